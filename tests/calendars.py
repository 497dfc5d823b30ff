"""Builders of calendars as participants export them, and what becomes of them."""

import pytest

from onestop.errors import FileError
from onestop.ical import (
    read_availability,
    read_busy,
)
from onestop.model import (
    Availability,
    Window,
)
from tests.builders import (
    ZONE,
    at,
    the_day,
)

WEEK = the_day(days=7)
NINE = "DTSTART;TZID=Asia/Shanghai:20260309T090000\nDTEND;TZID=Asia/Shanghai:20260309T100000"
START = "DTSTART:20260309T010000Z"
SECRET = "Marker-7f3a"  # noqa: S105 - stands for what people write into calendars
OSLO = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


def a_calendar(*events: str, before: str = "") -> bytes:
    """Return a calendar of *events*, each the lines of one, after the lines *before* them."""
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    head = before and before.rstrip("\n") + "\n"
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def a_zone(name: str, *observances: str) -> str:
    """Return a VTIMEZONE of *observances*, each the lines of one."""
    body = "".join(f"BEGIN:STANDARD\n{each}\nEND:STANDARD\n" for each in observances)
    return f"BEGIN:VTIMEZONE\nTZID:{name}\n{body}END:VTIMEZONE\n"


def fixed(offset: str) -> str:
    """Return the lines of an observance that has held since 1970."""
    return f"DTSTART:19700101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}"


def busy(data: bytes, horizon: Window = WEEK, zone: str = ZONE) -> list[str]:
    """Return what is taken, on Shanghai's clocks: ``09T09:00/10:00``."""
    free = read_availability(data, horizon=horizon, zone=zone)
    return shown(Availability((horizon,)) - free)


def shown(busy: Availability) -> list[str]:
    """Return *busy* on Shanghai's clocks: ``09T09:00/10:00``, ``09T09:00/10T09:00``."""
    said = []
    for window in busy:
        since, until = (m.astimezone(at("00:00").tzinfo) for m in (window.start, window.end))
        day = "" if since.date() == until.date() else f"{until:%dT}"
        said.append(f"{since:%dT%H:%M}/{day}{until:%H:%M}")
    return said


def refused(data: bytes, zone: str = ZONE) -> FileError:
    """Return the error with which *data* is refused."""
    with pytest.raises(FileError) as caught:
        read_busy(data, "people/P01.ics", zone)
    return caught.value
