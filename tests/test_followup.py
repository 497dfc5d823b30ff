"""What is due after a visit: legal aid, calls and the review."""

from datetime import date, datetime, timedelta

import attrs
import pytest

import onestop
from onestop.errors import InputError
from onestop.followup import FollowUp, follow_ups
from onestop.texts import DUE_CALL, DUE_DECISION, DUE_LAWYER, DUE_REVIEW
from tests.builders import (
    MONDAY,
    a_case,
    a_centre,
    a_child,
    a_plan,
    a_problem,
    a_visit,
    an_appointment,
    at,
)
from tests.rules.rows import an_override, planned, plus
from tests.rules.settings import ruled, unruled

THEIRS = ("R52", "R57a", "R57b")


def asking(rule, centre=None, **values):
    """Return the problem under a profile in which *rule* alone asks for follow-ups."""
    profile = ruled(rule, base=unruled(*THEIRS), **values)
    return a_problem(profile=profile, centre=centre or a_centre())


def on(day):
    """Return the plan of a visit that is over at 09:00 of *day*."""
    over = datetime.combine(day, at("09:00").timetz())
    talk = an_appointment("counselling", "08:30", "09:10")
    return planned(attrs.evolve(talk, start=over - timedelta(minutes=40), end=over))


def due(problem, plan):
    """Return the days on which something is due."""
    return [each.due for each in follow_ups(problem, plan)]


def working(*, holidays=(), working_days=()):
    """Return the centre with days off and days that are worked instead."""
    return a_centre(holidays=holidays, working_days=working_days)


def test_nothing_is_due_where_the_profile_asks_for_nothing() -> None:
    """A rule that is not set asks for nothing."""
    assert follow_ups(a_problem(profile=unruled(*THEIRS)), a_plan()) == ()


def test_a_case_without_visit_has_nothing_due() -> None:
    """What is counted from the visit waits for one."""
    assert follow_ups(asking("R57b"), a_plan(visits=())) == ()


def test_legal_aid_counts_from_the_first_day_of_the_visit() -> None:
    """Seven days to decide, three more to assign; the day itself does not count."""
    monday, thursday = date(2026, 3, 16), date(2026, 3, 19)

    found = follow_ups(asking("R52"), a_plan())

    assert found == (
        FollowUp(case="2026-0001", rule="R52", due=monday, what=DUE_DECISION),
        FollowUp(case="2026-0001", rule="R52", due=thursday, what=DUE_LAWYER),
    )


def test_legal_aid_counts_from_its_own_appointment() -> None:
    """Where a lawyer is at the visit, the application is written there: here, on the next day."""
    aid = an_appointment("legal-aid", "08:30", "08:50", child=False, part=2)
    tomorrow = timedelta(days=1)
    later = attrs.evolve(aid, start=aid.start + tomorrow, end=aid.end + tomorrow)

    assert due(asking("R52"), plus(later)) == [date(2026, 3, 17), date(2026, 3, 20)]


def test_legal_aid_takes_the_days_that_the_profile_says() -> None:
    """Numbers are data."""
    found = due(asking("R52", decision=2, assignment=1), a_plan())

    assert found == [date(2026, 3, 11), date(2026, 3, 12)]


def test_days_are_the_centres() -> None:
    """At half past midnight in Shanghai it is still yesterday in Greenwich."""
    early = an_appointment("counselling", "00:10", "00:30")

    assert due(asking("R52", decision=1), planned(early))[0] == date(2026, 3, 10)
    assert due(asking("R57b", days=1), planned(early)) == [date(2026, 3, 10)]


def test_a_visit_until_midnight_is_over_on_its_own_day() -> None:
    """The next day has not begun for the child."""
    late = an_appointment("counselling", "23:20", "23:59")
    late = attrs.evolve(late, end=at("00:00", MONDAY + timedelta(days=1)))

    assert due(asking("R57b", days=1), planned(late)) == [date(2026, 3, 10)]


