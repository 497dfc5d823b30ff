"""
PyJobShop on the same instance, worded in two ways; needs the extra ``bench``.

Its own model, objective and parameters; only the loop around CP-SAT is ours,
because its ``solve`` tells nothing before the end.
"""

import itertools
from collections.abc import Iterable, Iterator

import attrs
from pyjobshop import Model, ProblemData, Task
from pyjobshop.ProblemData import Job, Machine, Renewable
from pyjobshop.solvers.ortools.CPModel import CPModel

from benchmarks.peers import watching
from benchmarks.peers.neutral import Calendar, Instance, Place, Placing, Plan, Visit
from benchmarks.peers.watching import ValueOf, Watch


def solve(watch: Watch, *, limit: float, workers: int, apart: bool) -> bool:
    """
    Plan the instance; return whether the plan was proved the best.

    Args:
        watch: Who looks, and at what.
        limit: Seconds for building and solving.
        workers: CP-SAT workers.
        apart: One task for each seat, rather than one mode for each choice of people.

    """
    instance = watch.instance
    writer = Writer(instance, apart=apart)
    data = writer.data()
    model = CPModel(data)
    if writer.alone:
        # The makespan of one visit, put as the weighted end steps of all.
        (visit,) = instance.visits
        watch = _Weighted(watch, visit.weight)
    decode = _Reader(writer, data, model).plan
    return watching.run(model.model, watch, decode, limit=limit, workers=workers)


class _Weighted(Watch):
    """A watch that is told of end steps without their weight."""

    def __init__(self, watch: Watch, weight: int) -> None:
        """Write into *watch* what is told, times *weight*."""
        super().__init__(
            instance=watch.instance, began=watch.began, events=watch.events, faults=watch.faults
        )
        self._watch, self._weight = watch, weight

    def bound(self, steps: float) -> None:
        """Note CP-SAT's bound of the end *steps*."""
        super().bound(steps * self._weight)

    def see(self, plan: Plan) -> None:
        """Judge a plan, and leave it where it is looked for."""
        super().see(plan)
        self._watch.plan = plan


@attrs.frozen
class Choice:
    """What a mode stands for: an appointment on the child's task, people, a room."""

    people: tuple[tuple[str, str], ...] = ()
    room: str | None = None


