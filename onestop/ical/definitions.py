"""
VTIMEZONE definitions, worked out without dateutil.

Only the forms that programs write are read: one start, a list of dates, or one
day of one month every year.  That is quick and cannot hang, where rules in
definitions are a known way to stop calendar programs for good.
"""

import bisect
import calendar
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.ical.lines import Component

FIRST_YEAR, LAST_YEAR = 1969, 2037
MOST_DATES = 2000
LONGEST_RULE = 200

_OFFSET = re.compile(r"([+-])([01]\d|2[0-3])([0-5]\d)(?:[0-5]\d)?", re.ASCII)
_LOCAL = re.compile(r"\d{8}T\d{6}", re.ASCII)
_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PARTS = frozenset({"FREQ", "INTERVAL", "WKST", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL"})


@attrs.frozen
class Definition:
    """
    When a zone changes its offset, and to what.

    Attributes:
        onsets: Moments in UTC, earliest first.
        offsets: What holds from each of them on.

    """

    onsets: tuple[datetime, ...]
    offsets: tuple[timedelta, ...]

    def offset(self, moment: datetime) -> timedelta | None:
        """Return the offset that holds at *moment*; None before the first onset."""
        index = bisect.bisect_right(self.onsets, moment)
        return self.offsets[index - 1] if index else None


def definition_of(component: Component) -> Definition:
    """
    Return what a VTIMEZONE says.

    Raises:
        InputError: It is empty, broken, or says it in a form that is not read.

    """
    try:
        changes = sorted(change for each in component.inside for change in _changes(each))
    except (LookupError, ValueError, OverflowError):
        changes = []
    if not changes:
        raise InputError(component.place, texts.EXPECTED_KNOWN_ZONE, texts.LIST_ABSENCES)
    onsets, offsets = zip(*changes, strict=True)
    return Definition(onsets, offsets)


def _changes(observance: Component) -> Iterator[tuple[datetime, timedelta]]:
    """Yield the onsets of one observance in UTC, with the offset that begins."""
    before = _offset(_value(observance, "TZOFFSETFROM"))
    after = _offset(_value(observance, "TZOFFSETTO"))
    start = _local(_value(observance, "DTSTART"))
    onsets = {start}
    for each in observance.every("RDATE"):
        onsets.update(_local(value) for value in each.value.split(",", MOST_DATES))
    if rule := observance.one("RRULE"):
        onsets.update(_yearly(rule.value.upper(), start, before))
    for onset in onsets:
        yield (onset - before).replace(tzinfo=UTC), after


def _value(component: Component, name: str) -> str:
    """Return the value of a property that must be there."""
    found = component.one(name)
    if found is None:
        raise KeyError(name)
    return found.value


def _offset(text: str) -> timedelta:
    """Return an offset such as +0800; seconds, which only the 19th century had, are dropped."""
    found = _OFFSET.fullmatch(text)
    if not found:
        raise ValueError
    size = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -size if found[1] == "-" else size


def _local(text: str) -> datetime:
    """Return a local time such as 19700101T000000."""
    if not _LOCAL.fullmatch(text):
        raise ValueError
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local to the definition


def _yearly(rule: str, start: datetime, before: timedelta) -> Iterator[datetime]:
    """Yield the local onsets of a rule that names one day of a year."""
    if len(rule) > LONGEST_RULE:
        raise ValueError
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if parts["FREQ"] != "YEARLY" or parts.get("INTERVAL", "1") != "1" or not parts.keys() <= _PARTS:
        raise ValueError
    month = int(parts.get("BYMONTH", start.month))
    until = _until(parts["UNTIL"], before) if "UNTIL" in parts else datetime.max  # noqa: DTZ901
    for year in range(max(start.year, FIRST_YEAR), LAST_YEAR + 1):
        onset = datetime.combine(_day(year, month, parts, start.day), start.time())
        if start <= onset <= until:
            yield onset


def _until(text: str, before: timedelta) -> datetime:
    """Return the last onset that may be, in local time."""
    if text.endswith("Z"):
        return _local(text[:-1]) + before
    return _local(text if "T" in text else f"{text}T235959")


def _day(year: int, month: int, parts: dict[str, str], usual: int) -> date:
    """Return the day of *year* that the rule's parts name."""
    days = [date(year, month, day + 1) for day in range(calendar.monthrange(year, month)[1])]
    nth = 1
    if "BYMONTHDAY" in parts or "BYDAY" not in parts:
        wanted = [int(day) for day in parts.get("BYMONTHDAY", str(usual)).split(",")]
        days = [day for day in days if day.day in wanted]
    if "BYDAY" in parts:
        found = _DAY.fullmatch(parts["BYDAY"])
        if not found:
            raise ValueError
        days = [day for day in days if day.weekday() == _DAYS.index(found[2])]
        nth = int(found[1] or 1)
    return days[nth - 1 if nth > 0 else nth]
