"""
The best people and rooms for given times, over all cases.

Appointments that could disturb each other, or that a rule ties together, form a
cluster.  Its appointments are filled one after the other, and of those already
filled only that is remembered which a later one could run into.
"""

import itertools
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, TypeVar

from tests.brute.breaks import planned_faults
from tests.brute.choices import Choices, Faces, Vector
from tests.brute.law import MINUTE, Law, Taken
from tests.brute.visits import between_faults, crossing_faults, linked, meetings, order_faults

Picks = tuple[tuple[str, Taken], ...]
Worth = tuple[int, int, Picks]  # wishes, load, who does it
States = dict[Faces, Worth]
Memory = tuple[tuple[int, Taken], ...]  # place in the cluster, what of it still matters
Ranked = tuple[int, int, int, Picks]  # faces, wishes, load, who does it
ALL = frozenset({"*"})
T = TypeVar("T")


class Place(NamedTuple):
    """An appointment with its time: number of the case, and the site if that is given."""

    start: datetime
    number: int
    service: str
    site: str | None = None


Cluster = tuple[Place, ...]


class Filling:
    """The best people and rooms for given times, over all cases."""

    def __init__(self, choices: list[Choices]) -> None:
        """Remember what was worked out."""
        self.choices = choices
        self.known: dict[Cluster, States] = {}
        self.laws = [choice.law for choice in choices]
        self.reset = max(room.reset for room in self.laws[0].problem.centre.rooms) * MINUTE
        law, refs = self.laws[0], [site.ref for site in self.laws[0].problem.centre.sites]
        self.way = max(law.way(one, other) for one, other in itertools.product(refs, refs))
        # Breaks have their place by the shape of the visit, so what they cost is settled.
        faults = [(law, planned_faults(law)) for law in self.laws]
        broken = any(law.broken(found) for law, found in faults)
        self.breaks = None if broken else sum(law.cost(found) for law, found in faults)
        self.floating = [(n, s) for n, choice in enumerate(choices) for s in choice.floating]

    def best(self, vectors: tuple[Vector, ...], best: Ranked | None) -> Ranked | None:
        """Return the least (faces, wishes, load) below *best* and who does it, else *best*."""
        crossing = self._crossing(vectors)
        if crossing is None:
            return best
        for where in itertools.product(*map(sited, self.laws, vectors)):
            cost = crossing + sum(extra for extra, _ in where)
            fixed = [
                Place(start, number, service, where[number][1].get(service))
                for number, vector in enumerate(vectors)
                for service, start in vector.items()
            ]
            # What floats can only add to this.
            bound = self._total(fixed, cost)
            if bound is None or (best is not None and bound[:3] >= best[:3]):
                continue
            for places in self._floated(fixed):
                found = self._total(places, cost)
                if found is not None and (best is None or found[:3] < best[:3]):
                    best = found
                if best is not None and best[:3] <= bound[:3]:
                    break
        return best

    def _crossing(self, vectors: tuple[Vector, ...]) -> int | None:
        """Return what breaks, comings and goings cost; None where a rule forbids them."""
        if self.breaks is None:
            return None
        cost = self.breaks
        sights = [c.law.sight(c.spans(v)) for c, v in zip(self.choices, vectors, strict=True)]
        for number, law in enumerate(self.laws):
            others = [*law.sights, *sights[:number], *sights[number + 1 :]]
            faults = list(crossing_faults(law, sights[number], others))
            if law.broken(faults):
                return None
            cost += law.cost(faults)
        return cost

    def _floated(self, fixed: list[Place]) -> Iterator[list[Place]]:
        """Yield *fixed* together with every start for what the team does without the child."""
        alone = len(self.floating) > 1
        if alone and not all(any(self._starting(fixed, *what)) for what in self.floating):
            return
        several = [fixed]
        for what in self.floating:
            several = self._more(several, what)
        yield from several

    def _more(
        self, several: "list[list[Place]] | Iterator[list[Place]]", what: tuple[int, str]
    ) -> Iterator[list[Place]]:
        """Yield each of *several* with every start for *what*."""
        for places in several:
            for place in self._starting(places, *what):
                yield [*places, place]

    def _starting(self, places: list[Place], number: int, service: str) -> Iterator[Place]:
        """Yield where *service* fits beside *places*, what overlaps none of them first."""
        choice = self.choices[number]
        every = [Place(start, number, service) for start in choice.starts[service]]
        every.sort(key=lambda one: (sum(self._over(one, other) for other in places), one.start))
        for place in every:
            if self._total([*places, place], 0) is not None:
                yield place

    def _total(self, places: list[Place], cost: int) -> Ranked | None:
        """Return the least (faces, wishes, load) of *places* and who does it; None if nobody."""
        for number, (choice, law) in enumerate(zip(self.choices, self.laws, strict=True)):
            vector = {place.service: place.start for place in places if place.number == number}
            faults = list(order_faults(law, choice.spans(vector)))
            if law.broken(faults):
                return None
            cost += law.cost(faults)
        # By the faces met so far, the least of wishes and load: no other past matters.
        states: States = {frozenset(): (cost, 0, ())}
        for cluster in self._clusters(places):
            after: States = {}
            chosen = self._cluster(cluster)
            for met, more in itertools.product(states, chosen):
                (a, b, c), (d, e, f) = states[met], chosen[more]
                _keep_less(after, met | more, (a + d, b + e, c + f))
            states = after
        ranked = (self._ranked(met, worth) for met, worth in states.items())
        return min(ranked, key=lambda state: state[:3], default=None)

    def _ranked(self, met: Faces, worth: Worth) -> Ranked:
        """Return what meeting *met* comes to; who is wished for and missing costs a wish."""
        missing = sum(
            law.cost(["F10"])
            for law in self.laws
            if law.case.wishes.person is not None and ("", law.case.ref) not in met
        )
        return sum(case != "" for case, _ in met), worth[0] + missing, worth[1], worth[2]

    # What belongs together.

    def _clusters(self, places: list[Place]) -> list[Cluster]:
        """Return the appointments, those together that are tied."""
        clusters: list[Cluster] = []
        for this in places:
            near = [c for c in clusters if any(self._tied(this, other) for other in c)]
            clusters = [c for c in clusters if c not in near]
            clusters.append(tuple(sorted((this, *itertools.chain(*near)), key=_by_time)))
        return clusters

    def _tied(self, one: Place, other: Place) -> bool:
        """Tell whether who or what serves one of the two matters to the other."""
        return bool(self._matters(one, other) or self._matters(other, one))

    def _over(self, one: Place, other: Place) -> bool:
        """Tell whether two appointments overlap."""
        ends = [p.start + self.choices[p.number].length[p.service] for p in (one, other)]
        return one.start < ends[1] and other.start < ends[0]

    def _near(self, one: Place, other: Place) -> bool:
        """Tell whether two appointments could want the same person or room."""
        reach = self.way if one.number == other.number else max(self.way, self.reset)
        if one.number == other.number and not self.way:
            wanted = self.laws[one.number].wanted
            both = wanted[one.service].child and wanted[other.service].child
            return not both and self._over(one, other)
        ends = [p.start + self.choices[p.number].length[p.service] for p in (one, other)]
        return one.start < ends[1] + reach and other.start < ends[0] + reach

    def _matters(self, one: Place, other: Place) -> frozenset[str]:
        """Return the seats of *one* that matter to *other*; ALL for rooms, too."""
        if self._near(one, other):
            return ALL
        law, their = self.laws[one.number], self.laws[other.number]
        mine, others = law.wanted[one.service].names, their.wanted[other.service].names
        seats: set[str] = set()
        for bound in (law, their):
            adult = bound.values["R09"]["seat"] if bound.on("R09") else None
            if adult in mine and adult in others and (law is their or linked(law, their)):
                seats.add(adult)
        if law is their:
            return frozenset(seats | self._matters_within(law, one.service, other.service))
        # One lead may be asked twice: R48, load.
        interviews = one.service == other.service == "interview"
        return frozenset(seats | ({"lead", "second"} if interviews else set()))

    @staticmethod
    def _matters_within(law: Law, one: str, other: str) -> set[str]:
        """Return the seats of *one* that R18 or R55 compare with those of *other*."""
        seats: set[str] = set()
        for _, service in meetings(law):
            if {one, other} == {service, "interview"}:
                seats |= set(law.wanted[service].names)
        blind = law.values["R55"]["services"] if law.on("R55") else ()
        if one == "interview" and other in blind:
            seats.add("lead")
        if other == "interview" and one in blind:
            seats |= set(law.wanted[one].names)
        return seats

    # Who fills what belongs together.

    def _cluster(self, cluster: Cluster) -> States:
        """Return for each set of faces the least (wishes, load) of a cluster, and its options."""
        if cluster not in self.known:
            states: dict[tuple[Memory, Faces], Worth] = {((), frozenset()): (0, 0, ())}
            for index in range(len(cluster)):
                states = self._filled(cluster, index, states)
            self.known[cluster] = {met: worth for (_, met), worth in states.items()}
        return self.known[cluster]

    def _filled(
        self, cluster: Cluster, index: int, states: dict[tuple[Memory, Faces], Worth]
    ) -> dict[tuple[Memory, Faces], Worth]:
        """Return *states* with the appointment at *index* filled in every way."""
        place, law = cluster[index], self.laws[cluster[index].number]
        matters = [
            frozenset().union(*(self._matters(done, later) for later in cluster[index + 1 :]))
            for done in cluster[: index + 1]
        ]
        after: dict[tuple[Memory, Faces], Worth] = {}
        options = self.choices[place.number].options(place.service, place.start)
        for (memory, met), (wishes, load, picks) in states.items():
            for held, more, alone in options:
                if place.site is not None and law.site(held.room) not in (None, place.site):
                    continue
                cost = self._added(cluster, memory, law, held)
                if cost is None:
                    continue
                told = _remembered((*memory, (index, held)), matters)
                asked = load + self._asked(cluster, memory, law, held)
                worth = (wishes + alone + cost, asked, (*picks, (law.case.ref, held)))
                _keep_less(after, (told, met | more), worth)
        return after

    def _added(self, cluster: Cluster, memory: Memory, law: Law, held: Taken) -> int | None:
        """Return what *held* costs beside what is remembered; None where a rule forbids it."""
        rivals = [(self.laws[cluster[index].number], theirs) for index, theirs in memory]
        faults = list(between_faults(law, held, rivals)) if rivals else []
        if law.broken(faults):
            return None
        cost = law.cost(faults)
        for number, (their, theirs) in enumerate(rivals):
            others = rivals[:number] + rivals[number + 1 :]
            now = list(between_faults(their, theirs, [*others, (law, held)]))
            if their.broken(now):
                return None
            cost += their.cost(now) - their.cost(between_faults(their, theirs, others))
        return cost

    @staticmethod
    def _asked(cluster: Cluster, memory: Memory, law: Law, held: Taken) -> int:
        """Return how many interviews the lead of *held* has already, standing and remembered."""
        lead = held.who("lead")
        if held.service != "interview" or lead is None:
            return 0
        before = (theirs for index, theirs in memory if cluster[index].service == "interview")
        return law.led(lead) + sum(theirs.who("lead") == lead for theirs in before)


