"""Participants' calendars: busy time stated without events (VFREEBUSY, VAVAILABILITY)."""

import itertools

import pytest

from onestop import texts
from onestop.availability import expand
from onestop.errors import InputError
from onestop.ical import read_busy, read_calendar
from onestop.model import Availability, Closed, Layer, Window
from tests.builders import ZONE, a_diary, a_recurrence, at, the_day, utc
from tests.calendars import NINE, WEEK, a_calendar, busy, refused

SPAN = "DTSTART:20260308T160000Z\nDTEND:20260315T160000Z"
BUSY = "FREEBUSY:20260309T010000Z/PT1H"


def a_report(*lines, method="PUBLISH"):
    """Return a calendar with a VFREEBUSY for each of *lines*."""
    reports = "".join(f"BEGIN:VFREEBUSY\n{each}\nEND:VFREEBUSY\n" for each in lines)
    return a_calendar(before=f"METHOD:{method}\n{reports}")


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        (BUSY, ["09T09:00/10:00"]),
        (f"{SPAN}\n{BUSY}", ["09T09:00/10:00"]),
        (f"{SPAN}", []),
        ("FREEBUSY:20260309T010000Z/20260309T020000Z", ["09T09:00/10:00"]),
        (
            "FREEBUSY:20260309T010000Z/PT1H,20260310T010000Z/20260310T013000Z",
            ["09T09:00/10:00", "10T09:00/09:30"],
        ),
        (f"{BUSY}\nFREEBUSY:20260310T010000Z/PT1H", ["09T09:00/10:00", "10T09:00/10:00"]),
        (f"{BUSY}\nFREEBUSY;FBTYPE=FREE:20260310T010000Z/PT1H", ["09T09:00/10:00"]),
        ("FREEBUSY;FBTYPE=free:20260310T010000Z/PT1H", []),
        ("FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260309T010000Z/PT1H", ["09T09:00/10:00"]),
        ("FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260309T010000Z/PT1H", ["09T09:00/10:00"]),
        ("FREEBUSY;FBTYPE=X-HOLIDAY:20260309T010000Z/PT1H", ["09T09:00/10:00"]),
        ("FREEBUSY;TZID=Europe/Oslo:20260309T020000/PT1H", ["09T09:00/10:00"]),
        ("FREEBUSY:20260309T010000Z/PT0S", []),
    ],
)
@pytest.mark.parametrize("method", ["PUBLISH", "REPLY"])
def test_listed_times_are_busy(lines, taken, method):
    """Every type but FREE is busy, also one that nobody knows (RFC 5545 3.2.9)."""
    assert busy(a_report(lines, method=method)) == taken


@pytest.mark.parametrize(
    ("reports", "taken"),
    [
        (["DTSTART:20260310T160000Z\nDTEND:20260315T160000Z"], ["09T00:00/11T00:00"]),
        (["DTSTART:20260308T160000Z\nDTEND:20260313T160000Z"], ["14T00:00/16T00:00"]),
        (["DTSTART:20260308T160000Z\nDURATION:P5D"], ["14T00:00/16T00:00"]),
        (["DTSTART:20260310T160000Z"], ["09T00:00/11T00:00"]),
        (["DTEND:20260313T160000Z"], ["14T00:00/16T00:00"]),
        (
            [
                "DTSTART:20260312T160000Z\nDTEND:20260320T160000Z",
                "DTSTART:20260301T160000Z\nDTEND:20260309T160000Z",
                "DTSTART:20260302T160000Z\nDTEND:20260303T160000Z",
            ],
            ["10T00:00/13T00:00"],
        ),
        (["DTEND:20260310T160000Z", "DTSTART:20260309T160000Z"], []),
        (["DTEND:20260310T160000Z", "DTSTART:20260309T160000Z", "DTSTART:20260311T160000Z"], []),
        (["DTEND:20260310T160000Z", "DTEND:20260311T160000Z"], ["12T00:00/16T00:00"]),
        (["DTSTART:20260310T160000Z", BUSY], ["09T09:00/10:00"]),
    ],
)
def test_nobody_is_free_because_a_report_says_nothing(reports, taken):
    """Time that no report speaks of is busy, unless one speaks of all time."""
    for order in itertools.permutations(reports):
        data = a_report(*order)
        assert busy(data) == taken
        said = [remark.said for remark in read_calendar(data, horizon=WEEK, zone=ZONE).remarks]
        assert said == [texts.COVERED_ONLY] * ("T00:00" in "".join(taken))


