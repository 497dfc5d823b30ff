"""Rows that a mutation run asked for: small slips in a rule that no other row notices."""

from datetime import timedelta

import attrs

from onestop.model import PastInterview, Presence, Window
from tests.builders import MONDAY, a_child, a_companion, a_seat, at, some_appointments
from tests.rules.childs_time import at_the_police, heard
from tests.rules.counts import (
    TWO,
    beside,
    her,
    interviewed_before,
    standing_on,
    stood,
    two_teams,
)
from tests.rules.counts import two_children as two_to_interview
from tests.rules.deadlines import (
    A_WEEK_AGO,
    SUNDAY,
    collecting,
    happened,
    reported,
    treated,
    treating,
    waiting,
)
from tests.rules.kin import TALK, both, talked
from tests.rules.kin import problem as kin_problem
from tests.rules.meetings import DISTRESSED, calmed, calming
from tests.rules.pauses import paused, pausing
from tests.rules.places import two_children, two_talks
from tests.rules.rows import (
    Ask,
    allowed,
    an_override,
    around_the_clock,
    broken,
    costs,
    early,
    for_case,
    for_centre,
    moved,
    notice,
    planned,
    setting,
    shifted,
    talk,
    with_person,
    with_room,
)
from tests.rules.settings import plain, ruled, under
from tests.rules.times import FRIDAY, WEDNESDAY, collected, moment, since

THREE = (*TWO, stood(at("12:00"), number=3))


def between(first, last, day=FRIDAY):
    """Return the incident of some time between two clocks."""
    return Window(at(first, day), at(last, day))


def by_video():
    """Return the plan of a short visit with an interpreter on a screen."""
    ida = a_seat("I-ida", "interpreter", Presence.REMOTE)
    told, talked = notice(), talk()
    return planned(*(attrs.evolve(a, people=(*a.people, ida)) for a in (told, talked)))


def as_long_as(minutes, *, base=None, every=120, grid=1, lifted=()):
    """Return the problem in which the interview takes *minutes*, and sixty at most."""
    ages = [{"to": 17, "booked": minutes, "cap": 60, "break_every": every, "stay": 300}]
    base = base or plain()
    known = base.setting("R33").values
    problem = under(ruled("R33", base=base, **{**known, "ages": ages}), lifted=lifted)
    return attrs.evolve(problem, centre=attrs.evolve(problem.centre, grid=grid))


def unasked(until):
    """Return the plan of an interview up to then that nobody observes, without a break."""
    usual = paused(until=until, counselled="11:30").visits[0].appointments
    return planned(
        *(
            attrs.evolve(
                a, people=tuple(p for p in a.people if p.seat != "prosecutor"), observed_from=None
            )
            if a.service == "interview"
            else a
            for a in usual
        )
    )


def calmed_early():
    """Return the plan of a short visit with five minutes between calming and interview."""
    usual = calmed(asked_at="09:15").visits[0].appointments
    return planned(*(a for a in usual if a.service != "counselling"), talk("10:00", "10:40"))


def rested():
    """Return the usual plan with five minutes between exam and rest."""
    way = timedelta(minutes=5)
    first = ("rights", "evidence", "exam")
    return planned(
        *(
            a if a.service in first else attrs.evolve(a, start=a.start + way, end=a.end + way)
            for a in some_appointments()
        )
    )


