"""Which services to leave out where not all fit: as little as can be."""

import heapq
from collections.abc import Iterator, Mapping

import attrs

from onestop.check import check
from onestop.errors import InternalError
from onestop.model import LeftOut, LevelValue, Plan, Problem
from onestop.objective import leaving_costs, values
from onestop.rules import Brief, Level, shape_of
from onestop.rules.wanted import left_with
from onestop.solver.asking import asked
from onestop.solver.clock import Clock
from onestop.solver.fitting import fits
from onestop.solver.ruling_out import Planner, conflict_of

Left = Mapping[str, frozenset[str]]
"""The services left out, by case."""


def least_left_out(problem: Problem, clock: Clock, planner: Planner) -> Plan | None:
    """
    Return the best plan that leaves out as little as can be; None if nothing helps.

    What is left out counts above every other level and depends on nothing but the
    choice of services.  So choices are tried from the cheapest on, and the first
    that fits is the best.
    """
    for left in _choices(problem):
        smaller = _without(problem, left)
        if _put_back(smaller, left) or not fits(smaller, asked(smaller), clock):
            continue
        return _listed(problem, planner(smaller, clock), left, clock)
    return None


def _choices(problem: Problem) -> Iterator[Left]:
    """Yield what could be left out, the cheapest first; every case keeps something."""
    costs = sorted((cost, *what) for what, cost in leaving_costs(problem).items())
    every = {case: sum(1 for _, ref, _ in costs if ref == case) for _, case, _ in costs}
    # From {.., i}, either i gives way to i + 1 or i + 1 joins: every set once, none too early.
    heap: list[tuple[int, tuple[int, ...]]] = [(costs[0][0], (0,))] if costs else []
    while heap:
        total, chosen = heapq.heappop(heap)
        left: dict[str, frozenset[str]] = {}
        for number in chosen:
            _, case, service = costs[number]
            left[case] = left.get(case, frozenset()) | {service}
        if all(len(services) < every[case] for case, services in left.items()):
            yield left
        after = chosen[-1] + 1
        if after < len(costs):
            heapq.heappush(heap, (total + costs[after][0], (*chosen, after)))
            swapped = total - costs[chosen[-1]][0] + costs[after][0]
            heapq.heappush(heap, (swapped, (*chosen[:-1], after)))


def _without(problem: Problem, left: Left) -> Problem:
    """Return *problem* without the services left out."""
    cases = (left_with(problem, case, left.get(case.ref, frozenset())) for case in problem.cases)
    return attrs.evolve(problem, cases=tuple(cases))


def _put_back(problem: Problem, left: Left) -> bool:
    """Tell whether a rule adds again what was to be left out, such as the notice of rights."""
    return any(
        shape_of(Brief(problem=problem, case=case)).has(service)
        for case in problem.cases
        for service in left.get(case.ref, ())
    )


def _listed(problem: Problem, plan: Plan, left: Left, clock: Clock) -> Plan:
    """Return *plan* with every service that was left out, and what collides with it."""
    listed = []
    for case, services in sorted(left.items()):
        for service in sorted(services):
            rest = {**left, case: services - {service}}
            whole = _without(problem, rest)
            conflict = conflict_of(whole, asked(whole), clock)
            listed.append(LeftOut(case=case, service=service, conflict=conflict))
    plan = attrs.evolve(plan, left_out=(*plan.left_out, *listed))
    if check(problem, plan):
        raise InternalError("the plan leaves out more than it says")
    cost = values(problem, plan)[Level.LEFT_OUT]
    first = LevelValue(level=Level.LEFT_OUT.value, value=cost, bound=cost)
    return attrs.evolve(plan, objective=(first, *plan.objective[1:]))
