"""What people look at: everything said, nothing betrayed, in any width and language."""

import re
import sys
import unicodedata
from pathlib import Path

import attrs
import pytest

from onestop import sheet
from onestop.check import check
from onestop.errors import InfeasibleError
from onestop.model import (
    Conflict,
    LevelValue,
    Lifted,
    Override,
    Presence,
    Reason,
    Room,
    Status,
    Unplanned,
    Urgency,
    Window,
)
from onestop.rules import registry
from onestop.sheet import Look
from onestop.texts import Language
from tests.builders import (
    MONDAY,
    a_case,
    a_centre,
    a_child,
    a_companion,
    a_person,
    a_plan,
    a_problem,
    a_profile,
    a_seat,
    a_visit,
    an_appointment,
    at,
    some_appointments,
    some_people,
    some_rooms,
    utc,
)

GOLDENS = Path(__file__).with_name("goldens")
LONG_AGO = Window(utc("2026-01-10 00:00"), utc("2026-02-20 00:00"))
LANGUAGES = pytest.mark.parametrize("language", list(Language))


def golden(name, text):
    """Compare *text* with what the file *name* keeps."""
    assert text == (GOLDENS / name).read_text(encoding="utf-8")


def columns(text):
    """Return how many columns of a terminal *text* takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def uncoloured(text):
    """Return *text* without colour and without spaces at the ends of lines."""
    return re.sub(r" +$", "", re.sub(r"\x1b\[[\d;]*m", "", text), flags=re.MULTILINE)


def a_remote_plan():
    """Return a plan with an observer by video, a seat and a service that nobody has named."""
    interview = some_appointments()[4]
    people = (
        *interview.people[:3],
        a_seat("J-gil", "prosecutor", Presence.REMOTE),
        a_seat("A-hana", "bystander"),
    )
    appointments = (
        *some_appointments()[:4],
        attrs.evolve(interview, people=people),
        *some_appointments()[5:],
        an_appointment("debrief", "11:30", "11:50", room="counselling-1"),
    )
    return a_plan(visits=(a_visit(appointments=appointments),))


def an_eventful_problem():
    """Return a case with a closed window, an override that is needed and one that is not."""
    rooms = tuple(attrs.evolve(room, label=f"30{n}") for n, room in enumerate(some_rooms()[:-1]))
    people = [p for p in some_people() if p.ref != "P-bea"]
    people.append(a_person(ref="P-bea", gender="male", name="Secret Name", email="p@example.org"))
    case = a_case(
        incident=LONG_AGO,
        companions=(a_companion(relation="secret aunt", email="aunt@example.org"),),
        overrides=(
            Override(
                rule="R04b", reason="secret reason", approved_by="Secret Chief", at=at("07:50")
            ),
            Override(
                rule="R19", reason="secret reason", approved_by="Secret Chief", at=at("07:50")
            ),
        ),
    )
    centre = a_centre(rooms=(*rooms, some_rooms()[-1]), people=tuple(people))
    return a_problem(centre=centre, cases=(case,))


def an_eventful_plan():
    """Return a plan of that case, with one that stands and one that could not be planned."""
    standing = a_visit(case="2026-0000", child="C-0", appointments=some_appointments()[:1])
    early = (attrs.evolve(some_appointments()[6], start=at("09:45"), end=at("10:05")),)
    appointments = (*some_appointments()[:3], *early, *some_appointments()[4:6])
    rule = registry()["F05"]
    reasons = (Reason(rule="F05", subject="P-ada", sentence=rule.sentence),)
    return a_plan(
        revision=3,
        visits=(standing, a_visit(appointments=appointments)),
        unplanned=(Unplanned(case="2026-0002", conflict=Conflict(reasons=reasons)),),
        overrides=(Lifted(case="2026-0001", override=an_override()),),
        objective=(
            LevelValue(level="deadline", value=0, bound=0),
            LevelValue(level="earliest", value=230, bound=230),
            LevelValue(level="faces", value=6, bound=5),
            LevelValue(level="homemade", value=1, bound=0),
        ),
    )


def an_override():
    """Return a recorded decision with words that stay in the file."""
    return Override(rule="R04b", reason="secret reason", approved_by="Secret Chief", at=at("07:50"))


def a_conflict(*reasons):
    """Return a conflict of (rule, subject) pairs."""
    rules = registry()
    return Conflict(
        reasons=tuple(Reason(rule=r, subject=s, sentence=rules[r].sentence) for r, s in reasons)
    )


@LANGUAGES
def test_a_plan_reads_as_kept(language):
    """Visits, notes, what stands and the goals: the whole sheet, word for word."""
    text = sheet.render_plan(
        an_eventful_problem(), an_eventful_plan(), Look(language=language, width=80)
    )

    golden(f"plan.{language}.txt", text)


@LANGUAGES
def test_a_conflict_reads_as_kept(language):
    """Each rule once, with its sentence and everything that it concerns."""
    conflict = a_conflict(("F05", "P-ada"), ("R02", ""), ("F05", "P-bea"), ("F02", "exam.doctor"))
    error = InfeasibleError(["2026-0001", "2026-0002"], conflict)

    text = sheet.render_conflict(a_problem(), error, Look(language=language, width=80))

    golden(f"conflict.{language}.txt", text)


@LANGUAGES
@pytest.mark.parametrize("width", [80, 120])
def test_every_line_fits_the_page(language, width):
    """No terminal has to wrap a line, also where characters take two columns."""
    look = Look(language=language, width=width)

    text = sheet.render_plan(an_eventful_problem(), an_eventful_plan(), look)

    assert max(map(columns, text.splitlines())) <= width


def test_a_narrow_page_keeps_a_readable_last_column():
    """A terminal too narrow for the table gets long lines, not one word a line."""
    look = Look(width=30)

    text = sheet.render_plan(a_problem(), a_plan(), look)

    assert "officer P-ada," in text
    assert max(map(columns, text.splitlines())) > look.width


@LANGUAGES
def test_a_person_and_the_seat_stay_on_one_line(language):
    """Who does what can be read without looking at two lines."""
    look = Look(language=language, width=100)

    text = sheet.render_plan(a_problem(), a_plan(), look)

    seat = {"en": "prosecutor J-gil (observing)", "zh": "检察官J-gil（观察室）"}[language]
    assert seat in text


@pytest.mark.parametrize("width", range(24, 60))
def test_no_line_begins_with_closing_punctuation(width):
    """Chinese lines break between characters, except before a comma or a full stop."""
    conflict = a_conflict(("F07", ""), ("R13", ""))
    look = Look(language=Language.ZH, width=width)

    text = sheet.render_conflict(a_problem(), InfeasibleError(["1"], conflict), look)

    assert [
        line for line in text.splitlines() if line.strip()[:1] in {*"，。；：、）"} - {""}
    ] == []
    assert [line for line in text.splitlines() if line.endswith("（")] == []


@LANGUAGES
def test_colour_changes_nothing_that_is_said(language):
    """With and without rich the same characters stand in the same places."""
    facts = (an_eventful_problem(), an_eventful_plan())
    look = Look(language=language, width=80)

    coloured = sheet.render_plan(*facts, attrs.evolve(look, colour=True))

    assert coloured.count("\x1b[") > 10
    assert uncoloured(coloured) == sheet.render_plan(*facts, look)


def test_colour_does_not_depend_on_the_environment(monkeypatch):
    """Who asks for colour decided it already; a variable must not change the page."""
    facts = (a_problem(), a_plan(), Look(colour=True))
    before = sheet.render_plan(*facts)

    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "20")

    assert sheet.render_plan(*facts) == before


def test_without_rich_the_page_is_plain(monkeypatch):
    """The extra is optional: the table stands without it."""
    monkeypatch.setitem(sys.modules, "rich", None)

    text = sheet.render_plan(a_problem(), a_plan(), Look(colour=True))

    assert text == sheet.render_plan(a_problem(), a_plan(), Look())


@LANGUAGES
def test_nothing_personal_is_shown(language):
    """Names, addresses, relations, reasons and who approved stay in the files."""
    problem = an_eventful_problem()
    look = Look(language=language)
    error = InfeasibleError(["2026-0001"], a_conflict(("R07", "")), an_eventful_plan())

    text = sheet.render_plan(problem, an_eventful_plan(), look)
    text += sheet.render_conflict(problem, error, look)

    assert [word for word in ("ecret", "@", "aunt", "female", "age") if word in text] == []


def test_times_are_those_of_the_centres_clocks():
    """A coordinator never converts: the plan holds UTC, the sheet the centre's time."""
    problem = a_problem(centre=a_centre(time_zone="Asia/Tokyo"))

    text = sheet.render_plan(problem, a_plan())

    assert "Times in Asia/Tokyo" in text
    assert "Monday 2026-03-09, 09:30-12:30 (180 min)" in text


