"""
Recurrence rules (RFC 5545 3.3.10), checked before dateutil sees them.

dateutil takes nearly any rule, and hangs on some: ``INTERVAL=0`` never ends, a
rule without any day is looked for until the year 9999 (dateutil #1441, #1094,
#1393).  So only known parts, in range and in combinations that mean something,
become a :class:`Pattern`.
"""

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.texts import Text

PLACE = "rrule"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_VALUES = 62
MOST_TIMES_A_DAY = 96
LONGEST = 1000

_EVERY = ("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_RANGES = {
    "INTERVAL": (1, 1000),
    "COUNT": (1, 1_000_000),
    "BYSECOND": (0, 59),
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTHDAY": (1, 31),
    "BYYEARDAY": (1, 366),
    "BYWEEKNO": (1, 53),
    "BYMONTH": (1, 12),
    "BYSETPOS": (1, 366),
}
_SIGNED = {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
_FITS = {
    "BYSECOND": _EVERY,
    "BYMINUTE": _EVERY,
    "BYHOUR": _EVERY,
    "BYDAY": _EVERY,
    "BYMONTH": _EVERY,
    "BYMONTHDAY": ("DAILY", "MONTHLY", "YEARLY"),
    "BYYEARDAY": ("YEARLY",),
    "BYWEEKNO": ("YEARLY",),
    "BYSETPOS": ("WEEKLY", "MONTHLY", "YEARLY"),
}
_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", *_FITS}
_NTH = {"MONTHLY": 5, "YEARLY": 53}
_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,7}")
_UNTIL = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")


@attrs.frozen(kw_only=True)
class Pattern:
    """
    A recurrence rule that dateutil can be trusted with.

    Attributes:
        frequency: ``HOURLY`` to ``YEARLY``.
        interval: Every how many hours, days, weeks, months or years.
        count: How many occurrences in all; None for no such end.
        until: The last moment: a date, a local time or a time in UTC; None for no such end.
        week_start: 0 for Monday.
        numbers: The numeric parts that were given, by name.
        days: Weekdays (0 for Monday) with their ordinal, which is 0 for every one.

    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    week_start: int = 0
    numbers: Mapping[str, tuple[int, ...]]
    days: tuple[tuple[int, int], ...] = ()


def check_rule(text: str) -> None:
    """
    Refuse a recurrence rule that onestop does not work out.

    Args:
        text: The rule without ``RRULE:`` and without its start.

    Raises:
        InputError: The place is ``rrule``.

    Example:
        >>> check_rule("FREQ=DAILY;INTERVAL=0")
        Traceback (most recent call last):
        ...
        onestop.errors.InputError: rrule: expected INTERVAL from 1 to 1000; correct it and run again

    """
    pattern_of(text)


def pattern_of(text: str) -> Pattern:
    """
    Return what the rule *text* says.

    Raises:
        InputError: It is malformed, out of bounds, or gives no day at all.

    """
    parts = _split(text)
    frequency = parts.get("FREQ", "")
    if frequency not in _EVERY:
        raise _wrong(texts.EXPECTED_FREQUENCY)
    for name in parts.keys() & _FITS.keys():
        if frequency not in _FITS[name]:
            raise _wrong(texts.EXPECTED_PART_FITS.fill(part=name, frequency=frequency))
    numbers = {name: _numbers(name, parts[name]) for name in parts.keys() & _RANGES.keys()}
    pattern = Pattern(
        frequency=frequency,
        interval=numbers.pop("INTERVAL", (1,))[0],
        count=numbers.pop("COUNT", (None,))[0],
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        week_start=_weekday(parts.get("WKST", "MO")),
        numbers=numbers,
        days=_days(parts["BYDAY"]) if "BYDAY" in parts else (),
    )
    _check_days(pattern)
    _check_company(pattern)
    _check_exists(pattern)
    return pattern


def _wrong(expected: Text) -> InputError:
    """Return the error that says what was *expected* of the rule."""
    return InputError(PLACE, expected)


def _split(text: str) -> dict[str, str]:
    """Return the rule's parts by name; refuse what is unknown, doubled or too long."""
    if len(text) > LONGEST:
        raise _wrong(texts.EXPECTED_RRULE)
    parts: dict[str, str] = {}
    for part in text.upper().split(";"):
        name, _, value = part.partition("=")
        if name not in _KNOWN or name in parts or not value:
            raise _wrong(texts.EXPECTED_RRULE)
        parts[name] = value
    return parts


