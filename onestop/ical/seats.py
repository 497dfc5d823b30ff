"""Who has to be where and when: what a message can be about."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import TypeAlias

import attrs

from onestop import texts
from onestop.errors import InviteError
from onestop.model import Appointment, Plan, Presence, Told, Visit
from onestop.rules.base import BREAK

Key: TypeAlias = tuple[str, str, str]
"""Case, appointment and recipient, by reference."""


@attrs.frozen(kw_only=True)
class Seat:
    """
    One recipient at one appointment.

    Attributes:
        case: The case's reference.
        appointment: The appointment's reference, with the child or without.
        recipient: The reference of the person, or of the room that is booked.
        start: When it starts.
        end: When it ends.
        presence: Where the recipient takes part.
        door: The room to go to; None for none.
        near: Rooms that tell the site: its own, else those used before and after.

    """

    case: str
    appointment: str
    recipient: str
    start: datetime
    end: datetime
    presence: Presence
    door: str | None = None
    near: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What stays the same when the appointment moves."""
        return self.case, self.appointment, self.recipient

    @property
    def order(self) -> tuple[datetime, str, str, str]:
        """Earliest first; then by reference."""
        return self.start, *self.key


def seats_of(plan: Plan | None, rooms: AbstractSet[str]) -> dict[Key, Seat]:
    """
    Return everybody's seats in *plan*; a break is no appointment of anybody's.

    Args:
        plan: Who meets where; None for nobody.
        rooms: References of rooms that keep calendars of their own.

    Raises:
        InviteError: Two appointments share a reference, so that one would
            replace the other in calendars.

    """
    seats: dict[Key, Seat] = {}
    visits = plan.visits if plan else ()
    _check_references(visits)
    for visit in visits:
        for seat in _of_visit(visit, rooms):
            seats.setdefault(seat.key, seat)
    return seats


def seat_told(told: Told) -> Seat:
    """Return what is left to say of an appointment that is to be taken out: when it was."""
    return Seat(
        case=told.case,
        appointment=told.appointment,
        recipient=told.recipient,
        start=told.start,
        end=told.end,
        presence=Presence.REMOTE,
    )


def _check_references(visits: Iterable[Visit]) -> None:
    """Refuse two appointments of a case with one reference, be it in two visits."""
    known: set[tuple[str, str]] = set()
    for visit in visits:
        for appointment in _appointments(visit):
            if (visit.case, appointment.ref) in known:
                raise InviteError(texts.INVITE_TWICE.fill(case=visit.case))
            known.add((visit.case, appointment.ref))


def _appointments(visit: Visit) -> list[Appointment]:
    """Return the appointments of *visit* that calendars can hold."""
    return [each for each in visit.appointments if each.service != BREAK]


def _of_visit(visit: Visit, rooms: AbstractSet[str]) -> Iterator[Seat]:
    """Yield the seats of people and rooms at the appointments of *visit*."""
    appointments = _appointments(visit)
    for appointment in appointments:
        near = _near(appointment, appointments)
        for who in appointment.people:
            observing = who.presence is Presence.OBSERVING
            door = appointment.observed_from if observing else appointment.room
            seat = _seat(visit, appointment, who.ref, near)
            yield attrs.evolve(seat, presence=who.presence, door=door)
        for room in filter(rooms.__contains__, appointment.rooms):
            seat = _seat(visit, appointment, room, (room,))
            yield attrs.evolve(seat, presence=Presence.ROOM, door=room)


def _seat(visit: Visit, appointment: Appointment, recipient: str, near: tuple[str, ...]) -> Seat:
    """Return what is known of a seat before where it is taken."""
    return Seat(
        case=visit.case,
        appointment=appointment.ref,
        recipient=recipient,
        start=appointment.start,
        end=appointment.end,
        presence=Presence.REMOTE,
        near=near,
    )


def _near(appointment: Appointment, visit: Iterable[Appointment]) -> tuple[str, ...]:
    """Return the rooms around *appointment*: a journey starts where the child was before."""
    by_time = sorted(visit, key=lambda each: (each.start, each.ref))
    earlier = [each for each in by_time if each.start < appointment.start]
    later = [each for each in by_time if each.start >= appointment.start]
    around = (appointment, *reversed(earlier), *later)
    return tuple(room for each in around for room in each.rooms)
