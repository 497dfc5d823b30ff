"""
P4 across processes: another order of sets changes no byte of a plan.

Seeds, workers and versions of ortools are for ``test_same_plan.py``.
"""

import itertools
import os
import subprocess
import sys

import pytest

from onestop.errors import InfeasibleError
from onestop.files import plan_to_json
from onestop.model import Plan
from onestop.solver import solve
from tests.random_problems import problem

AGAIN = """
from onestop.files import plan_to_json
from onestop.solver import solve
from tests.random_problems import problem
print(plan_to_json(solve(problem({seed}))))
"""


@pytest.mark.parametrize("cases", [1, 2])
@pytest.mark.parametrize("hashing", ["1", "2"])
def test_a_plan_does_not_depend_on_the_process(hashing: str, cases: int) -> None:
    """Another process, with another order of sets, gives the same bytes."""
    seed, plan = first_plan(cases)
    code = AGAIN.format(seed=seed)
    environment = os.environ | {"PYTHONHASHSEED": hashing}

    again = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert again.stdout.rstrip("\n") == plan_to_json(plan).rstrip("\n")


def first_plan(cases: int) -> tuple[int, Plan]:
    """Return the first random problem with so many cases that has a plan, by its seed."""
    for seed in itertools.count():
        asked = problem(seed)
        if len(asked.cases) == cases:
            try:
                return seed, solve(asked)
            except InfeasibleError:
                continue
    raise AssertionError
