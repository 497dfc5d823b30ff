"""
From a problem of onestop to an instance in numbers that every peer can be told.

What cannot be said in numbers is left out for all before, by ``relaxing``.
"""

import itertools
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import reduce
from operator import and_, or_

import attrs

from benchmarks.peers import relaxing
from benchmarks.peers.neutral import Calendar, Instance, Place, Visit
from onestop import objective
from onestop.bits import Lattice, ranges
from onestop.model import Availability, Presence, Problem, Window
from onestop.rules import Posted
from onestop.rules.verbs import (
    Before,
    Between,
    EndsBy,
    PersonFree,
    RoomFree,
    SameDay,
    Shares,
    SpanAtMost,
    StartsWith,
    Within,
)
from onestop.solver.asking import asked
from onestop.solver.question import Question
from onestop.starts import Starts

MINUTE = timedelta(minutes=1)
VARIANT = " #"


def instance_of(problem: Problem) -> Instance:
    """
    Return the visits of a relaxed problem in numbers.

    Candidates are those that onestop's own bitsets leave, which helps whoever
    gets the instance.

    Raises:
        ValueError: There is a demand that numbers cannot say, or a visit that
            cannot be, or the numbers do not say the same as the bitsets.

    """
    return _Reader(problem).read(asked(problem))


