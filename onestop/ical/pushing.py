"""Invites for a CalDAV server: put into a calendar, not sent."""

import attrs
from icalendar.parser import Contentline

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical.envelope import envelope
from onestop.ical.invite import Invite
from onestop.ical.lines import parse
from onestop.ical.writing import Method

_PEOPLE = ("ATTENDEE", "ORGANIZER")
_OURS = "SCHEDULE-AGENT=CLIENT"
_READ = {"VCALENDAR": frozenset[str](), "VEVENT": frozenset(_PEOPLE)}


def for_caldav(invite: Invite) -> bytes:
    """
    Return the file of *invite* as it is PUT on a CalDAV server, under ``invite.filename``.

    A file there has no METHOD (RFC 4791 4.1), and says that its messages are not
    the server's to send (RFC 6638 7.1): a server that schedules would mail
    everybody a second time.

    Args:
        invite: A REQUEST; what is cancelled is deleted from the server.

    Raises:
        InputError: It is a CANCEL, or its file is none of ours.
        InviteError: The file would not say what the invite says.

    """
    if invite.method is Method.CANCEL:
        raise InputError("invite.method", texts.EXPECTED_TO_PUT, texts.DELETE_THERE)
    before = attrs.evolve(envelope(invite.data), method="")
    lines = invite.data.decode().replace("\r\n ", "").split("\r\n")[:-1]
    data = b"".join(_put(line) for line in lines if not line.startswith("METHOD:"))
    if envelope(data) != before or not _leaves_sending(data):
        raise InviteError(texts.INVITE_PUT.fill(person=invite.recipient, case=invite.case))
    return data


def _put(line: str) -> bytes:
    """Return *line* as it stands on a server."""
    for name in _PEOPLE:
        if line.startswith((f"{name};", f"{name}:")):
            line = f"{name};{_OURS}{line.removeprefix(name)}"
    folded = bytes(Contentline(line).to_ical())  # type: ignore[no-untyped-call]
    return folded + b"\r\n"


def _leaves_sending(data: bytes) -> bool:
    """Tell whether a server that reads *data* leaves it to us to tell everybody in it."""
    (event,) = parse(data, _READ).inside
    return all(each.parameters.get("SCHEDULE-AGENT") == "CLIENT" for each in event.properties)
