"""
The best visit of a day without CP-SAT: all levels below the earliest end, by exact search.

The exact search has found on which day the visit is, and when it is over.  What
is left is small: few ways to place the appointments with the least waiting, and
for each of them few choices of people and rooms.  So all of them are gone through,
and what is found is what CP-SAT would prove.  What this cannot say, or not soon,
is left to CP-SAT.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import attrs

from onestop import objective
from onestop.model import LevelValue, Visit
from onestop.rules import Level, Posted
from onestop.rules.verbs import (
    Barred,
    Before,
    Between,
    Distinct,
    EndsBy,
    Fills,
    Includes,
    InRoom,
    OneAtATime,
    PersonFree,
    RoomFree,
    SameDay,
    SpanAtMost,
    StartsBy,
    Verb,
    Within,
)
from onestop.search import Search, Visiting
from onestop.solver.beside import Beside
from onestop.solver.choosing import People
from onestop.solver.decoding import Decided, visit_of
from onestop.solver.packing import Due, LongSearchError, Timely, UnsaidError, Walk
from onestop.solver.question import Question
from onestop.solver.seating import FACE, WISH, Rooms
from onestop.solver.timing import Meanwhile, Moments, Times

Way: TypeAlias = tuple[int, Moments, Meanwhile]
"""What a visit costs, when its appointments start, and what runs at the same time."""
PATIENCE = 4000
FEW, IN_VAIN = 6, 20
UNITS = {Level.FACES: FACE, Level.WISHES: WISH, Level.LOAD: 1}
# What binds in the starts, in the search's own order, or several visits of which there is one.
KEPT = frozenset(
    (
        Barred,
        Between,
        Distinct,
        EndsBy,
        Fills,
        Includes,
        InRoom,
        OneAtATime,
        PersonFree,
        RoomFree,
        SameDay,
        SpanAtMost,
        Within,
    )
)


@attrs.frozen(kw_only=True)
class Settled:
    """The best visit, and what its levels come to: all of them proved."""

    visit: Visit
    levels: tuple[LevelValue, ...]


class NoVisitError(Exception):
    """No visit is on that day, whoever fills the seats that are tied to each other."""


def settled(
    question: Question, search: Search, best: Visiting, down_to: Level = Level.TIE
) -> Settled | None:
    """
    Return the best visit of the day of *best*; None where CP-SAT has to look.

    Args:
        question: The visit.
        search: The search that found the day.
        best: The earliest visit of the day.
        down_to: The last level that counts; below it, whatever comes.

    Raises:
        NoVisitError: There is none on that day.

    """
    try:
        return _Settling(question, search, best, down_to).settle()
    except (LongSearchError, UnsaidError):
        return None


def dues_of(question: Question, search: Search) -> list[Due]:
    """
    Return the soft deadlines.

    Raises:
        UnsaidError: The level has something else.

    """
    dues, lattice = [], search.lattice
    minute = lattice.step / question.brief.problem.centre.grid
    for item in question.posted:
        if item.level is Level.DEADLINE:
            if not isinstance(item.verb, EndsBy | StartsBy):
                raise UnsaidError
            service = item.verb.service if isinstance(item.verb, EndsBy) else None
            if service is not None and service not in search.names:
                raise UnsaidError
            number = None if service is None else search.names.index(service)
            by = (item.verb.by - lattice.origin) // minute
            dues.append(Due(number=number, minute=by, weight=item.weight))
    return dues


class _Settling:
    """Goes through all visits that end together, those with the least waiting first."""

    def __init__(self, question: Question, search: Search, best: Visiting, down_to: Level) -> None:
        """Sort what is demanded by what it depends on: times, rooms, people."""
        self.question, self.search, self.best = question, search, best
        # When it ends is the search's to say; below that any visit may be as good as another.
        self.first_will_do = tuple(Level).index(down_to) <= tuple(Level).index(Level.EARLIEST)
        self.starts = list(question.starts.values())
        self.grid = question.brief.problem.centre.grid
        self.dues = dues_of(question, search)
        self.times = Times(search.lattice, self.starts)
        self.people = People(question, search.lattice, PATIENCE, first_will_do=self.first_will_do)
        self.rooms = Rooms(question.brief.problem.centre, search.lattice, self.starts, best)
        for item in question.posted:
            self._take(item)
        self.childs = [number for number, one in enumerate(self.starts) if one.need.child]
        self.beside = self._beside()

    def _beside(self) -> Beside | None:
        """
        Return when the appointment without the child could be; None if there is none.

        Raises:
            UnsaidError: There are several, or this one takes a room for those who watch.

        """
        without = [n for n in range(len(self.starts)) if n not in self.childs]
        if not without:
            return None
        number, own = without[0], self.starts[without[0]]
        last = self.best.last - own.length
        mask = own.mask & (1 << max(0, last + 1)) - (1 << self.best.first)
        if len(without) > 1 or last < self.best.first or not mask:
            raise UnsaidError
        if own.need.observed or own.rooms.keys() & self.rooms.linked:
            raise UnsaidError

        def alike(step: int) -> object:
            return self.people.able_at(number, step), self.rooms.able_at(number, step)

        return Beside(self.starts, number, mask, alike)

    def _bound(self, searches: Iterable[Search]) -> tuple[int, int]:
        """
        Return how much the best visit of the day is late, and when it is over.

        Raises:
            NoVisitError: None of *searches* has any.

        """
        bounds = [late for search in searches if (late := self._late_at(search)) is not None]
        if not bounds:
            raise NoVisitError
        return min(bounds)

    def _late_at(self, search: Search) -> tuple[int, int] | None:
        """Return the same of one search; None if it has no visit."""
        visiting = search.again(self.best)
        if visiting is None:
            return None
        if all(due.minute >= visiting.end * self.grid for due in self.dues):
            return 0, visiting.end
        return Timely(search, visiting, self.dues, self.grid).best()

    def _about_team(self, verb: Verb) -> bool:
        """Tell whether *verb* is about the time of an appointment without the child."""
        match verb:
            case Before(first=first, then=then):
                return not {first, then} <= set(self.search.names)
            case Within(service=service):
                return service not in self.search.names
            case _:
                return False

    def _kept(self, verb: Verb) -> bool:
        """Tell whether the starts or the search keep what binds."""
        if isinstance(verb, Before):
            return {verb.first, verb.then} <= set(self.search.names)
        return type(verb) in KEPT

    def _take(self, item: Posted) -> None:
        """Hand one demand on to whoever can judge it; give up on what nobody can."""
        if item.level is Level.DEADLINE or (item.level is None and self._kept(item.verb)):
            return
        cost = None
        if item.level is not None:
            if item.level not in UNITS:
                raise UnsaidError
            cost = item.weight * UNITS[item.level]
            if self._about_team(item.verb):
                raise UnsaidError
        taken = [judge.take(item.verb, cost) for judge in (self.times, self.people, self.rooms)]
        if not any(taken):
            raise UnsaidError

    def settle(self) -> Settled | None:
        """Return the best visit of the day; None if CP-SAT has to look for it."""
        found = self._at(*self._bound([self.search]), sure=False)
        if found is None:
            # What ties people across appointments puts the end off.
            branches = (self.search.only(masks) for masks in self.people.branches())
            found = self._at(*self._bound(branches), sure=True)
        return found

    def _at(self, missed: int, end: int, *, sure: bool) -> Settled | None:
        """
        Return the best visit that misses so much and ends then, the least waiting first.

        Unless the end is *sure* to be possible, give up where nobody is found for
        the first that there are.
        """
        walk, latest = self._walk(missed, end)
        for waiting in range(end - walk.busy - latest, end - walk.busy - self.best.first + 1):
            timely = list(walk.visits(waiting))
            if len(self.dues) > 1:
                timely = [moments for moments in timely if self._late(moments) <= missed]
            best = self._best(timely, sure=sure)
            if best is not None:
                return self._of(best, missed, waiting)
            if timely and not sure:
                break
        return None

    def _best(self, several: Sequence[Moments], *, sure: bool) -> Way | None:
        """Return the cheapest of *several*; unless *sure*, no more than a few are tried in vain."""
        best: Way | None = None
        # In canonical order, as far as the times of the child alone decide it.
        several, decided = sorted(several), self.beside.number if self.beside else len(self.starts)
        least = None
        for number, moments in enumerate(several):
            if best is None and not sure and number >= IN_VAIN:
                break
            if number == FEW:
                least = self._least(several)
            if best and best[0] == least and moments[:decided] > best[1][:decided]:
                break
            way = self._cheapest(moments)
            if way is not None and (best is None or way < best):
                best = way
            if best and self.first_will_do:
                break
        return best

    def _least(self, several: Sequence[Moments]) -> int | None:
        """Return what none of *several* is cheaper than; None if that is not worth knowing."""
        columns = zip(*several, strict=True)
        people = self.people.least(dict(zip(self.childs, map(set, columns), strict=True)))
        if people is None:
            return None
        least: int | None = None
        for moments in several:
            cost = self.times.cost(self._all(moments))
            if cost is not None and (least is None or cost < least):
                least = cost
            if least == 0:
                break
        return people + (least or 0)

    def _walk(self, missed: int, end: int) -> tuple[Walk, int]:
        """Return the walk to *end*, and the last step to come at without missing more."""
        masks, latest = dict[str, int](), end
        for due, least in self._least_missed().items():
            until = (due.minute + (missed - least) // due.weight) // self.grid
            if due.number is None:
                latest = min(latest, until)
            else:
                one = self.search.starts[due.number]
                masks[one.need.service] = (1 << max(0, until - one.length + 1)) - 1
        walk = Walk(self.search.only(masks), end, PATIENCE)
        return walk, min(latest, end - walk.busy)

    def _least_missed(self) -> dict[Due, int]:
        """Return, for each deadline, what all others together miss at least on this day."""
        alone = {}
        for due in self.dues:
            found = Timely(self.search, self.best, [due], self.grid).best()
            alone[due] = found[0] if found and len(self.dues) > 1 else 0
        return {due: sum(alone.values()) - alone[due] for due in self.dues}

    def _cheapest(self, childs: Moments) -> Way | None:
        """Return the cheapest way to have a visit with the child's appointments at *childs*."""
        moments = self._all(childs)
        if self.beside is None:
            cost = self._cost(moments, ())
            return None if cost is None else (cost, moments, ())
        # What runs meanwhile can only make it dearer, so the first that is as cheap will do.
        least = 0 if self.first_will_do else self._undisturbed(self.beside, moments)
        best: Way | None = None
        for way, meanwhile in self.beside.ways(moments) if least is not None else ():
            cost = self._cost(way, meanwhile)
            if cost is not None and (best is None or cost < best[0]):
                best = cost, way, meanwhile
                if self.first_will_do or self._choice(way, meanwhile) == least:
                    break
        return best

    def _undisturbed(self, beside: Beside, moments: Moments) -> int | None:
        """Return what rooms and people cost at least where nothing runs meanwhile."""
        costs = [self._choice(way, ()) for way in beside.usual(moments)]
        known = [cost for cost in costs if cost is not None]
        least = min(known, default=None)
        if known and not self.people.tied(beside.number):
            # Which kind is the cheapest does not depend on when the child is where.
            beside.typical = [beside.typical[costs.index(least)]]
        return least

    def _all(self, childs: Moments) -> Moments:
        """Return the starts of all appointments, as far as the child's are known."""
        moments = [0] * len(self.starts)
        for number, start in zip(self.childs, childs, strict=True):
            moments[number] = start
        return tuple(moments)

    def _cost(self, moments: Moments, meanwhile: Meanwhile) -> int | None:
        """Return what all levels from the faces on cost at *moments*; None if nothing fits."""
        extra = self.times.cost(moments)
        cost = None if extra is None else self._choice(moments, meanwhile)
        return None if extra is None or cost is None else extra + cost

    def _choice(self, moments: Moments, meanwhile: Meanwhile) -> int | None:
        """Return what the best rooms and people cost; None if there are none."""
        rooms = self.rooms.cost(moments, meanwhile)
        people = None if rooms is None else self.people.cost(moments, meanwhile)
        return None if rooms is None or people is None else rooms + people

    def _late(self, moments: Moments) -> int:
        """Return what *moments* miss of what is due."""
        total = 0
        for due in self.dues:
            if due.number is None:
                moment = min(moments)
            else:
                moment = moments[due.number] + self.search.starts[due.number].length
            total += due.weight * max(0, moment * self.grid - due.minute)
        return total

    def _of(self, way: Way, missed: int, waiting: int) -> Settled:
        """Return what was chosen as a visit, with the values of its levels."""
        cost, moments, meanwhile = way
        faces, rest = divmod(cost, FACE)
        wishes, load = divmod(rest, WISH)
        values = {
            Level.DEADLINE: missed,
            Level.EARLIEST: self._earliest(moments),
            Level.ON_SITE: waiting * self.grid,
            Level.FACES: faces,
            Level.WISHES: wishes,
            Level.LOAD: load,
        }
        proved = ((level.value, values.get(level, 0)) for level in Level)
        return Settled(
            visit=self._visit(moments, meanwhile),
            levels=tuple(LevelValue(level=name, value=v, bound=v) for name, v in proved),
        )

    def _earliest(self, moments: Moments) -> int:
        """Return what the end of the visit costs."""
        brief = self.question.brief
        ends = (moments[number] + self.starts[number].length for number in self.childs)
        end = self.search.lattice.moment(max(ends))
        return objective.earliest(brief.problem, brief.case, end)

    def _visit(self, moments: Moments, meanwhile: Meanwhile) -> Visit:
        """Return the visit."""
        brief, rooms = self.question.brief, self.rooms.chosen(moments, meanwhile)
        seats = self.people.chosen(moments, meanwhile)
        decided = [
            Decided(
                need=one.need,
                start=start,
                length=one.length,
                room=rooms.get(one.need.service),
                seats=seats[one.need.service],
            )
            for start, one in zip(moments, self.starts, strict=True)
        ]
        known = {room.ref: room for room in brief.problem.centre.rooms}
        return visit_of(brief, decided, self.search.lattice, known)
