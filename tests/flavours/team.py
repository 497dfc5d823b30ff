"""Flavours for whoever interviews, and whoever watches."""

from onestop.model import Gender, Presence
from tests.drafting import Draft, a_seat
from tests.flavours.register import CN, flavour, interview_and


@flavour(CN)
def r04_women(draft: Draft) -> None:
    """Leave few women to interview a girl."""
    draft.easy()
    draft.girl()
    interview_and(draft, "counselling", "exam")
    for ref in (*draft.refs("I"), *draft.refs("K")):
        draft.people[ref]["gender"] = Gender.MALE
    if draft.chance(0.6):
        draft.people["I1"]["gender"] = Gender.FEMALE
    if draft.chance(0.6):
        draft.lift(draft.case, "R04b")
    if draft.chance(0.2):
        draft.lift(draft.case, "R10b")


@flavour(CN)
def r10_prosecutors(draft: Draft) -> None:
    """Let prosecutors interview, alone if they may."""
    draft.easy()
    interview_and(draft, "counselling")
    for ref in draft.refs("I"):
        draft.people[ref].update(agency="procuratorate", roles=("interviewer",))
    if draft.chance(0.2):
        draft.people["I2"].update(agency="police", gender=Gender.FEMALE)
        draft.windows["I2"] = [(draft.opens + 60, draft.opens + 300)]
    if draft.chance(0.95):
        draft.lift(draft.case, "R10b")


@flavour(CN)
def r11_busy(draft: Draft) -> None:
    """Have all who interview at other interviews for a while."""
    draft.easy()
    draft.ask("interview")
    for number, ref in enumerate(draft.refs("I")):
        draft.add_room(f"int-{number + 5}", "interview", features=("recording",))
        start = draft.opens + draft.rng.choice((-30, -15, 0))
        seat = draft.rng.choice(("lead", "lead", "second"))
        draft.book(
            "interview", start, draft.rng.choice((90, 120, 150)), f"int-{number + 5}", (seat, ref)
        )


@flavour(CN)
def r13_interpreter(draft: Draft) -> None:
    """Let the child speak another language, or have a disability."""
    draft.easy()
    interview_and(draft, "counselling")
    draft.case["child"]["languages"] = ("ug", "csl")
    if draft.chance(0.3):
        draft.case["child"]["needs"] = ("disability",)
    draft.add_person("S", languages=("zh", draft.rng.choice(("ug", "ug", "csl", "en"))))
    if draft.chance(0.4):
        draft.add_person("S", languages=("zh", "en"))


@flavour(CN)
def r19_prosecutor(draft: Draft) -> None:
    """Give prosecutors little time, some of it by video, for children of every age."""
    draft.ask("interview")
    draft.case["child"].update(age=draft.rng.choice((3, 5, 6, 9, 16, 17)))
    draft.case["child"]["needs"] = draft.rng.choice(((), ("disability",)))
    if draft.chance(0.3):
        draft.lift(draft.case, "R35")
    for ref in draft.refs("J"):
        draft.windows[ref] = [(draft.opens + draft.steps(0, 2), draft.opens + draft.steps(3, 4))]
        draft.people[ref].update(remote=draft.chance(0.4), travel=draft.rng.choice((0, 30)))


@flavour(CN)
def r48_load(draft: Draft) -> None:
    """Let most who lead have led as often as they may."""
    draft.easy()
    draft.ask("interview")
    spared = draft.rng.choice((*draft.refs("I"), *[""] * 40))
    for ref in draft.refs("I"):
        own = draft.rng.choice((1, 2, None))
        draft.people[ref]["max_interviews_per_day"] = own
        for number in range(0 if ref == spared else own or 2):
            draft.book("interview", draft.opens + 420 + 60 * number, 45, "int-1", ("lead", ref))
    if draft.chance(0.5):
        draft.lift(draft.case, "R48")


@flavour(CN)
def r10c_woman(draft: Draft) -> None:
    """Let few women interview a boy, and those late."""
    draft.lean("interview")
    draft.boy()
    for ref in (*draft.refs("I"), *draft.refs("K")):
        draft.people[ref]["gender"] = Gender.MALE
    if draft.chance(0.5):
        ref = draft.rng.choice((*draft.refs("I"), "K1"))
        draft.people[ref]["gender"] = Gender.FEMALE
        draft.late(ref)
    draft.people["K1"]["roles"] = ("police", "recorder")
    draft.setting("R10c")


def meeting(draft: Draft, service: str) -> None:
    """Add a meeting of the team, with seats that the interview has or lacks."""
    others = (a_seat("second", "police", "recorder"), a_seat("prosecutor", "prosecutor"))
    more = (*others, a_seat("doctor", "doctor"))
    seats = (a_seat("lead", "interviewer"), *draft.rng.sample(more, draft.rng.randint(0, 3)))
    kinds = draft.rng.choice(((), ("family", "waiting"), ("counselling",)))
    minutes = draft.rng.choice((15, 30))
    draft.service(service, minutes=minutes, child=False, kinds=kinds, seats=seats)