def _numbers(name: str, value: str) -> tuple[int, ...]:
    """Return the numbers of one part; refuse those out of its range."""
    low, high = _RANGES[name]
    expected = texts.EXPECTED_PART_RANGE.fill(part=name, low=low, high=high)
    words = value.split(",")
    most = MOST_VALUES if name in _FITS else 1
    if len(words) > most:
        raise _wrong(texts.EXPECTED_PART_MANY.fill(part=name, most=most))
    if not all(_NUMBER.fullmatch(word) for word in words):
        raise _wrong(expected)
    numbers = tuple(int(word) for word in words)
    sized = [abs(number) for number in numbers] if name in _SIGNED else numbers
    if not all(low <= number <= high for number in sized):
        raise _wrong(expected)
    return numbers


def _weekday(word: str) -> int:
    """Return the number of a weekday, 0 for Monday."""
    if word not in WEEKDAYS:
        raise _wrong(texts.EXPECTED_RRULE)
    return WEEKDAYS.index(word)


def _days(value: str) -> tuple[tuple[int, int], ...]:
    """Return the weekdays of BYDAY, each with its ordinal or 0."""
    found = [_DAY.fullmatch(word) for word in value.split(",")]
    days = tuple((_weekday(day[2]), int(day[1] or 0)) for day in found if day)
    zero = any(day and day[1] and not int(day[1]) for day in found)
    if len(days) < len(found) or len(days) > MOST_VALUES or zero:
        raise _wrong(texts.EXPECTED_RRULE)
    return days


def _until(value: str) -> date | datetime:
    """Return the end: a date, a local time or a time in UTC."""
    if not _UNTIL.fullmatch(value):
        raise _wrong(texts.EXPECTED_UNTIL)
    try:
        moment = datetime.fromisoformat(value.removesuffix("Z"))
    except ValueError:
        raise _wrong(texts.EXPECTED_UNTIL) from None
    if "T" not in value:
        return moment.date()
    return moment.replace(tzinfo=UTC) if value.endswith("Z") else moment


def _check_days(pattern: Pattern) -> None:
    """Refuse an ordinal such as 2MO where there is nothing that it counts in."""
    most = 0 if "BYWEEKNO" in pattern.numbers else _NTH.get(pattern.frequency, 0)
    if any(abs(ordinal) > most for _, ordinal in pattern.days):
        raise _wrong(texts.EXPECTED_ORDINAL)


def _check_company(pattern: Pattern) -> None:
    """Refuse parts that contradict each other, or that readers take in two ways."""
    given, yearly = pattern.numbers, pattern.frequency == "YEARLY"
    if pattern.count is not None and pattern.until is not None:
        raise _wrong(texts.EXPECTED_ONE_END)
    # dateutil takes every month or weekday here, others the start's (dateutil #1452).
    if yearly and "BYMONTHDAY" in given and "BYMONTH" not in given:
        raise _wrong(texts.EXPECTED_BESIDE.fill(part="BYMONTHDAY", other="BYMONTH"))
    if "BYWEEKNO" in given and not pattern.days:
        raise _wrong(texts.EXPECTED_BESIDE.fill(part="BYWEEKNO", other="BYDAY"))
    if "BYSETPOS" in given and len(given) == 1 and not pattern.days:
        raise _wrong(texts.EXPECTED_BESIDE.fill(part="BYSETPOS", other="BYDAY"))
    if "BYSETPOS" in given and "BYMONTH" in given and pattern.frequency == "WEEKLY":
        raise _wrong(texts.EXPECTED_PART_FITS.fill(part="BYMONTH", frequency="WEEKLY;BYSETPOS"))


def _check_exists(pattern: Pattern) -> None:
    """Refuse a rule that obviously gives no day, or too many times a day."""
    given = pattern.numbers
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= len(set(given.get(name, (0,))))
    if times > MOST_TIMES_A_DAY:
        raise _wrong(texts.EXPECTED_TIMES.fill(most=MOST_TIMES_A_DAY))
    if "BYMONTHDAY" in given and "BYMONTH" in given:
        longest = max(calendar.monthrange(2024, month)[1] for month in given["BYMONTH"])
        if all(abs(day) > longest for day in given["BYMONTHDAY"]):
            raise _wrong(texts.EXPECTED_SOME_DAY)
    if "BYSETPOS" in given and pattern.frequency == "WEEKLY":
        most = times * max(1, len(set(pattern.days)))
        if all(abs(place) > most for place in given["BYSETPOS"]):
            raise _wrong(texts.EXPECTED_SOME_DAY)
