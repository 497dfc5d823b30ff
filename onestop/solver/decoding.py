"""From what was decided back to visits with times, rooms and people."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

import attrs

from onestop.bits import Lattice
from onestop.model import (
    Appointment,
    Attendance,
    Case,
    Person,
    Presence,
    Room,
    Seat,
    Standing,
    Visit,
)
from onestop.rules import Brief, Need
from onestop.rules.base import BREAK


@attrs.frozen(kw_only=True)
class Decided:
    """
    One appointment as it was decided.

    Attributes:
        need: What was needed.
        start: When it starts, in steps.
        length: How many steps it takes.
        room: Where; None for no room of its own.
        seats: Who fills each seat.

    """

    need: Need
    start: int
    length: int
    room: str | None
    seats: Mapping[str, str]


def visit_of(
    brief: Brief, decided: Iterable[Decided], lattice: Lattice, rooms: Mapping[str, Room]
) -> Visit:
    """Return the visit that the appointments of one case make, in all its parts."""
    case, appointments = brief.case, list[Appointment]()
    people = {person.ref: person for person in brief.people}
    for one in decided:
        appointment = _appointment(case, one, people, lattice, rooms)
        appointments += [appointment, *_breaks(case, one.need, appointment)]
    appointments.sort(key=lambda one: (one.start, one.start - one.end))
    return Visit(
        case=case.ref,
        child=case.child.ref,
        family=case.family,
        with_cases=case.with_cases,
        kept_apart=case.standing is Standing.SUSPECT,
        appointments=tuple(appointments),
    )


def _appointment(
    case: Case,
    decided: Decided,
    people: Mapping[str, Person],
    lattice: Lattice,
    rooms: Mapping[str, Room],
) -> Appointment:
    """Return one appointment."""
    need, room, start = decided.need, decided.room, lattice.moment(decided.start)
    return Appointment(
        ref=f"{case.ref}/{need.service}",
        service=need.service,
        part=need.part,
        child=need.child,
        start=start,
        end=start + decided.length * lattice.step,
        room=room,
        observed_from=rooms[room].observed_from if room and need.observed else None,
        people=tuple(_attendance(people[decided.seats[seat.name]], seat) for seat in need.seats),
    )


def _breaks(case: Case, need: Need, inside: Appointment) -> list[Appointment]:
    """Return the breaks inside an appointment."""
    return [
        Appointment(
            ref=f"{case.ref}/{BREAK}-{number}",
            service=BREAK,
            part=need.part,
            start=inside.start + timedelta(minutes=pause.after),
            end=inside.start + timedelta(minutes=pause.after + pause.minutes),
        )
        for number, pause in enumerate(need.pauses, 1)
    ]


def _attendance(person: Person, seat: Seat) -> Attendance:
    """Return how *person* takes *seat*: by video if they can only so and the seat allows it."""
    remote = person.remote and Presence.REMOTE in seat.presence
    here = next((p for p in seat.presence if p != Presence.REMOTE), Presence.REMOTE)
    return Attendance(ref=person.ref, seat=seat.name, presence=Presence.REMOTE if remote else here)
