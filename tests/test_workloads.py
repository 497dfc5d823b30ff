"""The workloads are what they say, can be planned, and survive being written and read."""

import json
import random
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import attrs
import pytest

import onestop
from benchmarks import growth, plain
from benchmarks.workloads import WORKLOADS, centres, chained, diaries, mix, scale, scaled, stress
from benchmarks.workloads.town import NOW, dice_of
from onestop import objective, rules
from onestop.model import Recurrence
from onestop.rules.verbs import Before, SpanAtMost

QUICK = ("county", "district", "metropolitan", "one-visit", "school", "acute")
KEPT = sorted(Path(plain.__file__).with_name("instances").glob("proved/*/"))
SCALES = (scale.COUNTY, scale.DISTRICT, scale.METROPOLITAN)


@pytest.fixture
def filing():
    """Return the module that writes workloads, where its package is installed."""
    pytest.importorskip("tomli_w", reason="the extra 'bench' is not installed")
    from benchmarks.workloads import filing  # noqa: PLC0415 - needs that extra

    return filing


# The shared instances.


@pytest.mark.parametrize("path", plain.instances(), ids=lambda path: path.stem)
def test_shared_instance_says_the_same_as_its_file(path):
    """Every child of every instance is bound by the whole order, the stay, and its release."""
    instance, problem = plain.read(path), plain.problem_of(path)
    assert len(problem.cases) == len(instance["children"])
    for case, child in zip(problem.cases, instance["children"], strict=True):
        brief = rules.Brief(problem=problem, case=case)
        verbs = [item.verb for item in rules.posted(brief, rules.shape_of(brief))]
        order = [[verb.first, verb.then] for verb in verbs if isinstance(verb, Before)]
        assert order == instance["before"]
        spans = [verb.minutes for verb in verbs if isinstance(verb, SpanAtMost)]
        assert spans == [5 * instance["max_span"]]
        assert problem.profile.weights.of(case.urgency) == child["weight"]
        assert case.reported == plain.MONDAY + child["release"] * plain.STEP


def test_shared_instance_has_the_services_and_windows_of_its_file():
    """Lengths, seats, rooms and diaries are those of the file, and nothing is added."""
    path = plain.instances()[0]
    instance, problem = plain.read(path), plain.problem_of(path)
    brief = rules.Brief(problem=problem, case=problem.cases[0])
    for need in rules.shape_of(brief).needs:
        service = instance["services"][need.service]
        assert need.minutes == 5 * service["duration"]
        assert [seat.roles for seat in need.seats] == [(pool,) for pool in service["seats"]]
        assert need.kinds == (() if service["room"] is None else (service["room"],))
    free = problem.diaries["police-1"] & onestop.Availability((problem.horizon,))
    steps = [
        [int((moment - plain.MONDAY) / plain.STEP) for moment in (window.start, window.end)]
        for window in free
    ]
    assert steps == instance["people"]["police"][0]


@pytest.mark.parametrize("name", ["children-01-days-07", "children-01-days-14"])
def test_shared_instance_has_the_best_known_value(name):
    """One child alone is proved at the value that the file gives."""
    path = next(path for path in plain.instances() if path.stem == name)
    plan = onestop.solve(plain.problem_of(path))
    assert plan.status is onestop.Status.OPTIMAL
    best = plain.read(path)["best_known"]
    assert plain.objective(plan) == (best, best)


def test_visit_may_start_at_the_release(tmp_path):
    """A child whose services fit at once starts at the very step of its release."""
    instance = plain.read(plain.instances()[0])
    release = 100
    free = {
        role: [[[release, release + 60]]] * len(pool) for role, pool in instance["people"].items()
    }
    path = tmp_path / "at-once.json"
    child = {"release": release, "weight": 1}
    path.write_text(json.dumps({**instance, "people": free, "children": [child]}))
    plan = onestop.solve(plain.problem_of(path))
    assert plan.visits[0].parts[0].start == plain.MONDAY + release * plain.STEP
    assert plain.objective(plan)[0] == sum(s["duration"] for s in instance["services"].values())


