"""
The exact search for one visit: no solver, only bitsets.

One child does one thing at a time, so within a visit no two appointments
compete for anybody, and earlier is never worse for what follows.  The earliest
end is therefore found by going through the *sets* of appointments already
done, not through their orders: 2^n states instead of n! orders (Held and Karp,
1962).  It bounds the solver, gives "impossible" a second proof, and is an
oracle in tests.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping

import attrs

from onestop.bits import Lattice, lowest
from onestop.model import Problem, Window
from onestop.rules import Posted
from onestop.rules.verbs import (
    Before,
    Between,
    Differs,
    DoorsApart,
    Never,
    NotMixed,
    NotShared,
    OneJourney,
    RoomApart,
    Same,
    SameDay,
    SameDayAs,
    SomeOf,
    SpanAtMost,
    StartsBy,
    StartsWith,
    VisitsApart,
    Ways,
)
from onestop.starts import Starts

# What ties people or rooms of several appointments, or visits: relaxed here, and visibly so.
BEYOND = (
    Differs,
    DoorsApart,
    NotMixed,
    NotShared,
    OneJourney,
    RoomApart,
    Same,
    SameDayAs,
    SomeOf,
    StartsBy,
    StartsWith,
    VisitsApart,
    Ways,
)


@attrs.frozen(kw_only=True)
class Visiting:
    """
    The earliest visit of one day.

    Attributes:
        day: Which of the days, counted from 0.
        first: The day's first step.
        last: The first step after the day.
        end: The step at which it is over.
        starts: When each service starts, in steps.
        waiting: The steps between the first start and the end that nothing fills.

    """

    day: int
    first: int
    last: int
    end: int
    starts: Mapping[str, int]
    waiting: int


@attrs.define(kw_only=True)
class _Ties:
    """What binds the appointments of a visit to each other, by their numbers."""

    before: list[int]
    between: list[tuple[int, int, int]] = attrs.field(factory=list)
    span: int | None = None
    days: tuple[Window, ...] = ()
    never: bool = False


class Search:
    """
    Finds the earliest visit of every day, or proves that there is none.

    Attributes:
        exact: Whether every binding verb is expressed here.  If not, what is
            impossible here is impossible, but what is possible may not be.

    """

    def __init__(
        self, problem: Problem, starts: Mapping[str, Starts], posted: Iterable[Posted]
    ) -> None:
        """Number the appointments and keep what binds them; *posted* holds no soft demand."""
        self.lattice = Lattice.over(problem.horizon, problem.centre.grid)
        # What the team does without the child takes none of its time.
        self.names = [name for name in starts if starts[name].need.child]
        self.starts = [starts[name] for name in self.names]
        self.exact = len(self.names) == len(starts)
        self.ties = _Ties(before=[0] * len(self.names))
        for item in posted:
            self._tie(item)

    def _tie(self, item: Posted) -> None:
        """Keep what one verb says of several appointments."""
        number = self.names.index
        match item.verb:
            case Before(first=first, then=then):
                if first in self.names and then in self.names:
                    self.ties.before[number(then)] |= 1 << number(first)
            case Between(middle=middle, one=one, other=other):
                self.ties.between.append((number(middle), number(one), number(other)))
            case SpanAtMost(minutes=minutes):
                cap = self.lattice.steps(minutes + 1) - 1
                self.ties.span = cap if self.ties.span is None else min(cap, self.ties.span)
            case SameDay(days=days):
                self.ties.days = days
            case Never():
                self.ties.never = True
            case _ if isinstance(item.verb, BEYOND):
                self.exact = False
            case _:
                pass

    def only(self, masks: Mapping[str, int]) -> "Search":
        """Return the same search with fewer starts for some appointments."""
        fewer = copy.copy(self)
        fewer.starts = [
            attrs.evolve(one, mask=one.mask & masks.get(name, -1))
            for name, one in zip(self.names, self.starts, strict=True)
        ]
        return fewer

    def again(self, visiting: Visiting) -> Visiting | None:
        """Return the earliest visit of the day of *visiting*."""
        return self._day(visiting.day, visiting.first, visiting.last)

    def visits(self) -> Iterator[Visiting]:
        """Yield the earliest visit of every day that has one, day by day."""
        if self.ties.never:
            return
        windows = [self.lattice.span(day) for day in self.ties.days] or [(0, self.lattice.size)]
        for day, (first, last) in enumerate(windows):
            if visiting := self._day(day, first, last):
                yield visiting

    def _day(self, day: int, first: int, last: int) -> Visiting | None:
        """
        Return the earliest visit between two steps, or None.

        Whatever starts at *since* or later ends at *end* or later, so with a
        bound on the stay it cannot start before ``end - span``.  Starting there
        either reaches the same end, and that is the optimum, or a later one.
        """
        masks = [
            s.mask >> first & (1 << max(0, last - first - s.length + 1)) - 1 for s in self.starts
        ]
        if not all(masks):
            return None
        since = 0
        while True:
            path = self._earliest(masks, since)
            if path is None:
                return None
            end = max(path[i] + s.length for i, s in enumerate(self.starts))
            if self.ties.span is None or end - min(path) <= self.ties.span:
                placed = {name: first + step for name, step in zip(self.names, path, strict=True)}
                waiting = end - min(path) - sum(s.length for s in self.starts)
                return Visiting(
                    day=day,
                    first=first,
                    last=last,
                    end=first + end,
                    starts=placed,
                    waiting=waiting,
                )
            since = end - self.ties.span

    def _earliest(self, masks: list[int], since: int) -> list[int] | None:
        """Return the starts of the visit that begins at *since* or later and ends first."""
        full = (1 << len(masks)) - 1
        ends: dict[int, int] = {0: since}
        came: dict[int, tuple[int, int]] = {}
        # A set of appointments comes after all of its subsets when counted as a number.
        for done in range(full):
            if done in ends:
                self._extend(masks, done, ends, came)
        return _path(came, full, len(masks)) if full in ends else None

    def _extend(
        self,
        masks: list[int],
        done: int,
        ends: dict[int, int],
        came: dict[int, tuple[int, int]],
    ) -> None:
        """Add each appointment that may follow those *done*, as early as it can be."""
        now = ends[done]
        for number, mask in enumerate(masks):
            later = mask >> now
            if done >> number & 1 or not later or not self.may_follow(done, number):
                continue
            start = now + lowest(later)
            end, after = start + self.starts[number].length, done | 1 << number
            if after not in ends or end < ends[after]:
                ends[after], came[after] = end, (number, start)

    def may_follow(self, done: int, number: int) -> bool:
        """Tell whether the order allows *number* after those *done*."""
        if self.ties.before[number] & ~done:
            return False
        for middle, one, other in self.ties.between:
            around = (done >> one & 1) + (done >> other & 1)
            if number == middle and around != 1:
                return False
            if number in (one, other) and around == 1 and not done >> middle & 1:
                return False
        return True


def _path(came: Mapping[int, tuple[int, int]], full: int, count: int) -> list[int]:
    """Return the start of every appointment on the way to *full*."""
    path, done = [0] * count, full
    while done:
        number, start = came[done]
        path[number] = start
        done ^= 1 << number
    return path
