"""Ten wrong plans, each one change away from a good plan for a realistic centre."""

import functools
from datetime import timedelta

import attrs

from onestop.model import Availability, Gender, Presence, Window
from onestop.solver import solve
from onestop.texts import Text
from tests.builders import (
    MONDAY,
    a_case,
    a_centre,
    a_child,
    a_companion,
    a_person,
    a_problem,
    a_room,
    a_seat,
    a_window,
    an_appointment,
    at,
    some_people,
    some_rooms,
    the_day,
)
from tests.rules.rows import standing

# A centre with two teams, three days, half-busy diaries, and one visit that stands already.

DAYS = [MONDAY + timedelta(days=number) for number in range(3)]
BUSY = {
    "P-ada": ("08:30-12:00", "14:00-17:30"),
    "P-bea": ("08:30-11:30", "13:00-18:00"),
    "D-dora": ("08:30-12:00", "15:00-18:00"),
    "Y-fay": ("10:00-12:30", "15:00-18:00"),
    "J-gil": ("09:00-12:00",),
}


def diary(*clocks):
    """Return free time between pairs of clock times, on each of the days."""
    pairs = [pair.split("-") for pair in clocks or ("08:30-18:00",)]
    windows = (a_window(since, until, day) for day in DAYS for since, until in pairs)
    return Availability(tuple(windows))


def staff():
    """Return both teams."""
    return (
        *some_people(),
        a_person(ref="P-dee"),
        a_person(ref="P-fred", gender=Gender.MALE),
        a_person(ref="A-ivo", roles=("appropriate-adult",), gender=Gender.MALE),
        a_person(ref="J-jon", roles=("prosecutor",), gender=Gender.MALE, travel=20),
    )


def rooms():
    """Return three interview rooms, each with an observation room; the last has no recorder."""
    more = (("2", ("recording", "one-stop")), ("3", ("one-stop",)))
    pairs = (
        (
            a_room(ref=f"interview-{number}", features=features, observed_from=f"obs-{number}"),
            a_room(ref=f"obs-{number}", kinds=("observation",), observed_from=None),
        )
        for number, features in more
    )
    return (*some_rooms(), *(room for pair in pairs for room in pair))


def old_visit():
    """Return the plan that stands: P-dee interviews a boy from ten o'clock."""
    people = (
        a_seat("P-dee", "lead"),
        a_seat("P-fred", "second"),
        a_seat("A-ivo", "adult"),
        a_seat("J-jon", "prosecutor", Presence.OBSERVING),
    )
    interview = an_appointment(
        "interview", "10:00", "10:45", *people, room="interview-2", observed_from="obs-2"
    )
    return standing(interview)


def district(**changes):
    """Return the problem of a girl who comes with her grandmother, two days after it happened."""
    late = at("21:00", MONDAY - timedelta(days=2))
    facts = {
        "child": a_child(travel=40),
        "companions": (a_companion(relation="grandmother"),),
        "incident": Window(late - timedelta(hours=12), late),
        "blocked": (a_window("12:00", "13:30"),),
    }
    people, places = staff(), rooms()
    return a_problem(
        centre=a_centre(people=people, rooms=places),
        cases=(a_case(**facts | changes),),
        horizon=the_day(days=3),
        diaries={p.ref: diary(*BUSY.get(p.ref, ())) for p in people} | {"G1": diary()},
        openings={room.ref: diary() for room in places},
        standing=old_visit(),
    )


@functools.cache
def good(**changes):
    """Return the problem and the plan that the solver makes for it."""
    problem = district(**changes)
    return problem, solve(problem)


def at_new_visit(plan, change):
    """Return *plan* with the appointments of the new visit changed."""
    *before, visit = plan.visits
    appointments = tuple(new for old in visit.appointments if (new := change(old)) is not None)
    return attrs.evolve(plan, visits=(*before, attrs.evolve(visit, appointments=appointments)))


def at_service(plan, service, change):
    """Return *plan* with one appointment of the new visit changed."""
    return at_new_visit(plan, lambda old: change(old) if old.service == service else old)


def swap(plan, service, seat, ref):
    """Return *plan* with *ref* in a seat."""

    def swapped(old):
        people = (attrs.evolve(p, ref=ref) if p.seat == seat else p for p in old.people)
        return attrs.evolve(old, people=tuple(people))

    return at_service(plan, service, swapped)


def leave(plan, service, seat):
    """Return *plan* with nobody in a seat."""

    def left(old):
        return attrs.evolve(old, people=tuple(p for p in old.people if p.seat != seat))

    return at_service(plan, service, left)


