"""Several visits together: a plan early, a better one later, and how far from the best it is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from onestop.bits import Lattice
from onestop.model import LevelValue, Plan, Problem, Visit
from onestop.rules import Level
from onestop.solver.alone import alone
from onestop.solver.asking import search
from onestop.solver.columns import Spreading, separable
from onestop.solver.first import one_by_one, with_room
from onestop.solver.fitting import RuledOutError, gave_up, startable
from onestop.solver.improving import Improving
from onestop.solver.judging import checked, sound, worth
from onestop.solver.ladder import Ladder
from onestop.solver.prices import Prices
from onestop.solver.ruling_out import Planner
from onestop.solver.running import Clock
from onestop.solver.slack import Days, ended, lateness, least, punctual, tightened
from onestop.solver.variables import Question

Visits = Mapping[str, Visit]
# With more visits the whole model takes longer than there is time.
WHOLE = 12
# How much of the time that is left may go into a better plan, and into its bound.
IMPROVE, SPREAD, PRICE, ALONE = 0.4, 0.5, 0.45, 0.8
PATIENCE = 12
# The levels at which it shows whether visits stand in each other's way.
FIRST = (Level.LEFT_OUT, Level.DEADLINE, Level.EARLIEST)


@attrs.frozen(kw_only=True)
class Stage:
    """
    What is known of several visits before they are planned.

    Attributes:
        problem: The problem.
        questions: All visits, part by part.
        days: The earliest visit of each on every day that has one.
        clock: The caller's patience.
        floors: What the first levels cannot be below, because no visit alone can.

    """

    problem: Problem
    questions: Sequence[Question]
    days: Days
    clock: Clock
    floors: Mapping[Level, int]

    @classmethod
    def of(cls, problem: Problem, questions: Sequence[Question], clock: Clock) -> "Stage":
        """
        Let the search look at every visit alone.

        Raises:
            RuledOutError: One of them has no day.

        """
        days = {question.key: tuple(search(question).visits()) for question in questions}
        for question in questions:
            if not days[question.key]:
                of_case = [q for q in questions if q.case.ref == question.case.ref]
                raise RuledOutError(of_case, by_search=True)
        if not startable(questions):
            raise RuledOutError(questions, by_search=True)
        floors = {
            Level.LEFT_OUT: 0,
            Level.DEADLINE: lateness(problem, questions),
            Level.EARLIEST: least(problem, questions, days),
        }
        return cls(problem=problem, questions=questions, days=days, clock=clock, floors=floors)

    def closed(self, worth: Mapping[Level, int]) -> bool:
        """Tell whether a plan is as early as its visits could be one by one."""
        return all(worth[level] <= self.floors[level] for level in FIRST)

    def above(self, level: Level, floor: int) -> "Stage":
        """Return the same where one level cannot be below *floor* either."""
        floor = max(floor, self.floors.get(level, 0))
        self.clock.tell(level, bound=floor)
        return attrs.evolve(self, floors={**self.floors, level: floor})

    def on_time(self) -> "Stage":
        """Return the same with every visit as much on time as it can be."""
        questions = [punctual(self.problem, question) for question in self.questions]
        return Stage.of(self.problem, questions, self.clock)


def solve_together(
    problem: Problem, questions: Sequence[Question], clock: Clock, planner: Planner
) -> Plan:
    """
    Return the best plan for several visits that is found in time.

    Args:
        problem: The problem.
        questions: All its visits, part by part.
        clock: The caller's patience.
        planner: Plans one case.

    Raises:
        RuledOutError: There is none.
        NoPlanError: The time ran out, or the caller cancelled, before one was found.

    """
    stage = Stage.of(problem, questions, clock)
    first: Visits = one_by_one(problem, clock, planner) if len(problem.cases) > 1 else {}
    few = len(problem.cases) <= WHOLE
    if not few and len(first) < len(problem.cases):
        first = with_room(problem, first, clock, clock.left * IMPROVE)
    if not sound(problem, first):
        return whole(stage, first)
    return _from(stage, Improving(problem, first, clock), few=few)


def _from(stage: Stage, improving: Improving, *, few: bool) -> Plan:
    """Return the best plan that comes of the one in *improving*, with its bounds."""
    clock = stage.clock
    if not few and not stage.closed(improving.worth):
        improving.improve(clock.left * IMPROVE, PATIENCE * len(improving.visits))
    on_time = improving.worth[Level.DEADLINE] == stage.floors[Level.DEADLINE]
    stage = stage.on_time() if on_time else stage
    if few and on_time and not stage.closed(improving.worth) and separable(stage.questions):
        stage = stage.above(Level.EARLIEST, spread(stage, improving))
    if not few:
        stage = _priced(stage, improving.worth)
    if few or stage.closed(improving.worth):
        return whole(stage, improving.visits, known=True)
    return _as_known(_bounded(stage, improving.worth), improving.visits)


def _priced(stage: Stage, worth: Mapping[Level, int]) -> Stage:
    """Let prices bound the levels at which the visits stand in each other's way."""
    for level in (Level.DEADLINE, Level.EARLIEST):
        if worth[level] > stage.floors[level]:
            prices = Prices(stage.problem, stage.questions, stage.days, level)
            bound = prices.rise(stage.clock, stage.clock.left * PRICE, worth[level])
            stage = stage.above(level, bound)
    return stage