def test_a_proved_plan_says_so():
    """Proved best, or merely good: the first line tells."""
    proved = a_plan(status=Status.OPTIMAL)

    assert "proved best." in sheet.render_plan(a_problem(), proved)
    assert "a better one may exist" in sheet.render_plan(a_problem(), a_plan())


def test_what_has_no_name_is_shown_by_its_reference():
    """A profile of one's own may have seats and services that onestop has no word for."""
    text = sheet.render_plan(a_problem(), a_remote_plan())

    assert "bystander: A-hana" in text
    assert "prosecutor J-gil (by video)" in text
    assert re.search(r"11:30-11:50 +debrief +counselling-1$", text, re.MULTILINE)


def test_a_room_that_is_not_the_centres_is_shown_by_its_reference():
    """A plan from elsewhere can be looked at before it is judged."""
    centre = a_centre(rooms=(Room(ref="other", site="main", kinds=("exam",), label="9"),))

    assert "interview-1" in sheet.render_plan(a_problem(centre=centre), a_plan())


def test_nobody_is_named_twice_for_having_no_address():
    """Who gets no invite is listed once for the visit."""
    text = sheet.render_visits(a_problem(), a_plan())

    told = "- 2026-0001: no mail address for A-hana, D-dora, J-gil, P-ada, P-bea, Y-fay,"
    assert text.count("no mail address") == 1
    assert told in text


