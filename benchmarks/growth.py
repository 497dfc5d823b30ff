"""
How time grows with children, days, staff and grid: ``.venv/bin/python benchmarks/growth.py``.

Writes ``benchmarks/growth.md`` and ``benchmarks/growth.png``.  From one base, one size
is changed at a time.  For every size it measures how long the problem takes to
prepare, until the first checked plan is there, and until every level is proved or the
limit is reached.  Exponents are fitted by least squares to the logarithms of medians.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import attrs

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))  # so that it runs from anywhere

import onestop  # noqa: E402
from benchmarks.figures import table  # noqa: E402
from benchmarks.workloads.scaled import Size, scaled  # noqa: E402

_Any = TypeVar("_Any")

PREPARED, FIRST, PROVED = "prepared", "first plan", "proved"
PHASES = (PREPARED, FIRST, PROVED)
# Fewer points say nothing about a curve.
LEAST = 3


@attrs.frozen(kw_only=True)
class Series:
    """One size that changes while the others stay: of the *base*, *field* takes *values*."""

    title: str
    field: str
    values: tuple[int, ...]
    base: Size

    def sizes(self) -> Iterator[tuple[int, Size]]:
        """Yield every value and the size that it makes."""
        for value in self.values:
            yield value, attrs.evolve(self.base, **{self.field: value})


CHILDREN = (1, 2, 5, 10, 20, 50, 100, 200)
DAYS = (5, 10, 20, 40, 60)
STAFF = (5, 10, 20, 50, 100, 200)
GRID = (15, 5, 1)
ALONE, FIVE, MANY = Size(children=1), Size(children=5), Size(children=1, staff=100)
SERIES = (
    Series(title="days, one child", field="days", values=DAYS, base=ALONE),
    Series(title="days, five children", field="days", values=DAYS, base=FIVE),
    Series(title="staff, one child", field="staff", values=STAFF, base=ALONE),
    Series(title="staff, five children", field="staff", values=STAFF, base=FIVE),
    Series(title="grid in minutes, one child", field="grid", values=GRID, base=ALONE),
    Series(title="grid in minutes, five children", field="grid", values=GRID, base=FIVE),
    # Last, because what the others leave over is for the largest.
    Series(title="children", field="children", values=CHILDREN, base=MANY),
)


@attrs.frozen(kw_only=True)
class Limits:
    """
    How long a run may take.

    Attributes:
        first: Seconds for a first plan.
        proof: Seconds for the proof.
        rounds: How many seeds a size is measured with.
        minutes: For the whole run.

    """

    first: float = 60.0
    proof: float = 8.0
    rounds: int = 5
    minutes: float = 8.0


# However little time is left.
LEAST_SECONDS = 2.0


@attrs.define
class Budget:
    """
    What is left of the time of a run, shared evenly by the sizes that are yet to come.

    Attributes:
        ends: When the run should be over, on the clock of ``time.perf_counter``.
        sizes: How many sizes are yet to come.

    """

    ends: float
    sizes: int

    def next(self) -> float:
        """Return the seconds for the next size; what it leaves over is for those after it."""
        share = (self.ends - time.perf_counter()) / self.sizes
        self.sizes -= 1
        return share


@attrs.frozen(kw_only=True)
class Sample:
    """What one problem took, in seconds; None for what did not come in time."""

    prepared: float
    first: float | None
    proved: float | None

    def of(self, phase: str) -> float | None:
        """Return the seconds of *phase*."""
        return {PREPARED: self.prepared, FIRST: self.first, PROVED: self.proved}[phase]


@attrs.frozen(kw_only=True)
class Point:
    """All samples of one size."""

    value: int
    samples: tuple[Sample, ...]

    def median(self, phase: str) -> float | None:
        """Return the median of *phase*; None if in half of the samples or more it never came."""
        missing = float("inf")
        taken = [sample.of(phase) for sample in self.samples]
        median = statistics.median(missing if each is None else each for each in taken)
        return None if median == missing else median

    def came(self, phase: str) -> int:
        """Return in how many samples *phase* came."""
        return sum(sample.of(phase) is not None for sample in self.samples)


@attrs.frozen(kw_only=True)
class Fit:
    """Time as a constant times the value to the power of *exponent*; *r2* of the logarithms."""

    exponent: float
    r2: float


@attrs.define
class _Heard:
    """How many plans a solve told of."""

    plans: int = 0

    def __call__(self, progress: onestop.Progress) -> None:
        """Count what is heard."""
        del progress
        self.plans += 1


def sample(size: Size, seed: int, limits: Limits) -> Sample:
    """Return what the problem of *size* and *seed* takes."""
    workload = scaled(size, seed)
    prepared, problem = _clocked(workload.problem)
    heard = _Heard()
    hasty = onestop.SolveOptions(
        time_limit=limits.first, on_progress=heard, cancelled=lambda: heard.plans > 0
    )
    first, some = _clocked(lambda: _solved(problem, hasty))
    patient = onestop.SolveOptions(time_limit=limits.proof)
    # What had no plan in so long will not have a proof in less.
    proved, plan = _clocked(lambda: _solved(problem, patient) if some else None)
    done = plan is not None and plan.status is onestop.Status.OPTIMAL
    return Sample(prepared=prepared, first=first if some else None, proved=proved if done else None)


def _clocked(call: Callable[[], _Any]) -> tuple[float, _Any]:
    """Return how many seconds *call* takes, and what it returns."""
    began = time.perf_counter()
    result = call()
    return time.perf_counter() - began, result


def _solved(problem: onestop.Problem, options: onestop.SolveOptions) -> onestop.Plan | None:
    """Return a plan, or None if there is none, or none in time."""
    try:
        return onestop.solve(problem, options)
    except onestop.NoPlanError:
        return None


def measured(series: Series, limits: Limits, budget: Budget) -> tuple[Point, ...]:
    """Return every size of *series*, measured with one seed after the other."""
    points = []
    for value, size in series.sizes():
        samples = tuple(_samples(size, limits, budget.next()))
        points.append(Point(value=value, samples=samples))
        print(f"{series.title}: {value}", file=sys.stderr)
    return tuple(points)


def _samples(size: Size, limits: Limits, share: float) -> Iterator[Sample]:
    """Yield samples of *size*, one at least, until another one would need more than *share*."""
    began = time.perf_counter()
    first = min(limits.first, max(LEAST_SECONDS, share - limits.proof))
    for seed in range(1, limits.rounds + 1):
        spent = time.perf_counter() - began
        # Another seed may take as long as those before it.
        if seed > 1 and spent + spent / (seed - 1) > share:
            return
        yield sample(size, seed, attrs.evolve(limits, first=first))


def fit(values: Sequence[float], seconds: Sequence[float]) -> Fit | None:
    """Return the power of *values* that *seconds* grow with; None for fewer than three."""
    if len(values) < LEAST:
        return None
    import numpy as np  # noqa: PLC0415 - comes with ortools; this module is read without it, too

    x, y = np.log(values), np.log(seconds)
    exponent, constant = np.polyfit(x, y, 1)
    spread = float(((y - y.mean()) ** 2).sum())
    left = float(((y - exponent * x - constant) ** 2).sum())
    return Fit(exponent=float(exponent), r2=1 - left / spread if spread else 1.0)


def known(points: Sequence[Point], phase: str) -> tuple[list[int], list[float]]:
    """Return the values at which *phase* came, and the medians of its seconds."""
    pairs = [(point.value, point.median(phase)) for point in points]
    kept = [(value, seconds) for value, seconds in pairs if seconds is not None]
    return [value for value, _ in kept], [seconds for _, seconds in kept]


def exponent(points: Sequence[Point], phase: str) -> str:
    """Return the exponents as a table shows them: over all points, and over the last three."""
    values, seconds = known(points, phase)
    whole, last = fit(values, seconds), fit(values[-LEAST:], seconds[-LEAST:])
    if whole is None or last is None:
        return "-"
    return f"{whole.exponent:.2f} (R² {whole.r2:.2f}), at the end {last.exponent:.2f}"


def markdown(results: Mapping[str, Sequence[Point]], limits: Limits) -> str:
    """Return the report."""
    parts = [HEAD.format(**_facts(limits))]
    fits = (
        [title, *(exponent(points, phase) for phase in PHASES)] for title, points in results.items()
    )
    parts += ["\n## Exponents\n\n", table(("changed", *PHASES), fits)]
    for title, points in results.items():
        rows = ([point.value, *(_cell(point, phase) for phase in PHASES)] for point in points)
        parts += [f"\n## {title.capitalize()}\n\n", table((title.split(",")[0], *PHASES), rows)]
    return "".join(parts)


def _cell(point: Point, phase: str) -> str:
    """Return a median in milliseconds; where not all came, how many did."""
    median, came, all_ = point.median(phase), point.came(phase), len(point.samples)
    shown = "not in time" if median is None else f"{1000 * median:.0f}"
    return shown if came == all_ else f"{shown} ({came} of {all_})"


def _facts(limits: Limits) -> dict[str, object]:
    """Return what the head of the report says of the run."""
    from importlib.metadata import version  # noqa: PLC0415 - only here

    return {
        **attrs.asdict(limits),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "ortools": version("ortools"),
    }


HEAD = """# How time grows

