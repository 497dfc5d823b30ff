"""Each shipped profile at a centre that has what it asks for: a visit as it is meant there."""

from datetime import UTC, datetime, time, timedelta

import pytest

from onestop import profiles
from onestop.check import check
from onestop.model import (
    Case,
    Centre,
    Child,
    Companion,
    Gender,
    Hours,
    Person,
    Presence,
    Room,
    Site,
    Urgency,
)
from onestop.preparing import prepare
from onestop.rules import Brief, shape_of
from onestop.solver import solve

ALWAYS = (Hours(rrule="FREQ=DAILY", since=time(0), until=time(0), holidays=True),)
MONDAY = datetime(2026, 3, 9, 6, tzinfo=UTC)
FEATURES = ("recording", "one-stop")


def a_centre(name, case):
    """Return a centre with three people for every role of the profile, and every kind of room."""
    profile = profiles.load(name)
    seats = [seat for service in profile.services for seat in service.seats]
    kinds = {
        kind for service in profile.services for kind in (*service.kinds, *service.acute_kinds)
    }
    bare = Centre(
        ref="x",
        time_zone="UTC",
        profile=name,
        sites=(Site(ref="main"),),
        rooms=(
            Room(
                ref="int", site="main", kinds=("interview",), features=FEATURES, observed_from="obs"
            ),
            Room(ref="obs", site="main", kinds=("observation",)),
            *(Room(ref=f"{k}-1", site="main", kinds=(k,)) for k in sorted(kinds - {"interview"})),
        ),
        people=(a_person("nobody", 1),),
    )
    # What rules add is asked of the shape, so that no list of roles is kept here.
    problem = prepare(bare, [case], now=MONDAY, days=2)
    needs = shape_of(Brief(problem=problem, case=case)).needs
    seats += [seat for need in needs for seat in need.seats]
    roles = {role for seat in seats for role in seat.roles} - {"companion", "consent"}
    people = tuple(a_person(role, number) for role in sorted(roles) for number in (1, 2, 3))
    return Centre(
        ref="x",
        time_zone="UTC",
        profile=name,
        sites=bare.sites,
        rooms=bare.rooms,
        people=people,
    )


def a_person(role, number):
    """Return a woman who can do one thing at any time."""
    roles = (role, "police") if role == "interviewer" else (role,)
    return Person(ref=f"{role}-{number}", roles=roles, gender=Gender.FEMALE, hours=ALWAYS)


def a_case(language, **changes):
    """Return a girl of nine who comes with her mother."""
    mother = Companion(ref="G1", gender=Gender.FEMALE, hours=ALWAYS, may_consent=True)
    child = Child(ref="C", age=9, gender=Gender.FEMALE, languages=(language,))
    usual = {
        "ref": "K",
        "urgency": Urgency.PLANNED,
        "reported": MONDAY,
        "incident": None,
        "child": child,
        "companions": (mother,),
    }
    return Case(**usual | changes)


LANGUAGE = {"barnahus": "nb", "cn": "zh", "us": "en"}


def planned(name, **changes):
    """Return the problem and the one visit of its plan."""
    case = a_case(LANGUAGE[name], **changes)
    problem = prepare(a_centre(name, case), [case], now=MONDAY, days=2)
    plan = solve(problem)
    assert check(problem, plan) == ()
    (visit,) = plan.visits
    return problem, visit


@pytest.fixture(scope="module")
def visits():
    """Return a planned visit under each profile."""
    return {name: planned(name)[1] for name in LANGUAGE}


def test_each_profile_can_be_planned(visits):
    """An interview and an exam, at least, in one visit."""
    for visit in visits.values():
        assert visit.find("interview")
        assert visit.find("exam")


def test_the_mother_is_where_the_profile_wants_her(visits):
    """Beside the child, with an advocate at the same time, or nowhere near the interview."""
    where = {
        name: [a.service for a in visit.appointments if any(p.ref == "G1" for p in a.people)]
        for name, visit in visits.items()
    }

    assert where["cn"] == ["rights", "interview"]
    assert where["us"] == ["advice", "exam"]
    assert where["barnahus"] == ["exam"]
    us = visits["us"]
    assert us.find("advice").start == us.find("interview").start


def test_the_exam_stands_where_the_profile_wants_it(visits):
    """First in China, last where the interview comes first."""
    order = {n: v.find("exam").start < v.find("interview").start for n, v in visits.items()}

    assert order == {"cn": True, "us": False, "barnahus": False}


def test_those_who_must_be_there_are(visits):
    """Two in the room in China; elsewhere one, and the others watch."""

    def seats(name, presence):
        people = visits[name].find("interview").people
        return {person.seat for person in people if person.presence is presence}

    assert seats("cn", Presence.ROOM) == {"lead", "second", "adult"}
    assert seats("cn", Presence.OBSERVING) == {"prosecutor"}
    assert seats("us", Presence.ROOM) == seats("barnahus", Presence.ROOM) == {"lead"}
    assert seats("us", Presence.OBSERVING) == {"detective", "child-protection"}
    assert seats("barnahus", Presence.OBSERVING) == {
        "prosecutor",
        "investigator",
        "victims-lawyer",
        "child-expert",
        "technician",
        "child-welfare",
        "defence",
    }


def test_the_team_meets_where_the_profile_wants_it(visits):
    """Before and after in the United States, before in a Barnahus, not at all in China."""
    us, barnahus = visits["us"], visits["barnahus"]

    assert us.find("briefing").end <= us.find("interview").start
    assert us.find("debrief").start >= us.find("interview").end
    assert barnahus.find("briefing").end <= barnahus.find("interview").start
    assert [visits["cn"].find(s) for s in ("briefing", "debrief")] == [None, None]


@pytest.mark.parametrize("name", ["cn", "us"])
def test_a_night_intake_is_examined_at_once_and_interviewed_by_day(name):
    """Where the profile has two parts; the medicine is no reason to wait either."""
    problem, visit = planned(name, urgency=Urgency.ACUTE, reported=MONDAY + timedelta(hours=16))

    night, day = visit.parts
    morning = problem.now.replace(hour=8) + timedelta(days=1)
    assert night.end <= morning <= day.start
    assert night.holds(visit.find("exam").window)
    assert day.holds(visit.find("interview").window)


def test_a_barnahus_keeps_to_one_day_even_then():
    """The night is the hospital's; whoever comes at night is seen here the next day."""
    _, visit = planned("barnahus", urgency=Urgency.ACUTE, reported=MONDAY + timedelta(hours=16))

    assert len(visit.parts) == 1
    assert visit.window.start.date() == visit.window.end.date()
