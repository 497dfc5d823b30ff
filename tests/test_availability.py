"""What recurs, worked out: rules that are refused, occurrences, hours, holidays."""

import calendar
import itertools
import sys
import time as clock
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onestop import texts
from onestop.availability import check_rule, expand, public_holidays, working_hours
from onestop.errors import InputError
from onestop.model import Availability, Closed, Layer, Window
from onestop.texts import Text
from tests.builders import (
    MONDAY,
    a_centre,
    a_diary,
    a_recurrence,
    a_window,
    some_hours,
    the_day,
    utc,
)

A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK = the_day(days=7)
# Two weeks around each change of clocks in 2026.
CHANGES = {
    "Europe/Oslo": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
}


def local(text: str) -> datetime:
    """Return a local time without its zone, as calendars state it."""
    return datetime.fromisoformat(text)


def days_of(zone: str, first: date, days: int) -> Window:
    """Return *days* days of *zone* from midnight."""
    ends = (first, first + days * A_DAY)
    return Window(*(datetime.combine(day, time(), ZoneInfo(zone)) for day in ends))


def taken(availability: Availability) -> set[datetime]:
    """Return every minute that *availability* holds."""
    return {
        window.start + minute * A_MINUTE
        for window in availability
        for minute in range(window.minutes)
    }


# Rules that are refused, and with what.


def a_range(part: str, low: int, high: int) -> Text:
    """Return what is said of a part out of its range."""
    return texts.EXPECTED_PART_RANGE.fill(part=part, low=low, high=high)


REFUSED = {
    "": texts.EXPECTED_RRULE,
    "WEEKLY": texts.EXPECTED_RRULE,
    "FREQ=": texts.EXPECTED_RRULE,
    "FREQ=DAILY;": texts.EXPECTED_RRULE,
    "FREQ=DAILY;FREQ=DAILY": texts.EXPECTED_RRULE,
    "FREQ=DAILY;BYEASTER=0": texts.EXPECTED_RRULE,
    "FREQ=DAILY;RSCALE=CHINESE": texts.EXPECTED_RRULE,
    "FREQ=DAILY;WKST=XX": texts.EXPECTED_RRULE,
    "FREQ=WEEKLY;BYDAY=MO,XX": texts.EXPECTED_RRULE,
    "FREQ=MONTHLY;BYDAY=0MO": texts.EXPECTED_RRULE,
    "FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 63): texts.EXPECTED_RRULE,
    "INTERVAL=2": texts.EXPECTED_FREQUENCY,
    "FREQ=FORTNIGHTLY": texts.EXPECTED_FREQUENCY,
    "FREQ=SECONDLY": texts.EXPECTED_FREQUENCY,
    "FREQ=MINUTELY;COUNT=5": texts.EXPECTED_FREQUENCY,
    "FREQ=DAILY;INTERVAL=0": a_range("INTERVAL", 1, 1000),
    "FREQ=DAILY;INTERVAL=-1": a_range("INTERVAL", 1, 1000),
    "FREQ=DAILY;INTERVAL=1001": a_range("INTERVAL", 1, 1000),
    "FREQ=DAILY;INTERVAL=1,2": texts.EXPECTED_PART_MANY.fill(part="INTERVAL", most=1),
    "FREQ=DAILY;INTERVAL=\u0661": a_range("INTERVAL", 1, 1000),
    "FREQ=DAILY;COUNT=0": a_range("COUNT", 1, 1_000_000),
    "FREQ=DAILY;COUNT=-5": a_range("COUNT", 1, 1_000_000),
    "FREQ=DAILY;COUNT=2000000000": a_range("COUNT", 1, 1_000_000),
    "FREQ=DAILY;BYSECOND=60": a_range("BYSECOND", 0, 59),
    "FREQ=DAILY;BYMINUTE=60": a_range("BYMINUTE", 0, 59),
    "FREQ=DAILY;BYHOUR=24": a_range("BYHOUR", 0, 23),
    "FREQ=DAILY;BYHOUR=-1": a_range("BYHOUR", 0, 23),
    "FREQ=DAILY;BYHOUR=9.5": a_range("BYHOUR", 0, 23),
    "FREQ=MONTHLY;BYMONTHDAY=99": a_range("BYMONTHDAY", 1, 31),
    "FREQ=MONTHLY;BYMONTHDAY=0": a_range("BYMONTHDAY", 1, 31),
    "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["1"] * 63): (
        texts.EXPECTED_PART_MANY.fill(part="BYMONTHDAY", most=62)
    ),
    "FREQ=YEARLY;BYYEARDAY=-367": a_range("BYYEARDAY", 1, 366),
    "FREQ=YEARLY;BYWEEKNO=54;BYDAY=MO": a_range("BYWEEKNO", 1, 53),
    "FREQ=YEARLY;BYMONTH=13": a_range("BYMONTH", 1, 12),
    "FREQ=YEARLY;BYMONTH=-1": a_range("BYMONTH", 1, 12),
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0": a_range("BYSETPOS", 1, 366),
    "FREQ=DAILY;UNTIL=2026-03-31": texts.EXPECTED_UNTIL,
    "FREQ=DAILY;UNTIL=20260230": texts.EXPECTED_UNTIL,
    "FREQ=DAILY;UNTIL=20260331T250000Z": texts.EXPECTED_UNTIL,
    "FREQ=DAILY;COUNT=2;UNTIL=20260331": texts.EXPECTED_ONE_END,
    "FREQ=HOURLY;BYMONTHDAY=1": texts.EXPECTED_PART_FITS.fill(
        part="BYMONTHDAY", frequency="HOURLY"
    ),
    "FREQ=WEEKLY;BYMONTHDAY=1": texts.EXPECTED_PART_FITS.fill(
        part="BYMONTHDAY", frequency="WEEKLY"
    ),
    "FREQ=DAILY;BYSETPOS=2": texts.EXPECTED_PART_FITS.fill(part="BYSETPOS", frequency="DAILY"),
    "FREQ=MONTHLY;BYYEARDAY=1": texts.EXPECTED_PART_FITS.fill(
        part="BYYEARDAY", frequency="MONTHLY"
    ),
    "FREQ=MONTHLY;BYWEEKNO=1": texts.EXPECTED_PART_FITS.fill(part="BYWEEKNO", frequency="MONTHLY"),
    "FREQ=WEEKLY;BYDAY=MO,TU;BYMONTH=3;BYSETPOS=1": texts.EXPECTED_PART_FITS.fill(
        part="BYMONTH", frequency="WEEKLY;BYSETPOS"
    ),
    "FREQ=WEEKLY;BYDAY=2MO": texts.EXPECTED_ORDINAL,
    "FREQ=MONTHLY;BYDAY=6MO": texts.EXPECTED_ORDINAL,
    "FREQ=MONTHLY;BYDAY=99MO": texts.EXPECTED_ORDINAL,
    "FREQ=YEARLY;BYDAY=-54MO": texts.EXPECTED_ORDINAL,
    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO": texts.EXPECTED_ORDINAL,
    "FREQ=YEARLY;BYMONTHDAY=1": texts.EXPECTED_BESIDE.fill(part="BYMONTHDAY", other="BYMONTH"),
    "FREQ=YEARLY;BYWEEKNO=20": texts.EXPECTED_BESIDE.fill(part="BYWEEKNO", other="BYDAY"),
    "FREQ=MONTHLY;BYSETPOS=1": texts.EXPECTED_BESIDE.fill(part="BYSETPOS", other="BYDAY"),
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30": texts.EXPECTED_SOME_DAY,
    "FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31,-31": texts.EXPECTED_SOME_DAY,
    "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3,-4": texts.EXPECTED_SOME_DAY,
    "FREQ=DAILY;BYHOUR=1,2;BYMINUTE=" + ",".join(map(str, range(49))): (
        texts.EXPECTED_TIMES.fill(most=96)
    ),
    "FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 500): texts.EXPECTED_RRULE,
}


