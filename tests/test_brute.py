"""The oracle itself: hand-worked cases, and its search against trying everything blindly."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from onestop.model import (
    Gender,
    Override,
    PastInterview,
    Plan,
    Problem,
    Visit,
    Window,
)
from tests import brute
from tests.brute.shape import spread
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_companion,
    a_diary,
    a_person,
    a_plan,
    a_problem,
    a_visit,
    at,
    some_people,
)
from tests.random_problems import FLAVOURS, problem

NOBODY = frozenset({"R06", "R10b", "R19", "R41"})


def coarse(grid: int = 15, **changes: Any) -> Problem:
    """Return the builders' problem on a coarse grid."""
    return a_problem(centre=a_centre(grid=grid, **changes.pop("centre", {})), **changes)


def lifted(*rules: str) -> tuple[Override, ...]:
    """Return overrides of *rules*."""
    return tuple(
        Override(rule=rule, reason="r", approved_by="b", at=at("07:50"), topics=("t",))
        for rule in rules
    )


# Optima worked out by hand.  Reported 07:40, urgent (weight 2), everybody free from 08:30.


def test_rights_and_counselling_follow_each_other() -> None:
    """15 + 45 minutes on the grid from 08:30: over at 09:30, 110 minutes after the report."""
    asked = coarse(cases=(a_case(services=("counselling",)),))

    # Met: an officer, the adult of the pool and the psychologist.
    assert brute.brute(asked) == (0, 220, 0, 3, 0, 0)


def test_a_companion_is_no_new_face() -> None:
    """With a grandmother the officer and the psychologist are the only new faces."""
    asked = coarse(cases=(a_case(services=("counselling",), companions=(a_companion(),)),))

    assert brute.brute(asked) == (0, 220, 0, 2, 0, 0)


def test_one_officer_tells_rights_and_leads() -> None:
    """Rights 15 and interview 45: two women interview, one of them has told the rights."""
    asked = coarse(cases=(a_case(services=("interview",)),))

    assert brute.brute(asked) == (0, 220, 0, 3, 0, 0)


def test_waiting_counts_on_site() -> None:
    """The psychologist comes at 10:00: rights wait until 09:45, so nobody waits on site."""
    cases = (a_case(services=("counselling",)),)
    asked = coarse(cases=cases, diaries={"Y-fay": a_diary(("10:00", "12:00"))})
    early = attrs.evolve(asked, diaries={**asked.diaries, "A-hana": a_diary(("08:30", "09:00"))})

    assert brute.brute(asked) == (0, 2 * 185, 0, 3, 0, 0)
    assert brute.brute(early) == (0, 2 * 185, 60, 3, 0, 0)


def test_a_lifted_deadline_counts_before_everything() -> None:
    """The window closed at 08:40, counselling could come first, but every late minute counts."""
    incident = Window(at("08:40") - timedelta(hours=72), at("08:41") - timedelta(hours=72))
    case = a_case(services=("exam", "counselling"), incident=incident, overrides=lifted("R26"))
    late = {"D-dora": a_diary(("08:45", "12:00")), "D-emil": a_diary(("09:30", "12:00"))}

    # Exam 08:45-09:30, which is 50 minutes late; counselling after it until 10:15.
    assert brute.brute(coarse(cases=(case,), diaries=late)) == (50, 310, 0, 4, 0, 0)
    assert brute.brute(coarse(cases=(attrs.evolve(case, overrides=()),), diaries=late)) is None


def test_a_wish_gives_way_to_an_earlier_end() -> None:
    """The woman doctor comes at 10:00: the man examines the girl, which costs 4."""
    case = a_case(services=("exam",))
    asked = coarse(cases=(case,), diaries={"D-dora": a_diary(("10:00", "12:00"))})

    assert brute.brute(asked) == (0, 220, 0, 3, 4, 0)


def test_two_children_take_turns() -> None:
    """One psychologist: 09:30 and 10:15 for the two, and one of the rights may come later."""
    cases = tuple(
        a_case(ref=ref, child=a_child(ref=f"C-{ref}"), services=("counselling",)) for ref in "AB"
    )
    asked = coarse(cases=cases)

    assert brute.brute(asked) == (0, 2 * 110 + 2 * 155, 0, 6, 0, 0)
    # At once, they meet at the door when they come and when they go: R16.
    assert brute.brute(asked, frozenset({"F04"})) == (0, 2 * 110 * 2, 0, 6, 2, 0)


def test_the_second_interview_of_one_who_led_costs_load() -> None:
    """
    Two women who may lead: each leads one; with one woman, one leads twice.

    The one adult sits with the first child until 09:30, then the second child's
    rights begin: over at 10:30.  One comes when the other leaves, which costs: R16.
    """
    cases = tuple(
        a_case(
            ref=ref,
            child=a_child(ref=f"C-{ref}"),
            services=("interview",),
            overrides=lifted("R10b", "R19"),
        )
        for ref in "AB"
    )
    alone = tuple(person for person in some_people() if person.ref != "P-bea")

    both = brute.brute(coarse(cases=cases))
    one = brute.brute(coarse(cases=cases, centre={"people": alone}))

    assert both == (0, 2 * 110 + 2 * 170, 0, 4, 1, 0)
    assert one == (0, 2 * 110 + 2 * 170, 0, 4, 1, 1)


def test_a_second_interview_is_impossible_until_lifted() -> None:
    """R01: nothing fits after a past interview, unless the rule is lifted or dropped."""
    past = (PastInterview(at=at("07:00"), interviewer="P-ada"),)
    case = a_case(services=("interview",), past_interviews=past)
    again = attrs.evolve(case, overrides=lifted("R01"))

    assert brute.brute(coarse(cases=(case,))) is None
    # The child knows P-ada already.
    assert brute.brute(coarse(cases=(case,)), frozenset({"R01"})) == (0, 220, 0, 2, 0, 0)
    assert brute.brute(coarse(cases=(again,))) == (0, 220, 0, 2, 0, 0)