def test_events_and_reports_are_busy_together():
    """What either says is busy, is."""
    report = f"BEGIN:VFREEBUSY\n{SPAN}\nFREEBUSY:20260310T010000Z/PT1H\nEND:VFREEBUSY"

    assert busy(a_calendar(NINE, before=report)) == ["09T09:00/10:00", "10T09:00/10:00"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("FREEBUSY:20260309T010000Z", "FREEBUSY"),
        ("FREEBUSY:", "FREEBUSY"),
        ("FREEBUSY:x/PT1H", "FREEBUSY"),
        ("FREEBUSY:20260309/PT1H", "FREEBUSY"),
        ("FREEBUSY:20260309T010000Z/20260309T000000Z", "one end"),
        (f"FREEBUSY:{'20260309T010000Z/PT1H,' * 2_900}20260309T010000Z/PT1H", None),
        ("FREEBUSY:20260309T010000Z/PT1H\n" * 10_001, "at most 10000 dates"),
        ("DTSTART:20260309T010000Z\nDTEND:20260309T010000Z", "DTSTART before DTEND"),
        ("DURATION:PT1H", "DTSTART with DURATION"),
        (f"{SPAN}\nDURATION:PT1H", "DTSTART with DURATION"),
        ("DTSTART:x", "DTSTART"),
        ("no name", "a line"),
    ],
)
def test_a_report_that_could_hide_busy_time_is_refused(lines, told):
    """The error names the report; a list may be long."""
    if told is None:
        assert busy(a_report(lines)) == ["09T09:00/10:00"]
        return
    error = refused(a_report(BUSY, lines))

    assert error.place in ("free-busy 2", "line 8")
    assert told in error.expected.en


def test_a_request_for_busy_times_states_none():
    """Reading the question as an answer would make everybody free."""
    error = refused(a_report(SPAN, method="REQUEST"))

    assert (error.place, error.expected) == ("free-busy 1", texts.EXPECTED_STATED)
    assert busy(a_calendar(NINE, before="METHOD:REQUEST")) == ["09T09:00/10:00"]


# Availability.

OFFICE = "DTSTART;TZID=Asia/Shanghai:20260302T090000\nDURATION:PT8H\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU"
MONDAY = the_day()


def an_availability(*available, head=""):
    """Return a VAVAILABILITY of *available*, each the lines of one."""
    inner = "".join(f"BEGIN:AVAILABLE\n{each}\nEND:AVAILABLE\n" for each in available)
    head = head and f"{head}\n"
    return f"BEGIN:VAVAILABILITY\n{head}{inner}END:VAVAILABILITY\n"


@pytest.mark.parametrize("kind", ["", "BUSYTYPE:BUSY", "BUSYTYPE:BUSY-TENTATIVE", "BUSYTYPE:X-A"])
def test_who_is_not_available_is_busy(kind):
    """Whatever BUSYTYPE calls it; recurrences and exceptions of AVAILABLE hold."""
    moved = "RECURRENCE-ID:20260310T010000Z\nDTSTART:20260310T030000Z\nDURATION:PT1H"
    data = a_calendar(
        before=an_availability(f"UID:a\n{OFFICE}", f"UID:a\n{moved}", head=kind)
        + "BEGIN:VTODO\nEND:VTODO"
    )

    assert busy(data) == ["09T00:00/09:00", "09T17:00/10T11:00", "10T12:00/16T00:00"]


