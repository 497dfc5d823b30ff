"""
Break the rules on purpose, a little at a time, and see whether their tests notice.

Run as ``.venv/bin/python tools/mutation.py [RULE...] [--report FILE]`` with the
extra ``mutation`` installed.  Takes some twenty minutes on two cores for
everything, and then writes ``benchmarks/mutation.md``; seconds for one rule.

Every rule meets the rows and shapes that name it first and then the tests of
``tests/rules`` that name none.  What all rules share, and the checker, meet all
tests that enter the function which differs.  A mutant that no test notices
needs a better test or, if it changes nothing that can be seen, a reason in
``tools/mutation_reasons.toml``.
"""

# ruff: noqa: INP001, T201 - a script, which says what it finds

import argparse
import ast
import functools
import os
import random
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import attrs

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it runs from anywhere

from tools import mutation_report, trials  # noqa: E402
from tools.mutants import Mutant, mutants_of  # noqa: E402

TESTS = tuple(
    f"tests.rules.{file.stem}" for file in sorted((ROOT / "tests" / "rules").glob("test_*.py"))
)
SHARED = ("tests.test_check", "tests.test_leaving")
REASONS = ROOT / "tools" / "mutation_reasons.toml"
REPORT = ROOT / "benchmarks" / "mutation.md"
RULE = re.compile(r"[fr]\d\d")
SECONDS = 10


def files() -> dict[str, str]:
    """Return what is mutated: module by file, rules and the checker."""
    import onestop  # noqa: PLC0415 - from wherever it is installed

    folder = Path(onestop.__file__).parent
    rules = sorted((folder / "rules").glob("*.py"))
    found = {file: f"onestop.rules.{file.stem}".removesuffix(".__init__") for file in rules}
    return {str(f): m for f, m in {**found, folder / "check.py": "onestop.check"}.items()}


def rule_of(module: str) -> str:
    """Return the rule that *module* is; empty for what all rules share."""
    name = module.rpartition(".")[2]
    return name.upper() if RULE.fullmatch(name) else ""


@attrs.frozen(kw_only=True)
class Order:
    """Which trials a mutant meets, and in which order."""

    records: dict[str, trials.Record]

    def names(self, mutant: Mutant, file: str) -> list[str]:
        """Return the trials of *mutant*, those that name its rule first, the quickest first."""
        rule = rule_of(mutant.module)
        chosen = self._own(rule) if rule else self._entering(mutant, file)
        return [name for name in chosen if not self.records[name].failure]

    def _own(self, rule: str) -> list[str]:
        """Return what names *rule*, then what names none."""
        own = [n for n, record in self._quickest() if record.subject.startswith(rule)]
        return own + [n for n, record in self._quickest() if not record.subject]

    def _entering(self, mutant: Mutant, file: str) -> list[str]:
        """Return what enters the function that differs; everything if nothing does."""
        first, last = _outermost(Path(file).read_text(encoding="utf-8"), mutant.line)
        entering = [
            name
            for name, record in self._quickest()
            if any(m == mutant.module and first <= line <= last for m, line in record.entered)
        ]
        return entering or [name for name, _ in self._quickest()]

    def _quickest(self) -> list[tuple[str, trials.Record]]:
        """Return all records, the quickest first."""
        return sorted(self.records.items(), key=lambda item: item[1].seconds)

    def failing(self) -> list[str]:
        """Return what fails without any mutant."""
        return [f"{name}: {r.failure}" for name, r in self.records.items() if r.failure]


@functools.cache
def _outermost(source: str, line: int) -> tuple[int, int]:
    """Return the first and last line of the function or method at *line*."""
    for node in ast.walk(ast.parse(source)):
        # Breadth first, so that what stands inside a function does not come before it.
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            if first <= line <= (node.end_lineno or first):
                return first, node.end_lineno or first
    return line, line


def reasons() -> list[mutation_report.Reason]:
    """Return why some mutants need not be noticed."""
    text = REASONS.read_text(encoding="utf-8") if REASONS.exists() else ""
    return [mutation_report.Reason(**given) for given in tomllib.loads(text).get("reason", [])]


