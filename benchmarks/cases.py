"""One case of the example, and what is measured on it."""

import enum
from collections.abc import Callable, Mapping
from functools import partial

import attrs

import onestop
from benchmarks import example
from benchmarks.figures import Figure
from onestop.bits import Lattice
from onestop.model import Status

LOAD, SOLVE = "load", "solve"


class Wording(enum.StrEnum):
    """
    How PyJobShop is told of an appointment with several seats.

    ``together``, the better one that we found: one task for each seat, all
    starting at once; as many modes as there are candidates.  ``tuples``, as its
    own examples do it: one task, and one mode for each choice of people and room.
    """

    TOGETHER = "together"
    TUPLES = "tuples"


@attrs.frozen(kw_only=True)
class Case:
    """
    What was measured on one case.

    Attributes:
        ref: The case.
        figures: By what was timed: load, solve, each wording.
        workers: By wording, how many workers served PyJobShop best.
        agreed: Whether all found the same earliest end.

    """

    ref: str
    figures: Mapping[str, Figure]
    workers: Mapping[Wording, int]
    agreed: bool

    def ratio(self, wording: Wording) -> float:
        """Return how many times as long as onestop PyJobShop takes in one wording."""
        return self.figures[wording].median / self.figures[SOLVE].median


def ours(link: example.Link) -> dict[str, Callable[[], object]]:
    """Return what onestop does with one case: read it with all diaries, and plan it."""
    return {
        LOAD: partial(example.load, link.path, link.problem.standing),
        SOLVE: partial(_solve, link.problem),
    }


def _solve(problem: onestop.Problem) -> None:
    """
    Plan the case.

    Raises:
        RuntimeError: A level stayed unproved, so the time would mean nothing.

    """
    if onestop.solve(problem).status is not Status.OPTIMAL:
        raise RuntimeError(problem.cases[0].ref)


def end_of(link: example.Link) -> int:
    """Return the step at which the visit is over."""
    lattice = Lattice.over(link.problem.horizon, link.problem.centre.grid)
    visit = next(visit for visit in link.plan.visits if visit.case == link.case)
    return (visit.window.end - lattice.origin) // lattice.step
