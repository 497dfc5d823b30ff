"""One case under its rules: which must hold, which cost, and what the visit must have."""

import itertools
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from onestop.model import Appointment, Case, Presence, Problem, Seat, Service, Visit

LEVELS = ("deadline", "earliest", "on-site", "faces", "wishes", "load")
FRAME = frozenset(f"F0{number}" for number in range(1, 10))
LIFTED_COSTS = {"R04b", "R14", "R24", "R26", "R37", "R45", "R48"}
MINUTE = timedelta(minutes=1)


class Taken(NamedTuple):
    """An appointment in plain words: what, when, where, and (seat, who, how) of each person."""

    service: str
    start: datetime
    end: datetime
    room: str | None
    observed: str | None
    people: tuple[tuple[str, str, str], ...]

    def who(self, seat: str) -> str | None:
        """Return who fills *seat*."""
        return next((ref for name, ref, _ in self.people if name == seat), None)

    def uses(self, room: str) -> bool:
        """Tell whether the appointment takes *room*."""
        return room in (self.room, self.observed)


def taken(appointment: Appointment) -> Taken:
    """Return *appointment* in plain words."""
    people = tuple((p.seat, p.ref, str(p.presence)) for p in appointment.people)
    return Taken(
        appointment.service,
        appointment.start,
        appointment.end,
        appointment.room,
        appointment.observed_from,
        people,
    )


def meet(one: Taken, other: Taken) -> bool:
    """Tell whether two appointments share any time."""
    return one.start < other.end and other.start < one.end


def mains(visit: Visit) -> list[Taken]:
    """Return the appointments of *visit* that are no breaks."""
    return [taken(a) for a in visit.appointments if a.service != "break"]


class Law:
    """One case under its rules: which must hold, which cost, and what the visit must have."""

    def __init__(self, problem: Problem, case: Case, without: frozenset[str]) -> None:
        """Sort the rules, and shape the visit."""
        self.problem, self.case = problem, case
        self.grid, self.zone = problem.centre.grid, ZoneInfo(problem.centre.time_zone)
        self.must, self.weights = set(FRAME - without), {}
        self.values: dict[str, Any] = {s.rule: s.values for s in problem.profile.rules}
        lifted = {override.rule for override in case.overrides}
        for setting in problem.profile.rules:
            gone = setting.strength == "overridable" and setting.rule in lifted
            if setting.rule in without or (gone and setting.rule not in LIFTED_COSTS):
                continue
            if gone or setting.strength == "soft":
                self.weights[setting.rule] = setting.weight
            else:
                self.must.add(setting.rule)
        self.people = {person.ref: person for person in problem.centre.people}
        for c in case.companions:
            self.people[c.ref] = SimpleNamespace(
                ref=c.ref, roles=("companion",), gender=c.gender, languages=c.languages,
                agency="", travel=0, notice=0, remote=False, certificates=(),
                max_interviews_per_day=None,
            )  # fmt: skip
        self.rooms = {room.ref: room for room in problem.centre.rooms}
        standing = problem.standing.visits if problem.standing else ()
        self.stands = [option for visit in standing for option in mains(visit)]
        self.elsewhere = [a for v in standing if v.child == case.child.ref for a in v.appointments]
        self.acute = case.urgency == "acute"
        self.girl = case.child.gender == "female"
        self.foreign = not set(case.child.languages) & set(self.values["R13"]["languages"])
        ages = sorted(self.values["R33"]["ages"], key=lambda row: row["to"])
        self.row = next(row for row in ages if row["to"] >= case.child.age)
        self.wanted = shaped(self)
        self.stay = self._stay()

    def on(self, rule: str) -> bool:
        """Tell whether *rule* applies, binding or costing."""
        return rule in self.must or rule in self.weights

    def broken(self, faults: Iterable[str]) -> bool:
        """Tell whether any of *faults* breaks a rule that binds."""
        return any(fault in self.must for fault in faults)

    def cost(self, faults: Iterable[str]) -> int:
        """Return what *faults* cost as wishes; R26 costs minutes at a level of its own."""
        return sum(self.weights.get(fault, 0) for fault in faults if fault != "R26")

    def upward(self, minutes: float) -> int:
        """Return the first multiple of the grid that holds *minutes*."""
        return next(m for m in itertools.count(0, self.grid) if m >= minutes)

    def day(self, moment: datetime) -> date:
        """Return the calendar day of *moment* on the centre's clocks."""
        return moment.astimezone(self.zone).date()

    def closes(self) -> datetime | None:
        """Return when R26's window closes; None if none applies."""
        if self.case.incident is None or not self.on("R26"):
            return None
        values = self.values["R26"]
        grown = self.case.child.age >= values["adolescent_from"]
        hours = values["hours_adolescent"] if grown else values["hours_child"]
        possible = (self.case.incident.start, self.case.incident.end - timedelta(minutes=1))
        closings = [moment + timedelta(hours=hours) for moment in possible]
        return min((c for c in closings if c > self.case.reported), default=None)

    def collects(self) -> str | None:
        """Return the service that R26 watches."""
        services = (s for s in self.values["R26"]["services"] if s in self.wanted)
        return next(services, None)

    def pins_fit(self) -> bool:
        """Tell whether the visit has every service that F08 fixes."""
        fixed = {pin.service for pin in self.case.pins} if "F08" in self.must else set()
        return fixed <= set(self.wanted)

    def _stay(self) -> int:
        """Return R45's minutes on site."""
        minutes = self.row["stay"]
        if "interview" in self.wanted:
            minutes += max(0, self.wanted["interview"].minutes - self.upward(self.row["booked"]))
        if self.acute and self.values["R45"]["exam"] in self.wanted:
            minutes += self.values["R45"]["acute"]
        return minutes

    def led(self, person: str, day: date | None = None) -> int:
        """Return how many standing interviews *person* leads, of one day or of all."""
        led = (a for a in self.stands if a.service == "interview" and a.who("lead") == person)
        return sum(day in (None, self.day(a.start)) for a in led)


