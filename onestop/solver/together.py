"""Several visits together: a plan early, a better one later, and how far from the best it is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import attrs

from onestop.bits import Lattice
from onestop.errors import NoPlanError
from onestop.model import LevelValue, Plan, Problem, Visit
from onestop.rules import Level
from onestop.search import Visiting
from onestop.solver.alone import alone
from onestop.solver.asking import search
from onestop.solver.clock import Clock
from onestop.solver.columns import Spreading, crowd, separable
from onestop.solver.first import late_alone, one_by_one, with_room
from onestop.solver.improving import Improving
from onestop.solver.judging import checked, sound
from onestop.solver.ladder import Ladder
from onestop.solver.outcomes import RuledOutError, gave_up, startable
from onestop.solver.prices import Prices
from onestop.solver.question import Key, Question
from onestop.solver.ruling_out import Planner
from onestop.solver.slack import Days, ended, lateness, least, punctual, tightened

Visits = Mapping[str, Visit]
Worth = Mapping[Level, int]
# Of a plan that nobody knows to be sound.
UNKNOWN: Worth = MappingProxyType({})
# With more visits the whole model takes longer than there is time.
WHOLE = 12
# How much of the time that is left may go into a better plan, and into its bound.
IMPROVE, SPREAD, PRICE, ALONE = 0.4, 0.5, 0.45, 0.8
PATIENCE = 12
# With more visits for one day its model takes longer than its answer is worth.
CROWD = 16
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
        late: By case, what ``deadline`` cannot be below, because no case alone can.
        floors: What levels cannot be below.

    """

    problem: Problem
    questions: Sequence[Question]
    days: Days
    clock: Clock
    late: Counter[str]
    floors: Mapping[Level, int]

    @classmethod
    def of(cls, problem: Problem, questions: Sequence[Question], clock: Clock) -> "Stage":
        """
        Let the search look at every visit alone.

        Raises:
            RuledOutError: One of them has no day.
            NoPlanError: The time ran out, or the caller cancelled.

        """
        days = {question.key: _looked_at(question, questions, clock) for question in questions}
        for question in questions:
            if not days[question.key]:
                of_case = [q for q in questions if q.case.ref == question.case.ref]
                raise RuledOutError(of_case, by_search=True)
        if not startable(questions):
            raise RuledOutError(questions, by_search=True)
        late = lateness(problem, questions)
        floors = {
            Level.LEFT_OUT: 0,
            Level.DEADLINE: late.total(),
            Level.EARLIEST: least(problem, questions, days),
        }
        return cls(
            problem=problem,
            questions=questions,
            days=days,
            clock=clock,
            late=late,
            floors=floors,
        )

    def closed(self, worth: Worth) -> bool:
        """Tell whether a plan is as early as its visits could be one by one."""
        return all(worth[level] <= self.floors[level] for level in FIRST)

    def above(self, level: Level, floor: int) -> "Stage":
        """Return the same where one level cannot be below *floor* either."""
        floor = max(floor, self.floors.get(level, 0))
        self.clock.tell(level, bound=floor)
        return attrs.evolve(self, floors={**self.floors, level: floor})

    def no_later(self, worth: Worth) -> "Stage":
        """Return the same without what would be later past what is due than a plan is."""
        spare = worth[Level.DEADLINE] - self.late.total()
        known = lateness(self.problem, self.questions)
        questions = [
            punctual(self.problem, each, spare + self.late[each.case.ref] - known[each.case.ref])
            for each in self.questions
        ]
        try:
            stage = Stage.of(self.problem, questions, self.clock)
        except NoPlanError:
            # There is a plan; nobody waits for what it rules out.
            return self
        for level, floor in self.floors.items():
            stage = stage.above(level, floor)
        return attrs.evolve(stage, late=self.late)

    def on(self, settled: Mapping[Key, int]) -> "Stage":
        """Return the same where some visits are on days that are *settled*."""
        days = {
            key: [each for each in visits if each.day == settled.get(key, each.day)]
            for key, visits in self.days.items()
        }
        return attrs.evolve(self, days=days)

    def alone(self, worth: Worth, planner: Planner) -> "Stage":
        """Return the same where a plan that is late is held against every case alone."""
        if worth[Level.DEADLINE] == self.floors[Level.DEADLINE]:
            return self
        # Of both, what is more.
        late = self.late | Counter(late_alone(self.problem, self.clock, planner))
        return attrs.evolve(self, late=late).above(Level.DEADLINE, late.total())


def _looked_at(
    question: Question, questions: Sequence[Question], clock: Clock
) -> tuple[Visiting, ...]:
    """
    Return the visits that the search finds, the earliest of every day.

    Raises:
        NoPlanError: The time ran out, or the caller cancelled.

    """
    if clock.over():
        raise gave_up(questions, clock)
    return tuple(search(question).visits())


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
    improving = Improving(problem, first, clock)
    return _from(stage.alone(improving.worth, planner), improving, few=few)