ROWS = (
    # R01: more and fewer than the number.
    allowed(
        "R01",
        "the first of two that a profile allows",
        problem=lambda: attrs.evolve(for_case(), profile=setting("R01", interviews=2)),
    ),
    broken(
        "R01",
        "the child was interviewed twice before",
        problem=lambda: for_case(
            past_interviews=(
                *interviewed_before()["past_interviews"],
                PastInterview(at=at("14:00", MONDAY - timedelta(3)), interviewer="P-ada"),
            )
        ),
        at=("interview",),
    ),
    # R07: who is suitable may sit there.
    allowed(
        "R07",
        "the mother, who is suitable",
        plan=lambda: both(talked("08:30", {"adult": "G1"})),
        problem=lambda: kin_problem("R09", services=TALK, companions=(a_companion(),)),
    ),
    # R13: on a screen.
    allowed(
        "R13",
        "an interpreter by video",
        plan=by_video,
        problem=lambda: for_centre(
            with_person("I-ida", remote=True),
            child=a_child(languages=("ug",)),
            services=("counselling",),
        ),
    ),
    # R23: half past.
    allowed(
        "R23",
        "just when half of it is over",
        plan=lambda: paused("10:25-10:30", "10:35-10:50", until="11:05", counselled="11:05"),
        problem=lambda: pausing(minutes=15),
        ask=Ask.NOT,
    ),
    # R26: minutes to spare, and ages and moments at which nothing turns.
    allowed("R26", "a minute to spare", plan=collected, problem=lambda: since("09:01")),
    allowed(
        "R26",
        "a minute to spare, whatever the recorded decision",
        plan=collected,
        problem=lambda: since("09:01", overrides=(an_override("R26"),)),
    ),
    broken(
        "R26",
        "thirteen: a minute after 120 hours as well",
        plan=collected,
        problem=lambda: since("08:59", WEDNESDAY, child=a_child(age=13)),
        at=("evidence",),
    ),
    allowed(
        "R26",
        "closed for the earliest moment as the report came in, open for the latest to the minute",
        plan=collected,
        problem=lambda: since("07:40", incident=between("07:40", "09:01")),
    ),
    broken(
        "R26",
        "closed for the earliest moment as the report came in, and for the latest a minute ago",
        plan=collected,
        problem=lambda: since("07:40", incident=between("07:40", "09:00")),
        at=("evidence",),
    ),
    # R27 and R28: closed as the report came in, or before.
    costs(
        "R27",
        "closed for the earliest moment as the report came in, and for the latest a minute ago",
        plan=collected,
        problem=lambda: collecting("07:40", incident=between("07:40", "09:00", A_WEEK_AGO)),
        at=("evidence",),
        cost=1,
    ),
    costs(
        "R27",
        "the collection is a minute late, and the exam comes after it",
        problem=lambda: collecting("08:59", services=None),
        at=("evidence",),
        cost=1,
    ),
    allowed(
        "R28",
        "closed before the report came in: it sets no deadline",
        plan=treated,
        problem=lambda: treating("07:00", incident=moment("07:00")),
    ),
    # R29: the first service that is there.
    broken(
        "R29",
        "no medicine to give, and the exam a minute late",
        problem=lambda: reported(
            "R29", SUNDAY, "09:44", values={"services": ["prophylaxis", "exam"]}
        ),
        at=("exam",),
    ),
    # R30: long ago.
    allowed(
        "R30",
        "ten days after the report of what happened a month before",
        problem=lambda: waiting(10, incident=happened(40)),
    ),
    # R33 and R35: to the minute.
    allowed(
        "R33",
        "as long as the cap, by the minute",
        plan=lambda: paused(until="11:05", counselled="11:30"),
        problem=lambda: as_long_as(60),
    ),
    broken(
        "R33",
        "a minute longer than the cap",
        plan=lambda: paused(until="11:06", counselled="11:30"),
        problem=lambda: as_long_as(60),
        at=("interview",),
        also=("F01",),
        ask=Ask.NOT,
    ),
    allowed(
        "R33",
        "as long as the cap, where observers would pause it, and nobody observes",
        plan=lambda: unasked("11:05"),
        problem=lambda: as_long_as(60, base=ruled("R23"), lifted=("R19",)),
    ),
    broken(
        "R33",
        "a minute longer than the cap, where observers would pause it, and nobody observes",
        plan=lambda: unasked("11:06"),
        problem=lambda: as_long_as(60, base=ruled("R23"), lifted=("R19",)),
        at=("interview",),
        also=("F01",),
        ask=Ask.NOT,
    ),
    allowed(
        "R35",
        "one break leaves two stretches that are just short enough",
        plan=lambda: paused("10:30-10:35", until="11:00"),
        problem=lambda: as_long_as(55, every=25, grid=5),
    ),
    # R34: more than the number, and midnight.
    broken(
        "R34",
        "the fourth today",
        problem=lambda: heard(at("06:00"), at("06:30"), at("07:00")),
        at=("interview",),
    ),
    broken(
        "R34",
        "the third today, of which the first was at midnight",
        problem=lambda: heard(at("00:00"), at("07:00")),
        at=("interview",),
    ),
    # R38: in the middle of the day.
    allowed(
        "R38",
        "hours after dawn and before dusk",
        problem=lambda: at_the_police("06:00", "18:00"),
    ),
    # R42: some time before.
    allowed(
        "R42",
        "calmed five minutes before",
        plan=calmed_early,
        problem=lambda: under(calming(), **DISTRESSED),
    ),
    # R44: some time after the exam.
    allowed("R44", "a rest that begins five minutes after the exam", plan=rested),
    # R43: later than right after.
    allowed(
        "R43",
        "some time after the interview",
        plan=lambda: moved("counselling", "11:00", "11:40"),
    ),
    # R48: far too many, and none left.
    beside(broken, "R48", "the fourth of the day", *THREE, problem=her, at=("interview",)),
    beside(
        allowed,
        "R48",
        "yesterday there were two more than she should lead",
        *TWO,
        stood(at("12:00"), number=3),
        plan=lambda: shifted(24 * 60),
        problem=lambda: attrs.evolve(
            around_the_clock(2, cases=(early(),)),
            centre=her(1).centre,
        ),
    ),
    broken(
        "R48",
        "somebody leads the other whom nobody knows",
        plan=lambda: attrs.evolve(
            two_teams("09:25", second_lead="P-zoe"),
            visits=(
                *(visit for plan in TWO for visit in plan.visits),
                *two_teams("09:25", second_lead="P-zoe").visits,
            ),
        ),
        problem=lambda: standing_on(two_to_interview(), *TWO),
        at=("interview",),
        also=("F02", "F05"),
        ask=Ask.NOT,
    ),
    # R49: a room of all the kinds that are needed, and no other.
    costs(
        "R49",
        "two new children too close in a room that could serve for everything",
        plan=lambda: two_talks(gap=15),
        problem=lambda: attrs.evolve(
            two_children(),
            centre=with_room(
                "counselling-1", reset=20, kinds=("interview", "counselling", "family")
            ),
        ),
        cost=1,
    ),
)