@pytest.mark.parametrize(
    ("changes", "noted"),
    [
        ({"incident": LONG_AGO}, True),
        ({"incident": LONG_AGO, "services": ("interview",)}, False),
        ({"incident": Window(utc("2026-03-08 00:00"), utc("2026-03-08 01:00"))}, False),
        ({"incident": None}, False),
    ],
)
def test_a_window_that_closed_before_the_report_is_noted(changes, noted):
    """The deadline is void, and the coordinator is told; only where evidence is collected."""
    problem = a_problem(cases=(a_case(**changes),))

    text = sheet.render_plan(problem, a_plan(visits=()))

    assert ("R26 sets no deadline" in text) == noted


def test_a_profile_without_the_deadline_notes_no_window():
    """What does not apply needs no note."""
    profile = a_profile()
    rules = tuple(setting for setting in profile.rules if setting.rule != "R26")
    case = a_case(incident=LONG_AGO)
    problem = a_problem(profile=attrs.evolve(profile, rules=rules), cases=(case,))

    assert "R26" not in sheet.render_plan(problem, a_plan())


def test_a_plan_without_goals_shows_none():
    """A plan made by hand has no objective, so nothing is said of it."""
    assert "How good" not in sheet.render_plan(a_problem(), a_plan(objective=()))


def test_goals_at_zero_are_told_in_one_line():
    """Eight rows of zeros would hide the ones that matter."""
    two = (LevelValue(level="faces", value=2, bound=2), LevelValue(level="load", value=0, bound=0))

    both = sheet.render_plan(a_problem(), a_plan(objective=two))
    one = sheet.render_plan(a_problem(), a_plan(objective=two[:1]))

    assert "interviews its leads had already" not in both
    assert "Every other goal is at zero" in both
    assert "Every other goal is at zero" not in one


def test_visits_come_in_the_order_of_their_days():
    """Several cases planned together are read from the earliest on."""
    cases = (a_case(), a_case(ref="2026-0002", child=a_child(ref="C-2")))
    early = some_appointments()[:1]
    late = tuple(attrs.evolve(a, ref="x", start=at("14:00"), end=at("14:10")) for a in early)
    visits = (
        a_visit(appointments=late),
        a_visit(case="2026-0002", child="C-2", appointments=early),
    )

    text = sheet.render_visits(a_problem(cases=cases), a_plan(visits=visits))

    assert text.index("2026-0002, child C-2") < text.index("2026-0001, child C-1")


def test_a_clean_plan_is_one_line():
    """Nothing found, nothing to read."""
    assert sheet.render_findings(()) == "The plan keeps every rule that binds.\n"


def test_findings_name_the_rule_once_with_every_place():
    """What the checker says, by rule and case, appointment under appointment."""
    lonely = tuple(attrs.evolve(a, people=()) for a in some_appointments())
    findings = check(a_problem(), a_plan(visits=(a_visit(appointments=lonely),)))

    text = sheet.render_findings(findings, Look(width=80))

    row = next(line for line in text.splitlines() if "R06" in line)
    assert re.match(r"  R06   2026-0001  2026-0001.rights +A guardian", row)
    assert text.count("R06") == 1
    assert re.search(r"^ +2026-0001.interview ", text, re.MULTILINE)


def test_a_medical_part_that_fits_is_shown_below_the_conflict():
    """Medical care never waits for the interview: its plan comes with the no."""
    case = a_case(urgency=Urgency.ACUTE)
    exam = a_visit(appointments=(some_appointments()[2],))
    error = InfeasibleError([case.ref], a_conflict(("R04a", "")), a_plan(visits=(exam,)))

    text = sheet.render_conflict(a_problem(cases=(case,)), error)

    assert (
        text.index("R04a") < text.index("The medical part alone fits") < text.index("09:00-09:45")
    )


def test_the_sheet_speaks_of_the_days_it_was_made_for():
    """The builders' Monday is a Monday, so that the goldens do not lie."""
    assert MONDAY.isoweekday() == 1
