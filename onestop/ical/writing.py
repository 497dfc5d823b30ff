"""
Messages as iCalendar: each to one recipient, or to nobody in particular.

A message says when and where, to some how to come, and nothing else: no other
recipient, no child, no service.  Times of a centre in China carry its zone with
a definition that every program reads alike; all others are in UTC, because
programs disagree about definitions with clock changes.
"""

import enum
import functools
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

PRODID = "-//appointments//calendar 1//EN"
SHANGHAI = "Asia/Shanghai"
LONGEST_PLACE, LONGEST_NAME = 120, 64

_BEGIN = b"BEGIN:VEVENT\r\n"
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")
_NO_CHARACTERS = frozenset("\ufffe\uffff")
_MARKUP = re.compile(r'["\\;:,^<>]')


class Method(enum.StrEnum):
    """What a message asks the recipient's calendar to do (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@attrs.frozen(kw_only=True)
class Message:
    """
    Everything that one message says.

    Attributes:
        method: Enter or change the appointment, take it out, or only show it.
        cancelled: It will not take place.
        uid: What ties changes to the first message.
        sequence: Raised by every change.
        stamp: When the message was made.
        start: When the appointment starts.
        end: When it ends.
        zone: The centre's time zone.
        mailbox: Who sends; empty where nobody is to be answered.
        email: The recipient's address; empty in what is only shown.
        name: The recipient's own name, cleaned; may be empty.
        room: The recipient is a room.
        summary: Neutral words.
        place: Where to go, cleaned; may be empty.
        note: How to come, in fixed words; mostly empty.

    """

    method: Method
    cancelled: bool = False
    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    end: datetime
    zone: str
    mailbox: str = ""
    email: str = attrs.field(default="", repr=False)
    name: str = attrs.field(default="", repr=False)
    room: bool = False
    summary: str
    place: str = attrs.field(repr=False)
    note: str = ""


def cleaned(text: str, longest: int) -> str:
    r"""
    Return *text* as one line of at most *longest* characters that show what they are.

    Control characters, direction marks, line separators and halves of
    characters become spaces: icalendar would write them as they are.

    Example:
        >>> cleaned("Building 1,\r\nroom\u202e 301", 120)
        'Building 1, room 301'

    """
    normal = unicodedata.normalize("NFC", text)
    shown = (" " if _hidden(each) else each for each in normal)
    return " ".join("".join(shown).split())[:longest].rstrip()


def _hidden(character: str) -> bool:
    """Tell whether *character* shows nothing, or changes how others are shown."""
    if character in _JOINERS:
        return False  # Persian words and emoji fall apart without
    return character in _NO_CHARACTERS or unicodedata.category(character) in _HIDDEN


def cleaned_name(text: str) -> str:
    """Return *text* cleaned for a parameter, without characters that readers cut names at."""
    return cleaned(_MARKUP.sub(" ", text), LONGEST_NAME)


def written(*messages: Message) -> bytes:
    """Return *messages*, all of one method and zone, as an .ics file."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("method", messages[0].method.value)
    for message in messages:
        calendar.add_component(_event(message))
    data = bytes(calendar.to_ical())
    if messages[0].zone == SHANGHAI:
        return data.replace(_BEGIN, _shanghai() + _BEGIN, 1)
    return data


def _event(message: Message) -> Event:
    """Return the VEVENT of *message*."""
    zone = ZoneInfo(SHANGHAI) if message.zone == SHANGHAI else UTC
    event = Event()
    event.add("uid", message.uid)
    event.add("sequence", message.sequence)
    event.add("dtstamp", message.stamp.astimezone(UTC))
    event.add("dtstart", message.start.astimezone(zone))
    event.add("dtend", message.end.astimezone(zone))
    event.add("summary", message.summary)
    if message.place:
        event.add("location", message.place)
    if message.note:
        event.add("description", message.note)
    event.add("status", "CANCELLED" if message.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if message.cancelled else "OPAQUE")
    # Outlook goes by this before TRANSP; vText, because plain text would be written verbatim.
    event.add("x-microsoft-cdo-busystatus", vText("FREE" if message.cancelled else "BUSY"))
    if message.mailbox:
        event.add("organizer", vCalAddress(f"mailto:{message.mailbox}"))
    if message.email:
        event.add("attendee", _attendee(message), encode=False)
    return event


def _attendee(message: Message) -> vCalAddress:
    """Return the recipient; an answer is only asked for where there is something to answer."""
    attendee = vCalAddress(f"mailto:{message.email}")
    attendee.params["CUTYPE"] = "ROOM" if message.room else "INDIVIDUAL"
    attendee.params["ROLE"] = "NON-PARTICIPANT" if message.room else "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    if message.method is Method.REQUEST:
        # Of a room, too: one that somebody else has booked says so.
        attendee.params["RSVP"] = "TRUE"
    if message.name:
        attendee.params["CN"] = message.name
    return attendee


@functools.cache
def _shanghai() -> bytes:
    """Return the definition of Asia/Shanghai since 1992: one offset, no clock change."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1992, 1, 1))  # noqa: DTZ001 - local by definition
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone = Timezone()
    zone.add("tzid", SHANGHAI)
    zone.add_component(standard)
    return bytes(zone.to_ical())
