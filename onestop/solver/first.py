"""A first plan: one case after the other, the most urgent first."""

import itertools
import random
from collections import deque
from collections.abc import Collection, Mapping
from functools import partial
from typing import TypeAlias

import attrs

from onestop import objective
from onestop.bits import Lattice
from onestop.errors import NoPlanError
from onestop.model import Case, Problem, Status, Visit, Window
from onestop.rules import Level
from onestop.solver.asking import ask, search
from onestop.solver.clock import Clock
from onestop.solver.judging import on_top
from onestop.solver.ladder import Ladder
from onestop.solver.options import SolveOptions
from onestop.solver.outcomes import RuledOutError, startable
from onestop.solver.ruling_out import Planner
from onestop.solver.slack import Slack, tightened

# What one case may take of the time that is left on the way to a first plan.
SHARE = 20
# Who finds no place is planned anew with so many others, in so many seconds at most.
OTHERS, LOOK = 4, 2.0
# After so many trials in vain with one more, and with so many more at most.
MORE_AFTER, MOST_MORE = 4, 5
Visits: TypeAlias = Mapping[str, Visit]


def one_by_one(problem: Problem, clock: Clock, planner: Planner) -> dict[str, Visit]:
    """
    Return visits planned one case after the other, as far as they fit.

    No more than a place to begin: what stands in nobody's way yet may stand in
    the way of a later case.
    """
    found: dict[str, Visit] = {}
    standing = problem.standing
    for case in sorted(problem.cases, key=partial(objective.precedence, problem)):
        if clock.over():
            break
        alone = attrs.evolve(problem, cases=(case,), standing=standing)
        try:
            standing = planner(alone, Clock(hasty(clock, clock.left / SHARE)))
        except (NoPlanError, RuledOutError):
            continue
        found[case.ref] = next(visit for visit in standing.visits if visit.case == case.ref)
    return found


def late_alone(problem: Problem, clock: Clock, planner: Planner) -> dict[str, int]:
    """Return, by case, what ``deadline`` cannot be below though nobody else comes."""
    found = {}
    for case in problem.cases:
        options = attrs.evolve(hasty(clock, clock.left / SHARE), down_to=Level.DEADLINE)
        if clock.over():
            break
        try:
            plan = planner(attrs.evolve(problem, cases=(case,)), Clock(options))
        except (NoPlanError, RuledOutError):
            continue
        (bound,) = (level.bound for level in plan.objective if level.level == Level.DEADLINE.value)
        found[case.ref] = bound
    return found


def with_room(problem: Problem, visits: Visits, clock: Clock, seconds: float) -> Visits:
    """
    Return *visits* with those cases that found no place, where others can make room.

    Each is planned anew with a few others of a day on which it could be if nobody else
    came, whichever way all of them fit, again and again.
    """
    until, found = clock.seconds + seconds, dict(visits)
    dice = random.Random(clock.options.seed)  # noqa: S311 - no secret
    missing = deque(case for case in problem.cases if case.ref not in visits)
    able = {case.ref: _days_alone(problem, case) for case in missing}
    trials = itertools.count()
    while missing and clock.seconds < until and not clock.over():
        case = missing[0]
        there = _there(found, dice.choice(able[case.ref]))
        count = OTHERS + next(trials) // MORE_AFTER % MOST_MORE
        some_there = dice.sample(there, min(count, len(there)))
        # Who must not meet the child is in its way wherever it is.
        refs = {case.ref, *some_there, *(found.keys() & case.with_cases)}
        some = _together(problem, found, refs, Clock(hasty(clock, until - clock.seconds)))
        if some:
            found |= some
            missing.popleft()
        missing.rotate(-1)
    return found


def _days_alone(problem: Problem, case: Case) -> list[Window]:
    """Return the days on which a case could have a visit if no other one were planned."""
    lattice = Lattice.over(problem.horizon, problem.centre.grid)
    return [
        Window(lattice.moment(each.first), lattice.moment(each.last))
        for question in ask(problem, case)
        for each in search(question).visits()
    ]


def _there(visits: Visits, day: Window) -> list[str]:
    """Return the cases that have their visits on a day."""
    return sorted(ref for ref, visit in visits.items() if visit.window.overlaps(day))


def _together(
    problem: Problem, visits: Visits, refs: Collection[str], clock: Clock
) -> dict[str, Visit]:
    """Return visits of some cases that fit beside all others; none if there are none."""
    rest = (visit for ref, visit in visits.items() if ref not in refs)
    part = attrs.evolve(
        problem,
        cases=tuple(case for case in problem.cases if case.ref in refs),
        standing=on_top(problem, rest, Status.FEASIBLE),
    )
    prepared = ready(part, clock)
    if prepared is None:
        return {}
    ladder = Ladder(part, prepared.questions, prepared.earliest)
    ladder.look(Clock(hasty(clock, min(LOOK, clock.left))))
    return {visit.case: visit for visit in ladder.visits_found()}


def ready(problem: Problem, clock: Clock, limit: int | None = None) -> Slack | None:
    """
    Return all cases of *problem*, each on the days that have a visit.

    None if one of them has no visit, or if the caller's patience ended: a look at
    one case is short, one at several may be too long for whoever cancels.

    Args:
        problem: The problem.
        clock: The caller's patience.
        limit: What ``earliest`` may come to at most; None for whatever.

    """
    questions, days = [], {}
    for case in problem.cases:
        for question in () if clock.over() else ask(problem, case):
            questions.append(question)
            days[question.key] = tuple(search(question).visits())
            if not days[question.key] or not startable([question]):
                return None
    return None if clock.over() else tightened(problem, questions, days, limit)


def hasty(clock: Clock, seconds: float) -> SolveOptions:
    """Return the options of one step on the way to a plan: at most so many seconds."""
    # What the caller says once is heard by every clock.
    asked = clock.cancelled if clock.options.cancelled else None
    options = attrs.evolve(clock.options, on_progress=None, may_leave_out=False, cancelled=asked)
    return attrs.evolve(options, time_limit=max(0.001, seconds))
