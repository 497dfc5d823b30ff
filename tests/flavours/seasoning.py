"""Pinches of other rules, added to any flavour, so that rules meet each other."""

from collections.abc import Callable

from onestop.model import Gender, Strength, Urgency
from tests.drafting import Draft, a_seat


def season(draft: Draft) -> None:
    """Add none, one pinch or two."""
    for _ in range(draft.rng.choice((0, 1, 1, 2, 2))):
        draft.rng.choice(PINCHES)(draft)


def busy_child(draft: Draft) -> None:
    """Give a child lessons, or a nap, that it should not miss."""
    since = draft.opens + draft.rng.choice((0, 30, 45))
    facts, rule = draft.rng.choice((("lessons", "R39"), ("routines", "R40")))
    draft.rng.choice(draft.cases)[facts] = [(since, since + 60)]
    draft.setting(rule)


def consent(draft: Draft) -> None:
    """Ask for consent to exams, from somebody who has little time."""
    for case in draft.cases:
        case["consented"] = draft.chance(0.3)
    draft.setting("R05c")
    draft.late(draft.add_person("E", roles=("consent",)), by=(0, 15, 45))


def refusal(draft: Draft) -> None:
    """Let a child refuse an adult who could sit with it."""
    case = draft.rng.choice(draft.cases)
    if case["companions"]:
        case["refused"] = (case["companions"][0]["ref"],)
    draft.setting("R06b")


def advice(draft: Draft) -> None:
    """Advise whoever came with a child while that is interviewed."""
    seats = (a_seat("advocate", "advocate"), a_seat("guardian", "companion"))
    draft.service("advice", minutes=20, child=False, kinds=(), seats=seats)
    draft.late(draft.add_person("V"), by=(0, 0, 30))
    draft.setting("R08b")


def outside(draft: Draft) -> None:
    """Keep whoever came with a child out of the interview."""
    draft.setting("R08a")


def briefing(draft: Draft) -> None:
    """Let those who interview meet before, as soon as they are here."""
    seats = (a_seat("lead", "interviewer"), a_seat("second", "police", "recorder"))
    seats = seats[: draft.rng.randint(1, 2)]
    draft.service("briefing", minutes=30, child=False, kinds=(), seats=seats)
    draft.setting("R18a")


def debrief(draft: Draft) -> None:
    """Let those who interview meet afterwards, though some must go at once."""
    seats = (a_seat("lead", "interviewer"),)
    draft.service("debrief", minutes=30, child=False, kinds=(), seats=seats)
    draft.setting("R18b")
    for ref in draft.refs("I"):
        draft.windows[ref] = [(draft.opens, draft.opens + draft.rng.choice((90, 120, 180)))]


def a_woman(draft: Draft) -> None:
    """Ask for a woman among those who interview, and send men."""
    draft.setting("R10c")
    for ref in (*draft.refs("I")[1:], *draft.refs("K")):
        draft.people[ref]["gender"] = Gender.MALE


def girls(draft: Draft) -> None:
    """Bring girls, and men who would examine and interview them."""
    for case in draft.cases:
        case["child"]["gender"] = Gender.FEMALE
    for ref in draft.rng.sample((*draft.refs("I"), *draft.refs("D"), *draft.refs("K")), 3):
        draft.people[ref]["gender"] = Gender.MALE


def stranger(draft: Draft) -> None:
    """Let a visit of somebody stand who must not be met, or better not at the door."""
    start = draft.opens + draft.rng.choice((0, 30, 60))
    draft.book("rest", start, 30, None, kept_apart=draft.chance(0.3))
    draft.setting("R15", gap=30)
    draft.setting("R16")


def questions(draft: Draft) -> None:
    """Pause near the end of observed interviews."""
    draft.setting("R23")


def deadlines(draft: Draft) -> None:
    """Let a day, or a window for evidence, end in the morning."""
    case = draft.rng.choice(draft.cases)
    if draft.chance(0.5):
        case["reported"] = draft.opens + draft.rng.choice((45, 90, 150)) - 1440
        draft.setting("R29")
        draft.setting("R31")
        return
    incident = draft.opens + draft.rng.choice((30, 60, 90)) - 168 * 60
    if incident < case["reported"] and "incident" not in case:
        case["incident"] = incident
    draft.setting("R27")