class _Reader:
    """Puts the verbs of all visits into numbers."""

    def __init__(self, problem: Problem) -> None:
        """Lay the grid over the horizon."""
        self._problem = problem
        self._lattice = Lattice.over(problem.horizon, problem.centre.grid)
        # By name, what each visit sees of a calendar, in the order in which it was met.
        self._seen: dict[str, list[int]] = {}
        self._shares: dict[str, Shares] = {}

    def read(self, questions: Iterable[Question]) -> Instance:
        """Return the instance."""
        told = [_Told(question, self._problem, self._lattice) for question in questions]
        for one in told:
            self._note(one)
        visits = tuple(self._visit(one) for one in told)
        needed = {name for visit in visits for name in _needed(visit)}
        return Instance(
            grid=self._problem.centre.grid,
            size=self._lattice.size,
            calendars={name: self._calendar(name) for name in sorted(needed)},
            visits=visits,
        )

    def _note(self, told: "_Told") -> None:
        """Remember what one visit sees of every calendar."""
        self._shares |= told.shares
        for starts in told.question.starts.values():
            for view in told.views(starts):
                seen = self._seen.setdefault(view.name, [])
                if view.free not in seen:
                    seen.append(view.free)

    def _names(self, view: "_View") -> tuple[str, ...]:
        """Return the calendars that say it: everybody's, and one more where a visit sees less."""
        seen = self._seen[view.name]
        if view.free == reduce(or_, seen):
            return (view.name,)
        return view.name, f"{view.name}{VARIANT}{seen.index(view.free)}"

    def _calendar(self, name: str) -> Calendar:
        """Return a calendar: what any visit sees of it, or what one of them sees."""
        shared, _, variant = name.partition(VARIANT)
        seen, share = self._seen[shared], self._shares.get(shared)
        capacity = share.capacity if share else 1
        free = seen[int(variant)] if variant else reduce(or_, seen)
        runs = tuple((first, last + 1) for first, last in ranges(free))
        crowds = tuple(self._crowds(share, runs)) if share and capacity > 1 else ()
        return Calendar(free=runs, capacity=capacity, crowds=() if variant else crowds)

    def _crowds(
        self, share: Shares, free: Iterable[tuple[int, int]]
    ) -> Iterator[tuple[int, int, int]]:
        """Yield the *free* runs of steps that booked windows touch, and how many do together."""
        booked = [self._touched(window) for window in share.booked]
        edges = sorted({edge for run in (*booked, *free) for edge in run})
        for first, after in itertools.pairwise(edges):
            count = sum(a <= first < b for a, b in booked)
            if count and any(a <= first < b for a, b in free):
                # What stands may be too much already; no visit can help that.
                yield first, after, min(count, share.capacity)

    def _touched(self, window: Window) -> tuple[int, int]:
        """Return the steps of the horizon that *window* touches: the first, the first after."""
        origin, step, size = self._lattice.origin, self._lattice.step, self._lattice.size
        first, after = (window.start - origin) // step, -(-(window.end - origin) // step)
        return max(0, min(first, size)), max(0, min(after, size))

    def _visit(self, told: "_Told") -> Visit:
        """Return one visit."""
        case = told.question.case
        return Visit(
            ref=told.ref,
            weight=objective.weight(self._problem, case),
            # Whole minutes since the report, rounded down: so the report counts rounded up.
            since=-((self._lattice.origin - case.reported) // MINUTE),
            span=min(told.span, self._lattice.size),
            places={s: self._place(told, one) for s, one in told.question.starts.items()},
            before=tuple(told.before),
            between=tuple(told.between),
            together=tuple(told.together),
            days=told.days if told.may_cross() else (),
        )

    def _place(self, told: "_Told", starts: Starts) -> Place:
        """Return one appointment."""
        told.compare(starts)
        own: list[str] = []
        seats: dict[str, dict[str, tuple[str, ...]]] = {seat.name: {} for seat in starts.need.seats}
        rooms: dict[str, tuple[str, ...]] = {}
        for view in told.views(starts):
            names = self._names(view)
            if view.seat:
                seats[view.seat][view.ref] = names
            elif view.ref:
                # An observation room comes along with the room that is seen from it.
                rooms[view.ref] = rooms.get(view.ref, ()) + names
            else:
                own += names
        return Place(
            length=starts.length,
            child=starts.need.child,
            calendars=tuple(own),
            seats=seats,
            rooms=rooms,
        )


def _needed(visit: Visit) -> Iterator[str]:
    """Yield every calendar that the visit could need."""
    for place in visit.places.values():
        yield from place.calendars
        for choice in (*place.seats.values(), place.rooms):
            for names in choice.values():
                yield from names


@attrs.frozen(kw_only=True)
class _View:
    """
    What one appointment sees of a calendar.

    Attributes:
        name: The calendar.
        free: The free steps, as bits.
        seat: The seat that it is for; empty for none.
        ref: The candidate or the room that it is for; empty for the appointment itself.

    """

    name: str
    free: int
    seat: str = ""
    ref: str = ""


class _Told:
    """What the verbs of one visit say."""

    def __init__(self, question: Question, problem: Problem, lattice: Lattice) -> None:
        """Sort the verbs that bind."""
        self.question, self._problem, self._lattice = question, problem, lattice
        parts = "" if question.part == 1 else f"/{question.part}"
        self.ref = f"{question.case.ref}{parts}"
        self.before: list[tuple[str, str]] = []
        self.between: list[tuple[str, str, str]] = []
        self.together: list[tuple[str, str]] = []
        self.days: tuple[tuple[int, int], ...] = ()
        self.shares: dict[str, Shares] = {}
        self.span = lattice.size
        # Free steps by what they are for: "own" and a service, "free" or "here" and a person ...
        self._free: dict[tuple[str, str], int] = {}
        self._limit("own", "", Availability((problem.horizon,)))
        for item in question.binding():
            self._take(item, problem)

    def _take(self, item: Posted, problem: Problem) -> None:
        """
        Keep what one demand says.

        Raises:
            ValueError: Numbers cannot say it.

        """
        match item.verb:
            case Within(service=service, windows=windows):
                self._limit("own", service, windows)
            case EndsBy(service=service, by=by):
                after = (Window(problem.horizon.start, by),) if by > problem.horizon.start else ()
                self._limit("own", service, Availability(after))
            case PersonFree(person=person, windows=windows, here=here):
                self._limit("here" if here else "free", person, windows)
            case RoomFree(room=room, windows=windows):
                self._limit("open", room, windows)
            case Shares(room=room):
                self.shares[room] = item.verb
            case _:
                self._take_order(item, problem)

    def _take_order(self, item: Posted, problem: Problem) -> None:
        """Keep what one demand says of the whole visit, or refuse it."""
        match item.verb:
            case Before(first=first, then=then):
                self.before.append((first, then))
            case Between(middle=middle, one=one, other=other):
                self.between.append((middle, one, other))
            case StartsWith(service=service, host=host):
                self.together.append((service, host))
            case SpanAtMost(minutes=minutes):
                self.span = min(self.span, self._lattice.steps(minutes + 1) - 1)
            case SameDay(days=days):
                self.days = tuple(self._lattice.span(day) for day in days)
            case _ if not relaxing.said(item, problem):
                raise ValueError(item.rule)

    def _limit(self, what: str, ref: str, windows: Availability) -> None:
        """Cut free steps down to *windows*."""
        before = self._free.get((what, ref), -1)
        self._free[what, ref] = before & self._lattice.starts(windows, 1)

    def views(self, starts: Starts) -> Iterator[_View]:
        """Yield what one appointment sees of calendars: its own, people, rooms."""
        need = starts.need
        if need.child:
            yield _View(name=f"child {self.ref}", free=self._free["own", ""])
        if ("own", need.service) in self._free:
            yield _View(name=f"{self.ref} {need.service}", free=self._free["own", need.service])
        remote = {p.ref for p in self._problem.people(self.question.case) if p.remote}
        for seat in need.seats:
            video = remote if Presence.REMOTE in seat.presence else set()
            for ref in starts.seats[seat.name]:
                free = self._free["free", ref]
                free &= -1 if ref in video else self._free.get(("here", ref), -1)
                yield _View(name=ref, free=free, seat=seat.name, ref=ref)
        for room in self._problem.centre.rooms:
            if room.ref in starts.rooms:
                watch = room.observed_from if need.observed else None
                for ref in (room.ref,) if watch is None else (room.ref, watch):
                    yield _View(name=ref, free=self._free["open", ref], ref=room.ref)

    def compare(self, starts: Starts) -> None:
        """
        See that the numbers say what the bitsets say.

        Raises:
            ValueError: They do not, or the appointment cannot be.

        """
        said: dict[tuple[str, str], int] = {}
        for view in self.views(starts):
            key = view.seat, view.ref
            said[key] = said.get(key, -1) & view.free
        masks = {(seat, ref): m for seat, who in starts.seats.items() for ref, m in who.items()}
        masks |= {("", ref): mask for ref, mask in starts.rooms.items()} | {("", ""): starts.mask}
        fits = {key: _fitting(bits, starts.length) & starts.mask for key, bits in said.items()}
        if not starts.mask or any(masks[key] != bits for key, bits in fits.items()):
            raise ValueError(f"{self.ref} {starts.need.service}")

    def may_cross(self) -> bool:
        """Tell whether the visit could be on two days if nobody forbade it."""
        led = {service for service, _ in self.together}
        starts = [one for one in self.question.starts.values() if one.need.service not in led]
        # What the team does without the child is no part of the longest stay.
        if not all(one.need.child for one in starts):
            return bool(self.days)
        return any(all(self._near(one, night) for one in starts) for _, night in self.days[:-1])

    def _near(self, starts: Starts, night: int) -> bool:
        """Tell whether the appointment could be part of a stay that goes on past *night*."""
        first, after = night - self.span + 1, night + self.span - starts.length
        return starts.mask & ((1 << max(0, after)) - (1 << max(0, first))) != 0


def _fitting(free: int, length: int) -> int:
    """Return the steps from which *length* steps are in *free*."""
    return reduce(and_, (free >> step for step in range(length)))
