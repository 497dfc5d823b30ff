"""
Busy and free times from a participant's calendar.

Only times leave this module: no summary, no attendee, and in errors no text of
the file.
"""

import os
import warnings
from collections.abc import Mapping
from pathlib import Path

import attrs

from onestop import reading, texts
from onestop.availability import expand
from onestop.errors import CalendarWarning, InputError
from onestop.ical import folders
from onestop.ical.contents import Contents, ZoneTaken, contents
from onestop.ical.troubles import Broken, Placed, Remark, remark_of
from onestop.model import Availability, Closed, Recurrence, Window, checks

MOST_SPANS = 50_000


@attrs.frozen(kw_only=True)
class CalendarReading:
    """
    What the calendars of one person say of a stretch of time, and what was assumed.

    Attributes:
        free: When the person is free; what no calendar says is busy.
        busy: The rest.
        zones: The time zones that the calendars state, each with the IANA zone
            that it was taken for.
        assumed: The zone of dates, and of times without a zone; of several files
            that differ in it, all of them.
        remarks: What else was assumed, and how broken events were treated.

    """

    free: Availability = attrs.field(repr=False)
    busy: Availability = attrs.field(repr=False)
    zones: tuple[ZoneTaken, ...]
    assumed: str
    remarks: tuple[Remark, ...]


def read_calendar(
    source: str | os.PathLike[str] | bytes,
    *,
    horizon: Window,
    zone: str,
    broken: Broken = Broken.REFUSE,
) -> CalendarReading:
    """
    Return what somebody's calendars say of *horizon*, and what was assumed to read them.

    Events are busy unless cancelled or transparent, tentative ones too; free-busy
    times unless they are ``FREE``; and all that an availability (RFC 7953) does
    not call available.  Time of which free-busy times do not speak is busy.

    Args:
        source: The path of an .ics file or of a folder of them, or what stands in one.
        horizon: The stretch of time that is asked about.
        zone: IANA name; dates, and times without a zone, are local to it unless
            the calendar names a zone of its own (``X-WR-TIMEZONE``).
        broken: What becomes of an event that cannot be read.

    Raises:
        FileError: A file cannot be read, or holds something that could hide
            busy time; says where, and never quotes it.
        InputError: There is no such *zone*, or nothing like *broken*.

    Example:
        >>> from datetime import UTC, datetime
        >>> day = Window(datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC))
        >>> calendar = b'''BEGIN:VCALENDAR
        ... BEGIN:VEVENT
        ... DTSTART;TZID=China Standard Time:20260309T080000
        ... DURATION:PT22H
        ... END:VEVENT
        ... END:VCALENDAR'''
        >>> reading = read_calendar(calendar, horizon=day, zone="Asia/Shanghai")
        >>> [window.minutes for window in reading.free]
        [120]
        >>> [remark.said.en for remark in reading.remarks]
        ['China Standard Time is read as Asia/Shanghai']

    """
    broken = checks.member(Broken, broken, "broken")
    found = _contents(source, zone, broken)
    spans: list[Window] = []
    remarks: list[Remark] = []
    for name, each in found.items():
        busy, said = _busy(each, name, horizon, broken)
        spans += busy
        where = Path(name).name if len(found) > 1 else ""
        remarks += (_within(where, remark) for remark in (*each.remarks, *said))
    taken = Availability(tuple(spans))
    return CalendarReading(
        free=Availability((horizon,)) - taken,
        busy=taken,
        zones=tuple(dict.fromkeys(zone for each in found.values() for zone in each.zones)),
        assumed=", ".join(dict.fromkeys(each.assumed for each in found.values())),
        remarks=tuple(remarks),
    )


