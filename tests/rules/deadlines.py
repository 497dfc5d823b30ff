"""R27-R32: how late is too late, and what being late costs."""

from datetime import timedelta

from onestop.model import Standing, Urgency
from tests.builders import MONDAY, a_case, a_problem, a_seat, an_appointment, at
from tests.rules.rows import (
    acute_appointments,
    allowed,
    an_override,
    broken,
    costs,
    kept,
    notice,
    planned,
    talk,
)
from tests.rules.settings import for_role, ruled, served, unruled
from tests.rules.times import FRIDAY, collected, hour, moment

SUNDAY, A_WEEK_AGO = MONDAY - timedelta(days=1), MONDAY - timedelta(days=7)
LATENESS = ("R26", "R27", "R28", "R29", "R30", "R31", "R32")
EVIDENCE, MEDICINE = ("evidence",), ("prophylaxis",)
LONG_AGO = at("07:40", MONDAY - timedelta(days=60))


def only(rule, **values):
    """Return the profile in which *rule* alone speaks of being late."""
    return ruled(rule, base=unruled(*LATENESS), **values)


def medical():
    """Return the profile with the medicine that R28 speaks of, given in the exam room."""
    plain = unruled(*LATENESS)
    base = served("prophylaxis", for_role("doctor"), base=plain, minutes=15, kinds=("exam",))
    return ruled("R28", base=base)


def late(profile, **case):
    """Return the problem of one case under *profile*."""
    return a_problem(profile=profile, cases=(a_case(**case),))


def short_visit():
    """Return the notice and counselling, 08:30-09:20."""
    return planned(notice(), talk())


def treated():
    """Return a visit for the medicine, which is given at 08:55."""
    doctor = a_seat("D-dora", "doctor")
    return planned(notice(), an_appointment("prophylaxis", "08:40", "08:55", doctor, room="exam-1"))


def collecting(clock, day=A_WEEK_AGO, **case):
    """Return the problem of evidence of what happened in the hour from *clock*, under R27."""
    facts = {"services": EVIDENCE, "incident": hour(clock, day)} | case
    return late(only("R27"), **facts)


def treating(clock, day=FRIDAY, **case):
    """Return the problem of medicine after what happened in the hour from *clock*."""
    facts = {"services": MEDICINE, "incident": hour(clock, day)} | case
    return late(medical(), **facts)


def reported(rule, day, clock="07:40", *, values=None, **case):
    """Return the problem of a case reported on *day*, under *rule*."""
    return late(only(rule, **values or {}), **{"reported": at(clock, day)} | case)


def days_ago(days):
    """Return the day that many days before the Monday."""
    return MONDAY - timedelta(days=days)


def waiting(days, **case):
    """Return the problem of a case reported that many days ago, under R30."""
    return reported("R30", days_ago(days), **case)


def happened(days, clock="07:40"):
    """Return the incident that many days before the Monday, to the minute."""
    return moment(clock, days_ago(days))


ACUTE = {"urgency": Urgency.ACUTE}
WITNESS = {"standing": Standing.WITNESS}


def acute_visit():
    """Return the visit of an acute case, whose interview is over at 11:15."""
    return planned(*acute_appointments())


