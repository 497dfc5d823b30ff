"""F09, R10, R13 and R19: who must be there besides, and nobody twice."""

import attrs

from onestop.model import Gender, Presence
from tests.builders import (
    a_centre,
    a_child,
    a_person,
    a_seat,
    an_appointment,
    some_people,
)
from tests.rules.rows import (
    Ask,
    allowed,
    an_override,
    broken,
    changed,
    for_centre,
    kept,
    lifted,
    notice,
    overriding,
    planned,
    seated,
    talk,
    talking,
    with_person,
    without_people,
)
from tests.rules.team import ADULT, one_interviewer


def unobserved(**changes):
    """Return the plan in which nobody observes the interview."""
    team = (a_seat("P-ada", "lead"), a_seat("P-bea", "second"), ADULT)
    return changed("interview", **{"people": team, "observed_from": None} | changes)


def observing(ref, presence):
    """Return the plan in which somebody is prosecutor, somewhere."""
    team = (a_seat("P-ada", "lead"), a_seat("P-bea", "second"), ADULT)
    return changed("interview", people=(*team, a_seat(ref, "prosecutor", presence)))


def with_ivy(**changes):
    """Return the problem of a centre where a prosecutor interviews, too."""
    ivy = a_person(ref="J-ivy", roles=("interviewer",), agency="procuratorate")
    return for_centre(a_centre(people=(*some_people(), ivy)), **changes)


def only_ivy_leads():
    """Return the problem of a centre where she is the only one who interviews."""
    people = (
        attrs.evolve(p, roles=("police",)) if "interviewer" in p.roles and p.ref != "J-ivy" else p
        for p in with_ivy().centre.people
    )
    return for_centre(a_centre(people=tuple(people)))


def alone():
    """Return the override that lets one person interview alone."""
    return {"overrides": (an_override("R10b"),)}


def interpreted(ref="I-ida", *also_at):
    """Return a short plan with an interpreter, at some of its appointments only."""
    interpreter = (a_seat(ref, "interpreter"),)
    return planned(
        *(
            attrs.evolve(a, people=(*a.people, *interpreter)) if a.service in also_at else a
            for a in (notice(), talk())
        )
    )


BOTH = ("rights", "counselling")


def speaking(*languages, **changes):
    """Return the problem of a child with these languages."""
    return talking(child=a_child(languages=languages), **changes)


def of_many_roles(*refs):
    """Return the problem of a centre where nobody but *refs* is police or doctor: they are both."""
    people = (
        attrs.evolve(p, roles=("doctor", "police")) if p.ref in refs else p
        for p in without_people("P-ada", "P-bea", "P-carl").people
        if p.ref in refs or "doctor" not in p.roles
    )
    return for_centre(
        a_centre(people=tuple(people)),
        services=("evidence",),
        child=a_child(gender=Gender.MALE),
    )


def collected(officer):
    """Return the plan in which D-dora tells the rights and collects, with some officer."""
    told = (a_seat("D-dora", "officer"), a_seat("A-hana", "adult"))
    team = (a_seat("D-dora", "doctor"), a_seat(officer, "officer"))
    return planned(
        notice(people=told),
        an_appointment("evidence", "08:40", "09:00", *team, room="exam-1"),
    )


def nobody_else_of_the_police():
    """Return the problem of a centre with a single police officer."""
    return for_centre(without_people("P-bea", "P-carl"))


