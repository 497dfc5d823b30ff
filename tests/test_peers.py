"""Every peer is told the same instance, and proves what trying every plan finds."""

import importlib
import itertools
import math
import shutil
import sys

import attrs
import pytest

import onestop
from benchmarks import compare
from benchmarks.peers import measure, neutral, reading, relaxing, watching
from benchmarks.peers.naming import Peer
from benchmarks.peers.neutral import Calendar, Instance, Place, Placing, Visit
from benchmarks.peers.watching import Event, ImpossibleError, Watch
from onestop.rules.verbs import Same
from onestop.solver.asking import asked
from tests.random_problems import problem

# Between them: two and three visits, parts, days, services together, pools, bookings in
# pools, calendars that cases see differently.
SEEDS = (36, 44, 87, 115, 298, 376)
LIMIT = 20.0


def solver(peer):
    """Return what solves as *peer* does, or skip where that is not installed."""
    if measure.missing(peer):
        pytest.skip("the extra 'bench' is not installed")
    return measure.solver(peer)


def proved(peer, instance, asked_of=None):
    """Return the value that *peer* proves, None if it rules every plan out; all judged."""
    watch = Watch(instance=instance)
    given = (asked_of,) if peer is Peer.ONESTOP else ()
    try:
        assert solver(peer)(*given, watch, limit=LIMIT, workers=1)
    except ImpossibleError:
        return None
    assert watch.faults == []
    assert watch.last.value == watch.last.bound
    return watch.last.value


def placings(instance, place):
    """Yield every way to place one appointment by itself."""
    for start in range(instance.size - place.length + 1):
        for room in place.rooms or (None,):
            for people in itertools.product(*place.seats.values()):
                chosen = Placing(
                    start=start, room=room, people=dict(zip(place.seats, people, strict=True))
                )
                needed = neutral.needed(place, chosen)
                if all(inside(instance.calendars[name], start, place.length) for name in needed):
                    yield chosen


def inside(calendar, start, length):
    """Tell whether a run of steps is free."""
    return any(first <= start and start + length <= after for first, after in calendar.free)


def tried(instance):
    """Return the best value of all plans there are, None if there is none."""
    names = [(visit.ref, service) for visit in instance.visits for service in visit.places]
    places = [place for visit in instance.visits for place in visit.places.values()]
    best = math.inf
    for chosen in itertools.product(*(list(placings(instance, place)) for place in places)):
        plan = {visit.ref: {} for visit in instance.visits}
        for (ref, service), placing in zip(names, chosen, strict=True):
            plan[ref][service] = placing
        if not neutral.faults(instance, plan):
            best = min(best, neutral.value_of(instance, plan))
    return None if best is math.inf else best


def an_instance(**changes):
    """Return two visits that want the same doctor; one has a rest between talk and exam."""
    rest = {"rest": Place(length=1, calendars=("child A",), rooms={"lounge": ("lounge",)})}
    talk = Place(
        length=2,
        calendars=("child A",),
        seats={"lead": {"P": ("P",), "Q": ("Q",)}},
        rooms={"r": ("r",)},
    )
    visits = (
        Visit(
            ref="A",
            weight=3,
            since=-7,
            span=7,
            places={"talk": talk, "exam": an_exam("A")} | rest,
            between=(("rest", "talk", "exam"),),
        ),
        Visit(ref="B", weight=1, since=-20, span=9, places={"exam": an_exam("B")}),
    )
    calendars = {
        "child A": Calendar(free=((0, 9),)),
        "child B": Calendar(free=((0, 9),)),
        "P": Calendar(free=((0, 1), (6, 9))),
        "Q": Calendar(free=((3, 6),)),
        "M": Calendar(free=((0, 2), (3, 9))),
        "r": Calendar(free=((0, 9),)),
        # Two at a time, of whom one or two have booked already.
        "lounge": Calendar(free=((1, 8),), capacity=2, crowds=((2, 3, 1), (4, 6, 2))),
    }
    facts = {"grid": 5, "size": 9, "calendars": calendars, "visits": visits}
    return Instance(**facts | changes)


def an_exam(child):
    """Return an exam of two steps."""
    return Place(length=2, calendars=(f"child {child}",), seats={"doctor": {"M": ("M",)}})


