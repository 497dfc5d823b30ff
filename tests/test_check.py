"""The checker: wrong plans are refused, with the rule's id and sentence, whoever made them."""

import functools
from datetime import timedelta

import attrs
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from onestop.check import check
from onestop.errors import InternalError
from onestop.model import Availability, Gender, Presence, Strength, Window
from onestop.rules import registry
from onestop.solver import solve
from onestop.texts import Text
from tests import brute
from tests.builders import (
    MONDAY,
    a_case,
    a_centre,
    a_child,
    a_companion,
    a_person,
    a_plan,
    a_problem,
    a_room,
    a_seat,
    a_visit,
    a_window,
    an_appointment,
    at,
    some_people,
    some_rooms,
    the_day,
)
from tests.rules.rows import (
    Ask,
    Kind,
    acute,
    acute_appointments,
    an_override,
    for_case,
    for_child,
    planned,
    standing,
)
from tests.rules.test_rules import ROWS

RULES = registry()

# A centre with two teams, three days, half-busy diaries, and one visit that stands already.

DAYS = [MONDAY + timedelta(days=number) for number in range(3)]
BUSY = {
    "P-ada": ("08:30-12:00", "14:00-17:30"),
    "P-bea": ("08:30-11:30", "13:00-18:00"),
    "D-dora": ("08:30-12:00", "15:00-18:00"),
    "Y-fay": ("10:00-12:30", "15:00-18:00"),
    "J-gil": ("09:00-12:00",),
}


def diary(*clocks):
    """Return free time between pairs of clock times, on each of the days."""
    pairs = [pair.split("-") for pair in clocks or ("08:30-18:00",)]
    windows = (a_window(since, until, day) for day in DAYS for since, until in pairs)
    return Availability(tuple(windows))


def staff():
    """Return both teams."""
    return (
        *some_people(),
        a_person(ref="P-dee"),
        a_person(ref="P-fred", gender=Gender.MALE),
        a_person(ref="A-ivo", roles=("appropriate-adult",), gender=Gender.MALE),
        a_person(ref="J-jon", roles=("prosecutor",), gender=Gender.MALE, travel=20),
    )


def rooms():
    """Return three interview rooms, each with an observation room; the last has no recorder."""
    more = (("2", ("recording", "one-stop")), ("3", ("one-stop",)))
    pairs = (
        (
            a_room(ref=f"interview-{number}", features=features, observed_from=f"obs-{number}"),
            a_room(ref=f"obs-{number}", kinds=("observation",), observed_from=None),
        )
        for number, features in more
    )
    return (*some_rooms(), *(room for pair in pairs for room in pair))


def old_visit():
    """Return the plan that stands: P-dee interviews a boy from ten o'clock."""
    people = (
        a_seat("P-dee", "lead"),
        a_seat("P-fred", "second"),
        a_seat("A-ivo", "adult"),
        a_seat("J-jon", "prosecutor", Presence.OBSERVING),
    )
    interview = an_appointment(
        "interview", "10:00", "10:45", *people, room="interview-2", observed_from="obs-2"
    )
    return standing(interview)


def district(**changes):
    """Return the problem of a girl who comes with her grandmother, two days after it happened."""
    late = at("21:00", MONDAY - timedelta(days=2))
    facts = {
        "child": a_child(travel=40),
        "companions": (a_companion(relation="grandmother"),),
        "incident": Window(late - timedelta(hours=12), late),
        "blocked": (a_window("12:00", "13:30"),),
    }
    people, places = staff(), rooms()
    return a_problem(
        centre=a_centre(people=people, rooms=places),
        cases=(a_case(**facts | changes),),
        horizon=the_day(days=3),
        diaries={p.ref: diary(*BUSY.get(p.ref, ())) for p in people} | {"G1": diary()},
        openings={room.ref: diary() for room in places},
        standing=old_visit(),
    )


@functools.cache
def good(**changes):
    """Return the problem and the plan that the solver makes for it."""
    problem = district(**changes)
    return problem, solve(problem)


def at_new_visit(plan, change):
    """Return *plan* with the appointments of the new visit changed."""
    *before, visit = plan.visits
    appointments = tuple(new for old in visit.appointments if (new := change(old)) is not None)
    return attrs.evolve(plan, visits=(*before, attrs.evolve(visit, appointments=appointments)))


def at_service(plan, service, change):
    """Return *plan* with one appointment of the new visit changed."""
    return at_new_visit(plan, lambda old: change(old) if old.service == service else old)


def swap(plan, service, seat, ref):
    """Return *plan* with *ref* in a seat."""

    def swapped(old):
        people = (attrs.evolve(p, ref=ref) if p.seat == seat else p for p in old.people)
        return attrs.evolve(old, people=tuple(people))

    return at_service(plan, service, swapped)


def leave(plan, service, seat):
    """Return *plan* with nobody in a seat."""

    def left(old):
        return attrs.evolve(old, people=tuple(p for p in old.people if p.seat != seat))

    return at_service(plan, service, left)


