"""
What a plan is worth, level by level, read off the plan alone.

The solver minimises the same numbers in its own way; before a plan leaves, the
two must agree.
"""

from collections import Counter
from datetime import datetime

from onestop.model import Case, Plan, Presence, Problem, Visit, minutes
from onestop.rules import Brief, Level, Outcome, in_force, shape_of
from onestop.rules.base import main_appointments
from onestop.rules.wanted import INTERVIEW, as_planned, wanted

LEAD = ("interview", "lead")
# Leaving out care costs more than leaving out all the rest, the interview more than other talk.
CARE = frozenset({"exam", "evidence", "prophylaxis", "treatment"})
MEDICAL, FORENSIC = 100, 10


def values(problem: Problem, plan: Plan) -> dict[Level, int]:
    """
    Return the value of every level but the last for the new visits of *plan*.

    Weights for ``left-out``; minutes for ``deadline``, ``earliest`` (to the end of
    each part, times the weight of the urgency) and ``on-site``; people for
    ``faces``; weights for ``wishes``; interviews for ``load``.
    """
    totals: dict[Level, int] = {level: 0 for level in Level if level is not Level.TIE}
    for case in problem.cases:
        visit = plan.visit(case.ref)
        if visit is None:
            continue
        brief = Brief(problem=problem, case=as_planned(problem, case, plan))
        totals[Level.EARLIEST] += sum(earliest(problem, case, part.end) for part in visit.parts)
        totals[Level.ON_SITE] += waiting(visit)
        totals[Level.FACES] += len(new_faces(brief, visit))
        outcome = Outcome(brief=brief, shape=shape_of(brief), visit=visit, plan=plan)
        for force in in_force(brief):
            if force.costs:
                totals[force.rule.level] += force.weight * force.rule.cost(outcome)
    totals[Level.LOAD] = load(problem, plan)
    costs = leaving_costs(problem)
    listed = {(item.case, item.service) for item in plan.left_out}
    totals[Level.LEFT_OUT] += sum(costs[what] for what in listed & costs.keys())
    return totals


def leaving_costs(problem: Problem) -> dict[tuple[str, str], int]:
    """Return, by case and service, what leaving it out costs: care before word before the rest."""
    return {
        (case.ref, service): weight(problem, case) * _dearness(service)
        for case in problem.cases
        for service in wanted(Brief(problem=problem, case=case))
    }


def _dearness(service: str) -> int:
    """Return what leaving out *service* costs before urgency counts."""
    if service in CARE:
        return MEDICAL
    return FORENSIC if service == INTERVIEW else 1


def weight(problem: Problem, case: Case) -> int:
    """Return how much a minute counts until the visit of *case* is over."""
    return problem.profile.weights.of(case.urgency)


def precedence(problem: Problem, case: Case) -> tuple[int, datetime, str]:
    """Return the order in which cases are planned one by one: the most urgent, the oldest."""
    return -weight(problem, case), case.reported, case.ref


def earliest(problem: Problem, case: Case, end: datetime) -> int:
    """Return the minutes from the report to *end*, rounded down, times the urgency's weight."""
    return weight(problem, case) * minutes(end - case.reported)


def waiting(visit: Visit) -> int:
    """Return the child's minutes on site that no appointment fills."""
    busy = sum(a.window.minutes for a in main_appointments(visit))
    return sum(part.minutes for part in visit.parts) - busy


def new_faces(brief: Brief, visit: Visit) -> set[str]:
    """
    Return whom the child meets in the room and has not met before.

    Companions are no strangers; an earlier interviewer is none either.
    """
    known = {companion.ref for companion in brief.case.companions}
    known |= {past.interviewer for past in brief.case.past_interviews}
    return {
        person.ref
        for appointment in main_appointments(visit)
        for person in appointment.people
        if person.presence is Presence.ROOM
    } - known


def load(problem: Problem, plan: Plan) -> int:
    """
    Return how unevenly interviews fall: each one costs what its lead has already.

    The second new interview of somebody who leads one in the standing plan
    costs two; so, among equals, those who lead least are asked.
    """
    led = Counter[str]()
    total = 0
    new = {case.ref for case in problem.cases}
    for visit in sorted(plan.visits, key=lambda visit: visit.case in new):
        service, seat = LEAD
        interview = visit.find(service)
        lead = interview.who(seat) if interview else None
        if lead is not None:
            total += led[lead] if visit.case in new else 0
            led[lead] += 1
    return total
