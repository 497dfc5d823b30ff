"""
Invites as they are sent, each beside what the plan says that it must say.

What is expected is worked out from plans alone: no line of a message, and
nothing that wrote one, is asked.
"""

# ruff: noqa: INP001 - a folder of scripts, not a package

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import attrs

import onestop
from onestop.model import Appointment, Visit
from onestop.rules.base import BREAK


@attrs.frozen(kw_only=True)
class Answer:
    """
    What a message says: as the plan has it, or as an engine read it.

    Attributes:
        start: Seconds since 1970 in UTC; None for a time that is only local.  The
            end likewise.
        uid: What ties the messages about one seat together.
        sequence: Which of them is the newest.
        method: ``REQUEST`` or ``CANCEL``.
        attendees: Every address that stands there.
        status: ``CONFIRMED`` or ``CANCELLED``.

    """

    start: float | None
    end: float | None
    uid: str
    sequence: int
    method: str
    attendees: tuple[str, ...]
    status: str


@attrs.frozen(kw_only=True)
class Letter:
    """One message as a file, and what it must say."""

    file: str
    data: bytes = attrs.field(repr=False)
    expected: Answer


@attrs.frozen(kw_only=True)
class Story:
    """
    What happens to one plan: each of *plans* replaces the one before.

    From plan to plan everything moves or goes, so the revision of a plan is the
    sequence of all its messages.
    """

    name: str
    problem: onestop.Problem
    plans: tuple[onestop.Plan, ...]


@attrs.frozen(kw_only=True)
class _Seat:
    """One recipient, a person or a room, at one appointment of a case."""

    case: str
    appointment: Appointment
    recipient: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when the appointment moves."""
        return self.case, self.appointment.ref, self.recipient

    @property
    def order(self) -> tuple[object, ...]:
        """By recipient; a recipient's appointments as they come."""
        return self.recipient, self.appointment.start, self.case, self.appointment.ref


def story(
    name: str, problem: onestop.Problem, plan: onestop.Plan, moves: Sequence[timedelta]
) -> Story:
    """Return what happens when the visits of *plan* move by each of *moves*, then are cancelled."""
    cases = {case.ref for case in problem.cases}
    visits = tuple(visit for visit in plan.visits if visit.case in cases)
    plans = [attrs.evolve(plan, visits=visits, revision=0)]
    for move in moves:
        visits = tuple(moved(visit, move) for visit in visits)
        plans.append(attrs.evolve(plan, visits=visits, revision=len(plans)))
    plans.append(attrs.evolve(plan, visits=(), revision=len(plans)))
    return Story(name=name, problem=problem, plans=tuple(plans))


def moved(visit: Visit, move: timedelta) -> Visit:
    """Return *visit* with all its appointments later by *move*."""
    later = (
        attrs.evolve(each, start=each.start + move, end=each.end + move)
        for each in visit.appointments
    )
    return attrs.evolve(visit, appointments=tuple(later))


def letters(stories: Iterable[Story]) -> Iterator[Letter]:
    """
    Yield every message of *stories*, in the order in which they are sent.

    Raises:
        ValueError: There are not as many messages as the plan has seats, or two
            seats share a UID.

    """
    owners: dict[str, tuple[str, ...]] = {}
    for told in stories:
        for letter, seat in _letters(told):
            owner = (told.name, *seat.key)
            if owners.setdefault(letter.expected.uid, owner) != owner:
                message = f"{told.name}: two seats share a UID"
                raise ValueError(message)
            yield letter


def _letters(told: Story) -> Iterator[tuple[Letter, _Seat]]:
    """Yield every message of *told*, and the seat that it is about."""
    uids: dict[tuple[str, ...], str] = {}
    before = None
    for step, plan in enumerate(told.plans):
        # Those of an earlier plan where this one has none: it cancels them.
        seats = _seats(plan, told.problem) or (_seats(before, told.problem) if before else [])
        invites = sorted(_invites(told, plan, before), key=_recipient)
        for number, (seat, invite) in enumerate(zip(seats, invites, strict=True)):
            uid = uids.setdefault(seat.key, invite.uid)
            expected = _expected(seat, plan, told.problem, uid)
            file = f"{told.name}-{step}-{number:03}.ics"
            yield Letter(file=file, data=invite.data, expected=expected), seat
        before = plan


def _invites(
    told: Story, plan: onestop.Plan, before: onestop.Plan | None
) -> tuple[onestop.Invite, ...]:
    """Return the messages that are sent when *plan* replaces the plan *before*."""
    # A key for each story: a case that two of them tell of is not the same case.
    key = hashlib.sha256(told.name.encode()).digest()
    language = tuple(onestop.Language)[key[0] % len(onestop.Language)]
    return onestop.invites(plan, told.problem, key=key, previous=before, language=language)


def _recipient(invite: onestop.Invite) -> str:
    """Return whom *invite* is for; those of one recipient stay as the library gave them."""
    return invite.recipient


def _seats(plan: onestop.Plan, problem: onestop.Problem) -> list[_Seat]:
    """Return the seats of *plan* that people and rooms with an address take, in order."""
    addresses = _addresses(problem)
    found = {
        seat.key: seat
        for visit in plan.visits
        for appointment in visit.appointments
        for ref in (*(who.ref for who in appointment.people), *appointment.rooms)
        for seat in [_Seat(case=visit.case, appointment=appointment, recipient=ref)]
        if appointment.service != BREAK and addresses.get(ref)
    }
    return sorted(found.values(), key=lambda seat: seat.order)


def _addresses(problem: onestop.Problem) -> dict[str, str]:
    """Return the addresses of people, and of rooms that keep a calendar, by reference."""
    people = (person for case in problem.cases for person in problem.people(case))
    rooms = {room.ref: room.email for room in problem.centre.rooms}
    return rooms | {person.ref: person.email for person in people}


def _expected(seat: _Seat, plan: onestop.Plan, problem: onestop.Problem, uid: str) -> Answer:
    """Return what the message about *seat* must say."""
    gone = not plan.visits
    return Answer(
        start=seat.appointment.start.timestamp(),
        end=seat.appointment.end.timestamp(),
        uid=uid,
        sequence=plan.revision,
        method="CANCEL" if gone else "REQUEST",
        attendees=(f"mailto:{_addresses(problem)[seat.recipient]}",),
        status="CANCELLED" if gone else "CONFIRMED",
    )
