"""
From a problem to a checked plan, or to the proof that there is none.

One visit that the search can settle needs no CP-SAT, whose import takes longer than
all the rest; so whatever imports it is imported where it is first needed.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from onestop import objective
from onestop.errors import InternalError
from onestop.model import Plan, Problem, Reason
from onestop.rules import Level
from onestop.rules.verbs import EndsBy, StartsBy
from onestop.search import Search, Visiting
from onestop.solver.asking import ask, asked, narrowed, relaxed, search
from onestop.solver.clock import Clock
from onestop.solver.judging import checked
from onestop.solver.options import SolveOptions
from onestop.solver.outcomes import RuledOutError, gave_up, given_up, startable
from onestop.solver.question import Question
from onestop.solver.settling import NoVisitError, settled

if TYPE_CHECKING:
    from onestop.solver.ladder import Ladder

# In days: a look at so few costs a fraction of one at a whole fortnight.
SOON = 4


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
    from onestop.solver.leaving import least_left_out  # noqa: PLC0415 - with CP-SAT
    from onestop.solver.ruling_out import impossible  # noqa: PLC0415 - with CP-SAT

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
    from onestop.solver.fitting import fits  # noqa: PLC0415 - with CP-SAT

    questions = asked(problem, frozenset(without))
    return fits(problem, questions, Clock(options or SolveOptions()))


def _solve(problem: Problem, clock: Clock) -> Plan:
    """
    Return the best plan with every service.

    Raises:
        RuledOutError: There is none.
        NoPlanError: The time ran out, or the caller cancelled.

    """
    if len(problem.cases) > 1:
        return _solve_all(problem, clock)
    soon = ask(problem, problem.cases[0], days=SOON)
    if len(soon) > 1:
        return _solve_all(problem, clock)
    # Most visits are soon; where none fits, little is lost by a look at few days.
    try:
        return _solve_one(problem, soon[0], clock)
    except RuledOutError:
        if len(soon[0].brief.days()) <= SOON:
            raise
    return _solve_one(problem, relaxed(soon[0], frozenset()), clock)


def _solve_all(problem: Problem, clock: Clock) -> Plan:
    """Plan several visits, or parts of one, together."""
    from onestop.solver.together import solve_together  # noqa: PLC0415 - with CP-SAT

    return solve_together(problem, _asked(problem, clock), clock, _solve)


def _asked(problem: Problem, clock: Clock) -> list[Question]:
    """
    Return all cases, ready to be asked, unless the caller's patience ends before.

    Raises:
        NoPlanError: It did.

    """
    questions: list[Question] = []
    for case in problem.cases:
        if clock.over():
            raise given_up([case.ref for case in problem.cases], clock)
        questions += ask(problem, case)
    return questions


def _solve_one(problem: Problem, question: Question, clock: Clock) -> Plan:
    """Let the search go through the days, and the solver find the best of the first that fits."""
    searching = search(question)
    by_search = True
    # Above the earliest end stand only deadlines, and a later day misses them by more:
    # every plan of an earlier day beats every plan of a later one.
    for best in searching.visits():
        try:
            plan = _on_day(problem, question, searching, best, clock)
        except NoVisitError:
            continue
        by_search = False
        if plan is not None:
            return plan
    # CP-SAT ruled out the days of which the search knows too little.
    raise RuledOutError([question], by_search=by_search)


def _on_day(
    problem: Problem, question: Question, searching: Search, best: Visiting, clock: Clock
) -> Plan | None:
    """
    Return the best plan of one day, or None if there is none on it.

    Raises:
        NoVisitError: There is none, and the search itself can tell.

    """
    found = None if clock.over() else settled(question, searching, best, clock.options.down_to)
    if found is not None:
        every = tuple(Level)
        levels = found.levels[: every.index(clock.options.down_to) + 1]
        for level in levels:
            clock.tell(Level(level.level), value=level.value, bound=level.bound)
        return checked(problem, (found.visit,), levels)
    known = _known(problem, question, searching, best)
    if known:
        narrow = narrowed(question, best, best.end)
        ladder = _climbed(problem, narrow, best, clock, known)
        if ladder is not None:
            return checked(problem, ladder.visits_found(), ladder.levels)
        if searching.exact:
            raise InternalError("search and solver disagree: only the search found a visit")
    ladder = _climbed(problem, narrowed(question, best, best.last), best, clock, {})
    return None if ladder is None else checked(problem, ladder.visits_found(), ladder.levels)


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
) -> "Ladder | None":
    """Return the levels minimised on one day; None if nothing fits there."""
    if not startable([narrow]):
        return None
    from onestop.solver.ladder import Ladder  # noqa: PLC0415 - with CP-SAT

    ladder = Ladder(problem, [narrow], {narrow.key: {best.day: best.end}})
    # What is narrowed to one day is solved sooner than simplified.
    ladder.climb(clock, known, presolve=False)
    if ladder.impossible:
        return None
    if ladder.answer is None:
        raise gave_up([narrow], clock)
    return ladder
