"""R34, R38-R40, F10: interviews in a day, nights, lessons, routines and wishes."""

from datetime import time, timedelta

import attrs

from onestop.model import Gender, HalfDay, PastInterview, Wishes
from tests.builders import (
    MONDAY,
    a_case,
    a_child,
    a_diary,
    a_plan,
    a_problem,
    a_seat,
    a_visit,
    an_appointment,
    at,
    the_day,
)
from tests.rules.rows import (
    TUESDAY,
    allowed,
    an_override,
    broken,
    costs,
    for_case,
    kept,
    lifted,
    notice,
    planned,
    shifted,
    standing,
    talk,
    with_room,
)
from tests.rules.settings import for_role, ruled, served, unruled

FRIDAY = MONDAY - timedelta(days=3)
POLICE = ("recording", "one-stop", "police-station")


def short_visit():
    """Return the notice and counselling, 08:30-09:20."""
    return planned(notice(), talk())


def on_top(plan, *old):
    """Return *plan* on top of the visits of *old* plans."""
    visits = (visit for stood in old for visit in stood.visits)
    return attrs.evolve(plan, visits=(*visits, *plan.visits))


# R34: interviews in a day.


def past(*moments):
    """Return interviews that took place then."""
    return tuple(PastInterview(at=then, interviewer="P-ada") for then in moments)


def heard(*moments, also=(), sessions=2, **case):
    """Return the problem of a child that was interviewed then, which once more is allowed."""
    overrides = tuple(map(an_override, ("R01", *also)))
    base = ruled("R34", base=unruled("R47"), sessions=sessions)
    changes = {"past_interviews": past(*moments), "overrides": overrides} | case
    return a_problem(profile=base, cases=(a_case(**changes),))


def heard_elsewhere(day=MONDAY, child="C-1"):
    """Return a plan that stands: the child's interview for another case in the afternoon."""
    early = a_seat("P-carl", "lead")
    interview = an_appointment("interview", "15:00", "15:45", early)
    moved = timedelta(days=(day - MONDAY).days)
    then = attrs.evolve(interview, start=interview.start + moved, end=interview.end + moved)
    return a_plan(visits=(a_visit(case="2025-0009", child=child, appointments=(then,)),))


def second_case(stood, sessions=1, **changes):
    """Return the problem of a case on top of what stands, with so many interviews a day."""
    profile = ruled("R34", base=unruled("R47"), sessions=sessions)
    return a_problem(profile=profile, standing=stood, cases=(a_case(),), **changes)


# R38: police stations.


def at_the_police(since, until, room="interview-1", features=POLICE):
    """Return the problem of a centre with a room in a police station, open between clocks."""
    hours = {"from": time.fromisoformat(since), "to": time.fromisoformat(until)}
    centre = with_room(room, features=features)
    return a_problem(profile=ruled("R38", **hours), centre=centre)


# R39 and R40: lessons and routines.


def taught(*lessons, case="2026-0001"):
    """Return the problem of a child with lessons between pairs of clocks."""
    return a_problem(profile=ruled("R39"), lessons={case: a_diary(*lessons)})


def fed(*routines, case="2026-0001"):
    """Return the problem of a child with routines between pairs of clocks."""
    return a_problem(profile=ruled("R40"), routines={case: a_diary(*routines)})


# What the team does without the child.


def prepared(since="09:20", until="09:40", lead="P-ada"):
    """Return a visit for counselling, after which the team meets."""
    seat = a_seat(lead, "lead")
    meeting = an_appointment("briefing", since, until, seat, room="family-1", child=False)
    return planned(notice(), talk(), meeting)


def preparing(base=None, **changes):
    """Return the problem of that visit."""
    lead = for_role("lead", "interviewer")
    profile = served("briefing", lead, base=base, kinds=("family",), child=False)
    case = changes.pop("case", {}) | {"services": ("counselling", "briefing")}
    return a_problem(profile=profile, cases=(a_case(**case),), **changes)


# F10: wishes.


def wishing(**wishes):
    """Return the problem of a case with wishes."""
    return for_case(wishes=Wishes(**wishes))


