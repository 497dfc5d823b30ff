"""One case under its rules: which must hold, which cost, and what everybody is to it."""

import itertools
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from onestop.model import Appointment, Case, Problem, Visit

LEVELS = ("deadline", "earliest", "on-site", "faces", "wishes", "load")
FRAME = frozenset({*(f"F0{number}" for number in range(1, 10)), "F11"})
LIFTED_COSTS = {"R04b", "R14", "R24", "R26", "R28", "R30", "R37", "R45", "R48"}
DEADLINES = {"R26", "R27", "R28", "R29", "R30", "R31", "R32"}
MINUTE = timedelta(minutes=1)
# What the sentences of the rules say where a profile says nothing else.
DEFAULTS: dict[str, dict[str, Any]] = {
    "R02": {
        "parts": 1,
        "night_from": time(19),
        "night_to": time(8),
        "night_services": ["exam", "evidence", "prophylaxis"],
        "night_also": ["rights"],
    },
    "R05c": {"services": ["exam"], "seat": "consent"},
    "R06b": {"seat": "adult"},
    "R08b": {"service": "advice"},
    "R09": {"seat": "adult", "roles": ["appropriate-adult"]},
    "R10c": {"seats": ["lead", "second"]},
    "R15": {"gap": 60},
    "R16": {"gap": 10},
    "R18a": {"service": "briefing"},
    "R18b": {"service": "debrief"},
    "R20": {"observers": [{"seat": "child-protection", "roles": ["child-protection"]}]},
    "R21": {"seat": "defence", "roles": ["defence-lawyer"]},
    "R23": {"minutes": 10, "closing": 10},
    "R27": {"hours": 168, "services": ["evidence", "exam"]},
    "R28": {"hours": 72, "services": ["prophylaxis"]},
    "R29": {"hours": 24, "services": ["exam"]},
    "R30": {"recent": 14, "soon": 7, "usual": 14, "late": 21, "more": 7, "young": 6},
    "R31": {"acute": 24, "urgent": 72, "planned": 168},
    "R32": {"minutes": 30},
    "R34": {"sessions": 2},
    "R38": {"feature": "police-station", "from": time(6), "to": time(18)},
    "R42": {"service": "calming"},
    "R46": {"services": ["exam"], "seat": "second-medical", "roles": ["nurse", "doctor"]},
    "R50": {"service": "journey"},
    "R53": {"service": "legal-aid", "seat": "lawyer"},
    "R55": {"services": ["briefing", "exam", "evidence"]},
    "R59": {
        "services": ["evidence", "exam"],
        "seat": "witness",
        "roles": ["attesting-witness"],
    },
}

Span = tuple[datetime, datetime]
Spans = dict[str, Span]


class Taken(NamedTuple):
    """An appointment in plain words: what, when, where, and (seat, who, how) of each person."""

    service: str
    start: datetime
    end: datetime
    room: str | None
    observed: str | None
    people: tuple[tuple[str, str, str], ...]
    child: bool = True
    part: int = 1

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
        appointment.child,
        appointment.part,
    )


def meet(one: Taken, other: Taken) -> bool:
    """Tell whether two appointments share any time."""
    return one.start < other.end and other.start < one.end


def mains(visit: Visit) -> list[Taken]:
    """Return the appointments of *visit* that are no breaks, with the child or without."""
    return [taken(a) for a in visit.appointments if a.service != "break"]


class Sight(NamedTuple):
    """A visit as other families could see it: whose, when its child comes, goes and is heard."""

    case: str
    child: str
    household: str
    kept_apart: bool
    with_cases: tuple[str, ...]
    suspects: tuple[str, ...]
    stays: tuple[Span, ...]
    interview: Span | None
    rank: int  # place among the new cases; -1 if the visit stands


