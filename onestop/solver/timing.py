"""What the times of a visit cost or forbid, by verbs that the exact search has not kept."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from onestop.bits import Lattice
from onestop.model import Window
from onestop.rules.verbs import (
    Before,
    DoorsApart,
    NotMixed,
    SameDayAs,
    SpanAtMost,
    StartsBy,
    VisitsApart,
    Within,
)
from onestop.rules.wanted import INTERVIEW
from onestop.starts import Starts

Moments: TypeAlias = tuple[int, ...]
"""When each appointment starts, in steps."""
Meanwhile: TypeAlias = tuple[tuple[int, int], ...]
"""Which appointments run at the same time: one without the child, and one with it."""


class Times:
    """What the times alone cost, or forbid."""

    def __init__(self, lattice: Lattice, starts: Sequence[Starts]) -> None:
        """Begin without any demand."""
        self.lattice = lattice
        self.number = {one.need.service: number for number, one in enumerate(starts)}
        self.lengths = [one.length for one in starts]
        self.childs = [number for number, one in enumerate(starts) if one.need.child]
        self.judges: list[tuple[Callable[[Moments], int], int | None]] = []

    def cost(self, moments: Moments) -> int | None:
        """Return what *moments* cost; None if they break what must be kept."""
        total = 0
        for count, cost in self.judges:
            broken = count(moments)
            if broken and cost is None:
                return None
            total += broken * (cost or 0)
        return total

    def take(self, verb: object, cost: int | None) -> bool:
        """Keep a demand about times that the search has not kept; tell whether it is one."""
        judge = self._judge(verb, soft=cost is not None)
        if judge is not None:
            self.judges.append((judge, cost))
        return judge is not None

    def _judge(self, verb: object, *, soft: bool) -> Callable[[Moments], int] | None:  # noqa: PLR0911 - one arm a verb
        """Return what counts how often moments break *verb*."""
        match verb:
            case Before(first=first, then=then):
                return self._out_of_order(self.number[first], self.number[then])
            case SpanAtMost(minutes=minutes) if soft:
                most = self.lattice.steps(minutes + 1) - 1
                return lambda moments: self._end(moments) - self._begin(moments) > most
            case Within(service=service, windows=windows) if soft:
                number = self.number[service]
                mask = self.lattice.starts(windows, self.lengths[number])
                return lambda moments: not mask >> moments[number] & 1
            case StartsBy(by=by):
                latest = self.lattice.steps_to(by)
                return lambda moments: self._begin(moments) > latest
            case DoorsApart(minutes=minutes, booked=booked):
                return self._doors([self._around(moment, moment, minutes) for moment in booked])
            case VisitsApart(minutes=minutes, booked=booked):
                return self._stays([self._around(w.start, w.end, minutes) for w in booked])
            case NotMixed(booked=booked):
                return self._mixed(booked)
            case SameDayAs(days=days, booked=booked) if booked is not None:
                return self._elsewhen(days, booked)
            case _:
                return None

    def _begin(self, moments: Moments) -> int:
        """Return when the child comes."""
        return min(moments[number] for number in self.childs)

    def _end(self, moments: Moments) -> int:
        """Return when the child goes."""
        return max(moments[number] + self.lengths[number] for number in self.childs)

    def _around(self, start: datetime, end: datetime, minutes: int) -> tuple[int, int]:
        """Return the last step to be gone by and the first to come at, *minutes* away."""
        origin, step, gap = self.lattice.origin, self.lattice.step, timedelta(minutes=minutes)
        return (start - gap - origin) // step, -((origin - end - gap) // step)

    def _out_of_order(self, first: int, then: int) -> Callable[[Moments], int]:
        """Tell whether *then* starts before *first* is over."""
        length = self.lengths[first]
        return lambda moments: moments[then] < moments[first] + length

    def _doors(self, near: list[tuple[int, int]]) -> Callable[[Moments], int]:
        """Count the comings and goings that are near those of others."""

        def count(moments: Moments) -> int:
            doors = self._begin(moments), self._end(moments)
            return sum(before < door < after for before, after in near for door in doors)

        return count

    def _stays(self, near: list[tuple[int, int]]) -> Callable[[Moments], int]:
        """Count the stays of others that are near."""

        def count(moments: Moments) -> int:
            begin, end = self._begin(moments), self._end(moments)
            return sum(end > before and begin < after for before, after in near)

        return count

    def _mixed(self, booked: tuple[tuple[Window, Window], ...]) -> Callable[[Moments], int]:
        """Count the stays of co-victims that overlap while the interviews do not."""
        number = self.number[INTERVIEW]
        length = self.lengths[number]
        pairs = [
            (self._around(stay.start, stay.end, 0), self._around(theirs.start, theirs.end, 0))
            for stay, theirs in booked
        ]

        def count(moments: Moments) -> int:
            mine, begin, end = moments[number], self._begin(moments), self._end(moments)
            return sum(
                end > before and begin < after and not (mine < until and mine + length > since)
                for (before, after), (since, until) in pairs
            )

        return count

    def _elsewhen(self, days: tuple[Window, ...], booked: Window) -> Callable[[Moments], int]:
        """Tell whether the visit is on another day than *booked*."""
        there = [self.lattice.span(d) for d in days if d.start <= booked.start < d.end]
        return lambda moments: (
            not any(first <= self._begin(moments) < last for first, last in there)
        )
