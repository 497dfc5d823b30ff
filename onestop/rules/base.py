"""
What a rule is: one class, up to four faces.

``shape`` says what the rule adds to a visit before anything is placed,
``violations`` what is wrong with a finished plan, ``post`` the same in verbs
for the solvers, and ``cost`` what a soft or lifted rule costs.  ``violations``
and ``post`` share nothing but the model, so that one mistake does not fool both.
"""

import enum
import functools
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Any, ClassVar

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.model import (
    Appointment,
    Availability,
    Case,
    Person,
    Plan,
    Presence,
    Problem,
    Seat,
    Strength,
    Urgency,
    Visit,
    Window,
)
from onestop.rules.verbs import Verb
from onestop.texts import Text

BREAK = "break"


class Level(enum.StrEnum):
    """An objective level; the order here is the default order."""

    LEFT_OUT = "left-out"
    DEADLINE = "deadline"
    EARLIEST = "earliest"
    ON_SITE = "on-site"
    FACES = "faces"
    WISHES = "wishes"
    LOAD = "load"
    TIE = "tie"


class Faces(enum.StrEnum):
    """Where a rule acts: in plans, in the data before, or elsewhere."""

    PLAN = "plan"
    DATA = "data"
    RUN = "run"
    OUTPUT = "output"
    AFTER = "after"


@attrs.frozen(kw_only=True)
class Pause:
    """A break inside an appointment: when after its start, and how long, in minutes."""

    after: int
    minutes: int


@attrs.frozen(kw_only=True)
class Need:
    """
    An appointment that a visit needs, before it is placed.

    Attributes:
        service: Its kind; unique within the visit.
        minutes: Its length, on the grid.
        kinds: Kinds of room that serve; empty for no room of its own.
        seats: Who is needed.
        pauses: Breaks inside it.
        child: Whether the child is there.
        part: The part of the visit that it belongs to.

    """

    service: str
    minutes: int
    kinds: tuple[str, ...] = ()
    seats: tuple[Seat, ...] = ()
    pauses: tuple[Pause, ...] = ()
    child: bool = True
    part: int = 1

    @property
    def observed(self) -> bool:
        """Whether somebody watches from an observation room (R22)."""
        return any(Presence.OBSERVING in seat.presence for seat in self.seats)

    def seat(self, name: str) -> Seat | None:
        """Return the seat called *name*, or None."""
        return next((seat for seat in self.seats if seat.name == name), None)


@attrs.frozen(kw_only=True)
class Shape:
    """Everything that one case's visit needs."""

    needs: tuple[Need, ...]

    def need(self, service: str) -> Need | None:
        """Return the need for *service*, or None."""
        return next((need for need in self.needs if need.service == service), None)

    def has(self, *services: str) -> bool:
        """Tell whether the visit needs every one of *services*."""
        return all(self.need(service) for service in services)

    def plus(self, *needs: Need) -> "Shape":
        """Return this shape with *needs*, each replacing one of the same service."""
        new = {need.service: need for need in needs}
        kept = tuple(new.pop(need.service, need) for need in self.needs)
        return Shape(needs=kept + tuple(new.values()))

    def seated(self, service: str, seat: Seat) -> "Shape":
        """Return this shape with *seat* added to *service*, if that is needed."""
        need = self.need(service)
        return self.plus(attrs.evolve(need, seats=(*need.seats, seat))) if need else self


