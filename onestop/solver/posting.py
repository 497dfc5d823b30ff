"""The verbs in CP-SAT: what must hold, and what costs."""

import itertools
from collections.abc import Iterator, Mapping

from ortools.sat.python import cp_model

from onestop import texts
from onestop.bits import Lattice
from onestop.errors import InputError
from onestop.model import Problem, Window
from onestop.rules import Level, Posted
from onestop.rules.verbs import (
    AtMost,
    Barred,
    Before,
    Between,
    Distinct,
    EndsBy,
    Fills,
    Includes,
    InRoom,
    OneAtATime,
    PersonFree,
    RoomApart,
    RoomFree,
    SameDay,
    Shares,
    SpanAtMost,
    Within,
)
from onestop.solver.variables import Literal, Placed, Term, VisitVariables

# Settled by the bitset domains of the starts where they bind, or between visits below.
IN_DOMAINS = (
    Fills,
    Barred,
    Includes,
    Distinct,
    PersonFree,
    InRoom,
    RoomFree,
    Within,
    EndsBy,
    OneAtATime,
    Shares,
)


class Posting:
    """
    Posts every verb of every visit, and collects what breaking them costs.

    Attributes:
        costs: By level, the terms to add up.

    """

    def __init__(
        self,
        model: cp_model.CpModel,
        problem: Problem,
        visits: Mapping[str, VisitVariables],
        earliest: Mapping[str, Mapping[int, int]],
    ) -> None:
        """
        Post everything.

        Args:
            model: The model to post into.
            problem: The problem.
            visits: The variables of each case.
            earliest: By case and day, the step before which no visit can end;
                days that are missing have no visit at all.

        """
        self.model, self.problem, self.visits = model, problem, visits
        self.lattice = Lattice.over(problem.horizon, problem.centre.grid)
        self.earliest = earliest
        self.costs: dict[Level, list[Term]] = {}
        self._duty: dict[tuple[object, ...], Literal] = {}
        self._loads: set[tuple[object, ...]] = set()
        for visit in visits.values():
            for item in visit.question.posted:
                if item.level is None:
                    self._bind(visit, item)
                else:
                    self._charge(visit, item, item.level)
        self._between_visits()

    def _bind(self, visit: VisitVariables, item: Posted) -> None:
        """Post one verb that must hold."""
        placed, verb = visit.placed, item.verb
        if isinstance(verb, IN_DOMAINS) or (isinstance(verb, AtMost) and not verb.count):
            return
        match verb:
            case Before(first=first, then=then):
                self.model.add(placed[then].start >= placed[first].end)
            case Between():
                self._between(visit, verb)
            case SpanAtMost(minutes=minutes):
                self.model.add(visit.end - visit.begin <= self._whole_steps(minutes))
            case SameDay(days=days):
                self._one_day(visit, days)
            case AtMost():
                self._limit(item, verb)
            case RoomApart():
                for late in self._too_close(visit, verb):
                    self.model.add(late == 0)
            case _:
                # Never; a verb that nobody knows is not quietly dropped either.
                self.model.add_bool_or([])

    def _charge(self, visit: VisitVariables, item: Posted, level: Level) -> None:
        """Let breaking one soft verb cost."""
        placed, verb = visit.placed, item.verb
        terms: list[Term] = []
        match verb:
            case Fills(service=service, seat=seat, people=people):
                choices = placed[service].seats[seat]
                terms = [literal for ref, literal in choices.items() if ref not in people]
            case InRoom(service=service, rooms=rooms):
                choices = placed[service].rooms
                terms = [literal for ref, literal in choices.items() if ref not in rooms]
            case Within(service=service, windows=windows):
                mask = self.lattice.starts(windows, placed[service].length)
                terms = [self._unless(placed[service], mask & placed[service].starts.mask)]
            case Before(first=first, then=then):
                broken = self.model.new_bool_var("")
                rule = self.model.add(placed[then].start >= placed[first].end)
                rule.only_enforce_if(~broken)
                terms.append(broken)
            case SpanAtMost(minutes=minutes):
                broken = self.model.new_bool_var("")
                rule = self.model.add(visit.end - visit.begin <= self._whole_steps(minutes))
                rule.only_enforce_if(~broken)
                terms.append(broken)
            case EndsBy():
                terms.append(self._lateness(placed[verb.service], verb))
            case AtMost():
                terms += self._excess(verb)
            case RoomApart():
                terms += self._too_close(visit, verb)
            case _:
                raise InputError(f"rules.{item.rule}.strength", texts.EXPECTED_BINDING)
        self.costs.setdefault(level, []).extend(item.weight * term for term in terms)

    def _whole_steps(self, minutes: int) -> int:
        """Return how many whole steps fit into *minutes*."""
        return self.lattice.steps(minutes + 1) - 1

    def _unless(self, placed: Placed, mask: int) -> Literal:
        """Return a literal that is true unless *placed* starts inside *mask*."""
        broken = self.model.new_bool_var("")
        placed.keep_in(mask, [~broken])
        return broken

    def _between(self, visit: VisitVariables, verb: Between) -> None:
        """Put the middle after one and before the other."""
        one, other = visit.placed[verb.one], visit.placed[verb.other]
        middle = visit.placed[verb.middle]
        forward = self.model.new_bool_var("")
        for literal, early, late in ((forward, one, other), (~forward, other, one)):
            self.model.add(middle.start >= early.end).only_enforce_if(literal)
            self.model.add(late.start >= middle.end).only_enforce_if(literal)

    def _one_day(self, visit: VisitVariables, days: tuple[Window, ...]) -> None:
        """Keep the visit to one day, and its end to what that day allows."""
        possible = self.earliest[visit.question.case.ref]
        literals: list[Literal] = []
        for day, ends in possible.items():
            first, last = self.lattice.span(days[day])
            chosen = self.model.new_bool_var(f"{visit.question.case.ref}.day{day}")
            self.model.add(visit.begin >= first).only_enforce_if(chosen)
            self.model.add(visit.end <= last).only_enforce_if(chosen)
            self.model.add(visit.end >= ends).only_enforce_if(chosen)
            literals.append(chosen)
        self.model.add_exactly_one(literals)
        ends_by_day = zip(possible.values(), literals, strict=True)
        self.model.add(visit.end >= sum(end * chosen for end, chosen in ends_by_day))

    def _lateness(self, placed: Placed, verb: EndsBy) -> cp_model.IntVar:
        """Return the minutes that *placed* ends past its deadline."""
        grid = self.problem.centre.grid
        minute = (verb.by - self.lattice.origin) // (self.lattice.step / grid)
        most = max(0, self.lattice.size * grid - minute)
        late = self.model.new_int_var(0, most, "")
        self.model.add(late >= placed.end * grid - minute)
        return late

    # How often somebody is on duty in a window, over all visits.

    def _on_duty(self, visit: VisitVariables, verb: AtMost) -> Literal | None:
        """Return whether the person has the seat in the window; None if that cannot be."""
        placed = visit.placed.get(verb.service)
        chosen = placed.seats.get(verb.seat, {}).get(verb.person) if placed else None
        if placed is None or chosen is None:
            return None
        key = (
            visit.question.case.ref,
            verb.service,
            verb.seat,
            verb.person,
            verb.window,
        )
        if key not in self._duty:
            first = -(-(verb.window.start - self.lattice.origin) // self.lattice.step)
            last = -(-(verb.window.end - self.lattice.origin) // self.lattice.step)
            inside = (1 << max(0, last)) - (1 << max(0, first))
            self._duty[key] = literal = self.model.new_bool_var("")
            placed.keep_in(placed.starts.mask & ~inside, [chosen, ~literal])
        return self._duty[key]

    def _limit(self, item: Posted, verb: AtMost) -> None:
        """Bind all visits for which the limit binds, once for all of them."""
        key = ("limit", verb.person, verb.service, verb.seat, verb.window)
        if key in self._loads:
            return
        self._loads.add(key)
        bound = [v for v in self.visits.values() if self._binds(v, item.rule)]
        duties = [duty for visit in bound if (duty := self._on_duty(visit, verb)) is not None]
        self.model.add(sum(duties) <= verb.count)

    @staticmethod
    def _binds(visit: VisitVariables, rule: str) -> bool:
        """Tell whether *rule* binds the visit."""
        return any(item.rule == rule for item in visit.question.binding())

    def _excess(self, verb: AtMost) -> list[Term]:
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
        for placed in visit.placed.values():
            here = placed.rooms.get(verb.room)
            if here is None:
                continue
            for window in verb.booked:
                bad = self._unready(window, placed.length, verb.minutes)
                if bad & placed.starts.rooms[verb.room]:
                    literal = self.model.new_bool_var("")
                    placed.keep_in(placed.starts.mask & ~bad, [here, ~literal])
                    yield literal
        for other in self.visits.values():
            pairs = itertools.product(visit.placed.values(), other.placed.values())
            for mine, theirs in pairs if other is not visit else ():
                if verb.room in mine.rooms and verb.room in theirs.rooms:
                    yield self._pair(mine, theirs, verb.room, gap)

    def _unready(self, window: Window, length: int, minutes: int) -> int:
        """Return the starts that leave less than *minutes* to a booked window."""
        step, origin = self.lattice.step, self.lattice.origin
        reset = minutes * (step / self.problem.centre.grid)
        after = (
            -(-(window.end - origin) // step),
            -(-(window.end + reset - origin) // step),
        )
        last = (window.start - origin) // step - length
        before = (window.start - reset - origin) // step - length + 1, last + 1
        masks = ((1 << max(0, b)) - (1 << max(0, a)) for a, b in (after, before) if b > a)
        return sum(masks)

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

    def _between_visits(self) -> None:
        """Let people and rooms take turns, where more than one visit could want them."""
        people: dict[str, set[str]] = {}
        rooms: dict[str, Shares] = {}
        for visit in self.visits.values() if len(self.visits) > 1 else ():
            for item in visit.question.binding():
                if isinstance(item.verb, OneAtATime):
                    people.setdefault(item.verb.person, set()).add(item.verb.service)
                elif isinstance(item.verb, Shares):
                    rooms[item.verb.room] = item.verb
        for person, services in people.items():
            self._turns(person, "" if "" in services else services.pop())
        for verb in rooms.values():
            self._share(verb)

    def _turns(self, person: str, service: str) -> None:
        """Let *person* take one seat at a time; *service* narrows it."""
        intervals = []
        for visit in self.visits.values():
            for name, placed in visit.placed.items():
                literals = placed.by_person().get(person) if service in ("", name) else None
                if literals:
                    intervals.append(self._maybe(placed, self._any(literals)))
        if len(intervals) > 1:
            self.model.add_no_overlap(intervals)

    def _any(self, literals: list[Literal]) -> Literal:
        """Return a literal that is true where one of *literals* is."""
        if len(literals) == 1:
            return literals[0]
        either = self.model.new_bool_var("")
        for literal in literals:
            self.model.add_implication(literal, either)
        return either

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
