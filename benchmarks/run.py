"""
Measure onestop, beside PyJobShop, on the bundled example: ``./run bench``.

Takes a few minutes and writes ``benchmarks/results.md``.
"""

import argparse
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))  # so that it runs from anywhere

from benchmarks import example, processes, stages  # noqa: E402
from benchmarks.cases import Case  # noqa: E402
from benchmarks.report import Results, markdown  # noqa: E402


def measured(compare: Callable[[example.Link, int], Case], rounds: int) -> Results:
    """Measure everything."""
    links = example.chain()
    say("whole processes")
    taken = processes.beyond_bare(processes.commands(), rounds)
    compared, parts = [], {}
    for link in links:
        say(f"case {link.case}")
        compared.append(compare(link, rounds))
        parts[link.case] = stages.stages(link.problem, rounds)
    loaded = processes.loaded()
    return Results(rounds=rounds, cases=compared, processes=taken, loaded=loaded, stages=parts)


def say(what: str) -> None:
    """Tell what is being measured."""
    print(f"measuring {what} ...", file=sys.stderr)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="how often (default: 20)")
    rounds = parser.parse_args().rounds
    if rounds < 1:
        parser.error("--rounds: expected 1 or more")
    if importlib.util.find_spec("pyjobshop") is None:
        parser.error("PyJobShop is missing; ./run bench installs it")
    from benchmarks import peer  # noqa: PLC0415 - not installed for everybody

    report = markdown(measured(peer.compare, rounds))
    (FOLDER / "results.md").write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
