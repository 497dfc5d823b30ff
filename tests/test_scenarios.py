"""
Acceptance: invented cases after real programmes, with verdicts worked out by hand.

The files under ``scenarios`` say what is asked, what is expected, and why; this
runner only compares.  How a file tells its story stands in ``scenarios/told.py``.
"""

from pathlib import Path

import attrs
import pytest

import onestop
from onestop.objective import values
from tests.scenarios.told import FOLDER, stages

FILES = sorted(FOLDER.glob("[0-9]*.toml"))
STAGES = {stage.name: stage for path in FILES for stage in stages(path)}
LEAST = {"cn": 8, "us": 6, "barnahus": 6}
LONGEST = 40
# What an expectation may say, by the answer expected.
OF_A_PLAN = {"levels", "visits", "absent", "order", "parts", "stay", "gap", "differ", "same"}
OF_NONE = {"conflict", "names", "medical"}


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
    assert expect
    assert expect.keys() <= OF_NONE
    with pytest.raises(onestop.InfeasibleError) as raised:
        onestop.solve(problem)
    codes = {reason.code for reason in raised.value.conflict.reasons}
    told = codes | {reason.rule for reason in raised.value.conflict.reasons}
    if "conflict" in expect:
        assert codes == set(expect["conflict"])
    assert set(expect.get("names", ())) <= told
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
    """Compare the lines told of one visit, and that nothing else is told by two lines."""
    for text in lines:
        line = stage.line(text)
        appointment = visit.find(line.service)
        assert appointment is not None, text
        if line.start is not None:
            assert (appointment.start, appointment.end) == (line.start, line.end), text
        for fact, told in line.facts.items():
            assert _is_so(appointment, fact, told), (text, fact, appointment)


def _is_so(appointment, fact, told):
    """Tell whether one fact holds of an appointment."""
    people = {person.ref for person in appointment.people}
    match fact:
        case "room":
            return appointment.room == told
        case "from":
            return appointment.observed_from == told
        case "part":
            return appointment.part == int(told)
        case "child":
            return appointment.child == (told != "no")
        case "in_room":
            here = [person for person in appointment.people if person.presence == "room"]
            return len(here) == int(told)
        case "has":
            return told in people
        case "without":
            return told not in people
    ref, _, presence = told.partition("/")
    return (ref, presence or "room") in {
        (person.ref, person.presence) for person in appointment.people if person.seat == fact
    }


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
