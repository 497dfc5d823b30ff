"""The oracle's search against trying everything that could be written down."""

import itertools
import math
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import attrs
import pytest

from onestop.model import (
    Appointment,
    Attendance,
    Availability,
    Case,
    Override,
    Plan,
    Problem,
    Room,
    Service,
    Site,
    Status,
    Visit,
)
from tests import brute
from tests.brute.law import Law, taken
from tests.brute.shape import Want, read
from tests.brute.verdict import alone_faults
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_diary,
    a_problem,
    a_room,
    at,
    some_people,
)
from tests.small import a_rule, a_service, a_small_case, small, someone, somewhere
from tests.tiny import tiny_problem

NOBODY = frozenset({"R06", "R10b", "R19", "R41"})
MOST = 500


def lifted(*rules: str) -> tuple[Override, ...]:
    """Return overrides of *rules*."""
    return tuple(
        Override(rule=rule, reason="r", approved_by="b", at=at("07:50"), topics=("t",))
        for rule in rules
    )


Written = list[list[list[Appointment]]]  # of each case, for each appointment, every way


def written(asked: Problem, without: frozenset[str]) -> Written:
    """Return for each appointment of each case every way in which it could be written down."""
    laws = [read(asked, case, without) for case in asked.cases]
    return [[list(anyhow(asked, law, want)) for want in law.wanted.values()] for law in laws]


def sifted(asked: Problem, every: Written) -> Written:
    """Return those of *every* that break no rule by themselves."""
    laws = [read(asked, case) for case in asked.cases]
    return [
        [[a for a in ways if not law.broken(alone_faults(law, taken(a)))] for ways in case]
        for law, case in zip(laws, every, strict=True)
    ]


def everything(asked: Problem, every: Written) -> Iterator[Plan]:
    """Yield every plan that can be put together."""
    standing = asked.standing.visits if asked.standing else ()
    for visits in itertools.product(*(itertools.product(*ways) for ways in every)):
        made = [
            Visit(
                case=case.ref,
                child=case.child.ref,
                family=case.family,
                with_cases=case.with_cases,
                kept_apart=case.standing == "suspect",
                appointments=appointments,
            )
            for case, appointments in zip(asked.cases, visits, strict=True)
        ]
        yield Plan(centre="centre-1", status=Status.FEASIBLE, visits=(*standing, *made))


def best(asked: Problem, every: Written, without: frozenset[str]) -> tuple[int, ...] | None:
    """Return the best worth of all plans that hold; None where none holds."""
    worth = (
        brute.levels(asked, plan, without)
        for plan in everything(asked, every)
        if brute.holds(asked, plan, without)
    )
    return min(worth, default=None)


