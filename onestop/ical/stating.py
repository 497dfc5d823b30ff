"""
Busy time that calendars state without events: VFREEBUSY and VAVAILABILITY.

The first lists it (RFC 5545 3.6.4); the second says when somebody is available,
and is busy everywhere else (RFC 7953).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import attrs

from onestop import texts
from onestop.availability.pattern import Pattern
from onestop.errors import InputError
from onestop.ical.events import Event, event_of, taken
from onestop.ical.lines import Component
from onestop.ical.moments import Reader, length
from onestop.ical.series import bounded, wrong
from onestop.ical.troubles import Broken, Placed, Troubles
from onestop.model import Closed, Layer, Recurrence

MOST_PERIODS = 10_000
LOWEST = 10  # of PRIORITY; 0 is none, and lower still (RFC 5545 3.8.1.9)

_PRIORITY = re.compile(r"[0-9]", re.ASCII)


@attrs.frozen(kw_only=True)
class _Stated:
    """What one VFREEBUSY lists, and the time that it speaks of; None where it does not say."""

    start: datetime | None
    end: datetime | None
    busy: Sequence[Recurrence]


def free_busy(
    components: Sequence[Component], reader: Reader, troubles: Troubles
) -> Iterator[Placed]:
    """
    Yield the busy time that the VFREEBUSYs of a file list.

    Time that none of them speaks of is busy, as long as they say of which time
    they speak: nobody is free because an old report says nothing.

    Raises:
        InputError: One is to be refused.

    """
    found: list[_Stated] = []
    for component in components:
        stated = troubles.attempt(component, _stated, component, reader)
        if stated:
            found.append(stated)
            for recurrence in stated.busy:
                yield Placed(place=component.place, busy=recurrence)
    layers = tuple(_silence(found))
    if layers:
        yield Placed(place="", busy=Closed(layers=layers), said=texts.COVERED_ONLY)


def _stated(component: Component, reader: Reader) -> _Stated:
    """Return what a VFREEBUSY says."""
    component.check()
    start, end = _span(component, reader)
    busy: list[Recurrence] = []
    listed = component.every("FREEBUSY")
    if sum(each.value.count(",") + 1 for each in listed) > MOST_PERIODS:
        expected = texts.EXPECTED_FEWER_DATES.fill(limit=MOST_PERIODS)
        raise InputError(component.place, expected, texts.EXPORT_AGAIN)
    for each in listed:
        for value in each.value.split(","):
            moment, lasts = reader.period(each, value, component.place)
            if lasts is None:
                raise wrong(component, texts.EXPECTED_PROPERTY.fill(name="FREEBUSY"))
            # Types that nobody knows are busy (RFC 5545 3.2.9).
            if bounded(lasts, component) and each.parameters.get("FBTYPE", "").upper() != "FREE":
                busy.append(Recurrence(start=moment.wall, length=lasts, zone=moment.zone))
    return _Stated(start=start, end=end, busy=busy)


def _silence(found: Sequence[_Stated]) -> Iterator[Layer]:
    """Yield the time that none of *found* speaks of."""
    if not found or any(each.start is None and each.end is None for each in found):
        return
    spoken = sorted(found, key=lambda each: (each.start is not None, each.start or each.end))
    if spoken[0].start is not None:
        yield Layer(end=spoken[0].start)
    reached = spoken[0].end
    for each in spoken[1:]:
        if reached is None:
            return
        if each.start is not None and each.start > reached:
            yield Layer(start=reached, end=each.start)
        reached = None if each.end is None else max(reached, each.end)
    if reached is not None:
        yield Layer(start=reached)


def closed(
    components: Sequence[Component], reader: Reader, troubles: Troubles
) -> tuple[list[Placed], list[Pattern]]:
    """
    Return the busy time that the VAVAILABILITYs of a file state, and the rules in them.

    Where several speak of one time, the one with the higher PRIORITY decides (RFC
    7953 4); of equals, each that is busy.  Every BUSYTYPE is busy.

    Raises:
        InputError: One is to be refused.

    """
    layers: list[Layer] = []
    patterns: list[Pattern] = []
    for component in components:
        read = troubles.attempt(component, _layer, component, reader)
        if read:
            layers.append(read[0])
            patterns += read[1]
    place = components[0].place if components else ""
    return [Placed(place=place, busy=Closed(layers=tuple(layers)))] if layers else [], patterns


def _layer(component: Component, reader: Reader) -> tuple[Layer, list[Pattern]]:
    """Return what a VAVAILABILITY says, and the rules in it."""
    component.check()
    for name in ("RRULE", "RDATE"):
        if component.every(name):
            expected = texts.EXPECTED_NO_PROPERTY.fill(name=name)
            raise InputError(component.place, expected, texts.LIST_ABSENCES)
    start, end = _span(component, reader)
    priority = component.word("PRIORITY") or "0"
    if not _PRIORITY.fullmatch(priority):
        raise wrong(component, texts.EXPECTED_PROPERTY.fill(name="PRIORITY"))
    events = [event_of(each, reader) for each in component.inside]
    keys: set[object] = set()
    for event in events:
        if event.key in keys:
            raise wrong(event.component, texts.EXPECTED_ONE_AVAILABLE)
        keys.add(event.key)
    rank = (LOWEST - int(priority)) % LOWEST
    layer = Layer(rank=rank, start=start, end=end, available=tuple(_available(events, reader)))
    return layer, [event.pattern for event in events if event.pattern]


def _available(events: Sequence[Event], reader: Reader) -> Iterator[Recurrence]:
    """Yield when somebody is available; what is wrong with that is wrong with the whole."""
    for placed in taken(events, reader, Troubles(Broken.REFUSE, reader)):
        if isinstance(placed.busy, Recurrence):
            yield placed.busy


def _span(component: Component, reader: Reader) -> tuple[datetime | None, datetime | None]:
    """Return the time that a component speaks of; None where it does not say."""
    start, end = reader.moment(component, "DTSTART"), reader.moment(component, "DTEND")
    stated = component.one("DURATION")
    expected = texts.EXPECTED_SPAN
    if stated and (end or not start):
        raise wrong(component, expected)
    since = start.utc if start else None
    until = end.utc if end else None
    if stated and since:
        until = since + bounded(length(stated.value, "DURATION", component.place), component)
    if since and until and until <= since:
        raise wrong(component, expected)
    return since, until
