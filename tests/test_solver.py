"""The solver as a caller sees it: best plans, proofs, limits, cancelling, the same plan twice."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from onestop.check import check
from onestop.errors import (
    InfeasibleError,
    InputError,
    InternalError,
    SolveCancelledError,
    TimeLimitError,
)
from onestop.model import (
    Availability,
    Case,
    Gender,
    Override,
    PastInterview,
    Pin,
    Plan,
    Problem,
    Status,
    Strength,
    Urgency,
)
from onestop.rules import Level
from onestop.solver import (
    Progress,
    SolveOptions,
    feasible,
    ruling_out,
    running,
    solve,
    solving,
)
from onestop.solver.asking import ask, search
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_companion,
    a_diary,
    a_problem,
    a_profile,
    a_room,
    at,
    some_people,
    some_rooms,
)


def start_of(plan: Plan, service: str, case: str = "2026-0001") -> object:
    """Return when a service starts."""
    visit = plan.visit(case)
    appointment = visit.find(service) if visit else None
    return appointment.start if appointment else None


def values(plan: Plan) -> dict[str, int]:
    """Return the objective by level."""
    return {level.level: level.value for level in plan.objective}


def several(count: int, **changes: Any) -> tuple[Case, ...]:
    """Return some cases of different children."""
    return tuple(
        a_case(ref=f"c-{n}", child=a_child(ref=f"C-{n}", age=8 + n), **changes)
        for n in range(count)
    )


def test_the_first_morning_is_taken() -> None:
    """With everybody free the visit begins when the house opens, and wastes no minute."""
    plan = solve(a_problem())

    assert plan.status is Status.OPTIMAL
    assert start_of(plan, "rights") == at("08:30")
    assert values(plan)["on-site"] == 0
    assert check(a_problem(), plan) == ()


def test_every_level_is_listed_in_order_and_proved() -> None:
    """The objective names every level, most important first, each equal to its bound."""
    plan = solve(a_problem())

    assert [level.level for level in plan.objective] == [level.value for level in Level]
    assert all(level.value == level.bound for level in plan.objective)


def test_a_plan_stands_on_the_one_before() -> None:
    """Standing visits are kept as they are, busy for the new one, and the revision grows."""
    first = solve(a_problem())
    second_case = a_case(ref="c-2", child=a_child(ref="C-2"))

    second = solve(a_problem(cases=(second_case,), standing=first))

    assert second.visits[0] == first.visits[0]
    assert second.revision == first.revision + 1
    assert check(a_problem(cases=(second_case,), standing=first), second) == ()


def test_a_case_is_not_planned_twice() -> None:
    """A case that already has a visit is refused before anything is solved."""
    plan = solve(a_problem())

    with pytest.raises(InputError, match="without a visit"):
        a_problem(standing=plan)


def test_several_cases_are_planned_together() -> None:
    """Two children share the staff without sharing a minute of anybody."""
    problem = a_problem(cases=several(2))

    plan = solve(problem)

    assert plan.status is Status.OPTIMAL
    assert {visit.case for visit in plan.visits} == {"c-0", "c-1"}
    assert check(problem, plan) == ()


@pytest.mark.parametrize("cases", [1, 2], ids=["one case", "two cases"])
def test_the_plan_is_the_same_for_any_seed_and_workers(cases: int) -> None:
    """P4: workers and seeds change nothing, byte for byte."""
    problem = a_problem(cases=several(cases))
    plans = [
        solve(problem, SolveOptions(workers=workers, seed=seed))
        for workers, seed in ((1, 0), (1, 7), (8, 0), (8, 123))
    ]

    assert all(plan.status is Status.OPTIMAL for plan in plans)
    assert len(set(plans)) == 1


def test_the_order_of_people_and_rooms_does_not_matter() -> None:
    """The canonical plan follows references, not the order of a file."""
    centre = a_centre()
    shuffled = attrs.evolve(
        centre, people=centre.people[::-1], rooms=centre.rooms[2:] + centre.rooms[:2]
    )

    assert solve(a_problem(centre=shuffled)) == solve(a_problem(centre=centre))


def test_pins_stay() -> None:
    """A fixed start, room and person are kept even where the best plan had others."""
    pin = Pin(service="interview", start=at("14:00"), room="interview-1", people=("P-bea",))
    problem = a_problem(cases=(a_case(pins=(pin,)),))

    plan = solve(problem)

    assert start_of(plan, "interview") == at("14:00")
    visit = plan.visits[0].find("interview")
    assert visit is not None
    assert "P-bea" in {person.ref for person in visit.people}


def test_a_pin_on_a_service_nobody_asked_for_is_impossible() -> None:
    """A pin that no visit can keep is a conflict, not something to forget."""
    case = a_case(services=("exam",), pins=(Pin(service="interview", start=at("14:00")),))

    with pytest.raises(InfeasibleError) as caught:
        solve(a_problem(cases=(case,)))

    assert [reason.rule for reason in caught.value.conflict.reasons] == ["F08"]


def test_a_pin_on_a_room_where_none_is_needed_is_impossible() -> None:
    """A service that takes no room of its own cannot be pinned to one."""
    problem = a_problem(
        cases=(a_case(pins=(Pin(service="counselling", start=at("14:00"), room="exam-1"),)),)
    )
    services = tuple(
        attrs.evolve(s, kinds=()) if s.ref == "counselling" else s for s in problem.profile.services
    )

    with pytest.raises(InfeasibleError) as caught:
        solve(attrs.evolve(problem, profile=attrs.evolve(problem.profile, services=services)))

    assert [reason.rule for reason in caught.value.conflict.reasons] == ["F08"]


def test_a_second_interview_is_refused_without_override() -> None:
    """P2: the data alone rule it out, and the conflict says so."""
    past = (PastInterview(at=at("07:00"), interviewer="P-ada"),)

    with pytest.raises(InfeasibleError) as caught:
        solve(a_problem(cases=(a_case(past_interviews=past),)))

    assert [reason.code for reason in caught.value.conflict.reasons] == ["R01"]


def test_a_second_interview_with_override_is_planned_and_stays_visible() -> None:
    """The override is in the plan, with reason and approver."""
    override = Override(
        rule="R01", reason="new facts", approved_by="H. Li", at=at("07:50"), topics=("place",)
    )
    past = (PastInterview(at=at("07:00"), interviewer="P-ada"),)

    plan = solve(a_problem(cases=(a_case(past_interviews=past, overrides=(override,)),)))

    assert [lifted.override for lifted in plan.overrides] == [override]


def test_impossible_names_what_collides_and_without_it_a_plan_exists() -> None:
    """Without the women there is no interview of a girl; the conflict says so."""
    men = tuple(p for p in some_people() if p.ref not in ("P-ada", "P-bea"))
    problem = a_problem(centre=a_centre(people=men))

    with pytest.raises(InfeasibleError) as caught:
        solve(problem)

    reasons = caught.value.conflict.reasons
    assert "R04a" in {reason.rule for reason in reasons}
    assert not feasible(problem)
    assert feasible(problem, without=reasons)


def test_each_round_names_an_irreducible_set() -> None:
    """Nothing is named in vain: with any one reason of a single collision left, it is possible."""
    problem = a_problem(diaries={"Y-fay": Availability(())})

    with pytest.raises(InfeasibleError) as caught:
        solve(problem)

    reasons = caught.value.conflict.reasons
    for reason in reasons:
        assert feasible(problem, without=[reason])


def test_two_collisions_are_both_named() -> None:
    """No psychologist and no prosecutor: removing either alone does not help."""
    away = {"Y-fay": Availability(()), "J-gil": Availability(())}
    problem = a_problem(diaries=away)

    with pytest.raises(InfeasibleError) as caught:
        solve(problem)

    subjects = {reason.subject for reason in caught.value.conflict.reasons}
    assert {"Y-fay", "J-gil"} <= subjects
    assert feasible(problem, without=caught.value.conflict.reasons)


def test_cases_that_only_collide_together_are_explained() -> None:
    """Each child fits alone; both together do not, and the interviewers' turns are named."""
    hours = a_diary(("08:30", "11:30"))
    people = {person.ref: hours for person in some_people()}
    problem = a_problem(cases=several(2), diaries=people)
    assert all(feasible(attrs.evolve(problem, cases=(case,))) for case in problem.cases)

    with pytest.raises(InfeasibleError) as caught:
        solve(problem)

    assert caught.value.cases == ("c-0", "c-1")
    assert feasible(problem, without=caught.value.conflict.reasons)


