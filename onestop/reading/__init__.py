"""
Strict reading of TOML and JSON files into the values of the model.

Files are bounded before they are read, then parsed, then turned into values
key by key in the file's own order, so that the first thing that is wrong is
the one that is told: as one :class:`~onestop.errors.FileError` with file and
path of keys, never with a value, because values can be personal.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from onestop import texts
from onestop.errors import FileError, InputError
from onestop.reading.sources import (
    LARGEST_MIB,
    from_json,
    from_toml,
    read_bytes,
    text_of,
    tree_of,
)
from onestop.reading.values import PLAIN, Spelling, Tree, at, structure, table

__all__ = [
    "Spelling",
    "at",
    "from_json",
    "from_toml",
    "in_file",
    "make",
    "read",
    "read_bytes",
    "structure",
    "text_of",
]

T = TypeVar("T")


def read(
    path: str | Path,
    kind: type[T],
    *,
    form: str,
    spelling: Spelling = PLAIN,
    limit: int = LARGEST_MIB,
) -> T:
    """
    Return the *kind* that the file at *path* holds.

    The name decides between TOML and JSON: ``.toml`` or ``.json``; any other
    file is JSON if it starts with a brace.

    Args:
        path: The file.
        kind: An attrs class.
        form: What its ``format`` key must say.
        spelling: Where keys and fields differ.
        limit: The most that the file may hold, in MiB.

    Raises:
        FileError: The first thing that is wrong with the file or with what it says.

    """
    with in_file(str(path)):
        return make(tree_of(path, limit), kind, form=form, spelling=spelling)


def make(tree: Tree, kind: type[T], *, form: str, spelling: Spelling = PLAIN) -> T:
    """
    Return the *kind* that the parsed *tree* describes, once its format is the expected one.

    Raises:
        InputError: The first thing in *tree* that is wrong.

    """
    expected = texts.EXPECTED_FORMAT.fill(format=form)
    rest = dict(table(tree))
    if "format" not in rest:
        raise InputError("format", expected, texts.ADD_IT)
    if rest.pop("format") != form:
        raise InputError("format", expected, texts.CHECK_FORMAT)
    made: T = structure(rest, kind, spelling)
    return made


@contextlib.contextmanager
def in_file(name: str) -> Iterator[None]:
    """Say of every input error that it stands in the file called *name*."""
    try:
        yield
    except FileError:
        raise
    except InputError as error:
        raise FileError(name, error.place, error.expected, error.remedy) from None
