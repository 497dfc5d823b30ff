"""The corners of the best visit without CP-SAT: where it gives up, and where it need not."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from onestop.errors import InfeasibleError
from onestop.model import (
    Attendance,
    Plan,
    Problem,
    Reason,
    Seat,
    Service,
    Setting,
    Strength,
    Wishes,
)
from onestop.rules import Level, Posted, registry
from onestop.rules.verbs import Before, Differs, EndsBy, OneJourney, SpanAtMost, Verb, Within
from onestop.solver import choosing, settling, solve, solving
from onestop.solver.asking import ask, search
from onestop.solver.settling import NoVisitError, Settled
from onestop.texts import Text
from tests.builders import MONDAY, a_diary, a_plan, a_visit, an_appointment, at, the_day
from tests.builders import a_seat as seated
from tests.small import a_man, a_service, one, someone, somewhere

TALK, INTERVIEW = a_service("talk"), a_service("interview", "lead")
RIGHTS = a_service("rights", "adult")
WITH_ADULT = a_service("interview", "lead", "adult")
BRIEFING, DEBRIEF = (a_service(ref, "lead", child=False) for ref in ("briefing", "debrief"))
BESIDE = a_service("briefing", "adult", child=False)
ADA, BEA = someone("ada", "lead"), someone("bea", "lead")
ANN, ZOE = someone("ann", "adult"), someone("zoe", "adult")


def a_rule(rule: str, strength: str = "hard", weight: int = 1, **values: Any) -> Setting:
    """Return how a rule is set, with its usual values if nothing else is said."""
    values = {**registry()[rule].defaults, **values}
    return Setting(rule=rule, strength=Strength(strength), weight=weight, values=values)


BEFORE, AFTER, SAME = a_rule("R18a"), a_rule("R18b"), a_rule("R09")


def solved(asked: Problem) -> Plan | None:
    """Return the plan; None where there is none."""
    try:
        return solve(asked)
    except InfeasibleError:
        return None


def answers(monkeypatch: pytest.MonkeyPatch, asked: Problem) -> list[object]:
    """Return what came back day by day; the plan is what CP-SAT proves in any case."""
    found: list[object] = []

    def spied(*args: Any) -> Settled | None:
        try:
            found.append(settling.settled(*args))
        except NoVisitError:
            found.append(NoVisitError)
            raise
        return found[-1]  # type: ignore[return-value]

    monkeypatch.setattr(solving, "settled", spied)
    mine = solved(asked)
    monkeypatch.setattr(solving, "settled", lambda *_: None)
    assert mine == solved(asked)
    return found


def booked(room: str, since: str, until: str, *people: Attendance, service: str = "talk") -> Plan:
    """Return a standing plan in which another child is in *room*."""
    held = an_appointment(service, since, until, *people, room=room, ref="old/1")
    return a_plan(visits=(a_visit(case="old", child="C-0", appointments=(held,)),))


def watched(**changes: Any) -> Problem:
    """Return an interview that is watched from where the team meets before."""
    lead = Seat(name="lead", roles=("lead",))
    watcher = Seat(name="second", roles=("lead",), presence=("observing",))
    talk = a_service("interview", lead, watcher, kinds=("interview",))
    meeting = a_service("briefing", "lead", child=False, kinds=("observation",))
    rooms = (
        somewhere("r-1", kinds=("interview",), observed_from="r-2"),
        somewhere("r-2", kinds=("observation",)),
    )
    facts: dict[str, Any] = {"rules": [BEFORE], "people": [ADA, BEA], "rooms": rooms}
    return one(talk, meeting, asked=["interview"], **facts | changes)


GIVEN_UP: dict[str, Problem] = {
    "the adult is at the notice, with the team and at the interview, and so tied twice": one(
        RIGHTS,
        BESIDE,
        WITH_ADULT,
        rules=[SAME, BEFORE],
        people=[ADA, ANN, ZOE],
        asked=["rights", "interview"],
    ),
    "somebody is wished for where nobody has a seat": one(
        TALK, people=[ADA], case={"wishes": Wishes(person="ada")}
    ),
    "the team meets before and after": one(
        INTERVIEW, BRIEFING, DEBRIEF, rules=[BEFORE, AFTER], people=[ADA], asked=["interview"]
    ),
    "the team meets where others watch": watched(),
    "the team had better meet before": one(
        a_service("briefing", child=False),
        INTERVIEW,
        rules=[a_rule("R18a", "soft", 2)],
        people=[ADA],
        asked=["interview"],
    ),
    "who else is in a shared room counts": one(
        BRIEFING,
        TALK,
        INTERVIEW,
        rules=[BEFORE],
        people=[ADA],
        asked=["talk", "interview"],
        rooms=(somewhere("r-1", capacity=2),),
        standing=booked("r-1", "08:30", "09:00"),
    ),
}


@pytest.mark.parametrize("why", GIVEN_UP)
def test_what_cannot_be_said_is_left_to_cp_sat(monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    """No answer at all is given, rather than a wrong one."""
    found = answers(monkeypatch, GIVEN_UP[why])

    assert found
    assert not any(found)


@pytest.mark.parametrize("capacity", [1, 2, 3])
@pytest.mark.parametrize("rooms", [1, 2])
def test_the_team_takes_a_room_beside_the_child(
    monkeypatch: pytest.MonkeyPatch, capacity: int, rooms: int
) -> None:
    """They meet while the child talks; where they cannot, CP-SAT looks for a later end."""
    places = (somewhere("r-1", capacity=capacity), somewhere("r-2"))[:rooms]
    asked = one(
        BRIEFING,
        TALK,
        INTERVIEW,
        rules=[BEFORE],
        people=[ADA],
        asked=["talk", "interview"],
        rooms=places,
    )

    at_once = capacity > 1 or rooms > 1
    assert all(answers(monkeypatch, asked)) == at_once
    (visit,) = solve(asked).visits
    briefing, talk = visit.find("briefing"), visit.find("talk")
    assert briefing
    assert talk
    assert briefing.window.overlaps(talk.window) == at_once


def test_who_leads_too_often_costs_nothing_where_nobody_leads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """R48, soft, speaks of a seat that this interview does not have."""
    asked = one(
        a_service("interview", "second"),
        rules=[a_rule("R48", "soft", 3, interviews=0)],
        people=[someone("ada", "second")],
    )

    assert all(answers(monkeypatch, asked))
    assert {level.level: level.value for level in solve(asked).objective}["wishes"] == 0


@pytest.mark.parametrize(("minutes", "fits"), [(20, False), (60, True)])
def test_a_hard_call_is_heeded(
    monkeypatch: pytest.MonkeyPatch, minutes: int, *, fits: bool
) -> None:
    """R32, hard: where all begin too late, CP-SAT has the last word."""
    asked = one(
        TALK,
        rules=[a_rule("R32", minutes=minutes)],
        case={"urgency": "acute"},
        openings={ref: a_diary(("09:00", "10:30")) for ref in ("r-1", "r-2")},
    )

    assert any(answers(monkeypatch, asked)) == fits


RESET = somewhere("r-1", reset=30)
WOMEN = a_rule("R10c", "soft", 3, seats=("lead",))
ALIKE: dict[str, tuple[Problem, int]] = {
    "the other room records": (
        one(
            INTERVIEW,
            rules=[a_rule("R03", "soft", 2, feature="recording")],
            people=[ADA],
            rooms=(somewhere("r-1"), somewhere("r-2", features=("recording",))),
        ),
        0,
    ),
    "no room records": (
        one(INTERVIEW, rules=[a_rule("R03", "soft", 2, feature="recording")], people=[ADA]),
        2,
    ),
    "the other room is ready": (
        one(
            TALK,
            rules=[a_rule("R49")],
            rooms=(RESET, somewhere("r-2")),
            standing=booked("r-1", "08:00", "08:30"),
        ),
        0,
    ),
    "the room is not ready, which costs": (
        one(
            TALK,
            rules=[a_rule("R49", "soft", 4)],
            rooms=(RESET,),
            standing=booked("r-1", "08:00", "08:30"),
        ),
        4,
    ),
    "the brother comes on the same day": (
        one(
            TALK,
            case={"wishes": Wishes(together="old")},
            standing=booked("r-1", "10:00", "10:30"),
        ),
        0,
    ),
    "the brother came before": (
        one(
            TALK,
            case={"wishes": Wishes(together="old")},
            standing=booked("r-1", "10:00", "10:30"),
            horizon=the_day(MONDAY + timedelta(days=1)),
            diaries={},
            openings={"r-1": a_diary(day=MONDAY + timedelta(days=1))},
        ),
        1,
    ),
    "a woman had better lead": (
        one(INTERVIEW, rules=[WOMEN], people=[a_man("aaron", "lead"), ADA]),
        0,
    ),
    "no woman can lead": (one(INTERVIEW, rules=[WOMEN], people=[a_man("aaron", "lead")]), 3),
    "who led once has had enough": (
        one(
            INTERVIEW,
            rules=[a_rule("R48", interviews=1)],
            people=[ADA, BEA],
            standing=booked("r-1", "10:00", "10:30", seated("ada", "lead"), service="interview"),
        ),
        0,
    ),
    "the lead examines as well": (
        one(
            INTERVIEW,
            a_service("exam", Seat(name="doctor", roles=("lead",))),
            rules=[a_rule("R55", "soft", 2)],
            people=[ADA],
        ),
        2,
    ),
}


@pytest.mark.parametrize("why", ALIKE)
def test_what_breaks_a_wish_costs_as_it_does_in_cp_sat(
    monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """Level by level, for rooms, people and days."""
    asked, wishes = ALIKE[why]

    assert any(answers(monkeypatch, asked))
    assert {level.level: level.value for level in solve(asked).objective}["wishes"] == wishes


# Many ways to put the appointments in order.

FILLERS = tuple(a_service(f"talk-{n}") for n in range(4))
DAY = a_diary(("08:30", "13:00"))
# Each of them could be at one of the two early, and only later at both.
SPLIT = {
    "ada": DAY,
    "ann": a_diary(("08:30", "09:00"), ("11:30", "13:00")),
    "zoe": a_diary(("09:00", "09:30"), ("11:30", "13:00")),
}


def many(*fillers: Service, **changes: Any) -> Problem:
    """Return a case for which notice and interview share an adult, and *fillers* fill the day."""
    facts: dict[str, Any] = {
        "rules": [SAME],
        "people": [ADA, ANN, ZOE],
        "diaries": dict.fromkeys(SPLIT, DAY),
        "openings": {"r-1": DAY, "r-2": DAY},
    }
    return one(RIGHTS, WITH_ADULT, *fillers, **facts | changes)


@pytest.mark.parametrize("count", [0, 2, 4])
def test_ties_put_the_end_off(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """However many orders are tried in vain, the end that the ties allow is found."""
    asked = many(*FILLERS[:count], diaries=SPLIT)

    assert all(answers(monkeypatch, asked))
    (visit,) = solve(asked).visits
    assert visit.parts[0].end == at("12:00")


@pytest.mark.parametrize("steps", [300, 1])
@pytest.mark.parametrize("time", [None, "morning", "afternoon"])
def test_of_many_orders_the_first_is_taken(
    monkeypatch: pytest.MonkeyPatch, steps: int, time: str | None
) -> None:
    """Whether it is known or not what none of them is cheaper than."""
    monkeypatch.setattr(choosing, "FEW", steps)
    asked = many(*FILLERS[:2], case={"wishes": Wishes(time=time)})

    assert all(answers(monkeypatch, asked))
    (visit,) = solve(asked).visits
    assert [one.service for one in visit.appointments][:2] == ["rights", "interview"]


@pytest.mark.parametrize(("module", "name"), [(settling, "PATIENCE"), (choosing, "MOST_BRANCHES")])
def test_without_patience_cp_sat_is_asked(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    """Neither the walk through the times nor the ties may take more than a few steps."""
    monkeypatch.setattr(module, name, 0)

    assert answers(monkeypatch, many(diaries=SPLIT)) == [None]


def test_a_day_without_any_one_person_for_both_is_ruled_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without CP-SAT; it agrees that there is no plan."""
    apart = {"ann": a_diary(("08:30", "09:00")), "zoe": a_diary(("09:00", "09:30"))}

    assert answers(monkeypatch, many(diaries={"ada": DAY} | apart)) == [NoVisitError]


