"""Rows of journeys that a mutation run asked for: short ways, third sites, and what nobody asks."""

import attrs

from onestop.model import Site
from tests.builders import a_child, a_room, a_seat, an_appointment
from tests.rules.journeys import (
    ESCORT,
    HOSPITAL,
    MAIN,
    family,
    far,
    talk_room,
    there_and_back,
    three_sites,
    usual_plan,
)
from tests.rules.rows import allowed, an_override, notice, planned, talk


def apart(minutes, grid=5):
    """Return the problem of a hospital that many minutes away."""
    problem = far(grid=grid)
    sites = (Site(ref=MAIN, travel={HOSPITAL: minutes}), Site(ref=HOSPITAL))
    return attrs.evolve(problem, centre=attrs.evolve(problem.centre, sites=sites))


def lacking(*features, lifted):
    """Return the problem of a hospital whose interview room has *features* alone."""
    interviews = a_room(ref="interview-2", site=HOSPITAL, features=features)
    return far(interviews, talk_room(HOSPITAL), overrides=(an_override(lifted),))


def in_the_hospital():
    """Return the usual plan, all of it in the hospital."""
    return usual_plan(
        rights="family-2", rest="family-2", interview="interview-2", counselling="counselling-2"
    )


def examined_first():
    """Return the plan of an exam in the hospital, and counselling at the centre."""
    exam = an_appointment("exam", "08:40", "09:25", a_seat("D-dora", "doctor"), room="exam-1")
    leg = an_appointment("journey", "09:25", "09:45", ESCORT)
    return planned(notice(room="family-2"), exam, leg, talk("09:45", "10:25"))


ROWS = (
    allowed(
        "R50",
        "a way of eighteen minutes, rounded up to the grid",
        plan=there_and_back,
        problem=lambda: apart(18),
    ),
    allowed(
        "R50",
        "a way of a minute",
        plan=lambda: there_and_back(way=1),
        problem=lambda: apart(1, grid=1),
    ),
    allowed(
        "R50",
        "next door: a step of the grid",
        plan=lambda: there_and_back(way=5),
        problem=lambda: apart(0),
    ),
    allowed(
        "R50",
        "an ordinary room in the hospital will do, by a recorded decision (which R14 counts)",
        plan=in_the_hospital,
        problem=lambda: lacking("recording", lifted="R14"),
        cost=1,
    ),
    allowed(
        "R50",
        "a disability asks no feature of a room",
        plan=examined_first,
        problem=lambda: far(services=("exam", "counselling"), child=a_child(needs=("disability",))),
    ),
    allowed(
        "R50",
        "three sites: the first two do not have everything",
        plan=lambda: there_and_back(way=10),
        problem=lambda: three_sites(family("clinic"), where={"exam-1": "clinic"}),
    ),
)
