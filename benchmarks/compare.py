"""
All peers side by side, on the same instances and the same objective.

The objective is onestop's level ``earliest``: weighted minutes from the report to
the end of each visit.  What a peer cannot be told is left out for all of them.
"""

import itertools
import math
import os
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from benchmarks.peers import reading, relaxing
from benchmarks.peers.measure import Run, measured, missing, task_of
from benchmarks.peers.naming import Peer
from benchmarks.peers.neutral import Instance
from onestop.model import Problem

# Where a run is over so soon, it is worth finding out which number of workers serves best.
SHORT = 5.0
# More than so many choices of people and room, and there is no point in listing them: with
# five children it takes longer than any other wording already.
MOST_TUPLES = 3_000
A_DAY = 24 * 60


@attrs.frozen(kw_only=True)
class Policy:
    """
    How much time a comparison may take.

    Attributes:
        limit: Seconds for each run.
        rounds: How often, where the best plan is proved within the limit.
        unproved: How often, where it is not.
        cores: As many workers as everybody may have.

    """

    limit: float = 60.0
    rounds: int = 5
    unproved: int = 1
    cores: int = attrs.field(factory=lambda: os.cpu_count() or 1)


@attrs.frozen(kw_only=True)
class Contest:
    """
    What came of one instance.

    Attributes:
        name: The instance.
        visits: How many visits.
        days: How many days.
        hard: The rules that had to hold and were off for everybody.
        soft: The rules that cost at other levels and were off for everybody.
        runs: What counts, by peer; none for those that are missing.
        why: Why a peer has no runs.
        known: The best value that is known from elsewhere; None for none.

    """

    name: str
    visits: int
    days: int
    hard: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    runs: Mapping[Peer, Sequence[Run]] = attrs.field(factory=dict)
    why: Mapping[Peer, str] = attrs.field(factory=dict)
    known: int | None = None

    @property
    def every(self) -> Iterator[Run]:
        """All runs of all peers."""
        return itertools.chain(*self.runs.values())

    @property
    def limit(self) -> float:
        """Seconds that each run was given."""
        return max((run.limit for run in self.every), default=0.0)

    @property
    def best(self) -> int | None:
        """The best value that any peer has found; None for none."""
        found = [run.last.value for run in self.every if run.last.value is not None]
        return min(found, default=None)

    @property
    def impossible(self) -> bool:
        """Whether any peer has proved that there is no plan."""
        return any(run.impossible for run in self.every)

    @property
    def bound(self) -> int:
        """The best bound that any peer has proved."""
        return max((run.last.bound for run in self.every), default=0)

    def disagreements(self) -> list[str]:
        """Return where two peers contradict each other, or a plan was refused; empty is good."""
        found = [f"{run.peer.title}: {fault}" for run in self.every for fault in run.faults]
        found += [
            f"{run.peer.title}: gave up after {run.seconds:.1f} s of {run.limit:.0f}"
            for run in self.every
            if not run.proved and not run.faults and run.seconds < run.limit / 2
        ]
        proved = {run.last.value for run in self.every if run.proved}
        ruled_out = self.impossible and self.best is not None
        if len(proved) > 1 or ruled_out:
            found.append(f"proved as best: {sorted(map(str, proved))}, found: {self.best}")
        if self.best is not None and self.bound > self.best:
            found.append(f"a plan of {self.best} below the bound {self.bound}")
        return found

    def median(self, peer: Peer, of: Callable[[Run], float | None]) -> float | None:
        """Return the median of something over the runs of *peer*; None where one has none."""
        found = [of(run) for run in self.runs.get(peer, ())]
        known = [one for one in found if one is not None]
        return statistics.median(known) if known and len(known) == len(found) else None

    def ratio(self, peer: Peer, of: Callable[[Run], float | None]) -> float | None:
        """Return how many times as much as onestop's that is; None where one of both has none."""
        theirs, ours = self.median(peer, of), self.median(Peer.ONESTOP, of)
        return theirs / ours if theirs is not None and ours else None


def compared(
    name: str,
    problem: Problem,
    policy: Policy,
    *,
    peers: Iterable[Peer] = Peer,
    known: int | None = None,
) -> Contest:
    """
    Run all *peers* on one problem, without what cannot be said in numbers.

    Args:
        name: What the instance is called.
        problem: With all its rules.
        policy: How often, and for how long.
        peers: Who runs.
        known: The best value that is known from elsewhere.

    """
    less = relaxing.relaxed(problem)
    instance = reading.instance_of(less.problem)
    task = task_of(less.problem, instance)
    why = {peer: reason for peer in peers if (reason := _absence(peer, instance))}
    racers = [peer for peer in peers if peer not in why]
    return Contest(
        name=name,
        visits=len(instance.visits),
        days=round(instance.size * instance.grid / A_DAY),
        hard=less.hard,
        soft=less.soft,
        runs=_rounds(name, task, racers, policy),
        why=why,
        known=known,
    )


def _absence(peer: Peer, instance: Instance) -> str:
    """Return why *peer* does not run; empty if it does."""
    if missing(peer):
        return f"{peer.package} is not installed"
    modes = tuples(instance)
    if peer is Peer.TUPLES and modes > MOST_TUPLES:
        return f"{modes:,} choices of people and room, and so many modes"
    return ""


def tuples(instance: Instance) -> int:
    """Return how many choices of people and room all appointments have together."""
    return sum(
        math.prod(len(choices) for choices in (*place.seats.values(), place.rooms or "-"))
        for visit in instance.visits
        for place in visit.places.values()
    )


def _rounds(name: str, task: bytes, peers: Sequence[Peer], policy: Policy) -> dict[Peer, list[Run]]:
    """Return all runs that count: round by round, so that a busy moment meets all alike."""
    trials = {peer: _trial(name, peer, task, policy) for peer in peers}
    runs = {peer: [] if _is_short(run) else [run] for peer, run in trials.items()}
    for _ in range(policy.rounds):
        for peer, trial in trials.items():
            enough = policy.rounds if trial.proved else policy.unproved
            if len(runs[peer]) < enough:
                say(f"{name}: {peer.title}")
                run = measured(peer, task, limit=policy.limit, workers=trial.workers)
                runs[peer].append(run)
    return runs


def _trial(name: str, peer: Peer, task: bytes, policy: Policy) -> Run:
    """Return a run with the number of workers that serves *peer* best, where that is soon told."""
    say(f"{name}: {peer.title}")
    run = measured(peer, task, limit=policy.limit, workers=policy.cores)
    if policy.cores == 1 or not _is_short(run):
        return run
    alone = measured(peer, task, limit=policy.limit, workers=1)
    return alone if alone.proved and alone.seconds < run.seconds else run


def _is_short(run: Run) -> bool:
    """Tell whether a run was over so soon that it need not count."""
    return run.proved and run.seconds < SHORT


def say(what: str) -> None:
    """Tell what is being measured."""
    print(f"measuring {what} ...", file=sys.stderr)