![Time against children, days, staff and grid](growth.png)

Made by `growth.py`.  One size at a time is changed; the others are 20 days, 40 people (100 where
children change) busy for 40 % of their time, a grid of 5 minutes, profile `cn` with all its rules,
and nobody acute.  {cores} cores, Python {python}, ortools {ortools}.

- **prepared**: from centre and cases to the `Problem`, with everybody's diary worked out.
- **first plan**: until the first plan that the checker has passed; at most {first:.0f} s.
- **proved**: until every level is proved; at most {proof:.0f} s.

Milliseconds of wall-clock time, medians of up to {rounds} seeds: as many as fit into an even share
of {minutes:.0f} minutes, which also bounds the first plan.  Where samples did not come in time, or
are impossible, the table says how many came, and the median counts the others as endless.  An
exponent of 1 means that twice the size takes twice as long; for the grid, -1 means that steps half
as long do.  Beside the exponent over all sizes stands the one over the last three, because most of
a small size's time is the same for all.
"""


def draw(results: Mapping[str, Sequence[Point]], path: Path) -> None:
    """
    Draw *results* to *path*, one picture for each thing that changes.

    Raises:
        ImportError: matplotlib is missing; the extra ``bench`` brings it.

    """
    from matplotlib.figure import Figure  # noqa: PLC0415 - not installed for everybody

    changed = list(dict.fromkeys(title.split(",")[0] for title in results))
    picture = Figure(figsize=(10, 7.5), layout="constrained")
    panels = picture.subplots(2, -(-len(changed) // 2), squeeze=False).flat
    for name, panel in zip(changed, panels, strict=False):
        for title, points in results.items():
            if title.split(",")[0] == name:
                _lines(panel, title, points)
        panel.set(xscale="log", yscale="log", xlabel=name, ylabel="seconds")
        panel.grid(visible=True, which="major", alpha=0.3)
        panel.legend(fontsize="small")
    picture.savefig(path, dpi=120, metadata={"Software": None})


def _lines(panel, title: str, points: Sequence[Point]) -> None:  # noqa: ANN001 - of matplotlib
    """Draw first plan and proof of one series."""
    of = title.partition(", ")[2]
    for phase, style in ((FIRST, "o--"), (PROVED, "s-")):
        values, seconds = known(points, phase)
        panel.plot(values, seconds, style, label=f"{phase}, {of}" if of else phase)


def main(arguments: Sequence[str] | None = None, series: Sequence[Series] = SERIES) -> None:
    """Measure, write and draw."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="seeds of each size (default: 5)")
    parser.add_argument("--proof", type=float, default=8.0, help="limit of a proof (default: 8)")
    parser.add_argument("--first", type=float, default=60.0, help="of a first plan (default: 60)")
    parser.add_argument("--minutes", type=float, default=8.0, help="for all of it (default: 8)")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder (default: this one)")
    given = parser.parse_args(arguments)
    limits = Limits(
        first=given.first, proof=given.proof, rounds=given.rounds, minutes=given.minutes
    )
    sample(series[0].base, 1, limits)  # it also imports CP-SAT, and so does not count
    sizes = sum(len(each.values) for each in series)
    budget = Budget(ends=time.perf_counter() + 60 * limits.minutes, sizes=sizes)
    results = {each.title: measured(each, limits, budget) for each in series}
    report = markdown(results, limits)
    (given.out / "growth.md").write_text(report, encoding="utf-8")
    draw(results, given.out / "growth.png")
    print(report)


if __name__ == "__main__":
    main()
