"""
What the rules about the team add to a visit: appointments, seats and a pause.

The tables say what becomes of a plan; here it is read off the shape, and where
nobody can be what a rule asks for, nothing fits.
"""

import attrs
import pytest

from onestop.errors import InfeasibleError, InputError
from onestop.model import Presence, minutes
from onestop.rules import Brief, shape_of
from onestop.solver import solve
from tests.builders import a_centre, a_companion
from tests.rules.medical import NURSE, WITNESS
from tests.rules.meetings import ADVOCATE, advising, calming, meeting
from tests.rules.party import CARER, COUNSEL
from tests.rules.pauses import pausing
from tests.rules.settings import for_role, plain, ruled, served, somebody, under, unruled

MOTHER = somebody("M-mai", "consent")
HELPER = somebody("H-hui", "helper")
INTERVIEW = ("interview",)


def shape(problem):
    """Return what the visit of the problem's first case needs."""
    return shape_of(Brief(problem=problem, case=problem.cases[0]))


def pauses(problem):
    """Return how long the interview takes, and its breaks as (after, minutes)."""
    interview = shape(problem).need("interview")
    return interview.minutes, [(pause.after, pause.minutes) for pause in interview.pauses]


def seats(problem, service):
    """Return the names of the seats of *service*."""
    return [seat.name for seat in shape(problem).need(service).seats]


def calming_by_helpers():
    """Return the profile in which somebody with a role of their own calms."""
    return served("calming", for_role("helper"), base=calming())


ADDITIONS = (
    # the rule, its profile, who is needed, the case, and where that is
    ("R05c", lambda: ruled("R05c"), MOTHER, {"services": ("exam",)}, "exam.consent"),
    (
        "R08b",
        advising,
        ADVOCATE,
        {"services": INTERVIEW, "companions": (a_companion(),)},
        "advice.advocate",
    ),
    (
        "R20",
        lambda: ruled("R20"),
        CARER,
        {"services": INTERVIEW},
        "interview.child-protection",
    ),
    ("R21", lambda: ruled("R21"), COUNSEL, {"services": INTERVIEW}, "interview.defence"),
    (
        "R42",
        calming_by_helpers,
        HELPER,
        {"services": INTERVIEW, "distressed": True},
        "calming.helper",
    ),
    (
        "R46",
        lambda: ruled("R46", roles=["nurse"]),
        NURSE,
        {"services": ("exam",)},
        "exam.second-medical",
    ),
    ("R59", lambda: ruled("R59"), WITNESS, {"services": ("evidence",)}, "evidence.witness"),
)
ROWS = pytest.mark.parametrize(
    ("rule", "profile", "person", "case", "place"), ADDITIONS, ids=[row[0] for row in ADDITIONS]
)


@ROWS
def test_plan_has_who_the_rule_asks_for(rule, profile, person, case, place):
    """The solver's plan has the one person who can be it, in that seat."""
    service, seat = place.split(".")

    plan = solve(under(profile(), person, **case))

    assert plan.visits[0].find(service).who(seat) == person.ref, rule


@ROWS
def test_nothing_fits_without_who_the_rule_asks_for(rule, profile, person, case, place):
    """Where nobody is that, the seat is named; without the rule nobody misses anything."""
    del person
    with pytest.raises(InfeasibleError) as refused:
        solve(under(profile(), **case))

    codes = {reason.code for reason in refused.value.conflict.reasons}
    assert f"F02({place})" in codes
    assert solve(under(unruled(rule, base=profile()), **case)).visits


def test_second_medical_person_is_not_the_doctor():
    """R46: two doctors will do, one will not."""
    (visit,) = solve(under(ruled("R46"), services=("exam",))).visits

    people = {person.ref for person in visit.find("exam").people}
    assert people == {"D-dora", "D-emil"}


@pytest.mark.parametrize(
    ("rule", "service"), [("R18a", "briefing"), ("R18b", "debrief")], ids=["R18a", "R18b"]
)
def test_team_meets_without_those_who_are_not_at_the_interview(rule, service):
    """R18: of the meeting's seats those stay that the interview has."""
    profile = meeting(rule)

    assert seats(under(profile), service) == ["lead", "second", "prosecutor"]
    assert seats(under(profile, lifted=("R10b",)), service) == ["lead", "prosecutor"]
    assert seats(under(profile, lifted=("R19",)), service) == ["lead", "second"]
    assert not shape(under(profile, services=("exam",))).has(service)
    assert not shape(under(profile, lifted=(rule,))).has(service)
    assert not shape(under(profile)).need(service).child


def test_case_that_asks_for_a_meeting_alone_has_it_as_it_is():
    """R18: without an interview there is nobody to be the same as, and no order."""
    profile = meeting("R18a")

    (visit,) = solve(under(profile, services=("briefing", "counselling"))).visits

    assert len(visit.find("briefing").people) == 3


