"""Reads what CP-SAT decided off its variables."""

from collections.abc import Callable, Mapping, Sequence

from onestop.bits import Lattice
from onestop.model import Room, Visit
from onestop.solver.decoding import Decided, visit_of
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
        decided = [self._decided(p) for part in parts for p in part.placed.values()]
        return visit_of(parts[0].question.brief, decided, self.lattice, self.rooms)

    def _decided(self, placed: Placed) -> Decided:
        """Return what the answer says of one appointment."""
        need = placed.starts.need
        return Decided(
            need=need,
            start=self.value(placed.start),
            length=placed.length,
            room=self._chosen(placed.rooms) if need.kinds else None,
            seats={seat.name: self._chosen(placed.seats[seat.name]) for seat in need.seats},
        )

    def _chosen(self, literals: Mapping[str, Literal]) -> str:
        """Return the reference whose literal is true."""
        return next(ref for ref, literal in literals.items() if self.value(literal))
