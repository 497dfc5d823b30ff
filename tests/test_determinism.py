"""P4: the same problem gives the same plan, byte for byte, for any seed and number of workers."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from onestop.errors import InfeasibleError
from onestop.files import plan_to_json
from onestop.model import Problem, Status
from onestop.solver import SolveOptions, solve
from tests.random_problems import problem

OTHERS = (SolveOptions(workers=8, seed=3), SolveOptions(seed=99))
SEEDS = 40

AGAIN = """
from onestop.files import plan_to_json
from onestop.solver import solve
from tests.random_problems import problem
print(plan_to_json(solve(problem({seed}))))
"""


def possible_problems() -> Iterator[tuple[Problem, str]]:
    """Yield random problems that have a plan, with the plan as text."""
    for seed in itertools.count():
        asked = problem(seed)
        try:
            plan = solve(asked)
        except InfeasibleError:
            continue
        assert plan.status is Status.OPTIMAL
        yield asked, plan_to_json(plan)


def assert_same(count: int) -> None:
    """Solve *count* random problems in other ways, and compare byte for byte."""
    for asked, text in itertools.islice(possible_problems(), count):
        for options in OTHERS:
            assert plan_to_json(solve(asked, options)) == text


def test_random_plans_do_not_depend_on_seed_or_workers() -> None:
    """A sample of random problems, solved with one worker and with eight."""
    assert_same(SEEDS)


@pytest.mark.long
def test_many_random_plans_do_not_depend_on_seed_or_workers() -> None:
    """The same over 200 problems."""
    assert_same(200)


@pytest.mark.parametrize("hashing", ["1", "2"])
def test_a_plan_does_not_depend_on_the_process(hashing: str) -> None:
    """Another process, with another order of sets, gives the same bytes."""
    seed = next(s for s in itertools.count() if _possible(problem(s)))
    code = AGAIN.format(seed=seed)
    environment = os.environ | {"PYTHONHASHSEED": hashing}

    again = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert again.stdout.rstrip("\n") == plan_to_json(solve(problem(seed))).rstrip("\n")


def _possible(asked: Problem) -> bool:
    """Tell whether there is a plan."""
    try:
        solve(asked)
    except InfeasibleError:
        return False
    return True
