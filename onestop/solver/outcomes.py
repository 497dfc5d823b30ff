"""How a look for a plan ends without one: ruled out, out of time, or cancelled."""

from collections.abc import Iterable, Sequence

from onestop.errors import NoPlanError, SolveCancelledError, TimeLimitError
from onestop.solver.clock import Clock
from onestop.solver.question import Question


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
