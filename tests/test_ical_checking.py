"""Invites: what is planted is found, and nothing leaks."""

import random
import re
import time as clock
from collections.abc import Iterator
from datetime import timedelta

import attrs
import pytest
from icalendar import Calendar, vDDDTypes

from onestop import texts
from onestop.errors import InviteError
from onestop.ical import Method, checking, invites, inviting, writing
from onestop.model import (
    Appointment,
    Case,
    Gender,
    Override,
    PastInterview,
    Person,
    Plan,
    Presence,
    Problem,
    Urgency,
    Visit,
    Window,
)
from onestop.texts import Language
from tests.builders import (
    a_case,
    a_child,
    a_companion,
    a_person,
    a_plan,
    a_room,
    a_seat,
    at,
)
from tests.invitations import KEY, the_centre, the_plan, the_problem, the_talk, two_people


def good() -> tuple[bytes, writing.Message, Appointment, Person]:
    """Return what the check accepts."""
    person, talk = two_people()[0], the_talk()
    message = writing.Message(
        method=Method.REQUEST,
        uid="0" * 32,
        sequence=0,
        stamp=at("08:00"),
        start=talk.start,
        end=talk.end,
        zone="Asia/Shanghai",
        mailbox="centre@example.org",
        email=person.email,
        name=person.name,
        summary="Appointment",
        place="Building 1, room 301, " + "far away " * 8,
    )
    return writing.written(message), message, talk, person


def _moved_zone(data: bytes) -> bytes:
    """Return *data* with the zone's definition after the event."""
    head, zone, tail = data.partition(checking._ZONE)  # noqa: SLF001
    event, end, rest = tail.partition(b"END:VEVENT\r\n")
    return head + event + end + zone + rest


def _nested(data: bytes) -> bytes:
    """Return *data* whose SUMMARY stands outside of the event."""
    without = data.replace(b"SUMMARY:Appointment\r\n", b"")
    return without.replace(b"METHOD:", b"SUMMARY:Appointment\r\nMETHOD:")


def _swapped(data: bytes) -> bytes:
    """Return *data* in which nothing stands inside the event."""
    event = data.index(b"BEGIN:VEVENT\r\n")
    begin, end = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"
    body = data[event:].replace(begin, b"").replace(end, b"")
    return data[:event] + begin + end + body


PLANTED = {
    "no final line break": lambda data: data[:-2],
    "line feeds only": lambda data: data.replace(b"\r\n", b"\n"),
    "one line feed": lambda data: data.replace(b"\r\nEND:VEVENT", b"\nEND:VEVENT"),
    "blank line": lambda data: data.replace(b"\r\nEND:VEVENT", b"\r\n\r\nEND:VEVENT"),
    "long line": lambda data: data.replace(b"\r\n ", b""),
    "control character": lambda data: data.replace(b"Building", b"Buil\x0bding"),
    "line separator": lambda data: data.replace(b"Building", "Buil\u2028ding".encode()),
    "cut character": lambda data: data.replace("示".encode(), b"\xe7\xa4\r\n \xba"),
    "another property": lambda data: data.replace(b"CLASS:", b"COMMENT:x\r\nCLASS:"),
    "second attendee": lambda data: data.replace(b"CLASS:", b"ATTENDEE:mailto:x@y.z\r\nCLASS:"),
    "property missing": lambda data: data.replace(b"CLASS:PRIVATE\r\n", b""),
    "property twice": lambda data: data.replace(b"CLASS:PRIVATE", b"CLASS:PRIVATE\r\n" * 2),
    "public": lambda data: data.replace(b"PRIVATE", b"PUBLIC"),
    "other UID": lambda data: data.replace(b"UID:00", b"UID:01"),
    "other time": lambda data: data.replace(b"T100500", b"T100501"),
    "other address": lambda data: data.replace(b"ada@", b"dora@"),
    "other zone": lambda data: data.replace(
        b"DTSTART;TZID=Asia/Shanghai", b"DTSTART;TZID=Asia/Tokyo"
    ),
    "no definition": lambda data: re.sub(
        rb"BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", b"", data, flags=re.DOTALL
    ),
    "other definition": lambda data: data.replace(b"+0800", b"+0900"),
    "definition at the end": _moved_zone,
    "event in event": _nested,
    "no event": _swapped,
    "unreadable": lambda data: data.replace(
        b"END:VEVENT\r\nEND:VCALENDAR", b"END:VCALENDAR\r\nEND:VEVENT"
    ),
}


