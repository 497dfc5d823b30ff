"""Many visits together: bounds that hold, plans that get better, and the roads to them."""

import itertools
import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import attrs
import pytest

from benchmarks import plain
from onestop.bits import Lattice
from onestop.check import check
from onestop.errors import InfeasibleError, SolveCancelledError, TimeLimitError
from onestop.model import Availability, Gender, Pin, Plan, Problem, Status
from onestop.rules import Level
from onestop.rules.verbs import Before
from onestop.solver import (
    SolveOptions,
    canonical,
    first,
    improving,
    judging,
    solve,
    solving,
    together,
)
from onestop.solver.alone import alone, even
from onestop.solver.asking import asked
from onestop.solver.clock import Clock
from onestop.solver.columns import Spreading, separable
from onestop.solver.day import Day, alike, most, needed, pools, relaxed
from onestop.solver.improving import Improving
from onestop.solver.ladder import Ladder
from onestop.solver.outcomes import RuledOutError
from onestop.solver.prices import Prices
from onestop.solver.question import Key
from onestop.solver.slack import ended, tightened
from onestop.solver.together import Stage
from tests.builders import MONDAY, a_case, a_child, a_diary, a_problem, at, the_day
from tests.random_problems import problem

SHARED = Path(plain.__file__).with_name("instances") / "shared"
# The best known value of each, in its own units.
KNOWN = {"children-03-days-07": 634, "children-05-days-07": 881, "children-10-days-07": 3583}
EARLIEST = SolveOptions(down_to=Level.EARLIEST, workers=2)


def shared(name: str) -> Problem:
    """Return one of the shared instances."""
    return plain.problem_of(SHARED / f"{name}.json")


def clock(**options: Any) -> Clock:
    """Return a clock that has just begun."""
    return Clock(SolveOptions(**options))


def stage_of(asked_for: Problem) -> Stage:
    """Return what is known of the visits before they are planned."""
    return Stage.of(asked_for, asked(asked_for), clock())


def values(plan: Plan) -> dict[str, int]:
    """Return what every level came to."""
    return {level.level: level.value for level in plan.objective}


def several(count: int) -> Iterator[tuple[Problem, Plan]]:
    """Yield random problems of several children, each with its best plan."""
    found = 0
    for seed in itertools.count():
        asked_for = problem(seed)
        if len(asked_for.cases) == 1:
            continue
        try:
            plan = solve(asked_for)
        except InfeasibleError:
            continue
        assert plan.status is Status.OPTIMAL
        yield asked_for, plan
        found += 1
        if found == count:
            return


def in_turn(asked_for: Problem) -> dict[str, Any]:
    """Return visits planned one after the other."""
    return first.one_by_one(asked_for, clock(), solving._solve)  # noqa: SLF001 - the one planner there is


def row(count: int, *, of: str = "counselling", **changes: Any) -> Problem:
    """Return boys who ask for little, and who all need the one psychologist."""
    cases = tuple(
        a_case(
            ref=ref, child=a_child(ref=f"C-{ref}", gender=Gender.MALE), services=(of,), **changes
        )
        for ref in "abcdefgh"[:count]
    )
    return a_problem(cases=cases)


# The shared instances: known values, proved.


@pytest.mark.parametrize("name", KNOWN)
def test_shared_instances_are_proved_at_their_known_values(name: str) -> None:
    """The level ``earliest`` comes to what others have found, and cannot be less."""
    plan = solve(shared(name), EARLIEST)

    assert plan.status is Status.OPTIMAL
    assert plain.objective(plan) == (KNOWN[name], KNOWN[name])
    assert [level.level for level in plan.objective] == ["left-out", "deadline", "earliest"]


def test_days_as_columns_need_no_plan_to_begin_with() -> None:
    """From nothing but visits alone on every day, the same value is reached and proved."""
    asked_for = shared("children-05-days-07")
    stage = stage_of(asked_for)
    spreading = Spreading(asked_for, stage.questions, stage.days, {})

    found = spreading.spread(clock(), 60, 10**9)

    assert found.bound == spreading.cost(found.ends) == 5 * KNOWN["children-05-days-07"]