def test_calls_come_after_a_week_a_month_and_then_every_two_months() -> None:
    """Until a year is over, if the profile says nothing else."""
    found = follow_ups(asking("R57a"), a_plan())

    assert [each.due for each in found] == [
        date(2026, 3, 16),
        date(2026, 4, 9),
        date(2026, 6, 9),
        date(2026, 8, 9),
        date(2026, 10, 9),
        date(2026, 12, 9),
        date(2027, 2, 9),
    ]
    assert {(each.rule, each.what) for each in found} == {("R57a", DUE_CALL)}


@pytest.mark.parametrize(("months", "calls"), [(1, 2), (2, 2), (3, 3), (4, 3), (5, 4)])
def test_calls_end_with_the_months_that_the_profile_says(months, calls) -> None:
    """A month that is just reached still has its call."""
    assert len(due(asking("R57a", months=months), a_plan())) == calls


def test_months_end_where_they_end() -> None:
    """A visit on a 31st is followed by calls on the last day of shorter months."""
    found = due(asking("R57a", months=5), on(date(2026, 1, 31)))

    assert found[1:] == [date(2026, 2, 28), date(2026, 4, 30), date(2026, 6, 30)]


def test_review_counts_working_days() -> None:
    """Five days from a Monday are the Monday after: the weekend is not worked."""
    (review,) = follow_ups(asking("R57b"), a_plan())

    assert (review.due, review.what) == (date(2026, 3, 16), DUE_REVIEW)


def test_review_leaves_out_holidays_and_takes_in_worked_weekends() -> None:
    """A holiday on the Tuesday, made up for on the Saturday."""
    tuesday, saturday = date(2026, 3, 10), date(2026, 3, 14)
    off, made_up = working(holidays=(tuesday,)), working(working_days=(saturday,))
    both = working(holidays=(tuesday,), working_days=(saturday,))

    found = [due(asking("R57b", centre=c), a_plan())[0] for c in (off, made_up, both)]

    assert found == [date(2026, 3, 17), saturday, date(2026, 3, 16)]


def test_follow_ups_of_all_cases_come_by_day() -> None:
    """Earliest first; on the same day, in the order of cases."""
    profile = ruled("R57b", base=ruled("R52", base=unruled(*THEIRS), decision=7))
    cases = (a_case(), a_case(ref="2026-0002", child=a_child(ref="C-2")))
    visits = (
        *a_plan().visits,
        a_visit(case="2026-0002", child="C-2"),
        a_visit(case="2025-0009", child="C-9"),
    )

    found = follow_ups(a_problem(profile=profile, cases=cases), a_plan(visits=visits))

    assert [(each.case[-1], each.rule, each.due.day) for each in found] == [
        ("1", "R52", 16),
        ("1", "R57b", 16),
        ("2", "R52", 16),
        ("2", "R57b", 16),
        ("1", "R52", 19),
        ("2", "R52", 19),
    ]


def test_a_lifted_rule_asks_for_nothing() -> None:
    """A profile that makes the review overridable lets a recorded decision drop it."""
    base = ruled("R57b", base=unruled(*THEIRS), strength=onestop.Strength.OVERRIDABLE)
    cases = (a_case(overrides=(an_override("R57b"),)),)

    assert due(a_problem(profile=base), a_plan()) == [date(2026, 3, 16)]
    assert due(a_problem(profile=base, cases=cases), a_plan()) == []


def test_a_missing_number_is_an_input_error() -> None:
    """A profile made by hand that forgets a number is told which."""
    problem = asking("R57b")
    bare = tuple(
        attrs.evolve(s, values={}) if s.rule == "R57b" else s for s in problem.profile.rules
    )
    bare_profile = attrs.evolve(problem.profile, rules=bare)

    with pytest.raises(InputError) as refused:
        follow_ups(attrs.evolve(problem, profile=bare_profile), a_plan())

    assert refused.value.place == "rules.R57b.days"


def test_the_public_names_are_these() -> None:
    """``import onestop`` has both without importing them first."""
    assert onestop.follow_ups is follow_ups
    assert onestop.FollowUp is FollowUp