def test_the_medical_part_does_not_wait() -> None:
    """An acute case that fits no whole visit carries the plan of its exam."""
    case = a_case(urgency=Urgency.ACUTE, incident=None)
    problem = a_problem(cases=(case,), diaries={"Y-fay": Availability(())})

    with pytest.raises(InfeasibleError) as caught:
        solve(problem)

    medical = caught.value.medical
    assert [a.service for a in medical.visits[0].appointments] == ["rights", "exam"]


@pytest.mark.parametrize(
    "changes",
    [
        {"urgency": Urgency.PLANNED},
        {"urgency": Urgency.ACUTE, "services": ("counselling", "interview")},
        {"urgency": Urgency.ACUTE, "services": ("exam", "evidence")},
        {"urgency": Urgency.ACUTE},
    ],
    ids=["not urgent", "nothing medical", "all of it medical", "no doctor either"],
)
def test_no_medical_part_where_there_is_none_to_plan(changes: dict[str, Any]) -> None:
    """Only an urgent medical part that fits by itself is offered."""
    nobody = {ref: Availability(()) for ref in ("Y-fay", "D-dora", "D-emil")}
    problem = a_problem(cases=(a_case(**changes),), diaries=nobody)

    with pytest.raises(InfeasibleError) as caught:
        solve(problem)

    assert caught.value.medical is None


