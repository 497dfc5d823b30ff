"""
Acceptance: invented cases after real programmes, with verdicts worked out by hand.

The files under ``scenarios`` say what is asked, what is expected, and why; this
runner only compares.  How a file tells its story stands in ``scenarios/told.py``.
"""

import itertools
from datetime import datetime
from pathlib import Path

import attrs
import pytest

import onestop
from benchmarks import school
from onestop.objective import values
from tests.scenarios.told import FOLDER, stages

FILES = sorted(FOLDER.glob("[0-9]*.toml"))
STAGES = {stage.name: stage for path in FILES for stage in stages(path)}
LEAST = {"cn": 8, "us": 6, "barnahus": 6}
LONGEST = 40
# What an expectation may say, by the answer expected.
OF_A_PLAN = {"levels", "visits", "absent", "order", "parts", "stay", "gap", "differ", "same"}
OF_NONE = {"conflict", "medical"}


@pytest.mark.parametrize("name", STAGES)
def test_verdict_is_the_one_worked_out_by_hand(name, tmp_path):
    """The library answers as the scenario's file says, for the reasons that stand there."""
    stage = STAGES[name]
    problem = stage.problem(tmp_path)
    if "plan" in stage.tree:
        _judge_by_hand(stage, problem)
    expect = dict(stage.expect)
    expect.pop("findings", None)
    status = expect.pop("status")
    if status == "impossible":
        _judge_conflict(stage, problem, expect)
    else:
        _judge_plan(stage, problem, status, expect)


def _judge_by_hand(stage, problem):
    """Let the checker judge the plan that stands in the file: these findings and no others."""
    told = stage.tree["plan"]
    visits = tuple(stage.visit(case, told[case.ref]) for case in problem.cases)
    plan = onestop.Plan(centre=problem.centre.ref, status="feasible", visits=visits)
    found = set()
    for finding in onestop.check(problem, plan):
        appointment, _, _ = finding.appointment.rpartition("-")
        found.add(" ".join(filter(None, (finding.rule, finding.case, appointment))))
    assert found == set(stage.expect["findings"])


def _judge_conflict(stage, problem, expect):
    """Compare what collides, and what can be done for the child meanwhile."""
    assert expect.keys() <= OF_NONE
    with pytest.raises(onestop.InfeasibleError) as raised:
        onestop.solve(problem)
    assert [reason.code for reason in raised.value.conflict.reasons] == expect["conflict"]
    medical = raised.value.medical
    for case, lines in expect.get("medical", {}).items():
        assert medical is not None
        _judge_visit(stage, medical.visit(case), lines)


def _judge_plan(stage, problem, status, expect):
    """Compare levels, appointments and everything else that the file works out."""
    may_leave_out = stage.tree.get("may_leave_out", False)
    plan = onestop.solve(problem, onestop.SolveOptions(may_leave_out=may_leave_out))
    assert plan.status == status
    assert onestop.check(problem, plan) == ()
    _judge_levels(problem, plan, expect.pop("levels"))
    assert _left_out(plan) == set(expect.pop("left_out", ()))
    assert expect.keys() <= OF_A_PLAN
    for case, lines in expect.get("visits", {}).items():
        _judge_visit(stage, plan.visit(case), lines)
    for case, services in expect.get("absent", {}).items():
        assert {a.service for a in plan.visit(case).appointments}.isdisjoint(services)
    _judge_stays(stage, plan, expect)
    for alike in (True, False):
        for one, other in expect.get("same" if alike else "differ", ()):
            assert (_fact(plan, one) == _fact(plan, other)) is alike, (one, other)


def _judge_levels(problem, plan, told):
    """Compare the levels that the file works out, and both tellings of every level."""
    levels = {level.level: level.value for level in plan.objective}
    assert {level: levels[level] for level in told} == told
    assert levels == {**values(problem, plan), "tie": 0}


def _left_out(plan):
    """Return what was left out and why: ``A exam F05(M01)``."""
    return {
        " ".join((item.case, item.service, *(r.code for r in item.conflict.reasons)))
        for item in plan.left_out
    }


def _judge_visit(stage, visit, lines):
    """Compare the lines told of one visit."""
    for text in lines:
        line = stage.line(text)
        appointment = visit.find(line.service)
        assert appointment is not None, text
        if line.start is not None:
            assert (appointment.start, appointment.end) == (line.start, line.end), text
        for fact, told in line.facts.items():
            assert _is_so(appointment, fact, told), (text, fact, appointment)


def _is_so(appointment, fact, told):
    """Tell whether one fact holds of an appointment; what is no other fact is a seat."""
    people = {person.ref for person in appointment.people}
    here = [person for person in appointment.people if person.presence == "room"]
    known = {
        "room": appointment.room == told,
        "from": appointment.observed_from == told,
        "part": str(appointment.part) == told,
        "child": appointment.child == (told != "no"),
        "in_room": str(len(here)) == told,
        "has": told in people,
        "without": told not in people,
    }
    ref, _, presence = told.partition("/")
    seats = {(a.seat, a.ref, a.presence) for a in appointment.people}
    return known.get(fact, (fact, ref, presence or "room") in seats)


def _judge_stays(stage, plan, expect):
    """Compare when children come and go, in which order, and how far apart."""
    for case, count in expect.get("parts", {}).items():
        assert len(plan.visit(case).parts) == count
    for case, stays in expect.get("stay", {}).items():
        found = [(stay.start, stay.end) for stay in plan.visit(case).parts]
        assert found == [stage.window(text) for text in stays]
    for case, services in expect.get("order", {}).items():
        starts = [plan.visit(case).find(service).start for service in services.split()]
        assert starts == sorted(starts)
    for pair, least in expect.get("gap", {}).items():
        first, second = (plan.visit(case).window for case in pair.split())
        gap = max(second.start - first.end, first.start - second.end)
        assert gap.total_seconds() == 60 * least


