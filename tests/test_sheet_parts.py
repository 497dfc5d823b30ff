"""What people look at where a visit has two parts, or is not all that was asked for."""

import re
from datetime import timedelta

import attrs
import pytest

from onestop import sheet
from onestop.model import Conflict, LeftOut, Reason, Unplanned, Urgency
from onestop.rules import registry
from onestop.sheet import Look
from onestop.texts import Language
from tests.builders import (
    MONDAY,
    a_case,
    a_child,
    a_plan,
    a_problem,
    a_profile,
    a_seat,
    a_visit,
    an_appointment,
    at,
    some_appointments,
)
from tests.test_sheet import LANGUAGES, columns, golden

TUESDAY = MONDAY + timedelta(days=1)


def quiet_problem(**changes):
    """Return a problem under a profile whose rules have nothing to note; *changes* as of a case."""
    profile = attrs.evolve(a_profile(), rules=())
    return a_problem(profile=profile, cases=(a_case(urgency=Urgency.ACUTE, **changes),))


def by_night():
    """Return the exam after ten in the evening, past midnight."""
    exam = an_appointment("exam", "22:40", "23:00", a_seat("D-dora", "doctor"), room="exam-1")
    return attrs.evolve(exam, end=at("00:10", TUESDAY))


def next_day():
    """Return the interview on the morning after, with what the team says before it."""
    (interview,) = (a for a in some_appointments() if a.service == "interview")
    (pause,) = (a for a in some_appointments() if a.service == "break")
    briefing = an_appointment(
        "briefing", "09:40", "10:00", a_seat("P-ada", "lead"), room="interview-1", child=False
    )
    return tuple(
        attrs.evolve(a, start=a.start + timedelta(1), end=a.end + timedelta(1), part=2)
        for a in (briefing, interview, pause)
    )


def in_two_parts(**changes):
    """Return the visit of an acute case that came by night; *changes* as of a visit."""
    return a_visit(appointments=(*next_day(), by_night()), **changes)


def dropped():
    """Return what got no place, and why."""
    reason = Reason(rule="F05", subject="Y-fay", sentence=registry()["F05"].sentence)
    conflict = Conflict(reasons=(reason, attrs.evolve(reason, subject="P-ada")))
    return (
        LeftOut(case="2026-0001", service="counselling", conflict=conflict),
        LeftOut(case="2026-0001", service="homemade", conflict=conflict),
    )


@LANGUAGES
def test_two_parts_and_what_is_left_out_read_as_kept(language):
    """A night and the day after it are two stays; what got no place is told with its reasons."""
    plan = a_plan(visits=(in_two_parts(),), left_out=dropped(), objective=())

    text = sheet.render_plan(quiet_problem(), plan, Look(language=language, width=80))

    golden(f"parts.{language}.txt", text)
    assert max(map(columns, text.splitlines())) <= 80


def test_each_part_has_its_own_day_and_length():
    """The night at home in between is no time on site; a briefing is no time of the child's."""
    text = sheet.render_visits(quiet_problem(), a_plan(visits=(in_two_parts(),)))

    assert "part 1 of 2: Monday 2026-03-09, 22:40-00:10 (90 min)" in text
    assert "part 2 of 2: Tuesday 2026-03-10, 10:05-10:50 (45 min)" in text
    assert text.index("22:40-00:10  ") < text.index("09:40-10:00  ") < text.index("10:05-10:50  ")


def test_a_visit_of_one_part_is_not_numbered():
    """Whatever number its one part has."""
    visit = a_visit(appointments=next_day())

    text = sheet.render_visits(quiet_problem(), a_plan(visits=(visit,)))

    assert "child C-1: Tuesday 2026-03-10, 10:05-10:50 (45 min)" in text
    assert "part" not in text


def test_an_appointment_without_the_child_says_so():
    """Who waits with the child must know; all others are with it."""
    text = sheet.render_visits(quiet_problem(), a_plan(visits=(in_two_parts(),)))

    assert re.search(r"09:40-10:00 +briefing \(without the child\) ", text)
    assert text.count("without the child") == 1


def test_a_standing_visit_of_two_parts_takes_two_lines():
    """Each with its own day."""
    other = a_visit(case="2026-0002", child="C-2")
    case = a_case(ref="2026-0002", child=a_child(ref="C-2"))
    problem = attrs.evolve(quiet_problem(), cases=(case,))

    text = sheet.render_plan(problem, a_plan(visits=(in_two_parts(), other)))

    assert re.search(r"^  2026-0001 +Monday 2026-03-09 +22:40-00:10$", text, re.MULTILINE)
    assert re.search(r"^  2026-0001 +Tuesday 2026-03-10 +10:05-10:50$", text, re.MULTILINE)


@LANGUAGES
def test_families_suspects_and_wishes_are_not_shown(language):
    """The sheet names nothing of a case but its own reference and its child's."""
    visit = in_two_parts(family="Zfamily", with_cases=("Zother",), kept_apart=True)
    problem = quiet_problem(
        standing="suspect",
        family="Zfamily",
        with_cases=("Zother",),
        suspects=("Zsuspect",),
        territory="Zarea",
        more_time="Zreason",
    )
    plan = a_plan(visits=(visit,), left_out=dropped())

    text = sheet.render_plan(problem, plan, Look(language=language))

    assert "Z" not in text
    assert "suspect" not in text


@pytest.mark.parametrize("language", list(Language))
def test_a_case_without_a_visit_comes_after_what_is_left_out(language):
    """The smaller loss first."""
    (left, _) = dropped()
    plan = a_plan(
        visits=(in_two_parts(),),
        left_out=(left,),
        unplanned=(Unplanned(case="2026-0002", conflict=left.conflict),),
    )

    notes = sheet.render_visits(quiet_problem(), plan, Look(language=language, width=200))

    lines = [line for line in notes.splitlines() if "F05" in line]
    assert [re.search(r"2026-\d+", line)[0] for line in lines] == ["2026-0001", "2026-0002"]