def test_care_waits_for_no_law() -> None:
    """Without an adult to sit with the child there is no rights notice, but an exam."""
    case = a_case(urgency=Urgency.ACUTE)
    nobody = {ref: Availability(()) for ref in ("A-hana", "P-ada", "P-bea")}

    with pytest.raises(InfeasibleError) as caught:
        solve(a_problem(cases=(case,), diaries=nobody))

    assert [a.service for a in caught.value.medical.visits[0].appointments] == ["exam"]


def test_a_child_is_in_one_place_whatever_the_case() -> None:
    """A second case of the same child finds the first one's visit taken."""
    first = solve(a_problem(cases=(a_case(services=("exam",)),)))
    second = a_case(ref="c-2", services=("counselling",))
    problem = a_problem(cases=(second,), standing=first)

    plan = solve(problem)

    one, other = (visit.window for visit in plan.visits)
    assert not one.overlaps(other)
    with pytest.raises(InputError, match="one case of a child at a time"):
        a_problem(cases=(a_case(), second))


def test_an_injured_child_gets_its_exam_too() -> None:
    """Injured counts as urgent even where the case is planned; named services are respected."""
    case = a_case(
        urgency=Urgency.PLANNED, injured=True, services=("exam", "interview", "counselling")
    )
    problem = a_problem(cases=(case,), diaries={"Y-fay": Availability(())})

    with pytest.raises(InfeasibleError) as caught:
        solve(problem)

    services = {a.service for a in caught.value.medical.visits[0].appointments}
    assert services == {"rights", "exam"}


def test_a_soft_deadline_beats_an_earlier_end() -> None:
    """With R26 lifted, minutes past the window count before the end of the visit."""
    lifted = Override(rule="R26", reason="no doctor in time", approved_by="H. Li", at=at("07:50"))
    case = a_case(incident=None, services=("exam",), overrides=(lifted,))
    incident = attrs.evolve(
        case, incident=a_diary(("07:00", "07:01")).windows[0], child=a_child(age=8)
    )
    early = attrs.evolve(
        incident,
        incident=type(incident.incident)(  # type: ignore[misc]
            at("10:00") - timedelta(hours=72), at("10:01") - timedelta(hours=72)
        ),
    )
    problem = a_problem(cases=(early,), diaries={d: a_diary(("11:00", "18:00")) for d in DOCTORS})

    plan = solve(problem)

    assert values(plan)["deadline"] == 105
    assert plan.status is Status.OPTIMAL


