"""
What stands between an invite and the world: it says what was planned, and nothing else.

The bytes are judged twice, by this module's own reading of the lines and by
icalendar's, because each overlooks things that the other sees.  Times come from
the appointment and addresses from the person, not from the message that was
made of them.
"""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from onestop import texts
from onestop.ical.writing import PRODID, SHANGHAI, Message, Method, cleaned_name
from onestop.model import Appointment, Person

LONGEST_LINE = 75
NOTES = ("", texts.INVITE_PLAIN_CLOTHES.en, texts.INVITE_PLAIN_CLOTHES.zh)

_TOLD = ("SUMMARY", "LOCATION", "DESCRIPTION")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ZONE = (
    b"BEGIN:VTIMEZONE\r\n"
    b"TZID:Asia/Shanghai\r\n"
    b"BEGIN:STANDARD\r\n"
    b"DTSTART:19920101T000000\r\n"
    b"TZNAME:CST\r\n"
    b"TZOFFSETFROM:+0800\r\n"
    b"TZOFFSETTO:+0800\r\n"
    b"END:STANDARD\r\n"
    b"END:VTIMEZONE\r\n"
)


def is_right(data: bytes, message: Message, appointment: Appointment, person: Person) -> bool:
    """
    Tell whether *data* is what *person* may know of *appointment*.

    Args:
        data: What is to be sent.
        message: What it was made of.
        appointment: What it is about.
        person: Whom it is for.

    """
    if message.mailbox.casefold() == person.email.casefold():
        return False  # Outlook offers no answer to its own messages
    if message.note not in NOTES:
        return False  # nobody's own words go out
    if message.zone == SHANGHAI:
        # Compared as it stands: icalendar would keep it for the rest of the process.
        head, _, tail = data.partition(_ZONE)
        if not tail.startswith(b"BEGIN:VEVENT\r\n"):
            return False
        data = head + tail
    lines = _lines(data)
    return (
        lines is not None
        and _says(lines, message, appointment, person)
        and _reads_back(data, message, appointment, person)
    )


def _says(lines: list[str], message: Message, appointment: Appointment, person: Person) -> bool:
    """Tell whether *lines* are the ones that are meant, each once and where it belongs."""
    head = ["VERSION:2.0", f"PRODID:{PRODID}", f"METHOD:{message.method}"]
    body = _expected(message, appointment, person)
    first = len(head) + 1
    return (
        [lines[0], *lines[first : first + 1]] == ["BEGIN:VCALENDAR", "BEGIN:VEVENT"]
        and lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]
        and sorted(lines[1:first]) == sorted(head)
        and _unquoted(lines[first + 1 : -2]) == _unquoted(body)
    )


def _lines(data: bytes) -> list[str] | None:
    """Return the content lines, unfolded; None if a reader could stumble over one."""
    if not data.endswith(b"\r\n"):
        return None
    physical = data[:-2].split(b"\r\n")
    if any(not line or len(line) > LONGEST_LINE for line in physical):
        return None
    try:
        lines = [line.decode() for line in physical]
    except UnicodeDecodeError:  # a fold inside a character
        return None
    if any(map(_CONTROL.search, lines)):
        return None
    return "\n".join(lines).replace("\n ", "").split("\n")


def _expected(message: Message, appointment: Appointment, person: Person) -> list[str]:
    """Return every line that the event may have."""
    asked = message.method is Method.REQUEST
    name = cleaned_name(person.name)
    named = f"CN={name};" if name else ""
    role = "CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT"
    answer = ";RSVP=TRUE" if asked else ""
    return [
        f"UID:{message.uid}",
        f"SEQUENCE:{message.sequence}",
        f"DTSTAMP:{_utc(message.stamp)}",
        f"DTSTART{_local(appointment.start, message.zone)}",
        f"DTEND{_local(appointment.end, message.zone)}",
        f"SUMMARY:{_escaped(message.summary)}",
        *([f"LOCATION:{_escaped(message.place)}"] if message.place else []),
        *([f"DESCRIPTION:{_escaped(message.note)}"] if message.note else []),
        f"STATUS:{'CONFIRMED' if asked else 'CANCELLED'}",
        "CLASS:PRIVATE",
        f"TRANSP:{'OPAQUE' if asked else 'TRANSPARENT'}",
        f"X-MICROSOFT-CDO-BUSYSTATUS:{'BUSY' if asked else 'FREE'}",
        f"ORGANIZER:mailto:{message.mailbox}",
        f"ATTENDEE;{named}{role}{answer}:mailto:{person.email}",
    ]


def _utc(moment: datetime) -> str:
    """Return *moment* in UTC as RFC 5545 writes it."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _local(moment: datetime, zone: str) -> str:
    """Return parameters and value of *moment* on clocks of *zone*, or in UTC."""
    if zone == SHANGHAI:
        return f";TZID={SHANGHAI}:{moment.astimezone(ZoneInfo(SHANGHAI)):%Y%m%dT%H%M%S}"
    return f":{_utc(moment)}"


def _escaped(text: str) -> str:
    """Return *text* as a TEXT value."""
    return re.sub(r"([\\;,])", r"\\\1", text)


def _unquoted(lines: list[str]) -> list[str]:
    """Return *lines* sorted and without quotes, which a cleaned name may have or not."""
    return sorted(line.replace('"', "") for line in lines)


def _reads_back(data: bytes, message: Message, appointment: Appointment, person: Person) -> bool:
    """Tell whether icalendar reads from *data* what was meant."""
    try:
        calendar = Calendar.from_ical(data)
        (event,) = calendar.subcomponents
        times = [event[name].dt for name in ("DTSTAMP", "DTSTART", "DTEND")]  # type: ignore[union-attr]
        told = [event.get(name, "") for name in ("UID", "SEQUENCE", *_TOLD)]
        people = [event[name] for name in ("ORGANIZER", "ATTENDEE")]
    except (ValueError, KeyError):
        return False
    return (
        calendar.get("METHOD") == message.method
        and times == [message.stamp, appointment.start, appointment.end]
        and told == [message.uid, message.sequence, message.summary, message.place, message.note]
        and people == [f"mailto:{message.mailbox}", f"mailto:{person.email}"]
    )
