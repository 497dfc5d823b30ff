"""Who sits where, when all times are known: the best choice of people, by branch and bound."""

from collections.abc import Collection, Mapping, Sequence

import attrs

from onestop.solver.packing import LongSearchError

FACE = 1 << 48
WISH = 1 << 24
"""One more face outweighs all wishes, one wish all of the load."""


@attrs.frozen(kw_only=True)
class Place:
    """
    A seat at its time.

    Attributes:
        service: The appointment.
        costs: Who could fill it, in canonical order, and what that costs.
        strangers: Those of them whom the child would meet here for the first time.
        twin: The number of an earlier seat that the same person must fill.
        distinct: Whether nobody else of the same appointment may be the same person.

    """

    service: str
    costs: Mapping[str, int]
    strangers: frozenset[str]
    twin: int | None
    distinct: bool


@attrs.frozen(kw_only=True)
class Group:
    """
    Of *people*, one must have one of the seats.

    Attributes:
        seats: Their numbers.
        people: Whoever will do.
        cost: What it costs if none has; None if that must not be.

    """

    seats: Collection[int]
    people: frozenset[str]
    cost: int | None


@attrs.frozen(kw_only=True)
class Pair:
    """Two seats that two people should fill, unless one of *shared* has both; *cost* as before."""

    one: int
    other: int
    cost: int | None
    shared: frozenset[str] = frozenset()


class Seating:
    """
    Fills all seats at the least cost; of several ways, the first in canonical order.

    Attributes:
        best: The least cost found; None if the seats cannot be filled.
        chosen: Who fills each seat then.

    """

    def __init__(
        self,
        places: Sequence[Place],
        groups: Sequence[Group],
        pairs: Sequence[Pair],
        patience: int,
    ) -> None:
        """
        Find the best choice.

        Raises:
            LongSearchError: It would take more than *patience* steps.

        """
        self.places, self.groups, self.pairs = places, groups, pairs
        self.patience = patience
        self.best: int | None = None
        self.chosen: tuple[str, ...] = ()
        self._taken: list[str] = []
        self._met: dict[str, int] = {}
        self._least, self._new, self._whom = self._bounds()
        self._fill(0)

    def _bounds(self) -> tuple[list[int], list[int], list[frozenset[str]]]:
        """
        Return what the seats from each one on cost at least.

        That is: their least costs together; how many of them need strangers who all
        differ; and which strangers those could be.
        """
        least, new, whom = [0], [0], [frozenset[str]()]
        kept: list[Place] = []
        for place in reversed(self.places):
            fresh = place.strangers == place.costs.keys() and all(
                (place.service == other.service and place.distinct)
                or place.strangers.isdisjoint(other.strangers)
                for other in kept
            )
            if fresh:
                kept.append(place)
            least.append(least[-1] + min(place.costs.values(), default=0))
            new.append(new[-1] + fresh)
            whom.append(whom[-1] | place.strangers if fresh else whom[-1])
        return least[::-1], new[::-1], whom[::-1]

    def _fill(self, cost: int) -> None:
        """Fill the next seat in every way that could still be the best."""
        number = len(self._taken)
        self.patience -= 1
        if self.patience < 0:
            raise LongSearchError
        if number == len(self.places):
            self.best, self.chosen = cost, tuple(self._taken)
            return
        place = self.places[number]
        for ref in self._able(place):
            self._taken.append(ref)
            first = ref in place.strangers and ref not in self._met
            if first:
                self._met[ref] = number
            more = self._more(number)
            if more is not None:
                total = cost + place.costs[ref] + FACE * first + more
                if self.best is None or total + self._rest(number + 1) < self.best:
                    self._fill(total)
            if first:
                del self._met[ref]
            self._taken.pop()

    def _able(self, place: Place) -> Collection[str]:
        """Return who can fill *place* after those before it."""
        able: Collection[str] = place.costs
        if place.twin is not None:
            twin = self._taken[place.twin]
            able = (twin,) if twin in place.costs else ()
        if not place.distinct:
            return able
        beside = {
            ref
            for ref, other in zip(self._taken, self.places, strict=False)
            if other.service == place.service
        }
        return [ref for ref in able if ref not in beside]

    def _more(self, number: int) -> int | None:
        """Return what the groups and pairs cost that end with seat *number*; None if too much."""
        more = 0
        for group in self.groups:
            if max(group.seats) == number and not any(
                self._taken[seat] in group.people for seat in group.seats
            ):
                if group.cost is None:
                    return None
                more += group.cost
        for pair in self.pairs:
            if max(pair.one, pair.other) == number:
                ref = self._taken[pair.one]
                if ref == self._taken[pair.other] and ref not in pair.shared:
                    if pair.cost is None:
                        return None
                    more += pair.cost
        return more

    def _rest(self, number: int) -> int:
        """Return what the seats from *number* on cost at least, after those before."""
        known = sum(ref in self._whom[number] for ref in self._met)
        return self._least[number] + FACE * max(0, self._new[number] - known)
