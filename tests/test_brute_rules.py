"""The oracle on rules that one small example each shows: optima worked out by hand."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from onestop.model import (
    Availability,
    Gender,
    PastInterview,
    Presence,
    Problem,
    Site,
    Window,
    Wishes,
)
from tests import brute
from tests.brute.deadlines import deadlines
from tests.brute.shape import read
from tests.builders import a_diary, a_plan, a_visit, an_appointment, at, the_day
from tests.builders import a_seat as seated
from tests.small import (
    a_guardian,
    a_man,
    a_rule,
    a_seat,
    a_service,
    a_small_case,
    small,
    someone,
    somewhere,
)

TALK = a_service("talk")
INTERVIEW = a_service("interview", "lead")
EXAM = a_service("exam", "doctor")
ADA, BEA, CARL = someone("ada", "lead"), someone("bea", "lead"), a_man("carl", "lead")
DORA, EMIL = someone("dora", "doctor"), a_man("emil", "doctor")
LATER, SOON = a_diary(("09:00", "10:30")), a_diary(("08:30", "09:00"))
# Over at 09:00, 09:30, 10:00 and 10:30: minutes from the report, twice.
BY_9, BY_930, BY_10, BY_1030 = 160, 220, 280, 340


def one(*services: Any, rules: Any = (), people: Any = (), **changes: Any) -> Problem:
    """Return one case with all of *services* that *asked* names, or with all."""
    case = changes.pop("case", {})
    asked = changes.pop("asked", [service.ref for service in services])
    companions = changes.pop("companions", ())
    cases = (a_small_case(*asked, companions=companions, **case),)
    return small(cases, services, tuple(rules), tuple(people), **changes)


def pair(*services: Any, rules: Any = (), people: Any = (), **changes: Any) -> Problem:
    """Return two cases, A and B, each with all of *services*."""
    a, b = changes.pop("a", {}), changes.pop("b", {})
    refs = [service.ref for service in services]
    cases = (a_small_case(*refs, **a), a_small_case(*refs, ref="B", **b))
    return small(cases, services, tuple(rules), tuple(people), **changes)


def test_a_bare_interview() -> None:
    """Half an hour from 08:30, one new face, and no rule at all."""
    assert brute.brute(one(INTERVIEW, people=[ADA])) == (0, BY_9, 0, 1, 0, 0)


# Who does what.

MEN = [CARL]
NIGHT_ROOM = somewhere("r-1", features=("police-station",))
VIDEO = someone("ada", "lead", remote=True)
PAST = PastInterview(at=at("07:00"), interviewer="bea", adult="zoe")
WITH_ADULT = a_service("interview", "lead", "adult")
ADULTS = [someone("ann", "adult"), someone("zoe", "adult")]
RIGHTS = a_service("rights", "adult")
WATCHED = (somewhere("r-1", observed_from="r-2"), somewhere("r-2", kinds=("observation",)))
ONE_SEAT: dict[str, tuple[Problem, str, Any, Any]] = {
    "R05c: nobody may consent": (
        one(EXAM, rules=[a_rule("R05c")], people=[DORA], companions=(a_guardian(),)),
        "R05c",
        None,
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R05c: a guardian may": (
        one(
            EXAM,
            rules=[a_rule("R05c")],
            people=[DORA],
            companions=(a_guardian(may_consent=True),),
            diaries={"G": LATER},
        ),
        "R05c",
        (0, BY_930, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R05c: consent is on record": (
        one(EXAM, rules=[a_rule("R05c")], people=[DORA], case={"consented": True}),
        "R05c",
        (0, BY_9, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R06b: the adult is refused": (
        one(RIGHTS, rules=[a_rule("R06b")], people=ADULTS[:1], case={"refused": ("ann",)}),
        "R06b",
        None,
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R08a: the guardian stays out": (
        one(
            a_service("interview", a_seat("adult", "companion")),
            rules=[a_rule("R08a")],
            companions=(a_guardian(),),
        ),
        "R08a",
        None,
        (0, BY_9, 0, 0, 0, 0),
    ),
    "R09: the last interview's adult": (
        one(
            WITH_ADULT,
            rules=[a_rule("R09")],
            people=[ADA, BEA, *ADULTS],
            case={"past_interviews": (PAST,)},
            diaries={"zoe": LATER},
        ),
        "R09",
        # Of the two who lead, the child knows one.
        (0, BY_930, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R10c: a man alone": (
        one(INTERVIEW, rules=[a_rule("R10c")], people=MEN),
        "R10c",
        None,
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R10c: a woman beside him": (
        one(
            a_service("interview", "lead", "second"),
            rules=[a_rule("R10c")],
            people=[CARL, someone("sue", "second"), a_man("sam", "second")],
            diaries={"sue": LATER},
        ),
        "R10c",
        (0, BY_930, 0, 2, 0, 0),
        (0, BY_9, 0, 2, 0, 0),
    ),
    "R20 and R22: an observer, and a room to watch from": (
        one(
            INTERVIEW,
            rules=[
                a_rule("R20", observers=[{"seat": "watch", "roles": ["watch"]}]),
                a_rule("R22"),
            ],
            people=[ADA, someone("will", "watch")],
            rooms=WATCHED,
            diaries={"will": LATER},
        ),
        "R20",
        (0, BY_930, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R21: nobody defends": (
        one(INTERVIEW, rules=[a_rule("R21")], people=[ADA]),
        "R21",
        None,
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R46: a second one at the exam": (
        one(EXAM, rules=[a_rule("R46")], people=[DORA, someone("nina", "nurse")]),
        "R46",
        (0, BY_9, 0, 2, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R47: the same interviewer": (
        one(
            INTERVIEW,
            rules=[a_rule("R47")],
            people=[ADA, BEA],
            case={"past_interviews": (PAST,)},
            diaries={"bea": LATER},
        ),
        "R47",
        (0, BY_930, 0, 0, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R51: by video only with a second in the room": (
        one(INTERVIEW, rules=[a_rule("R51")], people=[VIDEO]),
        "R51",
        None,
        # Without the rule the seat is in the room, for whom might join by video, too.
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R51: with one": (
        one(
            a_service("interview", "lead", "second"),
            rules=[a_rule("R51")],
            people=[VIDEO, someone("sue", "second")],
        ),
        "R51",
        (0, BY_9, 0, 1, 0, 0),
        (0, BY_9, 0, 2, 0, 0),
    ),
    "R53: a man of law": (
        one(
            a_service("legal-aid", "lawyer"),
            rules=[a_rule("R53", "soft", 3)],
            people=[a_man("leo", "lawyer")],
        ),
        "R53",
        (0, BY_9, 0, 1, 3, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R59: a witness at the exam, if nothing else is taken": (
        one(EXAM, rules=[a_rule("R59")], people=[DORA, someone("wes", "attesting-witness")]),
        "R59",
        (0, BY_9, 0, 2, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "F02: another agency": (
        one(
            a_service("interview", a_seat("lead", agencies=("police",))),
            people=[attrs.evolve(ADA, agency="police"), BEA],
            diaries={"ada": LATER},
        ),
        "F02",
        (0, BY_930, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "F02: another territory": (
        one(
            INTERVIEW,
            people=[
                attrs.evolve(ADA, territory=("north",)),
                attrs.evolve(BEA, territory=("east",)),
            ],
            case={"territory": "north"},
            diaries={"ada": LATER},
        ),
        "F02",
        (0, BY_930, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "F05: nobody is called for what is not acute": (
        one(INTERVIEW, people=[ADA], diaries={"ada": LATER}, on_call={"ada": SOON}),
        "F05",
        (0, BY_930, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "F05: who is on call": (
        one(
            INTERVIEW,
            people=[ADA],
            case={"urgency": "acute"},
            diaries={"ada": LATER},
            on_call={"ada": SOON},
        ),
        "F05",
        (0, 2 * BY_9, 0, 1, 0, 0),
        (0, 2 * BY_9, 0, 1, 0, 0),
    ),
}


@pytest.mark.parametrize(("asked", "rule", "bound", "free"), ONE_SEAT.values(), ids=ONE_SEAT)
def test_who_does_what(asked: Problem, rule: str, bound: Any, free: Any) -> None:
    """With the rule one answer is best, without it another, where it matters."""
    assert brute.brute(asked) == bound
    assert brute.brute(asked, frozenset({rule})) == free


# When.

BEFORE = PastInterview(at=at("08:00"), interviewer="ada")
TIMES: dict[str, tuple[Problem, str, Any, Any]] = {
    "R34: one a day": (
        one(
            INTERVIEW,
            rules=[a_rule("R34", sessions=1)],
            people=[ADA],
            case={"past_interviews": (BEFORE,)},
        ),
        "R34",
        None,
        (0, BY_9, 0, 0, 0, 0),
    ),
    "R34: the day before does not count": (
        one(
            INTERVIEW,
            rules=[a_rule("R34", sessions=1)],
            people=[ADA],
            case={
                "past_interviews": (
                    PastInterview(at=at("00:00") - timedelta(1), interviewer="bea"),
                )
            },
        ),
        "R34",
        (0, BY_9, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R38: a police station opens late": (
        one(
            TALK,
            rules=[
                a_rule(
                    "R38",
                    feature="police-station",
                    **{"from": at("09:30").time(), "to": at("18:00").time()},
                )
            ],
            rooms=(NIGHT_ROOM,),
        ),
        "R38",
        (0, BY_10, 0, 0, 0, 0),
        (0, BY_9, 0, 0, 0, 0),
    ),
    "R39: two of two in lessons": (
        one(
            TALK,
            RIGHTS,
            rules=[a_rule("R39", "soft", 2)],
            people=ADULTS[:1],
            lessons={"A": a_diary()},
        ),
        "R39",
        (0, BY_930, 0, 1, 4, 0),
        (0, BY_930, 0, 1, 0, 0),
    ),
    "R40: one of two at lunch": (
        one(
            TALK,
            RIGHTS,
            rules=[a_rule("R40", "soft", 2)],
            people=ADULTS[:1],
            routines={"A": a_diary(("09:10", "09:20"))},
        ),
        "R40",
        (0, BY_930, 0, 1, 2, 0),
        (0, BY_930, 0, 1, 0, 0),
    ),
    "R42: calm before an interview": (
        one(
            INTERVIEW,
            a_service("calming", "helper"),
            asked=("interview",),
            rules=[a_rule("R42")],
            people=[ADA, someone("hal", "helper")],
            case={"distressed": True},
        ),
        "R42",
        (0, BY_930, 0, 2, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R18a: those who interview meet before, and nobody else": (
        one(
            INTERVIEW,
            a_service("briefing", "lead", "prosecutor", child=False),
            asked=("interview",),
            rules=[a_rule("R18a")],
            people=[ADA, BEA],
            diaries={"ada": LATER, "bea": SOON},
        ),
        "R18a",
        (0, BY_10, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R18b: and after": (
        one(
            INTERVIEW,
            a_service("debrief", "lead", child=False),
            asked=("interview",),
            rules=[a_rule("R18b")],
            people=[ADA, BEA],
            diaries={"ada": SOON, "bea": LATER},
        ),
        "R18b",
        (0, BY_930, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R08b: the guardian is advised meanwhile": (
        one(
            INTERVIEW,
            a_service("advice", "advocate", a_seat("guardian", "companion"), child=False),
            asked=("interview",),
            rules=[a_rule("R08b")],
            people=[ADA, someone("vic", "advocate")],
            companions=(a_guardian(),),
            diaries={"vic": a_diary(("09:30", "10:30"))},
        ),
        "R08b",
        (0, BY_10, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R09: one adult throughout": (
        one(
            RIGHTS,
            WITH_ADULT,
            rules=[a_rule("R09"), a_rule("R41", service="rights")],
            people=[ADA, *ADULTS],
            diaries={"ann": SOON, "zoe": LATER},
        ),
        "R09",
        (0, BY_10, 0, 2, 0, 0),
        (0, BY_930, 0, 3, 0, 0),
    ),
    "R23: time for questions, on the grid": (
        one(
            a_service("interview", "lead", a_seat("watch", presence=(Presence.OBSERVING,))),
            rules=[a_rule("R23", "soft"), a_rule("R22")],
            people=[ADA, someone("will", "watch")],
            rooms=WATCHED,
            grid=10,
        ),
        "R23",
        (0, 2 * 90, 0, 1, 0, 0),
        (0, BY_9, 0, 1, 0, 0),
    ),
    "R55: who leads does not know": (
        one(
            INTERVIEW,
            a_service("evidence", a_seat("officer", "lead")),
            rules=[a_rule("R55")],
            people=[ADA, BEA],
        ),
        "R55",
        (0, BY_930, 0, 2, 0, 0),
        (0, BY_930, 0, 1, 0, 0),
    ),
    "R55: or it costs": (
        one(
            INTERVIEW,
            a_service("evidence", a_seat("officer", "lead")),
            rules=[a_rule("R55", "soft", 3)],
            people=[ADA],
        ),
        "R55",
        (0, BY_930, 0, 1, 3, 0),
        (0, BY_930, 0, 1, 0, 0),
    ),
    "R55: the lead's own seat is left out": (
        one(
            INTERVIEW,
            a_service("evidence", "lead"),
            rules=[a_rule("R55")],
            people=[ADA],
        ),
        "R55",
        (0, BY_930, 0, 1, 0, 0),
        (0, BY_930, 0, 1, 0, 0),
    ),
}


@pytest.mark.parametrize(("asked", "rule", "bound", "free"), TIMES.values(), ids=TIMES)
def test_when_it_is_done(asked: Problem, rule: str, bound: Any, free: Any) -> None:
    """With the rule one answer is best, without it another."""
    assert brute.brute(asked) == bound
    assert brute.brute(asked, frozenset({rule})) == free


# Wishes.


def wished(*services: Any, people: Any = (), **wishes: Any) -> tuple[int, ...] | None:
    """Return the optimum for a child with *wishes*."""
    return brute.brute(one(*services, people=people, case={"wishes": Wishes(**wishes)}))


def test_wishes_cost_one_each_where_they_are_not_met() -> None:
    """F10 decides among equals only."""
    assert wished(EXAM, people=[DORA, EMIL], examiner=Gender.MALE) == (0, BY_9, 0, 1, 0, 0)
    assert wished(EXAM, people=[DORA], examiner=Gender.MALE) == (0, BY_9, 0, 1, 1, 0)
    assert wished(EXAM, people=[DORA], time="morning") == (0, BY_9, 0, 1, 0, 0)
    assert wished(EXAM, TALK, people=[DORA], time="afternoon") == (0, BY_930, 0, 1, 2, 0)
    assert wished(EXAM, TALK, people=[DORA, EMIL], person="emil") == (0, BY_930, 0, 1, 0, 0)
    assert wished(TALK, people=[DORA], person="dora") == (0, BY_9, 0, 0, 1, 0)


def test_coming_together_counts_the_last_stay() -> None:
    """The brother stands on the Tuesday; only the Monday is planned."""
    tuesday = an_appointment("talk", "09:00", "09:30", room="r-1")
    tuesday = attrs.evolve(
        tuesday, start=tuesday.start + timedelta(1), end=tuesday.end + timedelta(1)
    )
    stood = a_visit(case="old", child="C-0", appointments=(tuesday,))
    asked = one(TALK, case={"wishes": Wishes(together="old")}, standing=a_plan(visits=(stood,)))
    unknown = one(TALK, case={"wishes": Wishes(together="new")})

    assert brute.brute(asked) == (0, BY_9, 0, 0, 1, 0)
    assert brute.brute(unknown) == (0, BY_9, 0, 0, 0, 0)


# Families.


def test_a_suspect_comes_an_hour_later() -> None:
    """R15: one leaves at 09:00, the other comes at 10:00."""
    asked = pair(TALK, rules=[a_rule("R15")], b={"standing": "suspect"})

    assert brute.brute(asked) == (0, BY_9 + BY_1030, 0, 0, 0, 0)
    assert brute.brute(asked, frozenset({"R15"})) == (0, 2 * BY_9, 0, 0, 0, 0)
    suspected = pair(TALK, rules=[a_rule("R15")], b={"suspects": ("C-A",)})
    assert brute.brute(suspected) == (0, BY_9 + BY_1030, 0, 0, 0, 0)


def test_doors_of_two_families() -> None:
    """R16: they come together and leave together, which brothers may."""
    asked = pair(TALK, rules=[a_rule("R16", "soft", 3)])
    family = pair(TALK, rules=[a_rule("R16", "soft", 3)], a={"family": "f"}, b={"family": "f"})

    assert brute.brute(asked) == (0, 2 * BY_9, 0, 0, 6, 0)
    assert brute.brute(family) == (0, 2 * BY_9, 0, 0, 0, 0)


@pytest.mark.parametrize("named", [{"a": {"with_cases": ("B",)}}, {"b": {"with_cases": ("A",)}}])
def test_co_victims_do_not_mix(named: dict[str, Any]) -> None:
    """R17: with one interviewer they take turns; with two they may come together."""
    rules = [a_rule("R17")]
    alone = pair(TALK, INTERVIEW, rules=rules, people=[ADA], **named)
    teams = pair(TALK, INTERVIEW, rules=rules, people=[ADA, BEA], **named)

    assert brute.brute(alone) == (0, BY_930 + BY_1030, 0, 2, 0, 1)
    assert brute.brute(alone, frozenset({"R17"})) == (0, 2 * BY_930, 0, 2, 0, 1)
    assert brute.brute(teams) == (0, 2 * BY_930, 0, 2, 0, 0)


def test_co_victims_do_not_share_an_appropriate_adult() -> None:
    """R09: two of the pool are needed, or a guardian of both."""
    pool = [someone("ann", "adult", "appropriate-adult")]
    rules = [a_rule("R09")]
    asked = pair(RIGHTS, rules=rules, people=pool, a={"with_cases": ("B",)})
    both = {"companions": (a_guardian(),)}
    adult = a_service("rights", a_seat("adult", "companion", "appropriate-adult"))
    family = pair(adult, rules=rules, a={**both, "with_cases": ("B",)}, b=both)

    assert brute.brute(asked) is None
    assert brute.brute(asked, frozenset({"R09"})) == (0, BY_9 + BY_930, 0, 2, 0, 0)
    assert brute.brute(family) == (0, BY_9 + BY_930, 0, 0, 0, 0)


def test_a_standing_co_victim_has_its_adult() -> None:
    """R09 looks at visits that stand, and at whom they name."""
    rights = an_appointment("rights", "13:00", "13:30", seated("ann", "adult"), room="r-1")
    stood = a_visit(case="old", child="C-0", with_cases=("A",), appointments=(rights,))
    people = [someone("ann", "adult", "appropriate-adult")]
    asked = one(RIGHTS, rules=[a_rule("R09")], people=people, standing=a_plan(visits=(stood,)))

    assert brute.brute(asked) is None
    assert brute.brute(asked, frozenset({"R09"})) == (0, BY_9, 0, 1, 0, 0)


def test_two_interviews_in_one_room() -> None:
    """R12 is all that keeps them apart where F04 is gone."""
    asked = pair(a_service("interview"), rules=[a_rule("R12")], rooms=(somewhere("r-1"),))

    assert brute.brute(asked, frozenset({"F04"})) == (0, BY_9 + BY_930, 0, 0, 0, 0)
    assert brute.brute(asked, frozenset({"F04", "R12"})) == (0, 2 * BY_9, 0, 0, 0, 0)


# Places and nights.

SITES = (Site(ref="house", travel={"hospital": 40}), Site(ref="hospital"))
ROOMS = (
    somewhere("r-1", site="house"),
    somewhere("x-1", site="hospital", kinds=("exam",)),
)
JOURNEY = a_service("journey", "escort", kinds=(), child=True)


def test_a_journey_where_no_site_has_all() -> None:
    """R50: 40 minutes are an hour on the grid; talk, journey, exam end at 10:30."""
    exam = a_service("exam", kinds=("exam",))
    asked = one(
        TALK,
        exam,
        JOURNEY,
        asked=("talk", "exam"),
        rules=[a_rule("R50")],
        people=[someone("eve", "escort")],
        sites=SITES,
        rooms=ROOMS,
    )
    both = attrs.evolve(
        asked,
        centre=attrs.evolve(
            asked.centre, rooms=(*ROOMS[:1], attrs.evolve(ROOMS[1], kinds=("exam", "room")))
        ),
    )

    assert brute.brute(asked) == (0, BY_1030, 0, 1, 0, 0)
    assert brute.brute(asked, frozenset({"R50"})) == (0, BY_930, 0, 0, 0, 0)
    # The hospital alone serves both, so nobody travels.
    assert brute.brute(both) == (0, BY_930, 0, 0, 0, 0)


def nightly(**changes: Any) -> Problem:
    """Return an acute child who is brought in on the Monday at 23:00."""
    always = Availability((Window(at("22:30"), at("10:30") + timedelta(days=1)),))
    exam = a_service("exam")
    facts = {
        "asked": ("exam", "interview"),
        "rules": [a_rule("R02", parts=2, night_services=["exam"])],
        "people": [ADA],
        "case": {"urgency": "acute", "reported": at("22:50")},
        "now": at("22:50"),
        "horizon": the_day(days=2),
        "diaries": {"ada": always},
        "openings": {"r-1": always, "r-2": always},
    }
    return one(exam, INTERVIEW, **facts | changes)


def test_a_night_and_a_day() -> None:
    """Exam 23:00-23:30, 40 minutes after the report; interview 08:00-08:30, 580 after it."""
    assert brute.brute(nightly()) == (0, 4 * (40 + 580), 0, 1, 0, 0)
    # One after the other at night, where the profile knows but one part.
    assert brute.brute(nightly(rules=[a_rule("R02")])) == (0, 4 * 70, 0, 1, 0, 0)
    urgent = nightly(case={"urgency": "urgent", "reported": at("22:50")})
    assert brute.brute(urgent) == (0, 2 * 70, 0, 1, 0, 0)


# Deadlines.


def due(rule: str, **case: Any) -> list[tuple[str, str | None, Any]]:
    """Return what *rule* asks of a case with an interview and an exam."""
    facts = {"urgency": "acute", **case}
    services = [INTERVIEW, EXAM, a_service("prophylaxis")]
    asked = one(*services, rules=[a_rule(rule)], case=facts)
    return list(deadlines(read(asked, asked.cases[0])))


def hours_ago(hours: int) -> Window:
    """Return the minute that long before the report."""
    start = at("07:40") - timedelta(hours=hours)
    return Window(start, start + timedelta(minutes=1))


def midnight(days: int) -> Any:
    """Return the midnight that ends the day *days* after the Monday."""
    return at("00:00") + timedelta(days=days + 1)


DUE = {
    "R27: a week from the incident": (
        "R27",
        {"incident": hours_ago(24)},
        "exam",
        at("07:40") + timedelta(days=6),
    ),
    "R27: closed before the report": ("R27", {"incident": hours_ago(168)}, None, None),
    "R27: nobody knows": ("R27", {}, None, None),
    "R28: three days": ("R28", {"incident": hours_ago(71)}, "prophylaxis", at("08:40")),
    "R29: a day from the report": ("R29", {}, "exam", at("07:40") + timedelta(days=1)),
    "R30: a victim": ("R30", {}, "interview", midnight(14)),
    "R30: an old witness": ("R30", {"standing": "witness"}, "interview", midnight(21)),
    "R30: a young one": (
        "R30",
        {"standing": "witness", "child": {"age": 5}},
        "interview",
        midnight(14),
    ),
    "R30: fresh": ("R30", {"incident": hours_ago(13 * 24)}, "interview", midnight(7)),
    "R30: told all, with more time": (
        "R30",
        {"told_all": True, "more_time": "ill"},
        "interview",
        midnight(14),
    ),
    "R31: acute": ("R31", {}, "interview", at("07:40") + timedelta(days=1)),
    "R31: planned": ("R31", {"urgency": "planned"}, "interview", at("07:40") + timedelta(days=7)),
    "R32: half an hour from now": ("R32", {}, None, at("08:30")),
    "R32: not acute": ("R32", {"urgency": "urgent"}, None, None),
}


@pytest.mark.parametrize(("rule", "case", "service", "by"), DUE.values(), ids=DUE)
def test_deadlines(rule: str, case: Any, service: str | None, by: Any) -> None:
    """Each rule names one service, or the first start, and a moment, or nothing."""
    assert due(rule, **case) == ([] if by is None else [(rule, service, by)])


def test_begun_minutes_past_a_deadline_cost() -> None:
    """R32: 08:30 is 10 minutes past 08:20; R28, lifted: 09:00 is 20 past 08:40, twice."""
    acute = {"urgency": "acute"}
    first = one(TALK, rules=[a_rule("R32", "soft", minutes=20)], case=acute)
    medicine = one(
        a_service("prophylaxis"),
        rules=[a_rule("R28", "soft", 2)],
        case={"incident": hours_ago(71)},
    )

    assert brute.brute(first) == (10, 2 * BY_9, 0, 0, 0, 0)
    assert brute.brute(attrs.evolve(first, now=at("08:10"))) == (0, 2 * BY_9, 0, 0, 0, 0)
    assert brute.brute(medicine) == (40, BY_9, 0, 0, 0, 0)
    hard = attrs.evolve(medicine.profile, rules=(a_rule("R28"),))
    assert brute.brute(attrs.evolve(medicine, profile=hard)) is None
