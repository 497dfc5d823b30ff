"""
Measure onestop alone and beside its peers: ``./run bench``.

Takes about 25 minutes on two cores, and writes ``benchmarks/results.md`` and
``benchmarks/results.png``.
"""

import argparse
import importlib.util
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))  # so that it runs from anywhere

from benchmarks import example, processes, stages  # noqa: E402
from benchmarks.cases import Case  # noqa: E402
from benchmarks.compare import Contest, Policy, say  # noqa: E402
from benchmarks.peers import entrants  # noqa: E402
from benchmarks.peers.one_visit import Singles  # noqa: E402
from benchmarks.report import Results, compared, markdown  # noqa: E402

NEEDED = ("pyjobshop", "cpmpy", "matplotlib")
ROUNDS = 20
# On how many problems, how often; and PyJobShop's slow wording on how many of them.
PROBLEMS, STANDING, BOTH, REPEATS = 40, 5, 10, 5


def measured(
    compare: Callable[[example.Link, int], Case],
    rounds: int,
    *,
    contests: Sequence[Contest] = (),
    singles: Sequence[Singles] = (),
) -> Results:
    """Measure onestop on its own example, and put what was compared beside it."""
    links = example.chain()
    say("whole processes")
    taken = processes.beyond_bare(processes.commands(), rounds)
    cases, parts = [], {}
    for link in links:
        say(f"case {link.case}")
        cases.append(compare(link, rounds))
        parts[link.case] = stages.stages(link.problem, rounds)
    return Results(
        rounds=rounds,
        cases=cases,
        processes=taken,
        loaded=processes.loaded(),
        stages=parts,
        contests=contests,
        singles=singles,
    )


def side_by_side(policy: Policy, only: Iterable[str] = ()) -> list[Contest]:
    """Compare all peers on every instance, or *only* on those named."""
    chosen = set(only)
    return [
        entrant.compared(policy)
        for entrant in entrants.entrants()
        if not chosen or entrant.name in chosen
    ]


def one_at_a_time(*, long: bool) -> list[Singles]:
    """Compare onestop and PyJobShop on one visit at a time, over many problems."""
    return entrants.one_at_a_time(
        problems=PROBLEMS,
        standing=STANDING,
        rounds=REPEATS,
        both=PROBLEMS if long else BOTH,
    )


def _arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often (default: {ROUNDS})")
    parser.add_argument("--long", action="store_true", help="5 rounds everywhere: takes hours")
    parser.add_argument(
        "--only",
        nargs="+",
        default=[],
        metavar="INSTANCE",
        help="compare on these instances, and nothing else; print what comes of it",
    )
    parser.add_argument(
        "--out",
        type=Path,
        help="folder for results.md and results.png (default: benchmarks/; none with --only)",
    )
    parser.add_argument("--limit", type=float, default=60.0, help="seconds a run (default: 60)")
    given = parser.parse_args()
    if given.rounds < 1:
        parser.error("--rounds: expected 1 or more")
    for package in NEEDED:
        if importlib.util.find_spec(package) is None:
            parser.error(f"{package} is missing; ./run bench installs it")
    known = {entrant.name for entrant in entrants.entrants()}
    if unknown := set(given.only) - known:
        parser.error(f"--only: {', '.join(sorted(unknown))}; expected {', '.join(sorted(known))}")
    return given


def main() -> None:
    """Measure, print, write and draw."""
    given = _arguments()
    from benchmarks.peers import alone, picture  # noqa: PLC0415 - not installed for everybody

    rounds = min(given.rounds, REPEATS)
    policy = Policy(limit=given.limit, rounds=rounds, unproved=rounds if given.long else 1)
    contests = side_by_side(policy, given.only)
    if given.only:
        text, out = "\n".join(compared(contests, ()).values()), given.out
    else:
        singles = one_at_a_time(long=given.long)
        results = measured(alone.compare, given.rounds, contests=contests, singles=singles)
        text, out = markdown(results), given.out or FOLDER
    print(text)
    if out is not None:
        (out / "results.md").write_text(text, encoding="utf-8")
        picture.draw(contests, out / "results.png")


if __name__ == "__main__":
    main()
