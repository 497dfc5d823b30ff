"""
Better plans from a plan: a few visits are planned anew, the others stand.

Whatever the rules say of booked visits they say of those that stand here, so a
part of the problem is a problem of the same kind (large neighbourhood search:
Shaw, 1998).  What comes out is only ever a better plan, never a proof.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from onestop.model import Problem, Status, Visit
from onestop.rules import Level
from onestop.solver.clock import Clock
from onestop.solver.first import hasty, ready
from onestop.solver.judging import on_top, sound, worth
from onestop.solver.ladder import Ladder
from onestop.solver.levels import rate

# So many visits together; more take longer than they gain.
MOST, LEAST = 5, 2
STEP = 2.0
Visits = Mapping[str, Visit]


class Improving:
    """
    Improves a plan, a few visits at a time.

    Attributes:
        visits: The best so far, by case.
        worth: What every level comes to.

    """

    def __init__(self, problem: Problem, visits: Visits, clock: Clock) -> None:
        """Begin at a plan."""
        self.problem, self.visits, self.clock = problem, dict(visits), clock
        self.worth = worth(problem, visits)
        self._tell()
        self.dice = random.Random(clock.options.seed)  # noqa: S311 - no secret
        self.cases = {case.ref: case for case in problem.cases}

    def improve(self, seconds: float, patience: int) -> None:
        """Plan some visits anew again and again: until *patience* trials in a row gain nothing."""
        until, idle = self.clock.seconds + seconds, 0
        while idle < patience and self.clock.seconds < until and not self.clock.over():
            idle = 0 if self._again(self._some(), until) else idle + 1

    def _some(self) -> list[str]:
        """Return who is planned anew: one who waits, and others of a day no later."""
        refs = list(self.visits)
        first = min(self._day(ref) for ref in refs)
        waits = [self._rate(ref) * ((self._day(ref) - first).days + 1) for ref in refs]
        late = self.dice.choices(refs, waits)[0]
        by_day: dict[date, list[str]] = {}
        for ref in refs:
            if ref != late:
                by_day.setdefault(self._day(ref), []).append(ref)
        sooner = [day for day in by_day if day <= self._day(late)] or list(by_day)
        there = by_day[self.dice.choice(sooner)]
        count = self.dice.randint(LEAST, MOST) - 1
        return [late, *self.dice.sample(there, min(count, len(there)))]

    def _rate(self, ref: str) -> int:
        """Return what a step less is worth to a case."""
        return rate(self.problem, self.cases[ref])[0]

    def _day(self, ref: str) -> date:
        """Return the day of a visit."""
        return self.visits[ref].window.start.date()

    def _again(self, refs: Sequence[str], until: float) -> bool:
        """Plan some visits anew; tell whether the whole plan is better for it."""
        cases = tuple(self.cases[ref] for ref in refs)
        mine = {ref: self.visits[ref] for ref in refs}
        rest = [visit for ref, visit in self.visits.items() if ref not in mine]
        stands = on_top(self.problem, rest, Status.FEASIBLE)
        part = attrs.evolve(self.problem, cases=cases, standing=stands)
        seconds = min(STEP, max(0.001, until - self.clock.seconds))
        found = replanned(part, mine, Clock(hasty(self.clock, seconds)))
        return found is not None and self.consider({**self.visits, **found})

    def consider(self, visits: Visits) -> bool:
        """Keep *visits* if they are sound and better, level by level; tell whether they are."""
        if not visits:
            return False
        value = worth(self.problem, visits)
        if tuple(value.values()) >= tuple(self.worth.values()) or not sound(self.problem, visits):
            return False
        self.visits, self.worth = dict(visits), value
        self._tell()
        return True

    def _tell(self) -> None:
        """Tell the caller of the best plan so far; what bounds it is told by others."""
        for level, value in self.worth.items():
            self.clock.tell(level, value=value)
            if level is self.clock.options.down_to:
                return


def replanned(problem: Problem, visits: Visits, clock: Clock) -> dict[str, Visit] | None:
    """Return better visits for all cases of *problem* together; None if none were found."""
    value = worth(problem, visits)
    # A smaller delay of what is due may be worth a later end; else no end may be later.
    limit = None if value[Level.DEADLINE] else value[Level.EARLIEST]
    open_to = ready(problem, clock, limit)
    if open_to is None:
        return None
    ladder = Ladder(problem, open_to.questions, open_to.earliest)
    ladder.begin_at(visits)
    ladder.climb(clock, {}, last=Level.LOAD)
    return {visit.case: visit for visit in ladder.visits_found()} or None
