"""
What rules add to a visit before anything is placed.

A solver's plan has it; where nobody or nothing can be it, nothing fits; and
the same centre will do for a child that does not need it.
"""

from collections.abc import Callable

import attrs
import pytest

from onestop.errors import InfeasibleError
from onestop.model import Presence, Problem, Visit
from onestop.solver import feasible, solve
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_diary,
    a_problem,
    a_profile,
    some_rooms,
)
from tests.rules.rows import (
    an_override,
    for_case,
    mains,
    setting,
    talking,
    without_people,
)


@attrs.frozen(kw_only=True)
class Addition:
    """
    What one rule adds.

    Attributes:
        rule: The id.
        problem: Where it adds something.
        what: Reads it off the visit.
        adds: What is read then.
        lacking: The same where it cannot be had.
        named: What the conflict names instead of the rule, which only asks.
        unneeded: The same lack where the rule does not ask.

    """

    rule: str
    problem: Callable[[], Problem]
    what: Callable[[Visit], object]
    adds: object
    lacking: Callable[[], Problem]
    named: str
    unneeded: Callable[[], Problem]

    def __str__(self):
        """Name the addition in a test report."""
        return self.rule


def services(visit):
    """Return the services of a visit."""
    return {a.service for a in mains(visit)}


def seat(name):
    """Return a reader of who has the seat, how, by service."""

    def read(visit):
        return {
            (a.service, person.ref, person.presence)
            for a in mains(visit)
            for person in a.people
            if person.seat == name
        }

    return read


def in_the_room(ref, *where):
    """Return that somebody is in the room at some services."""
    return {(service, ref, Presence.ROOM) for service in where}


def at(centre, problem=None):
    """Return a problem at another centre."""
    changed = a_problem(centre=centre) if problem is None else problem
    return attrs.evolve(changed, centre=centre)


def unruled(rule, problem=None):
    """Return a problem whose profile does not set *rule*."""
    profile = a_profile()
    kept = tuple(s for s in profile.rules if s.rule != rule)
    return attrs.evolve(problem or a_problem(), profile=attrs.evolve(profile, rules=kept))


def foreign(*asked, **changes):
    """Return the problem of a child who speaks Uyghur."""
    return for_case(child=a_child(languages=("ug",), **changes), services=asked or None)


def family_room_taken():
    """Return a centre where the family room serves something else."""
    rooms = (
        attrs.evolve(r, kinds=("storage",)) if r.ref == "family-1" else r for r in some_rooms()
    )
    return a_centre(rooms=tuple(rooms))


def no_police():
    """Return a centre without police."""
    return without_people("P-ada", "P-bea", "P-carl")


ALL = {"rights", "interview", "evidence", "exam", "counselling"}
ADDITIONS = (
    Addition(
        rule="F01",
        problem=a_problem,
        what=services,
        adds=ALL | {"rest"},
        lacking=lambda: at(without_people("Y-fay")),
        named="F02(counselling.psychologist)",
        unneeded=lambda: at(without_people("Y-fay"), for_case(services=("exam", "interview"))),
    ),
    Addition(
        rule="R06",
        problem=a_problem,
        what=seat("adult"),
        adds=in_the_room("A-hana", "rights", "interview"),
        lacking=lambda: at(without_people("A-hana")),
        named="F02(interview.adult)",
        unneeded=lambda: unruled("R06", at(without_people("A-hana"))),
    ),
    Addition(
        rule="R10b",
        problem=lambda: for_case(services=("interview",)),
        what=seat("second"),
        adds=in_the_room("P-bea", "interview"),
        lacking=lambda: at(without_people("P-bea", "P-carl"), for_case(services=("interview",))),
        named="F09(interview)",
        unneeded=lambda: at(
            without_people("P-bea", "P-carl"),
            for_case(services=("interview",), overrides=(an_override("R10b"),)),
        ),
    ),
    Addition(
        rule="R13",
        problem=foreign,
        what=seat("interpreter"),
        adds=in_the_room("I-ida", *ALL),
        lacking=lambda: at(without_people("I-ida"), foreign()),
        named="F02(exam.interpreter)",
        unneeded=lambda: at(without_people("I-ida")),
    ),
    Addition(
        rule="R19",
        problem=a_problem,
        what=seat("prosecutor"),
        adds={("interview", "J-gil", Presence.OBSERVING)},
        lacking=lambda: at(without_people("J-gil")),
        named="F02(interview.prosecutor)",
        unneeded=lambda: at(without_people("J-gil"), for_case(overrides=(an_override("R19"),))),
    ),
    Addition(
        rule="R41",
        problem=talking,
        what=services,
        adds={"rights", "counselling"},
        lacking=lambda: at(no_police(), talking()),
        named="F02(rights.officer)",
        unneeded=lambda: unruled("R41", at(no_police(), talking())),
    ),
    Addition(
        rule="R44",
        problem=lambda: for_case(services=("exam", "interview")),
        what=services,
        adds={"rights", "exam", "rest", "interview"},
        lacking=lambda: at(family_room_taken(), for_case(services=("exam", "interview"))),
        named="F06(rest)",
        unneeded=lambda: at(family_room_taken(), for_case(services=("exam",))),
    ),
)


