"""F01-F09: plans that any jurisdiction would refuse, and those just beside them."""

from datetime import timedelta

import attrs

from onestop.model import Gender, Pin, Presence, Seat, Urgency
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_diary,
    a_person,
    a_plan,
    a_problem,
    a_room,
    a_seat,
    a_visit,
    a_window,
    an_appointment,
    at,
    some_people,
    some_rooms,
    the_day,
)
from tests.rules.rows import (
    TUESDAY,
    Ask,
    acute,
    acute_appointments,
    allowed,
    around_the_clock,
    broken,
    changed,
    early,
    for_case,
    for_centre,
    for_child,
    kept,
    moved,
    notice,
    planned,
    plus,
    seated,
    serving,
    shifted,
    standing,
    talk,
    talking,
    with_person,
    without,
    without_people,
)

EVERYTHING = ("rights", "evidence", "exam", "rest", "interview", "counselling")


def taken(since, until, *refs, room=None, observed_from=None, case="2025-0009"):
    """Return a standing visit: some people and rooms are booked."""
    people = tuple(a_seat(ref, "somebody") for ref in refs)
    booked = an_appointment(
        "counselling", since, until, *people, room=room, observed_from=observed_from
    )
    return standing(booked, case=case)


def beside(*standing_plans):
    """Return the usual plan on top of standing ones."""
    visits = (visit for plan in standing_plans for visit in plan.visits)
    return a_plan(visits=(*visits, a_visit()))


def on_top(*standing_plans):
    """Return the usual problem on top of standing plans."""
    visits = (visit for plan in standing_plans for visit in plan.visits)
    return a_problem(standing=a_plan(visits=tuple(visits)))


def booked(rule_row, why, *standing_plans, **facts):
    """Return a row of F04: the usual visit beside standing ones."""
    return rule_row(
        "F04",
        why,
        plan=lambda: beside(*standing_plans),
        problem=lambda: on_top(*standing_plans),
        **facts,
    )


def two_talks(since, until, *, psychologist="Y-fay", room="counselling-1"):
    """Return two new visits for counselling; the first child is with Y-fay until 09:20."""
    second = a_seat(psychologist, "psychologist")
    other = a_visit(
        case="2026-0002",
        child="C-2",
        appointments=(
            notice("08:40", "08:50", ref="2026-0002.rights"),
            an_appointment(
                "counselling", since, until, second, room=room, ref="2026-0002.counselling"
            ),
        ),
    )
    return a_plan(visits=(a_visit(appointments=(notice(), talk())), other))


def two_children():
    """Return the problem of two children who both want counselling, with staff and rooms for it."""
    more = a_person(ref="Y-gus", roles=("psychologist",), gender=Gender.MALE)
    room = a_room(ref="counselling-2", kinds=("counselling",), observed_from=None)
    return a_problem(
        centre=a_centre(people=(*some_people(), more), rooms=(*some_rooms(), room)),
        cases=(
            a_case(services=("counselling",)),
            a_case(ref="2026-0002", child=a_child(ref="C-2"), services=("counselling",)),
        ),
    )


def family_room(*times):
    """Return standing visits that use the room for three families, each at its time."""
    return [
        taken(*time.split("-"), room="family-1", case=f"2025-{number:04}")
        for number, time in enumerate(times)
    ]


def free(ref, *windows, **changes):
    """Return the usual problem with one person's diary changed; *changes* as for the person."""
    return a_problem(centre=with_person(ref, **changes), diaries={ref: a_diary(*windows)})


def opened(ref, *windows):
    """Return the usual problem with one room open at other times."""
    return a_problem(openings={ref: a_diary(*windows)})


def nobody_else_of_the_police():
    """Return the problem of a centre with a single police officer."""
    return for_centre(without_people("P-bea", "P-carl"))


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


def accessible(*refs):
    """Return the problem of a child in a wheelchair; the rooms *refs* are fit for one."""
    rooms = (
        attrs.evolve(r, features=(*r.features, "accessible")) if r.ref in refs else r
        for r in some_rooms()
    )
    child = a_child(needs=("accessible",))
    return for_centre(a_centre(rooms=tuple(rooms)), child=child)


