"""PyJobShop on the same visit, worded in two ways; needs the extra ``bench``."""

import itertools
from collections.abc import Callable, Iterator
from functools import partial

from pyjobshop import Model, ProblemData, SolveStatus, Task
from pyjobshop import solve as solve_by_pyjobshop

from benchmarks import cases, example
from benchmarks.cases import Case, Wording
from benchmarks.figures import clocked, measure
from benchmarks.instance import Instance, Place, instance_of
from onestop.bits import ranges

TIME_LIMIT = 120.0
WORKERS = (1, 2)
TRIALS = 3


def compare(link: example.Link, rounds: int) -> Case:
    """Return the figures of one case, with the number of workers that serves PyJobShop best."""
    instance = instance_of(link.problem)
    calls, workers, ends = cases.ours(link), {}, {cases.end_of(link)}
    for wording in Wording:
        run = partial(earliest_end, instance, wording)
        workers[wording] = min(WORKERS, key=partial(_least, run))
        calls[wording] = partial(run, workers[wording])
        ends.add(run(workers[wording]))
    figures = measure(calls, rounds)
    return Case(ref=link.case, figures=figures, workers=workers, agreed=len(ends) == 1)


def _least(run: Callable[[int], int], workers: int) -> float:
    """Return the least time of a few trials."""
    return min(clocked(partial(run, workers)) for _ in range(TRIALS))


def earliest_end(instance: Instance, wording: Wording, workers: int) -> int:
    """
    Return the earliest end, in steps, that PyJobShop proves.

    Raises:
        RuntimeError: It proved none in the time allowed.

    """
    data = data_of(instance, wording)
    result = solve_by_pyjobshop(data, time_limit=TIME_LIMIT, num_workers=workers)
    if result.status is not SolveStatus.OPTIMAL:
        raise RuntimeError(result.status)
    return int(result.objective)


def data_of(instance: Instance, wording: Wording) -> ProblemData:
    """Return the instance as PyJobShop takes it; its default objective is the makespan."""
    return _Writer(instance, wording).data()


class _Writer:
    """Writes one instance for PyJobShop."""

    def __init__(self, instance: Instance, wording: Wording) -> None:
        """Make a machine for every calendar."""
        self._instance, self._wording, self._model = instance, wording, Model()
        everything = (1 << instance.size) - 1
        self._machines = {
            name: self._model.add_machine(
                [(first, last + 1) for first, last in ranges(everything & ~free)], name=name
            )
            for name, free in instance.calendars.items()
        }

    def data(self) -> ProblemData:
        """Return everything."""
        instance, model = self._instance, self._model
        tasks = {service: self._tasks(service) for service in instance.places}
        for first, then in instance.before:
            for early, late in itertools.product(tasks[first], tasks[then]):
                model.add_end_before_start(early, late)
        for middle, one, other in instance.between:
            self._between(tasks[middle], tasks[one][0], tasks[other][0])
        for one, other in itertools.permutations(itertools.chain(*tasks.values()), 2):
            model.add_end_before_start(other, one, -instance.span)
        return model.data()

    def _between(self, middles: list[Task], one: Task, other: Task) -> None:
        """Choose the middle that follows *one*, or the middle that follows *other*."""
        self._model.add_select_exactly_one(middles)
        for middle, early, late in zip(middles, (one, other), (other, one), strict=True):
            self._model.add_end_before_start(early, middle)
            self._model.add_end_before_start(middle, late)

    def _tasks(self, service: str) -> list[Task]:
        """Return the child's task; two, of which one is chosen, for what lies between others."""
        if all(service != middle for middle, _, _ in self._instance.between):
            return [self._child(service, optional=False)]
        return [self._child(service, optional=True) for _ in range(2)]

    def _child(self, service: str, *, optional: bool) -> Task:
        """Return the child's task in one appointment, with those of the seats."""
        place, apart = self._instance.places[service], self._wording is Wording.TOGETHER
        child = self._task(service, place, optional=optional)
        for names in _choices(place, apart=apart):
            self._mode(child, place, (*place.calendars, *names))
        for seat, people in place.seats.items() if apart else ():
            task = self._task(f"{service}.{seat}", place, optional=optional)
            for names in people.values():
                self._mode(task, place, names)
            self._model.add_start_at_start(child, task)
        return child

    def _task(self, name: str, place: Place, *, optional: bool) -> Task:
        """Return one task."""
        return self._model.add_task(latest_end=place.by, optional=optional, name=name)

    def _mode(self, task: Task, place: Place, names: tuple[str, ...]) -> None:
        """Let *task* be done on the machines called *names*."""
        machines = [self._machines[name] for name in names]
        self._model.add_mode(task, machines, place.length)


def _choices(place: Place, *, apart: bool) -> Iterator[tuple[str, ...]]:
    """Yield the calendars of every choice of room and, unless *apart*, of different people."""
    seats = () if apart else place.seats.values()
    rooms = place.rooms.values() or [()]
    for room in rooms:
        for people in itertools.product(*(who.items() for who in seats)):
            if len({ref for ref, _ in people}) == len(people):
                yield (*room, *itertools.chain(*(names for _, names in people)))
