"""
Time as bits: sets of grid steps in one big Python integer.

Bit *i* stands for the step from ``i * grid`` to ``(i + 1) * grid`` minutes
after the horizon's start.  Only the solvers count so; everything else speaks
of zone-aware windows.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import attrs

from onestop.model import Availability, Window

A_DAY = 86_400
"""Seconds."""


@attrs.frozen
class Lattice:
    """
    The grid laid over a horizon.

    Attributes:
        origin: Where step 0 begins: a midnight, so that full hours are on the grid.
        step: Length of a step.
        size: Number of steps.

    """

    origin: datetime
    step: timedelta
    size: int
    _seconds: int = attrs.field(init=False, repr=False, eq=False)

    @_seconds.default
    def _step_in_seconds(self) -> int:
        """Return the length of a step in seconds."""
        return self.step // timedelta(seconds=1)

    @classmethod
    def over(cls, horizon: Window, grid: int) -> "Lattice":
        """Return the lattice of *grid* minutes over *horizon*."""
        step = timedelta(minutes=grid)
        return cls(horizon.start, step, (horizon.end - horizon.start) // step)

    def until(self, moment: datetime) -> "Lattice":
        """Return the part of the lattice before *moment*."""
        return Lattice(self.origin, self.step, max(0, min(self.size, self.steps_to(moment))))

    def steps(self, minutes: int) -> int:
        """Return how many steps *minutes* take, rounded up."""
        return -(-timedelta(minutes=minutes) // self.step)

    def steps_to(self, moment: datetime) -> int:
        """Return the step that begins at *moment* or is under way then."""
        return (moment - self.origin) // self.step

    def moment(self, step: int) -> datetime:
        """Return when *step* begins."""
        return self.origin + step * self.step

    def span(self, window: Window) -> tuple[int, int]:
        """Return the first step wholly inside *window*, and the first after it that is not."""
        early, late, size = self.origin - window.start, window.end - self.origin, self.size
        # In whole seconds, which steps are: far cheaper than to divide timedeltas.
        first = -((early.days * A_DAY + early.seconds) // self._seconds)
        last = (late.days * A_DAY + late.seconds) // self._seconds
        return min(max(0, first), size), min(max(0, last), size)

    def inside(self, availability: Availability) -> int:
        """
        Return the steps that lie wholly inside one of the windows.

        Between two windows lies at least one step that does not: they never touch,
        so a run of steps inside is always a run inside one window.
        """
        # Runs of ones: the sum of what begins behind each less the sum of what begins with each.
        firsts, lasts = bytearray(self.size // 8 + 1), bytearray(self.size // 8 + 1)
        for window in availability.windows:
            first, last = self.span(window)
            if first == self.size:
                break
            if first < last:
                firsts[first >> 3] |= 1 << (first & 7)
                lasts[last >> 3] |= 1 << (last & 7)
        return int.from_bytes(lasts, "little") - int.from_bytes(firsts, "little")

    def starts(self, availability: Availability, length: int) -> int:
        """Return the steps at which *length* steps fit into one of the windows."""
        return runs(self.inside(availability), length)


def lowest(mask: int) -> int:
    """Return the lowest step of *mask*, which must not be empty."""
    return (mask & -mask).bit_length() - 1


def runs(mask: int, length: int) -> int:
    """
    Return the steps at which a run of *length* steps of *mask* begins.

    By doubling: what has a run of four has two runs of two, one after the other.

    Example:
        >>> bin(runs(0b0111011, 2))
        '0b11001'

    """
    reached = 1
    while reached < length:
        further = min(reached, length - reached)
        mask &= mask >> further
        reached += further
    return mask


def covered(mask: int, length: int) -> int:
    """
    Return the steps that runs of *length* steps take, one from each step of *mask* on.

    Example:
        >>> bin(covered(0b0010001, 2))
        '0b110011'

    """
    done = 1
    while done < length:
        more = min(done, length - done)
        mask, done = mask | mask << more, done + more
    return mask


def ranges(mask: int) -> Iterator[tuple[int, int]]:
    """
    Yield the runs of *mask* as first and last step, both included.

    Example:
        >>> list(ranges(0b0111011))
        [(0, 1), (3, 5)]

    """
    base = 0
    while mask:
        low = lowest(mask)
        mask >>= low
        length = lowest(~mask)
        yield base + low, base + low + length - 1
        mask >>= length
        base += low + length


def at_least(masks: Iterable[int], count: int) -> int:
    """Return the steps that are in *count* or more of *masks*."""
    reached = [-1] + [0] * count
    for mask in masks:
        for k in range(count, 0, -1):
            reached[k] |= reached[k - 1] & mask
    return reached[count]
