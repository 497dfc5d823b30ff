"""The figures as Markdown."""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

import attrs

from benchmarks.cases import LOAD, SOLVE, Case, Wording
from benchmarks.compare import Contest
from benchmarks.figures import Figure, table
from benchmarks.peers import side_by_side
from benchmarks.peers.one_visit import Singles
from benchmarks.processes import BARE, LIBRARY, ORTOOLS, PLAN

PACKAGES = (
    "onestop",
    "ortools",
    "pyjobshop",
    "cpmpy",
    "attrs",
    "cattrs",
    "icalendar",
    "pandas",
    "numpy",
)
MOST_SOLVE, LEAST_RATIO, MOST_IMPORT, MOST_PLAN = 50, 5, 0.5, 2
HEAD = """\
# Results

Written by `./run bench`; [README.md](README.md) says how to read it. Times are in milliseconds
unless they say otherwise: the median of all rounds, with the least and the most in brackets.

"""
SIDE_BY_SIDE = """\
All on the same instances, with the same objective: weighted minutes from the report to the end.
In brackets, how many times as long as onestop.

![Gap over time, and time to the proof](results.png)

"""
ONE_AT_A_TIME = """\
onestop: all rules, every level proved; and the earliest end alone, without the rules that PyJobShop
cannot be told, as PyJobShop is asked it. *x* compares like with like. Medians of each problem's
rounds; P95 is what 95 % of the problems do not pass.

"""


@attrs.frozen(kw_only=True)
class Results:
    """
    Everything that was measured in one run.

    Attributes:
        rounds: How often.
        cases: The example's cases.
        processes: Whole processes.
        loaded: Which heavy packages ``import onestop`` loads.
        stages: By case, where the time of a solve goes.
        contests: All peers side by side, an instance each.
        singles: One visit at a time, over many problems.

    """

    rounds: int
    cases: Sequence[Case]
    processes: Mapping[str, Figure]
    loaded: Sequence[str]
    stages: Mapping[str, Mapping[str, Figure]]
    contests: Sequence[Contest] = ()
    singles: Sequence[Singles] = ()

    def share(self, process: str) -> float:
        """Return how long *process* takes, the import of CP-SAT being 1."""
        return self.processes[process].median / self.processes[ORTOOLS].median


def markdown(results: Results) -> str:
    """Return the whole report."""
    parts = {
        "Machine": machine(results.rounds),
        "Targets": targets(results),
        "One case": cases(results.cases),
        "Whole processes": processes(results),
        "Where the time of `solve` goes": stages(results.stages),
        **compared(results.contests, results.singles),
    }
    return HEAD + "\n".join(f"## {title}\n\n{part}" for title, part in parts.items())


def compared(contests: Sequence[Contest], singles: Sequence[Singles]) -> dict[str, str]:
    """Return the parts that compare onestop with its peers, as far as they were measured."""
    parts: dict[str, str] = {}
    if singles:
        parts["One visit, many problems"] = ONE_AT_A_TIME + side_by_side.one_at_a_time(singles)
    if contests:
        parts["Side by side"] = SIDE_BY_SIDE + side_by_side.overview(contests)
        parts["Side by side, instance by instance"] = side_by_side.instances(contests)
    return parts


def machine(rounds: int) -> str:
    """Return what the figures depend on, without names of hosts or folders."""
    rows = [
        ("rounds", rounds),
        ("system", f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        *((package, _version(package)) for package in PACKAGES),
    ]
    return table(("", ""), rows)


def _version(package: str) -> str:
    """Return which version is installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def targets(results: Results) -> str:
    """Return what was aimed at and what came out: of several cases, the worst."""
    slowest = max(case.figures[SOLVE].median for case in results.cases)
    library, plan = results.share(LIBRARY), results.share(PLAN)
    rows = [
        (
            "`solve`, slowest case",
            f"at most {MOST_SOLVE} ms",
            f"{slowest:.1f} ms",
            slowest <= MOST_SOLVE,
        ),
        *(_against(results.cases, wording) for wording in Wording),
        (
            "`import onestop`, as a share of the import of CP-SAT",
            f"at most {MOST_IMPORT}",
            f"{library:.2f}",
            library <= MOST_IMPORT,
        ),
        (
            "of ortools, pandas and numpy, loaded by `import onestop`",
            "none",
            ", ".join(results.loaded) or "none",
            not results.loaded,
        ),
        (
            "`onestop plan`, whole process, as a multiple of the import of CP-SAT",
            f"at most {MOST_PLAN}",
            f"{plan:.2f}",
            plan <= MOST_PLAN,
        ),
    ]
    shown = [(*row, "met" if ok else "**missed**") for *row, ok in rows]
    return table(("Figure", "Target", "Measured", ""), shown)


def _against(cases: Iterable[Case], wording: Wording) -> tuple[str, str, str, bool]:
    """Return the row for the comparison with PyJobShop in one wording."""
    ratio = min(case.ratio(wording) for case in cases)
    what = f"PyJobShop, {wording}: earliest end alone, as a multiple of `solve`, least of all cases"
    return what, f"at least {LEAST_RATIO}", f"{ratio:.1f}", ratio >= LEAST_RATIO


def cases(measured: Iterable[Case]) -> str:
    """Return the comparison with PyJobShop, case by case."""
    named = [f"PyJobShop, {wording}: earliest end alone" for wording in Wording]
    times = [f"{wording} / `solve`" for wording in Wording]
    head = ("Case", "reading, diaries", "`solve`", *named, *times, "same end")
    rows = []
    for case in measured:
        mine = [case.figures[name] for name in (LOAD, SOLVE)]
        theirs = [
            f"{case.figures[wording]}, {workers} worker{'s' if workers > 1 else ''}"
            for wording, workers in case.workers.items()
        ]
        ratios = [f"{case.ratio(wording):.1f}" for wording in Wording]
        rows.append((case.ref, *mine, *theirs, *ratios, "yes" if case.agreed else "**no**"))
    return table(head, rows)


def processes(results: Results) -> str:
    """Return what whole processes take."""
    rows = [
        (f"`{name}`", figure, "" if name == BARE else f"{results.share(name):.2f}")
        for name, figure in results.processes.items()
    ]
    return table(("Process", "beyond the bare one", "import of CP-SAT = 1"), rows)


def stages(measured: Mapping[str, Mapping[str, Figure]]) -> str:
    """Return the parts of a solve, one row a part and one column a case."""
    parts = dict.fromkeys(name for figures in measured.values() for name in figures)
    rows = [[part, *(figures.get(part, "") for figures in measured.values())] for part in parts]
    sums = [f"{sum(f.median for f in figures.values()):.1f}" for figures in measured.values()]
    return table(("Part", *measured), [*rows, ["sum of the medians", *sums]])
