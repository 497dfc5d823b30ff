"""
Occurrences of what recurs, as windows.

Occurrences are found in local wall-clock time and then placed by zoneinfo, so
that 09:00 stays 09:00 when the clocks change.  A local time that does not exist
is read with the offset before the change, one that exists twice is the first of
both: RFC 5545 3.3.5, and what zoneinfo does with ``fold=0``.
"""

import bisect
import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, HOURLY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

from onestop import texts
from onestop.availability.pattern import PLACE, Pattern, pattern_of
from onestop.errors import InputError
from onestop.model import Availability, Change, Closed, Layer, Recurrence, Window

MOST_STEPS = 20_000
A_DAY = timedelta(days=1)

_FREQUENCIES: dict[str, Literal[0, 1, 2, 3, 4]] = {
    "HOURLY": HOURLY,
    "DAILY": DAILY,
    "WEEKLY": WEEKLY,
    "MONTHLY": MONTHLY,
    "YEARLY": YEARLY,
}
_STEPS = {"HOURLY": timedelta(hours=1), "DAILY": A_DAY, "WEEKLY": 7 * A_DAY}
_PARTS = {
    "BYMONTH": "bymonth",
    "BYWEEKNO": "byweekno",
    "BYYEARDAY": "byyearday",
    "BYMONTHDAY": "bymonthday",
    "BYHOUR": "byhour",
    "BYMINUTE": "byminute",
    "BYSECOND": "bysecond",
    "BYSETPOS": "bysetpos",
}
# What only leaves out occurrences of a rule that steps (RFC 5545 3.3.10, "Limit").
_LIMITS = {
    "HOURLY": ("BYMONTH", "BYHOUR", "BYDAY"),
    "DAILY": ("BYMONTH", "BYMONTHDAY", "BYDAY"),
    "WEEKLY": ("BYMONTH",),
}
# The earlier or the later of two.
_Which = Callable[[datetime, datetime], datetime]
# From any month, so many months or years on lie beyond the last year of datetime.
_NEVER_AGAIN = 120_000


def expand(busy: Recurrence | Closed, horizon: Window) -> Availability:
    """
    Return the time of *horizon* that *busy* takes.

    The start of a recurrence itself is always an occurrence, even where the rule
    would not give it, unless it is skipped (RFC 5545 3.8.2.4).  Whole days that
    start at midnight end at midnight, also when a day has 23 or 25 hours.  When
    clocks change during another occurrence of a series, some programs end it after
    the same time as ever, and some at the same time of day: the later of both
    ends the busy time, and the earlier one the time of somebody who is there.  Of
    what is closed, the highest rank decides (RFC 7953 4).

    Args:
        busy: What recurs, or what is closed but for what recurs.
        horizon: Nothing outside of it is returned.

    Raises:
        InputError: A rule is refused, or has too many occurrences to work out.

    """
    if isinstance(busy, Closed):
        return _closed(busy, horizon)
    return _expanded(busy, horizon, max)


def _expanded(busy: Recurrence, horizon: Window, which: _Which) -> Availability:
    """Return the time of *horizon* that *busy* takes, each occurrence up to *which* of its ends."""
    longest = max([busy.length, *(change.length for change in busy.changes)])
    if not longest:
        return Availability()
    zone = ZoneInfo(busy.zone)
    shifts = [timedelta(), *(change.shift for change in busy.changes)]
    since = _local(horizon.start, zone) - longest - max(shifts) - A_DAY
    until = _local(horizon.end, zone) - min(shifts) + busy.ahead + A_DAY
    changes = sorted(busy.changes, key=lambda change: change.since)
    begin = [change.since for change in changes]
    windows: list[Window] = []
    for start in _starts(busy, since, until, zone):
        if since < start < until:
            begun = bisect.bisect_right(begin, start)
            windows += _lasting(start, busy, changes[begun - 1] if begun else None, zone, which)
    return clipped((Window(each.start - busy.ahead, each.end) for each in windows), horizon)


def _lasting(
    start: datetime, busy: Recurrence, change: Change | None, zone: ZoneInfo, which: _Which
) -> Iterator[Window]:
    """Yield the window of the occurrence at *start*, unless it takes no time."""
    length = busy.length
    if change is not None:
        length = change.length
        # Adding nothing would make the second 02:30 of an autumn night the first.
        start = start + change.shift if change.shift else start
    if length and (busy.rrule or busy.extra):
        yield _recurring(start, length, zone, which)
    elif length:
        yield _placed(start, length, zone)


