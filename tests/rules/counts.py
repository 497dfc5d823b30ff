"""R01, R11 and R48: how often, and how many at a time."""

from datetime import timedelta

import attrs

from onestop.model import Gender, PastInterview, Presence
from tests.builders import (
    MONDAY,
    a_case,
    a_centre,
    a_child,
    a_person,
    a_plan,
    a_problem,
    a_room,
    a_seat,
    a_visit,
    an_appointment,
    at,
    some_rooms,
)
from tests.rules.rows import (
    TUESDAY,
    Ask,
    allowed,
    an_override,
    broken,
    costs,
    for_case,
    for_centre,
    kept,
    lifted,
    notice,
    overriding,
    planned,
    setting,
    standing,
    talk,
    talking,
    with_person,
)
from tests.rules.times import LONG, in_oslo, oslo_problem

OBSERVING = Presence.OBSERVING
ALONE = ("interview",)


def interviewed_before():
    """Return the case's record of an interview on the Friday before."""
    return {
        "past_interviews": (
            PastInterview(at=at("10:00", MONDAY - timedelta(3)), interviewer="P-ada"),
        )
    }


def stood(start, minutes=45, seat="lead", who="P-ada", number=1):
    """Return a standing visit in which somebody interviews another child."""
    booked = an_appointment("interview", "08:30", "09:30", a_seat(who, seat))
    end = start + timedelta(minutes=minutes)
    return standing(attrs.evolve(booked, start=start, end=end), case=f"2025-{number:04}")


def on(plan, *standing_plans):
    """Return *plan* beside standing ones."""
    visits = (visit for old in standing_plans for visit in old.visits)
    return attrs.evolve(plan, visits=(*visits, *plan.visits))


def standing_on(problem, *standing_plans):
    """Return *problem* on top of standing plans."""
    return attrs.evolve(problem, standing=on(a_plan(visits=()), *standing_plans))


def beside(row, rule, why, *standing_plans, problem=a_problem, plan=a_plan, **facts):
    """Return a row with a plan beside standing ones."""
    return row(
        rule,
        why,
        plan=lambda: on(plan(), *standing_plans),
        problem=lambda: standing_on(problem(), *standing_plans),
        **facts,
    )


TWO = (stood(at("14:00"), number=1), stood(at("16:00"), number=2))


def only_ada_leads(*more, **changes):
    """Return everybody of the centre, where nobody but P-ada leads; *changes* are hers."""
    ada = with_person("P-ada", **changes).people
    return tuple(
        p
        if p.ref == "P-ada" or "interviewer" not in p.roles
        else attrs.evolve(p, roles=("police",))
        for p in (*ada, *more)
    )


def her(count=None, **changes):
    """Return the problem of that centre, where she leads at most *count* a day."""
    return for_centre(a_centre(people=only_ada_leads(max_interviews_per_day=count)), **changes)


def two_teams(since, *, second_lead="P-ada"):
    """Return two new interviews: one 08:40-09:25 by P-ada and P-bea, the other from *since*."""
    start = at(since)
    other = (
        an_appointment(
            "rights",
            "08:40",
            "08:50",
            a_seat("P-cat", "officer"),
            a_seat("A-ivo", "adult"),
            room="family-1",
            ref="2026-0002.rights",
        ),
        asked(
            (second_lead, "P-cat", "A-ivo", "J-jon"),
            start,
            "interview-2",
            "obs-2",
            ref="2026-0002.interview",
        ),
        breaking(start),
    )
    first = asked(("P-ada", "P-bea", "A-hana", "J-gil"), at("08:40"), "interview-1", "obs-1")
    mine = (notice(), first, breaking(at("08:40")))
    return a_plan(
        visits=(
            a_visit(appointments=mine),
            a_visit(case="2026-0002", child="C-2", appointments=other),
        )
    )


