"""A visit in two parts: the exam in the night of the report, the interview by day (R02)."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from onestop import check, solve
from onestop.errors import InfeasibleError
from onestop.model import Availability, Problem, Profile, Status, Urgency, Window
from onestop.rules import Brief, Posted, Shape, registry, shape_of
from onestop.rules.base import Need
from onestop.rules.verbs import (
    Before,
    Between,
    Never,
    SameDayAs,
    SomeOf,
    SpanAtMost,
    StartsBy,
    StartsWith,
    Verb,
)
from onestop.solver.parting import of_part
from tests.builders import (
    MONDAY,
    a_case,
    a_diary,
    a_problem,
    a_profile,
    a_window,
    at,
    the_day,
)

TUESDAY = MONDAY + timedelta(days=1)
ON_CALL = ("P-ada", "P-bea", "D-dora", "A-hana")
DAYS = the_day(days=2)


def in_the_night(profile: Profile | None = None, **changes: Any) -> Problem:
    """Return an acute case reported at 21:40, with a pair on call and a house that is open."""
    both = {
        ref: a_diary() | a_diary(day=TUESDAY)
        for ref in (*(p.ref for p in a_problem().centre.people),)
    }
    always = {room.ref: Availability((DAYS,)) for room in a_problem().centre.rooms}
    case = a_case(urgency=Urgency.ACUTE, reported=at("21:40"), **changes)
    return attrs.evolve(
        a_problem(cases=(case,), diaries=both, openings=always, profile=profile),
        now=at("21:40"),
        horizon=DAYS,
        on_call={
            ref: Availability((Window(at("18:00"), at("08:00", TUESDAY)),)) for ref in ON_CALL
        },
    )


def in_one_part() -> Profile:
    """Return the profile without night parts."""
    profile = a_profile()
    rules = (
        attrs.evolve(s, values={**s.values, "parts": 1}) if s.rule == "R02" else s
        for s in profile.rules
    )
    return attrs.evolve(profile, rules=tuple(rules))


def test_the_exam_is_at_once_and_the_interview_next_day() -> None:
    """The pair on call examines in the night; everybody else sleeps."""
    problem = in_the_night()

    plan = solve(problem)

    (visit,) = plan.visits
    parts = {a.service: a.part for a in visit.appointments if a.service != "break"}
    assert parts == {"rights": 1, "exam": 1, "interview": 2, "counselling": 2}
    assert plan.status is Status.OPTIMAL
    night, day = visit.parts
    assert (night.start, night.end) == (at("21:40"), at("23:20"))
    # Interview 45, counselling 40, from 08:30 on: no rest, for a night lies between.
    assert (day.start, day.end) == (at("08:30", TUESDAY), at("09:55", TUESDAY))
    assert check(problem, plan) == ()
    levels = {level.level: level.value for level in plan.objective}
    # Acute: four times the minutes to the end of both parts, 100 and 735.
    assert levels["earliest"] == 4 * (100 + 735)
    assert levels["on-site"] == 0


def test_without_parts_the_night_is_a_conflict() -> None:
    """Where everything is on one day, the collection's window cannot be kept at night."""
    problem = in_the_night(
        in_one_part(), incident=Window(at("22:00", MONDAY - timedelta(days=3)), at("21:00"))
    )

    with pytest.raises(InfeasibleError) as caught:
        solve(problem)

    named = {reason.rule for reason in caught.value.conflict.reasons}
    assert "R26" in named
    # The exam alone does not wait.
    assert caught.value.medical is not None


@pytest.mark.parametrize(
    "changes",
    [{"services": ("exam",)}, {"services": ("interview", "counselling")}],
    ids=["no interview", "nothing that cannot wait"],
)
def test_a_visit_that_is_all_night_or_all_day_has_one_part(changes: dict[str, Any]) -> None:
    """Two parts are for an exam now and an interview later."""
    problem = in_the_night(**changes)

    assert {need.part for need in shape_of(brief_of(problem)).needs} == {1}


def test_a_child_that_comes_by_day_has_one_part() -> None:
    """An acute case in the morning is seen in one visit."""
    problem = a_problem(cases=(a_case(urgency=Urgency.ACUTE),))

    assert {need.part for need in shape_of(brief_of(problem)).needs} == {1}


def brief_of(problem: Problem) -> Brief:
    """Return the brief of the only case."""
    return Brief(problem=problem, case=problem.cases[0])


