"""What a plan is worth, level by level: worked out by hand, and counted alike by the solver."""

from datetime import timedelta

import attrs
import pytest

from onestop.check import check
from onestop.model import PastInterview, Urgency
from onestop.objective import earliest, load, new_faces, values, waiting
from onestop.rules import Brief, Level
from onestop.solver import solve
from tests.builders import (
    a_case,
    a_child,
    a_diary,
    a_plan,
    a_problem,
    a_seat,
    a_visit,
    at,
)
from tests.rules.counts import TWO, on, standing_on, stood, two_children, two_teams
from tests.rules.frame import by_video
from tests.rules.rows import (
    an_override,
    for_case,
    for_centre,
    in_order,
    moved,
    notice,
    pinned,
    planned,
    seated,
    talk,
    talking,
    with_person,
    with_room,
)
from tests.rules.team import accompanied, with_companion
from tests.rules.times import FRIDAY, collected, since

FIRST = ("left-out", "deadline", "earliest", "on-site", "faces", "wishes", "load", "tie")
COUNSELLING_EARLY = ("rights", "counselling", "evidence", "exam", "rest", "interview")


def worth(problem, plan):
    """Return the value of every level, after the checker and the solver have agreed to it."""
    found = values(problem, plan)
    assert check(problem, plan) == ()
    solved = solve(pinned(problem, plan))
    said = {known.level: known.value for known in solved.objective if known.level != Level.TIE}
    assert said == found
    return {level.value: value for level, value in found.items()}


def test_levels_come_in_their_order():
    """The default order, most important first; the last only breaks ties and has no value."""
    assert tuple(level.value for level in Level) == FIRST
    assert tuple(values(a_problem(), a_plan())) == FIRST[:-1]


def test_usual_plan_by_hand():
    """Reported 07:40, over at 11:30: 230 minutes, twice as urgent; five strangers."""
    assert worth(a_problem(), a_plan()) == {
        "left-out": 0,
        "deadline": 0,
        "earliest": 2 * 230,
        "on-site": 0,
        "faces": len({"P-ada", "P-bea", "A-hana", "D-dora", "Y-fay"}),
        "wishes": 0,
        "load": 0,
    }


@pytest.mark.parametrize(
    ("urgency", "weight"), [(Urgency.ACUTE, 4), (Urgency.URGENT, 2), (Urgency.PLANNED, 1)]
)
def test_urgency_weighs_the_end(urgency, weight):
    """An acute child's minute counts four times, an urgent one's twice."""
    problem = talking(urgency=urgency)

    # Reported 07:40, over at 09:20.
    assert worth(problem, planned(notice(), talk()))["earliest"] == weight * 100


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 100), (1, 99), (30, 99), (59, 99), (60, 99), (61, 98)],
)
def test_begun_minutes_since_the_report_do_not_count(seconds, minutes):
    """From the report to the end pass whole minutes only, rounded down."""
    problem = talking(reported=at("07:40") + timedelta(seconds=seconds))
    plan = planned(notice(), talk())

    assert worth(problem, plan)["earliest"] == 2 * minutes
    assert earliest(problem, problem.cases[0], at("09:20")) == 2 * minutes


def test_waiting_is_what_no_appointment_fills():
    """Twenty minutes before counselling; the break inside the interview is no waiting."""
    late = moved("counselling", "11:10", "11:50")

    assert worth(a_problem(), late)["on-site"] == 20
    assert waiting(late.visits[0]) == 20
    assert waiting(a_visit()) == 0


def test_companions_are_no_strangers():
    """The grandmother is nobody new: four faces instead of five."""
    assert worth(a_problem(), a_plan())["faces"] == 5
    assert worth(accompanied(), with_companion())["faces"] == 4


def test_earlier_interviewer_is_no_stranger():
    """Whoever interviewed the child before is known to it."""
    past = (PastInterview(at=at("10:00", FRIDAY), interviewer="P-ada"),)
    problem = for_case(past_interviews=past, overrides=(an_override("R01"),))

    assert worth(problem, a_plan())["faces"] == 4


def test_whoever_is_not_in_the_room_is_no_face():
    """The prosecutor observes or is on a screen; the child meets neither."""
    brief = Brief(problem=a_problem(), case=a_case())

    assert "J-gil" not in new_faces(brief, a_visit())
    assert "J-gil" not in new_faces(brief, by_video().visits[0])
    remote = for_centre(with_person("J-gil", remote=True))
    assert worth(remote, by_video())["faces"] == 5


def test_somebody_in_two_seats_is_one_face():
    """The officer who collects also told the rights; the doctor is at both exams."""
    assert worth(a_problem(), seated("evidence", officer="P-ada"))["faces"] == 5
    assert worth(a_problem(), seated("evidence", doctor="D-emil"))["faces"] == 6


