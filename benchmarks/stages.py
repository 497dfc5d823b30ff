"""Where the time of one solve goes: the parts of the solver, each under a stop-watch."""

import functools
import importlib
import inspect
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TypeAlias
from unittest.mock import patch

import onestop
from benchmarks.figures import Figure

REST = "the rest"
RUN = "CP-SAT: "
# A run that proves no level, such as one that fixes what is known.
NO_LEVEL = "no level"
# Where a part is called, by which name, and what it is called here.  The time
# of a part that calls another one counts without it.
Parts: TypeAlias = tuple[tuple[str, str, str], ...]
ALWAYS: Parts = (
    ("onestop.solver.asking", "shape_of", "what the visit needs"),
    ("onestop.solver.asking", "posted", "demands of the rules"),
    ("onestop.solver.asking", "starts_of", "bitsets of feasible starts"),
    ("onestop.solver.solving", "search", "exact search"),
    ("onestop.search", "Search.visits", "exact search"),
    ("onestop.search", "Search.again", "exact search"),
    # Also a day that is left to CP-SAT is looked at here first.
    ("onestop.solver.solving", "settled", "settling: demands, comparing"),
    ("onestop.solver.settling", "visit_of", "decoding"),
    ("onestop.solver.answering", "Decoder.visit", "decoding"),
    ("onestop.solver.judging", "check", "check"),
    ("onestop.objective", "values", "levels read off the plan"),
)
# One visit, as a rule.
SETTLING: Parts = (
    ("onestop.solver.settling", "Timely.best", "settling: times"),
    ("onestop.solver.settling", "Walk.visits", "settling: times"),
    ("onestop.solver.settling", "Times.cost", "settling: times"),
    ("onestop.solver.settling", "Rooms.cost", "settling: rooms"),
    ("onestop.solver.settling", "Rooms.chosen", "settling: rooms"),
    ("onestop.solver.settling", "People.branches", "settling: people"),
    ("onestop.solver.settling", "People.least", "settling: people"),
    ("onestop.solver.settling", "People.cost", "settling: people"),
    ("onestop.solver.settling", "People.chosen", "settling: people"),
)
# What settling cannot say, or not soon.  What only several visits need counts as the rest.
SOLVER: Parts = (
    ("onestop.solver.solving", "narrowed", "narrowing to one day"),
    ("onestop.solver.ladder", "VisitVariables", "model building"),
    ("onestop.solver.ladder", "Posting", "model building"),
    ("onestop.solver.ladder", "expressions", "model building"),
    ("onestop.solver.ladder", "run", RUN),
    ("onestop.solver.canonical", "run", RUN),
    ("onestop.solver.ladder", "Ladder.climb", "between levels: hints, limits"),
)
PARTS = (*ALWAYS, *SETTLING, *SOLVER)


class Stopwatch:
    """Adds up the time of each part, without that of the parts inside it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._spent: dict[str, float] = {}
        self._inside = [REST]
        self._since = 0.0

    def begin(self) -> None:
        """Start."""
        self._since = time.perf_counter()

    def end(self) -> dict[str, float]:
        """Stop, and return the seconds of each part."""
        self._turn()
        return self._spent

    def enter(self, name: str) -> None:
        """Let the time from now on count for *name*."""
        self._turn()
        self._inside.append(name)

    def leave(self) -> None:
        """Let the time from now on count for what called the part."""
        self._turn()
        self._inside.pop()

    def _turn(self) -> None:
        """Book the time since the last turn."""
        now = time.perf_counter()
        name = self._inside[-1]
        self._spent[name] = self._spent.get(name, 0.0) + now - self._since
        self._since = now

    def around(self, part: Callable[..., object], name: str) -> Callable[..., object]:
        """Return *part* under the watch; what it yields is timed as it is asked for."""

        @functools.wraps(part)
        def timed(*args: object, **kwargs: object) -> object:
            # Each run of CP-SAT is named by its level.
            self.enter(f"{name}{args[1] or NO_LEVEL}" if name == RUN else name)
            try:
                made = part(*args, **kwargs)
                return self._yielding(made, name) if inspect.isgenerator(made) else made
            finally:
                self.leave()

        return timed

    def _yielding(self, made: Iterator[object], name: str) -> Iterator[object]:
        """Yield what *made* yields, each under the watch."""
        while True:
            self.enter(name)
            try:
                item = next(made)
            except StopIteration:
                return
            finally:
                self.leave()
            yield item


def stages(problem: onestop.Problem, rounds: int) -> dict[str, Figure]:
    """Return how long each part of solving *problem* takes, in the order in which they begin."""
    every = [_once(problem) for _ in range(rounds + 1)][1:]
    names = dict.fromkeys(name for spent in every for name in spent)
    return {name: Figure(1000 * spent.get(name, 0.0) for spent in every) for name in names}


def _once(problem: onestop.Problem) -> dict[str, float]:
    """Return the seconds of each part of one solve."""
    with ExitStack() as stack:
        watch = Stopwatch()
        for module, path, name in PARTS:
            *outer, last = path.split(".")
            owner = functools.reduce(getattr, outer, importlib.import_module(module))
            timed = watch.around(getattr(owner, last), name)
            stack.enter_context(patch.object(owner, last, timed))
        watch.begin()
        onestop.solve(problem)
        return watch.end()