def test_a_better_way_to_spread_the_visits_becomes_the_plan() -> None:
    """What is planned one by one is worse here than what comes out of the columns."""
    asked_for = shared("children-10-days-07")
    stage = stage_of(asked_for)
    better = Improving(asked_for, in_turn(asked_for), clock())
    before = better.worth[Level.EARLIEST]

    bound = together.spread(stage, better)

    assert before > better.worth[Level.EARLIEST] == bound == 5 * KNOWN["children-10-days-07"]


def test_without_time_a_bound_is_still_one() -> None:
    """Nothing was asked of any day: nothing is claimed."""
    asked_for = shared("children-03-days-07")
    stage = stage_of(asked_for)

    found = Spreading(asked_for, stage.questions, stage.days, {}).spread(clock(), 0, 10**9)

    assert found.bound == 0


# Bounds hold: none is above what the best plan comes to.


def test_no_bound_is_above_the_best_plan() -> None:
    """Over random problems with several children: columns, prices, and each visit alone."""
    for asked_for, plan in several(30):
        best, stage = values(plan), stage_of(asked_for)
        for level, floor in stage.floors.items():
            assert floor <= best[level.value]
        for level in (Level.DEADLINE, Level.EARLIEST):
            prices = Prices(asked_for, stage.questions, stage.days, level)
            assert prices.rise(clock(), 0.2, best[level.value] + 1) <= best[level.value]
        if separable(stage.questions):
            spreading = Spreading(asked_for, stage.questions, stage.days, {})
            assert spreading.spread(clock(), 2, 10**9).bound <= best["earliest"]
        open_to = tightened(asked_for, stage.questions, stage.days, None)
        for level, floor in alone(asked_for, open_to, clock(), 5).items():
            assert floor <= best[level.value]


def test_prices_come_near_what_is_known() -> None:
    """They rise above what every visit costs alone, and not above the known value."""
    asked_for = shared("children-10-days-07")
    stage = stage_of(asked_for)
    prices = Prices(asked_for, stage.questions, stage.days, Level.EARLIEST)
    known = 5 * KNOWN["children-10-days-07"]

    bound = prices.rise(clock(), 20, known)

    assert stage.floors[Level.EARLIEST] < bound <= known
    assert bound > 0.95 * known


def test_prices_end_where_nobody_stands_in_the_way() -> None:
    """With one visit there is nothing to share: the first bound is the value."""
    asked_for = row(1)
    stage = stage_of(asked_for)
    prices = Prices(asked_for, stage.questions, stage.days, Level.EARLIEST)

    assert prices.rise(clock(), 5, 10**6) == stage.floors[Level.EARLIEST]


def test_prices_heed_the_clock() -> None:
    """A clock that is over leaves the bound where it was."""
    asked_for = row(2)
    stage = stage_of(asked_for)
    prices = Prices(asked_for, stage.questions, stage.days, Level.EARLIEST)

    assert prices.rise(clock(cancelled=lambda: True), 5, 10**6) == 0


def test_alone_heeds_the_clock() -> None:
    """A clock that is over leaves nothing but what needs no solver."""
    asked_for = row(2, of="interview")
    stage = stage_of(asked_for)
    open_to = tightened(asked_for, stage.questions, stage.days, None)

    assert alone(asked_for, open_to, clock(cancelled=lambda: True), 5) == {
        Level.ON_SITE: 0,
        Level.FACES: 0,
        Level.WISHES: 0,
        Level.LOAD: 0,
    }


def test_prizes_that_nothing_can_reach_are_not_asked_for() -> None:
    """Where no prizes lift the bound so far, those of the program itself serve."""
    asked_for = row(2)
    stage = stage_of(asked_for)
    spreading = Spreading(asked_for, stage.questions, stage.days, {})

    most, prizes = spreading.worth(spreading.centre, None)
    _, again = spreading.worth(spreading.centre, 10**12)

    assert most > 0
    assert prizes.keys() == again.keys()


