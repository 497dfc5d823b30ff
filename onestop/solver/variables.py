"""One visit's variables in CP-SAT: starts on bitset domains, a literal per seat and person."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ortools.sat.python import cp_model

from onestop.bits import Lattice, ranges
from onestop.model import Visit
from onestop.solver.question import Question
from onestop.starts import Starts

Literal: TypeAlias = cp_model.IntVar
Term: TypeAlias = cp_model.LinearExpr | int


def domain(mask: int) -> cp_model.Domain:
    """Return the steps of *mask* as a domain."""
    return cp_model.Domain.from_intervals([list(pair) for pair in ranges(mask)])


class Placed:
    """
    One appointment's variables.

    Attributes:
        start: When it starts, in steps.
        end: When it ends: an expression.
        interval: From start to end.
        seats: A literal for each seat and person.
        rooms: A literal for each room.

    """

    def __init__(
        self, model: cp_model.CpModel, name: str, starts: Starts, present: Literal | None
    ) -> None:
        """Make the variables, and bind each choice to the steps at which it can be made."""
        self.model, self.starts, self.length = model, starts, starts.length
        self.present = present
        self.start = model.new_int_var_from_domain(domain(starts.mask), name)
        self.end = self.start + self.length
        self.interval = model.new_fixed_size_interval_var(self.start, self.length, name)
        self.seats = {
            seat: self._choose(f"{name}.{seat}", who) for seat, who in starts.seats.items()
        }
        self.rooms = self._choose(name, starts.rooms) if starts.need.kinds else {}
        if starts.distinct:
            for literals in self.by_person().values():
                if len(literals) > 1:
                    model.add_at_most_one(literals)
        for person in starts.includes:
            self._if_present(model.add_bool_or(self.by_person().get(person, [])))

    def _choose(self, name: str, masks: Mapping[str, int]) -> dict[str, Literal]:
        """Return a literal for each choice, of which exactly one is made."""
        literals = {}
        for ref, mask in masks.items():
            literals[ref] = literal = self.model.new_bool_var(f"{name}.{ref}")
            if mask != self.starts.mask:
                self.keep_in(mask, [literal])
        if self.present is None:
            self.model.add_exactly_one(literals.values())
        else:
            self.model.add(sum(literals.values()) == self.present)
        return literals

    def _if_present(self, bound: cp_model.Constraint) -> None:
        """Demand nothing of a visit that does not take place."""
        if self.present is not None:
            bound.only_enforce_if(self.present)

    def keep_in(self, mask: int, when: Iterable[cp_model.LiteralT]) -> None:
        """Bind the start to *mask* when all literals of *when* hold."""
        bound = self.model.add_linear_expression_in_domain(self.start, domain(mask))
        bound.only_enforce_if(*when)

    def by_person(self) -> dict[str, list[Literal]]:
        """Return each person's literals, one a seat."""
        found: dict[str, list[Literal]] = {}
        for literals in self.seats.values():
            for ref, literal in literals.items():
                found.setdefault(ref, []).append(literal)
        return found


class VisitVariables:
    """
    The variables of one case, or of one part of its visit.

    Attributes:
        question: The case.
        placed: Its appointments, by service.
        begin: No later than any start at which the child is.
        end: No earlier than any such end.
        present: Whether the visit takes place, and so needs people and rooms;
            None where it does in any case.

    """

    def __init__(
        self,
        model: cp_model.CpModel,
        question: Question,
        lattice: Lattice,
        present: Literal | None = None,
    ) -> None:
        """Make the variables; the child does one thing at a time."""
        self.model, self.question, self.exact = model, question, False
        self.present = present
        ref = question.case.ref
        self.placed = {
            service: Placed(model, f"{ref}/{service}", starts, present)
            for service, starts in question.starts.items()
        }
        self.begin = model.new_int_var(0, lattice.size, f"{ref}.begin")
        self.end = model.new_int_var(0, lattice.size, f"{ref}.end")
        for placed in self.childs():
            model.add(self.begin <= placed.start)
            model.add(self.end >= placed.end)
        model.add_no_overlap([placed.interval for placed in self.childs()])

    def childs(self) -> list[Placed]:
        """Return the appointments at which the child is."""
        return [placed for placed in self.placed.values() if placed.starts.need.child]

    def doors(self) -> tuple[cp_model.IntVar, cp_model.IntVar]:
        """Return when the child comes and goes: exactly, for demands that are about that."""
        if not self.exact:
            self.exact = True
            self.model.add_min_equality(self.begin, [placed.start for placed in self.childs()])
            self.model.add_max_equality(self.end, [placed.end for placed in self.childs()])
        return self.begin, self.end

    def hint(self, visit: Visit, lattice: Lattice) -> None:
        """Tell the solver of a visit that may be worth trying first."""
        known = {appointment.service: appointment for appointment in visit.appointments}
        for service, placed in self.placed.items():
            appointment = known[service]
            self.model.add_hint(placed.start, lattice.steps_to(appointment.start))
            seated = {(person.seat, person.ref) for person in appointment.people}
            for seat, who in placed.seats.items():
                for ref, literal in who.items():
                    self.model.add_hint(literal, (seat, ref) in seated)
            for room, literal in placed.rooms.items():
                self.model.add_hint(literal, room == appointment.room)

    def branching(self) -> tuple[list[cp_model.IntVar], list[Literal]]:
        """Return the starts and the literals in canonical order, for the last level."""
        starts = [placed.start for placed in self.placed.values()]
        literals: list[Literal] = []
        for placed in self.placed.values():
            for seat in placed.seats.values():
                literals += seat.values()
            literals += placed.rooms.values()
        return starts, literals
