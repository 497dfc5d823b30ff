"""The best visit of a day without CP-SAT: the very plan that CP-SAT proves, or no answer."""

import itertools
import random
from collections.abc import Iterator

import attrs
import pytest

from onestop.check import check
from onestop.errors import InfeasibleError
from onestop.model import Plan, Problem
from onestop.rules import Level
from onestop.search import Search, Visiting
from onestop.solver import SolveOptions, settling, solve, solving
from onestop.solver.asking import ask, search
from onestop.solver.packing import Due, LongSearchError, Timely, Walk
from onestop.solver.seating import FACE, Group, Pair, Place, Seating
from tests.builders import a_diary
from tests.random_problems import problem
from tests.small import a_service, one

FEW = 60


def each_alone(seeds: range) -> Iterator[Problem]:
    """Yield the random problems of *seeds*, one for each of their cases."""
    for seed in seeds:
        several = problem(seed)
        for case in several.cases:
            yield attrs.evolve(several, cases=(case,))


def planned(asked: Problem) -> Plan | None:
    """Return the plan; None where there is none."""
    try:
        return solve(asked)
    except InfeasibleError:
        return None


@pytest.mark.parametrize("first", range(0, FEW, 30))
def test_the_plan_is_the_one_that_cp_sat_proves(
    monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    """Every level, and among equals the same people, rooms and minutes."""
    settled, used = settling.settled, 0
    for asked in each_alone(range(first, first + 30)):
        found = []
        monkeypatch.setattr(
            solving, "settled", lambda *args, kept=found: kept.append(settled(*args)) or kept[-1]
        )
        mine = planned(asked)
        monkeypatch.setattr(solving, "settled", lambda *_: None)
        assert mine == planned(asked)
        used += any(found)
    assert used


@pytest.mark.parametrize("first", range(0, FEW, 30))
def test_whoever_asks_for_the_end_alone_gets_the_same_end(first: int) -> None:
    """The levels down to the end are those of the best plan; nothing below is looked for."""
    ends = SolveOptions(down_to=Level.EARLIEST)
    compared = 0
    for asked in each_alone(range(first, first + 30)):
        best = planned(asked)
        if best is not None:
            soon = solve(asked, ends)
            assert soon.objective == best.objective[:3]
            assert check(asked, soon) == ()
            compared += 1
    assert compared > 10


def a_place(service: str, *refs: str, **changes: object) -> Place:
    """Return a seat that any of *refs*, all of them strangers, could fill at no cost."""
    facts = {
        "service": service,
        "costs": dict.fromkeys(refs, 0),
        "strangers": frozenset(refs),
        "twin": None,
        "distinct": True,
    }
    return Place(**facts | changes)


def brute(places: list[Place], groups: list[Group], pairs: list[Pair]) -> tuple[int, ...] | None:
    """Return the least cost and the first seating that has it, by trying all."""
    best = None
    for chosen in itertools.product(*(place.costs for place in places)):
        cost = FACE * len(
            {ref for ref, place in zip(chosen, places, strict=True) if ref in place.strangers}
        )
        cost += sum(place.costs[ref] for ref, place in zip(chosen, places, strict=True))
        broken = [
            group.cost for group in groups if not {chosen[n] for n in group.seats} & group.people
        ]
        broken += [
            pair.cost
            for pair in pairs
            if chosen[pair.one] == chosen[pair.other] and chosen[pair.one] not in pair.shared
        ]
        seated = [
            (place.service, ref)
            for ref, place in zip(chosen, places, strict=True)
            if place.distinct
        ]
        twins = all(
            place.twin is None or chosen[place.twin] == ref
            for ref, place in zip(chosen, places, strict=True)
        )
        if None in broken or len(set(seated)) < len(seated) or not twins:
            continue
        if best is None or cost + sum(broken) < best[0]:
            best = cost + sum(broken), chosen
    return best


@pytest.mark.parametrize("seed", range(60))
def test_the_seating_is_the_best_and_the_first(seed: int) -> None:
    """Compared with all seatings, over random seats, groups and pairs."""
    dice = random.Random(seed)
    people = [f"P{number}" for number in range(5)]
    places, alone = [], {service: dice.random() < 0.8 for service in "ab"}
    for number in range(4):
        service = dice.choice("ab")
        able = sorted(dice.sample(people, dice.randint(1, 4)))
        known = frozenset(dice.sample(people, 2))
        places.append(
            a_place(
                service,
                *able,
                costs={ref: dice.choice((0, 0, 3)) for ref in able},
                strangers=frozenset(able) - known,
                twin=dice.randrange(number) if number and dice.random() < 0.2 else None,
                distinct=alone[service],
            )
        )
    some = frozenset(dice.sample(people, 2))
    groups = [Group(seats=(0, 2), people=some, cost=dice.choice((None, 5)))]
    pairs = [Pair(one=1, other=3, cost=dice.choice((None, 4)), shared=frozenset(people[:1]))]

    found = Seating(places, groups, pairs, 10_000)

    expected = brute(places, groups, pairs)
    assert (found.best, found.chosen) == (expected or (None, ()))
    first = Seating(places, groups, pairs, 10_000, first_will_do=True)
    # The first one is a seating, too, where there is any, and takes no more looks.
    assert (first.best is None) == (found.best is None)
    assert first.best is None or first.best >= found.best
    assert first.patience >= found.patience


def test_the_seating_gives_up() -> None:
    """Whoever has no patience left hears so; CP-SAT is asked instead."""
    with pytest.raises(LongSearchError):
        Seating([a_place("a", "P1", "P2")], [], [], 1)


# Times, compared with all there are.

LENGTHS = (1, 2, 1)
STEPS = range(17, 27)
THREE = one(
    *(a_service(f"talk-{n}", minutes=30 * length) for n, length in enumerate(LENGTHS)),
    openings=dict.fromkeys(("r-1", "r-2"), a_diary(("08:30", "13:00"))),
)


def a_search(dice: random.Random) -> tuple[Search, Visiting] | None:
    """Return a day at which each appointment has few starts; None if there is no visit."""
    (question,) = ask(THREE, THREE.cases[0])
    full = search(question)
    full.ties.span = dice.choice((None, 5, 6))
    full.ties.before[dice.randrange(3)] = dice.choice((0, 1 << dice.randrange(3)))
    day = next(full.visits(), None)
    some = full.only({name: sum(1 << n for n in dice.sample(STEPS, 4)) for name in full.names})
    best = some.again(day) if day else None
    return (some, best) if best else None


def every_visit(searching: Search) -> Iterator[tuple[int, ...]]:
    """Yield every way to place the appointments."""
    ties = searching.ties
    for starts in itertools.product(STEPS, repeat=3):
        ends = [start + length for start, length in zip(starts, LENGTHS, strict=True)]
        pairs = list(itertools.permutations(range(3), 2))
        if (
            all(one.mask >> start & 1 for one, start in zip(searching.starts, starts, strict=True))
            and all(ends[i] <= starts[j] or ends[j] <= starts[i] for i, j in pairs)
            and all(ends[i] <= starts[j] for i, j in pairs if ties.before[j] >> i & 1)
            and (ties.span is None or max(ends) - min(starts) <= ties.span)
        ):
            yield starts


def over(starts: tuple[int, ...]) -> int:
    """Return when a visit is over."""
    return max(start + length for start, length in zip(starts, LENGTHS, strict=True))


def late(starts: tuple[int, ...], dues: list[Due]) -> int:
    """Return what a visit misses of what is due."""
    total = 0
    for due in dues:
        moment = min(starts) if due.number is None else starts[due.number] + LENGTHS[due.number]
        total += due.weight * max(0, 30 * moment - due.minute)
    return total


@pytest.mark.parametrize("seed", range(60))
def test_the_first_end_and_every_visit_that_has_it(seed: int) -> None:
    """The least missed, the first end with it, and the visits by their waiting."""
    dice = random.Random(seed)
    searching, best = next(found for _ in itertools.count() if (found := a_search(dice)))
    dues = [
        Due(number=number, minute=dice.randrange(500, 800), weight=dice.randint(1, 3))
        for number in dice.sample((None, 0, 1, 2), 2)
    ]

    every = list(every_visit(searching))
    first = min((late(starts, dues), over(starts)) for starts in every)
    assert Timely(searching, best, dues, 30).best() == first
    walk = Walk(searching, first[1], 10_000)
    for waiting in range(5):
        ending = [
            starts
            for starts in every
            if over(starts) == first[1] and first[1] - min(starts) == sum(LENGTHS) + waiting
        ]
        assert sorted(walk.visits(waiting)) == ending
