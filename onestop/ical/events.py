"""
When the events of a calendar take time.

What could hide busy time and is not understood is refused, never passed over.
"""

import math
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import attrs

from onestop import texts
from onestop.availability.pattern import Pattern, pattern_of
from onestop.errors import InputError
from onestop.ical.lines import Component
from onestop.ical.moments import A_DAY, Moment, Reader, length
from onestop.ical.zones import Zones
from onestop.model import Recurrence
from onestop.texts import Text

LONGEST_DAYS = 366
MOST_RULES = 500
MOST_STEPS = 200_000

_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
# Steps that working out a year of a rule takes; a month or a year costs as much as twenty.
_STEPS = {"HOURLY": 366 * 24, "DAILY": 366, "WEEKLY": 53 * 7, "MONTHLY": 12 * 20, "YEARLY": 20}
_UTC = frozenset({"UTC", "Etc/UTC", "GMT", "Etc/GMT"})


@attrs.frozen(kw_only=True)
class _Event:
    """
    A VEVENT without its times.

    Attributes:
        component: Where everything else stands.
        uid: What ties exceptions to their series; the place where none is given.
        sequence: The higher one is the newer version.
        exception: The start that this event replaces; None for a series or a single event.
        busy: Whether it takes time.

    """

    component: Component
    uid: str
    sequence: int
    exception: Moment | None
    busy: bool

    @property
    def key(self) -> tuple[str, datetime | None]:
        """What two versions of one event have in common."""
        return self.uid, self.exception.utc if self.exception else None


def busy_times(calendar: Component, zone: str) -> Iterator[tuple[str, Recurrence]]:
    """
    Yield when the events of *calendar* take time, each with its place in the file.

    Raises:
        InputError: An event could hide busy time.

    """
    if calendar.word("CALSCALE") not in ("", "GREGORIAN"):
        raise InputError("", texts.EXPECTED_GREGORIAN)
    reader = _reader(calendar, zone)
    components = [each for each in calendar.inside if each.name == "VEVENT"]
    events = [_event(component, reader) for component in components]
    _check_rules(components)
    newest: dict[tuple[str, datetime | None], int] = {}
    replaced: dict[str, list[Moment]] = {}
    for event in events:
        newest[event.key] = max(event.sequence, newest.get(event.key, 0))
        if event.exception:
            replaced.setdefault(event.uid, []).append(event.exception)
    for event in events:
        # Versions of the same age all count: too busy is better than double-booked.
        if event.busy and event.sequence == newest[event.key]:
            gone = () if event.exception else replaced.get(event.uid, ())
            for recurrence in _times(event.component, reader, gone):
                yield event.component.place, recurrence


def _reader(calendar: Component, zone: str) -> Reader:
    """
    Return what reads the calendar's times.

    Dates and floating times are local to the calendar's own zone if it names
    one, else to *zone*.  Programs write UTC there when they know of none.
    """
    zones = Zones(each for each in calendar.inside if each.name == "VTIMEZONE")
    found = calendar.one("X-WR-TIMEZONE")
    own = found.value.strip() if found else ""
    named = zones.find(own, "X-WR-TIMEZONE") if own else zone
    return Reader(zones, zone if named in _UTC else named)


def _event(component: Component, reader: Reader) -> _Event:
    """Return a VEVENT; its times are read when they matter."""
    if component.every("EXRULE"):
        expected = texts.EXPECTED_NO_PROPERTY.fill(name="EXRULE")
        raise InputError(component.place, expected, texts.LIST_ABSENCES)
    exception, uid = component.one("RECURRENCE-ID"), component.one("UID")
    repeats = component.every("RRULE") or component.every("RDATE")
    if exception and (repeats or "RANGE" in exception.parameters):
        raise InputError(component.place, texts.EXPECTED_ONE_EXCEPTION, texts.LIST_ABSENCES)
    sequence = component.word("SEQUENCE") or "0"
    if not _NUMBER.fullmatch(sequence):
        raise _wrong(component, texts.EXPECTED_PROPERTY.fill(name="SEQUENCE"))
    return _Event(
        component=component,
        uid=uid.value if uid else component.place,
        sequence=int(sequence),
        exception=reader.moment(component, "RECURRENCE-ID"),
        busy=_takes_time(component),
    )


