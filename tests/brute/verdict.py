"""The judgement of a finished plan: does it hold, and what is it worth?"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from onestop.model import Plan, Problem, Visit
from tests.brute.faults import (
    between_faults,
    diary_faults,
    open_faults,
    order_faults,
    room_faults,
    seat_faults,
    team_faults,
    time_faults,
)
from tests.brute.law import LEVELS, MINUTE, Law, Taken, mains, taken

URGENCY = {"acute": 4, "urgent": 2, "planned": 1}


def holds(problem: Problem, plan: Plan, without: frozenset[str] = frozenset()) -> bool:
    """Tell whether *plan* breaks no rule that binds."""
    standing = problem.standing.visits if problem.standing else ()
    if any(visit not in plan.visits for visit in standing):
        return False
    if any(sum(v.case == case.ref for v in plan.visits) != 1 for case in problem.cases):
        return False
    visits = {visit.case: visit for visit in plan.visits}
    laws = {case.ref: Law(problem, case, without) for case in problem.cases}
    return all(
        complete(law, visits[ref]) and not law.broken(visit_faults(law, visits[ref], laws, visits))
        for ref, law in laws.items()
    )


def complete(law: Law, visit: Visit) -> bool:
    """Tell whether *visit* has what it must, once each, no longer and with no other seat."""
    held = sorted(mains(visit), key=lambda a: a.service)
    if visit.child != law.case.child.ref or sorted(law.wanted) != [a.service for a in held]:
        return False
    if not law.pins_fit():
        return False
    for option in held:
        want = law.wanted[option.service]
        if option.end - option.start != want.minutes * MINUTE:
            return False
        if sorted(s.name for s in want.seats) != sorted(seat for seat, _, _ in option.people):
            return False
    return True


def visit_faults(
    law: Law, visit: Visit, laws: dict[str, Law], visits: dict[str, Visit]
) -> Iterator[str]:
    """Yield every fault of a complete *visit*."""
    held = mains(visit)
    for option in held:
        yield from alone_faults(law, option)
        rivals = [
            (laws[ref], theirs)
            for ref, other in visits.items()
            if ref in laws and ref != visit.case
            for theirs in mains(other)
        ]
        yield from between_faults(law, option, rivals)
    yield from order_faults(law, {a.service: (a.start, a.end) for a in held})
    yield from break_faults(law, visit)


def alone_faults(law: Law, option: Taken) -> Iterator[str]:
    """Yield every fault of one appointment, other new visits aside."""
    want = law.wanted[option.service]
    seats = {seat.name: seat for seat in want.seats}
    yield from time_faults(law, want, option.start, option.end)
    for seat, ref, presence in option.people:
        yield from seat_faults(law, want, seats[seat], ref, presence)
        yield from diary_faults(law, option, seat, ref, presence)
    yield from room_faults(law, want, option.room, option.observed)
    yield from open_faults(law, option)
    yield from team_faults(law, option)


def break_faults(law: Law, visit: Visit) -> Iterator[str]:
    """Yield F03 R35 for the breaks; R33's cap cannot be passed by a complete visit."""
    pauses = [taken(a) for a in visit.appointments if a.service == "break"]
    held, breaks = mains(visit), sorted((pause.start, pause.end) for pause in pauses)
    for pause in pauses:
        inside = any(a.start <= pause.start and pause.end <= a.end for a in held)
        if not inside or pause.people or pause.room or pause.observed:
            yield "F03"
    for interview in (a for a in held if a.service == "interview"):
        least = law.values["R35"]["minutes"] * MINUTE
        since = interview.start
        stretches = []
        for start, end in breaks:
            if interview.start <= start and end <= interview.end and end - start >= least:
                stretches.append(start - since)
                since = end
        stretches.append(interview.end - since)
        if max(stretches) > law.row["break_every"] * MINUTE:
            yield "R35"


def levels(problem: Problem, plan: Plan, without: frozenset[str] = frozenset()) -> tuple[int, ...]:
    """Return the value of every level of a plan that holds."""
    visits = {visit.case: visit for visit in plan.visits}
    laws = {case.ref: Law(problem, case, without) for case in problem.cases}
    total = dict.fromkeys(LEVELS, 0)
    led = Counter()
    for ref, law in laws.items():
        held = mains(visits[ref])
        first, last = min(a.start for a in held), max(a.end for a in held)
        total["deadline"] += sum(lateness(law, a.service, a.end) for a in held)
        total["earliest"] += URGENCY[law.case.urgency] * ((last - law.case.reported) // MINUTE)
        total["on-site"] += (
            sum(((last - first), *(a.start - a.end for a in held)), MINUTE * 0) // MINUTE
        )
        total["faces"] += len({face for a in held for face in faces(law, a)})
        total["wishes"] += law.cost(visit_faults(law, visits[ref], laws, visits))
        for lead in (a.who("lead") for a in held if a.service == "interview"):
            total["load"] += law.led(lead) + led[lead]
            led[lead] += 1
    return tuple(total.values())


def lateness(law: Law, service: str, end: datetime) -> int:
    """Return what R26 costs: begun minutes past its window."""
    closes = law.closes()
    if closes is None or "R26" not in law.weights or service != law.collects():
        return 0
    return law.weights["R26"] * max(0, -((closes - end) // MINUTE))


def faces(law: Law, option: Taken) -> frozenset[tuple[str, str]]:
    """Return whom the child meets in the room for the first time."""
    known = {companion.ref for companion in law.case.companions}
    known |= {past.interviewer for past in law.case.past_interviews}
    met = {ref for _, ref, presence in option.people if presence == "room"}
    return frozenset((law.case.ref, ref) for ref in met - known)
