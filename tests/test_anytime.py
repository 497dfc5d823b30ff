"""
Anytime and honest: what a solve tells, how it is stopped, and what it has by then.

Nothing here is judged by a narrow stop-watch; ``docs/explanation/performance.md``
says how long a cancelled solve takes to come back.
"""

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs
import pytest
from ortools.sat.python import cp_model

from onestop.check import check
from onestop.errors import InfeasibleError, InputError, NoPlanError, SolveCancelledError
from onestop.model import Plan, Problem, Status
from onestop.rules import Level
from onestop.solver import Progress, SolveOptions, running, solve
from onestop.solver.clock import Clock
from onestop.solver.running import run
from tests.builders import a_case, a_child, a_problem
from tests.random_problems import problem

LIMITS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
WORKERS = (1, 8)
FEW, MANY = 6, 120
# Whoever cancels waits for 0.2 s at most; only a solve that does not hear at all takes longer.
DEAF = 10.0
LEVELS = [level.value for level in Level]


class MineError(Exception):
    """What a caller's own callback raises."""


class MyExit(BaseException):
    """What is no error, and must reach the caller all the same."""


@attrs.define
class Heard:
    """A caller that listens, and may stop, or raise, once it has heard so many."""

    raising: BaseException | None = None
    at: int = 1
    told: list[Progress] = attrs.field(factory=list)
    inside: int = 0
    most: int = 0

    def __call__(self, progress: Progress) -> None:
        """Remember what was told, and how many threads are telling at once."""
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.told.append(progress)
        time.sleep(0.001)
        self.inside -= 1
        if self.raising is not None and len(self.told) >= self.at:
            raise self.raising

    def enough(self) -> bool:
        """Tell whether so many were heard."""
        return len(self.told) >= self.at


@attrs.define
class Polled:
    """A caller that cancels when it is asked for the time number *at*, and counts on."""

    at: int
    raising: BaseException | None = None
    count: int = 0

    def __call__(self) -> bool:
        """Count, and cancel or raise when it is time."""
        self.count += 1
        if self.raising is not None and self.count >= self.at:
            raise self.raising
        return self.count >= self.at


def children(count: int) -> Problem:
    """Return a problem with so many children who are strangers to each other."""
    return a_problem(
        cases=tuple(a_case(ref=f"c-{n}", child=a_child(ref=f"C-{n}")) for n in range(count))
    )


def possible(seed: int, cases: int = 1) -> Plan | None:
    """Return the best plan of a random problem with so many cases or more; None without."""
    asked = problem(seed)
    try:
        return solve(asked) if len(asked.cases) >= cases else None
    except InfeasibleError:
        return None


def some_problems(first: int, count: int, cases: int = 1) -> Iterator[tuple[Problem, Plan]]:
    """Yield random problems that have a plan, with the best one."""
    found = ((problem(seed), possible(seed, cases)) for seed in itertools.count(first))
    return itertools.islice(((asked, plan) for asked, plan in found if plan), count)


def stopped(asked: Problem, **how: Any) -> Plan | None:
    """Return the plan of a solve that was cut short; None where it says that it knows none."""
    try:
        return solve(asked, SolveOptions(**how))
    except NoPlanError:
        return None


def worth(plan: Plan) -> list[int]:
    """Return the values of all levels, most important first."""
    return [level.value for level in plan.objective]


def assert_valid(asked: Problem, plan: Plan, others: Sequence[Plan]) -> None:
    """Check one plan of a solve that was cut short, and its bounds against *others*."""
    assert check(asked, plan) == ()
    assert [level.level for level in plan.objective] == LEVELS
    closed = all(level.value == level.bound for level in plan.objective)
    assert closed == (plan.status is Status.OPTIMAL)
    for number, level in enumerate(plan.objective):
        assert 0 <= level.bound <= level.value
        for other in others:
            above = zip(worth(other)[:number], worth(plan)[:number], strict=True)
            # The bound of a level holds for whatever is no worse in the levels above.
            if all(theirs <= ours for theirs, ours in above):
                assert worth(other)[number] >= level.bound