DOCTORS = ("D-dora", "D-emil")


def hard_problem(cases: int = 4) -> Problem:
    """Return a problem that keeps the solver busy for longer than the tests wait."""
    return a_problem(cases=several(cases), horizon=a_diary(("00:00", "23:55")).windows[0])


def test_out_of_time_is_not_impossible() -> None:
    """A limit that is too short raises TimeLimitError, which says what to do."""
    with pytest.raises(TimeLimitError, match="raise time_limit"):
        solve(a_problem(cases=several(4)), SolveOptions(time_limit=1e-6))


def test_a_plan_found_in_time_comes_back_as_feasible_with_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When the time runs out between two levels, the plan at hand is checked and returned."""
    real = running.run
    calls = []

    def only_once(model: object, level: Level, clock: running.Clock, **how: bool) -> object:
        if clock.options.time_limit < SolveOptions().time_limit:
            return real(model, level, clock, **how)  # type: ignore[arg-type]
        calls.append(level)
        if len(calls) > 1:
            return running.Answer(found=False, proved=False, value=0, bound=0, of=lambda _: 0)
        return real(model, level, clock, **how)  # type: ignore[arg-type]

    monkeypatch.setattr("onestop.solver.ladder.run", only_once)
    problem = a_problem(cases=several(2))

    plan = solve(problem)

    assert plan.status is Status.FEASIBLE
    assert check(problem, plan) == ()
    assert all(level.bound <= level.value for level in plan.objective)
    assert plan.objective[-1].value == 1


def test_the_tie_is_not_broken_once_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan whose last level was not reached says so."""
    over = iter([False, False])
    monkeypatch.setattr(running.Clock, "over", lambda _: next(over, True))
    monkeypatch.setattr(solving, "settled", lambda *_: None)

    plan = solve(a_problem())

    assert plan.status is Status.FEASIBLE
    assert (plan.objective[-1].level, plan.objective[-1].value) == ("tie", 1)


def test_progress_is_told() -> None:
    """The caller hears of levels, values, bounds and seconds."""
    heard: list[Progress] = []

    solve(a_problem(cases=several(2)), SolveOptions(on_progress=heard.append))

    assert {progress.level for progress in heard} <= set(Level)
    assert any(progress.level is Level.EARLIEST for progress in heard)
    assert all(progress.bound <= progress.value for progress in heard)
    assert all(0 <= progress.gap <= 1 for progress in heard)


def test_a_gap_of_nothing_is_none() -> None:
    """A value of zero has no gap."""
    nothing = Progress(level=Level.FACES, value=0, bound=0, seconds=0.1)

    assert nothing.gap == 0


def test_cancelling_before_a_plan_is_found() -> None:
    """A caller that cancels at once gets an error of its own."""
    with pytest.raises(SolveCancelledError):
        solve(hard_problem(), SolveOptions(cancelled=lambda: True))


def test_cancelling_a_question_of_feasibility() -> None:
    """Asking only whether a plan exists can be cancelled, too."""
    with pytest.raises(SolveCancelledError):
        feasible(a_problem(), options=SolveOptions(cancelled=lambda: True))


def test_cancelling_a_long_solve() -> None:
    """A solve that is cancelled comes back soon, with what it had or an error."""
    stop = threading.Event()
    threading.Timer(0.4, stop.set).start()
    began = time.monotonic()

    plan = outcome_of(lambda: solve(hard_problem(), SolveOptions(cancelled=stop.is_set)))

    assert plan is None or plan.status is Status.FEASIBLE
    assert time.monotonic() - began < 20


def outcome_of(solving_it: Callable[[], Plan]) -> Plan | None:
    """Return the plan, or None where the caller cancelled before one was found."""
    try:
        return solving_it()
    except SolveCancelledError:
        return None


