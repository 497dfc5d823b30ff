"""
P4: the same problem gives the same plan, byte for byte, on every machine.

Whenever all levels are proved, the plan depends on no seed, no number of workers
and no version of ortools.  ``goldens/same_plan.json`` holds a short digest of the
plan of each of 200 random problems, so that runs that never meet, such as those
with the oldest and with the newest ortools, are held to the same plans.  Where
plans are meant to change, write it anew and say why in the commit::

    .venv/bin/python -m tests.test_same_plan --write
"""

import hashlib
import itertools
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from onestop.errors import InfeasibleError
from onestop.files import plan_to_json
from onestop.model import Plan, Status
from onestop.solver import SolveOptions, solve
from tests.random_problems import problem

GOLDEN = Path(__file__).parent / "goldens" / "same_plan.json"
PLANS, CHUNKS, SAMPLE = 200, 8, 40
PLAIN = SolveOptions()
OTHERS = (
    SolveOptions(workers=8, seed=3),
    SolveOptions(workers=8, seed=2**31 - 1),
    SolveOptions(workers=2, seed=7),
    SolveOptions(seed=99),
)


def best(seed: int, options: SolveOptions) -> Plan | None:
    """Return the best plan of a random problem, or None if there is none."""
    try:
        return solve(problem(seed), options)
    except InfeasibleError:
        return None


def digest(plan: Plan) -> str:
    """Return a digest of a plan's bytes, short enough for a file that people read."""
    return hashlib.sha256(plan_to_json(plan).encode()).hexdigest()[:16]


def digests() -> Iterator[tuple[int, str]]:
    """Yield the digest of every random problem that has a plan, by its seed."""
    for seed in itertools.count():
        if plan := best(seed, PLAIN):
            yield seed, digest(plan)


def golden() -> dict[int, str]:
    """Return the digests that all versions are held to, by seed."""
    found = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return {int(seed): each for seed, each in found.items()}


def shuffled() -> list[int]:
    """Return the seeds in an order that puts a fair sample first."""
    seeds = sorted(golden())
    random.Random(4).shuffle(seeds)
    return seeds


def assert_golden(seed: int, options: SolveOptions) -> None:
    """Solve one problem, and compare its plan with the golden one."""
    plan = best(seed, options)
    assert plan is not None
    assert plan.status is Status.OPTIMAL
    assert digest(plan) == golden()[seed], f"another plan for problem {seed} with {options}"


def test_the_golden_plans_are_many_and_some_have_several_children() -> None:
    """So that the tests below mean something."""
    seeds = golden()

    assert len(seeds) == PLANS
    assert sum(len(problem(seed).cases) > 1 for seed in seeds) >= PLANS / 3


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_version_of_ortools_gives_the_golden_plans(chunk: int) -> None:
    """All 200, with one worker; the continuous integration runs this with two versions."""
    for seed in sorted(golden())[chunk::CHUNKS]:
        assert_golden(seed, PLAIN)


@pytest.mark.parametrize("options", OTHERS, ids=lambda o: f"{o.workers} workers, seed {o.seed}")
def test_plans_do_not_depend_on_seed_or_workers(options: SolveOptions) -> None:
    """A sample of the problems, solved in another way."""
    for seed in shuffled()[:SAMPLE]:
        assert_golden(seed, options)


@pytest.mark.long
def test_no_plan_depends_on_seed_or_workers(long_budget: float) -> None:
    """All 200, in every way; a short budget tries a fair sample of them."""
    until = time.monotonic() + long_budget
    tried = 0
    for seed in shuffled():
        if time.monotonic() > until:
            break
        for options in OTHERS:
            assert_golden(seed, options)
        tried += 1

    print(f"{tried} problems, {len(OTHERS)} ways each")  # noqa: T201
    assert tried


def write() -> None:
    """Write the golden digests of the plans that are found now."""
    found = dict(itertools.islice(digests(), PLANS))
    GOLDEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python -m tests.test_same_plan --write")
    write()