def stays(held: Iterable[tuple[int, bool, datetime, datetime]]) -> tuple[Span, ...]:
    """Return when the child is there, part by part, from (part, child, start, end)."""
    every = list(held)
    there = [one for one in every if one[1]] or every
    parts = sorted({part for part, _, _, _ in there})
    return tuple(
        (
            min(start for part, _, start, _ in there if part == number),
            max(end for part, _, _, end in there if part == number),
        )
        for number in parts
    )


def stood(visit: Visit) -> Sight:
    """Return what others see of a visit that stands."""
    held = mains(visit)
    interview = next(((a.start, a.end) for a in held if a.service == "interview"), None)
    return Sight(
        case=visit.case,
        child=visit.child,
        household=visit.family or visit.child,
        kept_apart=visit.kept_apart,
        with_cases=visit.with_cases,
        suspects=(),
        stays=stays((a.part, a.child, a.start, a.end) for a in held),
        interview=interview,
        rank=-1,
    )


class Law:
    """One case under its rules: which must hold, which cost, and what the visit must have."""

    def __init__(self, problem: Problem, case: Case, without: frozenset[str]) -> None:
        """Sort the rules, and note who and what there is."""
        self.problem, self.case = problem, case
        self.grid, self.zone = problem.centre.grid, ZoneInfo(problem.centre.time_zone)
        self.acute = case.urgency == "acute"
        self.girl = case.child.gender == "female"
        self.ready = max(problem.now, case.reported) + case.child.travel * MINUTE
        self.values = {
            s.rule: {**DEFAULTS.get(s.rule, {}), **s.values} for s in problem.profile.rules
        }
        self._sort(without)
        self._gather()
        self.foreign = "R13" in self.values and not (
            set(case.child.languages) & set(self.values["R13"]["languages"])
        )
        self.row = self._row()
        # Filled in by tests.brute.shape.read, which shapes the visit.
        self.night: Span | None = None
        self.wanted: dict[str, Any] = {}
        self.pair: tuple[str, ...] = ()
        self.deadlines: list[tuple[str, str | None, datetime]] = []

    def _sort(self, without: frozenset[str]) -> None:
        """Tell what must hold from what costs; what the profile lacks is neither."""
        self.must = set(FRAME - without)
        self.weights = {} if "F10" in without else {"F10": 1}
        lifted = {override.rule for override in self.case.overrides}
        for setting in self.problem.profile.rules:
            gone = setting.strength == "overridable" and setting.rule in lifted
            if setting.rule in without or (gone and setting.rule not in LIFTED_COSTS):
                continue
            if gone or setting.strength == "soft":
                self.weights[setting.rule] = setting.weight
            else:
                self.must.add(setting.rule)

    def _gather(self) -> None:
        """Note everybody, every room, and what stands."""
        problem, case = self.problem, self.case
        self.people: dict[str, Any] = {person.ref: person for person in problem.centre.people}
        for c in case.companions:
            self.people[c.ref] = SimpleNamespace(
                ref=c.ref, roles=("companion", "consent") if c.may_consent else ("companion",),
                gender=c.gender, languages=c.languages, agency="", travel=0, notice=0,
                remote=False, certificates=(), territory=(), max_interviews_per_day=None,
            )  # fmt: skip
        self.rooms = {room.ref: room for room in problem.centre.rooms}
        visits = problem.standing.visits if problem.standing else ()
        self.stands = [option for visit in visits for option in mains(visit)]
        mine = [a for v in visits if v.child == case.child.ref for a in mains(v)]
        self.elsewhere = [a for a in mine if a.child]
        self.heard = [a.start for a in mine if a.service == "interview"]
        self.heard += [past.at for past in case.past_interviews]
        self.sights = [stood(visit) for visit in visits]
        self.linked_adults = {
            a.who(self.values.get("R09", DEFAULTS["R09"])["seat"])
            for visit in visits
            if visit.case in case.with_cases or case.ref in visit.with_cases
            for a in mains(visit)
        }
        self.free: dict[str, list[Span]] = {}

    def on(self, rule: str) -> bool:
        """Tell whether *rule* applies, binding or costing."""
        return rule in self.must or rule in self.weights

    def broken(self, faults: Iterable[str]) -> bool:
        """Tell whether any of *faults* breaks a rule that binds."""
        return any(fault in self.must for fault in faults)

    def cost(self, faults: Iterable[str]) -> int:
        """Return what *faults* cost as wishes; deadlines cost minutes at a level of their own."""
        return sum(self.weights.get(fault, 0) for fault in faults if fault not in DEADLINES)

    def upward(self, minutes: float) -> int:
        """Return the first multiple of the grid that holds *minutes*."""
        return next(m for m in itertools.count(0, self.grid) if m >= minutes)

    def day(self, moment: datetime) -> date:
        """Return the calendar day of *moment* on the centre's clocks."""
        return moment.astimezone(self.zone).date()

    def way(self, one: str | None, other: str | None) -> timedelta:
        """Return how long it takes from one site to another; nothing where one is unknown."""
        tables = {site.ref: site.travel for site in self.problem.centre.sites}
        there, back = tables.get(one, {}).get(other), tables.get(other, {}).get(one)
        return (there if there is not None else back or 0) * MINUTE

    def site(self, room: str | None) -> str | None:
        """Return where *room* is."""
        return self.rooms[room].site if room in self.rooms else None

    def midnight(self, day: date) -> datetime:
        """Return when *day* begins on the centre's clocks."""
        return datetime.combine(day, time(), self.zone)

    def windows(self, ref: str) -> list[Span] | None:
        """Return when somebody is free, on call too if the case is acute; None if unknown."""
        diary = self.problem.diaries.get(ref)
        called = self.problem.on_call.get(ref) if self.acute else None
        if diary is None and called is None:
            return None
        if ref not in self.free:
            known = [a for a in (diary, called) if a is not None]
            merged: list[Span] = []
            for start, end in sorted((w.start, w.end) for a in known for w in a.windows):
                if merged and start <= merged[-1][1]:
                    merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
                else:
                    merged.append((start, end))
            self.free[ref] = merged
        return self.free[ref]

    def _row(self) -> dict[str, Any] | None:
        """Return the child's row of the table of ages, if the profile has one."""
        ages = sorted(self.values.get("R33", {}).get("ages", ()), key=lambda row: row["to"])
        return next((row for row in ages if row["to"] >= self.case.child.age), None)

    def late(self, service: str | None, moment: datetime) -> int:
        """Return what the deadlines of *service*, over at *moment*, cost: begun minutes."""
        return sum(
            self.weights.get(rule, 0) * max(0, -((by - moment) // MINUTE))
            for rule, watched, by in self.deadlines
            if watched == service
        )

    def pins_fit(self) -> bool:
        """Tell whether the visit has every service that F08 fixes."""
        fixed = {pin.service for pin in self.case.pins} if "F08" in self.must else set()
        return fixed <= set(self.wanted)

    def led(self, person: str | None, day: date | None = None) -> int:
        """Return how many standing interviews *person* leads, of one day or of all."""
        led = (a for a in self.stands if a.service == "interview" and a.who("lead") == person)
        return sum(day in (None, self.day(a.start)) for a in led)

    def sight(self, spans: Spans) -> Sight:
        """Return what others see of this case's visit if it takes *spans*."""
        case, wanted = self.case, self.wanted
        held = ((wanted[s].part, wanted[s].child, *span) for s, span in spans.items())
        return Sight(
            case=case.ref,
            child=case.child.ref,
            household=case.family or case.child.ref,
            kept_apart=case.standing == "suspect",
            with_cases=case.with_cases,
            suspects=case.suspects,
            stays=stays(held),
            interview=spans.get("interview"),
            rank=[other.ref for other in self.problem.cases].index(case.ref),
        )
