"""What is compared on what: the shared instances, and workloads of the generator."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial

import attrs

from benchmarks import plain, workloads
from benchmarks.compare import Contest, Policy, compared
from benchmarks.peers.one_visit import Singles, singles
from onestop.model import Problem

# Workloads and their seeds, in the order of the report: the first county is impossible.
SEVERAL = (
    ("county", 1),
    ("county", 2),
    ("district", 1),
    ("school", 1),
    ("booked", 1),
    ("acute", 1),
    ("metropolitan", 1),
)
ONE_VISIT, STANDING = "one-visit", "standing"
MINUTE = timedelta(minutes=1)


@attrs.frozen(kw_only=True)
class Entrant:
    """
    One instance to compare on.

    Attributes:
        name: What it is called.
        problem: Makes it, with all its rules.
        known: The best value known, in weighted minutes; None for none.

    """

    name: str
    problem: Callable[[], Problem]
    known: int | None = None

    def compared(self, policy: Policy) -> Contest:
        """Run all peers on it."""
        return compared(self.name, self.problem(), policy, known=self.known)


def entrants() -> Iterator[Entrant]:
    """Yield every instance that the peers are compared on."""
    for path in plain.instances():
        known = plain.read(path)["best_known"] * (plain.STEP // MINUTE)
        yield Entrant(name=path.stem, problem=partial(plain.problem_of, path), known=known)
    for name, seed in SEVERAL:
        yield Entrant(name=f"{name}-{seed}", problem=possible(name, seed))


def made(name: str, seed: int) -> Callable[[], Problem]:
    """Return what makes the problem of a workload."""

    def problem() -> Problem:
        return workloads.WORKLOADS[name](seed).problem()

    return problem


def possible(name: str, seed: int) -> Callable[[], Problem]:
    """
    Return what makes the problem of a workload, of the cases that find a place one by one.

    Together, a single case without a place would make all of them impossible.  What
    none of them fits into stays as it is, so that it is proved.
    """

    def problem() -> Problem:
        whole = made(name, seed)()
        refused = workloads.chained(whole).refused
        kept = tuple(case for case in whole.cases if case not in refused)
        return attrs.evolve(whole, cases=kept or whole.cases)

    return problem


def one_at_a_time(*, problems: int, standing: int, rounds: int, both: int) -> list[Singles]:
    """
    Measure one visit at a time.

    Args:
        problems: How many loaded problems with one visit.
        standing: How many with one new case among those that are booked.
        rounds: How often each.
        both: On how many of either PyJobShop is asked in both wordings.

    """
    counts = {ONE_VISIT: problems, STANDING: standing}
    return [
        singles(name, _seeds(name, count), rounds=rounds, both=both)
        for name, count in counts.items()
    ]


def _seeds(name: str, count: int) -> Mapping[str, Callable[[], Problem]]:
    """Return what makes *count* problems of a workload, by what they are called."""
    return {f"seed {seed}": made(name, seed) for seed in range(1, count + 1)}
