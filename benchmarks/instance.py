"""One visit in numbers that any scheduler understands: calendars, candidates, order."""

from collections.abc import Mapping

import attrs

from onestop.bits import Lattice
from onestop.model import Availability, Presence, Problem, Seat
from onestop.rules import Posted
from onestop.rules.verbs import (
    Barred,
    Before,
    Between,
    Distinct,
    EndsBy,
    Fills,
    InRoom,
    OneAtATime,
    PersonFree,
    RoomApart,
    RoomFree,
    Same,
    SameDay,
    Shares,
    SomeOf,
    SpanAtMost,
    Within,
)
from onestop.solver.asking import ask
from onestop.starts import Starts

CHILD = "child"
# What candidates, calendars and the single visit say already.
SAID = (Barred, Distinct, Fills, InRoom, OneAtATime, RoomApart, SameDay, Shares)
# What ties people across appointments (R09) or asks for one of several (R10c): the peer goes
# without, which can only make its task easier.
SPARED = (Same, SomeOf)


@attrs.frozen(kw_only=True)
class Place:
    """
    One appointment.

    Attributes:
        length: Its length in steps.
        calendars: What it needs in any case.
        seats: For each seat, its candidates with the calendars that each needs.
        rooms: Likewise for the rooms that serve.
        by: The step by which it ends.

    """

    length: int
    calendars: tuple[str, ...]
    seats: Mapping[str, Mapping[str, tuple[str, ...]]]
    rooms: Mapping[str, tuple[str, ...]]
    by: int


@attrs.define(kw_only=True)
class Instance:
    """
    One visit.

    Attributes:
        size: Steps of the horizon.
        calendars: By name, the free steps as bits.
        places: The appointments, by service.
        before: Pairs of services of which the first ends before the second starts.
        between: Middle, one, other: the middle lies between the two.
        span: The most steps from the first start to the last end.

    """

    size: int
    calendars: dict[str, int] = attrs.field(factory=dict)
    places: dict[str, Place] = attrs.field(factory=dict)
    before: list[tuple[str, str]] = attrs.field(factory=list)
    between: list[tuple[str, str, str]] = attrs.field(factory=list)
    span: int = 0


def instance_of(problem: Problem) -> Instance:
    """
    Return the visit of the problem's only case: what binds, without wishes.

    Candidates are those that onestop's own bitsets leave, which helps whoever
    gets the instance.  That everything is on one day is not said: the centre is
    closed at night for longer than a visit may last.

    Raises:
        ValueError: The case needs a verb that cannot be put in these terms.

    """
    (question,) = ask(problem, problem.cases[0])
    return _Reader(problem).read(question.starts, list(question.binding()))


class _Reader:
    """Puts the verbs of one case into numbers."""

    def __init__(self, problem: Problem) -> None:
        """Lay the grid over the horizon."""
        self._problem = problem
        self._lattice = Lattice.over(problem.horizon, problem.centre.grid)
        self._ends: dict[str, int] = {}
        self._instance = Instance(size=self._lattice.size)

    def read(self, starts: Mapping[str, Starts], binding: list[Posted]) -> Instance:
        """Return the instance."""
        self._instance.span = self._lattice.size
        for item in binding:
            self._take(item)
        for service, one in starts.items():
            self._instance.places[service] = self._place(service, one)
        return self._instance

    def _take(self, item: Posted) -> None:
        """Keep what one verb says."""
        instance, lattice = self._instance, self._lattice
        match item.verb:
            case Within(service=service, windows=windows):
                self._limit(f"{CHILD} {service}".strip(), windows)
            case PersonFree(person=person, windows=windows, here=here):
                self._limit(f"{person} here" if here else person, windows)
            case RoomFree(room=room, windows=windows):
                self._limit(room, windows)
            case EndsBy(service=service, by=by):
                self._ends[service] = (by - lattice.origin) // lattice.step
            case Before(first=first, then=then):
                instance.before.append((first, then))
            case Between(middle=middle, one=one, other=other):
                instance.between.append((middle, one, other))
            case SpanAtMost(minutes=minutes):
                instance.span = min(instance.span, lattice.steps(minutes + 1) - 1)
            case _ if not isinstance(item.verb, (*SAID, *SPARED)):
                raise ValueError(item.rule)

    def _limit(self, name: str, windows: Availability) -> None:
        """Cut a calendar down to *windows*."""
        calendars = self._instance.calendars
        calendars[name] = calendars.get(name, -1) & self._lattice.starts(windows, 1)

    def _place(self, service: str, starts: Starts) -> Place:
        """Return one appointment."""
        need, own, size = starts.need, f"{CHILD} {service}", self._instance.size
        watched = {
            room.ref: (room.ref, room.observed_from)
            for room in self._problem.centre.rooms
            if need.observed and room.observed_from is not None
        }
        return Place(
            length=starts.length,
            calendars=(CHILD, own) if own in self._instance.calendars else (CHILD,),
            seats={seat.name: self._candidates(seat, starts) for seat in need.seats},
            rooms={ref: watched.get(ref, (ref,)) for ref in starts.rooms},
            by=min(self._ends.get(service, size), size),
        )

    def _candidates(self, seat: Seat, starts: Starts) -> dict[str, tuple[str, ...]]:
        """Return who can fill *seat*, each with the calendars that this needs."""
        known = self._instance.calendars
        chosen: dict[str, tuple[str, ...]] = {}
        for person in self._problem.people(self._problem.cases[0]):
            if person.ref in starts.seats[seat.name]:
                video = person.remote and Presence.REMOTE in seat.presence
                here = f"{person.ref} here"
                both = here in known and not video
                chosen[person.ref] = (person.ref, here) if both else (person.ref,)
        return chosen
