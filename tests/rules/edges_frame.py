"""Rows of the frame that a mutation run asked for: who is in charge, on call, and how many fit."""

from datetime import timedelta

import attrs

from onestop.model import Availability, Gender, Pin, Seat
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_diary,
    a_person,
    a_plan,
    a_problem,
    a_seat,
    a_visit,
    an_appointment,
    at,
    some_people,
)
from tests.rules.bookings import beside, booked, family_room, taken, two_talks
from tests.rules.frame import pin
from tests.rules.meetings import briefed, meeting, met
from tests.rules.rows import (
    Ask,
    acute,
    acute_appointments,
    allowed,
    broken,
    changed,
    for_case,
    for_centre,
    planned,
    plus,
    seated,
    serving,
    shifted,
    with_person,
    with_room,
)
from tests.rules.settings import under
from tests.rules.ways import after, both, stood, two_sites


def with_break(**changes):
    """Return the usual plan with a break in counselling that takes somebody or something."""
    pause = an_appointment("break", "11:00", "11:05", ref="2026-0001.pause")
    return plus(attrs.evolve(pause, **changes))


def counsellor(*agencies):
    """Return the profile in which counselling is for psychologists of some agencies."""
    seat = Seat(name="psychologist", roles=("psychologist",), agencies=agencies)
    return serving("counselling", seats=(seat,))


def responsible(*areas, territory="north"):
    """Return the problem of a case from *territory* and a psychologist in charge of *areas*."""
    return for_centre(with_person("Y-fay", territory=areas), territory=territory)


def alone_and_short():
    """Return the usual plan without the adult at the interview, counselling a minute short."""
    lonely = {a.service: a for a in seated("interview", adult=None).visits[0].appointments}
    talked = lonely.pop("counselling")
    return planned(*lonely.values(), attrs.evolve(talked, end=talked.end - timedelta(minutes=1)))


def lost():
    """Return the usual plan with the exam and counselling in rooms that nobody knows."""
    usual = changed("exam", room="exam-9").visits[0].appointments
    return planned(
        *(attrs.evolve(a, room="attic") if a.service == "counselling" else a for a in usual)
    )


def three_in_a_room():
    """Return two new talks in one room, on top of a visit that uses it as well."""
    new = two_talks("08:50", "09:30", psychologist="Y-gus", room="counselling-1")
    return beside(new, taken("09:00", "09:10", room="counselling-1"))


def room_for(capacity):
    """Return the problem of two children for one room on top of a visit that uses it as well."""
    gus = a_person(ref="Y-gus", roles=("psychologist",), gender=Gender.MALE)
    rooms = with_room("counselling-1", capacity=capacity).rooms
    return a_problem(
        centre=a_centre(people=(*some_people(), gus), rooms=rooms),
        cases=(
            a_case(services=("counselling",)),
            a_case(ref="2026-0002", child=a_child(ref="C-2"), services=("counselling",)),
        ),
        standing=taken("09:00", "09:10", room="counselling-1"),
    )


def on_call(problem):
    """Return *problem* where the psychologist does not work, but may be called."""
    return attrs.evolve(
        problem,
        diaries={**problem.diaries, "Y-fay": Availability()},
        on_call={"Y-fay": a_diary()},
    )


def another_case(since, until, of="C-1", **changes):
    """Return a standing visit of another case, of the same child if nothing else is said."""
    there = an_appointment("counselling", since, until, **changes)
    return a_plan(visits=(a_visit(case="2025-0009", child=of, appointments=(there,)),))


def also(row, why, standing, **facts):
    """Return a row of F07: the usual visit on top of that one."""
    return row(
        "F07",
        why,
        plan=lambda: beside(a_plan(), standing),
        problem=lambda: a_problem(standing=standing),
        **facts,
    )


def met_before():
    """Return the usual plan an hour later, and the team's meeting from 08:30 on."""
    return planned(*shifted(60).visits[0].appointments, met("briefing", "08:30", "08:50"))


def met_at_the_hospital(since, until):
    """Return the usual plan an hour later, and the team's meeting at the hospital before."""
    meets = attrs.evolve(met("briefing", since, until), room="ward-1")
    return planned(*shifted(60).visits[0].appointments, meets)


def at_two_sites(problem):
    """Return *problem* at a centre with a ward at the hospital."""
    openings = {**problem.openings, "ward-1": a_diary()}
    return attrs.evolve(problem, centre=two_sites(), openings=openings)


