"""What a generator returns, and how its cases are planned one after the other."""

from collections.abc import Sequence
from datetime import datetime

import attrs

import onestop
from onestop.solver.asking import asked, ends_by_day


@attrs.frozen(kw_only=True)
class Workload:
    """
    Everything that a problem is prepared from.

    Attributes:
        name: Of the generator.
        seed: What it was given.
        centre: The centre.
        cases: The cases to plan.
        now: When they are planned.
        days: How many days are planned.
        standing: The plan that stands; None for none.

    """

    name: str
    seed: int
    centre: onestop.Centre
    cases: tuple[onestop.Case, ...]
    now: datetime
    days: int
    standing: onestop.Plan | None = None

    def problem(self) -> onestop.Problem:
        """Return the problem, with all diaries worked out."""
        return onestop.prepare(
            self.centre, self.cases, now=self.now, days=self.days, standing=self.standing
        )


@attrs.frozen(kw_only=True)
class Chained:
    """
    What comes of planning case after case into a growing plan.

    Attributes:
        plan: The plan of all that found a place, on top of what stood; None for nothing.
        refused: The cases that found none.

    """

    plan: onestop.Plan | None
    refused: tuple[onestop.Case, ...]


def chained(
    problem: onestop.Problem, *, most: int | None = None, enough: int | None = None
) -> Chained:
    """
    Return the cases of *problem* planned one after the other, the most urgent first.

    Whoever finds no place here may find one where all are planned together.

    Args:
        problem: The cases, the standing plan and the diaries.
        most: Stop when so many cases have a place; None for all.
        enough: Stop when so many in a row found none; None for never.

    """
    standing, placed, in_vain = problem.standing, 0, 0
    refused: list[onestop.Case] = []
    for case in _in_turn(problem):
        if placed == most or in_vain == enough:
            break
        alone = attrs.evolve(problem, cases=(case,), standing=standing)
        plan = _placed(alone)
        if plan is None:
            refused.append(case)
            in_vain += 1
        else:
            standing, placed, in_vain = plan, placed + 1, 0
    return Chained(plan=standing, refused=tuple(refused))


def _placed(alone: onestop.Problem) -> onestop.Plan | None:
    """Return the plan with the one case of *alone*, or None if it finds no place."""
    # The search rules most cases out at once; the explanation would take longer than the plan.
    if not all(ends_by_day(question) for question in asked(alone)):
        return None
    try:
        return onestop.solve(alone)
    except onestop.NoPlanError:
        return None


def _in_turn(problem: onestop.Problem) -> Sequence[onestop.Case]:
    """Return the cases, the most urgent first, then the oldest."""
    order = ("acute", "urgent", "planned")
    return sorted(
        problem.cases, key=lambda case: (order.index(case.urgency), case.reported, case.ref)
    )
