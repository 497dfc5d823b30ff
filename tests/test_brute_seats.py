"""The oracle on who does what: small examples whose optima are worked out by hand."""

from typing import Any

import attrs
import pytest

from onestop.model import PastInterview, Problem
from tests import brute
from tests.builders import a_diary, at
from tests.small import (
    a_guardian,
    a_man,
    a_rule,
    a_seat,
    a_service,
    one,
    someone,
    somewhere,
)

INTERVIEW = a_service("interview", "lead")
EXAM = a_service("exam", "doctor")
ADA, BEA, CARL = someone("ada", "lead"), someone("bea", "lead"), a_man("carl", "lead")
DORA = someone("dora", "doctor")
LATER, SOON = a_diary(("09:00", "10:30")), a_diary(("08:30", "09:00"))
# Over at 09:00 and at 09:30: minutes from the report, twice.
BY_9, BY_930 = 160, 220


def test_a_bare_interview() -> None:
    """Half an hour from 08:30, one new face, and no rule at all."""
    assert brute.brute(one(INTERVIEW, people=[ADA])) == (0, BY_9, 0, 1, 0, 0)


# Who does what.

MEN = [CARL]
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
