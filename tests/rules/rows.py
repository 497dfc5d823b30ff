"""
What a row of a rule's table is, and the small vocabulary that the tables are written in.

A row is a plan, the problem that it answers, and what becomes of it.  The plan
is written by hand on top of :func:`tests.builders.a_plan`.  The checker judges
it; then the same plan is pinned, appointment by appointment, and the solver is
asked for it.  So one row speaks of both faces of a rule.
"""

import enum
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs

from onestop.model import (
    Appointment,
    Availability,
    Case,
    Centre,
    Override,
    Pin,
    Plan,
    Problem,
    Profile,
    Strength,
    Urgency,
    Visit,
    Window,
)
from onestop.rules.base import BREAK
from tests.builders import (
    MONDAY,
    a_case,
    a_centre,
    a_child,
    a_plan,
    a_problem,
    a_profile,
    a_seat,
    a_visit,
    an_appointment,
    at,
    some_appointments,
    some_people,
    some_rooms,
    the_day,
)

TUESDAY = MONDAY + timedelta(days=1)


class Kind(enum.StrEnum):
    """What becomes of the plan."""

    KEPT = "kept: the rule has nothing to say"
    BROKEN = "broken: checker and solver refuse it"
    ALLOWED = "allowed: one notch on the permitted side"
    COSTS = "costs: soft, or lifted by an override"
    LIFTED = "lifted: an override leaves nothing of the rule"


class Ask(enum.StrEnum):
    """How the solver is asked for the plan."""

    PINNED = "every start, room and person pinned as in the plan"
    AS_IS = "the problem itself"
    NOT = "not at all: pins say nothing of seats, lengths, breaks or what is missing"


@attrs.frozen(kw_only=True)
class Row:
    """
    One plan and what becomes of it.

    Attributes:
        rule: The id.
        kind: What becomes of the plan.
        why: In words.
        plan: The plan.
        problem: What it answers.
        at: Where a broken rule is found: refs of appointments, without the case;
            an empty one for the whole visit.
        also: Rules that the plan cannot help but break as well.
        ask: How the solver is asked.
        named: What the conflict names, where that is not the rule itself.
        cost: What the rule's level comes to.

    """

    rule: str
    kind: Kind
    why: str
    plan: Callable[[], Plan] = a_plan
    problem: Callable[[], Problem] = a_problem
    at: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    ask: Ask = Ask.PINNED
    named: str = ""
    cost: int = 0

    def __str__(self) -> str:
        """Name the row in a test report."""
        return f"{self.rule} {self.kind.name.lower()} {self.why}"

    def asked(self) -> Problem:
        """Return what the solver is asked."""
        problem = self.problem()
        return pinned(problem, self.plan()) if self.ask is Ask.PINNED else problem


def _row(kind: Kind) -> Callable[..., Row]:
    """Return a maker of rows of one kind: id, reason, then the facts."""

    def make(rule: str, why: str, **facts: Any) -> Row:
        return Row(rule=rule, kind=kind, why=why, **facts)

    return make


kept, broken = _row(Kind.KEPT), _row(Kind.BROKEN)
allowed, costs, lifted = _row(Kind.ALLOWED), _row(Kind.COSTS), _row(Kind.LIFTED)


def pinned(problem: Problem, plan: Plan) -> Problem:
    """Return *problem* with every appointment of *plan* pinned."""
    cases = tuple(
        attrs.evolve(case, pins=tuple(map(_pin, mains(visit))))
        for case in problem.cases
        if (visit := plan.visit(case.ref))
    )
    return attrs.evolve(problem, cases=cases)


def _pin(appointment: Appointment) -> Pin:
    """Return the pin that asks for *appointment*."""
    return Pin(
        service=appointment.service,
        start=appointment.start,
        room=appointment.room,
        people=tuple(dict.fromkeys(person.ref for person in appointment.people)),
    )


def mains(visit: Visit) -> list[Appointment]:
    """Return what is no break."""
    return [a for a in visit.appointments if a.service != BREAK]


# Plans: the builders' visit, changed.


def planned(*appointments: Appointment) -> Plan:
    """Return the plan of a visit with *appointments*."""
    return a_plan(visits=(a_visit(appointments=appointments),))


def changed(service: str, **changes: Any) -> Plan:
    """Return the usual plan with the appointment of *service* changed."""
    old = (a for a in some_appointments() if a.service != service)
    (this,) = (a for a in some_appointments() if a.service == service)
    return planned(*old, attrs.evolve(this, **changes))


def moved(service: str, since: str, until: str) -> Plan:
    """Return the usual plan with *service* at another time."""
    return changed(service, start=at(since), end=at(until))


def seated(service: str, **seats: str | None) -> Plan:
    """Return the usual plan with other people in some seats of *service*; None for nobody."""
    (this,) = (a for a in some_appointments() if a.service == service)
    people = (attrs.evolve(p, ref=seats.get(p.seat) or p.ref) for p in this.people)
    empty = [seat for seat, ref in seats.items() if ref is None]
    return changed(service, people=tuple(p for p in people if p.seat not in empty))


def without(service: str) -> Plan:
    """Return the usual plan without *service*."""
    return planned(*(a for a in some_appointments() if a.service != service))


def plus(*more: Appointment) -> Plan:
    """Return the usual plan with *more*."""
    return planned(*some_appointments(), *more)


