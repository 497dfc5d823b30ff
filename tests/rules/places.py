"""F06, R03, R14, R22 and R49: where the child is."""

import attrs

from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_diary,
    a_plan,
    a_problem,
    a_visit,
    an_appointment,
    some_rooms,
)
from tests.rules.rows import (
    Ask,
    allowed,
    broken,
    changed,
    costs,
    for_centre,
    kept,
    notice,
    overriding,
    planned,
    serving,
    standing,
    talk,
    talking,
    with_room,
)
from tests.rules.seats import unobserved


def interview_room(**changes):
    """Return the problem of a centre with another interview room."""
    return for_centre(with_room("interview-1", **changes))


def unlinked(**changes):
    """Return the problem of an interview room that cannot be observed."""
    return attrs.evolve(
        overriding(**changes) if changes else a_problem(),
        centre=with_room("interview-1", observed_from=None),
    )


def resetting(ref, minutes, *others, **changes):
    """Return the problem of one room that needs *minutes*, on top of standing visits."""
    centre = with_room(ref, reset=minutes, **changes)
    visits = tuple(visit for plan in others for visit in plan.visits)
    return a_problem(centre=centre, standing=a_plan(visits=visits))


def used(since, until, room="interview-1", case="2025-0009"):
    """Return a standing visit in a room."""
    return standing(an_appointment("interview", since, until, room=room), case=case)


def reset(row, why, minutes, *others, ref="interview-1", features=None, **facts):
    """Return a row of R49: the usual visit beside standing ones."""
    return row(
        "R49",
        why,
        plan=lambda: a_plan(visits=(*(v for plan in others for v in plan.visits), a_visit())),
        problem=lambda: resetting(ref, minutes, *others, **features or {}),
        **facts,
    )


def two_talks(gap):
    """Return two new visits for counselling in one room, *gap* minutes apart."""
    since, until = f"09:{20 + gap}", f"10:{gap:02}"
    other = (
        notice("08:40", "08:50", ref="2026-0002.rights"),
        talk(since, until, ref="2026-0002.counselling"),
    )
    second = a_visit(case="2026-0002", child="C-2", appointments=other)
    return a_plan(visits=(a_visit(appointments=(notice(), talk())), second))


def two_children():
    """Return the problem of two children for a room that needs twenty minutes."""
    return a_problem(
        centre=with_room("counselling-1", reset=20),
        cases=(
            a_case(services=("counselling",)),
            a_case(ref="2026-0002", child=a_child(ref="C-2"), services=("counselling",)),
        ),
    )


def opened(ref, *windows):
    """Return the usual problem with one room open at other times."""
    return a_problem(openings={ref: a_diary(*windows)})


def accessible(*refs):
    """Return the problem of a child in a wheelchair; the rooms *refs* are fit for one."""
    rooms = (
        attrs.evolve(r, features=(*r.features, "accessible")) if r.ref in refs else r
        for r in some_rooms()
    )
    child = a_child(needs=("accessible",))
    return for_centre(a_centre(rooms=tuple(rooms)), child=child)


def unfurnished():
    """Return the problem in which counselling needs no room of the centre."""
    return a_problem(profile=serving("counselling", kinds=()))