ROWS = (
    # R27: a longer window for the evidence.
    kept(
        "R27",
        "nobody knows when it happened",
        plan=collected,
        problem=lambda: collecting("09:00", incident=None),
    ),
    allowed(
        "R27", "after a week to the minute", plan=collected, problem=lambda: collecting("09:00")
    ),
    costs(
        "R27",
        "a minute after the week",
        plan=collected,
        problem=lambda: collecting("08:59"),
        cost=1,
    ),
    costs(
        "R27",
        "half a minute after the week: a minute has begun",
        plan=collected,
        problem=lambda: collecting("08:59:30"),
        cost=1,
    ),
    allowed(
        "R27",
        "closed as the report came in: it sets no deadline",
        plan=collected,
        problem=lambda: collecting("07:40", incident=moment("07:40", A_WEEK_AGO)),
    ),
    costs(
        "R27",
        "closed a minute after the report came in",
        plan=collected,
        problem=lambda: collecting("07:41", incident=moment("07:41", A_WEEK_AGO)),
        cost=79,
    ),
    costs(
        "R27",
        "closed for the earliest moment it can have happened, not for the latest",
        plan=collected,
        problem=lambda: collecting("07:00"),
        cost=61,
    ),
    allowed(
        "R27",
        "the collection counts, not the exam after it",
        problem=lambda: collecting("09:00", services=None),
    ),
    allowed(
        "R27",
        "nothing is collected",
        plan=short_visit,
        problem=lambda: collecting("08:00", services=("counselling",)),
    ),
    # R28: medicine while it helps.
    kept(
        "R28",
        "no medicine is asked for",
        plan=short_visit,
        problem=lambda: treating("08:00", services=("counselling",)),
    ),
    allowed("R28", "after 72 hours to the minute", plan=treated, problem=lambda: treating("08:55")),
    broken(
        "R28",
        "a minute after 72 hours",
        plan=treated,
        problem=lambda: treating("08:54"),
        at=MEDICINE,
    ),
    allowed(
        "R28",
        "nobody knows when it happened",
        plan=treated,
        problem=lambda: treating("08:54", incident=None),
    ),
    allowed(
        "R28",
        "closed as the report came in: it sets no deadline",
        plan=treated,
        problem=lambda: treating("07:40", incident=moment("07:40")),
    ),
    costs(
        "R28",
        "54 and a half minutes late, by a recorded decision",
        plan=treated,
        problem=lambda: treating("08:00:30", overrides=(an_override("R28"),)),
        cost=55,
    ),
    allowed(
        "R28",
        "in time, whatever the recorded decision",
        plan=treated,
        problem=lambda: treating("08:55", overrides=(an_override("R28"),)),
    ),
    # R29: the exam within a day.
    kept(
        "R29",
        "no exam is asked for",
        plan=short_visit,
        problem=lambda: reported("R29", A_WEEK_AGO, services=("counselling",)),
    ),
    allowed(
        "R29",
        "after 24 hours to the minute",
        problem=lambda: reported("R29", SUNDAY, "09:45"),
    ),
    broken(
        "R29",
        "a minute after 24 hours",
        problem=lambda: reported("R29", SUNDAY, "09:44"),
        at=("exam",),
    ),
    broken(
        "R29",
        "the clock runs from the report, however late that was",
        problem=lambda: reported("R29", SUNDAY, "09:44:30", incident=happened(30)),
        at=("exam",),
    ),
    # R30: days until the interview.
    kept(
        "R30",
        "no interview is asked for",
        plan=short_visit,
        problem=lambda: late(only("R30"), services=("counselling",), reported=LONG_AGO),
    ),
    allowed("R30", "a victim, on the fourteenth day", problem=lambda: waiting(14)),
    broken("R30", "a victim, on the fifteenth day", problem=lambda: waiting(15), at=("interview",)),
    allowed(
        "R30",
        "a victim, on the fourteenth day by the centre's clocks, not by those of Greenwich",
        problem=lambda: reported("R30", days_ago(14), "00:10"),
    ),
    allowed(
        "R30",
        "it happened just under fourteen days before the report: on the seventh day",
        problem=lambda: waiting(7, incident=happened(21, "07:41")),
    ),
    broken(
        "R30",
        "it happened just under fourteen days before the report: on the eighth day",
        problem=lambda: waiting(8, incident=happened(22, "07:41")),
        at=("interview",),
    ),
    allowed(
        "R30",
        "it happened fourteen days before the report: on the eighth day",
        problem=lambda: waiting(8, incident=happened(22)),
    ),
    broken(
        "R30",
        "the child told all at once: on the eighth day",
        problem=lambda: waiting(8, told_all=True),
        at=("interview",),
    ),
    broken(
        "R30",
        "a witness who needs protection: on the eighth day",
        problem=lambda: waiting(8, at_risk=True, **WITNESS),
        at=("interview",),
    ),
    allowed("R30", "a witness, on the 21st day", problem=lambda: waiting(21, **WITNESS)),
    broken(
        "R30",
        "a witness, on the 22nd day",
        problem=lambda: waiting(22, **WITNESS),
        at=("interview",),
    ),
    broken(
        "R30",
        "a witness of eight where nine is no longer young: on the fifteenth day",
        problem=lambda: reported("R30", days_ago(15), values={"young": 9}, **WITNESS),
        at=("interview",),
    ),
    allowed(
        "R30",
        "a witness of eight where eight is no longer young: on the fifteenth day",
        problem=lambda: reported("R30", days_ago(15), values={"young": 8}, **WITNESS),
    ),
    allowed(
        "R30",
        "a victim whose case takes more time: on the 21st day",
        problem=lambda: waiting(21, more_time="an interpreter must come"),
    ),
    broken(
        "R30",
        "a victim whose case takes more time: on the 22nd day",
        problem=lambda: waiting(22, more_time="an interpreter must come"),
        at=("interview",),
    ),
    costs(
        "R30",
        "ten minutes before eleven after the last midnight, by a recorded decision",
        problem=lambda: waiting(15, overrides=(an_override("R30"),)),
        cost=650,
    ),
    allowed(
        "R30",
        "in time, whatever the recorded decision",
        problem=lambda: waiting(14, overrides=(an_override("R30"),)),
    ),
    # R31: soon after the report.
    kept(
        "R31",
        "no interview is asked for",
        plan=short_visit,
        problem=lambda: reported("R31", A_WEEK_AGO, services=("counselling",)),
    ),
    allowed(
        "R31", "urgent, 72 hours to the minute", problem=lambda: reported("R31", FRIDAY, "10:50")
    ),
    costs(
        "R31",
        "urgent, half a minute more",
        problem=lambda: reported("R31", FRIDAY, "10:49:30"),
        cost=1,
    ),
    allowed(
        "R31",
        "planned, a week to the minute",
        problem=lambda: reported("R31", A_WEEK_AGO, "10:50", urgency=Urgency.PLANNED),
    ),
    costs(
        "R31",
        "planned, an hour and ten minutes more",
        problem=lambda: reported("R31", A_WEEK_AGO, "09:40", urgency=Urgency.PLANNED),
        cost=70,
    ),
    allowed(
        "R31",
        "acute, a day to the minute",
        plan=acute_visit,
        problem=lambda: reported("R31", SUNDAY, "11:15", **ACUTE),
    ),
    costs(
        "R31",
        "acute, five minutes more",
        plan=acute_visit,
        problem=lambda: reported("R31", SUNDAY, "11:10", **ACUTE),
        cost=5,
    ),
    # R32: called, and there.
    kept("R32", "nobody is called in a hurry", problem=lambda: late(only("R32", minutes=5))),
    allowed(
        "R32",
        "half an hour from now, to the minute",
        plan=acute_visit,
        problem=lambda: late(only("R32"), **ACUTE),
    ),
    costs(
        "R32",
        "ten minutes late",
        plan=acute_visit,
        problem=lambda: late(only("R32", minutes=20), **ACUTE),
        cost=10,
    ),
    allowed(
        "R32",
        "reported after now, as the visit begins",
        plan=acute_visit,
        problem=lambda: late(only("R32", minutes=20), reported=at("08:10"), **ACUTE),
    ),
    costs(
        "R32",
        "reported after now: nine and a half minutes late",
        plan=acute_visit,
        problem=lambda: late(only("R32", minutes=10), reported=at("08:10:30"), **ACUTE),
        cost=10,
    ),
)