def cut_short(asked: Problem, workers: int = 1) -> list[Plan]:
    """Return the plans that *asked* has at several limits, and after some news."""
    ways = [stopped(asked, time_limit=limit, workers=workers) for limit in LIMITS]
    for at in (1, 2, 3, 5, 8):
        heard = Heard(at=at)
        plan = stopped(asked, on_progress=heard, cancelled=heard.enough, workers=workers)
        # What was told of was a plan: it must not be lost.
        assert plan is not None or not heard.told
        ways.append(plan)
    return [plan for plan in ways if plan]


def assert_anytime(asked: Problem, best: Plan, workers: int = 1) -> int:
    """Cut a solve short in many ways, and judge what it has by then; count what was not best."""
    plans = cut_short(asked, workers)
    for plan in plans:
        assert_valid(asked, plan, [*plans, best])
        if plan.status is Status.OPTIMAL:
            assert plan == best
    return sum(plan != best for plan in plans)


@pytest.mark.parametrize("workers", WORKERS)
def test_what_is_known_when_time_is_up_comes_back_with_bounds_that_hold(workers: int) -> None:
    """Random problems, from one millisecond on: checked plans, and no bound above the best."""
    short = sum(assert_anytime(*each, workers) for each in some_problems(0, FEW, cases=2))

    assert short


def test_two_children_who_are_cut_short_have_bounds_that_hold() -> None:
    """The same where the proof takes longer."""
    asked = children(2)

    assert assert_anytime(asked, solve(asked))


@pytest.mark.long
def test_bounds_hold_in_many_problems(long_budget: float) -> None:
    """The same over many random problems."""
    until = time.monotonic() + long_budget
    each = itertools.takewhile(lambda _: time.monotonic() < until, some_problems(100, MANY))
    short = [assert_anytime(asked, best) for asked, best in each]

    print(f"{len(short)} problems, {sum(short)} plans cut short")  # noqa: T201
    assert any(short)


@pytest.mark.parametrize("workers", WORKERS)
def test_news_is_told_in_turn_and_only_gets_better(workers: int) -> None:
    """Never two calls at once; a value falls, a bound rises, and the time goes on."""
    heard = Heard()

    solve(children(2), SolveOptions(on_progress=heard, workers=workers))

    assert heard.most == 1
    seconds = [news.seconds for news in heard.told]
    assert seconds == sorted(seconds)
    for level in Level:
        told = [(news.value, news.bound) for news in heard.told if news.level is level]
        assert all(bound <= value for value, bound in told)
        pairs = itertools.pairwise(told)
        assert all(b[0] <= a[0] and b[1] >= a[1] and a != b for a, b in pairs)


@pytest.mark.parametrize("cases", [1, 2])
def test_every_level_is_told_how_it_ended(cases: int) -> None:
    """The last word on every level is what the plan says of it: closed, with no gap."""
    heard = Heard()

    plan = solve(children(cases), SolveOptions(on_progress=heard))

    last = {news.level: (news.value, news.bound) for news in heard.told}
    assert last == {Level(level.level): (level.value, level.bound) for level in plan.objective}
    assert all(news.gap == 0 for news in {news.level: news for news in heard.told}.values())


def jobs(count: int = 14) -> cp_model.CpModel:
    """Return jobs on three machines, whose bound rises long after the first plan."""
    rng, model, ends = random.Random(1), cp_model.CpModel(), []
    machines: list[list[cp_model.IntervalVar]] = [[], [], []]
    for number in range(count):
        length = rng.randint(1, 20)
        start = model.new_int_var(0, 400, f"start{number}")
        ends.append(rng.randint(1, 9) * (start + length))
        for machine in machines:
            if rng.random() < 0.6:
                machine.append(model.new_fixed_size_interval_var(start, length, ""))
    for machine in machines:
        model.add_no_overlap(machine)
    model.minimize(sum(ends))
    return model


@pytest.mark.parametrize("workers", WORKERS)
def test_a_better_bound_is_news_without_a_better_plan(workers: int) -> None:
    """The bound rises while the value stays; the caller hears of it at once."""
    told: list[Progress] = []

    def heard(news: Progress) -> None:
        told.append(news)
        if any(a.value == b.value and a.bound < b.bound for a, b in itertools.pairwise(told)):
            raise MineError

    clock = Clock(SolveOptions(on_progress=heard, workers=workers))
    with pytest.raises(MineError):
        run(jobs(), Level.EARLIEST, clock)


