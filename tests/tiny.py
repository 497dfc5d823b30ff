"""Tiny problems drawn at random, whose every plan can be tried: rules that tie things together."""

import random
from collections.abc import Iterator
from typing import Any

from onestop.model import (
    Availability,
    Case,
    Companion,
    Override,
    PastInterview,
    Problem,
    Service,
    Setting,
    Site,
    Strength,
    Wishes,
)
from tests.builders import a_diary, a_plan, a_visit, an_appointment, at
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

PEOPLE = (
    someone("ada", "lead"),
    someone("bea", "lead", "adult", "doctor", "appropriate-adult"),
    a_man("carl", "lead", "doctor", "advocate"),
    someone("dee", "adult", "appropriate-adult", "advocate", "escort"),
)
SITES = (Site(ref="main", travel={"far": 25}), Site(ref="far"))
CLOCKS = ("08:30", "09:00", "09:30", "10:00", "10:30")


def services(rng: random.Random) -> tuple[Service, ...]:
    """Return what the profile knows: the interview has an adult or not."""
    beside = rng.choice(((), ("adult",), ("second",)))
    second = [a_seat(name, "lead") if name == "second" else a_seat(name) for name in beside]
    return (
        a_service("rights", "adult"),
        a_service("interview", "lead", *second),
        a_service("exam", "doctor", kinds=("exam", "room")[: rng.randint(1, 2)]),
        a_service("evidence", a_seat("officer", "lead")),
        a_service("talk"),
        a_service("briefing", "lead", "adult", child=False),
        a_service("debrief", "lead", child=False),
        a_service("advice", "advocate", a_seat("guardian", "companion"), child=False),
        a_service("journey", "escort", kinds=()),
    )


def drawn(rng: random.Random) -> Iterator[Setting]:
    """Yield some rules, some of them as only a profile of its own would set them."""
    strengths = [s.value for s in Strength]
    for rule, values in {
        "R08b": {},
        "R09": {},
        "R10c": {},
        "R11": {},
        "R12": {},
        "R15": {"gap": rng.choice((30, 60))},
        "R16": {"gap": rng.choice((10, 40))},
        "R17": {},
        "R18a": {},
        "R18b": {},
        "R24": {"services": ["exam", "evidence"]},
        "R25": {"order": [["exam", "interview"], ["evidence", "interview"]]},
        "R29": {"hours": rng.choice((1, 2))},
        "R31": {"acute": 1, "urgent": 2, "planned": 2},
        "R32": {"minutes": rng.choice((20, 60))},
        "R39": {},
        "R40": {},
        "R41": {"service": "rights"},
        "R47": {},
        "R48": {"interviews": 1},
        "R49": {},
        "R50": {},
        "R55": {},
    }.items():
        if rng.random() < 0.4:
            # Where nothing is said of a breach's price, only what forbids is compared.
            soft = rule in ("R10c", "R15", "R16", "R17", "R24", "R25", "R39", "R40", "R49", "R55")
            soft |= rule in ("R11", "R29", "R31", "R32", "R47", "R48", "R50")
            strength = rng.choice(strengths) if soft else rng.choice(strengths[:2])
            yield a_rule(rule, strength, rng.randint(1, 3), **values)


def a_case_of(rng: random.Random, ref: str, other: str, rules: list[Setting]) -> Case:
    """Return a case with one service or two, and what ties it to the other."""
    child = rng.choice(("rights", "interview", "interview", "exam", "evidence", "talk"))
    more = rng.sample(("rights", "interview", "exam", "evidence", "talk", "briefing"), 1)
    facts: dict[str, Any] = {
        "urgency": rng.choice(("acute", "urgent", "planned")),
        "standing": rng.choice(("victim", "victim", "suspect")),
        "injured": rng.random() < 0.3,
        "with_cases": (other,) if rng.random() < 0.5 else (),
        "suspects": (f"C-{other}",) if rng.random() < 0.2 else (),
        "family": rng.choice((None, "f")),
        "wishes": Wishes(
            time=rng.choice((None, "afternoon")),
            person=rng.choice((None, None, "ada", "bea")),
            together=rng.choice((None, other)),
        ),
        "companions": guardians(rng, ref),
    }
    if rng.random() < 0.2:
        past = PastInterview(at=at("07:00"), interviewer="bea", adult=rng.choice((None, "dee")))
        facts["past_interviews"] = (past,)
    liftable = [s.rule for s in rules if s.strength is Strength.OVERRIDABLE]
    facts["overrides"] = tuple(
        Override(rule=rule, reason="r", approved_by="b", at=at("07:50"), topics=("t",))
        for rule in liftable
        if rng.random() < 0.3
    )
    asked = dict.fromkeys((child, *(more if rng.random() < 0.6 else ())))
    return a_small_case(*asked, ref=ref, **facts)


def guardians(rng: random.Random, ref: str) -> tuple[Companion, ...]:
    """Return nobody, or a grandmother."""
    return (a_guardian(ref=f"G-{ref}"),) if rng.random() < 0.5 else ()


def hours(rng: random.Random) -> Availability:
    """Return when somebody is free: mostly always."""
    since, until = sorted(rng.sample(range(len(CLOCKS)), 2))
    if rng.random() < 0.6:
        since, until = 0, len(CLOCKS) - 1
    return a_diary((CLOCKS[since], CLOCKS[until]))


def tiny_problem(seed: int) -> Problem:
    """Return the tiny problem that belongs to *seed*."""
    rng = random.Random(seed)
    rules = list(drawn(rng))
    refs = "AB" if rng.random() < 0.5 else "A"
    cases = tuple(a_case_of(rng, ref, {"A": "B", "B": "A"}[ref], rules) for ref in refs)
    far = rng.random() < 0.5
    kinds = ("exam", "room")[: rng.randint(1, 2)]
    rooms = (
        somewhere("r-1", reset=rng.choice((0, 20))),
        somewhere("x-1", kinds=kinds, site="far" if far else "main"),
    )[: rng.choice((1, 2, 2))]
    people = PEOPLE[: rng.randint(2, 4)]
    companions = [companion.ref for case in cases for companion in case.companions]
    changes: dict[str, Any] = {}
    if rng.random() < 0.3:
        changes["standing"] = a_plan(visits=(stood(rng),))
    return small(
        cases,
        services(rng),
        tuple(rules),
        people,
        rooms=rooms,
        sites=SITES if far else (Site(ref="main"),),
        diaries={ref: hours(rng) for ref in (*(p.ref for p in people), *companions)},
        lessons={"A": a_diary(("09:10", "09:40"))},
        routines={"B": a_diary(("09:00", "09:20"))},
        **changes,
    )


def stood(rng: random.Random) -> Any:
    """Return a visit that stands: an interview with an adult."""
    clock = rng.choice(CLOCKS[:-1])
    until = CLOCKS[CLOCKS.index(clock) + 1]
    people = (seated("ada", "lead"), seated(rng.choice(("bea", "dee")), "adult"))
    held = an_appointment("interview", clock, until, *people, room="r-1")
    return a_visit(
        case="old",
        child=rng.choice(("C-0", "C-0", "C-A")),
        family=rng.choice((None, "f")),
        with_cases=rng.choice(((), ("A",))),
        kept_apart=rng.random() < 0.3,
        appointments=(held,),
    )
