"""
The verdict on any plan, from whatever hand, without a solver.

Every plan passes here before it leaves the library (promise P1).
"""

from collections.abc import Iterator

from onestop.model import Finding, Plan, Problem
from onestop.rules import Brief, Outcome, in_force, shape_of
from onestop.rules.f01 import Complete


def check(problem: Problem, plan: Plan) -> tuple[Finding, ...]:
    """
    Return what is wrong with *plan*; empty means that every hard rule holds.

    Judges the visits of the problem's cases.  Standing visits of other cases
    count where they take people and rooms.  Soft rules, and rules that a
    recorded override lifts, are no findings: they cost.
    """
    return tuple(_findings(problem, plan))


def _findings(problem: Problem, plan: Plan) -> Iterator[Finding]:
    """Yield one finding for every breach of every rule that binds."""
    for case in problem.cases:
        brief = Brief(problem=problem, case=case)
        visits = [visit for visit in plan.visits if visit.case == case.ref]
        if len(visits) != 1:
            yield _not_one(case.ref)
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


def _not_one(case: str) -> Finding:
    """Return the finding for a case that the plan forgot, or gave more than one visit."""
    return Finding(
        rule=Complete.id,
        sentence=Complete.sentence,
        case=case,
        strength=Complete.strength,
    )
