"""
Keep workloads whose optimum is proved, with the value, and those proved impossible.

``.venv/bin/python benchmarks/workloads/keep.py NAME --seeds 1 2 3 [--limit S] [--out DIR]``

Each becomes a folder of ``DIR``: the files of ``write.py``; beside them ``plan.json``
and ``proved.json`` with the value of every level, or ``impossible.json`` with the
conflict.  What is neither proved nor ruled out within the limit is not kept.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # so that it runs from anywhere

import onestop  # noqa: E402
from benchmarks.workloads import WORKLOADS, Workload, filing  # noqa: E402
from onestop.files import plan_to_json, write_together  # noqa: E402

FOLDER = ROOT / "benchmarks" / "instances" / "proved"
PROVED, IMPOSSIBLE = "onestop/proved/1", "onestop/impossible/1"


def verdict(workload: Workload, limit: float) -> dict[str, bytes]:
    """Return what is known of *workload* after *limit* seconds, as files; nothing if it is open."""
    try:
        plan = onestop.solve(workload.problem(), onestop.SolveOptions(time_limit=limit))
    except onestop.InfeasibleError as error:
        return {"impossible.json": _json(_conflict(error))}
    except onestop.TimeLimitError:
        return {}
    if plan.status is not onestop.Status.OPTIMAL:
        return {}
    text = plan_to_json(plan, zone=workload.centre.time_zone)
    levels = {level.level: level.value for level in plan.objective}
    proved = {"format": PROVED, "levels": levels, "by": _solvers()}
    return {"plan.json": text.encode(), "proved.json": _json(proved)}


def _conflict(error: onestop.InfeasibleError) -> dict[str, Any]:
    """Return why nothing fits: the cases, and the rules that collide, by whom they concern."""
    reasons = [{"rule": each.rule, "subject": each.subject} for each in error.conflict.reasons]
    cases = list(error.cases)
    return {"format": IMPOSSIBLE, "cases": cases, "conflict": reasons, "by": _solvers()}


def _solvers() -> dict[str, str]:
    """Return what proved it."""
    return {name: version(name) for name in ("onestop", "ortools")}


def _json(tree: Mapping[str, Any]) -> bytes:
    """Return *tree* as JSON."""
    return (json.dumps(tree, indent=2) + "\n").encode()


def keep(workload: Workload, limit: float, out: Path) -> str:
    """Keep *workload* in a folder of *out* if it can be settled, and return what came of it."""
    settled = verdict(workload, limit)
    name = f"{workload.name}-{workload.seed:02}"
    if not settled:
        return f"{name}: not settled in {limit:g} s, not kept"
    write_together(out / name, {**filing.files_of(workload), **settled})
    return f"{name}: {'proved' if 'proved.json' in settled else 'impossible'}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Keep what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("name", choices=tuple(WORKLOADS), help="which workload")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1], help="which (default: 1)")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds each (default: 60)")
    parser.add_argument(
        "--out", type=Path, default=FOLDER, help="where (default: instances/proved)"
    )
    given = parser.parse_args(arguments)
    for seed in given.seeds:
        print(keep(WORKLOADS[given.name](seed), given.limit, given.out))


if __name__ == "__main__":
    main()
