"""
The exact search and CP-SAT, each by itself: the same earliest end of every day, or none.

A case is drawn at random with the rules that the search knows to the full: orders,
a rest in between, a longest stay, one day.  The search goes through sets of
appointments on bitsets; CP-SAT gets the demands without any bound from the
search and minimises the end.  Neither may find what the other does not.
"""

import itertools
import random
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from onestop.model import Availability, Person, Problem, Room, Service, Setting, Window
from onestop.rules import Level
from onestop.search import Visiting
from onestop.solver import SolveOptions, asking
from onestop.solver.clock import Clock
from onestop.solver.ladder import Ladder
from onestop.solver.question import Question
from onestop.solver.running import run
from tests.builders import MONDAY, at, the_day
from tests.small import a_rule, a_seat, a_service, one, someone, somewhere

FEW, MANY, CHUNKS = 160, 10_000, 8
ROLES = ("lead", "second", "doctor", "officer", "carer")
LENGTH = 9 * 60
INTERVIEW, EXAM = "interview", "exam"
MINUTE = timedelta(minutes=1)


def problem(seed: int) -> Problem:
    """Return the case that belongs to *seed*, on its own profile, at its own centre."""
    rng = random.Random(f"agrees {seed}")
    grid, days = rng.choice((5, 10, 15, 30)), rng.choice((1, 1, 2, 3, 5))
    known = tuple(services(rng))
    people, rooms = tuple(staff(rng)), tuple(places(rng))
    # Some centres are open until midnight, where a visit must not run into the next day.
    busy, opens = rng.choice((0.3, 0.5, 0.65)), rng.choice((8, 15)) * 60
    asked = [service.ref for service in known if service.default and rng.random() < 0.7]
    return one(
        *known,
        asked=asked or [INTERVIEW],
        rules=tuple(rules(rng)),
        people=people,
        rooms=rooms,
        grid=grid,
        horizon=the_day(days=days),
        case={"urgency": rng.choice(("urgent", "planned")), "injured": rng.random() < 0.3},
        diaries={person.ref: diary(rng, days, opens, busy) for person in people},
        openings={room.ref: diary(rng, days, opens, busy / 2) for room in rooms},
    )


def services(rng: random.Random) -> Iterator[Service]:
    """Yield what the centre offers; the rest and the notice only where a rule adds them."""
    held = {"rights": "officer", "evidence": "officer", EXAM: "doctor", "talk": "carer"}
    for ref, role in held.items():
        seats = (role,) if rng.random() < 0.8 else (a_seat(role), a_seat("other", *ROLES))
        yield a_service(ref, *seats, minutes=minutes(rng), kinds=(rng.choice("ab"),))
    yield a_service(INTERVIEW, "lead", "second", minutes=minutes(rng), kinds=("a",))
    yield a_service("rest", minutes=rng.choice((10, 30, 60)), kinds=(), default=False)


def minutes(rng: random.Random) -> int:
    """Return how long something takes, on the grid or off it."""
    return rng.choice((20, 30, 45, 60, 75, 90))


def rules(rng: random.Random) -> Iterator[Setting]:
    """Yield rules that the search knows to the full."""
    pairs = list(itertools.permutations((INTERVIEW, EXAM, "evidence", "talk"), 2))
    order = [list(pair) for pair in rng.sample(pairs, rng.choice((1, 2, 2, 3)))]
    drawn: dict[str, Mapping[str, Any]] = {
        "R02": {"parts": 1},
        "R24": {"services": [EXAM, "evidence"]},
        "R25": {"order": order, "acute": rng.random() < 0.5},
        "R41": {"service": "rights"},
        "R44": {"service": "rest", "after": [EXAM, "evidence"]},
    }
    for rule, values in drawn.items():
        if rng.random() < 0.6:
            yield a_rule(rule, **values)
    if rng.random() < 0.6:
        ages = [{"to": 17, "booked": 60, "cap": 90, "stay": rng.choice((152, 210, 243, 317))}]
        yield a_rule("R13", languages=["zh"], roles=[], services=[])
        yield a_rule("R33", ages=ages)
        yield a_rule("R45", exam=EXAM, acute=60)