class Writer:
    """
    Writes one instance for PyJobShop.

    Attributes:
        choices: What each mode stands for, in the order of modes.
        tasks: By visit and service, every group of tasks that could be it: the
            child's and those of the seats, by their places among all tasks.
        alone: Whether there is one visit and its end is the makespan.

    """

    def __init__(self, instance: Instance, *, apart: bool) -> None:
        """Make a machine for every calendar, or a pool where it takes several at a time."""
        self._instance, self._apart, self._model = instance, apart, Model()
        self.choices: list[Choice] = []
        self.tasks: dict[tuple[str, str], list[list[int]]] = {}
        self._resources = {
            name: self._resource(name, calendar) for name, calendar in instance.calendars.items()
        }
        self._days: dict[int, Renewable] = {}
        visits = instance.visits
        childs = all(place.child for visit in visits for place in visit.places.values())
        # Days and bookings are tasks, too, and would count for the makespan.
        booked = any(calendar.crowds for calendar in instance.calendars.values())
        self.alone = len(visits) == 1 and childs and not visits[0].days and not booked

    def data(self) -> ProblemData:
        """Return everything: the makespan of one visit, or the weighted flow time of many."""
        for visit in self._instance.visits:
            self._visit(visit)
        if not self.alone:
            self._model.set_objective(weight_total_flow_time=1)
        return self._model.data()

    def _resource(self, name: str, calendar: Calendar) -> Machine | Renewable:
        """Return what stands for *calendar*."""
        breaks = list(calendar.busy(self._instance.size))
        if calendar.capacity == 1:
            return self._model.add_machine(breaks, name=name)
        pool = self._model.add_renewable(calendar.capacity, breaks, name=name)
        for first, after, count in calendar.crowds:
            task = self._model.add_task(earliest_start=first, latest_end=after, name="booked")
            self._mode(task, Choice(), after - first, [pool], count)
        return pool

    def _visit(self, visit: Visit) -> None:
        """Add one visit."""
        model = self._model
        job = None if self.alone else model.add_job(weight=visit.weight, name=visit.ref)
        tasks = {service: self._tasks(visit, service, job) for service in visit.places}
        for first, then in visit.before:
            for early, late in itertools.product(tasks[first], tasks[then]):
                model.add_end_before_start(early, late)
        for middle, one, other in visit.between:
            self._between(tasks[middle], tasks[one][0], tasks[other][0])
        for service, host in visit.together:
            for task, other in itertools.product(tasks[service], tasks[host]):
                model.add_start_at_start(task, other)
        childs = itertools.chain(*(tasks[service] for service in visit.childs))
        for early, late in itertools.permutations(childs, 2):
            model.add_end_before_start(late, early, -visit.span)
        if visit.days:
            self._one_day(visit, itertools.chain(*tasks.values()))

    def _between(self, middles: list[Task], one: Task, other: Task) -> None:
        """Choose the middle that follows *one*, or the middle that follows *other*."""
        self._model.add_select_exactly_one(middles)
        for middle, early, late in zip(middles, (one, other), (other, one), strict=True):
            self._model.add_end_before_start(early, middle)
            self._model.add_end_before_start(middle, late)

    def _one_day(self, visit: Visit, tasks: Iterable[Task]) -> None:
        """
        Put all *tasks* into a task that fills one of the days but for the last step.

        PyJobShop knows no common day.  A pool with breaks but for the days leaves
        that task nowhere else to go.
        """
        day = self._model.add_task(name=f"day of {visit.ref}")
        for length in {after - first for first, after in visit.days}:
            pool = self._days.get(length) or self._pool_of_days(visit, length)
            self._days[length] = pool
            self._mode(day, Choice(), length - 1, [pool], 1)
        for task in tasks:
            self._model.add_start_before_start(day, task)
            self._model.add_end_before_end(task, day, -1)

    def _pool_of_days(self, visit: Visit, length: int) -> Renewable:
        """Return what is free on all days of *length* steps but for their last step."""
        free = [(a, b - 1) for a, b in visit.days if b - a == length]
        breaks = Calendar(free=tuple(free)).busy(self._instance.size)
        return self._model.add_renewable(len(self._instance.visits), list(breaks), name="days")

    def _tasks(self, visit: Visit, service: str, job: Job | None) -> list[Task]:
        """Return the task; two, of which one is chosen, for what lies between others."""
        two = any(service == middle for middle, _, _ in visit.between)
        return [self._task(visit, service, job, optional=two) for _ in range(1 + two)]

    def _task(self, visit: Visit, service: str, job: Job | None, *, optional: bool) -> Task:
        """Return the child's task in one appointment, with those of the seats."""
        place, apart = visit.places[service], self._apart
        task = self._model.add_task(
            job if place.child else None,
            latest_end=self._instance.size,
            optional=optional,
            name=f"{visit.ref} {service}",
        )
        tasks = [task]
        for choice in choices(place, apart=apart):
            self._mode(task, choice, place.length, self._needed(place, choice, own=True))
        for seat, people in place.seats.items() if apart else ():
            other = self._model.add_task(
                latest_end=self._instance.size, optional=optional, name=f"{task.name}.{seat}"
            )
            for ref in people:
                choice = Choice(people=((seat, ref),))
                self._mode(other, choice, place.length, self._needed(place, choice, own=False))
            self._model.add_start_at_start(task, other)
            tasks.append(other)
        if optional and len(tasks) > 1:
            self._model.add_select_all_or_none(tasks)
        last = len(self._model.tasks)
        group = list(range(last - len(tasks), last))
        self.tasks.setdefault((visit.ref, service), []).append(group)
        return task

    def _needed(self, place: Place, choice: Choice, *, own: bool) -> list[Machine | Renewable]:
        """Return what a mode needs; *own*: with the child's calendars."""
        names = [*place.calendars] if own else []
        for seat, ref in choice.people:
            names += place.seats[seat][ref]
        if choice.room is not None:
            names += place.rooms[choice.room]
        return [self._resources[name] for name in names]

    def _mode(
        self,
        task: Task,
        choice: Choice,
        length: int,
        resources: list[Machine | Renewable],
        demand: int = 1,
    ) -> None:
        """Let *task* be done so, and remember what that stands for."""
        # Machines have no demand.
        demands = [demand if isinstance(one, Renewable) else 0 for one in resources]
        self._model.add_mode(task, list(resources), length, demands)
        self.choices.append(choice)


def choices(place: Place, *, apart: bool) -> Iterator[Choice]:
    """Yield every choice of room and, unless *apart*, of different people."""
    seats = {} if apart else place.seats
    for room in place.rooms or (None,):
        for people in itertools.product(*seats.values()):
            if len(set(people)) == len(people):
                yield Choice(people=tuple(zip(seats, people, strict=True)), room=room)


class _Reader:
    """Reads plans off PyJobShop's variables."""

    def __init__(self, writer: Writer, data: ProblemData, model: CPModel) -> None:
        """Keep what the variables stand for."""
        self._writer, self._data, self._variables = writer, data, model.variables

    def plan(self, value: ValueOf) -> Plan:
        """Return the plan that the variables' values say."""
        plan: dict[str, dict[str, Placing]] = {}
        for (visit, service), groups in self._writer.tasks.items():
            here = next(g for g in groups if value(self._variables.task_vars[g[0]].present))
            chosen = [self._choice(task, value) for task in here]
            plan.setdefault(visit, {})[service] = Placing(
                start=value(self._variables.task_vars[here[0]].start),
                people=dict(itertools.chain(*(choice.people for choice in chosen))),
                room=chosen[0].room,
            )
        return plan

    def _choice(self, task: int, value: ValueOf) -> Choice:
        """Return what the chosen mode of a task stands for."""
        modes = self._variables.mode_vars
        mode = next(mode for mode in self._data.task2modes(task) if value(modes[mode]))
        return self._writer.choices[mode]
