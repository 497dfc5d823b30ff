"""Participants' calendars: busy times out of .ics files, and what is refused."""

import itertools
import time as clock
import traceback
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop import texts
from onestop.errors import FileError, InputError
from onestop.ical import lines, read_availability, read_busy
from onestop.model import Window
from tests.builders import ZONE, at, the_day, utc

WEEK = the_day(days=7)
NINE = "DTSTART;TZID=Asia/Shanghai:20260309T090000\nDTEND;TZID=Asia/Shanghai:20260309T100000"
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
    edges = [horizon.start, *itertools.chain(*((w.start, w.end) for w in free)), horizon.end]
    shown = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        since, until = (moment.astimezone(at("00:00").tzinfo) for moment in (start, end))
        if since < until:
            day = "" if since.date() == until.date() else f"{until:%dT}"
            shown.append(f"{since:%dT%H:%M}/{day}{until:%H:%M}")
    return shown


def refused(data: bytes, zone: str = ZONE) -> FileError:
    """Return the error with which *data* is refused."""
    with pytest.raises(FileError) as caught:
        read_busy(data, "people/P01.ics", zone)
    return caught.value


@pytest.mark.parametrize(
    ("event", "taken"),
    [
        (NINE, ["09T09:00/10:00"]),
        ("DTSTART:20260309T010000Z\nDURATION:PT1H30M", ["09T09:00/10:30"]),
        ("DTSTART:20260309T090000\nDTEND:20260309T100000", ["09T09:00/10:00"]),
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


# Time zones that the file defines.


@pytest.mark.parametrize(
    "lines_of_zone",
    [
        fixed("+0800"),
        fixed("+080000"),
        "DTSTART:16010101T000000\nTZOFFSETFROM:+0800\nTZOFFSETTO:+0800",
        "DTSTART:19920101T000000\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0800\nRDATE:19930101T000000",
        "DTSTART:20260310T000000\nTZOFFSETFROM:+0700\nTZOFFSETTO:+0800",
    ],
)
@pytest.mark.parametrize("name", ["Asia/Shanghai", "China Standard Time", "(UTC+08:00) Beijing"])
def test_a_definition_that_agrees_is_taken(name, lines_of_zone):
    """A known name with the right definition, or an unknown one with one offset, is read."""
    event = f'DTSTART;TZID="{name}":20260309T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2'
    data = a_calendar(event, before=a_zone(name, lines_of_zone))

    assert busy(data) == ["09T09:00/10:00", "10T09:00/10:00"]


@pytest.mark.parametrize(
    ("offset", "zone"),
    [
        ("+0000", "Etc/GMT+0"),
        ("-0500", "Etc/GMT+5"),
        ("+1400", "Etc/GMT-14"),
        ("-1200", "Etc/GMT+12"),
    ],
)
def test_a_fixed_offset_has_a_name(offset, zone):
    """What never changes its offset of whole hours is the same as a zone of IANA's."""
    data = a_calendar(
        "DTSTART;TZID=Mine:20260309T090000\nDURATION:PT1H", before=a_zone("Mine", fixed(offset))
    )

    assert [each.zone for each in read_busy(data, "x", ZONE)] == [zone]


@pytest.mark.parametrize("day", ["20260115", "20260328", "20260329", "20260715", "20261025"])
def test_a_definition_with_clock_changes_agrees_all_year(day):
    """The definition of Oslo that programs write is the zone of that name."""
    event = f"DTSTART;TZID=Europe/Oslo:{day}T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY"
    data = a_calendar(event, before=OSLO.format(name="Europe/Oslo", month=3))

    assert [each.zone for each in read_busy(data, "x", ZONE)] == ["Europe/Oslo"]


@pytest.mark.parametrize("until", ["19990328T010000Z", "19990328T020000", "19990328"])
def test_definitions_list_their_changes_in_every_common_way(until):
    """Dates, month days, plain weekdays within month days and an end are understood."""
    daylight = (
        "DTSTART:20000326T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=25,26,27,28,29,30,31;WKST=MO"
    )
    dates = ",".join(f"{year}{_last_sunday(year, 10):%m%d}T030000" for year in range(1996, 2037))
    standard = f"DTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRDATE:{dates}"
    earlier = (
        "DTSTART:19810329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        f"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;UNTIL={until}"
    )
    now = "DTSTART;TZID=Europe/Oslo:20260309T120000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    then = "DTSTART;TZID=Europe/Oslo:19990330T120000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    data = a_calendar(now, then, before=a_zone("Europe/Oslo", daylight, standard, earlier))

    assert [each.zone for each in read_busy(data, "x", ZONE)] == ["Europe/Oslo", "Europe/Oslo"]


def _last_sunday(year: int, month: int) -> date:
    """Return the last Sunday of a month of 31 days."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def test_a_definition_that_disagrees_is_refused():
    """A name with another offset at the event's time could be meant either way."""
    event = "DTSTART;TZID=Asia/Shanghai:20260309T090000\nDURATION:PT1H"
    error = refused(a_calendar(event, before=a_zone("Asia/Shanghai", fixed("+0900"))))

    assert (error.place, error.expected) == ("event 1", texts.EXPECTED_AGREEING_ZONE)


def test_a_series_is_refused_where_the_definition_goes_out_of_date():
    """Mexico gave up summer time in 2022: what an old program wrote is an hour off in July only."""
    zone = OSLO.format(name="America/Mexico_City", month=4)
    zone = zone.replace("+0200", "-0500").replace("+0100", "-0600")
    event = "DTSTART;TZID=America/Mexico_City:20260112T090000\nDURATION:PT1H"

    assert read_busy(a_calendar(event, before=zone), "x", ZONE)
    past = f"{event}\nRRULE:FREQ=WEEKLY;UNTIL=20260223T150000Z"
    assert read_busy(a_calendar(past, before=zone), "x", ZONE)
    for rule in ("FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=52", "FREQ=WEEKLY;UNTIL=20260901"):
        error = refused(a_calendar(f"{event}\nRRULE:{rule}", before=zone))
        assert (error.place, error.expected) == ("event 1", texts.EXPECTED_AGREEING_ZONE)


BROKEN_ZONES = {
    "no observance": "BEGIN:VTIMEZONE\nTZID:Mine\nEND:VTIMEZONE",
    "no offset": a_zone("Mine", "DTSTART:19700101T000000\nTZOFFSETFROM:+0800"),
    "offset of 99 hours": a_zone("Mine", fixed("+9900")),
    "no start": a_zone("Mine", "TZOFFSETFROM:+0800\nTZOFFSETTO:+0800"),
    "start in UTC": a_zone("Mine", fixed("+0800").replace("0000\n", "0000Z\n", 1)),
    "year 0000": a_zone("Mine", fixed("+0800").replace("1970", "0000")),
    "year 0001": a_zone("Mine", fixed("+0800").replace("1970", "0001")),
    "every second": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=SECONDLY"),
    "every other year": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;INTERVAL=2"),
    "unknown part": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;BYHOUR=2"),
    "no such month": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;BYMONTH=13"),
    "no such weekday": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;BYDAY=1XX"),
    "no such day": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    "endless rule": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;BYMONTHDAY=" + "1," * 200),
    "half hours": a_zone("Mine", fixed("+0530")),
    "too far east": a_zone("Mine", fixed("+1500")),
    "two offsets": OSLO.format(name="Mine", month=3),
    "other name": a_zone("Yours", fixed("+0800")),
}


@pytest.mark.parametrize("zone", BROKEN_ZONES.values(), ids=BROKEN_ZONES.keys())
def test_an_unknown_zone_is_refused(zone):
    """A zone that is neither known by name nor fixed is never taken as local."""
    data = a_calendar("DTSTART;TZID=Mine:20260309T090000\nDURATION:PT1H", before=zone)

    assert refused(data).expected == texts.EXPECTED_KNOWN_ZONE


@pytest.mark.parametrize(
    "name",
    [
        *("Asia", "Asia/Beijing", "asia/shanghai", "中国标准时间", "UTC+08:00"),
        *("localtime", "posixrules", "Factory"),
        *("", "/", "../../etc/passwd", "x" * 300),
    ],
)
def test_a_name_that_is_no_zone_is_refused(name):
    """Folders, the machine's own zone, other spellings and other languages are no names."""
    data = a_calendar(f'DTSTART;TZID="{name}":20260309T090000\nDURATION:PT1H')

    assert refused(data).expected == texts.EXPECTED_KNOWN_ZONE
    if name:
        own = refused(a_calendar(NINE, before=f"X-WR-TIMEZONE:{name}"))
        assert (own.place, own.expected) == ("X-WR-TIMEZONE", texts.EXPECTED_KNOWN_ZONE)


def test_too_many_or_doubled_definitions_are_refused():
    """Which of two definitions holds nobody can say; thousands are an attack."""
    one = a_zone("Mine", fixed("+0800"))

    assert refused(a_calendar(NINE, before=one + one)).expected == texts.EXPECTED_KNOWN_ZONE
    many = a_zone("Mine", *[fixed("+0800")] * 201)
    assert refused(a_calendar(NINE, before=many)).expected == texts.EXPECTED_KNOWN_ZONE
    unnamed = one.replace("TZID:Mine\n", "")
    assert refused(a_calendar(NINE, before=unnamed)).expected == texts.EXPECTED_KNOWN_ZONE


def test_one_calendar_does_not_change_how_the_next_is_read():
    """A definition of one file is unknown in the next, and a lie about a name stays its own."""
    event = "DTSTART;TZID=Mine:20260309T090000\nDURATION:PT1H"

    assert busy(a_calendar(event, before=a_zone("Mine", fixed("+0900")))) == ["09T08:00/09:00"]
    assert busy(a_calendar(event, before=a_zone("Mine", fixed("+0800")))) == ["09T09:00/10:00"]
    assert refused(a_calendar(event)).expected == texts.EXPECTED_KNOWN_ZONE


# What is refused.

START = "DTSTART:20260309T010000Z"
WRONG_EVENTS = {
    "no start": ("DURATION:PT1H", "DTSTART"),
    "two starts": (f"{NINE}\n{START}", "DTSTART"),
    "two ends": (f"{NINE}\nDTEND:20260309T020000Z", "DTEND"),
    "no date": ("DTSTART:tomorrow", "DTSTART"),
    "no such day": ("DTSTART:20260230T090000Z", "DTSTART"),
    "leap second": ("DTSTART:20260309T235960Z", "DTSTART"),
    "year 0000": ("DTSTART:00000309T090000Z", "DTSTART"),
    "year 0001": ("DTSTART:00010309T090000Z", "DTSTART"),
    "year 9999": ("DTSTART:99990309T090000Z", "DTSTART"),
    "full-width digits": ("DTSTART:\uff12\uff10\uff12\uff160309T090000Z", "DTSTART"),
    "not that kind": ("DTSTART;VALUE=DATE:20260309T090000Z", "DTSTART"),
    "unknown kind": ("DTSTART;VALUE=TEXT:20260309T090000Z", "DTSTART"),
    "zone and Z": ("DTSTART;TZID=Asia/Shanghai:20260309T010000Z", "DTSTART"),
    "broken parameter": ("DTSTART;TZID:20260309T010000Z", "DTSTART"),
    "list as parameter": ("DTSTART;TZID=UTC,UTC:20260309T010000", "DTSTART"),
    "end before start": (f"{START}\nDTEND:20260309T000000Z", texts.EXPECTED_EVENT_END),
    "end and length": (f"{NINE}\nDURATION:PT1H", texts.EXPECTED_EVENT_END),
    "date as end": (f"{START}\nDTEND;VALUE=DATE:20260310", texts.EXPECTED_EVENT_END),
    "time as end": ("DTSTART:20260309\nDTEND:20260310T000000Z", texts.EXPECTED_EVENT_END),
    "ten years": (f"{START}\nDTEND:20360309T010000Z", texts.EXPECTED_EVENT_END),
    "backwards": (f"{START}\nDURATION:-PT1H", "DURATION"),
    "empty length": (f"{START}\nDURATION:P", "DURATION"),
    "empty time": (f"{START}\nDURATION:P1DT", "DURATION"),
    "million days": (f"{START}\nDURATION:P999999999D", "DURATION"),
    "27 years": (f"{START}\nDURATION:P9999D", texts.EXPECTED_EVENT_END),
    "part of a day": ("DTSTART:20260309\nDURATION:PT90M", "DURATION"),
    "two rules": (f"{NINE}\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "RRULE"),
    "EXRULE": (f"{NINE}\nEXRULE:FREQ=DAILY", "EXRULE"),
    "this and future": (
        f"{NINE}\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260309T010000Z",
        texts.EXPECTED_ONE_EXCEPTION,
    ),
    "exception that recurs": (
        f"{NINE}\nRECURRENCE-ID:20260309T010000Z\nRRULE:FREQ=DAILY",
        texts.EXPECTED_ONE_EXCEPTION,
    ),
    "exception with more dates": (
        f"{NINE}\nRECURRENCE-ID:20260309T010000Z\nRDATE:20260310T010000Z",
        texts.EXPECTED_ONE_EXCEPTION,
    ),
    "broken exception": (f"{NINE}\nRECURRENCE-ID:x", "RECURRENCE-ID"),
    "broken EXDATE": (f"{NINE}\nEXDATE:20260309T010000Z,x", "EXDATE"),
    "empty RDATE": (f"{NINE}\nRDATE:", "RDATE"),
    "period of dates": (f"{NINE}\nRDATE:20260309/20260310", "RDATE"),
    "period backwards": (
        f"{NINE}\nRDATE:20260309T010000Z/20260309T000000Z",
        texts.EXPECTED_EVENT_END,
    ),
    "no number": (f"{NINE}\nSEQUENCE:one", "SEQUENCE"),
    "two states": (f"{NINE}\nSTATUS:CANCELLED\nSTATUS:CONFIRMED", "STATUS"),
}


@pytest.mark.parametrize(("event", "told"), WRONG_EVENTS.values(), ids=WRONG_EVENTS.keys())
def test_an_event_that_could_hide_busy_time_is_refused(event, told):
    """The error names the file, the event and the property, and nothing of what stands there."""
    event = f"SUMMARY:{SECRET}\n{event}\nX-NOTE:{SECRET}"
    error = refused(a_calendar(NINE, event))

    assert (error.file, error.place) == ("people/P01.ics", "event 2")
    assert told in error.expected.en if isinstance(told, str) else error.expected == _said(told)
    assert SECRET not in "".join(traceback.format_exception(error))
    assert error.__context__ is None


def _said(told: texts.Text) -> texts.Text:
    """Return *told* with the bound that it names."""
    return told.fill(limit=366)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=2000000000",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=FORTNIGHTLY",
        "RSCALE=CHINESE;FREQ=YEARLY",
        "COUNT=3",
        f"FREQ={SECRET}",
        "",
    ],
)
def test_a_rule_that_cannot_be_trusted_is_refused(rule):
    """Rules on which calendar programs hang are refused before anything is worked out."""
    error = refused(a_calendar(f"{NINE}\nRRULE:{rule}"))

    assert error.place == "event 1: RRULE"
    assert SECRET not in error.say()
    assert error.__context__ is None


WRONG_FILES = {
    "empty": b"",
    "web page": b"<html><body>Marker-7f3a</body></html>",
    "zip": b"PK\x03\x04\x14\x00",
    "no calendar": b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
    "not closed": a_calendar(NINE).removesuffix(b"END:VCALENDAR\r\n"),
    "cut off": a_calendar(NINE)[:90],
    "closed twice": a_calendar(NINE) + b"END:VCALENDAR\r\n",
    "two calendars": a_calendar(NINE) + a_calendar(NINE),
    "text after it": a_calendar(NINE) + b"X-COMMENT:Marker-7f3a\r\n",
    "wrong END": a_calendar(NINE).replace(b"END:VEVENT", b"END:VTODO"),
    "free/busy": a_calendar(before="BEGIN:VFREEBUSY\nEND:VFREEBUSY"),
    "availability": a_calendar(before="BEGIN:VAVAILABILITY\nEND:VAVAILABILITY"),
    "unknown component": a_calendar(before="BEGIN:VPOLL\nEND:VPOLL"),
    "event in event": a_calendar(f"{NINE}\nBEGIN:VEVENT\n{NINE}\nEND:VEVENT"),
    "event in task": a_calendar(before=f"BEGIN:VTODO\nBEGIN:VEVENT\n{NINE}\nEND:VEVENT\nEND:VTODO"),
    "event in X": a_calendar(before=f"BEGIN:X-A\nBEGIN:VEVENT\n{NINE}\nEND:VEVENT\nEND:X-A"),
    "deep": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X-A\r\n" * 20_000,
    "UTF-16": a_calendar(NINE).decode().encode("utf-16"),
    "GBK": a_calendar(f"{NINE}\nSUMMARY:开会").decode().encode("gbk"),
    "lone CR": a_calendar(NINE).replace(b"\r\n", b"\r"),
    "NUL": a_calendar(f"{NINE}\nSUMMARY:a\x00b"),
    "no name": a_calendar(f"{NINE}\nMarker-7f3a and more"),
    "other calendar": a_calendar(NINE, before="CALSCALE:CHINESE"),
    "large": b"BEGIN:VCALENDAR\r\nX-A:" + b"a" * 1024 * 1024,
    "long": b"BEGIN:VCALENDAR\r\n" + b"\n" * 60_000,
    "many events": a_calendar(*[START] * 5_001),
    "many rules": a_calendar(*[f"{NINE}\nRRULE:FREQ=YEARLY"] * 501),
    "costly rules": a_calendar(*[f"{NINE}\nRRULE:FREQ=HOURLY;BYMINUTE=0,30"] * 20),
    "rules counted from long ago": a_calendar(*[f"{NINE}\nRRULE:FREQ=DAILY;COUNT=10000"] * 21),
    "months counted from long ago": a_calendar(*[f"{NINE}\nRRULE:FREQ=MONTHLY;COUNT=999"] * 11),
    "many dates": a_calendar(f"{NINE}\nRDATE:" + ",".join(["20260310T010000Z"] * 2_001)),
}


@pytest.mark.parametrize("data", WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_a_file_that_is_no_plain_calendar_is_refused(data):
    """Anything else than one well-formed calendar within bounds is one error, and at once."""
    began = clock.perf_counter()
    error = refused(data)

    assert clock.perf_counter() - began < 5  # it takes less than one; hangs take for ever
    assert SECRET not in "".join(traceback.format_exception(error))
    assert error.__context__ is None


def test_places_are_lines_and_events():
    """Structure is placed by its line in the file, what an event says by the event's number."""
    folded = f"{NINE}\nSUMMARY:a\n b\n c"
    wrong_line = a_calendar(f"{NINE}\nwrong", before="X-A:b")

    assert refused(wrong_line).place == "line 7"
    assert refused(a_calendar(folded, "DTSTART:x")).place == "event 2"
    assert refused(a_calendar(folded) + b"X").place == f"line {a_calendar(folded).count(10) + 1}"


def test_lines_are_unfolded_before_they_are_decoded():
    """A fold may cut through a character, a name or a value, and a BOM may come first."""
    data = a_calendar(f"{NINE}\nSUMMARY:会议").replace("会".encode(), b"\xe4\r\n \xbc\x9a")
    data = data.replace(b"DTSTART;TZID", b"DTST\r\n\tART;TZ\r\n ID")

    assert busy(b"\xef\xbb\xbf" + data.replace(b"\r\n", b"\n")) == ["09T09:00/10:00"]


def test_what_is_not_about_time_is_never_parsed(monkeypatch):
    """Summaries, attendees and descriptions are dropped unread, however broken they are."""
    seen = []
    original = lines.Contentline
    monkeypatch.setattr(lines, "Contentline", lambda line: seen.append(line) or original(line))
    private = f'SUMMARY:{SECRET}\nATTENDEE;CN="{SECRET}:mailto:x\nDESCRIPTION;{SECRET}:x'
    found = read_busy(a_calendar(f"{private}\n{NINE}"), "x", ZONE)

    assert len(seen) == 2
    assert SECRET not in repr(found) + repr(seen)


def test_anything_unforeseen_is_one_error(monkeypatch):
    """Even a failure that nobody thought of says nothing of the file."""

    def fail(_: str) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(lines, "Contentline", fail)
    error = refused(a_calendar(NINE))

    assert error.expected == texts.EXPECTED_CALENDAR
    assert SECRET not in "".join(traceback.format_exception(error))


@given(st.data())
def test_no_change_to_a_calendar_makes_anything_else_happen(data):
    """Whatever happens to a good file, it is read or refused with the one error."""
    good = a_calendar(
        f"UID:a\n{NINE}\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20261231T000000Z\n"
        "EXDATE;TZID=Asia/Shanghai:20260310T090000",
        "UID:a\nRECURRENCE-ID:20260316T010000Z\nDTSTART;VALUE=DATE:20260317\nDURATION:P1D",
        before=a_zone("Asia/Shanghai", fixed("+0800")),
    )
    where = data.draw(st.integers(0, len(good)))
    until = data.draw(st.integers(where, min(len(good), where + 12)))
    words = st.sampled_from(
        [b"", b"\r\n", b";", b":", b"=", b"-", b"9", b"T", b",", b'"', b"BEGIN:"]
    )
    instead = data.draw(st.one_of(st.binary(max_size=8), words, st.just(good[where:until] * 2)))
    changed = good[:where] + instead + good[until:]
    try:
        read_availability(changed, horizon=WEEK, zone=ZONE)
    except FileError as error:
        refusal = error
    else:
        return
    assert refusal.file == "calendar"


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


@pytest.mark.parametrize("name", ["missing.ics", ".", "large.ics"])
def test_a_path_that_cannot_be_read_is_one_error(tmp_path, name):
    """A missing file, a folder and a file that is too large are refused before reading."""
    (tmp_path / "large.ics").write_bytes(b" " * (1024 * 1024 + 1))
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

    often = a_calendar(f"{START}\nDURATION:PT1M\nRRULE:FREQ=HOURLY;BYHOUR=1,2,3,4,5,6,7,8,9,10")
    with pytest.raises(FileError) as caught:
        read_availability(often, horizon=Window(long.start, utc("2027-12-01 00:00")), zone=ZONE)
    assert caught.value.expected == texts.EXPECTED_FEWER_EVENTS.fill(limit=5_000)
