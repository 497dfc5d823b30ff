"""R02, R26 and R37: when."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

from onestop.model import Window
from tests.builders import (
    MONDAY,
    a_case,
    a_centre,
    a_child,
    a_problem,
    a_seat,
    an_appointment,
    at,
)
from tests.rules.rows import (
    TUESDAY,
    acute,
    acute_appointments,
    allowed,
    an_override,
    around_the_clock,
    broken,
    costs,
    early,
    for_case,
    kept,
    notice,
    open_all,
    planned,
    shifted,
    talk,
)

OSLO = ZoneInfo("Europe/Oslo")
SHORT, LONG = date(2026, 3, 29), date(2026, 10, 25)  # days of 23 and of 25 hours
FRIDAY, WEDNESDAY = MONDAY - timedelta(days=3), MONDAY - timedelta(days=5)


def in_oslo(clock, day):
    """Return the moment when the clocks of Oslo show *clock*."""
    return datetime.combine(day, time.fromisoformat(clock), OSLO)


def oslo_problem(day, **changes):
    """Return the problem of a centre in Oslo that never closes, on *day* and the next."""
    start = in_oslo("00:00", day)
    facts = {"reported": start} | changes
    problem = a_problem(centre=a_centre(time_zone="Europe/Oslo", grid=1), cases=(a_case(**facts),))
    return attrs.evolve(
        problem, **open_all(Window(start, in_oslo("00:00", day + timedelta(days=2))))
    )


def oslo_plan(usual, clock, day, plan=None):
    """Return a plan moved so that what was at *usual* is at *clock* in Oslo."""
    return shifted((in_oslo(clock, day) - at(usual)) / timedelta(minutes=1), plan)


def short_visit():
    """Return the notice and counselling, 08:30-09:20."""
    return planned(notice(), talk())


def night_and_day(days=1, **changes):
    """Return the problem of a centre that never closes, with a grid of one minute."""
    return around_the_clock(days, centre=a_centre(grid=1), cases=(early(**changes),))


def collected():
    """Return a visit for the evidence, which is collected at 09:00."""
    return planned(
        notice(),
        an_appointment(
            "evidence",
            "08:40",
            "09:00",
            a_seat("D-dora", "doctor"),
            a_seat("P-bea", "officer"),
            room="exam-1",
        ),
    )


def since(clock, day=FRIDAY, **changes):
    """Return the problem of evidence of what happened at *clock* or in the hour after."""
    facts = {"services": ("evidence",), "incident": hour(clock, day)} | changes
    return for_case(**facts)


def hour(clock, day=FRIDAY):
    """Return the hour from *clock*."""
    start = at(clock, day)
    return Window(start, start + timedelta(hours=1))


def moment(clock, day=FRIDAY):
    """Return the minute that *clock* shows, as an incident whose time is known."""
    start = at(clock, day)
    return Window(start, start + timedelta(minutes=1))


ROWS = (
    # R02: one day, on the centre's clocks.
    kept("R02", "all in one morning"),
    broken(
        "R02",
        "a minute past midnight",
        plan=lambda: shifted(14 * 60 + 41, short_visit()),
        problem=lambda: night_and_day(2, services=("counselling",)),
        at=("",),
    ),
    broken(
        "R02",
        "told on one day, counselled on the next",
        plan=lambda: planned(
            notice(), attrs.evolve(talk(), start=at("08:30", TUESDAY), end=at("09:10", TUESDAY))
        ),
        problem=lambda: around_the_clock(
            2, cases=(early(services=("counselling",), overrides=(an_override("R45"),)),)
        ),
        at=("",),
    ),
    allowed(
        "R02",
        "up to midnight",
        plan=lambda: shifted(14 * 60 + 40, short_visit()),
        problem=lambda: night_and_day(2, services=("counselling",)),
    ),
    allowed(
        "R02",
        "across midnight in Greenwich, which is eight o'clock here",
        plan=lambda: shifted(-60),
        problem=lambda: night_and_day(2),
    ),
    allowed(
        "R02",
        "up to midnight of a day of 25 hours",
        plan=lambda: oslo_plan("09:19", "23:59", LONG, short_visit()),
        problem=lambda: oslo_problem(LONG, services=("counselling",)),
    ),
    broken(
        "R02",
        "a minute past midnight of a day of 25 hours",
        plan=lambda: oslo_plan("09:19", "00:00", LONG + timedelta(days=1), short_visit()),
        problem=lambda: oslo_problem(LONG, services=("counselling",)),
        at=("",),
    ),
    broken(
        "R02",
        "a minute past midnight of a day of 23 hours",
        plan=lambda: oslo_plan("09:19", "00:00", SHORT + timedelta(days=1), short_visit()),
        problem=lambda: oslo_problem(SHORT, services=("counselling",)),
        at=("",),
    ),
    # R26: evidence before its window closes.
    kept(
        "R26",
        "nobody knows when it happened",
        plan=collected,
        problem=lambda: since("09:00", incident=None),
    ),
    broken(
        "R26",
        "a minute after 72 hours",
        plan=collected,
        problem=lambda: since("08:59"),
        at=("evidence",),
    ),
    broken(
        "R26",
        "half a minute after 72 hours",
        plan=collected,
        problem=lambda: since("08:59:30"),
        at=("evidence",),
    ),
    allowed("R26", "after 72 hours to the minute", plan=collected, problem=lambda: since("09:00")),
    broken(
        "R26",
        "not yet twelve",
        plan=collected,
        problem=lambda: since("08:59", child=a_child(age=11)),
        at=("evidence",),
    ),
    allowed(
        "R26",
        "twelve: 120 hours to the minute",
        plan=collected,
        problem=lambda: since("09:00", WEDNESDAY, child=a_child(age=12)),
    ),
    broken(
        "R26",
        "twelve: a minute after 120 hours",
        plan=collected,
        problem=lambda: since("08:59", WEDNESDAY, child=a_child(age=12)),
        at=("evidence",),
    ),
    allowed(
        "R26",
        "closed as the report came in: it sets no deadline",
        plan=collected,
        problem=lambda: since("07:40", incident=moment("07:40")),
    ),
    broken(
        "R26",
        "closed a minute after the report came in",
        plan=collected,
        problem=lambda: since("07:41"),
        at=("evidence",),
    ),
    allowed(
        "R26",
        "the collection counts, not the exam after it",
        problem=lambda: since("09:00", services=None),
    ),
    broken(
        "R26",
        "acute: the exam, which has the collection inside, ends a minute late",
        plan=lambda: planned(*acute_appointments()),
        problem=lambda: acute(incident=hour("10:09")),
        at=("exam",),
    ),
    allowed(
        "R26",
        "acute: the exam ends in time",
        plan=lambda: planned(*acute_appointments()),
        problem=lambda: acute(incident=hour("10:10")),
    ),
    allowed(
        "R26",
        "nothing is collected",
        plan=short_visit,
        problem=lambda: since("08:00", services=("counselling",)),
    ),
    costs(
        "R26",
        "an hour late, by a recorded decision",
        plan=collected,
        problem=lambda: since("08:00", overrides=(an_override("R26"),)),
        cost=60,
    ),
    costs(
        "R26",
        "half a minute late, by a recorded decision",
        plan=collected,
        problem=lambda: since("08:59:30", overrides=(an_override("R26"),)),
        cost=1,
    ),
    allowed(
        "R26",
        "in time, whatever the recorded decision",
        plan=collected,
        problem=lambda: since("09:00", overrides=(an_override("R26"),)),
    ),
    allowed(
        "R26",
        "long closed, whatever the recorded decision",
        plan=collected,
        problem=lambda: since("07:00", incident=moment("07:00"), overrides=(an_override("R26"),)),
    ),
    broken(
        "R26",
        "closed for the earliest moment it can have happened, not for the latest",
        plan=collected,
        problem=lambda: since("07:00"),
        at=("evidence",),
    ),
    # R37: by day.
    kept(
        "R37",
        "counselling may be late",
        plan=lambda: shifted(12 * 60, short_visit()),
        problem=lambda: night_and_day(services=("counselling",)),
    ),
    allowed(
        "R37",
        "until half past six",
        plan=lambda: shifted(7 * 60 + 40),
        problem=night_and_day,
    ),
    broken(
        "R37",
        "a minute past half past six",
        plan=lambda: shifted(7 * 60 + 41),
        problem=night_and_day,
        at=("interview",),
    ),
    allowed("R37", "from half past eight", plan=lambda: shifted(-95), problem=night_and_day),
    broken(
        "R37",
        "a minute before half past eight",
        plan=lambda: shifted(-96),
        problem=night_and_day,
        at=("interview",),
    ),
    broken(
        "R37",
        "from one evening to the next morning",
        plan=lambda: shifted(13 * 60 + 20),
        problem=lambda: night_and_day(2),
        at=("interview",),
        also=("R02",),
    ),
    costs(
        "R37",
        "a minute past half past six, by a recorded decision",
        plan=lambda: shifted(7 * 60 + 41),
        problem=lambda: night_and_day(overrides=(an_override("R37"),)),
        cost=1,
    ),
    allowed(
        "R37",
        "from half past eight, an hour after the clocks went forward",
        plan=lambda: oslo_plan("10:05", "08:30", SHORT),
        problem=lambda: oslo_problem(SHORT),
    ),
    broken(
        "R37",
        "a minute too early on that morning",
        plan=lambda: oslo_plan("10:05", "08:29", SHORT),
        problem=lambda: oslo_problem(SHORT),
        at=("interview",),
    ),
    allowed(
        "R37",
        "until half past six, on the day when the clocks went back",
        plan=lambda: oslo_plan("10:50", "18:30", LONG),
        problem=lambda: oslo_problem(LONG),
    ),
    broken(
        "R37",
        "a minute too late on that evening",
        plan=lambda: oslo_plan("10:50", "18:31", LONG),
        problem=lambda: oslo_problem(LONG),
        at=("interview",),
    ),
)
