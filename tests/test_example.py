"""The bundled example: realistic, invented throughout, and a script to read."""

import ast
import runpy
import sys
from collections import Counter
from datetime import datetime, time, timedelta
from pathlib import Path

import attrs
import pytest

import onestop
from onestop.check import check
from onestop.model import Availability, Gender, Urgency, Window

EXAMPLE = onestop.example_path()
SCRIPT = Path(__file__).parents[1] / "examples" / "one_visit.py"
NOW = datetime.fromisoformat("2026-03-09T07:45:00+08:00")
STAFF = {"interviewer", "recorder", "prosecutor", "doctor", "psychologist", "interpreter"}


@pytest.fixture(scope="module")
def centre():
    """Return the example's centre."""
    return onestop.read_centre(EXAMPLE / "centre.toml")


@pytest.fixture(scope="module")
def cases():
    """Return the example's cases: planned, acute, with an interpreter."""
    return [onestop.read_case(path) for path in sorted(EXAMPLE.glob("cases/*.toml"))]


@pytest.fixture(scope="module")
def schedule(centre, cases):
    """Return each case's problem and plan, one on top of the other."""
    steps, standing = [], None
    for case in cases:
        problem = onestop.prepare(centre, [case], now=NOW, standing=standing)
        standing = onestop.solve(problem)
        steps.append((problem, standing))
    return steps


def local(centre, moment):
    """Return *moment* on the centre's clocks."""
    return moment.astimezone(centre.zone)


def office_hours(centre, horizon):
    """Return Monday to Friday from 08:30 to 17:30."""
    days = (local(centre, horizon.start).date() + timedelta(days=n) for n in range(14))
    return Availability(
        tuple(
            Window(
                *(
                    datetime.combine(day, clock, centre.zone)
                    for clock in (time(8, 30), time(17, 30))
                )
            )
            for day in days
            if day.isoweekday() < 6
        )
    )


def test_the_files_travel_inside_the_package():
    """Whoever installs the wheel has the example."""
    package = Path(onestop.__file__).parent

    found = {path.relative_to(package / "example").as_posix() for path in EXAMPLE.rglob("*.*")}

    assert EXAMPLE.is_relative_to(package)
    assert found == {
        "cases/1-planned.toml",
        "cases/2-acute.toml",
        "cases/3-interpreter.toml",
        "centre.toml",
        "people/P01.ics",
    }


def test_the_centre_is_as_large_as_a_district(centre):
    """As many people and rooms as the domain brief gives for a district."""
    roles = Counter(person.roles[0] for person in centre.people)
    women = Counter(p.roles[0] for p in centre.people if p.gender is Gender.FEMALE)
    rooms = Counter(room.kinds[0] for room in centre.rooms)

    assert roles == {
        "interviewer": 6,
        "recorder": 1,
        "prosecutor": 4,
        "doctor": 4,
        "psychologist": 2,
        "social-worker": 3,
        "lawyer": 2,
        "interpreter": 1,
        "appropriate-adult": 20,
    }
    assert (women["interviewer"], women["doctor"]) == (3, 2)
    assert rooms == {"interview": 2, "observation": 2, "exam": 1, "counselling": 1, "family": 1}


def test_everybody_is_plainly_invented(centre, cases):
    """Nobody can take the example for a real centre, or write to somebody real."""
    names = [person.name for person in centre.people]
    companions = [companion for case in cases for companion in case.companions]
    addresses = [person.email for person in (*centre.people, *companions) if person.email]

    assert all(name.startswith("示例") for name in names)
    assert len(set(names)) == len(names)
    assert all(a.endswith("@example.org") for a in (*addresses, centre.mailbox))
    assert len(set(addresses)) == len(addresses)


def test_diaries_are_about_half_busy(centre, schedule):
    """Staff have 25 to 60 of 100 office hours for the centre, 40 on average."""
    problem, _ = schedule[0]
    office = office_hours(centre, problem.horizon)
    whole = sum(window.minutes for window in office)
    free = {
        person.ref: sum(w.minutes for w in problem.diaries[person.ref] & office) / whole
        for person in centre.people
        if STAFF & set(person.roles)
    }

    assert 0.2 < min(free.values()) < max(free.values()) < 0.6
    assert 0.3 < sum(free.values()) / len(free) < 0.5


def test_one_calendar_recurs_and_is_read_in_full(centre, schedule):
    """P01's own calendar: meetings that recur, one skipped, one added, some single."""
    busy = next(person.busy for person in centre.people if person.ref == "P01")
    problem, _ = schedule[0]
    free = problem.diaries["P01"]

    def at(text):
        start = datetime.fromisoformat(f"2026-03-{text}:00+08:00")
        return Window(start, start + timedelta(minutes=30))

    assert sum(bool(each.rrule) for each in busy) == 3
    assert any(each.skipped for each in busy)
    assert any(each.extra for each in busy)
    assert free.holds(at("09T13:30"))
    assert not free.holds(at("09T14:00"))
    assert not free.holds(at("12T13:30"))
    assert not free.holds(at("13T10:00"))
    assert free.holds(at("12T10:00"))


