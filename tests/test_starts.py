"""Feasible starts: Hall's theorem on bitsets, compared with trying every seating."""

import itertools
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from onestop.model import Availability, Pin
from onestop.solver.asking import ask
from onestop.starts import seatable
from tests.builders import a_case, a_diary, a_problem
from tests.test_bits import steps_of

STEPS = 6
WHO = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2**STEPS - 1), max_size=4)
SEATS = st.dictionaries(st.sampled_from(["one", "two", "three"]), WHO, max_size=3)


def tried(
    seats: Mapping[str, Mapping[str, int]], step: int, people: tuple[str, ...], *, distinct: bool
) -> bool:
    """Tell whether anybody can be seated at *step*, by trying everything."""
    choices = [[ref for ref, mask in who.items() if mask >> step & 1] for who in seats.values()]
    return any(
        (not distinct or len(set(seated)) == len(seated)) and set(people) <= set(seated)
        for seated in itertools.product(*choices)
    )


@given(
    seats=SEATS,
    distinct=st.booleans(),
    people=st.lists(st.sampled_from("abcd"), max_size=2, unique=True),
)
def test_everybody_is_seated_exactly_where_some_seating_exists(
    *, seats: dict[str, dict[str, int]], distinct: bool, people: list[str]
) -> None:
    """Counting candidates of every set of seats gives the same as trying all seatings."""
    mask = seatable(seats, tuple(people), distinct=distinct)

    for step in range(STEPS):
        assert bool(mask >> step & 1) == tried(seats, step, tuple(people), distinct=distinct)


def test_a_start_needs_room_people_and_child_at_once() -> None:
    """The interview's starts are those at which all of them are free for its whole length."""
    problem = a_problem(
        cases=(a_case(blocked=(a_diary(("10:00", "10:05")).windows[0],)),),
        diaries={"J-gil": a_diary(("09:00", "12:00"))},
        openings={"interview-1": a_diary(("08:30", "11:30"))},
    )

    found = ask(problem, problem.cases[0])[0].starts["interview"]

    # 45 minutes: 09:00 to 09:15 before the block, 10:05 to 10:45 after it.
    assert sorted(steps_of(found.mask)) == [*range(108, 112), *range(121, 130)]


def test_whoever_can_never_sit_is_no_candidate() -> None:
    """People and rooms without any time left are not carried along."""
    problem = a_problem(
        diaries={"D-emil": Availability(())}, openings={"counselling-1": Availability(())}
    )

    found = ask(problem, problem.cases[0])[0].starts

    assert set(found["exam"].seats["doctor"]) == {"D-dora"}
    assert found["counselling"].mask == 0
    assert found["counselling"].rooms == {}


def test_a_pin_leaves_one_start() -> None:
    """A pinned appointment can start when it is pinned and at no other time."""
    start = a_diary(("14:00", "15:00")).windows[0].start
    case = a_case(pins=(Pin(service="exam", start=start),))
    problem = a_problem(cases=(case,))

    assert list(steps_of(ask(problem, case)[0].starts["exam"].mask)) == [168]
