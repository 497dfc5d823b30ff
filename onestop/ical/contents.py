"""What one calendar file says of busy time, and what was assumed to read it."""

from collections.abc import Iterator

import attrs

from onestop import texts
from onestop.availability.pattern import Pattern
from onestop.errors import FileError, InputError
from onestop.ical.events import Event, check_steps, event_of, steps_of, taken
from onestop.ical.lines import Component, parse
from onestop.ical.moments import Reader
from onestop.ical.stating import closed, free_busy
from onestop.ical.troubles import Broken, Placed, Remark, Troubles
from onestop.ical.zones import Zones
from onestop.model import checks
from onestop.model import zone as known_zone

MOST_DATES = 20_000

_UTC = frozenset({"UTC", "Etc/UTC", "GMT", "Etc/GMT"})


@attrs.frozen(kw_only=True)
class ZoneTaken:
    """
    A time zone that a calendar states.

    Attributes:
        stated: An IANA or Windows name as the file has it; ``VTIMEZONE 2`` for a
            zone that the file defines under a name of its own.
        zone: The IANA zone that it was taken for.
        property: Where it is stated: ``X-WR-TIMEZONE`` or ``TZID``.

    """

    stated: str
    zone: str
    property: str


@attrs.frozen(kw_only=True)
class Contents:
    """
    What one file says.

    Attributes:
        placed: The busy times, each with its place.
        zones: The time zones that it states.
        assumed: The zone of dates, and of times without a zone.
        remarks: What was assumed.
        steps: How many steps a year of each rule takes.

    """

    placed: tuple[Placed, ...]
    zones: tuple[ZoneTaken, ...]
    assumed: str
    remarks: tuple[Remark, ...]
    steps: tuple[int, ...]


def contents(data: bytes, name: str, zone: str, broken: Broken = Broken.REFUSE) -> Contents:
    """
    Return what the calendar that *data* holds says.

    Args:
        data: What stands in an .ics file.
        name: What errors call it.
        zone: IANA name; dates, and times without a zone, are local to it unless
            the calendar names a zone of its own.
        broken: What becomes of events that cannot be read.

    Raises:
        FileError: It is no calendar, or holds something that could hide busy time.
        InputError: There is no such *zone*.

    """
    known_zone(zone, "zone")
    # Checked first, because whatever is wrong from here on is the file's.
    broken = checks.member(Broken, broken, "broken")
    wrong = InputError("", texts.EXPECTED_CALENDAR, texts.EXPORT_AGAIN)
    try:
        return _contents(parse(data), zone, broken)
    except InputError as error:
        wrong = error
    except Exception:  # noqa: BLE001, S110 - hostile input gets no further than this
        pass
    # Out of the handlers, so that no exception that may quote the file hangs on to ours.
    raise FileError(name, wrong.place, wrong.expected, wrong.remedy)


def _contents(calendar: Component, zone: str, broken: Broken) -> Contents:
    """Return what *calendar* says."""
    if calendar.word("CALSCALE") not in ("", "GREGORIAN"):
        raise InputError("", texts.EXPECTED_GREGORIAN)
    reports = _all(calendar, "VFREEBUSY")
    if reports and calendar.word("METHOD") == "REQUEST":
        raise InputError(reports[0].place, texts.EXPECTED_STATED, texts.EXPORT_AGAIN)
    _check_dates(calendar)
    zones = Zones(_all(calendar, "VTIMEZONE"))
    found = calendar.one("X-WR-TIMEZONE")
    own = found.value.strip() if found else ""
    named = zones.find(own, "X-WR-TIMEZONE") if own else ""
    # Programs write UTC there when they know of none.
    reader = Reader(zones, named if named and named not in _UTC else zone)
    troubles = Troubles(broken, reader)
    events, away, patterns = _read(calendar, reader, troubles)
    steps = [steps_of(pattern) for pattern in patterns]
    check_steps(steps)
    placed = [
        *away,
        *taken(events, reader, troubles),
        *free_busy(_all(calendar, "VFREEBUSY"), reader, troubles),
        *troubles.found,
    ]
    stated = [(tzid, taken_for, "TZID") for tzid, taken_for in zones.taken.items()]
    if own:
        stated.insert(0, (own, named, "X-WR-TIMEZONE"))
    taken_as = tuple(
        ZoneTaken(stated=zones.shown(tzid, taken_for), zone=taken_for, property=name)
        for tzid, taken_for, name in stated
    )
    return Contents(
        placed=tuple(placed),
        zones=taken_as,
        assumed=reader.default,
        remarks=(*_of_zones(taken_as, reader, named), *troubles.remarks),
        steps=tuple(steps),
    )


def _all(calendar: Component, name: str) -> list[Component]:
    """Return the components called *name*."""
    return [each for each in calendar.inside if each.name == name]


def _check_dates(calendar: Component) -> None:
    """Refuse a calendar whose lists of dates would together take too long to read."""
    dates = sum(
        each.value.count(",") + 1
        for outer in calendar.inside
        if outer.name != "VTIMEZONE"
        for component in (outer, *outer.inside)
        for each in component.properties
        if each.name in ("RDATE", "EXDATE")
    )
    if dates > MOST_DATES:
        expected = texts.EXPECTED_FEWER_DATES.fill(limit=MOST_DATES)
        raise InputError("", expected, texts.EXPORT_AGAIN)


def _read(
    calendar: Component, reader: Reader, troubles: Troubles
) -> tuple[list[Event], list[Placed], list[Pattern]]:
    """Return the events, the time outside of availabilities, and the rules of both."""
    read = (
        troubles.attempt(component, event_of, component, reader)
        for component in _all(calendar, "VEVENT")
    )
    events = [event for event in read if event]
    away, patterns = closed(_all(calendar, "VAVAILABILITY"), reader, troubles)
    return events, away, [*patterns, *(event.pattern for event in events if event.pattern)]


def _of_zones(stated: tuple[ZoneTaken, ...], reader: Reader, named: str) -> Iterator[Remark]:
    """Yield what is to be said of the time zones."""
    if reader.zones.floating:
        own = named == reader.default
        said = texts.ZONE_OF_CALENDAR if own else texts.ZONE_ASSUMED
        yield Remark(place="", said=said.fill(zone=reader.default))
    for each in stated:
        if each.stated != each.zone:
            said = texts.ZONE_TAKEN.fill(stated=each.stated, zone=each.zone)
            yield Remark(place=each.property, said=said)
