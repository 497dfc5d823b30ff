"""Flavours for days, nights and deadlines, and for clocks that change."""

from datetime import date, time, timedelta

from onestop.model import PastInterview, Urgency
from tests.drafting import Draft
from tests.flavours.register import ALL, CN, flavour, interview_and


@flavour(CN)
def r01_again(draft: Draft) -> None:
    """Have an interview behind the child."""
    draft.easy()
    interview_and(draft, "counselling", "exam")
    draft.interviewed(draft.case, draft.rng.choice(draft.refs("I")))
    draw = draft.rng.random()
    if draw < 0.15:
        draft.lift(draft.case, "R01")
    elif draw < 0.22:
        draft.setting("R01", interviews=2)


@flavour(CN)
def r02_midnight(draft: Draft) -> None:
    """Work around midnight, with little time before it."""
    draft.opens, draft.length = 21 * 60, 300
    draft.easy()
    draft.ask(*draft.rng.choice((("exam",), ("counselling",), ("exam", "counselling"))))
    draft.days, draft.now = 2, draft.rng.choice((22 * 60 + 50, 23 * 60 + 10, 23 * 60 + 20))
    draft.always(*draft.rooms)
    if draft.chance(0.3):
        draft.lift(draft.case, "R45")


@flavour(ALL)
def r37_night(draft: Draft) -> None:
    """Work early and late."""
    draft.ask("interview")
    draft.opens = draft.rng.choice((6, 7, 16)) * 60 + draft.rng.choice((0, 20))
    draft.length = 240
    draft.easy()
    for ref in (*draft.people, *(c["ref"] for c in draft.case["companions"])):
        draft.windows[ref] = draft.a_diary()
    if draft.chance(0.5):
        draft.lift(draft.case, "R37")


@flavour(ALL)
def spring(draft: Draft) -> None:
    """Lose an hour in the night of the visit."""
    night(draft, "Europe/Oslo", date(2026, 3, 29))


@flavour(ALL)
def autumn(draft: Draft) -> None:
    """Gain an hour in the night of the visit."""
    night(draft, "Europe/Oslo", date(2026, 10, 25))


@flavour(ALL)
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


@flavour(CN)
def r02_night(draft: Draft) -> None:
    """Examine an acute child at night by those on call, and interview it by day."""
    draft.grid, draft.days = draft.rng.choice((20, 30)), 2
    draft.lean("interview", draft.rng.choice(("exam", "exam", "evidence")))
    draft.drop("R19", "R10b")
    draft.setting("R02", parts=2, night_from=time(20), night_to=time(7, 30))
    draft.days, draft.case["urgency"] = 2, Urgency.ACUTE
    arrives = draft.rng.choice((19 * 60 + 50, 22 * 60 + 20, 23 * 60 + 40, 26 * 60))
    draft.now, draft.case["reported"] = arrives, arrives - draft.rng.choice((20, 100))
    draft.always(*draft.rooms, *(c["ref"] for c in draft.case["companions"]))
    day = [(1440 + 9 * 60, 1440 + 12 * 60)]
    for ref in draft.people:
        draft.windows[ref] = day
    for ref in (*draft.refs("D")[:1], "K1", "A1"):
        since = arrives + draft.rng.choice((0, 20, 60))
        draft.calls[ref] = [(since, since + draft.rng.choice((120, 180)))]
    if draft.chance(0.3):
        draft.calls["I1"] = [(arrives, arrives + 150)]


@flavour(CN)
def r30_weeks(draft: Draft) -> None:
    """Let the weeks in which a child must be interviewed end with the first day."""
    draft.lean("interview")
    draft.drop("R19", "R10b", "R31")
    draft.setting("R30")
    limit = draft.rng.choice((7, 14, 14))
    if limit == 7:
        draft.case[draft.rng.choice(("told_all", "at_risk"))] = True
    elif draft.chance(0.5):
        draft.case["child"]["age"] = 4
        draft.case["standing"] = draft.rng.choice(("witness", "victim"))
    elif draft.chance(0.3):
        draft.case["standing"], limit = "witness", 21
    if draft.chance(0.2):
        draft.case["more_time"], limit = "preparation", limit + 7
    draft.days = draft.rng.choice((1, 2, 2))
    draft.case["reported"] = draft.opens - (limit + 2 - draft.days) * 1440
    draft.always(*draft.rooms, *(c["ref"] for c in draft.case["companions"]))
    second = (draft.days - 1) * 1440 + draft.opens
    for ref in draft.people:
        draft.windows[ref] = [(second, second + draft.length)]
    if draft.chance(0.5):
        draft.lift(draft.case, "R30")
    if draft.chance(0.2):
        draft.case["incident"] = draft.case["reported"] - draft.rng.choice((10, 13, 15)) * 1440


