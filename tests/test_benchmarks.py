"""The benchmarks run and measure what they say; nothing here judges a time."""

import importlib
import itertools
import json
import operator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

import onestop
from benchmarks import (
    cases,
    compare,
    example,
    figures,
    invites,
    processes,
    report,
    stages,
    workloads,
)
from benchmarks.peers import entrants, measure, one_visit, reading, relaxing, side_by_side
from benchmarks.peers.naming import Peer
from benchmarks.peers.watching import Event
from onestop import cli
from onestop.files import plan_to_json
from onestop.model import Status
from onestop.solver import settling

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
    told = reading.instance_of(relaxing.relaxed(links[1].problem).problem)
    (visit,) = told.visits
    assert set(visit.places) == {"rights", "interview", "exam", "counselling", "rest"}
    assert ("exam", "interview") in visit.before
    assert visit.between == (("rest", "exam", "interview"),)
    assert (visit.span, visit.weight, visit.days) == (60, 4, ())
    people = visit.places["interview"].seats["lead"]
    assert set(people) == {"P01", "P02", "P03"}
    assert people["P03"] == ("P03",)
    assert visit.places["interview"].rooms["int-1"] == ("int-1", "obs-1")
    assert told.calendars["P03"].capacity == 1
    # The first case's visit stands, and its people are busy then.
    assert len(told.calendars["P03"].free) > 1


def named(*parts):
    """Return how *parts* of a solve are called, without the runs of CP-SAT."""
    return {name for _, _, name in itertools.chain(*parts)} - {stages.RUN}


def test_parts_of_a_solve_add_up(monkeypatch):
    """Every look at the clock is booked once, whatever runs inside what, or is asked for later."""
    looks = itertools.count()
    monkeypatch.setattr(stages.time, "perf_counter", lambda: next(looks))
    watch = stages.Stopwatch()
    inner = watch.around(lambda: (number for number in range(3)), "inner")
    outer = watch.around(lambda: list(inner()), "outer")
    watch.begin()
    assert outer() == [0, 1, 2]
    parts = watch.end()
    assert parts == {stages.REST: 2, "outer": 6, "inner": 5}
    assert sum(parts.values()) == next(looks) - 1


def test_parts_of_a_settled_visit_are_seen(links):
    """One visit takes rules, search, settling and checker, and no CP-SAT."""
    parts = stages.stages(links[0].problem, 1)
    assert set(parts) == {stages.REST, *named(stages.ALWAYS, stages.SETTLING)}
    assert all(figure.median > 0 for figure in parts.values())


def test_parts_of_a_visit_left_to_cp_sat_are_seen(links, monkeypatch):
    """Where settling would take too long, model, runs and what is between them take some time."""
    monkeypatch.setattr(settling, "PATIENCE", 0)
    parts = stages.stages(links[0].problem, 1)
    runs = {name for name in parts if name.startswith(stages.RUN)}
    assert runs >= {f"{stages.RUN}{level}" for level in ("on-site", "tie")}
    assert named(stages.ALWAYS, stages.SOLVER) <= set(parts)
    assert all(figure.median > 0 for figure in parts.values())


def test_run_without_a_level_is_called_so():
    """What proves no level of its own has a name as well."""
    watch = stages.Stopwatch()
    watch.begin()
    watch.around(lambda *_: None, stages.RUN)("model", None, "clock")
    assert f"{stages.RUN}{stages.NO_LEVEL}" in watch.end()


def part_of(module, path):
    """Return what is called *path* in *module*."""
    return operator.attrgetter(path)(importlib.import_module(module))


def test_stop_watch_takes_everything_off_again(links):
    """Measuring leaves the solver as it was."""
    before = [part_of(*where) for *where, _ in stages.PARTS]
    stages.stages(links[0].problem, 1)
    assert [part_of(*where) for *where, _ in stages.PARTS] == before


def test_invites_are_counted_by_what_happened():
    """Everything is told once, moved once and given up once; what did not change is silent."""
    found = {name: count for name, count, *_ in invites.rows(copies=2, rounds=1)}
    once = 2 * len(onestop.invites(example.chain()[-1].plan, _everybody(), key=invites.KEY))

    assert found == {
        invites.FIRST: once,
        invites.MOVED: once,
        invites.STILL: 0,
        invites.GONE: once,
        invites.SCREEN: 0,
    }