def test_the_cases_are_those_of_the_story(cases):
    """A planned girl of 8, an acute girl of 14, a boy of 11 with another language."""
    planned, acute, foreign = cases

    assert (planned.urgency, planned.child.age, planned.child.gender) == (
        Urgency.PLANNED,
        8,
        Gender.FEMALE,
    )
    assert (acute.urgency, acute.child.age, acute.child.gender) == (
        Urgency.ACUTE,
        14,
        Gender.FEMALE,
    )
    assert acute.reported == NOW - timedelta(minutes=5)
    assert (foreign.child.age, foreign.child.gender) == (11, Gender.MALE)
    assert foreign.child.languages == ("ug",)


def test_every_plan_is_proved_and_keeps_the_rules(schedule):
    """Three plans, each the best there is, each clean."""
    for number, (problem, plan) in enumerate(schedule):
        assert plan.status is onestop.Status.OPTIMAL
        assert check(problem, plan) == ()
        assert (plan.revision, len(plan.visits)) == (number, number + 1)


def test_the_grandmother_sits_with_the_planned_girl(centre, schedule):
    """On a day that suits her, and nobody of the pool is called."""
    visit = schedule[0][1].visit("2026-0398")

    assert {a.who("adult") for a in visit.appointments} == {None, "G-0398"}
    assert f"{local(centre, visit.window.start):%A}" in {"Tuesday", "Thursday"}


def test_the_acute_girl_is_examined_within_the_hour(centre, schedule):
    """Reported at 07:40, at the centre at 08:25, examined before she is asked."""
    visit = schedule[1][1].visit("2026-0412")
    exam, interview = visit.find("exam"), visit.find("interview")

    assert f"{local(centre, visit.window.start):%d %H:%M}" == "09 08:25"
    assert exam.start < NOW + timedelta(hours=1)
    assert exam.end < interview.start
    assert "G-0412" not in {who.ref for a in visit.appointments for who in a.people}


def test_the_boy_has_his_interpreter_throughout(schedule):
    """At everything but the rest, one and the same."""
    problem, plan = schedule[2]
    visit = plan.visit("2026-0405")
    spoken = {a.service: a.who("interpreter") for a in visit.appointments}

    assert spoken.pop("rest") is None
    assert spoken.pop("break") is None
    assert set(spoken.values()) == {"T01"}
    assert visit.find("interview").window.minutes == 90
    assert problem.standing == schedule[1][1]


def test_two_families_share_the_thursday(schedule):
    """The standing plan matters: the boy comes while the girl is there, in other rooms."""
    plan = schedule[2][1]
    girl, boy = plan.visit("2026-0398"), plan.visit("2026-0405")

    assert girl.window.overlaps(boy.window)


def test_women_who_interview_are_few(centre, cases):
    """Without P03 the girl waits a week; without P01 there is no second woman at all."""
    planned = cases[0]

    def without(*refs):
        case = attrs.evolve(planned, excluded=refs)
        return onestop.solve(onestop.prepare(centre, [case], now=NOW))

    assert local(centre, without("P03").visits[0].window.start).day == 19
    with pytest.raises(onestop.InfeasibleError) as caught:
        without("P01")
    assert "R04a" in str(caught.value)


def test_the_example_needs_no_list_of_holidays(monkeypatch, cases):
    """The extra ``holidays`` may be missing: the file lists the days itself."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    centre = onestop.read_centre(EXAMPLE / "centre.toml")

    assert onestop.prepare(centre, cases, now=NOW).centre == centre


# The script.


def script(capsys, monkeypatch, *given):
    """Run examples/one_visit.py and return what it prints."""
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), *map(str, given)])
    runpy.run_path(str(SCRIPT), run_name="__main__")
    return capsys.readouterr().out


def test_the_script_plans_the_example(capsys, monkeypatch, schedule):
    """Without files: the same three visits as everywhere else."""
    out = script(capsys, monkeypatch)

    assert out.count("optimal") == 3
    assert "case 2026-0412, Monday 2026-03-09\n  08:25-08:35  rights " in out
    for visit in schedule[-1][1].visits:
        assert out.count(f"case {visit.case}, ") == 1


def test_the_script_takes_files(capsys, monkeypatch):
    """With files: those, from now on."""
    case, prepare = EXAMPLE / "cases" / "1-planned.toml", onestop.prepare
    monkeypatch.setattr(onestop, "prepare", lambda *a, **k: prepare(*a, **{**k, "now": NOW}))

    out = script(capsys, monkeypatch, EXAMPLE / "centre.toml", case)

    assert out.count("case 2026-0398") == 2
    assert "2026-0412" not in out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["centre.toml"], "python examples/one_visit.py [CENTRE CASE...]"),
        (["none.toml", "none.toml"], "none.toml: expected a file that exists"),
    ],
)
def test_the_script_ends_in_a_sentence(capsys, monkeypatch, given, told):
    """What is wrong is said without a traceback."""
    with pytest.raises(SystemExit) as left:
        script(capsys, monkeypatch, *given)

    assert told in left.value.code


def test_the_script_is_short_and_uses_public_names_only():
    """Engineers read it in one go and can copy every line of it."""
    text = SCRIPT.read_text(encoding="utf-8")
    tree = ast.parse(text)
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "onestop"
    }
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }

    assert len(text.splitlines()) < 60
    assert {"read_centre", "read_case", "prepare", "solve"} <= used <= set(onestop.__all__)
    assert imported == {"sys", "onestop"}