@pytest.mark.parametrize(
    ("service", "start", "day", "found"),
    [
        ("counselling", at("23:40", TUESDAY), TUESDAY, "past midnight"),
        ("counselling", at("07:00", TUESDAY), TUESDAY, "before the night is over"),
        ("exam", at("07:30", TUESDAY), TUESDAY, "past the night"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_parts_keep_to_night_and_day(service: str, start: Any, day: Any, found: str) -> None:
    """R02 is broken by a night part past its end and a day part beside its day."""
    del day, found
    problem = in_the_night()
    plan = solve(problem)
    (visit,) = plan.visits
    moved = tuple(
        attrs.evolve(a, start=start, end=start + (a.end - a.start)) if a.service == service else a
        for a in visit.appointments
    )

    wrong = attrs.evolve(plan, visits=(attrs.evolve(visit, appointments=moved),))

    assert "R02" in {finding.rule for finding in check(problem, wrong)}


def test_a_part_is_what_was_asked_for() -> None:
    """F01: the exam in the second part, or an appointment without its child, is not the visit."""
    problem = in_the_night()
    plan = solve(problem)
    (visit,) = plan.visits
    for change in ({"part": 2}, {"child": False}):
        wrong = tuple(
            attrs.evolve(a, **change) if a.service == "rights" else a for a in visit.appointments
        )
        findings = check(
            problem, attrs.evolve(plan, visits=(attrs.evolve(visit, appointments=wrong),))
        )
        assert "F01" in {finding.rule for finding in findings}


# What each verb leaves of itself in one part.

NEEDS = {"a": 1, "b": 1, "c": 2, "d": 2}
SHAPE = Shape(
    needs=tuple(Need(service=name, minutes=10, part=part) for name, part in NEEDS.items())
)
NEVER = Never()


def left(verb: Verb) -> list[Verb | None]:
    """Return what *verb* demands of the first and of the second part."""
    rule = registry()["R43"]
    item = Posted(
        case="1",
        rule="R43",
        verb=verb,
        level=None,
        weight=1,
        reason=attrs.evolve(REASON, sentence=rule.sentence),
    )
    found = []
    for part in (1, 2):
        kept = [posted.verb for posted in of_part([item], SHAPE, part)]
        found.append(kept[0] if kept else None)
    return found


def _reason() -> Any:
    """Return any reason."""
    from onestop.model import Reason  # noqa: PLC0415 - beside its only use

    return Reason(rule="R43", sentence=registry()["R43"].sentence)


REASON = _reason()
ORDERED, ACROSS, BACKWARD = (
    Before(first=f, then=t) for f, t in (("c", "d"), ("a", "c"), ("c", "a"))
)
SPAN = SpanAtMost(minutes=60, part=2)
SOON = StartsBy(by=at("10:00"))
ANY = SomeOf(service="", seats=(), people=())
WITH = StartsWith(service="a", host="b")
KIN = SameDayAs(days=(a_window(),), case="2")


@pytest.mark.parametrize(
    ("verb", "first", "second"),
    [
        (ORDERED, None, ORDERED),
        (ACROSS, None, None),
        (BACKWARD, NEVER, None),
        (SPAN, None, SPAN),
        (SOON, SOON, None),
        (ANY, ANY, None),
        (WITH, WITH, None),
        (KIN, None, KIN),
        (NEVER, NEVER, NEVER),
        # Between: all in one part, the middle at either end, the middle elsewhere.
        (Between(middle="a", one="c", other="d"), None, NEVER),
        (Between(middle="b", one="a", other="c"), Before(first="a", then="b"), None),
        (Between(middle="d", one="a", other="c"), None, Before(first="d", then="c")),
        (Between(middle="c", one="d", other="b"), None, Before(first="c", then="d")),
    ],
    ids=str,
)
def test_what_a_verb_demands_of_each_part(
    verb: Verb, first: Verb | None, second: Verb | None
) -> None:
    """An order that the parts keep by themselves is dropped, one that they break is Never."""
    assert left(verb) == [first, second]


def test_all_three_in_one_part_stay_as_they_are() -> None:
    """Between within one part is left alone."""
    shape = Shape(needs=tuple(Need(service=name, minutes=10, part=1) for name in "abc"))
    verb = Between(middle="b", one="a", other="c")
    item = Posted(case="1", rule="R44", verb=verb, level=None, weight=1, reason=REASON)

    assert [posted.verb for posted in of_part([item], shape, 1)] == [verb]
