"""What whole processes take: imports and the command line."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks import example
from benchmarks.figures import Figure, measure

BARE = "python -c pass"
LIBRARY = "import onestop"
ORTOOLS = "from ortools.sat.python import cp_model"
PLAN = "onestop plan CENTRE CASE --out DIR"
TOGETHER = "onestop plan CENTRE CASE CASE CASE --out DIR"
DEMO = "onestop demo"
HEAVY = ("ortools", "pandas", "numpy")


def commands() -> dict[str, Callable[[], object]]:
    """Return every process to measure."""
    paths = example.case_paths()
    return {
        BARE: partial(_run, ["-c", "pass"]),
        LIBRARY: partial(_run, ["-c", LIBRARY]),
        ORTOOLS: partial(_run, ["-c", ORTOOLS]),
        PLAN: partial(_plan, paths[:1]),
        TOGETHER: partial(_plan, paths),
        DEMO: partial(_run, ["-m", "onestop", "demo"]),
    }


def beyond_bare(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Figure]:
    """Return what each process takes beyond a bare interpreter, and that interpreter."""
    taken = measure(calls, rounds)
    bare = taken.pop(BARE)
    return {BARE: bare} | {name: figure - bare for name, figure in taken.items()}


def loaded() -> tuple[str, ...]:
    """Return which of the heavy packages ``import onestop`` loads."""
    code = f"import sys, onestop; print(*({{*{HEAVY}}} & {{*sys.modules}}))"
    return tuple(sorted(_run(["-c", code]).split()))


def _plan(cases: Sequence[Path]) -> None:
    """Plan *cases* together, write plan and invites, and take the files away again."""
    with tempfile.TemporaryDirectory() as out:
        where = [example.centre_path(), *cases, "--now", example.NOW.isoformat(), "--out", out]
        _run(["-m", "onestop", "plan", *map(str, where)])


def _run(arguments: Sequence[str]) -> str:
    """Run Python; return what it says."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    return done.stdout