def test_following_exceptions_of_availability_hold():
    """From the second day on somebody comes an hour later."""
    later = (
        "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260310T010000Z\n"
        "DTSTART:20260310T020000Z\nDURATION:PT1H"
    )
    daily = OFFICE.replace("WEEKLY;BYDAY=MO,TU", "DAILY")
    data = a_calendar(before=an_availability(f"UID:a\n{daily}", later))

    assert busy(data, the_day(days=3)) == [
        *("09T00:00/09:00", "09T17:00/10T10:00", "10T11:00/11T10:00", "11T11:00/12T00:00"),
    ]


@pytest.mark.parametrize(
    ("head", "taken"),
    [
        ("", ["09T00:00/09:00", "09T17:00/10T00:00"]),
        ("DTSTART:20260309T000000Z\nDTEND:20260309T120000Z", ["09T08:00/09:00", "09T17:00/20:00"]),
        ("DTSTART:20260309T000000Z\nDURATION:PT12H", ["09T08:00/09:00", "09T17:00/20:00"]),
        ("DTSTART:20260309T020000Z", ["09T17:00/10T00:00"]),
        ("DTEND:20260309T020000Z", ["09T00:00/09:00"]),
        ("DTSTART:20260312T000000Z", []),
    ],
)
def test_an_availability_speaks_of_its_own_time_only(head, taken):
    """Before its start and after its end it says nothing (RFC 7953 3.1)."""
    assert busy(a_calendar(before=an_availability(OFFICE, head=head)), MONDAY) == taken


def test_the_higher_priority_decides():
    """1 is the highest, 9 low, none the lowest (RFC 7953 4); of equals each that is busy."""
    usual = an_availability(OFFICE)
    morning = "DTSTART:20260309T000000Z\nDTEND:20260309T060000Z"
    court = "DTSTART:20260309T030000Z\nDURATION:PT1H"

    def taken(*priorities):
        heads = [f"PRIORITY:{each}" if each else "X-A:b" for each in priorities]
        first = usual.replace("\n", f"\n{heads[0]}\n", 1)
        second = an_availability(court, head=f"{morning}\n{heads[1]}")
        found = busy(a_calendar(before=first + second), MONDAY)
        assert found == busy(a_calendar(before=second + first), MONDAY)
        return found

    special = ["09T00:00/11:00", "09T12:00/14:00", "09T17:00/10T00:00"]
    plain = ["09T00:00/09:00", "09T17:00/10T00:00"]
    assert taken(0, 9) == taken(9, 1) == taken(0, 1) == taken(5, 4) == special
    assert taken(9, 0) == taken(1, 2) == plain
    assert taken(5, 5) == special


def test_events_are_busy_on_top_of_availability():
    """Who is available is busy where an event or a report says so."""
    report = "BEGIN:VFREEBUSY\nFREEBUSY:20260309T040000Z/PT1H\nEND:VFREEBUSY"
    data = a_calendar(NINE, before=an_availability(OFFICE) + report)

    assert busy(data, MONDAY) == ["09T00:00/10:00", "09T12:00/13:00", "09T17:00/10T00:00"]


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        (an_availability(OFFICE, head="PRIORITY:10"), "availability 1", "PRIORITY"),
        (an_availability(OFFICE, head="PRIORITY:x"), "availability 1", "PRIORITY"),
        (an_availability(OFFICE, head="RRULE:FREQ=DAILY"), "availability 1", "RRULE"),
        (an_availability(OFFICE, head="RDATE:20260309"), "availability 1", "RDATE"),
        (an_availability(OFFICE, head="DTEND:x"), "availability 1", "DTEND"),
        (an_availability(OFFICE, "DTSTART:x"), "availability 1: available 2", "DTSTART"),
        (an_availability("no name"), "line 5", "a line"),
        (
            an_availability(f"{OFFICE};INTERVAL=0"),
            "availability 1: available 1: RRULE",
            "INTERVAL",
        ),
        (
            an_availability(f"UID:a\n{OFFICE}", f"UID:a\n{OFFICE}"),
            "availability 1: available 2",
            "each UID",
        ),
        (
            an_availability(f"RECURRENCE-ID;RANGE=THISANDFUTURE:20260309\n{OFFICE[:64]}"),
            "availability 1: available 1",
            "THISANDFUTURE",
        ),
    ],
)
def test_an_availability_that_could_hide_busy_time_is_refused(text, place, told):
    """What is wrong within makes the whole of it unusable."""
    error = refused(a_calendar(before=text))

    assert error.place == place
    assert told in error.expected.en


