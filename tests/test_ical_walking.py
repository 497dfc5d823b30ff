"""Calendars made up by chance are read as an evaluator reads them that walks minute by minute."""

import functools
import time as clock
from datetime import timedelta

import pytest

from onestop.ical import read_calendar
from tests.walking.evaluating import busy_minutes
from tests.walking.generating import generated

COUNT, SEED, AT_ONCE = 300, 5, 50
A_MINUTE = timedelta(minutes=1)
FEATURES = {
    *("Asia/Shanghai", "Europe/Oslo", "America/New_York"),
    *("daily", "weekly", "monthly", "yearly", "hourly", "by-hour", "by-set-pos", "count", "until"),
    *("exdate", "exdate-of-exception", "rdate", "rdate-period", "override", "orphan", "versions"),
    *("this-and-future", "this-and-future-ends", "all-day", "no-end", "folded"),
    *("confirmed", "tentative", "cancelled", "transparent"),
    *("iana", "UTC", "floating", "windows", "vendor", "custom", "x-wr-timezone"),
    *("free-busy", "free-busy-in-part"),
    *("availability", "availability-priority", "available-override"),
}

calendars = functools.cache(generated)


def read_minutes(data, horizon, zone):
    """Return one byte for each minute of *horizon*: 1 if onestop reads it as busy."""
    minutes = bytearray(horizon.minutes)
    for window in read_calendar(data, horizon=horizon, zone=zone).busy:
        first = (window.start - horizon.start) // A_MINUTE
        minutes[first : first + window.minutes] = b"\1" * window.minutes
    return minutes


@pytest.mark.parametrize("first", range(0, COUNT, AT_ONCE))
def test_busy_times_are_those_that_walking_finds(first):
    """Every minute of 300 calendars, both clock changes of 2026 among them."""
    made = calendars(COUNT, SEED)[first : first + AT_ONCE]
    for index, (data, horizon, zone, _) in enumerate(made, first):
        walked = busy_minutes(data, horizon.start, horizon.end, zone)
        assert read_minutes(data, horizon, zone) == walked, f"calendar {index}"


@pytest.mark.long
def test_many_more_busy_times_are_those_that_walking_finds(long_budget):
    """Other seeds tell nothing else; a minute is enough for 3,000."""
    until = clock.monotonic() + min(long_budget, 600)
    for index, (data, horizon, zone, _) in enumerate(generated(10 * COUNT, SEED + 1)):
        if clock.monotonic() > until:
            break
        walked = busy_minutes(data, horizon.start, horizon.end, zone)
        assert read_minutes(data, horizon, zone) == walked, f"calendar {index}"


def test_the_calendars_hold_every_feature_in_many_mixtures():
    """None of what is compared is compared in its absence, and most have free and busy time."""
    made = calendars(COUNT, SEED)

    assert set.union(*(set(features) for *_, features in made)) == FEATURES
    shares = [
        sum(minutes) / len(minutes)
        for minutes in (read_minutes(data, horizon, zone) for data, horizon, zone, _ in made)
    ]
    assert sum(0 < share < 1 for share in shares) > COUNT * 0.8


def test_the_same_seed_makes_the_same_calendars():
    """Whoever compares them with another program compares the same ones."""
    assert generated(3, SEED) == generated(3, SEED)
    assert generated(3, SEED) != generated(3, SEED + 1)


def test_walking_knows_what_the_standard_says():
    """The evaluator itself, on examples of RFC 5545 3.8.5.3 that can be counted by hand."""
    head = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDURATION:PT1M\n"
    _, horizon, zone, _ = calendars(1, SEED)[0]
    start = horizon.start.replace(year=1997, month=9, day=1)
    end = start + timedelta(days=60)
    for rule, count in (
        ("FREQ=DAILY;COUNT=10", 10),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=19970912T090000Z", 6),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=10", 10),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH;COUNT=8", 8),
        ("FREQ=MONTHLY;BYDAY=1TU;COUNT=10", 2),
        ("FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3;COUNT=3", 3),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,2;COUNT=10", 4),
        ("FREQ=YEARLY", 1),
    ):
        text = f"{head}DTSTART:19970902T090000Z\nRRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR"
        assert sum(busy_minutes(text.encode(), start, end, zone)) == count, rule
