"""
One run of one peer in a process of its own: time, value, bound, memory, size.

``python -m benchmarks.peers.measure PEER FILE`` reads what :func:`measured` wrote
and tells the run as JSON.  A process of its own, so that memory is the peer's and
a crash is nobody else's.
"""

import argparse
import importlib
import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import attrs

from benchmarks.peers import neutral, watching
from benchmarks.peers.naming import Peer
from benchmarks.peers.neutral import Instance
from benchmarks.peers.watching import Event, ImpossibleError, Watch

ROOT = Path(__file__).resolve().parents[2]
# What a process may take beyond its time limit: imports, reading, the last plan.
SLACK = 120.0
MODULES = {
    Peer.ONESTOP: "onestop_peer",
    Peer.TOGETHER: "pyjobshop_peer",
    Peer.TUPLES: "pyjobshop_peer",
    Peer.CPMPY: "cpmpy_peer",
    Peer.TEXTBOOK: "textbook",
}
APART = {Peer.TOGETHER: True, Peer.TUPLES: False}
KIBI = 1024
NOTHING = Event(0.0, None, 0)


@attrs.frozen(kw_only=True)
class Run:
    """
    What one run came to.

    Attributes:
        peer: Who ran.
        workers: CP-SAT workers.
        limit: Seconds allowed.
        seconds: From being given the instance to the end.
        proved: Whether the peer says that its plan is the best, or that there is none.
        impossible: Whether it says that there is none.
        events: What was known when.
        faults: What was wrong with its plans; why there was no run.
        variables: Of the largest model that CP-SAT was given.
        constraints: Likewise.
        memory: Most memory of the process, in bytes: interpreter, packages,
            instance, model and solver.

    """

    peer: Peer = attrs.field(converter=Peer)
    workers: int
    limit: float
    seconds: float = 0.0
    proved: bool = False
    impossible: bool = False
    events: tuple[Event, ...] = ()
    faults: tuple[str, ...] = ()
    variables: int = 0
    constraints: int = 0
    memory: int = 0

    @property
    def first(self) -> float | None:
        """Seconds to the first plan; None if there was none."""
        return next((e.seconds for e in self.events if e.value is not None), None)

    @property
    def proof(self) -> float | None:
        """Seconds until the best plan was there and proved; None if it never was."""
        return self.seconds if self.proved else None

    @property
    def last(self) -> Event:
        """What was known at the end."""
        return self.events[-1] if self.events else NOTHING

    def at(self, seconds: float) -> Event:
        """Return what was known after *seconds*; at the time limit, what was known at the end."""
        if seconds >= self.limit:
            return self.last
        known = [event for event in self.events if event.seconds <= seconds]
        return known[-1] if known else NOTHING

    def gap(self, seconds: float) -> float | None:
        """
        Return how far the plan known after *seconds* may be from the best.

        As a share of its value; None before the first plan.
        """
        known = self.at(seconds)
        if known.value is None:
            return None
        return (known.value - known.bound) / known.value if known.value else 0.0


def missing(peer: Peer) -> bool:
    """Tell whether what *peer* needs is not installed."""
    return find_spec(peer.package) is None


def measured(peer: Peer, task: bytes, *, limit: float, workers: int) -> Run:
    """
    Return one run of *peer* in a process of its own.

    Args:
        peer: Who runs.
        task: What it is given; see :func:`task_of`.
        limit: Seconds for building and solving.
        workers: CP-SAT workers.

    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "task")
        path.write_bytes(task)
        options = ["--limit", str(limit), "--workers", str(workers)]
        command = [sys.executable, "-m", "benchmarks.peers.measure", peer, str(path), *options]
        try:
            done = subprocess.run(  # noqa: S603 - ours
                command,
                cwd=ROOT,
                check=False,
                capture_output=True,
                text=True,
                timeout=limit + SLACK,
            )
        except subprocess.TimeoutExpired:
            return Run(peer=peer, workers=workers, limit=limit, faults=("did not end",))
    if done.returncode:
        why = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        return Run(peer=peer, workers=workers, limit=limit, faults=tuple(why))
    return from_json(done.stdout)


def task_of(problem: object, instance: Instance) -> bytes:
    """Return what a run is given: the instance for all, the same problem for onestop."""
    return pickle.dumps((neutral.to_json(instance), pickle.dumps(problem)))


def to_json(run: Run) -> str:
    """Return *run* as JSON."""
    return json.dumps(attrs.asdict(run))


def from_json(text: str) -> Run:
    """Return the run that *text* tells of."""
    told = json.loads(text)
    events = tuple(Event(**event) for event in told["events"])
    return Run(**{**told, "events": events, "faults": tuple(told["faults"])})


def once(peer: Peer, task: bytes, *, limit: float, workers: int) -> Run:
    """Run *peer* here and now."""
    told, problem = pickle.loads(task)  # noqa: S301 - written by task_of a moment ago
    instance = neutral.from_json(told)
    # Loaded before the clock starts, and nobody else's, so that memory is the peer's.
    solve = solver(peer)
    if peer is Peer.ONESTOP:
        solve = partial(solve, pickle.loads(problem))  # noqa: S301 - as above
    with watching.sizes() as sizes:
        watch = Watch(instance=instance)
        try:
            proved, impossible = solve(watch, limit=limit, workers=workers), False
        except ImpossibleError:
            proved = impossible = True
        seconds = watch.seconds
    return Run(
        peer=peer,
        workers=workers,
        limit=limit,
        seconds=seconds,
        proved=proved,
        impossible=impossible,
        events=tuple(watch.events),
        faults=tuple(watch.faults),
        variables=sizes.variables,
        constraints=sizes.constraints,
        memory=memory(),
    )


def solver(peer: Peer) -> Callable[..., bool]:
    """
    Return what solves as *peer* does, its packages loaded.

    It takes a watch, a time limit and a number of workers; onestop's takes the
    problem before these.
    """
    module = importlib.import_module(f"benchmarks.peers.{MODULES[peer]}")
    solve: Callable[..., bool] = module.solve
    return partial(solve, apart=APART[peer]) if peer in APART else solve


def memory() -> int:
    """Return the most memory that this process has had, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Of this program alone: what getrusage says counts the process that started it.
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) * KIBI
    import resource  # noqa: PLC0415 - Windows has none

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * KIBI


def main() -> None:
    """Run what the command line names, and tell how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", type=Peer)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=float, required=True)
    parser.add_argument("--workers", type=int, required=True)
    given = parser.parse_args()
    task = given.file.read_bytes()
    print(to_json(once(given.peer, task, limit=given.limit, workers=given.workers)))


if __name__ == "__main__":
    main()
