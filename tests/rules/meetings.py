"""R08b, R18, R42 and R53: appointments before, during and after the interview."""

import attrs

from onestop.model import Gender
from tests.builders import (
    a_child,
    a_companion,
    a_seat,
    an_appointment,
    at,
    some_appointments,
)
from tests.rules.rows import (
    Ask,
    allowed,
    broken,
    kept,
    lifted,
    notice,
    planned,
    plus,
    talk,
)
from tests.rules.seats import unobserved
from tests.rules.settings import for_role, ruled, served, somebody, under
from tests.rules.team import one_interviewer
from tests.rules.times import short_visit

TALK = {"services": ("counselling",)}
BOY = a_child(gender=Gender.MALE)
DISTRESSED = {"distressed": True, "services": ("interview", "counselling")}
COMPANION = {"companions": (a_companion(),)}
ADVOCATE = somebody("V-vic", "advocate")
LAWYER = somebody("L-lou", "lawyer")
MALE_LAWYER = somebody("L-max", "lawyer", gender=Gender.MALE)
ZITA = somebody("P-zita", "interviewer", "police")
LEAD, SECOND = a_seat("P-ada", "lead"), a_seat("P-bea", "second")
IN_ROOM = a_seat("J-gil", "prosecutor")
TEAM = (LEAD, SECOND, IN_ROOM)
SEATS = (
    for_role("lead", "interviewer"),
    for_role("second", "interviewer", "police"),
    for_role("prosecutor"),
)


# R18: the team among itself.


def meeting(rule, *, strength=None):
    """Return the profile in which the team meets before the interview or after it."""
    ref = {"R18a": "briefing", "R18b": "debrief"}[rule]
    base = served(ref, *SEATS, child=False)
    return ruled(rule, strength=strength, base=base)


def met(ref, since, until, *people):
    """Return the team's meeting."""
    return an_appointment(ref, since, until, *(people or TEAM), room="counselling-1", child=False)


def briefed(since="09:00", until="09:20", *people):
    """Return the usual plan with a briefing."""
    return plus(met("briefing", since, until, *people))


def debriefed(since="11:30", until="11:50", *people):
    """Return the usual plan with a meeting afterwards."""
    return plus(met("debrief", since, until, *people))


def alone(*more):
    """Return the usual plan in which one person interviews, and *more*."""
    return planned(*one_interviewer().visits[0].appointments, *more)


def unwatched(*more):
    """Return the usual plan in which nobody observes, and *more*."""
    return planned(*unobserved().visits[0].appointments, *more)


# R08b: advice for whoever came with the child.


def advising():
    """Return the profile in which there is advice meanwhile."""
    seats = (for_role("advocate"), for_role("guardian", "companion"))
    return ruled("R08b", base=served("advice", *seats, minutes=30, child=False))


def advised(since="10:05", until="10:35"):
    """Return the usual plan with advice for the companion."""
    people = (a_seat("V-vic", "advocate"), a_seat("G1", "guardian"))
    room = {"room": "counselling-1", "child": False}
    return plus(an_appointment("advice", since, until, *people, **room))


# R42: calmed first.


def calming():
    """Return the profile in which a distressed child is calmed."""
    return ruled("R42", base=served("calming", for_role("psychologist"), minutes=30))


def calmed(since="08:40", until="09:10", *, asked_at="09:10"):
    """Return the plan of a short visit with calming, and an interview at another time."""
    calm = an_appointment(
        "calming", since, until, a_seat("Y-fay", "psychologist"), room="counselling-1"
    )
    return planned(notice(), calm, *asked(asked_at), talk("09:55", "10:35"))


def asked(since, *, services=("interview", "break")):
    """Return the usual interview, moved to begin at *since*."""
    late = at(since) - at("10:05")
    return [
        attrs.evolve(a, start=a.start + late, end=a.end + late)
        for a in some_appointments()
        if a.service in services
    ]


# R53: a lawyer.


