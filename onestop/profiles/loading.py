"""From a profile's file, and those that it extends, to profiles."""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from onestop import reading, rules, texts
from onestop.errors import InputError
from onestop.model import Profile, Setting, checks
from onestop.profiles.extending import rules_of, services_of, weights_of
from onestop.profiles.origins import Origin, origin_of, require, shipped
from onestop.profiles.parameters import check_services
from onestop.texts import Text

FORMAT = "onestop/profile/1"
MOST_BASES = 8

_Table = Mapping[str, Any]


@attrs.frozen(kw_only=True)
class _ProfileFile:
    """A profile as its file has it: whole, or what it changes in another."""

    ref: str = attrs.field(validator=checks.ref)
    title: Text
    extends: str | None = None
    services: tuple[_Table, ...] = ()
    rules: tuple[_Table, ...] = ()
    weights: _Table = attrs.field(factory=dict)


def family(name: str) -> tuple[Profile, ...]:
    """
    Return the profile called *name* and, after it, those that it extends.

    Raises:
        InputError: There is none; or, as a FileError, what is wrong with one of them.

    """
    return _shipped(name) if name in shipped() else lineage(origin_of(require(name)))


@functools.cache
def _shipped(name: str) -> tuple[Profile, ...]:
    """Return a profile that ships with the library: always the same, so read once."""
    return lineage(origin_of(name))


def load(name: str) -> Profile:
    """
    Return the profile called *name*.

    Args:
        name: Of a profile that ships with the library, or the absolute path of a file.

    Raises:
        InputError: There is none; or, as a FileError, what is wrong with it.

    """
    return family(name)[0]


def read(path: str | Path) -> tuple[Profile, ...]:
    """
    Return the profile in the file at *path* and, after it, those that it extends.

    Raises:
        FileError: The first thing that is wrong with one of them.

    """
    origin = origin_of(str(Path(path).absolute()), str(path))
    return lineage(origin)


def parse(data: bytes, file: str, folder: Path | None = None) -> Profile:
    """
    Return the profile that *data* describes.

    Args:
        data: TOML.
        file: What errors call it.
        folder: Where the path of a profile that it extends begins.

    Raises:
        FileError: Anything is wrong with it.

    """
    return lineage(Origin(shown=file, key=file, folder=folder, data=data))[0]


def lineage(origin: Origin, below: tuple[Origin, ...] = ()) -> tuple[Profile, ...]:
    """
    Return the profile at *origin* and, after it, those that it extends.

    Args:
        origin: Where it stands.
        below: The profiles that extend it, the first one first.

    Raises:
        FileError: The first thing that is wrong with one of them.

    """
    with reading.in_file(origin.shown):
        tree = reading.from_toml(reading.text_of(origin.read()))
        file: _ProfileFile = reading.make(tree, _ProfileFile, form=FORMAT)
        bases = _bases(file, (*below, origin))
        return _made(file, list(tree), bases), *bases


def _bases(file: _ProfileFile, chain: tuple[Origin, ...]) -> tuple[Profile, ...]:
    """Return the profiles that the last of *chain* extends."""
    if file.extends is None:
        return ()
    with reading.at("extends"):
        if file.extends in shipped():
            return _shipped(file.extends)
        base = _base(file.extends, chain[-1].folder)
        known = [origin.key for origin in chain]
        if base.key in known:
            circle = [origin.shown for origin in (*chain[known.index(base.key) :], base)]
            raise InputError("", texts.EXPECTED_NO_CIRCLE.fill(chain=" > ".join(circle)))
        if len(chain) >= MOST_BASES:
            raise InputError("", texts.EXPECTED_FEWER_BASES.fill(limit=MOST_BASES))
    return lineage(base, chain)


def _base(name: str, folder: Path | None) -> Origin:
    """Return where the profile called *name* stands, seen from a file in *folder*."""
    try:
        return origin_of(require(name, folder))
    except InputError as error:
        error.place = ""
        raise


def _made(file: _ProfileFile, order: Sequence[str], bases: tuple[Profile, ...]) -> Profile:
    """Return the profile, its parts read in the *order* of the file's keys."""
    base = bases[0] if bases else None
    parts: dict[str, Any] = {}
    for key in sorted(_PARTS, key=lambda key: order.index(key) if key in order else len(order)):
        if base is None and key not in order:
            raise InputError(key, texts.EXPECTED_PRESENT, texts.ADD_IT)
        parts[key] = _PARTS[key](getattr(file, key), base)
    with reading.at("weights"):
        parts["weights"] = weights_of(file.weights, base)
    made = Profile(ref=file.ref, title=file.title, **parts)
    whole = attrs.evolve(made, rules=tuple(_with_defaults(made)))
    _check_services(whole, file)
    return whole


_PARTS: Mapping[str, Callable[..., object]] = {"services": services_of, "rules": rules_of}


def _with_defaults(profile: Profile) -> Iterator[Setting]:
    """Yield the settings with the values that they leave out as their rules have them."""
    for setting in profile.rules:
        defaults = rules.registry()[setting.rule].defaults
        yield attrs.evolve(setting, values={**defaults, **setting.values})


def _check_services(profile: Profile, file: _ProfileFile) -> None:
    """Refuse entries whose values name services that the profile does not have."""
    for index, entry in enumerate(file.rules):
        setting = profile.setting(entry["rule"])
        if setting is not None:
            # A rule cannot do without the one service; lists may name more than there are.
            needed = {k: v for k, v in setting.values.items() if k == "service"}
            with reading.at(f"rules[{index}].values"):
                check_services(profile, {**needed, **entry.get("values", {})})
