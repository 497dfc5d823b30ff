"""Participants' calendars: busy times out of .ics files."""

import warnings
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from onestop import texts
from onestop.errors import CalendarWarning, FileError, InputError
from onestop.ical import Broken, read_availability, read_busy
from onestop.model import (
    Window,
)
from tests.builders import (
    ZONE,
    utc,
)
from tests.calendars import NINE, START, WEEK, a_calendar, busy


@pytest.mark.parametrize(
    ("event", "taken"),
    [
        (NINE, ["09T09:00/10:00"]),
        ("DTSTART:20260309T010000Z\nDURATION:PT1H30M", ["09T09:00/10:30"]),
        ("DTSTART:20260309T090000\nDTEND:20260309T100000", ["09T09:00/10:00"]),
        ("DTSTART;VALUE=DATE-TIME:20260309T090000\nDURATION:PT1H", ["09T09:00/10:00"]),
        ("DTSTART;VALUE=DATE-TIME:20260309T010000Z\nDURATION:P1D", ["09T09:00/10T09:00"]),
        ("DTSTART;VALUE=DATE:20260310", ["10T00:00/11T00:00"]),
        ("DTSTART:20260310\nDTEND;VALUE=DATE:20260312", ["10T00:00/12T00:00"]),
        ("DTSTART;VALUE=DATE:20260310\nDURATION:P1W", ["10T00:00/16T00:00"]),
        ("DTSTART;TZID=Europe/Oslo;VALUE=DATE:20260310", ["10T07:00/11T07:00"]),
        ("DTSTART:20260309T010000Z", []),
        ("DTSTART:20260309T010000Z\nDTEND:20260309T010000Z", []),
        (f"{NINE}\nTRANSP:TRANSPARENT", []),
        (f"{NINE}\nTRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        (f"{NINE}\nTRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:OOF", ["09T09:00/10:00"]),
        (f"{NINE}\nTRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", ["09T09:00/10:00"]),
        (f"{NINE}\nSTATUS:CANCELLED", []),
        (f"{NINE}\nstatus: cancelled ", []),
        (f"{NINE}\nSTATUS:TENTATIVE", ["09T09:00/10:00"]),
        (f"{NINE}\nBEGIN:VALARM\nDTSTART:broken\nEND:VALARM", ["09T09:00/10:00"]),
        (
            "DTSTART;TZID=China Standard Time:20260309T090000\nDURATION:PT1H",
            ["09T09:00/10:00"],
        ),
        (
            "DTSTART;TZID=/example.org/2026/Europe/Oslo:20260309T020000\nDURATION:PT1H",
            ["09T09:00/10:00"],
        ),
        (
            'DTSTART;TZID="Europe/Oslo":20260309T020000\nDTEND:20260309T020000Z',
            ["09T09:00/10:00"],
        ),
        (f"{NINE}\nRRULE:FREQ=DAILY;COUNT=2", ["09T09:00/10:00", "10T09:00/10:00"]),
        (f"{NINE}\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=1", ["09T09:00/10:00", "10T09:00/10:00"]),
        (
            f"{NINE}\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260310T010000Z",
            ["09T09:00/10:00", "11T09:00/10:00"],
        ),
        (f"{NINE}\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20260310T090000", ["09T09:00/10:00"]),
        (f"{NINE}\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;VALUE=DATE:20260310", ["09T09:00/10:00"]),
        (
            f"{NINE}\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;TZID=Europe/Oslo:20260310T020000",
            ["09T09:00/10:00"],
        ),
        (
            f"{NINE}\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20260309T010000Z\nEXDATE:20260310T010000Z",
            [],
        ),
        (
            "DTSTART;VALUE=DATE:20260309\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260310T000000",
            ["09T00:00/10T00:00", "11T00:00/12T00:00"],
        ),
        (
            f"{NINE}\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20260310T020000Z",
            ["09T09:00/10:00", "10T09:00/10:00"],
        ),
        (
            f"{NINE}\nRDATE;VALUE=PERIOD;TZID=Asia/Shanghai:20260311T090000/20260311T093000",
            ["09T09:00/10:00", "11T09:00/09:30"],
        ),
        (f"{NINE}\nRDATE:20260311T010000Z", ["09T09:00/10:00", "11T09:00/10:00"]),
        (f"{NINE}\nRDATE;VALUE=DATE:20260311", ["09T09:00/10:00", "11T09:00/10:00"]),
        (
            f"{NINE}\nRDATE;VALUE=PERIOD:20260311T010000Z/PT2H,20260312T010000Z/20260312T013000Z",
            ["09T09:00/10:00", "11T09:00/11:00", "12T09:00/09:30"],
        ),
        (
            f"{NINE}\nRDATE;VALUE=PERIOD:20260311T010000Z/PT2H\nEXDATE:20260311T010000Z",
            ["09T09:00/10:00"],
        ),
    ],
)
def test_an_event_takes_its_time(event, taken):
    """Start, end, length, zone, recurrence and status of an event decide what is busy."""
    assert busy(a_calendar(event)) == taken


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ("DTSTART:20260310T060000Z\nDURATION:PT1H", ["09T09:00/10:00", "10T14:00/15:00"]),
        (f"{NINE}\nSTATUS:CANCELLED", ["09T09:00/10:00"]),
        (f"{NINE}\nTRANSP:TRANSPARENT", ["09T09:00/10:00"]),
    ],
)
@pytest.mark.parametrize(
    "which",
    [
        "RECURRENCE-ID;TZID=Asia/Shanghai:20260310T090000",
        "RECURRENCE-ID:20260310T010000Z",
        "RECURRENCE-ID:20260310T090000",
        "RECURRENCE-ID;VALUE=DATE:20260310",
    ],
)
def test_an_exception_replaces_one_occurrence(which, change, taken):
    """A moved occurrence is busy where it went, a cancelled one nowhere."""
    series = f"UID:a\n{NINE}\nRRULE:FREQ=DAILY;COUNT=2"

    assert busy(a_calendar(series, f"UID:a\n{which}\n{change}")) == taken
    assert busy(a_calendar(f"UID:a\n{which}\n{change}", series)) == taken


