"""From a problem to a checked plan, or to the proof that there is none."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import attrs

from onestop import objective
from onestop.check import check
from onestop.errors import InternalError, NoPlanError
from onestop.model import LevelValue, Lifted, Plan, Problem, Reason, Status, Visit
from onestop.rules import Level
from onestop.rules.verbs import EndsBy, StartsBy
from onestop.search import Search, Visiting
from onestop.solver.asking import asked, ends, narrowed, search
from onestop.solver.fitting import RuledOutError, fits, gave_up, startable
from onestop.solver.ladder import Ladder
from onestop.solver.leaving import least_left_out
from onestop.solver.options import SolveOptions
from onestop.solver.ruling_out import impossible
from onestop.solver.running import Clock
from onestop.solver.variables import Key, Question


def solve(problem: Problem, options: SolveOptions | None = None) -> Plan:
    """
    Return the best plan for the problem's cases, on top of the standing one.

    Levels are minimised one after the other; a plan whose every level is
    proved is optimal, and the same for any seed and number of workers (P4).
    If the time runs out, the best plan so far comes back as ``feasible`` with
    the bound of every level.

    Args:
        problem: What to plan; see :func:`onestop.prepare`.
        options: Limits and callbacks, and whether services may be left out.

    Raises:
        InfeasibleError: No plan exists; names what collides.
        TimeLimitError: The time ran out before a plan was found or ruled out.
        SolveCancelledError: The caller cancelled before a plan was found.
        InternalError: The checker or the second proof disagreed; no plan leaves.

    """
    clock = Clock(options or SolveOptions())
    try:
        return _solve(problem, clock)
    except RuledOutError as error:
        ruled_out = error
    if clock.options.may_leave_out:
        plan = least_left_out(problem, clock, _solve)
        if plan is not None:
            return plan
    raise impossible(problem, ruled_out, clock, _solve)


def feasible(
    problem: Problem,
    without: Iterable[Reason] = (),
    options: SolveOptions | None = None,
) -> bool:
    """
    Tell, by CP-SAT alone, whether any plan exists without the reasons given.

    Raises:
        TimeLimitError: It could not be told in the time allowed.

    """
    questions = asked(problem, frozenset(without))
    return fits(problem, questions, Clock(options or SolveOptions()))


def _solve(problem: Problem, clock: Clock) -> Plan:
    """
    Return the best plan with every service.

    Raises:
        RuledOutError: There is none.
        NoPlanError: The time ran out, or the caller cancelled.

    """
    questions = asked(problem)
    if len(questions) == 1:
        return _solve_one(problem, questions[0], clock)
    return _solve_all(problem, questions, clock)


def _solve_one(problem: Problem, question: Question, clock: Clock) -> Plan:
    """Let the search go through the days, and the solver find the best of the first that fits."""
    searching = search(question)
    by_search = True
    # Above the earliest end stand only deadlines, and a later day misses them by more:
    # every plan of an earlier day beats every plan of a later one.
    for best in searching.visits():
        by_search = False
        plan = _on_day(problem, question, searching, best, clock)
        if plan is not None:
            return plan
    # CP-SAT ruled out the days of which the search knows too little.
    raise RuledOutError([question], by_search=by_search)


def _on_day(
    problem: Problem, question: Question, searching: Search, best: Visiting, clock: Clock
) -> Plan | None:
    """Return the best plan of one day, or None if there is none on it."""
    known = _known(problem, question, searching, best)
    if known:
        narrow = narrowed(question, best, best.end)
        ladder = _climbed(problem, narrow, best, clock, known)
        if ladder is not None:
            return _checked(problem, ladder.visits_found(), ladder.levels)
        if searching.exact:
            raise InternalError("search and solver disagree: only the search found a visit")
    ladder = _climbed(problem, narrowed(question, best, best.last), best, clock, {})
    return None if ladder is None else _checked(problem, ladder.visits_found(), ladder.levels)


def _known(
    problem: Problem, question: Question, searching: Search, best: Visiting
) -> dict[Level, int]:
    """Return what the levels of the search's own visit come to; nothing if it comes late."""
    moment = searching.lattice.moment(best.end)
    soft = (item.verb for item in question.posted if item.level is Level.DEADLINE)
    if not all(verb.by >= moment for verb in soft if isinstance(verb, EndsBy | StartsBy)):
        return {}
    known = {Level.DEADLINE: 0, Level.EARLIEST: objective.earliest(problem, question.case, moment)}
    if searching.exact and best.waiting == 0:
        known[Level.ON_SITE] = 0
    return known


