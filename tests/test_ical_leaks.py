"""Invites: nothing leaks, whatever a plan and its cases hold."""

import random
import re
import time as clock
from collections.abc import Iterator
from datetime import timedelta

import attrs
import pytest

from onestop.errors import InviteError
from onestop.ical import invites
from onestop.model import (
    Appointment,
    Case,
    Conflict,
    Gender,
    LeftOut,
    Lifted,
    Override,
    PastInterview,
    Person,
    Plan,
    Presence,
    Problem,
    Reason,
    Standing,
    Unplanned,
    Urgency,
    Visit,
    Window,
    Wishes,
)
from onestop.texts import Language, Text
from tests.builders import (
    a_case,
    a_child,
    a_companion,
    a_person,
    a_plan,
    a_room,
    a_seat,
    at,
    some_hours,
)
from tests.invitations import KEY, the_centre, the_problem


def marked_problem(chance: random.Random) -> tuple[Problem, Plan, Plan]:
    """Return a problem with a marker in every private field, a plan of it and a later one."""
    people = tuple(
        a_person(
            ref=f"Mperson{index}",
            name=f"Mname{index} Mfamily{index}",
            email=f"Mmail{index}@Mhost{index}.example",
            agency=f"Magency{index}",
            roles=(f"Mrole{index}",),
            languages=(f"Mlanguage{index}",),
            certificates=(f"Mcertificate{index}",),
            territory=(f"Marea{index}",),
            contact=f"Mtelephone{index}",
        )
        for index in range(5)
    )
    rooms = tuple(
        a_room(ref=f"Mroom{index}", kinds=(f"Mkind{index}",), observed_from=None, label=f"3{index}")
        for index in range(3)
    )
    cases = tuple(marked_case(index, chance) for index in range(chance.randint(1, 3)))
    centre = the_centre(people=people, rooms=rooms)
    problem = the_problem(centre=centre, cases=cases)
    visits = tuple(marked_visit(case, people, chance) for case in cases)
    later = tuple(marked_visit(case, people, chance) for case in cases if chance.random() < 0.7)
    return problem, marked_plan(cases, visits), marked_plan(cases, later, revision=1)


def marked_plan(cases: tuple[Case, ...], visits: tuple[Visit, ...], **facts: int) -> Plan:
    """Return a plan that says why some of it is missing, and what was lifted, with markers."""
    reason = Reason(rule="F05", subject="Msubject", sentence=Text("Msentence", "Msentence"))
    conflict = Conflict(reasons=(reason,))
    return a_plan(
        visits=visits,
        unplanned=(Unplanned(case="Mcaseless", conflict=conflict),),
        left_out=tuple(
            LeftOut(case=case.ref, service="Mdropped", conflict=conflict) for case in cases
        ),
        overrides=tuple(
            Lifted(case=case.ref, override=override)
            for case in cases
            for override in case.overrides
        ),
        **facts,
    )


def marked_case(index: int, chance: random.Random) -> Case:
    """Return a case with a marker in every private field."""
    return a_case(
        ref=f"Mcase{index}",
        urgency=chance.choice(list(Urgency)),
        child=a_child(
            ref=f"Mchild{index}",
            age=chance.randint(3, 17),
            gender=chance.choice(list(Gender)),
            languages=(f"Mtongue{index}",),
            needs=(f"Mneed{index}",),
        ),
        standing=chance.choice(list(Standing)),
        territory=f"Marea{index}",
        more_time=f"Mdelay{index}",
        family=f"Mfamily{index}",
        with_cases=(f"Mother{index}",),
        suspects=(f"Msuspect{index}",),
        refused=(f"Mperson{index}",),
        lessons=(some_hours(),),
        wishes=Wishes(person="Mperson0", together=f"Mother{index}"),
        companions=(
            a_companion(
                ref=f"Mkin{index}", relation=f"Mrelation{index}", email=f"Mkin{index}@kin.example"
            ),
        ),
        past_interviews=(
            PastInterview(at=at("00:10"), interviewer="Mperson0", adult=f"Madult{index}"),
        ),
        overrides=(
            Override(
                rule="R01",
                reason=f"Mreason{index}",
                approved_by=f"Mchief{index}",
                at=at("00:20"),
                topics=(f"Mtopic{index}",),
            ),
        ),
    )


def marked_visit(case: Case, people: tuple[Person, ...], chance: random.Random) -> Visit:
    """Return a visit of *case* with appointments of random people and rooms."""
    appointments = []
    for index in range(chance.randint(1, 4)):
        start = at("08:30") + timedelta(minutes=5 * chance.randint(0, 100))
        somebody = [*(each.ref for each in people), *(each.ref for each in case.companions)]
        seated = chance.sample(somebody, chance.randint(1, 4))
        appointments.append(
            Appointment(
                ref=f"{case.ref}.Mappointment{index}",
                service=f"Mservice{index}",
                part=chance.randint(1, 2),
                child=chance.random() < 0.7,
                start=start,
                end=start + timedelta(minutes=5 * chance.randint(1, 12)),
                room=chance.choice(["Mroom0", "Mroom1", None]),
                observed_from=chance.choice(["Mroom2", None]),
                people=tuple(
                    a_seat(ref, f"Mseat{ref}", chance.choice(list(Presence))) for ref in seated
                ),
            )
        )
    return Visit(
        case=case.ref,
        child=case.child.ref,
        family=case.family,
        with_cases=case.with_cases,
        kept_apart=case.standing is Standing.SUSPECT,
        appointments=tuple(appointments),
    )