def _bounded(stage: Stage, worth: Mapping[Level, int]) -> Stage:
    """Bound the lower levels by what every case would come to alone."""
    limit = worth[Level.EARLIEST] if worth[Level.DEADLINE] == stage.floors[Level.DEADLINE] else None
    open_to = tightened(stage.problem, stage.questions, stage.days, limit)
    for level, floor in alone(
        stage.problem, open_to, stage.clock, stage.clock.left * ALONE
    ).items():
        stage = stage.above(level, floor)
    return stage


def spread(stage: Stage, improving: Improving) -> int:
    """Spread the visits over the days; keep what is better, and return what bounds all."""
    lattice = Lattice.over(stage.problem.horizon, stage.problem.centre.grid)
    ends = {
        question.key: lattice.steps_to(improving.visits[question.case.ref].parts[at].end)
        for at, question in _numbered(stage.questions)
    }
    spreading = Spreading(stage.problem, stage.questions, stage.days, ends)
    found = spreading.spread(
        stage.clock, stage.clock.left * SPREAD, improving.worth[Level.EARLIEST]
    )
    if found.ends and spreading.cost(found.ends) < improving.worth[Level.EARLIEST]:
        placed = ended(stage.questions, stage.days, found.ends)
        ladder = Ladder(stage.problem, placed.questions, placed.earliest)
        ladder.look(stage.clock)
        improving.consider({visit.case: visit for visit in ladder.visits_found()})
    return found.bound


def _numbered(questions: Iterable[Question]) -> Iterator[tuple[int, Question]]:
    """Yield every part with its place among those of its case."""
    seen = Counter[str]()
    for question in questions:
        yield seen[question.case.ref], question
        seen[question.case.ref] += 1


def whole(stage: Stage, visits: Visits, *, known: bool = False) -> Plan:
    """Minimise level after level from *visits*, which may be *known* to be sound."""
    problem, clock = stage.problem, stage.clock
    if clock.over():
        return _given_up(stage, visits, known=known)
    values = worth(problem, visits) if known else {}
    late = values.get(Level.DEADLINE) != stage.floors[Level.DEADLINE]
    limit = None if late else values[Level.EARLIEST]
    open_to = tightened(problem, stage.questions, stage.days, limit)
    ladder = Ladder(problem, open_to.questions, open_to.earliest)
    if known:
        ladder.settle_at(visits, clock)
    else:
        ladder.begin_at(visits)
    ladder.climb(clock, {}, floors=stage.floors)
    if ladder.impossible:
        raise RuledOutError(stage.questions, by_search=False)
    if ladder.answer is None or not ladder.levels:
        return _given_up(stage, visits, known=known)
    return checked(problem, ladder.visits_found(), ladder.levels)


def _given_up(stage: Stage, visits: Visits, *, known: bool) -> Plan:
    """
    Return the plan that is known.

    Raises:
        NoPlanError: None is.

    """
    if not known:
        raise gave_up(stage.questions, stage.clock)
    return _as_known(stage, visits)


def _as_known(stage: Stage, visits: Visits) -> Plan:
    """Return a plan that is known, with what bounds its levels."""
    every, levels = tuple(Level), []
    values = {**worth(stage.problem, visits), Level.TIE: 1}
    for level in every[: every.index(stage.clock.options.down_to) + 1]:
        bound = min(values[level], stage.floors.get(level, 0))
        levels.append(LevelValue(level=level.value, value=values[level], bound=bound))
        stage.clock.tell(level, value=values[level], bound=bound)
    return checked(stage.problem, tuple(visits.values()), levels)
