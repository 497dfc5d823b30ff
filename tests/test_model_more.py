"""The values of several children, sites and parts, checked where they are made."""

from typing import Any

import attrs
import pytest

from onestop import texts
from onestop.errors import InputError
from onestop.model import Case, Centre, Gender, HalfDay, Problem, Site, Wishes, checks
from onestop.texts import Text
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_companion,
    a_problem,
    a_visit,
    an_appointment,
    at,
    some_people,
)


@pytest.mark.parametrize(
    ("make", "place", "expected"),
    [
        (lambda: a_case(with_cases=("2026-0001",)), "with_cases", texts.EXPECTED_OTHER_CASE),
        (
            lambda: a_case(wishes=Wishes(together="2026-0001")),
            "wishes.together",
            texts.EXPECTED_OTHER_CASE,
        ),
        (
            lambda: Wishes(time="noon"),  # type: ignore[arg-type]
            "time",
            texts.EXPECTED_MEMBER.fill(known="morning, afternoon"),
        ),
        (
            lambda: Site(ref="main", travel={"annex": -1}),
            "travel",
            texts.EXPECTED_WHOLE.fill(low=0, high=1440),
        ),
        (
            lambda: Site(ref="main", travel={"annex": 1.5}),  # type: ignore[dict-item]
            "travel",
            texts.EXPECTED_WHOLE.fill(low=0, high=1440),
        ),
        (
            lambda: a_problem(cases=(a_case(refused=("X1",)),)),
            "2026-0001: refused",
            texts.EXPECTED_KNOWN_PERSON,
        ),
        (
            lambda: a_problem(cases=(a_case(wishes=Wishes(person="X1")),)),
            "2026-0001: wishes.person",
            texts.EXPECTED_KNOWN_PERSON,
        ),
        (lambda: a_centre(profile="a\nb"), "profile", texts.EXPECTED_LINE),
        (lambda: a_centre(profile=""), "profile", texts.EXPECTED_LINE),
        (lambda: a_centre(profile="x" * 4097), "profile", texts.EXPECTED_LINE),
    ],
)
def test_what_cannot_be_is_refused(make: Any, place: str, expected: Text) -> None:
    """The error names the place and what would have been right."""
    with pytest.raises(InputError) as refused:
        make()

    assert (refused.value.place, refused.value.expected) == (place, expected)


def test_a_wish_says_nothing_unless_it_is_made() -> None:
    """Wishes are optional, one by one."""
    assert Wishes() == Wishes(examiner=None, time=None, person=None, together=None)
    made = Wishes(examiner="female", time="morning")  # type: ignore[arg-type]
    assert (made.examiner, made.time) == (Gender.FEMALE, HalfDay.MORNING)


def test_a_profile_may_be_a_long_path() -> None:
    """Paths are longer than lines, and no less safe."""
    assert a_centre(profile="/" + "x" * 300 + ".toml").profile.endswith(".toml")
    assert checks.LONGEST_PATH == 4096


def test_a_household_is_the_family_or_the_child_itself() -> None:
    """R16 asks which children may wait together."""
    assert a_case().household == "C-1"
    assert a_case(family="F-1").household == "F-1"


# Sites.


def sites(*travel: dict[str, int]) -> Centre:
    """Return a centre whose sites a, b, c ... say the given ways."""
    made = (Site(ref=ref, travel=way) for ref, way in zip("abc", travel, strict=False))
    return a_centre(
        sites=tuple(made), rooms=tuple(attrs.evolve(room, site="a") for room in a_centre().rooms)
    )


def test_a_way_is_as_long_there_as_back() -> None:
    """One of both sites says it, or both say the same."""
    centre = sites({"b": 20}, {"a": 20, "c": 5}, {"a": 30})

    assert (centre.way("a", "b"), centre.way("b", "a")) == (20, 20)
    assert (centre.way("c", "b"), centre.way("a", "c"), centre.way("a", "a")) == (5, 30, 0)


@pytest.mark.parametrize(
    ("travel", "place", "expected"),
    [
        (({}, {}), "sites[0].travel", texts.EXPECTED_WAY.fill(site="b")),
        (({"b": 20}, {"a": 25}), "sites[0].travel", texts.EXPECTED_WAY.fill(site="b")),
        (({"b": 1, "c": 1}, {}, {}), "sites[1].travel", texts.EXPECTED_WAY.fill(site="c")),
        (({"x": 20},), "sites[0].travel", texts.EXPECTED_KNOWN_SITE),
        (({"a": 20},), "sites[0].travel", texts.EXPECTED_KNOWN_SITE),
    ],
)
def test_every_two_sites_have_one_way(
    travel: tuple[dict[str, int], ...], place: str, expected: Text
) -> None:
    """A way that is missing, twice different, or leads nowhere is refused."""
    with pytest.raises(InputError) as refused:
        sites(*travel)

    assert (refused.value.place, refused.value.expected) == (place, expected)


# Visits.


def test_a_stay_is_the_childs_own_time() -> None:
    """What the team does without the child is no part of its stay."""
    talk = an_appointment("counselling", "09:00", "09:40")
    before = an_appointment("briefing", "08:30", "08:50", child=False)
    visit = a_visit(appointments=(before, talk))

    assert (visit.window.start, visit.window.end) == (at("09:00"), at("09:40"))
    assert visit.parts == (visit.window,)


def test_each_part_is_a_stay() -> None:
    """A night and a day."""
    exam = an_appointment("exam", "01:00", "02:30")
    talk = an_appointment("interview", "09:00", "09:45", part=2)
    night, day = a_visit(appointments=(talk, exam)).parts

    assert (night.start, night.end) == (at("01:00"), at("02:30"))
    assert (day.start, day.end) == (at("09:00"), at("09:45"))


def test_a_visit_without_its_child_still_has_a_time() -> None:
    """The checker looks at plans that anybody wrote."""
    meeting = an_appointment("briefing", "08:30", "08:50", child=False)

    assert a_visit(appointments=(meeting,)).parts[0].minutes == 20


def test_who_may_consent_is_a_role() -> None:
    """R05c looks for it."""
    adult = a_companion(may_consent=True)
    case: Case = a_case(companions=(adult, a_companion(ref="G2")))
    problem: Problem = a_problem(cases=(case,))

    roles = {person.ref: person.roles for person in problem.people(case)}
    assert (roles["G1"], roles["G2"]) == (("companion", "consent"), ("companion",))
    assert len(roles) == len(some_people()) + 2
    assert a_child().ref == "C-1"
