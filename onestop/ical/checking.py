"""
What stands between an invite and the world: it says what was planned, and nothing else.

The bytes are judged twice, by this module's own reading of the lines and by
icalendar's, because each overlooks things that the other sees.  Times come from
the appointment and addresses from the recipient, not from the message that was
made of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from onestop import texts
from onestop.ical.writing import PRODID, SHANGHAI, Message, Method, cleaned_name
from onestop.model import Person, Plan, Room, Window
from onestop.texts import Text

LONGEST_LINE = 75

_OF_PEOPLE = (texts.INVITE_SUMMARY, texts.INVITE_WORK)
_OF_ROOMS = (texts.INVITE_ROOM,)
_OF_THE_CENTRE = (texts.INVITE_IN_USE,)
_NOTES = ("", texts.INVITE_PLAIN_CLOTHES.en, texts.INVITE_PLAIN_CLOTHES.zh)

_TIMES = ("DTSTAMP", "DTSTART", "DTEND")
_TOLD = ("SUMMARY", "LOCATION", "DESCRIPTION")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BEGIN, _END = "BEGIN:VEVENT", "END:VEVENT"
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


def is_right(data: bytes, message: Message, when: Window, recipient: Person | Room) -> bool:
    """
    Tell whether *data* is what *recipient* may know of an appointment.

    Args:
        data: What is to be sent.
        message: What it was made of.
        when: The time of the appointment.
        recipient: Whom it is for.

    """
    if message.mailbox.casefold() == recipient.email.casefold():
        return False  # Outlook offers no answer to its own messages
    if message.cancelled is not (message.method is Method.CANCEL):
        return False
    if not _fixed(message, _OF_ROOMS if isinstance(recipient, Room) else _OF_PEOPLE):
        return False
    body = [*_body(message, when), _attendee(message, recipient)]
    whom = [f"mailto:{message.mailbox}", f"mailto:{recipient.email}"]
    return _holds(data, [message], [when], [body], whom)


def is_publishable(data: bytes, messages: Sequence[Message], times: Sequence[Window]) -> bool:
    """
    Tell whether *data* shows *messages*, each at its time, and invites nobody.

    Args:
        data: What is to be handed over or shown.
        messages: What it was made of.
        times: When each takes place.

    """
    allowed = (*_OF_PEOPLE, *_OF_ROOMS, *_OF_THE_CENTRE)
    if any(each.method is not Method.PUBLISH or not _fixed(each, allowed) for each in messages):
        return False
    bodies = [_body(message, when) for message, when in zip(messages, times, strict=True)]
    whom = [f"mailto:{messages[0].mailbox}" if messages[0].mailbox else "", ""]
    return _holds(data, messages, times, bodies, whom)


def adds_up(
    messages: Iterable[Message], plan: Plan, doors: Mapping[str, str], now: datetime
) -> bool:
    """
    Tell whether every door is shown in use while *plan* uses a room behind it, and no longer.

    Args:
        messages: What is to be shown.
        plan: What is planned.
        doors: By room, what stands on its door.
        now: What ended by then is not shown.

    """
    steps: dict[str, list[tuple[datetime, int]]] = {}
    for appointment in (each for visit in plan.visits for each in visit.appointments):
        for room in appointment.rooms:
            if room in doors:
                # Where one ends as another starts, the start comes first: nothing falls between.
                steps.setdefault(doors[room], []).append((appointment.start, -1))
                steps.setdefault(doors[room], []).append((appointment.end, 1))
    meant = [(door, *span) for door, each in steps.items() for span in _swept(sorted(each))]
    shown = [(message.place, message.start, message.end) for message in messages]
    return sorted(shown) == sorted(span for span in meant if span[2] > now)


def _swept(steps: Iterable[tuple[datetime, int]]) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches that *steps* in and out of a door cover, by counting who is inside."""
    inside, since = 0, datetime.min.replace(tzinfo=UTC)
    for moment, step in steps:
        since = since if inside else moment
        inside -= step
        if not inside:
            yield since, moment


def _fixed(message: Message, summaries: Sequence[Text]) -> bool:
    """Tell whether *message* uses the library's own words and nobody else's."""
    allowed = {word for text in summaries for word in (text.en, text.zh)}
    return message.summary in allowed and message.note in _NOTES