def test_load_is_spread_over_who_leads_least() -> None:
    """Four interviews by three interviewers cost 0 + 0 + 0 + 1; no other visit counts."""
    talks, others = row(4, of="interview"), row(2)

    assert even(talks, asked(talks)) == 1
    assert even(others, asked(others)) == 0


def test_standing_interviews_count_for_the_load() -> None:
    """Who leads one already is asked later."""
    whole = row(4, of="interview")
    one = attrs.evolve(whole, cases=whole.cases[:1])
    stands = attrs.evolve(whole, cases=whole.cases[1:], standing=solve(one))

    assert even(stands, asked(stands)) == 1


# The model of one day.


def test_visits_that_need_the_same_are_alike() -> None:
    """A child who may come at other times is another kind of visit."""
    same = [relaxed(question) for question in asked(row(3))]
    assert [len(group) for group in alike(same)] == [3]

    # Without its first step.
    cut = {
        name: starts.within(starts.mask & (starts.mask - 1))
        for name, starts in same[0].starts.items()
    }
    assert [len(group) for group in alike([attrs.evolve(same[0], starts=cut), *same[1:]])] == [1, 2]


def test_a_day_takes_no_more_than_its_people_can() -> None:
    """One psychologist has an hour and a half: two visits of 40 minutes, not three."""
    asked_for = attrs.evolve(
        row(3), diaries={**row(3).diaries, "Y-fay": a_diary(("09:00", "10:30"))}
    )
    question = asked(asked_for)[0]

    assert most(question) == 2
    people = frozenset({"Y-fay"})
    assert pools([question])[people] * 5 == 90
    assert needed(question, people) * 5 == 40


def test_a_visit_that_needs_nobody_has_no_limit() -> None:
    """Where no seat is filled, people are no bound."""
    question = asked(row(1))[0]
    bare = {name: attrs.evolve(starts, seats={}) for name, starts in question.starts.items()}

    assert most(attrs.evolve(question, starts=bare)) > 1000


def test_visits_without_a_common_day_are_not_spread() -> None:
    """Days as columns are for visits that lie within one of the same days each."""
    questions = asked(row(2))
    assert separable(questions)
    bare = [attrs.evolve(question, posted=()) for question in questions]
    assert not separable(bare)
    assert not separable([questions[0], bare[1]])


# The last level, by either road.


def test_both_roads_to_the_first_plan_end_at_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """To decide in order and to minimise by and by give one plan (P4)."""
    some = list(several(25))

    real = canonical.run

    def lost(model: Any, level: Any, *rest: Any, **how: Any) -> Any:
        answer = real(model, level, *rest, **how)
        canonically = how.get("canonical", False)
        return attrs.evolve(answer, found=False, proved=False) if canonically else answer

    monkeypatch.setattr(canonical, "run", lost)
    for largest in (1 << 24, 1 << 6):
        monkeypatch.setattr(canonical, "LARGEST", largest)
        for asked_for, plan in some:
            assert solve(asked_for) == plan


