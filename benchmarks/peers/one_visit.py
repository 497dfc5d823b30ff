"""
One visit at a time on many problems: onestop and PyJobShop on the same, and onestop on more.

PyJobShop is asked for the earliest end alone, one of onestop's eight levels, and
without the rules that it cannot be told; onestop is asked the same, and everything.
Needs the extra ``bench``.
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import attrs

import onestop
from benchmarks.cases import Wording
from benchmarks.compare import MOST_TUPLES, say, tuples
from benchmarks.figures import Figure, clocked
from benchmarks.peers import reading, relaxing
from onestop.bits import Lattice
from onestop.model import Plan, Problem, Status
from onestop.rules import Level

PERCENT = 95
# What is timed of onestop: everything; and what PyJobShop is asked, on what it is told.
ALL, ALONE = "all", "alone"


@attrs.frozen(kw_only=True)
class Single:
    """
    What was measured on one problem with one new case.

    Attributes:
        solve: onestop, all rules and levels proved, in milliseconds.
        alone: onestop, the earliest end alone, with the rules that PyJobShop is told.
        theirs: PyJobShop by wording; none where it was not asked.
        end: The step at which the visit ends with all rules.
        told: The step at which it ends with what PyJobShop is told.
        found: What PyJobShop proved, by wording.

    """

    solve: Figure
    alone: Figure
    theirs: Mapping[Wording, Figure]
    end: int
    told: int
    found: Mapping[Wording, int]


@attrs.frozen(kw_only=True)
class Singles:
    """
    What was measured on many such problems.

    Attributes:
        name: Of the workload.
        rounds: How often each was measured.
        measured: One for each problem that has a visit.
        impossible: How many have none, as onestop proved.

    """

    name: str
    rounds: int
    measured: Sequence[Single]
    impossible: int

    def ours(self) -> list[float]:
        """Return onestop's median on each problem, all rules and levels."""
        return [single.solve.median for single in self.measured]

    def alone(self) -> list[float]:
        """Return onestop's median on each problem, of the earliest end alone."""
        return [single.alone.median for single in self.measured]

    def theirs(self, wording: Wording) -> list[float]:
        """Return PyJobShop's median on each problem that it was asked."""
        return [one.theirs[wording].median for one in self.measured if wording in one.theirs]

    def ratios(self, wording: Wording) -> list[float]:
        """Return, problem by problem, how many times as long PyJobShop takes for the same."""
        return [
            one.theirs[wording].median / one.alone.median
            for one in self.measured
            if wording in one.theirs
        ]

    def ratios_to_all(self, wording: Wording) -> list[float]:
        """Return the same against all rules and levels of onestop, which is more than it does."""
        return [
            one.theirs[wording].median / one.solve.median
            for one in self.measured
            if wording in one.theirs
        ]

    def disagreements(self) -> list[str]:
        """Return where PyJobShop proved another end than onestop on what both were told."""
        return [
            f"{self.name}, problem {number}: {wording} ends at {found}, onestop at {one.told}"
            for number, one in enumerate(self.measured, start=1)
            for wording, found in one.found.items()
            if found != one.told
        ]


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that *percent* of *values* do not pass: one of them."""
    ordered = sorted(values)
    return ordered[-(-percent * len(ordered) // 100) - 1]


def singles(
    name: str,
    problems: Mapping[str, Callable[[], Problem]],
    *,
    rounds: int,
    both: int,
) -> Singles:
    """
    Measure onestop and PyJobShop on every problem.

    Args:
        name: Of the workload.
        problems: Makes each problem.
        rounds: How often each is measured.
        both: On how many of them PyJobShop is also told of every choice of people,
            unless these are too many.

    """
    found: list[Single] = []
    impossible = 0
    for label, problem in problems.items():
        say(f"{name}: {label}")
        wordings = tuple(Wording) if len(found) < both else (Wording.TOGETHER,)
        try:
            found.append(_single(problem(), wordings, rounds))
        except onestop.InfeasibleError:
            impossible += 1
    return Singles(name=name, rounds=rounds, measured=found, impossible=impossible)


def _single(problem: Problem, wordings: Sequence[Wording], rounds: int) -> Single:
    """
    Measure one problem.

    Raises:
        RuntimeError: A level stayed unproved, so the time would mean nothing.

    """
    from benchmarks.peers import alone  # noqa: PLC0415 - not installed for everybody

    plan = onestop.solve(problem)
    if plan.status is not Status.OPTIMAL:
        raise RuntimeError(problem.cases[0].ref)
    less = relaxing.relaxed(problem).problem
    instance = reading.instance_of(less)
    calls: dict[Wording, Callable[[], int]] = {}
    for wording in wordings:
        if wording is Wording.TUPLES and tuples(instance) > MOST_TUPLES:
            continue
        run = partial(alone.earliest_end, instance, wording)
        calls[wording] = partial(run, alone.best_workers(run, trials=1))
    alike = partial(onestop.solve, less, onestop.SolveOptions(down_to=Level.EARLIEST))
    times: dict[Wording | str, list[float]] = {name: [] for name in (ALL, ALONE, *calls)}
    for _ in range(rounds):
        times[ALL].append(clocked(partial(onestop.solve, problem)))
        times[ALONE].append(clocked(alike))
        for wording, call in calls.items():
            times[wording].append(clocked(call))
    return Single(
        solve=Figure(times[ALL]),
        alone=Figure(times[ALONE]),
        theirs={wording: Figure(times[wording]) for wording in calls},
        end=_end(problem, plan),
        told=_end(less, onestop.solve(less)),
        found={wording: call() for wording, call in calls.items()},
    )


def _end(problem: Problem, plan: Plan) -> int:
    """Return the step at which the only new visit is over."""
    visit = plan.visit(problem.cases[0].ref)
    if visit is None:
        raise LookupError(problem.cases[0].ref)
    return Lattice.over(problem.horizon, problem.centre.grid).steps_to(visit.window.end)


def spread(values: Sequence[float]) -> str:
    """Return median and 95th percentile, as a table shows them."""
    return f"{statistics.median(values):.1f} / {percentile(values, PERCENT):.1f}"
