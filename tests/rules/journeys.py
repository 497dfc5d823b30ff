"""R50 and, for it, R45: what takes place where, the way between two sites, and each part's stay."""

from datetime import timedelta

import attrs

from onestop.model import Site, Urgency
from tests.builders import (
    MONDAY,
    a_case,
    a_centre,
    a_child,
    a_problem,
    a_room,
    a_seat,
    an_appointment,
    at,
    some_appointments,
    some_rooms,
    the_day,
)
from tests.rules.rows import (
    Ask,
    allowed,
    an_override,
    broken,
    costs,
    kept,
    notice,
    open_all,
    planned,
    talk,
)
from tests.rules.settings import for_role, ruled, served, unruled

A_DAY = timedelta(days=1)
SUNDAY = MONDAY - A_DAY
MAIN, HOSPITAL = "main", "hospital"
ESCORT = a_seat("P-carl", "escort")


def travelling(base=None):
    """Return the profile with a journey that somebody of the police escorts."""
    escort = for_role("escort", "police")
    return ruled("R50", base=served("journey", escort, base=base, minutes=5, kinds=()))


def sited(where, *more, sites=None, grid=5):
    """Return the centre with some rooms elsewhere, and more rooms."""
    rooms = (attrs.evolve(r, site=where.get(r.ref, MAIN)) for r in some_rooms())
    sites = sites or (Site(ref=MAIN, travel={HOSPITAL: 20}), Site(ref=HOSPITAL))
    return a_centre(sites=sites, rooms=(*rooms, *more), grid=grid)


def family(site):
    """Return a second family room."""
    return a_room(ref="family-2", site=site, kinds=("family",), observed_from=None)


def exam_room(site):
    """Return a second exam room."""
    return a_room(ref="exam-2", site=site, kinds=("exam",), observed_from=None)


def far(*more, profile=None, grid=5, **case):
    """Return the problem of a centre whose exam room is in the hospital, with a family room."""
    centre = sited({"exam-1": HOSPITAL}, family(HOSPITAL), *more, grid=grid)
    return a_problem(centre=centre, profile=profile or travelling(), cases=(a_case(**case),))


def there_and_back(way=20, stretch=0, **rooms):
    """
    Return the visit that begins in the hospital and goes on at the centre.

    The notice is in the second family room; *way* is the journey's minutes, and
    counselling begins *stretch* minutes after the interview.
    """
    usual = {a.service: a for a in some_appointments()}
    rooms = {"rights": "family-2"} | rooms
    placed = [
        attrs.evolve(usual[service], room=rooms.get(service, usual[service].room))
        for service in ("rights", "evidence", "exam")
    ]
    since = at("09:45")
    until = since + timedelta(minutes=way)
    leg = an_appointment("journey", "09:45", "10:05", ESCORT)
    placed.append(attrs.evolve(leg, start=since, end=until))
    for service in ("rest", "interview", "break", "counselling"):
        wait = timedelta(minutes=way + (stretch if service == "counselling" else 0))
        then = usual[service]
        room = rooms.get(service, then.room)
        placed.append(attrs.evolve(then, start=then.start + wait, end=then.end + wait, room=room))
    return planned(*placed)


def usual_plan(**rooms):
    """Return the usual plan with other rooms for some services."""
    return planned(
        *(attrs.evolve(a, room=rooms.get(a.service, a.room)) for a in some_appointments())
    )


def on_the_spot(*rooms, where=None, **case):
    """Return the problem of two sites of which the first has everything."""
    centre = sited(where or {}, *rooms)
    return a_problem(centre=centre, profile=travelling(), cases=(a_case(**case),))


def three_sites(*more, where):
    """Return the problem of three sites, of which the last is the nearest to the first."""
    sites = (
        Site(ref=MAIN, travel={HOSPITAL: 20, "clinic": 10}),
        Site(ref=HOSPITAL, travel={"clinic": 10}),
        Site(ref="clinic"),
    )
    return a_problem(centre=sited(where, *more, sites=sites), profile=travelling())


def counselled(room="counselling-1", notice_room="family-1"):
    """Return the plan of a visit for counselling alone."""
    return planned(notice(room=notice_room), talk(room=room))


def talk_room(site):
    """Return a second counselling room."""
    return a_room(ref="counselling-2", site=site, kinds=("counselling",), observed_from=None)