def test_what_takes_no_time_is_not_told():
    """An event without an end at a time of day is no busy time, and leaves the reader as none."""
    assert read_busy(a_calendar(START, f"{START}\nRRULE:FREQ=DAILY"), "x", ZONE) == ()


def test_exceptions_belong_to_their_own_series():
    """An exception of another event, or of none, takes no occurrence away."""
    series = f"UID:a\n{NINE}"
    other = "RECURRENCE-ID:20260309T010000Z\nDTSTART:20260310T010000Z\nDURATION:PT1H"

    taken = ["09T09:00/10:00", "10T09:00/10:00"]
    assert busy(a_calendar(series, f"UID:b\n{other}")) == taken
    assert busy(a_calendar(NINE, other)) == taken


def test_the_newest_version_counts():
    """Of two versions the one with the higher SEQUENCE is read; of two alike, both."""
    old, new = f"UID:a\n{NINE}", "UID:a\nSEQUENCE:2\nDTSTART:20260310T010000Z\nDURATION:PT1H"

    assert busy(a_calendar(old, new)) == ["10T09:00/10:00"]
    assert busy(a_calendar(f"{old}\nSTATUS:CANCELLED\nSEQUENCE:3", new)) == []
    assert busy(a_calendar(f"{old}\nSEQUENCE:2", new)) == ["09T09:00/10:00", "10T09:00/10:00"]


def test_a_calendar_without_events_is_free():
    """Tasks, notes and X-components are no busy time."""
    other = (
        "BEGIN:VTODO\nDTSTART:20260309T010000Z\nBEGIN:VALARM\nEND:VALARM\nEND:VTODO\n"
        "BEGIN:VJOURNAL\nEND:VJOURNAL\nBEGIN:X-MINE\nBEGIN:OTHER\nEND:OTHER\nEND:X-MINE"
    )

    assert busy(a_calendar()) == []
    assert busy(a_calendar(before=other)) == []