def test_what_is_right_passes():
    """The check accepts what the library writes."""
    assert checking.is_right(*good())


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_found(plant):
    """Every way in which the bytes could be wrong withholds them."""
    data, *facts = good()

    assert plant(data) != data
    assert not checking.is_right(plant(data), *facts)


@pytest.mark.parametrize(
    ("index", "changes"),
    [
        (0, {"start": at("10:06")}),
        (0, {"end": at("10:51")}),
        (1, {"email": "dora@example.org"}),
        (1, {"name": "Somebody else"}),
        (1, {"email": "CENTRE@example.org"}),
    ],
)
def test_the_check_knows_better_than_the_message(index, changes):
    """Times and recipient are compared with the appointment and the person."""
    data, message, *facts = good()
    facts[index] = attrs.evolve(facts[index], **changes)

    assert not checking.is_right(data, message, *facts)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("METHOD", "CANCEL"),
        ("UID", "1"),
        ("SEQUENCE", 1),
        ("SUMMARY", "x"),
        ("LOCATION", "x"),
        ("ORGANIZER", "mailto:x@example.org"),
        ("ATTENDEE", "mailto:x@example.org"),
        ("DTSTAMP", vDDDTypes(at("08:01"))),
        ("DTSTART", vDDDTypes(at("10:06"))),
        ("DTEND", vDDDTypes(at("10:51"))),
    ],
)
def test_what_icalendar_reads_must_be_what_was_meant(monkeypatch, name, wrong):
    """A reader that sees something else stops the invite, even if the lines look right."""
    data, message, *facts = good()
    read = Calendar.from_ical(data)
    read.subcomponents = list(read.events)
    monkeypatch.setattr(checking.Calendar, "from_ical", lambda _: read)
    assert checking.is_right(data, message, *facts)

    (read if name == "METHOD" else read.events[0])[name] = wrong
    assert not checking.is_right(data, message, *facts)


@pytest.mark.parametrize("what", ["nothing", "two events", "no start"])
def test_what_icalendar_cannot_read_is_stopped(monkeypatch, what):
    """A reader that stumbles, or finds more or less than one whole event, stops the invite."""
    data, *facts = good()
    read = Calendar.from_ical(data)
    read.subcomponents = list(read.events) * (2 if what == "two events" else 1)
    if what == "no start":
        del read.events[0]["DTSTART"]
    found = "" if what == "nothing" else read.to_ical()
    original = Calendar.from_ical
    monkeypatch.setattr(checking.Calendar, "from_ical", lambda _: original(found))

    assert not checking.is_right(data, *facts)


def test_an_invite_that_fails_its_check_is_withheld(monkeypatch):
    """Nothing is returned, and the error names references only."""
    monkeypatch.setattr(inviting, "written", lambda _: b"BEGIN:VCALENDAR\r\n")
    with pytest.raises(InviteError) as caught:
        invites(the_plan(), the_problem(), key=KEY)

    assert caught.value.what == texts.INVITE_WRONG.fill(person="P-ada", case="2026-0001")


# Nothing leaks.


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
    return problem, a_plan(visits=visits), a_plan(visits=later, revision=1)


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
        companions=(
            a_companion(
                ref=f"Mkin{index}", relation=f"Mrelation{index}", email=f"Mkin{index}@kin.example"
            ),
        ),
        past_interviews=(PastInterview(at=at("00:10"), interviewer="Mperson0"),),
        overrides=(
            Override(
                rule="R01",
                reason=f"Mreason{index}",
                approved_by=f"Mchief{index}",
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
                start=start,
                end=start + timedelta(minutes=5 * chance.randint(1, 12)),
                room=chance.choice(["Mroom0", "Mroom1", None]),
                observed_from=chance.choice(["Mroom2", None]),
                people=tuple(
                    a_seat(ref, f"Mseat{ref}", chance.choice(list(Presence))) for ref in seated
                ),
            )
        )
    return Visit(case=case.ref, child=case.child.ref, appointments=tuple(appointments))


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
                        for each in invites(new, world, key=KEY, previous=old)
                        if each.recipient == recipient
                    ]
                    for world in (problem, other)
                ]
                assert mine[0] == mine[1]


def hidden_changes(problem: Problem, recipient: str) -> Problem:
    """Return *problem* with everything changed that *recipient* must not learn."""
    people = tuple(
        person
        if person.ref == recipient
        else attrs.evolve(
            person, name="Other", email=f"o-{person.email}", agency="Other", travel=30
        )
        for person in problem.centre.people
    )
    cases = tuple(
        attrs.evolve(
            case,
            urgency=Urgency.PLANNED,
            injured=not case.injured,
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
