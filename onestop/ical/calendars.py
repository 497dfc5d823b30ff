"""
Busy and free times from a participant's calendar.

Only times leave this module: no summary, no attendee, and in errors no text of
the file.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from onestop import reading, texts
from onestop.availability import expand
from onestop.errors import FileError, InputError
from onestop.ical.events import busy_times
from onestop.ical.lines import parse
from onestop.model import Availability, Recurrence, Window
from onestop.model import zone as known_zone

MOST_SPANS = 5_000


def read_availability(
    source: str | os.PathLike[str] | bytes, *, horizon: Window, zone: str
) -> Availability:
    """
    Return when somebody is free, from the calendar that a program exported.

    Free is what the calendar does not say is busy: tentative events are busy,
    cancelled and transparent ones are not.

    Args:
        source: The path of an .ics file, or what stands in one.
        horizon: The stretch of time that is asked about.
        zone: IANA name; dates, and times without a zone, are local to it unless
            the calendar names a zone of its own (``X-WR-TIMEZONE``).

    Raises:
        FileError: The file cannot be read, or holds something that could hide
            busy time; says where, and never quotes it.
        InputError: There is no such *zone*.

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
    name = "calendar" if isinstance(source, bytes) else os.fspath(source)
    with reading.in_file(name):
        data = source if isinstance(source, bytes) else reading.read_bytes(Path(source))
        placed = _placed(data, name, zone)
        return Availability((horizon,)) - _taken(placed, horizon)


def read_busy(data: bytes, name: str, zone: str) -> tuple[Recurrence, ...]:
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
    return tuple(recurrence for _, recurrence in _placed(data, name, zone))


def _placed(data: bytes, name: str, zone: str) -> list[tuple[str, Recurrence]]:
    """Return the busy times, each with its place in the file."""
    known_zone(zone, "zone")
    wrong = InputError("", texts.EXPECTED_CALENDAR, texts.EXPORT_AGAIN)
    try:
        return list(busy_times(parse(data), zone))
    except InputError as error:
        wrong = error
    except Exception:  # noqa: BLE001, S110 - hostile input gets no further than this
        pass
    # Out of the handlers, so that no exception that may quote the file hangs on to ours.
    raise FileError(name, wrong.place, wrong.expected, wrong.remedy)


def _taken(placed: Iterable[tuple[str, Recurrence]], horizon: Window) -> Availability:
    """Return the time of *horizon* that is busy."""
    spans: list[Window] = []
    for place, recurrence in placed:
        spans += _expanded(place, recurrence, horizon)
        if len(spans) > MOST_SPANS:
            raise InputError("", texts.EXPECTED_FEWER_EVENTS.fill(limit=MOST_SPANS))
    return Availability(tuple(spans))


def _expanded(place: str, recurrence: Recurrence, horizon: Window) -> Availability:
    """Return the time of *horizon* that *recurrence* takes."""
    try:
        return expand(recurrence, horizon)
    except InputError as error:
        raise InputError(f"{place}: RRULE", error.expected, texts.LIST_ABSENCES) from None
