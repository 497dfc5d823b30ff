"""
Small random problems, each from its seed alone, that the oracle can afford.

Every seed has a flavour that stresses one rule or one corner; the rest of the
problem is drawn at random around it.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta

from onestop.model import Gender, Presence, Problem, Strength, Urgency
from tests.drafting import Draft

FLAVOURS: dict[str, Callable[[Draft], None]] = {}


def flavour_of(seed: int) -> str:
    """Return the name of the flavour that *seed* has."""
    names = list(FLAVOURS)
    return names[seed % len(names)]


def problem(seed: int) -> Problem:
    """Return the problem that belongs to *seed*."""
    draft = Draft(random.Random(seed))
    FLAVOURS[flavour_of(seed)](draft)
    return draft.build()


def flavour(stress: Callable[[Draft], None]) -> Callable[[Draft], None]:
    """Register *stress* under its own name."""
    FLAVOURS[stress.__name__] = stress
    return stress


def interview_and(draft: Draft, *others: str) -> None:
    """Ask for an interview, and maybe one of *others*."""
    draft.ask("interview", *draft.rng.sample(others, draft.rng.randint(0, 1)))


@flavour
def plain(draft: Draft) -> None:
    """Leave everything to chance, in short days."""
    draft.length = draft.rng.choice((150, 180, 240))
    for ref in draft.people:
        draft.windows[ref] = draft.a_diary()


@flavour
def everything(draft: Draft) -> None:
    """Ask for all that the profile has, or nearly all."""
    draft.grid = draft.rng.choice((20, 30))
    draft.days, draft.length = 1, 360
    draft.case["services"] = draft.rng.choice((None, ("rights", "interview", "exam", "evidence")))


@flavour
def f02_seats(draft: Draft) -> None:
    """Ask for certificates, and let some join by video."""
    draft.ask(*draft.rng.choice((("exam",), ("exam", "counselling"), ("counselling",))))
    draft.seats["exam", "doctor"] = {"certificates": ("forensic",)}
    held = draft.rng.choice((("forensic",), ("forensic", "paediatric"), ("paediatric",)))
    draft.people[draft.rng.choice(draft.refs("D"))]["certificates"] = held
    by_video = (Presence.ROOM, Presence.REMOTE) if draft.chance(0.5) else (Presence.REMOTE,)
    draft.seats["counselling", "psychologist"] = {"presence": by_video}
    draft.people["Y1"].update(remote=draft.chance(0.7), travel=draft.rng.choice((0, 60)))


@flavour
def f04_standing(draft: Draft) -> None:
    """Book people and rooms before."""
    draft.ask(*draft.rng.choice((("exam",), ("counselling",), ("evidence",), ("interview",))))
    officers = [*draft.refs("I"), *draft.refs("K")]
    for _ in range(draft.rng.randint(2, 4)):
        start, long = draft.opens + draft.rng.randrange(0, 120, 15), draft.rng.choice((90, 180))
        who = draft.rng.choice(officers)
        kind, room, seats = draft.rng.choice(
            (
                ("interview", "int-1", (("lead", who), ("adult", "A1"), ("prosecutor", "J1"))),
                ("rights", "fam-1", (("officer", who),)),
                ("evidence", "exam-1", (("doctor", "D1"), ("officer", who))),
                ("counselling", "coun-1", (("psychologist", "Y1"),)),
            )
        )
        draft.book(
            kind, start, long, room, *seats, observed="obs-1" if kind == "interview" else None
        )


@flavour
def f05_travel(draft: Draft) -> None:
    """Let people travel far and come at short notice."""
    for facts in draft.people.values():
        facts["travel"] = draft.rng.choice((0, 30, 60))
        facts["notice"] = draft.rng.choice((0, 20, 120))
    draft.now = draft.opens - draft.rng.choice((0, 30))


@flavour
def f06_accessible(draft: Draft) -> None:
    """Let the child need a feature that some rooms lack, and close rooms now and then."""
    draft.case["child"]["needs"] = ("accessible",)
    for ref in draft.rooms:
        if draft.chance(0.2):
            draft.windows[ref] = draft.a_diary()
    if draft.chance(0.4):
        draft.rooms[draft.rng.choice(("int-1", "coun-1"))]["features"] = ("recording", "one-stop")


@flavour
def f07_blocked(draft: Draft) -> None:
    """Bring the child late, and block its time."""
    draft.now = draft.opens + draft.rng.choice((0, 35))
    draft.case["child"]["travel"] = draft.rng.choice((25, 45, 60))
    start = draft.opens + draft.steps(1, 3)
    draft.case["blocked"] = [(start, start + 30), (start + 90, start + 120)]
    if draft.chance(0.3):
        draft.book("rest", start + 30, 20, "fam-1", child="child-1")


@flavour
def f07_seconds(draft: Draft) -> None:
    """Report the case after now, in the middle of a minute, while the child is near."""
    draft.now, draft.seconds = draft.opens, draft.rng.choice((0, 17, 30))
    draft.case["child"]["travel"] = draft.rng.choice((0, 5, 15))
    draft.case["reported"] = draft.opens + draft.rng.choice((0, 15, 30))
    draft.case["late"] = draft.rng.choice((0, 0, 13, 30, 45))


@flavour
def f08_pins(draft: Draft) -> None:
    """Fix a service: its start, and maybe its room and people."""
    draft.easy()
    service = draft.rng.choice((*draft.case["services"], *draft.case["services"], "rights"))
    start = draft.opens + draft.rng.choice((90, 110, 120, 150, 180))
    pin = {"service": service, "start": -(-start // draft.grid) * draft.grid}
    if draft.chance(0.4):
        homes = {"interview": "int-1", "exam": "exam-1", "evidence": "exam-1", "rights": "fam-1"}
        pin["room"] = homes.get(service, "coun-1")
    if draft.chance(0.4):
        kinds = {"exam": "D", "evidence": "D", "counselling": "Y", "rights": "K"}
        pin["people"] = (draft.rng.choice(draft.refs(kinds.get(service, "I"))),)
    draft.case["pins"] = [pin]


@flavour
def r01_again(draft: Draft) -> None:
    """Have an interview behind the child."""
    interview_and(draft, "counselling", "exam")
    draft.interviewed(draft.case, draft.rng.choice(draft.refs("I")))
    draw = draft.rng.random()
    if draw < 0.15:
        draft.lift(draft.case, "R01")
    elif draw < 0.22:
        draft.setting("R01", interviews=2)


@flavour
def r02_midnight(draft: Draft) -> None:
    """Work around midnight, with little time before it."""
    draft.opens, draft.length = 21 * 60, 300
    draft.easy()
    draft.ask(*draft.rng.choice((("exam",), ("counselling",), ("exam", "counselling"))))
    draft.days, draft.now = 2, draft.rng.choice((22 * 60 + 50, 23 * 60 + 10, 23 * 60 + 20))
    draft.always(*draft.rooms)
    if draft.chance(0.3):
        draft.lift(draft.case, "R45")


@flavour
def r03_recorder(draft: Draft) -> None:
    """Leave one room, or all, without a recorder."""
    draft.easy()
    draft.ask("interview")
    linked = draft.rng.choice(("obs-1", "obs-2"))
    draft.add_room("int-2", "interview", features=("one-stop",), observed_from=linked)
    if draft.chance(0.3):
        draft.rooms["int-1"]["features"] = ("one-stop",)
    else:
        draft.windows["int-1"] = [(draft.opens + 90, draft.opens + 210)]


@flavour
def r04_women(draft: Draft) -> None:
    """Leave few women to interview a girl."""
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


@flavour
def r05_physicians(draft: Draft) -> None:
    """Have male officers and doctors when a girl's body is examined."""
    draft.easy()
    draft.girl()
    draft.ask("evidence", *draft.rng.sample(("exam", "counselling"), draft.rng.randint(0, 1)))
    for ref in (*draft.refs("I"), *draft.refs("K"), "D1"):
        draft.people[ref]["gender"] = Gender.MALE
    if draft.chance(0.4):
        draft.people["I2"]["gender"] = Gender.FEMALE
        draft.windows["I2"] = [(draft.opens + 60, draft.opens + 300)]
    elif draft.chance(0.3):
        draft.people["K1"]["roles"] = ("police", "doctor")


