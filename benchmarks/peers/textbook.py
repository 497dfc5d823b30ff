"""
A textbook CP-SAT model: what a competent person writes in an afternoon.

An interval for each appointment, an optional one for each person or room that
it could have, and no overlap for whatever is one: child, person, room.  Nothing
is worked out before; CP-SAT has to find it all.
"""

import attrs
from ortools.sat.python import cp_model

from benchmarks.peers import watching
from benchmarks.peers.neutral import Instance, Place, Placing, Plan, Visit
from benchmarks.peers.watching import ValueOf, Watch


def solve(watch: Watch, *, limit: float, workers: int) -> bool:
    """Plan the instance; return whether the plan was proved the best."""
    textbook = _Textbook(watch.instance)
    return watching.run(textbook.model, watch, textbook.plan, limit=limit, workers=workers)


@attrs.define
class _Placed:
    """The variables of one appointment."""

    start: cp_model.IntVar
    end: cp_model.LinearExprT
    seats: dict[str, dict[str, cp_model.IntVar]] = attrs.field(factory=dict)
    rooms: dict[str, cp_model.IntVar] = attrs.field(factory=dict)


class _Textbook:
    """
    The model.

    Attributes:
        model: As CP-SAT takes it.

    """

    def __init__(self, instance: Instance) -> None:
        """Build everything."""
        self.model, self._instance = cp_model.CpModel(), instance
        self._used: dict[str, list[cp_model.IntervalVar]] = {}
        self._placed: dict[tuple[str, str], _Placed] = {}
        ends = [visit.weight * self._visit(visit) for visit in instance.visits]
        for name, intervals in self._used.items():
            self._share(name, intervals)
        self.model.minimize(sum(ends))

    def _visit(self, visit: Visit) -> cp_model.IntVar:
        """Add one visit; return its end."""
        model, size = self.model, self._instance.size
        placed = {service: self._place(place) for service, place in visit.places.items()}
        self._placed |= {(visit.ref, service): one for service, one in placed.items()}
        for first, then in visit.before:
            model.add(placed[then].start >= placed[first].end)
        for middle, one, other in visit.between:
            self._between(placed[middle], placed[one], placed[other])
        for service, host in visit.together:
            model.add(placed[service].start == placed[host].start)
        begin, end = model.new_int_var(0, size, "begin"), model.new_int_var(0, size, "end")
        for service in visit.childs:
            model.add(begin <= placed[service].start)
            model.add(end >= placed[service].end)
        model.add(end - begin <= visit.span)
        self._one_day(visit, list(placed.values()))
        return end

    def _place(self, place: Place) -> _Placed:
        """Add one appointment with all who could have it."""
        start = self.model.new_int_var(0, self._instance.size - place.length, "start")
        placed = _Placed(start, start + place.length)
        interval = self.model.new_fixed_size_interval_var(start, place.length, "appointment")
        for name in place.calendars:
            self._used.setdefault(name, []).append(interval)
        for seat, people in place.seats.items():
            placed.seats[seat] = self._choose(people, start, place.length)
        if place.rooms:
            placed.rooms = self._choose(place.rooms, start, place.length)
        return placed

    def _choose(
        self, choices: dict[str, tuple[str, ...]], start: cp_model.IntVar, length: int
    ) -> dict[str, cp_model.IntVar]:
        """Add an optional interval for each choice, of which exactly one is there."""
        literals = {}
        for ref, names in choices.items():
            literals[ref] = chosen = self.model.new_bool_var(ref)
            interval = self.model.new_optional_fixed_size_interval_var(start, length, chosen, ref)
            for name in names:
                self._used.setdefault(name, []).append(interval)
        self.model.add_exactly_one(literals.values())
        return literals

    def _share(self, name: str, intervals: list[cp_model.IntervalVar]) -> None:
        """Let a calendar take what it can, around the time in which it is not free."""
        calendar, size = self._instance.calendars[name], self._instance.size
        busy = [
            self.model.new_fixed_size_interval_var(first, after - first, "busy")
            for first, after in calendar.busy(size)
        ]
        if calendar.capacity == 1:
            self.model.add_no_overlap([*intervals, *busy])
            return
        booked = [
            self.model.new_fixed_size_interval_var(first, after - first, "booked")
            for first, after, _ in calendar.crowds
        ]
        demands = [1] * len(intervals) + [calendar.capacity] * len(busy)
        demands += [count for *_, count in calendar.crowds]
        self.model.add_cumulative([*intervals, *busy, *booked], demands, calendar.capacity)

    def _between(self, middle: _Placed, one: _Placed, other: _Placed) -> None:
        """Put the middle after one and before the other."""
        forward = self.model.new_bool_var("forward")
        for literal, early, late in ((forward, one, other), (~forward, other, one)):
            self.model.add(middle.start >= early.end).only_enforce_if(literal)
            self.model.add(late.start >= middle.end).only_enforce_if(literal)

    def _one_day(self, visit: Visit, placed: list[_Placed]) -> None:
        """Put the whole visit on one of its days, where that is asked for."""
        chosen = [self.model.new_bool_var("day") for _ in visit.days]
        for (day, night), literal in zip(visit.days, chosen, strict=True):
            for one in placed:
                self.model.add(one.start >= day).only_enforce_if(literal)
                self.model.add(one.end <= night).only_enforce_if(literal)
        if chosen:
            self.model.add_exactly_one(chosen)

    def plan(self, value: ValueOf) -> Plan:
        """Return the plan that the variables' values say."""
        plan: dict[str, dict[str, Placing]] = {}
        for (visit, service), placed in self._placed.items():
            plan.setdefault(visit, {})[service] = Placing(
                start=value(placed.start),
                people={seat: _chosen(who, value) for seat, who in placed.seats.items()},
                room=_chosen(placed.rooms, value) if placed.rooms else None,
            )
        return plan


def _chosen(literals: dict[str, cp_model.IntVar], value: ValueOf) -> str:
    """Return which choice was made."""
    return next(ref for ref, literal in literals.items() if value(literal))
