"""R05c, R46 and R59: who must be there when a child is examined."""

from onestop.model import Presence
from tests.builders import (
    a_seat,
    an_appointment,
)
from tests.rules.party import accompanied
from tests.rules.rows import (
    Ask,
    acute_appointments,
    allowed,
    broken,
    changed,
    kept,
    lifted,
    notice,
    planned,
)
from tests.rules.settings import ruled, somebody, under
from tests.rules.times import short_visit

TALK = {"services": ("counselling",)}
DOCTOR = a_seat("D-dora", "doctor")
NURSE = somebody("N-nan", "nurse")
WITNESS = somebody("W-wen", "attesting-witness")


def examined(*more):
    """Return the usual plan in which *more* are at the exam."""
    return changed("exam", people=(DOCTOR, *more))


def collected(*more):
    """Return the usual plan in which *more* are at the collection."""
    return changed("evidence", people=(DOCTOR, a_seat("P-bea", "officer"), *more))


def only_examined(*more):
    """Return the plan of a visit for an exam alone, with *more* there."""
    exam = an_appointment("exam", "08:40", "09:25", DOCTOR, *more, room="exam-1")
    return planned(notice(), exam)


def acutely(*more):
    """Return the acute plan with *more* at the exam."""
    team = (DOCTOR, a_seat("P-bea", "officer"), *more)
    exam = an_appointment("exam", "08:40", "10:10", *team, room="exam-1")
    return planned(exam, *(a for a in acute_appointments() if a.service != "exam"))


ROWS = (
    # R05c: whoever may consent is at the exam.
    kept("R05c", "consent is on record", problem=lambda: under(ruled("R05c"), consented=True)),
    kept(
        "R05c",
        "nothing to consent to",
        plan=short_visit,
        problem=lambda: under(ruled("R05c"), **TALK),
    ),
    broken(
        "R05c",
        "nobody consents",
        problem=lambda: accompanied("R05c", may_consent=True),
        at=("exam",),
        ask=Ask.NOT,
    ),
    broken(
        "R05c",
        "somebody who may not consent",
        plan=lambda: examined(a_seat("G1", "consent")),
        problem=lambda: accompanied("R05c"),
        at=("exam",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    broken(
        "R05c",
        "somebody whom nobody knows",
        plan=lambda: examined(a_seat("Z-zoe", "consent")),
        problem=lambda: accompanied("R05c"),
        at=("exam",),
        also=("F02", "F05"),
        ask=Ask.NOT,
    ),
    broken(
        "R05c",
        "who may consent waits next door",
        plan=lambda: examined(a_seat("G1", "consent", Presence.OBSERVING)),
        problem=lambda: accompanied("R05c", may_consent=True),
        at=("exam",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    allowed(
        "R05c",
        "who may consent is there",
        plan=lambda: examined(a_seat("G1", "consent")),
        problem=lambda: accompanied("R05c", may_consent=True),
    ),
    lifted(
        "R05c",
        "nobody consents, by a recorded decision",
        problem=lambda: under(ruled("R05c"), lifted=("R05c",)),
    ),
    # R46: two medical people.
    kept("R46", "no exam", plan=short_visit, problem=lambda: under(ruled("R46"), **TALK)),
    broken(
        "R46",
        "the doctor alone",
        problem=lambda: under(ruled("R46"), NURSE),
        at=("exam",),
        ask=Ask.NOT,
    ),
    broken(
        "R46",
        "a policewoman helps",
        plan=lambda: examined(a_seat("P-ada", "second-medical")),
        problem=lambda: under(ruled("R46"), NURSE),
        at=("exam",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    broken(
        "R46",
        "somebody whom nobody knows",
        plan=lambda: examined(a_seat("Z-zoe", "second-medical")),
        problem=lambda: under(ruled("R46"), NURSE),
        at=("exam",),
        also=("F02", "F05"),
        ask=Ask.NOT,
    ),
    broken(
        "R46",
        "the nurse is next door",
        plan=lambda: examined(a_seat("N-nan", "second-medical", Presence.OBSERVING)),
        problem=lambda: under(ruled("R46"), NURSE),
        at=("exam",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    allowed(
        "R46",
        "a nurse helps",
        plan=lambda: examined(a_seat("N-nan", "second-medical")),
        problem=lambda: under(ruled("R46"), NURSE),
    ),
    lifted(
        "R46",
        "the doctor alone, by a recorded decision",
        problem=lambda: under(ruled("R46"), lifted=("R46",)),
    ),
    # R59: a witness who signs.
    kept(
        "R59", "nothing is collected", plan=short_visit, problem=lambda: under(ruled("R59"), **TALK)
    ),
    broken(
        "R59",
        "no witness",
        problem=lambda: under(ruled("R59"), WITNESS),
        at=("evidence",),
        ask=Ask.NOT,
    ),
    broken(
        "R59",
        "a policeman attests",
        plan=lambda: collected(a_seat("P-carl", "witness")),
        problem=lambda: under(ruled("R59"), WITNESS),
        at=("evidence",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    broken(
        "R59",
        "somebody whom nobody knows",
        plan=lambda: collected(a_seat("Z-zoe", "witness")),
        problem=lambda: under(ruled("R59"), WITNESS),
        at=("evidence",),
        also=("F02", "F05"),
        ask=Ask.NOT,
    ),
    broken(
        "R59",
        "the witness listens next door",
        plan=lambda: collected(a_seat("W-wen", "witness", Presence.OBSERVING)),
        problem=lambda: under(ruled("R59"), WITNESS),
        at=("evidence",),
        also=("F02",),
        ask=Ask.NOT,
    ),
    broken(
        "R59",
        "the witness comes when all is collected",
        plan=lambda: examined(a_seat("W-wen", "witness")),
        problem=lambda: under(ruled("R59"), WITNESS),
        at=("evidence",),
        also=("F01",),
        ask=Ask.NOT,
    ),
    allowed(
        "R59",
        "a witness at the collection",
        plan=lambda: collected(a_seat("W-wen", "witness")),
        problem=lambda: under(ruled("R59"), WITNESS),
    ),
    allowed(
        "R59",
        "a witness at the exam, where nothing else is collected",
        plan=lambda: only_examined(a_seat("W-wen", "witness")),
        problem=lambda: under(ruled("R59"), WITNESS, services=("exam",)),
    ),
    allowed(
        "R59",
        "a witness at the acute exam, which has the collection inside",
        plan=lambda: acutely(a_seat("W-wen", "witness")),
        problem=lambda: under(ruled("R59"), WITNESS, urgency="acute"),
    ),
    lifted(
        "R59",
        "no witness, by a recorded decision",
        problem=lambda: under(ruled("R59"), lifted=("R59",)),
    ),
)
