"""The checker: wrong plans are refused, with the rule's id and sentence, whoever made them."""

import functools
from datetime import timedelta

import attrs
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from onestop.check import check
from onestop.errors import InternalError
from onestop.model import Gender, Presence, Strength
from onestop.rules import registry
from onestop.solver import solve
from tests import brute
from tests.builders import (
    a_case,
    a_child,
    a_companion,
    a_plan,
    a_problem,
    a_seat,
    a_visit,
    a_window,
    an_appointment,
    at,
    some_people,
    some_rooms,
)
from tests.planted import PLANTED, good, later, old_visit
from tests.rules.rows import (
    Ask,
    Kind,
    acute,
    acute_appointments,
    an_override,
    for_case,
    for_child,
    planned,
)
from tests.rules.test_rules import ROWS

RULES = registry()


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_planted_wrong_plan_is_refused(planted):
    """One change to a good plan is found, with the rule's id and its sentence in both languages."""
    problem, plan = good(**planted.case)
    assert check(problem, plan) == ()

    findings = check(problem, planted.change(plan))

    assert {finding.rule for finding in findings} == {planted.rule, *planted.others}
    ours = next(finding for finding in findings if finding.rule == planted.rule)
    assert (ours.sentence, ours.case) == (planted.sentence, "2026-0001")
    assert ours.strength is problem.profile.setting(planted.rule).strength


def test_hand_made_plan_is_good():
    """The plan on which all tables of rules build is good, and so is its acute sister."""
    assert check(a_problem(), a_plan()) == ()
    assert check(acute(), planned(*acute_appointments())) == ()


def test_forgotten_case_is_found():
    """A case without a visit is a finding of its own, the others are judged all the same."""
    cases = (a_case(), a_case(ref="2026-0002", child=a_child(ref="C-2")))

    (finding,) = check(a_problem(cases=cases), a_plan())

    assert (finding.rule, finding.case, finding.appointment) == ("F01", "2026-0002", "")
    assert finding.strength is Strength.HARD
    assert finding.sentence == RULES["F01"].sentence


def test_two_visits_of_one_case_are_found():
    """A second visit is a second interview, even if each is good by itself."""
    (finding,) = check(a_problem(), a_plan(visits=(a_visit(), a_visit())))

    assert (finding.rule, finding.case, finding.appointment) == ("F01", "2026-0001", "")


def test_finding_carries_the_strength_of_the_profile():
    """Who may lift a finding shows in it."""
    (finding,) = check(a_problem(), PLANTED[-1].change(a_plan()))

    assert (finding.rule, finding.strength) == ("R44", Strength.OVERRIDABLE)
    assert finding.appointment == "2026-0001.interview"


def test_every_case_is_judged_by_its_own_override():
    """What is lifted for one child still binds for the other."""
    problem = a_problem(
        cases=(
            a_case(overrides=(an_override("R44"),)),
            a_case(ref="2026-0002", child=a_child(ref="C-2")),
        )
    )
    visit = PLANTED[-1].change(a_plan()).visits[0]
    other = attrs.evolve(
        later(a_plan(visits=(visit,)), timedelta(hours=4)).visits[0], case="2026-0002", child="C-2"
    )

    findings = check(problem, a_plan(visits=(visit, other)))

    assert {(finding.rule, finding.case) for finding in findings} == {("R44", "2026-0002")}


def test_visits_of_unknown_cases_only_take_people_and_rooms():
    """Other cases are not judged, however odd their visits look; what they hold is taken."""
    odd = an_appointment("seance", "11:00", "11:10", a_seat("Y-fay", "medium"), room="attic")
    far = an_appointment("seance", "03:00", "03:10", a_seat("Z-zoe", "medium"))
    strangers = (a_visit(case="c-8", child="C-8", appointments=(far,)),)
    busy = (a_visit(case="c-9", child="C-9", appointments=(odd,)),)

    assert check(a_problem(), a_plan(visits=(*strangers, a_visit()))) == ()
    for problem in (a_problem(), a_problem(standing=a_plan(visits=busy))):
        (finding,) = check(problem, a_plan(visits=(*busy, a_visit())))
        assert (finding.rule, finding.appointment) == ("F04", "2026-0001.counselling")


def test_a_booking_that_is_lost_or_moved_is_found():
    """What stood before must be in the plan as it was, even where nothing collides."""
    talk = an_appointment("seance", "15:00", "15:10", a_seat("Y-fay", "medium"))
    later = an_appointment("seance", "15:10", "15:20", a_seat("Y-fay", "medium"))
    stood, moved = (a_visit(case="c-9", child="C-9", appointments=(one,)) for one in (talk, later))
    problem = a_problem(standing=a_plan(visits=(stood,)))

    assert check(problem, a_plan(visits=(stood, a_visit()))) == ()
    for visits in ((a_visit(),), (moved, a_visit())):
        (finding,) = check(problem, a_plan(visits=visits))
        assert (finding.rule, finding.case) == ("F08", "c-9")


# The solver is not believed: what it posts wrongly, the checker withholds.


def posted_rows():
    """Return for each rule a plan that is wrong by it, and that the solver was asked for."""
    first = {}
    for row in ROWS:
        if row.kind is Kind.BROKEN and row.ask is not Ask.NOT and not row.named:
            first.setdefault(row.rule, row)
    return [pytest.param(row, id=row.rule) for row in first.values()]