def _takes_time(component: Component) -> bool:
    """
    Tell whether an event is busy time.

    Outlook goes by its own property before TRANSP, so an event is only free if
    neither says that it is busy.
    """
    outlook = component.word("X-MICROSOFT-CDO-BUSYSTATUS")
    transparent = component.word("TRANSP") == "TRANSPARENT" and outlook in ("", "FREE")
    return component.word("STATUS") != "CANCELLED" and not transparent


def _check_rules(components: list[Component]) -> None:
    """Refuse a calendar whose rules would together take too long to work out."""
    patterns = [pattern for each in components if (pattern := _pattern(each))]
    steps = sum(map(_steps, patterns))
    if len(patterns) > MOST_RULES or steps > MOST_STEPS:
        raise InputError("", texts.EXPECTED_FEWER_RULES.fill(limit=MOST_RULES), texts.LIST_ABSENCES)


def _pattern(component: Component) -> Pattern | None:
    """Return the event's rule, checked and bounded; None if it happens once."""
    rule = component.one("RRULE")
    try:
        return pattern_of(rule.value) if rule else None
    except InputError as error:
        wrong = InputError(f"{component.place}: RRULE", error.expected, texts.LIST_ABSENCES)
    raise wrong


def _steps(pattern: Pattern) -> int:
    """Return how many steps a year of the rule takes, or all of it where it has to be counted."""
    times = math.prod(
        len(set(pattern.numbers.get(name, (0,)))) for name in ("BYHOUR", "BYMINUTE", "BYSECOND")
    )
    a_year = _STEPS[pattern.frequency] * times
    if pattern.count is None:
        return a_year
    return max(a_year, pattern.count * (20 if pattern.frequency in ("MONTHLY", "YEARLY") else 1))


def _times(
    component: Component, reader: Reader, replaced: Iterable[Moment]
) -> Iterator[Recurrence]:
    """Yield when an event takes time, without the starts that are *replaced*."""
    start = reader.moment(component, "DTSTART")
    if start is None:
        raise _wrong(component, texts.EXPECTED_PROPERTY.fill(name="DTSTART"))
    lasts = _lasts(component, start, reader)
    rule = _rule(component, start, reader)
    skipped = {moment.like(start) for moment, _ in reader.moments(component, "EXDATE")}
    skipped.update(moment.like(start) for moment in replaced)
    listed = reader.moments(component, "RDATE")
    if lasts:  # without an end, an event at a time of day takes no time (RFC 5545 3.6.1)
        yield Recurrence(
            start=start.wall,
            length=lasts,
            zone=start.zone,
            rrule=rule,
            extra=tuple(sorted({moment.like(start) for moment, own in listed if own is None})),
            skipped=tuple(sorted(skipped)),
        )
    for moment, own in listed:
        if own is not None and moment.like(start) not in skipped:
            yield Recurrence(start=moment.wall, length=_bounded(own, component), zone=moment.zone)


def _rule(component: Component, start: Moment, reader: Reader) -> str:
    """Return the event's rule, or nothing; its zone must hold for all of it."""
    pattern, rule = _pattern(component), component.one("RRULE")
    if pattern is None or rule is None:
        return ""
    found = component.one("DTSTART")
    tzid = found.parameters.get("TZID") if found else None
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
    """Return how long an event lasts; without an end a whole day, or no time at all."""
    end, stated = reader.moment(component, "DTEND"), component.one("DURATION")
    if (end and stated) or (end and end.whole_day != start.whole_day):
        raise _wrong(component, texts.EXPECTED_EVENT_END.fill(limit=LONGEST_DAYS))
    if end:
        return _bounded(
            end.wall - start.wall if start.whole_day else end.utc - start.utc, component
        )
    if not stated:
        return A_DAY if start.whole_day else timedelta()
    found = _bounded(length(stated.value, "DURATION", component.place), component)
    if start.whole_day and found % A_DAY:
        raise _wrong(component, texts.EXPECTED_PROPERTY.fill(name="DURATION"))
    # Days of a duration end at the same time of day, whatever the clocks do in between.
    later = Moment(wall=start.wall + found, zone=start.zone)
    return max(found, later.utc - start.utc)


def _bounded(span: timedelta, component: Component) -> timedelta:
    """Return *span*, unless it goes backwards or is too long to be meant."""
    if not timedelta() <= span <= LONGEST_DAYS * A_DAY:
        raise _wrong(component, texts.EXPECTED_EVENT_END.fill(limit=LONGEST_DAYS))
    return span


def _wrong(component: Component, expected: Text) -> InputError:
    """Return the error that says what was *expected* of an event."""
    return InputError(component.place, expected, texts.EXPORT_AGAIN)
