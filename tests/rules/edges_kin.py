"""Rows of families that a mutation run asked for: several other visits, or several parts."""

from datetime import timedelta

import attrs

from onestop.model import Availability, Wishes
from tests.builders import a_case, a_visit, an_appointment, at, the_day
from tests.rules.bookings import two_children, two_talks
from tests.rules.doors import KIN, in_two_parts
from tests.rules.families import HANA, IVO, SAME_MATTER
from tests.rules.kin import (
    ALONE,
    SECOND_TEAM,
    STOOD,
    TALK,
    asked,
    both,
    row,
    second,
    stood,
    talked,
    two,
)
from tests.rules.rows import Ask, allowed, around_the_clock, broken, costs, shifted
from tests.rules.times import short_visit

OTHER = {"case": "2025-0010", "child": "C-10"}


def another(make, since, team=None, **facts):
    """Return one more visit that stands, with the second team."""
    return make(since, SECOND_TEAM | (team or {}), **OTHER, **facts)


def in_turn(early, late):
    """Return one standing visit of a co-victim in two parts: a talk, and an interview."""
    first = stood(talked, early).appointments
    then = (attrs.evolve(a, part=2) for a in stood(asked, late, **SAME_MATTER).appointments)
    there = stood(asked, late, **SAME_MATTER)
    return attrs.evolve(there, appointments=(*first, *then))


def three(since):
    """Return the problem of two children, one of whom the other's case suspects, and a stranger."""
    problem = two("R15", None, {"suspects": ("C-1",)})
    return attrs.evolve(problem, standing=both(stood(talked, since)))


def night_and_day():
    """Return a visit that stands: examined on the Monday night, counselled on the Tuesday."""
    exam = an_appointment("exam", "20:00", "21:00", ref=f"{STOOD}.exam")
    talk = an_appointment("counselling", "10:00", "10:40", part=2, ref=f"{STOOD}.counselling")
    way = timedelta(days=1)
    talk = attrs.evolve(talk, start=talk.start + way, end=talk.end + way)
    return a_visit(case=STOOD, child="C-9", appointments=(exam, talk))


def wished(plan, *standing, days=2):
    """Return *plan* and the problem of a child who wishes to come when the one that stands does."""
    changes = {"services": TALK, "reported": at("00:00"), "wishes": Wishes(together=STOOD)}
    problem = around_the_clock(days, cases=(a_case(**changes),), standing=both(*standing))
    return both(*standing, *plan.visits), problem


def a_day_later(plan):
    """Return *plan* with its last visit on the next day."""
    *first, last = plan.visits
    (late,) = shifted(24 * 60, both(last)).visits
    return both(*first, late)


def together():
    """Return the problem of two children, of whom the first wishes to come with the second."""
    problem, horizon = two_children(), the_day(days=2)
    first, then = problem.cases
    always = Availability((horizon,))
    return attrs.evolve(
        problem,
        cases=(attrs.evolve(first, wishes=Wishes(together=then.ref)), then),
        horizon=horizon,
        diaries=dict.fromkeys(problem.diaries, always),
        openings=dict.fromkeys(problem.openings, always),
    )


TUESDAYS = (another(talked, "08:30"), night_and_day())

ROWS = (
    # F10: the day of a visit is that of its last part.
    allowed(
        "F10",
        "on the day of the last part of the visit that it is to be together with",
        plan=lambda: wished(shifted(24 * 60, short_visit()), *TUESDAYS)[0],
        problem=lambda: wished(short_visit(), *TUESDAYS)[1],
    ),
    costs(
        "F10",
        "on the day of the first part of it",
        plan=lambda: wished(shifted(3 * 60, short_visit()), *TUESDAYS)[0],
        problem=lambda: wished(short_visit(), *TUESDAYS)[1],
        cost=1,
    ),
    costs(
        "F10",
        "a day before another new case, with which it was to be together",
        plan=lambda: a_day_later(two_talks("09:20", "10:00")),
        problem=together,
        cost=1,
    ),
    allowed(
        "F10",
        "on the day of another new case, as wished",
        plan=lambda: two_talks("09:20", "10:00"),
        problem=together,
    ),
    # R09: more than one co-victim, and other seats.
    row(
        allowed,
        "R09",
        "both adults of the pool, each where nobody is a co-victim",
        talked("08:30"),
        stands=(stood(talked, "12:00", HANA), another(talked, "14:00", IVO)),
    ),
    row(
        broken,
        "R09",
        "every adult of the pool has been with a co-victim",
        talked("08:30"),
        stands=(
            stood(talked, "12:00", HANA, **SAME_MATTER),
            another(talked, "14:00", IVO, **SAME_MATTER),
        ),
        at=("rights",),
    ),
    row(
        allowed,
        "R09",
        "who told a co-victim its rights, in another seat, may be this child's adult",
        talked("08:30"),
        stands=(stood(talked, "14:00", {"officer": "A-hana"}, **SAME_MATTER),),
    ),
    # R12: the second of two.
    row(
        broken,
        "R12",
        "another child has counselling, and one more an interview in that room",
        asked("08:30"),
        stands=(
            stood(talked, "08:30"),
            another(asked, "07:46", {"number": 1}),
        ),
        facts={"services": ALONE},
        at=("interview",),
        also=("F04",),
        ask=Ask.NOT,
    ),
    # R15: hours apart, in parts, and strangers.
    row(
        allowed,
        "R15",
        "a suspect comes hours later",
        talked("08:30"),
        stands=(stood(talked, "15:00", kept_apart=True),),
    ),
    row(
        allowed,
        "R15",
        "a suspect left hours before",
        talked("15:00"),
        stands=(stood(talked, "08:30", kept_apart=True),),
    ),
    row(
        broken,
        "R15",
        "a suspect comes twice, and only once too soon",
        talked("09:30"),
        stands=(in_two_parts("08:00", "16:00"),),
        at=("",),
    ),
    row(
        allowed,
        "R15",
        "a stranger is here meanwhile",
        talked("08:30"),
        stands=(stood(talked, "08:30"),),
    ),
    allowed(
        "R15",
        "a stranger is here meanwhile, and somebody who suspects this child is not",
        plan=lambda: both(stood(talked, "08:30"), talked("08:30"), second(talked, "14:00")),
        problem=lambda: three("08:30"),
    ),
    # R16: a sister and a stranger.
    row(
        costs,
        "R16",
        "a sister comes as well, and a stranger leaves five minutes before",
        talked("09:00", family="F-1"),
        stands=(stood(talked, "09:00", **KIN), another(talked, "08:05")),
        facts=KIN,
        cost=1,
    ),
    # R17: more than one other visit, or part.
    row(
        broken,
        "R17",
        "a stranger is interviewed at another time, and a co-victim too soon before",
        asked("09:30"),
        stands=(
            stood(talked, "12:00"),
            another(asked, "08:36", **SAME_MATTER),
        ),
        facts={"services": ALONE},
        at=("",),
    ),
    row(
        broken,
        "R17",
        "a co-victim comes twice, and once while the child is here",
        asked("10:30"),
        stands=(in_turn("10:30", "15:00"),),
        facts={"services": ALONE},
        at=("",),
    ),
)
