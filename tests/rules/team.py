"""R04-R07: who may be with the child, and who must not."""

import attrs

from onestop.model import Gender, Presence, Strength
from tests.builders import (
    a_centre,
    a_child,
    a_companion,
    a_problem,
    a_seat,
    some_appointments,
    some_people,
)
from tests.rules.rows import (
    Ask,
    allowed,
    an_override,
    broken,
    changed,
    costs,
    for_case,
    for_centre,
    for_child,
    kept,
    notice,
    overriding,
    planned,
    seated,
    setting,
    talk,
    talking,
    with_person,
)

BOY = a_child(gender=Gender.MALE)
ADULT = a_seat("A-hana", "adult")
OBSERVER = a_seat("J-gil", "prosecutor", Presence.OBSERVING)


def only_carl_leads(**changes):
    """Return the problem of a centre whose only interviewer is a man."""
    officers = {"P-ada", "P-bea"}
    people = (attrs.evolve(p, roles=("police",)) if p.ref in officers else p for p in some_people())
    return for_centre(a_centre(people=tuple(people)), **changes)


def accompanied(**changes):
    """Return the problem of a child who comes with an adult."""
    return for_case(companions=(a_companion(**changes),))


def with_companion():
    """Return the plan in which that adult stays with the child."""
    told, *rest = some_appointments()
    officer, companion = a_seat("P-ada", "officer"), a_seat("G1", "adult")
    return planned(
        attrs.evolve(told, people=(officer, companion)),
        *(
            attrs.evolve(a, people=(*(p for p in a.people if p != ADULT), companion))
            if a.service == "interview"
            else a
            for a in rest
        ),
    )


def one_interviewer(lead="P-ada"):
    """Return the plan in which one person interviews alone."""
    return changed("interview", people=(a_seat(lead, "lead"), ADULT, OBSERVER))


ROWS = (
    # R04a: a girl is interviewed by a woman.
    kept(
        "R04a",
        "a man interviews a boy",
        plan=lambda: seated("interview", lead="P-carl"),
        problem=lambda: only_carl_leads(child=BOY),
    ),
    broken(
        "R04a",
        "a man interviews a girl",
        plan=lambda: seated("interview", lead="P-carl"),
        problem=only_carl_leads,
        at=("interview",),
    ),
    allowed("R04a", "a woman interviews a girl"),
    allowed(
        "R04a",
        "a girl who is not interviewed",
        plan=lambda: planned(notice(), talk()),
        problem=talking,
    ),
    # R04b: the second one, too.
    kept(
        "R04b",
        "two men and a boy",
        plan=lambda: seated("interview", lead="P-carl", second="P-ada"),
        problem=lambda: for_child(gender=Gender.MALE),
    ),
    broken(
        "R04b",
        "a man takes notes at a girl's interview",
        plan=lambda: seated("interview", second="P-carl"),
        at=("interview",),
    ),
    allowed("R04b", "a woman takes notes"),
    allowed(
        "R04b",
        "there is no second seat",
        plan=one_interviewer,
        problem=lambda: overriding("R10b"),
    ),
    allowed(
        "R04b",
        "there is no second seat, whatever the recorded decision",
        plan=one_interviewer,
        problem=lambda: for_case(overrides=(an_override("R10b"), an_override("R04b"))),
    ),
    costs(
        "R04b",
        "a man, by a recorded decision",
        plan=lambda: seated("interview", second="P-carl"),
        problem=lambda: overriding("R04b"),
        cost=1,
    ),
    # R05a: women or physicians examine a girl.
    kept(
        "R05a",
        "a policeman collects evidence from a boy",
        plan=lambda: seated("evidence", officer="P-carl"),
        problem=lambda: for_child(gender=Gender.MALE),
    ),
    broken(
        "R05a",
        "a policeman collects evidence from a girl",
        plan=lambda: seated("evidence", officer="P-carl"),
        at=("evidence",),
    ),
    allowed(
        "R05a",
        "a policewoman and a male physician",
        plan=lambda: seated("evidence", doctor="D-emil"),
    ),
    allowed(
        "R05a",
        "a policeman who is a physician",
        plan=lambda: seated("evidence", officer="P-carl"),
        problem=lambda: for_centre(with_person("P-carl", roles=("police", "doctor"))),
    ),
    allowed(
        "R05a",
        "a profile that only wishes for it",
        problem=lambda: a_problem(profile=setting("R05a", strength=Strength.SOFT)),
    ),
    allowed(
        "R05a",
        "a girl whom nobody examines",
        plan=lambda: planned(notice(), talk()),
        problem=talking,
    ),
    # R05b: rather a woman doctor.
    kept(
        "R05b",
        "a boy and a male doctor",
        plan=lambda: seated("exam", doctor="D-emil"),
        problem=lambda: for_child(gender=Gender.MALE),
    ),
    costs(
        "R05b",
        "a girl and a male doctor",
        plan=lambda: seated("exam", doctor="D-emil"),
        at=("exam",),
        cost=4,
    ),
    allowed("R05b", "a girl and a woman doctor"),
    allowed(
        "R05b",
        "a man collects evidence, a woman examines",
        plan=lambda: seated("evidence", doctor="D-emil"),
    ),
    # R06: an adult is there.
    kept("R06", "an adult of the centre's pool"),
    broken(
        "R06",
        "nobody is with the child",
        plan=lambda: seated("interview", adult=None),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R06",
        "nobody is with the child when it is told its rights",
        plan=lambda: planned(notice(people=(a_seat("P-ada", "officer"),)), talk()),
        problem=talking,
        at=("rights",),
        ask=Ask.NOT,
    ),
    broken(
        "R06",
        "a policeman sits beside the child",
        plan=lambda: seated("interview", adult="P-carl"),
        at=("interview",),
        also=("F02", "R09"),
        ask=Ask.NOT,
    ),
    broken(
        "R06",
        "an adult whom nobody knows",
        plan=lambda: seated("interview", adult="Z-zoe"),
        at=("interview",),
        also=("F02", "F05", "R09"),
        ask=Ask.NOT,
    ),
    broken(
        "R06",
        "the adult watches from next door",
        plan=lambda: changed(
            "interview",
            people=(
                a_seat("P-ada", "lead"),
                a_seat("P-bea", "second"),
                a_seat("A-hana", "adult", Presence.OBSERVING),
                OBSERVER,
            ),
        ),
        at=("interview",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    broken(
        "R06",
        "the adult takes notes",
        plan=lambda: changed(
            "interview", people=(a_seat("P-ada", "lead"), a_seat("A-hana", "second"), OBSERVER)
        ),
        at=("interview",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    allowed("R06", "the one who came with the child", plan=with_companion, problem=accompanied),
    # R07: kept out.
    kept("R07", "nobody is kept out"),
    broken(
        "R07",
        "the psychologist is excluded",
        problem=lambda: for_case(excluded=("Y-fay",)),
        at=("counselling",),
    ),
    broken(
        "R07",
        "the one who came with the child is not suitable",
        plan=with_companion,
        problem=lambda: accompanied(suitable=False),
        at=("rights", "interview"),
    ),
    allowed(
        "R07",
        "others are excluded",
        problem=lambda: for_case(excluded=("P-carl",), companions=(a_companion(suitable=False),)),
    ),
)
