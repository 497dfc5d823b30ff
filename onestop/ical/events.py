"""
When the events of a calendar take time.

What could hide busy time and is not understood is told, never passed over.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import attrs

from onestop import texts
from onestop.availability.pattern import Pattern
from onestop.errors import InputError
from onestop.ical.lines import Component
from onestop.ical.moments import A_DAY, Moment, Reader, length
from onestop.ical.series import LONGEST_DAYS, Series, bounded, rule_of, series_of, wrong
from onestop.ical.troubles import Remark, Troubles
from onestop.model import Change, Recurrence

MOST_RULES = 500
MOST_STEPS = 200_000
MOST_PAIRS = 50_000

_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
# Steps that working out a year of a rule takes; a month or a year costs as much as twenty.
_STEPS = {"HOURLY": 366 * 24, "DAILY": 366, "WEEKLY": 53 * 7, "MONTHLY": 12 * 20, "YEARLY": 20}
_LEAVES_OUT = {
    "HOURLY": {"BYHOUR": 24, "BYDAY": 7, "BYMONTH": 12},
    "DAILY": {"BYDAY": 7, "BYMONTHDAY": 31, "BYMONTH": 12},
    "WEEKLY": {"BYMONTH": 12},
}


@attrs.frozen(kw_only=True)
class Event:
    """
    A VEVENT, or an AVAILABLE.

    Attributes:
        component: Where everything else stands.
        uid: What ties exceptions to their series; the place where none is given.
        sequence: The higher one is the newer version.
        exception: The start that this event replaces; None for a series or a single event.
        following: Whether it stands for all later starts of its series, too.
        busy: Whether it takes time.
        pattern: Its rule; None if it happens once.
        series: When it takes time; None for what takes none.
        ahead: The way there, which Apple's calendar keeps free before every start.

    """

    component: Component
    uid: str
    sequence: int
    exception: Moment | None
    following: bool
    busy: bool
    pattern: Pattern | None
    series: Series | None
    ahead: timedelta

    @property
    def key(self) -> tuple[str, datetime | None, bool]:
        """What two versions of one event have in common."""
        return self.uid, self.exception.utc if self.exception else None, self.following


def event_of(component: Component, reader: Reader) -> Event:
    """
    Return what *component* says.

    Raises:
        InputError: It could hide busy time.

    """
    component.check()
    if component.every("EXRULE"):
        expected = texts.EXPECTED_NO_PROPERTY.fill(name="EXRULE")
        raise InputError(component.place, expected, texts.LIST_ABSENCES)
    sequence = component.word("SEQUENCE") or "0"
    if not _NUMBER.fullmatch(sequence):
        raise wrong(component, texts.EXPECTED_PROPERTY.fill(name="SEQUENCE"))
    following = _follows(component)
    busy, pattern, uid = _takes_time(component), rule_of(component), component.one("UID")
    return Event(
        component=component,
        # One that is empty would make versions of one event of events that have nothing in common.
        uid=uid.value if uid and uid.value.strip() else component.place,
        sequence=int(sequence),
        exception=reader.moment(component, "RECURRENCE-ID"),
        following=following,
        busy=busy,
        pattern=pattern,
        series=series_of(component, reader, pattern) if busy else None,
        ahead=_ahead(component),
    )


def _ahead(component: Component) -> timedelta:
    """Return how long somebody is on the way before an event."""
    stated = component.one("X-APPLE-TRAVEL-DURATION")
    if stated is None:
        return timedelta()
    return bounded(length(stated.value, stated.name, component.place), component)


def _follows(component: Component) -> bool:
    """Tell whether an exception stands for all later starts, too; refuse one that recurs."""
    exception = component.one("RECURRENCE-ID")
    if exception is None:
        return False
    reach = exception.parameters.get("RANGE")
    repeats = component.every("RRULE") or component.every("RDATE")
    if repeats or (reach is not None and reach.upper() != "THISANDFUTURE"):
        raise InputError(component.place, texts.EXPECTED_ONE_EXCEPTION, texts.LIST_ABSENCES)
    return reach is not None


def _takes_time(component: Component) -> bool:
    """
    Tell whether an event is busy time.

    Outlook goes by its own property before TRANSP, so an event is only free if
    neither says that it is busy.
    """
    outlook = component.word("X-MICROSOFT-CDO-BUSYSTATUS")
    transparent = component.word("TRANSP") == "TRANSPARENT" and outlook in ("", "FREE")
    return component.word("STATUS") != "CANCELLED" and not transparent


def rules_of(events: Iterable[Event]) -> list[tuple[str, Pattern]]:
    """Return the rules of *events*, each with the place of its event."""
    return [(event.component.place, event.pattern) for event in events if event.pattern]


def check_steps(steps: Iterable[tuple[str, int]]) -> None:
    """
    Refuse rules that would together take too long to work out.

    Args:
        steps: Where each rule stands, and how many steps a year of it takes.

    Raises:
        InputError: There are too many, or they take too many steps.

    """
    all_steps = 0
    for count, (place, taken_by) in enumerate(steps, 1):
        all_steps += taken_by
        if count > MOST_RULES or all_steps > MOST_STEPS:
            expected = texts.EXPECTED_FEWER_RULES.fill(limit=MOST_RULES)
            raise InputError(f"{place}: RRULE", expected, texts.LIST_ABSENCES)


def steps_of(pattern: Pattern) -> int:
    """Return how many steps a year of the rule takes, or all of it where it has to be counted."""
    times = math.prod(
        len(set(pattern.numbers.get(name, (0,)))) for name in ("BYHOUR", "BYMINUTE", "BYSECOND")
    )
    a_year = _STEPS[pattern.frequency] * times
    if pattern.count is None:
        return a_year
    counted = pattern.count * (20 if pattern.frequency in ("MONTHLY", "YEARLY") else 1)
    # What only leaves out makes it take longer to count to the end.
    for name, whole in _LEAVES_OUT.get(pattern.frequency, {}).items():
        given = pattern.days if name == "BYDAY" else pattern.numbers.get(name, ())
        counted = counted * whole // min(len(set(given)) or whole, whole)
    return max(a_year, counted)


def taken(
    events: Sequence[Event], reader: Reader, troubles: Troubles
) -> Iterator[tuple[str, Recurrence]]:
    """
    Yield when *events* take time, each with its place; exceptions stand for what they replace.

    Args:
        events: All of one file, in any order.
        reader: What reads their times.
        troubles: What is done about those that cannot be read.

    Raises:
        InputError: There are too many versions, or an event that is to be refused.

    """
    current = _newest(events)
    series: dict[str, list[Event]] = {}
    exceptions: dict[str, list[Event]] = {}
    for event in current:
        (exceptions if event.exception else series).setdefault(event.uid, []).append(event)
    _check_pairs(series, exceptions)
    for event in current:
        others = exceptions.get(event.uid, []) if event.exception is None else []
        if event.exception is None:
            found = _of_series(event, others, reader, troubles)
        else:
            found = _of_exception(event, troubles, known=event.uid in series)
        ahead = max(each.ahead for each in (event, *(o for o in others if o.following)))
        for recurrence in found:
            yield event.component.place, attrs.evolve(recurrence, ahead=ahead)


def _check_pairs(series: dict[str, list[Event]], exceptions: dict[str, list[Event]]) -> None:
    """Refuse so many versions of events that comparing them would take too long."""
    pairs = 0
    for uid, found in exceptions.items():
        pairs += len(series.get(uid, ())) * len(found)
        if pairs > MOST_PAIRS:
            expected = texts.EXPECTED_FEWER_VERSIONS.fill(limit=MOST_PAIRS)
            raise InputError(found[-1].component.place, expected)


def _newest(events: Sequence[Event]) -> list[Event]:
    """
    Return the events without their older versions.

    Versions of the same age all count: too busy is better than double-booked.
    """
    newest: dict[tuple[str, datetime | None, bool], int] = {}
    for event in events:
        newest[event.key] = max(event.sequence, newest.get(event.key, 0))
    return [event for event in events if event.sequence == newest[event.key]]


def _of_series(
    event: Event, exceptions: list[Event], reader: Reader, troubles: Troubles
) -> Iterator[Recurrence]:
    """Yield when a series, or a single event, takes time where no exception stands for it."""
    replaced = [each.exception for each in exceptions if each.exception]
    following = [each for each in exceptions if each.following]
    series = event.series
    if series is None and any(each.busy for each in following):
        component = event.component
        series = troubles.attempt(component, series_of, component, reader, event.pattern)
        series = series and series.idle()
    if series is not None:
        changes = _changes(series, following, troubles)
        going_on = {
            each.exception.like(series.start) for each in following if each.busy and each.exception
        }
        ended = {change.since for change in changes} - going_on
        yield from series.recurrences(replaced, changes, ended)


def _changes(series: Series, following: list[Event], troubles: Troubles) -> list[Change]:
    """Return what exceptions that stand for all that follow make of *series*, in order."""
    changes: dict[datetime, Change] = {}
    for event in following:
        if change := troubles.attempt(event.component, _change, event, series, changes):
            changes[change.since] = change
    return sorted(changes.values(), key=lambda change: change.since)


def _change(event: Event, series: Series, known: dict[datetime, Change]) -> Change:
    """Return what becomes of *series* from an exception on."""
    since = (event.exception or series.start).like(series.start)
    shift = lasts = timedelta()
    if event.series:
        shift, lasts = event.series.start.wall_in(series.start.zone) - since, event.series.lasts
    if abs(shift) > LONGEST_DAYS * A_DAY:
        raise wrong(event.component, texts.EXPECTED_SERIES)
    change = Change(since=since, shift=shift, length=lasts)
    if known.get(since, change) != change:
        raise wrong(event.component, texts.EXPECTED_SERIES)
    return change


def _of_exception(event: Event, troubles: Troubles, *, known: bool) -> Iterator[Recurrence]:
    """
    Yield when an exception takes time, whose series is *known* or not.

    One without its series counts where it stands; one for all that follow cannot
    be worked out.
    """
    if event.series is None:
        return
    if event.following and not known:
        troubles.meet(event.component, wrong(event.component, texts.EXPECTED_SERIES))
        return
    if not known:
        place = event.component.place
        troubles.remarks.append(Remark(place=place, said=texts.WITHOUT_SERIES))
    yield from event.series.recurrences((), ())
