"""R50: between two sites the child travels once, with an escort."""

import itertools
from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

import attrs

from onestop import rules
from onestop.model import Room, Strength
from onestop.rules.base import Brief, Need, Outcome, Rule, Shape, Violation, main_appointments
from onestop.rules.verbs import InRoom, OneJourney, Verb
from onestop.rules.wanted import INTERVIEW, base_need
from onestop.texts import Text

# Rules that ask for a feature of the interview room.
FEATURES = ("R03", "R14")


class Journey(Rule):
    """
    Adds the journey where no site has rooms for all that the child comes for.

    Each part of a visit is a stay of its own; the first that needs two sites has
    the journey, and a second journey there is not.  A room serves if its kind
    does, if it has what the child needs and, for the interview, what binds that
    one: the features that R03 and R14 ask for and, where somebody watches, an
    observation room (R22).  Of several pairs of sites that together serve, the
    first in the centre's order counts.
    """

    id = "R50"
    sentence = Text(
        "All takes place at one site, or the child travels once to a second one with an escort.",
        "各项服务在同一场所进行；确需两处场所的，由专人陪同儿童转送一次。",
    )
    source = "domain brief P15 (a visit at two sites), section 6 (a travel leg has an escort)"
    turn = 10
    defaults = MappingProxyType({"service": "journey"})

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the journey where one site is not enough and two are."""
        found = _leg(brief, shape)
        if found is None:
            return shape
        part, pair = found
        service = brief.problem.profile.service(brief.value(self.id, "service"))
        # Next door is still a way: an appointment holds time.
        minutes = brief.rounded(max(1, brief.problem.centre.way(*pair)))
        return shape.plus(attrs.evolve(base_need(brief, service), minutes=minutes, part=part))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Compare where the child is before the journey and after it, part by part."""
        ways = self._ways(outcome)
        parts = sorted({need.part for need in outcome.shape.needs if need.child})
        travels = next((part for part in parts if ways[part]), None)
        for part in parts:
            if part == travels:
                yield from self._astray(outcome, part, ways[part])
            elif len({site for _, site in self._stops(outcome, part)}) > 1:
                yield Violation()

    def _astray(self, outcome: Outcome, part: int, ways: set[str]) -> Iterator[Violation]:
        """Find a journey that does not lead from one of the two sites to the other."""
        leg, stops = outcome.find(outcome.brief.value(self.id, "service")), set[tuple[bool, str]]()
        for start, site in self._stops(outcome, part):
            stops.add((leg is None or start < leg.start, site))
        before, after = ({site for early, site in stops if early is side} for side in (True, False))
        if leg is None or len(before) != 1 or len(after) != 1 or before | after != ways:
            yield Violation()
        elif leg.window.minutes < outcome.brief.problem.centre.way(*before, *after):
            yield Violation(appointment=leg.ref)

    @staticmethod
    def _stops(outcome: Outcome, part: int) -> Iterator[tuple[datetime, str]]:
        """Yield when the child is where in *part*."""
        site = {room.ref: room.site for room in outcome.brief.problem.centre.rooms}
        for appointment in main_appointments(outcome.visit):
            if appointment.part == part and appointment.room in site:
                yield appointment.start, site[appointment.room]

    def _ways(self, outcome: Outcome) -> dict[int, set[str]]:
        """Return the two sites that each part needs, as the checker sees it; none for one."""
        binding = {force.rule.id for force in rules.in_force(outcome.brief) if not force.costs}
        sites = [site.ref for site in outcome.brief.problem.centre.sites]
        few = [set(some) for count in (1, 2) for some in itertools.combinations(sites, count)]
        ways: dict[int, set[str]] = {}
        for part in {need.part for need in outcome.shape.needs}:
            needs = [n for n in outcome.shape.needs if n.child and n.kinds and n.part == part]
            enough = (some for some in few if self._enough(outcome.brief, some, needs, binding))
            least = next(enough, set[str]())
            ways[part] = least if len(least) > 1 else set()
        return ways

    @staticmethod
    def _enough(brief: Brief, sites: set[str], needs: list[Need], binding: set[str]) -> bool:
        """Tell whether *sites* have a room for each of *needs*, as the checker sees it."""
        near = [room for room in brief.problem.centre.rooms if room.site in sites]

        def suits(need: Need, room: Room) -> bool:
            asked = [word for word in brief.case.child.needs if word != "disability"]
            if need.service == INTERVIEW:
                asked += [brief.value(rule, "feature") for rule in FEATURES if rule in binding]
            watched = need.observed and "R22" in binding
            kind = any(kind in room.kinds for kind in need.kinds)
            has = all(feature in room.features for feature in asked)
            return kind and has and bool(room.observed_from or not watched)

        return all(any(suits(need, room) for room in near) for need in needs)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Stay at one of the sites that have everything, or change once between the two."""
        if len(brief.problem.centre.sites) == 1:
            return
        sites = {room.ref: room.site for room in brief.problem.centre.rooms}
        found = _leg(brief, shape)
        for part in sorted({need.part for need in shape.needs}):
            here = _of(shape, part)
            travels = found is not None and found[0] == part
            near = set(found[1] if found and travels else _whole(brief, here))
            if len(near) > 1:
                leg = brief.value(self.id, "service") if travels else ""
                yield OneJourney(leg=leg, sites=sites, part=part)
            rooms = {room for room, site in sites.items() if site in near}
            for need in _roomed(here):
                yield InRoom(service=need.service, rooms=rooms)


# What the shape and the solver see; the checker has its own eyes.


def _leg(brief: Brief, shape: Shape) -> tuple[int, tuple[str, str]] | None:
    """Return the first part that one site is not enough for, and the two that are."""
    if len(brief.problem.centre.sites) == 1:
        return None
    for part in sorted({need.part for need in shape.needs}):
        pair = _pair(brief, _of(shape, part))
        if pair is not None:
            return part, pair
    return None


def _of(shape: Shape, part: int) -> Shape:
    """Return what *part* needs."""
    return Shape(needs=tuple(need for need in shape.needs if need.part == part))


def _roomed(shape: Shape) -> list[Need]:
    """Return what the child needs a room for."""
    return [need for need in shape.needs if need.child and need.kinds]


def _whole(brief: Brief, shape: Shape) -> list[str]:
    """Return the sites that have rooms for everything, in the centre's order."""
    found = _found(brief, shape)
    sites = brief.problem.centre.sites
    return [site.ref for site in sites if all(site.ref in where for where in found)]