def read_availability(
    source: str | os.PathLike[str] | bytes,
    *,
    horizon: Window,
    zone: str,
    broken: Broken = Broken.REFUSE,
) -> Availability:
    """
    Return when somebody is free, from the calendars that a program exported.

    It is what :func:`read_calendar` calls free.  Of every event that could not be
    read, and was not refused, a :class:`~onestop.errors.CalendarWarning` says how
    it was treated.

    Args:
        source: The path of an .ics file or of a folder of them, or what stands in one.
        horizon: The stretch of time that is asked about.
        zone: IANA name; dates, and times without a zone, are local to it unless
            the calendar names a zone of its own (``X-WR-TIMEZONE``).
        broken: What becomes of an event that cannot be read.

    Raises:
        FileError: A file cannot be read, or holds something that could hide
            busy time; says where, and never quotes it.
        InputError: There is no such *zone*, or nothing like *broken*.

    Example:
        >>> from datetime import UTC, datetime
        >>> day = Window(datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC))
        >>> calendar = b'''BEGIN:VCALENDAR
        ... BEGIN:VEVENT
        ... DTSTART:20260309T000000Z
        ... DURATION:PT22H
        ... END:VEVENT
        ... END:VCALENDAR'''
        >>> free = read_availability(calendar, horizon=day, zone="Asia/Shanghai")
        >>> [window.minutes for window in free]
        [120]

    """
    found = read_calendar(source, horizon=horizon, zone=zone, broken=broken)
    for remark in found.remarks:
        if remark.broken is not None:
            warnings.warn(CalendarWarning(remark.place, remark.said), stacklevel=2)
    return found.free


def read_busy(data: bytes, name: str, zone: str) -> tuple[Recurrence | Closed, ...]:
    """
    Return the busy times of the calendar that *data* holds.

    Args:
        data: What stands in an .ics file.
        name: What errors call it.
        zone: IANA name; dates, and times without a zone, are local to it unless
            the calendar names a zone of its own.

    Raises:
        FileError: It is no calendar, or holds something that could hide busy time.
        InputError: There is no such *zone*.

    """
    return tuple(placed.busy for placed in contents(data, name, zone).placed)


def read_busy_files(files: Mapping[str, Path], zone: str) -> tuple[Recurrence | Closed, ...]:
    """
    Return the busy times of the calendars of one person.

    Args:
        files: Their paths, by what errors call them.
        zone: IANA name, as for :func:`read_busy`.

    Raises:
        FileError: One is no calendar, or holds something that could hide busy
            time, or they are too large together.
        InputError: There is no such *zone*.

    """
    found = folders.read_all(files, zone)
    return tuple(placed.busy for each in found.values() for placed in each.placed)


def _contents(
    source: str | os.PathLike[str] | bytes, zone: str, broken: Broken
) -> dict[str, Contents]:
    """Return what each calendar of *source* says, by the name of its file."""
    if isinstance(source, bytes):
        return {"calendar": contents(source, "calendar", zone, broken)}
    name = os.fspath(source)
    with reading.in_file(name):
        paths = folders.calendar_files(Path(name))
    alone = paths == [Path(name)]
    return folders.read_all({name if alone else str(p): p for p in paths}, zone, broken)


def _busy(
    found: Contents, name: str, horizon: Window, broken: Broken
) -> tuple[list[Window], list[Remark]]:
    """Return the time of *horizon* that one calendar takes, and what is to be said of that."""
    spans: list[Window] = []
    remarks: list[Remark] = []
    with reading.in_file(name):
        for placed in found.placed:
            busy = _expanded(placed, horizon, broken, remarks)
            spans += busy
            if busy and placed.said:
                remarks.append(Remark(place=placed.place, said=placed.said))
            if len(spans) > MOST_SPANS:
                raise InputError("", texts.EXPECTED_FEWER_SPANS.fill(limit=MOST_SPANS))
    return spans, remarks


def _expanded(
    placed: Placed, horizon: Window, broken: Broken, remarks: list[Remark]
) -> Availability:
    """Return the time of *horizon* that is taken; remark what cannot be worked out."""
    try:
        return expand(placed.busy, horizon)
    except InputError as error:
        expected = error.expected
    wrong = InputError(f"{placed.place}: RRULE", expected, texts.LIST_ABSENCES)
    if broken is Broken.REFUSE:
        raise wrong
    remarks.append(remark_of(wrong, broken))
    return Availability((horizon,) if broken is Broken.BUSY else ())


def _within(name: str, remark: Remark) -> Remark:
    """Return *remark* with the *name* of its file, if there is one to say."""
    place = ": ".join(filter(None, (name, remark.place)))
    return attrs.evolve(remark, place=place)
