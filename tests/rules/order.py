"""R24, R25, R41, R43 and R44: in which order."""

import attrs

from onestop.model import Strength, Urgency
from tests.builders import a_problem, at
from tests.rules.rows import (
    Ask,
    acute,
    acute_appointments,
    allowed,
    an_override,
    broken,
    costs,
    for_case,
    in_order,
    kept,
    lifted,
    moved,
    notice,
    overriding,
    planned,
    setting,
    talk,
    talking,
    without,
)

EXAM_FIRST = ("rights", "evidence", "exam", "rest", "interview", "counselling")
EXAM_LAST = ("rights", "interview", "rest", "evidence", "exam", "counselling")
COLLECTION_LAST = ("rights", "exam", "rest", "interview", "evidence", "counselling")
COUNSELLING_EARLY = ("rights", "counselling", "evidence", "exam", "rest", "interview")


# Nobody asks for this order, so no other rule speaks of it.
TALK_FIRST = (("counselling", "exam"),)


def acute_exam_last():
    """Return the acute visit in which the interview comes first."""
    told, exam, rest, interview, pause, counselling = acute_appointments()
    return planned(
        told,
        at_time(interview, "08:40", "09:25"),
        at_time(pause, "09:00", "09:05"),
        at_time(rest, "09:25", "09:45"),
        at_time(exam, "09:45", "11:15"),
        at_time(counselling, "11:15", "11:55"),
    )


def at_time(appointment, since, until):
    """Return *appointment* at another time."""
    return attrs.evolve(appointment, start=at(since), end=at(until))


def hurt(**changes):
    """Return the problem of an injured child."""
    return for_case(injured=True, **changes)


def hurt_under(profile):
    """Return the problem of an injured child under *profile*."""
    return attrs.evolve(hurt(), profile=profile)


def untold():
    """Return a visit without the notice."""
    return planned(talk("08:30", "09:10"))


