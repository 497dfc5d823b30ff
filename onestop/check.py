"""
The verdict on any plan, from whatever hand, without a solver.

Every plan passes here before it leaves the library (promise P1).
"""

from collections.abc import Iterator

from onestop.model import Finding, Plan, Problem
from onestop.rules import Brief, Outcome, Rule, in_force, shape_of
from onestop.rules.f01 import Complete
from onestop.rules.f08 import Pinned
from onestop.rules.wanted import as_planned


def check(problem: Problem, plan: Plan) -> tuple[Finding, ...]:
    """
    Return what is wrong with *plan*; empty means that every hard rule holds.

    Services that the plan lists as left out, with their reason, are not missed.
    Judges the visits of the problem's cases.  Standing visits of other cases
    take people and rooms, and must be in the plan as they stood.  Soft rules, and rules that a
    recorded override lifts, are no findings: they cost.
    """
    return tuple(_findings(problem, plan))


def _findings(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """Yield one finding for every breach of every rule that binds, and every lost booking."""
    for stood in problem.standing.visits if problem.standing else ():
        if stood not in plan.visits:
            yield _about(Pinned, stood.case)
    for case in problem.cases:
        brief = Brief(problem=problem, case=as_planned(problem, case, plan))
        visits = [visit for visit in plan.visits if visit.case == case.ref]
        if len(visits) != 1:
            yield _about(Complete, case.ref)
            continue
        (visit,) = visits
        outcome = Outcome(brief=brief, shape=shape_of(brief), visit=visit, plan=plan)
        for force in in_force(brief):
            if force.costs:
                continue
            for violation in force.rule.violations(outcome):
                yield Finding(
                    rule=force.rule.id,
                    sentence=force.rule.sentence,
                    case=case.ref,
                    appointment=violation.appointment,
                    strength=force.strength,
                )


def _about(rule: type[Rule], case: str) -> Finding:
    """
    Return the finding of a frame rule about a whole case.

    A case that was to be planned has not exactly one visit, or the visit of a case
    that stood is gone or another one.
    """
    return Finding(rule=rule.id, sentence=rule.sentence, case=case, strength=rule.strength)