def asked(team, start, room, observed_from, **changes):
    """Return an interview by a *team*: lead, second, adult, prosecutor."""
    lead, second, adult, prosecutor = team
    people = (
        a_seat(lead, "lead"),
        a_seat(second, "second"),
        a_seat(adult, "adult"),
        a_seat(prosecutor, "prosecutor", OBSERVING),
    )
    booked = an_appointment(
        "interview", "08:40", "09:25", *people, room=room, observed_from=observed_from, **changes
    )
    return attrs.evolve(booked, start=start, end=start + timedelta(minutes=45))


def twice():
    """Return a visit with two interviews."""
    team = ("P-ada", "P-bea", "A-hana", "J-gil")
    first = asked(team, at("08:40"), "interview-1", "obs-1")
    again = asked(team, at("09:25"), "interview-1", "obs-1", ref="2026-0001.again")
    return planned(notice(), first, breaking(first.start), again)


def breaking(start):
    """Return the break in an interview that starts at *start*."""
    pause = an_appointment("break", "09:00", "09:05")
    begin = start + timedelta(minutes=20)
    return attrs.evolve(pause, start=begin, end=begin + timedelta(minutes=5))


def two_children(first=None, second=None, **limits):
    """Return the problem of two girls to interview, with two teams; *limits* are P-ada's."""
    more = (
        a_person(ref="P-cat"),
        a_person(ref="A-ivo", roles=("appropriate-adult",), gender=Gender.MALE),
        a_person(ref="J-jon", roles=("prosecutor",), gender=Gender.MALE),
    )
    rooms = (
        a_room(ref="interview-2", observed_from="obs-2"),
        a_room(ref="obs-2", kinds=("observation",), observed_from=None),
    )
    girl = a_case(ref="2026-0002", child=a_child(ref="C-2"), services=ALONE, **second or {})
    return a_problem(
        centre=a_centre(people=only_ada_leads(*more, **limits), rooms=(*some_rooms(), *rooms)),
        cases=(a_case(services=ALONE, **first or {}), girl),
    )


def late_in_oslo(clock, day):
    """Return a plan with an interview that starts at *clock* in Oslo."""
    start = in_oslo(clock, day)
    told = notice()
    way = timedelta(minutes=10)
    return planned(
        attrs.evolve(told, start=start - way, end=start),
        asked(("P-ada", "P-bea", "A-hana", "J-gil"), start, "interview-1", "obs-1"),
        breaking(start),
    )


def night_in_oslo():
    """Return the problem of a centre in Oslo where P-ada leads one a day, be it at night."""
    problem = oslo_problem(LONG, services=ALONE, overrides=(an_override("R37"),))
    people = only_ada_leads(max_interviews_per_day=1)
    return attrs.evolve(problem, centre=attrs.evolve(problem.centre, people=people))


LIFTED = {"overrides": (an_override("R48"),)}

