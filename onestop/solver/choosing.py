"""Which people are best when all times are known."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from itertools import product
from math import prod
from operator import or_

from onestop.bits import Lattice
from onestop.model import Presence, Window
from onestop.objective import LEAD
from onestop.rules.verbs import (
    AtMost,
    Differs,
    Fills,
    Same,
    SomeOf,
)
from onestop.solver.packing import LongSearchError, UnsaidError
from onestop.solver.question import Question
from onestop.solver.seating import Group, Pair, Place, Seating
from onestop.solver.timing import Meanwhile, Moments

MOST_BRANCHES, FEW = 64, 300


class People:
    """Who fills the seats best, for all times at which the same people could."""

    def __init__(
        self, question: Question, lattice: Lattice, patience: int, *, first_will_do: bool
    ) -> None:
        """
        Number the seats in canonical order.

        Args:
            question: The visit.
            lattice: Its steps.
            patience: Give up after so many steps at once.
            first_will_do: Whether the first seating that is found counts as the best.

        """
        self.question, self.lattice, self.patience = question, lattice, patience
        self.first_will_do = first_will_do
        self.starts = starts = list(question.starts.values())
        self.seats = [(i, seat) for i, one in enumerate(starts) for seat in one.seats]
        self.index = {
            (starts[i].need.service, seat): number for number, (i, seat) in enumerate(self.seats)
        }
        self.extra: dict[int, Counter[str]] = {}
        self.groups: list[Group] = []
        self.pairs: list[Pair] = []
        self.twins: dict[int, int] = {}
        self.limits: list[tuple[int, AtMost, int]] = []
        self._known: dict[object, Seating] = {}
        self._free: dict[tuple[int, int], tuple[str, ...]] = {}
        self._strangers = [self._new(i, seat) for i, seat in self.seats]
        self._lead()
        for one in starts:
            for person in one.includes:
                seats = [self.index[one.need.service, seat] for seat in one.seats]
                self.groups.append(Group(seats=seats, people=frozenset({person}), cost=None))

    def _new(self, i: int, name: str) -> frozenset[str]:
        """Return whom the child would meet for the first time in a seat."""
        brief = self.question.brief
        need = self.starts[i].need
        seat = need.seat(name)
        if seat is None or not need.child or Presence.ROOM not in seat.presence:
            return frozenset()
        known = {companion.ref for companion in brief.case.companions}
        known |= {past.interviewer for past in brief.case.past_interviews}
        able = self.starts[i].seats[name].keys() - known
        if Presence.REMOTE in seat.presence:
            able -= {person.ref for person in brief.people if person.remote}
        return frozenset(able)

    def _lead(self) -> None:
        """Let each interview cost what its lead has already."""
        seat = self.index.get(LEAD)
        if seat is not None:
            led = Counter[str]()
            for visit in self.question.brief.standing_visits():
                interview = visit.find(LEAD[0])
                lead = interview.who(LEAD[1]) if interview else None
                led.update([lead] if lead is not None else [])
            self.extra[seat] = led

    def take(self, verb: object, cost: int | None) -> bool:
        """Keep a demand about people; tell whether it is one."""
        match verb:
            case Fills(service=service, seat=seat, people=people) if cost is not None:
                self._prefer(self.index[service, seat], frozenset(people), cost)
            case Same():
                one, other = (
                    self.index[verb.service, verb.seat],
                    self.index[verb.other, verb.other_seat],
                )
                if cost is not None or max(one, other) in self.twins:
                    raise UnsaidError
                self.twins[max(one, other)] = min(one, other)
            case SomeOf():
                self._some(verb, cost)
            case Differs():
                self._differ(verb, cost)
            case AtMost(count=0) if cost is not None:
                self._off(verb, cost)
            case AtMost():
                return True
            case _:
                return False
        return True

    def _prefer(self, seat: int, people: frozenset[str], cost: int) -> None:
        """Let everybody else in the seat cost."""
        i, name = self.seats[seat]
        others = self.starts[i].seats[name].keys() - people
        self.extra.setdefault(seat, Counter()).update(dict.fromkeys(others, cost))

    def _some(self, verb: SomeOf, cost: int | None) -> None:
        """Let one of the seats be filled by one of the people."""
        seats = [
            number
            for (service, seat), number in self.index.items()
            if (service == verb.service or (not verb.service and self._with_child(number)))
            and (seat in verb.seats or not verb.seats)
        ]
        if not seats:
            raise UnsaidError
        self.groups.append(Group(seats=seats, people=frozenset(verb.people), cost=cost))

    def tied(self, i: int) -> bool:
        """Tell whether anything ties the seats of an appointment to those of others."""
        mine = {number for number, (j, _) in enumerate(self.seats) if i == j}
        pairs = ({pair.one, pair.other} for pair in self.pairs)
        groups = (set(group.seats) for group in self.groups)
        twins = ({one, other} for one, other in self.twins.items())
        return any(mine & seats for seats in (*pairs, *groups, *twins))

    def _with_child(self, number: int) -> bool:
        """Tell whether the child is where a seat is."""
        return self.starts[self.seats[number][0]].need.child

    def _differ(self, verb: Differs, cost: int | None) -> None:
        """Keep whoever fills the seat out of other services, which must be but one."""
        mine = self.index[verb.service, verb.seat]
        theirs = [n for (service, _), n in self.index.items() if service in verb.others]
        # A soft one costs once, however many seats of the other service the person has.
        if cost is not None and len(verb.others & {one.need.service for one in self.starts}) > 1:
            raise UnsaidError
        self.pairs += [Pair(one=mine, other=other, cost=cost) for other in theirs if other != mine]

    def _off(self, verb: AtMost, cost: int) -> None:
        """Let a seat cost whoever has had enough of it that day."""
        seat = self.index.get((verb.service, verb.seat))
        if seat is not None and all(verb != known for _, known, _ in self.limits):
            self.limits.append((seat, verb, cost))

    def cost(self, moments: Moments, meanwhile: Meanwhile) -> int | None:
        """Return what the best seating costs; None if there is none."""
        return self._seated(moments, meanwhile).best

    def least(self, steps: Mapping[int, Collection[int]]) -> int | None:
        """
        Return what no seating costs less than; None if that takes long.

        Args:
            steps: When each of the child's appointments could start.

        """
        masks = {i: sum(1 << step for step in some) for i, some in steps.items()}
        able = [
            tuple(ref for ref, mask in self._who(number).items() if mask & masks.get(i, -1))
            for number, (i, _) in enumerate(self.seats)
        ]
        places = [self._place(number, refs, ()) for number, refs in enumerate(able)]
        try:
            return Seating(places, self.groups, self.pairs, FEW).best
        except LongSearchError:
            return None

    def branches(self) -> Iterator[dict[str, int]]:
        """
        Yield starts, by appointment, that together hold all that ties leave.

        One branch for each person who could fill two seats, and for each seat that
        could have one of the people of whom somebody must be there.
        """
        ways = [list(self._alike(one, other)) for other, one in self.twins.items()]
        ways += [list(self._among(group)) for group in self.groups if group.cost is None]
        if prod(map(len, ways)) > MOST_BRANCHES:
            raise LongSearchError
        for several in product(*ways):
            masks: dict[str, int] = {}
            for service, mask in (pair for way in several for pair in way):
                masks[service] = masks.get(service, -1) & mask
            yield masks

    def _alike(self, one: int, other: int) -> Iterator[list[tuple[str, int]]]:
        """Yield, for each person, when both seats could be theirs."""
        mine, theirs = self._who(one), self._who(other)
        for ref in mine.keys() & theirs.keys():
            yield [(self._service(one), mine[ref]), (self._service(other), theirs[ref])]

    def _among(self, group: Group) -> Iterator[list[tuple[str, int]]]:
        """Yield, for each seat of *group*, when one of the people could have it."""
        for seat in group.seats:
            masks = (mask for ref, mask in self._who(seat).items() if ref in group.people)
            yield [(self._service(seat), reduce(or_, masks, 0))]

    def _who(self, number: int) -> Mapping[str, int]:
        """Return who could fill a seat, and when."""
        i, name = self.seats[number]
        return self.starts[i].seats[name]

    def _service(self, number: int) -> str:
        """Return the appointment of a seat."""
        return self.starts[self.seats[number][0]].need.service

    def _seated(self, moments: Moments, meanwhile: Meanwhile) -> Seating:
        """Return the best seating at *moments*."""
        able = tuple(self._able(number, moments[i]) for number, (i, _) in enumerate(self.seats))
        over = tuple(
            (seat, verb.person, cost)
            for seat, verb, cost in self.limits
            if self._during(verb.window, moments[self.seats[seat][0]])
        )
        key = (able, over, meanwhile)
        if key not in self._known:
            places = [self._place(number, refs, over) for number, refs in enumerate(able)]
            pairs = [*self.pairs, *self._elsewhere(meanwhile)]
            self._known[key] = Seating(
                places, self.groups, pairs, self.patience, first_will_do=self.first_will_do
            )
        return self._known[key]

    def _elsewhere(self, meanwhile: Meanwhile) -> Iterator[Pair]:
        """Yield the pairs of seats that nobody can fill at once."""
        for one, other in meanwhile:
            for mine, (i, _) in enumerate(self.seats):
                for theirs, (j, _) in enumerate(self.seats):
                    if (i, j) == (one, other) and self._who(mine).keys() & self._who(theirs).keys():
                        yield Pair(one=mine, other=theirs, cost=None)

    def _able(self, number: int, start: int) -> tuple[str, ...]:
        """Return who could fill a seat from *start*."""
        if (number, start) not in self._free:
            who = self._who(number).items()
            self._free[number, start] = tuple(ref for ref, mask in who if mask >> start & 1)
        return self._free[number, start]

    def able_at(self, number: int, start: int) -> object:
        """Return who could fill the seats of one appointment from *start*."""
        mine = [seat for seat, (i, _) in enumerate(self.seats) if i == number]
        over = [
            verb.person
            for seat, verb, _ in self.limits
            if seat in mine and self._during(verb.window, start)
        ]
        return tuple(self._able(seat, start) for seat in mine), tuple(over)

    def _during(self, window: Window, start: int) -> bool:
        """Tell whether *start* is inside *window*."""
        return window.start <= self.lattice.moment(start) < window.end

    def _place(
        self, number: int, refs: tuple[str, ...], over: tuple[tuple[int, str, int], ...]
    ) -> Place:
        """Return one seat with what everybody costs there."""
        i, _ = self.seats[number]
        extra = self.extra.get(number, Counter())
        costs = {ref: extra[ref] for ref in refs}
        for seat, ref, cost in over:
            if seat == number and ref in costs:
                costs[ref] += cost
        return Place(
            service=self.starts[i].need.service,
            costs=costs,
            strangers=self._strangers[number] & costs.keys(),
            twin=self.twins.get(number),
            distinct=self.starts[i].distinct,
        )

    def chosen(self, moments: Moments, meanwhile: Meanwhile) -> dict[str, dict[str, str]]:
        """Return who fills each seat at *moments*, by appointment."""
        chosen = self._seated(moments, meanwhile).chosen
        found: dict[str, dict[str, str]] = {one.need.service: {} for one in self.starts}
        for (i, seat), ref in zip(self.seats, chosen, strict=True):
            found[self.starts[i].need.service][seat] = ref
        return found