def distress(draft: Draft) -> None:
    """Calm a child before its interview."""
    draft.rng.choice(draft.cases)["distressed"] = True
    seats = (a_seat("calmer", "psychologist", "prosecutor"),)
    draft.service("calming", minutes=15, kinds=("family",), seats=seats)
    draft.setting("R42")


def beside(draft: Draft) -> None:
    """Have a nurse or a witness beside the doctor, who is a little late."""
    if draft.chance(0.5):
        draft.setting("R46", roles=["nurse"])
        draft.late(draft.add_person("N"), by=(0, 30))
    else:
        draft.setting("R59", roles=["attesting-witness"])
        draft.late(draft.add_person("W"), by=(0, 30))


def less_known(draft: Draft) -> None:
    """Keep whoever leads the interview away from the rest."""
    draft.setting("R55", strength=draft.rng.choice((Strength.SOFT, Strength.HARD)))


def hurry(draft: Draft) -> None:
    """Make a case acute, and ask for a start within minutes."""
    case = draft.rng.choice(draft.cases)
    case["urgency"], case["injured"] = Urgency.ACUTE, draft.chance(0.5)
    draft.setting("R32", minutes=15)


def once_more(draft: Draft) -> None:
    """Have an interview behind a child, and maybe a reason for another."""
    case = draft.rng.choice(draft.cases)
    draft.interviewed(case, draft.rng.choice(draft.refs("I")))
    if draft.chance(0.3):
        draft.lift(case, "R01")


def foreign(draft: Draft) -> None:
    """Bring a child whose language few speak, who are late."""
    draft.rng.choice(draft.cases)["child"]["languages"] = ("ug",)
    draft.late(draft.add_person("S", languages=("ug",)), by=(0, 30, 60))


def rooms(draft: Draft) -> None:
    """Let a room for interviews lack something."""
    room = draft.rooms["int-1"]
    changes: dict[str, object] = draft.rng.choice(
        ({"features": ("one-stop",)}, {"features": ("recording",)}, {"observed_from": None})
    )
    room.update(changes)


def hurt_together(draft: Draft) -> None:
    """Let somebody who was hurt together with the children be here already."""
    people = (("lead", "I9"), ("adult", "A1"))
    names = tuple(case["ref"] for case in draft.cases)
    start = draft.opens + draft.rng.choice((-20, 0, 20))
    draft.book("interview", start, 30, None, *people, with_cases=names)
    draft.setting("R17")
    draft.setting("R09")


def resets(draft: Draft) -> None:
    """Let rooms need a reset after somebody who is here already."""
    for ref in ("int-1", "exam-1", "coun-1"):
        draft.rooms[ref]["reset"] = 20
    room = draft.rng.choice(("int-1", "exam-1", "coun-1"))
    draft.book("rest", draft.opens - 60, 60, room)


def worn_out(draft: Draft) -> None:
    """Let those who lead have led already, and few rooms have what they should."""
    for ref in draft.refs("I"):
        draft.people[ref]["max_interviews_per_day"] = 1
        if draft.chance(0.5):
            draft.book("interview", draft.opens - 120, 45, "int-1", ("lead", ref))
    if draft.chance(0.5):
        draft.rooms["int-1"]["features"] = draft.rng.choice((("one-stop",), ("recording",)))


def wish(draft: Draft) -> None:
    """Let a child wish for something."""
    draft.rng.choice(draft.cases)["wishes"] = draft.rng.choice(
        ({"time": "afternoon"}, {"examiner": Gender.FEMALE}, {"person": "D1"}, {"time": "morning"})
    )


PINCHES: tuple[Callable[[Draft], None], ...] = (
    busy_child,
    consent,
    refusal,
    advice,
    outside,
    briefing,
    debrief,
    a_woman,
    girls,
    stranger,
    questions,
    deadlines,
    distress,
    beside,
    less_known,
    hurry,
    once_more,
    foreign,
    rooms,
    hurt_together,
    resets,
    worn_out,
    wish,
)
