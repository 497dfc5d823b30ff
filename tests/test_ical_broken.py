"""One broken event in a good calendar: refused, counted busy, or left out; never silently free."""

import traceback
import warnings

import pytest

from onestop import CalendarWarning, texts
from onestop.errors import FileError, InputError
from onestop.ical import Broken, Remark, read_availability, read_calendar
from onestop.model import Window
from onestop.texts import Language
from tests.builders import ZONE
from tests.calendars import NINE, OSLO, SECRET, START, WEEK, a_calendar, a_zone, fixed, shown
from tests.test_ical_stating import an_availability

TEN = "DTSTART;TZID=Asia/Shanghai:20260310T100000\nDURATION:PT1H"
GOOD = "12T09:00/10:00"
ALL = "09T00:00/16T00:00"
THURSDAY = NINE.replace("20260309", "20260312")


def a_reading(data, broken, zone=ZONE):
    """Return what *data* says of the week, broken events treated as *broken*."""
    return read_calendar(data, horizon=WEEK, zone=zone, broken=broken)


def taken(data, broken):
    """Return what is busy, on Shanghai's clocks."""
    return shown(a_reading(data, broken).busy)


BROKEN = {
    # What is wrong, and what it could take of the week from Monday the 9th on.
    "start cannot be read": ("DTSTART:x\nDURATION:PT1H", ALL),
    "no start": ("DURATION:PT1H", ALL),
    "two starts": (f"{TEN}\n{START}", "09T09:00/10T11:00"),
    "two starts, one unreadable": (f"{TEN}\nDTSTART:x", ALL),
    "line without name": (f"{TEN}\nSUMMARY {SECRET}", "10T10:00/11:00"),
    "start without colon": (f"{TEN}\nDTSTART {SECRET}", ALL),
    "end cannot be read": (f"{START}\nDTEND:x", "09T09:00/16T00:00"),
    "end without colon": (f"{TEN}\nDTEND {SECRET}", "10T10:00/16T00:00"),
    "length cannot be read": (f"{START}\nDURATION:-PT1H", "09T09:00/16T00:00"),
    "length without colon": (f"{START}\nDURATION 1", "09T09:00/16T00:00"),
    "end before start": (f"{TEN}\nDTEND:20260309T010000Z", "09T09:00/16T00:00"),
    "end and length": (f"{TEN}\nDTEND:20260310T050000Z", "10T10:00/13:00"),
    "length and shorter end": (f"{TEN}\nDTEND:20260310T021500Z", "10T10:00/11:00"),
    "date as end": (f"{START}\nDTEND;VALUE=DATE:20260310", "09T09:00/11T00:00"),
    "time as end": ("DTSTART;VALUE=DATE:20260310\nDTEND:20260310T060000Z", "10T00:00/12T00:00"),
    "part of a day": ("DTSTART;VALUE=DATE:20260310\nDURATION:PT90M", "10T00:00/11T00:00"),
    "ten years": (f"{START}\nDTEND:20360309T010000Z", "09T09:00/16T00:00"),
    "broken SEQUENCE": (f"{TEN}\nSEQUENCE:x", "10T10:00/11:00"),
    "two states": (f"{TEN}\nSTATUS:CANCELLED\nSTATUS:CONFIRMED", "10T10:00/11:00"),
    "day with two states": (
        "DTSTART;VALUE=DATE:20260310\nSTATUS:CANCELLED\nSTATUS:CONFIRMED",
        "10T00:00/11T00:00",
    ),
    "rule cannot be read": (f"{TEN}\nRRULE:FREQ=SECONDLY", "10T10:00/16T00:00"),
    "two rules": (f"{TEN}\nRRULE:FREQ=DAILY\nRRULE:FREQ=DAILY", "10T10:00/16T00:00"),
    "rule without colon": (f"{TEN}\nRRULE FREQ=DAILY", "10T10:00/16T00:00"),
    "EXRULE": (
        f"{TEN}\nRRULE:FREQ=DAILY;COUNT=2\nEXRULE:FREQ=DAILY",
        "10T10:00/11:00",
        "11T10:00/11:00",
    ),
    "EXDATE cannot be read": (
        f"{TEN}\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:x",
        "10T10:00/11:00",
        "11T10:00/11:00",
    ),
    "RDATE cannot be read": (f"{TEN}\nRDATE:x", "10T10:00/16T00:00"),
    "period and SEQUENCE": (
        f"{TEN}\nRDATE;VALUE=PERIOD:20260309T010000Z/PT2H\nSEQUENCE:x",
        "09T09:00/11:00",
        "10T10:00/12:00",
    ),
    "unknown zone": ("DTSTART;TZID=Mars:20260310T100000\nDURATION:PT1H", "10T04:00/11T07:00"),
    "end in unknown zone": (
        f"{TEN.split(maxsplit=1)[0]}\nDTEND;TZID=Mars:20260310T110000",
        "10T10:00/11T07:00",
    ),
    "end in unknown zone, perhaps before": (
        "DTSTART:20260310T100000Z\nDTEND;TZID=Mars:20260310T110000",
        "10T18:00/11T07:00",
    ),
    "end in unknown zone, certainly before": (
        "DTSTART:20260310T100000Z\nDTEND;TZID=Mars:20260309T070000",
        "09T01:00/16T00:00",
    ),
    "series in unknown zone": (
        "DTSTART;TZID=Mars:20260310T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2",
        "10T04:00/11T07:00",
    ),
    "exception of what is not there": (
        f"UID:b\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260311T010000Z\n{TEN}",
        "10T10:00/16T00:00",
    ),
    "exception that cannot be read": (f"RECURRENCE-ID:x\n{TEN}", ALL),
    "exception without colon": (f"RECURRENCE-ID x\n{TEN}", ALL),
    "exception that recurs": (
        f"RECURRENCE-ID:20260309T010000Z\n{TEN}\nRRULE:FREQ=DAILY;COUNT=2",
        "10T10:00/11:00",
        "11T10:00/11:00",
    ),
}