def unfurnished():
    """Return the problem in which counselling needs no room of the centre."""
    return a_problem(profile=serving("counselling", kinds=()))


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
        "a doctor does not counsel",
        plan=lambda: seated("counselling", psychologist="D-dora"),
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
    # F04: nobody and no room twice.
    kept("F04", "nothing else stands"),
    booked(
        broken,
        "the psychologist is with another child until a minute later",
        taken("10:00", "10:51", "Y-fay"),
        at=("counselling",),
    ),
    booked(allowed, "she comes from another child", taken("10:00", "10:50", "Y-fay")),
    booked(allowed, "she goes to another child", taken("11:30", "12:00", "Y-fay")),
    booked(
        broken,
        "the room is taken a minute early",
        taken("11:29", "12:00", room="counselling-1"),
        at=("counselling",),
    ),
    booked(allowed, "the room is taken afterwards", taken("11:30", "12:00", room="counselling-1")),
    booked(
        broken,
        "somebody sits in the observation room",
        taken("10:49", "11:30", room="obs-1"),
        at=("interview",),
    ),
    booked(
        broken,
        "somebody observes another room from there",
        taken("10:00", "10:06", observed_from="obs-1"),
        at=("interview",),
    ),
    booked(allowed, "the observers have left", taken("10:00", "10:05", observed_from="obs-1")),
    booked(
        broken,
        "a fourth family in a room for three",
        *family_room("09:00-10:00", "09:30-09:50", "09:40-09:46"),
        at=("rest",),
    ),
    booked(
        allowed,
        "a third family in a room for three",
        *family_room("09:00-10:00", "09:30-09:50"),
    ),
    booked(
        allowed,
        "three other families, of whom never three at once",
        *family_room("09:00-10:10", "09:30-09:55", "09:55-10:10"),
    ),
    broken(
        "F04",
        "one psychologist with two new children",
        plan=lambda: two_talks("09:15", "09:55", room="counselling-2"),
        problem=two_children,
        at=("counselling", "2026-0002.counselling"),
    ),
    broken(
        "F04",
        "two new children in one room",
        plan=lambda: two_talks("09:15", "09:55", psychologist="Y-gus"),
        problem=two_children,
        at=("counselling", "2026-0002.counselling"),
    ),
    allowed(
        "F04",
        "two new children, one after the other",
        plan=lambda: two_talks("09:20", "10:00"),
        problem=two_children,
    ),
    allowed(
        "F04",
        "two new children at once, with two psychologists in two rooms",
        plan=lambda: two_talks("08:50", "09:30", psychologist="Y-gus", room="counselling-2"),
        problem=two_children,
    ),
    # F05: inside the diary.
    kept("F05", "everybody is free all day"),
    broken(
        "F05",
        "free a minute too late",
        problem=lambda: free("Y-fay", ("10:51", "18:00")),
        at=("counselling",),
    ),
    broken(
        "F05",
        "free a minute too short",
        problem=lambda: free("Y-fay", ("08:30", "11:29")),
        at=("counselling",),
    ),
    allowed("F05", "free just then", problem=lambda: free("Y-fay", ("10:50", "11:30"))),
    broken(
        "F05",
        "no time for the way here",
        problem=lambda: free("Y-fay", ("10:21", "18:00"), travel=30),
        at=("counselling",),
    ),
    broken(
        "F05",
        "no time for the way back",
        problem=lambda: free("Y-fay", ("08:30", "11:59"), travel=30),
        at=("counselling",),
    ),
    allowed(
        "F05",
        "just time for both ways",
        problem=lambda: free("Y-fay", ("10:20", "12:00"), travel=30),
    ),
    broken(
        "F05",
        "told a minute too late",
        problem=lambda: for_centre(with_person("Y-fay", notice=171)),
        at=("counselling",),
    ),
    allowed(
        "F05", "told just in time", problem=lambda: for_centre(with_person("Y-fay", notice=170))
    ),
    broken(
        "F05",
        "a notice longer than all the days to plan",
        problem=lambda: for_centre(with_person("Y-fay", notice=24 * 60)),
        at=("counselling",),
    ),
    broken(
        "F05",
        "by video, but not free",
        plan=by_video,
        problem=lambda: free("J-gil", ("10:06", "18:00"), remote=True),
        at=("interview",),
    ),
    allowed(
        "F05",
        "by video, without way and notice",
        plan=by_video,
        problem=lambda: free("J-gil", ("10:05", "10:50"), remote=True, travel=60, notice=600),
    ),
    broken(
        "F05",
        "nothing is known of the diary",
        problem=lambda: attrs.evolve(
            a_problem(),
            diaries={r: d for r, d in a_problem().diaries.items() if r != "Y-fay"},
        ),
        at=("counselling",),
        ask=Ask.NOT,
    ),
    # F06: the right room.
    kept("F06", "every room is of its kind and open"),
    broken(
        "F06",
        "an exam among toys",
        plan=lambda: changed("exam", room="family-1"),
        at=("exam",),
    ),
    broken("F06", "no room", plan=lambda: changed("exam", room=None), at=("exam",), ask=Ask.NOT),
    broken(
        "F06",
        "a room that nobody knows",
        plan=lambda: changed("exam", room="exam-9"),
        at=("exam",),
        ask=Ask.NOT,
    ),
    broken(
        "F06",
        "a room where none is asked for",
        problem=unfurnished,
        at=("counselling",),
        ask=Ask.NOT,
    ),
    allowed(
        "F06",
        "no room where none is asked for",
        plan=lambda: changed("counselling", room=None),
        problem=unfurnished,
    ),
    broken(
        "F06",
        "no way for a wheelchair into one room",
        problem=lambda: accessible("interview-1", "family-1", "counselling-1"),
        at=("evidence", "exam"),
    ),
    allowed(
        "F06",
        "every room fit for a wheelchair",
        problem=lambda: accessible("interview-1", "family-1", "counselling-1", "exam-1"),
    ),
    allowed(
        "F06",
        "a disability asks for time (R33), not for a feature of rooms",
        plan=lambda: planned(notice(), talk()),
        problem=lambda: talking(child=a_child(needs=("disability",))),
    ),
    broken(
        "F06",
        "opened a minute too late",
        problem=lambda: opened("exam-1", ("08:41", "18:00")),
        at=("evidence",),
    ),
    broken(
        "F06",
        "closed a minute too early",
        problem=lambda: opened("counselling-1", ("08:30", "11:29")),
        at=("counselling",),
    ),
    broken(
        "F06",
        "the observation room closes a minute too early",
        problem=lambda: opened("obs-1", ("08:30", "10:49")),
        at=("interview",),
    ),
    allowed("F06", "open just then", problem=lambda: opened("exam-1", ("08:40", "09:45"))),
    allowed("F06", "observed just then", problem=lambda: opened("obs-1", ("10:05", "10:50"))),
    # F07: the child's time.
    kept("F07", "the child is here already"),
    broken(
        "F07",
        "a minute ago",
        problem=lambda: a_problem(now=at("08:31")),
        at=("rights",),
        also=("F05",),
    ),
    allowed("F07", "right now", problem=lambda: a_problem(now=at("08:30"))),
    broken(
        "F07",
        "the child is a minute late",
        problem=lambda: for_child(travel=31),
        at=("rights",),
    ),
    allowed("F07", "the child comes just in time", problem=lambda: for_child(travel=30)),
    broken(
        "F07",
        "the child sets out when the report comes in",
        problem=lambda: for_case(reported=at("08:21"), child=a_child(travel=10)),
        at=("rights",),
    ),
    broken(
        "F07",
        "half a minute before the report",
        problem=lambda: for_case(reported=at("08:30") + timedelta(seconds=30)),
        at=("rights",),
    ),
    allowed("F07", "as the report comes in", problem=lambda: for_case(reported=at("08:30"))),
    allowed(
        "F07",
        "as the report comes in, half a minute past the minute in which it is planned",
        problem=lambda: attrs.evolve(
            for_case(reported=at("08:30")), now=at("08:00") + timedelta(seconds=30)
        ),
    ),
    broken(
        "F07",
        "lunch begins a minute too early",
        problem=lambda: for_case(blocked=(a_window("11:29", "12:30"),)),
        at=("counselling",),
    ),
    allowed(
        "F07",
        "lunch begins afterwards",
        problem=lambda: for_case(blocked=(a_window("11:30", "12:30"),)),
    ),
    broken(
        "F07",
        "a minute off the grid",
        plan=lambda: shifted(1),
        at=EVERYTHING,
        named="F08",
    ),
    broken(
        "F07",
        "half a minute off the grid",
        plan=lambda: shifted(0.5),
        at=EVERYTHING,
        named="F08",
    ),
    broken(
        "F07",
        "a hair off the grid",
        plan=lambda: shifted(1 / 60_000_000),
        at=EVERYTHING,
        named="F08",
    ),
    allowed("F07", "on the grid", plan=lambda: shifted(5)),
    broken(
        "F07",
        "a day before those to plan",
        problem=lambda: a_problem(horizon=the_day(TUESDAY)),
        at=EVERYTHING,
        ask=Ask.NOT,
    ),
    allowed(
        "F07",
        "up to the last minute of the days to plan",
        plan=lambda: shifted(14 * 60 + 40, planned(notice(), talk())),
        problem=lambda: around_the_clock(cases=(early(services=("counselling",)),)),
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
    # F09: one seat each.
    kept("F09", "nobody sits twice"),
    broken(
        "F09",
        "she leads and takes notes",
        plan=lambda: planned(
            *(
                a
                for a in seated("evidence", officer="P-ada").visits[0].appointments
                if a.service != "interview"
            ),
            *(
                a
                for a in seated("interview", second="P-ada").visits[0].appointments
                if a.service == "interview"
            ),
        ),
        problem=nobody_else_of_the_police,
        at=("interview",),
    ),
    allowed(
        "F09",
        "she sits at two appointments",
        plan=lambda: seated("evidence", officer="P-ada"),
    ),
)