def together(day):
    """Return the problem of a case that would come with another one, which comes on *day*."""
    changes = {"horizon": the_day(days=2), "standing": stood_on(day)}
    return a_problem(cases=(a_case(wishes=Wishes(together="2025-0009")),), **changes)


def stood_on(day):
    """Return a plan that stands: a talk in the afternoon of *day*."""
    later = timedelta(days=(day - MONDAY).days)
    words = an_appointment("counselling", "15:00", "15:40", a_seat("D-emil", "psychologist"))
    return standing(attrs.evolve(words, start=words.start + later, end=words.end + later))


def boy(**case):
    """Return the problem of a boy with a wish."""
    return for_case(child=a_child(gender=Gender.MALE), **case)


ROWS = (
    # R34: so many interviews a day.
    kept(
        "R34",
        "two interviews today, and none is asked for",
        plan=short_visit,
        problem=lambda: heard(at("06:00"), at("07:00"), services=("counselling",)),
    ),
    allowed("R34", "the second today", problem=lambda: heard(at("07:00"))),
    broken(
        "R34",
        "the third today",
        problem=lambda: heard(at("06:00"), at("07:00")),
        at=("interview",),
    ),
    allowed(
        "R34",
        "two on Friday, the first today",
        problem=lambda: heard(at("09:00", FRIDAY), at("15:00", FRIDAY)),
    ),
    allowed(
        "R34",
        "one before midnight, one after, by the centre's clocks",
        problem=lambda: heard(at("23:59", FRIDAY + timedelta(days=2)), at("00:00")),
    ),
    broken(
        "R34",
        "the same child has one for another case in the afternoon",
        plan=lambda: on_top(a_plan(), heard_elsewhere()),
        problem=lambda: second_case(heard_elsewhere()),
        at=("interview",),
    ),
    allowed(
        "R34",
        "another child has one in the afternoon",
        plan=lambda: on_top(a_plan(), heard_elsewhere(child="C-2")),
        problem=lambda: second_case(heard_elsewhere(child="C-2")),
    ),
    allowed(
        "R34",
        "the same child has one for another case tomorrow",
        plan=lambda: on_top(a_plan(), heard_elsewhere(TUESDAY)),
        problem=lambda: second_case(heard_elsewhere(TUESDAY), horizon=the_day(days=2)),
    ),
    lifted(
        "R34",
        "the third today, by a recorded decision",
        problem=lambda: heard(at("06:00"), at("07:00"), also=("R34",)),
    ),
    # R38: rooms of a police station.
    kept(
        "R38",
        "no room is part of a police station",
        problem=lambda: at_the_police("11:00", "12:00", features=("recording", "one-stop")),
    ),
    allowed(
        "R38",
        "from the first minute of the day to the last",
        problem=lambda: at_the_police("10:05", "10:50"),
    ),
    broken(
        "R38",
        "a minute before day",
        problem=lambda: at_the_police("10:06", "12:00"),
        at=("interview",),
    ),
    broken(
        "R38",
        "a minute after day",
        problem=lambda: at_the_police("09:00", "10:49"),
        at=("interview",),
    ),
    broken(
        "R38",
        "watched from a police station",
        problem=lambda: at_the_police("09:00", "10:49", "obs-1", ("police-station",)),
        at=("interview",),
    ),
    # R39: lessons.
    kept("R39", "another child's lessons", problem=lambda: taught(("08:00", "12:00"), case="x")),
    allowed(
        "R39",
        "between lessons, to the minute",
        problem=lambda: taught(("08:00", "08:30"), ("11:30", "12:15")),
    ),
    costs(
        "R39",
        "a lesson for the last minute of the notice and the first of the collection",
        problem=lambda: taught(("08:39", "08:41")),
        cost=2,
    ),
    costs(
        "R39",
        "a lesson in the interview",
        problem=lambda: taught(("10:30", "10:45")),
        at=("interview",),
        cost=1,
    ),
    costs("R39", "lessons all day", problem=lambda: taught(("00:00", "23:59")), cost=6),
    allowed(
        "R39",
        "a lesson while the team meets",
        plan=prepared,
        problem=lambda: preparing(ruled("R39"), lessons={"2026-0001": a_diary(("09:20", "12:00"))}),
    ),
    # R40: routines.
    kept("R40", "another child's routines", problem=lambda: fed(("08:00", "12:00"), case="x")),
    allowed(
        "R40",
        "between meals, to the minute",
        problem=lambda: fed(("08:00", "08:30"), ("11:30", "12:15")),
    ),
    costs(
        "R40",
        "a meal in the last minute",
        problem=lambda: fed(("11:29", "12:15")),
        at=("counselling",),
        cost=1,
    ),
    costs(
        "R40",
        "medicine in the exam, and a nap in the interview and after it",
        problem=lambda: fed(("09:10", "09:15"), ("10:45", "11:00")),
        cost=3,
    ),
    allowed(
        "R40",
        "a nap while the team meets",
        plan=prepared,
        problem=lambda: preparing(
            ruled("R40"), routines={"2026-0001": a_diary(("09:20", "12:00"))}
        ),
    ),
    # F10: wishes.
    kept("F10", "nothing is wished for"),
    allowed(
        "F10",
        "a woman examines, as wished",
        problem=lambda: wishing(examiner=Gender.FEMALE),
    ),
    costs(
        "F10",
        "a woman examines a boy, who wished for a man",
        problem=lambda: boy(wishes=Wishes(examiner=Gender.MALE)),
        at=("exam",),
        cost=1,
    ),
    allowed(
        "F10",
        "nobody examines",
        plan=short_visit,
        problem=lambda: for_case(services=("counselling",), wishes=Wishes(examiner=Gender.MALE)),
    ),
    allowed("F10", "in the morning, as wished", problem=lambda: wishing(time=HalfDay.MORNING)),
    allowed(
        "F10",
        "over at noon, which is still the morning",
        plan=lambda: shifted(30),
        problem=lambda: wishing(time=HalfDay.MORNING),
    ),
    costs(
        "F10",
        "counselling goes on past noon",
        plan=lambda: shifted(35),
        problem=lambda: wishing(time=HalfDay.MORNING),
        at=("counselling",),
        cost=1,
    ),
    allowed(
        "F10",
        "from noon on is the afternoon",
        plan=lambda: shifted(3 * 60 + 30),
        problem=lambda: wishing(time=HalfDay.AFTERNOON),
    ),
    costs(
        "F10",
        "the notice begins before noon, and ends after it",
        plan=lambda: shifted(3 * 60 + 25),
        problem=lambda: wishing(time="afternoon"),
        cost=1,
    ),
    costs(
        "F10",
        "in the morning, not in the afternoon: six times",
        problem=lambda: wishing(time="afternoon"),
        cost=6,
    ),
    allowed(
        "F10",
        "the team may meet in the afternoon",
        plan=lambda: prepared("14:00", "14:20"),
        problem=lambda: preparing(case={"wishes": Wishes(time="morning")}),
    ),
    costs(
        "F10",
        "somebody known is there without the child",
        plan=lambda: prepared(lead="P-carl"),
        problem=lambda: preparing(case={"wishes": Wishes(person="P-carl")}),
        cost=1,
    ),
    allowed("F10", "somebody known watches", problem=lambda: wishing(person="J-gil")),
    costs("F10", "somebody known is not there", problem=lambda: wishing(person="D-emil"), cost=1),
    allowed(
        "F10",
        "the same day as the brother's visit",
        plan=lambda: on_top(a_plan(), stood_on(MONDAY)),
        problem=lambda: together(MONDAY),
    ),
    costs(
        "F10",
        "another day than the brother's visit",
        plan=lambda: on_top(a_plan(), stood_on(TUESDAY)),
        problem=lambda: together(TUESDAY),
        cost=1,
    ),
    costs(
        "F10",
        "a day for which nobody plans",
        plan=lambda: on_top(a_plan(), stood_on(FRIDAY)),
        problem=lambda: together(FRIDAY),
        cost=1,
    ),
    allowed(
        "F10",
        "the brother has no visit and asks for none",
        problem=lambda: wishing(together="2025-0009"),
    ),
)
