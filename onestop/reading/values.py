"""
From a tree to values: cattrs chooses one of our hooks for each kind of type.

The hooks are our own because cattrs reports what is wrong in the order of a
class's fields, and people look for it in the order of their file.
"""

import contextlib
import difflib
import enum
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeAlias, get_args, get_origin

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.reading.scalars import SCALARS

if TYPE_CHECKING:
    from cattrs import Converter

Kind: TypeAlias = Any
"""A class, or a form such as ``tuple[str, ...]`` or ``str | None``."""
Tree: TypeAlias = Any
"""What a parser returns: tables, lists and plain values, in any shape."""
Hook: TypeAlias = Callable[[Tree], Any]
Into: TypeAlias = Callable[[Tree, Kind], Any]
Factory: TypeAlias = Callable[[Kind], Hook]
Field: TypeAlias = "attrs.Attribute[Any]"

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


@attrs.frozen(kw_only=True, eq=False)
class Spelling:
    """
    How a file spells what values hold, where it differs from their fields.

    Each is itself alone, so that its converter is made once.

    Attributes:
        keys: The key of a class's field; None for a field that no file sets.
        hooks: How a class's field is made from what stands in the file.

    """

    keys: Mapping[tuple[type, str], str | None] = attrs.field(factory=dict)
    hooks: Mapping[tuple[type, str], Hook] = attrs.field(factory=dict)


PLAIN = Spelling()


def structure(tree: Tree, kind: Kind, spelling: Spelling = PLAIN) -> Any:  # noqa: ANN401 - a *kind*
    """
    Return the *kind* that the parsed *tree* describes.

    Raises:
        InputError: The first thing in *tree* that is wrong.

    """
    return _converter(spelling).structure(tree, kind)


@contextlib.contextmanager
def at(place: str) -> Iterator[None]:
    """Say of every input error that it stands under *place*, a key or ``[index]``."""
    try:
        yield
    except InputError as error:
        dot = "" if not error.place or error.place.startswith("[") else "."
        error.place = f"{place}{dot}{error.place}"
        raise


def shown(key: str) -> str:
    """Return *key* if it looks like one; anything else may be a value that slipped."""
    return key if _BARE_KEY.fullmatch(key) else "?"


def table(tree: Tree) -> dict[str, Any]:
    """
    Return *tree*, which must be a table.

    Raises:
        InputError: It is something else.

    """
    if not isinstance(tree, dict):
        raise InputError("", texts.EXPECTED_TABLE)
    return tree


@functools.cache
def _converter(spelling: Spelling) -> "Converter":
    """Return a converter of our own hooks."""
    from cattrs import Converter  # noqa: PLC0415 - 15 ms that `import onestop` need not pay

    converter = Converter()
    into = converter.structure
    factories: dict[Callable[[Kind], bool], Factory] = {
        attrs.has: lambda kind: _fields_hook(kind, into, spelling),
        _is_tuple: lambda kind: _tuple_hook(kind, into),
        _is_optional: lambda kind: _optional_hook(kind, into),
        _is_mapping: lambda _: table,
    }
    for fits, factory in factories.items():
        converter.register_structure_hook_factory(fits, _as_cattrs_calls_it(factory))
    for kind in (*SCALARS, enum.Enum):
        converter.register_structure_hook(kind, _plain)
    return converter


def _as_cattrs_calls_it(factory: Factory) -> Callable[[Kind], Into]:
    """Return *factory* with hooks that are given the kind as well, and drop it."""

    def made(kind: Kind) -> Into:
        hook = factory(kind)
        return lambda tree, _: hook(tree)

    return made


def _plain(tree: Tree, kind: Kind) -> object:
    """Make a plain value or a member; cattrs finds hooks by inheritance, text's for both."""
    hook = SCALARS.get(kind) or _enum_hook(kind)
    return hook(tree)


def _is_tuple(kind: Kind) -> bool:
    origin: object = get_origin(kind)
    return origin is tuple


def _is_optional(kind: Kind) -> bool:
    return isinstance(kind, UnionType)


def _is_mapping(kind: Kind) -> bool:
    origin: object = get_origin(kind)
    return origin is Mapping


def _fields_hook(kind: Kind, into: Into, spelling: Spelling) -> Hook:
    """Return how an attrs class is made: in file order, each value validated as it comes."""
    named = {spelling.keys.get((kind, f.name), f.name): f for f in attrs.fields(kind)}
    fields = {key: field for key, field in named.items() if key is not None}

    def hook(tree: Tree) -> object:
        made: dict[str, object] = {}
        for key, item in table(tree).items():
            with at(shown(key)):
                field = _known(fields, key)
                own = spelling.hooks.get((kind, field.name))
                made[field.name] = _valid(field, item, own, into)
        for key, field in fields.items():
            if field.default is attrs.NOTHING and field.name not in made:
                raise InputError(key, texts.EXPECTED_PRESENT, texts.ADD_IT)
        return _built(kind, made)

    return hook


def _known(fields: Mapping[str, Field], key: str) -> Field:
    """Return the field for *key*; an unknown one may have been meant as one that exists."""
    if key in fields:
        return fields[key]
    near = difflib.get_close_matches(key, fields, n=1)
    if near:
        remedy = texts.DID_YOU_MEAN.fill(key=near[0])
    else:
        remedy = texts.USE_KNOWN.fill(known=", ".join(fields))
    raise InputError("", texts.EXPECTED_KEY, remedy)


def _valid(field: Field, item: Tree, own: Hook | None, into: Into) -> object:
    """Return the value of *field*, after its own validator has seen it."""
    if not own and field.type in (int, int | None):
        _validate(field, item)  # it refuses every other type too, and names the range
    value = own(item) if own else into(item, field.type)
    _validate(field, value)
    return value


def _validate(field: Field, value: object) -> None:
    """Call the validator of *field*; its errors are placed at the field by name already."""
    try:
        if field.validator:
            field.validator(None, field, value)
    except InputError as error:
        error.place = error.place.removeprefix(field.name)
        raise


def _built(kind: Kind, made: Mapping[str, object]) -> object:
    """Return the value; only a text with differing gaps is refused in its own way."""
    try:
        return kind(**made)
    except InputError:
        raise
    except ValueError:
        pass
    raise InputError("", texts.EXPECTED_SAME_GAPS)


def _enum_hook(kind: Iterable[enum.Enum]) -> Hook:
    """Return how a member of *kind* is found by its value."""
    members = {member.value: member for member in kind}
    expected = texts.EXPECTED_ONE_OF.fill(known=", ".join(members))

    def hook(tree: Tree) -> enum.Enum:
        if not isinstance(tree, str) or tree not in members:
            raise InputError("", expected)
        return members[tree]

    return hook


def _tuple_hook(kind: Kind, into: Into) -> Hook:
    """Return how a list is made, its indices part of every place."""
    inner = get_args(kind)[0]

    def hook(tree: Tree) -> tuple[object, ...]:
        if not isinstance(tree, list):
            raise InputError("", texts.EXPECTED_LIST)
        made = []
        for index, item in enumerate(tree):
            with at(f"[{index}]"):
                made.append(into(item, inner))
        return tuple(made)

    return hook


def _optional_hook(kind: Kind, into: Into) -> Hook:
    """Return how a value that may be null in JSON is made."""
    inner = next(each for each in get_args(kind) if each is not NoneType)
    return lambda tree: None if tree is None else into(tree, inner)
