"""What a message says, read from its bytes: of a reply little, of our own everything."""

import re
from datetime import datetime
from urllib.parse import unquote

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.ical.lines import Component, parse
from onestop.ical.moments import Moment, Reader
from onestop.ical.zones import Zones

_OBSERVANCE = frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"})
KEPT = {
    "VCALENDAR": frozenset({"METHOD"}),
    "VEVENT": frozenset(
        {
            "UID",
            "SEQUENCE",
            "DTSTAMP",
            "ORGANIZER",
            "ATTENDEE",
            "DTSTART",
            "DTEND",
            "DURATION",
            "RRULE",
            "RDATE",
            "EXDATE",
            "EXRULE",
            "RECURRENCE-ID",
        }
    ),
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": _OBSERVANCE,
    "DAYLIGHT": _OBSERVANCE,
}
"""The properties of a message that are read; comments and all other words are not."""

_MAILTO = "mailto:"
_ESCAPED = re.compile(r"\\(.)")


@attrs.frozen(kw_only=True)
class Envelope:
    """
    What a message of ours says.

    Attributes:
        method: What it asks the recipient's calendar to do; empty without.
        uid: Which appointment it is about.
        sequence: Its number, as it stands there.
        start: When the appointment starts, in UTC.
        end: When it ends, in UTC.
        organizer: The address that it comes from, in small letters; empty without.
        addresses: The addresses of everybody who is invited, in small letters.
        words: Summary, place and note, as their lines say them.

    """

    method: str
    uid: str
    sequence: str
    start: datetime
    end: datetime
    organizer: str = attrs.field(repr=False)
    addresses: tuple[str, ...] = attrs.field(repr=False)
    words: tuple[str, str, str] = attrs.field(repr=False)


def envelope(data: bytes) -> Envelope:
    """
    Return what the message of ours in *data* says.

    Raises:
        InputError: It is no message about one appointment.

    """
    calendar = parse(data, KEPT)
    event = one_event(calendar)
    reader = reader_of(calendar, "UTC")
    return Envelope(
        method=calendar.word("METHOD"),
        uid=_value(event, "UID"),
        sequence=_value(event, "SEQUENCE"),
        start=moment(event, "DTSTART", reader).utc,
        end=moment(event, "DTEND", reader).utc,
        organizer=address(_value(event, "ORGANIZER")),
        addresses=tuple(address(each.value) for each in event.every("ATTENDEE")),
        words=(_words(data, "SUMMARY"), _words(data, "LOCATION"), _words(data, "DESCRIPTION")),
    )


def one_event(calendar: Component) -> Component:
    """
    Return the only VEVENT of *calendar*.

    Raises:
        InputError: There is none, or more than one, or it has a line that cannot be read:
            that could be a second answer.

    """
    events = [each for each in calendar.inside if each.name == "VEVENT"]
    if len(events) != 1:
        raise InputError("VEVENT", texts.EXPECTED_ONE_EVENT)
    events[0].check()
    return events[0]


def address(value: str) -> str:
    """
    Return the mail address that a CAL-ADDRESS names, in small letters; empty if it names none.

    Example:
        >>> address("MAILTO:O%27Neil@Example.org")
        "o'neil@example.org"

    """
    named = value.strip()
    if named[: len(_MAILTO)].lower() != _MAILTO:
        return ""
    return unquote(named[len(_MAILTO) :]).casefold()


def reader_of(calendar: Component, zone: str) -> Reader:
    """Return what reads the times of *calendar*; those without a zone are local to *zone*."""
    return Reader(Zones(each for each in calendar.inside if each.name == "VTIMEZONE"), zone)


def moment(event: Component, name: str, reader: Reader) -> Moment:
    """
    Return the date and time that the property called *name* states.

    Raises:
        InputError: It is missing, or states none.

    """
    found = reader.moment(event, name)
    if found is None or found.whole_day:
        raise InputError(name, texts.EXPECTED_PROPERTY.fill(name=name))
    return found


def _value(event: Component, name: str) -> str:
    """Return what the property called *name* says; nothing without it."""
    found = event.one(name)
    return found.value if found else ""


def _words(data: bytes, name: str) -> str:
    """
    Return what the lines called *name* say, as they stand: icalendar reads some words wrongly.

    Ours have no parameters; whatever else has that name is in the way, and so told.
    """
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    said = [line.removeprefix(f"{name}:") for line in lines if line.startswith(f"{name}:")]
    return _ESCAPED.sub(_unescaped, "\n".join(said))


def _unescaped(found: re.Match[str]) -> str:
    """Return the character that stands behind a backslash (RFC 5545 3.3.11)."""
    return "\n" if found[1] in "nN" else found[1]