@flavour
def r05_doctors(draft: Draft) -> None:
    """Let only one of the doctors be a woman."""
    draft.girl()
    draft.ask("exam", *draft.rng.sample(("interview", "counselling"), draft.rng.randint(0, 1)))
    for ref in draft.refs("D"):
        draft.people[ref]["gender"] = Gender.MALE
    if draft.chance(0.4):
        draft.add_person("D", gender=Gender.FEMALE)
    if draft.chance(0.2):
        draft.setting("R05b", strength=Strength.HARD)


@flavour
def r07_kept_out(draft: Draft) -> None:
    """Exclude people whom the visit would like to have."""
    interview_and(draft, "counselling", "exam")
    kind = draft.rng.choice("IIAJD")
    draft.case["excluded"] = tuple(draft.refs(kind)[: draft.rng.randint(1, 3)])
    if draft.chance(0.6):
        draft.add_companion(draft.case, suitable=False)
        draft.case["companions"] = draft.case["companions"][-1:]
        draft.case["companions"][0]["ref"] = "G10"
        draft.always("G10")


@flavour
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


@flavour
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


@flavour
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


@flavour
def r14_police_room(draft: Draft) -> None:
    """Offer an ordinary police room, too."""
    draft.easy()
    draft.ask("interview")
    draft.add_room("int-2", "interview", features=("recording",), observed_from="obs-2")
    draft.windows["int-1"] = [(draft.opens + draft.rng.choice((60, 120)), draft.opens + 300)]
    draft.always("obs-1", "obs-2")
    if draft.chance(0.6):
        draft.lift(draft.case, "R14")


