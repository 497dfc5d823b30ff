"""
How many invites onestop writes in a second, each read back and checked.

The example's three visits, again and again under other references, as a large
centre would have them: first told, moved, left as they are and given up.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it runs from anywhere

import attrs

import onestop
from benchmarks import example
from benchmarks.figures import Figure, measure, table

KEY = b"a key that is not worth keeping."
COPIES, ROUNDS = 20, 10
FIRST, MOVED, STILL, GONE, SCREEN = (
    "first told",
    "all moved",
    "nothing changed",
    "all given up",
    "the centre's screen",
)


@attrs.frozen(kw_only=True)
class Centre:
    """
    A centre with many visits.

    Attributes:
        problem: Who is who.
        plan: All visits.
        moved: All of them five minutes later.
        sent: What calendars hold once *plan* is told.

    """

    problem: onestop.Problem
    plan: onestop.Plan
    moved: onestop.Plan
    sent: onestop.Sent

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return what is to be measured."""
        none = attrs.evolve(self.plan, visits=())
        told = partial(onestop.invites, problem=self.problem, key=KEY)
        return {
            FIRST: partial(told, self.plan, sent=onestop.Sent(centre=self.plan.centre)),
            MOVED: partial(told, self.moved, sent=self.sent),
            STILL: partial(told, self.plan, sent=self.sent),
            GONE: partial(told, none, sent=self.sent),
            SCREEN: partial(onestop.centre_calendar, self.plan, self.problem, key=KEY),
        }


def large_centre(copies: int) -> Centre:
    """Return a centre with the example's visits *copies* times."""
    whole = example.chain()[-1].plan
    cases = [onestop.read_case(path) for path in example.case_paths()]
    centre = onestop.read_centre(example.centre_path())
    problem = onestop.prepare(centre, cases, now=example.NOW)
    visits = tuple(_again(visit, number) for number in range(copies) for visit in whole.visits)
    plan = attrs.evolve(whole, visits=visits)
    first = onestop.invites(plan, problem, key=KEY)
    return Centre(
        problem=problem,
        plan=plan,
        moved=attrs.evolve(plan, visits=tuple(map(_later, visits))),
        sent=onestop.Sent(centre=plan.centre).after(first),
    )


def _again(visit: onestop.Visit, number: int) -> onestop.Visit:
    """Return *visit* as that of another case."""
    case = f"{visit.case}-{number}"
    appointments = tuple(
        attrs.evolve(each, ref=f"{each.ref}-{number}") for each in visit.appointments
    )
    return attrs.evolve(visit, case=case, appointments=appointments)


def _later(visit: onestop.Visit) -> onestop.Visit:
    """Return *visit* five minutes later."""
    step = timedelta(minutes=5)
    appointments = tuple(
        attrs.evolve(each, start=each.start + step, end=each.end + step)
        for each in visit.appointments
    )
    return attrs.evolve(visit, appointments=appointments)


def rows(copies: int, rounds: int) -> Iterator[tuple[str, int, Figure, str]]:
    """Yield what was measured: its name, how many invites, milliseconds, invites a second."""
    calls = large_centre(copies).calls()
    for name, figure in measure(calls, rounds).items():
        made = calls[name]()
        count = len(made) if isinstance(made, tuple) else 0
        yield name, count, figure, f"{1000 * count / figure.median:,.0f}" if count else "-"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=COPIES, help=f"default: {COPIES}")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default: {ROUNDS}")
    given = parser.parse_args()
    print(table(("", "invites", "ms", "invites a second"), rows(given.copies, given.rounds)))


if __name__ == "__main__":
    main()