def _from(stage: Stage, improving: Improving, *, few: bool) -> Plan:
    """Return the best plan that comes of the one in *improving*, with its bounds."""
    stage = stage.no_later(improving.worth)
    if _can_spread(stage, improving.worth):
        stage = stage.above(Level.EARLIEST, spread(stage, improving))
    if not few and not stage.closed(improving.worth):
        improving.improve(stage.clock.left * IMPROVE, PATIENCE * len(improving.visits))
        stage = _priced(stage.no_later(improving.worth), improving.worth)
    if few or stage.closed(improving.worth):
        return whole(stage, improving.visits, improving.worth)
    return _as_known(_bounded(stage, improving.worth), improving.visits, improving.worth)


def _can_spread(stage: Stage, worth: Worth) -> bool:
    """Tell whether days as columns could prove a plan that is on time, or better it."""
    late = worth[Level.DEADLINE] > stage.floors[Level.DEADLINE]
    if late or stage.closed(worth) or not separable(stage.questions):
        return False
    return crowd(stage.questions, stage.days) <= CROWD


def _priced(stage: Stage, worth: Worth) -> Stage:
    """Let prices bound the levels at which the visits stand in each other's way."""
    for level in (Level.DEADLINE, Level.EARLIEST):
        if worth[level] > stage.floors[level] and not stage.clock.over():
            prices = Prices(stage.problem, stage.questions, stage.days, level)
            bound = prices.rise(stage.clock, stage.clock.left * PRICE, worth[level])
            stage = stage.above(level, bound)
    return stage


def _bounded(stage: Stage, worth: Worth) -> Stage:
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


def whole(stage: Stage, visits: Visits, worth: Worth = UNKNOWN) -> Plan:
    """
    Minimise level after level from *visits*.

    Args:
        stage: What is known before.
        visits: Where to begin; possibly none, or not sound.
        worth: What the levels come to in them if they are known to be sound.

    """
    if stage.clock.over():
        return _given_up(stage, visits, worth)
    late = worth.get(Level.DEADLINE) != stage.floors[Level.DEADLINE]
    limit = None if late else worth[Level.EARLIEST]
    ladder = _ladder(stage, visits, limit, known=bool(worth))
    first = min(Level.EARLIEST, stage.clock.options.down_to, key=tuple(Level).index)
    ladder.climb(stage.clock, {}, floors=stage.floors, last=first)
    if ladder.impossible:
        raise RuledOutError(stage.questions, by_search=False)
    if ladder.answer is None or not ladder.levels:
        return _given_up(stage, visits, worth)
    found, levels = _lower(stage, ladder, limit)
    return checked(stage.problem, found, levels)


def _ladder(stage: Stage, visits: Visits, limit: int | None, *, known: bool) -> Ladder:
    """Return the levels of all visits that can be part of a plan as early as *limit*."""
    open_to = tightened(stage.problem, stage.questions, stage.days, limit)
    ladder = Ladder(stage.problem, open_to.questions, open_to.earliest)
    if known:
        ladder.settle_at(visits, stage.clock)
    else:
        ladder.begin_at(visits)
    return ladder


def _lower(
    stage: Stage, ladder: Ladder, limit: int | None
) -> tuple[tuple[Visit, ...], list[LevelValue]]:
    """Minimise the levels below the first ones, with what those leave open alone."""
    done = ladder.levels
    if stage.clock.options.down_to in FIRST:
        return ladder.visits_found(), done
    values = {Level(level.level): level.value for level in done}
    settled = ladder.settled_days(stage.clock)
    if settled or limit != values[Level.EARLIEST]:
        visits = {visit.case: visit for visit in ladder.visits_found()}
        narrow = _ladder(stage.on(settled), visits, values[Level.EARLIEST], known=True)
        ladder = ladder if narrow.answer is None else narrow
    ladder.levels = []
    ladder.climb(stage.clock, values, floors=stage.floors)
    return ladder.visits_found(), [*done, *ladder.levels[len(done) :]]


def _given_up(stage: Stage, visits: Visits, worth: Worth) -> Plan:
    """
    Return the plan that is known.

    Raises:
        NoPlanError: None is.

    """
    if not worth:
        raise gave_up(stage.questions, stage.clock)
    return _as_known(stage, visits, worth)


def _as_known(stage: Stage, visits: Visits, worth: Worth) -> Plan:
    """Return a plan that is known, with what bounds its levels."""
    every, levels = tuple(Level), []
    values = {**worth, Level.TIE: 1}
    for level in every[: every.index(stage.clock.options.down_to) + 1]:
        bound = min(values[level], stage.floors.get(level, 0))
        levels.append(LevelValue(level=level.value, value=values[level], bound=bound))
        stage.clock.tell(level, value=values[level], bound=bound)
    return checked(stage.problem, tuple(visits.values()), levels)
