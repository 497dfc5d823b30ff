"""Plain values: text, numbers, flags, dates and times, each taken strictly."""

import contextlib
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TypeVar

from onestop import texts
from onestop.errors import InputError
from onestop.model import checks
from onestop.texts import Text

LONGEST_TEXT = 2000

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_OFFSET = r"(Z|[+-]\d\d:\d\d(:\d\d)?)"
_MOMENT = re.compile(rf"\d{{4}}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{{1,6}})?)?{_OFFSET}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)

_Any = TypeVar("_Any")
_Dated = TypeVar("_Dated", bound=date)


def _text(value: object) -> str:
    """Take text that can be written again: JSON escapes can spell half a character."""
    if not isinstance(value, str):
        raise InputError("", texts.EXPECTED_TEXT)
    if len(value) > LONGEST_TEXT or _HALF_CHARACTER.search(value):
        raise InputError("", texts.EXPECTED_SHORTER.fill(limit=LONGEST_TEXT))
    return value


def _integer(value: object) -> int:
    """Take a whole number; true is one to Python, not to people."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError("", texts.EXPECTED_INTEGER)
    return value


def _flag(value: object) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise InputError("", texts.EXPECTED_FLAG)
    return value


def _moment(value: object) -> datetime:
    """Take a TOML date-time, or the same as text; always with its offset."""
    moment = _parsed(value, datetime.fromisoformat, _MOMENT, texts.EXPECTED_AWARE)
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise InputError("", texts.EXPECTED_AWARE)
    with contextlib.suppress(OverflowError):  # the first or last day of all: see its year
        moment = moment.astimezone(UTC)
    return _in_years(moment)


def _day(value: object) -> date:
    """Take a TOML date, or the same as text; a date-time is none."""
    day = _parsed(value, date.fromisoformat, _DATE, texts.EXPECTED_DATE)
    if not isinstance(day, date) or isinstance(day, datetime):
        raise InputError("", texts.EXPECTED_DATE)
    return _in_years(day)


def _clock(value: object) -> time:
    """Take a TOML time, or ``"08:30"``; seconds mean nothing on a grid of minutes."""
    clock = _parsed(value, time.fromisoformat, _TIME, texts.EXPECTED_TIME)
    if not isinstance(clock, time) or clock.second or clock.microsecond:
        raise InputError("", texts.EXPECTED_TIME)
    return clock


def _parsed(
    value: object, parse: Callable[[str], _Any], pattern: re.Pattern[str], expected: Text
) -> object | _Any:
    """Return *value*, parsed if it is text that looks right."""
    if not isinstance(value, str):
        return value
    if pattern.fullmatch(value):
        try:
            return parse(value)
        except ValueError:
            pass
    raise InputError("", expected)


def _in_years(day: _Dated) -> _Dated:
    """Refuse years so far away that arithmetic on them fails."""
    first, last = checks.FIRST_YEAR, checks.LAST_YEAR
    if not first <= day.year <= last:
        raise InputError("", texts.EXPECTED_YEARS.fill(first=first, last=last))
    return day


SCALARS: dict[type, Callable[[object], object]] = {
    str: _text,
    int: _integer,
    bool: _flag,
    datetime: _moment,
    date: _day,
    time: _clock,
}
