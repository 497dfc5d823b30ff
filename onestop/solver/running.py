"""One run of CP-SAT: limits, cancelling, progress."""

import math
import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType

import attrs
from ortools.sat.python import cp_model

from onestop.rules import Level
from onestop.solver.clock import Clock

POLL = 0.02
# CP-SAT's bounds are floats; what they bound is whole.
ROUNDING = 1e-6


@attrs.frozen(kw_only=True)
class Answer:
    """
    What CP-SAT said.

    Attributes:
        found: Whether there is an assignment.
        proved: Whether it is the best one, or that there is none.
        value: Objective value; zero without objective.
        bound: What it cannot be below, be anything found or not; zero without
            objective, and where there is no assignment.
        of: Returns a variable's value.

    """

    found: bool
    proved: bool
    value: int
    bound: int
    of: Callable[[cp_model.LinearExpr], int]


class _Listener(cp_model.CpSolverSolutionCallback):
    """
    Tells the caller of every better plan and every better bound.

    Nothing may be raised into CP-SAT, which would end the process: it is kept.

    Attributes:
        error: What the caller's own callback has raised.

    """

    def __init__(self, solver: cp_model.CpSolver, level: Level, clock: Clock) -> None:
        """Keep whom to tell, and whom to stop."""
        super().__init__()
        self.solver, self.level, self.clock = solver, level, clock
        self.error: BaseException | None = None

    def on_solution_callback(self) -> None:
        """Tell of one better plan."""
        self._tell(round(self.objective_value), self.best_objective_bound)

    def on_bound(self, bound: float) -> None:
        """Tell of one better bound."""
        self._tell(None, bound)

    def _tell(self, value: int | None, bound: float) -> None:
        """Tell the caller unless it has raised before."""
        if self.error is not None:
            return
        try:
            self.clock.tell(self.level, value=value, bound=_whole(bound))
        except BaseException as error:  # noqa: BLE001 - raised again once CP-SAT is done
            self.error = error
            self.solver.stop_search()

    def end(self, answer: Answer) -> None:
        """Raise what the caller's callback has raised, or else tell how the level ended."""
        if self.error is not None:
            raise self.error
        if answer.found:
            self.clock.tell(self.level, value=answer.value, bound=answer.bound)


def run(  # noqa: PLR0913 - all but three by name
    model: cp_model.CpModel,
    level: Level | None,
    clock: Clock,
    *,
    canonical: bool = False,
    presolve: bool = True,
    seconds: float | None = None,
    tuning: Mapping[str, int] = MappingProxyType({}),
) -> Answer:
    """
    Solve *model* within what is left of the time.

    What a callback of the caller raises stops CP-SAT, and is raised here.

    Args:
        model: With or without an objective.
        level: What progress is reported as; None where it is nobody's business,
            such as in a part of the problem, whose bound does not bound the whole.
        clock: The caller's patience.
        canonical: Take the first plan in the order of the decision strategy:
            one worker, every decision fixed, nothing merged or mirrored, so
            that no seed, and no number of workers, can change it (P4).
        presolve: Whether CP-SAT may simplify and relax first.  Off for a second
            opinion, and where a model is solved sooner than simplified.
        seconds: At most so many; None for all that is left.
        tuning: Parameters of CP-SAT that change how long it takes, and nothing else.

    """
    solver = cp_model.CpSolver()
    _set_parameters(solver, clock, canonical=canonical)
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.001, min(seconds, clock.left))
    if not presolve:
        solver.parameters.cp_model_presolve = False
        solver.parameters.linearization_level = 0
    for name, value in tuning.items():
        setattr(solver.parameters, name, value)
    listener = _listener(solver, model, level, clock)
    with _Watch(solver, clock):
        status = solver.solve(model, listener)
    answer = _answer(solver, model, status)
    if listener is not None:
        listener.end(answer)
    return answer


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


def _listener(
    solver: cp_model.CpSolver, model: cp_model.CpModel, level: Level | None, clock: Clock
) -> _Listener | None:
    """Return who listens to *solver*; None where there is nobody or nothing to tell."""
    if level is None or clock.options.on_progress is None or not model.has_objective():
        return None
    listener = _Listener(solver, level, clock)
    solver.best_bound_callback = listener.on_bound
    return listener


def _answer(solver: cp_model.CpSolver, model: cp_model.CpModel, status: object) -> Answer:
    """Return what CP-SAT said; the versions of ortools have no type for *status* in common."""
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Answer(
        found=found,
        proved=status in (cp_model.OPTIMAL, cp_model.INFEASIBLE),
        value=round(solver.objective_value) if found else 0,
        bound=_bound(solver, model, status) if model.has_objective() else 0,
        of=solver.value,
    )


def _bound(solver: cp_model.CpSolver, model: cp_model.CpModel, status: object) -> int:
    """Return what the objective cannot be below."""
    said = solver.best_objective_bound
    # Stopped before it had any bound, CP-SAT says zero, which a prize may well be below.
    return _least(model) if status == cp_model.UNKNOWN and not said else _whole(said)


def _least(model: cp_model.CpModel) -> int:
    """Return what the objective is with every variable at its better end."""
    objective, variables = model.proto.objective, model.proto.variables
    least = round(objective.offset)
    for number, coefficient in zip(objective.vars, objective.coeffs, strict=True):
        least += min(coefficient * end for end in variables[number].domain)
    return least


def _whole(bound: float) -> int:
    """Return the least whole number that is not below *bound*."""
    return math.ceil(bound - ROUNDING)


class _Watch:
    """
    Stops a solver soon after the caller cancels; costs nothing if they cannot.

    Attributes:
        error: What the caller's own callback has raised.

    """

    def __init__(self, solver: cp_model.CpSolver, clock: Clock) -> None:
        """Keep whom to stop."""
        self.solver, self.clock, self.done = solver, clock, threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.error: BaseException | None = None

    def _watch(self) -> None:
        """Ask until the solve is done; stop it, again if it had not begun yet."""
        while not self.done.wait(POLL):
            if self._stopping():
                self.solver.stop_search()

    def _stopping(self) -> bool:
        """Tell whether to stop; what the caller raises in this thread waits for the other one."""
        try:
            return self.error is not None or self.clock.cancelled()
        except BaseException as error:  # noqa: BLE001 - raised again once CP-SAT is done
            self.error = error
            return True

    def __enter__(self) -> None:
        """Begin watching if the caller can cancel."""
        if self.clock.options.cancelled is not None:
            self.thread.start()

    def __exit__(self, *_: object) -> None:
        """Stop watching, and raise what was raised meanwhile."""
        self.done.set()
        if self.thread.ident is not None:
            self.thread.join()
        if self.error is not None:
            raise self.error