def _starts(busy: Recurrence, since: datetime, until: datetime, zone: ZoneInfo) -> set[datetime]:
    """Return the local starts, as the series has them; those that matter and perhaps others."""
    first = _local(busy.start, zone)
    starts = {first, *(_local(moment, zone) for moment in busy.extra)}
    if busy.rrule:
        starts.update(occurrences(pattern_of(busy.rrule), first, since, until, zone))
    return starts - {_local(moment, zone) for moment in busy.skipped}


def _closed(closed: Closed, horizon: Window) -> Availability:
    """Return the time of *horizon* in which nobody is there."""
    busy = Availability()
    for rank in sorted({layer.rank for layer in closed.layers}):
        decided: list[Window] = []
        taken: list[Window] = []
        for layer in closed.layers:
            if layer.rank == rank and (span := _span(layer, horizon)):
                decided.append(span)
                taken += Availability((span,)) - _open(layer, span)
        busy = (busy - Availability(tuple(decided))) | Availability(tuple(taken))
    return busy


def _open(layer: Layer, span: Window) -> Availability:
    """Return when somebody is there within *span*."""
    free: list[Window] = []
    for recurrence in layer.available:
        free += _expanded(recurrence, span, min)
    return Availability(tuple(free))


def _span(layer: Layer, horizon: Window) -> Window | None:
    """Return what of *horizon* the layer decides."""
    start = max(layer.start or horizon.start, horizon.start)
    end = min(layer.end or horizon.end, horizon.end)
    return Window(start, end) if start < end else None


def clipped(windows: Iterable[Window], horizon: Window) -> Availability:
    """Return what of *windows* lies inside *horizon*."""
    inside = (window.overlap(horizon) for window in windows)
    return Availability(tuple(window for window in inside if window))


def occurrences(
    pattern: Pattern, start: datetime, since: datetime, until: datetime, zone: ZoneInfo
) -> Iterator[datetime]:
    """
    Yield the local times that *pattern* gives from *start* on, in order.

    Those before *since* may be left out; none after *until* is given.

    Args:
        pattern: The rule.
        start: Where the rule starts, local.
        since: What comes before does not matter, local.
        until: Where to stop, local.
        zone: To compare with an end in UTC.

    Raises:
        InputError: There are too many to work out.

    """
    # Whoever counts has to count from the start.
    skip_to = start if pattern.count is not None else max(start, since)
    raw = _steps if pattern.frequency in _STEPS else _periods
    found = _bounded(raw(pattern, start, skip_to, until))
    kept = (moment for moment in found if moment >= start and _passes(pattern, moment))
    ended = filter(_not_after(pattern, zone), kept)
    counted = itertools.islice(ended, pattern.count)
    return itertools.takewhile(lambda moment: moment <= until, counted)


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return *moment* as clocks in *zone* show it; a naive one is taken to be so already."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(zone).replace(tzinfo=None)


def _placed(start: datetime, length: timedelta, zone: ZoneInfo) -> Window:
    """Return the window of one occurrence."""
    begins = start.replace(tzinfo=zone).astimezone(UTC)
    if start.time() == time() and not length % A_DAY:
        return Window(begins, (start + length).replace(tzinfo=zone))
    return Window(begins, begins + length)


def _recurring(start: datetime, length: timedelta, zone: ZoneInfo, which: _Which) -> Window:
    """Return the window of one occurrence of several, up to *which* of its ends."""
    passes = _placed(start, length, zone)
    shown = (start + length).replace(tzinfo=zone).astimezone(UTC)
    # What begins and ends within the hour that clocks skip ends no earlier than it begins.
    end = which(passes.end, shown) if shown > passes.start else passes.end
    return Window(passes.start, end)


def _bounded(moments: Iterator[datetime]) -> Iterator[datetime]:
    """Yield *moments*, and refuse to go on when there are too many."""
    for step, moment in enumerate(moments):
        if step >= MOST_STEPS:
            raise InputError(PLACE, texts.EXPECTED_FEWER.fill(most=MOST_STEPS))
        yield moment