def test_a_solver_at_work_is_stopped() -> None:
    """The watch asks while CP-SAT works, and stops it."""

    class AtWork:
        """A solver that only notices when it is stopped."""

        stopped = threading.Event()

        def stop_search(self) -> None:
            self.stopped.set()

    solver = AtWork()
    clock = running.Clock(SolveOptions(cancelled=lambda: True))
    with running._Watch(solver, clock):  # type: ignore[arg-type]  # noqa: SLF001 - no race
        assert solver.stopped.wait(30)


def test_not_cancelling_changes_nothing() -> None:
    """A caller that could cancel and does not gets the same plan."""
    assert solve(a_problem(), SolveOptions(cancelled=lambda: False)) == solve(a_problem())


@pytest.mark.parametrize(
    "wrong", [{"time_limit": 0}, {"time_limit": "soon"}, {"workers": 0}, {"seed": -1}]
)
def test_nonsense_options_are_refused(wrong: dict[str, Any]) -> None:
    """Options are checked where they are made."""
    with pytest.raises(InputError):
        SolveOptions(**wrong)


def test_search_and_solver_must_agree_that_it_is_impossible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If only the search finds nothing, that is a bug of ours and not an answer."""
    monkeypatch.setattr("onestop.search.Search.visits", lambda _: iter(()))

    with pytest.raises(InternalError, match="only the solver"):
        solve(a_problem())


def test_search_and_solver_must_agree_that_it_is_possible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If only the search finds a visit that it knows all of, that is a bug of ours."""
    real = solving.narrowed
    never = ask(a_problem(), past_case())[0].posted
    kept = (setting for setting in a_profile().rules if setting.rule not in ("R09", "R10c"))
    profile = attrs.evolve(a_profile(), rules=tuple(kept))

    def poisoned(question: Any, best: Any, end: int) -> Any:
        narrow = real(question, best, end)
        return attrs.evolve(
            narrow, posted=narrow.posted + tuple(n for n in never if n.rule == "R01")
        )

    monkeypatch.setattr(solving, "narrowed", poisoned)
    monkeypatch.setattr(solving, "settled", lambda *_: None)

    with pytest.raises(InternalError, match="only the search"):
        solve(a_problem(profile=profile))


def past_case() -> Case:
    """Return a case with an interview behind it."""
    return a_case(past_interviews=(PastInterview(at=at("07:00"), interviewer="P-ada"),))


def test_a_level_counted_differently_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The levels read off the plan must be those that the solver minimised."""
    monkeypatch.setattr("onestop.solver.solving.objective.values", lambda *_: {Level.FACES: 99})

    with pytest.raises(InternalError, match="faces"):
        solve(a_problem())


def test_a_soft_rule_that_cannot_be_counted_is_refused() -> None:
    """No option quietly voids a rule: a rule that cannot be soft says so."""
    problem = a_problem()
    rules = tuple(
        attrs.evolve(setting, strength=Strength.SOFT) if setting.rule == "R44" else setting
        for setting in problem.profile.rules
    )
    soft = attrs.evolve(problem, profile=attrs.evolve(problem.profile, rules=rules))

    with pytest.raises(InputError, match=r"R44\.strength: expected hard or overridable"):
        solve(soft)


@pytest.mark.parametrize(
    "ages",
    [[{"to": 5, "booked": 30, "cap": 45}], [{"to": 17, "booked": 65, "cap": 60}]],
    ids=["ends too early", "books more than its cap"],
)
def test_a_profile_with_an_age_table_that_cannot_be_is_refused(ages: list[dict[str, int]]) -> None:
    """The jurisdiction's own mistake is bad input, not a bug of ours."""
    problem = a_problem()
    rules = tuple(
        attrs.evolve(s, values={**s.values, "ages": ages}) if s.rule == "R33" else s
        for s in problem.profile.rules
    )

    with pytest.raises(InputError, match=r"rules\.R33\.ages"):
        solve(attrs.evolve(problem, profile=attrs.evolve(problem.profile, rules=rules)))


