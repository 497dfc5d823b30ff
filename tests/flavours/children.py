"""Flavours with two children or three: who share people and rooms, or must not meet."""

from typing import Any

from onestop.model import Gender, Strength, Urgency
from tests.drafting import FULL, Draft, a_seat
from tests.flavours.register import ALL, CN, flavour


@flavour(ALL)
def two(draft: Draft) -> None:
    """Plan two cases that share everybody."""
    pair(draft)


@flavour(CN)
def r48_two(draft: Draft) -> None:
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


@flavour(CN)
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


@flavour(ALL)
def two_teams(draft: Draft) -> None:
    """Plan two cases, each with doctors enough, at once."""
    pair(draft)
    draft.ask("exam")
    draft.cases[1]["services"] = draft.rng.choice((("exam",), ("evidence",), ("counselling",)))
    draft.add_person("D")
    draft.add_room("exam-2", "exam", reset=20)


@flavour(CN)
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


def both(draft: Draft, *services: str, hours: tuple[int, ...] = (2, 3)) -> list[dict[str, Any]]:
    """Let two boys ask for one of *services* each, with nothing else in the way."""
    pair(draft)
    draft.length = 60 * draft.rng.choice(hours)
    draft.lean()
    for case in draft.cases:
        case.update(blocked=[], excluded=(), past_interviews=(), overrides=[], pins=[], wishes={})
        case["child"].update(travel=0, gender=Gender.MALE)
        case["services"] = (draft.rng.choice(services),)
        draft.always(*(c["ref"] for c in case["companions"]))
    return draft.cases


@flavour(ALL)
def two_acute(draft: Draft) -> None:
    """Let one child of two be acute, and call people beyond their hours for it alone."""
    one, other = both(draft, "exam", "counselling")
    one["urgency"], other["urgency"] = Urgency.ACUTE, Urgency.PLANNED
    draft.late(*draft.people)
    for ref in draft.people:
        draft.calls[ref] = [(draft.opens, draft.opens + 100)]


@flavour(CN)
def two_alike(draft: Draft) -> None:
    """Plan two children of whom nothing tells one from the other."""
    one, other = both(draft, "counselling", "exam", "evidence")
    other |= {key: one[key] for key in ("services", "urgency", "reported")}
    other["child"] = {**one["child"], "ref": "child-2"}
    for case in draft.cases:
        case["companions"] = []
    if draft.chance(0.5):
        draft.late(*draft.refs("D"), *draft.refs("Y"))


@flavour(CN)
def f08_pinned(draft: Draft) -> None:
    """Fix the time of one child, which may be the other's only one."""
    cases = both(draft, "counselling", "exam", hours=(1, 2))
    pinned = draft.rng.choice(cases)
    start = draft.opens + draft.grid * draft.rng.randint(0, 2)
    pinned["pins"] = [{"service": pinned["services"][0], "start": start}]
    for ref in draft.refs("D")[1:]:
        draft.people[ref]["roles"] = ("nurse",)


@flavour(ALL)
def two_territories(draft: Draft) -> None:
    """Let the children belong to two halves of the town."""
    cases = both(draft, "counselling", "exam", "evidence")
    for case in cases:
        case["territory"] = draft.rng.choice(("north", "south", None))
    for ref in draft.people:
        draft.people[ref]["territory"] = draft.rng.choice(((), ("north",), ("south",)))


@flavour(CN)
def two_sites(draft: Draft) -> None:
    """Let two children need the hospital at once, each with or without another service."""
    cases = both(draft, "exam", "evidence", "counselling")
    way = draft.rng.choice((10, 20))
    draft.sites = {"main": {"hospital": way}, "hospital": {}}
    draft.rooms["exam-1"]["site"] = "hospital"
    draft.service("journey", minutes=10, seats=(a_seat("escort", "social-worker", "police"),))
    draft.setting("R50", service="journey")
    cases[0]["services"] = ("exam", "counselling")
    for ref in draft.refs("I")[1:]:
        draft.windows[ref] = []


