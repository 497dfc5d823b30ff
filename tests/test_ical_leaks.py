"""Invites: nothing leaks, whatever a plan and its cases hold."""

import functools
import logging
import math
import random
import re
import time as clock
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

import attrs
import pytest

from onestop.errors import InviteError, OneStopError
from onestop.files import sent_to_json
from onestop.ical import Invite, centre_calendar, handover, invites
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
    Room,
    Sent,
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
            languages=(f"Mlanguage{index}", *chance.choice([(), ("zh",), ("en",)])),
            site_only=chance.random() < 0.2,
            certificates=(f"Mcertificate{index}",),
            territory=(f"Marea{index}",),
            contact=f"Mtelephone{index}",
        )
        for index in range(5)
    )
    rooms = tuple(
        a_room(
            ref=f"Mroom{index}",
            kinds=(f"Mkind{index}",),
            observed_from=None,
            label=f"3{index}",
            email=f"Mdoor{index}@Mwing{index}.example" if chance.random() < 0.5 else "",
        )
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


def addressed(problem: Problem) -> dict[str, Person | Room]:
    """Return everybody of *problem* by reference, and every room."""
    rooms = {room.ref: room for room in problem.centre.rooms}
    return rooms | {person.ref: person for case in problem.cases for person in problem.people(case)}


def chain(
    problem: Problem, plans: Iterable[Plan], sent: Sent | None = None
) -> tuple[list[Invite], Sent]:
    """Return all messages about *plans*, one after the other, and what calendars hold then."""
    messages: list[Invite] = []
    sent = sent or Sent(centre=problem.centre.ref)
    for plan in plans:
        new = invites(plan, problem, key=KEY, sent=sent)
        messages, sent = [*messages, *new], sent.after(new)
    return messages, sent


def within(seconds: float, times: int) -> Iterator[int]:
    """Count to *times*, or for *seconds*; at least once."""
    began = clock.monotonic()
    for index in range(times):
        yield index
        if clock.monotonic() - began > seconds:
            return


# What every private word begins with, and no name of the library's own does.
MARKER = r"M(?!ethod|essage|apping)(?=[a-z])"
# What references may be shown where only the centre looks: in its account, in errors and logs.
REFERENCES = r"M(?:case|appointment|person|kin|room)\d+"


def told_to(recipient: Person | Room, data: bytes) -> str:
    """Return what *data* tells *recipient* beside the recipient's own name and address."""
    text = data.replace(b"\r\n ", b"").decode()
    own = [recipient.email, "" if isinstance(recipient, Room) else recipient.name]
    for word in filter(None, own):
        text = text.replace(word, "")
    return text


@pytest.mark.parametrize("plans", [25, pytest.param(1000, marks=pytest.mark.long)])
def test_no_marker_reaches_anybody(plans, long_budget, caplog, capfd):
    """Over many plans and their changes, a message tells its recipient's own name and no more."""
    chance, told = random.Random(11), []
    caplog.set_level(logging.DEBUG)
    for _ in within(long_budget, plans):
        problem, plan, later = marked_problem(chance)
        everybody = addressed(problem)
        messages, sent = chain(problem, (plan, later, plan))
        messages += invites(later, problem, key=KEY, previous=plan)
        told.append(len(messages))
        for invite in messages:
            recipient = everybody[invite.recipient]
            addresses = re.findall(r"[\w.]+@[\w.]+", told_to(recipient, invite.data))
            assert set(addresses) == {"centre@example.org"}
            for shown in (invite.data, handover(invite)):
                assert not re.search(MARKER, told_to(recipient, shown) + invite.filename)
            words = invite.summary + invite.place + invite.note + invite.uid + invite.digest
            assert not re.search(MARKER, words)
            assert not re.search(MARKER, re.sub(REFERENCES, "", repr(invite)))
        assert not re.search(MARKER.encode(), centre_calendar(later, problem, key=KEY))
        account = sent_to_json(sent) + repr(sent)
        assert not re.search(f"{MARKER}|@", re.sub(REFERENCES, "", account))
    assert sum(told) > 5 * len(told)
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


LABELS = (
    "Mname{0} Mfamily{0}",
    "Mmail{0}@Mhost{0}.example",
    "Mtelephone{0}",
    "Mkin{0}@kin.example",
)


@pytest.mark.parametrize("plans", [10, pytest.param(250, marks=pytest.mark.long)])
def test_what_stops_an_invite_is_told_by_reference(plans, long_budget):
    """No error, nor what a log could show of one, holds a name, an address or anything else."""
    chance, caught = random.Random(14), 0
    for index in within(long_budget, plans):
        problem, plan, later = marked_problem(chance)
        sent = chain(problem, (plan,))[1]
        for attempt in refused(problem, plan, later, sent, LABELS[index % len(LABELS)]):
            error = error_of(attempt)
            if error:
                caught += 1
                said = [str(error), error.say(Language.ZH), *traceback.format_exception(error)]
                shown = re.sub(REFERENCES, "", "".join([*said, repr(error)]))
                assert not re.search(MARKER, shown)
                assert error.__cause__ is None
    assert caught > 4 * plans or long_budget < math.inf


def error_of(attempt: Callable[[], object]) -> OneStopError | None:
    """Return the error that *attempt* ends in, or None."""
    try:
        attempt()
    except OneStopError as error:
        return error
    return None


def refused(
    problem: Problem, plan: Plan, later: Plan, sent: Sent, label: str
) -> Iterator[Callable[[], object]]:
    """Yield what must not be possible, each once."""
    centre = problem.centre
    doors = tuple(
        attrs.evolve(room, label=label.format(number)) for number, room in enumerate(centre.rooms)
    )
    odd = tuple(attrs.evolve(each, email=f"a%{each.email}") for each in centre.people)
    elsewhere = attrs.evolve(problem, centre=attrs.evolve(centre, ref="Mcentre"))
    telling = attrs.evolve(problem, centre=attrs.evolve(centre, rooms=doors))
    misread = attrs.evolve(problem, centre=attrs.evolve(centre, people=odd))
    fewer = attrs.evolve(problem, cases=problem.cases[:1])
    visit = plan.visits[0]
    twice = attrs.evolve(
        plan, visits=(attrs.evolve(visit, appointments=visit.appointments[:1] * 2),)
    )
    yield functools.partial(invites, plan, telling, key=KEY)
    yield functools.partial(centre_calendar, plan, telling, key=KEY)
    yield functools.partial(invites, plan, misread, key=KEY)
    yield functools.partial(invites, twice, problem, key=KEY)
    yield functools.partial(invites, later, fewer, key=KEY, sent=sent)
    yield functools.partial(invites, plan, problem, key=b"Mkey")
    yield functools.partial(invites, plan, problem, key=KEY, previous=later)
    yield functools.partial(invites, plan, attrs.evolve(elsewhere, centre=centre), key=b"")
    yield functools.partial(handover, attrs.evolve(chain(problem, (plan,))[0][0], note="Mnote"))


@pytest.mark.parametrize("plans", [5, pytest.param(200, marks=pytest.mark.long)])
def test_what_is_hidden_makes_no_difference(plans, long_budget):
    """Two worlds that differ in everything a recipient may not know give equal bytes."""
    chance, compared = random.Random(12), 0
    for _ in within(long_budget, plans):
        problem, plan, later = marked_problem(chance)
        for recipient in ("Mperson0", "Mkin0", "Mroom0"):
            other = hidden_changes(problem, recipient)
            for new, old in ((plan, None), (later, plan)):
                mine = [
                    [
                        each.data
                        for each in invites(told(new), world, key=KEY, previous=told(old))
                        if each.recipient == recipient
                    ]
                    for world, told in worlds(problem, other, recipient)
                ]
                assert mine[0] == mine[1]
            mine = [
                [
                    (each.data, handover(each), each.filename)
                    for each in chain(world, map(told, (plan, later, plan)))[0]
                    if each.recipient == recipient
                ]
                for world, told in worlds(problem, other, recipient)
            ]
            assert mine[0] == mine[1]
            compared += len(mine[0])
    assert compared > 0


def worlds(
    problem: Problem, other: Problem, recipient: str
) -> list[tuple[Problem, Callable[[Plan | None], Plan | None]]]:
    """Return the world as it is and another that *recipient* cannot tell from it."""
    hide = functools.partial(hidden_from_plan, recipient=recipient)
    return [(problem, lambda plan: plan), (other, hide)]


def hidden_from_plan(plan: Plan | None, recipient: str) -> Plan | None:
    """Return *plan* without what it tells of families, co-victims, suspects, others, decisions."""
    if plan is None:
        return None
    visits = tuple(
        attrs.evolve(
            visit,
            family="Other",
            with_cases=(),
            kept_apart=not visit.kept_apart,
            appointments=tuple(
                attrs.evolve(
                    each,
                    part=1,
                    child=not each.child,
                    service="Other",
                    people=tuple(
                        attrs.evolve(who, seat="Other")
                        for who in each.people
                        if who.ref == recipient
                    ),
                )
                for each in visit.appointments
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
            languages=("Other",),
            site_only=not person.site_only,
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
    rooms = tuple(
        room if room.ref == recipient else attrs.evolve(room, email="", kinds=("Other",), reset=60)
        for room in problem.centre.rooms
    )
    centre = attrs.evolve(problem.centre, people=people, rooms=rooms)
    return attrs.evolve(problem, cases=cases, centre=centre)


def test_errors_and_reprs_hold_no_address_and_no_name():
    """What a log could show of a failed invite is references."""
    problem, plan, _ = marked_problem(random.Random(13))
    rooms = tuple(attrs.evolve(room, label="Mname0 Mfamily0") for room in problem.centre.rooms)
    telling = attrs.evolve(problem, centre=attrs.evolve(problem.centre, rooms=rooms))
    with pytest.raises(InviteError) as caught:
        invites(plan, telling, key=KEY)

    assert "Mname" not in repr(caught.value) + str(caught.value) + caught.value.say(Language.ZH)
