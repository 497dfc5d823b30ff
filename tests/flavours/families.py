"""Flavours with co-victims, brothers and sisters, and suspects who are children."""

from datetime import time

from onestop.model import Gender, Urgency
from tests.drafting import FULL, Draft
from tests.flavours.children import both
from tests.flavours.register import ALL, CN, flavour


def co_victims(draft: Draft) -> None:
    """Let one of the cases, or each, name the other."""
    one, other = draft.cases
    draw = draft.rng.randrange(3)
    if draw != 0:
        one["with_cases"] = (other["ref"],)
    if draw != 1:
        other["with_cases"] = (one["ref"],)


@flavour(CN)
def r09_co_victims(draft: Draft) -> None:
    """Have few appropriate adults for two who were hurt together."""
    for case in both(draft, "rights", hours=(1,)):
        if draft.chance(0.7):
            case["companions"] = []
    co_victims(draft)
    draft.setting("R09")
    for ref in draft.refs("A"):
        draft.late(ref, by=(0, 30))
    if draft.chance(0.2):
        draft.lift(draft.rng.choice(draft.cases), "R09")


@flavour(CN)
def r09_stands(draft: Draft) -> None:
    """Let an appropriate adult sit with a co-victim whose visit stands."""
    draft.lean("rights")
    draft.setting("R09")
    seats = (("officer", "K1"), ("adult", "A1"))
    draft.book("rights", draft.opens - 60, 20, "fam-1", *seats, with_cases=("case-1",))
    both(draft, "rights", "counselling", hours=(1, 2))
    draft.case["services"] = ("rights",)
    draft.late(*draft.refs("A")[1:], by=(30, 60))
    draft.case["companions"] = []


@flavour(ALL)
def r15_suspects(draft: Draft) -> None:
    """Keep a child under suspicion away from the other, who may be acute."""
    one, other = both(draft, "counselling", "exam", "evidence", hours=(2, 3, 4))
    draft.rng.choice((one, other))["standing"] = "suspect"
    other["urgency"] = Urgency.ACUTE
    draft.setting("R15", gap=draft.rng.choice((30, 60)))


@flavour(CN)
def r15_named(draft: Draft) -> None:
    """Name one child among the suspects of the other's case."""
    one, other = both(draft, "counselling", "rest", "exam", hours=(2, 3))
    if draft.chance(0.85):
        one["suspects"] = ("child-2",)
    if draft.chance(0.3):
        one["standing"] = other["standing"] = "suspect"
    draft.setting("R15", gap=60)


@flavour(ALL)
def r15_stands(draft: Draft) -> None:
    """Let a child under suspicion be here already, or the hurt one."""
    one, other = both(draft, "counselling", "exam")
    for case in (one, other):
        case["standing"] = draft.rng.choice(("suspect", "victim", "witness"))
    start = draft.opens + draft.rng.choice((-30, 0, 30))
    draft.book("rest", start, 30, "fam-1", kept_apart=draft.chance(0.5))
    draft.setting("R15", gap=draft.rng.choice((30, 45)))


@flavour(ALL)
def r16_doors(draft: Draft) -> None:
    """Let families come and go, of which some are one."""
    cases = both(draft, "counselling", "exam", "rest")
    for case in cases:
        case["family"] = draft.rng.choice((None, None, "f-1"))
    if draft.chance(0.4):
        start = draft.opens + draft.rng.choice((0, 30, 40))
        draft.book("rest", start, 30, "fam-1", family=draft.rng.choice((None, "f-1")))
    draft.rooms["fam-1"]["capacity"] = 2
    gap = draft.rng.choice((10, 10, 25))
    draft.setting("R16", gap=gap, weight=draft.rng.randint(1, 2))
    if draft.chance(0.2):
        draft.setting("R16", strength="hard")


@flavour(CN)
def r17_apart(draft: Draft) -> None:
    """Interview two who were hurt together in one room or two, with something before."""
    for case in both(draft, "interview", hours=(3,)):
        case["child"]["age"] = draft.rng.choice((4, 8))
        case["companions"] = []
    draft.rng.choice(draft.cases)["services"] = ("interview", "counselling")
    co_victims(draft)
    draft.drop("R19", "R10b", "R06")
    draft.rooms.pop("int-2", None)
    draft.setting("R17")
    if draft.chance(0.3):
        draft.add_room("int-2", "interview", features=FULL)
        draft.late("int-2", by=(30, 60))
    if draft.chance(0.2):
        draft.lift(draft.rng.choice(draft.cases), "R17")