def test_more_weights_than_urgencies_are_refused(tmp_path):
    """Four weights cannot be told by three urgencies."""
    instance = plain.read(plain.instances()[0])
    children = [{"release": 100, "weight": weight} for weight in (1, 2, 3, 4)]
    path = tmp_path / "four.json"
    path.write_text(json.dumps({**instance, "children": children}))
    with pytest.raises(ValueError, match="4 different weights, but only 3"):
        plain.problem_of(path)


# What the generators make.


@pytest.mark.parametrize("name", QUICK)
def test_seed_decides_everything(name):
    """The same seed makes the same workload, another one another."""
    one, same, other = WORKLOADS[name](1), WORKLOADS[name](1), WORKLOADS[name](2)
    assert one == same
    assert (one.centre, one.cases) != (other.centre, other.cases)
    assert one.problem() == same.problem()


@pytest.mark.parametrize("name", QUICK)
def test_nobody_is_reported_in_the_future(name):
    """Every case was reported by the time that it is planned."""
    workload = WORKLOADS[name](3)
    assert all(case.reported <= workload.now for case in workload.cases)
    assert any(case.reported > workload.now - timedelta(days=6) for case in workload.cases)


@pytest.mark.parametrize("each", SCALES, ids=lambda each: each.ref)
def test_scale_has_the_numbers_of_the_table(each):
    """Visits, rooms, interviewers and women among them are the table's."""
    workload = WORKLOADS[each.ref](4)
    roles = Counter(role for person in workload.centre.people for role in person.roles)
    women = sum(
        person.gender == "female" and "interviewer" in person.roles
        for person in workload.centre.people
    )
    kinds = Counter(kind for room in workload.centre.rooms for kind in room.kinds)
    expected = {
        "county": (3, 1, 2, 2, 1, 6, 1),
        "district": (6, 3, 4, 4, 2, 20, 1),
        "metropolitan": (16, 10, 8, 8, 6, 60, 2),
    }
    counted = [roles[role] for role in ("prosecutor", "doctor", "psychologist")]
    adults, exams = roles["appropriate-adult"], kinds["exam"]
    assert (roles["interviewer"], women, *counted, adults, exams) == expected[each.ref]
    assert each.visits[0] <= len(workload.cases) <= each.visits[1]


@pytest.mark.parametrize("share", [0.4, 0.6, 0.8])
def test_diary_is_as_full_as_asked(share):
    """What is taken lies in working hours and fills its share of them, meetings whole."""
    days = [centres.MONDAY + timedelta(days=day) for day in range(14)]
    for seed in range(20):
        dice = random.Random(seed)
        shift = diaries.shift(dice, part_time=seed % 2 == 1)
        halves = shift.halves(days)
        work = onestop.Availability(tuple(halves))
        taken = onestop.Availability(diaries.taken(dice, shift, days, share))
        assert not taken - work
        busy = sum(window.minutes for window in taken) / sum(half.minutes for half in halves)
        assert busy == pytest.approx(share, abs=0.03)


def test_duty_keeps_days_free():
    """On days of duty nothing is taken while other days can hold it."""
    days = [centres.MONDAY + timedelta(days=day) for day in range(14)]
    duty = frozenset({date(2026, 3, 9), date(2026, 3, 12), date(2026, 3, 17)})
    for seed in range(20):
        taken = diaries.taken(
            random.Random(seed), diaries.Shift(start=diaries.STARTS[1]), days, 0.5, duty
        )
        dates = {window.start.astimezone(centres.ZONE).date() for window in taken}
        assert dates.isdisjoint(duty)


