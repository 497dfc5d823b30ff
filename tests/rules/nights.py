"""R02 where an acute child comes in the night: examined at once, interviewed by day."""

import attrs

from onestop.model import Urgency
from tests.builders import a_centre, a_child, at
from tests.rules.rows import (
    TUESDAY,
    Ask,
    acute_appointments,
    allowed,
    an_override,
    around_the_clock,
    broken,
    early,
    in_order,
    kept,
    planned,
    shifted,
)
from tests.rules.settings import ruled

NIGHT = ("rights", "exam")


def by_night(reported="20:00", *, parts=2, days=3, **changes):
    """Return the problem of an acute case in a centre that never closes."""
    facts = {"urgency": Urgency.ACUTE, "reported": at(reported)} | changes
    return around_the_clock(
        days,
        centre=a_centre(grid=1),
        cases=(early(**facts),),
        profile=ruled("R02", parts=parts) if parts else ruled("R02"),
    )


def in_parts(exam_ends="21:40", exam_day=None, *, day_begins="10:30", day=TUESDAY):
    """Return the plan with the exam up to then, and the interview from then on."""
    usual = {a.service: a for a in acute_appointments()}
    nightly = (at(exam_ends, exam_day) if exam_day else at(exam_ends)) - usual["exam"].end
    daily = at(day_begins, day) - usual["interview"].start
    return planned(
        *(
            later(a, nightly) if a.service in NIGHT else later(a, daily, part=2)
            for a in acute_appointments()
            if a.service != "rest"  # a night lies between
        )
    )


def later(appointment, way, **changes):
    """Return *appointment* that much later."""
    return attrs.evolve(
        appointment, start=appointment.start + way, end=appointment.end + way, **changes
    )


def counselled(plan, since, day=TUESDAY):
    """Return *plan* with counselling at another time."""
    (visit,) = plan.visits
    start = at(since, day)
    return planned(
        *(
            later(a, start - a.start) if a.service == "counselling" else a
            for a in visit.appointments
        )
    )


def all_by_day(day=TUESDAY):
    """Return the plan of an acute visit that is all on one morning."""
    way = at("08:30", day) - at("08:30")
    return planned(*(later(a, way) for a in acute_appointments()))


def interviewed_alone():
    """Return the plan of the notice and an interview on the Tuesday."""
    usual = shifted(24 * 60, in_order("rights", "interview"))
    return planned(*usual.visits[0].appointments)


ROWS = (
    kept("R02", "in the night the exam, by day the interview", plan=in_parts, problem=by_night),
    allowed(
        "R02",
        "the exam ends with the night",
        plan=lambda: in_parts("08:00", TUESDAY),
        problem=by_night,
    ),
    broken(
        "R02",
        "the exam ends a minute after the night",
        plan=lambda: in_parts("08:01", TUESDAY),
        problem=by_night,
        at=("",),
    ),
    allowed(
        "R02",
        "the day begins as the night ends, with counselling (which costs by R43)",
        plan=lambda: counselled(in_parts(), "08:00"),
        problem=lambda: by_night(overrides=(an_override("R45"),)),
        cost=2,
    ),
    broken(
        "R02",
        "the day begins a minute before the night ends",
        plan=lambda: counselled(in_parts(), "07:59"),
        problem=lambda: by_night(overrides=(an_override("R45"),)),
        at=("",),
    ),
    broken(
        "R02",
        "what is left for the day takes two",
        plan=lambda: counselled(in_parts(day_begins="16:00"), "23:21"),
        problem=lambda: by_night(overrides=(an_override("R45"),)),
        at=("",),
    ),
    allowed(
        "R02",
        "reported before dawn: the same day",
        plan=lambda: in_parts("06:40"),
        problem=lambda: by_night("05:00"),
    ),
    broken(
        "R02",
        "reported before dawn, and examined a minute into the day",
        plan=lambda: in_parts("08:01"),
        problem=lambda: by_night("05:00"),
        at=("",),
    ),
    allowed(
        "R02",
        "the child is in the night when it comes, not when it sets out",
        plan=in_parts,
        problem=lambda: by_night("07:00", child=a_child(travel=13 * 60)),
    ),
    allowed(
        "R02", "reported as the night begins", plan=in_parts, problem=lambda: by_night("19:00")
    ),
    allowed(
        "R02",
        "reported a minute before the night: all on one day",
        plan=all_by_day,
        problem=lambda: by_night("18:59"),
    ),
    allowed(
        "R02",
        "reported as the night ends: all on one day",
        plan=all_by_day,
        problem=lambda: by_night("08:00"),
    ),
    allowed(
        "R02",
        "just time for the exam before the night ends",
        plan=lambda: in_parts("08:00"),
        problem=lambda: by_night("06:20"),
    ),
    allowed(
        "R02",
        "a minute too little for the exam before the night ends: all on one day",
        plan=all_by_day,
        problem=lambda: by_night("06:21"),
    ),
    allowed(
        "R02",
        "nothing to do at once: all on the next day",
        plan=interviewed_alone,
        problem=lambda: by_night(services=("interview",)),
    ),
    allowed(
        "R02",
        "a profile that knows one part alone",
        plan=all_by_day,
        problem=lambda: by_night(parts=None),
    ),
    broken(
        "F01",
        "two parts where the profile knows one alone",
        plan=in_parts,
        problem=lambda: by_night(parts=None, overrides=(an_override("R44"),)),
        at=("interview", "counselling"),
        ask=Ask.NOT,
    ),
)