def test_rules_of_availability_count_as_rules():
    """They take as long to work out as those of events."""
    many = an_availability(*[f"UID:{n}\n{OFFICE}" for n in range(300)])
    events = [f"{NINE}\nRRULE:FREQ=YEARLY"] * 201

    assert refused(a_calendar(*events, before=many)).expected == texts.EXPECTED_FEWER_RULES.fill(
        limit=500
    )
    assert read_busy(a_calendar(*events[:200], before=many), "x", ZONE)


# In the model.


def test_closed_time_is_busy_but_for_what_is_available():
    """The rule is worked out over the horizon, whatever the horizon is."""
    office = a_recurrence(rrule="FREQ=DAILY")
    closed = Closed(layers=(Layer(available=(office,)),))

    assert expand(closed, MONDAY) == Availability((MONDAY,)) - a_diary(("09:00", "10:00"))
    assert expand(Closed(layers=()), MONDAY) == Availability()


def test_layers_are_kept_in_utc_and_say_nothing_of_whom_they_are_about():
    """Equal moments make equal layers; times do not stand in a person's repr."""
    layer = Layer(start=at("09:00"), available=(a_recurrence(),))

    assert layer == Layer(start=utc("2026-03-09 01:00"), available=(a_recurrence(),))
    assert "2026" not in repr(Closed(layers=(layer,)))
    assert "Recurrence" not in repr(layer)
    with pytest.raises(InputError):
        Layer(start=at("09:00").replace(tzinfo=None))


@pytest.mark.parametrize(
    ("available", "minutes"),
    [
        ("DTSTART;{z}:20261024T220000\nDURATION:PT10H", 600),
        ("DTSTART;{z}:20261024T220000\nDURATION:P1D", 1440),
        ("DTSTART;{z}:20261024T220000\nDTEND;{z}:20261025T080000", 660),
        ("DTSTART;{z}:20260328T220000\nDURATION:PT10H", 540),
        ("DTSTART;{z}:20260307T220000\nDTEND;{z}:20260308T080000\nRRULE:FREQ=WEEKLY", 3 * 600),
        ("DTSTART;{z}:20261017T220000\nDURATION:P1D\nRRULE:FREQ=WEEKLY;COUNT=2", 2 * 1440),
        ("DTSTART;{z}:20261024T220000\nDTEND;{z}:20261025T080000\nRRULE:FREQ=DAILY;COUNT=2", 1200),
        ("DTSTART;{z}:20261025T024500\nDTEND:20261025T011500Z\nRRULE:FREQ=DAILY;COUNT=2", 0),
    ],
)
def test_somebody_is_there_no_longer_than_any_program_says(available, minutes):
    """When clocks change at night, the earlier of two ends is the end of what is free."""
    month = available.split(":")[1][4:6]
    since = utc(f"2026-{month}-01 00:00")
    until = utc("2026-03-28 12:00" if "0307" in available else f"2026-{month}-31 00:00")
    lines = available.format(z="TZID=Europe/Oslo")
    text = f"BEGIN:VAVAILABILITY\nBEGIN:AVAILABLE\n{lines}\nEND:AVAILABLE\nEND:VAVAILABILITY\n"
    read = read_calendar(a_calendar(before=text), horizon=Window(since, until), zone=ZONE)

    assert sum(window.minutes for window in read.free) == minutes


def test_somebody_is_there_on_no_day_that_a_program_leaves_out():
    """A moment that ends a series of dates may mean its date in UTC: the earlier one counts."""
    lines = "DTSTART;VALUE=DATE:20260309\nRRULE:FREQ=DAILY;UNTIL=20260310T160000Z"
    text = f"BEGIN:VAVAILABILITY\nBEGIN:AVAILABLE\n{lines}\nEND:AVAILABLE\nEND:VAVAILABILITY\n"

    assert busy(a_calendar(before=text)) == ["11T00:00/16T00:00"]
