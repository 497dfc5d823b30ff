"""Several new children in one problem: who meets whom, who shares what."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from onestop import SolveOptions, check, solve
from onestop.errors import InfeasibleError, TimeLimitError
from onestop.model import (
    Case,
    Gender,
    Plan,
    Problem,
    Seat,
    Site,
    Standing,
    Status,
    Strength,
    Visit,
    Wishes,
)
from onestop.rules import Brief, Level, posted, registry, shape_of
from onestop.rules.verbs import EndsBy, StartsBy
from onestop.solver import judging
from onestop.solver.ladder import Ladder
from tests.builders import (
    MONDAY,
    a_case,
    a_centre,
    a_child,
    a_diary,
    a_person,
    a_problem,
    a_profile,
    a_room,
    at,
    some_people,
    some_rooms,
    the_day,
)
from tests.rules.settings import ruled, served

TUESDAY = MONDAY + timedelta(days=1)
LEAD = Seat(name="lead", roles=("interviewer",))


def two(services: tuple[str, ...] = ("counselling",), **changes: Any) -> list[Case]:
    """Return two cases of boys that ask for little."""
    return [
        a_case(
            ref=ref,
            child=a_child(ref=f"C-{ref}", gender=Gender.MALE),
            services=services,
            **changes,
        )
        for ref in ("a", "b")
    ]


def two_days(cases: Iterable[Case], **changes: Any) -> Problem:
    """Return the problem of planning *cases* on the Monday and the Tuesday."""
    both = {p.ref: a_diary() | a_diary(day=TUESDAY) for p in some_people()}
    rooms = {r.ref: a_diary() | a_diary(day=TUESDAY) for r in some_rooms()}
    facts = {"diaries": both, "openings": rooms} | changes
    return attrs.evolve(a_problem(cases=tuple(cases), **facts), horizon=the_day(days=2))


def visits(plan: Plan) -> tuple[Visit, Visit]:
    """Return the visits of both cases."""
    first, second = plan.visit("a"), plan.visit("b")
    assert first is not None
    assert second is not None
    return first, second


def test_brothers_come_on_one_day_where_they_wish() -> None:
    """F10: the psychologist's second free hour is on the next day, or a little later."""
    a, b = two()
    wish = attrs.evolve(b, wishes=Wishes(together="a"))
    hours = a_diary(("08:30", "09:30")) | a_diary(("08:30", "18:00"), day=TUESDAY)
    problem = two_days([a, wish], diaries={**two_days([a]).diaries, "Y-fay": hours})

    plan = solve(problem)

    # One of them could come on the Monday: an earlier end counts above any wish.
    assert {v.level: v.value for v in plan.objective}["wishes"] >= 1
    assert check(problem, plan) == ()


def test_a_wish_to_come_together_is_kept_where_it_costs_nothing() -> None:
    """F10 between two new visits: the same day, and no cost."""
    a, b = two(family="F-1")
    problem = two_days([a, attrs.evolve(b, wishes=Wishes(together="a"))])

    plan = solve(problem)

    one, other = visits(plan)
    assert one.window.start.date() == other.window.start.date()
    assert {v.level: v.value for v in plan.objective}["wishes"] == 0


def test_a_suspect_is_gone_for_an_hour_before_a_victim_comes() -> None:
    """R15 between two new visits."""
    a, b = two()
    problem = a_problem(cases=(a, attrs.evolve(b, standing=Standing.SUSPECT)))

    one, other = sorted(visits(solve(problem)), key=lambda visit: visit.window.start)

    assert other.window.start - one.window.end >= timedelta(hours=1)


def team(**changes: Any) -> Problem:
    """Return two co-victims to interview, two pairs of interviewers and two rooms."""
    a, b = two(("interview",))
    cases = (attrs.evolve(a, with_cases=("b",)), b)
    people = (
        *some_people(),
        a_person(ref="P-dan", gender=Gender.MALE),
        a_person(ref="J-jo", roles=("prosecutor",), agency="procuratorate"),
        a_person(ref="A-ann", roles=("appropriate-adult",), agency="youth-league"),
    )
    rooms = (
        *some_rooms(),
        a_room(ref="interview-2", observed_from="obs-2"),
        a_room(ref="obs-2", kinds=("observation",), observed_from=None, features=()),
    )
    return a_problem(cases=cases, centre=a_centre(people=people, rooms=rooms), **changes)