@pytest.mark.parametrize("row", posted_rows())
def test_plan_of_a_solver_that_forgot_a_rule_is_withheld(row, monkeypatch):
    """With a rule posted as nothing, the solver makes the wrong plan, and it does not leave."""
    for rule in (row.rule, *row.also):
        monkeypatch.setattr(type(RULES[rule]), "post", lambda *_: iter(()))

    with pytest.raises(InternalError) as withheld:
        solve(row.asked())

    assert row.rule in withheld.value.what


# Plans from nowhere.

REFS = [*(p.ref for p in some_people()), "G1", "Z-zoe"]
ROOMS = [None, *(room.ref for room in some_rooms()), "attic"]
SERVICES = ["rights", "interview", "evidence", "exam", "rest", "counselling", "break", "seance"]
SEATS = ["officer", "lead", "second", "adult", "prosecutor", "doctor", "psychologist", "medium"]
MINUTES = st.integers(-3000, 3000)
PEOPLE = st.builds(a_seat, st.sampled_from(REFS), st.sampled_from(SEATS), st.sampled_from(Presence))


@st.composite
def some_time(draw):
    """Draw a start around the Monday, by the minute, and an end."""
    start = at("12:00") + timedelta(minutes=draw(MINUTES))
    return {"start": start, "end": start + timedelta(minutes=draw(st.integers(1, 600)))}


@st.composite
def nonsense(draw):
    """Draw an appointment of anybody, anywhere, for anything."""
    facts = {
        "room": draw(st.sampled_from(ROOMS)),
        "observed_from": draw(st.sampled_from(ROOMS)),
    }
    people = draw(st.lists(PEOPLE, max_size=4))
    return an_appointment(
        draw(st.sampled_from(SERVICES)), "09:00", "10:00", *people, **facts | draw(some_time())
    )


@st.composite
def visits(draw, case="2026-0001"):
    """Draw a visit for a case."""
    appointments = draw(st.lists(nonsense(), min_size=1, max_size=5))
    child = draw(st.sampled_from(["C-1", "C-2"]))
    return a_visit(case=case, child=child, appointments=tuple(appointments))


@functools.cache
def problems():
    """Return problems of many kinds."""
    return (
        a_problem(),
        acute(),
        for_child(gender=Gender.MALE, age=13),
        for_child(languages=("ug",), needs=("accessible",)),
        for_case(services=("counselling",), incident=a_window("01:00", "02:00")),
        for_case(companions=(a_companion(suitable=False),), excluded=("P-ada",)),
        a_problem(standing=old_visit()),
    )


@given(visits(), visits("c-9"), st.integers(0, 6))
def test_nonsense_is_found_and_never_raises(visit, stranger, number):
    """A plan made of anything gives findings in good form, and is never called good."""
    findings = check(problems()[number], a_plan(visits=(stranger, visit)))

    assert findings
    for finding in findings:
        known = {"", *(appointment.ref for appointment in visit.appointments)}
        assert finding.sentence == RULES[finding.rule].sentence
        # The standing visit, of which nonsense knows nothing, is missed under its own case.
        assert finding.case == "2026-0001" or finding.rule == "F08"
        assert finding.appointment in known


def other(draw, old):
    """Draw one small change of an appointment."""
    step = timedelta(minutes=draw(st.sampled_from([-60, -30, -5, -1, 1, 5, 30, 60, 240])))
    people = list(old.people)
    changes = ["move", "stretch", "room", "observe", "person", "presence"]
    # What a break has but its time, the oracle does not look at.
    change = draw(st.sampled_from(changes[:2] if old.service == "break" else changes))
    if change == "move":
        return attrs.evolve(old, start=old.start + step, end=old.end + step)
    if change == "stretch":
        return attrs.evolve(old, end=max(old.start + timedelta(minutes=1), old.end + step))
    if change == "room":
        return attrs.evolve(old, room=draw(st.sampled_from(ROOMS)))
    if change == "observe":
        return attrs.evolve(old, observed_from=draw(st.sampled_from([None, "obs-1", "exam-1"])))
    if people:
        index = draw(st.integers(0, len(people) - 1))
        ref, presence = draw(st.sampled_from(REFS)), draw(st.sampled_from(Presence))
        kept = people[index]
        people[index] = (
            attrs.evolve(kept, ref=ref)
            if change == "person"
            else attrs.evolve(kept, presence=presence)
        )
    return attrs.evolve(old, people=tuple(people))


@functools.cache
def good_pairs():
    """Return problems, each with the appointments of a good visit."""
    usual = a_visit().appointments
    return (
        (a_problem(), usual),
        (a_problem(standing=old_visit()), usual),
        (acute(), acute_appointments()),
        (for_child(gender=Gender.MALE), usual),
    )


@st.composite
def nearly_good(draw):
    """Draw a problem with a plan that is good, or off by a little."""
    problem, appointments = good_pairs()[draw(st.integers(0, 3))]
    changed = list(appointments)
    for _ in range(draw(st.integers(0, 2))):
        index = draw(st.integers(0, len(changed) - 1))
        changed[index] = other(draw, changed[index])
    before = problem.standing.visits if problem.standing else ()
    return problem, a_plan(visits=(*before, a_visit(appointments=tuple(changed))))


@settings(max_examples=300)
@given(nearly_good())
def test_checker_agrees_with_the_oracle(drawn):
    """Checker and oracle, which share no code, say the same of plans at the edge of being good."""
    problem, plan = drawn

    verdict = check(problem, plan) == ()

    event(f"good: {verdict}")
    assert verdict == brute.holds(problem, plan)