def counselling(*rooms, where=None):
    """Return the problem of a case for counselling, at two sites."""
    return on_the_spot(*rooms, where=where, services=("counselling",))


def needing(feature):
    """Return the problem of a child that needs what all rooms but one exam room have."""
    rooms = (family(HOSPITAL), attrs.evolve(exam_room(HOSPITAL), features=()))
    centre = sited({}, *rooms)
    fitted = (
        attrs.evolve(r, features=(*r.features, feature)) if r.ref != "exam-1" else r
        for r in centre.rooms
    )
    child = a_child(needs=(feature,))
    return a_problem(
        centre=attrs.evolve(centre, rooms=tuple(fitted)),
        profile=travelling(),
        cases=(a_case(child=child),),
    )


# A visit in two parts.


def night_and_day(late=0, told_in="family-1", way=0):
    """
    Return a visit with the exam on Sunday night, and the interview on Monday morning.

    Counselling is *late*, or after a journey of *way* minutes.
    """
    team = (a_seat("D-dora", "doctor"), a_seat("P-bea", "officer"))
    exam = an_appointment("exam", "22:40", "23:59", *team, room="exam-1")
    told, exam = (
        attrs.evolve(a, start=a.start - A_DAY, end=a.end - A_DAY)
        for a in (notice("22:30", "22:40", room=told_in), exam)
    )
    exam = attrs.evolve(exam, end=exam.start + timedelta(minutes=90))
    usual = {a.service: attrs.evolve(a, part=2) for a in some_appointments()}
    wait, talked = timedelta(minutes=late + way), usual["counselling"]
    leg = an_appointment("journey", "10:50", "11:10", ESCORT, part=2)
    legs = (attrs.evolve(leg, end=leg.start + wait),) if way else ()
    talked = attrs.evolve(talked, start=talked.start + wait, end=talked.end + wait)
    return planned(told, exam, usual["interview"], usual["break"], *legs, talked)


def brought_in_at_night(*far_away, **case):
    """Return the problem of an acute case on Sunday night; some rooms are in the hospital."""
    facts = {"urgency": Urgency.ACUTE, "reported": at("22:00", SUNDAY)} | case
    problem = a_problem(
        cases=(a_case(**facts),),
        profile=ruled("R02", parts=2, base=travelling()),
        centre=sited(dict.fromkeys(far_away, HOSPITAL)),
    )
    problem = attrs.evolve(problem, **open_all(the_day(SUNDAY, days=2)))
    return attrs.evolve(problem, now=at("22:00", SUNDAY))