ROWS = (
    # R24: acute or injured, the exam comes first.
    kept(
        "R24",
        "no hurry: the interview may come first, where R25 is lifted",
        plan=lambda: in_order(*EXAM_LAST),
        problem=lambda: overriding("R25"),
    ),
    broken(
        "R24",
        "acute, the interview first",
        plan=acute_exam_last,
        problem=acute,
        at=("exam",),
    ),
    broken(
        "R24",
        "injured, the interview first",
        plan=lambda: in_order(*EXAM_LAST),
        problem=hurt,
        at=("evidence", "exam"),
    ),
    broken(
        "R24",
        "injured, the collection last",
        plan=lambda: in_order(*COLLECTION_LAST),
        problem=hurt,
        at=("evidence",),
    ),
    allowed(
        "R24", "acute, the exam first", plan=lambda: planned(*acute_appointments()), problem=acute
    ),
    allowed("R24", "injured, the exam first", problem=hurt),
    allowed(
        "R24",
        "acute, no interview",
        plan=lambda: planned(notice(), talk()),
        problem=lambda: talking(urgency=Urgency.ACUTE),
    ),
    allowed(
        "R24",
        "injured, the exam just before: the rest is lifted",
        plan=lambda: in_order("rights", "evidence", "exam", "interview", "counselling"),
        problem=lambda: hurt(overrides=(an_override("R44"),)),
    ),
    costs(
        "R24",
        "injured, the interview first by a recorded decision",
        plan=lambda: in_order(*EXAM_LAST),
        problem=lambda: overriding("R24", injured=True),
        cost=2,
    ),
    costs(
        "R24",
        "injured, the collection last by a recorded decision",
        plan=lambda: in_order(*COLLECTION_LAST),
        problem=lambda: overriding("R24", injured=True),
        cost=1,
    ),
    # R25: the usual order.
    kept(
        "R25",
        "injured: R24 decides, and costs where it is lifted",
        plan=lambda: in_order(*EXAM_LAST),
        problem=lambda: hurt(overrides=(an_override("R24"),)),
        cost=2,
    ),
    kept(
        "R25",
        "acute: R24 decides, and costs where it is lifted",
        plan=acute_exam_last,
        problem=lambda: acute(overrides=(an_override("R24"),)),
        cost=1,
    ),
    kept(
        "R25",
        "nothing to put in order",
        plan=lambda: planned(notice(), talk()),
        problem=talking,
    ),
    kept(
        "R25",
        "an interview alone",
        plan=lambda: in_order("rights", "interview"),
        problem=lambda: for_case(services=("interview",)),
    ),
    kept(
        "R25",
        "exam and collection alone",
        plan=lambda: in_order("rights", "evidence", "exam"),
        problem=lambda: for_case(services=("evidence", "exam")),
    ),
    allowed(
        "R25",
        "the exam just before: the rest is lifted",
        plan=lambda: in_order("rights", "evidence", "exam", "interview", "counselling"),
        problem=lambda: overriding("R44"),
    ),
    broken(
        "R25", "the interview first", plan=lambda: in_order(*EXAM_LAST), at=("evidence", "exam")
    ),
    broken(
        "R25",
        "the collection last",
        plan=lambda: in_order(*COLLECTION_LAST),
        at=("evidence",),
    ),
    lifted(
        "R25",
        "the interview first, by a recorded decision",
        plan=lambda: in_order(*EXAM_LAST),
        problem=lambda: overriding("R25"),
    ),
    costs(
        "R25",
        "the interview first, where the order is a wish",
        plan=lambda: in_order(*EXAM_LAST),
        problem=lambda: a_problem(profile=setting("R25", strength=Strength.SOFT)),
        cost=4,
    ),
    costs(
        "R25",
        "the collection last, where the order is a wish",
        plan=lambda: in_order(*COLLECTION_LAST),
        problem=lambda: a_problem(profile=setting("R25", strength=Strength.SOFT)),
        cost=2,
    ),
    allowed("R25", "exam and collection first", plan=lambda: in_order(*EXAM_FIRST)),
    kept(
        "R25",
        "hurt: the order is for those in no hurry",
        plan=lambda: in_order(*EXAM_FIRST),
        problem=lambda: hurt_under(setting("R25", order=TALK_FIRST)),
    ),
    broken(
        "R25",
        "hurt, where the order binds whoever is in a hurry too",
        plan=lambda: in_order(*EXAM_FIRST),
        problem=lambda: hurt_under(setting("R25", order=TALK_FIRST, acute=True)),
        at=("counselling",),
    ),
    # R41: rights first.
    kept("R41", "told first"),
    broken("R41", "never told", plan=untold, problem=talking, at=("",), ask=Ask.NOT),
    broken(
        "R41",
        "told last",
        plan=lambda: planned(talk("08:30", "09:10"), notice("09:10", "09:20")),
        problem=talking,
        at=("counselling",),
    ),
    broken(
        "R41",
        "told in the middle",
        plan=lambda: in_order(*EXAM_FIRST[1:3], "rights", *EXAM_FIRST[3:]),
        at=("evidence", "exam"),
    ),
    allowed(
        "R41",
        "told first, though not asked for",
        plan=lambda: planned(notice(), talk()),
        problem=talking,
    ),
    # R43: counselling after the interview.
    kept(
        "R43",
        "nothing to come after",
        plan=lambda: planned(notice(), talk()),
        problem=talking,
    ),
    kept(
        "R43",
        "nothing that comes after",
        plan=lambda: in_order("rights", "interview"),
        problem=lambda: for_case(services=("interview",)),
    ),
    costs(
        "R43",
        "before the interview",
        plan=lambda: in_order(*COUNSELLING_EARLY),
        at=("counselling",),
        cost=2,
    ),
    allowed("R43", "right after the interview"),
    # R44: a rest between.
    kept(
        "R44",
        "nothing to rest from",
        plan=lambda: planned(notice(), talk()),
        problem=talking,
    ),
    kept(
        "R44",
        "an interview alone",
        plan=lambda: in_order("rights", "interview"),
        problem=lambda: for_case(services=("interview",)),
    ),
    kept(
        "R44",
        "a rest that was asked for, with nothing to rest from",
        plan=lambda: in_order("rights", "rest", "interview"),
        problem=lambda: for_case(services=("interview", "rest")),
    ),
    broken(
        "R44",
        "no rest",
        plan=lambda: without("rest"),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R44",
        "the rest comes when all is over",
        plan=lambda: moved("rest", "11:30", "11:50"),
        at=("interview",),
    ),
    broken(
        "R44",
        "the rest comes before both",
        plan=lambda: in_order("rights", "rest", *EXAM_FIRST[1:3], *EXAM_FIRST[4:]),
        at=("interview",),
    ),
    broken(
        "R44",
        "interview first, no rest before the exam",
        plan=lambda: in_order("rights", "interview", "exam", "rest", "evidence", "counselling"),
        problem=lambda: overriding("R25"),
        at=("exam",),
    ),
    allowed("R44", "rest before the interview"),
    allowed(
        "R44",
        "rest before the exam, where R25 is lifted",
        plan=lambda: in_order(*EXAM_LAST),
        problem=lambda: overriding("R25"),
    ),
    allowed(
        "R44",
        "without an exam, the child rests from the collection",
        plan=lambda: in_order("rights", "evidence", "rest", "interview"),
        problem=lambda: for_case(services=("evidence", "interview")),
    ),
    broken(
        "R44",
        "no rest from the collection",
        plan=lambda: in_order("rights", "evidence", "interview", "rest"),
        problem=lambda: for_case(services=("evidence", "interview")),
        at=("interview",),
    ),
    lifted(
        "R44",
        "no rest, by a recorded decision",
        plan=lambda: in_order("rights", "evidence", "exam", "interview", "counselling"),
        problem=lambda: overriding("R44"),
    ),
)