def addressed(problem: Problem) -> dict[str, Person]:
    """Return everybody of *problem* by reference."""
    return {person.ref: person for case in problem.cases for person in problem.people(case)}


def within(seconds: float, times: int) -> Iterator[int]:
    """Count to *times*, or for *seconds*; at least once."""
    began = clock.monotonic()
    for index in range(times):
        yield index
        if clock.monotonic() - began > seconds:
            return


@pytest.mark.parametrize("plans", [25, pytest.param(1000, marks=pytest.mark.long)])
def test_no_marker_reaches_anybody(plans, long_budget):
    """Over many plans and their changes, a message tells its recipient's own name and no more."""
    chance, told = random.Random(11), []
    for _ in within(long_budget, plans):
        problem, plan, later = marked_problem(chance)
        messages = invites(plan, problem, key=KEY)
        messages += invites(later, problem, key=KEY, previous=plan)
        told.append(len(messages))
        for invite in messages:
            person = addressed(problem)[invite.recipient]
            text = invite.data.replace(b"\r\n ", b"").decode() + invite.filename
            rest = text.replace(person.name or person.email, "").replace(person.email, "")

            assert not re.search(r"M(?=[a-z])", rest)
            assert {each.lower() for each in re.findall(r"[\w.]+@[\w.]+", text)} == {
                "centre@example.org",
                person.email.lower(),
            }
    assert sum(told) > 5 * len(told)


@pytest.mark.parametrize("plans", [5, pytest.param(200, marks=pytest.mark.long)])
def test_what_is_hidden_makes_no_difference(plans, long_budget):
    """Two worlds that differ in everything a recipient may not know give equal bytes."""
    chance = random.Random(12)
    for _ in within(long_budget, plans):
        problem, plan, later = marked_problem(chance)
        for recipient in ("Mperson0", "Mkin0"):
            other = hidden_changes(problem, recipient)
            for new, old in ((plan, None), (later, plan)):
                mine = [
                    [
                        each.data
                        for each in invites(told(new), world, key=KEY, previous=told(old))
                        if each.recipient == recipient
                    ]
                    for world, told in ((problem, as_it_is), (other, hidden_from_plan))
                ]
                assert mine[0] == mine[1]


def as_it_is(plan: Plan | None) -> Plan | None:
    """Return *plan*."""
    return plan


def hidden_from_plan(plan: Plan | None) -> Plan | None:
    """Return *plan* without what it tells of families, co-victims, suspects and decisions."""
    if plan is None:
        return None
    visits = tuple(
        attrs.evolve(
            visit,
            family="Other",
            with_cases=(),
            kept_apart=not visit.kept_apart,
            appointments=tuple(
                attrs.evolve(a, part=1, child=not a.child) for a in visit.appointments
            ),
        )
        for visit in plan.visits
    )
    return attrs.evolve(plan, visits=visits, unplanned=(), left_out=(), overrides=())


def hidden_changes(problem: Problem, recipient: str) -> Problem:
    """Return *problem* with everything changed that *recipient* must not learn."""
    people = tuple(
        person
        if person.ref == recipient
        else attrs.evolve(
            person,
            name="Other",
            email=f"o-{person.email}",
            agency="Other",
            travel=30,
            territory=(),
            contact="Other",
            on_call=(some_hours(),),
        )
        for person in problem.centre.people
    )
    cases = tuple(
        attrs.evolve(
            case,
            urgency=Urgency.PLANNED,
            injured=not case.injured,
            standing=Standing.SUSPECT,
            distressed=True,
            told_all=True,
            at_risk=True,
            more_time="Other",
            consented=True,
            territory=None,
            family=None,
            with_cases=(),
            suspects=("Other",),
            refused=(),
            lessons=(),
            routines=(some_hours(),),
            wishes=Wishes(),
            incident=Window(at("01:00"), at("02:00")),
            child=attrs.evolve(case.child, age=5, gender=Gender.MALE, languages=("ug",), needs=()),
            companions=tuple(
                attrs.evolve(
                    each,
                    relation="Other",
                    email=each.email if each.ref == recipient else "other@kin.example",
                )
                for each in case.companions
            ),
            past_interviews=(),
            overrides=(),
        )
        for case in problem.cases
    )
    return attrs.evolve(problem, cases=cases, centre=attrs.evolve(problem.centre, people=people))


def test_errors_and_reprs_hold_no_address_and_no_name():
    """What a log could show of a failed invite is references."""
    problem, plan, _ = marked_problem(random.Random(13))
    rooms = tuple(attrs.evolve(room, label="Mname0 Mfamily0") for room in problem.centre.rooms)
    telling = attrs.evolve(problem, centre=attrs.evolve(problem.centre, rooms=rooms))
    with pytest.raises(InviteError) as caught:
        invites(plan, telling, key=KEY)

    assert "Mname" not in repr(caught.value) + str(caught.value) + caught.value.say(Language.ZH)