ROWS = (
    # F09: one seat each.
    kept("F09", "nobody sits twice"),
    broken(
        "F09",
        "she leads and takes notes",
        plan=lambda: planned(
            *(
                a
                for a in seated("evidence", officer="P-ada").visits[0].appointments
                if a.service != "interview"
            ),
            *(
                a
                for a in seated("interview", second="P-ada").visits[0].appointments
                if a.service == "interview"
            ),
        ),
        problem=nobody_else_of_the_police,
        at=("interview",),
    ),
    broken(
        "F09",
        "she collects and assists herself",
        plan=lambda: collected("D-dora"),
        problem=lambda: of_many_roles("D-dora"),
        at=("evidence",),
    ),
    allowed(
        "F09",
        "she collects, having told the rights, and somebody else assists",
        plan=lambda: collected("D-emil"),
        problem=lambda: of_many_roles("D-dora", "D-emil"),
    ),
    allowed(
        "F09",
        "she sits at two appointments",
        plan=lambda: seated("evidence", officer="P-ada"),
    ),
    # R10a: never one prosecutor alone.
    kept("R10a", "the police interview"),
    broken(
        "R10a",
        "a prosecutor alone",
        plan=lambda: one_interviewer("J-ivy"),
        problem=lambda: with_ivy(**alone()),
        at=("interview",),
    ),
    allowed(
        "R10a",
        "a prosecutor and a policewoman",
        plan=lambda: seated("interview", lead="J-ivy"),
        problem=only_ivy_leads,
    ),
    allowed(
        "R10a",
        "a policewoman alone",
        plan=one_interviewer,
        problem=lambda: with_ivy(**alone()),
    ),
    # R10b: two.
    broken(
        "R10b",
        "somebody alone whom nobody knows",
        plan=lambda: one_interviewer("Z-zoe"),
        at=("interview",),
        also=("F02", "F05", "R10c"),
        ask=Ask.NOT,
    ),
    kept(
        "R10b",
        "nobody interviews",
        plan=lambda: planned(notice(), talk()),
        problem=talking,
    ),
    broken("R10b", "one interviews", plan=one_interviewer, at=("interview",), ask=Ask.NOT),
    allowed("R10b", "two interview"),
    lifted(
        "R10b",
        "one interviews, by a recorded decision",
        plan=one_interviewer,
        problem=lambda: overriding("R10b"),
    ),
    # R13: somebody who speaks the child's language.
    kept("R13", "the child speaks the language"),
    broken(
        "R13",
        "nobody interprets the counselling",
        plan=lambda: interpreted("I-ida", "rights"),
        problem=lambda: speaking("ug"),
        at=("counselling",),
        ask=Ask.NOT,
    ),
    broken(
        "R13",
        "the interpreter speaks another language",
        plan=lambda: interpreted("I-ida", *BOTH),
        problem=lambda: speaking("csl"),
        at=BOTH,
    ),
    broken(
        "R13",
        "nobody knows the interpreter",
        plan=lambda: interpreted("Z-zoe", *BOTH),
        problem=lambda: speaking("ug"),
        at=BOTH,
        also=("F02", "F05"),
        ask=Ask.NOT,
    ),
    allowed(
        "R13",
        "the interpreter speaks one of the child's languages",
        plan=lambda: interpreted("I-ida", *BOTH),
        problem=lambda: speaking("csl", "ug"),
    ),
    allowed(
        "R13",
        "the child speaks the language besides its own",
        plan=interpreted,
        problem=lambda: speaking("ug", "zh"),
    ),
    # R19: a prosecutor observes.
    kept(
        "R19",
        "there is no interview",
        plan=lambda: planned(notice(), talk()),
        problem=talking,
    ),
    broken(
        "R19",
        "nobody observes",
        plan=lambda: unobserved(observed_from="obs-1"),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R19",
        "the prosecutor is in the room",
        plan=lambda: observing("J-gil", Presence.ROOM),
        at=("interview",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    broken(
        "R19",
        "the prosecutor takes notes, from next door",
        plan=lambda: changed(
            "interview",
            people=(a_seat("P-ada", "lead"), a_seat("J-gil", "second", Presence.OBSERVING), ADULT),
        ),
        at=("interview",),
        also=("F02", "R04b"),
        ask=Ask.NOT,
    ),
    broken(
        "R19",
        "a doctor observes",
        plan=lambda: observing("D-emil", Presence.OBSERVING),
        at=("interview",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    broken(
        "R19",
        "somebody observes whom nobody knows",
        plan=lambda: observing("Z-zoe", Presence.OBSERVING),
        at=("interview",),
        also=("F02", "F05"),
        ask=Ask.NOT,
    ),
    allowed("R19", "from the observation room"),
    allowed(
        "R19",
        "a prosecutor who is something else besides",
        problem=lambda: for_centre(with_person("J-gil", roles=("prosecutor", "lawyer"))),
    ),
    allowed(
        "R19",
        "by video",
        plan=lambda: observing("J-gil", Presence.REMOTE),
        problem=lambda: for_centre(with_person("J-gil", remote=True)),
    ),
    lifted(
        "R19",
        "nobody observes, by a recorded decision",
        plan=unobserved,
        problem=lambda: overriding("R19"),
    ),
)
