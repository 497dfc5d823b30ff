"""F01-F03 and F08: what every visit must be, whatever the jurisdiction."""

import attrs

from onestop.model import Pin, Presence, Seat, Urgency
from tests.builders import (
    a_companion,
    a_plan,
    a_problem,
    a_seat,
    a_visit,
    an_appointment,
    at,
)
from tests.rules.rows import (
    Ask,
    acute,
    acute_appointments,
    allowed,
    broken,
    changed,
    for_case,
    for_centre,
    kept,
    moved,
    notice,
    planned,
    plus,
    seated,
    serving,
    talk,
    talking,
    with_person,
    without,
    without_people,
)


def by_video(**changes):
    """Return the interview with the prosecutor on a screen."""
    prosecutor = a_seat("J-gil", "prosecutor", Presence.REMOTE)
    team = (a_seat("P-ada", "lead"), a_seat("P-bea", "second"), a_seat("A-hana", "adult"))
    return changed("interview", people=(*team, prosecutor), **changes)


def certified():
    """Return the problem in which a psychologist needs a certificate."""
    seat = Seat(name="psychologist", roles=("psychologist",), certificates=("trauma",))
    return a_problem(profile=serving("counselling", seats=(seat,)))


def on_a_screen(**changes):
    """Return the problem in which the psychologist is only ever on a screen."""
    seat = Seat(name="psychologist", roles=("psychologist",), presence=(Presence.REMOTE,))
    centre = with_person("Y-fay", **changes)
    return a_problem(centre=centre, profile=serving("counselling", seats=(seat,)))


def screened():
    """Return the plan in which she is."""
    return changed("counselling", people=(a_seat("Y-fay", "psychologist", Presence.REMOTE),))


def pin(service, since, room=None, *people):
    """Return the problem with one pin."""
    return for_case(pins=(Pin(service=service, start=at(since), room=room, people=people),))