def _everybody():
    """Return a problem that knows all who could be written to."""
    cases_ = [onestop.read_case(path) for path in example.case_paths()]
    return onestop.prepare(onestop.read_centre(example.centre_path()), cases_, now=example.NOW)


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
    from benchmarks.peers import alone  # noqa: PLC0415 - needs that extra

    told = reading.instance_of(relaxing.relaxed(links[1].problem).problem)
    for wording in cases.Wording:
        assert alone.earliest_end(told, wording, 1) == cases.end_of(links[1])


def test_one_visit_is_compared_with_both_wordings(links):
    """Times, ends and ratios are there; PyJobShop proves what onestop proves of as much."""
    pytest.importorskip("pyjobshop", reason="the extra 'bench' is not installed")
    link = links[1]
    made = {link.case: partial(getattr, link, "problem")}
    found = one_visit.singles("example", made, rounds=1, both=1)
    assert found.disagreements() == []
    assert (len(found.measured), found.impossible) == (1, 0)
    assert [one.end for one in found.measured] == [cases.end_of(link)]
    assert len(found.ratios(cases.Wording.TOGETHER)) == 1
    assert len(found.ratios(cases.Wording.TUPLES)) == 1
    text = side_by_side.one_at_a_time([found])
    assert "| example | onestop, all | 1 | 1 |" in text
    assert "1 of 1" in text


def some_singles(**changes):
    """Return what was measured on one problem, on which PyJobShop found something else."""
    one = one_visit.Single(
        solve=figures.Figure([10.0]),
        alone=figures.Figure([8.0]),
        theirs={cases.Wording.TOGETHER: figures.Figure([400.0])},
        end=50,
        told=45,
        found={cases.Wording.TOGETHER: 44},
    )
    facts = {"name": "one-visit", "rounds": 1, "measured": [one], "impossible": 2}
    return one_visit.Singles(**facts | changes)


def test_report_of_single_visits_says_what_was_met_and_what_disagrees():
    """Targets, ratios and contradictions are in the text; so is what cannot be planned."""
    text = side_by_side.one_at_a_time([some_singles(), some_singles(name="none", measured=[])])
    assert "| one-visit | median | at most 20 ms | 10.0 | met |" in text
    assert "| one-visit | onestop, all, 2 more proved impossible | 1 | 1 | 10.0 / 10.0 |" in text
    assert "| one-visit | onestop, earliest end alone | 1 | 1 | 8.0 / 8.0 |" in text
    assert "| 400.0 / 400.0 | 50.0 | 50.0 | 40.0 | 0 of 1 |" in text
    assert "problem 1: together ends at 44, onestop at 45" in text
    assert "all 2 proved impossible" in text


def test_percentile_is_one_of_the_values():
    """At most 5 in 100 values are above the 95th percentile."""
    assert one_visit.percentile(list(range(1, 101)), 95) == 95
    assert one_visit.percentile([3.0, 1.0, 2.0], 95) == 3.0
    assert one_visit.percentile([3.0, 1.0, 2.0], 50) == 2.0


def a_run(peer, seconds, *events, **changes):
    """Return a run of *peer* that knew so much when."""
    proved = changes.pop("proved", True)
    seen = tuple(Event(*event) for event in events)
    facts = {"workers": 1, "limit": 60.0, "seconds": seconds, "proved": proved, "events": seen}
    return measure.Run(peer=peer, **facts | changes)


def some_contests():
    """Return an instance that both proved, and one that only onestop did."""
    small = {
        Peer.ONESTOP: [a_run(Peer.ONESTOP, 0.5, (0.2, 90, 0), (0.5, 90, 90))],
        Peer.TEXTBOOK: [a_run(Peer.TEXTBOOK, 2.0, (1.5, 90, 45), (2.0, 90, 90))],
    }
    large = {
        Peer.ONESTOP: [a_run(Peer.ONESTOP, 6.0, (3.0, 900, 600), (6.0, 900, 900))],
        Peer.TEXTBOOK: [a_run(Peer.TEXTBOOK, 60.0, (20.0, 1000, 500), proved=False)],
        Peer.TOGETHER: [a_run(Peer.TOGETHER, 60.0, proved=False)],
    }
    return [
        compare.Contest(name="small", visits=1, days=7, runs=small, known=90),
        compare.Contest(
            name="large",
            visits=20,
            days=14,
            hard=("R09",),
            soft=("R31",),
            runs=large,
            why={Peer.TUPLES: "30,000 choices"},
        ),
    ]


