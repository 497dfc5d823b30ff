"""When an appointment without the child takes place, given when the others do."""

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_

from onestop.bits import lowest
from onestop.solver.timing import Meanwhile, Moments
from onestop.starts import Starts


class Beside:
    """The steps of one day at which the appointment can start."""

    def __init__(
        self, starts: Sequence[Starts], number: int, mask: int, alike: Callable[[int], object]
    ) -> None:
        """
        Sort the steps of *mask* by who and what is to be had.

        Args:
            starts: All appointments.
            number: Which of them this is.
            mask: Its steps.
            alike: Returns the same for steps between which only what runs meanwhile matters.

        """
        self.all, self.number = starts, number
        kinds: dict[object, int] = {}
        while mask:
            step = lowest(mask)
            mask &= mask - 1
            kind = alike(step)
            kinds[kind] = kinds.get(kind, 0) | 1 << step
        self.kinds = list(kinds.values())
        self.typical = self.kinds

    def usual(self, moments: Moments) -> Iterator[Moments]:
        """Yield *moments* with one step of each kind that could be the cheapest."""
        for mask in self.typical:
            yield self._with(moments, lowest(mask))

    def ways(self, moments: Moments) -> Iterator[tuple[Moments, Meanwhile]]:
        """Yield, step by step, the first of each kind for each order and all that can overlap."""
        others = [
            (other, self._around(other, moments[other]))
            for other, starts in enumerate(self.all)
            if starts.need.child
        ]
        left = reduce(or_, self.kinds, 0)
        while left:
            step = lowest(left)
            alike = next(kind for kind in self.kinds if kind >> step & 1)
            meanwhile = []
            for other, (before, during) in others:
                if during >> step & 1:
                    meanwhile.append((self.number, other))
                    alike &= during
                else:
                    alike &= before if before >> step & 1 else ~(before | during)
            yield self._with(moments, step), tuple(meanwhile)
            left &= ~alike

    def _around(self, other: int, start: int) -> tuple[int, int]:
        """Return the steps from which this one would be over before *other*, or run meanwhile."""
        before = (1 << max(0, start - self.all[self.number].length + 1)) - 1
        return before, (1 << start + self.all[other].length) - 1 & ~before

    def _with(self, moments: Moments, step: int) -> Moments:
        """Return *moments* with this appointment at *step*."""
        return (*moments[: self.number], step, *moments[self.number + 1 :])