ROWS = (
    # R50: one site, or one journey.
    kept("R50", "there is one site"),
    allowed("R50", "the first of two sites has everything", problem=on_the_spot),
    allowed(
        "R50",
        "the second of two sites has everything",
        problem=lambda: on_the_spot(
            where={room.ref: HOSPITAL for room in some_rooms()},
        ),
    ),
    broken(
        "R50",
        "the first site has everything, and the notice is given at the second",
        plan=lambda: usual_plan(rights="family-2"),
        problem=lambda: on_the_spot(family(HOSPITAL)),
        at=("",),
    ),
    allowed(
        "R50",
        "both sites have everything, and the second is chosen",
        plan=lambda: counselled("counselling-2", "family-2"),
        problem=lambda: counselling(family(HOSPITAL), talk_room(HOSPITAL)),
    ),
    broken(
        "R50",
        "both sites have everything, and each is used",
        plan=lambda: counselled("counselling-2", "family-1"),
        problem=lambda: counselling(family(HOSPITAL), talk_room(HOSPITAL)),
        at=("",),
    ),
    allowed("R50", "from the hospital to the centre", plan=there_and_back, problem=far),
    broken(
        "R50",
        "the notice at the centre, before the exam in the hospital and the journey back",
        plan=lambda: there_and_back(rights="family-1"),
        problem=far,
        at=("",),
    ),
    broken(
        "R50",
        "the rest in the hospital, after the journey from there",
        plan=lambda: there_and_back(rest="family-2"),
        problem=far,
        at=("",),
    ),
    broken(
        "R50",
        "no journey at all",
        plan=lambda: usual_plan(rights="family-2"),
        problem=far,
        at=("",),
        ask=Ask.NOT,
    ),
    broken(
        "R50",
        "a journey that is shorter than the way",
        plan=lambda: there_and_back(way=15),
        problem=far,
        at=("journey",),
        also=("F01",),
        ask=Ask.NOT,
    ),
    allowed(
        "R50",
        "three sites: the first two that have everything",
        plan=there_and_back,
        problem=lambda: three_sites(
            family(HOSPITAL), exam_room("clinic"), where={"exam-1": HOSPITAL}
        ),
    ),
    broken(
        "R50",
        "three sites: the third is nearer, but does not come first",
        plan=lambda: there_and_back(rights="family-2", evidence="exam-2", exam="exam-2"),
        problem=lambda: three_sites(
            family("clinic"), exam_room("clinic"), where={"exam-1": HOSPITAL}
        ),
        at=("",),
    ),
    broken(
        "R50",
        "what is needed lies at three sites",
        problem=lambda: three_sites(where={"exam-1": HOSPITAL, "counselling-1": "clinic"}),
        at=("",),
    ),
    allowed(
        "R50",
        "the exam room at the centre lacks what the child needs",
        plan=lambda: there_and_back(evidence="exam-2", exam="exam-2"),
        problem=lambda: needing("lift"),
    ),
    allowed(
        "R50",
        "the interview room in the hospital does not record",
        plan=there_and_back,
        problem=lambda: far(
            a_room(ref="interview-2", site=HOSPITAL, features=("one-stop",)),
            a_room(ref="counselling-2", site=HOSPITAL, kinds=("counselling",), observed_from=None),
        ),
    ),
    allowed(
        "R50",
        "the interview room in the hospital cannot be watched",
        plan=there_and_back,
        problem=lambda: far(
            a_room(ref="interview-2", site=HOSPITAL, observed_from=None),
            a_room(ref="counselling-2", site=HOSPITAL, kinds=("counselling",), observed_from=None),
        ),
    ),
    allowed(
        "R50",
        "the night in the hospital, the day at the centre",
        plan=night_and_day,
        problem=lambda: brought_in_at_night("exam-1", "family-1"),
    ),
    broken(
        "R50",
        "told at the centre, and examined in the hospital the same night",
        plan=lambda: night_and_day(told_in="counselling-1"),
        problem=lambda: brought_in_at_night("exam-1", "family-1"),
        at=("",),
    ),
    allowed(
        "R50",
        "a journey by day, after the night in the hospital",
        plan=lambda: night_and_day(way=20),
        problem=lambda: brought_in_at_night("exam-1", "family-1", "counselling-1"),
    ),
    broken(
        "R50",
        "no journey by day, after the night in the hospital",
        plan=night_and_day,
        problem=lambda: brought_in_at_night("exam-1", "family-1", "counselling-1"),
        at=("",),
        ask=Ask.NOT,
    ),
    # R45: the way is added to the stay, and each part has its own.
    kept("R45", "a journey of twenty minutes", plan=there_and_back, problem=far),
    allowed(
        "R45",
        "three and a half hours and the journey, to the minute",
        plan=lambda: there_and_back(stretch=30),
        problem=lambda: far(grid=1),
    ),
    broken(
        "R45",
        "a minute more than that",
        plan=lambda: there_and_back(stretch=31),
        problem=lambda: far(grid=1),
        at=("",),
    ),
    costs(
        "R45",
        "a minute more than that, by a recorded decision",
        plan=lambda: there_and_back(stretch=31),
        problem=lambda: far(grid=1, overrides=(an_override("R45"),)),
        cost=1,
    ),
    allowed(
        "R45",
        "a profile that knows of no journeys",
        problem=lambda: a_problem(profile=unruled("R50")),
    ),
    allowed("R45", "a night's sleep is no stay", plan=night_and_day, problem=brought_in_at_night),
    allowed(
        "R45",
        "by day three and a half hours after the night",
        plan=lambda: night_and_day(late=125),
        problem=brought_in_at_night,
    ),
    broken(
        "R45",
        "by day five minutes more after the night",
        plan=lambda: night_and_day(late=130),
        problem=brought_in_at_night,
        at=("",),
    ),
    broken(
        "R45",
        "the hour for the acute exam is the night's",
        plan=lambda: night_and_day(late=185),
        problem=brought_in_at_night,
        at=("",),
    ),
)
