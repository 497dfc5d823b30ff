"""
What a small problem is made of, as plain facts, and how the values come from them.

Times are minutes of the wall clock of the first day, so that whoever changes
the facts can read them.
"""

import functools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from onestop import profiles
from onestop.model import (
    Availability,
    Case,
    Centre,
    Child,
    Companion,
    Person,
    Pin,
    Plan,
    Problem,
    Profile,
    Room,
    Service,
    Setting,
    Site,
    Status,
    Strength,
    Visit,
    Window,
    Wishes,
)
from onestop.rules import registry
from onestop.texts import Text

Windows = list[tuple[int, int]]
# What the other profiles call a service of China's, where they call it otherwise.
WORDS = {"us": {"counselling": "screening"}, "barnahus": {"counselling": "crisis-support"}}
OWN = ("strength", "weight", "basis")


@functools.cache
def shipped(name: str) -> Profile:
    """Return the profile called *name*, read once."""
    return profiles.load(name)


class Facts:
    """The plain facts of a problem; nothing here is drawn at random."""

    def __init__(self, base: str, zone: str, first_day: date) -> None:
        """Start without people, rooms and cases, under the profile *base*."""
        self.base, self.zone, self.first_day = base, zone, first_day
        self.grid, self.days, self.now, self.seconds = 30, 1, 0, 0
        self.sites: dict[str, dict[str, int]] = {"main": {}}
        self.people: dict[str, dict[str, Any]] = {}
        self.rooms: dict[str, dict[str, Any]] = {}
        self.windows: dict[str, Windows] = {}
        self.calls: dict[str, Windows] = {}
        self.cases: list[dict[str, Any]] = []
        self.standing: list[Visit] = []
        self.dropped: set[str] = set()
        self.settings: dict[str, dict[str, Any]] = {}
        self.services: dict[str, dict[str, Any]] = {}
        self.seats: dict[tuple[str, str], dict[str, Any]] = {}

    def moment(self, minute: int) -> datetime:
        """Return the moment when the wall clock shows *minute* minutes of the first day."""
        days, rest = divmod(minute, 24 * 60)
        wall = datetime.combine(self.first_day + timedelta(days=days), time(rest // 60, rest % 60))
        return wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def word(self, service: str) -> str:
        """Return what the profile calls *service*."""
        return WORDS.get(self.base, {}).get(service, service)

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
            on_call={ref: self._availability(windows) for ref, windows in self.calls.items()},
            lessons=self._of_cases("lessons"),
            routines=self._of_cases("routines"),
            standing=self._standing(),
        )

    def _of_cases(self, name: str) -> dict[str, Availability]:
        """Return by case the windows that its facts have under *name*."""
        having = (facts for facts in self.cases if name in facts)
        return {facts["ref"]: self._availability(facts[name]) for facts in having}

    def _availability(self, windows: Windows) -> Availability:
        """Return wall-clock windows as an availability."""
        moments = ((self.moment(since), self.moment(until)) for since, until in windows)
        return Availability(tuple(Window(*pair) for pair in moments if pair[0] < pair[1]))

    def _centre(self) -> Centre:
        """Return the centre."""
        return Centre(
            ref="centre",
            time_zone=self.zone,
            grid=self.grid,
            sites=tuple(Site(ref=ref, travel=travel) for ref, travel in self.sites.items()),
            rooms=tuple(Room(ref=ref, **facts) for ref, facts in self.rooms.items()),
            people=tuple(Person(ref=ref, **facts) for ref, facts in self.people.items()),
        )

    def _profile(self) -> Profile:
        """Return the base profile with what was dropped, added and changed."""
        profile = shipped(self.base)
        kept = {s.rule: s for s in profile.rules if s.rule not in self.dropped}
        for rule in self.settings.keys() - kept.keys():
            known = registry()[rule]
            kept[rule] = Setting(rule=rule, strength=known.strength, values=known.defaults)
        rules = (self._setting(kept[rule]) for rule in sorted(kept))
        services = {service.ref: service for service in profile.services}
        for ref in self.services.keys() - services.keys():
            services[ref] = Service(ref=ref, title=Text(ref, ref), minutes=20, default=False)
        # What a draft adds stands at the end, in the order of names.
        order = [*(s.ref for s in profile.services), *sorted(self.services)]
        made = (self._service(services[ref]) for ref in dict.fromkeys(order))
        return attrs.evolve(profile, rules=tuple(rules), services=tuple(made))

    def _setting(self, setting: Setting) -> Setting:
        """Return *setting* with what was changed; what no setting has is a value."""
        facts = dict(self.settings.get(setting.rule, {}))
        own = {key: facts.pop(key) for key in OWN if key in facts}
        return attrs.evolve(setting, values={**setting.values, **facts}, **own)

    def _service(self, service: Service) -> Service:
        """Return *service* with what was changed about it and its seats."""
        service = attrs.evolve(service, **self.services.get(service.ref, {}))
        seats = (
            attrs.evolve(seat, **self.seats.get((service.ref, seat.name), {}))
            for seat in service.seats
        )
        return attrs.evolve(service, seats=tuple(seats))

    def _case(self, facts: dict[str, Any]) -> Case:
        """Return one case, with those overrides that the profile allows."""
        facts = {key: facts[key] for key in facts if key not in ("lessons", "routines")}
        rules = self._profile().rules
        liftable = {s.rule for s in rules if s.strength is Strength.OVERRIDABLE}
        for name in ("reported", "incident"):
            if isinstance(facts.get(name), int):
                facts[name] = self.moment(facts[name]) + timedelta(seconds=facts.get("late", 0))
        facts.pop("late", None)
        unsure = timedelta(minutes=facts.pop("unsure", 1))
        if "incident" in facts:
            facts["incident"] = Window(facts["incident"], facts["incident"] + unsure)
        blocked = (Window(self.moment(a), self.moment(b)) for a, b in facts["blocked"])
        if facts["services"] is not None:
            facts["services"] = tuple(self.word(service) for service in facts["services"])
        return Case(
            **facts
            | {
                "child": Child(**facts["child"]),
                "wishes": Wishes(**facts["wishes"]),
                "companions": tuple(Companion(**companion) for companion in facts["companions"]),
                "overrides": tuple(o for o in facts["overrides"] if o.rule in liftable),
                "blocked": tuple(blocked),
                "pins": tuple(self._pin(pin) for pin in facts["pins"]),
            }
        )

    def _pin(self, facts: dict[str, Any]) -> Pin:
        """Return what fixes a service."""
        more = {"service": self.word(facts["service"]), "start": self.moment(facts["start"])}
        return Pin(**facts | more)

    def _standing(self) -> Plan | None:
        """Return the plan that stands, if any visit does."""
        if not self.standing:
            return None
        return Plan(centre="centre", status=Status.OPTIMAL, visits=tuple(self.standing))
