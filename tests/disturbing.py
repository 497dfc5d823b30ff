"""
Good plans made wrong, or not: one small change at a time, drawn at random.

The checker and the oracle must agree on each, so a change need not do harm.
"""

import random
from collections.abc import Callable
from datetime import timedelta

import attrs

from onestop.model import Appointment, Attendance, Plan, Presence, Problem, Visit

Change = Callable[[random.Random, Problem, Visit], Visit]


def disturbed(rng: random.Random, problem: Problem, plan: Plan) -> Plan:
    """Return *plan* with one to three changes to the visits of the problem's cases."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        case = rng.choice(problem.cases)
        visit = plan.visit(case.ref)
        if visit is not None:
            plan = _replaced(plan, visit, rng.choice(CHANGES)(rng, problem, visit))
    return plan


def _replaced(plan: Plan, old: Visit, new: Visit) -> Plan:
    """Return *plan* with *new* in the place of *old*."""
    visits = tuple(new if visit is old else visit for visit in plan.visits)
    return attrs.evolve(plan, visits=visits)


def _with(visit: Visit, old: Appointment, *new: Appointment) -> Visit:
    """Return *visit* with *new* in the place of *old*, unless nothing would be left."""
    kept = [a for a in visit.appointments if a is not old]
    return attrs.evolve(visit, appointments=(*kept, *new) or visit.appointments)


def _moved(appointment: Appointment, minutes: int, longer: int = 0) -> Appointment:
    """Return *appointment*, later by *minutes* and longer by *longer*."""
    start = appointment.start + timedelta(minutes=minutes)
    end = appointment.end + timedelta(minutes=minutes + longer)
    return attrs.evolve(appointment, start=start, end=max(end, start + timedelta(minutes=1)))


def _steps(rng: random.Random, problem: Problem) -> int:
    """Return some minutes: mostly a step of the grid forth or back."""
    grid = problem.centre.grid
    return rng.choice((grid, -grid, grid, -grid, 2 * grid, -2 * grid, 5, 24 * 60))


def shift_all(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Move the whole visit."""
    by = _steps(rng, problem)
    return attrs.evolve(visit, appointments=tuple(_moved(a, by) for a in visit.appointments))


