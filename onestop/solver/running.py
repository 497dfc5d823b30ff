"""One run of CP-SAT: limits, cancelling, progress."""

import threading
import time
from collections.abc import Callable

import attrs
from ortools.sat.python import cp_model

from onestop.rules import Level
from onestop.solver.options import Progress, SolveOptions

POLL = 0.05


@attrs.define
class Clock:
    """What is left of the caller's patience."""

    options: SolveOptions
    began: float = attrs.field(factory=time.monotonic)
    stopped: bool = False

    @property
    def seconds(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left, at least zero."""
        return max(0.0, self.options.time_limit - self.seconds)

    def cancelled(self) -> bool:
        """Tell whether the caller has asked to stop; once asked, it stays so."""
        if not self.stopped and self.options.cancelled is not None:
            self.stopped = self.options.cancelled()
        return self.stopped

    def over(self) -> bool:
        """Tell whether to stop now."""
        return self.cancelled() or not self.left


@attrs.frozen(kw_only=True)
class Answer:
    """
    What CP-SAT said.

    Attributes:
        found: Whether there is an assignment.
        proved: Whether it is the best one, or that there is none.
        value: Objective value; zero without objective.
        bound: What it cannot be below.
        of: Returns a variable's value.

    """

    found: bool
    proved: bool
    value: int
    bound: int
    of: Callable[[cp_model.LinearExpr], int]


class _Listener(cp_model.CpSolverSolutionCallback):
    """Tells the caller of every better plan."""

    def __init__(self, level: Level, clock: Clock, tell: Callable[[Progress], None]) -> None:
        """Keep whom to tell."""
        super().__init__()
        self.level, self.clock, self.tell = level, clock, tell

    def on_solution_callback(self) -> None:
        """Tell of one better plan."""
        value, bound = round(self.objective_value), round(self.best_objective_bound)
        self.tell(Progress(level=self.level, value=value, bound=bound, seconds=self.clock.seconds))


def run(
    model: cp_model.CpModel,
    level: Level,
    clock: Clock,
    *,
    canonical: bool = False,
    presolve: bool = True,
    seconds: float | None = None,
) -> Answer:
    """
    Solve *model* within what is left of the time.

    Args:
        model: With or without an objective.
        level: What progress is reported as.
        clock: The caller's patience.
        canonical: Take the first plan in the order of the decision strategy:
            one worker, every decision fixed, nothing merged or mirrored, so
            that no seed, and no number of workers, can change it (P4).
        presolve: Whether CP-SAT may simplify and relax first.  Off for a second
            opinion, and where a model is solved sooner than simplified.
        seconds: At most so many; None for all that is left.

    """
    solver = cp_model.CpSolver()
    _set_parameters(solver, clock, canonical=canonical)
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.001, seconds)
    if not presolve:
        solver.parameters.cp_model_presolve = False
        solver.parameters.linearization_level = 0
    tell = clock.options.on_progress
    listener = None if tell is None or canonical else _Listener(level, clock, tell)
    with _Watch(solver, clock):
        status = solver.solve(model, listener)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Answer(
        found=found,
        proved=status in (cp_model.OPTIMAL, cp_model.INFEASIBLE),
        value=round(solver.objective_value) if found else 0,
        bound=round(solver.best_objective_bound) if found else 0,
        of=solver.value,
    )


def _set_parameters(solver: cp_model.CpSolver, clock: Clock, *, canonical: bool) -> None:
    """Set everything that must not be left to chance."""
    options, parameters = clock.options, solver.parameters
    parameters.max_time_in_seconds = max(0.001, clock.left)
    parameters.num_workers = 1 if canonical else options.workers
    parameters.random_seed = options.seed
    # Ctrl-C is the caller's: CP-SAT's own handler ends the process when solves follow each other.
    parameters.catch_sigint_signal = False
    if canonical:
        parameters.search_branching = cp_model.FIXED_SEARCH
        parameters.keep_all_feasible_solutions_in_presolve = True
        parameters.symmetry_level = 0


class _Watch:
    """Stops a solver soon after the caller cancels; costs nothing if they cannot."""

    def __init__(self, solver: cp_model.CpSolver, clock: Clock) -> None:
        """Keep whom to stop."""
        self.solver, self.clock, self.done = solver, clock, threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        """Ask until the solve is done; stop it, again if it had not begun yet."""
        while not self.done.wait(POLL):
            if self.clock.cancelled():
                self.solver.stop_search()

    def __enter__(self) -> None:
        """Begin watching if the caller can cancel."""
        if self.clock.options.cancelled is not None:
            self.thread.start()

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self.done.set()
        if self.thread.ident is not None:
            self.thread.join()
