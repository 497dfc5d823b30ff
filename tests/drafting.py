"""
A random problem in the making: plain facts that can still be changed.

Times are minutes of the wall clock of the first day, so that whoever changes a
draft can read them; :meth:`Draft.build` makes the values.
"""

import functools
import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from onestop import profiles
from onestop.model import (
    Appointment,
    Attendance,
    Availability,
    Case,
    Centre,
    Child,
    Companion,
    Gender,
    Override,
    PastInterview,
    Person,
    Pin,
    Plan,
    Presence,
    Problem,
    Profile,
    Room,
    Service,
    Site,
    Status,
    Strength,
    Urgency,
    Visit,
    Window,
)

TUESDAY = date(2026, 3, 10)
ROLES = {
    "I": ("interviewer", "police"),
    "K": ("police",),
    "D": ("doctor",),
    "Y": ("psychologist",),
    "J": ("prosecutor",),
    "A": ("appropriate-adult",),
    "S": ("interpreter",),
}


@functools.cache
def china() -> Profile:
    """Return the profile ``cn``, read once."""
    return profiles.load("cn")


class Draft:
    """A problem in the making; flavours change it before it is built."""

    def __init__(self, rng: random.Random) -> None:
        """Draw an ordinary problem: one day, one case, few people, short diaries."""
        self.rng = rng
        self.zone, self.first_day = "Asia/Shanghai", TUESDAY
        if rng.random() < 0.05:
            self.zone = "Asia/Kathmandu"  # 5 h 45 min from UTC
        self.grid = rng.choice((15, 20, 30))
        self.days = 1 if rng.random() < 0.8 else 2
        self.now = rng.choice((0, 0, 0, 8 * 60 + 7, 9 * 60))
        self.seconds = 0
        self.opens = 60 * rng.choice((8, 9, 13))
        self.length = 60 * rng.choice((4, 5, 6))
        self.people: dict[str, dict[str, Any]] = {}
        self.rooms: dict[str, dict[str, Any]] = {}
        self.windows: dict[str, list[tuple[int, int]]] = {}
        self.cases: list[dict[str, Any]] = []
        self.standing: list[Visit] = []
        self.settings: dict[str, dict[str, Any]] = {}
        self.seats: dict[tuple[str, str], dict[str, Any]] = {}
        self._people()
        self._rooms()
        self.case = self.add_case()

    def moment(self, minute: int) -> datetime:
        """Return the moment when the wall clock shows *minute* minutes of the first day."""
        days, rest = divmod(minute, 24 * 60)
        wall = datetime.combine(self.first_day + timedelta(days=days), time(rest // 60, rest % 60))
        return wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def chance(self, share: float) -> bool:
        """Return true in *share* of the draws."""
        return self.rng.random() < share

    def steps(self, low: int, high: int) -> int:
        """Return a number of minutes between two numbers of hours, on the quarter or beside it."""
        return self.rng.randrange(low * 60, high * 60 + 1, 15) + self.rng.choice((0, 0, 0, 5, -5))

    def add_person(self, kind: str, **changes: Any) -> str:
        """Add one of *kind*, and return the reference."""
        ref = f"{kind}{1 + sum(other[0] == kind for other in self.people)}"
        self.people[ref] = {
            "roles": ROLES[kind],
            "gender": Gender.FEMALE if self.chance(0.7) else Gender.MALE,
            "agency": {"J": "procuratorate", "D": "hospital"}.get(kind, "police"),
            "languages": ("zh",),
        } | changes
        self.windows[ref] = self.a_diary()
        return ref

    def a_diary(self) -> list[tuple[int, int]]:
        """Return the windows of somebody: most of the hours, with a hole now and then."""
        windows = []
        for day in range(self.days):
            if self.chance(0.02):
                continue
            since = day * 1440 + self.opens + self.rng.choice((0, 0, 15, 30, -5))
            until = day * 1440 + self.opens + self.length + self.rng.choice((0, 0, -30, -60, 10))
            if until - since > 150 and self.chance(0.3):
                hole = self.rng.randrange(since + 60, until - 60, 15)
                windows.append((since, hole))
                since = hole + self.rng.choice((20, 30, 45))
            windows.append((since, until))
        return windows

    def _people(self) -> None:
        """Add one to three of each kind that visits need."""
        for kind, most in {"I": 3, "K": 1, "D": 2, "Y": 1, "J": 2, "A": 2}.items():
            for _ in range(self.rng.randint(1 + (kind == "I"), most)):
                self.add_person(kind)
        for ref, facts in self.people.items():
            if ref[0] == "J" and self.chance(0.3):
                facts["remote"] = True
            if self.chance(0.15):
                facts["travel"] = self.rng.choice((10, 15, 30))
            if self.chance(0.04):
                facts["notice"] = self.rng.choice((60, 120, 600))
        self.people["I1"]["gender"] = Gender.FEMALE
        if self.chance(0.15):
            self.people["K1"]["roles"] = ("police", "recorder")

    def _rooms(self) -> None:
        """Add the rooms that visits need, and sometimes a second interview room."""
        features = ("recording", "one-stop", "accessible")
        self.add_room("int-1", "interview", features=features, observed_from="obs-1")
        if self.chance(0.25):
            linked = self.rng.choice(("obs-1", "obs-2"))
            self.add_room("int-2", "interview", features=features, observed_from=linked)
        self.add_room("obs-1", "observation")
        self.add_room("obs-2", "observation")
        self.add_room("exam-1", "exam", "evidence", features=features)
        self.add_room("coun-1", "counselling", features=features)
        self.add_room("fam-1", "family", "waiting", capacity=self.rng.randint(1, 2))
        self.rooms["fam-1"]["features"] = ("accessible",)
        for ref in self.rooms:
            if self.chance(0.06):
                self.windows[ref] = self.a_diary()

    def add_room(self, ref: str, *kinds: str, **changes: Any) -> None:
        """Add a room that is open whenever anybody works."""
        self.rooms[ref] = {"site": "main", "kinds": kinds} | changes
        self.windows[ref] = [(0, self.days * 1440)]

    def add_case(self) -> dict[str, Any]:
        """Add an ordinary case, and return its facts."""
        number = len(self.cases) + 1
        age = self.rng.choice((4, 8, 8, 11, 14, 16))
        services = [s for s in ("interview", "exam", "counselling") if self.chance(0.6)]
        services += ["evidence"] if self.chance(0.2) else []
        case: dict[str, Any] = {
            "ref": f"case-{number}",
            "urgency": self.rng.choice((*Urgency, Urgency.PLANNED)),
            "reported": self.rng.choice((-600, -90, -61)),
            "child": {
                "ref": f"child-{number}",
                "age": age,
                "gender": Gender.FEMALE if self.chance(0.75) else Gender.MALE,
                "travel": self.rng.choice((0, 0, 20)),
            },
            "services": tuple(services) or ("interview",),
            "companions": [],
            "overrides": [],
            "blocked": [],
            "pins": [],
        }
        self.cases.append(case)
        self._sprinkle(case)
        return case

    def _sprinkle(self, case: dict[str, Any]) -> None:
        """Add to *case* what some cases have."""
        if self.chance(0.7):
            self.add_companion(case)
        if self.chance(0.12):
            start = self.opens + self.steps(0, 4)
            case["blocked"].append((start, start + self.rng.choice((20, 30, 60))))
        if self.chance(0.2):
            liftable = ("R26", "R45", "R37", "R24", "R04b", "R14", "R10b", "R19", "R44", "R48")
            self.lift(case, self.rng.choice(liftable))
        if self.chance(0.03):
            self.interviewed(case, self.rng.choice(self.refs("I")))
        if self.chance(0.01):
            case["child"]["languages"] = ("ug",)
        if self.chance(0.03):
            start = -(-(self.opens + 120) // self.grid) * self.grid
            case["pins"].append({"service": "rights", "start": start})
        if self.chance(0.06):
            case["excluded"] = (self.rng.choice([*self.people, "D1", "I1"]),)

    def interviewed(self, case: dict[str, Any], interviewer: str) -> None:
        """Record an interview that *interviewer* led last week."""
        past = PastInterview(at=self.moment(-5000), interviewer=interviewer)
        case["past_interviews"] = (past,)

    def add_companion(self, case: dict[str, Any], **changes: Any) -> str:
        """Add an adult who comes with the child, and return the reference."""
        ref = f"G{case['ref'][-1]}{len(case['companions'])}"
        case["companions"].append(
            {"ref": ref, "gender": Gender.FEMALE, "languages": ("zh",)} | changes
        )
        self.windows[ref] = [(0, self.days * 1440)] if self.chance(0.6) else self.a_diary()
        return ref

    @staticmethod
    def lift(case: dict[str, Any], *rules: str) -> None:
        """Record an override of *rules*."""
        for rule in rules:
            if rule not in [override.rule for override in case["overrides"]]:
                case["overrides"].append(
                    Override(
                        rule=rule, reason="test", approved_by="tester", topics=("what is new",)
                    )
                )

    def refs(self, kind: str) -> list[str]:
        """Return the people of *kind*."""
        return [ref for ref in self.people if ref[0] == kind]

    def ask(self, *services: str) -> None:
        """Let the first case have exactly *services*."""
        self.case["services"] = services

    def girl(self, **changes: Any) -> None:
        """Make the first child a girl."""
        self.case["child"].update({"gender": Gender.FEMALE} | changes)

    def setting(self, rule: str, **changes: Any) -> None:
        """Change how the profile sets *rule*; keys that no setting has are values."""
        self.settings.setdefault(rule, {}).update(changes)

    def easy(self) -> None:
        """Take away most of what chance has put in the way of the first case."""
        self.case.update(blocked=[], excluded=(), past_interviews=(), overrides=[], pins=[])
        self.case["child"]["travel"] = 0
        self.days, self.now = 1, 0
        for ref, facts in self.people.items():
            self.windows[ref] = [(self.opens, self.opens + self.length)]
            facts["notice"] = 0
            if ref[0] in "IK":
                facts["gender"] = Gender.FEMALE
        self.always(*self.rooms, *(c["ref"] for c in self.case["companions"]))

    def always(self, *refs: str) -> None:
        """Free everybody of *refs* for the whole horizon."""
        for ref in refs:
            self.windows[ref] = [(0, self.days * 1440)]

    def book(
        self,
        service: str,
        start: int,
        minutes: int,
        room: str | None,
        *people: tuple[str, str],
        observed: str | None = None,
        child: str = "",
    ) -> None:
        """Add a standing visit of one appointment."""
        name = f"old-{len(self.standing) + 1}"
        appointment = Appointment(
            ref=f"{name}.{service}",
            service=service,
            start=self.moment(start),
            end=self.moment(start) + timedelta(minutes=minutes),
            room=room,
            observed_from=observed,
            people=tuple(
                Attendance(
                    ref=ref,
                    seat=seat,
                    presence=Presence.OBSERVING if seat == "prosecutor" else Presence.ROOM,
                )
                for seat, ref in people
            ),
        )
        self.standing.append(Visit(case=name, child=child or name, appointments=(appointment,)))

    def build(self) -> Problem:
        """Return the problem."""
        known = {**self.people, **self.rooms}
        known.update((c["ref"], c) for case in self.cases for c in case["companions"])
        free = {ref: self._availability(self.windows[ref]) for ref in known}
        profile = self._profile()
        return Problem(
            centre=self._centre(),
            profile=profile,
            cases=tuple(self._case(facts, profile) for facts in self.cases),
            now=self.moment(self.now) + timedelta(seconds=self.seconds),
            horizon=Window(self.moment(0), self.moment(self.days * 1440)),
            diaries={ref: free[ref] for ref in free if ref not in self.rooms},
            openings={ref: free[ref] for ref in self.rooms},
            standing=self._standing(),
        )

    def _availability(self, windows: list[tuple[int, int]]) -> Availability:
        """Return wall-clock windows as an availability."""
        moments = ((self.moment(since), self.moment(until)) for since, until in windows)
        return Availability(tuple(Window(*pair) for pair in moments if pair[0] < pair[1]))

    def _centre(self) -> Centre:
        """Return the centre."""
        return Centre(
            ref="centre",
            time_zone=self.zone,
            grid=self.grid,
            sites=(Site(ref="main"),),
            rooms=tuple(Room(ref=ref, **facts) for ref, facts in self.rooms.items()),
            people=tuple(Person(ref=ref, **facts) for ref, facts in self.people.items()),
        )

    def _profile(self) -> Profile:
        """Return the profile ``cn`` with the changed settings."""
        profile = china()
        changed = []
        for setting in profile.rules:
            facts = dict(self.settings.get(setting.rule, {}))
            own = {key: facts.pop(key) for key in ("strength", "weight") if key in facts}
            changed.append(attrs.evolve(setting, values={**setting.values, **facts}, **own))
        services = tuple(self._service(service) for service in profile.services)
        return attrs.evolve(profile, rules=tuple(changed), services=services)

    def _service(self, service: Service) -> Service:
        """Return *service* with its changed seats."""
        seats = (
            attrs.evolve(seat, **self.seats.get((service.ref, seat.name), {}))
            for seat in service.seats
        )
        return attrs.evolve(service, seats=tuple(seats))

    def _case(self, facts: dict[str, Any], profile: Profile) -> Case:
        """Return one case, with those overrides that *profile* allows."""
        facts = dict(facts)
        strengths = {setting.rule: setting.strength for setting in profile.rules}
        overrides = [o for o in facts["overrides"] if strengths[o.rule] is Strength.OVERRIDABLE]
        for name in ("reported", "incident"):
            if name in facts and isinstance(facts[name], int):
                facts[name] = self.moment(facts[name]) + timedelta(seconds=facts.get("late", 0))
        facts.pop("late", None)
        if "incident" in facts:
            until = facts["incident"] + timedelta(minutes=facts.pop("unsure", 1))
            facts["incident"] = Window(facts["incident"], until)
        return Case(
            **facts
            | {
                "child": Child(**facts["child"]),
                "companions": tuple(Companion(**companion) for companion in facts["companions"]),
                "overrides": tuple(overrides),
                "blocked": tuple(
                    Window(self.moment(a), self.moment(b)) for a, b in facts["blocked"]
                ),
                "pins": tuple(
                    Pin(**pin | {"start": self.moment(pin["start"])}) for pin in facts["pins"]
                ),
            }
        )

    def _standing(self) -> Plan | None:
        """Return the plan that stands, if any visit does."""
        if not self.standing:
            return None
        return Plan(centre="centre", status=Status.OPTIMAL, visits=tuple(self.standing))
