"""The checker against the oracle, on good plans and on those disturbed a little."""

import random
from collections import Counter

import pytest

from onestop import objective
from onestop.check import check
from onestop.model import Plan, Problem
from onestop.rules import Level, registry
from tests.brute import LEVELS, holds, levels, search
from tests.disturbing import disturbed
from tests.random_problems import problem

FEW = 150
# Without F01 and F03 a visit would be no visit; without F02 there is too much to try.
DECIDED = tuple(
    ref
    for ref, rule in registry().items()
    if rule.elsewhere is None and ref not in ("F01", "F02", "F03")
)


def in_use(asked: Problem, rule: str) -> bool:
    """Tell whether *rule* applies to the problem at all."""
    return rule.startswith("F") or asked.profile.setting(rule) is not None


def nearly(asked: Problem, rng: random.Random) -> list[Plan]:
    """Return the best plan, or those that would be best if a rule drawn by lot did not hold."""
    found = [search(asked)]
    if found[0] is None or rng.random() < 0.2:
        rules = rng.sample([rule for rule in DECIDED if in_use(asked, rule)], 5)
        found += [search(asked, frozenset({rule})) for rule in rules]
    return [best.plan for best in found if best is not None]


@pytest.mark.parametrize("first", range(0, FEW, 15))
def test_checker_and_oracle_judge_disturbed_plans_alike(first: int) -> None:
    """Something is shifted, swapped, dropped or added: the same verdict, and the same worth."""
    verdicts: Counter[bool] = Counter()
    for seed in range(first, first + 15):
        asked, rng = problem(seed), random.Random(seed)
        for plan in nearly(asked, rng):
            for tried in (plan, *(disturbed(rng, asked, plan) for _ in range(8))):
                good = holds(asked, tried)
                assert (check(asked, tried) == ()) == good, seed
                if good:
                    values = objective.values(asked, tried)
                    worth = tuple(values[Level(name)] for name in LEVELS)
                    assert worth == levels(asked, tried), seed
                verdicts[good] += 1

    assert verdicts[True] > 10
    assert verdicts[False] > 50
