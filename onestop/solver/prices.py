"""
A bound for many visits: everybody's time has a price, and every visit buys its own.

At any prices, what all visits cost when each is bought as cheaply as it can be,
less what all people and rooms could earn at most, is no more than what any
plan costs (Lagrangian relaxation: Held and Karp, 1970).  The prices rise where
too many want the same step and fall where nobody does.

A visit is bought by going through the sets of its appointments, as in
:mod:`onestop.search`, with prices instead of bits.  Left out are the longest
stay, that different people fill the seats of one appointment, and whatever
ties visits or people together; so the bound holds, but it need not be reached.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from onestop.bits import covered, lowest
from onestop.model import Problem
from onestop.rules import Level
from onestop.rules.verbs import Before, OneAtATime, Shares
from onestop.solver.clock import Clock
from onestop.solver.levels import rate
from onestop.solver.question import Question
from onestop.solver.slack import Days, due
from onestop.starts import Starts

Costs: TypeAlias = NDArray[np.float64]
# More than any plan costs: where an appointment cannot be.
NEVER = 1e12
# Steps shrink after so many rounds without a better bound, and end when they are this small.
PATIENCE, SHRINK, SMALLEST = 8, 0.7, 0.005
# By how much the bound is expected to rise at most.
AHEAD = 0.1
# What rounding may have added.
ROUNDING = 1e-3


@attrs.frozen
class _Calendar:
    """
    The steps that visits can touch, day by day.

    Attributes:
        firsts: The first step of each day.
        width: How many steps each day has.

    """

    firsts: tuple[int, ...]
    width: int

    @classmethod
    def over(cls, questions: Sequence[Question], days: Days) -> "_Calendar":
        """Return the calendar of all days that have a visit, without the hours that have none."""
        touched = 0
        for starts in (each for question in questions for each in question.starts.values()):
            touched |= covered(starts.mask, starts.length)
        spans = []
        for first, last in {(each.first, each.last) for v in days.values() for each in v}:
            during = touched >> first & (1 << last - first) - 1
            spans.append((first + lowest(during), first + during.bit_length()))
        spans.sort()
        return cls(tuple(first for first, _ in spans), max(last - first for first, last in spans))

    def open(self, mask: int) -> NDArray[np.bool_]:
        """Return *mask* as an array of days and steps."""
        rows = [self._bits(mask >> first & (1 << self.width) - 1) for first in self.firsts]
        return np.array(rows, dtype=bool)

    def _bits(self, mask: int) -> NDArray[np.uint8]:
        """Return the bits of one day."""
        data = np.frombuffer(mask.to_bytes(-(-self.width // 8), "little"), np.uint8)
        return np.unpackbits(data, count=self.width, bitorder="little")

    @cached_property
    def steps(self) -> NDArray[np.int64]:
        """Return the number of every step, and of the one after each day."""
        return np.array(self.firsts)[:, None] + np.arange(self.width + 1)


@attrs.frozen(kw_only=True)
class _Choice:
    """Who or what can fill one place: their numbers, and where each of them cannot."""

    numbers: NDArray[np.int64]
    closed: NDArray[np.float32]


@attrs.frozen(kw_only=True)
class _Purchase:
    """
    One appointment to buy.

    Attributes:
        length: Its length in steps.
        child: Whether the child is there.
        base: What every start costs before anybody is paid.
        choices: One for every seat, and one for the room.

    """

    length: int
    child: bool
    base: Costs
    choices: tuple[_Choice, ...]


class _Buyer:
    """Buys one visit, or one part of it, as cheaply as it can be bought."""

    def __init__(
        self,
        problem: Problem,
        question: Question,
        calendar: _Calendar,
        numbers: Mapping[tuple[str, str], int],
        level: Level,
    ) -> None:
        """Keep the appointments, and in which order they may come."""
        self.calendar, self.numbers, self.level = calendar, numbers, level
        names = sorted(question.starts, key=lambda name: not question.starts[name].need.child)
        self.purchases = [self._purchase(question.starts[name]) for name in names]
        if level is Level.DEADLINE:
            for service, by, weight in due(problem, question):
                self._charge(self.purchases[names.index(service)], by, weight, problem.centre.grid)
        self.count = sum(each.child for each in self.purchases)
        self.sets = list(_sets(names[: self.count], question))
        step, ahead = rate(problem, question.case) if level is Level.EARLIEST else (0, 0)
        self.leaving = (step * calendar.steps + ahead).astype(np.float64)

    def _purchase(self, starts: Starts) -> _Purchase:
        """Return what one appointment needs."""
        choices = [self._choice("people", who) for who in starts.seats.values()]
        if starts.rooms:
            choices.append(self._choice("rooms", starts.rooms))
        base = np.where(self.calendar.open(starts.mask), 0.0, NEVER)
        return _Purchase(
            length=starts.length, child=starts.need.child, base=base, choices=tuple(choices)
        )

    def _choice(self, kind: str, masks: Mapping[str, int]) -> _Choice:
        """Return who can fill one place, and where each of them cannot."""
        closed = [np.where(self.calendar.open(mask), 0.0, NEVER) for mask in masks.values()]
        return _Choice(
            numbers=np.array([self.numbers[kind, ref] for ref in masks], dtype=np.int64),
            closed=np.array(closed, dtype=np.float32),
        )

    def _charge(self, purchase: _Purchase, by: int, weight: int, grid: int) -> None:
        """Let the minutes after what is due cost."""
        ends = (self.calendar.steps[:, :-1] + purchase.length) * grid
        np.add(purchase.base, weight * np.maximum(0, ends - by), out=purchase.base)

    def buy(self, sums: Mapping[int, Costs], used: Costs) -> float:
        """Return what the cheapest visit costs, and add the steps that it takes to *used*."""
        costs = [_paid(purchase, sums) for purchase in self.purchases]
        ends = self._ends(costs)
        total = ends[-1] + self.leaving
        day, end = np.unravel_index(int(total.argmin()), total.shape)
        price = float(total[day, end])
        for number, start in self._path(costs, ends, int(day), int(end)):
            _use(self.purchases[number], sums, used, int(day), start)
        for purchase, cost in zip(self.purchases[self.count :], costs[self.count :], strict=True):
            row, begin = np.unravel_index(int(cost.argmin()), cost.shape)
            price += float(cost[row, begin])
            _use(purchase, sums, used, int(row), int(begin))
        return price

    def _ends(self, costs: Sequence[Costs]) -> list[Costs]:
        """Return, for every set of appointments, the least cost to end it just at each step."""
        found: list[Costs] = []
        since: dict[int, Costs] = {0: np.zeros(self.leaving.shape)}
        for done, last in self.sets:
            best = np.full(self.leaving.shape, NEVER)
            for number in last:
                length = self.purchases[number].length
                cut = self.leaving.shape[1] - length
                spent = since[done ^ 1 << number][:, :cut] + costs[number][:, :cut]
                np.minimum(best[:, length:], spent, out=best[:, length:])
            found.append(best)
            since[done] = np.minimum.accumulate(best, axis=1)
        return found

    def _path(
        self, costs: Sequence[Costs], ends: Sequence[Costs], day: int, end: int
    ) -> Iterator[tuple[int, int]]:
        """Yield each appointment with its start on the way to the cheapest visit."""
        by_set = {done: best[day] for (done, _), best in zip(self.sets, ends, strict=True)}
        lasts = dict(self.sets)
        done = self.sets[-1][0]
        while done:
            starts = {number: end - self.purchases[number].length for number in lasts[done]}
            spent = {
                number: _least(by_set.get(done ^ 1 << number), start) + costs[number][day, start]
                for number, start in starts.items()
                if start >= 0
            }
            number = min(spent, key=lambda number: spent[number])
            yield number, starts[number]
            done ^= 1 << number
            end = int(by_set[done][: starts[number] + 1].argmin()) if done else 0


def _sets(names: Sequence[str], question: Question) -> Iterator[tuple[int, list[int]]]:
    """Yield the sets of appointments that can be done, each with those that can be its last."""
    before = [0] * len(names)
    for item in question.binding():
        if isinstance(item.verb, Before) and {item.verb.first, item.verb.then} <= set(names):
            before[names.index(item.verb.then)] |= 1 << names.index(item.verb.first)
    able = {0}
    for done in range(1, 1 << len(names)):
        last = [
            number
            for number in range(len(names))
            if done >> number & 1
            and done ^ 1 << number in able
            and not before[number] & ~(done ^ 1 << number)
        ]
        if last:
            able.add(done)
            yield done, last


def _least(costs: Costs | None, until: int) -> float:
    """Return the least of *costs* up to a step; nothing where nothing was done yet."""
    return 0.0 if costs is None else float(costs[: until + 1].min())


def _paid(purchase: _Purchase, sums: Mapping[int, Costs]) -> Costs:
    """Return what each start of an appointment costs with everybody paid."""
    total = purchase.base.copy()
    for choice in purchase.choices:
        total += (sums[purchase.length][choice.numbers] + choice.closed).min(axis=0)
    return total


def _use(purchase: _Purchase, sums: Mapping[int, Costs], used: Costs, day: int, start: int) -> None:
    """Add the steps of those who are cheapest at one start."""
    for choice in purchase.choices:
        paid = sums[purchase.length][choice.numbers, day, start] + choice.closed[:, day, start]
        used[choice.numbers[int(paid.argmin())], day, start : start + purchase.length] += 1


class Prices:
    """
    The prices of everybody's time, and the bound that they give.

    Attributes:
        least: What the level cannot be below, as far as is known.

    """

    def __init__(
        self, problem: Problem, questions: Sequence[Question], days: Days, level: Level
    ) -> None:
        """Begin with everything for nothing."""
        capacities = _capacities(questions)
        numbers = {key: number for number, key in enumerate(capacities)}
        calendar = _Calendar.over(questions, days)
        self.capacity = np.array(list(capacities.values()), dtype=np.float64)[:, None, None]
        self.prices = np.zeros((len(numbers), len(calendar.firsts), calendar.width))
        self.buyers = [_Buyer(problem, each, calendar, numbers, level) for each in questions]
        self.lengths = {each.length for buyer in self.buyers for each in buyer.purchases}
        self.least = 0

    def rise(self, clock: Clock, seconds: float, value: int) -> int:
        """
        Return the best bound found in so many seconds.

        Args:
            clock: The caller's patience.
            seconds: At most so many.
            value: What the level comes to in the best plan that is known.

        """
        until, step, idle = clock.seconds + seconds, 1.0, 0
        best = -NEVER
        while step > SMALLEST and self.least < value:
            if clock.seconds >= until or clock.over():
                break
            bound, excess = self._round()
            idle = 0 if bound > best else idle + 1
            best = max(best, bound)
            self.least = max(self.least, int(np.ceil(best - ROUNDING)))
            if idle > PATIENCE:
                step, idle = step * SHRINK, 0
            square = float((excess * excess).sum())
            if not square:
                break
            # A bound far below the plan's value says more of the plan than of the way to go.
            aim = min(value, best + max(1.0, AHEAD * abs(best)))
            self.prices = np.maximum(0, self.prices + step * (aim - bound) / square * excess)
        return self.least

    def _round(self) -> tuple[float, Costs]:
        """Return the bound at these prices, and where more is wanted than there is."""
        sums = {length: self._sums(length) for length in self.lengths}
        used = np.zeros_like(self.prices)
        bound = sum(buyer.buy(sums, used) for buyer in self.buyers)
        bound -= float((self.prices * self.capacity).sum())
        excess = used - self.capacity
        # What costs nothing and is not wanted cannot become cheaper.
        excess[(self.prices <= 0) & (excess < 0)] = 0
        return bound, excess

    def _sums(self, length: int) -> Costs:
        """Return what *length* steps cost from each start on, of everybody."""
        ahead = np.cumsum(self.prices, axis=2)
        sums = np.full_like(self.prices, NEVER)
        sums[:, :, : sums.shape[2] - length + 1] = ahead[:, :, length - 1 :]
        sums[:, :, 1 : sums.shape[2] - length + 1] -= ahead[:, :, :-length]
        return sums


def _capacities(questions: Iterable[Question]) -> dict[tuple[str, str], float]:
    """Return how many at once everybody and every room can serve; without end if nobody says."""
    found: dict[tuple[str, str], float] = {}
    for question in questions:
        for starts in question.starts.values():
            refs = {("people", ref) for who in starts.seats.values() for ref in who}
            for key in sorted(refs | {("rooms", ref) for ref in starts.rooms}):
                found.setdefault(key, NEVER)
        for item in question.binding():
            if isinstance(item.verb, OneAtATime) and not item.verb.service:
                found["people", item.verb.person] = 1
            elif isinstance(item.verb, Shares):
                found["rooms", item.verb.room] = item.verb.capacity
    return found