@flavour
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


@flavour
def r22_observed(draft: Draft) -> None:
    """Have two interview rooms with one observation room, or with none."""
    draft.easy()
    draft.ask("interview")
    link = draft.rng.choice((None, None, "obs-1"))
    draft.add_room("int-2", "interview", features=("recording", "one-stop"), observed_from=link)
    draft.windows["int-1"] = [(draft.opens + draft.rng.choice((90, 150)), draft.opens + 300)]
    if draft.chance(0.6):
        draft.windows["obs-1"] = [(draft.opens + draft.rng.choice((60, 120)), draft.opens + 300)]
    if draft.chance(0.2):
        draft.rooms["int-1"]["observed_from"] = None


@flavour
def r24_exam_first(draft: Draft) -> None:
    """Have an injured or acute child, and doctors who come late."""
    draft.ask("interview", *draft.rng.choice((("exam",), ("evidence",), ("exam", "evidence"))))
    draft.length, draft.days, draft.case["injured"] = 360, 1, True
    for ref in draft.people:
        draft.windows[ref] = [(draft.opens, draft.opens + 360)]
    for ref in draft.refs("D"):
        draft.windows[ref] = [(draft.opens + draft.rng.choice((90, 105, 150)), draft.opens + 360)]
    if draft.chance(0.4):
        draft.lift(draft.case, "R24")


@flavour
def r25_order(draft: Draft) -> None:
    """Have an exam or evidence, and an interview, without urgency."""
    draft.ask("interview", draft.rng.choice(("exam", "exam", "evidence")))
    draft.case["urgency"] = draft.rng.choice((Urgency.URGENT, Urgency.PLANNED))
    for ref in draft.refs("D"):
        draft.windows[ref] = [(draft.opens + draft.rng.choice((30, 60, 120)), draft.opens + 360)]
    if draft.chance(0.3):
        draft.setting("R25", strength=Strength.HARD)


@flavour
def r26_window(draft: Draft) -> None:
    """Let evidence's window close in the middle of the day, or who knows when."""
    draft.ask(*draft.rng.choice((("exam",), ("evidence",), ("exam", "evidence"))))
    hours = 120 if draft.case["child"]["age"] >= 12 else 72
    draft.case["incident"] = draft.opens + draft.steps(1, 3) - hours * 60
    draft.case["late"] = draft.rng.choice((0, 0, 20, 40))
    if draft.chance(0.3):
        draft.case["unsure"] = 30 * draft.rng.randint(1, 40)
        draft.case["incident"] -= draft.case["unsure"]
    if draft.chance(0.5):
        for ref in draft.refs("D"):
            draft.windows[ref] = [(draft.opens + 105, draft.opens + 360)]


@flavour
def r26_past(draft: Draft) -> None:
    """Let evidence's window close too early, with an override."""
    r26_window(draft)
    draft.days = 1
    draft.case["incident"] -= 60
    draft.lift(draft.case, "R26")
    if draft.chance(0.4):
        draft.setting("R26", weight=2)


@flavour
def r37_night(draft: Draft) -> None:
    """Work early and late."""
    draft.ask("interview")
    draft.opens = draft.rng.choice((6, 7, 16)) * 60 + draft.rng.choice((0, 20))
    draft.length, draft.now = 240, 0
    for ref in (*draft.people, *(c["ref"] for c in draft.case["companions"])):
        draft.windows[ref] = draft.a_diary()
    if draft.chance(0.5):
        draft.lift(draft.case, "R37")


