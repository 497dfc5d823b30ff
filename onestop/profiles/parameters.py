"""
Which values a rule has, and of which kind each is.

The model of a value is the rule's own default or, where the rule has none
because the number is a jurisdiction's, what the shipped profiles say.
"""

import difflib
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import attrs

from onestop import reading, rules, texts
from onestop.errors import InputError
from onestop.model import Profile, Setting, checks
from onestop.profiles.origins import origin_of, shipped
from onestop.reading.scalars import SCALARS
from onestop.reading.values import shown
from onestop.rules import Rule
from onestop.texts import Text

# Minutes, hours, days and counts; with more, times would leave the calendar.
LARGEST = 100_000
LARGEST_FACTOR = 10
_ID = re.compile(r"[Rr](\d{1,2})([A-Za-z]?)", re.ASCII)
# Where nothing at all is an answer; anywhere else it would switch a rule off unseen.
_MAY_BE_ZERO = {
    ("R15", "gap"),
    ("R16", "gap"),
    ("R23", "closing"),
    ("R30", "more"),
    ("R45", "acute"),
}
# Any other text is a reference: of a service, seat, role, feature or language.
_LINES = {"agency", "agencies", "inside"}
# Values that name services of the profile; elsewhere a slip would go unseen.
_SERVICES = {"service", "services", "after", "order", "night_services", "night_also", "exam"}


def rule_of(ref: str) -> Rule:
    """
    Return the rule called *ref* that a profile may set.

    Raises:
        InputError: There is none, or it is part of the frame.

    """
    known = rules.registry()
    if ref not in known:
        near = _near_id(ref)
        remedy = texts.DID_YOU_MEAN.fill(key=near) if near else texts.CORRECT_IT
        raise InputError("", texts.EXPECTED_RULE_ID, remedy)
    if ref.startswith("F"):
        raise InputError("", texts.EXPECTED_PRACTICE_RULE.fill(rule=ref), texts.REMOVE_IT)
    return known[ref]


def _near_id(ref: str) -> str | None:
    """Return the id that *ref* may stand for: R4A for R04a, R05 for R05a; None for none."""
    if not (found := _ID.fullmatch(ref)):
        return None
    start = f"R{int(found[1]):02}{found[2].lower()}"
    return next((rule for rule in rules.registry() if rule.startswith(start)), None)


@functools.cache
def models(rule: str) -> Mapping[str, tuple[Any, ...]]:
    """Return the values of *rule* by name, each with what shows of which kind it is."""
    found = {name: (value,) for name, value in rules.registry()[rule].defaults.items()}
    for name, values in _used().get(rule, {}).items():
        found[name] = (*found.get(name, ()), *values)
    return found


@functools.cache
def _used() -> Mapping[str, Mapping[str, tuple[Any, ...]]]:
    """Return what the shipped profiles say, by rule and name of the value."""
    found: dict[str, dict[str, tuple[Any, ...]]] = {}
    for name in shipped():
        origin = origin_of(name)
        with reading.in_file(origin.shown):
            tree = reading.from_toml(reading.text_of(origin.read()))
        for entry in tree["rules"]:
            for key, value in entry.get("values", {}).items():
                values = found.setdefault(entry["rule"], {})
                values[key] = (*values.get(key, ()), value)
    return found