@flavour(CN)
def r17_stands(draft: Draft) -> None:
    """Interview two children, of whom one was hurt with another who is here already."""
    cases = both(draft, "interview", hours=(2, 3))
    cases[0]["services"], cases[1]["services"] = ("evidence", "interview"), ("counselling",)
    cases[0]["injured"] = True
    for case in cases:
        case["child"]["age"], case["companions"] = 4, []
    draft.drop("R19", "R10b", "R06")
    draft.add_room("int-9", "interview", features=FULL)
    start = draft.opens + draft.rng.choice((0, 0, 15, -30))
    draft.book("interview", start, draft.grid, "int-9", with_cases=("case-1", "case-2"))
    draft.setting("R17")


@flavour(ALL)
def f10_together(draft: Draft) -> None:
    """Let a child wish to come on the day of its sister."""
    one, other = both(draft, "counselling", "exam")
    draft.days = 2
    draft.always(*draft.rooms, *(c["ref"] for case in draft.cases for c in case["companions"]))
    one["wishes"] = {"together": draft.rng.choice(("case-2", "case-2", "old-1"))}
    if draft.chance(0.5):
        other["wishes"] = {"together": "case-1"}
    for kind, case in zip("IY", draft.cases, strict=True):
        del case
        draft.late(*draft.refs(kind))
    day = draft.rng.choice((0, 1440))
    draft.book("rest", day + draft.opens, 30, "fam-1", family="f-1")
    one["family"] = "f-1"
    for number, ref in enumerate((*draft.refs("D"), *draft.refs("Y"))):
        since = draft.opens + 1440 * ((number + draft.rng.choice((0, 0, 1))) % 2)
        draft.windows[ref] = [(since, since + 90)]
    if draft.chance(0.3):
        draft.lift(draft.case, "R45")


@flavour(ALL)
def f10_two_wishes(draft: Draft) -> None:
    """Let two children wish for the same doctor, or for the same morning."""
    cases = both(draft, "exam", "counselling")
    draft.people["D1"]["gender"] = Gender.MALE
    if len(draft.refs("D")) == 1:
        draft.add_person("D")
    draft.people["D2"]["gender"] = Gender.FEMALE
    draft.late("D2", by=(0, 30))
    for case in cases:
        case["wishes"] = draft.rng.choice(
            (
                {"examiner": Gender.FEMALE},
                {"time": "afternoon"},
                {"person": "D2"},
                {"time": "morning", "examiner": Gender.FEMALE},
            )
        )


@flavour(CN)
def two_nights(draft: Draft) -> None:
    """Bring two acute children in one night, with one doctor on call."""
    cases = both(draft, "exam", hours=(2,))
    draft.days = 2
    draft.always(*draft.rooms)
    arrives = draft.rng.choice((21 * 60, 23 * 60 + 10))
    draft.now = arrives
    for case in cases:
        case.update(urgency=Urgency.ACUTE, companions=[], reported=arrives - 60)
    cases[1]["services"] = ("interview", "exam")
    for case in cases:
        case["child"]["age"] = 4
    draft.drop("R19", "R10b", "R06")
    draft.setting("R02", parts=2, night_from=time(20), night_to=time(7))
    for ref in draft.people:
        draft.windows[ref] = [(1440 + 540, 1440 + 660)]
    calls = draft.rng.choice((120, 200))
    for ref in draft.refs("D"):
        draft.calls[ref] = [(arrives, arrives + calls)]


@flavour(ALL)
def two_on_a_day(draft: Draft) -> None:
    """Let both be examined within a day of the report, with one doctor."""
    for case in both(draft, "exam"):
        case["reported"] = draft.opens + draft.rng.choice((60, 90, 120, 150)) - 1440
    draft.setting("R29", hours=24, services=["exam"])
    for ref in draft.refs("D")[1:]:
        draft.people[ref]["roles"] = ("nurse",)


@flavour(ALL)
def two_assembled(draft: Draft) -> None:
    """Let the agencies come together for two acute children."""
    draft.now = draft.opens - 15
    for case in both(draft, "counselling", "exam"):
        case["urgency"] = draft.rng.choice((Urgency.ACUTE, Urgency.ACUTE, Urgency.URGENT))
    draft.setting("R32", minutes=draft.rng.choice((15, 30)))
    draft.now = draft.opens - 15
    draft.late(*draft.people, by=(0, 0, 30))
