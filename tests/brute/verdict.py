"""The judgement of a finished plan: does it hold, and what is it worth?"""

from collections import Counter
from collections.abc import Iterator

from onestop.model import Plan, Problem, Visit
from tests.brute.breaks import break_faults
from tests.brute.faults import (
    diary_faults,
    open_faults,
    room_faults,
    seat_faults,
    team_faults,
    time_faults,
)
from tests.brute.law import LEVELS, MINUTE, Law, Spans, Taken, mains, taken
from tests.brute.shape import read
from tests.brute.visits import (
    between_faults,
    crossing_faults,
    order_faults,
    site_faults,
    start_faults,
    wish_faults,
)

URGENCY = {"acute": 4, "urgent": 2, "planned": 1}


def holds(problem: Problem, plan: Plan, without: frozenset[str] = frozenset()) -> bool:
    """Tell whether *plan* breaks no rule that binds."""
    standing = problem.standing.visits if problem.standing else ()
    if any(visit not in plan.visits for visit in standing):
        return False
    if any(sum(v.case == case.ref for v in plan.visits) != 1 for case in problem.cases):
        return False
    visits = {visit.case: visit for visit in plan.visits}
    laws = laws_of(problem, without)
    # All must be complete before any is compared with another.
    return all(complete(law, visits[ref]) for ref, law in laws.items()) and all(
        not law.broken(visit_faults(law, visits[ref], laws, visits)) for ref, law in laws.items()
    )


LAST: list[tuple[Problem, frozenset[str], dict[str, Law]]] = []


def laws_of(problem: Problem, without: frozenset[str]) -> dict[str, Law]:
    """Return the laws of the cases; plans of one problem are often judged in a row."""
    if not LAST or LAST[0][0] is not problem or LAST[0][1] != without:
        laws = {case.ref: read(problem, case, without) for case in problem.cases}
        LAST[:] = [(problem, without, laws)]
    return LAST[0][2]


def complete(law: Law, visit: Visit) -> bool:
    """Tell whether *visit* has what it must, once each, no longer and with no other seat."""
    held, case = sorted(mains(visit), key=lambda a: a.service), law.case
    about = (visit.child, visit.family, visit.with_cases, visit.kept_apart)
    if about != (case.child.ref, case.family, case.with_cases, case.standing == "suspect"):
        return False
    if sorted(law.wanted) != [a.service for a in held] or not law.pins_fit():
        return False
    for option in held:
        want = law.wanted[option.service]
        if option.end - option.start != want.minutes * MINUTE:
            return False
        if (option.child, option.part) != (want.child, want.part):
            return False
        if sorted(want.names) != sorted(seat for seat, _, _ in option.people):
            return False
    return True


def spans_of(held: list[Taken]) -> Spans:
    """Return from when to when each appointment lasts."""
    return {a.service: (a.start, a.end) for a in held}


def visit_faults(
    law: Law, visit: Visit, laws: dict[str, Law], visits: dict[str, Visit]
) -> Iterator[str]:
    """Yield every fault of a complete *visit*."""
    held = mains(visit)
    pauses = [taken(a) for a in visit.appointments if a.service == "break"]
    everything = [
        (laws[ref], theirs)
        for ref, other in visits.items()
        if ref in laws
        for theirs in mains(other)
    ]
    for option in held:
        yield from alone_faults(law, option)
        rivals = [(their, a) for their, a in everything if their is not law or a != option]
        yield from between_faults(law, option, rivals)
    yield from order_faults(law, spans_of(held))
    yield from start_faults(law, spans_of(held))
    yield from site_faults(law, held)
    yield from wish_faults(law, held)
    yield from break_faults(law, held, pauses)
    sights = [their.sight(spans_of(mains(visits[ref]))) for ref, their in laws.items()]
    mine = law.sight(spans_of(held))
    others = [theirs for theirs in (*law.sights, *sights) if theirs.case != law.case.ref]
    yield from crossing_faults(law, mine, others)


def alone_faults(law: Law, option: Taken) -> Iterator[str]:
    """Yield every fault of one appointment, others of new visits aside."""
    want = law.wanted[option.service]
    seats = {seat.name: seat for seat in want.seats}
    yield from time_faults(law, want, option.start, option.end)
    for seat, ref, presence in option.people:
        yield from seat_faults(law, want, seats[seat], ref, presence)
        yield from diary_faults(law, option, seat, ref, presence)
    yield from room_faults(law, want, option.room, option.observed)
    yield from open_faults(law, option)
    yield from team_faults(law, option)


def levels(problem: Problem, plan: Plan, without: frozenset[str] = frozenset()) -> tuple[int, ...]:
    """Return the value of every level of a plan that holds."""
    visits = {visit.case: visit for visit in plan.visits}
    laws = laws_of(problem, without)
    total = dict.fromkeys(LEVELS, 0)
    led: Counter[str] = Counter()
    for ref, law in laws.items():
        held = mains(visits[ref])
        late, soon, idle = times(law, spans_of(held))
        total["deadline"] += late
        total["earliest"] += soon
        total["on-site"] += idle
        total["faces"] += len({face for a in held for face in faces(law, a)})
        total["wishes"] += law.cost(visit_faults(law, visits[ref], laws, visits))
        leads = (a.who("lead") for a in held if a.service == "interview")
        for lead in (lead for lead in leads if lead is not None):
            total["load"] += law.led(lead) + led[lead]
            led[lead] += 1
    return tuple(total.values())


def times(law: Law, spans: Spans) -> tuple[int, int, int]:
    """Return what a visit's times are worth: deadline, earliest and on-site."""
    there = law.sight(spans).stays
    childs = [span for service, span in spans.items() if law.wanted[service].child]
    late = sum(law.late(service, end) for service, (_, end) in spans.items())
    late += law.late(None, min((start for start, _ in childs), default=there[0][0]))
    soon = sum((end - law.case.reported) // MINUTE for _, end in there)
    idle = sum((b - a) // MINUTE for a, b in there) - sum((b - a) // MINUTE for a, b in childs)
    return late, URGENCY[law.case.urgency] * soon, idle


def faces(law: Law, option: Taken) -> frozenset[tuple[str, str]]:
    """Return whom the child meets in the room for the first time."""
    known = {companion.ref for companion in law.case.companions}
    known |= {past.interviewer for past in law.case.past_interviews}
    met = {ref for _, ref, presence in option.people if presence == "room" and option.child}
    return frozenset((law.case.ref, ref) for ref in met - known)
