"""Services that may be left out: as few as can be, each with its reason."""

from typing import Any

import attrs
import pytest

from onestop import SolveOptions, check, solve
from onestop.errors import InfeasibleError, InternalError
from onestop.model import Availability, Pin, Plan, Problem, Status, Urgency
from onestop.objective import leaving_costs
from onestop.solver import leaving
from tests.builders import a_case, a_child, a_diary, a_problem, at

MAY = SolveOptions(may_leave_out=True)


def nobody(*refs: str, **changes: Any) -> Problem:
    """Return the usual problem without any time of *refs*."""
    return a_problem(diaries=dict.fromkeys(refs, Availability()), **changes)


def left_out(plan: Plan) -> list[tuple[str, str]]:
    """Return case and service of what was left out."""
    return [(item.case, item.service) for item in plan.left_out]


def test_nothing_is_left_out_where_all_fits() -> None:
    """The option changes nothing then."""
    assert solve(a_problem(), MAY) == solve(a_problem())


def test_nothing_is_left_out_unasked() -> None:
    """Without the option the case is impossible."""
    with pytest.raises(InfeasibleError):
        solve(nobody("Y-fay"))


def test_what_does_not_fit_is_left_out_and_listed() -> None:
    """No psychologist: no counselling, and the plan says why."""
    problem = nobody("Y-fay")

    plan = solve(problem, MAY)

    assert left_out(plan) == [("2026-0001", "counselling")]
    assert plan.status is Status.OPTIMAL
    (item,) = plan.left_out
    assert {reason.code for reason in item.conflict.reasons} >= {"F05(Y-fay)"}
    first = plan.objective[0]
    assert (first.level, first.value, first.bound) == ("left-out", 2, 2)
    assert plan.visits[0].find("counselling") is None
    assert check(problem, plan) == ()


def test_a_list_of_what_is_missing_must_be_true() -> None:
    """The checker misses what the plan does not list, and finds what it lists and holds."""
    problem = nobody("Y-fay")
    plan = solve(problem, MAY)

    assert "F01" in {f.rule for f in check(problem, attrs.evolve(plan, left_out=()))}
    whole = attrs.evolve(solve(a_problem()), left_out=plan.left_out)
    assert "F01" in {f.rule for f in check(a_problem(), whole)}


def test_talk_is_left_out_before_medicine() -> None:
    """Where exam and counselling collide, the counselling gives way."""
    short = {"C": a_diary(("08:30", "09:40"))}
    blocked = a_case(
        services=("exam", "counselling"),
        blocked=(a_diary(("09:40", "18:00")).windows[0],),
    )
    del short

    plan = solve(a_problem(cases=(blocked,)), MAY)

    assert left_out(plan) == [("2026-0001", "counselling")]


def test_a_pin_goes_with_what_it_pins() -> None:
    """A service that is left out keeps no pin."""
    pins = (Pin(service="counselling", start=at("12:00")),)

    plan = solve(nobody("Y-fay", cases=(a_case(pins=pins),)), MAY)

    assert left_out(plan) == [("2026-0001", "counselling")]


def test_what_a_rule_adds_again_cannot_be_left_out() -> None:
    """The notice of rights comes back with R41, so leaving it out is no way."""
    with pytest.raises(InfeasibleError):
        solve(nobody("P-ada", "P-bea", "P-carl", "A-hana"), MAY)


def test_every_case_keeps_something() -> None:
    """A case that asks for one thing alone cannot do without."""
    with pytest.raises(InfeasibleError):
        solve(nobody("Y-fay", cases=(a_case(services=("counselling",)),)), MAY)


def test_two_cases_leave_out_what_costs_less() -> None:
    """One psychologist, one hour: the urgent case is counselled, the planned one is not."""
    cases = tuple(
        a_case(ref=ref, urgency=urgency, child=a_child(ref=f"C-{ref}"), services=services)
        for ref, urgency, services in (
            ("a", Urgency.URGENT, ("counselling", "rest")),
            ("b", Urgency.PLANNED, ("counselling", "rest")),
        )
    )
    problem = a_problem(cases=cases, diaries={"Y-fay": a_diary(("09:00", "09:45"))})

    plan = solve(problem, MAY)

    assert left_out(plan) == [("b", "counselling")]


def test_costs_weigh_medicine_and_urgency() -> None:
    """A hundred for what a doctor does, one for the rest, times the urgency's weight."""
    case = a_case(urgency=Urgency.ACUTE, services=("exam", "counselling"))

    costs = leaving_costs(a_problem(cases=(case,)))

    assert costs == {("2026-0001", "exam"): 400, ("2026-0001", "counselling"): 4}


def test_a_list_that_the_checker_refuses_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """P1 holds for what is left out as well."""
    monkeypatch.setattr(leaving, "check", lambda *_: ("something",))

    with pytest.raises(InternalError, match="leaves out more"):
        solve(nobody("Y-fay"), MAY)
