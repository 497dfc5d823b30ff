"""The example's three cases, each in the state that the chain of the demo leaves it."""

from datetime import datetime
from pathlib import Path

import attrs

import onestop

# As `onestop demo` has it.
NOW = datetime.fromisoformat("2026-03-09T07:45:00+08:00")
DAYS = 14


@attrs.frozen(kw_only=True)
class Link:
    """
    One case of the chain.

    Attributes:
        path: Its file.
        problem: What is asked: the case on top of those before it.
        plan: The answer.

    """

    path: Path
    problem: onestop.Problem
    plan: onestop.Plan

    @property
    def case(self) -> str:
        """The case's reference."""
        return self.problem.cases[0].ref


def centre_path() -> Path:
    """Return the example's centre file."""
    return onestop.example_path() / "centre.toml"


def case_paths() -> list[Path]:
    """Return the example's case files, in the order of the demo."""
    return sorted(onestop.example_path().glob("cases/*.toml"))


def load(path: Path, standing: onestop.Plan | None) -> onestop.Problem:
    """Return the problem of one case, everything read from files and worked out anew."""
    centre, case = onestop.read_centre(centre_path()), onestop.read_case(path)
    return onestop.prepare(centre, [case], now=NOW, days=DAYS, standing=standing)


def chain() -> list[Link]:
    """Return every case, planned on top of those before it."""
    links: list[Link] = []
    for path in case_paths():
        problem = load(path, links[-1].plan if links else None)
        links.append(Link(path=path, problem=problem, plan=onestop.solve(problem)))
    return links