def judged(
    mutants: list[tuple[Mutant, str]], order: Order, tests: tuple[str, ...], jobs: int
) -> Iterator[tuple[Mutant, trials.Verdict]]:
    """Yield every mutant with its verdict, as they come in."""

    def work(mutant: Mutant, file: str) -> dict[str, str]:
        names = order.names(mutant, file)
        return attrs.asdict(trials.tried(mutant.module, file, mutant.source, tests, names))

    pieces = (
        (str(number), functools.partial(work, mutant, file))
        for number, (mutant, file) in enumerate(mutants)
    )
    # What takes no time without a mutant shall not take ten seconds with one.
    whole = sum(record.seconds for record in order.records.values())
    limit = SECONDS + (2 * whole if any(not rule_of(m.module) for m, _ in mutants) else 0)
    for number, answer in trials.in_children(pieces, jobs=jobs, limit=limit):
        mutant, _ = mutants[int(number)]
        if isinstance(answer, dict):
            yield mutant, trials.Verdict(**answer)
        elif answer == trials.LATE:
            yield mutant, trials.Verdict(state=trials.LATE)
        else:
            sys.exit(f"{mutant.key}: {answer}")


def chosen_mutants(arguments: argparse.Namespace) -> list[tuple[Mutant, str]]:
    """Return the mutants that are asked for, with their file."""
    wanted = {name.lower() for name in arguments.rules}
    modules = {
        file: module
        for file, module in files().items()
        if not wanted or Path(file).stem.lower() in wanted or module in wanted
    }
    pieces = [(file, functools.partial(_made, file, module)) for file, module in modules.items()]
    made = dict(trials.in_children(pieces, jobs=arguments.jobs, limit=600))
    found = [(Mutant(**facts), file) for file in modules for facts in made[file]]
    if arguments.sample is None:
        return found
    return random.Random(arguments.seed).sample(found, min(arguments.sample, len(found)))  # noqa: S311


def _made(file: str, module: str) -> list[dict[str, str]]:
    """Return the mutants of *module*, as a child can tell of them."""
    return [attrs.asdict(m) for m in mutants_of(module, Path(file).read_text(encoding="utf-8"))]


def run(arguments: argparse.Namespace) -> list[mutation_report.Result]:
    """Try the mutants and return what became of them."""
    mutants = chosen_mutants(arguments)
    shared = {module for module in (m.module for m, _ in mutants) if not rule_of(module)}
    own = {rule_of(mutant.module) for mutant, _ in mutants} - {""}
    tests = (*TESTS, *SHARED) if shared else TESTS
    trials.prepare(tests)
    records = trials.recorded(
        tests,
        {file: module for file, module in files().items() if module in shared},
        lambda trial: bool(shared) or not trial.subject or trial.subject[:3] in own,
    )
    trials.forget()
    order, given, found = Order(records=records), reasons(), []
    for line in order.failing():
        print(f"fails without any mutant, and is left out: {line}", file=sys.stderr)
    for mutant, verdict in judged(mutants, order, tests, arguments.jobs):
        why = next((reason.why for reason in given if reason.fits(mutant)), "")
        found.append(mutation_report.Result(mutant=mutant, verdict=verdict, reason=why))
        if verdict.state == trials.SURVIVED and not why:
            print(mutation_report.line_of(found[-1]), flush=True)
        if len(found) % 100 == 0:
            print(f"{len(found)} of {len(mutants)} ...", file=sys.stderr, flush=True)
    return found


def read(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("rules", nargs="*", metavar="RULE", help="a module, such as r43 or base")
    parser.add_argument("--report", type=Path, help=f"write here (default for all: {REPORT.name})")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="at a time")
    parser.add_argument("--sample", type=int, help="try only so many of the mutants")
    parser.add_argument("--seed", type=int, default=0, help="which ones")
    return parser.parse_args(words)


def main() -> int:
    """Try, write and tell; 1 if something survived without a reason."""
    arguments = read()
    found = run(arguments)
    whole = not arguments.rules and arguments.sample is None
    target = arguments.report or (REPORT if whole else None)
    if target:
        target.write_text(mutation_report.markdown(found), encoding="utf-8")
    print(mutation_report.summary(found))
    if whole:
        for reason in mutation_report.idle(found, reasons()):
            print(f"a reason that nothing needs: {reason}")
    return int(any(r.verdict.state == trials.SURVIVED and not r.reason for r in found))


if __name__ == "__main__":
    sys.exit(main())