def broken_events():
    """Return each broken event with what it could take."""
    return pytest.mark.parametrize(
        ("event", "could"),
        [(event, could) for event, *could in BROKEN.values()],
        ids=BROKEN.keys(),
    )


@broken_events()
def test_what_a_broken_event_could_take_is_busy(event, could):
    """Whatever cannot be known of it is taken as unlimited; the rest of the calendar is read."""
    data = a_calendar(f"SUMMARY:{SECRET}\n{event}", THURSDAY)
    reading = a_reading(data, Broken.BUSY)

    rest = [] if could[-1].endswith("16T00:00") else [GOOD]
    assert shown(reading.busy) == [*could, *rest]
    (remark,) = [each for each in reading.remarks if each.broken]
    assert remark.broken is Broken.BUSY
    assert remark.said.en.startswith("all the time that it could take counts as busy: expected")
    assert SECRET not in remark.said.en


@broken_events()
def test_a_broken_event_may_be_left_out(event, could):
    """It is as if it were not in the calendar; a remark says so, with its place."""
    assert could
    reading = a_reading(a_calendar(event, THURSDAY), Broken.SKIP)

    assert shown(reading.busy) == [GOOD]
    (remark,) = [each for each in reading.remarks if each.broken]
    assert remark.broken is Broken.SKIP
    assert remark.place.split(":")[0] in ("event 1", "line 4", "line 5", "line 6")


@broken_events()
def test_a_broken_event_is_refused_unless_asked_otherwise(event, could):
    """The error names its place, and nothing of what stands there."""
    assert could
    data = a_calendar(event, THURSDAY)
    with pytest.raises(FileError) as caught:
        read_calendar(data, horizon=WEEK, zone=ZONE)

    assert caught.value.place.split(":")[0] in ("event 1", "line 4", "line 5", "line 6")
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(FileError):
        read_availability(data, horizon=WEEK, zone=ZONE, broken=Broken.REFUSE)


