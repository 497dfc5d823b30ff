"""Participants' calendars: "this and all following", RANGE=THISANDFUTURE (RFC 5545 3.2.13)."""

from datetime import datetime, timedelta

import pytest

from onestop import texts
from onestop.availability import expand
from onestop.model import Change, Window
from tests.builders import a_recurrence, the_day, utc
from tests.calendars import NINE, WEEK, a_calendar, busy, refused

DAILY = f"UID:a\n{NINE}\nRRULE:FREQ=DAILY;COUNT=5"
ON_TUESDAY = ["09T09:00/10:00", "10T09:00/10:00"]


def following(day, change):
    """Return an exception for the occurrence of *day* in March and all that follow."""
    return (
        f"UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Shanghai:202603{day}T090000\n{change}"
    )


def at(start, lasts="PT1H"):
    """Return the lines of an event at *start*, such as ``11T140000``, that *lasts*."""
    return f"DTSTART;TZID=Asia/Shanghai:202603{start}\nDURATION:{lasts}"


@pytest.mark.parametrize(
    ("exceptions", "taken"),
    [
        (
            [following("11", at("11T140000", "PT30M"))],
            [*ON_TUESDAY, "11T14:00/14:30", "12T14:00/14:30", "13T14:00/14:30"],
        ),
        (
            [following("11", at("10T080000"))],
            ["09T09:00/10:00", "10T08:00/10:00", "11T08:00/09:00", "12T08:00/09:00"],
        ),
        ([following("11", "STATUS:CANCELLED")], ON_TUESDAY),
        ([following("11", f"{at('11T090000')}\nTRANSP:TRANSPARENT")], ON_TUESDAY),
        ([following("11", "DTSTART;VALUE=DATE:20260311\nSTATUS:CANCELLED")], ON_TUESDAY),
        ([following("09", "STATUS:CANCELLED")], []),
        (
            [following("10", at("10T140000")), following("12", at("12T160000", "PT2H"))],
            [
                *("09T09:00/10:00", "10T14:00/15:00", "11T14:00/15:00"),
                *("12T16:00/18:00", "13T16:00/18:00"),
            ],
        ),
        (
            [following("10", "STATUS:CANCELLED"), following("12", at("12T090000"))],
            ["09T09:00/10:00", "12T09:00/10:00", "13T09:00/10:00"],
        ),
        (
            [
                following("10", at("10T140000")),
                f"UID:a\nRECURRENCE-ID:20260312T010000Z\n{at('12T070000')}",
            ],
            [
                *("09T09:00/10:00", "10T14:00/15:00", "11T14:00/15:00"),
                *("12T07:00/08:00", "13T14:00/15:00"),
            ],
        ),
        (
            [
                following("11", at("11T140000")),
                f"UID:a\nRECURRENCE-ID:20260311T010000Z\n{at('11T070000')}",
            ],
            [*ON_TUESDAY, "11T07:00/08:00", "11T14:00/15:00", "12T14:00/15:00", "13T14:00/15:00"],
        ),
        (
            [following("11", "DTSTART:20260311T060000Z\nDURATION:PT1H")],
            [*ON_TUESDAY, "11T14:00/15:00", "12T14:00/15:00", "13T14:00/15:00"],
        ),
        (
            [following("11", "DTSTART;VALUE=DATE:20260311")],
            [*ON_TUESDAY, "11T00:00/14T00:00"],
        ),
        (
            [
                following("11", f"{at('11T140000')}\nSEQUENCE:1"),
                following("11", "STATUS:CANCELLED"),
            ],
            [*ON_TUESDAY, "11T14:00/15:00", "12T14:00/15:00", "13T14:00/15:00"],
        ),
    ],
)
def test_an_exception_may_stand_for_all_that_follow(exceptions, taken):
    """Starts move by as much as the first one, on the clock; its length and status hold on."""
    assert busy(a_calendar(DAILY, *exceptions)) == taken
    assert busy(a_calendar(*exceptions[::-1], DAILY)) == taken


def test_dates_that_are_listed_follow_too():
    """
    EXDATE and RDATE name starts as the series has them; periods move with the rest.

    Programs differ in whether their lengths change, too, so the longer one counts.
    """
    series = (
        f"UID:a\n{NINE}\nEXDATE:20260311T010000Z\nRRULE:FREQ=DAILY;COUNT=3\n"
        "RDATE:20260312T010000Z\n"
        "RDATE;VALUE=PERIOD:20260310T040000Z/PT2H,20260313T010000Z/PT2H"
    )
    change = following("10", at("10T100000", "PT15M"))

    assert busy(a_calendar(series, change)) == [
        *("09T09:00/10:00", "10T10:00/10:15", "10T13:00/15:00", "12T10:00/10:15", "13T10:00/12:00"),
    ]
    instants = following("10", "DTSTART;TZID=Asia/Shanghai:20260310T100000")
    assert busy(a_calendar(series, instants)) == [
        *("09T09:00/10:00", "10T13:00/15:00", "13T10:00/12:00")
    ]
    ended = following("10", "STATUS:CANCELLED")
    assert busy(a_calendar(series, ended)) == ["09T09:00/10:00"]