def shift_one(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Move one appointment, and the breaks inside it."""
    chosen, by = rng.choice(visit.appointments), _steps(rng, problem)
    moved = (_moved(a, by) if chosen.window.holds(a.window) else a for a in visit.appointments)
    return attrs.evolve(visit, appointments=tuple(moved))


def shift_rest(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Move one appointment and everything after it."""
    chosen, by = rng.choice(visit.appointments), _steps(rng, problem)
    moved = (_moved(a, by) if a.start >= chosen.start else a for a in visit.appointments)
    return attrs.evolve(visit, appointments=tuple(moved))


def exchange(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Let two appointments change places in time."""
    del problem
    one, other = (rng.choice(visit.appointments) for _ in range(2))
    first, then = sorted((one, other), key=lambda a: a.start)
    if first is then:
        return visit
    late = int((then.end - first.end) / timedelta(minutes=1))
    early = int((first.start - then.start) / timedelta(minutes=1))
    visit = _with(visit, first, _moved(first, late))
    return _with(visit, then, _moved(then, early))


def stretch(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Make one appointment longer or shorter."""
    chosen = rng.choice(visit.appointments)
    return _with(visit, chosen, _moved(chosen, 0, rng.choice((5, -5, problem.centre.grid))))


def swap_person(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Put somebody else into one seat."""
    chosen = rng.choice(visit.appointments)
    if not chosen.people:
        return visit
    refs = [person.ref for person in problem.centre.people]
    refs += [companion.ref for case in problem.cases for companion in case.companions]
    people = list(chosen.people)
    index = rng.randrange(len(people))
    people[index] = attrs.evolve(people[index], ref=rng.choice(refs))
    return _with(visit, chosen, attrs.evolve(chosen, people=tuple(people)))


def change_presence(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Let somebody take a seat from elsewhere."""
    del problem
    chosen = rng.choice(visit.appointments)
    if not chosen.people:
        return visit
    people = list(chosen.people)
    index = rng.randrange(len(people))
    people[index] = attrs.evolve(people[index], presence=rng.choice(tuple(Presence)))
    return _with(visit, chosen, attrs.evolve(chosen, people=tuple(people)))


def drop_seat(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Leave one seat empty."""
    del problem
    chosen = rng.choice(visit.appointments)
    gone = rng.randrange(len(chosen.people) + 1)
    people = tuple(p for index, p in enumerate(chosen.people) if index != gone)
    return _with(visit, chosen, attrs.evolve(chosen, people=people))


def add_seat(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Seat one more person."""
    chosen = rng.choice([a for a in visit.appointments if a.service != "break"])
    seat = rng.choice(("lead", "second", "adult", "officer", "guest", "consent", "witness"))
    more = Attendance(ref=rng.choice(problem.centre.people).ref, seat=seat)
    return _with(visit, chosen, attrs.evolve(chosen, people=(*chosen.people, more)))


def swap_room(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Use another room, with or without the one it is observed from."""
    held = [a for a in visit.appointments if a.service != "break"]
    if not held:
        return visit  # all but the breaks was dropped before
    chosen = rng.choice(held)
    room = rng.choice((None, *problem.centre.rooms))
    linked = room.observed_from if room and rng.random() < 0.7 else chosen.observed_from
    ref = room.ref if room else None
    return _with(visit, chosen, attrs.evolve(chosen, room=ref, observed_from=linked))


def swap_observed(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Watch from another room, or from none."""
    held = [a for a in visit.appointments if a.service != "break"]
    if not held:
        return visit
    chosen = rng.choice(held)
    room = rng.choice((None, *(room.ref for room in problem.centre.rooms)))
    return _with(visit, chosen, attrs.evolve(chosen, observed_from=room))


def drop(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Leave one appointment or break out."""
    del problem
    return _with(visit, rng.choice(visit.appointments))


def repeat(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Hold one appointment or break again at the end."""
    chosen = rng.choice(visit.appointments)
    later = int((visit.window.end - chosen.start) / timedelta(minutes=1))
    again = attrs.evolve(_moved(chosen, later + rng.choice((0, problem.centre.grid))), ref="again")
    return attrs.evolve(visit, appointments=(*visit.appointments, again))


def rename(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Bring another child."""
    del rng, problem
    return attrs.evolve(visit, child="somebody-else")


def leave_out_child(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Send the child away from one appointment, or bring it there."""
    del problem
    chosen = rng.choice(visit.appointments)
    return _with(visit, chosen, attrs.evolve(chosen, child=not chosen.child))


def other_part(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Count one appointment, or all, to another part of the visit."""
    del problem
    chosen = rng.choice(visit.appointments)
    part = 3 - min(chosen.part, 2)
    if rng.random() < 0.5:
        return _with(visit, chosen, attrs.evolve(chosen, part=part))
    appointments = (attrs.evolve(a, part=part) for a in visit.appointments)
    return attrs.evolve(visit, appointments=tuple(appointments))


def other_family(rng: random.Random, problem: Problem, visit: Visit) -> Visit:
    """Let the visit say otherwise whom the child belongs to, or must not meet."""
    del problem
    changes: dict[str, object] = rng.choice(
        (
            {"family": "some-family"},
            {"family": None},
            {"with_cases": ("some-case",)},
            {"with_cases": ()},
            {"kept_apart": not visit.kept_apart},
        )
    )
    return attrs.evolve(visit, **changes)  # type: ignore[arg-type]


CHANGES: tuple[Change, ...] = (
    shift_all,
    shift_one,
    shift_one,
    shift_rest,
    exchange,
    stretch,
    swap_person,
    swap_person,
    swap_person,
    change_presence,
    drop_seat,
    add_seat,
    swap_room,
    swap_room,
    swap_observed,
    drop,
    repeat,
    rename,
    leave_out_child,
    other_part,
    other_family,
)
