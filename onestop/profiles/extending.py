"""
What a profile's entries make of the profile that it extends.

An entry changes the keys that it gives and keeps the others; the values of a
rule are changed one by one.  What it does not name stays as it was.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast

import attrs

from onestop import reading, rules, texts
from onestop.errors import InputError
from onestop.model import Profile, Service, Setting, Strength, Weights, checks
from onestop.profiles.parameters import checked_values, rule_of
from onestop.texts import Text

_Table = Mapping[str, Any]
_Kept = TypeVar("_Kept", bound=attrs.AttrsInstance)
# What may stand beside ``off``: why, and by what right.
_BESIDE_OFF = {"rule", "off", "source", "basis"}


@attrs.frozen(kw_only=True)
class _Change(Setting):
    """A rule as an extending profile sets it: changed, added or switched off."""

    off: bool = attrs.field(default=False, validator=checks.flag)


def services_of(entries: Sequence[_Table], base: Profile | None) -> tuple[Service, ...]:
    """
    Return the services of *base* as *entries* change them, new ones last.

    Raises:
        InputError: An entry that is wrong, or stands twice.

    """
    made = {service.ref: service for service in base.services} if base else {}
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        with reading.at(f"services[{index}]"):
            old = made.get(str(entry.get("ref")))
            new = _over(old, entry, Service) if old else reading.structure(entry, Service)
            _once(new.ref, "ref", seen)
            made[new.ref] = new
    return tuple(made.values())


def weights_of(entry: _Table, base: Profile | None) -> Weights:
    """
    Return the weights of *base*, or the usual ones, as *entry* changes them.

    Raises:
        InputError: A weight that is wrong.

    """
    return _over(base.weights if base else Weights(), entry, Weights)


def rules_of(entries: Sequence[_Table], base: Profile | None) -> tuple[Setting, ...]:
    """
    Return the rules of *base* as *entries* change them, new ones last.

    Raises:
        InputError: An entry that is wrong, stands twice, or weakens what is hard
            in *base* without naming the law that allows it.

    """
    made = {setting.rule: setting for setting in base.rules} if base else {}
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        with reading.at(f"rules[{index}]"):
            old = made.get(str(entry.get("rule")))
            new = _rule(entry, old, base)
            _once(entry["rule"], "rule", seen)
            made.pop(entry["rule"], None) if new is None else made.update({new.rule: new})
    return tuple(made.values())


def _once(ref: str, place: str, seen: set[str]) -> None:
    """Refuse what stands twice."""
    if ref in seen:
        raise InputError(place, texts.EXPECTED_UNIQUE.fill(ref=ref))
    seen.add(ref)


def _over(old: _Kept, entry: _Table, kind: type) -> _Kept:
    """Return *old* with the keys of *entry*, each read as in a *kind* of its own."""
    required = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    whole = dict(entry)
    for name in required:
        value = getattr(old, name)
        whole.setdefault(name, attrs.asdict(value) if isinstance(value, Text) else value)
    new = reading.structure(whole, kind)
    kept = {field.name for field in attrs.fields(type(old))}
    changes = {key: getattr(new, key) for key in entry if key in kept}
    return cast("_Kept", attrs.evolve(cast("Any", old), **changes))


def _rule(entry: _Table, old: Setting | None, base: Profile | None) -> Setting | None:
    """Return the setting that *entry* makes of *old*; None where it is switched off."""
    if base is None:
        made: Setting = reading.structure(entry, Setting)
        return _checked(made, entry)
    if entry.get("off") is True:
        _check_off(entry, old, base)
        return None
    if old is None:
        # No more is asked of it than of any other profile's entry.
        new: _Change = reading.structure(entry, _Change)
        kept = {field.name: getattr(new, field.name) for field in attrs.fields(Setting)}
        return _checked(Setting(**kept), entry)
    changed = _checked(_over(old, entry, _Change), entry)
    if changed.strength is not Strength.HARD:
        _demand_basis(entry, old, base, "strength")
    values = {**old.values, **(changed.values if "values" in entry else {})}
    return attrs.evolve(changed, values=values)


def _check_off(entry: _Table, old: Setting | None, base: Profile) -> None:
    """Check that *entry* may switch its rule off."""
    if old is None:
        if "rule" not in entry:
            raise InputError("rule", texts.EXPECTED_PRESENT, texts.ADD_IT)
        with reading.at("rule"):
            rule_of(str(entry["rule"]))
        raise InputError("rule", texts.EXPECTED_IN_BASE.fill(base=base.ref))
    if not _BESIDE_OFF.issuperset(entry):
        raise InputError("off", texts.EXPECTED_OFF_ALONE)
    _over(old, entry, _Change)
    _demand_basis(entry, old, base, "off")


def _demand_basis(entry: _Table, old: Setting, base: Profile, place: str) -> None:
    """Refuse to weaken what is hard without a basis of its own."""
    if old.strength is Strength.HARD and not entry.get("basis"):
        words = rules.registry()[old.rule].sentence
        sentence = Text(words.en.rstrip("."), words.zh.rstrip("。"))
        expected = texts.EXPECTED_BASIS.fill(base=base.ref, sentence=sentence)
        raise InputError(place, expected, texts.NAME_BASIS)


def _checked(setting: Setting, entry: _Table) -> Setting:
    """Return *setting*, once its rule exists and has the values that *entry* gives."""
    with reading.at("rule"):
        rule = rule_of(setting.rule)
    if "values" not in entry:
        return setting
    with reading.at("values"):
        return attrs.evolve(setting, values=checked_values(rule, setting.values))