def later(plan, way, *services):
    """Return *plan* with the new visit, or some services of it, later."""

    def moved(old):
        return attrs.evolve(old, start=old.start + way, end=old.end + way)

    return at_new_visit(
        plan, lambda old: moved(old) if old.service in services or not services else old
    )


def wrong_sex(plan):
    """Let a man lead."""
    return swap(plan, "interview", "lead", "P-carl")


def guardian_missing(plan):
    """Send the grandmother out."""
    return leave(plan, "interview", "adult")


def two_children(plan):
    """Let P-dee lead, who is with the boy."""
    return swap(plan, "interview", "lead", "P-dee")


def no_recorder(plan):
    """Go to the room without a recorder."""
    return at_service(
        plan,
        "interview",
        lambda old: attrs.evolve(old, room="interview-3", observed_from="obs-3"),
    )


def exam_too_late(plan):
    """Come two days later, when the window has closed."""
    return later(plan, timedelta(days=2))


def outside_hours(plan):
    """Come in the evening."""
    return later(plan, timedelta(hours=9))


def too_long_a_day(plan):
    """Let the child wait for counselling until the afternoon."""
    return later(plan, timedelta(hours=5), "counselling")


def second_interview(plan):
    """Interview the child once more when all is done."""
    *before, visit = plan.visits
    old, end = visit.find("interview"), visit.window.end
    team = tuple(person for person in old.people if person.seat != "second")
    again = attrs.evolve(old, ref="again", start=end, end=end + timedelta(minutes=20), people=team)
    longer = attrs.evolve(visit, appointments=(*visit.appointments, again))
    return attrs.evolve(plan, visits=(*before, longer))


def interpreter_missing(plan):
    """Send the interpreter away."""
    return leave(plan, "interview", "interpreter")


def no_rest(plan):
    """Cross the rest out."""
    return at_service(plan, "rest", lambda _: None)


@attrs.frozen(kw_only=True)
class Planted:
    """
    One change that makes a good plan wrong.

    Attributes:
        change: The change.
        rule: The id that the checker must give.
        sentence: What it must say.
        others: Ids that the change cannot help but give, too.
        case: How the case differs.

    """

    change: object
    rule: str
    sentence: Text
    others: tuple[str, ...] = ()
    case: dict = attrs.field(factory=dict)

    def __str__(self):
        """Name the change in a test report."""
        return self.change.__name__


PLANTED = (
    Planted(
        change=wrong_sex,
        rule="R04a",
        sentence=Text("A girl is interviewed by a woman.", "询问女性儿童由女性工作人员主持。"),
    ),
    Planted(
        change=guardian_missing,
        rule="R06",
        sentence=Text(
            "A guardian or appropriate adult is with the child throughout the interview.",
            "询问时法定代理人或者合适成年人应全程在场。",
        ),
    ),
    Planted(
        change=two_children,
        rule="R11",
        sentence=Text(
            "An interviewer interviews one child at a time.",
            "同一询问人员同一时段只能询问一名儿童。",
        ),
        others=("F04",),
    ),
    Planted(
        change=no_recorder,
        rule="R03",
        sentence=Text(
            "The interview takes place in a room that records sound and picture throughout.",
            "询问须在具备全程同步录音录像条件的房间进行。",
        ),
    ),
    Planted(
        change=exam_too_late,
        rule="R26",
        sentence=Text(
            "Evidence is collected before its window after the incident closes.",
            "证据须在案发后的有效时限内采集完毕。",
        ),
    ),
    Planted(
        change=outside_hours,
        rule="R37",
        sentence=Text("The interview takes place in the daytime.", "询问在白天进行。"),
        others=("F05", "F06"),
    ),
    Planted(
        change=too_long_a_day,
        rule="R45",
        sentence=Text(
            "The child is on site no longer than its age allows.",
            "儿童在中心停留时间不得超过其年龄所允许的上限。",
        ),
    ),
    Planted(
        change=second_interview,
        rule="R01",
        sentence=Text(
            "A child is formally interviewed once for a case.",
            "同一案件对儿童的正式询问以一次为限。",
        ),
        others=("F01",),
    ),
    Planted(
        change=interpreter_missing,
        rule="R13",
        sentence=Text(
            "A child who does not speak the language has an interpreter or signer throughout.",
            "儿童不通晓当地语言文字或者有听说障碍的，应全程有翻译或手语翻译。",
        ),
        case={"child": a_child(age=11, gender=Gender.MALE, languages=("ug",))},
    ),
    Planted(
        change=no_rest,
        rule="R44",
        sentence=Text(
            "Between exam and interview the child rests.", "检查与询问之间应安排儿童休息。"
        ),
    ),
)


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
    for problem, visits in (
        (a_problem(), (*busy, a_visit())),
        (a_problem(standing=a_plan(visits=busy)), (a_visit(),)),
    ):
        (finding,) = check(problem, a_plan(visits=visits))
        assert (finding.rule, finding.appointment) == ("F04", "2026-0001.counselling")


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
        assert (finding.case, finding.sentence) == ("2026-0001", RULES[finding.rule].sentence)
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