@attrs.frozen(kw_only=True)
class Brief:
    """
    One case of a problem, with everybody who could fill a seat: what a rule looks at.

    Attributes:
        problem: The problem.
        case: The case.
        people: Everybody who could fill a seat.
        known: What has been worked out from this brief already, for whoever asks again.

    """

    problem: Problem
    case: Case
    people: tuple[Person, ...] = attrs.field(init=False, repr=False, eq=False)
    known: dict[str, Any] = attrs.field(init=False, factory=dict, repr=False, eq=False)

    @people.default
    def _everybody(self) -> tuple[Person, ...]:
        """Return everybody who could fill a seat."""
        return self.problem.people(self.case)

    @functools.cached_property
    def _by_ref(self) -> Mapping[str, Person]:
        """Everybody by reference; the first counts."""
        return {person.ref: person for person in reversed(self.people)}

    def value(self, rule: str, name: str) -> Any:  # noqa: ANN401 - profiles hold TOML values
        """
        Return what the profile sets for *name* of *rule*.

        Raises:
            InputError: The profile leaves it out.

        """
        setting = self.problem.profile.setting(rule)
        if setting is None or name not in setting.values:
            raise InputError(f"rules.{rule}.{name}", texts.EXPECTED_SETTING)
        return setting.values[name]

    @property
    def acute(self) -> bool:
        """Whether the case is acute."""
        return self.case.urgency is Urgency.ACUTE

    def person(self, ref: str) -> Person | None:
        """Return the person called *ref*, or None."""
        return self._by_ref.get(ref)

    def local(self, moment: datetime) -> datetime:
        """Return *moment* on the centre's clocks."""
        return moment.astimezone(self.problem.centre.zone)

    def days(self) -> tuple[Window, ...]:
        """Return the days of the horizon, from midnight to midnight of the centre's zone."""
        return self._days

    @functools.cached_property
    def _days(self) -> tuple[Window, ...]:
        """The days of the horizon."""
        zone, horizon = self.problem.centre.zone, self.problem.horizon
        date, days = self.local(horizon.start).date(), []
        midnight = datetime.combine(date, time(), zone)
        while midnight < horizon.end:
            # By dates: the next midnight is 23 or 25 hours away when clocks change.
            date += timedelta(days=1)
            after = datetime.combine(date, time(), zone)
            days.append(Window(midnight, after))
            midnight = after
        return tuple(days)

    def standing_visits(self) -> tuple[Visit, ...]:
        """Return the visits that stand already."""
        return self.problem.standing.visits if self.problem.standing else ()

    def rounded(self, minutes: float) -> int:
        """Return *minutes* rounded up to the centre's grid."""
        grid = self.problem.centre.grid
        return -int(-minutes // grid) * grid


@attrs.frozen(kw_only=True)
class Outcome:
    """A finished visit, as a rule judges it: the case, what it needed, what it got."""

    brief: Brief
    shape: Shape
    visit: Visit
    plan: Plan

    def find(self, service: str) -> Appointment | None:
        """Return the appointment of *service*, or None."""
        return self.visit.find(service)

    def person(self, ref: str | None) -> Person | None:
        """Return the person called *ref*, or None."""
        return self.brief.person(ref) if ref is not None else None

    def sits(self, appointment: Appointment, seat: str, roles: Iterable[str]) -> bool:
        """Tell whether somebody with one of *roles* has *seat*, in the room."""
        wanted = set(roles)
        there = (
            self.person(attendance.ref)
            for attendance in appointment.people
            if attendance.seat == seat and attendance.presence is Presence.ROOM
        )
        return any(person and not wanted.isdisjoint(person.roles) for person in there)


@attrs.frozen(kw_only=True)
class Violation:
    """One breach of a rule: at one appointment, or by the whole visit."""

    appointment: str = ""


class Rule:
    """
    One rule of practice or law.

    Attributes:
        id: From the rule list; suffixed where one entry is more than one rule.
        sentence: What it says.
        source: Law article, page or decision.
        strength: Its usual class; a profile may set another.
        level: The objective level that its cost counts at.
        faces: Where it acts.
        per_subject: In a conflict, named once for each person, room or seat.
        lifted_costs: A recorded override leaves it as a cost; else it vanishes.
        turn: Rules shape a visit in this order: appointments, lengths, seats, parts.
        defaults: Its own parameters, where a profile leaves them out.
        elsewhere: Why a plan cannot decide it, and what does; None where a plan can.

    """

    id: ClassVar[str]
    sentence: ClassVar[Text]
    source: ClassVar[str]
    strength: ClassVar[Strength] = Strength.HARD
    level: ClassVar[Level] = Level.WISHES
    faces: ClassVar[Faces] = Faces.PLAN
    per_subject: ClassVar[bool] = False
    lifted_costs: ClassVar[bool] = False
    turn: ClassVar[int] = 5
    defaults: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    elsewhere: ClassVar[Text | None] = None

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Return *shape* with what this rule adds to it."""
        del brief
        return shape

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Yield every breach, seen from the plan alone; none where a plan cannot decide."""
        del outcome
        yield from ()

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Yield what this rule demands, in verbs."""
        del brief, shape
        yield from ()

    def cost(self, outcome: Outcome) -> int:
        """Return the unweighted cost where the rule is soft or lifted: here, count breaches."""
        return sum(1 for _ in self.violations(outcome))


def main_appointments(visit: Visit) -> list[Appointment]:
    """Return the appointments that have the child to themselves, earliest first."""
    return [appointment for appointment in held(visit) if appointment.child]


def held(visit: Visit) -> list[Appointment]:
    """Return all appointments but breaks, with the child or without, earliest first."""
    kept = (a for a in visit.appointments if a.service != BREAK)
    return sorted(kept, key=lambda a: (a.start, a.end, a.ref))


def others(outcome: Outcome) -> dict[str, Visit]:
    """Return the visits of other cases by case, standing and new."""
    visits = {v.case: v for v in (*outcome.brief.standing_visits(), *outcome.plan.visits)}
    visits.pop(outcome.visit.case, None)
    return visits


def from_then(brief: Brief, moment: datetime) -> Availability:
    """Return the horizon from *moment* on."""
    horizon = brief.problem.horizon
    start = max(horizon.start, moment)
    return Availability((Window(start, horizon.end),) if start < horizon.end else ())
