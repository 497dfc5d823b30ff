"""What each objective level minimises, as an expression over the variables."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from ortools.sat.python import cp_model

from onestop.model import Case, Presence, Problem
from onestop.objective import LEAD, weight
from onestop.rules import Level
from onestop.solver.posting import Posting
from onestop.solver.question import Key
from onestop.solver.variables import Literal, Term, VisitVariables

MINUTE = timedelta(minutes=1)


def expressions(
    model: cp_model.CpModel,
    problem: Problem,
    visits: Mapping[Key, VisitVariables],
    posting: Posting,
) -> dict[Level, Term]:
    """Return the expression of every level but the last, most important first."""
    found: dict[Level, Term] = {
        level: sum(posting.costs.get(level, [])) for level in Level if level is not Level.TIE
    }
    found[Level.EARLIEST] += sum(_end(problem, visit) for visit in visits.values())
    found[Level.ON_SITE] += sum(_waiting(problem, visit) for visit in visits.values())
    found[Level.FACES] += sum(_faces(model, parts) for parts in _by_case(visits))
    found[Level.LOAD] += _load(model, problem, visits)
    return found


def _by_case(visits: Mapping[Key, VisitVariables]) -> list[list[VisitVariables]]:
    """Return the parts of each case together."""
    refs = dict.fromkeys(ref for ref, _ in visits)
    return [[visit for (case, _), visit in visits.items() if case == ref] for ref in refs]


def rate(problem: Problem, case: Case) -> tuple[int, int]:
    """Return what an end costs at the level ``earliest``: so much a step, and so much ahead."""
    each = weight(problem, case)
    # Whole minutes since the report, rounded down: so the report counts rounded up.
    ahead = (problem.horizon.start - case.reported) // MINUTE
    return each * problem.centre.grid, each * ahead


def _end(problem: Problem, visit: VisitVariables) -> Term:
    """Return the weighted minutes from the report to the end."""
    step, ahead = rate(problem, visit.question.case)
    return step * visit.end + ahead


def _waiting(problem: Problem, visit: VisitVariables) -> Term:
    """Return the minutes on site that no appointment fills."""
    busy = sum(placed.length for placed in visit.childs())
    return (visit.end - visit.begin - busy) * problem.centre.grid


def _faces(model: cp_model.CpModel, parts: list[VisitVariables]) -> Term:
    """Return how many people the child meets in the room for the first time, in all parts."""
    case = parts[0].question.case
    known = {companion.ref for companion in case.companions}
    known |= {past.interviewer for past in case.past_interviews}
    people = {person.ref: person for person in parts[0].question.brief.people}
    met: dict[str, list[Literal]] = {}
    for placed in (placed for visit in parts for placed in visit.childs()):
        for seat in placed.starts.need.seats:
            if Presence.ROOM in seat.presence:
                for ref, literal in placed.seats[seat.name].items():
                    by_video = Presence.REMOTE in seat.presence and people[ref].remote
                    if ref not in known and not by_video:
                        met.setdefault(ref, []).append(literal)
    faces: list[Literal] = []
    for ref, literals in met.items():
        face = model.new_bool_var(f"{case.ref}.meets.{ref}")
        for literal in literals:
            model.add_implication(literal, face)
        faces.append(face)
    return sum(faces)


def _load(model: cp_model.CpModel, problem: Problem, visits: Mapping[Key, VisitVariables]) -> Term:
    """Return what the new interviews cost those who lead them: each what they have already."""
    service, seat = LEAD
    led: Counter[str | None] = Counter()
    for standing in problem.standing.visits if problem.standing else ():
        interview = standing.find(service)
        led[interview.who(seat) if interview else None] += 1
    asked: dict[str, list[Literal]] = {}
    for visit in visits.values():
        placed = visit.placed.get(service)
        for ref, literal in placed.seats.get(seat, {}).items() if placed else ():
            asked.setdefault(ref, []).append(literal)
    terms: list[Term] = []
    for ref, literals in asked.items():
        if len(literals) == 1:
            terms.append(led[ref] * literals[0])
            continue
        # The k-th new one costs k more: convex, so the cheap ones are taken first.
        steps = [model.new_bool_var(f"{ref}.leads.{k}") for k, _ in enumerate(literals)]
        model.add(sum(steps) == sum(literals))
        terms += [(led[ref] + k) * step for k, step in enumerate(steps)]
    return sum(terms)
