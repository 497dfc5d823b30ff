"""Working hours that recur, and what public holidays do to them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from onestop import texts
from onestop.availability.expansion import A_DAY, clipped, occurrences
from onestop.availability.pattern import PLACE, Pattern, pattern_of
from onestop.errors import InputError
from onestop.model import Availability, Centre, Hours, Window

# A Monday, so that INTERVAL=2 means the same fortnights whatever is being planned.
EPOCH = datetime.fromisoformat("2001-01-01")
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6


def working_hours(hours: tuple[Hours, ...], centre: Centre, horizon: Window) -> Availability:
    """
    Return the time of *horizon* in which *hours* hold; without any hours, all of it.

    A rule has no start of its own: ``INTERVAL`` counts from Monday 2001-01-01.
    On a public holiday hours hold only if they say so; on a make-up working day
    they hold as on the nearest weekday: a Saturday as the Friday before it, a
    Sunday as the Monday after it.  Hours that run past midnight belong to the
    day on which they begin.

    Args:
        hours: In wall-clock time of the centre.
        centre: For its time zone, holidays and working days.
        horizon: Nothing outside of it is returned.

    Raises:
        InputError: A rule that is refused, or that counts hours instead of days.

    """
    if not hours:
        return Availability((horizon,))
    zone = centre.zone
    first = horizon.start.astimezone(zone).date() - A_DAY
    last = horizon.end.astimezone(zone).date()
    days = [first + index * A_DAY for index in range((last - first).days + 1)]
    shifts = (
        _shift(day, each, zone)
        for index, each in enumerate(hours)
        for day in _held(each, centre, days, f"hours[{index}].{PLACE}")
    )
    return clipped(filter(None, shifts), horizon)


def _held(hours: Hours, centre: Centre, days: list[date], place: str) -> Iterator[date]:
    """Yield those of *days* on which *hours* hold."""
    usual = _usual(hours, days[0] - A_DAY, days[-1] + A_DAY, centre.zone, place)
    worked = set(centre.working_days).intersection(days)
    off = set() if hours.holidays else set(centre.holidays).intersection(days)
    for day in days:
        if hours.holidays and day in usual:
            # A duty roster holds whatever kind of day it is.
            yield day
        elif day in worked and day.weekday() >= SATURDAY:
            nearest = day - A_DAY if day.weekday() == SATURDAY else day + A_DAY
            if nearest in usual:
                yield day
        elif day in usual and day not in off:
            yield day


def _usual(hours: Hours, first: date, last: date, zone: ZoneInfo, place: str) -> set[date]:
    """Return the days from *first* to *last* that the rule gives, holidays or not."""
    since, until = (datetime.combine(day, time()) for day in (first, last))
    try:
        found = occurrences(_days_pattern(hours), EPOCH, since, until, zone)
        return {moment.date() for moment in found}
    except InputError as error:
        error.place = place
        raise


def _days_pattern(hours: Hours) -> Pattern:
    """Return the rule of *hours*, which may only say on which days they hold."""
    pattern = pattern_of(hours.rrule)
    counts_hours = {"BYHOUR", "BYMINUTE", "BYSECOND"} & pattern.numbers.keys()
    if pattern.frequency == "HOURLY" or counts_hours or pattern.count is not None:
        raise InputError(PLACE, texts.EXPECTED_DAYS_RULE)
    return pattern


def _shift(day: date, hours: Hours, zone: ZoneInfo) -> Window | None:
    """Return the window of *hours* that begins on *day*; None if a clock change swallows it."""
    over = A_DAY if hours.until <= hours.since else timedelta()
    since = datetime.combine(day, hours.since, zone)
    until = datetime.combine(day + over, hours.until, zone)
    return Window(since, until) if since.timestamp() < until.timestamp() else None
