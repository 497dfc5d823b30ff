"""
When one component takes time: its start, its length, and how it recurs.

The same for events, which are busy, and for AVAILABLE (RFC 7953), which is free.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Self

import attrs

from onestop import texts
from onestop.availability.pattern import Pattern, pattern_of
from onestop.errors import InputError
from onestop.ical.lines import Component
from onestop.ical.moments import A_DAY, Moment, Reader, length
from onestop.model import Change, Recurrence
from onestop.texts import Text

LONGEST_DAYS = 366


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

    """

    start: Moment
    lasts: timedelta
    rule: str
    listed: Sequence[tuple[Moment, timedelta | None]]
    skipped: Sequence[Moment]

    def idle(self) -> Self:
        """Return the same starts without time, as of a cancelled series."""
        listed = [(moment, None if own is None else timedelta()) for moment, own in self.listed]
        return attrs.evolve(self, lasts=timedelta(), listed=listed)

    def recurrences(
        self, replaced: Iterable[Moment], changes: Sequence[Change]
    ) -> Iterator[Recurrence]:
        """
        Yield when it takes time.

        Args:
            replaced: Starts that exceptions stand for.
            changes: What becomes of it from some starts on.

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
                if not begun:
                    yield Recurrence(start=moment.wall, length=own, zone=moment.zone)
                elif begun[-1].length:
                    start = named + begun[-1].shift
                    yield Recurrence(start=start, length=begun[-1].length, zone=self.start.zone)


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
    return Series(
        start=start,
        lasts=_lasts(component, start, reader),
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

    Raises:
        InputError: Its time zone has two meanings at some time of the rule.

    """
    rule = component.one("RRULE")
    if pattern is None or rule is None:
        return ""
    tzid = component.every("DTSTART")[0].parameters.get("TZID")
    if tzid is not None:
        reader.zones.check_series(tzid, start.utc, _end(pattern), component.place)
    return rule.value


def _end(pattern: Pattern) -> datetime:
    """Return a moment after which the rule gives nothing, as far as it says so."""
    if pattern.until is None:
        return datetime.max.replace(tzinfo=UTC)
    until = pattern.until
    return datetime(until.year, until.month, until.day, tzinfo=UTC) + 2 * A_DAY


def _lasts(component: Component, start: Moment, reader: Reader) -> timedelta:
    """Return how long it lasts; without an end a whole day, or no time at all."""
    end, stated = reader.moment(component, "DTEND"), component.one("DURATION")
    if (end and stated) or (end and end.whole_day != start.whole_day):
        raise wrong(component, texts.EXPECTED_EVENT_END.fill(limit=LONGEST_DAYS))
    if end:
        return bounded(end.wall - start.wall if start.whole_day else end.utc - start.utc, component)
    if not stated:
        return A_DAY if start.whole_day else timedelta()
    found = bounded(length(stated.value, "DURATION", component.place), component)
    if start.whole_day and found % A_DAY:
        raise wrong(component, texts.EXPECTED_PROPERTY.fill(name="DURATION"))
    # Days of a duration end at the same time of day, whatever the clocks do in between.
    later = Moment(wall=start.wall + found, zone=start.zone)
    return max(found, later.utc - start.utc)


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
