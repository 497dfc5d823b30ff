"""What is seen of one run of a peer: when it had which plan and which bound."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias
from unittest.mock import patch

import attrs
from ortools.sat.python import cp_model

from benchmarks.peers.neutral import Instance, Plan, faults, value_of

# CP-SAT's bounds are floats; what they bound is whole.
ROUNDING = 1e-6
ValueOf: TypeAlias = Callable[[cp_model.LinearExprT], int]


class ImpossibleError(Exception):
    """A peer has proved that there is no plan."""


@attrs.frozen
class Event:
    """
    What was known at some moment.

    Attributes:
        seconds: Since the peer was given the instance.
        value: Weighted minutes of the best plan; None before the first.
        bound: What no plan is below.

    """

    seconds: float
    value: int | None
    bound: int


@attrs.define(kw_only=True)
class Watch:
    """
    Looks at one run.

    Attributes:
        instance: What the peer was given.
        began: When, on the clock of ``time.perf_counter``.
        events: What was known when.
        faults: What was wrong with plans.
        plan: The last plan.

    """

    instance: Instance
    began: float = attrs.field(factory=time.perf_counter)
    events: list[Event] = attrs.field(factory=list)
    faults: list[str] = attrs.field(factory=list)
    plan: Plan | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the peer was given the instance."""
        return time.perf_counter() - self.began

    def see(self, plan: Plan) -> None:
        """Judge a plan that was found, and note what it is worth."""
        seconds = self.seconds
        wrong = faults(self.instance, plan)
        self.faults += wrong
        self.plan = plan
        if not wrong:
            self.note(seconds, value_of(self.instance, plan), 0)

    def note(self, seconds: float, value: int | None, bound: int) -> None:
        """Note what is known after *seconds*, unless as much was known before."""
        known = self.last
        best = min((v for v in (value, known.value) if v is not None), default=None)
        now = Event(seconds, best, max(bound, known.bound))
        if (now.value, now.bound) != (known.value, known.bound):
            self.events.append(now)

    @property
    def last(self) -> Event:
        """What is known."""
        return self.events[-1] if self.events else Event(0.0, None, 0)

    def bound(self, steps: float) -> None:
        """Note CP-SAT's bound of the weighted end *steps*."""
        if math.isfinite(steps):
            whole = self.instance.value(math.ceil(steps - ROUNDING))
            self.note(self.seconds, None, whole)


class Watcher(cp_model.CpSolverSolutionCallback):
    """Shows a watch every plan that CP-SAT finds."""

    def __init__(self, watch: Watch, decode: Callable[[ValueOf], Plan]) -> None:
        """Keep whom to show, and how a plan is read."""
        super().__init__()
        self._watch, self._decode = watch, decode

    def on_solution_callback(self) -> None:
        """Show one plan."""
        self._watch.see(self._decode(self.value))


def run(
    model: cp_model.CpModel,
    watch: Watch,
    decode: Callable[[ValueOf], Plan],
    *,
    limit: float,
    workers: int,
) -> bool:
    """
    Let CP-SAT minimise the weighted end steps; return whether it proved the best plan.

    Args:
        model: The model, with its objective.
        watch: Who looks.
        decode: Reads a plan off the variables.
        limit: Seconds for building and solving together.
        workers: CP-SAT workers.

    Raises:
        ImpossibleError: CP-SAT has proved that there is no plan.
        RuntimeError: CP-SAT does not take the model.

    """
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, limit - watch.seconds)
    solver.parameters.num_workers = workers
    solver.best_bound_callback = watch.bound
    return ended(solver, solver.solve(model, Watcher(watch, decode)), watch)


def ended(solver: cp_model.CpSolver, status: int, watch: Watch) -> bool:
    """
    Return whether CP-SAT proved the best plan, and note its last bound.

    A bound above the value of a judged plan would mean that the model is not the
    instance; that is a fault of the peer's.

    Raises:
        ImpossibleError: CP-SAT has proved that there is no plan.
        RuntimeError: CP-SAT does not take the model.

    """
    name = solver.status_name(status)
    if name == "INFEASIBLE":
        raise ImpossibleError
    if name == "MODEL_INVALID":
        raise RuntimeError(name)
    watch.bound(solver.best_objective_bound)
    last, proved = watch.last, name == "OPTIMAL"
    off = last.value is not None and last.bound > last.value
    if off or (proved and last.bound != last.value):
        watch.faults.append(f"{name} with the bound {last.bound} and the value {last.value}")
    return proved


@attrs.define
class Sizes:
    """
    The largest model that CP-SAT was given.

    Attributes:
        variables: Its variables.
        constraints: Its constraints.

    """

    variables: int = 0
    constraints: int = 0

    def saw(self, model: cp_model.CpModel) -> None:
        """Remember *model* if it is the largest."""
        size = len(model.proto.variables), len(model.proto.constraints)
        self.variables, self.constraints = max((self.variables, self.constraints), size)


@contextmanager
def sizes() -> Iterator[Sizes]:
    """Return the sizes of all models that CP-SAT is given meanwhile, the largest of them."""
    found, solve = Sizes(), cp_model.CpSolver.solve

    def seen(
        self: cp_model.CpSolver,
        model: cp_model.CpModel,
        solution_callback: cp_model.CpSolverSolutionCallback | None = None,
    ) -> object:
        found.saw(model)
        return solve(self, model, solution_callback)

    with patch.object(cp_model.CpSolver, "solve", seen):
        yield found