def test_team_is_the_same_at_both_meetings():
    """R18: whoever the solver chooses for the interview meets before and after it."""
    profile = ruled(
        "R18b", base=served("debrief", for_role("lead", "police"), base=meeting("R18a"))
    )

    (visit,) = solve(under(profile, services=INTERVIEW)).visits

    before, asked, after = map(visit.find, ("briefing", "interview", "debrief"))
    assert before.end <= asked.start
    assert after.start >= asked.end
    assert {p.ref for p in before.people} == {
        asked.who(seat) for seat in ("lead", "second", "prosecutor")
    }
    assert after.who("lead") == asked.who("lead")


def test_lead_has_no_seat_at_what_comes_before():
    """R55: after R18 has seated the team, the lead's seat goes again."""
    profile = ruled("R55", base=meeting("R18a"))

    assert seats(under(profile), "briefing") == ["second", "prosecutor"]
    assert "lead" in seats(under(profile, services=("briefing",)), "briefing")
    assert seats(under(profile), "exam") == seats(under(plain()), "exam")


@pytest.mark.parametrize(
    ("case", "place"),
    [({}, "evidence"), ({"services": ("exam",)}, "exam"), ({"urgency": "acute"}, "exam")],
)
def test_witness_has_one_seat(case, place):
    """R59: at the collection, or at the exam where that has the collection inside."""
    needs = shape(under(ruled("R59"), **case)).needs

    assert [need.service for need in needs if need.seat("witness")] == [place]


def test_video_is_open_to_the_lead_alone():
    """R51: the lead's seat gets one presence more, once."""
    profile = ruled("R51")
    twice = served(
        "interview",
        for_role("lead", "interviewer", presence=(Presence.REMOTE, Presence.ROOM)),
        base=profile,
    )
    here = {"services": INTERVIEW}

    lead, *others = shape(under(profile, **here)).need("interview").seats
    assert lead.presence == (Presence.ROOM, Presence.REMOTE)
    assert all(Presence.ROOM not in s.presence[1:] for s in others)
    assert [s.presence for s in others if s.name == "second"] == [(Presence.ROOM,)]
    assert shape(under(twice, **here)).need("interview").seats[0].presence == (
        Presence.REMOTE,
        Presence.ROOM,
    )


PAUSES = (
    # grid, the age's stretch without break, R23's minutes and closing;
    # the interview's length, and its breaks
    (5, 25, 10, 10, 55, [(20, 5), (35, 10)]),
    (1, 25, 7, 10, 52, [(20, 5), (35, 7)]),
    (5, 25, 7, 10, 55, [(20, 5), (35, 10)]),  # rounded up, so that what follows is on the grid
    (30, 25, 10, 10, 90, [(17, 5), (39, 5), (50, 30)]),  # on that grid 45 are 60
    (5, 25, 10, 40, 55, [(20, 5), (28, 10)]),  # in the second half all the same
    (5, 25, 60, 10, 105, [(20, 5), (53, 60)]),
    (5, 15, 10, 11, 55, [(12, 5), (29, 5), (34, 10)]),  # one right after the other
    (5, 15, 10, 15, 55, [(12, 5), (29, 5), (34, 10)]),  # not before the other is over
    (5, 15, 10, 16, 55, [(12, 5), (29, 10), (39, 5)]),  # the other comes after it
    (5, 15, 10, 17, 55, [(12, 5), (28, 10), (39, 5)]),
)


@pytest.mark.parametrize(("grid", "every", "minutes", "closing", "length", "breaks"), PAUSES)
def test_pause_comes_near_the_end(*, grid, every, minutes, closing, length, breaks):
    """R23: the interview is longer by the pause, and the breaks of its age make way."""
    problem = pausing(minutes=minutes, closing=closing, ages={"break_every": every})
    problem = attrs.evolve(problem, centre=a_centre(grid=grid))

    assert pauses(problem) == (length, breaks)


def test_nobody_pauses_for_nobody():
    """R23: an interview that nobody observes, and a visit without one, stay as they are."""
    profile = ruled("R23")

    assert pauses(under(profile, lifted=("R19",))) == (45, [(20, 5)])
    assert shape(under(profile, services=("exam",))) == shape(under(plain(), services=("exam",)))


@pytest.mark.parametrize("grid", [5, 15, 30])
def test_solver_plans_the_pause(grid):
    """R23, R33, R35 and R45 agree about one plan, on a coarse grid, too."""
    problem = under(ruled("R23"), services=(*INTERVIEW, "exam"))
    problem = attrs.evolve(problem, centre=a_centre(grid=grid))

    (visit,) = solve(problem).visits

    interview = visit.find("interview")
    assert (
        interview.window.minutes,
        [
            (minutes(a.start - interview.start), a.window.minutes)
            for a in visit.appointments
            if a.service == "break"
        ],
    ) == pauses(problem)


@pytest.mark.parametrize("ages", [{"to": 7}, {"booked": 65}], ids=["too young", "over its cap"])
def test_age_table_made_by_hand_is_checked(ages):
    """R33: a profile that no file has checked is told where its table does not work out."""
    with pytest.raises(InputError) as refused:
        shape(pausing(ages=ages))

    assert refused.value.place == "rules.R33.ages"