class Want(NamedTuple):
    """An appointment that the visit must have: its service, length, rooms, seats and breaks."""

    service: str
    minutes: int
    kinds: tuple[str, ...]
    seats: tuple[Seat, ...]
    breaks: tuple[tuple[int, int], ...] = ()

    @property
    def observed(self) -> bool:
        """Whether a seat may be taken in the observation room."""
        return any("observing" in seat.presence for seat in self.seats)


def shaped(law: Law) -> dict[str, Want]:
    """Return what the visit must have: F01 R06 R10b R13 R19 R33 R35 R41 R44."""
    known = {service.ref: service for service in law.problem.profile.services}
    asked = law.case.services
    chosen = [s for s in known if (known[s].default if asked is None else s in asked)]
    inside = {i for s in chosen for i in known[s].absorbs if i in chosen} if law.acute else set()
    chosen = [service for service in chosen if service not in inside]
    if law.on("R41") and law.values["R41"]["service"] not in chosen:
        chosen.insert(0, law.values["R41"]["service"])
    if law.on("R44") and "interview" in chosen:
        tiring = any(s in chosen for s in law.values["R44"]["after"])
        rest = law.values["R44"]["service"]
        chosen += [rest] if tiring and rest not in chosen else []
    return {ref: shaped_one(law, known, known[ref], inside) for ref in chosen}


def shaped_one(law: Law, known: dict[str, Service], service: Service, inside: set[str]) -> Want:
    """Return one appointment with its length, its seats and its breaks."""
    minutes, seats, breaks = service.minutes, list(service.seats), ()
    if law.acute:
        minutes = service.acute_minutes or minutes
        for ref in (ref for ref in service.absorbs if ref in inside):
            seats += [s for s in known[ref].seats if s.name not in [t.name for t in seats]]
    if service.ref == "interview" and law.on("R33"):
        values, grow = law.values["R33"], [1.0]
        grow += [values["interpreter"]] if law.foreign else []
        grow += [values["disability"]] if "disability" in law.case.child.needs else []
        minutes = law.row["booked"] * max(grow)
    if service.ref == "interview" and law.on("R35"):
        breaks = spread(law.upward(minutes), law.row["break_every"], law.values["R35"]["minutes"])
    for rule, seat in extra_seats(law):
        if law.on(rule) and service.ref in law.values[rule].get("services", ("interview",)):
            seats.append(seat)
    return Want(service.ref, law.upward(minutes), service.kinds, tuple(seats), breaks)


def extra_seats(law: Law) -> Iterator[tuple[str, Seat]]:
    """Yield the seats that rules add, each with its rule."""
    values = law.values
    yield "R06", Seat(name=values["R06"]["seat"], roles=tuple(values["R06"]["roles"]))
    yield "R10b", Seat(name="second", roles=tuple(values["R10b"]["roles"]))
    if law.foreign:
        yield "R13", Seat(name="interpreter", roles=tuple(values["R13"]["roles"]))
    watching = (Presence.OBSERVING, Presence.REMOTE)
    yield "R19", Seat(name="prosecutor", roles=tuple(values["R19"]["roles"]), presence=watching)


def spread(minutes: int, every: int, length: int) -> tuple[tuple[int, int], ...]:
    """Return the fewest breaks, as (after, minutes), that leave no stretch over *every*."""
    count = next(n for n in itertools.count() if minutes - n * length <= every * (n + 1))
    talk = minutes - count * length
    return tuple((talk * i // (count + 1) + length * (i - 1), length) for i in range(1, count + 1))