def test_breaks_leave_no_stretch_too_long() -> None:
    """45 minutes, at most 25 at a stretch, breaks of 5: talk 20, break, talk 20."""
    assert spread(45, 25, 5) == ((20, 5),)
    assert spread(90, 30, 5) == ((26, 5), (58, 5))
    assert spread(30, 30, 5) == ()


# The judgement of plans.


def test_the_builders_plan_holds() -> None:
    """A plan that keeps everything is accepted."""
    assert brute.holds(a_problem(), a_plan())


def but(service: str, **changes: Any) -> Plan:
    """Return the builders' plan with one appointment changed, or dropped without changes."""
    kept = []
    for appointment in a_visit().appointments:
        if appointment.service != service:
            kept.append(appointment)
        elif changes:
            kept.append(attrs.evolve(appointment, **changes))
    return a_plan(visits=(a_visit(appointments=tuple(kept)),))


def seated(service: str, **seats: str | None) -> Plan:
    """Return the builders' plan with other people, or nobody, in some seats of a service."""
    (old,) = [a for a in a_visit().appointments if a.service == service]
    new = [attrs.evolve(p, ref=seats.get(p.seat) or p.ref) for p in old.people]
    return but(service, people=tuple(p for p in new if seats.get(p.seat, "") is not None))


WRONG = {
    "F01: no counselling": but("counselling"),
    "F01: too short": but("counselling", end=at("11:20")),
    "F01: no officer": seated("rights", officer=None),
    "F02: a doctor counsels": seated("counselling", psychologist="D-dora"),
    "F03: two at once": but("counselling", start=at("10:45"), end=at("11:25")),
    "F03: a break outside": but("break", start=at("11:25"), end=at("11:35")),
    "F05: before hours": but("rights", start=at("08:20"), end=at("08:30")),
    "F06: no room": but("exam", room=None),
    "F07: off the grid": but("counselling", start=at("10:52"), end=at("11:32")),
    "F09: one in two seats": seated("interview", second="P-ada"),
    "R03: no recorder": but("interview", room="exam-1", observed_from=None),
    "R04a: a man leads": seated("interview", lead="P-carl"),
    "R04b: a man beside": seated("interview", second="P-carl"),
    "R05a: a policeman at the exam": seated("evidence", officer="P-carl"),
    "R06: no adult": seated("interview", adult=None),
    "R10b: alone": seated("interview", second=None),
    "R19: nobody watches": seated("interview", prosecutor=None),
    "R22: not linked": but("interview", observed_from="exam-1"),
    "R35: no break": but("break"),
    "R41: rights last": but("rights", start=at("11:30"), end=at("11:40")),
    "R44: no rest": but("rest"),
}


@pytest.mark.parametrize("plan", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_plan_does_not_hold(plan: Plan) -> None:
    """Each is one change away from a plan that holds."""
    assert not brute.holds(a_problem(), plan)


def test_a_lost_booking_does_not_hold() -> None:
    """A plan that drops or changes the visits that stand is refused."""
    late = attrs.evolve(a_visit().appointments[-1], start=at("13:00"), end=at("13:40"))
    stood = Visit(case="old", child="C-0", appointments=(late,))
    moved = attrs.evolve(stood, appointments=(attrs.evolve(late, end=at("13:45")),))
    asked = a_problem(standing=a_plan(visits=(stood,)))

    assert not brute.holds(asked, a_plan())
    assert not brute.holds(asked, a_plan(visits=(moved, a_visit())))
    assert brute.holds(asked, a_plan(visits=(stood, a_visit())))
    assert not brute.holds(asked, a_plan(visits=(stood, a_visit(), a_visit())))


@pytest.mark.parametrize("seed", range(len(FLAVOURS)))
def test_what_is_found_holds_and_is_worth_what_is_said(seed: int) -> None:
    """The search's plan passes the judgement of plans, which reads the levels off it."""
    asked = problem(seed)
    found = brute.search(asked)
    if found is not None:
        assert brute.holds(asked, found.plan)
        assert brute.levels(asked, found.plan) == found.values


def test_a_girl_needs_a_woman_only_where_the_rule_says() -> None:
    """Only men lead: impossible for a girl, possible for a boy."""
    men = tuple(
        attrs.evolve(p, gender=Gender.MALE) if "interviewer" in p.roles else p
        for p in some_people()
    )
    girl = coarse(cases=(a_case(services=("interview",)),), centre={"people": men})
    boy = a_case(
        services=("interview",), child=a_child(gender=Gender.MALE), overrides=lifted("R10c")
    )

    assert brute.brute(girl) is None
    assert brute.brute(attrs.evolve(girl, cases=(boy,))) == (0, 220, 0, 3, 0, 0)


def test_a_prosecutor_by_video_needs_no_way() -> None:
    """Free from 08:40 to 09:50 with an hour's travel: only a remote prosecutor can watch."""
    near = a_person(ref="J-gil", roles=("prosecutor",), agency="procuratorate", travel=60)
    others = tuple(p for p in some_people() if p.ref != "J-gil")
    short = {"J-gil": a_diary(("08:40", "09:50"))}
    cases_asked = (a_case(services=("interview",)),)
    values = []
    for remote in (False, True):
        staff = (*others, attrs.evolve(near, remote=remote))
        values.append(
            brute.brute(coarse(cases=cases_asked, centre={"people": staff}, diaries=short))
        )

    assert values == [None, (0, 220, 0, 3, 0, 0)]
