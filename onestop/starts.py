"""
When can each appointment start?  The verbs of one visit, as bitsets.

Everything that concerns one appointment alone is settled here, exactly: who is
free, who may sit where, which room serves, and that different people fill the
seats.  What concerns several appointments is left to the search and the solver.
"""

import itertools
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import reduce
from operator import and_, or_

import attrs

from onestop.bits import Lattice, at_least, runs
from onestop.model import Availability, Case, Presence, Problem, Seat, Window
from onestop.rules import Need, Posted, Shape
from onestop.rules.verbs import (
    AtMost,
    Barred,
    Distinct,
    EndsBy,
    Fills,
    Includes,
    InRoom,
    PersonFree,
    RoomFree,
    Within,
)


@attrs.frozen(kw_only=True)
class Starts:
    """
    One appointment's feasible starts.

    Attributes:
        need: The appointment.
        length: Its length in steps.
        seats: For each seat, who may fill it, and from which steps.
        rooms: For each room that serves, from which steps; empty if none is needed.
        distinct: Whether different people must fill the seats.
        includes: People of whom each must fill some seat.
        mask: The steps at which the appointment alone can start.

    """

    need: Need
    length: int
    seats: Mapping[str, Mapping[str, int]]
    rooms: Mapping[str, int]
    distinct: bool
    includes: tuple[str, ...]
    mask: int

    def within(self, steps: int) -> "Starts":
        """Return the same with nothing but *steps* left."""
        seats = {seat: _cut(who, steps) for seat, who in self.seats.items()}
        return attrs.evolve(
            self, seats=seats, rooms=_cut(self.rooms, steps), mask=self.mask & steps
        )


def _cut(masks: Mapping[str, int], steps: int) -> dict[str, int]:
    """Return *masks* with nothing but *steps* left, without those that are empty then."""
    return {ref: mask & steps for ref, mask in masks.items() if mask & steps}


@attrs.define(kw_only=True)
class _Demands:
    """The binding verbs of one case, sorted by what they speak of."""

    fills: dict[tuple[str, str], list[frozenset[str]]] = attrs.field(factory=dict)
    rooms: dict[str, list[frozenset[str]]] = attrs.field(factory=dict)
    barred: set[str] = attrs.field(factory=set)
    distinct: set[str] = attrs.field(factory=set)
    includes: dict[str, list[str]] = attrs.field(factory=dict)
    free: dict[str, list[Availability]] = attrs.field(factory=dict)
    here: dict[str, list[Availability]] = attrs.field(factory=dict)
    open: dict[str, list[Availability]] = attrs.field(factory=dict)
    within: dict[str, list[Availability]] = attrs.field(factory=dict)
    off_duty: dict[tuple[str, str, str], list[Window]] = attrs.field(factory=dict)

    @classmethod
    def sort(cls, posted: Iterable[Posted], horizon: Window) -> "_Demands":
        """Return the demands of *posted* that bind one appointment at a time."""
        demands = cls()
        for item in posted:
            if item.level is None:
                demands._take(item, horizon)
        return demands

    def _take(self, item: Posted, horizon: Window) -> None:  # noqa: C901 - one arm a verb
        """Keep one demand; those between appointments are for others."""
        match item.verb:
            case Fills(service=service, seat=seat, people=people):
                self.fills.setdefault((service, seat), []).append(frozenset(people))
            case InRoom(service=service, rooms=rooms):
                self.rooms.setdefault(service, []).append(frozenset(rooms))
            case Barred(people=people):
                self.barred |= people
            case Distinct(service=service):
                self.distinct.add(service)
            case Includes(service=service, person=person):
                self.includes.setdefault(service, []).append(person)
            case PersonFree(person=person, windows=windows, here=here):
                (self.here if here else self.free).setdefault(person, []).append(windows)
            case RoomFree(room=room, windows=windows):
                self.open.setdefault(room, []).append(windows)
            case Within(service=service, windows=windows):
                self.within.setdefault(service, []).append(windows)
            case EndsBy(service=service, by=by):
                ends = (Window(horizon.start, by),) if by > horizon.start else ()
                self.within.setdefault(service, []).append(Availability(ends))
            case AtMost(person=person, service=service, seat=seat, window=window, count=0):
                self.off_duty.setdefault((service, seat, person), []).append(window)
            case _:
                pass


def starts_of(
    problem: Problem,
    case: Case,
    shape: Shape,
    posted: Iterable[Posted],
    until: datetime | None = None,
) -> dict[str, Starts]:
    """Return the feasible starts of every appointment that the visit needs, before *until*."""
    lattice = Lattice.over(problem.horizon, problem.centre.grid)
    if until is not None:
        lattice = lattice.until(until)
    reckoning = _Reckoning(problem, case, lattice, _Demands.sort(posted, problem.horizon))
    return {need.service: reckoning.starts(need) for need in shape.needs}


