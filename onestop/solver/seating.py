"""Who sits where, and in which room, when all times are known: by branch and bound."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

import attrs

from onestop.bits import Lattice
from onestop.model import Centre, Window
from onestop.rules.verbs import InRoom, RoomApart, Shares
from onestop.search import Visiting
from onestop.solver.packing import LongSearchError, UnsaidError
from onestop.solver.timing import Meanwhile, Moments
from onestop.starts import Starts

FACE = 1 << 48
WISH = 1 << 24
"""One more face outweighs all wishes, one wish all of the load."""
FEW_ROOMS = 64


@attrs.frozen(kw_only=True)
class Place:
    """
    A seat at its time.

    Attributes:
        service: The appointment.
        costs: Who could fill it, in canonical order, and what that costs.
        strangers: Those of them whom the child would meet here for the first time.
        twin: The number of an earlier seat that the same person must fill.
        distinct: Whether nobody else of the same appointment may be the same person.

    """

    service: str
    costs: Mapping[str, int]
    strangers: frozenset[str]
    twin: int | None
    distinct: bool


@attrs.frozen(kw_only=True)
class Group:
    """
    Of *people*, one must have one of the seats.

    Attributes:
        seats: Their numbers.
        people: Whoever will do.
        cost: What it costs if none has; None if that must not be.

    """

    seats: Collection[int]
    people: frozenset[str]
    cost: int | None


@attrs.frozen(kw_only=True)
class Pair:
    """Two seats that two people should fill, unless one of *shared* has both; *cost* as before."""

    one: int
    other: int
    cost: int | None
    shared: frozenset[str] = frozenset()


class Seating:
    """
    Fills all seats at the least cost; of several ways, the first in canonical order.

    Attributes:
        best: The least cost found; None if the seats cannot be filled.
        chosen: Who fills each seat then.

    """

    def __init__(
        self,
        places: Sequence[Place],
        groups: Sequence[Group],
        pairs: Sequence[Pair],
        patience: int,
        *,
        first_will_do: bool = False,
    ) -> None:
        """
        Find the best choice, or only the first one.

        Raises:
            LongSearchError: It would take more than *patience* steps.

        """
        self.places, self.groups, self.pairs = places, groups, pairs
        self.patience, self.first_will_do = patience, first_will_do
        self.best: int | None = None
        self.chosen: tuple[str, ...] = ()
        self._taken: list[str] = []
        self._met: dict[str, int] = {}
        self._least, self._new, self._whom = self._bounds()
        self._fill(0)

    def _bounds(self) -> tuple[list[int], list[int], list[frozenset[str]]]:
        """
        Return what the seats from each one on cost at least.

        That is: their least costs together; how many of them need strangers who all
        differ; and which strangers those could be.
        """
        least, new, whom = [0], [0], [frozenset[str]()]
        kept: list[Place] = []
        for place in reversed(self.places):
            fresh = place.strangers == place.costs.keys() and all(
                (place.service == other.service and place.distinct)
                or place.strangers.isdisjoint(other.strangers)
                for other in kept
            )
            if fresh:
                kept.append(place)
            least.append(least[-1] + min(place.costs.values(), default=0))
            new.append(new[-1] + fresh)
            whom.append(whom[-1] | place.strangers if fresh else whom[-1])
        return least[::-1], new[::-1], whom[::-1]

    def _fill(self, cost: int) -> None:
        """Fill the next seat in every way that could still be the best."""
        number = len(self._taken)
        self.patience -= 1
        if self.patience < 0:
            raise LongSearchError
        if number == len(self.places):
            self.best, self.chosen = cost, tuple(self._taken)
            return
        place = self.places[number]
        for ref in self._able(place):
            if self.first_will_do and self.best is not None:
                return
            self._taken.append(ref)
            first = ref in place.strangers and ref not in self._met
            if first:
                self._met[ref] = number
            more = self._more(number)
            if more is not None:
                total = cost + place.costs[ref] + FACE * first + more
                if self.best is None or total + self._rest(number + 1) < self.best:
                    self._fill(total)
            if first:
                del self._met[ref]
            self._taken.pop()

    def _able(self, place: Place) -> Collection[str]:
        """Return who can fill *place* after those before it."""
        able: Collection[str] = place.costs
        if place.twin is not None:
            twin = self._taken[place.twin]
            able = (twin,) if twin in place.costs else ()
        if not place.distinct:
            return able
        beside = {
            ref
            for ref, other in zip(self._taken, self.places, strict=False)
            if other.service == place.service
        }
        return [ref for ref in able if ref not in beside]

    def _more(self, number: int) -> int | None:
        """Return what the groups and pairs cost that end with seat *number*; None if too much."""
        more = 0
        for group in self.groups:
            if max(group.seats) == number and not any(
                self._taken[seat] in group.people for seat in group.seats
            ):
                if group.cost is None:
                    return None
                more += group.cost
        for pair in self.pairs:
            if max(pair.one, pair.other) == number:
                ref = self._taken[pair.one]
                if ref == self._taken[pair.other] and ref not in pair.shared:
                    if pair.cost is None:
                        return None
                    more += pair.cost
        return more

    def _rest(self, number: int) -> int:
        """Return what the seats from *number* on cost at least, after those before."""
        known = sum(ref in self._whom[number] for ref in self._met)
        return self._least[number] + FACE * max(0, self._new[number] - known)


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
        return Seating(places_of, (), pairs, FEW_ROOMS)

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