def test_a_free_series_may_become_busy():
    """What was transparent or cancelled is read again where an exception is busy."""
    for status in ("TRANSP:TRANSPARENT", "STATUS:CANCELLED"):
        series = f"{DAILY}\n{status}\nRDATE;VALUE=PERIOD:20260309T030000Z/PT2H"
        change = following("12", at("12T140000"))

        assert busy(a_calendar(series, change)) == ["12T14:00/15:00", "13T14:00/15:00"]
        assert busy(a_calendar(series)) == []


def test_periods_of_a_free_series_keep_their_length_once_it_is_busy():
    """Which is the longer one of what they say and what the change says."""
    period = "RDATE;VALUE=PERIOD:20260309T030000Z/PT2H,20260313T030000Z/PT2H"
    series = f"{DAILY}\nSTATUS:CANCELLED\n{period}"
    change = following("12", at("12T140000"))

    taken = ["12T14:00/15:00", "13T14:00/15:00", "13T16:00/18:00"]
    assert busy(a_calendar(series, change)) == taken


def test_clocks_decide_by_how_much_starts_move():
    """Over a clock change the new time of day stays what it is."""
    horizon = Window(utc("2026-03-27 00:00"), utc("2026-03-31 00:00"))
    zone = "TZID=Europe/Oslo"
    series = f"UID:a\nDTSTART;{zone}:20260327T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY"
    change = (
        f"UID:a\nRECURRENCE-ID;{zone};RANGE=THISANDFUTURE:20260328T090000\n"
        f"DTSTART;{zone}:20260328T100000\nDURATION:PT1H"
    )
    taken = ["27T16:00/17:00", "28T17:00/18:00", "29T16:00/17:00", "30T16:00/17:00"]

    assert busy(a_calendar(series, change), horizon) == taken


def test_starts_that_move_into_the_horizon_are_found():
    """However far they come from, before it or after it."""
    weekly = f"UID:a\n{NINE}\nRRULE:FREQ=WEEKLY"
    later = following("16", "DTSTART;TZID=Asia/Shanghai:20260601T090000\nDURATION:PT1H")
    earlier = following("16", "DTSTART;TZID=Asia/Shanghai:20260101T090000\nDURATION:PT1H")
    then = Window(utc("2026-07-01 00:00"), utc("2026-07-07 00:00"))

    assert busy(a_calendar(weekly, later), then) == ["06T09:00/10:00"]
    assert busy(a_calendar(weekly, earlier), then) == ["02T09:00/10:00"]


def test_what_follows_nothing_is_refused():
    """Without the series in the file nobody knows when it goes on; if it is over, that is known."""
    lone = following("10", at("10T140000"))

    error = refused(a_calendar(lone))
    assert (error.place, error.expected) == ("event 1", texts.EXPECTED_SERIES)
    assert busy(a_calendar(following("10", "STATUS:CANCELLED"))) == []


@pytest.mark.parametrize(
    "second",
    [
        following("11", at("11T150000")),
        following("11", "DTSTART:20280311T000000Z\nDURATION:PT1H\nSEQUENCE:1"),
        "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260311\nDTSTART:20260311T000000Z",
    ],
)
def test_changes_that_contradict_each_other_are_refused(second):
    """Two from the same start, or one that moves by more than a year, could be meant either way."""
    error = refused(a_calendar(DAILY, following("11", at("11T140000")), second))

    assert (error.place, error.expected) == ("event 3", texts.EXPECTED_SERIES)


def test_changes_of_a_recurrence_hold_from_their_start_on():
    """In the model: the latest that has begun, whatever the order; the first start is unchanged."""
    day = timedelta(days=1)
    start = datetime.fromisoformat("2026-03-09T09:00")
    none, hour = timedelta(), timedelta(hours=1)
    changes = (
        Change(since=start + 3 * day, shift=none, length=hour),
        Change(since=start + day, shift=hour, length=none),
        Change(since=start + 2 * day, shift=-hour, length=2 * hour),
    )
    found = expand(a_recurrence(rrule="FREQ=DAILY;COUNT=4", changes=changes), WEEK)

    assert [(w.start.day, w.start.hour, w.minutes) for w in found] == [
        *((9, 1, 60), (11, 0, 120), (12, 1, 60)),
    ]
    free = a_recurrence(length=none, rrule="FREQ=DAILY", changes=(changes[1],))
    assert not expand(free, the_day())
