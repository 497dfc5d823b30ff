"""From visits to a plan that the checker has judged."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from onestop import objective
from onestop.check import check
from onestop.errors import InternalError
from onestop.model import LevelValue, Lifted, Plan, Problem, Status, Visit
from onestop.rules import Level


def checked(problem: Problem, visits: tuple[Visit, ...], levels: Sequence[LevelValue]) -> Plan:
    """
    Return the plan if the checker and the level values agree with the solver.

    Raises:
        InternalError: They do not; the plan must not leave.

    """
    proved = all(level.value == level.bound for level in levels)
    plan = on_top(problem, visits, Status.OPTIMAL if proved else Status.FEASIBLE)
    if findings := check(problem, plan):
        broken = ", ".join(sorted({finding.rule for finding in findings}))
        raise InternalError(f"the plan breaks {broken}")
    return attrs.evolve(plan, objective=_judged(problem, plan, levels))


def on_top(problem: Problem, visits: Iterable[Visit], status: Status) -> Plan:
    """Return the standing plan with *visits*, and with what their cases have lifted."""
    stood = problem.standing or Plan(centre=problem.centre.ref, status=status)
    visits = tuple(visits)
    planned = {visit.case for visit in visits}
    lifted = (
        Lifted(case=case.ref, override=override)
        for case in problem.cases
        if case.ref in planned
        for override in case.overrides
    )
    return attrs.evolve(
        stood,
        revision=stood.revision + 1 if problem.standing else 0,
        status=status,
        objective=(),
        visits=stood.visits + visits,
        overrides=(*stood.overrides, *lifted),
    )


def _judged(problem: Problem, plan: Plan, levels: Sequence[LevelValue]) -> tuple[LevelValue, ...]:
    """Return the levels as read off the plan; they must not be worse than the solver's word."""
    values = objective.values(problem, plan)
    judged = []
    for said in levels:
        value = values.get(Level(said.level), said.value)
        if value != said.value and (value > said.value or said.value == said.bound):
            raise InternalError(f"the solver counts the level {said.level} differently")
        judged.append(attrs.evolve(said, value=value))
    return tuple(judged)


def sound(problem: Problem, visits: Mapping[str, Visit]) -> bool:
    """Tell whether *visits* are a whole plan with nothing wrong in it."""
    whole = visits.keys() >= {case.ref for case in problem.cases}
    return whole and not check(problem, on_top(problem, visits.values(), Status.FEASIBLE))


def worth(problem: Problem, visits: Mapping[str, Visit]) -> dict[Level, int]:
    """Return what every level but the last comes to, most important first."""
    plan = on_top(problem, visits.values(), Status.FEASIBLE)
    values = objective.values(problem, plan)
    return {level: values[level] for level in Level if level in values}
