"""The verbs about children and families who must not meet, or come together, in CP-SAT."""

import itertools
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from ortools.sat.python import cp_model

from onestop.bits import Lattice
from onestop.model import Problem, Window
from onestop.rules.verbs import (
    DoorsApart,
    NotMixed,
    NotShared,
    SameDayAs,
    VisitsApart,
)
from onestop.rules.wanted import INTERVIEW
from onestop.solver.question import Key
from onestop.solver.variables import Literal, Placed, Term, VisitVariables

Meeting: TypeAlias = NotShared | VisitsApart | NotMixed | DoorsApart | SameDayAs
"""What is said of the people, children and families of several visits."""


class Families:
    """Posts who may be at the centre together with whom."""

    def __init__(
        self,
        model: cp_model.CpModel,
        problem: Problem,
        visits: Mapping[Key, VisitVariables],
    ) -> None:
        """Keep the visits."""
        self.model, self.visits = model, visits
        self.lattice = Lattice.over(problem.horizon, problem.centre.grid)
        self.order = {case.ref: number for number, case in enumerate(problem.cases)}
        self._days: dict[Key, dict[int, Literal]] = {}

    def services(self, case: str) -> dict[str, Placed]:
        """Return the appointments of *case*, in all parts of its visit."""
        return {
            service: placed
            for (ref, _), visit in self.visits.items()
            if ref == case
            for service, placed in visit.placed.items()
        }

    def breaches(self, visit: VisitVariables, verb: Meeting) -> Iterator[Literal]:
        """Yield a literal for every way to break *verb*, true where it is broken."""
        match verb:
            case NotShared():
                return self._shared(visit, verb)
            case VisitsApart():
                return self._met(visit, verb)
            case NotMixed():
                return self._mixed(visit, verb)
            case DoorsApart():
                return self._at_the_door(visit, verb)
            case _:
                return self._on_other_days(visit, verb)

    def _theirs(self, cases: frozenset[str] | set[str]) -> Iterator[VisitVariables]:
        """Yield the parts of the visits of *cases*."""
        return (visit for (case, _), visit in self.visits.items() if case in cases)

    # The adult beside the child.

    def _shared(self, visit: VisitVariables, verb: NotShared) -> Iterator[Literal]:
        """Yield, for each person and case, whether both have the person in the seat."""
        mine = self._seated(visit.question.case.ref, verb)
        for case in sorted(verb.cases & self.order.keys()):
            theirs = self._seated(case, verb)
            for ref in sorted(mine.keys() & theirs.keys()):
                both = self.model.new_bool_var("")
                for one, other in itertools.product(mine[ref], theirs[ref]):
                    self.model.add_bool_or([~one, ~other, both])
                yield both

    def _seated(self, case: str, verb: NotShared) -> dict[str, list[Literal]]:
        """Return, for each of the people, where in the visit of *case* they could sit."""
        found: dict[str, list[Literal]] = {}
        for placed in self.services(case).values():
            for ref, literal in placed.seats.get(verb.seat, {}).items():
                if ref in verb.people:
                    found.setdefault(ref, []).append(literal)
        return found

    # Children on site.

    def _met(self, visit: VisitVariables, verb: VisitsApart) -> Iterator[Literal]:
        """Yield, for each stay of another child, whether this one comes too close to it."""
        gap = self.lattice.steps(verb.minutes)
        for window in verb.booked:
            yield self._unless_clear(visit, *self._around(window, verb.minutes))
        for other in self._theirs(set(verb.cases)):
            yield self._unless_clear(visit, other.begin - gap, other.end + gap)

    def _mixed(self, visit: VisitVariables, verb: NotMixed) -> Iterator[Literal]:
        """Yield, for each stay of a co-victim, whether it overlaps and the interviews do not."""
        interview = self.services(visit.question.case.ref)[INTERVIEW]
        for stay, theirs in verb.booked:
            together = self._overlap(interview, *self._around(theirs, 0))
            yield self._unless_clear(visit, *self._around(stay, 0), together)
        # Where one case alone is asked about, the others have no appointments here.
        asked = {case for case in verb.cases if INTERVIEW in self.services(case)}
        for case in sorted(asked):
            rival = self.services(case)[INTERVIEW]
            together = self._overlap(interview, rival.start, rival.end)
            for other in self._theirs({case}):
                yield self._unless_clear(visit, other.begin, other.end, together)

    def _around(self, window: Window, minutes: int) -> tuple[int, int]:
        """Return the last step to go by and the first to come at, *minutes* from *window*."""
        origin, step, gap = self.lattice.origin, self.lattice.step, timedelta(minutes=minutes)
        return (window.start - gap - origin) // step, -((origin - window.end - gap) // step)

    def _unless_clear(
        self, visit: VisitVariables, until: Term, since: Term, *excuses: Literal
    ) -> Literal:
        """Return whether the child is here after *until* and before *since*, without excuse."""
        gone, yet, broken = (self.model.new_bool_var("") for _ in range(3))
        self.model.add(visit.end <= until).only_enforce_if(gone)
        self.model.add(visit.begin >= since).only_enforce_if(yet)
        self.model.add_bool_or([gone, yet, broken, *excuses])
        return broken

    def _overlap(self, interview: Placed, start: Term, end: Term) -> Literal:
        """Return a literal that may be true only where the interviews overlap."""
        together = self.model.new_bool_var("")
        self.model.add(interview.start < end).only_enforce_if(together)
        self.model.add(interview.end > start).only_enforce_if(together)
        return together

    # Families at the door.

    def _at_the_door(self, visit: VisitVariables, verb: DoorsApart) -> Iterator[Literal]:
        """Yield, for each pair of comings and goings, whether they are too close."""
        gap, mine = self.lattice.steps(verb.minutes), self.order[visit.question.case.ref]
        earlier = {case for case in verb.cases & self.order.keys() if self.order[case] < mine}
        for door in visit.doors():
            for moment in verb.booked:
                yield self._near(door, moment, verb.minutes)
            for other in self._theirs(earlier):
                for theirs in other.doors():
                    yield self._close(door, theirs, gap)

    def _near(self, door: cp_model.IntVar, moment: datetime, minutes: int) -> Literal:
        """Return whether *door* is less than *minutes* from *moment*."""
        origin, step, gap = self.lattice.origin, self.lattice.step, timedelta(minutes=minutes)
        last_before = (moment - gap - origin) // step
        first_after = -((origin - moment - gap) // step)
        near = self.model.new_bool_var("")
        sides = ([0, last_before], [first_after, self.lattice.size])
        apart = cp_model.Domain.from_intervals([side for side in sides if side[0] <= side[1]])
        self.model.add_linear_expression_in_domain(door, apart).only_enforce_if(~near)
        return near

    def _close(self, door: cp_model.IntVar, other: cp_model.IntVar, gap: int) -> Literal:
        """Return whether two doors are less than *gap* steps apart."""
        close, first = self.model.new_bool_var(""), self.model.new_bool_var("")
        self.model.add(door + gap <= other).only_enforce_if(~close, first)
        self.model.add(door >= other + gap).only_enforce_if(~close, ~first)
        return close

    # Brothers and sisters who come together.

    def _on_other_days(self, visit: VisitVariables, verb: SameDayAs) -> Iterator[Literal]:
        """Yield whether the visit is on another day than that of the other case."""
        days = dict(enumerate(verb.days))
        mine = self._day_of(visit, days)
        apart = self.model.new_bool_var("")
        if verb.booked is not None:
            there = [n for n, day in days.items() if day.start <= verb.booked.start < day.end]
            self.model.add_bool_or([apart, *(mine[number] for number in there)])
        for other in list(self._theirs({verb.case}))[-1:]:
            theirs = self._day_of(other, days)
            for number, literal in mine.items():
                self.model.add_bool_or([~literal, theirs[number], apart])
        yield apart

    def _day_of(self, visit: VisitVariables, days: Mapping[int, Window]) -> dict[int, Literal]:
        """Return a literal for each day, true on the one on which the child comes."""
        if visit.question.key not in self._days:
            begin, _ = visit.doors()
            literals = {number: self.model.new_bool_var("") for number in days}
            for number, window in days.items():
                first, last = self.lattice.span(window)
                self.model.add(begin >= first).only_enforce_if(literals[number])
                self.model.add(begin < last).only_enforce_if(literals[number])
            self.model.add_exactly_one(literals.values())
            self._days[visit.question.key] = literals
        return self._days[visit.question.key]