def test_a_bound_is_no_news_before_there_is_a_plan() -> None:
    """A level that no plan gives a value has no gap that could be told."""
    told: list[Progress] = []
    clock = Clock(SolveOptions(on_progress=told.append))
    clock.tell(Level.EARLIEST, bound=5)
    assert told == []

    clock.tell(Level.EARLIEST, value=9, bound=5)

    assert [(news.value, news.bound) for news in told] == [(9, 5)]


def test_a_bound_holds_even_if_cp_sat_was_stopped_before_it_had_one() -> None:
    """A goal below zero is not said to be zero at least."""
    model = jobs(200)
    prize = model.new_int_var_from_domain(cp_model.Domain.from_values([0, 3, 7]), "prize")
    model.minimize(2 * model.get_int_var_from_proto_index(0) - 5 * prize - 10)

    told: list[Progress] = []
    clock = Clock(SolveOptions(on_progress=told.append))
    answer = run(model, Level.EARLIEST, clock, seconds=1e-9)

    assert not answer.found
    assert answer.bound == -45
    assert told == []


def test_what_was_told_is_not_told_again_and_a_better_level_begins_those_below_anew() -> None:
    """Worse values and bounds are no news, but below a better level they are."""
    told: list[Progress] = []
    clock = Clock(SolveOptions(on_progress=told.append))
    for level, value, bound in (
        (Level.EARLIEST, 9, 5),
        (Level.EARLIEST, 9, 4),
        (Level.EARLIEST, 10, 6),
        (Level.FACES, 3, 0),
        (Level.EARLIEST, 8, 0),
        (Level.FACES, 4, 0),
        (Level.EARLIEST, 8, 9),
        (Level.FACES, 4, 0),
    ):
        clock.tell(level, value=value, bound=bound)

    assert [(news.level, news.value, news.bound) for news in told] == [
        (Level.EARLIEST, 9, 5),
        (Level.EARLIEST, 9, 6),
        (Level.FACES, 3, 0),
        (Level.EARLIEST, 8, 6),
        (Level.FACES, 4, 0),
        (Level.EARLIEST, 8, 8),
    ]


def test_a_part_of_the_problem_is_nobodys_business() -> None:
    """A run without a level tells nothing: its bound would not hold for the whole."""
    told: list[Progress] = []

    clock = Clock(SolveOptions(on_progress=told.append))
    answer = run(jobs(5), None, clock, tuning={"cp_model_probing_level": 0})

    assert answer.proved
    assert told == []


@pytest.mark.parametrize("workers", WORKERS)
@pytest.mark.parametrize("at", [1, 2, 4])
@pytest.mark.parametrize("kind", [MineError, MyExit])
def test_what_a_listener_raises_reaches_the_caller(
    kind: type[BaseException], at: int, workers: int
) -> None:
    """The very same exception, once; the listener is not called again."""
    heard = Heard(raising=kind("stop"), at=at)

    with pytest.raises(kind) as caught:
        solve(children(2), SolveOptions(on_progress=heard, workers=workers))

    assert caught.value is heard.raising
    assert len(heard.told) == at


class AtWork:
    """A solver that is stopped, and goes on for a while."""

    stops = 0

    def stop_search(self) -> None:
        """Count."""
        self.stops += 1


def test_a_listener_that_has_raised_hears_no_more_of_a_solver_that_goes_on() -> None:
    """CP-SAT may find something more before it notices that it is to stop."""
    heard, solver = Heard(raising=MineError("stop"), at=2), AtWork()
    clock = Clock(SolveOptions(on_progress=heard))
    clock.tell(Level.EARLIEST, value=9)
    listener = running._Listener(solver, Level.EARLIEST, clock)  # type: ignore[arg-type]  # noqa: SLF001 - no race

    listener.on_bound(1)
    listener.on_bound(2)

    assert listener.error is heard.raising
    assert [news.bound for news in heard.told] == [0, 1]
    assert solver.stops == 1


