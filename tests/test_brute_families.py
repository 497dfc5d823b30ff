"""The oracle on families, places and wishes: small examples whose optima are worked out by hand."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from onestop.model import Availability, Gender, Problem, Site, Window, Wishes
from tests import brute
from tests.builders import a_diary, a_plan, a_visit, an_appointment, at, the_day
from tests.builders import a_seat as seated
from tests.small import (
    a_guardian,
    a_man,
    a_rule,
    a_seat,
    a_service,
    a_small_case,
    one,
    pair,
    someone,
    somewhere,
)

TALK = a_service("talk")
INTERVIEW = a_service("interview", "lead")
EXAM = a_service("exam", "doctor")
ADA, BEA = someone("ada", "lead"), someone("bea", "lead")
DORA, EMIL = someone("dora", "doctor"), a_man("emil", "doctor")
SOON = a_diary(("08:30", "09:00"))
# Over at 09:00, 09:30 and 10:30: minutes from the report, twice.
BY_9, BY_930, BY_1030 = 160, 220, 340


RIGHTS = a_service("rights", "adult")
# Wishes.


def wished(*services: Any, people: Any = (), **wishes: Any) -> tuple[int, ...] | None:
    """Return the optimum for a child with *wishes*."""
    return brute.brute(one(*services, people=people, case={"wishes": Wishes(**wishes)}))


def test_wishes_cost_one_each_where_they_are_not_met() -> None:
    """F10 decides among equals only."""
    assert wished(EXAM, people=[DORA, EMIL], examiner=Gender.MALE) == (0, BY_9, 0, 1, 0, 0)
    assert wished(EXAM, people=[DORA], examiner=Gender.MALE) == (0, BY_9, 0, 1, 1, 0)
    assert wished(EXAM, people=[DORA], time="morning") == (0, BY_9, 0, 1, 0, 0)
    assert wished(EXAM, TALK, people=[DORA], time="afternoon") == (0, BY_930, 0, 1, 2, 0)
    assert wished(EXAM, TALK, people=[DORA, EMIL], person="emil") == (0, BY_930, 0, 1, 0, 0)
    assert wished(TALK, people=[DORA], person="dora") == (0, BY_9, 0, 0, 1, 0)


def test_coming_together_counts_the_last_stay() -> None:
    """The brother stands on the Tuesday; only the Monday is planned."""
    tuesday = an_appointment("talk", "09:00", "09:30", room="r-1")
    tuesday = attrs.evolve(
        tuesday, start=tuesday.start + timedelta(1), end=tuesday.end + timedelta(1)
    )
    stood = a_visit(case="old", child="C-0", appointments=(tuesday,))
    asked = one(TALK, case={"wishes": Wishes(together="old")}, standing=a_plan(visits=(stood,)))
    unknown = one(TALK, case={"wishes": Wishes(together="new")})

    assert brute.brute(asked) == (0, BY_9, 0, 0, 1, 0)
    assert brute.brute(unknown) == (0, BY_9, 0, 0, 0, 0)


# Families.


def test_a_suspect_comes_an_hour_later() -> None:
    """R15: one leaves at 09:00, the other comes at 10:00."""
    asked = pair(TALK, rules=[a_rule("R15")], b={"standing": "suspect"})

    assert brute.brute(asked) == (0, BY_9 + BY_1030, 0, 0, 0, 0)
    assert brute.brute(asked, frozenset({"R15"})) == (0, 2 * BY_9, 0, 0, 0, 0)
    suspected = pair(TALK, rules=[a_rule("R15")], b={"suspects": ("C-A",)})
    assert brute.brute(suspected) == (0, BY_9 + BY_1030, 0, 0, 0, 0)


def test_doors_of_two_families() -> None:
    """R16: they come together and leave together, which brothers may."""
    asked = pair(TALK, rules=[a_rule("R16", "soft", 3)])
    family = pair(TALK, rules=[a_rule("R16", "soft", 3)], a={"family": "f"}, b={"family": "f"})

    assert brute.brute(asked) == (0, 2 * BY_9, 0, 0, 6, 0)
    assert brute.brute(family) == (0, 2 * BY_9, 0, 0, 0, 0)


@pytest.mark.parametrize("named", [{"a": {"with_cases": ("B",)}}, {"b": {"with_cases": ("A",)}}])
def test_co_victims_do_not_mix(named: dict[str, Any]) -> None:
    """R17: with one interviewer they take turns; with two they may come together."""
    rules = [a_rule("R17")]
    alone = pair(TALK, INTERVIEW, rules=rules, people=[ADA], **named)
    teams = pair(TALK, INTERVIEW, rules=rules, people=[ADA, BEA], **named)

    assert brute.brute(alone) == (0, BY_930 + BY_1030, 0, 2, 0, 1)
    assert brute.brute(alone, frozenset({"R17"})) == (0, 2 * BY_930, 0, 2, 0, 1)
    assert brute.brute(teams) == (0, 2 * BY_930, 0, 2, 0, 0)


def test_co_victims_do_not_share_an_appropriate_adult() -> None:
    """R09: two of the pool are needed, or a guardian of both."""
    pool = [someone("ann", "adult", "appropriate-adult")]
    rules = [a_rule("R09")]
    asked = pair(RIGHTS, rules=rules, people=pool, a={"with_cases": ("B",)})
    both = {"companions": (a_guardian(),)}
    adult = a_service("rights", a_seat("adult", "companion", "appropriate-adult"))
    family = pair(adult, rules=rules, a={**both, "with_cases": ("B",)}, b=both)

    assert brute.brute(asked) is None
    assert brute.brute(asked, frozenset({"R09"})) == (0, BY_9 + BY_930, 0, 2, 0, 0)
    assert brute.brute(family) == (0, BY_9 + BY_930, 0, 0, 0, 0)


def test_a_standing_co_victim_has_its_adult() -> None:
    """R09 looks at visits that stand, and at whom they name."""
    rights = an_appointment("rights", "13:00", "13:30", seated("ann", "adult"), room="r-1")
    stood = a_visit(case="old", child="C-0", with_cases=("A",), appointments=(rights,))
    people = [someone("ann", "adult", "appropriate-adult")]
    asked = one(RIGHTS, rules=[a_rule("R09")], people=people, standing=a_plan(visits=(stood,)))

    assert brute.brute(asked) is None
    assert brute.brute(asked, frozenset({"R09"})) == (0, BY_9, 0, 1, 0, 0)


def test_two_interviews_in_one_room() -> None:
    """R12 is all that keeps them apart where F04 is gone."""
    asked = pair(a_service("interview"), rules=[a_rule("R12")], rooms=(somewhere("r-1"),))

    assert brute.brute(asked, frozenset({"F04"})) == (0, BY_9 + BY_930, 0, 0, 0, 0)
    assert brute.brute(asked, frozenset({"F04", "R12"})) == (0, 2 * BY_9, 0, 0, 0, 0)


# Places and nights.

SITES = (Site(ref="house", travel={"hospital": 40}), Site(ref="hospital"))
ROOMS = (
    somewhere("r-1", site="house"),
    somewhere("x-1", site="hospital", kinds=("exam",)),
)
JOURNEY = a_service("journey", "escort", kinds=(), child=True)


def test_a_journey_where_no_site_has_all() -> None:
    """R50: 40 minutes are an hour on the grid; talk, journey, exam end at 10:30."""
    exam = a_service("exam", kinds=("exam",))
    asked = one(
        TALK,
        exam,
        JOURNEY,
        asked=("talk", "exam"),
        rules=[a_rule("R50")],
        people=[someone("eve", "escort")],
        sites=SITES,
        rooms=ROOMS,
    )
    both = attrs.evolve(
        asked,
        centre=attrs.evolve(
            asked.centre, rooms=(*ROOMS[:1], attrs.evolve(ROOMS[1], kinds=("exam", "room")))
        ),
    )

    assert brute.brute(asked) == (0, BY_1030, 0, 1, 0, 0)
    assert brute.brute(asked, frozenset({"R50"})) == (0, BY_930, 0, 0, 0, 0)
    # The hospital alone serves both, so nobody travels.
    assert brute.brute(both) == (0, BY_930, 0, 0, 0, 0)


def nightly(**changes: Any) -> Problem:
    """Return an acute child who is brought in on the Monday at 23:00."""
    always = Availability((Window(at("22:30"), at("10:30") + timedelta(days=1)),))
    exam = a_service("exam")
    facts = {
        "asked": ("exam", "interview"),
        "rules": [a_rule("R02", parts=2, night_services=["exam"])],
        "people": [ADA],
        "case": {"urgency": "acute", "reported": at("22:50")},
        "now": at("22:50"),
        "horizon": the_day(days=2),
        "diaries": {"ada": always},
        "openings": {"r-1": always, "r-2": always},
    }
    return one(exam, INTERVIEW, **facts | changes)


def test_a_night_and_a_day() -> None:
    """Exam 23:00-23:30, 40 minutes after the report; interview 08:00-08:30, 580 after it."""
    assert brute.brute(nightly()) == (0, 4 * (40 + 580), 0, 1, 0, 0)
    # One after the other at night, where the profile knows but one part.
    assert brute.brute(nightly(rules=[a_rule("R02")])) == (0, 4 * 70, 0, 1, 0, 0)
    urgent = nightly(case={"urgency": "urgent", "reported": at("22:50")})
    assert brute.brute(urgent) == (0, 2 * 70, 0, 1, 0, 0)


def test_the_way_from_one_site_to_another() -> None:
    """F11: somebody who is at the house until 09:00 is at the hospital from 09:40, so 10:00."""
    exam = a_service("exam", "lead", kinds=("exam",))
    asked = pair(a_service("talk", "lead"), people=[ADA], sites=SITES, rooms=ROOMS)
    second = a_small_case("exam", ref="B")
    profile = attrs.evolve(asked.profile, services=(*asked.profile.services, exam))
    asked = attrs.evolve(asked, profile=profile, cases=(asked.cases[0], second))

    assert brute.brute(asked) == (0, BY_9 + BY_1030, 0, 2, 0, 0)
    assert brute.brute(asked, frozenset({"F11"})) == (0, BY_9 + BY_930, 0, 2, 0, 0)


def test_an_interview_has_a_room_and_a_lead() -> None:
    """R58: a room is no matter of its own where F06 is gone."""
    asked = one(INTERVIEW, rules=[a_rule("R58")], people=[ADA], openings={"r-1": SOON, "r-2": SOON})
    nowhere = attrs.evolve(asked, openings={})

    assert brute.brute(nowhere) is None
    assert brute.brute(asked, frozenset({"F06"})) == (0, BY_9, 0, 1, 0, 0)
    assert brute.brute(one(a_service("interview"), rules=[a_rule("R58")])) is None
