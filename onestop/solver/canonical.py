"""
The last level: of all plans that are equally good, the first in canonical order (P4).

The order is that of the visits, and in each of them of all starts, the earlier
the better, and then of all seats and rooms, by the order of who could take them.
There are two ways to the same plan: a search that decides everything in this
order, quick while little is open, and to minimise a few decisions at a time.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

import attrs
from ortools.sat.python import cp_model

from onestop.bits import lowest
from onestop.rules import Level
from onestop.solver.clock import Clock
from onestop.solver.running import Answer, run
from onestop.solver.variables import Term, VisitVariables

# The search either finds its way soon, or loses it for long.
SOON = 0.5
# Several decisions become one number; with more of them CP-SAT takes longer than they save.
LARGEST = 1 << 24


@attrs.frozen(kw_only=True)
class _Decision:
    """One decision: an expression, its least value, and how many values there are."""

    term: cp_model.LinearExpr
    least: int
    size: int


def first(
    model: cp_model.CpModel,
    visits: Sequence[VisitVariables],
    answer: Answer | None,
    clock: Clock,
    *,
    presolve: bool,
) -> Answer | None:
    """
    Return the first answer in canonical order, or that there is none; None for want of time.

    Args:
        model: What every answer has to meet; decisions are added to it.
        visits: Whose decisions, in order.
        answer: Any answer; None if there is none yet.
        clock: The caller's patience.
        presolve: As for :func:`~onestop.solver.running.run`.

    """
    model.clear_objective()  # type: ignore[no-untyped-call]
    model.clear_hints()  # type: ignore[no-untyped-call]
    _in_order(model, visits)
    seconds = None if len(visits) == 1 else min(SOON, clock.left)
    found = run(model, Level.TIE, clock, canonical=True, presolve=presolve, seconds=seconds)
    if found.found or found.proved or len(visits) == 1:
        return found
    answer = answer or run(model, None, clock)
    return by_and_by(model, visits, answer, clock) if answer.found else None


def _in_order(model: cp_model.CpModel, visits: Sequence[VisitVariables]) -> None:
    """Tell CP-SAT the canonical order of decisions."""
    for visit in visits:
        starts, literals = visit.branching()
        model.add_decision_strategy(starts, cp_model.CHOOSE_FIRST, cp_model.SELECT_MIN_VALUE)
        model.add_decision_strategy(literals, cp_model.CHOOSE_FIRST, cp_model.SELECT_MAX_VALUE)


def by_and_by(
    model: cp_model.CpModel, visits: Sequence[VisitVariables], answer: Answer, clock: Clock
) -> Answer | None:
    """Return the same by minimising a few decisions, fixing them, and going on to the next."""
    for decisions in _together(chain.from_iterable(map(_decisions, visits))):
        if any(answer.of(each.term) > each.least for each in decisions):
            _aim(model, visits, decisions, answer)
            better = run(model, None, clock, seconds=max(0.001, clock.left))
            if not (better.found and better.proved):
                return None
            answer = better
        for each in decisions:
            model.add(each.term == answer.of(each.term))
    return answer


def _decisions(visit: VisitVariables) -> Iterator[_Decision]:
    """Yield the decisions of one visit in canonical order."""
    for placed in visit.placed.values():
        mask = placed.starts.mask
        least = lowest(mask)
        yield _Decision(term=placed.start, least=least, size=mask.bit_length() - least)
    for placed in visit.placed.values():
        for who in (*placed.seats.values(), placed.rooms):
            if len(who) > 1:
                term = cp_model.LinearExpr.weighted_sum(list(who.values()), list(range(len(who))))
                yield _Decision(term=term, least=0, size=len(who))


def _together(decisions: Iterator[_Decision]) -> Iterator[list[_Decision]]:
    """Yield decisions in order, as many together as fit into one number."""
    some: list[_Decision] = []
    size = 1
    for decision in decisions:
        if some and size * decision.size > LARGEST:
            yield some
            some, size = [], 1
        some.append(decision)
        size *= decision.size
    yield some


def _aim(
    model: cp_model.CpModel,
    visits: Sequence[VisitVariables],
    decisions: Sequence[_Decision],
    answer: Answer,
) -> None:
    """Let the model minimise *decisions*, the first one most, from *answer* on."""
    goal: Term = 0
    for decision in decisions:
        goal = goal * decision.size + decision.term - decision.least
    model.minimize(goal)
    model.clear_hints()  # type: ignore[no-untyped-call]
    for visit in visits:
        starts, literals = visit.branching()
        for variable in (*starts, *literals):
            model.add_hint(variable, answer.of(variable))
