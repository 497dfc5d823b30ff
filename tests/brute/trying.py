"""
The search: start times first, the best first, then every filling of seats and rooms.

Nothing is clever here but the order: the first three levels depend on times
alone, so times are tried from the best on, and the first that can be filled
settle them.
"""

import itertools
from typing import NamedTuple

from onestop.model import Appointment, Attendance, Plan, Presence, Problem, Status, Visit
from tests.brute.choices import Choices, joint
from tests.brute.filling import Filling, Picks
from tests.brute.law import MINUTE, Law, Taken
from tests.brute.shape import read


class Found(NamedTuple):
    """The best there is: its levels, and one plan that reaches them."""

    values: tuple[int, ...]
    plan: Plan


def search(problem: Problem, without: frozenset[str] = frozenset()) -> Found | None:
    """Return the best plan of *problem* when the rules *without* are dropped; None if none is."""
    choices = [Choices(read(problem, case, without)) for case in problem.cases]
    filling = Filling(choices)
    times, best = None, None
    for key, groups in joint([choice.groups() for choice in choices]):
        if times is not None and key > times:
            break
        for vectors in itertools.product(*groups):
            best = filling.best(vectors, best)
        times = key if best is not None else None
    if times is None or best is None:
        return None
    return Found((*times, *best[:3]), planned(problem, choices, best[3]))


def brute(problem: Problem, without: frozenset[str] = frozenset()) -> tuple[int, ...] | None:
    """Return the optimum of :data:`LEVELS` in order of importance; None if nothing fits."""
    found = search(problem, without)
    return found.values if found else None


def planned(problem: Problem, choices: list[Choices], picks: Picks) -> Plan:
    """Return *picks* as a plan, breaks and standing visits included."""
    visits = list(problem.standing.visits if problem.standing else ())
    for law in (choice.law for choice in choices):
        options = [option for ref, option in picks if ref == law.case.ref]
        held = [held_as(law, option) for option in sorted(options, key=lambda o: o.start)]
        visit = Visit(
            case=law.case.ref,
            child=law.case.child.ref,
            family=law.case.family,
            with_cases=law.case.with_cases,
            kept_apart=law.case.standing == "suspect",
            appointments=tuple(itertools.chain(*held)),
        )
        visits.append(visit)
    return Plan(centre=problem.centre.ref, status=Status.OPTIMAL, visits=tuple(visits))


def held_as(law: Law, option: Taken) -> list[Appointment]:
    """Return *option* as an appointment, followed by its breaks."""
    people = tuple(Attendance(seat=s, ref=r, presence=Presence(p)) for s, r, p in option.people)
    name = f"{law.case.ref}.{option.service}"
    main = Appointment(
        ref=name,
        service=option.service,
        part=option.part,
        child=option.child,
        start=option.start,
        end=option.end,
        room=option.room,
        observed_from=option.observed,
        people=people,
    )
    breaks = [
        Appointment(
            ref=f"{name}.break-{number}",
            service="break",
            part=option.part,
            start=option.start + after * MINUTE,
            end=option.start + (after + length) * MINUTE,
        )
        for number, (after, length) in enumerate(law.wanted[option.service].breaks, 1)
    ]
    return [main, *breaks]