def _not_after(pattern: Pattern, zone: ZoneInfo) -> Callable[[datetime], bool]:
    """Return what tells whether a local time is not after the rule's end."""
    end = pattern.until
    if end is None:
        return lambda _: True
    if not isinstance(end, datetime):
        return lambda moment: moment.date() <= end
    if end.tzinfo is None:
        return lambda moment: moment <= end
    return lambda moment: moment.replace(tzinfo=zone) <= end


def _by(pattern: Pattern, start: datetime) -> dict[str, Any]:
    """Return the parts as dateutil names them; what is left out comes from *start*."""
    limits = _LIMITS.get(pattern.frequency, ())
    given: dict[str, tuple[int, ...]] = {"BYMINUTE": (start.minute,), "BYSECOND": (start.second,)}
    if pattern.frequency != "HOURLY":
        given["BYHOUR"] = (start.hour,)
    given.update({name: v for name, v in pattern.numbers.items() if name not in limits})
    parts: dict[str, Any] = {_PARTS[name]: values for name, values in given.items()}
    if pattern.days and "BYDAY" not in limits:
        parts["byweekday"] = [weekday(day, ordinal or None) for day, ordinal in pattern.days]
    elif pattern.frequency == "WEEKLY":
        parts["byweekday"] = [weekday(start.weekday())]
    elif pattern.frequency == "MONTHLY":
        parts.setdefault("bymonthday", (start.day,))
    elif pattern.frequency == "YEARLY" and "byyearday" not in parts:
        parts.setdefault("bymonth", (start.month,))
        parts.setdefault("bymonthday", (start.day,))
    return parts


def _steps(
    pattern: Pattern, start: datetime, skip_to: datetime, until: datetime
) -> Iterator[datetime]:
    """
    Yield what an hourly, daily or weekly rule gives before its limits.

    Every step gives something, so that dateutil is sure to notice the end.  It
    sets out from the beginning of an hour, day or week, because it cuts the first
    week short where it counts places in it (BYSETPOS).
    """
    step = _STEPS[pattern.frequency]
    first = start.replace(minute=0, second=0, microsecond=0)
    if step >= A_DAY:
        first = first.replace(hour=0)
    if step > A_DAY:
        first -= (start.weekday() - pattern.week_start) % 7 * A_DAY
    first += (skip_to - first) // (step * pattern.interval) * step * pattern.interval
    return iter(
        rrule(
            _FREQUENCIES[pattern.frequency],
            dtstart=first,
            interval=pattern.interval,
            wkst=pattern.week_start,
            until=until,
            **_by(pattern, start),
        )
    )


def _periods(
    pattern: Pattern, start: datetime, skip_to: datetime, until: datetime
) -> Iterator[datetime]:
    """
    Yield what a monthly or yearly rule gives.

    dateutil is asked for one month or year at a time, because it would look for
    a day that never comes until the year 9999.
    """
    yearly = pattern.frequency == "YEARLY"
    step = pattern.interval * (12 if yearly else 1)
    parts = _by(pattern, start)
    first = _month(start.replace(month=1) if yearly else start)
    first += max(0, _month(skip_to) - first) // step * step
    for index in range(first, _month(until) + 1, step):
        yield from rrule(
            _FREQUENCIES[pattern.frequency],
            dtstart=datetime(index // 12, index % 12 + 1, 1),  # noqa: DTZ001 - local
            interval=_NEVER_AGAIN,
            wkst=pattern.week_start,
            **parts,
        )


def _month(moment: date) -> int:
    """Return the number of the month that *moment* lies in."""
    return moment.year * 12 + moment.month - 1


def _passes(pattern: Pattern, moment: datetime) -> bool:
    """Tell whether the parts that only leave out let *moment* pass."""
    limits = _LIMITS.get(pattern.frequency, ())
    given = {name: v for name, v in pattern.numbers.items() if name in limits}
    after = moment.replace(day=28) + 4 * A_DAY
    from_end = moment.day - (after - after.day * A_DAY).day - 1
    is_in = {
        "BYHOUR": {moment.hour},
        "BYMONTH": {moment.month},
        "BYMONTHDAY": {moment.day, from_end},
    }
    if any(is_in[name].isdisjoint(values) for name, values in given.items()):
        return False
    days = pattern.days if "BYDAY" in limits else ()
    return not days or moment.weekday() in {day for day, _ in days}
