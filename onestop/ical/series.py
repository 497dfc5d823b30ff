"""
When one component takes time: its start, its length, and how it recurs.

The same for events, which are busy, and for AVAILABLE (RFC 7953), which is free.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

import attrs

from onestop import texts
from onestop.availability.pattern import Pattern, pattern_of
from onestop.errors import InputError
from onestop.ical.lines import Component
from onestop.ical.moments import A_DAY, Moment, Reader, parted_length
from onestop.model import Change, Recurrence
from onestop.texts import Text

LONGEST_DAYS = 366

_UNTIL = re.compile(r"UNTIL=[^;]*", re.IGNORECASE)


@attrs.frozen(kw_only=True)
class Series:
    """
    When a component takes time, before exceptions are taken out.

    Attributes:
        start: The first start.
        lasts: How long it lasts; nothing for what takes no time.
        rule: Its RRULE, checked; or nothing.
        listed: RDATE: further starts, with a length where they have their own.
        skipped: EXDATE: starts that do not happen.
        takes_time: False for the starts of a cancelled series, which only changes make busy.

    """

    start: Moment
    lasts: timedelta
    rule: str
    listed: Sequence[tuple[Moment, timedelta | None]]
    skipped: Sequence[Moment]
    takes_time: bool = True

    def idle(self) -> Self:
        """Return the same starts without time, as of a cancelled series."""
        return attrs.evolve(self, lasts=timedelta(), takes_time=False)

    def recurrences(
        self,
        replaced: Iterable[Moment],
        changes: Sequence[Change],
        ended: Container[datetime] = (),
    ) -> Iterator[Recurrence]:
        """
        Yield when it takes time.

        Periods with a length of their own keep it where a change is shorter,
        because programs differ in whether they do.

        Args:
            replaced: Starts that exceptions stand for.
            changes: What becomes of it from some starts on.
            ended: Those of them from which on it takes no time at all.

        """
        skipped = {moment.like(self.start) for moment in self.skipped}
        skipped.update(moment.like(self.start) for moment in replaced)
        extra = {moment.like(self.start) for moment, own in self.listed if own is None}
        # Without an end, an event at a time of day takes no time (RFC 5545 3.6.1).
        if self.lasts or any(change.length for change in changes):
            yield Recurrence(
                start=self.start.wall,
                length=self.lasts,
                zone=self.start.zone,
                rrule=self.rule,
                extra=tuple(sorted(extra)),
                skipped=tuple(sorted(skipped)),
                changes=tuple(changes),
            )
        for moment, own in self.listed:
            if own is not None and (named := moment.like(self.start)) not in skipped:
                begun = [change for change in changes if change.since <= named]
                if not begun and self.takes_time:
                    yield Recurrence(start=moment.wall, length=own, zone=moment.zone)
                elif begun and begun[-1].since not in ended:
                    start, lasts = named + begun[-1].shift, max(own, begun[-1].length)
                    yield Recurrence(start=start, length=lasts, zone=self.start.zone)


def series_of(component: Component, reader: Reader, pattern: Pattern | None) -> Series:
    """
    Return when *component*, whose rule is *pattern*, takes time.

    Raises:
        InputError: It does not say so as RFC 5545 wants it.

    """
    start = reader.moment(component, "DTSTART")
    if start is None:
        raise wrong(component, texts.EXPECTED_PROPERTY.fill(name="DTSTART"))
    listed = reader.moments(component, "RDATE")
    recurs = pattern is not None or any(own is None for _, own in listed)
    return Series(
        start=start,
        lasts=_lasts(component, start, reader, recurs=recurs),
        rule=checked_rule(component, start, reader, pattern),
        listed=[(moment, own and bounded(own, component)) for moment, own in listed],
        skipped=[moment for moment, _ in reader.moments(component, "EXDATE")],
    )


def rule_of(component: Component) -> Pattern | None:
    """
    Return the component's rule, checked and bounded; None if it happens once.

    Raises:
        InputError: There are two, or it cannot be trusted.

    """
    rule = component.one("RRULE")
    try:
        return pattern_of(rule.value) if rule else None
    except InputError as error:
        expected = error.expected
    raise InputError(f"{component.place}: RRULE", expected, texts.LIST_ABSENCES)


def checked_rule(
    component: Component, start: Moment, reader: Reader, pattern: Pattern | None
) -> str:
    """
    Return the component's rule, whose meaning is *pattern*; nothing without one.

    An end that programs understand differently is put into other words.

    Raises:
        InputError: Its time zone has two meanings at some time of the rule.

    """
    rule = component.one("RRULE")
    if pattern is None or rule is None:
        return ""
    tzid = component.every("DTSTART")[0].parameters.get("TZID")
    if tzid is not None:
        reader.zones.check_series(tzid, start.utc, _end(pattern), component.place)
    return _by_days(rule.value, pattern, start, min if component.name == "AVAILABLE" else max)


def _by_days(
    rule: str, pattern: Pattern, start: Moment, which: Callable[[date, date], date]
) -> str:
    """
    Return *rule*, ended with a date where it ends a series of dates with a moment.

    Programs take that moment's date in UTC, or its date here: *which* of both counts.
    """
    until = pattern.until
    if not (start.whole_day and isinstance(until, datetime)):
        return rule
    here = until
    if until.tzinfo and MINYEAR < until.year < MAXYEAR:
        here = until.astimezone(ZoneInfo(start.zone))
    return _UNTIL.sub(
        f"UNTIL={which(until.date(), here.date()).isoformat().replace('-', '')}", rule
    )


def _end(pattern: Pattern) -> datetime:
    """Return a moment after which the rule gives nothing, as far as it says so."""
    until = pattern.until
    if until is None or until.year == MAXYEAR:
        return datetime.max.replace(tzinfo=UTC)
    return datetime(until.year, until.month, until.day, tzinfo=UTC) + 2 * A_DAY


def _lasts(component: Component, start: Moment, reader: Reader, *, recurs: bool) -> timedelta:
    """Return how long it lasts; without an end a whole day, or no time at all."""
    end, stated = reader.moment(component, "DTEND"), component.one("DURATION")
    if (end and stated) or (end and end.whole_day != start.whole_day):
        raise wrong(component, texts.EXPECTED_EVENT_END.fill(limit=LONGEST_DAYS))
    if end:
        shown = end.wall_in(start.zone) - start.wall
        found = bounded(shown if start.whole_day else end.utc - start.utc, component)
        # RFC 5545 3.8.5.3 repeats the time that passes, some programs what clocks show; what
        # happens once ends when it says so.
        return _either(component, found, shown) if recurs or _reaches(component) else found
    if not stated:
        return A_DAY if start.whole_day else timedelta()
    days, time = parted_length(stated.value, "DURATION", component.place)
    found = bounded(days + time, component)
    if start.whole_day and time:
        raise wrong(component, texts.EXPECTED_PROPERTY.fill(name="DURATION"))
    if recurs:  # then it is for every occurrence to say what clocks do
        return found
    # Hours of a DURATION are time that passes, and days are not; but some programs count all of
    # it on the clock.
    later = Moment(wall=start.wall + found, zone=start.zone).utc - start.utc
    return _either(component, found, later)


def _either(component: Component, first: timedelta, second: timedelta) -> timedelta:
    """Return the length that gives nothing away: the longer one if busy, the shorter if free."""
    if component.name == "AVAILABLE":
        return max(min(first, second), timedelta())
    return max(first, second)


def _reaches(component: Component) -> bool:
    """Tell whether it says how long others last, as an exception for all that follow."""
    return any("RANGE" in each.parameters for each in component.every("RECURRENCE-ID"))


def bounded(span: timedelta, component: Component) -> timedelta:
    """
    Return *span*, unless it goes backwards or is too long to be meant.

    Raises:
        InputError: It is.

    """
    if not timedelta() <= span <= LONGEST_DAYS * A_DAY:
        raise wrong(component, texts.EXPECTED_EVENT_END.fill(limit=LONGEST_DAYS))
    return span


def wrong(component: Component, expected: Text) -> InputError:
    """Return the error that says what was *expected* of *component*."""
    return InputError(component.place, expected, texts.EXPORT_AGAIN)