ROWS = (
    # F06: the right room.
    kept("F06", "every room is of its kind and open"),
    broken(
        "F06",
        "an exam among toys",
        plan=lambda: changed("exam", room="family-1"),
        at=("exam",),
    ),
    broken("F06", "no room", plan=lambda: changed("exam", room=None), at=("exam",), ask=Ask.NOT),
    broken(
        "F06",
        "a room that nobody knows",
        plan=lambda: changed("exam", room="exam-9"),
        at=("exam",),
        ask=Ask.NOT,
    ),
    broken(
        "F06",
        "a room where none is asked for",
        problem=unfurnished,
        at=("counselling",),
        ask=Ask.NOT,
    ),
    allowed(
        "F06",
        "no room where none is asked for",
        plan=lambda: changed("counselling", room=None),
        problem=unfurnished,
    ),
    broken(
        "F06",
        "no way for a wheelchair into one room",
        problem=lambda: accessible("interview-1", "family-1", "counselling-1"),
        at=("evidence", "exam"),
    ),
    allowed(
        "F06",
        "every room fit for a wheelchair",
        problem=lambda: accessible("interview-1", "family-1", "counselling-1", "exam-1"),
    ),
    allowed(
        "F06",
        "a disability asks for time (R33), not for a feature of rooms",
        plan=lambda: planned(notice(), talk()),
        problem=lambda: talking(child=a_child(needs=("disability",))),
    ),
    broken(
        "F06",
        "opened a minute too late",
        problem=lambda: opened("exam-1", ("08:41", "18:00")),
        at=("evidence",),
    ),
    broken(
        "F06",
        "closed a minute too early",
        problem=lambda: opened("counselling-1", ("08:30", "11:29")),
        at=("counselling",),
    ),
    broken(
        "F06",
        "the observation room closes a minute too early",
        problem=lambda: opened("obs-1", ("08:30", "10:49")),
        at=("interview",),
    ),
    allowed("F06", "open just then", problem=lambda: opened("exam-1", ("08:40", "09:45"))),
    allowed("F06", "observed just then", problem=lambda: opened("obs-1", ("10:05", "10:50"))),
    # R03: the room records.
    kept(
        "R03",
        "nothing to record",
        plan=lambda: planned(notice(), talk()),
        problem=lambda: attrs.evolve(
            talking(), centre=with_room("interview-1", features=("one-stop",))
        ),
    ),
    broken(
        "R03",
        "the recorder is missing",
        problem=lambda: interview_room(features=("one-stop",)),
        at=("interview",),
    ),
    broken(
        "R03",
        "no room, so no recorder",
        plan=lambda: changed("interview", room=None, observed_from=None),
        at=("interview",),
        also=("F06", "R14", "R22", "R58"),
        ask=Ask.NOT,
    ),
    allowed("R03", "the room records"),
    # R14: a safe place.
    kept(
        "R14",
        "counselling may be elsewhere",
        plan=lambda: planned(notice(), talk()),
        problem=lambda: attrs.evolve(
            talking(), centre=with_room("interview-1", features=("recording",))
        ),
    ),
    broken(
        "R14",
        "an ordinary police room",
        problem=lambda: interview_room(features=("recording",)),
        at=("interview",),
    ),
    allowed("R14", "one-stop premises"),
    costs(
        "R14",
        "an ordinary police room, by a recorded decision",
        problem=lambda: attrs.evolve(
            overriding("R14"), centre=with_room("interview-1", features=("recording",))
        ),
        cost=1,
    ),
    # R22: the room and its observation room.
    kept(
        "R22",
        "nobody observes, nothing is linked",
        plan=unobserved,
        problem=lambda: unlinked(rule="R19"),
    ),
    broken(
        "R22",
        "the room cannot be observed",
        plan=lambda: changed("interview", observed_from=None),
        problem=unlinked,
        at=("interview",),
    ),
    broken(
        "R22",
        "observed from nowhere",
        plan=lambda: changed("interview", observed_from=None),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R22",
        "observed from a room that is linked to another",
        plan=lambda: changed("interview", observed_from="counselling-1"),
        at=("interview",),
        ask=Ask.NOT,
    ),
    broken(
        "R22",
        "observed from a room that nobody knows",
        plan=lambda: changed("interview", observed_from="attic"),
        at=("interview",),
        also=("F06",),
        ask=Ask.NOT,
    ),
    broken(
        "R22",
        "an exam that is observed",
        plan=lambda: changed("exam", observed_from="obs-1"),
        at=("exam",),
        ask=Ask.NOT,
    ),
    broken(
        "R22",
        "the observation room is taken, though nobody observes",
        plan=lambda: unobserved(observed_from="obs-1"),
        problem=lambda: overriding("R19"),
        at=("interview",),
        ask=Ask.NOT,
    ),
    allowed("R22", "observed from the room that is linked"),
    # R49: time to make the room ready.
    reset(kept, "rooms are always ready", 0, used("09:30", "10:05"), used("10:50", "11:30")),
    reset(
        costs,
        "a minute short after another family",
        20,
        used("09:00", "09:46"),
        at=("interview",),
        cost=1,
    ),
    reset(allowed, "just ready after another family", 20, used("09:00", "09:45")),
    reset(costs, "a minute short before another family", 20, used("11:09", "11:30"), cost=1),
    reset(allowed, "just ready before another family", 20, used("11:10", "11:30")),
    reset(
        costs,
        "short on both sides",
        20,
        used("09:00", "10:05"),
        used("10:50", "11:30", case="2025-0010"),
        cost=2,
    ),
    reset(allowed, "another room", 20, used("09:30", "10:05", "interview-9")),
    reset(
        allowed,
        "a room for more than one family is never empty",
        20,
        used("10:20", "10:45", "counselling-1"),
        ref="counselling-1",
        features={"capacity": 2},
    ),
    reset(
        allowed,
        "the observation room is not made ready",
        20,
        used("09:30", "10:05", "obs-1"),
        ref="obs-1",
    ),
    costs(
        "R49",
        "two new children too close",
        plan=lambda: two_talks(gap=15),
        problem=two_children,
        cost=1,
    ),
    allowed(
        "R49", "two new children just apart", plan=lambda: two_talks(gap=20), problem=two_children
    ),
)
