"""The small vocabulary of tables in which one child's visit is beside another's."""

import attrs

from onestop.model import Gender, Presence, Setting
from onestop.rules import registry
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_person,
    a_plan,
    a_problem,
    a_profile,
    a_room,
    a_seat,
    a_visit,
    an_appointment,
    at,
    some_people,
    some_rooms,
)

OURS = ("R09", "R12", "R15", "R16", "R17")
SECOND, STOOD = "2026-0002", "2025-0009"
TALK, ALONE = ("counselling",), ("interview",)
MEN = {"gender": Gender.MALE}

# Two teams, so that two children can be here at once: who, and where.
FIRST_TEAM = {
    "officer": "P-ada",
    "second": "P-bea",
    "adult": "A-hana",
    "psychologist": "Y-fay",
    "prosecutor": "J-gil",
    "number": 1,
}
SECOND_TEAM = {
    "officer": "P-cat",
    "second": "P-dot",
    "adult": "A-ivo",
    "psychologist": "Y-gus",
    "prosecutor": "J-jon",
    "number": 2,
}


def only(rule, **values):
    """Return the usual profile with *rule* and without the others of this page."""
    profile, known = a_profile(), registry()[rule]
    others = tuple(s for s in profile.rules if s.rule not in OURS)
    setting = Setting(rule=rule, strength=known.strength, values={**known.defaults, **values})
    return attrs.evolve(profile, rules=(*others, setting))


def both_teams():
    """Return the centre in which two teams work."""
    people = (
        a_person(ref="P-cat"),
        a_person(ref="P-dot"),
        a_person(ref="A-ivo", roles=("appropriate-adult",), **MEN),
        a_person(ref="Y-gus", roles=("psychologist",), **MEN),
        a_person(ref="J-jon", roles=("prosecutor",), **MEN),
    )
    rooms = (
        a_room(ref="interview-2", observed_from="obs-2"),
        a_room(ref="obs-2", kinds=("observation",), observed_from=None),
        a_room(ref="counselling-2", kinds=("counselling",), observed_from=None),
    )
    return a_centre(people=(*some_people(), *people), rooms=(*some_rooms(), *rooms))


def problem(rule, *standing_visits, values=None, **changes):
    """Return the problem of one child at that centre, under *rule*, on top of what stands."""
    return a_problem(
        centre=both_teams(),
        profile=only(rule, **values or {}),
        cases=(a_case(**changes),),
        standing=a_plan(visits=standing_visits) if standing_visits else None,
    )


def two(rule, first=None, second=None, *, services=TALK, **values):
    """Return the problem of two children at that centre, under *rule*."""
    other = {"ref": SECOND, "child": a_child(ref="C-2")}
    return a_problem(
        centre=both_teams(),
        profile=only(rule, **values),
        cases=(
            a_case(**{"services": services} | (first or {})),
            a_case(**{"services": services} | other | (second or {})),
        ),
    )


def placed(since, *appointments):
    """Return *appointments*, made for 08:00, moved to begin at *since*."""
    late = at(since) - at("08:00")
    return tuple(attrs.evolve(a, start=a.start + late, end=a.end + late) for a in appointments)


def talked(since, team=None, *, case="2026-0001", child="C-1", **facts):
    """Return a visit for counselling: fifty minutes from *since*; *facts* as of a visit."""
    team = FIRST_TEAM | (team or {})
    talk = an_appointment(
        "counselling",
        "08:10",
        "08:50",
        a_seat(team["psychologist"], "psychologist"),
        room=f"counselling-{team['number']}",
        ref=f"{case}.counselling",
    )
    appointments = placed(since, told(team, case), talk)
    return a_visit(case=case, child=child, appointments=appointments, **facts)


def told(team, case):
    """Return the notice of rights."""
    people = (a_seat(team["officer"], "officer"), a_seat(team["adult"], "adult"))
    return an_appointment(
        "rights", "08:00", "08:10", *people, room="family-1", ref=f"{case}.rights"
    )


def asked(since, team=None, *, case="2026-0001", child="C-1", **facts):
    """Return a visit for an interview: 55 minutes from *since*; *facts* as of a visit."""
    team = FIRST_TEAM | (team or {})
    people = (
        a_seat(team["officer"], "lead"),
        a_seat(team["second"], "second"),
        a_seat(team["adult"], "adult"),
        a_seat(team["prosecutor"], "prosecutor", Presence.OBSERVING),
    )
    talk = an_appointment(
        "interview",
        "08:10",
        "08:55",
        *people,
        room=f"interview-{team['number']}",
        observed_from=f"obs-{team['number']}",
        ref=f"{case}.interview",
    )
    pause = an_appointment("break", "08:30", "08:35", ref=f"{case}.break-1")
    appointments = placed(since, told(team, case), talk, pause)
    return a_visit(case=case, child=child, appointments=appointments, **facts)


def second(make, since, team=None, **facts):
    """Return the second child's visit, made by *make*, with the second team."""
    return make(since, SECOND_TEAM | (team or {}), case=SECOND, child="C-2", **facts)


def stood(make, since, team=None, **facts):
    """Return a visit that stands, made by *make*, with the second team."""
    return make(since, SECOND_TEAM | (team or {}), case=STOOD, child="C-9", **facts)


def both(*visits):
    """Return a plan of *visits*."""
    return a_plan(visits=visits)


def row(kind, rule, why, *visits, stands=(), facts=(), **more):
    """Return a row of one new visit for counselling beside what stands."""
    values = more.pop("values", {})
    return kind(
        rule,
        why,
        plan=lambda: both(*stands, *visits),
        problem=lambda: problem(rule, *stands, values=values, **{"services": TALK} | dict(facts)),
        **more,
    )


def pair(kind, rule, why, *visits, first=None, other=None, **more):
    """Return a row of two new visits; *first* and *other* change the cases."""
    facts = {"services": more.pop("services", TALK), **more.pop("values", {})}
    return kind(
        rule,
        why,
        plan=lambda: both(*visits),
        problem=lambda: two(rule, first, other, **facts),
        **more,
    )