@pytest.mark.parametrize("rule", REFUSED)
def test_a_rule_out_of_bounds_is_refused(rule: str) -> None:
    """What dateutil would hang on, misread or crash at is one clear error."""
    with pytest.raises(InputError) as refused:
        check_rule(rule)
    assert (refused.value.place, refused.value.expected) == ("rrule", REFUSED[rule])


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY;INTERVAL=1000;BYHOUR=0,23;BYMINUTE=0,59;BYSECOND=59;BYDAY=MO;BYMONTH=12",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29",
        "freq=weekly;byday=mo,SU;wkst=su;bysetpos=-2",
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9,10;BYSETPOS=2",
        "FREQ=WEEKLY;BYHOUR=9,10;BYSETPOS=-2",
        "FREQ=MONTHLY;BYDAY=-5MO,+5SU;COUNT=1000000",
        "FREQ=MONTHLY;BYMONTHDAY=-31,31;BYSETPOS=1",
        "FREQ=YEARLY;BYDAY=53MO,-53SU;UNTIL=20260331",
        "FREQ=YEARLY;BYYEARDAY=-366,366;UNTIL=20260331T180000",
        "FREQ=YEARLY;BYWEEKNO=-53,53;BYDAY=TH;UNTIL=20260331T100000Z",
        "FREQ=DAILY;BYHOUR=1,2;BYMINUTE=" + ",".join(map(str, range(48))),
        "FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 62),
    ],
)
def test_a_rule_at_its_bounds_is_taken(rule: str) -> None:
    """The last values inside every bound are fine."""
    check_rule(rule)
    expand(a_recurrence(rrule=rule), WEEK)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=HOURLY;INTERVAL=24;BYHOUR=3",
        "FREQ=HOURLY;INTERVAL=168;BYDAY=WE",
        "FREQ=WEEKLY;INTERVAL=1000;BYMONTH=2",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=4",
        "FREQ=YEARLY;BYMONTH=6;BYWEEKNO=53;BYDAY=MO",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
        "FREQ=YEARLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=29",
    ],
)
def test_a_rule_that_never_comes_true_does_not_search_for_ever(rule: str) -> None:
    """Only the start is left, at once: dateutil alone looks until the year 9999."""
    began = clock.perf_counter()
    found = expand(a_recurrence(rrule=rule), the_day(days=366))
    assert clock.perf_counter() - began < 0.5
    assert found == a_diary(("09:00", "10:00"))