@flavour
def r43_counselling(draft: Draft) -> None:
    """Make it tempting to counsel before the interview."""
    draft.ask("interview", "counselling")
    for ref in draft.refs("J"):
        draft.windows[ref] = [(draft.opens + draft.rng.choice((60, 90, 120)), draft.opens + 300)]
    draft.windows["Y1"] = [(draft.opens, draft.opens + draft.rng.choice((150, 240)))]
    if draft.chance(0.3):
        draft.setting("R43", strength=Strength.HARD)


@flavour
def r45_stay(draft: Draft) -> None:
    """Leave a long hole in the middle of the visit."""
    draft.easy()
    draft.ask("exam", draft.rng.choice(("counselling", "counselling", "interview")))
    draft.case["child"]["age"] = 8
    acute = draft.case["urgency"] is Urgency.ACUTE
    for ref in draft.refs("D"):
        draft.windows[ref] = [(draft.opens, draft.opens + (170 if acute else 110))]
    late = draft.opens + 240 + draft.rng.choice((-45, 0, 15)) + (60 if acute else 0)
    for ref in (*draft.refs("Y"), *draft.refs("J"), *draft.refs("I"), *draft.refs("A")):
        draft.windows[ref] = [(draft.opens, draft.opens + 60), (late, late + 150)]
    if draft.chance(0.5):
        draft.lift(draft.case, "R45")


@flavour
def r48_load(draft: Draft) -> None:
    """Let most who lead have led as often as they may."""
    draft.easy()
    draft.ask("interview")
    spared = draft.rng.choice((*draft.refs("I"), *[""] * 12))
    for ref in draft.refs("I"):
        own = draft.rng.choice((1, 2, None))
        draft.people[ref]["max_interviews_per_day"] = own
        for number in range(0 if ref == spared else own or 2):
            draft.book("interview", draft.opens + 420 + 60 * number, 45, "int-1", ("lead", ref))
    if draft.chance(0.5):
        draft.lift(draft.case, "R48")


@flavour
def r49_reset(draft: Draft) -> None:
    """Book rooms that need a reset, until just before."""
    service, room = draft.rng.choice(
        (("counselling", "coun-1"), ("exam", "exam-1"), ("interview", "int-1"))
    )
    draft.ask(service)
    draft.rooms.pop("int-2", None)
    draft.case["urgency"] = Urgency.PLANNED
    for ref in ("int-1", "exam-1", "coun-1", "fam-1"):
        draft.rooms[ref].update(reset=draft.rng.choice((15, 20, 40)), capacity=1)
    draft.book("rest", draft.opens - 60, 60 + 60 * draft.rng.randint(1, 2), room)
    for _ in range(draft.rng.randint(0, 2)):
        start = draft.opens + draft.rng.randrange(0, 300, 10)
        draft.book("rest", start, 20, draft.rng.choice(("fam-1", room)))
    if draft.chance(0.3):
        draft.setting("R49", strength=Strength.HARD)


@flavour
def strengths(draft: Draft) -> None:
    """Set rules otherwise than China does."""
    for rule in draft.rng.sample(("R25", "R43", "R05b", "R49"), 2):
        draft.setting(rule, strength=Strength.HARD)
    for rule in draft.rng.sample(("R04b", "R14", "R24", "R37", "R45", "R48", "R26"), 3):
        draft.setting(rule, strength=Strength.SOFT, weight=draft.rng.randint(1, 3))
    if draft.chance(0.3):
        draft.setting("R33", strength=Strength.OVERRIDABLE)
        draft.lift(draft.case, "R33")
    draft.case["incident"] = draft.opens - 70 * 60
    draft.rooms["exam-1"]["reset"] = 20
    draft.book("rest", draft.opens + 60, 30, "exam-1")


@flavour
def spring(draft: Draft) -> None:
    """Lose an hour in the night of the visit."""
    night(draft, "Europe/Oslo", date(2026, 3, 29))


@flavour
def autumn(draft: Draft) -> None:
    """Gain an hour in the night of the visit."""
    night(draft, "Europe/Oslo", date(2026, 10, 25))


@flavour
def half_an_hour(draft: Draft) -> None:
    """Gain or lose half an hour, on a grid that the clocks do not leave."""
    draft.grid = draft.rng.choice((15, 30))
    draft.grid = draft.rng.choice((15, 30))
    night(draft, "Australia/Lord_Howe", draft.rng.choice((date(2026, 4, 5), date(2026, 10, 4))))


