"""Time as bits: compared with the obvious way, step by step."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop.bits import Lattice, at_least, lowest, ranges
from onestop.model import Availability, Window

ORIGIN = datetime(2026, 3, 9, tzinfo=UTC)
MASKS = st.integers(min_value=0, max_value=2**40 - 1)


def steps_of(mask: int) -> list[int]:
    """Return the steps of *mask*, earliest first."""
    return [step for step in range(mask.bit_length()) if mask >> step & 1]


def a_lattice(grid: int = 5, steps: int = 60) -> Lattice:
    """Return a lattice over some hours from midnight."""
    return Lattice.over(Window(ORIGIN, ORIGIN + steps * timedelta(minutes=grid)), grid)


def minutes_window(first: int, last: int) -> Window:
    """Return a window given in minutes after midnight."""
    return Window(ORIGIN + timedelta(minutes=first), ORIGIN + timedelta(minutes=last))


@given(MASKS)
def test_ranges_cover_the_mask_and_nothing_else(mask: int) -> None:
    """The ranges hold the same steps, none touching the next."""
    found = list(ranges(mask))

    assert {s for a, b in found for s in range(a, b + 1)} == set(steps_of(mask))
    assert all(b + 1 < c for (_, b), (c, _) in itertools.pairwise(found))


@given(st.lists(MASKS, max_size=6), st.integers(min_value=0, max_value=4))
def test_at_least_counts_step_by_step(masks: list[int], count: int) -> None:
    """A step is in the result when enough of the masks hold it."""
    result = at_least(masks, count)

    for step in range(40):
        assert (result >> step & 1) == (sum(m >> step & 1 for m in masks) >= count)


@given(MASKS.filter(bool))
def test_lowest_is_the_first_step(mask: int) -> None:
    """The lowest step comes first when walking."""
    assert lowest(mask) == steps_of(mask)[0]


@given(
    st.lists(
        st.tuples(st.integers(0, 280), st.integers(1, 90)).map(lambda p: (p[0], p[0] + p[1])),
        max_size=5,
    ),
    st.integers(min_value=1, max_value=8),
)
def test_starts_fit_wholly_into_one_window(pairs: list[tuple[int, int]], length: int) -> None:
    """A start is feasible exactly when the whole stretch lies in the availability."""
    lattice = a_lattice()
    availability = Availability(tuple(minutes_window(a, b) for a, b in pairs))

    found = set(steps_of(lattice.starts(availability, length)))

    expected = {
        step
        for step in range(60 - length + 1)
        if availability.holds(minutes_window(step * 5, (step + length) * 5))
    }
    assert found == expected


def test_windows_off_the_grid_shrink_to_whole_steps() -> None:
    """09:02-09:58 holds the steps from 09:05 to 09:55, and two touching halves make no step."""
    lattice = a_lattice(steps=288)
    odd = Availability((minutes_window(9 * 60 + 2, 9 * 60 + 58),))

    assert list(ranges(lattice.starts(odd, 1))) == [(109, 118)]
    assert lattice.starts(Availability((minutes_window(1, 4),)), 1) == 0


@pytest.mark.parametrize(("minutes", "steps"), [(0, 0), (1, 1), (5, 1), (6, 2), (45, 9)])
def test_lengths_are_rounded_up(minutes: int, steps: int) -> None:
    """An appointment never gets less time than it needs."""
    assert a_lattice().steps(minutes) == steps


def test_a_step_is_a_moment() -> None:
    """Step 108 of a five-minute grid is nine o'clock."""
    assert a_lattice(steps=288).moment(108) == ORIGIN + timedelta(hours=9)