class _Reckoning:
    """Turns demands into bitsets, each person and length once."""

    def __init__(self, problem: Problem, case: Case, lattice: Lattice, demands: _Demands) -> None:
        """Keep what is asked."""
        self.problem, self.lattice, self.demands = problem, lattice, demands
        self.people = {p.ref: p for p in problem.people(case) if p.ref not in demands.barred}
        self._given: Mapping[str, Mapping[str, list[Availability]]] = {
            "child": demands.within,
            "free": demands.free,
            "here": demands.here,
            "open": demands.open,
        }
        self._steps: dict[tuple[str, str], int] = {}
        self._known: dict[tuple[str, str, int], int] = {}

    def starts(self, need: Need) -> Starts:
        """Return the feasible starts of one appointment."""
        length = self.lattice.steps(need.minutes)
        child = self._fits("child", need.service, length)
        if need.child:
            child &= self._fits("child", "", length)
        seats = {seat.name: self._seat(need, seat, length, child) for seat in need.seats}
        rooms = self._rooms(need, length, child)
        distinct = need.service in self.demands.distinct
        includes = tuple(self.demands.includes.get(need.service, ()))
        mask = child & seatable(seats, includes, distinct=distinct)
        if need.kinds:
            mask &= reduce(or_, rooms.values(), 0)
        starts = Starts(
            need=need,
            length=length,
            seats=seats,
            rooms=rooms,
            distinct=distinct,
            includes=includes,
            mask=mask,
        )
        return starts.within(mask)

    def _seat(self, need: Need, seat: Seat, length: int, child: int) -> dict[str, int]:
        """Return who may fill *seat*, and from which steps."""
        limits = self.demands.fills.get((need.service, seat.name))
        able = reduce(and_, limits) & self.people.keys() if limits else set(self.people)
        masks = {}
        for ref in sorted(able):
            remote = self.people[ref].remote and Presence.REMOTE in seat.presence
            mask = child & self._fits("free", ref, length)
            if not remote:
                mask &= self._fits("here", ref, length)
            for window in self.demands.off_duty.get((need.service, seat.name, ref), ()):
                mask &= ~self._begins(window)
            if mask:
                masks[ref] = mask
        return masks

    def _rooms(self, need: Need, length: int, child: int) -> dict[str, int]:
        """Return which rooms serve, with the one they are observed from, and when."""
        if not need.kinds:
            return {}
        limits = self.demands.rooms.get(need.service)
        masks = {}
        for room in sorted(self.problem.centre.rooms, key=lambda room: room.ref):
            if limits and not all(room.ref in limit for limit in limits):
                continue
            mask = child & self._fits("open", room.ref, length)
            if need.observed and room.observed_from is not None:
                mask &= self._fits("open", room.observed_from, length)
            if mask:
                masks[room.ref] = mask
        return masks

    def _fits(self, what: str, ref: str, length: int) -> int:
        """Return where *length* steps fit into every availability given for *ref*."""
        key = (what, ref, length)
        if key not in self._known:
            self._known[key] = runs(self._free(what, ref), length)
        return self._known[key]

    def _free(self, what: str, ref: str) -> int:
        """Return the steps that lie inside every availability given for *ref*."""
        if (what, ref) not in self._steps:
            given = self._given[what].get(ref, ())
            masks = (self.lattice.inside(windows) for windows in given)
            self._steps[what, ref] = reduce(and_, masks, (1 << self.lattice.size) - 1)
        return self._steps[what, ref]

    def _begins(self, window: Window) -> int:
        """Return the steps that begin inside *window*, whatever their length."""
        first = -(-(window.start - self.lattice.origin) // self.lattice.step)
        last = -(-(window.end - self.lattice.origin) // self.lattice.step)
        return (1 << max(0, last)) - (1 << max(0, first))


def seatable(
    seats: Mapping[str, Mapping[str, int]], people: tuple[str, ...], *, distinct: bool
) -> int:
    """Return the steps at which every seat can be filled with *people* among those seated."""
    mask = 0
    for places in itertools.permutations(seats, len(people)):
        fixed = {
            seat: {ref: seats[seat].get(ref, 0)} for seat, ref in zip(places, people, strict=True)
        }
        mask |= _seated({**seats, **fixed}, distinct=distinct)
    return mask


def _seated(seats: Mapping[str, Mapping[str, int]], *, distinct: bool) -> int:
    """
    Return the steps at which every seat can be filled.

    With *distinct*, by different people: Hall's marriage theorem (1935) says
    that this is possible just when every set of seats has as many candidates.
    """
    mask = reduce(and_, (reduce(or_, who.values(), 0) for who in seats.values()), -1)
    if not distinct:
        return mask
    for count in range(2, len(seats) + 1):
        for some in itertools.combinations(seats.values(), count):
            shared = sum(len(who) for who in some) > len(set().union(*some))
            if mask and shared:
                mask &= at_least(_candidates(some), count)
    return mask


def _candidates(seats: tuple[Mapping[str, int], ...]) -> Iterable[int]:
    """Return, person by person, from which steps one of *seats* can be theirs."""
    masks: dict[str, int] = {}
    for who in seats:
        for ref, mask in who.items():
            masks[ref] = masks.get(ref, 0) | mask
    return masks.values()
