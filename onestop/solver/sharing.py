"""The verbs among visits in CP-SAT: people, rooms and families that several visits touch."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from ortools.sat.python import cp_model

from onestop.bits import Lattice
from onestop.model import Problem, Window
from onestop.rules import Posted
from onestop.rules.verbs import AtMost, OneAtATime, RoomApart, Shares
from onestop.solver.families import Families, Meeting
from onestop.solver.question import Key
from onestop.solver.variables import Literal, Placed, Term, VisitVariables


class Sharing:
    """Posts what several visits share."""

    def __init__(
        self,
        model: cp_model.CpModel,
        problem: Problem,
        visits: Mapping[Key, VisitVariables],
    ) -> None:
        """Keep what is shared."""
        self.model, self.problem, self.visits = model, problem, visits
        self.lattice = Lattice.over(problem.horizon, problem.centre.grid)
        self.families = Families(model, problem, visits)
        self._loads: set[tuple[object, ...]] = set()
        self._rules = {
            key: {item.rule for item in visit.question.binding()} for key, visit in visits.items()
        }

    def breaches(self, visit: VisitVariables, verb: RoomApart | Meeting) -> Iterator[Literal]:
        """Yield a literal for every way to break *verb*, true where it is broken."""
        if isinstance(verb, RoomApart):
            return self._too_close(visit, verb)
        return self.families.breaches(visit, verb)

    def services(self, visit: VisitVariables) -> dict[str, Placed]:
        """Return the appointments of the whole case, in all its parts."""
        return self.families.services(visit.question.case.ref)

    def others(self, visit: VisitVariables) -> Iterator[VisitVariables]:
        """Yield the parts of the visits of other cases."""
        mine = visit.question.case.ref
        return (other for (case, _), other in self.visits.items() if case != mine)

    # How often somebody is on duty in a window, over all visits.

    def _on_duty(self, visit: VisitVariables, verb: AtMost) -> Literal | None:
        """Return whether the person has the seat in the window; None if that cannot be."""
        placed = visit.placed.get(verb.service)
        chosen = placed.seats.get(verb.seat, {}).get(verb.person) if placed else None
        if placed is None or chosen is None:
            return None
        first = -(-(verb.window.start - self.lattice.origin) // self.lattice.step)
        last = -(-(verb.window.end - self.lattice.origin) // self.lattice.step)
        inside = (1 << max(0, last)) - (1 << max(0, first))
        literal = self.model.new_bool_var("")
        placed.keep_in(placed.starts.mask & ~inside, [chosen, ~literal])
        return literal

    def limit(self, item: Posted, verb: AtMost) -> None:
        """Bind all visits for which the limit binds, once for all of them."""
        key = ("limit", verb.person, verb.service, verb.seat, verb.window)
        if key in self._loads:
            return
        self._loads.add(key)
        able = [visit for visit in self.visits.values() if self._can_have(visit, verb)]
        bound = [visit for visit in able if item.rule in self._rules[visit.question.key]]
        # Most limits are far: they are not worth a literal.
        if len(bound) > verb.count:
            duties = [self._on_duty(visit, verb) for visit in bound]
            self.model.add(sum(duty for duty in duties if duty is not None) <= verb.count)

    @staticmethod
    def _can_have(visit: VisitVariables, verb: AtMost) -> bool:
        """Tell whether the person could have the seat in the visit at all."""
        placed = visit.placed.get(verb.service)
        return placed is not None and verb.person in placed.seats.get(verb.seat, {})

    def excess(self, verb: AtMost) -> list[Term]:
        """Return by how much all visits together pass the limit, once for all of them."""
        key = ("excess", verb.person, verb.service, verb.seat, verb.window)
        if key in self._loads:
            return []
        self._loads.add(key)
        duties = [self._on_duty(visit, verb) for visit in self.visits.values()]
        held = [duty for duty in duties if duty is not None]
        over = self.model.new_int_var(0, len(held), "")
        self.model.add(over >= sum(held) - verb.count)
        return [over]

    # Rooms that are not ready yet.

    def _too_close(self, visit: VisitVariables, verb: RoomApart) -> Iterator[Literal]:
        """Yield a literal for every pair of appointments too close in the room."""
        gap = self.lattice.steps(verb.minutes)
        for placed in visit.childs():
            here = placed.rooms.get(verb.room)
            if here is None:
                continue
            for window in verb.booked:
                bad = unready(self.lattice, window, placed.length, verb.minutes)
                if bad & placed.starts.rooms[verb.room]:
                    literal = self.model.new_bool_var("")
                    placed.keep_in(placed.starts.mask & ~bad, [here, ~literal])
                    yield literal
        for other in self.others(visit):
            for mine, theirs in itertools.product(visit.childs(), other.childs()):
                if verb.room in mine.rooms and verb.room in theirs.rooms:
                    yield self._pair(mine, theirs, verb.room, gap)

    def _pair(self, mine: Placed, theirs: Placed, room: str, gap: int) -> Literal:
        """
        Return a literal that is true where *mine* follows *theirs* too closely in *room*.

        The other order is the other visit's: a pair counts at the later of the two.
        """
        literal, first = self.model.new_bool_var(""), self.model.new_bool_var("")
        both = (mine.rooms[room], theirs.rooms[room], ~literal)
        self.model.add(theirs.start >= mine.end).only_enforce_if(*both, first)
        self.model.add(mine.start >= theirs.end + gap).only_enforce_if(*both, ~first)
        return literal

    # What several visits share.

    def take_turns(self) -> None:
        """Let people and rooms take turns, where more than one could want them."""
        people: dict[str, set[str]] = {}
        rooms: dict[str, Shares] = {}
        for visit in self.visits.values() if self._shared() else ():
            for item in visit.question.binding():
                if isinstance(item.verb, OneAtATime):
                    people.setdefault(item.verb.person, set()).add(item.verb.service)
                elif isinstance(item.verb, Shares):
                    rooms[item.verb.room] = item.verb
        for person, services in people.items():
            self._turns(person, "" if "" in services else services.pop())
        for verb in rooms.values():
            self._share(verb)

    def _shared(self) -> bool:
        """Tell whether several visits, or a team that meets meanwhile, could want the same."""
        placed = (p for visit in self.visits.values() for p in visit.placed.values())
        return len(self.visits) > 1 or not all(p.starts.need.child for p in placed)

    def _turns(self, person: str, service: str) -> None:
        """Let *person* take one seat at a time; *service* narrows it."""
        intervals = []
        for visit in self.visits.values():
            for name, placed in visit.placed.items():
                literals = placed.by_person().get(person) if service in ("", name) else None
                if literals:
                    intervals.append(self._maybe(placed, any_of(self.model, literals)))
        if len(intervals) > 1:
            self.model.add_no_overlap(intervals)

    def _maybe(self, placed: Placed, literal: Literal) -> cp_model.IntervalVar:
        """Return the interval of *placed* where *literal* holds."""
        return self.model.new_optional_fixed_size_interval_var(
            placed.start, placed.length, literal, ""
        )

    def _share(self, verb: Shares) -> None:
        """Let the room, also where it is an observation room, hold what it can."""
        linked = {room.ref: room.observed_from for room in self.problem.centre.rooms}
        intervals = []
        for visit in self.visits.values():
            for placed in visit.placed.values():
                for ref, literal in placed.rooms.items():
                    watched = placed.starts.need.observed and linked[ref] == verb.room
                    if ref == verb.room or watched:
                        intervals.append(self._maybe(placed, literal))
        if verb.capacity == 1:
            self.model.add_no_overlap(intervals)
        else:
            demands = [1] * len(intervals)
            for step, crowd in self._crowds(verb):
                intervals.append(self.model.new_fixed_size_interval_var(step, 1, ""))
                demands.append(crowd)
            self.model.add_cumulative(intervals, demands, verb.capacity)

    def _crowds(self, verb: Shares) -> Iterator[tuple[int, int]]:
        """
        Yield the steps that booked windows touch, and how many run together within each.

        At most as many as there is room for: what stands may be too much already,
        and that must not rule out visits that take other rooms.
        """
        origin, step = self.lattice.origin, self.lattice.step
        touched: dict[int, list[Window]] = {}
        for window in verb.booked:
            first, last = (window.start - origin) // step, -(-(window.end - origin) // step)
            for index in range(max(0, first), min(last, self.lattice.size)):
                touched.setdefault(index, []).append(window)
        for index, windows in touched.items():
            moments = [max(window.start, self.lattice.moment(index)) for window in windows]
            crowd = max(sum(w.start <= m < w.end for w in windows) for m in moments)
            yield index, min(crowd, verb.capacity)


def unready(lattice: Lattice, window: Window, length: int, minutes: int) -> int:
    """Return the starts of *length* steps that leave less than *minutes* to a booked window."""
    step, origin = lattice.step, lattice.origin
    gap = timedelta(minutes=minutes)
    after = -(-(window.end - origin) // step), -(-(window.end + gap - origin) // step)
    last = (window.start - origin) // step - length
    before = (window.start - gap - origin) // step - length + 1, last + 1
    masks = ((1 << max(0, b)) - (1 << max(0, a)) for a, b in (after, before) if b > a)
    return sum(masks)


def any_of(model: cp_model.CpModel, literals: Sequence[Literal]) -> Literal:
    """Return a literal that is true where one of *literals* is."""
    if len(literals) == 1:
        return literals[0]
    either = model.new_bool_var("")
    for literal in literals:
        model.add_implication(literal, either)
    return either