@pytest.mark.parametrize(
    ("own", "taken"),
    [
        ("Europe/Oslo", ["09T16:00/17:00"]),
        ("W. Europe Standard Time", ["09T16:00/17:00"]),
        ("UTC", ["09T09:00/10:00"]),
        ("", ["09T09:00/10:00"]),
    ],
)
def test_floating_times_are_local_to_the_calendar(own, taken):
    """X-WR-TIMEZONE goes before the centre's zone, but not as the UTC of those that know none."""
    floating = "DTSTART:20260309T090000\nDURATION:PT1H"

    assert busy(a_calendar(floating, before=f"X-WR-TIMEZONE:{own}")) == taken


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Oslo", date(2026, 3, 29), 23),
        ("Europe/Oslo", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
    ],
)
def test_a_whole_day_ends_at_midnight_when_clocks_change(zone, day, hours):
    """A day of 23 or 25 hours is taken wholly, in a series too, and nothing of the next."""
    before = day - timedelta(days=1)
    horizon = Window(utc(f"{before} 00:00"), utc(f"{day + timedelta(days=3)} 00:00"))
    day_after = day + timedelta(days=1)
    for event in (
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}\nDURATION:P1D",
        f"DTSTART:{day:%Y%m%d}T000000\nDTEND:{day_after:%Y%m%d}T000000",
        f"DTSTART:{day:%Y%m%d}T000000\nDURATION:P1D",
        f"DTSTART;VALUE=DATE:{day - timedelta(days=28):%Y%m%d}\nRRULE:FREQ=WEEKLY;INTERVAL=4",
    ):
        free = read_availability(a_calendar(event), horizon=horizon, zone=zone)

        assert horizon.minutes - sum(window.minutes for window in free) == hours * 60


@pytest.mark.parametrize(("day", "hours"), [("20260328", 9), ("20261024", 11)])
def test_a_night_is_as_long_as_it_is(day, hours):
    """A single event between two wall-clock times ends at the second one, whatever happens."""
    horizon = Window(utc("2026-01-01 00:00"), utc("2026-12-31 00:00"))
    end = f"{int(day) + 1}T080000"
    event = f"DTSTART;TZID=Europe/Oslo:{day}T220000\nDTEND;TZID=Europe/Oslo:{end}"
    free = read_availability(a_calendar(event), horizon=horizon, zone=ZONE)

    assert horizon.minutes - sum(window.minutes for window in free) == hours * 60


def test_a_day_of_duration_is_never_cut_short():
    """P1D over the autumn change is 25 hours, so that its last hour is not given away."""
    horizon = Window(utc("2026-10-20 00:00"), utc("2026-10-30 00:00"))
    event = "DTSTART;TZID=Europe/Oslo:20261024T220000\nDURATION:P1D"
    free = read_availability(a_calendar(event), horizon=horizon, zone=ZONE)

    assert free.windows[1].start == utc("2026-10-25 21:00")


def test_a_single_duration_is_as_long_as_any_program_has_it():
    """PT10H from 22:00 is over at 07:00 by RFC 5545, and at 08:00 in Thunderbird."""
    horizon = Window(utc("2026-10-24 12:00"), utc("2026-10-25 12:00"))
    event = "DTSTART;TZID=Europe/Oslo:20261024T220000\nDURATION:PT10H"
    free = read_availability(a_calendar(event), horizon=horizon, zone=ZONE)

    assert free.windows[1].start == utc("2026-10-25 07:00")


def test_days_of_duration_in_a_series_end_on_the_clock():
    """P1D in the autumn week is 25 hours, wherever the series begins (RFC 5545 3.8.5.3)."""
    horizon = Window(utc("2026-10-24 12:00"), utc("2026-10-26 12:00"))
    event = "DTSTART;TZID=Europe/Oslo:20260103T220000\nDURATION:P1D\nRRULE:FREQ=WEEKLY"
    free = read_availability(a_calendar(event), horizon=horizon, zone=ZONE)

    assert free.windows[1].start == utc("2026-10-25 21:00")


@pytest.mark.parametrize("kind", ["RRULE:FREQ=WEEKLY", "RDATE;TZID=Europe/Oslo:20260411T220000"])
def test_a_series_that_begins_in_the_short_night_is_not_cut_short(kind):
    """RFC 5545 repeats its nine hours, Outlook its end at 08:00: it is busy until then."""
    horizon = Window(utc("2026-04-11 12:00"), utc("2026-04-12 12:00"))
    zone = "TZID=Europe/Oslo"
    event = f"DTSTART;{zone}:20260328T220000\nDTEND;{zone}:20260329T080000\n{kind}"
    free = read_availability(a_calendar(event), horizon=horizon, zone=ZONE)

    assert free.windows[1].start == utc("2026-04-12 06:00")


