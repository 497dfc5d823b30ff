"""
Several visits in numbers that any scheduler understands, and a judge of plans for them.

An instance knows no rule and no clock: it has calendars, lengths, candidates,
order and weights, in steps of a grid.  It can be written as JSON, and what reads
it needs nothing of onestop.  The judge has never heard of a solver.
"""

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import attrs

FORMAT = "onestop/instance/1"


@attrs.frozen(kw_only=True)
class Calendar:
    """
    A person, a room, a child, or what narrows one of them down.

    Attributes:
        free: Runs of free steps: the first, and the first after.
        capacity: How many appointments it takes at a time.
        crowds: Where less is left than that, because bookings stand: runs of free
            steps, each with how many there are.

    """

    free: tuple[tuple[int, int], ...]
    capacity: int = 1
    crowds: tuple[tuple[int, int, int], ...] = ()

    def busy(self, size: int) -> Iterator[tuple[int, int]]:
        """Yield the runs of the first *size* steps that are not free."""
        edge = 0
        for first, after in (*self.free, (size, size)):
            if first > edge:
                yield edge, first
            edge = after


@attrs.frozen(kw_only=True)
class Place:
    """
    One appointment.

    Attributes:
        length: Its length in steps.
        child: Whether the child is there.
        calendars: What it needs in any case.
        seats: For each seat, its candidates with the calendars that each needs.
        rooms: Likewise for the rooms that serve; empty if none is needed.

    """

    length: int
    child: bool = True
    calendars: tuple[str, ...] = ()
    seats: Mapping[str, Mapping[str, tuple[str, ...]]] = attrs.field(factory=dict)
    rooms: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Visit:
    """
    One child's visit, or one part of it.

    Attributes:
        ref: Opaque reference.
        weight: What a minute until its end costs.
        since: From the origin to the report, in minutes; mostly below zero.
        span: The most steps from the child's first start to the last end.
        places: The appointments, by service.
        before: Pairs of services of which the first ends before the second starts.
        between: Middle, one, other: the middle lies between the two.
        together: Pairs of services of which the first starts when the second starts.
        days: Runs of steps of which one holds the whole visit; empty where all that
            is above says so already.

    """

    ref: str
    weight: int
    since: int
    span: int
    places: Mapping[str, Place]
    before: tuple[tuple[str, str], ...] = ()
    between: tuple[tuple[str, str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    days: tuple[tuple[int, int], ...] = ()

    @property
    def childs(self) -> dict[str, Place]:
        """The appointments at which the child is."""
        return {service: place for service, place in self.places.items() if place.child}


@attrs.frozen(kw_only=True)
class Instance:
    """
    Visits to plan together, so that the weighted minutes to their ends are fewest.

    Attributes:
        grid: Minutes of a step.
        size: Steps of the horizon.
        calendars: By name.
        visits: The visits.

    """

    grid: int
    size: int
    calendars: Mapping[str, Calendar]
    visits: tuple[Visit, ...]

    def value(self, steps: int) -> int:
        """Return what the weighted sum of end *steps* comes to, in weighted minutes."""
        return self.grid * steps - sum(visit.weight * visit.since for visit in self.visits)


@attrs.frozen(kw_only=True)
class Placing:
    """Where one appointment went: its first step, its room, and who has which seat."""

    start: int
    people: Mapping[str, str]
    room: str | None = None


Plan: TypeAlias = Mapping[str, Mapping[str, Placing]]


def to_json(instance: Instance) -> str:
    """Return *instance* as JSON."""
    return json.dumps({"format": FORMAT, **attrs.asdict(instance)}, separators=(",", ":"))


def from_json(text: str) -> Instance:
    """Return the instance that *text* tells of."""
    told = json.loads(text)
    return Instance(
        grid=told["grid"],
        size=told["size"],
        calendars={
            name: Calendar(**{key: _tuples(value) for key, value in calendar.items()})
            for name, calendar in told["calendars"].items()
        },
        visits=tuple(_visit(visit) for visit in told["visits"]),
    )


def _visit(told: Mapping[str, Any]) -> Visit:
    """Return one visit as JSON tells it."""
    given = {key: _tuples(value) for key, value in told.items()}
    places = {
        service: Place(**{key: _tuples(value) for key, value in place.items()})
        for service, place in told["places"].items()
    }
    return Visit(**{**given, "places": places})


def _tuples(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return *value* with tuples for lists."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


def ends(instance: Instance, plan: Plan) -> dict[str, int]:
    """Return the step at which each child leaves."""
    return {
        visit.ref: max(plan[visit.ref][s].start + p.length for s, p in visit.childs.items())
        for visit in instance.visits
    }


def value_of(instance: Instance, plan: Plan) -> int:
    """Return the weighted minutes from the reports to the ends."""
    when = ends(instance, plan)
    return instance.value(sum(visit.weight * when[visit.ref] for visit in instance.visits))


def faults(instance: Instance, plan: Plan) -> list[str]:
    """Return all that is wrong with *plan*, in words; nothing if it is a plan."""
    missing = [
        f"{visit.ref} {service}: missing"
        for visit in instance.visits
        for service in visit.places.keys() - plan.get(visit.ref, {}).keys()
    ]
    if missing:
        return missing
    found = [f"{v.ref} {fault}" for v in instance.visits for fault in _of_visit(v, plan[v.ref])]
    return found + list(_of_calendars(instance, plan))


def _of_visit(visit: Visit, placed: Mapping[str, Placing]) -> Iterator[str]:
    """Yield what is wrong with one visit by itself."""
    for service, place in visit.places.items():
        yield from (f"{service}: {fault}" for fault in _of_choice(place, placed[service]))
    begins = {service: placed[service].start for service in visit.places}
    over = {service: begins[service] + place.length for service, place in visit.places.items()}
    for first, then in visit.before:
        if over[first] > begins[then]:
            yield f"{first} before {then}: not kept"
    for middle, one, other in visit.between:
        ways = ((one, other), (other, one))
        if not any(over[a] <= begins[middle] and over[middle] <= begins[b] for a, b in ways):
            yield f"{middle} between {one} and {other}: not kept"
    for service, host in visit.together:
        if begins[service] != begins[host]:
            yield f"{service} with {host}: not kept"
    yield from _of_stay(visit, begins, over)


def _of_choice(place: Place, chosen: Placing) -> Iterator[str]:
    """Yield who or what serves where it cannot."""
    if chosen.people.keys() != place.seats.keys():
        yield "seats"
    elif not all(ref in place.seats[seat] for seat, ref in chosen.people.items()):
        yield "somebody who cannot fill a seat"
    if (chosen.room is not None) != bool(place.rooms) or (
        chosen.room is not None and chosen.room not in place.rooms
    ):
        yield "room"


def _of_stay(visit: Visit, begins: Mapping[str, int], over: Mapping[str, int]) -> Iterator[str]:
    """Yield what is wrong with the child's stay."""
    come = min(begins[service] for service in visit.childs)
    gone = max(over[service] for service in visit.childs)
    if gone - come > visit.span:
        yield "stays too long"
    first, last = min(begins.values()), max(over.values())
    if visit.days and not any(day <= first and last <= night for day, night in visit.days):
        yield "is on two days"
    for one, other in itertools.combinations(visit.childs, 2):
        if begins[one] < over[other] and begins[other] < over[one]:
            yield f"{one}, {other}: child in two places"


def _of_calendars(instance: Instance, plan: Plan) -> Iterator[str]:
    """Yield the calendars that are asked for more than they have."""
    used: dict[str, list[tuple[int, int]]] = {}
    for visit in instance.visits:
        for service, place in visit.places.items():
            chosen = plan[visit.ref][service]
            run = chosen.start, chosen.start + place.length
            for name in needed(place, chosen):
                used.setdefault(name, []).append(run)
    for name, runs in used.items():
        calendar = instance.calendars[name]
        if not all(
            any(a <= first and after <= b for a, b in calendar.free) for first, after in runs
        ):
            yield f"{name}: not free"
        if _most(runs, calendar.crowds) > calendar.capacity:
            yield f"{name}: too much at a time"


def needed(place: Place, chosen: Placing) -> Iterator[str]:
    """Yield every calendar that an appointment needs as it is placed, once for each seat."""
    yield from place.calendars
    for seat, ref in chosen.people.items():
        yield from place.seats[seat].get(ref, ())
    if chosen.room is not None:
        yield from place.rooms.get(chosen.room, ())


def _most(runs: Iterable[tuple[int, int]], crowds: Iterable[tuple[int, int, int]]) -> int:
    """Return how many of *runs* and *crowds* come together at most, at the start of a run."""
    alike = [(first, after, 1) for first, after in runs]
    every = [*alike, *crowds]
    moments = [first for first, _, _ in every]
    return max(
        sum(count for first, after, count in every if first <= moment < after) for moment in moments
    )
