"""
The search: start times first, the best first, then every filling of seats and rooms.

Nothing is clever here but the order: the first three levels depend on times
alone, so times are tried from the best on, and the first that can be filled
settle them.
"""

import heapq
import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from onestop.model import Appointment, Attendance, Plan, Presence, Problem, Status, Visit
from tests.brute.faults import (
    Spans,
    between_faults,
    diary_faults,
    open_faults,
    order_faults,
    room_faults,
    seat_faults,
    team_faults,
    time_faults,
)
from tests.brute.law import MINUTE, Law, Taken, Want
from tests.brute.verdict import URGENCY, alone_faults, faces, lateness

Vector = dict[str, datetime]  # when each service starts
Starts = dict[str, list[datetime]]
Group = tuple[tuple[int, int, int], list[Vector]]  # (deadline, earliest, on-site), who has it
Place = tuple[int, str, datetime]  # number of the case, service, start
Cluster = tuple[Place, ...]
Faces = frozenset[tuple[str, str]]
Picks = tuple[tuple[str, Taken], ...]
States = dict[Faces, tuple[int, int, Picks]]


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
        pairs = {(None, None)}
        for room in self.law.problem.centre.rooms:
            pairs |= {(room.ref, None), (room.ref, room.observed_from)}
        fit = (p for p in pairs if not self.law.broken(room_faults(self.law, want, *p)))
        return sorted(fit, key=str)

    def _options(self, want: Want, start: datetime) -> Iterator[Taken]:
        """Yield every way to hold *want* at *start* that other new visits allow or not."""
        law, end = self.law, start + want.minutes * MINUTE
        if law.broken(time_faults(law, want, start, end)):
            return
        bare = Taken(want.service, start, end, None, None, ())
        seats = [
            [one for one in seat if not law.broken(diary_faults(law, bare, *one))]
            for seat in self.seats[want.service]
        ]
        placed = (bare._replace(room=r, observed=o) for r, o in self.rooms[want.service])
        rooms = [option for option in placed if not law.broken(open_faults(law, option))]
        for people in itertools.product(*seats) if rooms else ():
            team = bare._replace(people=people)
            if not law.broken(team_faults(law, team)):
                yield from (room._replace(people=people) for room in rooms)

    def options(self, service: str, start: datetime) -> list[Taken]:
        """Return every way to hold *service* at *start*."""
        key = service, start
        if key not in self.known:
            self.known[key] = list(self._options(self.law.wanted[service], start))
        return self.known[key]

    def groups(self) -> Iterator[Group]:
        """Yield the start vectors by (deadline, earliest, on-site), best first."""
        law, watched = self.law, self.law.collects()
        lags = {m: self._lag(watched, m) for m in self.starts[watched]} if watched else {None: 0}
        for lag in sorted(set(lags.values())) if law.pins_fit() else ():
            starts = self.starts
            if watched:
                starts = {**starts, watched: [m for m in starts[watched] if lags[m] == lag]}
            for end in sorted({m + self.length[s] for s in starts for m in starts[s]}):
                soon = URGENCY[law.case.urgency] * ((end - law.case.reported) // MINUTE)
                for idle, vectors in self._ending(starts, end):
                    yield (lag, soon, idle), vectors

    def _lag(self, service: str, start: datetime) -> int:
        """Return what R26 costs when *service* starts at *start*."""
        return lateness(self.law, service, start + self.length[service])

    def _ending(self, starts: Starts, end: datetime) -> Iterator[tuple[int, list[Vector]]]:
        """Yield the minutes of waiting, least first, and the vectors of visits over at *end*."""
        if "R45" in self.law.must:  # nothing before this can belong to the visit
            since = end - self.law.stay * MINUTE
            starts = {service: [m for m in starts[service] if m >= since] for service in starts}
        found: dict[int, list[Vector]] = {}
        served = sum(self.length.values(), timedelta())
        for vector in self._vectors(starts, end, {}) if all(starts.values()) else ():
            found.setdefault((end - min(vector.values()) - served) // MINUTE, []).append(vector)
        yield from sorted(found.items())

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

    def spans(self, vector: Vector) -> Spans:
        """Return from when to when each appointment of *vector* lasts."""
        return {service: (m, m + self.length[service]) for service, m in vector.items()}


def joint(streams: list[Iterator[Group]]) -> Iterator[tuple[tuple[int, ...], list[list[Vector]]]]:
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


class Filling:
    """The best people and rooms for given times, over all cases."""

    def __init__(self, choices: list[Choices]) -> None:
        """Remember what was worked out."""
        self.choices, self.known = choices, {}
        self.reset = max(room.reset for room in choices[0].law.problem.centre.rooms) * MINUTE

    def best(self, vectors: tuple[Vector, ...]) -> tuple[int, int, int, Picks] | None:
        """Return the least (faces, wishes, load) and who does it; None if nobody can."""
        cost = 0
        for choice, vector in zip(self.choices, vectors, strict=True):
            cost += choice.law.cost(order_faults(choice.law, choice.spans(vector)))
        # By the faces met so far, the least of wishes and load: no other past matters.
        states: States = {frozenset(): (cost, 0, ())}
        for cluster in self._clusters(vectors):
            after: States = {}
            chosen = self._cluster(cluster)
            for met, more in itertools.product(states, chosen):
                total = tuple(a + b for a, b in zip(states[met], chosen[more], strict=True))
                _keep_less(after, met | more, total)
            states = after
        ranked = ((len(met), *total) for met, total in states.items())
        return min(ranked, key=lambda state: state[:3], default=None)

    def _clusters(self, vectors: tuple[Vector, ...]) -> list[Cluster]:
        """Return the appointments, those together that could disturb each other."""
        clusters: list[Cluster] = []
        for number, vector in enumerate(vectors):
            for service, start in vector.items():
                this = (number, service, start)
                near = [c for c in clusters if any(self._near(this, other) for other in c)]
                clusters = [c for c in clusters if c not in near]
                clusters.append(tuple(sorted((this, *itertools.chain(*near)))))
        return clusters

    def _near(self, one: Place, other: Place) -> bool:
        """Tell whether two appointments of different cases could disturb each other."""
        if one[0] == other[0]:
            return False
        if one[1] == other[1] == "interview":  # one lead may be asked twice: R48, load
            return True
        ends = [start + self.choices[n].length[service] for n, service, start in (one, other)]
        return one[2] < ends[1] + self.reset and other[2] < ends[0] + self.reset

    def _cluster(self, cluster: Cluster) -> States:
        """Return for each set of faces the least (wishes, load) of a cluster, and its options."""
        if cluster not in self.known:
            self.known[cluster] = states = {}
            laws = [self.choices[number].law for number, _, _ in cluster]
            every = [self.choices[n].options(service, start) for n, service, start in cluster]
            for options in itertools.product(*every):
                pairs = list(zip(laws, options, strict=True))
                if (cost := self._cost(pairs)) is not None:
                    met = frozenset().union(*(faces(law, option) for law, option in pairs))
                    picks = tuple((law.case.ref, option) for law, option in pairs)
                    _keep_less(states, met, (*cost, picks))
        return self.known[cluster]

    @staticmethod
    def _cost(pairs: list[tuple[Law, Taken]]) -> tuple[int, int] | None:
        """Return (wishes, load) of options together; None where a rule forbids them."""
        wishes, load, led = 0, 0, Counter()
        for law, option in pairs:
            rivals = [(other, theirs) for other, theirs in pairs if other is not law]
            between = list(between_faults(law, option, rivals)) if rivals else []
            if law.broken(between):
                return None
            wishes += law.cost([*between, *alone_faults(law, option)])
            if option.service == "interview":
                lead = option.who("lead")
                load += law.led(lead) + led[lead]
                led[lead] += 1
        return wishes, load


def _keep_less(states: States, met: Faces, total: tuple[int, int, Picks]) -> None:
    """Put *total* at *met* unless something no worse stands there."""
    if met not in states or total[:2] < states[met][:2]:
        states[met] = total


class Found(NamedTuple):
    """The best there is: its levels, and one plan that reaches them."""

    values: tuple[int, ...]
    plan: Plan


def search(problem: Problem, without: frozenset[str] = frozenset()) -> Found | None:
    """Return the best plan of *problem* when the rules *without* are dropped; None if none is."""
    choices = [Choices(Law(problem, case, without)) for case in problem.cases]
    filling = Filling(choices)
    best = None
    for key, groups in joint([choice.groups() for choice in choices]):
        if best is not None and key > best[:3]:
            break
        for vectors in itertools.product(*groups):
            filled = filling.best(vectors)
            if filled is not None and (best is None or (*key, *filled[:3]) < best[:6]):
                best = (*key, *filled)
    return Found(best[:6], planned(problem, choices, best[6])) if best else None


def brute(problem: Problem, without: frozenset[str] = frozenset()) -> tuple[int, ...] | None:
    """Return the optimum of :data:`LEVELS` in order of importance; None if nothing fits."""
    found = search(problem, without)
    return found.values if found else None


def planned(problem: Problem, choices: list[Choices], picks: Picks) -> Plan:
    """Return *picks* as a plan, breaks and standing visits included."""
    visits = list(problem.standing.visits) if problem.standing else []
    for law in (choice.law for choice in choices):
        options = [option for ref, option in picks if ref == law.case.ref]
        held = [held_as(law, option) for option in sorted(options, key=lambda o: o.start)]
        flat = tuple(itertools.chain(*held))
        visits.append(Visit(case=law.case.ref, child=law.case.child.ref, appointments=flat))
    return Plan(centre=problem.centre.ref, status=Status.OPTIMAL, visits=tuple(visits))


def held_as(law: Law, option: Taken) -> list[Appointment]:
    """Return *option* as an appointment, followed by its breaks."""
    people = tuple(Attendance(seat=s, ref=r, presence=Presence(p)) for s, r, p in option.people)
    name = f"{law.case.ref}.{option.service}"
    main = Appointment(
        ref=name,
        service=option.service,
        start=option.start,
        end=option.end,
        room=option.room,
        observed_from=option.observed,
        people=people,
    )
    breaks = [
        Appointment(
            ref=f"{name}.break-{number}",
            service="break",
            start=option.start + after * MINUTE,
            end=option.start + (after + length) * MINUTE,
        )
        for number, (after, length) in enumerate(law.wanted[option.service].breaks, 1)
    ]
    return [main, *breaks]
