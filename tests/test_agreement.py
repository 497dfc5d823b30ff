"""
Five hands, one answer: brute force, exact search, CP-SAT alone, solver, checker.

Over small random problems they must agree on what is possible, and on the best
value of every level.  The brute force shares no code with any of them.
"""

import random
import time
from collections import Counter
from datetime import timedelta

import pytest

from onestop import objective
from onestop.check import check
from onestop.errors import InfeasibleError
from onestop.model import Plan, Problem, Status
from onestop.rules import Level, registry
from onestop.solver import SolveOptions, feasible, solve
from onestop.solver.asking import ask, search
from onestop.solver.ladder import Ladder
from onestop.solver.running import Clock
from tests.brute import brute, holds
from tests.random_problems import flavour_of, problem

FEW, MANY = 150, 1000
LEAST = 20
COMPARED = (
    Level.DEADLINE,
    Level.EARLIEST,
    Level.ON_SITE,
    Level.FACES,
    Level.WISHES,
    Level.LOAD,
)
# What goes missing with these is the question itself, or, with R35, nothing that is compared.
NEVER_BIND = frozenset({"F01", "F03", "R35"})
# R11 sharpens F04, and can only be seen where that is gone.
BESIDE = {"R11": frozenset({"F04"})}


def solved(asked: Problem) -> Plan | None:
    """Return the solver's plan, or None where it proved that there is none."""
    try:
        return solve(asked)
    except InfeasibleError:
        return None


def alone(asked: Problem) -> tuple[int, ...] | None:
    """Return the levels by CP-SAT on every day, without any bound from the search."""
    questions = [ask(asked, case) for case in asked.cases]
    days = dict.fromkeys(range(len(questions[0].brief.days())), 0)
    if not all(s.mask for question in questions for s in question.starts.values()):
        return None
    ladder = Ladder(asked, questions, {question.case.ref: days for question in questions})
    ladder.climb(Clock(SolveOptions()), {})
    values = {level.level: level.value for level in ladder.levels}
    return tuple(values[level] for level in COMPARED) if ladder.answer else None


def assert_search_agrees(asked: Problem, best: tuple[int, ...] | None) -> None:
    """Compare the exact search, for one case, where it says that it is exact."""
    question = ask(asked, asked.cases[0])
    searching = search(question)
    if len(asked.cases) > 1 or not searching.exact:
        return
    first = next(searching.visits(), None)
    assert (first is None) == (best is None)
    deadline = any(item.level is Level.DEADLINE for item in question.posted)
    if first is not None and best is not None and not deadline:
        moment = searching.lattice.moment(first.end)
        assert objective.earliest(asked.cases[0], moment) == best[1]


def assert_agreement(asked: Problem) -> bool:
    """Compare all of them on one problem; return whether it is possible."""
    best, plan = brute(asked), solved(asked)
    assert (plan is None) == (best is None)
    assert feasible(asked) == (best is not None)
    assert alone(asked) == best
    assert_search_agrees(asked, best)
    if plan is None:
        return False
    values = objective.values(asked, plan)
    assert tuple(values[level] for level in COMPARED) == best
    assert plan.status is Status.OPTIMAL
    assert check(asked, plan) == ()
    assert holds(asked, plan)
    return True


@pytest.mark.parametrize("first", range(0, FEW, 15))
def test_all_agree_on_random_problems(first: int) -> None:
    """Possible or not, and the optimum of every level, fifteen problems at a time."""
    possible = [assert_agreement(problem(seed)) for seed in range(first, first + 15)]

    assert True in possible


@pytest.mark.long
def test_all_agree_on_many_random_problems(long_budget: float) -> None:
    """The same over a thousand, 30 to 70 % of them impossible."""
    seeds = list(range(MANY))
    random.Random(0).shuffle(seeds)
    until = time.monotonic() + long_budget
    possible = [assert_agreement(problem(seed)) for seed in seeds if time.monotonic() < until]

    print(f"{len(possible)} problems, {possible.count(False)} impossible")  # noqa: T201
    assert len(possible) >= FEW
    assert 0.3 <= possible.count(False) / len(possible) <= 0.7


def binds(rule: str, asked: Problem) -> bool:
    """Tell whether another answer is best without *rule*, where that is soon tried out."""
    days = (asked.horizon.end - asked.horizon.start) / timedelta(days=1)
    if len(asked.cases) > 1 or (rule.startswith("F") and days > 1.5):
        return False
    beside = BESIDE.get(rule, frozenset())
    return brute(asked, beside | {rule}) != brute(asked, beside)


@pytest.mark.long
def test_every_rule_binds(long_budget: float) -> None:
    """Each rule alone decides in at least 20 of a thousand: without it, another answer is best."""
    wanted = set(registry()) - NEVER_BIND
    until = time.monotonic() + long_budget
    bound: Counter[str] = Counter()
    done = 0
    for seed in range(MANY):
        short = [rule for rule in sorted(wanted) if bound[rule] < LEAST]
        if not short or time.monotonic() > until:
            break
        done += 1
        bound.update(rule for rule in short if binds(rule, problem(seed)))

    few = {rule: bound[rule] for rule in sorted(wanted) if bound[rule] < LEAST}
    print(f"{done} problems; bound less than {LEAST} times: {few}")  # noqa: T201
    # A short budget sees fewer problems, and may see a rule less often.
    assert not few or done < MANY
    assert sum(bound.values()) > done


def test_every_rule_binds_in_the_few() -> None:
    """Each rule decides in at least one of the problems that every run of the tests compares."""
    for rule in sorted(set(registry()) - NEVER_BIND):
        # Those that stress the rule come first, to be done soon.
        seeds = sorted(range(FEW), key=lambda seed: rule[:3].lower() not in flavour_of(seed))
        assert any(binds(rule, problem(seed)) for seed in seeds), rule
