"""The ways between sites in CP-SAT: whoever sits at two sites needs the time to get there."""

import itertools
from collections.abc import Iterator, Mapping

import attrs
from ortools.sat.python import cp_model

from onestop.bits import Lattice, covered
from onestop.model import Presence, Problem, Window
from onestop.rules.verbs import Ways
from onestop.solver.question import Key
from onestop.solver.sharing import any_of, unready
from onestop.solver.variables import Literal, Placed, VisitVariables


@attrs.frozen(kw_only=True)
class _Stand:
    """
    Where a person could be for an appointment.

    Attributes:
        placed: The appointment.
        site: Where it would be.
        when: What is true then.
        mask: When the person could start there.

    """

    placed: Placed
    site: str
    when: tuple[Literal, ...]
    mask: int

    def near(self, other: "_Stand", gap: int) -> bool:
        """Tell whether the two can lie less than *gap* steps apart."""
        before = other.placed.length + gap - 1
        around = covered(self.mask, before + self.placed.length + gap)
        return bool(around & other.mask << before)


class OnTheWay:
    """Leaves people the time for their ways between sites."""

    def __init__(
        self,
        model: cp_model.CpModel,
        problem: Problem,
        visits: Mapping[Key, VisitVariables],
    ) -> None:
        """Keep whose ways it is about."""
        self.model, self.visits = model, visits
        self.lattice = Lattice.over(problem.horizon, problem.centre.grid)
        self._sites: dict[tuple[Key, str], dict[str, tuple[Literal, ...]]] = {}
        self._known: dict[tuple[int, int, int], Literal] = {}

    def give_time(self, visit: VisitVariables, verb: Ways) -> None:
        """Leave the person time for the way from and to every seat of the visit."""
        mine = list(self._stands(visit, verb))
        for window, site in verb.booked:
            for stand in mine:
                if stand.site != site:
                    self._keep_off(stand, window, verb.ways[stand.site, site])
        # A pair counts once: at the visit that comes first.
        order = list(self.visits)
        later = order[order.index(visit.question.key) + 1 :]
        theirs = [stand for key in later for stand in self._stands(self.visits[key], verb)]
        pairs = itertools.chain(itertools.combinations(mine, 2), itertools.product(mine, theirs))
        for one, other in pairs:
            if one.site != other.site and one.placed is not other.placed:
                gap = self.lattice.steps(verb.ways[one.site, other.site])
                # Most pairs are far from each other, whatever becomes of them.
                if one.near(other, gap):
                    apart = self._apart(one.placed, other.placed, gap)
                    untrue = (~literal for literal in (*one.when, *other.when))
                    self.model.add_bool_or([*untrue, apart])

    def _keep_off(self, stand: _Stand, window: Window, minutes: int) -> None:
        """Keep an appointment off what is booked elsewhere, and off the way from and to it."""
        length = stand.placed.length
        bad = unready(self.lattice, window, length, minutes) | self._during(window, length)
        stand.placed.keep_in(stand.placed.starts.mask & ~bad, stand.when)

    def _stands(self, visit: VisitVariables, verb: Ways) -> Iterator[_Stand]:
        """Yield where the person could be during a visit."""
        remote = any(p.ref == verb.person and p.remote for p in visit.question.brief.people)
        for service, placed in visit.placed.items():
            for seat in placed.starts.need.seats:
                who = placed.seats[seat.name]
                by_video = remote and Presence.REMOTE in seat.presence
                if verb.person in who and not by_video:
                    key = visit.question.key, service
                    for site, there in self._at_sites(key, placed, verb).items():
                        yield _Stand(
                            placed=placed,
                            site=site,
                            when=(who[verb.person], *there),
                            mask=placed.starts.seats[seat.name][verb.person],
                        )

    def _at_sites(
        self, key: tuple[Key, str], placed: Placed, verb: Ways
    ) -> dict[str, tuple[Literal, ...]]:
        """Return the sites at which an appointment can be, each with what is true there."""
        sites: dict[str, list[Literal]] = {}
        for room, here in placed.rooms.items():
            sites.setdefault(verb.sites[room], []).append(here)
        if len(sites) == 1:
            return dict.fromkeys(sites, ())
        if key not in self._sites:
            self._sites[key] = {site: (any_of(self.model, some),) for site, some in sites.items()}
        return self._sites[key]

    def _apart(self, one: Placed, other: Placed, gap: int) -> Literal:
        """Return a literal that puts *gap* steps between two appointments, whoever has the way."""
        key = id(one), id(other), gap
        if key not in self._known:
            apart, first = self.model.new_bool_var(""), self.model.new_bool_var("")
            self.model.add(other.start >= one.end + gap).only_enforce_if(apart, first)
            self.model.add(one.start >= other.end + gap).only_enforce_if(apart, ~first)
            self._known[key] = apart
        return self._known[key]

    def _during(self, window: Window, length: int) -> int:
        """Return the starts at which an appointment of *length* overlaps *window*."""
        origin, step = self.lattice.origin, self.lattice.step
        first = (window.start - origin) // step - length + 1
        last = -(-(window.end - origin) // step)
        return (1 << max(0, last)) - (1 << max(0, first))