def test_a_service_too_long_for_the_days_is_named_itself() -> None:
    """Where nothing fits even without any rule, the services are the reason."""
    problem = a_problem()
    services = tuple(
        attrs.evolve(service, minutes=1440) if service.ref == "counselling" else service
        for service in problem.profile.services
    )

    with pytest.raises(InfeasibleError) as caught:
        solve(attrs.evolve(problem, profile=attrs.evolve(problem.profile, services=services)))

    assert [reason.code for reason in caught.value.conflict.reasons] == ["F01"]


def test_an_explanation_ends_with_the_time() -> None:
    """A conflict is not looked for beyond the limit: then everything is named."""
    over = iter([False] * 3)
    problem = a_problem(diaries={"Y-fay": Availability(())})

    with pytest.raises(InfeasibleError) as caught:
        solve(problem, SolveOptions(cancelled=lambda: next(over, True)))

    assert len(caught.value.conflict.reasons) > 1
    assert feasible(problem, without=caught.value.conflict.reasons)


def test_when_time_runs_out_while_explaining_everything_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An explanation that was cut short names too much rather than too little."""

    def out_of_time(*_: object) -> None:
        raise TimeLimitError(["2026-0001"], 1)

    monkeypatch.setattr(ruling_out, "conflict", out_of_time)
    problem = a_problem(diaries={"Y-fay": Availability(())})

    with pytest.raises(InfeasibleError) as caught:
        solve(problem)

    assert feasible(problem, without=caught.value.conflict.reasons)


def test_a_hard_room_reset_is_kept() -> None:
    """A profile may make the room's reset binding; then the search alone does not decide."""
    rooms = tuple(attrs.evolve(r, reset=20) if r.ref == "exam-1" else r for r in some_rooms())
    first = solve(a_problem(centre=a_centre(rooms=rooms)))
    base = a_problem(
        centre=a_centre(rooms=rooms), cases=several(1, services=("exam",)), standing=first
    )
    strict = tuple(
        attrs.evolve(setting, strength=Strength.HARD) if setting.rule == "R49" else setting
        for setting in base.profile.rules
    )
    problem = attrs.evolve(base, profile=attrs.evolve(base.profile, rules=strict))
    assert not search(ask(problem, problem.cases[0])[0]).exact

    plan = solve(problem)

    standing, new = (
        [a.window for a in visit.appointments if a.room == "exam-1"] for visit in plan.visits
    )
    gaps = [max(a.start - b.end, b.start - a.end) for a in standing for b in new]
    assert min(gaps) >= timedelta(minutes=20)


def test_rooms_shared_by_several_families_hold_no_more_than_they_can() -> None:
    """Three children rest in a room for three; with a standing one, two more fit at a time."""
    boys = tuple(
        attrs.evolve(case, child=attrs.evolve(case.child, gender=Gender.MALE))
        for case in several(2, services=("interview", "exam"))
    )
    rooms = (*some_rooms(), a_room(ref="interview-2", observed_from="obs-2"))
    rooms += (attrs.evolve(some_rooms()[1], ref="obs-2"),)
    problem = a_problem(centre=a_centre(rooms=rooms), cases=boys)

    plan = solve(problem)

    assert check(problem, plan) == ()


def test_companions_are_no_new_faces() -> None:
    """A suitable companion fills the adult's seat, so that the child meets fewer strangers."""
    case = a_case(companions=(a_companion(),))

    plan = solve(a_problem(cases=(case,)))

    interview = plan.visits[0].find("interview")
    assert interview is not None
    assert interview.who("adult") == "G1"


def test_a_visit_without_the_child_is_refused() -> None:
    """What the team does among itself is no visit: one error, and no traceback."""
    meeting = attrs.evolve(a_profile().services[0], child=False)
    profile = attrs.evolve(a_profile(), services=(meeting,), rules=())

    with pytest.raises(InputError, match="the child is there"):
        solve(a_problem(profile=profile))


@pytest.mark.parametrize("last", list(Level))
def test_the_last_level_that_counts_is_the_last_that_is_told(last: Level) -> None:
    """Whether CP-SAT is asked or not, nothing is said of the levels below."""
    plan = solve(a_problem(), SolveOptions(down_to=last))

    assert [level.level for level in plan.objective] == list(Level)[: list(Level).index(last) + 1]
    assert plan.status is Status.OPTIMAL