def test_cases_are_mixed_as_described():
    """Over many cases the shares are those of the mix, as far as chance allows."""
    dice = dice_of("mix", 1)
    centre = centres.centre(dice, scale.DISTRICT, days=14)
    cases = mix.cases(dice, scale.DISTRICT, centre, 1000, NOW)

    def share(told):
        return sum(map(told, cases)) / len(cases)

    assert share(lambda case: case.child.gender == "female") == pytest.approx(0.80, abs=0.04)
    assert share(lambda case: case.urgency == "acute") == pytest.approx(0.15, abs=0.04)
    assert share(lambda case: case.child.age < 6) == pytest.approx(0.15, abs=0.04)
    assert share(lambda case: 6 <= case.child.age < 10) == pytest.approx(0.37, abs=0.05)
    assert share(lambda case: bool(case.with_cases)) == pytest.approx(0.12, abs=0.04)
    assert share(lambda case: not case.companions) == pytest.approx(0.10, abs=0.03)
    assert share(lambda case: case.child.languages != ("zh",)) == pytest.approx(0.03, abs=0.02)
    assert share(lambda case: "disability" in case.child.needs) == pytest.approx(0.08, abs=0.02)
    assert share(lambda case: bool(case.past_interviews)) == pytest.approx(0.0425, abs=0.02)


@pytest.mark.parametrize("each", SCALES, ids=lambda each: each.ref)
def test_every_visit_fits_into_the_time_that_the_age_allows(each):
    """No visit is impossible for want of minutes on site alone (R45)."""
    dice = dice_of("stay", 1)
    centre = centres.centre(dice, each, days=14)
    cases = mix.cases(dice, each, centre, 150, NOW)
    problem = attrs.evolve(WORKLOADS["county"](1), centre=centre, cases=cases).problem()
    for case in cases:
        brief = rules.Brief(problem=problem, case=case)
        shape = rules.shape_of(brief)
        (span,) = rules.registry()["R45"].post(brief, shape)
        assert sum(need.minutes for need in shape.needs if need.child) <= span.minutes


def test_group_is_heard_of_together():
    """Who belongs together names each other and was reported at once; nine is the most."""
    dice = dice_of("groups", 1)
    centre = centres.centre(dice, scale.DISTRICT, days=14)
    cases = {case.ref: case for case in mix.cases(dice, scale.DISTRICT, centre, 600, NOW)}
    groups = [case for case in cases.values() if case.with_cases]
    assert groups
    for case in groups:
        others = [cases[ref] for ref in case.with_cases]
        assert {other.reported for other in others} == {case.reported}
        assert all(case.ref in other.with_cases for other in others)
        assert len(others) < 9


@pytest.mark.parametrize("name", ["county", "district"])
def test_most_cases_find_a_place_one_by_one(name):
    """Planned one after the other, nearly all cases fit, and the checker agrees."""
    asked = refused = 0
    for seed in (3, 4):
        workload = WORKLOADS[name](seed)
        done = chained(workload.problem())
        asked, refused = asked + len(workload.cases), refused + len(done.refused)
        out = {case.ref for case in done.refused}
        placed = tuple(case for case in workload.cases if case.ref not in out)
        problem = attrs.evolve(workload, cases=placed).problem()
        assert onestop.check(problem, done.plan) == ()
    assert refused <= asked / 4


def test_chain_stops_when_told():
    """It stops after so many places, and after so many cases in vain."""
    workload = WORKLOADS["district"](2)
    problem = workload.problem()
    assert len(chained(problem, most=2).plan.visits) == 2
    # Nobody has any time: the first case already is one too many.
    nobody = attrs.evolve(problem, diaries=dict.fromkeys(problem.diaries, onestop.Availability()))
    done = chained(nobody, enough=1)
    assert (done.plan, len(done.refused)) == (None, 1)


def test_acute_case_arrives_into_a_standing_plan():
    """At 7:40 an acute case is reported; the visits of the fortnight stand, and stay."""
    workload = WORKLOADS["acute"](1)
    (case,) = workload.cases
    assert case.urgency == "acute"
    assert case.reported == workload.now == datetime(2026, 3, 9, 7, 40, tzinfo=centres.ZONE)
    assert len(workload.standing.visits) >= 4
    plan = onestop.solve(workload.problem())
    assert plan.visits[:-1] == workload.standing.visits
    assert plan.visits[-1].case == case.ref


