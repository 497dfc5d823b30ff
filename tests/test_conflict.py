"""Why nothing fits: what is named is enough, and by itself names nothing in vain."""

import itertools

import attrs
import pytest

from onestop.errors import InfeasibleError
from onestop.model import Problem, Reason
from onestop.solver import feasible, solve
from onestop.solver.conflict import conflict
from onestop.texts import Text
from tests.random_problems import problem

NAMES = "ABCDEFG"


def a_reason(name: str) -> Reason:
    """Return a reason called *name*."""
    return Reason(rule=name, sentence=Text("x", "x"))


@pytest.mark.parametrize(
    "collisions",
    [["A"], ["BD"], ["ABC"], ["AB", "CD"], ["AB", "BC"], ["A", "B", "CDE"], ["ABCDEFG"]],
    ids="-".join,
)
def test_every_collision_is_resolved_and_each_set_irreducible(collisions: list[str]) -> None:
    """Whatever sets collide: without what is named none does, and only members are named."""
    sets = [frozenset(map(a_reason, collision)) for collision in collisions]
    asked: list[frozenset[Reason]] = []

    def possible(without: frozenset[Reason]) -> bool:
        asked.append(without)
        return all(collision & without for collision in sets)

    found = set(conflict([a_reason(name) for name in NAMES], possible).reasons)

    assert all(collision & found for collision in sets)
    assert found <= frozenset(itertools.chain.from_iterable(sets))
    assert len(asked) < 60


def test_nothing_collides_in_what_is_possible() -> None:
    """A problem that has a plan has no conflict."""
    assert conflict([a_reason("A")], lambda _: True).reasons == ()


def infeasible_problems(count: int) -> list[tuple[Problem, InfeasibleError]]:
    """Return the first random problems that are impossible, with what solve said of them."""
    found: list[tuple[Problem, InfeasibleError]] = []
    for seed in itertools.count():
        asked = problem(seed)
        try:
            solve(asked)
        except InfeasibleError as error:
            # Of several cases only those named are impossible by themselves.
            cases = tuple(case for case in asked.cases if case.ref in error.cases)
            found.append((attrs.evolve(asked, cases=cases), error))
        if len(found) == count:
            break
    return found


@pytest.mark.parametrize("many", [50, pytest.param(200, marks=pytest.mark.long)])
def test_without_what_is_named_the_case_is_possible(many: int) -> None:
    """Over random impossible cases: CP-SAT alone finds a plan once the reasons are gone."""
    for asked, error in infeasible_problems(many):
        assert not feasible(asked)
        assert feasible(asked, without=error.conflict.reasons)
