"""From a problem to a checked plan, or to the proof that there is none."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from onestop import objective
from onestop.check import check
from onestop.errors import (
    InfeasibleError,
    InternalError,
    NoPlanError,
    OneStopError,
    SolveCancelledError,
    TimeLimitError,
)
from onestop.model import (
    Case,
    Conflict,
    LevelValue,
    Lifted,
    Plan,
    Problem,
    Reason,
    Status,
    Urgency,
    Visit,
)
from onestop.rules import Level
from onestop.rules.f01 import Complete
from onestop.solver.asking import ask, ends_by_day, narrowed, relaxed, search
from onestop.solver.conflict import conflict
from onestop.solver.ladder import Ladder
from onestop.solver.options import SolveOptions
from onestop.solver.running import Clock
from onestop.solver.variables import Question

# What no plan can do without; dropping it would explain nothing.
UNNAMED = ("F01", "F03")
MEDICAL = ("exam", "evidence")
# Rights, guardians and evidence windows are the law's; a hurt child sees a doctor all the same.
NOT_MEDICAL = ("R06", "R26", "R41")


def solve(problem: Problem, options: SolveOptions | None = None) -> Plan:
    """
    Return the best plan for the problem's cases, on top of the standing one.

    Levels are minimised one after the other; a plan whose every level is
    proved is optimal, and the same for any seed and number of workers (P4).
    If the time runs out, the best plan so far comes back as ``feasible`` with
    the bound of every level.

    Args:
        problem: What to plan; see :func:`onestop.prepare`.
        options: Limits and callbacks.

    Raises:
        InfeasibleError: No plan exists; names what collides.
        TimeLimitError: The time ran out before a plan was found or ruled out.
        SolveCancelledError: The caller cancelled before a plan was found.
        InternalError: The checker or the second proof disagreed; no plan leaves.

    """
    clock = Clock(options or SolveOptions())
    questions = [ask(problem, case) for case in problem.cases]
    if len(questions) == 1:
        return _solve_one(problem, questions[0], clock)
    return _solve_all(problem, questions, clock)


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
    dropped = frozenset(without)
    questions = [ask(problem, case, dropped) for case in problem.cases]
    return _fits(problem, questions, Clock(options or SolveOptions()))


def _solve_one(problem: Problem, question: Question, clock: Clock) -> Plan:
    """Let the search find the day, and the solver the rest."""
    searching = search(question)
    # A soft deadline stands above the earliest end: then a later day may be better.
    late = any(item.level is Level.DEADLINE for item in question.posted)
    if late or not searching.exact:
        return _finish(problem, [question], {question.case.ref: ends_by_day(question)}, clock)
    best = next(searching.visits(), None)
    if best is None:
        raise _impossible(problem, [question], clock)
    narrow = narrowed(question, best)
    ends = {question.case.ref: {best.day: best.end}}
    moment = searching.lattice.moment(best.end)
    known = {Level.EARLIEST: objective.earliest(question.case, moment)}
    if best.waiting == 0:
        known[Level.ON_SITE] = 0
    return _finish(problem, [narrow], ends, clock, known)


def _solve_all(problem: Problem, questions: Sequence[Question], clock: Clock) -> Plan:
    """Let the search bound every case, and the solver plan them together."""
    ends = {question.case.ref: ends_by_day(question) for question in questions}
    for question in questions:
        if not ends[question.case.ref]:
            raise _impossible(problem, [question], clock)
    return _finish(problem, questions, ends, clock)


def _finish(
    problem: Problem,
    questions: Sequence[Question],
    ends: Mapping[str, Mapping[int, int]],
    clock: Clock,
    known: Mapping[Level, int] | None = None,
) -> Plan:
    """Minimise level after level, and let the checker judge the plan."""
    if not _startable(questions):
        raise _impossible(problem, questions, clock)
    ladder = Ladder(problem, questions, ends)
    # What the search has narrowed to one day is solved sooner than simplified.
    ladder.climb(clock, known or {}, presolve=not known)
    if ladder.impossible and known:
        raise InternalError("search and solver disagree: only the search found a visit")
    if ladder.impossible:
        raise _impossible(problem, questions, clock)
    if ladder.answer is None:
        raise _gave_up(questions, clock)
    return _checked(problem, ladder.decode(ladder.answer), ladder.levels)


def _startable(questions: Iterable[Question]) -> bool:
    """Tell whether every appointment alone can start somewhere."""
    return all(starts.mask for question in questions for starts in question.starts.values())


def _checked(problem: Problem, visits: tuple[Visit, ...], levels: Sequence[LevelValue]) -> Plan:
    """Return the plan if the checker and the level values agree with the solver."""
    standing = problem.standing
    proved = all(level.value == level.bound for level in levels)
    plan = Plan(
        centre=problem.centre.ref,
        revision=standing.revision + 1 if standing else 0,
        status=Status.OPTIMAL if proved else Status.FEASIBLE,
        visits=(standing.visits if standing else ()) + visits,
        unplanned=standing.unplanned if standing else (),
        overrides=(standing.overrides if standing else ())
        + tuple(
            Lifted(case=case.ref, override=override)
            for case in problem.cases
            for override in case.overrides
        ),
    )
    if findings := check(problem, plan):
        broken = ", ".join(sorted({finding.rule for finding in findings}))
        raise InternalError(f"the plan breaks {broken}")
    return attrs.evolve(plan, objective=_judged(problem, plan, levels))


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


def _gave_up(questions: Sequence[Question], clock: Clock) -> NoPlanError:
    """Return the error for a solve that ended without a plan and without a proof."""
    refs = [question.case.ref for question in questions]
    if clock.stopped:
        return SolveCancelledError(refs)
    return TimeLimitError(refs, clock.options.time_limit)


def _impossible(problem: Problem, questions: Sequence[Question], clock: Clock) -> OneStopError:
    """
    Return the error for cases that cannot be planned, once it is proved a second time.

    One case was ruled out by the search.  Several were ruled out by CP-SAT, whose
    defects lie in its simplifications: the second proof goes without them (P3).
    """
    if _fits(problem, questions, clock, presolve=len(questions) == 1):
        return InternalError("search and solver disagree: only the solver found a visit")
    refs = [question.case.ref for question in questions]
    why = _why(problem, questions, clock)
    return InfeasibleError(refs, why, _medical_part(problem, questions, clock))


def _fits(
    problem: Problem, questions: Sequence[Question], clock: Clock, *, presolve: bool = True
) -> bool:
    """
    Tell, by CP-SAT without any help from the search, whether the cases fit.

    Args:
        problem: The problem.
        questions: Its cases, or some of them.
        clock: The caller's patience.
        presolve: Whether CP-SAT may simplify first.

    Raises:
        TimeLimitError: It could not be told in the time left.
        SolveCancelledError: The caller cancelled.

    """
    if not _startable(questions):
        return False
    days = dict.fromkeys(range(len(questions[0].brief.days())), 0)
    ladder = Ladder(problem, questions, {question.case.ref: days for question in questions})
    ladder.look(clock, presolve=presolve)
    if ladder.answer is None and not ladder.impossible:
        raise _gave_up(questions, clock)
    return ladder.answer is not None


def _why(problem: Problem, questions: Sequence[Question], clock: Clock) -> Conflict:
    """Return what collides; if the time runs out, everything that could."""
    reasons = [
        item.reason
        for question in questions
        for item in question.binding()
        if item.rule not in UNNAMED
    ]

    def possible(without: frozenset[Reason]) -> bool:
        if clock.over():
            raise _gave_up(questions, clock)
        without_them = [relaxed(question, without) for question in questions]
        if len(questions) == 1 and (searching := search(without_them[0])).exact:
            return next(searching.visits(), None) is not None
        return _fits(problem, without_them, clock)

    try:
        if not possible(frozenset(reasons)):
            # Not even then: the services themselves are too long for the days to plan.
            return Conflict(reasons=(Reason(rule=Complete.id, sentence=Complete.sentence),))
        return conflict(reasons, possible)
    except NoPlanError:
        return Conflict(reasons=tuple(dict.fromkeys(reasons)))


def _medical_part(problem: Problem, questions: Sequence[Question], clock: Clock) -> Plan | None:
    """Return a plan of the medical part alone: it never waits for the interview."""
    case = questions[0].case
    urgent = case.urgency is Urgency.ACUTE or case.injured
    needed = tuple(service for service in MEDICAL if _asks(questions[0], service))
    if len(questions) > 1 or not urgent or not needed or case.services == needed:
        return None
    pins = tuple(pin for pin in case.pins if pin.service in needed)
    medical = attrs.evolve(case, services=needed, pins=pins)
    whole = attrs.evolve(problem, cases=(medical,))
    return _care(whole, clock) or _care(_bare(whole, medical), clock)


def _bare(problem: Problem, case: Case) -> Problem:
    """Return the problem of the exam alone: no collection, and no law waits for a doctor."""
    rules = tuple(s for s in problem.profile.rules if s.rule not in NOT_MEDICAL)
    profile = attrs.evolve(problem.profile, rules=rules)
    lifted = tuple(override for override in case.overrides if override.rule not in NOT_MEDICAL)
    alone = attrs.evolve(case, services=MEDICAL[:1], pins=(), overrides=lifted)
    return attrs.evolve(problem, profile=profile, cases=(alone,))


def _care(problem: Problem, clock: Clock) -> Plan | None:
    """Return a plan if there is one in the time left."""
    left = SolveOptions(time_limit=max(0.001, clock.left), cancelled=clock.options.cancelled)
    try:
        return solve(problem, left)
    except NoPlanError:
        return None


def _asks(question: Question, service: str) -> bool:
    """Tell whether the case asks for *service*, be it inside another one."""
    services = question.case.services
    if services is not None:
        return service in services
    return question.brief.problem.profile.service(service).default