@pytest.mark.parametrize("addition", ADDITIONS, ids=str)
def test_plan_has_what_the_rule_adds(addition):
    """The solver's plan has the appointment or the seat that the rule asks for."""
    (visit,) = solve(addition.problem()).visits

    assert addition.what(visit) == addition.adds


@pytest.mark.parametrize("addition", ADDITIONS, ids=str)
def test_nothing_fits_without_what_the_rule_adds(addition):
    """Where nobody and nothing can be what the rule asks for, there is no plan."""
    with pytest.raises(InfeasibleError) as refused:
        solve(addition.lacking())

    assert addition.named in {reason.code for reason in refused.value.conflict.reasons}
    assert not feasible(addition.lacking())


@pytest.mark.parametrize("addition", ADDITIONS, ids=str)
def test_lack_does_not_matter_where_the_rule_asks_for_nothing(addition):
    """Where the rule does not ask, nobody misses what is not there."""
    (visit,) = solve(addition.unneeded()).visits

    assert addition.what(visit) != addition.adds


UG = ("ug",)
DISABLED = ("disability",)
LENGTHS = (
    # age, languages, needs, grid; minutes, and the breaks as (after, minutes)
    (0, (), (), 5, 30, [(13, 5)]),  # an odd minute goes to the first stretch
    (5, (), (), 5, 30, [(13, 5)]),  # the last year of its row
    (6, (), (), 5, 45, [(20, 5)]),  # the first year of the next
    (9, (), (), 5, 45, [(20, 5)]),
    (10, (), (), 5, 60, [(28, 5)]),
    (13, (), (), 5, 60, [(28, 5)]),
    (14, (), (), 5, 60, [(28, 5)]),  # a break every 45: still one
    (15, (), (), 5, 60, [(28, 5)]),
    (16, (), (), 5, 75, [(35, 5)]),
    (17, (), (), 5, 75, [(35, 5)]),
    (8, UG, (), 5, 70, [(20, 5), (45, 5)]),  # 45 x 1.5 = 67.5, on to the grid
    (8, (), DISABLED, 5, 70, [(20, 5), (45, 5)]),
    (8, UG, DISABLED, 5, 70, [(20, 5), (45, 5)]),  # once, not twice
    (8, UG, (), 1, 68, [(20, 5), (44, 5)]),
    (8, UG, (), 15, 75, [(22, 5), (49, 5)]),
    (11, UG, (), 5, 90, [(27, 5), (59, 5)]),  # 90 is on the grid already
    (16, UG, (), 5, 115, [(35, 5), (75, 5)]),
)


@pytest.mark.parametrize(("age", "languages", "needs", "grid", "minutes", "breaks"), LENGTHS)
def test_age_sets_length_and_breaks(age, languages, needs, grid, minutes, breaks):
    """R33 and R35: the plan books the age's length, lengthened once, and spreads the breaks."""
    child = a_child(age=age, languages=languages or ("zh",), needs=needs)
    case = for_case(child=child, services=("interview",)).cases[0]

    (visit,) = solve(a_problem(centre=a_centre(grid=grid), cases=(case,))).visits

    interview = visit.find("interview")
    assert interview.window.minutes == minutes
    assert [
        ((a.start - interview.start).seconds // 60, a.window.minutes)
        for a in visit.appointments
        if a.service == "break"
    ] == breaks


@pytest.mark.parametrize(
    ("languages", "needs", "minutes"),
    [
        (("zh",), (), 45),  # neither
        (UG, (), 55),  # 45 x 1.2 = 54
        (("zh",), DISABLED, 70),  # 45 x 1.5 = 67.5
        (UG, DISABLED, 70),  # the larger of the two
    ],
)
def test_larger_factor_counts(languages, needs, minutes):
    """R33: of the factors for an interpreter and a disability, the larger one is taken."""
    problem = for_case(child=a_child(languages=languages, needs=needs), services=("interview",))

    plan = solve(attrs.evolve(problem, profile=setting("R33", interpreter=1.2)))

    assert plan.visits[0].find("interview").window.minutes == minutes


def test_longest_interview_is_refused_where_no_room_is_open_so_long():
    """R33: a length is not negotiable; five minutes less of an open room, and nothing fits."""

    def opened(until):
        open_until = {"interview-1": a_diary(("10:00", until))}
        case = a_case(child=a_child(age=16), services=("interview",))
        return a_problem(cases=(case,), openings=open_until)

    assert feasible(opened("11:15"))
    assert not feasible(opened("11:10"))


def test_every_seat_of_what_is_absorbed_comes_along():
    """F01: an acute exam has the officer of the collection, and its own doctor once."""
    exam = solve(for_case(urgency="acute")).visits[0].find("exam")

    assert sorted(person.seat for person in exam.people) == ["doctor", "officer"]