def later(plan, way, *services):
    """Return *plan* with the new visit, or some services of it, later."""

    def moved(old):
        return attrs.evolve(old, start=old.start + way, end=old.end + way)

    return at_new_visit(
        plan, lambda old: moved(old) if old.service in services or not services else old
    )


def wrong_sex(plan):
    """Let a man lead."""
    return swap(plan, "interview", "lead", "P-carl")


def guardian_missing(plan):
    """Send the grandmother out."""
    return leave(plan, "interview", "adult")


def two_children(plan):
    """Let P-dee lead, who is with the boy."""
    return swap(plan, "interview", "lead", "P-dee")


def no_recorder(plan):
    """Go to the room without a recorder."""
    return at_service(
        plan,
        "interview",
        lambda old: attrs.evolve(old, room="interview-3", observed_from="obs-3"),
    )


def exam_too_late(plan):
    """Come two days later, when the window has closed."""
    return later(plan, timedelta(days=2))


def outside_hours(plan):
    """Come in the evening."""
    return later(plan, timedelta(hours=9))


def too_long_a_day(plan):
    """Let the child wait for counselling until the afternoon."""
    return later(plan, timedelta(hours=5), "counselling")


def second_interview(plan):
    """Interview the child once more when all is done."""
    *before, visit = plan.visits
    old, end = visit.find("interview"), visit.window.end
    team = tuple(person for person in old.people if person.seat != "second")
    again = attrs.evolve(old, ref="again", start=end, end=end + timedelta(minutes=20), people=team)
    longer = attrs.evolve(visit, appointments=(*visit.appointments, again))
    return attrs.evolve(plan, visits=(*before, longer))


def interpreter_missing(plan):
    """Send the interpreter away."""
    return leave(plan, "interview", "interpreter")


def no_rest(plan):
    """Cross the rest out."""
    return at_service(plan, "rest", lambda _: None)


@attrs.frozen(kw_only=True)
class Planted:
    """
    One change that makes a good plan wrong.

    Attributes:
        change: The change.
        rule: The id that the checker must give.
        sentence: What it must say.
        others: Ids that the change cannot help but give, too.
        case: How the case differs.

    """

    change: object
    rule: str
    sentence: Text
    others: tuple[str, ...] = ()
    case: dict = attrs.field(factory=dict)

    def __str__(self):
        """Name the change in a test report."""
        return self.change.__name__


PLANTED = (
    Planted(
        change=wrong_sex,
        rule="R04a",
        sentence=Text("A girl is interviewed by a woman.", "询问女性儿童由女性工作人员主持。"),
    ),
    Planted(
        change=guardian_missing,
        rule="R06",
        sentence=Text(
            "A guardian or appropriate adult is with the child throughout the interview.",
            "询问时法定代理人或者合适成年人应全程在场。",
        ),
    ),
    Planted(
        change=two_children,
        rule="R11",
        sentence=Text(
            "An interviewer interviews one child at a time.",
            "同一询问人员同一时段只能询问一名儿童。",
        ),
        others=("F04",),
    ),
    Planted(
        change=no_recorder,
        rule="R03",
        sentence=Text(
            "The interview takes place in a room that records sound and picture throughout.",
            "询问须在具备全程同步录音录像条件的房间进行。",
        ),
    ),
    Planted(
        change=exam_too_late,
        rule="R26",
        sentence=Text(
            "Evidence is collected before its window after the incident closes.",
            "证据须在案发后的有效时限内采集完毕。",
        ),
    ),
    Planted(
        change=outside_hours,
        rule="R37",
        sentence=Text("The interview takes place in the daytime.", "询问在白天进行。"),
        others=("F05", "F06"),
    ),
    Planted(
        change=too_long_a_day,
        rule="R45",
        sentence=Text(
            "The child is on site no longer than its age allows.",
            "儿童在中心停留时间不得超过其年龄所允许的上限。",
        ),
    ),
    Planted(
        change=second_interview,
        rule="R01",
        sentence=Text(
            "A child is formally interviewed once for a case.",
            "同一案件对儿童的正式询问以一次为限。",
        ),
        others=("F01",),
    ),
    Planted(
        change=interpreter_missing,
        rule="R13",
        sentence=Text(
            "A child who does not speak the language has an interpreter or signer throughout.",
            "儿童不通晓当地语言文字或者有听说障碍的，应全程有翻译或手语翻译。",
        ),
        case={"child": a_child(age=11, gender=Gender.MALE, languages=("ug",))},
    ),
    Planted(
        change=no_rest,
        rule="R44",
        sentence=Text(
            "Between exam and interview the child rests.", "检查与询问之间应安排儿童休息。"
        ),
    ),
)
