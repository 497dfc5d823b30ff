"""
Five hands, one answer: brute force, exact search, CP-SAT alone, solver, checker.

Over small random problems they must agree on what is possible, and on the best
value of every level.  The brute force shares no code with any of them.
"""

import functools
import math
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
from onestop.solver import SolveOptions, asking, feasible, solve
from onestop.solver.clock import Clock
from onestop.solver.ladder import Ladder
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

FEW, MANY = 150, 2000
LEAST = 20
COMPARED = (
    Level.DEADLINE,
    Level.EARLIEST,
    Level.ON_SITE,
    Level.FACES,
    Level.WISHES,
    Level.LOAD,
)
# Rules that decide nothing which is compared here.
NEVER_BIND = {
    "F01": "without it the question itself goes missing",
    "F03": "without it the question itself goes missing",
    "R12": "rooms for interviews hold one family, so F04 keeps others out already",
    "R35": "breaks lie inside the interview, and no level counts them",
    "R58": "F01 gives every interview its time and people, and F06 its room",
}
# Without these there is so much to try that only small problems are tried.
WIDE = frozenset({"F02", "F04", "F05", "F06", "F09"})
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
    questions = asking.asked(asked)
    days = dict.fromkeys(range(len(questions[0].brief.days())), 0)
    if not all(s.mask for question in questions for s in question.starts.values()):
        return None
    ladder = Ladder(asked, questions, {question.key: days for question in questions})
    ladder.climb(Clock(SolveOptions()), {})
    values = {level.level: level.value for level in ladder.levels}
    return tuple(values[level] for level in COMPARED) if ladder.answer else None


def assert_search_agrees(asked: Problem, best: tuple[int, ...] | None) -> None:
    """Compare the exact search, for one part of one case, where it says that it is exact."""
    question, *others = asking.asked(asked)
    searching = asking.search(question)
    if others or not searching.exact:
        return
    first = next(searching.visits(), None)
    assert (first is None) == (best is None)
    deadline = any(item.level is Level.DEADLINE for item in question.posted)
    if first is not None and best is not None and not deadline:
        moment = searching.lattice.moment(first.end)
        assert objective.earliest(asked, asked.cases[0], moment) == best[1]


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


@functools.cache
def answer(seed: int, without: frozenset[str] = frozenset()) -> tuple[int, ...] | None:
    """Return the oracle's best answer, which is asked for again and again."""
    return brute(problem(seed), without)


def fair(possible: list[bool]) -> bool:
    """Tell whether 30 to 70 % of the problems are possible."""
    return 0.3 <= possible.count(True) / len(possible) <= 0.7


@pytest.mark.parametrize("first", range(0, FEW, 15))
def test_all_agree_on_random_problems(first: int) -> None:
    """Possible or not, and the optimum of every level, fifteen problems at a time."""
    possible = [assert_agreement(problem(seed)) for seed in range(first, first + 15)]

    assert True in possible


@pytest.mark.parametrize("many", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_a_third_of_the_problems_have_more_children_than_one(many: int) -> None:
    """Co-victims, brothers and sisters, a suspect who is a child, or strangers."""
    several = sum(len(problem(seed).cases) > 1 for seed in range(many))

    assert several >= many / 3


def test_neither_possible_nor_impossible_is_rare() -> None:
    """So that no hand can guess."""
    assert fair([answer(seed) is not None for seed in range(FEW)])


@pytest.mark.long
def test_all_agree_on_many_random_problems(long_budget: float) -> None:
    """The same over two thousand."""
    seeds = list(range(MANY))
    random.Random(0).shuffle(seeds)
    until = time.monotonic() + long_budget
    possible = [assert_agreement(problem(seed)) for seed in seeds if time.monotonic() < until]

    print(f"{len(possible)} problems, {possible.count(False)} impossible")  # noqa: T201
    assert len(possible) >= FEW
    assert fair(possible)


def binding() -> list[str]:
    """Return the rules that must decide some of the problems."""
    known = registry()
    return [rule for rule in known if known[rule].elsewhere is None and rule not in NEVER_BIND]


def seeds_for(rule: str, many: int) -> list[int]:
    """Return the seeds below *many*, those first whose flavour stresses *rule*."""

    def far(seed: int) -> tuple[bool, bool]:
        name = flavour_of(seed)
        return rule.lower() not in name, rule[:3].lower() not in name

    return sorted(range(many), key=far)


def narrow(rule: str, asked: Problem) -> bool:
    """Tell whether there is little to try without *rule*: one child, one day, few seats."""
    days = (asked.horizon.end - asked.horizon.start) / timedelta(days=1)
    if len(asked.cases) > 1 or days > 1.5 or asked.profile.ref != "cn":
        return False
    # Without F02 everybody could fill every seat, and an interview has many.
    return rule != "F02" or "interview" not in (asked.cases[0].services or ("interview",))


def worth_trying(rule: str, seed: int) -> bool:
    """Tell whether *rule* is in force, and what would be best without it is soon tried out."""
    asked = problem(seed)
    applies = rule.startswith("F") or asked.profile.setting(rule) is not None
    return applies and (rule not in WIDE or narrow(rule, asked))


def binds(rule: str, seed: int) -> bool:
    """Tell whether another answer is best without *rule*, where that is soon tried out."""
    if not worth_trying(rule, seed):
        return False
    asked = problem(seed)
    beside = BESIDE.get(rule, frozenset())
    return brute(asked, beside | {rule}) != answer(seed, beside)


@pytest.mark.long
def test_every_rule_binds(long_budget: float) -> None:
    """Each rule alone decides in at least 20 of two thousand: without it, another is best."""
    rules = binding()
    random.Random(0).shuffle(rules)
    began, bound, tried = time.monotonic(), Counter[str](), Counter[str]()
    for number, rule in enumerate(rules, 1):
        until = began + long_budget * number / len(rules)
        for seed in seeds_for(rule, MANY):
            if bound[rule] == LEAST or time.monotonic() > until:
                break
            tried[rule] += worth_trying(rule, seed)
            bound[rule] += binds(rule, seed)

    print({rule: bound[rule] for rule in sorted(rules)})  # noqa: T201
    if long_budget == math.inf:
        assert [rule for rule in rules if bound[rule] < LEAST] == []
    # A short budget may end before a rule decides anything, but not after many problems of its own.
    assert [rule for rule in rules if tried[rule] > 2 * LEAST and not bound[rule]] == []


def test_every_rule_binds_in_the_few() -> None:
    """Each rule decides in at least one of the problems that every run of the tests compares."""
    idle = [
        rule for rule in binding() if not any(binds(rule, seed) for seed in seeds_for(rule, FEW))
    ]

    assert idle == []


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
    override = Override(rule="R49", reason="r", approved_by="b", at=asked.now)
    cases = (attrs.evolve(c, overrides=(override,) * (c.ref in lifting)) for c in asked.cases)
    profile = attrs.evolve(asked.profile, rules=tuple(rules))

    assert assert_agreement(attrs.evolve(asked, profile=profile, cases=tuple(cases)))