def test_a_broken_exception_takes_nothing_from_its_series():
    """Where the moved occurrence went is unknown, so the one that it stands for stays busy."""
    series = f"UID:a\n{NINE}\nRRULE:FREQ=DAILY;COUNT=2"
    moved = "UID:a\nRECURRENCE-ID:20260310T010000Z\n"
    for change in (f"{moved}DTSTART:x", f"{moved}{TEN}\nDTEND:20260310T030000Z"):
        data = a_calendar(series, change)
        assert taken(data, Broken.SKIP) == ["09T09:00/10:00", "10T09:00/10:00"]
    assert taken(data, Broken.BUSY) == ["09T09:00/10:00", "10T09:00/11:00"]


def test_a_series_that_is_broken_leaves_its_exceptions():
    """They count where they stand; one for all that follow is broken, too."""
    series = f"UID:a\n{NINE}\nRRULE:FREQ=DAILY;INTERVAL=0"
    moved = f"UID:a\nRECURRENCE-ID:20260310T010000Z\n{TEN}"
    following = moved.replace("RECURRENCE-ID", "RECURRENCE-ID;RANGE=THISANDFUTURE")
    data = a_calendar(series, moved, following)

    reading = a_reading(data, Broken.SKIP)
    assert shown(reading.busy) == ["10T10:00/11:00"]
    assert [(each.place, each.broken is None) for each in reading.remarks] == [
        *(("event 1: RRULE", False), ("event 2", True), ("event 3", False)),
    ]
    assert taken(data, Broken.BUSY) == ["09T09:00/16T00:00"]


def test_a_free_series_whose_times_are_broken_is_so_only_where_they_matter():
    """A cancelled event is not read, unless an exception makes it busy from some day on."""
    series = "UID:a\nDTSTART:x\nSTATUS:CANCELLED"
    change = f"UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260310T010000Z\n{TEN}"

    assert taken(a_calendar(series), Broken.REFUSE) == []
    assert taken(a_calendar(series, change), Broken.SKIP) == ["10T10:00/11:00"]
    assert taken(a_calendar(series, change), Broken.BUSY) == [ALL]


def test_a_change_that_contradicts_another_is_met_once():
    """However many versions of the series it would change."""
    series = f"UID:a\n{NINE}\nRRULE:FREQ=DAILY;COUNT=3"
    change = f"UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260310T010000Z\n{TEN}"
    other = change.replace("T100000", "T120000")

    reading = a_reading(a_calendar(series, series, change, other), Broken.SKIP)
    met = [(each.place, each.broken) for each in reading.remarks]
    assert met == [("event 4", Broken.SKIP)]


def test_a_disagreeing_zone_may_be_any():
    """Name and definition are both possible, and what is between them."""
    zone = a_zone("Asia/Shanghai", fixed("+0900"))
    data = a_calendar(TEN, before=zone)
    assert taken(data, Broken.BUSY) == ["10T04:00/11T07:00"]

    mexico = OSLO.format(name="America/Mexico_City", month=4)
    mexico = mexico.replace("+0200", "-0500").replace("+0100", "-0600")
    event = "DTSTART;TZID=America/Mexico_City:20260310T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    assert taken(a_calendar(event, before=mexico), Broken.BUSY) == ["10T23:00/16T00:00"]


def test_a_broken_report_or_availability_could_take_all_time():
    """Of a report nothing is known; of an availability the time that it speaks of."""
    report = "BEGIN:VFREEBUSY\nDTSTART:20260301T000000Z\nFREEBUSY:x\nEND:VFREEBUSY"
    for before, busy in (
        (report, [ALL]),
        (an_availability("DTSTART:x", head="DTSTART:20260311T160000Z"), ["12T00:00/16T00:00"]),
        (
            an_availability("x", head="DTSTART:20260309T160000Z\nDTEND:20260310T160000Z"),
            ["10T00:00/11T00:00", GOOD],
        ),
        (an_availability("DTSTART:x"), [ALL]),
    ):
        data = a_calendar(THURSDAY, before=before)
        assert taken(data, Broken.BUSY) == busy
        assert taken(data, Broken.SKIP) == [GOOD]