def _by_time(place: Place) -> tuple[datetime, int, str]:
    """Return the order in which a cluster is filled."""
    return place.start, place.number, place.service


def _remembered(memory: Memory, matters: list[frozenset[str]]) -> Memory:
    """Return what of *memory* still matters."""
    kept = []
    for index, held in memory:
        if matters[index] >= ALL:
            kept.append((index, held))
        elif matters[index]:
            people = tuple(person for person in held.people if person[0] in matters[index])
            kept.append((index, held._replace(room=None, observed=None, people=people)))
    return tuple(kept)


def _keep_less(states: dict[T, Worth], key: T, worth: Worth) -> None:
    """Put *worth* at *key* unless something no worse stands there."""
    if key not in states or worth[:2] < states[key][:2]:
        states[key] = worth


def sited(law: Law, vector: Vector) -> list[tuple[int, dict[str, str]]]:
    """Return the ways in which R50 spreads the child's services over sites, with their cost."""
    there = [s for s in vector if law.wanted[s].child and law.wanted[s].kinds]
    refs = [site.ref for site in law.problem.centre.sites]
    if not law.on("R50") or len(refs) == 1 or not there:
        return [(0, {})]
    free: list[tuple[int, dict[str, str]]] = []
    if "R50" in law.weights:
        free.append((law.weights["R50"], {}))
    if not law.pair:
        return [*((0, dict.fromkeys(there, site)) for site in refs), *free]
    leg = vector[law.values["R50"]["service"]]
    ways = (law.pair, law.pair[::-1])
    return [*((0, {s: a if vector[s] < leg else b for s in there}) for a, b in ways), *free]