def test_too_many_occurrences_are_refused() -> None:
    """A rule that counts from years ago ends in an error, not in minutes of work."""
    rule = "FREQ=HOURLY;COUNT=999999"
    early = local("2026-03-09T00:00") - 20_000 * AN_HOUR
    with pytest.raises(InputError, match="at most 20000 occurrences") as refused:
        expand(a_recurrence(start=early, rrule=rule), the_day())
    assert refused.value.place == "rrule"
    # The day itself and the day after it are looked at, too.
    late = a_recurrence(start=early + 49 * AN_HOUR, rrule=rule)
    assert expand(late, the_day()) == Availability((the_day(),))


def test_a_monthly_rule_without_count_may_start_long_ago() -> None:
    """Only the months that matter are worked out."""
    every_day = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"
    daily = a_recurrence(start=local("1950-01-01T09:00"), rrule=every_day)
    assert expand(daily, the_day()) == a_diary(("09:00", "10:00"))


def test_a_rule_without_count_may_start_long_ago() -> None:
    """Nothing is counted, so the work begins near the days that matter."""
    hourly = a_recurrence(
        start=local("1970-01-01T00:00"), rrule="FREQ=HOURLY;INTERVAL=5", length=A_MINUTE
    )
    hours = (WEEK.start.replace(tzinfo=None) + 8 * AN_HOUR - local("1970-01-01")) // AN_HOUR
    due = -hours % 5
    assert next(iter(expand(hourly, WEEK))).start == WEEK.start + due * AN_HOUR


# Occurrences.


def test_a_single_occurrence_is_a_single_window() -> None:
    """Without a rule there is the start, and what else is listed."""
    assert expand(a_recurrence(), WEEK) == a_diary(("09:00", "10:00"))
    assert not expand(a_recurrence(), the_day(MONDAY + A_DAY))


def test_further_starts_are_added_and_skipped_ones_left_out() -> None:
    """RDATE adds, EXDATE takes out, whichever zone either is written in."""
    found = expand(
        a_recurrence(
            rrule="FREQ=DAILY;COUNT=3",
            extra=(local("2026-03-09T15:00"), utc("2026-03-09 09:00")),
            skipped=(local("2026-03-10T09:00"), utc("2026-03-11 01:00")),
        ),
        WEEK,
    )
    assert found == a_diary(("09:00", "10:00"), ("15:00", "16:00"), ("17:00", "18:00"))


def test_an_extra_start_before_the_first_does_not_start_the_rule() -> None:
    """Only the rule's own start counts days."""
    extra = (local("2026-03-02T09:00"),)
    found = expand(a_recurrence(rrule="FREQ=DAILY;COUNT=1", extra=extra), WEEK)
    assert found == a_diary(("09:00", "10:00"))


def test_the_start_is_busy_even_if_its_rule_does_not_give_it() -> None:
    """A calendar shows the first occurrence in any case, so nobody may book over it."""
    found = expand(a_recurrence(rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=1"), WEEK)
    assert found == a_diary(("09:00", "10:00")) | a_diary(("09:00", "10:00"), day=MONDAY + A_DAY)


def test_the_start_can_be_skipped() -> None:
    """An EXDATE on it takes it out."""
    assert not expand(a_recurrence(skipped=(local("2026-03-09T09:00"),)), WEEK)


def test_what_lasts_no_time_takes_none() -> None:
    """A reminder without an end is not busy."""
    assert not expand(a_recurrence(length=timedelta(), rrule="FREQ=DAILY"), WEEK)


def test_an_occurrence_is_cut_at_the_horizon() -> None:
    """What began before counts from midnight, and nothing lies outside."""
    found = expand(a_recurrence(start=local("2026-03-08T20:00"), length=2 * A_DAY), the_day())
    assert found == Availability((the_day(),))
    long_ago = a_recurrence(start=local("2025-04-01T20:00"), length=366 * A_DAY)
    assert expand(long_ago, the_day()) == Availability((the_day(),))


@pytest.mark.parametrize(
    ("until", "days"),
    [
        ("20260311", 3),
        ("20260311T090000", 3),
        ("20260311T085959", 2),
        ("20260311T010000Z", 3),
        ("20260311T005959Z", 2),
    ],
)
def test_the_last_moment_is_included(until: str, days: int) -> None:
    """UNTIL is a whole day, a local time or a time in UTC; all include what starts then."""
    found = expand(a_recurrence(rrule=f"FREQ=DAILY;UNTIL={until}"), WEEK)
    assert len(found.windows) == days


def test_places_in_the_first_week_count_from_its_beginning() -> None:
    """A start on Wednesday does not make Thursday the second day of its week."""
    rule = "FREQ=WEEKLY;BYDAY=MO,WE,TH;BYSETPOS=2"
    found = expand(a_recurrence(start=local("2026-03-11T09:00"), rrule=rule), the_day(days=14))
    assert [window.start.day for window in found] == [11, 18]


def test_a_week_starts_on_the_day_that_the_rule_says() -> None:
    """RFC 5545's own example: every other week, Tuesday and Sunday."""
    rule = "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST="
    start = local("1997-08-05T09:00")
    horizon = days_of("Asia/Shanghai", date(1997, 8, 1), 40)

    def days(week_start: str) -> list[int]:
        return [
            w.start.day for w in expand(a_recurrence(start=start, rrule=rule + week_start), horizon)
        ]

    assert days("MO") == [5, 10, 19, 24]
    assert days("SU") == [5, 17, 19, 31]


# Changes of clocks.


def test_a_time_that_does_not_exist_is_read_with_the_offset_before() -> None:
    """02:30 on the spring night in Oslo is 03:30, as RFC 5545 has it."""
    found = expand(
        a_recurrence(start=local("2026-03-29T02:30"), zone="Europe/Oslo"),
        the_day(date(2026, 3, 29)),
    )
    assert next(iter(found)).start == utc("2026-03-29 01:30")


def test_a_time_that_exists_twice_is_the_first() -> None:
    """02:30 on the autumn night in Oslo is the one of summer time."""
    found = expand(
        a_recurrence(start=local("2026-10-25T02:30"), zone="Europe/Oslo"),
        the_day(date(2026, 10, 25)),
    )
    assert next(iter(found)).start == utc("2026-10-25 00:30")


def test_a_start_that_names_its_zone_is_not_moved() -> None:
    """The second 02:30 of the autumn night stays the second."""
    moment = utc("2026-10-25 01:30")
    found = expand(a_recurrence(start=moment, zone="Europe/Oslo"), the_day(date(2026, 10, 25)))
    assert next(iter(found)).start == moment


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 29, 23), (10, 25, 25), (6, 1, 24)])
def test_a_whole_day_is_as_long_as_the_day(month: int, day: int, hours: int) -> None:
    """All-day entries end at midnight, whatever the clocks do."""
    first = date(2026, month, day)
    all_day = a_recurrence(start=datetime.combine(first, time()), length=A_DAY, zone="Europe/Oslo")
    (window,) = expand(all_day, days_of("Europe/Oslo", first - A_DAY, 3))
    assert window == days_of("Europe/Oslo", first, 1)
    assert window.minutes == hours * 60