@pytest.mark.long
def test_booked_fortnight_is_full():
    """Of the cases that come after the fortnight was full, none of five found a place."""
    workload = stress.booked(2)
    assert len(workload.standing.visits) >= 10
    assert len(workload.cases) == 1


@pytest.mark.long
def test_sixty_visits_stand():
    """Sixty visits stand, and one more case finds its place."""
    workload = stress.standing(1)
    assert len(workload.standing.visits) == 60
    plan = onestop.solve(workload.problem())
    assert len(plan.visits) == 61


@pytest.mark.parametrize(
    "size",
    [
        scaled.Size(children=3, days=5, staff=5, grid=15),
        scaled.Size(children=1, days=9, staff=23, grid=1),
    ],
)
def test_scaled_workload_has_its_size(size):
    """Children, days, staff and grid are those asked for, and everybody's kind is there."""
    workload = scaled.scaled(size, 1)
    problem = workload.problem()
    assert (len(problem.cases), len(problem.centre.people)) == (size.children, size.staff)
    assert problem.horizon.minutes == size.days * 24 * 60
    assert problem.centre.grid == size.grid
    assert len(onestop.solve(attrs.evolve(problem, cases=problem.cases[:1])).visits) == 1


# Files.


@pytest.mark.parametrize("name", QUICK)
def test_files_are_read_back_as_the_same_objects(name, filing, tmp_path):
    """Written and read again, a workload is the very same, standing plan and all."""
    workload = WORKLOADS[name](2)
    filing.write(workload, tmp_path)
    again = filing.read(tmp_path)
    assert again == workload
    assert again.problem() == workload.problem()


def test_files_are_ordinary_ones(filing, tmp_path):
    """The library's own command reads and plans what was written."""
    from onestop import cli  # noqa: PLC0415 - as a user would

    filing.write(WORKLOADS["acute"](2), tmp_path)
    (command,) = (
        line.split()[1:]
        for line in (tmp_path / "README.md").read_text().splitlines()
        if line.startswith("    onestop ")
    )
    paths = {
        "centre.toml": [str(tmp_path / "centre.toml")],
        "cases/*.toml": sorted(map(str, tmp_path.glob("cases/*.toml"))),
        "standing.json": [str(tmp_path / "standing.json")],
    }
    assert cli.main([part for word in command for part in paths.get(word, [word])]) == 0


def test_diary_from_a_calendar_cannot_be_written(filing):
    """A centre file has no place for what a calendar holds; it is refused, not dropped."""
    workload = WORKLOADS["county"](1)
    busy = Recurrence(
        start=datetime(2026, 3, 9, 9),  # noqa: DTZ001 - local to its zone
        length=timedelta(hours=1),
        zone="Asia/Shanghai",
    )
    first, *others = workload.centre.people
    people = (attrs.evolve(first, busy=(busy,)), *others)
    centre = attrs.evolve(workload.centre, people=people)
    with pytest.raises(ValueError, match="P01: a diary read from a calendar"):
        filing.files_of(attrs.evolve(workload, centre=centre))


def test_command_writes_a_workload(filing, tmp_path, capsys):
    """The small command writes what the generator makes."""
    from benchmarks.workloads import write  # noqa: PLC0415 - needs the extra

    write.main(["county", "--seed", "3", "--out", str(tmp_path)])
    assert filing.read(tmp_path) == WORKLOADS["county"](3)
    assert "cases" in capsys.readouterr().out


def test_proved_workload_is_kept(filing, tmp_path, capsys):
    """What is proved is kept with plan and levels, what is impossible with its conflict."""
    from benchmarks.workloads import keep  # noqa: PLC0415 - needs the extra

    keep.main(["county", "--seeds", "8", "15", "--out", str(tmp_path)])
    assert capsys.readouterr().out == "county-08: proved\ncounty-15: impossible\n"
    assert filing.read(tmp_path / "county-08") == WORKLOADS["county"](8)
    _assert_kept(tmp_path / "county-08", filing)
    conflict = json.loads((tmp_path / "county-15" / "impossible.json").read_text())
    assert conflict["conflict"]
    assert not (tmp_path / "county-15" / "plan.json").exists()


