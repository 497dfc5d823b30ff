"""
Converters and validators at the edge of the model.

Each refuses with one :class:`~onestop.errors.InputError` that names the field
and what was expected, and never repeats the value: it may be personal.
"""

import enum
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from onestop import texts
from onestop.errors import InputError

if TYPE_CHECKING:
    import attrs

_REF = re.compile(r"\w[\w.-]{0,63}")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
LONGEST_TEXT = 200
LONGEST_ADDRESS = 254  # RFC 5321 4.5.3.1.3, without the brackets
LONGEST_PATH = 4096
_Member = TypeVar("_Member", bound=enum.StrEnum)
# Far from the ends of datetime, so that adding a journey or a year never overflows.
FIRST_YEAR, LAST_YEAR = 1900, 2200

Validator: TypeAlias = Callable[[Any, "attrs.Attribute[Any]", Any], None]


def ref(_: object, field: "attrs.Attribute[Any]", value: str) -> None:
    """Demand a reference: a letter or digit, then letters, digits, dots, hyphens; at most 64."""
    if not _REF.fullmatch(value):
        raise InputError(field.name, texts.EXPECTED_REF)


def refs(owner: object, field: "attrs.Attribute[Any]", value: Iterable[str]) -> None:
    """Demand references, each once."""
    seen: set[str] = set()
    for item in value:
        ref(owner, field, item)
        if item in seen:
            # What the child needs or speaks is told by no message.
            told = texts.EXPECTED_UNIQUE.fill(ref=item) if field.repr else texts.EXPECTED_NO_REPEAT
            raise InputError(field.name, told)
        seen.add(item)


def lines(owner: object, field: "attrs.Attribute[Any]", value: Iterable[str]) -> None:
    """Demand lines, none of them empty."""
    for item in value:
        filled(owner, field, item)
        line(owner, field, item)


def line(_: object, field: "attrs.Attribute[Any]", value: str) -> None:
    """Demand one line of at most 200 characters, without control or direction marks."""
    if len(value) > LONGEST_TEXT or _CONTROL.search(value):
        raise InputError(field.name, texts.EXPECTED_LINE)


def path(_: object, field: "attrs.Attribute[Any]", value: str) -> None:
    """Demand a name or path without control or direction marks."""
    if not value or len(value) > LONGEST_PATH or _CONTROL.search(value):
        raise InputError(field.name, texts.EXPECTED_LINE)


def email(_: object, field: "attrs.Attribute[Any]", value: str) -> None:
    """Demand one plain mail address, or nothing."""
    if value and (len(value) > LONGEST_ADDRESS or not _EMAIL.fullmatch(value)):
        raise InputError(field.name, texts.EXPECTED_EMAIL)


def whole(low: int, high: int) -> Validator:
    """Demand a whole number from *low* to *high*."""

    def validate(_: object, field: "attrs.Attribute[Any]", value: object) -> None:
        if type(value) is not int or not low <= value <= high:
            raise InputError(field.name, texts.EXPECTED_WHOLE.fill(low=low, high=high))

    return validate


def flag(_: object, field: "attrs.Attribute[Any]", value: object) -> None:
    """Demand true or false: a word such as "no" would count as true."""
    if type(value) is not bool:
        raise InputError(field.name, texts.EXPECTED_FLAG)


def filled(_: object, field: "attrs.Attribute[Any]", value: object) -> None:
    """Demand something in a list."""
    if not value:
        raise InputError(field.name, texts.EXPECTED_SOME)


def aware(_: object, field: "attrs.Attribute[Any]", value: datetime) -> None:
    """Demand a time that knows its zone, in a year that somebody can mean."""
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise InputError(field.name, texts.EXPECTED_AWARE)
    year(None, field, value)


def year(_: object, field: "attrs.Attribute[Any]", value: datetime) -> None:
    """Demand a year from 1900 to 2200."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        expected = texts.EXPECTED_YEARS.fill(first=FIRST_YEAR, last=LAST_YEAR)
        raise InputError(field.name, expected)


def years(owner: object, field: "attrs.Attribute[Any]", value: Iterable[datetime]) -> None:
    """Demand years from 1900 to 2200."""
    for moment in value:
        year(owner, field, moment)


def unique(items: Iterable[Any], place: str) -> None:
    """
    Demand that no two *items* share a reference.

    Raises:
        InputError: Two share one; the message names it.

    """
    seen: set[str] = set()
    for index, item in enumerate(items):
        if item.ref in seen:
            raise InputError(f"{place}[{index}].ref", texts.EXPECTED_UNIQUE.fill(ref=item.ref))
        seen.add(item.ref)


def member(kind: type[_Member], value: object, place: str) -> _Member:
    """
    Return the member of *kind* that *value* is or names.

    Without it a plain ``"female"`` would be another object than the member, and
    a rule about girls would quietly not apply.

    Raises:
        InputError: There is none; the message lists those that there are.

    """
    try:
        return kind(str(value))
    except ValueError:
        known = ", ".join(kind)
        raise InputError(place, texts.EXPECTED_MEMBER.fill(known=known)) from None
