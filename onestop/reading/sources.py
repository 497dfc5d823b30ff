"""From a path to a tree of tables, lists and plain values."""

import json
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from onestop import texts
from onestop.errors import InputError
from onestop.reading.values import Tree, shown

LARGEST_MIB = 1
_MOST_DOTS = 16
# A key in 17 parts or more, quoted or not: tomllib needs memory by the square of
# the parts, and 100 kB of dots exhaust a machine.  Strings like that go with them.
_DOTTED = re.compile(
    rf"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){{{_MOST_DOTS}}}"""
)
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")

# Every error below is raised outside of the handler that met it: a parser's
# exception may hold the whole text, and must not hang on to ours.


def tree_of(path: str | Path, limit: int = LARGEST_MIB) -> Tree:
    """
    Return what the file at *path* says; its name decides between TOML and JSON.

    Args:
        path: The file.
        limit: The most that it may hold, in MiB.

    Raises:
        InputError: It cannot be read, or is malformed.

    """
    text = text_of(read_bytes(path, largest=limit))
    suffix = Path(path).suffix.lower()
    braced = suffix != ".toml" and text.lstrip().startswith("{")
    return from_json(text) if suffix == ".json" or braced else from_toml(text)


def read_bytes(path: str | Path, *, largest: int = LARGEST_MIB) -> bytes:
    """
    Return what the file at *path* holds, unless it is too large to be meant.

    Args:
        path: The file.
        largest: In MiB, how large it may be.

    Raises:
        InputError: It is missing, too large, no file or not readable.

    """
    limit = largest * 1024 * 1024
    try:
        found = Path(path).stat()
        if not stat.S_ISREG(found.st_mode):
            wrong = texts.EXPECTED_NO_FOLDER
        elif found.st_size > limit:
            wrong = texts.EXPECTED_SMALLER.fill(limit=largest)
        else:
            return Path(path).read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError):  # the last for a name with a NUL
        wrong = texts.EXPECTED_FILE
    except OSError:
        wrong = texts.EXPECTED_READABLE
    raise InputError("", wrong, texts.CHECK_NAME)


def text_of(data: bytes) -> str:
    """
    Return *data* as text, without the byte order mark that some editors write.

    Raises:
        InputError: It is not UTF-8, or blank.

    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    else:
        if not text.strip():
            raise InputError("", texts.EXPECTED_CONTENT)
        return text
    raise InputError(f"line {line}", texts.EXPECTED_UTF8, texts.SAVE_AS_UTF8)


def from_toml(text: str) -> dict[str, Any]:
    """
    Return what the TOML *text* says.

    Raises:
        InputError: It is malformed; the place is line and column.

    """
    if deep := _DOTTED.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise InputError(f"line {line}", texts.EXPECTED_FLATTER)
    place, expected = "", texts.EXPECTED_TOML
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.search(str(error))
        place = "line {}, column {}".format(*(found.groups() if found else _end_of(text)))
    except ValueError:  # a number of thousands of digits
        pass
    except RecursionError:
        expected = texts.EXPECTED_FLATTER
    raise InputError(place, expected)


def _end_of(text: str) -> tuple[int, int]:
    """Return line and column after the last character, where something was missing."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def from_json(text: str) -> Tree:
    """
    Return what the JSON *text* says.

    Raises:
        InputError: It is malformed (the place is line and column), or a key stands twice.

    """
    place, expected = "", texts.EXPECTED_JSON
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except InputError:
        raise
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
    except ValueError:  # a number of thousands of digits, NaN
        pass
    except RecursionError:
        expected = texts.EXPECTED_FLATTER
    raise InputError(place, expected)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: JSON readers differ in which one they keep."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise InputError("", texts.EXPECTED_KEY_ONCE.fill(key=shown(key)))
        made[key] = value
    return made


def _no_constant(_: str) -> None:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise ValueError
