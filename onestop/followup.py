"""
What is due after a visit, because no plan can hold it.

Legal aid is decided and a lawyer assigned (R52), somebody calls (R57a), the
team reviews the case (R57b).  Only what the profile sets is due; its numbers
and their sources stand there and at the rules.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

import attrs
from dateutil.relativedelta import relativedelta

from onestop import texts
from onestop.model import Centre, Plan, Problem, Visit
from onestop.rules import Brief, in_force
from onestop.texts import Text

__all__ = ["FollowUp", "follow_ups"]

A_DAY = timedelta(days=1)
SATURDAY = 5


@attrs.frozen(kw_only=True)
class FollowUp:
    """
    Something that is due after a visit.

    Attributes:
        case: The case's reference.
        rule: The id of the rule that asks for it.
        due: The day on which it is due, by the centre's calendar.
        what: What is due, without a word about child or case.

    """

    case: str
    rule: str
    due: date
    what: Text


def follow_ups(problem: Problem, plan: Plan) -> tuple[FollowUp, ...]:
    """
    Return what is due after the visits of *plan*, earliest first.

    Only for the cases of *problem*: what a standing visit asks for was told
    when it was planned.  A case without a visit has nothing due yet.

    Args:
        problem: What the plan answers, with the profile and the centre's days off.
        plan: The plan.

    Raises:
        InputError: The profile sets one of the rules without its numbers.

    """
    found: list[FollowUp] = []
    for case in problem.cases:
        visit = plan.visit(case.ref)
        brief = Brief(problem=problem, case=case)
        for force in in_force(brief) if visit else ():
            days = _DUE.get(force.rule.id)
            if visit and days:
                found += (
                    FollowUp(case=case.ref, rule=force.rule.id, due=due, what=what)
                    for due, what in days(brief, visit)
                )
    return tuple(sorted(found, key=lambda each: each.due))


def _legal_aid(brief: Brief, visit: Visit) -> Iterator[tuple[date, Text]]:
    """
    Yield when the decision on legal aid and the lawyer are due.

    Seven days after the application comes in, and three after the decision
    (法律援助法 art. 43).  The application is written at the visit's legal-aid
    appointment or, where there is none, on the visit's first day, when the
    child is told its rights.  The day itself does not count; days off do.
    """
    consultation = visit.find(brief.value("R52", "service"))
    received = brief.local((consultation or visit.window).start).date()
    decided = received + timedelta(days=brief.value("R52", "decision"))
    yield decided, texts.DUE_DECISION
    yield decided + timedelta(days=brief.value("R52", "assignment")), texts.DUE_LAWYER


def _calls(brief: Brief, visit: Visit) -> Iterator[tuple[date, Text]]:
    """
    Yield when somebody calls: after a week, after a month, then every two months.

    Months are counted from the visit's last day each time, so that a visit on a
    31st is followed by calls at the ends of months (S0, S2; onestop design).
    """
    last, until = _last_day(brief, visit), brief.value("R57a", "months")
    yield last + timedelta(days=brief.value("R57a", "days")), texts.DUE_CALL
    first, every = brief.value("R57a", "first_month"), brief.value("R57a", "every")
    for months in range(first, until + 1, every):
        yield last + relativedelta(months=months), texts.DUE_CALL


def _review(brief: Brief, visit: Visit) -> Iterator[tuple[date, Text]]:
    """
    Yield when the case is reviewed at the latest (一案一复盘, S2).

    Days off that are not known yet, such as those of a year that nobody has
    decided, count as worked.
    """
    day = _last_day(brief, visit)
    for _ in range(brief.value("R57b", "days")):
        day = _next_working_day(brief.problem.centre, day)
    yield day, texts.DUE_REVIEW


def _last_day(brief: Brief, visit: Visit) -> date:
    """Return the day on which the child leaves; midnight still belongs to the day before."""
    return brief.local(visit.window.end - visit.window.end.resolution).date()


def _next_working_day(centre: Centre, day: date) -> date:
    """Return the first day after *day* that is worked: weekdays but holidays, and 调休."""
    day += A_DAY
    while day not in centre.working_days and (day.weekday() >= SATURDAY or day in centre.holidays):
        day += A_DAY
    return day


_DUE: Mapping[str, Callable[[Brief, Visit], Iterator[tuple[date, Text]]]] = MappingProxyType(
    {"R52": _legal_aid, "R57a": _calls, "R57b": _review}
)
