"""A random problem in the making: plain facts, drawn at random, that can still be changed."""

import random
from datetime import date, timedelta
from typing import Any

from onestop.model import (
    Appointment,
    Attendance,
    Gender,
    Override,
    PastInterview,
    Presence,
    Seat,
    Urgency,
    Visit,
)
from tests.building import Facts, Windows, shipped

TUESDAY = date(2026, 3, 10)
# What the people of each kind, which is the first letter of their references, can serve as.
ROLES = {
    "I": ("interviewer", "police"),
    "K": ("police", "detective", "investigator"),
    "D": ("doctor",),
    "Y": ("psychologist", "therapist"),
    "J": ("prosecutor",),
    "A": ("appropriate-adult",),
    "S": ("interpreter",),
    "V": ("advocate",),
    "N": ("nurse",),
    "L": ("lawyer",),
    "E": ("social-worker", "child-protection", "child-welfare"),
    "W": ("attesting-witness",),
    "B": ("defence-lawyer",),
    "X": ("child-expert",),
    "T": ("technician",),
}
# How many of each kind there are at most; interviewers are at least two.
STAFF = {
    "cn": {"I": 3, "K": 1, "D": 2, "Y": 1, "J": 2, "A": 2},
    "us": {"I": 3, "K": 1, "D": 2, "Y": 1, "E": 1, "V": 1, "N": 1},
    "barnahus": {"I": 2, "K": 1, "D": 2, "Y": 1, "J": 1, "E": 1, "L": 1, "B": 1, "X": 1, "T": 1},
}
LANGUAGES = {"cn": "zh", "us": "en", "barnahus": "nb"}
FULL = ("recording", "one-stop", "accessible")


def a_seat(name: str, *roles: str, **changes: Any) -> Seat:
    """Return a seat for whoever has one of *roles*."""
    return Seat(name=name, roles=roles, **changes)


