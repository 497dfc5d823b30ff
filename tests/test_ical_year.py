"""A year's calendar of a centre, as the benchmark reads it: smaller here, and not timed."""

import sys

from benchmarks import calendars
from onestop.ical import read_calendar
from onestop.model import Window
from tests.builders import ZONE, at, utc

YEAR = Window(utc("2026-01-01 00:00"), utc("2027-01-01 00:00"))


def test_a_whole_year_of_a_centre_is_within_the_bounds():
    """5,000 busy events and 40 that recur are read, every one of them."""
    data = calendars.a_year()
    busy = read_calendar(data, horizon=YEAR, zone=ZONE).busy

    assert data.count(b"BEGIN:VEVENT") == 5_040
    assert sum(window.minutes for window in busy) > 200_000
    less = read_calendar(calendars.a_year(recurring=0), horizon=YEAR, zone=ZONE).busy
    assert not less - busy
    assert busy - less


def test_the_benchmark_compares_what_both_read(tmp_path):
    """Its table tells medians, ratios to the last side, and who says another thing."""
    calendar = tmp_path / "year.ics"
    calendar.write_bytes(calendars.a_year(20, 2))
    script = "import json; print(json.dumps({'seconds': 4.0, 'busy': [], 'dateutil': '0'}))"
    sides = {"onestop": (sys.executable, calendars.READ_OWN), "other": (sys.executable, script)}
    found = calendars.compared(sides, calendar, 1)
    assert [len(each) for each in found.values()] == [1, 1]

    own = found["onestop"][0]
    horizon = Window(
        at("00:00").replace(month=1, day=1), at("00:00").replace(year=2027, month=1, day=1)
    )
    read = read_calendar(calendar, horizon=horizon, zone=ZONE).busy
    assert own["busy"] == [[w.start.timestamp(), w.end.timestamp()] for w in read]
    own["seconds"] = 1.0
    rows = calendars.table(found).splitlines()
    assert rows[2].endswith(
        f"| 1.00 (1.00, 1.00) | 0.25 | {len(own['busy'])}, others than the last |"
    )
    assert rows[3] == "| other | 0 | 4.00 (4.00, 4.00) | 1.00 | 0 |"