def test_other_lengths_are_time_that_passes() -> None:
    """Eight hours over the spring night end at 07:00 by the clocks."""
    night = a_recurrence(start=local("2026-03-28T22:00"), length=8 * AN_HOUR, zone="Europe/Oslo")
    (window,) = expand(night, days_of("Europe/Oslo", date(2026, 3, 28), 2))
    assert (window.minutes, window.end) == (480, utc("2026-03-29 05:00"))


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 28, 10), (10, 24, 11), (6, 1, 10)])
def test_the_nights_of_a_series_end_late_enough_for_every_program(
    month: int, day: int, hours: int
) -> None:
    """RFC 5545 ends the autumn night after ten hours, Outlook and Thunderbird at 08:00."""
    nights = a_recurrence(
        start=local("2026-01-05T22:00"), length=10 * AN_HOUR, zone="Europe/Oslo", rrule="FREQ=DAILY"
    )
    night = utc(f"2026-{month:02}-{day:02} 12:00")
    (window,) = expand(nights, Window(night, night + A_DAY))
    assert window.minutes == hours * 60


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 28, 9), (10, 24, 10), (6, 1, 10)])
def test_who_is_there_at_night_is_there_until_the_earlier_end(
    month: int, day: int, hours: int
) -> None:
    """What is free ends after ten hours or at 08:00, whichever comes first."""
    nights = a_recurrence(
        start=local("2026-01-05T22:00"), length=10 * AN_HOUR, zone="Europe/Oslo", rrule="FREQ=DAILY"
    )
    night = utc(f"2026-{month:02}-{day:02} 12:00")
    horizon = Window(night, night + A_DAY)
    busy = expand(Closed(layers=(Layer(available=(nights,)),)), horizon)
    (free,) = Availability((horizon,)) - busy
    assert free.minutes == hours * 60


def test_what_recurs_where_clocks_skip_its_time_is_not_turned_round() -> None:
    """From 02:30, which does not exist, an hour later clocks show 03:30: the same moment."""
    night = a_recurrence(
        start=local("2026-03-28T02:30"), length=AN_HOUR, zone="Europe/Oslo", rrule="FREQ=DAILY"
    )
    horizon = days_of("Europe/Oslo", date(2026, 3, 29), 1)
    busy = expand(Closed(layers=(Layer(available=(night,)),)), horizon)
    (free,) = Availability((horizon,)) - busy
    assert free == Window(utc("2026-03-29 01:30"), utc("2026-03-29 02:30"))


# An evaluator that goes day by day and shares nothing with the library.

RULE = dict[str, Any]


def spelled(rule: RULE) -> str:
    """Return *rule* as RFC 5545 writes it."""

    def word(value: object) -> str:
        if isinstance(value, list):
            return ",".join(map(word, value))
        return f"{value[1] or ''}{value[0]}" if isinstance(value, tuple) else str(value)

    return ";".join(f"{name}={word(value)}" for name, value in rule.items())


