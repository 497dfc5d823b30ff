"""What tests of files share: writing one with a change, judging the error that it ends in."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onestop.errors import FileError
from onestop.texts import Language

AWARE = "a date and time with its offset, such as 2026-03-09T07:40:00+08:00"
CORRECT = "; correct it and run again"


def write(name: str, text: str, *changes: tuple[str, str]) -> str:
    """Write *text* with *changes* to the file *name*, and return its name."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return name


def judge(error: FileError, file: str, place: str, told: str) -> None:
    """Compare an error with what is expected of it, in both languages."""
    english, chinese = str(error), error.say(Language.ZH)
    assert (error.file, error.place) == (file, place)
    assert english == f"{file}: {place}: expected {told}"
    assert chinese.startswith(f"{file}: {place}：应为")
    assert english != chinese
    # The same facts: numbers, keys, ids and words that files use.
    facts = set(re.findall(r"\w*\d(?:[\w:+-]*\w)?|\w+_\w+|(?<=mean )\w+", english))
    listed = re.search(r"one of:? (\w+, [\w, ]*)", english)
    facts.update(listed[1].split(", ") if listed else ())
    assert [fact for fact in facts if fact not in chinese] == []


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up the rights of root for a while: it may read and write everywhere."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