# Demands that no rule posts today.

REASON = Reason(rule="R00", sentence=Text("s", "s"))
TEAM = one(
    BRIEFING,
    INTERVIEW,
    a_service("exam", "lead"),
    rules=[BEFORE],
    people=[ADA, BEA, a_man("carl", "lead")],
    asked=["interview", "exam"],
)


def settled_with(verb: Verb | None, level: Level | None) -> Settled | None:
    """Return the best first visit, with one more demand."""
    (question,) = ask(TEAM, TEAM.cases[0])
    if verb is not None:
        more = Posted(case="A", rule="R00", verb=verb, level=level, weight=1, reason=REASON)
        question = attrs.evolve(question, posted=(*question.posted, more))
    searching = search(question)
    return settling.settled(question, searching, next(searching.visits()))


@pytest.mark.parametrize(
    ("verb", "level"),
    [
        (Before(first="exam", then="interview"), Level.DEADLINE),
        (EndsBy(service="briefing", by=at("09:00")), Level.DEADLINE),
        (SpanAtMost(minutes=30), Level.ON_SITE),
        (Before(first="briefing", then="exam"), Level.WISHES),
        (Within(service="briefing", windows=a_diary()), Level.WISHES),
        (
            Differs(service="interview", seat="lead", others={"briefing", "exam"}),
            Level.WISHES,
        ),
        (EndsBy(service="exam", by=at("09:00")), Level.WISHES),
        (OneJourney(leg="", sites={"r-1": "main", "r-2": "main"}), None),
    ],
    ids=lambda value: type(value).__name__ if attrs.has(type(value)) else str(value),
)
def test_unknown_demands_are_not_dropped(verb: Verb, level: Level | None) -> None:
    """Whatever a rule may post one day, no demand is overlooked."""
    assert settled_with(None, None)
    assert settled_with(verb, level) is None
