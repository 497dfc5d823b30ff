"""Whether cases fit at all, by CP-SAT without any help from the search."""

from collections.abc import Iterable, Sequence

from onestop.errors import NoPlanError, SolveCancelledError, TimeLimitError
from onestop.model import Problem
from onestop.solver.ladder import Ladder
from onestop.solver.running import Clock
from onestop.solver.variables import Question


class RuledOutError(Exception):
    """
    Cases were ruled out once; nobody has proved it again or asked why yet.

    It never leaves the solver.  Whoever only looks for a plan goes on without one;
    whoever tells the caller lets :mod:`onestop.solver.ruling_out` prove and explain.

    Attributes:
        questions: The cases, part by part.
        by_search: Whether the search ruled them out; else CP-SAT did.

    """

    def __init__(self, questions: Sequence[Question], *, by_search: bool) -> None:
        """Keep what was ruled out, and by whom."""
        super().__init__()
        self.questions, self.by_search = questions, by_search


def startable(questions: Iterable[Question]) -> bool:
    """Tell whether every appointment alone can start somewhere."""
    return all(starts.mask for question in questions for starts in question.starts.values())


def gave_up(questions: Sequence[Question], clock: Clock) -> NoPlanError:
    """Return the error for a solve that ended without a plan and without a proof."""
    return given_up(list(dict.fromkeys(question.case.ref for question in questions)), clock)


def given_up(refs: Sequence[str], clock: Clock) -> NoPlanError:
    """Return the same error for cases, by reference."""
    if clock.stopped:
        return SolveCancelledError(refs)
    return TimeLimitError(refs, clock.options.time_limit)


def fits(
    problem: Problem, questions: Sequence[Question], clock: Clock, *, presolve: bool = True
) -> bool:
    """
    Tell, by CP-SAT without any help from the search, whether the cases fit.

    Args:
        problem: The problem.
        questions: Its cases, or some of them.
        clock: The caller's patience.
        presolve: Whether CP-SAT may simplify first.

    Raises:
        TimeLimitError: It could not be told in the time left.
        SolveCancelledError: The caller cancelled.

    """
    if not startable(questions):
        return False
    days = dict.fromkeys(range(len(questions[0].brief.days())), 0)
    ladder = Ladder(problem, questions, {question.key: days for question in questions})
    ladder.look(clock, presolve=presolve)
    if ladder.answer is None and not ladder.impossible:
        raise gave_up(questions, clock)
    return ladder.answer is not None