def _pair(brief: Brief, shape: Shape) -> tuple[str, str] | None:
    """Return the first two sites that together have rooms for everything; None if one has."""
    if _whole(brief, shape):
        return None
    found = _found(brief, shape)
    pairs = itertools.combinations([site.ref for site in brief.problem.centre.sites], 2)
    return next((p for p in pairs if all(where.intersection(p) for where in found)), None)


def _found(brief: Brief, shape: Shape) -> list[set[str]]:
    """Return, for each need of the child that takes a room, the sites that have one."""
    rooms = brief.problem.centre.rooms
    return [{room.site for room in rooms if _serves(brief, n, room)} for n in _roomed(shape)]


def _serves(brief: Brief, need: Need, room: Room) -> bool:
    """Tell whether *room* serves *need*, as the shape and the solver see it."""
    wanted = set(brief.case.child.needs) - {"disability"}
    if need.service == INTERVIEW:
        wanted |= {brief.value(rule, "feature") for rule in FEATURES if _binds(brief, rule)}
    linked = room.observed_from is not None or not (need.observed and _binds(brief, "R22"))
    return linked and wanted <= set(room.features) and not set(need.kinds).isdisjoint(room.kinds)


def _binds(brief: Brief, rule: str) -> bool:
    """Tell whether *rule* binds the case."""
    setting = brief.problem.profile.setting(rule)
    lifted = brief.case.lifts(rule)
    return setting is not None and setting.strength is not Strength.SOFT and not lifted
