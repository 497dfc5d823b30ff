"""
The school case: nine children of three families, at one district centre, in three days.

Prints how long the first checked plan takes, and what every level came to when
the time was up: ``.venv/bin/python benchmarks/school.py [--seed N] [--seconds S]``.
"""

import argparse
import sys
import time
from pathlib import Path

import attrs

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it runs from anywhere

import onestop
from benchmarks.workloads import WORKLOADS


def school(seed: int = 1) -> onestop.Problem:
    """Return the problem that *seed* makes: the children's ages and sex, and busy hours."""
    return WORKLOADS["school"](seed).problem()


@attrs.define
class _Heard:
    """What a solve told while it ran."""

    plans: int = 0

    def __call__(self, progress: onestop.Progress) -> None:
        """Count what is heard."""
        del progress
        self.plans += 1


def first_plan(problem: onestop.Problem, seconds: float) -> tuple[float, onestop.Plan]:
    """Return how long the first plan takes that the checker has passed, and the plan."""
    heard = _Heard()
    options = onestop.SolveOptions(
        time_limit=seconds, on_progress=heard, cancelled=lambda: heard.plans > 0
    )
    began = time.perf_counter()
    plan = onestop.solve(problem, options)
    return time.perf_counter() - began, plan


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="which case (default: 1)")
    parser.add_argument("--seconds", type=float, default=30.0, help="time limit (default: 30)")
    given = parser.parse_args()
    problem = school(given.seed)
    taken, plan = first_plan(problem, given.seconds)
    print(f"first checked plan: {taken:.1f} s, {len(plan.visits)} visits")
    began = time.perf_counter()
    plan = onestop.solve(problem, onestop.SolveOptions(time_limit=given.seconds))
    print(f"after {time.perf_counter() - began:.1f} s: {plan.status}")
    for level in plan.objective:
        gap = (level.value - level.bound) / level.value if level.value else 0.0
        print(f"{level.level:>10} {level.value:>8} {level.bound:>8} {gap:>6.1%}")


if __name__ == "__main__":
    main()