def staff(rng: random.Random) -> Iterator[Person]:
    """Yield one to three people for every role, some of whom have another one too."""
    for role in ROLES:
        for number in range(rng.choice((1, 2, 2, 3))):
            more = (rng.choice(ROLES),) if rng.random() < 0.3 else ()
            yield someone(f"{role}-{number}", *dict.fromkeys((role, *more)))


def places(rng: random.Random) -> Iterator[Room]:
    """Yield one or two rooms of both kinds."""
    for kind in "ab":
        for number in range(rng.choice((1, 2))):
            yield somewhere(f"{kind}-{number}", kinds=(kind,), reset=rng.choice((0, 0, 20)))


def diary(rng: random.Random, days: int, opens: int, busy: float) -> Availability:
    """Return what is free on *days* days: stretches of different lengths, with holes."""
    mornings = (at("00:00", MONDAY + timedelta(days=day)) for day in range(days))
    free = (stretches(rng, morning + opens * MINUTE, busy) for morning in mornings)
    return Availability(tuple(itertools.chain.from_iterable(free)))


def stretches(rng: random.Random, opens: datetime, busy: float) -> Iterator[Window]:
    """Yield the free stretches of one day."""
    now = 0
    while now < LENGTH:
        until = min(LENGTH, now + rng.choice((30, 65, 90, 120, 180, 240)))
        if rng.random() >= busy:
            yield Window(opens + now * MINUTE, opens + until * MINUTE)
        now = until + rng.choice((0, 10, 25))


def proved(asked: Problem, question: Question, days: Mapping[int, int]) -> tuple[int, int] | None:
    """
    Return the earliest end on *days* and the latest begin that goes with it, in steps.

    CP-SAT alone; None if it proves that there is no visit.
    """
    if not all(starts.mask for starts in question.starts.values()):
        return None
    ladder = Ladder(asked, [question], {question.key: days})
    visit = ladder.visits[question.key]
    ladder.model.minimize(visit.end * (ladder.lattice.size + 1) - visit.begin)
    answer = run(ladder.model, Level.EARLIEST, Clock(SolveOptions()))
    assert answer.proved
    return (answer.of(visit.end), answer.of(visit.begin)) if answer.found else None


def assert_same(
    visiting: Visiting | None, best: tuple[int, int] | None, question: Question
) -> None:
    """Compare the visit that the search found with what CP-SAT has proved."""
    assert (visiting is None) == (best is None)
    if visiting is None or best is None:
        return
    end, begin = best
    assert visiting.end == end
    # With that end one may begin later than the search does, and never the other way round.
    busy = sum(starts.length for starts in question.starts.values())
    assert visiting.waiting == end - min(visiting.starts.values()) - busy
    assert visiting.waiting >= end - begin - busy >= 0


def agree(seed: int) -> int:
    """Compare both on one case: all of its days together, and one of them; count its visits."""
    asked = problem(seed)
    (question,) = asking.asked(asked)
    searching = asking.search(question)
    assert searching.exact
    visits = {visiting.day: visiting for visiting in searching.visits()}
    days = dict.fromkeys(range(len(searching.ties.days) or 1), 0)
    first = next(iter(visits.values()), None)
    assert_same(first, proved(asked, question, days), question)
    if len(days) > 1:
        day = random.Random(seed).choice(list(days))
        assert_same(visits.get(day), proved(asked, question, {day: 0}), question)
    return len(visits)


def fair(visits: list[int]) -> bool:
    """Tell whether 30 to 80 % of the cases are possible, so that nobody can guess."""
    return 0.3 <= sum(map(bool, visits)) / len(visits) <= 0.8


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_search_and_cp_sat_agree(chunk: int) -> None:
    """On a few cases in every run, possible and impossible ones."""
    visits = [agree(seed) for seed in range(chunk, FEW, CHUNKS)]

    assert any(visits)
    assert not all(visits)


@pytest.mark.long
def test_search_and_cp_sat_agree_on_ten_thousand_cases(long_budget: float) -> None:
    """The same over 10,000; a short budget sees a fair sample of them."""
    seeds = list(range(MANY))
    random.Random(0).shuffle(seeds)
    until = time.monotonic() + long_budget
    visits = [agree(seed) for seed in seeds if time.monotonic() < until]

    print(f"{len(visits)} cases, {visits.count(0)} impossible, {sum(visits)} days")  # noqa: T201
    assert len(visits) >= FEW
    assert fair(visits)
