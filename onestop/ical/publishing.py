"""What is shown or handed over rather than sent: METHOD:PUBLISH, which asks nobody to answer."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from onestop import texts
from onestop.errors import InviteError
from onestop.ical.checking import adds_up, is_publishable
from onestop.ical.hashing import check_key, keyed
from onestop.ical.invite import Invite, check_centre
from onestop.ical.privacy import Secrets
from onestop.ical.words import Words
from onestop.ical.writing import PRODID, Message, Method, written
from onestop.model import Availability, Plan, Problem, Window
from onestop.model.time import stretch
from onestop.texts import Language

# RFC 5545 3.6 asks for one component at least; programs take none for an empty calendar.
NOTHING_IN_USE = (
    f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"
).encode()

Doors: TypeAlias = Mapping[str, str]
"""By room, what stands on its door."""


def handover(invite: Invite) -> bytes:
    """
    Return *invite* as an .ics file to hand over in a chat or on a stick.

    It says the same and names nobody: without mail there are no answers, and
    Apple Calendar would write to whom it finds in a file, even to the organizer
    that RFC 5546 3.2.1 asks for.  So programs offer no *Accept*, and a cancelled
    appointment is shown as cancelled and free.

    Args:
        invite: One of those that :func:`onestop.invites` returned.

    Raises:
        InviteError: The file would not say exactly what *invite* says.

    """
    # In UTC: times on clocks that show them twice equal no other (PEP 495).
    start, end = invite.start.astimezone(UTC), invite.end.astimezone(UTC)
    message = Message(
        method=Method.PUBLISH,
        cancelled=invite.method is Method.CANCEL,
        uid=invite.uid,
        sequence=invite.sequence,
        stamp=invite.stamp,
        start=start,
        end=end,
        zone=str(invite.start.tzinfo),
        summary=invite.summary,
        place=invite.place,
        note=invite.note,
    )
    return _checked([message], [stretch(start, end)])


def centre_calendar(
    plan: Plan, problem: Problem, *, key: bytes, language: Language = Language.EN
) -> bytes:
    """
    Return when which room is in use, as an .ics file for the centre's own screen.

    Appointments that follow each other in a room without a gap are one stretch,
    whosever they are, so that the screen tells little of how long each takes.  A
    room is told by site and label, as on its door; what is over is left out.

    Args:
        plan: What is planned.
        problem: What it was planned from: rooms, and *now*.
        key: The centre's secret, which makes the identifiers.
        language: Of the two words on it.

    Raises:
        InputError: The key is too short.
        InviteError: A label would tell what it must not, or *plan* is another centre's.

    """
    check_key(key)
    check_centre(plan, problem)
    words = Words(problem)
    doors = {room.ref: words.door(room, language) for room in problem.centre.rooms}
    stretches = _stretches(plan, doors, problem.now)
    messages = [
        Message(
            method=Method.PUBLISH,
            uid=keyed(key, "screen", problem.centre.ref, door, window.start.isoformat()),
            sequence=plan.revision,
            stamp=problem.now.replace(microsecond=0),
            start=window.start,
            end=window.end,
            zone=problem.centre.time_zone,
            mailbox=problem.centre.mailbox,
            summary=texts.INVITE_IN_USE.say(language),
            place=door,
        )
        for door, window in stretches
    ]
    _check_places(messages, plan, problem)
    if not adds_up(messages, plan, doors, problem.now):
        raise InviteError(texts.INVITE_PUBLISHED)
    return _checked(messages, [window for _, window in stretches]) if messages else NOTHING_IN_USE


def _stretches(plan: Plan, doors: Doors, now: datetime) -> list[tuple[str, Window]]:
    """Return when there is somebody behind which door, earliest first."""
    used: dict[str, list[Window]] = {}
    for visit in plan.visits:
        for appointment in visit.appointments:
            for room in filter(doors.__contains__, appointment.rooms):
                used.setdefault(doors[room], []).append(appointment.window)
    stretches = [
        (door, window)
        for door, windows in used.items()
        for window in Availability(tuple(windows))
        if window.end > now
    ]
    return sorted(stretches, key=lambda each: (each[1].start, each[0]))


def _check_places(messages: Sequence[Message], plan: Plan, problem: Problem) -> None:
    """Refuse labels that tell more than where to go."""
    secrets = Secrets(problem, [plan])
    if any(secrets.told_by(message.place) for message in messages):
        raise InviteError(texts.INVITE_DOOR_TELLING)


def _checked(messages: Sequence[Message], times: Sequence[Window]) -> bytes:
    """Return *messages* as bytes that say just that."""
    data = written(*messages)
    if not is_publishable(data, messages, times):
        raise InviteError(texts.INVITE_PUBLISHED)
    return data