def _holds(
    data: bytes,
    messages: Sequence[Message],
    times: Sequence[Window],
    bodies: Sequence[Sequence[str]],
    whom: Sequence[str],
) -> bool:
    """Tell whether *data* is *messages*, to this module and to icalendar."""
    if messages[0].zone == SHANGHAI:
        # Compared as it stands: icalendar would keep it for the rest of the process.
        head, _, tail = data.partition(_ZONE)
        if not tail.startswith(b"BEGIN:VEVENT\r\n"):
            return False
        data = head + tail
    lines = _lines(data)
    return (
        lines is not None
        and _says(lines, messages[0].method, bodies)
        and _reads_back(data, messages, times, whom)
    )


def _says(lines: list[str], method: Method, bodies: Sequence[Sequence[str]]) -> bool:
    """Tell whether *lines* are the ones that are meant, each once and where it belongs."""
    head = ["VERSION:2.0", f"PRODID:{PRODID}", f"METHOD:{method}"]
    first = len(head) + 1
    return (
        [lines[0], lines[-1]] == ["BEGIN:VCALENDAR", "END:VCALENDAR"]
        and sorted(lines[1:first]) == sorted(head)
        and _events(lines[first:-1]) == [_unquoted(body) for body in bodies]
    )


def _events(lines: Sequence[str]) -> list[list[str]] | None:
    """Return the lines of each event, sorted; None if something stands beside or inside one."""
    found = []
    while lines:
        if lines[0] != _BEGIN or _END not in lines:
            return None
        end = lines.index(_END)
        found.append(_unquoted(lines[1:end]))
        lines = lines[end + 1 :]
    return found


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


def _body(message: Message, when: Window) -> list[str]:
    """Return every line that the event may have, but for the recipient's."""
    off = message.cancelled
    return [
        f"UID:{message.uid}",
        f"SEQUENCE:{message.sequence}",
        f"DTSTAMP:{_utc(message.stamp)}",
        f"DTSTART{_local(when.start, message.zone)}",
        f"DTEND{_local(when.end, message.zone)}",
        f"SUMMARY:{_escaped(message.summary)}",
        *([f"LOCATION:{_escaped(message.place)}"] if message.place else []),
        *([f"DESCRIPTION:{_escaped(message.note)}"] if message.note else []),
        f"STATUS:{'CANCELLED' if off else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        f"TRANSP:{'TRANSPARENT' if off else 'OPAQUE'}",
        f"X-MICROSOFT-CDO-BUSYSTATUS:{'FREE' if off else 'BUSY'}",
        *([f"ORGANIZER:mailto:{message.mailbox}"] if message.mailbox else []),
    ]


def _attendee(message: Message, recipient: Person | Room) -> str:
    """Return the line that names *recipient*, who answers a request alone."""
    room = isinstance(recipient, Room)
    name = "" if isinstance(recipient, Room) else cleaned_name(recipient.name)
    named = f"CN={name};" if name else ""
    kind = f"CUTYPE={'ROOM' if room else 'INDIVIDUAL'}"
    role = f"ROLE={'NON' if room else 'REQ'}-PARTICIPANT"
    answer = ";RSVP=TRUE" if message.method is Method.REQUEST else ""
    return f"ATTENDEE;{named}{kind};PARTSTAT=NEEDS-ACTION;{role}{answer}:mailto:{recipient.email}"


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


def _unquoted(lines: Sequence[str]) -> list[str]:
    """Return *lines* sorted and without quotes, which a cleaned name may have or not."""
    return sorted(line.replace('"', "") for line in lines)


def _reads_back(
    data: bytes, messages: Sequence[Message], times: Sequence[Window], whom: Sequence[str]
) -> bool:
    """Tell whether icalendar reads from *data* what was meant."""
    meant = [
        [
            *(message.stamp, when.start, when.end),
            *(message.uid, message.sequence, message.summary, message.place, message.note),
            *whom,
        ]
        for message, when in zip(messages, times, strict=True)
    ]
    try:
        calendar = Calendar.from_ical(data)
        read = [
            [
                *(event[name].dt for name in _TIMES),  # type: ignore[union-attr]
                *(event.get(name, "") for name in ("UID", "SEQUENCE", *_TOLD)),
                *(event.get(name, "") for name in ("ORGANIZER", "ATTENDEE")),
            ]
            for event in calendar.subcomponents
        ]
    except (ValueError, KeyError):
        return False
    return calendar.get("METHOD") == messages[0].method and read == meant