def anyhow(asked: Problem, law: Law, want: Want) -> Iterator[Appointment]:
    """Yield *want* between 08:00 and 10:30 in every room, with everybody in every seat."""
    step = timedelta(minutes=asked.centre.grid)
    starts = [at("08:00") + step * n for n in range(timedelta(minutes=150) // step)]
    rooms = [(None, None), *((room.ref, None) for room in asked.centre.rooms)]
    rooms += [(room.ref, room.observed_from) for room in asked.centre.rooms if room.observed_from]
    seats = [
        [
            Attendance(ref=ref, seat=seat.name, presence=presence)
            for ref in law.people
            for presence in seat.presence
        ]
        for seat in want.seats
    ]
    for start, (room, observed), people in itertools.product(
        starts, rooms, itertools.product(*seats)
    ):
        yield Appointment(
            ref=f"{law.case.ref}.{want.service}",
            service=want.service,
            part=want.part,
            child=want.child,
            start=start,
            end=start + timedelta(minutes=want.minutes),
            room=room,
            observed_from=observed,
            people=people,
        )


def cases(services: tuple[str, ...], *refs: str, **changes: Any) -> tuple[Case, ...]:
    """Return cases with the same services."""
    return tuple(
        a_case(ref=ref, child=a_child(ref=f"C-{ref}"), services=services, **changes) for ref in refs
    )


def tiny(
    asked: tuple[Case, ...], rooms: tuple[Room, ...], people: str, **diaries: Availability
) -> Problem:
    """Return a problem with few rooms and *people*, in which the day ends at 10:30."""
    hours = a_diary(("08:30", "10:30"))
    staff = tuple(person for person in some_people() if person.ref[0] in people)
    return a_problem(
        centre=a_centre(grid=30, rooms=rooms, people=staff),
        cases=asked,
        diaries={p.ref: diaries.get(p.ref[0], hours) for p in staff},
        openings={room.ref: hours for room in rooms},
    )


COUNSELLING = a_room(ref="c-1", kinds=("counselling",), observed_from=None)
FAMILY = a_room(ref="f-1", kinds=("family",), capacity=2, observed_from=None)
WATCHED = (
    a_room(observed_from="o-1"),
    a_room(ref="i-2", observed_from="o-1"),
    a_room(ref="o-1", kinds=("observation",), observed_from=None),
)
ALONE = a_room(observed_from=None)
LATE, SHORT = a_diary(("09:10", "10:30")), a_diary(("08:30", "09:10"))
LED = lifted("R48", "R35", "R37")
# Psychologist Y-fay; police P-ada, P-bea and P-carl; adult A-hana; prosecutor J-gil.
BLIND = {
    "rights first": (tiny(cases(("counselling",), "A"), (COUNSELLING,), "PAY", Y=LATE), set()),
    "not in time": (tiny(cases(("counselling",), "A"), (COUNSELLING,), "AYP", Y=SHORT), set()),
    "two in a row": (
        tiny(cases(("counselling",), "A", "B"), (attrs.evolve(COUNSELLING, reset=20),), "Y"),
        NOBODY,
    ),
    "two at rest": (tiny(cases(("rest",), "A", "B"), (FAMILY, COUNSELLING), "Y"), NOBODY),
    "who leads": (tiny(cases(("interview",), "A", "B", overrides=LED), (ALONE,), "P"), NOBODY),
    "watched": (tiny(cases(("interview",), "A"), WATCHED, "PJ"), NOBODY - {"R19"}),
}


@pytest.mark.parametrize(("asked", "without"), BLIND.values(), ids=BLIND.keys())
def test_search_finds_what_blind_trying_finds(asked: Problem, without: set[str]) -> None:
    """The best of all plans that hold, and none where none holds."""
    without = frozenset(without) | {"R35"}

    assert brute.brute(asked, without) == best(asked, written(asked, without), without)


SITES = (Site(ref="house", travel={"hospital": 25}), Site(ref="hospital"))
TALK, PLAY, EXAM = a_service("talk"), a_service("play"), a_service("exam", kinds=("exam",))
JOURNEY = a_service("journey", "escort", kinds=())


def sites(*services: Service, **openings: tuple[str, str]) -> Problem:
    """Return a visit under R50: a room at the house, and one for exams, too, at the hospital."""
    rooms = (
        somewhere("house", site="house"),
        somewhere("ward", site="hospital", kinds=("exam", "room")[: len(services) - 1]),
    )
    asked = a_small_case(*(service.ref for service in services[:2]))
    people = (someone("eve", "escort"), someone("eva", "escort"))
    return small(
        (asked,),
        (*services, JOURNEY),
        (a_rule("R50"),),
        people,
        sites=SITES,
        rooms=rooms,
        diaries={"eve": a_diary(("09:00", "10:30"))},
        openings={ref: a_diary(clocks) for ref, clocks in openings.items()},
    )


PLACES = {
    # The house closes when the hospital opens: both at the hospital.
    "one site": sites(TALK, PLAY, EXAM, house=("08:30", "09:00"), ward=("09:00", "10:30")),
    "a journey": sites(TALK, EXAM),
    "first the hospital": sites(TALK, EXAM, house=("09:30", "10:30")),
    "no time for it": sites(TALK, EXAM, house=("09:00", "09:30"), ward=("09:00", "10:00")),
}


@pytest.mark.parametrize("asked", PLACES.values(), ids=PLACES.keys())
def test_search_finds_what_blind_trying_finds_at_two_sites(asked: Problem) -> None:
    """R50: all at one site, or what comes before the journey here and the rest there."""
    every = sifted(asked, written(asked, frozenset()))

    assert brute.brute(asked) == best(asked, every, frozenset())


def plans(every: Written) -> int:
    """Return how many plans there are."""
    return math.prod(len(ways) for case in every for ways in case)


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_search_finds_what_is_best_in_tiny_problems(first: int) -> None:
    """Rules drawn at random, one case or two: all plans of appointments that may be."""
    tried = 0
    for seed in range(first, first + 20):
        asked = tiny_problem(seed)
        every = sifted(asked, written(asked, frozenset()))
        if plans(every) <= MOST:
            tried += 1
            assert brute.brute(asked) == best(asked, every, frozenset()), seed

    assert tried > 3
