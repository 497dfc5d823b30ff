"""The verbs about one visit in CP-SAT: what must hold, and what costs."""

from collections.abc import Mapping
from datetime import datetime

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
    Differs,
    Distinct,
    DoorsApart,
    EndsBy,
    Fills,
    Includes,
    InRoom,
    NotMixed,
    NotShared,
    OneAtATime,
    OneJourney,
    PersonFree,
    RoomApart,
    RoomFree,
    Same,
    SameDay,
    SameDayAs,
    Shares,
    SomeOf,
    SpanAtMost,
    StartsBy,
    StartsWith,
    VisitsApart,
    Ways,
    Within,
)
from onestop.solver.on_the_way import OnTheWay
from onestop.solver.question import Key
from onestop.solver.sharing import Sharing
from onestop.solver.variables import Literal, Placed, Term, VisitVariables

# Settled by the bitset domains of the starts where they bind, or between visits elsewhere.
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
AMONG = (NotShared, VisitsApart, NotMixed, RoomApart, DoorsApart, SameDayAs)


class Posting:
    """
    Posts every verb of every visit, and collects what breaking them costs.

    Attributes:
        costs: By level, the terms to add up.
        days: By visit that lies within one day, a literal for every day that it could be on.

    """

    def __init__(
        self,
        model: cp_model.CpModel,
        problem: Problem,
        visits: Mapping[Key, VisitVariables],
        earliest: Mapping[Key, Mapping[int, int]],
    ) -> None:
        """
        Post everything.

        Args:
            model: The model to post into.
            problem: The problem.
            visits: The variables of each case and part.
            earliest: By case, part and day, the step before which no visit can
                end; days that are missing have no visit at all.

        """
        self.model, self.problem, self.visits = model, problem, visits
        self.lattice = Lattice.over(problem.horizon, problem.centre.grid)
        self.earliest = earliest
        self.costs: dict[Level, list[Term]] = {}
        self.days: dict[Key, dict[int, Literal]] = {}
        self.sharing = Sharing(model, problem, visits)
        self.on_the_way = OnTheWay(model, problem, visits)
        for visit in visits.values():
            for item in visit.question.posted:
                if item.level is None:
                    self._bind(visit, item)
                else:
                    self._charge(visit, item, item.level)
        self.sharing.take_turns()

    def _bind(self, visit: VisitVariables, item: Posted) -> None:
        """Post one verb that must hold."""
        verb = item.verb
        if isinstance(verb, IN_DOMAINS) or (isinstance(verb, AtMost) and not verb.count):
            return
        match verb:
            case AtMost():
                self.sharing.limit(item, verb)
            case Ways():
                self.on_the_way.give_time(visit, verb)
            case _ if isinstance(verb, AMONG):
                for broken in self.sharing.breaches(visit, verb):
                    self.model.add(broken == 0)
            case SameDay(days=days):
                self._one_day(visit, days)
            case SpanAtMost(minutes=minutes):
                self.model.add(visit.end - visit.begin <= self._whole_steps(minutes))
            case StartsBy(by=by):
                self.model.add(visit.doors()[0] <= (by - self.lattice.origin) // self.lattice.step)
            case _:
                self._bind_services(visit, item)

    def _bind_services(self, visit: VisitVariables, item: Posted) -> None:
        """Post one verb between services that must hold."""
        placed, verb = visit.placed, item.verb
        match verb:
            case Before(first=first, then=then):
                self.model.add(placed[then].start >= placed[first].end)
            case Between():
                self._between(visit, verb)
            case StartsWith(service=service, host=host):
                self.model.add(placed[service].start == placed[host].start)
            case Same():
                self._same(visit, verb)
            case Differs():
                self._differ(visit, verb)
            case SomeOf():
                some = self.model.add_bool_or(self._some(visit, verb))
                if visit.present is not None:
                    some.only_enforce_if(visit.present)
            case OneJourney():
                self._journey(visit, verb)
            case _:
                # Never; a verb that nobody knows is not quietly dropped either.
                self.model.add_bool_or([])

    def _charge(self, visit: VisitVariables, item: Posted, level: Level) -> None:
        """Let breaking one soft verb cost."""
        verb, terms = item.verb, list[Term]()
        match verb:
            case Before() | SpanAtMost() | SomeOf() | Within() | Differs():
                terms.append(self._broken(visit, verb))
            case Fills(service=service, seat=seat, people=people):
                choices = visit.placed[service].seats[seat]
                terms += [literal for ref, literal in choices.items() if ref not in people]
            case InRoom(service=service, rooms=rooms):
                choices = visit.placed[service].rooms
                terms += [literal for ref, literal in choices.items() if ref not in rooms]
            case EndsBy(service=service, by=by):
                terms.append(self._lateness(visit.placed[service].end, by))
            case StartsBy(by=by):
                terms.append(self._lateness(visit.doors()[0], by))
            case AtMost():
                terms += self.sharing.excess(verb)
            case _ if isinstance(verb, AMONG):
                terms += self.sharing.breaches(visit, verb)
            case _:
                raise InputError(f"rules.{item.rule}.strength", texts.EXPECTED_BINDING)
        self.costs.setdefault(level, []).extend(item.weight * term for term in terms)

    def _broken(
        self, visit: VisitVariables, verb: Before | SpanAtMost | Within | SomeOf | Differs
    ) -> Literal:
        """Return a literal that is true where the verb does not hold."""
        placed = visit.placed
        broken = self.model.new_bool_var("")
        match verb:
            case Before(first=first, then=then):
                kept = self.model.add(placed[then].start >= placed[first].end)
                kept.only_enforce_if(~broken)
            case SpanAtMost(minutes=minutes):
                kept = self.model.add(visit.end - visit.begin <= self._whole_steps(minutes))
                kept.only_enforce_if(~broken)
            case Within(service=service, windows=windows):
                mask = self.lattice.starts(windows, placed[service].length)
                placed[service].keep_in(mask & placed[service].starts.mask, [~broken])
            case SomeOf():
                self.model.add_bool_or([*self._some(visit, verb), broken])
            case _:
                self._differ(visit, verb, broken)
        return broken

    def _whole_steps(self, minutes: int) -> int:
        """Return how many whole steps fit into *minutes*."""
        return self.lattice.steps(minutes + 1) - 1

    def _between(self, visit: VisitVariables, verb: Between) -> None:
        """Put the middle after one and before the other."""
        one, other = visit.placed[verb.one], visit.placed[verb.other]
        middle = visit.placed[verb.middle]
        forward = self.model.new_bool_var("")
        for literal, early, late in ((forward, one, other), (~forward, other, one)):
            self.model.add(middle.start >= early.end).only_enforce_if(literal)
            self.model.add(late.start >= middle.end).only_enforce_if(literal)

    def _same(self, visit: VisitVariables, verb: Same) -> None:
        """Let one person fill both seats."""
        parts = self.sharing.services(visit)
        one = parts[verb.service].seats[verb.seat]
        other = parts[verb.other].seats[verb.other_seat]
        for ref in one.keys() | other.keys():
            self.model.add(one.get(ref, 0) == other.get(ref, 0))

    def _differ(self, visit: VisitVariables, verb: Differs, unless: Literal | None = None) -> None:
        """Keep whoever fills the seat out of the other services."""
        parts = self.sharing.services(visit)
        spare = [] if unless is None else [unless]
        for ref, mine in parts[verb.service].seats[verb.seat].items():
            for service in sorted(verb.others & parts.keys()):
                for theirs in parts[service].by_person().get(ref, []):
                    self.model.add_bool_or([~mine, ~theirs, *spare])

    def _some(self, visit: VisitVariables, verb: SomeOf) -> list[Literal]:
        """Return the literals of which one must be true."""
        parts = self.sharing.services(visit)
        asked = [parts[verb.service]] if verb.service else parts.values()
        seats = (
            who
            for placed in asked
            for seat, who in placed.seats.items()
            if (seat in verb.seats or not verb.seats) and (verb.service or placed.starts.need.child)
        )
        return [literal for who in seats for ref, literal in who.items() if ref in verb.people]

    def _journey(self, visit: VisitVariables, verb: OneJourney) -> None:
        """Let the leg divide the rooms: one site before it, another after it."""
        leg = visit.placed.get(verb.leg)
        names = sorted(set(verb.sites.values()))
        before = {site: self.model.new_bool_var("") for site in names}
        after = {site: self.model.new_bool_var("") for site in names} if leg else before
        self.model.add_exactly_one(before.values())
        self.model.add_exactly_one(after.values())
        for placed in visit.childs():
            early = self._ahead(placed, leg) if leg and placed.rooms else None
            for room, literal in placed.rooms.items():
                site = verb.sites[room]
                if early is None:
                    self.model.add_implication(literal, before[site])
                else:
                    self.model.add_bool_or([~literal, ~early, before[site]])
                    self.model.add_bool_or([~literal, early, after[site]])
        for site in names if leg else ():
            self.model.add_bool_or([~before[site], ~after[site]])

    def _ahead(self, placed: Placed, leg: Placed) -> Literal:
        """Return a literal that is true where *placed* is over before the leg begins."""
        early = self.model.new_bool_var("")
        self.model.add(placed.end <= leg.start).only_enforce_if(early)
        self.model.add(placed.start >= leg.end).only_enforce_if(~early)
        return early

    def _one_day(self, visit: VisitVariables, days: tuple[Window, ...]) -> None:
        """Keep the visit to one day, and its end to what that day allows."""
        possible = self.earliest[visit.question.key]
        literals: dict[int, Literal] = {}
        for day, ends in possible.items():
            first, last = self.lattice.span(days[day])
            chosen = self.model.new_bool_var(f"{visit.question.case.ref}.day{day}")
            self.model.add(visit.begin >= first).only_enforce_if(chosen)
            self.model.add(visit.end <= last).only_enforce_if(chosen)
            self.model.add(visit.end >= ends).only_enforce_if(chosen)
            for placed in visit.placed.values():
                if not placed.starts.need.child:
                    self.model.add(placed.start >= first).only_enforce_if(chosen)
                    self.model.add(placed.end <= last).only_enforce_if(chosen)
            literals[day] = chosen
        self.days[visit.question.key] = literals
        self.model.add_exactly_one(literals.values())
        ends_by_day = zip(possible.values(), literals.values(), strict=True)
        self.model.add(visit.end >= sum(end * chosen for end, chosen in ends_by_day))

    def _lateness(self, moment: Term, by: datetime) -> cp_model.IntVar:
        """Return the begun minutes from *by* to the step *moment*."""
        grid = self.problem.centre.grid
        minute = (by - self.lattice.origin) // (self.lattice.step / grid)
        most = max(0, self.lattice.size * grid - minute)
        late = self.model.new_int_var(0, most, "")
        self.model.add(late >= moment * grid - minute)
        return late