def shifted(minutes: float, plan: Plan | None = None) -> Plan:
    """Return the usual plan, or another, that many minutes later."""
    way = timedelta(minutes=minutes)

    def later(visit: Visit) -> Visit:
        moved = (attrs.evolve(a, start=a.start + way, end=a.end + way) for a in visit.appointments)
        return attrs.evolve(visit, appointments=tuple(moved))

    plan = plan or a_plan()
    return attrs.evolve(plan, visits=tuple(map(later, plan.visits)))


def in_order(*services: str) -> Plan:
    """Return the usual appointments in another order from 08:30, each right after the other."""
    usual = {a.service: a for a in some_appointments()}
    start, placed = at("08:30"), []
    for service in services:
        late = start - usual[service].start
        for this in (service, BREAK) if service == "interview" else (service,):
            old = usual[this]
            placed.append(attrs.evolve(old, start=old.start + late, end=old.end + late))
        start = usual[service].end + late
    return planned(*placed)


def notice(since: str = "08:30", until: str = "08:40", **changes: Any) -> Appointment:
    """Return the notice of rights, with which every visit begins."""
    people = (a_seat("P-ada", "officer"), a_seat("A-hana", "adult"))
    usual = {"room": "family-1", "people": people}
    return an_appointment("rights", since, until, **usual | changes)


def talk(since: str = "08:40", until: str = "09:20", **changes: Any) -> Appointment:
    """Return counselling, the simplest thing that a visit can be for."""
    psychologist = a_seat("Y-fay", "psychologist")
    room = {"room": "counselling-1"}
    return an_appointment("counselling", since, until, psychologist, **room | changes)


def standing(*appointments: Appointment, case: str = "2025-0009") -> Plan:
    """
    Return a plan that stood before: one visit of somebody else.

    Of the same family, so that nobody minds whom it meets at the door (R16).
    """
    other = a_visit(case=case, child=f"C-{case}", family="C-1", appointments=appointments)
    return a_plan(visits=(other,))


# Problems: the builders' problem, changed.


def for_case(**changes: Any) -> Problem:
    """Return the problem of one case that differs."""
    return a_problem(cases=(a_case(**changes),))


def for_child(**changes: Any) -> Problem:
    """Return the problem of one child that differs."""
    return for_case(child=a_child(**changes))


def for_centre(centre: Centre, **changes: Any) -> Problem:
    """Return the problem of another centre and, it may be, another case."""
    return a_problem(centre=centre, cases=(a_case(**changes),))


def overriding(rule: str, **changes: Any) -> Problem:
    """Return the problem of a case for which *rule* is lifted."""
    return for_case(overrides=(an_override(rule),), **changes)


def an_override(rule: str) -> Override:
    """Return a recorded decision to lift *rule*."""
    return Override(
        rule=rule, reason="recorded", approved_by="duty", at=at("07:50"), topics=("one",)
    )


def talking(**changes: Any) -> Problem:
    """Return the problem of a case that asks for counselling alone."""
    return for_case(services=("counselling",), **changes)


def with_room(ref: str, **changes: Any) -> Centre:
    """Return the usual centre with one room changed."""
    rooms = (attrs.evolve(r, **changes) if r.ref == ref else r for r in some_rooms())
    return a_centre(rooms=tuple(rooms))


def with_person(ref: str, **changes: Any) -> Centre:
    """Return the usual centre with one person changed."""
    people = (attrs.evolve(p, **changes) if p.ref == ref else p for p in some_people())
    return a_centre(people=tuple(people))


def without_people(*refs: str) -> Centre:
    """Return the usual centre without some people."""
    return a_centre(people=tuple(p for p in some_people() if p.ref not in refs))


def setting(rule: str, *, strength: Strength | None = None, **values: Any) -> Profile:
    """Return the usual profile with one rule set otherwise."""
    profile = a_profile()
    rules = tuple(
        attrs.evolve(s, strength=strength or s.strength, values={**s.values, **values})
        if s.rule == rule
        else s
        for s in profile.rules
    )
    return attrs.evolve(profile, rules=rules)


def serving(ref: str, **changes: Any) -> Profile:
    """Return the usual profile with one service changed."""
    profile = a_profile()
    services = (attrs.evolve(s, **changes) if s.ref == ref else s for s in profile.services)
    return attrs.evolve(profile, services=tuple(services))


def around_the_clock(days: int = 1, **changes: Any) -> Problem:
    """Return the problem in which everybody and every room is free day and night."""
    return attrs.evolve(a_problem(**changes), **open_all(the_day(days=days)))


def open_all(horizon: Window) -> dict[str, Any]:
    """Return the fields of a problem in which nothing is ever closed."""
    always = Availability((horizon,))
    return {
        "horizon": horizon,
        "now": horizon.start,
        "diaries": {person.ref: always for person in some_people()},
        "openings": {room.ref: always for room in some_rooms()},
    }


def early(**changes: Any) -> Case:
    """Return a case reported as the Monday began."""
    return a_case(**{"reported": at("00:00")} | changes)


# The acute case: the collection is inside the exam, which comes first.


def acute(**changes: Any) -> Problem:
    """Return the problem of an acute case."""
    return for_case(urgency=Urgency.ACUTE, **changes)


def acute_appointments() -> tuple[Appointment, ...]:
    """Return what an acute visit holds."""
    usual = {a.service: a for a in some_appointments()}
    team = (a_seat("D-dora", "doctor"), a_seat("P-bea", "officer"))
    late = timedelta(minutes=25)
    return (
        usual["rights"],
        an_appointment("exam", "08:40", "10:10", *team, room="exam-1"),
        *(
            attrs.evolve(usual[s], start=usual[s].start + late, end=usual[s].end + late)
            for s in ("rest", "interview", BREAK, "counselling")
        ),
    )
