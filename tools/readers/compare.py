"""
Let four calendar engines read every invite, and compare each with the plan.

Run as ``.venv/bin/python tools/readers/compare.py`` after
``tools/readers/install``.  The invites are those of the demo, of the scenarios,
of visits around the clock changes of 2026 and of 500 random plans: as they are
first sent, moved and cancelled, and as they are handed over.  Leaves with 1 if
any engine disagrees with the plan about anything.
"""

# ruff: noqa: INP001, T201 - a script, which says what it finds

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import attrs

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # so that it runs from anywhere

from tools.readers.engines import ENGINES, EngineError, answers  # noqa: E402
from tools.readers.letters import Answer, Letter, letters  # noqa: E402
from tools.readers.stories import all_stories  # noqa: E402

FIELDS = tuple(field.name for field in attrs.fields(Answer))
# A message that is stored on a server has none (RFC 4791 4.1).
UNSAID = {"Radicale": {"method": None}}
SHOWN = 20


@attrs.frozen(kw_only=True)
class Disagreement:
    """
    One fact that an engine reads otherwise than it was planned.

    Attributes:
        engine: Which.
        file: In which message.
        field: Which fact; ``file`` if the message was not read at all.
        expected: What the plan says.
        found: What the engine says.

    """

    engine: str
    file: str
    field: str
    expected: object
    found: object


def compared(engine: str, sent: Iterable[Letter], read: Mapping[str, Answer]) -> list[Disagreement]:
    """Return every fact of *sent* that *engine*, which gave the answers *read*, has otherwise."""
    wrong = []
    for letter in sent:
        expected, found = attrs.asdict(letter.expected), {}
        if letter.file in read:
            found = attrs.asdict(read[letter.file])
            expected |= UNSAID.get(engine, {})
        else:
            expected = {"file": letter.file}
        wrong += [
            Disagreement(
                engine=engine, file=letter.file, field=field, expected=fact, found=found.get(field)
            )
            for field, fact in expected.items()
            if found.get(field) != fact
        ]
    return wrong


def table(rows: Iterable[tuple[str, int, float, Sequence[Disagreement]]]) -> str:
    """Return a line for each engine: how much it read, and how often it disagrees about what."""
    heads = ("engine", "read", *FIELDS, "file", "seconds")
    lines = ["  ".join(f"{head:>9}" for head in heads)]
    for engine, count, seconds, wrong in rows:
        by_field = Counter(each.field for each in wrong)
        cells = [engine, count, *(by_field[field] for field in (*FIELDS, "file")), f"{seconds:.1f}"]
        lines.append("  ".join(f"{cell!s:>9}" for cell in cells))
    return "\n".join(lines)


def judged(sent: Sequence[Letter], engines: Iterable[str] = ENGINES) -> list[Disagreement]:
    """
    Let each of *engines* read *sent*, say what came of it, and return every disagreement.

    Raises:
        EngineError: One is not there, or gave no answer.

    """
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for letter in sent:
            Path(folder, letter.file).write_bytes(letter.data)
        for engine in engines:
            since = time.monotonic()
            read = answers(engine, Path(folder))
            seconds = time.monotonic() - since
            rows.append((engine, len(read), seconds, compared(engine, sent, read)))
    print(table(rows))
    return [each for *_, wrong in rows for each in wrong]


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, and return the exit code."""
    parser = argparse.ArgumentParser(description="Let calendar engines read every invite.")
    parser.add_argument("--plans", type=int, default=500, help="how many random plans (500)")
    parser.add_argument("--seed", type=int, default=0, help="of their times (0)")
    given = parser.parse_args(arguments)
    sent = list(letters(all_stories(given.plans, given.seed)))
    methods = Counter(letter.expected.method for letter in sent)
    print(f"{len(sent)} messages of {given.plans} random plans and all others: {dict(methods)}")
    try:
        wrong = judged(sent)
    except EngineError as error:
        print(f"readers: {error}", file=sys.stderr)
        return 2
    for each in wrong[:SHOWN]:
        print(f"{each.engine}: {each.file}: {each.field}: {each.found}, planned {each.expected}")
    print(f"{len(wrong)} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
