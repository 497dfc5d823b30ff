"""
One day of several visits: which of them it had best take, each at a prize.

A day is a relaxed problem of its own: what visits on different days, and
children of different visits, mean to each other is left out.  So whatever no
day can do here, no plan can do either.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

import attrs
from ortools.sat.python import cp_model

from onestop.bits import Lattice, covered, lowest
from onestop.model import Problem
from onestop.rules import Posted
from onestop.rules.verbs import (
    AtMost,
    Before,
    Between,
    Differs,
    OneAtATime,
    Same,
    SameDay,
    Shares,
    SomeOf,
    SpanAtMost,
)
from onestop.solver.clock import Clock
from onestop.solver.levels import rate
from onestop.solver.posting import Posting
from onestop.solver.question import Key, Question
from onestop.solver.running import Answer, run
from onestop.solver.variables import Literal, VisitVariables

# Demands that hold of a visit that does not take place, or say nothing of it.
KEPT = (
    AtMost,
    Before,
    Between,
    Differs,
    OneAtATime,
    Same,
    SameDay,
    Shares,
    SomeOf,
    SpanAtMost,
)
# Prizes are counted in parts of a minute, whole ones, so that bounds are exact.
SCALE = 32
# Days are small and asked often: what CP-SAT does ahead of its search does not pay.
LEAN = {"cp_model_probing_level": 0, "linearization_level": 0, "symmetry_level": 0}


@attrs.frozen(kw_only=True)
class Column:
    """
    Visits that one day can take together.

    Attributes:
        day: Which of the days, counted from 0.
        ends: The step by which each visit is over.

    """

    day: int
    ends: Mapping[Key, int]


@attrs.frozen(kw_only=True)
class Offer:
    """
    What a day makes of the prizes.

    Attributes:
        bound: What its costs less its prizes cannot be below, in parts of a minute.
        column: The best visits that were found.

    """

    bound: int
    column: Column


@attrs.define(kw_only=True)
class _Slot:
    """A place for one of several visits that are all alike on this day."""

    present: Literal
    end: cp_model.IntVar
    cost: cp_model.IntVar
    steps: Mapping[int, Literal]


class Day:
    """
    The model of one day.

    Args:
        problem: The problem.
        day: Which day, counted from 0.
        questions: The visits that it could take, narrowed to it.
        earliest: The step before which each of them cannot end.

    """

    def __init__(
        self,
        problem: Problem,
        day: int,
        questions: Sequence[Question],
        earliest: Mapping[Key, int],
    ) -> None:
        """Build the model: a slot for each visit that the day could take."""
        self.problem, self.day, self.model = problem, day, cp_model.CpModel()
        self.lattice = Lattice.over(problem.horizon, problem.centre.grid)
        self.rates = {q.key: rate(problem, q.case) for q in questions}
        self.groups = list(alike(map(relaxed, questions)))
        self.visits: dict[Key, VisitVariables] = {}
        self.slots = [self._slots(group) for group in self.groups]
        ends = {key: {day: earliest[key]} for key in self.visits}
        Posting(self.model, problem, self.visits, ends)
        self._share_pools()
        self.taken = [
            self._taken(group, slots) for group, slots in zip(self.groups, self.slots, strict=True)
        ]

    def _slots(self, group: Sequence[Question]) -> list[_Slot]:
        """Return as many slots as the day can take visits of *group*, first end first."""
        slots = [self._slot(group, each) for each in group[: most(group[0])]]
        for one, other in pairwise(slots):
            self.model.add_implication(other.present, one.present)
            self.model.add(one.end <= other.end).only_enforce_if(other.present)
            for step, literal in other.steps.items():
                # Of two that are alike, the one that counts more is over first.
                for lighter in (less for less in one.steps if less < step):
                    self.model.add_implication(one.steps[lighter], ~literal)
        return slots

    def _slot(self, group: Sequence[Question], question: Question) -> _Slot:
        """Return a slot; a visit that does not take place costs nothing."""
        present = self.model.new_bool_var("")
        visit = VisitVariables(self.model, question, self.lattice, present)
        self.visits[question.key] = visit
        steps = sorted({self.rates[each.key][0] for each in group})
        cost = self.model.new_int_var(0, steps[-1] * self.lattice.size, "")
        literals = {step: self.model.new_bool_var("") for step in steps}
        self.model.add(sum(literals.values()) == present)
        for step, literal in literals.items():
            self.model.add(cost >= step * visit.end).only_enforce_if(literal)
        return _Slot(present=present, end=visit.end, cost=cost, steps=literals)

    def _share_pools(self) -> None:
        """Say of every pool of people that their time is enough: CP-SAT would not see it."""
        questions = {key: visit.question for key, visit in self.visits.items()}
        for people, steps in pools(questions.values()).items():
            needs = {key: needed(question, people) for key, question in questions.items()}
            if sum(needs.values()) > steps:
                taken = (needs[key] * slot.present for key, slot in self._by_key().items())
                self.model.add(sum(taken) <= steps)

    def _by_key(self) -> dict[Key, _Slot]:
        """Return every slot by the visit that lends it its variables."""
        slots = (slot for slots in self.slots for slot in slots)
        return dict(zip(self.visits, slots, strict=True))

    def _taken(
        self, group: Sequence[Question], slots: Sequence[_Slot]
    ) -> Mapping[int, list[Literal]]:
        """Return, by what a step costs, whether one, two ... visits of a group are taken."""
        found = {}
        for step in slots[0].steps if slots else ():
            count = sum(self.rates[each.key][0] == step for each in group)
            literals = [self.model.new_bool_var("") for _ in range(min(count, len(slots)))]
            for one, other in pairwise(literals):
                self.model.add_implication(other, one)
            self.model.add(sum(literals) == sum(slot.steps[step] for slot in slots))
            found[step] = literals
        return found

    def best(self, prizes: Mapping[Key, int], clock: Clock, seconds: float) -> Offer:
        """
        Return the visits whose costs less their prizes are least.

        Args:
            prizes: What it is worth to take each visit, in parts of a minute.
            clock: The caller's patience.
            seconds: At most so many.

        """
        counted = [(SCALE, slot.cost) for slots in self.slots for slot in slots]
        for group, taken in zip(self.groups, self.taken, strict=True):
            for step, literals in taken.items():
                order = self._order(group, step, prizes)
                counted += [
                    (-prize, literal) for (prize, _), literal in zip(order, literals, strict=False)
                ]
        each = [number for number, _ in counted]
        goal = cp_model.LinearExpr.weighted_sum([variable for _, variable in counted], each)
        self.model.minimize(goal)
        answer = run(self.model, None, clock, seconds=seconds, tuning=LEAN)
        ends = self._ends(prizes, answer) if answer.found else {}
        return Offer(bound=answer.bound, column=Column(day=self.day, ends=ends))

    def _order(
        self, group: Sequence[Question], step: int, prizes: Mapping[Key, int]
    ) -> list[tuple[int, Key]]:
        """Return the visits of a group that cost alike, with what each is worth, best first."""
        worth = (
            (prizes[each.key] - SCALE * self.rates[each.key][1], each.key)
            for each in group
            if self.rates[each.key][0] == step
        )
        return sorted(worth, reverse=True)

    def _ends(self, prizes: Mapping[Key, int], answer: Answer) -> dict[Key, int]:
        """Return who is taken, and by which step each of them is over."""
        ends: dict[Key, int] = {}
        for group, slots in zip(self.groups, self.slots, strict=True):
            for step in slots[0].steps if slots else ():
                mine = (answer.of(slot.end) for slot in slots if answer.of(slot.steps[step]))
                order = self._order(group, step, prizes)
                ends |= {key: end for (_, key), end in zip(order, mine, strict=False)}
        return ends


def relaxed(question: Question) -> Question:
    """
    Return *question* with those demands alone that also hold of a visit not taken.

    The search found it a place among the child's own appointments.  When the team
    meets without the child may be impossible beside them, and would close the day
    to everybody else.
    """
    return attrs.evolve(question, posted=tuple(i for i in question.posted if _kept(question, i)))


def _kept(question: Question, item: Posted) -> bool:
    """Tell whether a day heeds a demand."""
    if isinstance(item.verb, Before):
        both = (item.verb.first, item.verb.then)
        if not all(question.starts[service].need.child for service in both):
            return False
    return item.level is None and isinstance(item.verb, KEPT)


def alike(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """Yield the questions in groups of which all members need the same at the same times."""
    groups: list[list[Question]] = []
    for question in questions:
        group = next((group for group in groups if _like(group[0], question)), None)
        if group is None:
            groups.append([question])
        else:
            group.append(question)
    yield from groups


def _like(one: Question, other: Question) -> bool:
    """Tell whether two visits are alike on a day."""
    same = one.starts == other.starts
    return same and [item.verb for item in one.posted] == [item.verb for item in other.posted]


def slots(questions: Iterable[Question]) -> int:
    """Return how many visits the model of a day with *questions* has room for."""
    groups = alike(map(relaxed, questions))
    return sum(min(len(group), most(group[0])) for group in groups)


def most(question: Question) -> int:
    """Return how many visits like this one a day can take at most, by people alone."""
    by_seat = (
        sum(_in_turn(mask, starts.length) for mask in who.values())
        for starts in question.starts.values()
        for who in starts.seats.values()
    )
    by_pool = (steps // needed(question, people) for people, steps in pools([question]).items())
    return min(chain(by_seat, by_pool), default=1 << 30)


def _in_turn(mask: int, length: int) -> int:
    """Return how many appointments of *length* can start in *mask*, one after the other."""
    count = 0
    while mask:
        after = lowest(mask) + length
        mask, count = mask >> after << after, count + 1
    return count


def pools(questions: Iterable[Question]) -> dict[frozenset[str], int]:
    """Return every set of people who are the choice for a seat, with the steps they can give."""
    steps: dict[str, int] = {}
    found = set()
    for starts in (each for question in questions for each in question.starts.values()):
        for who in starts.seats.values():
            found.add(frozenset(who))
            for ref, mask in who.items():
                steps[ref] = steps.get(ref, 0) | covered(mask, starts.length)
    return {people: sum(steps[ref].bit_count() for ref in people) for people in found}


def needed(question: Question, people: frozenset[str]) -> int:
    """Return how many steps of the time of *people* a visit needs, whoever else comes."""
    return sum(
        starts.length
        for starts in question.starts.values()
        for who in starts.seats.values()
        if people.issuperset(who)
    )