def test_report_puts_peers_side_by_side():
    """Times with ratios, gaps, what was left out and who did not run are in the text."""
    contests = some_contests()
    text = "\n".join(report.compared(contests, ()).values())
    assert "| small | 1 | 7 | 0.50 s | - | - | - | 2.00 s (x 4) |" in text
    assert "| large | 20 | 14 | 6.00 s | no plan | - | - | gap 50.0% |" in text
    assert "Run without R09, which had to hold." in text
    assert "Without R31, which only cost" in text
    assert "PyJobShop, tuples did not run: 30,000 choices." in text
    assert "| textbook CP-SAT | 1 | 1 | 1.50 s (1.50 - 1.50) | 7.5 | 2.00 s" in text
    assert "| not in 60.0 s | > 10.0 | - | - | 50.0% |" in text
    assert "disagree" not in text


def test_report_says_who_disagrees():
    """Two peers that prove different values are named in bold."""
    runs = {
        Peer.ONESTOP: [a_run(Peer.ONESTOP, 1.0, (1.0, 90, 90))],
        Peer.TEXTBOOK: [a_run(Peer.TEXTBOOK, 1.0, (1.0, 80, 80))],
    }
    contest = compare.Contest(name="x", visits=1, days=1, runs=runs)
    assert "**They disagree**: proved as best: ['80', '90']" in side_by_side.instances([contest])


def test_picture_is_drawn(tmp_path):
    """The picture takes proved and unproved runs, and those without any plan."""
    pytest.importorskip("matplotlib", reason="the extra 'bench' is not installed")
    from benchmarks.peers import picture  # noqa: PLC0415 - needs that extra

    path = tmp_path / "results.png"
    picture.draw(some_contests(), path)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert [contest.name for contest in picture.hardest(some_contests() * 3)][:1] == ["small"]


def test_rounds_count_where_the_proof_is_soon(monkeypatch):
    """A soon proof is tried with both numbers of workers first; a limit is hit only once."""
    asked = []

    def measured(peer, _, *, limit, workers):
        asked.append((peer, workers))
        if peer is Peer.TEXTBOOK:
            return a_run(peer, limit, (1.0, 90, 0), proved=False, workers=workers)
        return a_run(peer, 1.0 if workers == 1 else 2.0, (1.0, 90, 90), workers=workers)

    monkeypatch.setattr(compare, "measured", measured)
    policy = compare.Policy(rounds=3, cores=2)
    link = example.load(example.case_paths()[0], None)
    contest = compare.compared("x", link, policy, peers=(Peer.ONESTOP, Peer.TEXTBOOK))
    assert [run.workers for run in contest.runs[Peer.ONESTOP]] == [1, 1, 1]
    assert len(contest.runs[Peer.TEXTBOOK]) == 1
    assert asked[:2] == [(Peer.ONESTOP, 2), (Peer.ONESTOP, 1)]


def test_every_instance_has_a_name_of_its_own():
    """What the command line can ask for is there once."""
    names = [entrant.name for entrant in entrants.entrants()]
    assert len(set(names)) == len(names) > 6
    assert {"children-20-days-14", "district-1", "metropolitan-1"} <= set(names)


@pytest.mark.parametrize(("lost", "kept"), [((1,), (0,)), ((), (0, 1)), ((0, 1), (0, 1))])
def test_cases_without_a_place_are_no_part_of_a_comparison(monkeypatch, lost, kept):
    """Whoever finds no place one by one is left out, unless that is everybody."""
    cases = tuple(onestop.read_case(path) for path in example.case_paths()[:2])
    whole = onestop.prepare(onestop.read_centre(example.centre_path()), cases, now=example.NOW)
    made = SimpleNamespace(problem=lambda: whole)
    refused = SimpleNamespace(refused=[cases[number] for number in lost])
    monkeypatch.setattr(workloads, "WORKLOADS", {"two": lambda _: made})
    monkeypatch.setattr(workloads, "chained", lambda _: refused)
    assert entrants.possible("two", 1)().cases == tuple(cases[number] for number in kept)


def test_impossible_instance_is_called_so():
    """What all have proved impossible is no plan that nobody found."""
    runs = {Peer.TEXTBOOK: [a_run(Peer.TEXTBOOK, 0.5, impossible=True)]}
    contest = compare.Contest(name="full", visits=2, days=14, runs=runs)
    assert contest.disagreements() == []
    assert "impossible, 0.50 s" in side_by_side.overview([contest])
    assert "Proved impossible." in side_by_side.instances([contest])
