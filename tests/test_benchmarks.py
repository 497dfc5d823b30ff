"""The benchmarks run and measure what they say; nothing here judges a time."""

import json
from pathlib import Path

import pytest

from benchmarks import cases, example, figures, instance, processes, report, stages
from onestop import cli
from onestop.files import plan_to_json
from onestop.model import Status
from onestop.solver import asking

CLONE = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def links():
    """Return the example's cases as the demo plans them, each on top of those before."""
    return tuple(example.chain())


def test_median_least_and_most_are_shown():
    """A figure shows its median first, so that one slow round does not decide."""
    assert str(figures.Figure([3.0, 1.0, 90.0])) == "3.0 (1.0 - 90.0)"


def test_figures_are_subtracted_round_by_round():
    """What a bare interpreter took in a round is taken off that round."""
    both = figures.Figure([5.0, 9.0]) - figures.Figure([1.0, 4.0])
    assert both.samples == (4.0, 5.0)


def test_first_round_does_not_count():
    """Every call runs once more than it is counted, because the first run fills caches."""
    calls = []
    taken = figures.measure({"a": lambda: calls.append("a")}, 3)
    assert len(calls) == 4
    assert len(taken["a"].samples) == 3
    assert min(taken["a"].samples) >= 0


def test_all_cases_of_the_chain_are_proved(links):
    """The example has three cases; each is planned into the schedule so far."""
    assert len(links) == 3
    assert [len(link.plan.visits) for link in links] == [1, 2, 3]
    assert all(link.plan.status is Status.OPTIMAL for link in links)
    assert links[1].problem.standing == links[0].plan


def test_demo_plans_the_same_chain(links, capsys):
    """The measured problems are those of the demo: it ends with the same visits."""
    assert cli.main(["demo", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    zone = links[0].problem.centre.time_zone
    assert shown["visits"] == json.loads(plan_to_json(links[-1].plan, zone=zone))["visits"]


def test_one_case_is_read_and_solved(links):
    """Reading and solving are apart, and both run."""
    taken = figures.measure(cases.ours(links[1]), 1)
    assert list(taken) == [cases.LOAD, cases.SOLVE]
    assert taken[cases.SOLVE].median > 0


def test_instance_says_what_binds_the_visit(links):
    """Calendars, candidates and order of the second case, an acute one, are all there."""
    told = instance.instance_of(links[1].problem)
    assert set(told.places) == {"rights", "interview", "exam", "counselling", "rest"}
    assert ("exam", "interview") in told.before
    assert told.between == [("rest", "exam", "interview")]
    assert told.span == 60
    people = told.places["interview"].seats["lead"]
    assert set(people) == {"P01", "P02", "P03"}
    assert people["P03"] == ("P03", "P03 here")
    assert told.places["interview"].rooms["int-1"] == ("int-1", "obs-1")


def test_parts_of_a_solve_add_up(links):
    """The stop-watch sees every part, and rules, search, CP-SAT and checker take some time."""
    parts = stages.stages(links[0].problem, 1)
    assert {name for _, _, name in stages.PARTS} - set(parts) == {stages.RUN}
    assert any(name.startswith(stages.RUN) for name in parts)
    assert all(figure.median > 0 for figure in parts.values())


def test_stop_watch_takes_everything_off_again(links):
    """Measuring leaves the solver as it was."""
    before = asking.starts_of
    stages.stages(links[0].problem, 1)
    assert asking.starts_of is before


def test_import_loads_nothing_heavy():
    """``import onestop`` loads neither ortools nor pandas nor NumPy."""
    assert processes.loaded() == ()


def test_plan_runs_as_a_whole_process():
    """The command line plans the example's first case beyond the bare interpreter's time."""
    calls = processes.commands()
    chosen = {name: calls[name] for name in (processes.BARE, processes.LIBRARY, processes.PLAN)}
    taken = {name: figures.Figure([figures.clocked(call)]) for name, call in chosen.items()}
    assert taken[processes.PLAN].median > taken[processes.BARE].median


def some_results(**changes):
    """Return results in which every target is met."""
    case = cases.Case(
        ref="2026-0001",
        figures={
            cases.LOAD: figures.Figure([40.0]),
            cases.SOLVE: figures.Figure([10.0]),
            cases.Wording.TUPLES: figures.Figure([800.0]),
            cases.Wording.TOGETHER: figures.Figure([90.0]),
        },
        workers={cases.Wording.TOGETHER: 1, cases.Wording.TUPLES: 2},
        agreed=True,
    )
    taken = {
        processes.BARE: 15.0,
        processes.LIBRARY: 100.0,
        processes.ORTOOLS: 500.0,
        processes.PLAN: 800.0,
    }
    facts = {
        "rounds": 1,
        "cases": [case],
        "processes": {name: figures.Figure([value]) for name, value in taken.items()},
        "loaded": (),
        "stages": {"2026-0001": {"check": figures.Figure([1.0])}},
    }
    return report.Results(**facts | changes)


def test_report_compares_with_both_wordings():
    """Every wording of PyJobShop has its ratio, the one that serves it best too."""
    text = report.markdown(some_results())
    assert "| 2026-0001 | 40.0 (40.0 - 40.0) | 10.0 (10.0 - 10.0) |" in text
    assert "| 9.0 | 80.0 | yes |" in text
    assert "missed" not in text


def test_report_says_what_was_missed():
    """A heavy package that is loaded after all is named, and its target is missed."""
    line = next(
        line
        for line in report.markdown(some_results(loaded=("numpy",))).splitlines()
        if "**missed**" in line
    )
    assert "numpy" in line


def test_report_names_no_folder():
    """Results are published: they tell of the machine but not whose it is."""
    assert str(CLONE) not in report.markdown(some_results())


def test_pyjobshop_proves_the_same_earliest_end(links):
    """Told of the same visit in two ways, PyJobShop proves the end that onestop proves."""
    pytest.importorskip("pyjobshop", reason="the extra 'bench' is not installed")
    from benchmarks import peer  # noqa: PLC0415 - needs that extra

    told = instance.instance_of(links[1].problem)
    for wording in cases.Wording:
        assert peer.earliest_end(told, wording, 1) == cases.end_of(links[1])
