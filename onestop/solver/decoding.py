"""From a solver's answer back to visits with times, rooms and people."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from onestop.bits import Lattice
from onestop.model import (
    Appointment,
    Attendance,
    Case,
    Person,
    Presence,
    Room,
    Seat,
    Standing,
    Visit,
)
from onestop.rules import Need
from onestop.rules.base import BREAK
from onestop.solver.variables import Literal, Placed, VisitVariables


class Decoder:
    """
    Reads visits off the variables.

    Args:
        lattice: The grid.
        rooms: The centre's rooms, by reference.
        value: Returns a variable's value in the answer.

    """

    def __init__(
        self,
        lattice: Lattice,
        rooms: Mapping[str, Room],
        value: Callable[[Literal], int],
    ) -> None:
        """Keep what is needed for reading."""
        self.lattice, self.rooms, self.value = lattice, rooms, value

    def visit(self, parts: Sequence[VisitVariables]) -> Visit:
        """Return the visit of one case, with all its parts."""
        case = parts[0].question.case
        people = {person.ref: person for person in parts[0].question.brief.people}
        appointments: list[Appointment] = []
        for placed in (placed for part in parts for placed in part.placed.values()):
            appointment = self._appointment(case, placed, people)
            appointments += [
                appointment,
                *self._breaks(case, placed.starts.need, appointment),
            ]
        appointments.sort(key=lambda appointment: (appointment.start, -appointment.window.minutes))
        return Visit(
            case=case.ref,
            child=case.child.ref,
            family=case.family,
            with_cases=case.with_cases,
            kept_apart=case.standing is Standing.SUSPECT,
            appointments=tuple(appointments),
        )

    def _appointment(self, case: Case, placed: Placed, people: Mapping[str, Person]) -> Appointment:
        """Return one appointment."""
        need, start = placed.starts.need, self.lattice.moment(self.value(placed.start))
        room = self._chosen(placed.rooms) if need.kinds else None
        return Appointment(
            ref=f"{case.ref}/{need.service}",
            service=need.service,
            part=need.part,
            child=need.child,
            start=start,
            end=start + placed.length * self.lattice.step,
            room=room,
            observed_from=self.rooms[room].observed_from if room and need.observed else None,
            people=tuple(
                _attendance(people[self._chosen(placed.seats[seat.name])], seat)
                for seat in need.seats
            ),
        )

    def _chosen(self, literals: Mapping[str, Literal]) -> str:
        """Return the reference whose literal is true."""
        return next(ref for ref, literal in literals.items() if self.value(literal))

    @staticmethod
    def _breaks(case: Case, need: Need, inside: Appointment) -> list[Appointment]:
        """Return the breaks inside an appointment."""
        return [
            Appointment(
                ref=f"{case.ref}/{BREAK}-{number}",
                service=BREAK,
                part=need.part,
                start=inside.start + timedelta(minutes=pause.after),
                end=inside.start + timedelta(minutes=pause.after + pause.minutes),
            )
            for number, pause in enumerate(need.pauses, 1)
        ]


def _attendance(person: Person, seat: Seat) -> Attendance:
    """Return how *person* takes *seat*: by video if they can only so and the seat allows it."""
    remote = person.remote and Presence.REMOTE in seat.presence
    here = next((p for p in seat.presence if p != Presence.REMOTE), Presence.REMOTE)
    return Attendance(ref=person.ref, seat=seat.name, presence=Presence.REMOTE if remote else here)
