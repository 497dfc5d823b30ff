"""What a message says of itself: what it asks, which appointment it is about, and to whom."""

from urllib.parse import unquote

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.ical.lines import Component, parse

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


@attrs.frozen(kw_only=True)
class Envelope:
    """
    What a message of ours says of itself.

    Attributes:
        method: What it asks the recipient's calendar to do; empty without.
        uid: Which appointment it is about.
        sequence: Its number, as it stands there.
        organizer: The address that it comes from, in small letters; empty without.
        addresses: The addresses of everybody who is invited, in small letters.

    """

    method: str
    uid: str
    sequence: str
    organizer: str
    addresses: tuple[str, ...] = attrs.field(repr=False)


def envelope(data: bytes) -> Envelope:
    """
    Return what the message in *data* says of itself.

    Raises:
        InputError: It is no message about one event.

    """
    calendar = parse(data, KEPT)
    event = one_event(calendar)
    uid, organizer = event.one("UID"), event.one("ORGANIZER")
    return Envelope(
        method=calendar.word("METHOD"),
        uid=uid.value if uid else "",
        sequence=event.word("SEQUENCE"),
        organizer=address(organizer.value) if organizer else "",
        addresses=tuple(address(each.value) for each in event.every("ATTENDEE")),
    )


def one_event(calendar: Component) -> Component:
    """
    Return the only VEVENT of *calendar*.

    Raises:
        InputError: There is none, or more than one.

    """
    events = [each for each in calendar.inside if each.name == "VEVENT"]
    if len(events) != 1:
        raise InputError("VEVENT", texts.EXPECTED_ONE_EVENT)
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
