"""F04, F05 and F07: people who are free, and the time that is the child's."""

from datetime import timedelta

import attrs

from onestop.model import Gender
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
from tests.rules.frame import by_video
from tests.rules.rows import (
    TUESDAY,
    Ask,
    allowed,
    around_the_clock,
    broken,
    changed,
    early,
    for_case,
    for_centre,
    for_child,
    kept,
    notice,
    planned,
    seated,
    shifted,
    standing,
    talk,
    with_person,
)

EVERYTHING = ("rights", "evidence", "exam", "rest", "interview", "counselling")


def taken(since, until, *refs, room=None, observed_from=None, case="2025-0009"):
    """Return a standing visit: some people and rooms are booked."""
    people = tuple(a_seat(ref, "somebody") for ref in refs)
    booked = an_appointment(
        "counselling", since, until, *people, room=room, observed_from=observed_from
    )
    return standing(booked, case=case)


def beside(plan, *standing_plans):
    """Return *plan* on top of standing ones."""
    visits = (visit for old in standing_plans for visit in old.visits)
    return a_plan(visits=(*visits, *plan.visits))


def on_top(*standing_plans):
    """Return the usual problem on top of standing plans."""
    visits = (visit for plan in standing_plans for visit in plan.visits)
    return a_problem(standing=a_plan(visits=tuple(visits)))


def booked(rule_row, why, *standing_plans, plan=a_plan, **facts):
    """Return a row of F04: a visit, if not the usual one, beside standing ones."""
    return rule_row(
        "F04",
        why,
        plan=lambda: beside(plan(), *standing_plans),
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


ROWS = (
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
        broken,
        "a fourth family, not from the start",
        *family_room("09:00-10:10", "09:50-10:10", "09:55-10:00"),
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
    booked(
        broken,
        "a room that nobody knows serves one family",
        taken("09:44", "10:00", room="exam-9"),
        plan=lambda: changed("exam", room="exam-9"),
        at=("exam",),
        also=("F06",),
        ask=Ask.NOT,
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
        "free, but nobody of this case: another child's companion",
        plan=lambda: seated("counselling", psychologist="G2"),
        problem=lambda: a_problem(diaries={"G2": a_diary()}),
        at=("counselling",),
        also=("F02",),
        ask=Ask.NOT,
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
)