@pytest.mark.parametrize(
    ("zone", "until", "days"),
    [
        ("America/New_York", "20260311T000000Z", 3),
        ("America/New_York", "20260311T035959Z", 3),
        ("Asia/Shanghai", "20260311T000000Z", 3),
        ("Asia/Shanghai", "20260310T160000Z", 3),
        ("Asia/Shanghai", "20260310T155959Z", 2),
        ("America/New_York", "20260311T000000", 3),
        ("America/New_York", "00010101T000000Z", 1),
        ("Asia/Shanghai", "99991231T235959Z", 34 / 3),
    ],
)
def test_the_last_day_of_whole_days_is_taken_wherever_it_is_counted(zone, until, days):
    """Programs that end a series of dates with a moment mean its date in UTC, or here."""
    horizon = Window(utc("2026-03-08 00:00"), utc("2026-03-20 00:00"))
    event = f"DTSTART;VALUE=DATE:20260309\nRRULE:freq=daily;until={until.lower()}"
    for broken in ("", "\nSEQUENCE:none"):
        text = a_calendar(event + broken)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CalendarWarning)
            free = read_availability(text, horizon=horizon, zone=zone, broken=Broken.BUSY)

        assert horizon.minutes - sum(window.minutes for window in free) == round(days * 24 * 60)


def test_events_without_a_name_are_no_versions_of_each_other():
    """An empty UID ties nothing together, whatever SEQUENCE says."""
    first, second = (f"UID:\n{START}\nDURATION:PT{n}H\nSEQUENCE:{n}" for n in (2, 1))
    assert busy(a_calendar(first, second.replace("09T01", "10T01"))) == [
        *("09T09:00/11:00", "10T09:00/10:00")
    ]


# Files and arguments.


def test_a_path_is_read(tmp_path):
    """A path works as text and as a path; the name in errors is the one that was given."""
    path = tmp_path / "P01.ics"
    path.write_bytes(a_calendar(NINE))

    free = read_availability(path, horizon=WEEK, zone=ZONE)
    assert read_availability(str(path), horizon=WEEK, zone=ZONE) == free
    path.write_bytes(b"")
    with pytest.raises(FileError) as caught:
        read_availability(path, horizon=WEEK, zone=ZONE)
    assert caught.value.file == str(path)


@pytest.mark.parametrize("name", ["missing.ics", "empty", "large.ics"])
def test_a_path_that_cannot_be_read_is_one_error(tmp_path, name):
    """A missing file, a folder of none and a file too large are refused before reading."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "large.ics").write_bytes(b" " * (3 * 1024 * 1024 + 1))
    with pytest.raises(FileError) as caught:
        read_availability(tmp_path / name, horizon=WEEK, zone=ZONE)

    assert caught.value.file == str(Path(tmp_path / name))


def test_an_unknown_zone_of_the_caller_is_the_callers_error():
    """It is the argument that is wrong, not the file."""
    with pytest.raises(InputError) as caught:
        read_busy(a_calendar(NINE), "x", "Mars/Olympus")

    assert caught.value.place == "zone"
    assert not isinstance(caught.value, FileError)


def test_working_out_is_bounded():
    """A rule that gives too much within the horizon is refused with its place."""
    long = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC))
    hourly = a_calendar(NINE, f"{START}\nDURATION:PT1M\nRRULE:FREQ=HOURLY;BYMONTH=12")
    with pytest.raises(FileError) as caught:
        read_availability(hourly, horizon=long, zone=ZONE)
    assert caught.value.place == "event 2: RRULE"

    often = a_calendar(*[f"{START}\nDURATION:PT1M\nRRULE:FREQ=HOURLY;BYMINUTE=0,30"] * 7)
    with pytest.raises(FileError) as caught:
        read_availability(often, horizon=Window(long.start, utc("2026-12-31 00:00")), zone=ZONE)
    assert caught.value.expected == texts.EXPECTED_FEWER_SPANS.fill(limit=50_000)
