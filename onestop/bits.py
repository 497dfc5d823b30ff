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

    @classmethod
    def over(cls, horizon: Window, grid: int) -> "Lattice":
        """Return the lattice of *grid* minutes over *horizon*."""
        step = timedelta(minutes=grid)
        return cls(horizon.start, step, (horizon.end - horizon.start) // step)

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
        first = -(-(window.start - self.origin) // self.step)
        last = (window.end - self.origin) // self.step
        return max(0, min(first, self.size)), max(0, min(last, self.size))

    def starts(self, availability: Availability, length: int) -> int:
        """
        Return the steps at which *length* steps fit into one of the windows.

        Window by window, because two windows that touch off the grid would
        otherwise seem to be one with a hole.
        """
        bits = 0
        for window in availability:
            first, last = self.span(window)
            if last - first >= length:
                bits |= (1 << (last - length + 1)) - (1 << first)
        return bits


def lowest(mask: int) -> int:
    """Return the lowest step of *mask*, which must not be empty."""
    return (mask & -mask).bit_length() - 1


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
