"""One case made ready for search and solver, with or without some of its demands."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.model import Case, Problem, Reason
from onestop.rules import Brief, Posted, Shape, posted, shape_of
from onestop.search import Search, Visiting
from onestop.solver.parting import of_part
from onestop.solver.question import Question
from onestop.starts import starts_of

NOTHING: frozenset[Reason] = frozenset()


def ask(
    problem: Problem,
    case: Case,
    without: frozenset[Reason] = NOTHING,
    *,
    days: int | None = None,
) -> tuple[Question, ...]:
    """
    Return *case*, ready to be asked part by part.

    Args:
        problem: The problem.
        case: One of its cases.
        without: Demands for these reasons are left out.
        days: How many days to look at, from the first; None for all.

    Raises:
        InputError: Without the child there is no visit.

    """
    brief = Brief(problem=problem, case=case)
    shape = shape_of(brief)
    if not any(need.child for need in shape.needs):
        raise InputError("services", texts.EXPECTED_CHILD_THERE)
    demands = tuple(posted(brief, shape))
    if without:
        demands = tuple(item for item in demands if item.reason not in without)
    parts = sorted({need.part for need in shape.needs})
    soon = brief.days()[:days][-1].end if days is not None else None
    alone = len(parts) == 1
    return tuple(_question(brief, shape, demands, part, soon, alone=alone) for part in parts)


def _question(
    brief: Brief,
    shape: Shape,
    demands: Iterable[Posted],
    part: int,
    until: datetime | None,
    *,
    alone: bool,
) -> Question:
    """Return the question about one part of a visit; *alone*: about the whole of it."""
    if not alone:
        demands = tuple(of_part(demands, shape, part))
        shape = Shape(needs=tuple(need for need in shape.needs if need.part == part))
    starts = starts_of(brief.problem, brief.case, shape, demands, until)
    return Question(part=part, brief=brief, shape=shape, posted=tuple(demands), starts=starts)


def asked(problem: Problem, without: frozenset[Reason] = NOTHING) -> list[Question]:
    """Return all cases of *problem*, ready to be asked."""
    return [question for case in problem.cases for question in ask(problem, case, without)]


def relaxed(question: Question, without: frozenset[Reason]) -> Question:
    """Return the same question without the demands of some reasons."""
    brief = question.brief
    demands = tuple(item for item in question.posted if item.reason not in without)
    starts = starts_of(brief.problem, brief.case, question.shape, demands)
    return attrs.evolve(question, posted=demands, starts=starts)


def search(question: Question) -> Search:
    """Return the exact search for one case."""
    return Search(question.brief.problem, question.starts, question.binding())


def narrowed(question: Question, best: Visiting, end: int) -> Question:
    """Return the question for one day alone, with the child gone by the step *end*."""
    starts = {}
    for service, all_starts in question.starts.items():
        last = (end if all_starts.need.child else best.last) - all_starts.length
        starts[service] = all_starts.within((1 << max(0, last + 1)) - (1 << best.first))
    return attrs.evolve(question, starts=starts)


def ends_by_day(question: Question) -> Mapping[int, int]:
    """Return, for every day that has a visit, the step before which none can end."""
    return {visiting.day: visiting.end for visiting in search(question).visits()}