def test_co_victims_are_interviewed_side_by_side_by_two_teams() -> None:
    """R17 and R09: at the same time, by different people, each with its own adult."""
    one, other = visits(solve(team()))

    mine, theirs = one.find("interview"), other.find("interview")
    assert mine is not None
    assert theirs is not None
    assert mine.window.overlaps(theirs.window)
    assert mine.who("adult") != theirs.who("adult")
    assert {mine.who("lead"), mine.who("second")}.isdisjoint(
        {theirs.who("lead"), theirs.who("second")}
    )


def test_co_victims_with_one_team_do_not_meet() -> None:
    """R17 with one room to record in: one is gone before the other comes."""
    problem = team(openings={"interview-2": a_diary(("17:59", "18:00"))})

    one, other = visits(solve(problem))

    assert not one.window.overlaps(other.window)


def test_a_co_victim_who_is_not_interviewed_may_be_here() -> None:
    """R17 says nothing of a child who is only counselled."""
    problem = team()
    a, b = problem.cases
    told = attrs.evolve(b, services=("rest",))

    assert solve(attrs.evolve(problem, cases=(a, told))).status is Status.OPTIMAL


def test_a_co_victim_who_is_impossible_alone_is_explained_alone() -> None:
    """The other one has no part in the conflict, and none in the question."""
    problem = team()
    a, b = problem.cases
    never = attrs.evolve(b, blocked=(problem.horizon,))

    with pytest.raises(InfeasibleError) as caught:
        solve(attrs.evolve(problem, cases=(a, never)))

    assert caught.value.cases == ("b",)
    assert [reason.code for reason in caught.value.conflict.reasons] == ["F07"]


def test_an_adult_of_the_pool_sits_with_one_of_the_two() -> None:
    """R09: with one appropriate adult for co-victims, nothing fits; unrelated, it does."""
    problem = team(diaries={"A-ann": a_diary(("08:30", "08:35"))})

    with pytest.raises(InfeasibleError) as caught:
        solve(problem)

    assert "R09" in {reason.rule for reason in caught.value.conflict.reasons}
    a, b = problem.cases
    strangers = (attrs.evolve(a, with_cases=()), b)
    assert solve(attrs.evolve(problem, cases=strangers)).status is Status.OPTIMAL


def hardened(rule: str) -> Any:
    """Return the profile with *rule* made hard."""
    profile = a_profile()
    rules = (
        attrs.evolve(s, strength=Strength.HARD) if s.rule == rule else s for s in profile.rules
    )
    return attrs.evolve(profile, rules=tuple(rules))


def test_families_do_not_meet_at_the_door_where_that_is_hard() -> None:
    """R16 made hard: every coming and going is ten minutes from every other."""
    problem = a_problem(cases=tuple(two(("rest",))), profile=hardened("R16"))

    one, other = visits(solve(problem))

    doors = [(one.window.start, one.window.end), (other.window.start, other.window.end)]
    gaps = [abs(mine - theirs) for mine in doors[0] for theirs in doors[1]]
    assert min(gaps) >= timedelta(minutes=10)


def test_who_works_at_two_sites_has_time_for_the_way() -> None:
    """F11 between two new visits: the psychologist drives twenty minutes."""
    ward = a_room(ref="ward-1", site="hospital", kinds=("counselling", "family"))
    ward = attrs.evolve(ward, observed_from=None)
    sites = (Site(ref="main", travel={"hospital": 20}), Site(ref="hospital"))
    centre = a_centre(sites=sites, rooms=(*some_rooms(), ward))
    problem = a_problem(
        centre=centre,
        cases=tuple(two()),
        openings={
            "counselling-1": a_diary(("08:30", "09:20")),
            "ward-1": a_diary(("09:00", "12:00")),
        },
    )

    one, other = sorted(visits(solve(problem)), key=lambda visit: visit.window.start)

    early, late = one.find("counselling"), other.find("counselling")
    assert early is not None
    assert late is not None
    assert (early.room, late.room) == ("counselling-1", "ward-1")
    assert late.start - early.end >= timedelta(minutes=20)


