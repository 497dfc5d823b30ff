"""The oracle on when it is done: small examples whose optima are worked out by hand."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from onestop.model import Availability, PastInterview, Presence, Problem, Window
from tests import brute
from tests.brute.deadlines import deadlines
from tests.brute.shape import read
from tests.builders import MONDAY, a_diary, at, the_day
from tests.small import (
    a_guardian,
    a_rule,
    a_seat,
    a_service,
    one,
    someone,
    somewhere,
)

TALK = a_service("talk")
INTERVIEW = a_service("interview", "lead")
EXAM = a_service("exam", "doctor")
ADA, BEA = someone("ada", "lead"), someone("bea", "lead")
LATER, SOON = a_diary(("09:00", "10:30")), a_diary(("08:30", "09:00"))
# Over at 09:00, 09:30 and 10:00: minutes from the report, twice.
BY_9, BY_930, BY_10 = 160, 220, 280


WITH_ADULT = a_service("interview", "lead", "adult")
ADULTS = [someone("ann", "adult"), someone("zoe", "adult")]
RIGHTS = a_service("rights", "adult")
WATCHED = (somewhere("r-1", observed_from="r-2"), somewhere("r-2", kinds=("observation",)))
NIGHT_ROOM = somewhere("r-1", features=("police-station",))

# When.

BEFORE = PastInterview(at=at("08:00"), interviewer="ada")
TIMES: dict[str, tuple[Problem, str, Any, Any]] = {
    "R34: one a day": (
        one(
            INTERVIEW,
            rules=[a_rule("R34", sessions=1)],
            people=[ADA],
            case={"past_interviews": (BEFORE,)},
        ),
        "R34",
        None,
        (0, BY_9, 0, 0, 0, 0),
    ),
    "R34: the day before does not count": (
        one(
            INTERVIEW,
            rules=[a_rule("R34", sessions=1)],
            people=[ADA],
            case={
                "past_interviews": (
                    PastInterview(at=at("00:00") - timedelta(1), interviewer="bea"),
                )
            },
        ),
        "R34",
        (0, BY_9, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R38: a police station opens late": (
        one(
            TALK,
            rules=[
                a_rule(
                    "R38",
                    feature="police-station",
                    **{"from": at("09:30").time(), "to": at("18:00").time()},
                )
            ],
            rooms=(NIGHT_ROOM,),
        ),
        "R38",
        (0, BY_10, 0, 0, 0, 0),
        (0, BY_9, 0, 0, 0, 0),
    ),
    "R39: two of two in lessons": (
        one(
            TALK,
            RIGHTS,
            rules=[a_rule("R39", "soft", 2)],
            people=ADULTS[:1],
            lessons={"A": a_diary()},
        ),
        "R39",
        (0, BY_930, 0, 1, 4, 0),
        (0, BY_930, 0, 1, 0, 0),
    ),
    "R40: one of two at lunch": (
        one(
            TALK,
            RIGHTS,
            rules=[a_rule("R40", "soft", 2)],
            people=ADULTS[:1],
            routines={"A": a_diary(("09:10", "09:20"))},
        ),
        "R40",
        (0, BY_930, 0, 1, 2, 0),
        (0, BY_930, 0, 1, 0, 0),
    ),
    "R42: calm before an interview": (
        one(
            INTERVIEW,
            a_service("calming", "helper"),
            asked=("interview",),
            rules=[a_rule("R42")],
            people=[ADA, someone("hal", "helper")],
            case={"distressed": True},
        ),
        "R42",
        (0, BY_930, 0, 2, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R18a: those who interview meet before, and nobody else": (
        one(
            INTERVIEW,
            a_service("briefing", "lead", "prosecutor", child=False),
            asked=("interview",),
            rules=[a_rule("R18a")],
            people=[ADA, BEA],
            diaries={"ada": LATER, "bea": SOON},
        ),
        "R18a",
        (0, BY_10, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R18b: and after": (
        one(
            INTERVIEW,
            a_service("debrief", "lead", child=False),
            asked=("interview",),
            rules=[a_rule("R18b")],
            people=[ADA, BEA],
            diaries={"ada": SOON, "bea": LATER},
        ),
        "R18b",
        (0, BY_930, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R08b: the guardian is advised meanwhile": (
        one(
            INTERVIEW,
            a_service("advice", "advocate", a_seat("guardian", "companion"), child=False),
            asked=("interview",),
            rules=[a_rule("R08b")],
            people=[ADA, someone("vic", "advocate")],
            companions=(a_guardian(),),
            diaries={"vic": a_diary(("09:30", "10:30"))},
        ),
        "R08b",
        (0, BY_10, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R09: one adult throughout": (
        one(
            RIGHTS,
            WITH_ADULT,
            rules=[a_rule("R09"), a_rule("R41", service="rights")],
            people=[ADA, *ADULTS],
            diaries={"ann": SOON, "zoe": LATER},
        ),
        "R09",
        (0, BY_10, 0, 2, 0, 0),
        (0, BY_930, 0, 3, 0, 0),
    ),
    "R23: time for questions, on the grid": (
        one(
            a_service("interview", "lead", a_seat("watch", presence=(Presence.OBSERVING,))),
            rules=[a_rule("R23", "soft"), a_rule("R22")],
            people=[ADA, someone("will", "watch")],
            rooms=WATCHED,
            grid=10,
        ),
        "R23",
        (0, 2 * 90, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R55: who leads does not know": (
        one(
            INTERVIEW,
            a_service("evidence", a_seat("officer", "lead")),
            rules=[a_rule("R55")],
            people=[ADA, BEA],
        ),
        "R55",
        (0, BY_930, 0, 2, 0, 0),
        (0, BY_930, 0, 1, 0, 0),
    ),
    "R55: or it costs": (
        one(
            INTERVIEW,
            a_service("evidence", a_seat("officer", "lead")),
            rules=[a_rule("R55", "soft", 3)],
            people=[ADA],
        ),
        "R55",
        (0, BY_930, 0, 1, 3, 0),
        (0, BY_930, 0, 1, 0, 0),
    ),
    "R55: the lead's own seat is left out": (
        one(
            INTERVIEW,
            a_service("evidence", "lead"),
            rules=[a_rule("R55")],
            people=[ADA],
        ),
        "R55",
        (0, BY_930, 0, 1, 0, 0),
        (0, BY_930, 0, 1, 0, 0),
    ),
}


@pytest.mark.parametrize(("asked", "rule", "bound", "free"), TIMES.values(), ids=TIMES)
def test_when_it_is_done(asked: Problem, rule: str, bound: Any, free: Any) -> None:
    """With the rule one answer is best, without it another."""
    assert brute.brute(asked) == bound
    assert brute.brute(asked, frozenset({rule})) == free


def test_a_meeting_is_on_the_day_of_the_visit() -> None:
    """R02: those who interview on the Tuesday may not meet on the Monday."""
    tuesday = a_diary(("09:00", "10:30"), day=MONDAY + timedelta(days=1))
    free = Availability((*SOON.windows, *tuesday.windows))
    asked = one(
        INTERVIEW,
        a_service("briefing", "lead", child=False),
        asked=("interview",),
        rules=[a_rule("R18a"), a_rule("R02")],
        people=[ADA],
        diaries={"ada": free},
        openings={"r-1": free, "r-2": free},
        horizon=the_day(days=2),
    )

    # Over at 10:00 on the Tuesday, or at 09:30 after a meeting on the Monday.
    assert brute.brute(asked) == (0, BY_10 + 2 * 24 * 60, 0, 1, 0, 0)
    assert brute.brute(asked, frozenset({"R02"})) == (0, BY_930 + 2 * 24 * 60, 0, 1, 0, 0)


# Deadlines.


def due(rule: str, **case: Any) -> list[tuple[str, str | None, Any]]:
    """Return what *rule* asks of a case with an interview and an exam."""
    facts = {"urgency": "acute", **case}
    services = [INTERVIEW, EXAM, a_service("prophylaxis")]
    asked = one(*services, rules=[a_rule(rule)], case=facts)
    return list(deadlines(read(asked, asked.cases[0])))


def hours_ago(hours: int) -> Window:
    """Return the minute that long before the report."""
    start = at("07:40") - timedelta(hours=hours)
    return Window(start, start + timedelta(minutes=1))


def midnight(days: int) -> Any:
    """Return the midnight that ends the day *days* after the Monday."""
    return at("00:00") + timedelta(days=days + 1)


DUE = {
    "R27: a week from the incident": (
        "R27",
        {"incident": hours_ago(24)},
        "exam",
        at("07:40") + timedelta(days=6),
    ),
    "R27: closed before the report": ("R27", {"incident": hours_ago(168)}, None, None),
    "R27: nobody knows": ("R27", {}, None, None),
    "R28: three days": ("R28", {"incident": hours_ago(71)}, "prophylaxis", at("08:40")),
    "R29: a day from the report": ("R29", {}, "exam", at("07:40") + timedelta(days=1)),
    "R30: a victim": ("R30", {}, "interview", midnight(14)),
    "R30: an old witness": ("R30", {"standing": "witness"}, "interview", midnight(21)),
    "R30: a young one": (
        "R30",
        {"standing": "witness", "child": {"age": 5}},
        "interview",
        midnight(14),
    ),
    "R30: fresh": ("R30", {"incident": hours_ago(13 * 24)}, "interview", midnight(7)),
    "R30: told all, with more time": (
        "R30",
        {"told_all": True, "more_time": "ill"},
        "interview",
        midnight(14),
    ),
    "R31: acute": ("R31", {}, "interview", at("07:40") + timedelta(days=1)),
    "R31: planned": ("R31", {"urgency": "planned"}, "interview", at("07:40") + timedelta(days=7)),
    "R32: half an hour from now": ("R32", {}, None, at("08:30")),
    "R32: not acute": ("R32", {"urgency": "urgent"}, None, None),
}


@pytest.mark.parametrize(("rule", "case", "service", "by"), DUE.values(), ids=DUE)
def test_deadlines(rule: str, case: Any, service: str | None, by: Any) -> None:
    """Each rule names one service, or the first start, and a moment, or nothing."""
    assert due(rule, **case) == ([] if by is None else [(rule, service, by)])


def test_begun_minutes_past_a_deadline_cost() -> None:
    """R32: 08:30 is 10 minutes past 08:20; R28, lifted: 09:00 is 20 past 08:40, twice."""
    acute = {"urgency": "acute"}
    first = one(TALK, rules=[a_rule("R32", "soft", minutes=20)], case=acute)
    medicine = one(
        a_service("prophylaxis"),
        rules=[a_rule("R28", "soft", 2)],
        case={"incident": hours_ago(71)},
    )

    assert brute.brute(first) == (10, 2 * BY_9, 0, 0, 0, 0)
    assert brute.brute(attrs.evolve(first, now=at("08:10"))) == (0, 2 * BY_9, 0, 0, 0, 0)
    assert brute.brute(medicine) == (40, BY_9, 0, 0, 0, 0)
    hard = attrs.evolve(medicine.profile, rules=(a_rule("R28"),))
    assert brute.brute(attrs.evolve(medicine, profile=hard)) is None
