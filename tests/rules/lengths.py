"""R33, R35 and R45: how long."""

from datetime import timedelta

import attrs

from onestop.model import Urgency
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_problem,
    a_seat,
    an_appointment,
    at,
    some_appointments,
)
from tests.rules.rows import (
    Ask,
    acute,
    acute_appointments,
    allowed,
    an_override,
    broken,
    costs,
    for_case,
    kept,
    lifted,
    moved,
    notice,
    overriding,
    planned,
    setting,
    talk,
    talking,
)
from tests.rules.seats import interpreted
from tests.rules.times import short_visit


def by_the_minute(**changes):
    """Return the problem of a case with a grid of one minute."""
    return a_problem(centre=a_centre(grid=1), cases=(a_case(**changes),))


def ages(**changes):
    """Return the problem in which the age table says something else of a child of eight."""
    rows = [{"to": 17, "booked": 45, "cap": 60, "break_every": 25, "stay": 210} | changes]
    return a_problem(profile=setting("R33", ages=rows))


def interview(until, *breaks):
    """Return the usual plan with a longer interview, other breaks, and counselling after it."""
    usual = [a for a in some_appointments() if a.service not in ("break", "counselling")]
    *before, old = usual
    end = at(until)
    return planned(
        *before,
        attrs.evolve(old, end=end),
        *(pause(*clocks.split("-"), number) for number, clocks in enumerate(breaks, 1)),
        attrs.evolve(talk(), start=end, end=end + timedelta(minutes=40)),
    )


def pause(begin, end, number=1):
    """Return a break."""
    return an_appointment("break", begin, end, ref=f"2026-0001.break-{number}")


def with_interpreter(counselling, until):
    """Return the visit of a child who needs an interpreter; the interview takes 70 minutes."""
    usual = {a.service: a for a in some_appointments()}
    ida = a_seat("I-ida", "interpreter")
    told, talked = interpreted("I-ida", "rights", "counselling").visits[0].appointments
    asked = usual["interview"]
    return planned(
        told,
        attrs.evolve(asked, start=at("08:40"), end=at("09:50"), people=(*asked.people, ida)),
        pause("09:00", "09:05", 1),
        pause("09:25", "09:30", 2),
        attrs.evolve(talked, start=at(counselling), end=at(until)),
    )


def speaking_uyghur():
    """Return the problem of that child."""
    return for_case(child=a_child(languages=("ug",)), services=("interview", "counselling"))


def acute_until(end):
    """Return the acute visit with counselling so late that it ends at *end*."""
    *before, counselling = acute_appointments()
    late = at(end) - counselling.end
    return planned(*before, attrs.evolve(counselling, start=counselling.start + late, end=at(end)))


ROWS = (
    # R33: no longer than the age allows.
    kept("R33", "nobody interviews", plan=short_visit, problem=talking),
    broken(
        "R33",
        "longer than the cap",
        plan=lambda: interview("11:10", "10:25-10:30", "10:50-10:55"),
        at=("interview",),
        also=("F01",),
        ask=Ask.NOT,
    ),
    allowed(
        "R33",
        "as long as the cap",
        plan=lambda: interview("11:05", "10:22-10:27", "10:44-10:49"),
        problem=lambda: ages(booked=60),
    ),
    allowed(
        "R33",
        "longer for an interpreter",
        plan=lambda: with_interpreter("09:50", "10:30"),
        problem=speaking_uyghur,
    ),
    # R35: breaks.
    kept("R35", "nothing to interrupt", plan=short_visit, problem=talking),
    broken("R35", "no break", plan=lambda: interview("10:50"), at=("interview",), ask=Ask.NOT),
    broken(
        "R35",
        "the first stretch is a minute too long",
        plan=lambda: interview("10:50", "10:31-10:36"),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R35",
        "the last stretch is a minute too long",
        plan=lambda: interview("10:50", "10:19-10:24"),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R35",
        "the break is a minute too short",
        plan=lambda: interview("10:50", "10:25-10:29"),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R35",
        "a break in counselling is none in the interview",
        plan=lambda: interview("10:50", "10:55-11:00"),
        at=("interview",),
        ask=Ask.NOT,
    ),
    allowed(
        "R35",
        "the longest first stretch",
        plan=lambda: interview("10:50", "10:30-10:35"),
        ask=Ask.NOT,
    ),
    allowed(
        "R35",
        "the longest last stretch",
        plan=lambda: interview("10:50", "10:20-10:25"),
        ask=Ask.NOT,
    ),
    allowed("R35", "two equal stretches"),
    allowed(
        "R35",
        "a break in counselling besides",
        plan=lambda: interview("10:50", "10:25-10:30", "11:00-11:05"),
        ask=Ask.NOT,
    ),
    allowed(
        "R35",
        "short enough to go without",
        plan=lambda: interview("10:50"),
        problem=lambda: ages(break_every=45),
    ),
    allowed("R35", "only just too long to go without", problem=lambda: ages(break_every=40)),
    lifted(
        "R35",
        "no break, by a recorded decision",
        plan=lambda: interview("10:50"),
        problem=lambda: overriding("R35"),
    ),
    # R45: no longer on site than the age allows.
    kept("R45", "three hours for a child of eight"),
    allowed("R45", "210 minutes", plan=lambda: moved("counselling", "11:20", "12:00")),
    broken(
        "R45",
        "211 minutes",
        plan=lambda: moved("counselling", "11:21", "12:01"),
        problem=by_the_minute,
        at=("",),
    ),
    broken(
        "R45",
        "five years: 181 minutes",
        plan=lambda: planned(notice(), talk("10:51", "11:31")),
        problem=lambda: by_the_minute(child=a_child(age=5), services=("counselling",)),
        at=("",),
    ),
    allowed(
        "R45",
        "five years: 180 minutes",
        plan=lambda: planned(notice(), talk("10:50", "11:30")),
        problem=lambda: by_the_minute(child=a_child(age=5), services=("counselling",)),
    ),
    allowed(
        "R45",
        "six years: 181 minutes",
        plan=lambda: planned(notice(), talk("10:51", "11:31")),
        problem=lambda: by_the_minute(child=a_child(age=6), services=("counselling",)),
    ),
    allowed(
        "R45",
        "an interpreter adds what the interview takes longer: 235 minutes",
        plan=lambda: with_interpreter("11:45", "12:25"),
        problem=speaking_uyghur,
    ),
    broken(
        "R45",
        "no more than that: 240 minutes",
        plan=lambda: with_interpreter("11:50", "12:30"),
        problem=speaking_uyghur,
        at=("",),
    ),
    allowed("R45", "an acute exam adds an hour", plan=lambda: acute_until("13:00"), problem=acute),
    broken(
        "R45",
        "no more than an hour",
        plan=lambda: acute_until("13:05"),
        problem=acute,
        at=("",),
    ),
    broken(
        "R45",
        "acute, but there is no exam to add an hour for",
        plan=lambda: planned(notice(), talk("11:25", "12:05")),
        problem=lambda: talking(urgency=Urgency.ACUTE),
        at=("",),
    ),
    costs(
        "R45",
        "211 minutes, by a recorded decision",
        plan=lambda: moved("counselling", "11:21", "12:01"),
        problem=lambda: by_the_minute(overrides=(an_override("R45"),)),
        cost=1,
    ),
    allowed(
        "R45",
        "210 minutes, whatever the recorded decision",
        plan=lambda: moved("counselling", "11:20", "12:00"),
        problem=lambda: overriding("R45"),
    ),
)