def checked_values(rule: Rule, values: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return *values* as *rule* takes them.

    Raises:
        InputError: A value that the rule does not have, or of another kind.

    """
    known, made = models(rule.id), {}
    for name, value in values.items():
        with reading.at(shown(name)):
            if name not in known:
                raise InputError("", *_unknown(name, known, rule.id))
            least = 0 if (rule.id, name) in _MAY_BE_ZERO else 1
            made[name] = _like(value, known[name], least, line=name in _LINES)
    _check_times(made)
    if "ages" in made:
        _check_ages(made["ages"])
    return made


def _unknown(name: str, known: Iterable[str], rule: str) -> tuple[Text, Text]:
    """Return what was expected instead of the key *name*, and the remedy."""
    every = sorted(known)
    if not every:
        return texts.EXPECTED_NO_PARAMETER.fill(rule=rule), texts.REMOVE_IT
    return texts.EXPECTED_PARAMETER.fill(rule=rule), _meant(name, every)


def _meant(name: str, known: Iterable[str]) -> Text:
    """Return the remedy for the key *name*, which is not among those *known*."""
    every = list(known)
    near = difflib.get_close_matches(name, every, n=1)
    if near:
        return texts.DID_YOU_MEAN.fill(key=near[0])
    return texts.USE_KNOWN.fill(known=", ".join(every))


def _like(value: Any, models: Sequence[Any], least: int, *, line: bool = False) -> Any:  # noqa: ANN401 - TOML
    """Return *value* if it is of the kind of *models*, which are of one kind."""
    kind = type(models[0])
    if kind in (list, tuple):
        return _list_like(value, models, least, line=line)
    if issubclass(kind, Mapping):
        return _table_like(value, models, least)
    if float in map(type, models):
        return _factor(value)
    if kind is int:
        return _whole(value, least)
    made = SCALARS[kind](value)
    if kind is str:
        _check_text(str(made), line=line)
    return made


def _check_text(value: str, *, line: bool) -> None:
    """Refuse text that is no reference, or no line where that is enough."""
    try:
        (checks.line if line else checks.ref)(None, attrs.fields(Setting).rule, value)
    except InputError as error:
        error.place = ""
        raise


def _list_like(value: Any, models: Sequence[Any], least: int, *, line: bool) -> list[Any]:  # noqa: ANN401
    """Return *value* if it is a list with entries of the kind of those in *models*."""
    if not isinstance(value, list):
        raise InputError("", texts.EXPECTED_LIST)
    if not value and all(models):
        raise InputError("", texts.EXPECTED_SOME)
    inner = [item for model in models for item in model] or [""]
    made: list[Any] = []
    for index, item in enumerate(value):
        with reading.at(f"[{index}]"):
            new = _like(item, inner, least, line=line)
            if new in made:
                raise InputError("", texts.EXPECTED_NO_REPEAT)
            made.append(new)
    return made


def _table_like(value: Any, models: Sequence[Mapping[str, Any]], least: int) -> dict[str, Any]:  # noqa: ANN401
    """Return *value* if it is a table with the keys of *models*."""
    if not isinstance(value, dict):
        raise InputError("", texts.EXPECTED_TABLE)
    known = {key: [model[key] for model in models if key in model] for m in models for key in m}
    made = {}
    for key, item in value.items():
        with reading.at(shown(key)):
            if key not in known:
                raise InputError("", texts.EXPECTED_KEY, _meant(key, known))
            made[key] = _like(item, known[key], least, line=key in _LINES)
    for key, found in known.items():
        if len(found) == len(models) and key not in value:
            raise InputError(key, texts.EXPECTED_PRESENT, texts.ADD_IT)
    return made


def _whole(value: object, least: int) -> int:
    """Return *value* if it is a whole number that means something."""
    if type(value) is not int or not least <= value <= LARGEST:
        raise InputError("", texts.EXPECTED_WHOLE.fill(low=least, high=LARGEST))
    return value


def _factor(value: Any) -> float:  # noqa: ANN401 - TOML
    """Return *value* if it is a number that lengths can be multiplied by."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 < value <= LARGEST_FACTOR:
        raise InputError("", texts.EXPECTED_FACTOR.fill(limit=LARGEST_FACTOR))
    return float(value)


def _check_times(values: Mapping[str, Any]) -> None:
    """Refuse hours of a day that end before they begin."""
    if "from" in values and "to" in values and values["to"] <= values["from"]:
        raise InputError("to", texts.EXPECTED_LATER)


def _check_ages(rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse an age table with gaps at its end, in disorder, or that books over its cap."""
    rising = all(one["to"] < other["to"] for one, other in pairwise(rows))
    if not rising or rows[-1]["to"] < 17 or any(row["booked"] > row["cap"] for row in rows):
        raise InputError("ages", texts.EXPECTED_AGES)


def check_services(profile: Profile, values: Mapping[str, Any]) -> None:
    """
    Refuse *values* that name services which *profile* does not have.

    Raises:
        InputError: The first of them.

    """
    known = [service.ref for service in profile.services]
    for name in _SERVICES.intersection(values):
        for ref in _refs_in(values[name]):
            if ref not in known:
                near = difflib.get_close_matches(ref, known, n=1)
                remedy = texts.DID_YOU_MEAN.fill(key=near[0]) if near else texts.CORRECT_IT
                expected = texts.EXPECTED_PROFILE_SERVICE.fill(known=", ".join(sorted(known)))
                raise InputError(name, expected, remedy)


def _refs_in(value: str | Sequence[Any]) -> Iterator[str]:
    """Yield the references in *value*, a text or lists of it."""
    if isinstance(value, str):
        yield value
    else:
        for item in value:
            yield from _refs_in(item)