def test_open_workload_is_not_kept(filing, tmp_path):
    """What is not settled in time is not kept as if it were."""
    from benchmarks.workloads import keep  # noqa: PLC0415 - needs the extra

    said = keep.keep(WORKLOADS["district"](2), 1e-3, tmp_path)
    assert said == "district-02: not settled in 0.001 s, not kept"
    assert not list(tmp_path.iterdir())
    del filing


@pytest.mark.parametrize("folder", KEPT, ids=lambda folder: folder.name)
def test_kept_instance_is_what_it_says(folder, filing):
    """The plan that is kept breaks no rule and comes to the values that are kept."""
    _assert_kept(folder, filing)


def _assert_kept(folder, filing):
    """Demand that a kept plan is right, or that a conflict is named."""
    problem = filing.read(folder).problem()
    if (folder / "impossible.json").exists():
        assert json.loads((folder / "impossible.json").read_text())["conflict"]
        return
    plan = onestop.read_plan(folder / "plan.json")
    assert plan.status is onestop.Status.OPTIMAL
    assert onestop.check(problem, plan) == ()
    levels = json.loads((folder / "proved.json").read_text())["levels"]
    counted = {level.value: value for level, value in objective.values(problem, plan).items()}
    assert counted == {name: value for name, value in levels.items() if name != "tie"}


# Growth.


def test_exponent_of_a_power_is_found():
    """Times that grow with the square of the size have the exponent two, and fit it wholly."""
    fit = growth.fit([1, 2, 4, 8], [3.0, 12.0, 48.0, 192.0])
    assert fit.exponent == pytest.approx(2)
    assert fit.r2 == pytest.approx(1)
    assert growth.fit([1, 2], [1.0, 2.0]) is None


def some_points():
    """Return points of which the last was proved for one seed of three only."""
    samples = [growth.Sample(prepared=0.01, first=0.1, proved=proved) for proved in (0.2, 0.2, 0.2)]
    late = growth.Sample(prepared=0.01, first=None, proved=None)
    points = [growth.Point(value=value, samples=tuple(samples)) for value in (1, 2, 4)]
    return [*points, growth.Point(value=8, samples=(samples[0], late, late))]


def test_late_samples_count_as_endless():
    """A median of mostly late samples is none; the table says how many came."""
    points = some_points()
    assert points[0].median(growth.PROVED) == 0.2
    assert points[-1].median(growth.PROVED) is None
    text = growth.markdown({"children": points}, growth.Limits())
    assert "| 8 | 10 | not in time (1 of 3) | not in time (1 of 3) |" in text
    assert "| children | 0.00 (R² 1.00), at the end 0.00 |" in text


def test_time_left_over_is_for_later_sizes():
    """Each size has an even share of what is left, so the last one has all that is left."""
    budget = growth.Budget(ends=time.perf_counter() + 30, sizes=3)
    assert budget.next() == pytest.approx(10, abs=0.1)
    assert budget.next() == pytest.approx(15, abs=0.1)
    assert budget.next() == pytest.approx(30, abs=0.1)


def test_growth_is_measured_and_drawn(tmp_path, capsys):
    """A small run writes its report and its picture."""
    pytest.importorskip("matplotlib", reason="the extra 'bench' is not installed")
    base = scaled.Size(children=1, days=3, staff=6, grid=15)
    series = (growth.Series(title="staff", field="staff", values=(5, 6, 8), base=base),)
    growth.main(["--rounds", "2", "--minutes", "0.05", "--out", str(tmp_path)], series)
    report = (tmp_path / "growth.md").read_text()
    assert report.strip() == capsys.readouterr().out.strip()
    assert report.count("(R²") >= 2
    assert (tmp_path / "growth.png").read_bytes().startswith(b"\x89PNG")