def _climbed(
    problem: Problem, narrow: Question, best: Visiting, clock: Clock, known: Mapping[Level, int]
) -> Ladder | None:
    """Return the levels minimised on one day; None if nothing fits there."""
    if not startable([narrow]):
        return None
    ladder = Ladder(problem, [narrow], {narrow.key: {best.day: best.end}})
    # What is narrowed to one day is solved sooner than simplified.
    ladder.climb(clock, known, presolve=False)
    if ladder.impossible:
        return None
    if ladder.answer is None:
        raise gave_up([narrow], clock)
    return ladder


def _solve_all(problem: Problem, questions: Sequence[Question], clock: Clock) -> Plan:
    """Let the search bound every case, and the solver plan them together."""
    bounds = ends(questions)
    for question in questions:
        if not bounds[question.key]:
            of_case = [q for q in questions if q.case.ref == question.case.ref]
            raise RuledOutError(of_case, by_search=True)
    return _finish(problem, questions, bounds, clock)


def _finish(
    problem: Problem,
    questions: Sequence[Question],
    bounds: Mapping[Key, Mapping[int, int]],
    clock: Clock,
) -> Plan:
    """Minimise level after level, and let the checker judge the plan."""
    if not startable(questions):
        raise RuledOutError(questions, by_search=True)
    ladder = Ladder(problem, questions, bounds)
    first = _one_by_one(problem, clock)
    ladder.begin_at(first)
    ladder.climb(clock, {})
    if ladder.impossible:
        raise RuledOutError(questions, by_search=False)
    if ladder.answer is None:
        plan = _without_proof(problem, first)
        if plan is None:
            raise gave_up(questions, clock)
        return plan
    return _checked(problem, ladder.visits_found(), ladder.levels)


def _without_proof(problem: Problem, visits: Mapping[str, Visit]) -> Plan | None:
    """Return the plan of *visits* if it has all cases and nothing is wrong with it."""
    if visits.keys() < {case.ref for case in problem.cases}:
        return None
    plan = _on_top(problem, tuple(visits.values()), Status.FEASIBLE)
    if check(problem, plan):
        return None
    found = objective.values(problem, plan)
    levels = [LevelValue(level=level.value, value=found[level], bound=0) for level in found]
    tie = LevelValue(level=Level.TIE.value, value=1, bound=0)
    return attrs.evolve(plan, objective=(*levels, tie))


def _one_by_one(problem: Problem, clock: Clock) -> dict[str, Visit]:
    """
    Return visits planned one case after the other, the most urgent first, as far as they fit.

    No more than a place to begin: what stands in nobody's way yet may stand in
    the way of a later case.
    """
    found: dict[str, Visit] = {}
    if len(problem.cases) == 1:
        return found
    standing = problem.standing
    for case in sorted(problem.cases, key=partial(objective.precedence, problem)):
        alone = attrs.evolve(problem, cases=(case,), standing=standing)
        try:
            standing = _solve(alone, Clock(_hasty(clock)))
        except (NoPlanError, RuledOutError):
            continue
        found[case.ref] = next(visit for visit in standing.visits if visit.case == case.ref)
    return found


def _hasty(clock: Clock) -> SolveOptions:
    """Return the options of one step on the way to a first plan."""
    options = attrs.evolve(clock.options, on_progress=None, may_leave_out=False)
    return attrs.evolve(options, time_limit=max(0.001, clock.left / 20))


def _checked(problem: Problem, visits: tuple[Visit, ...], levels: Sequence[LevelValue]) -> Plan:
    """Return the plan if the checker and the level values agree with the solver."""
    proved = all(level.value == level.bound for level in levels)
    plan = _on_top(problem, visits, Status.OPTIMAL if proved else Status.FEASIBLE)
    if findings := check(problem, plan):
        broken = ", ".join(sorted({finding.rule for finding in findings}))
        raise InternalError(f"the plan breaks {broken}")
    return attrs.evolve(plan, objective=_judged(problem, plan, levels))


def _on_top(problem: Problem, visits: tuple[Visit, ...], status: Status) -> Plan:
    """Return the standing plan with *visits*, and with what their cases have lifted."""
    stood = problem.standing or Plan(centre=problem.centre.ref, status=status)
    lifted = (
        Lifted(case=case.ref, override=override)
        for case in problem.cases
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