def legally_advised(lawyer):
    """Return the plan of counselling and legal aid by *lawyer*."""
    room = {"room": "counselling-1"}
    legal = an_appointment("legal-aid", "09:20", "09:40", a_seat(lawyer, "lawyer"), **room)
    return planned(notice(), talk(), legal)


def with_lawyers(**changes):
    """Return the problem of counselling and legal aid where a woman and a man are lawyers."""
    profile = served("legal-aid", for_role("lawyer"), base=ruled("R53"))
    asked = {"services": ("counselling", "legal-aid")} | changes
    return under(profile, LAWYER, MALE_LAWYER, **asked)


ROWS = (
    # R18a: a briefing.
    kept(
        "R18a",
        "nothing to prepare",
        plan=short_visit,
        problem=lambda: under(meeting("R18a"), **TALK),
    ),
    broken(
        "R18a",
        "no briefing",
        problem=lambda: under(meeting("R18a")),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R18a",
        "afterwards",
        plan=lambda: briefed("11:30", "11:50"),
        problem=lambda: under(meeting("R18a")),
        at=("briefing",),
    ),
    broken(
        "R18a",
        "somebody else than who interviews",
        plan=lambda: briefed("09:00", "09:20", LEAD, a_seat("P-zita", "second"), IN_ROOM),
        problem=lambda: under(meeting("R18a"), ZITA),
        at=("briefing",),
    ),
    allowed(
        "R18a", "while the child is examined", plan=briefed, problem=lambda: under(meeting("R18a"))
    ),
    allowed(
        "R18a",
        "until the interview starts",
        plan=lambda: briefed("09:45", "10:05"),
        problem=lambda: under(meeting("R18a")),
    ),
    allowed(
        "R18a",
        "one person interviews: no second at the briefing",
        plan=lambda: alone(met("briefing", "09:00", "09:20", LEAD, IN_ROOM)),
        problem=lambda: under(meeting("R18a"), lifted=("R10b",)),
    ),
    allowed(
        "R18a",
        "the case asks for the briefing by name",
        plan=lambda: planned(
            notice(),
            met("briefing", "08:40", "09:00"),
            *asked("09:00"),
        ),
        problem=lambda: under(meeting("R18a"), services=("briefing", "interview")),
    ),
    lifted(
        "R18a",
        "no briefing, by a recorded decision",
        problem=lambda: under(meeting("R18a"), lifted=("R18a",)),
    ),
    # R18b: a meeting afterwards.
    kept(
        "R18b",
        "nothing to talk over",
        plan=short_visit,
        problem=lambda: under(meeting("R18b"), **TALK),
    ),
    broken(
        "R18b",
        "no meeting",
        problem=lambda: under(meeting("R18b")),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R18b",
        "before the child has said anything",
        plan=lambda: debriefed("09:00", "09:20"),
        problem=lambda: under(meeting("R18b")),
        at=("debrief",),
    ),
    broken(
        "R18b",
        "somebody else than who interviewed",
        plan=lambda: debriefed("11:30", "11:50", LEAD, a_seat("P-zita", "second"), IN_ROOM),
        problem=lambda: under(meeting("R18b"), ZITA),
        at=("debrief",),
    ),
    allowed(
        "R18b",
        "when the child has left",
        plan=debriefed,
        problem=lambda: under(meeting("R18b")),
    ),
    allowed(
        "R18b",
        "nobody observed: no prosecutor at the meeting",
        plan=lambda: unwatched(met("debrief", "11:30", "11:50", LEAD, SECOND)),
        problem=lambda: under(meeting("R18b"), lifted=("R19",)),
    ),
    lifted(
        "R18b",
        "no meeting, by a recorded decision",
        problem=lambda: under(meeting("R18b"), lifted=("R18b",)),
    ),
    # R55: what R18 seats, it unseats.
    allowed(
        "R55",
        "the briefing is without the one who leads",
        plan=lambda: briefed("09:00", "09:20", SECOND, IN_ROOM),
        problem=lambda: under(ruled("R55", base=meeting("R18a"))),
    ),
    # R08b: advice meanwhile.
    kept("R08b", "nobody came with the child", problem=lambda: under(advising(), ADVOCATE)),
    kept(
        "R08b",
        "no interview to wait for",
        plan=short_visit,
        problem=lambda: under(advising(), ADVOCATE, **COMPANION, **TALK),
    ),
    kept(
        "R08b",
        "who came with the child is not suitable",
        problem=lambda: under(advising(), ADVOCATE, companions=(a_companion(suitable=False),)),
    ),
    kept(
        "R08b",
        "who came with the child is kept out",
        problem=lambda: under(advising(), ADVOCATE, excluded=("G1",), **COMPANION),
    ),
    broken(
        "R08b",
        "no advice",
        problem=lambda: under(advising(), ADVOCATE, **COMPANION),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R08b",
        "a step too late",
        plan=lambda: advised("10:10", "10:40"),
        problem=lambda: under(advising(), ADVOCATE, **COMPANION),
        at=("advice",),
    ),
    broken(
        "R08b",
        "a step too early",
        plan=lambda: advised("10:00", "10:30"),
        problem=lambda: under(advising(), ADVOCATE, **COMPANION),
        at=("advice",),
    ),
    allowed(
        "R08b",
        "both start together",
        plan=advised,
        problem=lambda: under(advising(), ADVOCATE, **COMPANION),
    ),
    allowed(
        "R08b",
        "the case asks for the advice by name",
        plan=lambda: planned(
            notice(),
            *asked("08:40"),
            attrs.evolve(advised().visits[0].find("advice"), start=at("08:40"), end=at("09:10")),
        ),
        problem=lambda: under(advising(), ADVOCATE, services=("advice", "interview"), **COMPANION),
    ),
    lifted(
        "R08b",
        "no advice, by a recorded decision",
        problem=lambda: under(advising(), ADVOCATE, lifted=("R08b",), **COMPANION),
    ),
    # R42: calmed first.
    kept("R42", "the child is calm", problem=lambda: under(calming())),
    kept(
        "R42",
        "distressed, and nobody asks questions",
        plan=short_visit,
        problem=lambda: under(calming(), distressed=True, **TALK),
    ),
    broken(
        "R42",
        "distressed, and not calmed",
        problem=lambda: under(calming(), distressed=True),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R42",
        "calmed when all is said",
        plan=lambda: calmed("09:25", "09:55", asked_at="08:40"),
        problem=lambda: under(calming(), **DISTRESSED),
        at=("interview",),
    ),
    allowed(
        "R42",
        "until the interview starts",
        plan=calmed,
        problem=lambda: under(calming(), **DISTRESSED),
    ),
    allowed(
        "R42",
        "the case asks for calming by name, as a calm child may",
        plan=lambda: calmed("09:25", "09:55", asked_at="08:40"),
        problem=lambda: under(calming(), services=("calming", "interview", "counselling")),
    ),
    allowed(
        "R42",
        "the case asks for calming by name",
        plan=calmed,
        problem=lambda: under(
            calming(), **DISTRESSED | {"services": ("calming", "interview", "counselling")}
        ),
    ),
    lifted(
        "R42",
        "not calmed, by a recorded decision",
        problem=lambda: under(calming(), lifted=("R42",), distressed=True),
    ),
    # R53: a girl's lawyer.
    kept("R53", "no legal aid", problem=lambda: under(ruled("R53"))),
    kept(
        "R53",
        "a man advises a boy",
        plan=lambda: legally_advised("L-max"),
        problem=lambda: with_lawyers(child=BOY),
    ),
    broken(
        "R53",
        "a man advises a girl",
        plan=lambda: legally_advised("L-max"),
        problem=with_lawyers,
        at=("legal-aid",),
    ),
    allowed(
        "R53", "a woman advises a girl", plan=lambda: legally_advised("L-lou"), problem=with_lawyers
    ),
)