ROWS = (
    # R01: interviewed once.
    kept("R01", "nobody has interviewed the child"),
    broken(
        "R01",
        "the child was interviewed before",
        problem=lambda: for_case(**interviewed_before()),
        at=("interview",),
    ),
    broken(
        "R01",
        "two interviews in one visit",
        plan=twice,
        problem=lambda: for_case(services=ALONE),
        at=("again",),
        also=("F01",),
        ask=Ask.NOT,
    ),
    allowed(
        "R01",
        "interviewed before, and now only counselled",
        plan=lambda: planned(notice(), talk()),
        problem=lambda: talking(**interviewed_before()),
    ),
    allowed(
        "R01",
        "a profile that allows two",
        problem=lambda: attrs.evolve(
            for_case(**interviewed_before()), profile=setting("R01", interviews=2)
        ),
    ),
    lifted(
        "R01",
        "a second interview, by a recorded decision",
        problem=lambda: overriding("R01", **interviewed_before()),
    ),
    # R11: one child at a time.  F04 says the same of anybody, so it stands in the way, too.
    beside(
        kept,
        "R11",
        "others interview another child at that time",
        stood(at("10:05"), who="P-carl"),
    ),
    beside(
        broken,
        "R11",
        "she leads another interview for a minute more",
        stood(at("09:21")),
        at=("interview",),
        also=("F04",),
    ),
    beside(
        broken,
        "R11",
        "the second one leads another interview a minute too early",
        stood(at("10:49"), who="P-bea"),
        at=("interview",),
        also=("F04",),
    ),
    beside(allowed, "R11", "from one interview to the next", stood(at("09:20"))),
    beside(
        allowed,
        "R11",
        "there is no interview here",
        stood(at("08:40")),
        problem=talking,
        plan=lambda: planned(notice(), talk()),
    ),
    broken(
        "R11",
        "two new children, one interviewer, a minute shared",
        plan=lambda: two_teams("09:20"),
        problem=two_children,
        at=("interview", "2026-0002.interview"),
        also=("F04",),
    ),
    allowed(
        "R11",
        "two new children, one interviewer, one after the other",
        plan=lambda: two_teams("09:25"),
        problem=two_children,
    ),
    # R48: so many a day.
    kept("R48", "the first of the day"),
    beside(broken, "R48", "the third of the day", *TWO, problem=her, at=("interview",)),
    beside(allowed, "R48", "the second of the day", TWO[0], problem=her),
    beside(
        allowed,
        "R48",
        "she took notes at the others",
        stood(at("14:00"), seat="second"),
        stood(at("16:00"), seat="second", number=2),
        problem=her,
    ),
    beside(
        broken,
        "R48",
        "her own number is one",
        TWO[0],
        problem=lambda: her(1),
        at=("interview",),
    ),
    beside(
        allowed,
        "R48",
        "others were not interviewed at all",
        standing(talk("14:00", "14:40")),
        problem=lambda: her(1),
    ),
    beside(allowed, "R48", "her own number is three", *TWO, problem=lambda: her(3)),
    beside(
        broken,
        "R48",
        "the other was this morning, yesterday in Greenwich",
        stood(at("07:00")),
        problem=lambda: her(1),
        at=("interview",),
    ),
    beside(
        allowed,
        "R48",
        "the other is tomorrow, today in Greenwich",
        stood(at("00:00", TUESDAY)),
        problem=lambda: her(1),
    ),
    beside(
        allowed,
        "R48",
        "there is no interview here",
        *TWO,
        problem=talking,
        plan=lambda: planned(notice(), talk()),
    ),
    beside(
        costs,
        "R48",
        "the third of the day, by a recorded decision",
        *TWO,
        problem=lambda: her(**LIFTED),
        cost=1,
    ),
    beside(
        allowed,
        "R48",
        "the second of the day, whatever the recorded decision",
        TWO[0],
        problem=lambda: her(**LIFTED),
    ),
    broken(
        "R48",
        "two new ones, one a day",
        plan=lambda: two_teams("09:25"),
        problem=lambda: two_children(max_interviews_per_day=1),
        at=("2026-0002.interview",),
    ),
    allowed(
        "R48",
        "two new ones, two a day",
        plan=lambda: two_teams("09:25"),
        problem=two_children,
    ),
    costs(
        "R48",
        "two new ones, one a day, both by a recorded decision: one is too many",
        plan=lambda: two_teams("09:25"),
        problem=lambda: two_children(LIFTED, LIFTED, max_interviews_per_day=1),
        cost=1,
    ),
    costs(
        "R48",
        "two new ones, one a day, the earlier by a recorded decision: that one is too many",
        plan=lambda: two_teams("09:25"),
        problem=lambda: two_children(LIFTED, max_interviews_per_day=1),
        cost=1,
    ),
    beside(
        broken,
        "R48",
        "in the 25th hour of a day that had one",
        stood(in_oslo("12:00", LONG)),
        plan=lambda: late_in_oslo("23:10", LONG),
        problem=night_in_oslo,
        at=("interview",),
    ),
    beside(
        allowed,
        "R48",
        "right after a day of 25 hours that had one (at night, which costs by R37)",
        stood(in_oslo("12:00", LONG)),
        plan=lambda: late_in_oslo("00:10", LONG + timedelta(days=1)),
        problem=night_in_oslo,
        cost=1,
    ),
)