def _fact(plan, told):
    """Return what ``case service seat`` names, or ``case service room``."""
    case, service, what = told.split()
    appointment = plan.visit(case).find(service)
    return appointment.room if what == "room" else appointment.who(what)


def test_every_profile_and_programme_has_its_scenarios():
    """Eight Chinese, six American and six Nordic ones; each programme of the brief is there."""
    trees = [next(stages(path)).tree for path in FILES]
    own = {"five.toml": "cn", "beijing.toml": "cn", "norway.toml": "barnahus"}
    names = [own.get(tree["profile"], tree["profile"]) for tree in trees]
    assert all(names.count(name) >= least for name, least in LEAST.items())
    told = " ".join(tree["told_in"] for tree in trees)
    assert all(programme in told for programme in ("S0", "S1", "S2", "S3", "S4", "section 7"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario_is_short_and_says_why(path):
    """A file fits on a page, names its source, and works its verdict out in comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < LONGEST
    assert max(map(len, lines)) <= 120
    assert sum(line.startswith("#") for line in lines) >= 3
    tree = next(stages(path)).tree
    assert tree["title"]
    assert tree["told_in"]


def test_runner_tells_a_wrong_verdict(tmp_path):
    """A runner that lets everything pass would prove nothing: wrong facts are noticed."""
    stage = next(stages(Path(FOLDER, "03-early-prosecutor.toml")))
    wrong = (
        {"levels": {"earliest": 1}},
        {"levels": {}, "visits": {"A": ["interview lead=M01"]}},
        {"levels": {}, "visits": {"A": ["d2 interview 09:00-10:00"]}},
        {"levels": {}, "order": {"A": "interview rights"}},
        {"levels": {}, "parts": {"A": 2}},
        {"levels": {}, "absent": {"A": ["exam"]}},
        {"levels": {}, "same": [["A interview lead", "A interview second"]]},
        {"levels": {}, "left_out": ["A exam F05(M01)"]},
    )
    for expect in wrong:
        other = attrs.evolve(stage, tree=stage.tree | {"expect": expect})
        with pytest.raises(AssertionError):
            _judge_plan(other, other.problem(tmp_path), "optimal", dict(expect))


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_school_case_is_planned_without_mixing(seed):
    """Nine children of three families in three days: nobody mixes, each is asked once."""
    problem = school.school(seed)
    assert len({case.family for case in problem.cases}) == 3
    plan = onestop.solve(problem, onestop.SolveOptions(time_limit=30))
    assert onestop.check(problem, plan) == ()
    assert [visit.case for visit in plan.visits] == [f"K{number}" for number in range(1, 10)]
    for visit in plan.visits:
        assert [a.service for a in visit.appointments].count("interview") == 1
    for one, other in itertools.combinations(plan.visits, 2):
        assert _unmixed(one, other), (one.case, other.case)
    pool = {person.ref for person in problem.centre.people if "appropriate-adult" in person.roles}
    beside = [_beside(visit) & pool for visit in plan.visits]
    assert all(one.isdisjoint(other) for one, other in itertools.combinations(beside, 2))


@pytest.mark.long
def test_first_plan_of_the_school_case_is_checked():
    """The figure that the benchmark prints is about a plan that breaks no rule."""
    problem = school.school(1)
    assert problem == school.school(1)
    seconds, plan = school.first_plan(problem, 60)
    assert seconds < 60
    assert len(plan.visits) == 9
    assert onestop.check(problem, plan) == ()


def _unmixed(one, other):
    """Tell whether two children never share a minute here, or are heard at the same time."""
    first, second = (visit.find("interview") for visit in (one, other))
    if first.start < second.end and second.start < first.end:
        return True
    # Not by Visit.parts, which the rule itself looks at.
    came, left = zip(*(_there(visit) for visit in (one, other)), strict=True)
    return left[0] <= came[1] or left[1] <= came[0]


def _there(visit):
    """Return when the child comes and when it goes."""
    with_child = [a for a in visit.appointments if a.child]
    return min(a.start for a in with_child), max(a.end for a in with_child)


def _beside(visit):
    """Return who sits with the child as its adult."""
    return {a.who("adult") for a in visit.appointments} - {None}


EARLY = (("interview", "09:00", "09:50"), ("counselling", "09:50", "10:00"))


@pytest.mark.parametrize(
    ("late", "unmixed"),
    [
        ((("interview", "10:00", "10:30"),), True),  # comes as the other leaves
        ((("rights", "09:55", "10:00"), ("interview", "10:00", "10:30")), False),  # at the door
        ((("interview", "09:45", "10:30"),), True),  # heard while the other is: two teams
    ],
)
def test_mixing_would_be_seen(late, unmixed):
    """The look at mixing is no formality: it tells children who meet from those who do not."""
    assert _unmixed(_visit("K1", EARLY), _visit("K2", late)) is unmixed


def _visit(case, rows):
    """Return a visit of services from one hour to another."""
    day = "2026-03-09T{}:00+08:00"
    appointments = (
        onestop.Appointment(
            ref=service,
            service=service,
            start=datetime.fromisoformat(day.format(since)),
            end=datetime.fromisoformat(day.format(until)),
        )
        for service, since, until in rows
    )
    return onestop.Visit(case=case, child=f"C-{case}", appointments=tuple(appointments))