def test_each_child_has_its_own_strangers():
    """The same officer is a stranger to both children."""
    assert worth(two_children(), two_teams("09:25"))["faces"] == 3 + 3


def test_wishes_add_up_by_weight():
    """A male doctor costs four (R05b), counselling before the interview two (R43)."""
    usual = in_order(*COUNSELLING_EARLY).visits[0].appointments
    man = tuple(
        attrs.evolve(a, people=(a_seat("D-emil", "doctor"),)) if a.service == "exam" else a
        for a in usual
    )

    assert worth(a_problem(), planned(*usual))["wishes"] == 2
    assert worth(a_problem(), planned(*man))["wishes"] == 6


def test_lifted_rules_count_among_the_wishes():
    """Two recorded decisions, made use of: one each."""
    problem = attrs.evolve(
        for_case(overrides=(an_override("R04b"), an_override("R14"))),
        centre=with_room("interview-1", features=("recording",)),
    )

    assert worth(problem, seated("interview", second="P-carl"))["wishes"] == 2
    assert worth(problem, a_plan())["wishes"] == 1


def test_deadline_counts_minutes_past_the_lifted_window():
    """R26 lifted: collected at 09:00, due at 08:17:30, so 42 and a half begun minutes late."""
    problem = since("08:17:30", overrides=(an_override("R26"),))

    found = worth(problem, collected())

    assert (found["deadline"], found["wishes"]) == (43, 0)


def test_deadline_comes_before_an_early_end():
    """The psychologist has two gaps; the early one would make the collection forty minutes late."""
    case = since("09:00", services=("evidence", "counselling")).cases[0]
    lifted = attrs.evolve(case, overrides=(an_override("R26"),))
    gaps = {"Y-fay": a_diary(("08:40", "09:20"), ("11:20", "12:00"))}

    plan = solve(a_problem(cases=(lifted,), diaries=gaps))

    assert plan.visits[0].window.end == at("12:00")
    assert [known.value for known in plan.objective][1:3] == [0, 2 * 260]


@pytest.mark.parametrize(
    ("standing", "cost"),
    [
        ((), 0),
        (TWO[:1], 1),  # one already: the new one costs one
        (TWO, 2),
        ((stood(at("14:00"), seat="second"),), 0),  # taking notes is not leading
        ((stood(at("14:00"), who="P-bea"),), 0),  # somebody else's
    ],
)
def test_load_is_what_the_lead_has_already(standing, cost):
    """Each new interview costs what its lead leads in the standing plan."""
    centre = with_person("P-ada", max_interviews_per_day=5)
    problem = standing_on(for_centre(centre), *standing)

    plan = on(a_plan(), *standing)

    assert values(problem, plan)[Level.LOAD] == cost
    assert load(problem, attrs.evolve(plan, visits=plan.visits[::-1])) == cost


def test_second_new_interview_of_one_lead_costs_one_more():
    """Two new ones by the same lead, who has one already: one, then two."""
    old = stood(at("14:00"))
    problem = standing_on(two_children(max_interviews_per_day=5), old)

    assert worth(problem, on(two_teams("09:25"), old))["load"] == 1 + 2
    assert worth(two_children(), two_teams("09:25"))["load"] == 0 + 1


def test_visit_without_interview_is_no_load():
    """A notice and counselling ask nothing of those who interview."""
    problem = standing_on(talking(), *TWO)

    assert worth(problem, on(planned(notice(), talk()), *TWO))["load"] == 0


def test_interview_without_lead_is_no_load():
    """A plan that leaves the seat empty is wrong, but can be counted."""
    problem = standing_on(a_problem(), *TWO)

    assert load(problem, on(seated("interview", lead=None), *TWO)) == 0


def test_cases_add_up():
    """Two children: the first is over at 09:25, the second at 10:10; reported at 07:40."""
    found = worth(two_children(), two_teams("09:25"))

    assert found["earliest"] == 2 * 105 + 2 * 150
    assert found["on-site"] == 0 + 35


def test_case_without_a_visit_counts_nothing():
    """The checker finds it; what is there is counted all the same."""
    missing = attrs.evolve(
        a_problem(), cases=(a_case(), a_case(ref="2026-0002", child=a_child(ref="C-2")))
    )

    assert values(missing, a_plan()) == values(a_problem(), a_plan())


def test_standing_visits_are_not_counted_again():
    """Only the new visits have ends, waits and faces in the value of a plan."""
    old = stood(at("14:00"), who="P-carl")

    with_old = values(standing_on(a_problem(), old), on(a_plan(), old))

    assert with_old == values(a_problem(), a_plan())
