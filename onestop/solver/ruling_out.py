"""Why nothing fits: proved a second time, explained, and with the care that need not wait."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import attrs

from onestop.errors import InfeasibleError, InternalError, NoPlanError, OneStopError
from onestop.model import Case, Conflict, Plan, Problem, Reason, Urgency
from onestop.rules.f01 import Complete
from onestop.solver.asking import relaxed, search
from onestop.solver.clock import Clock
from onestop.solver.conflict import conflict
from onestop.solver.fitting import fits
from onestop.solver.options import SolveOptions
from onestop.solver.outcomes import RuledOutError, gave_up
from onestop.solver.question import Question

Planner: TypeAlias = Callable[[Problem, Clock], Plan]

# What no plan can do without; dropping it would explain nothing.
UNNAMED = ("F01", "F03")
MEDICAL = ("exam", "evidence", "prophylaxis")
# Rights, guardians and evidence windows are the law's; a hurt child sees a doctor all the same.
NOT_MEDICAL = ("R06", "R26", "R28", "R41")


def impossible(
    problem: Problem, found: RuledOutError, clock: Clock, planner: Planner
) -> OneStopError:
    """
    Return the error for cases that cannot be planned, once it is proved a second time.

    What the search ruled out, CP-SAT must rule out, too.  What CP-SAT ruled out, it
    must rule out again without presolve: its defects lie in its simplifications (P3).
    """
    questions = found.questions
    if fits(problem, questions, clock, presolve=found.by_search):
        return InternalError("search and solver disagree: only the solver found a visit")
    refs = list(dict.fromkeys(question.case.ref for question in questions))
    why = conflict_of(problem, questions, clock)
    return InfeasibleError(refs, why, _medical_part(problem, questions, clock, planner))


def conflict_of(problem: Problem, questions: Sequence[Question], clock: Clock) -> Conflict:
    """Return what collides; if the time runs out, everything that could."""
    reasons = [
        item.reason
        for question in questions
        for item in question.binding()
        if item.rule not in UNNAMED
    ]

    def possible(without: frozenset[Reason]) -> bool:
        if clock.over():
            raise gave_up(questions, clock)
        without_them = [relaxed(question, without) for question in questions]
        searches = [search(question) for question in without_them]
        if any(next(searching.visits(), None) is None for searching in searches):
            return False
        if len(searches) == 1 and searches[0].exact:
            return True
        return fits(problem, without_them, clock)

    try:
        if not possible(frozenset(reasons)):
            # Not even then: the services themselves are too long for the days to plan.
            return Conflict(reasons=(Reason(rule=Complete.id, sentence=Complete.sentence),))
        return conflict(reasons, possible)
    except NoPlanError:
        return Conflict(reasons=tuple(dict.fromkeys(reasons)))


def _medical_part(
    problem: Problem, questions: Sequence[Question], clock: Clock, planner: Planner
) -> Plan | None:
    """Return a plan of the medical part alone: it never waits for the interview."""
    case = questions[0].case
    urgent = case.urgency is Urgency.ACUTE or case.injured
    needed = tuple(service for service in MEDICAL if _asks(questions[0], service))
    together = len({question.case.ref for question in questions}) > 1
    if together or not urgent or not needed or case.services == needed:
        return None
    pins = tuple(pin for pin in case.pins if pin.service in needed)
    medical = attrs.evolve(case, services=needed, pins=pins)
    whole = attrs.evolve(problem, cases=(medical,))
    return _care(whole, clock, planner) or _care(_bare(whole, medical), clock, planner)


def _bare(problem: Problem, case: Case) -> Problem:
    """Return the problem of the exam alone: no collection, and no law waits for a doctor."""
    rules = tuple(s for s in problem.profile.rules if s.rule not in NOT_MEDICAL)
    profile = attrs.evolve(problem.profile, rules=rules)
    lifted = tuple(override for override in case.overrides if override.rule not in NOT_MEDICAL)
    alone = attrs.evolve(case, services=MEDICAL[:1], pins=(), overrides=lifted)
    return attrs.evolve(problem, profile=profile, cases=(alone,))


def _care(problem: Problem, clock: Clock, planner: Planner) -> Plan | None:
    """Return a plan if there is one in the time left."""
    asked = clock.cancelled if clock.options.cancelled else None
    left = SolveOptions(time_limit=max(0.001, clock.left), cancelled=asked)
    try:
        return planner(problem, Clock(left))
    except (NoPlanError, RuledOutError):
        return None


def _asks(question: Question, service: str) -> bool:
    """Tell whether the case asks for *service*, be it inside another one."""
    services = question.case.services
    if services is not None:
        return service in services
    known = question.brief.problem.profile.services
    return any(each.ref == service and each.default for each in known)