@flavour(CN)
def f11_two(draft: Draft) -> None:
    """Let whoever counsels one child examine the other, at another site."""
    one, other = both(draft, "counselling")
    other["services"] = (draft.rng.choice(("exam", "evidence")),)
    draft.sites = {"main": {"hospital": draft.rng.choice((10, 20, 40))}, "hospital": {}}
    draft.rooms["exam-1"]["site"] = "hospital"
    for ref in (*draft.refs("Y"), *draft.refs("D")[1:]):
        draft.people[ref]["roles"] = ("nurse",)
    draft.people["D1"]["roles"] = ("doctor", "psychologist")
    if draft.chance(0.3):
        one["services"] = ("rest",)


@flavour(CN)
def two_meetings(draft: Draft) -> None:
    """Let the same team meet about one child, and interview or counsel the other."""
    cases = both(draft, "interview")
    cases[1]["services"] = draft.rng.choice((("counselling",), ("evidence",)))
    seats = (a_seat("lead", "interviewer"), a_seat("second", "police", "recorder"))
    kinds = draft.rng.choice(((), ("counselling",)))
    draft.service("briefing", minutes=30, child=False, kinds=kinds, seats=seats)
    draft.setting("R18a")
    draft.drop("R19", "R06")
    if draft.chance(0.5):
        draft.late("K1")


@flavour(CN)
def two_advised(draft: Draft) -> None:
    """Advise one grandmother about two children, one of whom is interviewed."""
    cases = both(draft, "interview")
    cases[1]["services"] = draft.rng.choice((("counselling",), ("rest",)))
    for case in cases:
        case["companions"] = [{"ref": "G0", "gender": Gender.FEMALE}]
    draft.always("G0")
    draft.drop("R19", "R10b", "R06")
    seats = (a_seat("advocate", "psychologist"), a_seat("guardian", "companion"))
    draft.service("advice", minutes=30, child=False, seats=seats)
    draft.setting("R08b")
    if draft.chance(0.3):
        draft.late("Y1", by=(60, 120))


@flavour(ALL)
def three(draft: Draft) -> None:
    """Plan three children for one room or one psychologist."""
    cases = both(draft, "counselling", "rest")
    third = draft.add_case()
    third |= {"services": ("counselling",), "blocked": [], "pins": [], "overrides": []}
    third |= {"companions": [], "past_interviews": (), "excluded": (), "wishes": {}}
    draft.rooms["fam-1"]["capacity"] = draft.rng.randint(1, 2)
    for case in cases:
        case["child"]["travel"] = 0
    for ref in draft.people:
        draft.windows[ref] = [(draft.opens, draft.opens + draft.rng.choice((90, 120, 150)))]


@flavour(("cn", "cn", "us"))
def two_windows(draft: Draft) -> None:
    """Let both windows for evidence close while there is one doctor."""
    for case in both(draft, "exam", "evidence"):
        hours = draft.rng.choice((72, 168))
        rule = draft.rng.choice(("R26", "R27"))
        case["incident"] = draft.opens + draft.rng.choice((30, 60, 90, 120)) - hours * 60
        if draft.chance(0.4):
            draft.lift(case, "R26")
        draft.setting(rule)
    draft.setting("R27")
    for ref in draft.refs("D")[1:]:
        draft.people[ref]["roles"] = ("nurse",)


@flavour(ALL)
def two_lessons(draft: Draft) -> None:
    """Give both children lessons or meals, and one psychologist or doctor."""
    for case in both(draft, "counselling", "exam"):
        since = draft.opens + draft.rng.choice((-30, 0, 30))
        case[draft.rng.choice(("lessons", "routines"))] = [(since, since + 75)]
        case["urgency"] = Urgency.PLANNED
    for rule in ("R39", "R40"):
        draft.setting(rule, strength=draft.rng.choice(("soft", "soft", "hard")))
    for ref in draft.refs("D")[1:]:
        draft.people[ref]["roles"] = ("nurse",)


@flavour(CN)
def two_consents(draft: Draft) -> None:
    """Let one guardian consent to the exams of two children."""
    for case in both(draft, "exam"):
        guest = {"ref": "G0", "gender": Gender.FEMALE, "may_consent": True}
        case["companions"] = [guest]
        case["consented"] = draft.chance(0.2)
    draft.late("G0", by=(0, 30))
    draft.add_person("D")
    draft.add_room("exam-2", "exam", features=FULL)
    draft.setting("R05c")
    if draft.chance(0.3):
        draft.lift(draft.case, "R05c")