def test_a_last_level_that_takes_too_long_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other level is proved; the plan is feasible all the same."""
    monkeypatch.setattr(canonical, "first", lambda *_, **__: None)

    plan = solve(row(2))

    assert plan.status is Status.FEASIBLE
    assert [level.level for level in plan.objective if level.bound < level.value] == ["tie"]


def test_without_time_the_last_level_is_open() -> None:
    """By and by ends where the time does, and says so."""
    asked_for = shared("children-05-days-07")
    stage = stage_of(asked_for)
    ladder = Ladder(
        asked_for, stage.questions, tightened(asked_for, stage.questions, stage.days, None).earliest
    )
    ladder.settle_at(in_turn(asked_for), clock())
    assert ladder.answer is not None
    visits = tuple(ladder.visits.values())

    assert canonical.by_and_by(ladder.model, visits, ladder.answer, clock(time_limit=1e-9)) is None


# Better plans from a plan.


def test_a_plan_gets_better_a_few_visits_at_a_time() -> None:
    """Level by level, never worse, and every step is sound."""
    asked_for = shared("children-10-days-07")
    better = Improving(asked_for, in_turn(asked_for), clock())
    before = tuple(better.worth.values())

    better.improve(10, 25)

    assert tuple(better.worth.values()) < before
    assert judging.sound(asked_for, better.visits)
    assert better.worth == judging.worth(asked_for, better.visits)


def test_what_is_not_better_is_not_kept() -> None:
    """Neither nothing, nor the same again, nor what is unsound."""
    asked_for = row(3)
    better = Improving(asked_for, in_turn(asked_for), clock())
    visits = dict(better.visits)

    assert not better.consider({})
    assert not better.consider(visits)
    assert not better.consider({"a": visits["a"]})
    assert better.visits == visits


def test_visits_that_cannot_be_planned_anew_stay() -> None:
    """Where the search rules one of them out, nothing is replaced."""
    asked_for = row(2)
    found = in_turn(asked_for)
    nowhere = attrs.evolve(asked_for, diaries={**asked_for.diaries, "Y-fay": Availability(())})

    assert improving.replanned(nowhere, found, clock()) is None


# Many visits: the road without the whole model.


def test_many_visits_come_back_with_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """With more visits than the whole model takes, a checked plan and a bound for every level."""
    some = [*several(12), (shared("children-10-days-07"), None)]
    monkeypatch.setattr(together, "WHOLE", 1)

    for asked_for, best in some:
        plan = solve(asked_for, SolveOptions(time_limit=4))
        assert check(asked_for, plan) == ()
        assert [level.level for level in plan.objective] == [level.value for level in Level]
        assert all(level.bound <= level.value for level in plan.objective)
        for level in plan.objective if best is not None else ():
            # A bound is given the levels above: where those are the best, it holds for the best.
            assert level.bound <= values(best)[level.level]
            assert level.value >= values(best)[level.level]
            if level.value > values(best)[level.level]:
                break


def test_many_visits_end_at_the_level_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below it nothing is said."""
    monkeypatch.setattr(together, "WHOLE", 1)

    plan = solve(shared("children-10-days-07"), SolveOptions(time_limit=3, down_to=Level.EARLIEST))

    assert [level.level for level in plan.objective] == ["left-out", "deadline", "earliest"]


def tight() -> Problem:
    """Return two boys: the one in no hurry is fixed at the hour that the other would take."""
    early, late = row(2).cases
    pin = Pin(service="counselling", start=at("09:00"), people=("Y-fay",))
    cases = (attrs.evolve(early, urgency="urgent"), attrs.evolve(late, pins=(pin,)))
    hours = {"Y-fay": a_diary(("09:00", "09:45"), ("11:00", "11:45"))}
    return attrs.evolve(row(2), cases=cases, diaries={**row(2).diaries, **hours})


def test_whoever_finds_no_place_is_made_room_for() -> None:
    """One by one the urgent boy takes the one hour that the other could have."""
    asked_for = tight()
    alone_found = in_turn(asked_for)
    assert alone_found.keys() == {"a"}

    found = first.with_room(asked_for, alone_found, clock(), 20)

    assert found.keys() == {"a", "b"}
    assert judging.sound(asked_for, found)


def test_nobody_is_made_room_for_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no other visit may move, there is no day for this one."""
    monkeypatch.setattr(first, "OTHERS", 0)
    monkeypatch.setattr(first, "MOST_MORE", 1)
    asked_for = tight()
    found = in_turn(asked_for)

    assert first.with_room(asked_for, found, clock(), 0.2) == found


def test_a_fixed_appointment_is_fixed_for_a_day_too() -> None:
    """The model of a day knows whom a pin names, of visits that it takes."""
    asked_for = tight()
    stage = stage_of(asked_for)
    best = values(solve(asked_for))

    found = Spreading(asked_for, stage.questions, stage.days, {}).spread(clock(), 5, 10**9)

    assert found.bound == best["earliest"]


def test_nobody_is_made_room_for_where_there_is_none() -> None:
    """An hour less, and one of them stays without a visit until the time is up."""
    asked_for = tight()
    short = attrs.evolve(
        asked_for, diaries={**asked_for.diaries, "Y-fay": a_diary(("09:00", "09:45"))}
    )
    found = in_turn(short)

    assert first.with_room(short, found, clock(), 0.3) == found


def test_many_visits_of_which_one_found_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan has them all once others made room."""
    monkeypatch.setattr(together, "WHOLE", 1)

    plan = solve(tight(), SolveOptions(time_limit=10))

    assert {visit.case for visit in plan.visits} == {"a", "b"}


