"""What a known plan leaves open: a visit can be no later than the others can be early."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import attrs

from onestop.bits import lowest
from onestop.model import Problem
from onestop.rules import Level
from onestop.rules.verbs import EndsBy
from onestop.search import Visiting
from onestop.solver.levels import MINUTE, rate
from onestop.solver.question import Key, Question

Days = Mapping[Key, Sequence[Visiting]]
"""The earliest visit of each on every day that has one."""


@attrs.frozen(kw_only=True)
class Slack:
    """
    Visits, each on the days and by the ends that it can still have.

    Attributes:
        questions: The visits, narrowed.
        earliest: By visit and day, the step before which it cannot end.

    """

    questions: tuple[Question, ...]
    earliest: Mapping[Key, Mapping[int, int]]


def least(problem: Problem, questions: Sequence[Question], days: Days) -> int:
    """Return what ``earliest`` comes to if nobody stands in anybody's way."""
    return sum(_soonest(problem, question, days) for question in questions)


def _soonest(problem: Problem, question: Question, days: Days) -> int:
    """Return the least that the end of one visit costs."""
    step, ahead = rate(problem, question.case)
    return step * min(each.end for each in days[question.key]) + ahead


def tightened(
    problem: Problem, questions: Sequence[Question], days: Days, value: int | None
) -> Slack:
    """
    Return the visits that can be part of a plan whose ``earliest`` is at most *value*.

    If every other visit ended as soon as it possibly can, one alone may cost what
    is left of *value*; None leaves everything open.
    """
    spare = None if value is None else value - least(problem, questions, days)
    narrow, earliest = [], {}
    for question in questions:
        step, _ = rate(problem, question.case)
        soonest = min(each.end for each in days[question.key])
        limit = None if spare is None else soonest + spare // step
        able = [each for each in days[question.key] if limit is None or each.end <= limit]
        earliest[question.key] = {each.day: each.end for each in able}
        narrow.append(question if limit is None else _within(question, able, limit))
    return Slack(questions=tuple(narrow), earliest=earliest)


def _within(question: Question, able: Sequence[Visiting], limit: int) -> Question:
    """Return *question* on some days only, with the child gone by the step *limit*."""
    starts = {}
    for service, every in question.starts.items():
        mask = 0
        for each in able:
            until = min(limit, each.last) if every.need.child else each.last
            mask |= (1 << max(each.first, until - every.length + 1)) - (1 << each.first)
        starts[service] = every.within(mask)
    return attrs.evolve(question, starts=starts)


def ended(questions: Sequence[Question], days: Days, ends: Mapping[Key, int]) -> Slack:
    """Return the visits, each on the day of its end and over by then."""
    narrow, earliest = [], {}
    for question in questions:
        end = ends[question.key]
        able = [each for each in days[question.key] if each.first < end <= each.last]
        earliest[question.key] = {each.day: each.end for each in able}
        narrow.append(_within(question, able, end))
    return Slack(questions=tuple(narrow), earliest=earliest)


def lateness(problem: Problem, questions: Sequence[Question]) -> Counter[str]:
    """Return, by case, what ``deadline`` comes to if every appointment is as early as can be."""
    late: Counter[str] = Counter()
    for question in questions:
        for service, by, weight in due(problem, question):
            minutes = _soonest_end(question, service) * problem.centre.grid - by
            late[question.case.ref] += weight * max(0, minutes)
    return late


def punctual(problem: Problem, question: Question, spare: int) -> Question:
    """
    Return *question* with nothing much later past what is due than it must be.

    If everything else were as little late as it can be, one appointment alone may
    cost *spare* more than it must at the level ``deadline``.
    """
    starts = dict(question.starts)
    for service, by, weight in due(problem, question):
        # The last end that is on time, or the first that can be; and what is to spare.
        minute = max(by, _soonest_end(question, service) * problem.centre.grid)
        last = (minute + spare // weight) // problem.centre.grid
        within = (1 << max(0, last - starts[service].length + 1)) - 1
        starts[service] = starts[service].within(within)
    return attrs.evolve(question, starts=starts)


def due(problem: Problem, question: Question) -> Iterator[tuple[str, int, int]]:
    """Yield each soft deadline: its service, its minute from the first step on, its weight."""
    for item in question.posted:
        if item.level is Level.DEADLINE and isinstance(item.verb, EndsBy):
            by = (item.verb.by - problem.horizon.start) // MINUTE
            yield item.verb.service, by, item.weight


def _soonest_end(question: Question, service: str) -> int:
    """Return the step before which *service* cannot be over."""
    starts = question.starts[service]
    return lowest(starts.mask) + starts.length
