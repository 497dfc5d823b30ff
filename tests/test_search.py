"""The exact search, compared with trying every order and every start."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop.model import Availability, Problem, Reason, Window
from onestop.rules import Posted
from onestop.rules.base import Need
from onestop.rules.verbs import Before, Between, Never, RoomApart, SameDay, SpanAtMost, Verb
from onestop.search import Search
from onestop.starts import Starts
from onestop.texts import Text
from tests.builders import a_problem

STEPS = 24
ORIGIN = datetime(2026, 3, 9, tzinfo=UTC)
NAMES = ("a", "b", "c")


def a_small_problem() -> Problem:
    """Return a problem of 24 steps of an hour."""
    problem = a_problem()
    centre = attrs.evolve(problem.centre, grid=60)
    return attrs.evolve(
        problem, centre=centre, horizon=Window(ORIGIN, ORIGIN + timedelta(hours=STEPS))
    )


def some_starts(name: str, length: int, mask: int) -> Starts:
    """Return an appointment that needs nobody and no room."""
    return Starts(
        need=Need(service=name, minutes=60 * length),
        length=length,
        seats={},
        rooms={},
        distinct=False,
        includes=(),
        mask=mask & (1 << (STEPS - length + 1)) - 1,
    )


def demand(verb: Verb) -> Posted:
    """Return a verb that binds."""
    reason = Reason(rule="X", sentence=Text("x", "x"))
    return Posted(case="c", rule="X", verb=verb, level=None, weight=1, reason=reason)


def halves() -> tuple[Window, ...]:
    """Return two days of twelve hours."""
    edges = [ORIGIN + timedelta(hours=12 * n) for n in range(3)]
    return tuple(itertools.starmap(Window, itertools.pairwise(edges)))


def tried(starts: dict[str, Starts], verbs: list[Verb]) -> Iterator[tuple[int, int]]:
    """Yield day and end of every visit that keeps the verbs, by trying everything."""
    choices = [[s for s in range(STEPS) if x.mask >> s & 1] for x in starts.values()]
    for picks in itertools.product(*choices):
        spans = {
            name: (s, s + x.length) for (name, x), s in zip(starts.items(), picks, strict=True)
        }
        ordered = sorted(spans.values())
        if any(early[1] > late[0] for early, late in itertools.pairwise(ordered)):
            continue
        if all(keeps(spans, verb) for verb in verbs):
            yield ordered[0][0] // 12, ordered[-1][1]


def keeps(spans: dict[str, tuple[int, int]], verb: Verb) -> bool:
    """Tell whether the visit keeps one verb."""
    first, last = min(spans.values())[0], max(end for _, end in spans.values())
    match verb:
        case Before():
            return spans[verb.first][1] <= spans[verb.then][0]
        case Between():
            early, late = sorted((spans[verb.one], spans[verb.other]))
            return early[1] <= spans[verb.middle][0] and spans[verb.middle][1] <= late[0]
        case SpanAtMost():
            return (last - first) * 60 <= verb.minutes
        case _:
            return first // 12 == (last - 1) // 12


MASKS = st.integers(0, 2**STEPS - 1)
VERBS = st.lists(
    st.sampled_from(
        [
            Before(first="a", then="b"),
            Before(first="c", then="a"),
            Between(middle="b", one="a", other="c"),
            Between(middle="a", one="b", other="c"),
            SpanAtMost(minutes=6 * 60),
            SpanAtMost(minutes=4 * 60 + 59),
        ]
    ),
    max_size=3,
)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(1, 3), MASKS), min_size=1, max_size=3), VERBS)
def test_the_earliest_end_of_every_day_is_exact(
    appointments: list[tuple[int, int]], verbs: list[Verb]
) -> None:
    """For every day: the same end as trying every order, or none where there is none."""
    starts = {
        name: some_starts(name, length, mask)
        for name, (length, mask) in zip(NAMES, appointments, strict=False)
    }
    verbs = [v for v in verbs if names_in(v) <= set(starts)]
    verbs.append(SameDay(days=halves()))

    found = Search(a_small_problem(), starts, [demand(verb) for verb in verbs]).visits()

    expected: dict[int, int] = {}
    for day, end in tried(starts, verbs):
        expected[day] = min(end, expected.get(day, STEPS))
    visits = list(found)
    assert {visit.day: visit.end for visit in visits} == expected
    for visit in visits:
        assert all(starts[name].mask >> step & 1 for name, step in visit.starts.items())


def names_in(verb: Any) -> set[str]:
    """Return the services that a verb speaks of."""
    return {value for value in attrs.asdict(verb).values() if value in NAMES}


def test_without_days_the_whole_horizon_is_one() -> None:
    """A visit may cross midnight where no rule keeps it to one day."""
    starts = {"a": some_starts("a", 3, 1 << 11)}

    (visit,) = Search(a_small_problem(), starts, []).visits()

    assert (visit.day, visit.end) == (0, 14)


def test_never_is_never() -> None:
    """A visit that the data rule out is not looked for."""
    starts = {"a": some_starts("a", 1, 1)}

    assert list(Search(a_small_problem(), starts, [demand(Never())]).visits()) == []


def test_what_cannot_be_expressed_is_admitted() -> None:
    """A binding room reset is relaxed visibly: what is possible here may not be."""
    apart = demand(RoomApart(room="exam-1", minutes=20, booked=Availability(()).windows))

    assert not Search(a_small_problem(), {"a": some_starts("a", 1, 1)}, [apart]).exact
    assert Search(a_small_problem(), {"a": some_starts("a", 1, 1)}, []).exact
