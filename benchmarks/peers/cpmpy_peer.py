"""
CPMpy on OR-Tools, worded as its documentation words such things; needs the extra ``bench``.

Starts are whole numbers, choices are Booleans, whatever is one is a
``NoOverlapOptional``; CPMpy translates this for CP-SAT.
"""

import itertools
from collections.abc import Mapping
from typing import Any, TypeAlias

import attrs
import cpmpy

from benchmarks.peers import watching
from benchmarks.peers.neutral import Calendar, Instance, Place, Placing, Plan, Visit
from benchmarks.peers.watching import Watch, Watcher

# CPMpy is not annotated.
Expression: TypeAlias = Any


def solve(watch: Watch, *, limit: float, workers: int) -> bool:
    """Plan the instance; return whether the plan was proved the best."""
    worded = _Worded(watch.instance)
    solver = cpmpy.SolverLookup.get("ortools", worded.model)
    solver.ort_solver.best_bound_callback = watch.bound

    def plan(value: watching.ValueOf) -> Plan:
        return worded.plan(lambda variable: value(solver.solver_var(variable)))

    solver.solve(
        time_limit=max(0.01, limit - watch.seconds),
        solution_callback=Watcher(watch, plan),
        num_workers=workers,
    )
    return watching.ended(solver.ort_solver, solver.ort_status, watch)


@attrs.define
class _Placed:
    """The variables of one appointment."""

    length: int
    start: Expression
    seats: Mapping[str, Mapping[str, Expression]]
    rooms: Mapping[str, Expression]

    @property
    def end(self) -> Expression:
        """Where it ends."""
        return self.start + self.length


@attrs.define
class _Line:
    """All that one calendar is asked for: starts, lengths, and whether each is there."""

    starts: list[Expression] = attrs.field(factory=list)
    lengths: list[int] = attrs.field(factory=list)
    there: list[Expression] = attrs.field(factory=list)
    demands: list[int] = attrs.field(factory=list)

    def add(
        self, start: Expression, length: int, *, there: Expression = True, demand: int = 1
    ) -> None:
        """Ask for some steps more."""
        self.starts.append(start)
        self.lengths.append(length)
        self.there.append(there)
        self.demands.append(demand)


class _Worded:
    """
    The model.

    Attributes:
        model: As CPMpy takes it.

    """

    def __init__(self, instance: Instance) -> None:
        """Write everything."""
        self.model, self._instance = cpmpy.Model(), instance
        self._lines: dict[str, _Line] = {}
        self._placed: dict[tuple[str, str], _Placed] = {}
        ends = [visit.weight * self._visit(visit) for visit in instance.visits]
        for name, line in self._lines.items():
            self.model += self._share(instance.calendars[name], line)
        self.model.minimize(cpmpy.sum(ends))

    def _visit(self, visit: Visit) -> Expression:
        """Write one visit; return its end."""
        placed = {
            service: self._place(f"{visit.ref} {service}", place)
            for service, place in visit.places.items()
        }
        self._placed |= {(visit.ref, service): one for service, one in placed.items()}
        for first, then in visit.before:
            self.model += placed[first].end <= placed[then].start
        for middle, one, other in visit.between:
            ways = itertools.permutations((placed[one], placed[other]))
            self.model += cpmpy.any(
                [
                    (early.end <= placed[middle].start) & (placed[middle].end <= late.start)
                    for early, late in ways
                ]
            )
        for service, host in visit.together:
            self.model += placed[service].start == placed[host].start
        end = cpmpy.max([placed[service].end for service in visit.childs])
        begin = cpmpy.min([placed[service].start for service in visit.childs])
        self.model += end - begin <= visit.span
        if visit.days:
            self.model += cpmpy.any(
                [
                    cpmpy.all([(one.start >= day) & (one.end <= night) for one in placed.values()])
                    for day, night in visit.days
                ]
            )
        return end

    def _place(self, name: str, place: Place) -> _Placed:
        """Write one appointment with all who could have it."""
        start = cpmpy.intvar(0, self._instance.size - place.length, name=name)
        for calendar in place.calendars:
            self._line(calendar).add(start, place.length)
        seats = {
            seat: self._choose(f"{name}.{seat}", people, start, place.length)
            for seat, people in place.seats.items()
        }
        rooms = self._choose(f"{name} in", place.rooms, start, place.length)
        return _Placed(place.length, start, seats, rooms)

    def _choose(
        self, name: str, choices: Mapping[str, tuple[str, ...]], start: Expression, length: int
    ) -> dict[str, Expression]:
        """Write that exactly one of *choices*, if there are any, is made."""
        made = {ref: cpmpy.boolvar(name=f"{name} {ref}") for ref in choices}
        for ref, calendars in choices.items():
            for calendar in calendars:
                self._line(calendar).add(start, length, there=made[ref])
        if made:
            self.model += cpmpy.sum(list(made.values())) == 1
        return made

    def _line(self, calendar: str) -> _Line:
        """Return all that *calendar* is asked for so far."""
        return self._lines.setdefault(calendar, _Line())

    def _share(self, calendar: Calendar, line: _Line) -> Expression:
        """Return that a calendar takes what it can, around the time in which it is not free."""
        for first, after in calendar.busy(self._instance.size):
            line.add(first, after - first, demand=calendar.capacity)
        for first, after, count in calendar.crowds:
            line.add(first, after - first, demand=count)
        if calendar.capacity == 1:
            return cpmpy.NoOverlapOptional(line.starts, line.lengths, is_present=line.there)
        return cpmpy.CumulativeOptional(
            line.starts,
            line.lengths,
            demand=line.demands,
            capacity=calendar.capacity,
            is_present=line.there,
        )

    def plan(self, value: Any) -> Plan:  # noqa: ANN401 - takes variables of CPMpy
        """Return the plan that the variables' values say."""
        plan: dict[str, dict[str, Placing]] = {}
        for (visit, service), placed in self._placed.items():
            plan.setdefault(visit, {})[service] = Placing(
                start=value(placed.start),
                people={seat: _chosen(who, value) for seat, who in placed.seats.items()},
                room=_chosen(placed.rooms, value) if placed.rooms else None,
            )
        return plan


def _chosen(made: Mapping[str, Expression], value: Any) -> str:  # noqa: ANN401 - as above
    """Return which choice was made."""
    return next(ref for ref, variable in made.items() if value(variable))
