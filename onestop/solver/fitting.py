"""Whether cases fit at all, by CP-SAT without any help from the search."""

from collections.abc import Sequence

from onestop.model import Problem
from onestop.solver.clock import Clock
from onestop.solver.ladder import Ladder
from onestop.solver.outcomes import gave_up, startable
from onestop.solver.question import Question


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