def day_counts(rule: RULE, day: date, start: datetime) -> bool:
    """Tell whether *rule* gives *day*, apart from INTERVAL, BYSETPOS and its ends."""
    frequency, length = rule["FREQ"], calendar.monthrange(day.year, day.month)[1]
    year = 366 if calendar.isleap(day.year) else 365
    yearday = day.timetuple().tm_yday
    by_day = {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & rule.keys()
    months, monthdays = rule.get("BYMONTH"), rule.get("BYMONTHDAY")
    if frequency in ("MONTHLY", "YEARLY") and not by_day:
        monthdays = [start.day]
        if frequency == "YEARLY" and not months:
            months = [start.month]
    weekdays = rule.get("BYDAY")
    if frequency == "WEEKLY" and not weekdays:
        weekdays = [(WEEKDAYS[start.weekday()], 0)]
    in_month = frequency == "MONTHLY" or "BYMONTH" in rule
    place, size = (day.day, length) if in_month else (yearday, year)
    ordinals = {0, (place + 6) // 7, -((size - place) // 7 + 1)}
    week, last = day.isocalendar().week, date(day.isocalendar().year, 12, 28).isocalendar().week
    return (
        (not months or day.month in months)
        and (not monthdays or not {day.day, day.day - length - 1}.isdisjoint(monthdays))
        and not {yearday, yearday - year - 1}.isdisjoint(rule.get("BYYEARDAY", [yearday]))
        and not {week, week - last - 1}.isdisjoint(rule.get("BYWEEKNO", [week]))
        and (
            not weekdays
            or any(name == WEEKDAYS[day.weekday()] and n in ordinals for name, n in weekdays)
        )
    )


def period(rule: RULE, day: date) -> int:
    """Return the number of the day, week, month or year of *day*, counted from anywhere."""
    first_of_week = WEEKDAYS.index(rule.get("WKST", "MO"))
    return {
        "DAILY": day.toordinal(),
        # Day 1 of the ordinals was a Monday.
        "WEEKLY": (day.toordinal() - 1 - first_of_week) // 7,
        "MONTHLY": day.year * 12 + day.month,
        "YEARLY": day.year,
    }[rule["FREQ"]]


def times_of(rule: RULE, start: datetime) -> list[time]:
    """Return the times of a day that *rule* gives."""
    hours, minutes = rule.get("BYHOUR", [start.hour]), rule.get("BYMINUTE", [start.minute])
    return sorted({time(hour, minute) for hour in hours for minute in minutes})


def by_hand(rule: RULE, start: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the local starts of *rule* to the day of *until*, in order."""
    # Whole years, so that the first and the last period are whole.
    first, last = date(start.year, 1, 1) - 7 * A_DAY, date(until.year + 1, 1, 7)
    days = (first + n * A_DAY for n in range((last - first).days))
    for number, same in itertools.groupby(days, key=lambda day: period(rule, day)):
        if (number - period(rule, start.date())) % rule.get("INTERVAL", 1):
            continue
        found = [
            datetime.combine(day, at)
            for day in same
            if day_counts(rule, day, start)
            for at in times_of(rule, start)
        ]
        places = rule.get("BYSETPOS")
        kept = (
            {found[p - 1 if p > 0 else p] for p in places if abs(p) <= len(found)}
            if places
            else set(found)
        )
        yield from sorted(moment for moment in kept if moment >= start)


def hourly_by_hand(rule: RULE, start: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the local starts of an hourly *rule*, in order."""
    hour = start.replace(minute=0)
    while hour <= until:
        if day_counts(rule | {"FREQ": "DAILY"}, hour.date(), start) and hour.hour in rule.get(
            "BYHOUR", [hour.hour]
        ):
            minutes = sorted(set(rule.get("BYMINUTE", [start.minute])))
            found = (hour.replace(minute=minute) for minute in minutes)
            yield from (moment for moment in found if moment >= start)
        hour += rule.get("INTERVAL", 1) * AN_HOUR


def ended(rule: RULE, starts: Iterator[datetime], zone: str) -> Iterator[datetime]:
    """Yield *starts* to the end that *rule* sets."""
    for count, moment in enumerate(starts):
        end = rule.get("UNTIL", "99990101")
        if count >= rule.get("COUNT", sys.maxsize):
            return
        if end.endswith("Z"):
            shown = utc_of(moment, zone).strftime("%Y%m%dT%H%M%SZ")
        else:
            shown = moment.strftime("%Y%m%dT%H%M%S")[: len(end)]
        if shown <= end:
            yield moment


def first_reading(zone: str, year: int) -> dict[datetime, datetime]:
    """Return, for every quarter of an hour that clocks in *zone* show in *year*, when they do."""
    shown: dict[datetime, datetime] = {}
    moment = datetime(year - 1, 12, 1, tzinfo=UTC)
    while moment.year <= year + 1:
        reading = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        shown.setdefault(reading, moment)
        moment += 15 * A_MINUTE
    return shown


READINGS = {zone: first_reading(zone, 2026) for zone in CHANGES}


def utc_of(moment: datetime, zone: str) -> datetime:
    """Return when clocks in *zone* first show *moment*; skipped, with the offset before."""
    readings = READINGS[zone]
    if moment in readings:
        return readings[moment]
    before = moment
    while before not in readings:
        before -= 15 * A_MINUTE
    return readings[before] + (moment - before)


def some(values: Any, most: int = 3) -> st.SearchStrategy[list[Any]]:
    """Return lists of a few different *values*."""
    return st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True)


def now_and_then(**part: list[int]) -> st.SearchStrategy[RULE]:
    """Return *part* in one of three draws, and nothing in the others."""
    choices: list[RULE] = [{}, {}, part]
    return st.sampled_from(choices)


PLAIN_DAYS = [(day, 0) for day in WEEKDAYS]
NTH_DAYS = [(day, n) for day in WEEKDAYS for n in (1, 2, -1, 5)]
MONTHDAYS = [1, 2, 13, 28, 29, 30, 31, -1, -2, -31]
BY: dict[str, list[dict[str, st.SearchStrategy[Any]]]] = {
    "HOURLY": [{"BYDAY": some(PLAIN_DAYS)}, {"BYHOUR": some(range(24))}, {}],
    "DAILY": [{"BYDAY": some(PLAIN_DAYS)}, {"BYMONTHDAY": some(MONTHDAYS)}, {}],
    "WEEKLY": [
        {"BYDAY": some(PLAIN_DAYS, 7)},
        {"BYDAY": some(PLAIN_DAYS, 7), "WKST": st.sampled_from(WEEKDAYS)},
        {"BYDAY": some(PLAIN_DAYS, 7), "BYSETPOS": st.just([1, -1])},
        {},
    ],
    "MONTHLY": [
        {"BYMONTHDAY": some(MONTHDAYS)},
        {"BYDAY": some(NTH_DAYS)},
        {"BYDAY": some(PLAIN_DAYS), "BYMONTHDAY": some(range(1, 29), 9)},
        {"BYDAY": some(PLAIN_DAYS), "BYSETPOS": some([1, 2, -1, -3, 9])},
        {},
    ],
    "YEARLY": [
        {"BYMONTH": some(range(1, 13))},
        {"BYMONTH": some(range(1, 13)), "BYMONTHDAY": some(range(1, 29))},
        {"BYMONTH": some(range(1, 13)), "BYDAY": some(NTH_DAYS)},
        {"BYDAY": some([(day, n) for day in WEEKDAYS for n in (1, 13, 44, -9, -53)])},
        {"BYYEARDAY": some([1, 60, 88, 305, 366, -1, -60])},
        {"BYWEEKNO": some([1, 10, 13, 44, 53, -1, -43]), "BYDAY": some(PLAIN_DAYS)},
        {},
    ],
}


@st.composite
def cases(draw: st.DrawFn) -> tuple[RULE, str, datetime, Window]:
    """Draw a rule, a zone, a start and the fortnight around a change of clocks."""
    zone = draw(st.sampled_from(list(CHANGES)))
    change = draw(st.sampled_from(CHANGES[zone]))
    frequency = draw(st.sampled_from(list(BY)))
    rule: RULE = {"FREQ": frequency}
    rule |= draw(st.fixed_dictionaries(draw(st.sampled_from(BY[frequency]))))
    # A week may belong to two years; whole years of weeks are never counted in twos.
    if "BYWEEKNO" not in rule:
        rule["INTERVAL"] = draw(st.integers(1, 4))
    if frequency in ("HOURLY", "DAILY", "WEEKLY", "MONTHLY") and "BYSETPOS" not in rule:
        rule |= draw(now_and_then(BYMONTH=[3, 10, 11]))
    rule |= draw(now_and_then(BYMINUTE=[0, 45]))
    if frequency != "HOURLY":
        rule |= draw(now_and_then(BYHOUR=[1, 2, 23]))
    ends: list[RULE] = [
        {},
        {"COUNT": draw(st.integers(1, 40))},
        {"UNTIL": f"{change:%Y%m%d}"},
        {"UNTIL": f"{change:%Y%m%d}T023000"},
        {"UNTIL": f"{change:%Y%m%d}T013000Z"},
    ]
    rule |= draw(st.sampled_from(ends))
    day = change - draw(st.integers(-3, 20)) * A_DAY
    hour, minute = draw(st.sampled_from([0, 1, 2, 3, 9, 23])), draw(st.sampled_from([0, 30]))
    return (
        rule,
        zone,
        datetime.combine(day, time(hour, minute)),
        days_of(zone, change - 7 * A_DAY, 14),
    )


def longest(start: datetime, length: int, zone: str) -> int:
    """Return the minutes that *length* minutes from *start* may be when clocks change."""
    end = start + length * A_MINUTE
    odd = end.minute % 30 * A_MINUTE  # clocks change on the hour
    shown = utc_of(end - odd, zone) + odd - utc_of(start, zone)
    return max(length, shown // A_MINUTE)


@settings(max_examples=150, deadline=None)
@given(case=cases(), length=st.sampled_from([15, 60, 200, 1500]))
def test_occurrences_are_those_found_day_by_day(
    case: tuple[RULE, str, datetime, Window], length: int
) -> None:
    """Rules through the changes of clocks give what walking the days and the minutes gives."""
    rule, zone, start, horizon = case
    until = horizon.end.replace(tzinfo=None) + A_DAY
    walk = hourly_by_hand if rule["FREQ"] == "HOURLY" else by_hand
    starts = {start, *ended(rule, walk(rule, start, until), zone)}
    expected = {
        begun + minute * A_MINUTE
        for moment in starts
        if moment < until
        for begun in [utc_of(moment, zone)]
        for minute in range(longest(moment, length, zone))
        if horizon.start <= begun + minute * A_MINUTE < horizon.end
    }
    recurrence = a_recurrence(start=start, length=length * A_MINUTE, zone=zone, rrule=spelled(rule))
    assert taken(expand(recurrence, horizon)) == expected


@settings(max_examples=80, deadline=None)
@given(case=cases())
def test_occurrences_are_those_that_dateutil_gives_from_the_start(
    case: tuple[RULE, str, datetime, Window],
) -> None:
    """Setting out near the horizon, or month by month, changes nothing."""
    rule, zone, start, horizon = case
    # An hourly rule that never comes true makes dateutil raise.
    assume("BYHOUR" not in rule or rule["FREQ"] != "HOURLY")
    # In the first week dateutil counts places from the start; ends are tested above.
    plain = {name: v for name, v in rule.items() if name not in ("BYSETPOS", "UNTIL")}
    start -= 364 * A_DAY
    text = spelled(plain)
    until = horizon.end.replace(tzinfo=None) + A_DAY
    given_by_dateutil = rrulestr(text, dtstart=start).between(start, until, inc=True)
    expected = {utc_of(m, zone) for m in given_by_dateutil if m.year == 2026}
    found = expand(a_recurrence(start=start, length=A_MINUTE, zone=zone, rrule=text), horizon)
    assert {w.start for w in found} == {m for m in expected if horizon.start <= m < horizon.end}


# Working hours.


def test_hours_hold_on_the_days_of_their_rule() -> None:
    """Weekdays, by the clocks of the centre."""
    found = working_hours((some_hours(),), a_centre(), WEEK)
    assert found == Availability(tuple(a_window(day=MONDAY + n * A_DAY) for n in range(5)))


def test_several_hours_add_up() -> None:
    """A lunch break is two pairs of hours."""
    morning, afternoon = some_hours(until=time(12)), some_hours(since=time(14))
    found = working_hours((morning, afternoon), a_centre(), the_day())
    assert found == a_diary(("08:30", "12:00"), ("14:00", "18:00"))


def test_no_hours_is_always() -> None:
    """A site without hours never closes."""
    assert working_hours((), a_centre(), WEEK) == Availability((WEEK,))


def test_hours_to_midnight_end_there() -> None:
    """Until 00:00 is the end of the day; from 00:00 until 00:00 is all of it."""
    always = some_hours(rrule="FREQ=DAILY", since=time(), until=time())
    assert working_hours((always,), a_centre(), WEEK) == Availability((WEEK,))


def test_a_night_shift_runs_into_the_next_day() -> None:
    """It belongs to the day on which it begins, also when that is before the horizon."""
    night = some_hours(rrule="FREQ=WEEKLY;BYDAY=SU", since=time(20), until=time(6))
    assert working_hours((night,), a_centre(), the_day()) == a_diary(("00:00", "06:00"))
    saturday = some_hours(rrule="FREQ=WEEKLY;BYDAY=SA", since=time(20), until=time(6))
    assert not working_hours((saturday,), a_centre(), the_day())


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 28, 7), (10, 24, 9), (6, 1, 8)])
def test_a_night_shift_is_as_long_as_the_night(month: int, day: int, hours: int) -> None:
    """From 22:00 to 06:00 is an hour less in spring and an hour more in autumn."""
    centre = a_centre(time_zone="Europe/Oslo")
    night = some_hours(rrule="FREQ=DAILY", since=time(22), until=time(6))
    first = date(2026, month, day)
    horizon = days_of("Europe/Oslo", first, 2)
    windows = working_hours((night,), centre, horizon).windows
    assert windows[1].minutes == hours * 60


