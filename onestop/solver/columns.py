"""
Whole days as columns: which visits on which day, and how early all can be over.

A linear program spreads the visits over the days; each day answers with the
visits that are worth most to it at the program's prices, until no day has a
better answer (Gilmore and Gomory, 1961).  At any prices the prizes of all
visits plus what every day makes of them bound the level ``earliest`` from
below (Lagrange), whether the days were solved to the end or not.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import itemgetter

import attrs
from ortools.linear_solver.python import model_builder
from ortools.sat.python import cp_model

from onestop.model import Problem
from onestop.rules import Level
from onestop.rules.verbs import SameDay
from onestop.solver.asking import narrowed
from onestop.solver.clock import Clock
from onestop.solver.day import SCALE, Column, Day, Offer, slots
from onestop.solver.first import hasty
from onestop.solver.levels import rate
from onestop.solver.outcomes import startable
from onestop.solver.question import Key, Question
from onestop.solver.running import run
from onestop.solver.slack import Days

Ends = Mapping[Key, int]
Prizes = Mapping[Key, int]


@attrs.frozen(kw_only=True)
class Spread:
    """
    How visits spread over the days.

    Attributes:
        bound: What the level ``earliest`` cannot be below.
        ends: The step by which each is over in the best way to spread them that
            was found, children of different visits left aside; empty if none was.

    """

    bound: int
    ends: Ends


def separable(questions: Iterable[Question]) -> bool:
    """Tell whether every visit, in each of its parts, lies within one of the same days."""
    days = [
        next((item.verb.days for item in q.binding() if isinstance(item.verb, SameDay)), ())
        for q in questions
    ]
    return bool(days[0]) and all(each == days[0] for each in days)


def crowd(questions: Sequence[Question], days: Days) -> int:
    """Return how many visits the model of the fullest day would have room for."""
    able: dict[int, list[Question]] = {}
    for question in questions:
        for each in days[question.key]:
            able.setdefault(each.day, []).append(narrowed(question, each, each.last))
    return max(slots(filter(_startable, some)) for some in able.values())


def _startable(question: Question) -> bool:
    """Tell whether every appointment of one visit can start somewhere."""
    return startable([question])


class Spreading:
    """Spreads visits over days, better and better, with a bound that only rises."""

    def __init__(
        self,
        problem: Problem,
        questions: Sequence[Question],
        visits: Days,
        known: Ends,
    ) -> None:
        """
        Build a model for every day.

        Args:
            problem: The problem.
            questions: All visits.
            visits: The earliest visit of each on every day that has one.
            known: When each is over in a plan that is known.

        """
        self.problem, self.questions = problem, questions
        self.rates = {q.key: rate(problem, q.case) for q in questions}
        self.visits = {key: {each.day: each for each in days} for key, days in visits.items()}
        self.days = [
            day for number in sorted(self._numbers()) if (day := self._day(number)) is not None
        ]
        self.columns: dict[tuple[int, frozenset[tuple[Key, int]]], Column] = {}
        self.least = 0
        ends = {key: max(v.last for v in days) for key, days in visits.items()}
        self.dear = 2 * max(1, *(self.cost({key: end}) for key, end in ends.items()))
        self.best: Ends = {}
        self._begin(known)
        # A fair guess at what a visit is worth is what it costs in the plan that is known.
        self.centre = {key: SCALE * self.cost({key: known.get(key, ends[key])}) for key in ends}

    def _numbers(self) -> set[int]:
        """Return the days that have a visit."""
        return {number for days in self.visits.values() for number in days}

    def _day(self, number: int) -> Day | None:
        """Return the model of one day; None if nobody can come."""
        earliest, able = {}, []
        for question in self.questions:
            best = self.visits[question.key].get(number)
            narrow = narrowed(question, best, best.last) if best else None
            if best and narrow and startable([narrow]):
                able.append(narrow)
                earliest[question.key] = best.end
        return Day(self.problem, number, able, earliest) if able else None

    def cost(self, ends: Ends) -> int:
        """Return what the level ``earliest`` comes to."""
        return sum(self.rates[key][0] * end + self.rates[key][1] for key, end in ends.items())

    def _begin(self, known: Ends) -> None:
        """Begin with the known plan, with its days less one visit, and with visits alone."""
        for key, days in self.visits.items():
            for number, visiting in days.items():
                self._add(Column(day=number, ends={key: visiting.end}))
        together: dict[int, dict[Key, int]] = {}
        for key, end in known.items():
            together.setdefault(self._day_of(key, end), {})[key] = end
        for number, ends in together.items():
            self._add(Column(day=number, ends=ends))
            for key in ends:
                self._add(Column(day=number, ends={k: e for k, e in ends.items() if k != key}))

    def _day_of(self, key: Key, end: int) -> int:
        """Return the day on which a visit is over at *end*."""
        days = self.visits[key].values()
        return next(each.day for each in days if each.first < end <= each.last)

    def _add(self, column: Column) -> bool:
        """Keep a column; tell whether it is new."""
        key = column.day, frozenset(column.ends.items())
        new = bool(column.ends) and key not in self.columns
        if new:
            self.columns[key] = column
        return new

    def spread(self, clock: Clock, seconds: float, enough: int) -> Spread:
        """
        Return the best way to spread the visits that can be found.

        Args:
            clock: The caller's patience.
            seconds: At most so many.
            enough: A value that a plan has; nothing is left to do once it is the bound.

        """
        until = clock.seconds + seconds
        tried: list[tuple[int, Prizes]] = []
        _, prizes = self.worth(self.centre, None)
        while clock.seconds < until and not clock.over():
            offers = self._offers(prizes, clock, until)
            bound = sum(prizes.values()) + sum(min(0, offer.bound) for offer in offers)
            tried.append((bound, prizes))
            lowest, centre = max(tried, key=itemgetter(0))
            self.least = max(self.least, self._rounded(lowest))
            clock.tell(Level.EARLIEST, bound=self.least)
            for offer in offers:
                self._add(offer.column)
            most, prizes = self.worth(centre, lowest)
            if self.least >= min(enough, self._rounded(math.floor(SCALE * most))):
                break
        self.best = self._whole(clock, max(0.01, until - clock.seconds), enough)
        return Spread(bound=self.least, ends=self.best)

    def _offers(self, prizes: Mapping[Key, int], clock: Clock, until: float) -> list[Offer]:
        """Return what every day makes of the prizes, several days at a time."""
        alone = Clock(attrs.evolve(hasty(clock, max(0.001, until - clock.seconds)), workers=1))

        def offer(day: Day) -> Offer:
            return day.best(prizes, alone, max(0.001, alone.left))

        with ThreadPoolExecutor(max_workers=clock.options.workers) as pool:
            return list(pool.map(offer, self.days))

    def _rounded(self, bound: int) -> int:
        """Return the least value that the level can have and that is not below *bound*."""
        ahead = sum(each for _, each in self.rates.values())
        unit = math.gcd(*(step for step, _ in self.rates.values()))
        minutes = -(-bound // SCALE)
        return ahead + -(-(minutes - ahead) // unit) * unit

    def worth(self, centre: Prizes, lowest: int | None) -> tuple[float, dict[Key, int]]:
        """
        Return the most that the bound could still become, and the prizes to ask at next.

        The prizes nearest to the *centre* that could lift the bound half of the way
        (a level bundle method: Lemarechal, Nemirovskii and Nesterov, 1995; with sums
        of distances instead of squares, so that it is a linear program).
        """
        program = model_builder.Model()  # type: ignore[no-untyped-call]
        solver = model_builder.Solver("glop")
        worth = {key: program.new_num_var(0, self.dear, "") for key in self.rates}
        days = {day.day: program.new_num_var(-math.inf, 0, "") for day in self.days}
        for column in self.columns.values():
            taken = sum(worth[key] for key in column.ends)
            program.add(days[column.day] + taken <= self.cost(column.ends))
        bound = sum(worth.values()) + sum(days.values())
        program.maximize(bound)
        solver.solve(program)
        most = solver.objective_value
        prizes = {key: solver.value(each) for key, each in worth.items()}
        # A little below what is possible, so that rounding does not make it impossible.
        level = (most if lowest is None else (most + lowest / SCALE) / 2) - 1 / SCALE
        program.add(bound >= level)
        program.minimize(sum(self._distances(program, worth, centre)))
        if solver.solve(program) == model_builder.SolveStatus.OPTIMAL:
            prizes = {key: solver.value(each) for key, each in worth.items()}
        return most, {key: round(SCALE * prize) for key, prize in prizes.items()}

    @staticmethod
    def _distances(
        program: model_builder.Model, worth: Mapping[Key, model_builder.Variable], centre: Prizes
    ) -> Iterator[model_builder.Variable]:
        """Yield how far each prize is from the *centre*."""
        for key, each in worth.items():
            far = program.new_num_var(0, math.inf, "")
            program.add(far >= each - centre[key] / SCALE)
            program.add(far >= centre[key] / SCALE - each)
            yield far

    def _whole(self, clock: Clock, seconds: float, enough: int) -> Ends:
        """Return the best way to spread the visits over columns that are known, in whole."""
        model = cp_model.CpModel()
        chosen = [(model.new_bool_var(""), column) for column in self.columns.values()]
        for key in self.rates:
            model.add_exactly_one(literal for literal, column in chosen if key in column.ends)
        for day in self.days:
            model.add_at_most_one(literal for literal, column in chosen if column.day == day.day)
        value = sum(self.cost(column.ends) * literal for literal, column in chosen)
        model.add(value <= enough)
        model.minimize(value)
        answer = run(model, None, clock, seconds=seconds)
        found: dict[Key, int] = {}
        for literal, column in chosen if answer.found else ():
            found |= column.ends if answer.of(literal) else {}
        return found