def night(draft: Draft, zone: str, day: date) -> None:
    """Work through the night of *day*, when clocks change."""
    draft.zone, draft.first_day, draft.days = zone, day, 1
    draft.opens, draft.length, draft.now = 0, 60 * draft.rng.choice((2, 3, 4, 5)), 0
    if draft.chance(0.3):
        draft.first_day, draft.days, draft.opens = day - timedelta(days=1), 2, 21 * 60
    draft.ask(*draft.rng.sample(("exam", "counselling", "interview"), draft.rng.randint(1, 2)))
    draft.lift(draft.case, "R37")
    draft.case["blocked"] = []
    for ref in (*draft.people, *(c["ref"] for c in draft.case["companions"])):
        draft.windows[ref] = draft.a_diary()
    draft.always(*draft.rooms)


@flavour
def two(draft: Draft) -> None:
    """Plan two cases that share everybody."""
    pair(draft)


@flavour
def two_interviews(draft: Draft) -> None:
    """Plan two interviews with few who lead, each for few a day."""
    pair(draft)
    draft.length = 240
    for case in draft.cases:
        case["services"] = ("interview",)
        case["child"]["gender"] = Gender.MALE
        for rule, share in {"R48": 0.5, "R10b": 0.5, "R19": 0.5}.items():
            draft.lift(case, *([rule] if draft.chance(share) else []))
    for ref in draft.refs("I"):
        draft.people[ref]["max_interviews_per_day"] = draft.rng.choice((1, 1, 2))
        if draft.chance(0.2):
            draft.book("interview", draft.opens + 420, 45, "int-1", ("lead", ref))
    draft.people["K1"]["roles"] = ("police", "recorder")
    for ref in draft.people:
        draft.windows[ref] = draft.a_diary()


@flavour
def two_rooms(draft: Draft) -> None:
    """Plan two cases in rooms that standing visits share, off the grid, or that need a reset."""
    pair(draft)
    for case in draft.cases:
        case["services"] = draft.rng.choice((("rest",), ("counselling",), ("rest", "counselling")))
    capacity = draft.rng.randint(1, 3)
    draft.rooms["fam-1"]["capacity"] = capacity
    draft.rooms["coun-1"].update(capacity=draft.rng.randint(1, 2), reset=draft.rng.choice((0, 20)))
    draft.rooms["fam-1"]["reset"] = draft.rng.choice((0, 20))
    if draft.chance(0.5):
        draft.setting("R49", strength=draft.rng.choice((Strength.HARD, Strength.OVERRIDABLE)))
        draft.lift(draft.rng.choice(draft.cases), "R49")
    for _ in range(draft.rng.randint(0, capacity + 1)):
        start = draft.opens + draft.rng.randrange(0, 90, 15)
        draft.book("rest", start, 60, draft.rng.choice(("fam-1", "fam-1", "coun-1")))


@flavour
def two_teams(draft: Draft) -> None:
    """Plan two cases, each with doctors enough, at once."""
    pair(draft)
    draft.ask("exam")
    draft.cases[1]["services"] = draft.rng.choice((("exam",), ("evidence",), ("counselling",)))
    draft.add_person("D")
    draft.add_room("exam-2", "exam", reset=20)


@flavour
def two_siblings(draft: Draft) -> None:
    """Plan two children with one grandmother."""
    pair(draft)
    for case in draft.cases:
        case["services"] = draft.rng.choice((("counselling",), ("exam",)))
        case["companions"] = [{"ref": "G0", "gender": Gender.FEMALE}]
    draft.always("G0")
    for ref in draft.refs("A"):
        draft.people[ref]["roles"] = ("nurse",)


def pair(draft: Draft) -> None:
    """Add a second case, and keep both small."""
    draft.add_case()
    draft.days, draft.grid = 1, draft.rng.choice((20, 30))
    for case in draft.cases:
        case["services"] = case["services"][:1]
        case["blocked"] = []
    for ref in draft.refs("I")[2:]:
        draft.people[ref]["roles"] = ("nurse",)
    draft.length = draft.rng.choice((120, 150, 180, 240))
    companions = [c["ref"] for case in draft.cases for c in case["companions"]]
    for ref in (*draft.people, *companions):
        draft.windows[ref] = draft.a_diary()