# When the time is up.


def test_a_known_plan_comes_back_when_the_caller_stops() -> None:
    """Nothing more is asked of the solver, and what bounds the first levels stays."""
    asked_for = shared("children-10-days-07")
    stage = attrs.evolve(stage_of(asked_for), clock=clock(cancelled=lambda: True))

    turns = in_turn(asked_for)
    plan = together.whole(stage, turns, judging.worth(asked_for, turns))

    assert plan.status is Status.FEASIBLE
    assert plan.objective[2].bound == stage.floors[Level.EARLIEST]


def test_nothing_comes_back_where_nothing_is_known() -> None:
    """Cancelled or out of time, as the case may be."""
    asked_for = row(2)
    stage = stage_of(asked_for)
    stopped = attrs.evolve(stage, clock=clock(cancelled=lambda: True))
    with pytest.raises(SolveCancelledError):
        together.whole(stopped, {})

    late = attrs.evolve(stage, clock=clock(time_limit=1e-9))
    with pytest.raises(TimeLimitError):
        together.whole(late, {})


def test_a_visit_without_a_day_is_ruled_out_with_its_case() -> None:
    """The search names all parts of the case."""
    asked_for = row(2)
    nowhere = attrs.evolve(asked_for, diaries={**asked_for.diaries, "Y-fay": Availability(())})

    with pytest.raises(RuledOutError) as caught:
        stage_of(nowhere)
    assert [question.case.ref for question in caught.value.questions] == ["a"]


def test_visits_can_be_held_to_their_ends() -> None:
    """Each on the day of its end, and gone by then."""
    asked_for = row(2)
    stage = stage_of(asked_for)
    lattice = Lattice.over(asked_for.horizon, asked_for.centre.grid)
    found = in_turn(asked_for)
    ends = {q.key: lattice.steps_to(found[q.case.ref].window.end) for q in stage.questions}

    held = ended(stage.questions, stage.days, ends)

    for question in held.questions:
        last = {each.mask.bit_length() - 1 + each.length for each in question.starts.values()}
        assert max(last) == ends[question.key]


def test_a_team_that_cannot_meet_in_time_closes_the_day_to_nobody_else() -> None:
    """What the search does not look at must not make a day with others impossible."""
    asked_for = row(2)
    one, other = asked(asked_for)
    talk = one.starts["counselling"]
    need = attrs.evolve(talk.need, service="briefing", child=False, kinds=(), seats=())
    last = 1 << (talk.mask.bit_length() - 1)
    late = attrs.evolve(talk, need=need, mask=last, rooms={}, seats={})
    before = Before(first="briefing", then="counselling")
    held = attrs.evolve(
        one,
        starts={**one.starts, "briefing": late},
        posted=(*one.posted, attrs.evolve(one.posted[0], verb=before, level=None)),
    )
    stage = stage_of(asked_for)
    ends = {question.key: stage.days[question.key][0].end for question in (one, other)}

    offer = Day(asked_for, 0, [held, other], ends).best({one.key: 0, other.key: 10**7}, clock(), 10)

    assert offer.column.ends.keys() == {other.key}
    assert offer.bound < 0


# Days that are settled before the levels below the end.


def ladder_on(stage: Stage) -> Ladder:
    """Return the first levels of all visits, on the days of *stage*."""
    open_to = tightened(stage.problem, stage.questions, stage.days, None)
    ladder = Ladder(stage.problem, open_to.questions, open_to.earliest)
    ladder.climb(clock(), {}, last=Level.EARLIEST)
    return ladder


