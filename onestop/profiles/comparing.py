"""What one profile changes in another."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import attrs

from onestop.model import Profile, Service, Setting, Weights

_Part: TypeAlias = Service | Setting | Weights
# A setting's values are compared one by one.
_NAMED = {"ref", "rule", "values"}


@attrs.frozen(kw_only=True)
class Difference:
    """
    One thing that a profile changes.

    Attributes:
        kind: ``service``, ``rule`` or ``weights``.
        ref: Of which service or rule; ``weights``.
        key: What of it; empty where all of it is new or gone.
        before: What it was; None where it is new.
        after: What it is; None where it is gone.

    """

    kind: str
    ref: str
    key: str = ""
    before: object = None
    after: object = None


def differences(base: Profile, profile: Profile) -> Iterator[Difference]:
    """Yield what *profile* changes in *base*: services first, then rules, each in its order."""
    olds = {service.ref: service for service in base.services}
    for service in profile.services:
        yield from _changed("service", service.ref, olds.get(service.ref), service)
    for setting in profile.rules:
        yield from _changed("rule", setting.rule, base.setting(setting.rule), setting)
    yield from _changed("weights", "weights", base.weights, profile.weights)
    for gone in base.rules:
        if profile.setting(gone.rule) is None:
            yield Difference(kind="rule", ref=gone.rule, before=gone)


def _changed(kind: str, ref: str, old: _Part | None, new: _Part) -> Iterator[Difference]:
    """Yield what differs between two of one reference."""
    if old is None:
        yield Difference(kind=kind, ref=ref, after=new)
        return
    before, after = _facts(old), _facts(new)
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            yield Difference(
                kind=kind, ref=ref, key=key, before=before.get(key), after=after.get(key)
            )


def _facts(value: _Part) -> Mapping[str, Any]:
    """Return what can differ, by name."""
    names = [field.name for field in attrs.fields(type(value)) if field.name not in _NAMED]
    facts = {name: getattr(value, name) for name in names}
    return facts | (dict(value.values) if isinstance(value, Setting) else {})
