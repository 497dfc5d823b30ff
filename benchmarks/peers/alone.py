"""PyJobShop on one visit, where only the earliest end counts; needs the extra ``bench``."""

from collections.abc import Callable
from functools import partial

from pyjobshop import SolveStatus
from pyjobshop import solve as solve_by_pyjobshop

from benchmarks import cases, example
from benchmarks.cases import Case, Wording
from benchmarks.figures import clocked, measure
from benchmarks.peers import reading, relaxing
from benchmarks.peers.neutral import Instance
from benchmarks.peers.pyjobshop_peer import Writer

TIME_LIMIT = 120.0
WORKERS = (1, 2)
TRIALS = 3


def compare(link: example.Link, rounds: int) -> Case:
    """Return the figures of one case, with the number of workers that serves PyJobShop best."""
    instance = reading.instance_of(relaxing.relaxed(link.problem).problem)
    calls, workers, ends = cases.ours(link), {}, {cases.end_of(link)}
    for wording in Wording:
        run = partial(earliest_end, instance, wording)
        workers[wording] = best_workers(run)
        calls[wording] = partial(run, workers[wording])
        ends.add(run(workers[wording]))
    figures = measure(calls, rounds)
    return Case(ref=link.case, figures=figures, workers=workers, agreed=len(ends) == 1)


def best_workers(run: Callable[[int], object], trials: int = TRIALS) -> int:
    """Return the number of workers with which the least time of a few trials is least."""
    return min(WORKERS, key=lambda workers: _least(partial(run, workers), trials))


def _least(run: Callable[[], object], trials: int) -> float:
    """Return the least time of a few trials."""
    return min(clocked(run) for _ in range(trials))


def earliest_end(instance: Instance, wording: Wording, workers: int) -> int:
    """
    Return the earliest end of the only visit, in steps, that PyJobShop proves.

    Raises:
        RuntimeError: It proved none in the time allowed.

    """
    (visit,) = instance.visits
    writer = Writer(instance, apart=wording is Wording.TOGETHER)
    data = writer.data()
    result = solve_by_pyjobshop(data, time_limit=TIME_LIMIT, num_workers=workers)
    if result.status is not SolveStatus.OPTIMAL:
        raise RuntimeError(result.status)
    return round(result.objective) // (1 if writer.alone else visit.weight)
