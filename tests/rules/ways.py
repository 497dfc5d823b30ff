"""F11: people who work at two sites, twenty minutes apart."""

from onestop.model import Presence, Site
from tests.builders import (
    a_centre,
    a_plan,
    a_problem,
    a_room,
    a_seat,
    a_visit,
    an_appointment,
    some_rooms,
)
from tests.rules.rows import allowed, broken, for_case, kept, notice, planned, talk


def two_sites():
    """Return the usual centre with a hospital that has a room to talk in."""
    ward = a_room(ref="ward-1", site="hospital", kinds=("counselling",), observed_from=None)
    sites = (Site(ref="main", travel={"hospital": 20}), Site(ref="hospital"))
    return a_centre(sites=sites, rooms=(*some_rooms(), ward))


def stood(since, until, room="ward-1", presence=Presence.ROOM):
    """Return the plan in which the psychologist stands at the hospital."""
    seat = a_seat("Y-fay", "psychologist", presence)
    there = an_appointment("counselling", since, until, seat, room=room)
    return a_plan(
        visits=(a_visit(case="2025-0009", child="C-9", family="C-1", appointments=(there,)),)
    )


def after(since, until, **how):
    """Return the problem of a child to counsel after somebody else."""
    case = for_case(services=("counselling",)).cases[0]
    return a_problem(centre=two_sites(), cases=(case,), standing=stood(since, until, **how))


def both(standing, late="08:40", end="09:20"):
    """Return the plan of a talk at the centre on top of what stands."""
    plan = planned(notice(), talk(late, end))
    return a_plan(visits=(*standing.visits, *plan.visits))


ROWS = (
    kept("F11", "one site alone"),
    broken(
        "F11",
        "from the hospital in ten minutes",
        plan=lambda: both(stood("08:00", "08:30")),
        problem=lambda: after("08:00", "08:30"),
        at=("counselling",),
    ),
    broken(
        "F11",
        "to the hospital in nineteen minutes",
        plan=lambda: both(stood("09:39", "10:00")),
        problem=lambda: after("09:39", "10:00"),
        at=("counselling",),
    ),
    allowed(
        "F11",
        "from the hospital in twenty minutes",
        plan=lambda: both(stood("08:00", "08:20")),
        problem=lambda: after("08:00", "08:20"),
    ),
    allowed(
        "F11",
        "by video one goes nowhere",
        plan=lambda: both(stood("08:00", "08:30", presence=Presence.REMOTE)),
        problem=lambda: after("08:00", "08:30", presence=Presence.REMOTE),
    ),
    allowed(
        "F11",
        "at the same site",
        plan=lambda: both(stood("08:00", "08:30", room="counselling-1")),
        problem=lambda: after("08:00", "08:30", room="counselling-1"),
    ),
)
