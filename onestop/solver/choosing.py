"""Which rooms and people are best when all times are known."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import reduce
from itertools import product
from math import prod
from operator import or_
from typing import TypeAlias

import attrs

from onestop.bits import Lattice
from onestop.model import Centre, Presence, Window
from onestop.objective import LEAD
from onestop.rules.verbs import (
    AtMost,
    Differs,
    Fills,
    InRoom,
    RoomApart,
    Same,
    Shares,
    SomeOf,
)
from onestop.search import Visiting
from onestop.solver.packing import LongSearchError
from onestop.solver.seating import Group, Pair, Place, Seating
from onestop.solver.timing import Moments
from onestop.solver.variables import Question
from onestop.starts import Starts

MOST_BRANCHES, FEW = 64, 300

Meanwhile: TypeAlias = tuple[tuple[int, int], ...]
"""Which appointments run at the same time: one without the child, and one with it."""


class UnsaidError(Exception):
    """A demand that the search without CP-SAT cannot express."""


class Rooms:
    """
    What the best rooms cost.

    The child is in one room at a time, so no two appointments compete for one,
    unless the child is at only one of them.
    """

    def __init__(
        self, centre: Centre, lattice: Lattice, starts: Sequence[Starts], day: Visiting
    ) -> None:
        """Begin without any demand on the rooms of *day*."""
        self.day = Window(lattice.moment(day.first), lattice.moment(day.last))
        self.lattice, self.starts = lattice, starts
        self.capacity = {room.ref: room.capacity for room in centre.rooms}
        self.linked = {room.observed_from for room in centre.rooms}
        self.booked: dict[str, tuple[Window, ...]] = {}
        self.outside: list[tuple[str, frozenset[str], int]] = []
        self.unready: list[tuple[RoomApart, int | None]] = []
        self._best: dict[tuple[int, int], tuple[int, str] | None] = {}

    def take(self, verb: object, cost: int | None) -> bool:
        """Keep a demand about rooms; tell whether it is one."""
        match verb:
            case InRoom(service=service, rooms=rooms) if cost is not None:
                self.outside.append((service, frozenset(rooms), cost))
            case RoomApart():
                reset = timedelta(minutes=verb.minutes)
                near = Window(self.day.start - reset, self.day.end + reset)
                booked = tuple(window for window in verb.booked if window.overlaps(near))
                self.unready.append((attrs.evolve(verb, booked=booked), cost))
            case Shares(room=room, booked=booked):
                self.booked[room] = booked
            case _:
                return False
        return True

    def cost(self, moments: Moments, meanwhile: Meanwhile) -> int | None:
        """Return what all rooms cost; None if there is none for some appointment."""
        if self._rivals(meanwhile):
            return self._apart(moments, meanwhile).best
        found = [self._room(number, start) for number, start in enumerate(moments)]
        return None if None in found else sum(room[0] for room in found if room)

    def chosen(self, moments: Moments, meanwhile: Meanwhile) -> dict[str, str]:
        """Return the room of every appointment that takes one."""
        if self._rivals(meanwhile):
            return dict(zip(self._roomed(), self._apart(moments, meanwhile).chosen, strict=True))
        found = ((number, self._room(number, start)) for number, start in enumerate(moments))
        return {
            self.starts[number].need.service: room[1] for number, room in found if room and room[1]
        }

    def _rivals(self, meanwhile: Meanwhile) -> list[tuple[int, int]]:
        """Return which appointments could want the same room at the same time."""
        return [
            (one, other)
            for one, other in meanwhile
            if self.starts[one].rooms.keys() & self.starts[other].rooms.keys()
        ]

    def _roomed(self) -> list[str]:
        """Return the appointments that take a room."""
        return [one.need.service for one in self.starts if one.need.kinds]

    def _apart(self, moments: Moments, meanwhile: Meanwhile) -> Seating:
        """Return the best rooms where some must not be the same."""
        names = self._roomed()
        pairs = []
        for one, other in self._rivals(meanwhile):
            places = [names.index(self.starts[n].need.service) for n in (one, other)]
            shared = self._shared(moments, one, other)
            pairs.append(Pair(one=places[0], other=places[1], cost=None, shared=shared))
        places_of = [
            Place(
                service=f"{number}",
                costs=self._costs(starts, moments[number]),
                strangers=frozenset(),
                twin=None,
                distinct=False,
            )
            for number, starts in enumerate(self.starts)
            if starts.need.kinds
        ]
        return Seating(places_of, (), pairs, MOST_BRANCHES)

    def _shared(self, moments: Moments, one: int, other: int) -> frozenset[str]:
        """Return the rooms that hold both at once, whatever else is booked there."""
        since = self.lattice.moment(max(moments[one], moments[other]))
        ends = (moments[n] + self.starts[n].length for n in (one, other))
        both = Window(since, self.lattice.moment(min(ends)))
        found = set()
        for room in self.starts[one].rooms.keys() & self.starts[other].rooms.keys():
            if self.capacity[room] > 1:
                crowd = sum(window.overlaps(both) for window in self.booked.get(room, ()))
                # Not all of them need be there at once: who is counts, and that is not said here.
                if crowd + 2 > self.capacity[room]:
                    raise UnsaidError
                found.add(room)
        return frozenset(found)

    def able_at(self, number: int, start: int) -> object:
        """Return the rooms that serve one appointment from *start*, and what each costs."""
        return tuple(self._costs(self.starts[number], start).items())

    def _room(self, number: int, start: int) -> tuple[int, str] | None:
        """Return the cheapest room, the first of several, with its cost."""
        if (number, start) not in self._best:
            self._best[number, start] = self._cheapest(self.starts[number], start)
        return self._best[number, start]

    def _cheapest(self, starts: Starts, start: int) -> tuple[int, str] | None:
        """Return the same, worked out."""
        if not starts.need.kinds:
            return 0, ""
        able = [(cost, room) for room, cost in self._costs(starts, start).items()]
        return min(able, default=None)

    def _costs(self, starts: Starts, start: int) -> dict[str, int]:
        """Return the rooms that serve, and what each costs."""
        costs = {
            room: self._cost(starts, start, room)
            for room, mask in starts.rooms.items()
            if mask >> start & 1
        }
        return {room: cost for room, cost in costs.items() if cost is not None}

    def _cost(self, starts: Starts, start: int, room: str) -> int | None:
        """Return what *room* costs there and then; None if that must not be."""
        total = sum(
            cost
            for service, rooms, cost in self.outside
            if service == starts.need.service and room not in rooms
        )
        for verb, cost in self.unready if starts.need.child else ():
            if verb.room == room:
                count = sum(self._too_close(w, start, starts.length, verb) for w in verb.booked)
                if count and cost is None:
                    return None
                total += count * (cost or 0)
        return total

    def _too_close(self, window: Window, start: int, length: int, verb: RoomApart) -> bool:
        """Tell whether less than the reset lies between the appointment and *window*."""
        begins, reset = self.lattice.moment(start), timedelta(minutes=verb.minutes)
        ends = begins + length * self.lattice.step
        return window.end <= begins < window.end + reset or ends <= window.start < ends + reset


class People:
    """Who fills the seats best, for all times at which the same people could."""

    def __init__(self, question: Question, lattice: Lattice, patience: int) -> None:
        """Number the seats in canonical order; give up after *patience* steps at once."""
        self.question, self.lattice, self.patience = question, lattice, patience
        self.starts = starts = list(question.starts.values())
        self.seats = [(i, seat) for i, one in enumerate(starts) for seat in one.seats]
        self.index = {
            (starts[i].need.service, seat): number for number, (i, seat) in enumerate(self.seats)
        }
        self.extra: dict[int, Counter[str]] = {}
        self.groups: list[Group] = []
        self.pairs: list[Pair] = []
        self.twins: dict[int, int] = {}
        self.limits: list[tuple[int, AtMost, int]] = []
        self._known: dict[object, Seating] = {}
        self._free: dict[tuple[int, int], tuple[str, ...]] = {}
        self._strangers = [self._new(i, seat) for i, seat in self.seats]
        self._lead()
        for one in starts:
            for person in one.includes:
                seats = [self.index[one.need.service, seat] for seat in one.seats]
                self.groups.append(Group(seats=seats, people=frozenset({person}), cost=None))

    def _new(self, i: int, name: str) -> frozenset[str]:
        """Return whom the child would meet for the first time in a seat."""
        brief = self.question.brief
        need = self.starts[i].need
        seat = need.seat(name)
        if seat is None or not need.child or Presence.ROOM not in seat.presence:
            return frozenset()
        known = {companion.ref for companion in brief.case.companions}
        known |= {past.interviewer for past in brief.case.past_interviews}
        able = self.starts[i].seats[name].keys() - known
        if Presence.REMOTE in seat.presence:
            able -= {person.ref for person in brief.people if person.remote}
        return frozenset(able)

    def _lead(self) -> None:
        """Let each interview cost what its lead has already."""
        seat = self.index.get(LEAD)
        if seat is not None:
            led = Counter[str]()
            for visit in self.question.brief.standing_visits():
                interview = visit.find(LEAD[0])
                lead = interview.who(LEAD[1]) if interview else None
                led.update([lead] if lead is not None else [])
            self.extra[seat] = led

    def take(self, verb: object, cost: int | None) -> bool:
        """Keep a demand about people; tell whether it is one."""
        match verb:
            case Fills(service=service, seat=seat, people=people) if cost is not None:
                self._prefer(self.index[service, seat], frozenset(people), cost)
            case Same():
                one, other = (
                    self.index[verb.service, verb.seat],
                    self.index[verb.other, verb.other_seat],
                )
                if cost is not None or max(one, other) in self.twins:
                    raise UnsaidError
                self.twins[max(one, other)] = min(one, other)
            case SomeOf():
                self._some(verb, cost)
            case Differs():
                self._differ(verb, cost)
            case AtMost(count=0) if cost is not None:
                self._off(verb, cost)
            case AtMost():
                return True
            case _:
                return False
        return True

    def _prefer(self, seat: int, people: frozenset[str], cost: int) -> None:
        """Let everybody else in the seat cost."""
        i, name = self.seats[seat]
        others = self.starts[i].seats[name].keys() - people
        self.extra.setdefault(seat, Counter()).update(dict.fromkeys(others, cost))

    def _some(self, verb: SomeOf, cost: int | None) -> None:
        """Let one of the seats be filled by one of the people."""
        seats = [
            number
            for (service, seat), number in self.index.items()
            if (service == verb.service or (not verb.service and self._with_child(number)))
            and (seat in verb.seats or not verb.seats)
        ]
        if not seats:
            raise UnsaidError
        self.groups.append(Group(seats=seats, people=frozenset(verb.people), cost=cost))

    def tied(self, i: int) -> bool:
        """Tell whether anything ties the seats of an appointment to those of others."""
        mine = {number for number, (j, _) in enumerate(self.seats) if i == j}
        pairs = ({pair.one, pair.other} for pair in self.pairs)
        groups = (set(group.seats) for group in self.groups)
        twins = ({one, other} for one, other in self.twins.items())
        return any(mine & seats for seats in (*pairs, *groups, *twins))

    def _with_child(self, number: int) -> bool:
        """Tell whether the child is where a seat is."""
        return self.starts[self.seats[number][0]].need.child

    def _differ(self, verb: Differs, cost: int | None) -> None:
        """Keep whoever fills the seat out of other services, which must be but one."""
        mine = self.index[verb.service, verb.seat]
        theirs = [n for (service, _), n in self.index.items() if service in verb.others]
        # A soft one costs once, however many seats of the other service the person has.
        if cost is not None and len(verb.others & {one.need.service for one in self.starts}) > 1:
            raise UnsaidError
        self.pairs += [Pair(one=mine, other=other, cost=cost) for other in theirs if other != mine]

    def _off(self, verb: AtMost, cost: int) -> None:
        """Let a seat cost whoever has had enough of it that day."""
        seat = self.index.get((verb.service, verb.seat))
        if seat is not None and all(verb != known for _, known, _ in self.limits):
            self.limits.append((seat, verb, cost))

    def cost(self, moments: Moments, meanwhile: Meanwhile) -> int | None:
        """Return what the best seating costs; None if there is none."""
        return self._seated(moments, meanwhile).best

    def least(self, steps: Mapping[int, Collection[int]]) -> int | None:
        """
        Return what no seating costs less than; None if that takes long.

        Args:
            steps: When each of the child's appointments could start.

        """
        masks = {i: sum(1 << step for step in some) for i, some in steps.items()}
        able = [
            tuple(ref for ref, mask in self._who(number).items() if mask & masks.get(i, -1))
            for number, (i, _) in enumerate(self.seats)
        ]
        places = [self._place(number, refs, ()) for number, refs in enumerate(able)]
        try:
            return Seating(places, self.groups, self.pairs, FEW).best
        except LongSearchError:
            return None

    def branches(self) -> Iterator[dict[str, int]]:
        """
        Yield starts, by appointment, that together hold all that ties leave.

        One branch for each person who could fill two seats, and for each seat that
        could have one of the people of whom somebody must be there.
        """
        ways = [list(self._alike(one, other)) for other, one in self.twins.items()]
        ways += [list(self._among(group)) for group in self.groups if group.cost is None]
        if prod(map(len, ways)) > MOST_BRANCHES:
            raise LongSearchError
        for several in product(*ways):
            masks: dict[str, int] = {}
            for service, mask in (pair for way in several for pair in way):
                masks[service] = masks.get(service, -1) & mask
            yield masks

    def _alike(self, one: int, other: int) -> Iterator[list[tuple[str, int]]]:
        """Yield, for each person, when both seats could be theirs."""
        mine, theirs = self._who(one), self._who(other)
        for ref in mine.keys() & theirs.keys():
            yield [(self._service(one), mine[ref]), (self._service(other), theirs[ref])]

    def _among(self, group: Group) -> Iterator[list[tuple[str, int]]]:
        """Yield, for each seat of *group*, when one of the people could have it."""
        for seat in group.seats:
            masks = (mask for ref, mask in self._who(seat).items() if ref in group.people)
            yield [(self._service(seat), reduce(or_, masks, 0))]

    def _who(self, number: int) -> Mapping[str, int]:
        """Return who could fill a seat, and when."""
        i, name = self.seats[number]
        return self.starts[i].seats[name]

    def _service(self, number: int) -> str:
        """Return the appointment of a seat."""
        return self.starts[self.seats[number][0]].need.service

    def _seated(self, moments: Moments, meanwhile: Meanwhile) -> Seating:
        """Return the best seating at *moments*."""
        able = tuple(self._able(number, moments[i]) for number, (i, _) in enumerate(self.seats))
        over = tuple(
            (seat, verb.person, cost)
            for seat, verb, cost in self.limits
            if self._during(verb.window, moments[self.seats[seat][0]])
        )
        key = (able, over, meanwhile)
        if key not in self._known:
            places = [self._place(number, refs, over) for number, refs in enumerate(able)]
            pairs = [*self.pairs, *self._elsewhere(meanwhile)]
            self._known[key] = Seating(places, self.groups, pairs, self.patience)
        return self._known[key]

    def _elsewhere(self, meanwhile: Meanwhile) -> Iterator[Pair]:
        """Yield the pairs of seats that nobody can fill at once."""
        for one, other in meanwhile:
            for mine, (i, _) in enumerate(self.seats):
                for theirs, (j, _) in enumerate(self.seats):
                    if (i, j) == (one, other) and self._who(mine).keys() & self._who(theirs).keys():
                        yield Pair(one=mine, other=theirs, cost=None)

    def _able(self, number: int, start: int) -> tuple[str, ...]:
        """Return who could fill a seat from *start*."""
        if (number, start) not in self._free:
            who = self._who(number).items()
            self._free[number, start] = tuple(ref for ref, mask in who if mask >> start & 1)
        return self._free[number, start]

    def able_at(self, number: int, start: int) -> object:
        """Return who could fill the seats of one appointment from *start*."""
        mine = [seat for seat, (i, _) in enumerate(self.seats) if i == number]
        over = [
            verb.person
            for seat, verb, _ in self.limits
            if seat in mine and self._during(verb.window, start)
        ]
        return tuple(self._able(seat, start) for seat in mine), tuple(over)

    def _during(self, window: Window, start: int) -> bool:
        """Tell whether *start* is inside *window*."""
        return window.start <= self.lattice.moment(start) < window.end

    def _place(
        self, number: int, refs: tuple[str, ...], over: tuple[tuple[int, str, int], ...]
    ) -> Place:
        """Return one seat with what everybody costs there."""
        i, _ = self.seats[number]
        extra = self.extra.get(number, Counter())
        costs = {ref: extra[ref] for ref in refs}
        for seat, ref, cost in over:
            if seat == number and ref in costs:
                costs[ref] += cost
        return Place(
            service=self.starts[i].need.service,
            costs=costs,
            strangers=self._strangers[number] & costs.keys(),
            twin=self.twins.get(number),
            distinct=self.starts[i].distinct,
        )

    def chosen(self, moments: Moments, meanwhile: Meanwhile) -> dict[str, dict[str, str]]:
        """Return who fills each seat at *moments*, by appointment."""
        chosen = self._seated(moments, meanwhile).chosen
        found: dict[str, dict[str, str]] = {one.need.service: {} for one in self.starts}
        for (i, seat), ref in zip(self.seats, chosen, strict=True):
            found[self.starts[i].need.service][seat] = ref
        return found