@pytest.mark.parametrize("until", [time(3), time(3, 30)])
def test_hours_that_a_change_of_clocks_swallows_are_none(until: time) -> None:
    """02:30 becomes 03:30 in a spring night, so that until then there is no time."""
    centre = a_centre(time_zone="Europe/Oslo")
    short = some_hours(rrule="FREQ=DAILY", since=time(2, 30), until=until)
    horizon = days_of("Europe/Oslo", date(2026, 3, 28), 2)
    assert [w.start.day for w in working_hours((short,), centre, horizon)] == [28]


@pytest.mark.parametrize("first", [MONDAY, MONDAY - 7 * A_DAY, MONDAY - 3 * A_DAY])
def test_every_other_week_does_not_depend_on_what_is_planned(first: date) -> None:
    """Fortnights count from 2001-01-01, so a shift roster stays itself."""
    roster = some_hours(rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")
    found = working_hours((roster,), a_centre(), the_day(first, 21))
    weeks = [(window.start.date() - date(2001, 1, 1)).days // 7 for window in found]
    assert weeks
    assert all(week % 2 == 0 for week in weeks)


def test_hours_cancel_on_public_holidays() -> None:
    """Unless they are a duty roster."""
    centre = a_centre(holidays=(MONDAY,))
    assert not working_hours((some_hours(),), centre, the_day())
    assert working_hours((some_hours(holidays=True),), centre, the_day()) == a_diary()


def test_a_night_shift_before_a_holiday_is_worked_to_its_end() -> None:
    """The holiday cancels what begins on it."""
    centre = a_centre(holidays=(MONDAY,))
    night = some_hours(rrule="FREQ=DAILY", since=time(20), until=time(6))
    assert working_hours((night,), centre, the_day()) == a_diary(("00:00", "06:00"))


@pytest.mark.parametrize(
    ("worked", "weekday"), [(date(2026, 3, 14), "FR"), (date(2026, 3, 15), "MO")]
)
def test_a_make_up_day_is_worked_as_the_nearest_weekday(worked: date, weekday: str) -> None:
    """A Saturday as its Friday and a Sunday as its Monday, be that itself a holiday."""
    friday, monday = date(2026, 3, 13), date(2026, 3, 16)
    centre = a_centre(working_days=(worked,), holidays=(friday, monday))
    as_usual = some_hours(rrule=f"FREQ=WEEKLY;BYDAY={weekday}")
    other = some_hours(rrule="FREQ=WEEKLY;BYDAY=TU,SA,SU")
    assert working_hours((as_usual,), centre, the_day(worked)) == a_diary(day=worked)
    assert not working_hours((other,), centre, the_day(worked))


def test_a_make_up_day_at_an_end_of_the_days_to_plan_is_worked() -> None:
    """The nearest weekday may lie outside, and the shift may begin before."""
    saturday, sunday = date(2026, 3, 14), date(2026, 3, 15)
    centre = a_centre(working_days=(saturday, sunday))
    night = some_hours(rrule="FREQ=WEEKLY;BYDAY=FR", since=time(20), until=time(6))
    morning = some_hours(rrule="FREQ=WEEKLY;BYDAY=MO", until=time(11))
    found = working_hours((night, morning), centre, a_window("00:00", "12:00", sunday))
    assert found == a_diary(("00:00", "06:00"), ("08:30", "11:00"), day=sunday)


def test_a_make_up_day_that_is_a_weekday_anyway_changes_nothing() -> None:
    """A list may name it; the rule decides."""
    centre = a_centre(working_days=(MONDAY,))
    assert working_hours((some_hours(),), centre, the_day()) == a_diary()
    other = some_hours(rrule="FREQ=WEEKLY;BYDAY=TU,SA")
    assert not working_hours((other,), centre, the_day())


@pytest.mark.parametrize(
    "rule", ["FREQ=HOURLY", "FREQ=DAILY;COUNT=5", "FREQ=DAILY;BYHOUR=9", "FREQ=DAILY;BYSECOND=0"]
)
def test_hours_whose_rule_counts_hours_are_refused(rule: str) -> None:
    """The rule says on which days, the times say when."""
    with pytest.raises(InputError) as refused:
        working_hours((some_hours(), some_hours(rrule=rule)), a_centre(), WEEK)
    assert refused.value.place == "hours[1].rrule"
    assert refused.value.expected == texts.EXPECTED_DAYS_RULE


# Public holidays.

# 国办发明电 2023 no. 7, 国办发明电 2024 no. 12 and the State Council's notice of
# 2025-11-04: weekdays off, and weekend days worked instead.
DECIDED = {
    2024: """
        01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17
        10-01 10-02 10-03 10-04 10-07; 02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12""",
    2025: """
        01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02
        10-03 10-06 10-07 10-08; 01-26 02-08 04-27 09-28 10-11""",
    2026: """
        01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25
        10-01 10-02 10-05 10-06 10-07; 01-04 02-14 02-28 05-09 09-20 10-10""",
}


@pytest.fixture(scope="module")
def china() -> tuple[tuple[date, ...], tuple[date, ...], tuple[int, ...]]:
    """Return what the installed package says of China."""
    return public_holidays("CN")


@pytest.mark.parametrize("year", DECIDED)
def test_chinas_days_are_those_the_state_council_published(year: int, china: Any) -> None:
    """The package's data are right for the years that matter."""
    off, worked, years = china
    published_off, published_worked = (part.split() for part in DECIDED[year].split(";"))
    weekdays = [f"{day:%m-%d}" for day in off if day.year == year and day.weekday() < 5]
    assert weekdays == published_off
    assert [f"{day:%m-%d}" for day in worked if day.year == year] == published_worked
    assert year in years


def test_chinas_days_do_not_contradict_each_other(china: Any) -> None:
    """No day is both off and worked, and none lies in a year that is not covered."""
    off, worked, years = china
    assert set(off).isdisjoint(worked)
    assert {day.year for day in (*off, *worked)} == set(years)
    assert all(day.weekday() >= 5 for day in worked)


def test_other_countries_have_their_statutory_days() -> None:
    """Norway's constitution day is there, and nothing is made up for."""
    off, worked, years = public_holidays("NO")
    assert date(2026, 5, 17) in off
    assert (worked, years) == ((), tuple(range(2020, 2036)))


def test_a_year_that_china_has_not_decided_is_not_covered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The package's guesses about such a year are left out; stray days do not cover one."""

    class Guessed(dict[date, str]):
        weekend_workdays = (date(2026, 1, 4),)

        @staticmethod
        def is_working_day(_: date) -> bool:
            return False

    def guess(country: str, *, years: list[int], expand: bool) -> Guessed:
        assert (country, expand) == ("CN", False)
        return Guessed({date(years[0], 1, 1): "?"})

    package = SimpleNamespace(country_holidays=guess, list_supported_countries=lambda: {"CN": []})
    monkeypatch.setitem(sys.modules, "holidays", package)
    assert public_holidays("CN") == ((date(2026, 1, 1),), (date(2026, 1, 4),), (2026,))


def test_without_the_package_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the extra, or list the dates."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(InputError, match=r"install onestop\[holidays\]") as refused:
        public_holidays("CN")
    assert refused.value.place == "holidays"


def test_an_unknown_country_is_refused() -> None:
    """A code that no country has is one clear error."""
    with pytest.raises(InputError, match="country code such as CN") as refused:
        public_holidays("XX")
    assert refused.value.place == "holidays"