def over_three_days(dice: random.Random) -> Problem:
    """Return three boys and one psychologist, who has little time on three days."""
    days = [MONDAY + timedelta(days=number) for number in range(3)]
    hours = [a_diary((since, until), day=day) for day in days for since, until in few_hours(dice)]
    asked_for = row(3)
    cases = [
        attrs.evolve(
            case,
            urgency=dice.choice(("planned", "urgent")),
            blocked=tuple(the_day(day) for day in days if dice.random() < 0.3),
        )
        for case in asked_for.cases
    ]
    open_to = reduce(or_, (a_diary(day=day) for day in days))
    return attrs.evolve(
        asked_for,
        cases=tuple(cases),
        horizon=the_day(days=3),
        openings=dict.fromkeys(asked_for.openings, open_to),
        diaries={**dict.fromkeys(asked_for.diaries, open_to), "Y-fay": reduce(or_, hours)},
    )


def few_hours(dice: random.Random) -> list[tuple[str, str]]:
    """Return one or two stretches of a day, each long enough for one child or for two."""
    return [
        (f"{start:02}:00", f"{start + 1:02}:{dice.choice((0, 30)):02}")
        for start in sorted(dice.sample((9, 11, 14), dice.randint(1, 2)))
    ]


def choices(stage: Stage) -> Iterator[dict[Key, int]]:
    """Yield every choice of a day for every visit."""
    able = [[each.day for each in visits] for visits in stage.days.values()]
    for days in itertools.product(*able):
        yield dict(zip(stage.days, days, strict=True))


def as_good(stage: Stage, ladder: Ladder) -> list[dict[Key, int]]:
    """Return the choices of days that come to the same at the first levels, by trying all."""
    aims = [level.value for level in ladder.levels]
    found = ((days, ladder_on(stage.on(days))) for days in choices(stage))
    return [days for days, each in found if [level.value for level in each.levels] == aims]


def test_days_are_settled_only_where_no_other_choice_is_as_good() -> None:
    """What is narrowed to the days of one plan loses no other that is as good."""
    seen = {True: 0, False: 0}
    for seed in itertools.count():
        if min(seen.values()) == 3:
            break
        try:
            stage = stage_of(over_three_days(random.Random(seed)))
        except RuledOutError:
            continue
        ladder = ladder_on(stage)
        if ladder.impossible or len(list(choices(stage))) == 1:
            continue
        best = as_good(stage, ladder)
        settled = ladder.settled_days(clock())
        seen[bool(settled)] += 1
        assert best == [settled] if settled else len(best) > 1


def test_days_are_not_asked_for_where_there_is_nothing_to_find_out() -> None:
    """One day for everybody, no plan yet, or no time: the model stays as it is."""
    stage = stage_of(row(2))
    first_days = {key: visits[0].day for key, visits in stage.days.items()}
    assert ladder_on(stage.on(first_days)).settled_days(clock()) == {}
    fresh = Ladder(stage.problem, stage.questions, tightened_days(stage))
    assert fresh.settled_days(clock()) == {}
    over = clock(cancelled=lambda: True)
    assert ladder_on(stage).settled_days(over) == {}


def tightened_days(stage: Stage) -> Mapping[Key, Mapping[int, int]]:
    """Return the earliest end of every visit on every day."""
    return tightened(stage.problem, stage.questions, stage.days, None).earliest


def test_whoever_cancels_while_visits_are_looked_at_hears_of_it_at_once() -> None:
    """Without a plan that is an error; with one, the plan stays as it is known."""
    asked_for = row(3)
    stage = attrs.evolve(stage_of(asked_for), clock=clock(cancelled=lambda: True))
    with pytest.raises(SolveCancelledError):
        Stage.of(asked_for, asked(asked_for), stage.clock)
    assert stage.no_later(judging.worth(asked_for, in_turn(asked_for))) is stage
    assert first.ready(asked_for, stage.clock) is None