@flavour(CN)
def r31_soon(draft: Draft) -> None:
    """Let the hours in which a child should be interviewed end in the morning."""
    draft.lean("interview")
    hours = {Urgency.ACUTE: 24, Urgency.URGENT: 72, Urgency.PLANNED: 168}
    draft.setting("R31", weight=draft.rng.randint(1, 2))
    limit = hours[draft.case["urgency"]]
    draft.case["reported"] = draft.opens + draft.steps(0, 1) - limit * 60
    draft.late(*draft.refs("J"), by=(0, 30, 60))


@flavour(ALL)
def r32_assembled(draft: Draft) -> None:
    """Let the agencies come together within minutes, if they can."""
    draft.lean(draft.rng.choice(("exam", "counselling", "evidence")))
    draft.case["urgency"] = draft.rng.choice((*[Urgency.ACUTE] * 4, Urgency.URGENT))
    draft.setting("R32", minutes=30)
    draft.now, draft.seconds = draft.opens - 20, draft.rng.choice((0, 30))
    draft.case["reported"] = draft.now - draft.rng.choice((60, -10))
    draft.late(*draft.people, by=(10, 30, 60))


@flavour(CN)
def r34_sessions(draft: Draft) -> None:
    """Have interviewed the child on the same day already."""
    draft.lean("interview")
    draft.drop("R19", "R10b")
    draft.days = draft.rng.choice((1, 2))
    draft.now = draft.opens
    draft.lift(draft.case, "R01")
    for ref in (*draft.people, *(c["ref"] for c in draft.case["companions"])):
        draft.windows[ref] = draft.a_diary()
    draft.always(*draft.rooms)
    earlier = draft.rng.randint(1, 2)
    draft.case["past_interviews"] = tuple(
        PastInterview(at=draft.moment(draft.opens - 60 * number), interviewer="I1")
        for number in range(1, 1 + earlier)
    )
    if draft.chance(0.3):
        draft.book("interview", draft.opens - 240, 45, "int-1", ("lead", "I1"), child="child-1")
    draft.setting("R34", sessions=earlier if draft.chance(0.9) else 2)
    if draft.chance(0.1):
        draft.lift(draft.case, "R34")


@flavour(ALL)
def r38_police_station(draft: Draft) -> None:
    """Hold the visit at a police station, in the evening or the early morning."""
    draft.opens = draft.rng.choice((6 * 60, 7 * 60, 16 * 60))
    draft.length = 240
    draft.lean(*draft.rng.choice((("interview",), ("counselling",), ("exam",))))
    draft.lift(draft.case, "R37")
    for ref in ("int-1", "coun-1", "exam-1"):
        draft.rooms[ref]["features"] += ("police-station",)
    draft.setting("R38", feature="police-station", **{"from": time(8, 30), "to": time(17)})
    if draft.chance(0.5):
        draft.late(*draft.refs("I"), *draft.refs("D"), *draft.refs("Y"), by=(30, 60))


def kept_busy(draft: Draft, rule: str, facts: str) -> None:
    """Let *facts* of the child take the first half of the day, for which *rule* spares it."""
    draft.lean(*draft.rng.choice((("exam",), ("interview",), ("counselling", "exam"))))
    draft.case["urgency"] = Urgency.PLANNED
    since = draft.opens + draft.rng.choice((-30, 0, 20))
    draft.case[facts] = [(since, since + 45), (since + 55, since + draft.rng.choice((100, 180)))]
    draft.setting(rule, strength=draft.rng.choice(("soft", "soft", "hard")))


@flavour(ALL)
def r39_lessons(draft: Draft) -> None:
    """Give the child lessons in the morning."""
    kept_busy(draft, "R39", "lessons")


@flavour(ALL)
def r40_routines(draft: Draft) -> None:
    """Give the child meals and naps in the morning."""
    kept_busy(draft, "R40", "routines")
