"""R23, and what it does to R33 and R45: a pause for the observers' questions."""

from datetime import timedelta

import attrs

from onestop.model import Presence
from tests.builders import (
    a_case,
    a_centre,
    a_problem,
    a_seat,
    an_appointment,
    at,
    some_appointments,
)
from tests.rules.rows import (
    Ask,
    allowed,
    broken,
    costs,
    kept,
    moved,
    planned,
    talk,
)
from tests.rules.seats import unobserved
from tests.rules.settings import ruled, under, unruled
from tests.rules.team import OBSERVER
from tests.rules.times import short_visit

AGES = {"to": 17, "booked": 45, "cap": 60, "break_every": 25, "stay": 210}
TALK = {"services": ("counselling",)}
BY_VIDEO = a_seat("J-gil", "prosecutor", Presence.REMOTE)


def paused(*breaks, until="11:00", counselled="11:00"):
    """Return the usual plan with a longer interview, these breaks, and counselling after it."""
    usual = [a for a in some_appointments() if a.service not in ("break", "counselling")]
    *before, interview = usual
    start = at(counselled)
    return planned(
        *before,
        attrs.evolve(interview, end=at(until)),
        *(
            an_appointment("break", *clocks.split("-"), ref=f"2026-0001.break-{number}")
            for number, clocks in enumerate(breaks, 1)
        ),
        attrs.evolve(talk(), start=start, end=start + timedelta(minutes=40)),
    )


def pausing(*, lifted=(), ages=None, **values):
    """Return the problem in which the interview pauses for questions."""
    profile = ruled("R23", **values)
    if ages is not None:
        known = profile.setting("R33").values
        profile = ruled("R33", base=profile, **{**known, "ages": [AGES | ages]})
    return under(profile, lifted=lifted)


def by_the_minute(profile):
    """Return the problem of a centre with a grid of one minute."""
    return a_problem(centre=a_centre(grid=1), profile=profile, cases=(a_case(),))


def by_video(plan):
    """Return *plan* in which the prosecutor observes by video."""
    (visit,) = plan.visits
    interview = visit.find("interview")
    people = (*(p for p in interview.people if p != OBSERVER), BY_VIDEO)
    others = (a for a in visit.appointments if a != interview)
    return planned(*others, attrs.evolve(interview, people=people))


def remote_prosecutor(problem):
    """Return *problem* where the prosecutor takes part by video."""
    people = (
        attrs.evolve(p, remote=True) if p.ref == "J-gil" else p for p in problem.centre.people
    )
    return attrs.evolve(problem, centre=attrs.evolve(problem.centre, people=tuple(people)))


ROWS = (
    # R23: a pause for questions.
    kept("R23", "nobody asks", plan=short_visit, problem=lambda: under(ruled("R23"), **TALK)),
    kept(
        "R23",
        "nobody observes: nobody has questions",
        plan=unobserved,
        problem=lambda: pausing(lifted=("R19",)),
    ),
    costs(
        "R23",
        "two short breaks",
        plan=lambda: paused("10:25-10:30", "10:45-10:50"),
        problem=pausing,
        ask=Ask.NOT,
        at=("interview",),
        cost=1,
    ),
    costs(
        "R23",
        "a minute too short",
        plan=lambda: paused("10:25-10:30", "10:40-10:49"),
        problem=pausing,
        ask=Ask.NOT,
        cost=1,
    ),
    costs(
        "R23",
        "half a minute into the first half",
        plan=lambda: paused("10:20-10:25", "10:32-10:42"),
        problem=pausing,
        ask=Ask.NOT,
        cost=1,
    ),
    costs(
        "R23",
        "a break when the interview is over",
        plan=lambda: paused("10:25-10:30", "10:50-10:55", "11:05-11:15"),
        problem=pausing,
        ask=Ask.NOT,
        cost=1,
    ),
    allowed(
        "R23",
        "half a minute into the second half",
        plan=lambda: paused("10:20-10:25", "10:33-10:43"),
        problem=pausing,
        ask=Ask.NOT,
    ),
    allowed(
        "R23",
        "ten minutes, ten minutes before the end",
        plan=lambda: paused("10:25-10:30", "10:40-10:50"),
        problem=pausing,
    ),
    allowed(
        "R23",
        "the prosecutor asks by video",
        plan=lambda: by_video(paused("10:25-10:30", "10:40-10:50")),
        problem=lambda: remote_prosecutor(pausing()),
    ),
    allowed(
        "R23",
        "the pause is rounded up to the grid",
        plan=lambda: paused("10:25-10:30", "10:40-10:55", until="11:05", counselled="11:05"),
        problem=lambda: pausing(minutes=11),
    ),
    # R33: the pause does not count towards the cap.
    allowed(
        "R33",
        "as long as the cap, and the observers' pause",
        plan=lambda: paused(
            "10:22-10:27", "10:44-10:49", "10:55-11:05", until="11:15", counselled="11:15"
        ),
        problem=lambda: pausing(ages={"booked": 60}),
    ),
    broken(
        "R33",
        "as long, and no such pause",
        plan=lambda: paused(
            "10:22-10:27", "10:44-10:49", "11:05-11:10", until="11:15", counselled="11:15"
        ),
        problem=lambda: pausing(ages={"booked": 60}),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R33",
        "a longer pause does not make the interview longer",
        plan=lambda: paused("10:22-10:27", "10:44-11:04", until="11:20", counselled="11:20"),
        problem=lambda: pausing(ages={"booked": 60}),
        at=("interview",),
        also=("F01",),
        ask=Ask.NOT,
    ),
    # R45: the stay grows by the pause.
    allowed(
        "R45",
        "the observers' pause adds its ten minutes",
        plan=lambda: paused("10:25-10:30", "10:40-10:50", counselled="11:30"),
        problem=lambda: by_the_minute(ruled("R23")),
    ),
    broken(
        "R45",
        "a minute more than the observers' pause adds",
        plan=lambda: paused("10:25-10:30", "10:40-10:50", counselled="11:31"),
        problem=lambda: by_the_minute(ruled("R23")),
        at=("",),
    ),
    allowed(
        "R45",
        "a profile that knows no journeys between sites",
        plan=lambda: moved("counselling", "11:20", "12:00"),
        problem=lambda: under(unruled("R50")),
    ),
)
