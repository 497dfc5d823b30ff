"""What ``tools/mutation.py`` says of a run: a table, and a list of what no test noticed."""

# ruff: noqa: INP001 - a folder of scripts, not a package

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

import attrs

from tools.mutants import Mutant
from tools.trials import KILLED, LATE, STILLBORN, SURVIVED, Verdict

HEAD = """\
# Mutation run

Written by `.venv/bin/python tools/mutation.py`. Each rule, what rules share, and the checker are
broken on purpose, in one place at a time; a mutant is *killed* when a test that names its rule, or
one of `tests/rules` that names none, fails, and *timed out* when a test no longer ends. What
survives is listed with its reason, if it has one (`tools/mutation_reasons.toml`).

Mutants are cosmic-ray's (comparisons, arithmetic, `and`/`or`, `not`, numbers, loops, decorators)
and a few of our own (conditions of comprehensions, `any`/`all`, `min`/`max`, `in`, statements and
keyword arguments left out). Not made: identity or order for equality (`is` or `<` for `==`), other
annotations, other texts. Not counted: mutants that cannot be imported.
"""


@attrs.frozen(kw_only=True)
class Reason:
    """
    Why some mutants may live.

    Attributes:
        why: In words.
        was: What the line should be: a regular expression that fits all of it.
        becomes: What the line is in the mutant: the same; anything if left out.
        module: The module, without its package: the same; any if left out.
        function: The function or class; any if left out.

    """

    why: str
    was: str
    becomes: str = ".*"
    module: str = ""
    function: str = ""

    def fits(self, mutant: Mutant) -> bool:
        """Tell whether it speaks of *mutant*."""
        return (
            bool(re.fullmatch(self.module or ".*", mutant.module.rpartition(".")[2]))
            and self.function in ("", mutant.function)
            and bool(re.fullmatch(self.was, mutant.was))
            and bool(re.fullmatch(self.becomes, mutant.becomes))
        )


@attrs.frozen(kw_only=True)
class Result:
    """A mutant, what became of it, and why that is right if it survived."""

    mutant: Mutant
    verdict: Verdict
    reason: str


def _counted(results: Sequence[Result]) -> list[Result]:
    """Return the results that count, in the order of modules and lines."""
    alive = (r for r in results if r.verdict.state != STILLBORN)
    return sorted(alive, key=lambda r: (r.mutant.module, r.mutant.line, r.mutant.becomes))


def _share(states: Counter[str]) -> str:
    """Return which share was noticed."""
    return f"{100 * (states[KILLED] + states[LATE]) / max(states.total(), 1):.1f} %"


def _row(name: str, results: Collection[Result]) -> str:
    """Return a row of the table."""
    states = Counter(r.verdict.state for r in results)
    reasoned = sum(bool(r.reason) for r in results if r.verdict.state == SURVIVED)
    numbers = (states.total(), states[KILLED], states[LATE], states[SURVIVED], reasoned)
    return f"| {name} | {' | '.join(map(str, numbers))} | {_share(states)} |\n"


def line_of(result: Result) -> str:
    """Return a survivor in one line."""
    mutant = result.mutant
    place = f"{mutant.module.removeprefix('onestop.')}:{mutant.line}"
    return f"{place} {mutant.function}: `{mutant.was}` -> `{mutant.becomes}`"


def summary(results: Sequence[Result]) -> str:
    """Return the run in one line."""
    counted = _counted(results)
    states = Counter(r.verdict.state for r in counted)
    told = ", ".join(f"{states[state]} {state}" for state in (KILLED, LATE, SURVIVED))
    return f"{len(counted)} mutants: {told}; {_share(states)} noticed"


def markdown(results: Sequence[Result]) -> str:
    """Return the page."""
    counted = _counted(results)
    table = [
        "\n| Module | Mutants | Killed | Timed out | Survived | with a reason | Noticed |\n",
        "|---|---|---|---|---|---|---|\n",
    ]
    for module, some in groupby(counted, key=lambda r: r.mutant.module):
        table.append(_row(f"`{module.removeprefix('onestop.')}`", list(some)))
    table.append(_row("all", counted))
    return HEAD + "".join(table) + "\n## Survivors\n" + "".join(_survivors(counted))


def _survivors(counted: Sequence[Result]) -> Iterator[str]:
    """Yield a list for each module of what no test noticed."""
    survived = [r for r in counted if r.verdict.state == SURVIVED]
    for module, some in groupby(survived, key=lambda r: r.mutant.module):
        yield f"\n### {module.removeprefix('onestop.')}\n\n"
        for result in some:
            mutant = result.mutant
            yield f"- line {mutant.line}, `{mutant.function}`: {result.reason or 'no reason yet'}\n"
            yield f"  - was `{mutant.was}`\n  - is `{mutant.becomes}`\n"


def idle(results: Sequence[Result], given: Collection[Reason]) -> list[Reason]:
    """Return the reasons that no survivor needs any more."""
    alive = [r.mutant for r in results if r.verdict.state == SURVIVED]
    return [reason for reason in given if not any(map(reason.fits, alive))]