def a_plan(**changes):
    """Return a plan for both visits that nothing is wrong with."""
    of_a = {
        "exam": Placing(start=0, people={"doctor": "M"}),
        "rest": Placing(start=2, people={}, room="lounge"),
        "talk": Placing(start=3, people={"lead": "Q"}, room="r"),
    }
    return {"A": of_a | changes, "B": {"exam": Placing(start=3, people={"doctor": "M"})}}


@pytest.mark.parametrize("seed", SEEDS)
def test_peers_and_onestop_prove_what_trying_finds(seed):
    """On random problems without what cannot be said, all prove the same value."""
    less = relaxing.relaxed(problem(seed))
    instance = reading.instance_of(less.problem)
    best = tried(instance)
    for peer in Peer:
        if not measure.missing(peer):
            assert proved(peer, instance, less.problem) == best, peer


@pytest.mark.parametrize("peer", [peer for peer in Peer if peer is not Peer.ONESTOP])
def test_rest_between_and_booked_rooms_mean_the_same_to_all(peer):
    """A rest in the middle and a room that is partly booked are told to every peer."""
    assert proved(peer, an_instance()) == tried(an_instance()) == 141


@pytest.mark.parametrize("peer", [peer for peer in Peer if peer is not Peer.ONESTOP])
def test_what_cannot_be_is_ruled_out_by_all(peer):
    """A peer that proves that there is no plan says so, rather than to have found none."""
    instance = an_instance()
    never = attrs.evolve(instance.visits[0], span=3)
    assert proved(peer, attrs.evolve(instance, visits=(never,))) is None


def test_impossible_is_said_by_onestop_too():
    """A proof by onestop that there is no plan counts as one."""
    less = relaxing.relaxed(problem(162))
    watch = Watch(instance=reading.instance_of(less.problem))
    with pytest.raises(ImpossibleError):
        measure.solver(Peer.ONESTOP)(less.problem, watch, limit=LIMIT, workers=1)


def test_good_plan_has_no_fault():
    """The judge passes a plan, and counts weighted minutes since the reports."""
    assert neutral.faults(an_instance(), a_plan()) == []
    assert neutral.value_of(an_instance(), a_plan()) == 3 * (25 + 7) + 25 + 20


@pytest.mark.parametrize(
    ("fault", "changes"),
    [
        ("A talk: seats", {"talk": Placing(start=3, people={}, room="r")}),
        ("A talk: somebody who", {"talk": Placing(start=3, people={"lead": "M"}, room="r")}),
        ("A talk: room", {"talk": Placing(start=3, people={"lead": "Q"})}),
        ("A exam: room", {"exam": Placing(start=0, people={"doctor": "M"}, room="r")}),
        ("A rest between", {"rest": Placing(start=6, people={}, room="lounge")}),
        ("A stays too long", {"talk": Placing(start=7, people={"lead": "P"}, room="r")}),
        ("in two places", {"rest": Placing(start=1, people={}, room="lounge")}),
        (
            "Q: not free",
            {
                "talk": Placing(start=4, people={"lead": "Q"}, room="r"),
                "rest": Placing(start=3, people={}, room="lounge"),
                "exam": Placing(start=5, people={"doctor": "M"}),
            },
        ),
        ("M: too much", {"exam": Placing(start=4, people={"doctor": "M"})}),
        ("lounge: too much", {"rest": Placing(start=5, people={}, room="lounge")}),
    ],
)
def test_judge_names_every_fault(fault, changes):
    """Whatever is wrong with a plan is found from the plan alone."""
    if fault.startswith("Q"):
        changes = {**changes, "talk": Placing(start=5, people={"lead": "Q"}, room="r")}
    assert any(fault in found for found in neutral.faults(an_instance(), a_plan(**changes)))


def test_judge_misses_appointments_orders_and_days():
    """An appointment that is not there, an order, a common start and a common day count, too."""
    instance, plan = an_instance(), a_plan()
    assert neutral.faults(instance, {"A": plan["A"]}) == ["B exam: missing"]
    first, other = instance.visits
    for changes, fault in (
        ({"before": (("talk", "exam"),)}, "A talk before exam: not kept"),
        ({"together": (("talk", "exam"),)}, "A talk with exam: not kept"),
        ({"days": ((0, 4), (4, 9))}, "A is on two days"),
    ):
        changed = attrs.evolve(instance, visits=(attrs.evolve(first, **changes), other))
        assert neutral.faults(changed, plan) == [fault]


def test_instance_survives_being_written():
    """What peers read in their own process is what was written."""
    assert neutral.from_json(neutral.to_json(an_instance())) == an_instance()