ROWS = (
    # F01: complete.
    kept("F01", "every service asked for is there once"),
    broken("F01", "a service is missing", plan=lambda: without("exam"), at=("",), ask=Ask.NOT),
    broken(
        "F01",
        "a minute too short",
        plan=lambda: moved("exam", "09:00", "09:44"),
        at=("exam",),
        ask=Ask.NOT,
    ),
    broken(
        "F01",
        "a minute too long",
        plan=lambda: moved("counselling", "10:50", "11:31"),
        at=("counselling",),
        ask=Ask.NOT,
    ),
    broken(
        "F01",
        "an empty seat",
        plan=lambda: seated("counselling", psychologist=None),
        at=("counselling",),
        ask=Ask.NOT,
    ),
    broken(
        "F01",
        "nobody leads",
        plan=lambda: seated("interview", lead=None),
        at=("interview",),
        also=("R58",),
        ask=Ask.NOT,
    ),
    broken(
        "F01",
        "two people in a seat that a rule adds",
        plan=lambda: changed(
            "rights",
            people=(
                a_seat("P-ada", "officer"),
                a_seat("A-hana", "adult"),
                a_seat("G1", "adult"),
            ),
        ),
        problem=lambda: for_case(companions=(a_companion(),)),
        at=("rights",),
        ask=Ask.NOT,
    ),
    broken(
        "F01",
        "a seat that nobody asked for",
        plan=lambda: changed(
            "counselling", people=(a_seat("Y-fay", "psychologist"), a_seat("P-carl", "guard"))
        ),
        at=("counselling",),
        ask=Ask.NOT,
    ),
    broken(
        "F01",
        "two people in one seat",
        plan=lambda: changed(
            "evidence",
            people=(
                a_seat("D-dora", "doctor"),
                a_seat("P-bea", "officer"),
                a_seat("P-ada", "officer"),
            ),
        ),
        at=("evidence",),
        ask=Ask.NOT,
    ),
    broken(
        "F01",
        "a service twice",
        plan=lambda: plus(talk("11:30", "12:00", ref="2026-0001.again")),
        at=("counselling", "again"),
        ask=Ask.NOT,
    ),
    broken(
        "F01",
        "a service that was not asked for",
        plan=lambda: planned(notice(), talk(), an_appointment("tea", "09:20", "09:30")),
        problem=talking,
        at=("tea",),
        ask=Ask.NOT,
    ),
    broken(
        "F01",
        "another child",
        plan=lambda: a_plan(visits=(a_visit(child="C-2"),)),
        at=("",),
        ask=Ask.NOT,
    ),
    allowed(
        "F01",
        "nothing but what was asked for, and the notice that R41 adds",
        plan=lambda: planned(notice(), talk()),
        problem=talking,
    ),
    allowed(
        "F01",
        "longer, with the collection inside, where the case is acute",
        plan=lambda: planned(*acute_appointments()),
        problem=acute,
    ),
    allowed(
        "F01",
        "acute, but nothing to absorb: the exam is long, the officer stays away",
        plan=lambda: planned(
            notice(),
            an_appointment("exam", "08:40", "10:10", a_seat("D-dora", "doctor"), room="exam-1"),
        ),
        problem=lambda: acute(services=("exam",)),
    ),
    # F02: qualified.
    kept("F02", "everybody has the role"),
    broken(
        "F02",
        "a doctor does not counsel, though nobody else is there",
        plan=lambda: seated("counselling", psychologist="D-dora"),
        problem=lambda: for_centre(without_people("Y-fay")),
        at=("counselling",),
    ),
    broken("F02", "a certificate is missing", problem=certified, at=("counselling",)),
    broken(
        "F02",
        "nobody knows this person",
        plan=lambda: seated("interview", lead="Z-zoe"),
        at=("interview",),
        also=("F05",),
        ask=Ask.NOT,
    ),
    broken(
        "F02",
        "nobody knows this doctor",
        plan=lambda: seated("exam", doctor="Z-zoe"),
        at=("exam",),
        also=("F05",),
        ask=Ask.NOT,
    ),
    broken(
        "F02",
        "next door, where the seat is in the room",
        plan=lambda: changed(
            "counselling", people=(a_seat("Y-fay", "psychologist", Presence.OBSERVING),)
        ),
        at=("counselling",),
        ask=Ask.NOT,
    ),
    broken(
        "F02",
        "on a screen, without having one",
        plan=by_video,
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "F02",
        "on site, though by video wherever possible",
        problem=lambda: for_centre(with_person("J-gil", remote=True)),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "F02",
        "a seat on a screen, somebody without one",
        plan=screened,
        problem=on_a_screen,
        at=("counselling",),
    ),
    allowed(
        "F02",
        "by video",
        plan=by_video,
        problem=lambda: for_centre(with_person("J-gil", remote=True)),
    ),
    allowed(
        "F02",
        "a seat on a screen, somebody with one",
        plan=screened,
        problem=lambda: on_a_screen(remote=True),
    ),
    allowed(
        "F02",
        "with a screen, but the seat is in the room",
        problem=lambda: for_centre(with_person("Y-fay", remote=True)),
    ),
    allowed(
        "F02",
        "with the certificate",
        problem=lambda: attrs.evolve(
            certified(), centre=with_person("Y-fay", certificates=("trauma", "more"))
        ),
    ),
    # F03: one thing at a time.  No reason for a conflict: the pins are named instead.
    kept("F03", "one after the other, touching"),
    broken(
        "F03",
        "it begins before the one before is over",
        plan=lambda: moved("counselling", "10:45", "11:25"),
        at=("counselling",),
        named="F08",
    ),
    broken(
        "F03",
        "a break that interrupts nothing",
        plan=lambda: plus(an_appointment("break", "11:30", "11:35", ref="2026-0001.hangs")),
        at=("hangs",),
        ask=Ask.NOT,
    ),
    broken(
        "F03",
        "a break that outlasts what it interrupts",
        plan=lambda: plus(an_appointment("break", "11:26", "11:31", ref="2026-0001.hangs")),
        at=("hangs",),
        ask=Ask.NOT,
    ),
    allowed("F03", "a pause between two", plan=lambda: moved("counselling", "11:00", "11:40")),
    allowed(
        "F03",
        "a break up to the end",
        plan=lambda: plus(an_appointment("break", "11:25", "11:30")),
        ask=Ask.NOT,
    ),
    # F08: pins.
    kept("F08", "nothing is pinned", ask=Ask.AS_IS),
    broken(
        "F08",
        "pinned half an hour after its room has closed",
        problem=lambda: pin("counselling", "18:30"),
        at=("counselling",),
        ask=Ask.AS_IS,
    ),
    broken(
        "F08",
        "another room",
        problem=lambda: pin("exam", "09:00", "family-1"),
        at=("exam",),
        ask=Ask.AS_IS,
    ),
    broken(
        "F08",
        "somebody pinned who cannot fill any seat there",
        problem=lambda: pin("exam", "09:00", "exam-1", "P-ada"),
        at=("exam",),
        ask=Ask.AS_IS,
    ),
    broken(
        "F08",
        "a service pinned that is inside another: the case is acute",
        plan=lambda: planned(*acute_appointments()),
        problem=lambda: for_case(
            urgency=Urgency.ACUTE, pins=(Pin(service="evidence", start=at("08:40")),)
        ),
        at=("",),
        ask=Ask.AS_IS,
    ),
    broken(
        "F08",
        "two pinned at one time",
        problem=lambda: for_case(
            pins=(
                Pin(service="exam", start=at("09:00")),
                Pin(service="counselling", start=at("09:30")),
            )
        ),
        at=("counselling",),
        ask=Ask.AS_IS,
    ),
    allowed(
        "F08",
        "start, room and people as pinned",
        problem=lambda: pin("counselling", "10:50", "counselling-1", "Y-fay"),
        ask=Ask.AS_IS,
    ),
    allowed(
        "F08",
        "only a start pinned",
        problem=lambda: pin("exam", "09:00"),
        ask=Ask.AS_IS,
    ),
)
