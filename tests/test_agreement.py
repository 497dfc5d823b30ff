"""
Five hands, one answer: brute force, exact search, CP-SAT alone, solver, checker.

Over small random problems they must agree on what is possible, and on the best
value of every level.  The brute force shares no code with any of them.
"""

import functools
import random
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import attrs
import pytest

from onestop import objective
from onestop.check import check
from onestop.errors import InfeasibleError
from onestop.model import Override, Plan, Problem, Status, Strength
from onestop.rules import Level, registry
from onestop.solver import SolveOptions, feasible, solve
from onestop.solver.asking import ask, search
from onestop.solver.ladder import Ladder
from onestop.solver.running import Clock
from tests.brute import brute, holds
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_plan,
    a_problem,
    a_room,
    a_visit,
    an_appointment,
)
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


@functools.lru_cache(maxsize=4)
def answer(seed: int, without: frozenset[str]) -> tuple[int, ...] | None:
    """Return the best answer, which is asked for again for every rule."""
    return brute(problem(seed), without)


def binds(rule: str, seed: int) -> bool:
    """Tell whether another answer is best without *rule*, where that is soon tried out."""
    asked = problem(seed)
    days = (asked.horizon.end - asked.horizon.start) / timedelta(days=1)
    if len(asked.cases) > 1 or (rule.startswith("F") and days > 1.5):
        return False
    beside = BESIDE.get(rule, frozenset())
    return brute(asked, beside | {rule}) != answer(seed, beside)


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
        bound.update(rule for rule in short if binds(rule, seed))

    few = {rule: bound[rule] for rule in sorted(wanted) if bound[rule] < LEAST}
    print(f"{done} problems; bound less than {LEAST} times: {few}")  # noqa: T201
    assert not few or done < MANY
    # A short budget sees fewer problems, and may see a rule less often than its share.
    assert all(count >= LEAST * done // (3 * MANY) for count in few.values())


def test_every_rule_binds_in_the_few() -> None:
    """Each rule decides in at least one of the problems that every run of the tests compares."""
    for rule in sorted(set(registry()) - NEVER_BIND):
        # Those that stress the rule come first, to be done soon.
        seeds = sorted(range(FEW), key=lambda seed: rule[:3].lower() not in flavour_of(seed))
        assert any(binds(rule, seed) for seed in seeds), rule


def two_counselled(**changes: Any) -> Problem:
    """Return two children to counsel on a grid of 30 minutes, in one room that needs a reset."""
    cases = tuple(
        a_case(ref=ref, child=a_child(ref=f"C-{ref}"), services=("counselling",)) for ref in "AB"
    )
    rooms = (
        a_room(ref="c-1", kinds=("counselling",), reset=20, observed_from=None),
        a_room(ref="f-1", kinds=("family",), capacity=2, observed_from=None),
    )
    return a_problem(cases=cases, centre=a_centre(grid=30, rooms=rooms), **changes)


@pytest.mark.parametrize(
    "clocks",
    [
        [("09:00", "10:15"), ("10:00", "10:15"), ("10:15", "11:15")],
        [("09:00", "10:00")] * 3,
        [("00:00", "10:00")] * 2,
    ],
    ids=["touch off the grid", "too many already", "full"],
)
def test_what_stands_in_a_shared_room_takes_no_more_than_its_time(
    clocks: list[tuple[str, str]],
) -> None:
    """Bookings that touch within a step, or overfill the room, rule out nothing else."""
    visits = tuple(
        a_visit(
            case=f"old-{index}",
            child=f"old-{index}",
            appointments=(an_appointment("rest", since, until, room="f-1"),),
        )
        for index, (since, until) in enumerate(clocks)
    )

    assert assert_agreement(two_counselled(standing=a_plan(visits=visits)))


@pytest.mark.parametrize("lifting", ["", "A", "B", "AB"])
def test_a_rule_between_two_visits_binds_the_one_that_comes_later(lifting: str) -> None:
    """R49, where a profile makes it overridable: lifted for one, it still binds the other."""
    asked = two_counselled()
    rules = (
        attrs.evolve(setting, strength=Strength.OVERRIDABLE) if setting.rule == "R49" else setting
        for setting in asked.profile.rules
    )
    override = Override(rule="R49", reason="r", approved_by="b")
    cases = (attrs.evolve(c, overrides=(override,) * (c.ref in lifting)) for c in asked.cases)
    profile = attrs.evolve(asked.profile, rules=tuple(rules))

    assert assert_agreement(attrs.evolve(asked, profile=profile, cases=tuple(cases)))