def test_relaxed_problem_says_only_what_numbers_can_say():
    """Rules that tie people across appointments are off, and named; cheaper ones likewise."""
    whole = onestop_example()
    less = relaxing.relaxed(whole)
    assert "R09" in less.hard
    assert "R31" in less.soft
    posted = [item for question in asked(less.problem) for item in question.posted]
    assert not any(isinstance(item.verb, Same) or item.level for item in posted)
    with pytest.raises(ValueError, match="R09"):
        reading.instance_of(whole)


def onestop_example():
    """Return the problem of the example's first case."""
    from benchmarks import example  # noqa: PLC0415 - reads files

    return example.load(example.case_paths()[0], None)


def test_watch_keeps_what_is_better():
    """A worse plan and a weaker bound are no news; a wrong plan counts for nothing."""
    watch = Watch(instance=an_instance())
    watch.see(a_plan())
    watch.bound(0.0)
    watch.see(a_plan(talk=Placing(start=4, people={"lead": "Q"}, room="r")))
    watch.see(a_plan(talk=Placing(start=3, people={}, room="r")))
    watch.bound(math.inf)
    assert [(event.value, event.bound) for event in watch.events] == [(141, 0), (141, 41)]
    assert watch.faults == ["A talk: seats"]


def test_largest_model_is_seen():
    """The size of a model is what CP-SAT was given, whoever built it."""
    with watching.sizes() as sizes:
        assert proved(Peer.TEXTBOOK, an_instance()) == 141
    assert sizes.variables > 10
    assert sizes.constraints > 10


def a_run(**changes):
    """Return a run that found a plan after one second, and proved it after four."""
    facts = {
        "peer": Peer.TEXTBOOK,
        "workers": 1,
        "limit": 60.0,
        "seconds": 4.0,
        "proved": True,
        "events": (Event(1.0, 100, 0), Event(2.0, 80, 40), Event(4.0, 80, 80)),
        "memory": 1_000_000,
    }
    return measure.Run(**facts | changes)


def test_run_tells_first_plan_proof_and_gaps():
    """Gaps are shares of the value known at the time; there is none before a plan."""
    run = a_run()
    assert (run.first, run.proof) == (1.0, 4.0)
    assert [run.gap(moment) for moment in (0.5, 1.0, 3.0, 60.0)] == [None, 1.0, 0.5, 0.0]
    assert measure.from_json(measure.to_json(run)) == run


def test_disagreements_are_found():
    """Two proofs, a plan below a bound, a wrong plan, giving up: all are seen."""
    lower = a_run(peer=Peer.CPMPY, events=(Event(1.0, 70, 70),))
    none = a_run(peer=Peer.CPMPY, impossible=True, events=())
    wrong = a_run(peer=Peer.CPMPY, faults=("B exam: missing",))
    tired = a_run(peer=Peer.CPMPY, proved=False)
    same = a_run(peer=Peer.CPMPY)
    for other, count in ((same, 0), (lower, 2), (none, 1), (wrong, 1), (tired, 1)):
        runs = {Peer.TEXTBOOK: [a_run()], Peer.CPMPY: [other]}
        contest = compare.Contest(name="x", visits=1, days=1, runs=runs)
        assert len(contest.disagreements()) == count


def test_process_of_its_own_tells_what_it_needed():
    """A run elsewhere comes back with time, value, size and memory, already judged."""
    task = measure.task_of(None, an_instance())
    run = measure.measured(Peer.TEXTBOOK, task, limit=LIMIT, workers=1)
    assert run.faults == ()
    assert run.proved
    assert (run.last.value, run.last.bound) == (141, 141)
    assert 0 < run.first <= run.proof < LIMIT
    assert run.memory > 20_000_000


def test_crash_is_told_and_ends_nothing(monkeypatch):
    """A process that fails leaves a run with the reason, and no value."""
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    run = measure.measured(Peer.TEXTBOOK, b"nonsense", limit=LIMIT, workers=1)
    assert run.faults == ("exit code 1",)
    assert run.last.value is None


def test_every_peer_has_a_module():
    """A name that the command line takes leads to something that solves."""
    for peer, name in measure.MODULES.items():
        if not measure.missing(peer):
            assert importlib.import_module(f"benchmarks.peers.{name}").solve
    assert set(measure.MODULES) == set(Peer)
    assert onestop.__name__ == Peer.ONESTOP.package