def test_what_cannot_be_worked_out_is_treated_alike():
    """A rule that gives too much within the horizon is found when the horizon is known."""
    horizon = Window(WEEK.start, WEEK.start.replace(year=2029))
    often = f"{START}\nDURATION:PT1M\nRRULE:FREQ=HOURLY;BYMONTH=12"
    data = a_calendar(often, THURSDAY)

    def reading(broken):
        return read_calendar(data, horizon=horizon, zone=ZONE, broken=broken)

    assert reading(Broken.BUSY).free.windows == ()
    assert shown(reading(Broken.SKIP).busy) == [GOOD]
    assert [each.place for each in reading(Broken.SKIP).remarks] == ["event 1: RRULE"]


def test_what_broken_events_could_take_is_bounded_too():
    """Their rules count with all others, or many of them would take for ever."""
    often = f"{START}\nDURATION:PT1M\nRRULE:FREQ=HOURLY\nSEQUENCE:x"
    assert a_reading(a_calendar(*[often] * 22), Broken.BUSY).remarks
    with pytest.raises(FileError) as caught:
        a_reading(a_calendar(*[often] * 23), Broken.BUSY)

    assert caught.value.expected == texts.EXPECTED_FEWER_RULES.fill(limit=500)
    assert a_reading(a_calendar(*[often] * 23), Broken.SKIP).remarks


@pytest.mark.parametrize("broken", [Broken.BUSY, Broken.SKIP])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        a_calendar(NINE).replace(b"END:VEVENT", b"END:VTODO"),
        a_calendar(*[START] * 6_001),
        a_calendar(*[f"{NINE}\nRRULE:FREQ=DAILY"] * 501),
        a_calendar(NINE, before="X-WR-TIMEZONE:Mars"),
        a_calendar(NINE, before="CALSCALE:CHINESE"),
        a_calendar(NINE, before="BEGIN:VTODO\nno name\nEND:VTODO"),
        a_calendar(f"{NINE}\nSUMMARY:a").replace(b":a", b":\xff"),
    ],
)
def test_what_is_wrong_with_the_whole_file_is_always_refused(data, broken):
    """Not UTF-8, too large, no calendar, too many: nobody can say what such a file says."""
    with pytest.raises(FileError):
        a_reading(data, broken)


def test_of_every_event_that_was_not_read_there_is_a_warning():
    """It says where and how it was treated, in both languages, and nothing else."""
    data = a_calendar(f"DTSTART:{SECRET}", THURSDAY, f"{TEN}\nRRULE:{SECRET}")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        free = read_availability(data, horizon=WEEK, zone=ZONE, broken="skip")

    assert free == a_reading(data, Broken.SKIP).free
    first, second = (each.message for each in caught)
    assert isinstance(first, CalendarWarning)
    assert str(first) == (
        "event 1: left out, its time counts as free: expected DTSTART as RFC 5545 writes it"
    )
    assert first.say(Language.ZH).startswith("event 1：已略去")
    assert second.place == "event 3: RRULE"
    assert SECRET not in str(second)
    assert caught[0].filename == __file__


def test_a_good_calendar_warns_of_nothing():
    """Whatever was assumed; that is in the remarks."""
    data = a_calendar("DTSTART:20260309T090000\nDURATION:PT1H")

    assert read_availability(data, horizon=WEEK, zone=ZONE, broken=Broken.BUSY)
    assert a_reading(data, Broken.BUSY).remarks == (
        Remark(place="", said=texts.ZONE_ASSUMED.fill(zone=ZONE)),
    )


def test_there_are_three_ways():
    """Another word is the caller's error."""
    with pytest.raises(InputError) as caught:
        a_reading(a_calendar(NINE), "ignore")

    assert caught.value.place == "broken"
    assert not isinstance(caught.value, FileError)