ROWS = (
    # F01: it misses its own seats, not those of other rules.
    broken(
        "F01",
        "a minute too short; the adult whom R06 asks for is R06's to miss",
        plan=alone_and_short,
        at=("counselling",),
        also=("R06",),
        ask=Ask.NOT,
    ),
    # F02: agencies and territories.
    broken(
        "F02",
        "from an agency that is not asked for",
        problem=lambda: a_problem(profile=counsellor("police", "court")),
        at=("counselling",),
    ),
    allowed(
        "F02",
        "from one of the agencies that are asked for",
        problem=lambda: a_problem(profile=counsellor("police", "hospital")),
    ),
    broken(
        "F02",
        "in charge of another territory",
        problem=lambda: responsible("south", "west"),
        at=("counselling",),
    ),
    allowed(
        "F02",
        "in charge of the territory among others",
        problem=lambda: responsible("south", "north"),
    ),
    allowed("F02", "in charge everywhere", problem=responsible),
    allowed(
        "F02",
        "nobody says whose territory it is",
        problem=lambda: responsible("south", territory=None),
    ),
    # F03: a break takes nobody and nothing.
    broken(
        "F03",
        "a break that takes somebody",
        plan=lambda: with_break(people=(a_seat("Y-fay", "psychologist"),)),
        at=("pause",),
        ask=Ask.NOT,
    ),
    broken(
        "F03",
        "a break that takes a room",
        plan=lambda: with_break(room="family-1"),
        at=("pause",),
        ask=Ask.NOT,
    ),
    # F04: crowds, and a team that meets without the child.
    booked(
        broken,
        "rooms that nobody knows: one that is taken, and one that is not",
        taken("09:44", "10:00", room="exam-9"),
        plan=lost,
        at=("exam",),
        also=("F06",),
        ask=Ask.NOT,
    ),
    booked(
        broken,
        "a fifth family in a room for three",
        *family_room("09:00-10:00", "09:30-09:50", "09:40-09:46", "09:40-09:46"),
        at=("rest",),
    ),
    booked(
        allowed,
        "three other families, one of whom left before another came",
        *family_room("09:00-10:10", "09:30-09:50", "09:55-10:10"),
    ),
    broken(
        "F04",
        "two new children in a room for two, where somebody else is",
        plan=three_in_a_room,
        problem=lambda: room_for(2),
        at=("counselling", "2026-0002.counselling"),
    ),
    allowed(
        "F04",
        "two new children in a room for three, where somebody else is",
        plan=three_in_a_room,
        problem=lambda: room_for(3),
    ),
    broken(
        "F04",
        "the officer who collects evidence meets the team meanwhile",
        plan=lambda: briefed("08:40", "09:00"),
        problem=lambda: under(meeting("R18a")),
        at=("briefing", "evidence"),
    ),
    # F05: on call for acute cases alone.
    allowed(
        "F05",
        "acute: called in",
        plan=lambda: planned(*acute_appointments()),
        problem=lambda: on_call(acute()),
    ),
    broken(
        "F05",
        "urgent: on call, but not called in",
        problem=lambda: on_call(a_problem()),
        at=("counselling",),
    ),
    # F07: the same child in another case, and a team without the child.
    also(
        broken,
        "the child is counselled for another case until a minute later",
        another_case("10:00", "10:51"),
        at=("rest", "interview", "counselling"),
    ),
    also(allowed, "the child was counselled for another case", another_case("08:00", "08:30")),
    also(
        allowed,
        "another child is counselled at that time",
        another_case("10:00", "10:51", of="C-9"),
    ),
    also(
        allowed,
        "a team meets about the child's other case, without the child",
        another_case("10:00", "10:51", child=False),
    ),
    broken(
        "F07",
        "the team met a minute ago",
        plan=met_before,
        problem=lambda: attrs.evolve(under(meeting("R18a")), now=at("08:31")),
        at=("briefing",),
        also=("F05",),
    ),
    allowed(
        "F07",
        "the team meets before the child is here",
        plan=met_before,
        problem=lambda: under(meeting("R18a"), child=a_child(travel=60)),
    ),
    # F08: pins that no visit can keep.
    broken(
        "F08",
        "a pin of what is not there, and one that was moved",
        problem=lambda: for_case(
            services=("rights", "evidence", "exam", "rest", "interview", "counselling"),
            pins=(
                Pin(service="treatment", start=at("12:00")),
                Pin(service="counselling", start=at("11:00")),
            ),
        ),
        at=("", "counselling"),
        ask=Ask.NOT,
    ),
    broken(
        "F08",
        "a room for what takes none",
        plan=lambda: changed("counselling", room=None),
        problem=lambda: attrs.evolve(
            pin("counselling", "10:50", "counselling-1"),
            profile=serving("counselling", kinds=()),
        ),
        at=("counselling",),
        ask=Ask.AS_IS,
    ),
    allowed(
        "F08",
        "what takes no room is where it was put in time",
        plan=lambda: changed("counselling", room=None),
        problem=lambda: attrs.evolve(
            pin("counselling", "10:50"), profile=serving("counselling", kinds=())
        ),
    ),
    # F11: ways within a visit, and no way at all.
    allowed(
        "F11",
        "from the hospital with an hour to spare",
        plan=lambda: both(stood("07:00", "07:40")),
        problem=lambda: after("07:00", "07:40"),
    ),
    allowed(
        "F11",
        "to the hospital in twenty minutes",
        plan=lambda: both(stood("09:40", "10:00")),
        problem=lambda: after("09:40", "10:00"),
    ),
    allowed(
        "F11",
        "to the hospital with an hour to spare",
        plan=lambda: both(stood("10:20", "11:00")),
        problem=lambda: after("10:20", "11:00"),
    ),
    allowed(
        "F11",
        "from no room at all",
        plan=lambda: both(stood("08:00", "08:40", room=None)),
        problem=lambda: after("08:00", "08:40", room=None),
    ),
    broken(
        "F11",
        "the team met at the hospital ten minutes before",
        plan=lambda: met_at_the_hospital("09:00", "09:20"),
        problem=lambda: at_two_sites(under(meeting("R18a"))),
        at=("briefing", "rights"),
    ),
    allowed(
        "F11",
        "the team met at the hospital twenty minutes before",
        plan=lambda: met_at_the_hospital("08:50", "09:10"),
        problem=lambda: at_two_sites(under(meeting("R18a"))),
    ),
)