@flavour(CN)
def r18a_briefing(draft: Draft) -> None:
    """Let the team meet first, while the child may be elsewhere."""
    draft.opens = 60 * draft.rng.choice((9, 13))
    draft.lean("interview", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    meeting(draft, "briefing")
    draft.setting("R18a")
    if draft.chance(0.3):
        draft.drop("R19")
    if draft.chance(0.3):
        draft.late(draft.rng.choice((draft.refs("I")[-1], "J1")), by=(15, 30))


@flavour(CN)
def r18b_debrief(draft: Draft) -> None:
    """Let the team meet afterwards, though some must go."""
    draft.lean("interview")
    meeting(draft, "debrief")
    draft.setting("R18b")
    draft.opens, draft.case["child"]["age"] = 9 * 60, 8
    draft.service("debrief", minutes=30)
    for ref in draft.refs("I"):
        draft.windows[ref] = [(9 * 60, 10 * 60)]
        draft.people[ref]["travel"] = 0
    draft.windows[draft.refs("I")[-1]] = [(9 * 60 + draft.rng.choice((15, 30, 60)), 15 * 60)]
    for ref in (*draft.refs("K"), *draft.refs("J"), *draft.refs("A")):
        draft.windows[ref] = [(9 * 60, 15 * 60)]


def watched(draft: Draft, *kinds: str) -> None:
    """Let observers of *kinds* come late, or by video, or not at all."""
    for kind in kinds:
        ref = draft.add_person(kind, remote=draft.chance(0.3), travel=draft.rng.choice((0, 20)))
        draft.late(ref)
        if draft.chance(0.2):
            draft.windows[ref] = []
    if draft.chance(0.5):
        draft.drop("R19")


@flavour(CN)
def r20_observers(draft: Draft) -> None:
    """Have one or two observers beside the prosecutor."""
    draft.lean("interview")
    observers = [{"seat": "welfare", "roles": ["social-worker"]}]
    watched(draft, "E")
    if draft.chance(0.4):
        watched(draft, "L")
        observers.append({"seat": "lawyer", "roles": ["lawyer"]})
    draft.setting("R20", observers=observers)


@flavour(CN)
def r21_defence(draft: Draft) -> None:
    """Let the defence watch."""
    draft.lean("interview")
    watched(draft, "B")
    draft.setting("R21", seat="defence", roles=["defence-lawyer"])


@flavour(CN)
def r23_questions(draft: Draft) -> None:
    """Pause for questions, where anybody watches."""
    draft.lean("interview", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    draft.setting("R23", minutes=draft.rng.choice((10, 15)), closing=draft.rng.choice((5, 10)))
    draft.case["child"]["age"] = draft.rng.choice((4, 8, 14, 17))
    if draft.chance(0.15):
        draft.drop("R19")


@flavour(CN)
def r47_once_more(draft: Draft) -> None:
    """Let the interviewer of last week lead again, who comes late."""
    draft.lean("interview")
    ref = draft.rng.choice(draft.refs("I"))
    draft.boy()
    draft.interviewed(draft.case, ref, adult=draft.rng.choice((None, None, "A1")))
    draft.lift(draft.case, "R01")
    draft.setting("R47")
    draft.late(ref, by=(30, 60, 75, 90))


@flavour(CN)
def r51_by_video(draft: Draft) -> None:
    """Let some who lead ask by video, with or without a second in the room."""
    draft.lean("interview")
    draft.setting("R51")
    for ref in draft.refs("I"):
        draft.people[ref].update(remote=draft.chance(0.7), travel=draft.rng.choice((0, 30, 60)))
    second = (Presence.ROOM, Presence.REMOTE) if draft.chance(0.4) else (Presence.ROOM,)
    if draft.chance(0.5):
        draft.drop("R10b")
        draft.service(
            "interview",
            seats=(
                a_seat("lead", "interviewer"),
                a_seat("second", "police", "recorder", presence=second),
            ),
        )
        draft.people["K1"]["remote"] = draft.chance(0.5)
    elif draft.chance(0.2):
        draft.lift(draft.case, "R51", "R10b")


@flavour(CN)
def r55_knows_less(draft: Draft) -> None:
    """Have few officers, of whom one interviews and another takes evidence."""
    draft.lean("interview", "evidence")
    draft.case["urgency"] = draft.rng.choice(("urgent", "planned"))
    for ref in draft.refs("I")[2:]:
        draft.people[ref]["roles"] = ("nurse",)
    draft.late("K1", draft.rng.choice(("I1", "I2")))
    draft.drop("R10b")
    draft.setting("R55", strength=draft.rng.choice(("soft", "hard")), services=["evidence", "exam"])
    if draft.chance(0.4):
        draft.windows["K1"] = []
