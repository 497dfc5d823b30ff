"""
Invites as they are sent, each beside what the plan says that it must say.

What is expected is worked out from plans alone: no line of a message, and
nothing that wrote one, is asked.
"""

# ruff: noqa: INP001 - a folder of scripts, not a package

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial

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
        method: ``REQUEST`` or ``CANCEL``; ``PUBLISH`` of what is handed over.
        attendees: Every address that stands there; none in what is handed over.
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

    Attributes:
        name: Its messages' files begin with it.
        problem: Who is who.
        plans: What is planned, one after the other.
        by_hand: Nobody has an address, and account is kept of what was handed over;
            else each plan is compared with the one before.

    """

    name: str
    problem: onestop.Problem
    plans: tuple[onestop.Plan, ...]
    by_hand: bool = False


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


def handed_over(told: Story) -> Story:
    """Return the same story in a centre where nobody has an address."""
    centre = told.problem.centre
    centre = attrs.evolve(
        centre,
        people=tuple(attrs.evolve(each, email="") for each in centre.people),
        rooms=tuple(attrs.evolve(each, email="") for each in centre.rooms),
    )
    cases = tuple(
        attrs.evolve(
            case, companions=tuple(attrs.evolve(each, email="") for each in case.companions)
        )
        for case in told.problem.cases
    )
    problem = attrs.evolve(told.problem, centre=centre, cases=cases)
    return attrs.evolve(told, name=f"{told.name}-hand", problem=problem, by_hand=True)


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
    before, sent = None, onestop.Sent(centre=told.problem.centre.ref)
    for step, plan in enumerate(told.plans):
        # Those of an earlier plan where this one has none: it cancels them.
        seats = _seats(plan, told) or (_seats(before, told) if before else [])
        invites = sorted(_invites(told, plan, before, sent), key=_recipient)
        for number, (seat, invite) in enumerate(zip(seats, invites, strict=True)):
            uid = uids.setdefault(seat.key, invite.uid)
            expected = _expected(seat, plan, told, uid)
            file = f"{told.name}-{step}-{number:03}.ics"
            yield Letter(file=file, data=invite.data, expected=expected), seat
        before, sent = plan, sent.after(invites)


def _invites(
    told: Story, plan: onestop.Plan, before: onestop.Plan | None, sent: onestop.Sent
) -> tuple[onestop.Invite, ...]:
    """Return the messages when *plan* replaces the plan *before*, of which *sent* was told."""
    # A key for each story: a case that two of them tell of is not the same case.
    key = hashlib.sha256(told.name.encode()).digest()
    language = tuple(onestop.Language)[key[0] % len(onestop.Language)]
    invites = partial(onestop.invites, plan, told.problem, key=key, language=language)
    return invites(sent=sent, by_hand=True) if told.by_hand else invites(previous=before)


def _recipient(invite: onestop.Invite) -> str:
    """Return whom *invite* is for; those of one recipient stay as the library gave them."""
    return invite.recipient


def _seats(plan: onestop.Plan, told: Story) -> list[_Seat]:
    """Return the seats of *plan* of whoever is told, in order."""
    attendees = _attendees(told)
    found = {
        seat.key: seat
        for visit in plan.visits
        for appointment in visit.appointments
        for ref in (*(who.ref for who in appointment.people), *appointment.rooms)
        for seat in [_Seat(case=visit.case, appointment=appointment, recipient=ref)]
        if appointment.service != BREAK and ref in attendees
    }
    return sorted(found.values(), key=lambda seat: seat.order)


def _attendees(told: Story) -> dict[str, tuple[str, ...]]:
    """
    Return what stands in their messages of people, and of rooms that keep a calendar.

    By reference: the address.  By hand it is nothing, for people alone.
    """
    problem = told.problem
    people = [person for case in problem.cases for person in problem.people(case)]
    if told.by_hand:
        return {person.ref: () for person in people}
    everybody = (*problem.centre.rooms, *people)
    return {each.ref: (f"mailto:{each.email}",) for each in everybody if each.email}


def _expected(seat: _Seat, plan: onestop.Plan, told: Story, uid: str) -> Answer:
    """Return what the message about *seat* must say."""
    gone = not plan.visits
    method = "CANCEL" if gone else "REQUEST"
    return Answer(
        start=seat.appointment.start.timestamp(),
        end=seat.appointment.end.timestamp(),
        uid=uid,
        sequence=plan.revision,
        method="PUBLISH" if told.by_hand else method,
        attendees=_attendees(told)[seat.recipient],
        status="CANCELLED" if gone else "CONFIRMED",
    )