@pytest.mark.parametrize("at", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("kind", [MineError, MyExit])
def test_what_cancelling_raises_reaches_the_caller(kind: type[BaseException], at: int) -> None:
    """Wherever it is asked: between levels, or while CP-SAT works."""
    polled = Polled(at, raising=kind("stop"))

    with pytest.raises(kind) as caught:
        solve(children(2), SolveOptions(cancelled=polled))

    assert caught.value is polled.raising
    assert polled.count == at


def test_what_cancelling_raises_while_cp_sat_works_stops_it() -> None:
    """The watch keeps it, stops CP-SAT, and raises it where the caller can catch it."""
    polled = Polled(1, raising=MineError("stop"))

    with pytest.raises(MineError) as caught:
        run(jobs(60), Level.EARLIEST, Clock(SolveOptions(cancelled=polled)), presolve=False)

    assert caught.value is polled.raising
    assert polled.count == 1


def cancelling(asked: Problem, at: int) -> tuple[Plan | None, int]:
    """Cancel when asked for the time number *at*; return the plan and how often it was asked."""
    polled = Polled(at)
    try:
        return solve(asked, SolveOptions(cancelled=polled)), polled.count
    except SolveCancelledError:
        return None, polled.count


def test_cancelling_is_heard_at_every_moment_that_it_is_asked() -> None:
    """At each: a checked plan or the error, and no more work than to ask once per case."""
    outcomes = Counter[str]()
    for asked, best in some_problems(0, FEW, cases=2):
        for at in itertools.count(1):
            plan, count = cancelling(asked, at)
            outcomes[plan.status.value if plan else "none"] += 1
            if count < at:
                assert plan == best
                break
            assert count <= at + 2 * len(asked.cases) + 2
            if plan:
                assert_valid(asked, plan, [plan, best])

    assert outcomes.keys() == {"none", "feasible", "optimal"}


def seconds_to_stop(asked: Problem, wait: float, workers: int) -> float:
    """Cancel a solve after *wait* seconds; return how long it took to come back."""
    flag, raised = threading.Event(), list[float]()

    def cancel() -> None:
        raised.append(time.monotonic())
        flag.set()

    timer = threading.Timer(wait, cancel)
    timer.start()
    plan = stopped(asked, workers=workers, cancelled=flag.is_set)
    back = time.monotonic()
    timer.join()
    if plan:
        assert check(asked, plan) == ()
    return back - raised[0]


@pytest.mark.parametrize("workers", WORKERS)
def test_a_long_solve_that_is_cancelled_comes_back(workers: int) -> None:
    """At a random moment of a long solve, be it in Python, in presolve or in the search."""
    dice = random.Random(workers)

    for _ in range(3):
        assert seconds_to_stop(children(6), dice.uniform(0, 0.8), workers) < DEAF


@pytest.mark.long
@pytest.mark.parametrize("workers", WORKERS)
def test_a_long_solve_comes_back_at_any_moment(workers: int, long_budget: float) -> None:
    """The same at many moments; the distribution is printed, and not judged."""
    dice, until = random.Random(workers), time.monotonic() + long_budget
    waits = itertools.takewhile(
        lambda _: time.monotonic() < until, (dice.uniform(0, 5) for _ in range(30))
    )
    taken = sorted(seconds_to_stop(children(6), wait, workers) for wait in waits)

    print(f"median {taken[len(taken) // 2]:.3f} s, most {taken[-1]:.3f} s")  # noqa: T201
    assert taken[-1] < DEAF


@pytest.mark.parametrize("name", ["faces", Level.FACES])
def test_the_last_level_that_counts_may_be_named(name: str) -> None:
    """A plain string is as good as the member; what is none is refused."""
    assert SolveOptions(down_to=name).down_to is Level.FACES  # type: ignore[arg-type]
    assert SolveOptions().down_to is Level.TIE
    with pytest.raises(InputError, match=r"down_to: expected one of: left-out, .*, tie"):
        SolveOptions(down_to="faecs")  # type: ignore[arg-type]


def test_the_watch_is_patient_without_a_reason_to_stop() -> None:
    """A caller that could cancel and does not is asked again and again, and gets the proof."""
    polled = Polled(10**9)
    clock = running.Clock(SolveOptions(cancelled=polled))
    quick: Callable[[], running.Answer] = lambda: run(jobs(8), Level.EARLIEST, clock)  # noqa: E731

    assert quick().proved
    assert not clock.stopped