class Draft(Facts):
    """A problem in the making; flavours change it before it is built."""

    def __init__(self, rng: random.Random, base: str = "cn") -> None:
        """Draw an ordinary problem: one day, one case, few people, short diaries."""
        self.rng = rng
        # Kathmandu is 5 h 45 min from UTC.
        zone = "Asia/Kathmandu" if rng.random() < 0.05 else "Asia/Shanghai"
        super().__init__(base, zone, TUESDAY)
        self.grid = rng.choice((15, 20, 30))
        self.days = 1 if rng.random() < 0.8 else 2
        self.now = rng.choice((0, 0, 0, 8 * 60 + 7, 9 * 60))
        self.opens = 60 * rng.choice((8, 9, 13))
        self.length = 60 * rng.choice((4, 5, 6))
        if rng.random() < 0.85:
            # Most reports here come in the night before, when two parts would rule the day out.
            self.setting("R02", parts=1)
        self._people()
        self._rooms()
        self.case = self.add_case()

    def chance(self, share: float) -> bool:
        """Return true in *share* of the draws."""
        return self.rng.random() < share

    def steps(self, low: int, high: int) -> int:
        """Return a number of minutes between two numbers of hours, on the quarter or beside it."""
        return self.rng.randrange(low * 60, high * 60 + 1, 15) + self.rng.choice((0, 0, 0, 5, -5))

    # People and rooms.

    def _people(self) -> None:
        """Add one to three of each kind that visits need."""
        for kind, most in STAFF[self.base].items():
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

    def add_person(self, kind: str, **changes: Any) -> str:
        """Add one of *kind*, and return the reference."""
        ref = f"{kind}{1 + sum(other[0] == kind for other in self.people)}"
        self.people[ref] = {
            "roles": ROLES[kind],
            "gender": Gender.FEMALE if self.chance(0.7) else Gender.MALE,
            "agency": {"J": "procuratorate", "D": "hospital"}.get(kind, "police"),
            "languages": (LANGUAGES[self.base],),
        } | changes
        self.windows[ref] = self.a_diary()
        return ref

    def a_diary(self) -> Windows:
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

    def _rooms(self) -> None:
        """Add the rooms that visits need, and sometimes a second interview room."""
        self.add_room("int-1", "interview", features=FULL, observed_from="obs-1")
        if self.chance(0.25):
            linked = self.rng.choice(("obs-1", "obs-2"))
            self.add_room("int-2", "interview", features=FULL, observed_from=linked)
        self.add_room("obs-1", "observation")
        self.add_room("obs-2", "observation")
        self.add_room("exam-1", "exam", "evidence", features=FULL)
        self.add_room("coun-1", "counselling", features=FULL)
        self.add_room("fam-1", "family", "waiting", "meeting", capacity=self.rng.randint(1, 2))
        self.rooms["fam-1"]["features"] = ("accessible",)
        for ref in self.rooms:
            if self.chance(0.06):
                self.windows[ref] = self.a_diary()

    def add_room(self, ref: str, *kinds: str, **changes: Any) -> None:
        """Add a room that is open whenever anybody works."""
        self.rooms[ref] = {"site": "main", "kinds": kinds} | changes
        self.windows[ref] = [(0, self.days * 1440)]

    def refs(self, kind: str) -> list[str]:
        """Return the people of *kind*."""
        return [ref for ref in self.people if ref[0] == kind]

    def always(self, *refs: str) -> None:
        """Free everybody of *refs* for the whole horizon."""
        for ref in refs:
            self.windows[ref] = [(0, self.days * 1440)]

    def late(self, *refs: str, by: tuple[int, ...] = (45, 60, 90)) -> None:
        """Let each of *refs* come only some minutes, one of *by*, after the house opens."""
        for ref in refs:
            since = self.opens + self.rng.choice(by)
            self.windows[ref] = [(since, self.opens + self.length)]

    # Cases.

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
                "languages": (LANGUAGES[self.base],),
            },
            "services": tuple(services) or ("interview",),
            "companions": [],
            "overrides": [],
            "blocked": [],
            "pins": [],
            "wishes": {},
        }
        if shipped(self.base).setting("R05c"):
            case["consented"] = self.chance(0.7)
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
        if self.chance(0.03) and shipped(self.base).setting("R41"):
            start = -(-(self.opens + 120) // self.grid) * self.grid
            case["pins"].append({"service": "rights", "start": start})
        if self.chance(0.06):
            case["excluded"] = (self.rng.choice([*self.people, "D1", "I1"]),)
        if self.chance(0.06):
            case["wishes"] = {"time": self.rng.choice(("morning", "afternoon"))}

    def interviewed(self, case: dict[str, Any], interviewer: str, **more: Any) -> None:
        """Record an interview that *interviewer* led, last week unless *more* says when."""
        past = {"at": self.moment(-5000), "interviewer": interviewer} | more
        case["past_interviews"] = (PastInterview(**past),)

    def add_companion(self, case: dict[str, Any], **changes: Any) -> str:
        """Add an adult who comes with the child, and return the reference."""
        ref = f"G{case['ref'][-1]}{len(case['companions'])}"
        case["companions"].append(
            {"ref": ref, "gender": Gender.FEMALE, "languages": (LANGUAGES[self.base],)} | changes
        )
        self.windows[ref] = [(0, self.days * 1440)] if self.chance(0.6) else self.a_diary()
        return ref

    def lift(self, case: dict[str, Any], *rules: str) -> None:
        """Record an override of *rules*."""
        known = [override.rule for override in case["overrides"]]
        case["overrides"] += [
            Override(
                rule=rule,
                reason="test",
                approved_by="tester",
                at=self.moment(-1000),
                topics=("what is new",),
            )
            for rule in rules
            if rule not in known
        ]

    def ask(self, *services: str) -> None:
        """Let the first case have exactly *services*."""
        self.case["services"] = services

    def girl(self, **changes: Any) -> None:
        """Make the first child a girl."""
        self.case["child"].update({"gender": Gender.FEMALE} | changes)

    def boy(self, **changes: Any) -> None:
        """Make the first child a boy, for whom men and women may work alike."""
        self.case["child"].update({"gender": Gender.MALE} | changes)

    # The profile.

    def setting(self, rule: str, **changes: Any) -> None:
        """Change or add how the profile sets *rule*; keys that no setting has are values."""
        self.dropped.discard(rule)
        self.settings.setdefault(rule, {}).update(changes)

    def drop(self, *rules: str) -> None:
        """Let the profile leave *rules* out."""
        self.dropped.update(rules)
        for rule in rules:
            self.settings.pop(rule, None)

    def service(self, ref: str, **changes: Any) -> None:
        """Change a service of the profile, or add one of 20 minutes without room or seats."""
        self.services.setdefault(ref, {}).update(changes)

    # Ease, and what stands.

    def easy(self) -> None:
        """Take away most of what chance has put in the way of the first case."""
        self.case.update(
            blocked=[], excluded=(), past_interviews=(), overrides=[], pins=[], wishes={}
        )
        self.case["child"]["travel"] = 0
        self.case["consented"] = True
        self.days, self.now = 1, 0
        for ref, facts in self.people.items():
            self.windows[ref] = [(self.opens, self.opens + self.length)]
            facts["notice"] = 0
            if ref[0] in "IK":
                facts["gender"] = Gender.FEMALE
        self.always(*self.rooms, *(c["ref"] for c in self.case["companions"]))

    def lean(self, *services: str) -> None:
        """Ask for *services* alone, with nothing in the way and nothing added by R41 and R44."""
        self.easy()
        self.ask(*services)
        self.drop("R41", "R44")

    def book(
        self,
        service: str,
        start: int,
        minutes: int,
        room: str | None,
        *people: tuple[str, str],
        observed: str | None = None,
        **visit: Any,
    ) -> None:
        """Add a standing visit of one appointment."""
        name = f"old-{len(self.standing) + 1}"
        attendances = (
            Attendance(
                ref=ref,
                seat=seat,
                presence=Presence.OBSERVING if seat == "prosecutor" else Presence.ROOM,
            )
            for seat, ref in people
        )
        appointment = Appointment(
            ref=f"{name}.{service}",
            service=service,
            start=self.moment(start),
            end=self.moment(start) + timedelta(minutes=minutes),
            room=room,
            observed_from=observed,
            people=tuple(attendances),
        )
        facts = {"case": name, "child": name} | visit
        self.standing.append(Visit(**facts, appointments=(appointment,)))