def test_what_is_left_at_the_end_of_time_is_a_checked_plan() -> None:
    """Without a proof, the visits found one by one come back, judged like any plan."""
    problem = team()

    plan = solve(problem, SolveOptions(time_limit=0.5))

    assert check(problem, plan) == ()


@pytest.mark.parametrize("rule", [r for r in registry().values() if r.level is Level.DEADLINE])
def test_above_the_earliest_end_stand_deadlines_only(rule: Any) -> None:
    """The solver goes day by day, because a later day misses every deadline by more."""
    profile = a_profile()
    for case in (a_case(incident=None), a_case()):
        problem = a_problem(cases=(case,), profile=profile)
        brief = Brief(problem=problem, case=problem.cases[0])
        for item in posted(brief, shape_of(brief)):
            if item.rule == rule.id:
                assert isinstance(item.verb, EndsBy | StartsBy)


def test_a_report_in_the_night_counts_from_the_night() -> None:
    """Levels are read off the plan for both children together."""
    plan = solve(a_problem(cases=tuple(two())))
    values = {value.level: value.value for value in plan.objective}
    one, other = visits(plan)

    minutes = sum(int((v.window.end - at("07:40")).total_seconds() // 60) for v in (one, other))
    assert values["earliest"] == 2 * minutes


# When the time is up before all cases are planned together.


def no_climb(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the levels of several cases find nothing, as if no time were left."""
    real = Ladder.climb

    def climb(self: Ladder, *known: Any, **how: Any) -> None:
        if len(self.problem.cases) == 1:
            real(self, *known, **how)

    monkeypatch.setattr(Ladder, "climb", climb)


def test_visits_found_one_by_one_are_better_than_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They come back as feasible, with nothing proved but what each of them is alone."""
    no_climb(monkeypatch)
    problem = a_problem(cases=tuple(two()))

    plan = solve(problem)

    assert plan.status is Status.FEASIBLE
    assert check(problem, plan) == ()
    bounds = {value.level: value.bound for value in plan.objective if value.bound}
    assert bounds == {"earliest": 480}
    assert all(value.bound <= value.value for value in plan.objective)
    assert plan.objective[-1].value == 1


def test_visits_that_do_not_fit_together_are_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checker judges them too (P1)."""
    no_climb(monkeypatch)
    real = judging.check

    def strict(problem: Problem, plan: Plan) -> Any:
        return ("wrong",) if len(problem.cases) > 1 else real(problem, plan)

    monkeypatch.setattr(judging, "check", strict)

    with pytest.raises(TimeLimitError):
        solve(a_problem(cases=tuple(two())))


def test_some_of_the_visits_are_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A case without a visit found by itself leaves nothing to fall back on."""
    no_climb(monkeypatch)
    problem = a_problem(cases=tuple(two()), diaries={"Y-fay": a_diary(("09:00", "09:45"))})

    with pytest.raises(TimeLimitError):
        solve(problem)


def test_a_team_that_can_never_meet_rules_its_case_out() -> None:
    """The search does not look at what has no child; the solver does, for several cases too."""
    profile = served("briefing", LEAD, child=False, kinds=("meeting",))
    profile = ruled("R18a", base=profile)
    cases = tuple(two(("interview",)))

    with pytest.raises(InfeasibleError):
        solve(a_problem(cases=cases, profile=profile))


def test_who_is_called_out_comes_in_time_where_that_is_hard() -> None:
    """R32 made hard: the visit begins within the minutes, or there is none."""
    case = a_case(urgency="acute", services=("exam",), child=a_child(gender=Gender.MALE))

    def late(minutes: int) -> Problem:
        profile = a_profile()
        rules = (
            attrs.evolve(s, strength=Strength.HARD, values={"minutes": minutes})
            if s.rule == "R32"
            else s
            for s in profile.rules
        )
        return a_problem(cases=(case,), profile=attrs.evolve(profile, rules=tuple(rules)))

    # Seen at 08:00; everybody is free from 08:30 on.
    assert solve(late(30)).visits[0].window.start == at("08:30")
    with pytest.raises(InfeasibleError) as caught:
        solve(late(29))
    assert "R32" in {reason.rule for reason in caught.value.conflict.reasons}
