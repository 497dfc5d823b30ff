"""
Small random problems, each from its seed alone, that one brute force can afford.

Every seed belongs to a flavour that stresses one rule or one corner; the rest
of the problem is drawn at random around it.  A :class:`Draft` holds times as
minutes of the wall clock, so that flavours stay readable.
"""

import random
from collections.abc import Callable
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
Flavour = Callable[["Draft"], None]
FLAVOURS: dict[str, Flavour] = {}


def flavour(stress: Flavour) -> Flavour:
    """Register *stress* under its own name."""
    FLAVOURS[stress.__name__] = stress
    return stress


def flavour_of(seed: int) -> str:
    """Return the name of the flavour that *seed* has."""
    names = list(FLAVOURS)
    return names[seed % len(names)]


def problem(seed: int) -> Problem:
    """Return the problem that belongs to *seed*."""
    draft = Draft(random.Random(seed))
    FLAVOURS[flavour_of(seed)](draft)
    return draft.build()


class Draft:
    """A problem in the making; flavours change it before it is built."""

    def __init__(self, rng: random.Random) -> None:
        """Draw an ordinary problem: one day, one case, few people, short diaries."""
        self.rng = rng
        self.zone, self.first_day = "Asia/Shanghai", TUESDAY
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
            if self.chance(0.04):
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
        for kind, most in {"I": 3, "K": 1, "D": 2, "Y": 1, "J": 2, "A": 1}.items():
            for _ in range(self.rng.randint(1, most)):
                self.add_person(kind)
        for ref, facts in self.people.items():
            if ref[0] == "J" and self.chance(0.3):
                facts["remote"] = True
            if self.chance(0.15):
                facts["travel"] = self.rng.choice((10, 15, 30))
            if self.chance(0.08):
                facts["notice"] = self.rng.choice((60, 120, 600))
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
            if self.chance(0.1):
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
        if self.chance(0.6):
            self.add_companion(case)
        if self.chance(0.15):
            start = self.opens + self.steps(0, 4)
            case["blocked"].append((start, start + self.rng.choice((20, 30, 60))))
        if self.chance(0.2):
            lifted = self.rng.choice(
                ("R26", "R45", "R37", "R24", "R04b", "R14", "R10b", "R19", "R44")
            )
            self.lift(case, lifted)
        return case

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
                case["overrides"].append(Override(rule=rule, reason="test", approved_by="tester"))

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
        self.standing.append(Visit(case=name, child=name, appointments=(appointment,)))

    def build(self) -> Problem:
        """Return the problem."""
        known = {**self.people, **self.rooms}
        known.update((c["ref"], c) for case in self.cases for c in case["companions"])
        free = {ref: self._availability(self.windows[ref]) for ref in known}
        return Problem(
            centre=self._centre(),
            profile=self._profile(),
            cases=tuple(self._case(facts) for facts in self.cases),
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
        profile = profiles.load("cn")
        changed = []
        for setting in profile.rules:
            facts = dict(self.settings.get(setting.rule, {}))
            own = {key: facts.pop(key) for key in ("strength", "weight") if key in facts}
            changed.append(attrs.evolve(setting, values={**setting.values, **facts}, **own))
        return attrs.evolve(profile, rules=tuple(changed))

    def _case(self, facts: dict[str, Any]) -> Case:
        """Return one case."""
        facts = dict(facts)
        for name in ("reported", "incident"):
            if name in facts and isinstance(facts[name], int):
                facts[name] = self.moment(facts[name]) + timedelta(seconds=facts.get("late", 0))
        facts.pop("late", None)
        if "incident" in facts:
            facts["incident"] = Window(facts["incident"], facts["incident"] + timedelta(minutes=1))
        return Case(
            **facts
            | {
                "child": Child(**facts["child"]),
                "companions": tuple(Companion(**companion) for companion in facts["companions"]),
                "overrides": tuple(facts["overrides"]),
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


# The flavours.


@flavour
def plain(_: Draft) -> None:
    """Leave everything to chance."""


@flavour
def f02_unqualified(draft: Draft) -> None:
    """Ask for a role that hardly anybody has."""
    draft.ask("interview", *draft.rng.sample(("counselling", "exam"), 1))
    draft.people["Y1"]["roles"] = draft.rng.choice((("psychologist",), ("nurse",)))


@flavour
def f04_standing(draft: Draft) -> None:
    """Book people and rooms before."""
    draft.ask(*draft.case["services"][:2])
    for _ in range(draft.rng.randint(2, 5)):
        start = draft.opens + draft.rng.randrange(0, 240, 30)
        lead, officer = draft.rng.choice(draft.refs("I")), draft.rng.choice(draft.refs("K"))
        draft.rng.choice(
            (
                lambda s, i, k: draft.book("interview", s, 45, "int-1", ("lead", i), ("second", k)),
                lambda s, i, _: draft.book("rights", s, 15, "fam-1", ("officer", i)),
                lambda s, _, k: draft.book(
                    "evidence", s, 60, "exam-1", ("doctor", "D1"), ("officer", k)
                ),
                lambda s, *_: draft.book("counselling", s, 60, "coun-1", ("psychologist", "Y1")),
                lambda s, *_: draft.book("rest", s, 30, "fam-1"),
            )
        )(start, lead, officer)


@flavour
def f05_travel(draft: Draft) -> None:
    """Let people travel far and come at short notice."""
    for facts in draft.people.values():
        facts["travel"] = draft.rng.choice((0, 20, 45))
        facts["notice"] = draft.rng.choice((0, 0, 90))
    draft.now = draft.opens - draft.rng.choice((0, 30))


@flavour
def f06_accessible(draft: Draft) -> None:
    """Let the child need a feature that some rooms lack, and close rooms now and then."""
    draft.case["child"]["needs"] = ("accessible",)
    for ref in draft.rooms:
        if draft.chance(0.3):
            draft.windows[ref] = draft.a_diary()
    if draft.chance(0.5):
        draft.rooms[draft.rng.choice(("int-1", "coun-1"))]["features"] = ("recording", "one-stop")


@flavour
def f07_blocked(draft: Draft) -> None:
    """Bring the child late, and block its time."""
    draft.now = draft.opens + draft.rng.choice((0, 35))
    draft.case["child"]["travel"] = draft.rng.choice((25, 45, 60))
    start = draft.opens + draft.steps(1, 3)
    draft.case["blocked"] = [(start, start + 30), (start + 90, start + 120)]


@flavour
def f07_seconds(draft: Draft) -> None:
    """Report the case after now, in the middle of a minute, while the child is near."""
    draft.now, draft.seconds = draft.opens, draft.rng.choice((0, 17, 30))
    draft.case["child"]["travel"] = draft.rng.choice((0, 5, 15))
    draft.case["reported"] = draft.opens + draft.rng.choice((0, 15, 30))
    draft.case["late"] = draft.rng.choice((0, 0, 13, 30, 45))


@flavour
def f08_pins(draft: Draft) -> None:
    """Fix a service: its start, and maybe its room and people."""
    service = draft.rng.choice((*draft.case["services"], "rights"))
    grid = draft.grid
    pin = {"service": service, "start": -(-(draft.opens + draft.steps(0, 4)) // grid) * grid}
    if draft.chance(0.4):
        homes = {"interview": "int-1", "exam": "exam-1", "evidence": "exam-1", "rights": "fam-1"}
        pin["room"] = homes.get(service, "coun-1")
    if draft.chance(0.4):
        kinds = {"exam": "D", "evidence": "D", "counselling": "Y", "rights": "K"}
        pin["people"] = (draft.rng.choice(draft.refs(kinds.get(service, "I"))),)
    draft.case["pins"] = [pin]
    if draft.chance(0.4):
        draft.case["blocked"] = []


@flavour
def f09_two_hats(draft: Draft) -> None:
    """Leave few people with several roles each."""
    draft.ask("interview")
    for ref in draft.refs("I")[1:]:
        draft.people[ref]["roles"] = ("nurse",)
    draft.people["I1"].update(gender=Gender.FEMALE, roles=("interviewer", "police", "recorder"))
    if draft.chance(0.5):
        draft.people["K1"]["roles"] = ("prosecutor-assistant",)


@flavour
def r01_again(draft: Draft) -> None:
    """Have an interview behind the child."""
    draft.ask("interview", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    who = draft.rng.choice(draft.refs("I"))
    draft.case["past_interviews"] = (PastInterview(at=draft.moment(-5000), interviewer=who),)
    if draft.chance(0.5):
        draft.lift(draft.case, "R01")
    elif draft.chance(0.3):
        draft.setting("R01", interviews=2)


@flavour
def r02_midnight(draft: Draft) -> None:
    """Work around midnight."""
    draft.days, draft.opens, draft.length = 2, 21 * 60, draft.rng.choice((240, 300))
    draft.ask(
        *draft.rng.choice((("exam",), ("counselling",), ("exam", "counselling"), ("evidence",)))
    )
    draft.now = draft.rng.choice((0, 22 * 60, 22 * 60 + 30, 23 * 60))
    for ref in draft.people:
        draft.windows[ref] = [draft.a_diary()[0]]
    for companion in draft.case["companions"]:
        draft.always(companion["ref"])
    draft.case["blocked"] = []


@flavour
def r03_recorder(draft: Draft) -> None:
    """Leave one room, or all, without a recorder."""
    draft.ask("interview")
    draft.add_room(
        "int-2",
        "interview",
        features=("one-stop",),
        observed_from=draft.rng.choice(("obs-1", "obs-2")),
    )
    if draft.chance(0.4):
        draft.rooms["int-1"]["features"] = ("one-stop",)
    else:
        draft.windows["int-1"] = [(draft.opens + 90, draft.opens + 180)]


@flavour
def r04_women(draft: Draft) -> None:
    """Leave few women to interview a girl."""
    draft.girl()
    draft.ask("interview", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    for ref in (*draft.refs("I")[1:], *draft.refs("K")):
        draft.people[ref]["gender"] = Gender.MALE
    draft.people["I1"]["gender"] = draft.rng.choice((Gender.FEMALE, Gender.FEMALE, Gender.MALE))
    if draft.chance(0.5):
        draft.lift(draft.case, "R04b")


@flavour
def r04_second(draft: Draft) -> None:
    """Have one woman who leads, and men beside her."""
    r04_women(draft)
    draft.people["I1"]["gender"] = Gender.FEMALE
    draft.lift(draft.case, *draft.rng.sample(("R04b", "R10b"), draft.rng.randint(0, 2)))


@flavour
def r05_physicians(draft: Draft) -> None:
    """Have male officers and doctors at a girl's exam."""
    draft.girl()
    draft.ask("evidence", *draft.rng.sample(("exam", "counselling"), draft.rng.randint(0, 1)))
    draft.people["K1"]["gender"] = Gender.MALE
    for ref in draft.refs("I"):
        draft.people[ref]["gender"] = draft.rng.choice((Gender.MALE, Gender.MALE, Gender.FEMALE))
    draft.people["D1"]["gender"] = Gender.MALE
    if draft.chance(0.3):
        draft.people["K1"]["roles"] = ("police", "doctor")


@flavour
def r05_doctors(draft: Draft) -> None:
    """Let only one of the doctors be a woman."""
    draft.girl()
    draft.ask("exam", *draft.rng.sample(("interview", "counselling"), draft.rng.randint(0, 1)))
    for ref in draft.refs("D"):
        draft.people[ref]["gender"] = Gender.MALE
    if draft.chance(0.6):
        draft.add_person("D", gender=Gender.FEMALE)
    if draft.chance(0.2):
        draft.setting("R05b", strength=Strength.HARD)


@flavour
def r06_adults(draft: Draft) -> None:
    """Leave nobody but one adult, with little time."""
    draft.ask("interview", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    for ref in draft.refs("A"):
        draft.windows[ref] = [(draft.opens + 30, draft.opens + draft.rng.choice((100, 200)))]


@flavour
def r07_kept_out(draft: Draft) -> None:
    """Exclude people whom the visit would like to have."""
    draft.ask("interview", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    ref = draft.add_companion(draft.case, suitable=draft.chance(0.3))
    others = [*draft.refs("I"), *draft.refs("D"), *draft.refs("J"), ref]
    draft.case["excluded"] = tuple(draft.rng.sample(others, 2))


@flavour
def r10_prosecutors(draft: Draft) -> None:
    """Let a prosecutor interview, maybe alone."""
    draft.ask("interview", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    for ref in draft.refs("I"):
        agency = draft.rng.choice(("procuratorate", "procuratorate", "police"))
        draft.people[ref].update(agency=agency, roles=("interviewer",))
    if draft.chance(0.8):
        draft.lift(draft.case, "R10b")


@flavour
def r10_second(draft: Draft) -> None:
    """Leave hardly anybody for the second seat."""
    draft.ask("interview")
    draft.people["K1"]["gender"] = Gender.FEMALE
    draft.windows["K1"] = draft.windows["K1"][:1]
    for ref in draft.refs("I"):
        draft.people[ref]["roles"] = ("interviewer",) if ref == "I1" else ("police",)


@flavour
def r13_interpreter(draft: Draft) -> None:
    """Let the child speak another language, or have a disability."""
    draft.ask("interview", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    draft.case["child"]["languages"] = ("ug", "csl")
    if draft.chance(0.3):
        draft.case["child"]["needs"] = ("disability",)
    draft.add_person("S", languages=("zh", "ug"))
    if draft.chance(0.4):
        draft.add_person("S", languages=("zh", "en"))
    if draft.chance(0.2):
        draft.people["S1"]["languages"] = ("en",)


@flavour
def r14_police_room(draft: Draft) -> None:
    """Offer an ordinary police room, too."""
    draft.ask("interview", *draft.rng.sample(("counselling", "exam"), draft.rng.randint(0, 1)))
    draft.add_room("int-2", "interview", features=("recording",), observed_from="obs-2")
    draft.windows["int-1"] = [(draft.opens + draft.rng.choice((60, 120)), draft.opens + 300)]
    if draft.chance(0.6):
        draft.lift(draft.case, "R14")


@flavour
def r19_prosecutor(draft: Draft) -> None:
    """Give prosecutors little time, some of it by video."""
    draft.ask("interview")
    for ref in draft.refs("J"):
        draft.windows[ref] = [(draft.opens + draft.steps(0, 2), draft.opens + draft.steps(3, 4))]
        draft.people[ref].update(remote=draft.chance(0.4), travel=draft.rng.choice((0, 30)))


@flavour
def r22_observed(draft: Draft) -> None:
    """Have two interview rooms with one observation room, or with none."""
    draft.ask("interview")
    link = draft.rng.choice((None, "obs-1"))
    draft.add_room("int-2", "interview", features=("recording", "one-stop"), observed_from=link)
    draft.windows["int-1"] = [(draft.opens + draft.rng.choice((90, 150)), draft.opens + 300)]
    draft.windows["obs-1"] = draft.a_diary()
    if draft.chance(0.3):
        draft.rooms["int-1"]["observed_from"] = None


@flavour
def r24_exam_first(draft: Draft) -> None:
    """Have an injured or acute child to examine and interview."""
    draft.ask("interview", *draft.rng.choice((("exam",), ("evidence",), ("exam", "evidence"))))
    draft.case["injured"] = draft.chance(0.7)
    for ref in draft.refs("D"):
        draft.windows[ref] = [(draft.opens + draft.rng.choice((0, 60, 120)), draft.opens + 300)]
    if draft.chance(0.5):
        draft.lift(draft.case, "R24")
    if draft.chance(0.3):
        draft.lift(draft.case, "R44")


@flavour
def r25_order(draft: Draft) -> None:
    """Have an exam and an interview without urgency."""
    draft.ask("interview", "exam")
    draft.case["urgency"] = draft.rng.choice((Urgency.URGENT, Urgency.PLANNED))
    for ref in draft.refs("D"):
        draft.windows[ref] = [(draft.opens + draft.rng.choice((30, 60, 120)), draft.opens + 360)]
    if draft.chance(0.2):
        draft.setting("R25", strength=Strength.HARD)


@flavour
def r26_window(draft: Draft) -> None:
    """Let evidence's window close in the middle of the day."""
    draft.ask(
        *draft.rng.choice((("exam",), ("evidence",), ("exam", "evidence"), ("exam", "interview")))
    )
    hours = 120 if draft.case["child"]["age"] >= 12 else 72
    draft.case["incident"] = draft.opens + draft.steps(1, 4) - hours * 60
    draft.case["late"] = draft.rng.choice((0, 0, 20, 40))
    if draft.chance(0.3):
        for ref in draft.refs("D"):
            draft.windows[ref] = [(draft.opens + 120, draft.opens + 360)]


@flavour
def r26_past(draft: Draft) -> None:
    """Let evidence's window close too early, with an override."""
    r26_window(draft)
    draft.ask(*draft.case["services"][:1])
    draft.days = 1
    draft.case["incident"] -= 60
    draft.lift(draft.case, "R26")
    if draft.chance(0.4):
        draft.setting("R26", weight=2)


@flavour
def r33_ages(draft: Draft) -> None:
    """Interview children of every age, some with a disability."""
    draft.ask("interview")
    draft.case["child"].update(age=draft.rng.choice((3, 5, 6, 9, 16, 17)))
    draft.case["child"]["needs"] = draft.rng.choice(((), ("disability",)))
    if draft.chance(0.3):
        draft.lift(draft.case, "R35")


@flavour
def r37_night(draft: Draft) -> None:
    """Work early and late."""
    draft.ask("interview")
    draft.opens = draft.rng.choice((6, 7, 16)) * 60 + draft.rng.choice((0, 20))
    draft.length = 240
    for ref in (*draft.people, *(c["ref"] for c in draft.case["companions"])):
        draft.windows[ref] = draft.a_diary()
    draft.now = 0
    if draft.chance(0.5):
        draft.lift(draft.case, "R37")


@flavour
def r41_rights(draft: Draft) -> None:
    """Let officers come late, so that rights hold everything up."""
    draft.ask(*draft.rng.sample(("interview", "counselling", "exam"), 1))
    for ref in (*draft.refs("K"), *draft.refs("I")):
        draft.windows[ref] = [(draft.opens + draft.rng.choice((30, 60)), draft.opens + 300)]


@flavour
def r43_counselling(draft: Draft) -> None:
    """Make it tempting to counsel before the interview."""
    draft.ask("interview", "counselling")
    draft.windows["Y1"] = [(draft.opens, draft.opens + draft.rng.choice((120, 180, 240)))]
    if draft.chance(0.2):
        draft.setting("R43", strength=Strength.HARD)


@flavour
def r44_rest(draft: Draft) -> None:
    """Have something to rest from, and few rooms to rest in."""
    draft.ask("interview", *draft.rng.choice((("exam",), ("evidence",), ("exam", "evidence"))))
    draft.windows["fam-1"] = draft.a_diary()
    if draft.chance(0.3):
        draft.lift(draft.case, "R44")


@flavour
def r45_stay(draft: Draft) -> None:
    """Leave a long hole in the middle of the visit."""
    draft.ask("exam", draft.rng.choice(("counselling", "interview")))
    draft.windows["D1"] = [(draft.opens, draft.opens + 110)]
    for ref in draft.refs("D")[1:]:
        draft.people[ref]["roles"] = ("nurse",)
    late = draft.opens + draft.rng.choice((120, 180, 210))
    for ref in (*draft.refs("Y"), *draft.refs("J")):
        draft.windows[ref] = [(late, late + 150)]
    if draft.chance(0.5):
        draft.lift(draft.case, "R45")


@flavour
def r48_load(draft: Draft) -> None:
    """Let interviewers have led already."""
    draft.ask("interview")
    for ref in draft.refs("I"):
        for number in range(draft.rng.randint(0, 2)):
            draft.book("interview", draft.opens + 300 + 60 * number, 45, "int-1", ("lead", ref))
        if draft.chance(0.5):
            draft.people[ref]["max_interviews_per_day"] = 1
    if draft.chance(0.4):
        draft.lift(draft.case, "R48")


@flavour
def r49_reset(draft: Draft) -> None:
    """Book rooms that need a reset, just before and after."""
    draft.ask(*draft.rng.sample(("interview", "counselling", "exam"), 1))
    for ref in ("int-1", "exam-1", "coun-1", "fam-1"):
        draft.rooms[ref].update(reset=draft.rng.choice((15, 20, 40)), capacity=1)
    for _ in range(draft.rng.randint(1, 4)):
        room = draft.rng.choice(("int-1", "exam-1", "coun-1", "fam-1"))
        draft.book("rest", draft.opens + draft.rng.randrange(0, 300, 10), 20, room)
    if draft.chance(0.3):
        draft.setting("R49", strength=Strength.HARD)


@flavour
def spring(draft: Draft) -> None:
    """Lose an hour in the night of the visit."""
    night(draft, date(2026, 3, 29))


@flavour
def autumn(draft: Draft) -> None:
    """Gain an hour in the night of the visit."""
    night(draft, date(2026, 10, 25))


def night(draft: Draft, day: date) -> None:
    """Work through the night of *day*, in Norway."""
    draft.zone, draft.first_day, draft.days = "Europe/Oslo", day, 1
    draft.opens, draft.length, draft.now = 0, 60 * draft.rng.choice((4, 5)), 0
    if draft.chance(0.3):
        draft.first_day, draft.days, draft.opens = day - timedelta(days=1), 2, 21 * 60
    draft.ask(*draft.rng.sample(("exam", "counselling", "interview"), draft.rng.randint(1, 2)))
    draft.lift(draft.case, "R37")
    draft.case["blocked"] = []
    for ref in (*draft.people, *(c["ref"] for c in draft.case["companions"])):
        draft.windows[ref] = draft.a_diary()
    draft.always("int-1", "obs-1", "exam-1", "coun-1", "fam-1")


@flavour
def two(draft: Draft) -> None:
    """Plan two cases that share everybody."""
    second(draft)


@flavour
def two_interviews(draft: Draft) -> None:
    """Plan two interviews with one who leads, or two, each for few a day."""
    second(draft)
    for case in draft.cases:
        case["services"] = ("interview",)
        case["child"]["gender"] = Gender.MALE
    for ref in draft.refs("I"):
        draft.people[ref]["max_interviews_per_day"] = draft.rng.choice((1, 1, 2))
        if draft.chance(0.3):
            draft.book("interview", draft.opens + 300, 45, "int-1", ("lead", ref))
    draft.people["K1"]["roles"] = ("police", "recorder")
    for case in draft.cases:
        if draft.chance(0.5):
            draft.lift(case, "R48")
        if draft.chance(0.3):
            draft.lift(case, "R10b")
        if draft.chance(0.3):
            draft.lift(case, "R19")


@flavour
def two_rooms(draft: Draft) -> None:
    """Plan two cases in rooms for two, which a standing visit shares, or that need a reset."""
    second(draft)
    for case in draft.cases:
        case["services"] = draft.rng.choice((("rest",), ("counselling",), ("rest", "counselling")))
    capacity = draft.rng.randint(1, 3)
    draft.rooms["fam-1"]["capacity"] = capacity
    draft.rooms["coun-1"].update(capacity=draft.rng.randint(1, 2), reset=draft.rng.choice((0, 20)))
    draft.rooms["fam-1"]["reset"] = draft.rng.choice((0, 20))
    for _ in range(draft.rng.randint(0, capacity)):
        start = draft.opens + draft.rng.randrange(0, 90, 15)
        draft.book("rest", start, 60, draft.rng.choice(("fam-1", "fam-1", "coun-1")))


@flavour
def two_teams(draft: Draft) -> None:
    """Plan two cases, each with officers enough, at once."""
    second(draft)
    draft.ask("exam")
    draft.cases[1]["services"] = draft.rng.choice((("exam",), ("evidence",), ("counselling",)))
    draft.add_person("D")
    draft.add_room("exam-2", "exam", reset=20)


@flavour
def two_siblings(draft: Draft) -> None:
    """Plan two children with one grandmother."""
    second(draft)
    for case in draft.cases:
        case["services"] = draft.rng.choice((("counselling",), ("exam",)))
        case["companions"] = [{"ref": "G0", "gender": Gender.FEMALE}]
    draft.always("G0")
    for ref in draft.refs("A"):
        draft.people[ref]["roles"] = ("nurse",)


def second(draft: Draft) -> None:
    """Add a second case, and keep both small."""
    other = draft.add_case()
    draft.days, draft.grid = 1, draft.rng.choice((20, 30))
    for case in draft.cases:
        case["services"] = case["services"][:1]
        case["blocked"] = []
    for ref in draft.refs("I")[2:]:
        draft.people[ref]["roles"] = ("nurse",)
    draft.length = draft.rng.choice((120, 150, 180))
    for ref in (
        *draft.people,
        *(c["ref"] for case in (draft.case, other) for c in case["companions"]),
    ):
        draft.windows[ref] = draft.a_diary()


@flavour
def strengths(draft: Draft) -> None:
    """Set rules otherwise than China does."""
    for rule in draft.rng.sample(("R25", "R43", "R05b", "R49"), 2):
        draft.setting(rule, strength=Strength.HARD)
    for rule in draft.rng.sample(("R04b", "R14", "R24", "R37", "R45", "R48", "R26"), 3):
        draft.setting(rule, strength=Strength.SOFT, weight=draft.rng.randint(1, 3))
    draft.case["incident"] = draft.opens - 70 * 60
    draft.rooms["exam-1"]["reset"] = 20
    draft.book("rest", draft.opens + 60, 30, "exam-1")
