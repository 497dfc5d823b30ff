"""One case made ready for search and solver, with or without some of its demands."""

from collections.abc import Mapping

import attrs

from onestop.model import Case, Problem, Reason
from onestop.rules import Brief, posted, shape_of
from onestop.search import Search, Visiting
from onestop.solver.variables import Question
from onestop.starts import starts_of

NOTHING: frozenset[Reason] = frozenset()


def ask(problem: Problem, case: Case, without: frozenset[Reason] = NOTHING) -> Question:
    """Return *case*, ready to be asked, without the demands of some reasons."""
    brief = Brief(problem=problem, case=case)
    shape = shape_of(brief)
    demands = tuple(posted(brief, shape))
    if without:
        demands = tuple(item for item in demands if item.reason not in without)
    starts = starts_of(problem, case, shape, demands)
    return Question(brief=brief, shape=shape, posted=demands, starts=starts)


def relaxed(question: Question, without: frozenset[Reason]) -> Question:
    """Return the same question without the demands of some reasons."""
    brief = question.brief
    demands = tuple(item for item in question.posted if item.reason not in without)
    starts = starts_of(brief.problem, brief.case, question.shape, demands)
    return attrs.evolve(question, posted=demands, starts=starts)


def search(question: Question) -> Search:
    """Return the exact search for one case."""
    return Search(question.brief.problem, question.starts, question.binding())


def narrowed(question: Question, best: Visiting) -> Question:
    """Return the question for the best day alone, ending no later than the earliest visit."""
    starts = {}
    for service, all_starts in question.starts.items():
        last = best.end - all_starts.length
        starts[service] = all_starts.within((1 << max(0, last + 1)) - (1 << best.first))
    return attrs.evolve(question, starts=starts)


def ends_by_day(question: Question) -> Mapping[int, int]:
    """Return, for every day that has a visit, the step before which none can end."""
    return {visiting.day: visiting.end for visiting in search(question).visits()}
