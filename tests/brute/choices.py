"""Everything that one case could do: options for each appointment, and start times, best first."""

import heapq
import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.brute.faults import (
    diary_faults,
    open_faults,
    room_faults,
    seat_faults,
    team_faults,
    time_faults,
)
from tests.brute.law import MINUTE, Law, Spans, Taken
from tests.brute.shape import Want, stay_cap
from tests.brute.verdict import URGENCY, alone_faults, faces
from tests.brute.visits import order_faults, start_faults

Vector = dict[str, datetime]  # when each service starts
Starts = dict[str, list[datetime]]
Key = tuple[int, int, int]  # deadline, earliest, on-site
Group = tuple[Key, list[Vector]]
Faces = frozenset[tuple[str, str]]


class Option(NamedTuple):
    """One way to hold an appointment: whom the child meets there, and what it costs by itself."""

    held: Taken
    met: Faces
    cost: int


class Choices:
    """Everything that one case could do, appointment by appointment."""

    def __init__(self, law: Law) -> None:
        """Find the starts at which each appointment could be held at all."""
        self.law, self.known = law, {}
        self.seats = {want.service: self._seats(want) for want in law.wanted.values()}
        self.rooms = {want.service: self._rooms(want) for want in law.wanted.values()}
        self.length = {s: want.minutes * MINUTE for s, want in law.wanted.items()}
        moments = list(self._moments())
        self.starts = {
            service: [m for m in moments if next(self._options(want, m), None)]
            for service, want in law.wanted.items()
        }
        # What the team does without the child is placed when the child's times are fixed,
        # because it decides no level but the last.
        self.fixed = [s for s, want in law.wanted.items() if want.child] or list(law.wanted)
        self.floating = [service for service in law.wanted if service not in self.fixed]
        assert not {service for _, service, _ in law.deadlines} & set(self.floating)

    def _moments(self) -> Iterator[datetime]:
        """Yield every start on the grid of the centre's clocks."""
        moment, end = self.law.problem.horizon.start, self.law.problem.horizon.end
        while moment < end:
            if moment.astimezone(self.law.zone).minute % self.law.grid == 0:
                yield moment
            moment += MINUTE

    def _seats(self, want: Want) -> list[list[tuple[str, str, str]]]:
        """Return for each seat who could fill it, and how, at some time."""
        law = self.law
        return [
            [
                (seat.name, ref, str(presence))
                for ref in law.people
                for presence in seat.presence
                if not law.broken(seat_faults(law, want, seat, ref, presence))
            ]
            for seat in want.seats
        ]

    def _rooms(self, want: Want) -> list[tuple[str | None, str | None]]:
        """Return the rooms, each with what it is observed from, that could serve at some time."""
        pairs: set[tuple[str | None, str | None]] = {(None, None)}
        for room in self.law.problem.centre.rooms:
            pairs |= {(room.ref, None), (room.ref, room.observed_from)}
        fit = (p for p in pairs if not self.law.broken(room_faults(self.law, want, *p)))
        return sorted(fit, key=str)

    def _options(self, want: Want, start: datetime) -> Iterator[Taken]:
        """Yield every way to hold *want* at *start* that other new visits allow or not."""
        law, end = self.law, start + want.minutes * MINUTE
        if law.broken(time_faults(law, want, start, end)):
            return
        bare = Taken(want.service, start, end, None, None, (), want.child, want.part)
        seats = [
            [one for one in seat if not law.broken(diary_faults(law, bare, *one))]
            for seat in self.seats[want.service]
        ]
        placed = (bare._replace(room=r, observed=o) for r, o in self.rooms[want.service])
        rooms = [option for option in placed if not law.broken(open_faults(law, option))]
        for people in itertools.product(*seats) if rooms else ():
            for held in (room._replace(people=people) for room in rooms):
                if not law.broken(team_faults(law, held)):
                    yield held

    def options(self, service: str, start: datetime) -> list[Option]:
        """Return every way to hold *service* at *start*."""
        key = service, start
        if key not in self.known:
            law = self.law
            ways = [
                Option(held, self._met(held), law.cost(alone_faults(law, held)))
                for held in self._options(law.wanted[service], start)
            ]
            self.known[key] = ways
        return self.known[key]

    def _met(self, held: Taken) -> Faces:
        """Return the new faces and, as a face without a case, whoever is wished for."""
        wished = self.law.case.wishes.person
        found = held.child and any(ref == wished for _, ref, _ in held.people)
        return faces(self.law, held) | ({("", self.law.case.ref)} if found else set())

    def spans(self, vector: Vector) -> Spans:
        """Return from when to when each appointment of *vector* lasts."""
        return {service: (m, m + self.length[service]) for service, m in vector.items()}

    # Start times of the whole visit, part by part.

    def groups(self) -> Iterator[Group]:
        """Yield the start vectors by (deadline, earliest, on-site), best first."""
        if not self.law.pins_fit():
            return
        parts = sorted({self.law.wanted[service].part for service in self.fixed})
        for key, vectors in joint([self._part(part, parts[0]) for part in parts]):
            whole = [merged(several) for several in itertools.product(*vectors)]
            again = len(parts) > 1 or "R32" in self.law.must
            fit = [vector for vector in whole if not (again and self._breaks(vector))]
            if fit:
                yield key, fit

    def _breaks(self, vector: Vector) -> bool:
        """Tell whether the times of *vector* break a rule that binds."""
        spans, law = self.spans(vector), self.law
        return law.broken(order_faults(law, spans)) or law.broken(start_faults(law, spans))

    def _part(self, part: int, first: int) -> Iterator[Group]:
        """Yield the start vectors of one part by its key, best first."""
        law = self.law
        starts = {s: self.starts[s] for s in self.fixed if law.wanted[s].part == part}
        if not all(starts.values()):
            return
        ends = sorted({m + self.length[s] for s in starts for m in starts[s]})
        for late, variants in self._late(starts, begins=part == first):
            for end in ends:
                soon = URGENCY[law.case.urgency] * ((end - law.case.reported) // MINUTE)
                found: dict[int, list[Vector]] = {}
                for begin, narrowed in variants:
                    for idle, vector in self._ending(narrowed, end, part):
                        if begin is None or law.late(None, min(vector.values())) == begin:
                            found.setdefault(idle, []).append(vector)
                for idle, vectors in sorted(found.items()):
                    yield (late, soon, idle), vectors

    def _late(
        self, starts: Starts, *, begins: bool
    ) -> Iterator[tuple[int, list[tuple[int | None, Starts]]]]:
        """Yield what deadlines cost, least first, and the starts to choose from for that."""
        law = self.law
        costs = {
            s: {m: law.late(s, m + self.length[s]) for m in moments}
            for s, moments in starts.items()
        }
        first = [None]
        if begins and any(watched is None for _, watched, _ in law.deadlines):
            first = sorted({law.late(None, m) for moments in starts.values() for m in moments})
        several = [sorted(set(cost.values())) for cost in costs.values()]
        found: dict[int, list[tuple[int | None, Starts]]] = {}
        for begin, *each in itertools.product(first, *several):
            narrowed = {
                s: [
                    m
                    for m in starts[s]
                    if costs[s][m] == cost and (begin is None or law.late(None, m) >= begin)
                ]
                for s, cost in zip(starts, each, strict=True)
            }
            if all(narrowed.values()):
                found.setdefault((begin or 0) + sum(each), []).append((begin, narrowed))
        yield from sorted(found.items())

    def _ending(self, starts: Starts, end: datetime, part: int) -> Iterator[tuple[int, Vector]]:
        """Yield the vectors of visits over at *end*, with their minutes of waiting."""
        cap = self._cap(part)
        if cap is not None:  # nothing before this can belong to the visit
            starts = {s: [m for m in starts[s] if m >= end - cap] for s in starts}
        served = sum((self.length[service] for service in starts), timedelta())
        for vector in self._vectors(starts, end, {}) if all(starts.values()) else ():
            yield (end - min(vector.values()) - served) // MINUTE, vector

    def _cap(self, part: int) -> timedelta | None:
        """Return how long the child may stay, where R45 binds."""
        return stay_cap(self.law, part) if "R45" in self.law.must else None

    def _vectors(self, starts: Starts, until: datetime, placed: Vector) -> Iterator[Vector]:
        """Yield the ways to put all that is not *placed* before *until*; the last ends then."""
        left = [service for service in starts if service not in placed]
        if not left:
            yield placed
        if any(starts[service][0] + self.length[service] > until for service in left):
            return
        for service in left:
            for start in starts[service]:
                end = start + self.length[service]
                if end > until or (end < until and not placed):
                    continue
                more = {service: start, **placed}
                if not self.law.broken(order_faults(self.law, self.spans(more))):
                    yield from self._vectors(starts, start, more)


def merged(vectors: tuple[Vector, ...]) -> Vector:
    """Return the vectors of several parts as one."""
    return {service: start for vector in vectors for service, start in vector.items()}


def joint(streams: list[Iterator[Group]]) -> Iterator[tuple[Key, list[list[Vector]]]]:
    """Yield one group of each of *streams*, the least sum of keys first."""
    seen: list[list[Group | None]] = [[] for _ in streams]

    def at(number: int, index: int) -> Group | None:
        while len(seen[number]) <= index:
            seen[number].append(next(streams[number], None))
        return seen[number][index]

    pushed, heap = set(), []

    def push(place: tuple[int, ...]) -> None:
        groups = [at(number, index) for number, index in enumerate(place)]
        if place not in pushed and None not in groups:
            pushed.add(place)
            key = tuple(map(sum, zip(*(group[0] for group in groups), strict=True)))
            heapq.heappush(heap, (key, place))

    push((0,) * len(streams))
    while heap:
        key, place = heapq.heappop(heap)
        yield key, [at(number, index)[1] for number, index in enumerate(place)]
        for number in range(len(place)):
            push((*place[:number], place[number] + 1, *place[number + 1 :]))
