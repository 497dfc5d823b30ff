"""
The school case: nine children of three families, at one district centre, in three days.

Prints how long the first checked plan takes, and what every level came to when
the time was up: ``.venv/bin/python benchmarks/school.py [--seed N] [--seconds S]``.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it runs from anywhere

import onestop

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 9, tzinfo=ZONE)
NOW = MONDAY + timedelta(hours=7)
DAYS = 3
FAMILIES = (4, 3, 2)
RULE = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
HOURS = (onestop.Hours(rrule=RULE, since=clock_time(8), until=clock_time(18)),)
ONE_STOP = ("recording", "one-stop")
ROOMS = (
    onestop.Room(
        ref="int-1",
        site="main",
        kinds=("interview",),
        features=ONE_STOP,
        observed_from="obs-1",
        reset=20,
    ),
    onestop.Room(
        ref="int-2",
        site="main",
        kinds=("interview",),
        features=ONE_STOP,
        observed_from="obs-2",
        reset=20,
    ),
    onestop.Room(ref="obs-1", site="main", kinds=("observation",)),
    onestop.Room(ref="obs-2", site="main", kinds=("observation",)),
    onestop.Room(ref="exam-1", site="main", kinds=("exam",), reset=15),
    onestop.Room(ref="coun-1", site="main", kinds=("counselling",), reset=10),
    onestop.Room(ref="fam-1", site="main", kinds=("family", "waiting"), capacity=3),
)
# Who works there: two teams who may interview girls, and whoever else is needed.
STAFF = (
    (4, "P", ("interviewer", "police"), "police", "female"),
    (2, "Q", ("police",), "police", "male"),
    (2, "T", ("prosecutor",), "procuratorate", "female"),
    (2, "M", ("doctor",), "hospital", "female"),
    (2, "Y", ("psychologist",), "hospital", "female"),
    (4, "A", ("appropriate-adult",), "volunteers", "female"),
)


def school(seed: int = 1) -> onestop.Problem:
    """Return the problem that *seed* makes: the children's ages and sex, and busy hours."""
    dice = random.Random(seed)
    cases = tuple(_cases(dice))
    centre = onestop.Centre(
        ref="school",
        time_zone=ZONE.key,
        sites=(onestop.Site(ref="main"),),
        rooms=ROOMS,
        people=tuple(_people(dice)),
    )
    return onestop.prepare(centre, cases, now=NOW, days=DAYS)


def _people(dice: random.Random) -> Iterator[onestop.Person]:
    """Yield everybody who works there, each with an hour or two taken on every day."""
    for count, letter, roles, agency, gender in STAFF:
        for number in range(1, count + 1):
            yield onestop.Person(
                ref=f"{letter}{number:02}",
                roles=roles,
                agency=agency,
                gender=gender,
                hours=HOURS,
                away=tuple(_taken(dice)),
            )


def _taken(dice: random.Random) -> Iterator[onestop.Window]:
    """Yield what else fills somebody's days."""
    for day in range(DAYS):
        start = MONDAY + timedelta(days=day, minutes=30 * dice.randrange(16, 35))
        yield onestop.Window(start, start + timedelta(minutes=30 * dice.randrange(1, 4)))


def _cases(dice: random.Random) -> Iterator[onestop.Case]:
    """Yield the nine cases; a family comes with its own adult, the last one with none."""
    refs = [f"K{number}" for number in range(1, sum(FAMILIES) + 1)]
    families = [family for family, size in enumerate(FAMILIES, start=1) for _ in range(size)]
    for ref, family in zip(refs, families, strict=True):
        guardian = onestop.Companion(ref=f"G{family}", gender="female", suitable=family < 3)
        yield onestop.Case(
            ref=ref,
            urgency="urgent" if family == 1 else "planned",
            reported=NOW - timedelta(hours=12 + family),
            child=onestop.Child(
                ref=f"C-{ref}",
                age=dice.randint(7, 12),
                gender=dice.choice(("female", "female", "female", "male")),
                travel=30,
            ),
            family=f"F{family}",
            with_cases=tuple(other for other in refs if other != ref),
            companions=(guardian,),
        )


@attrs.define
class _Heard:
    """What a solve told while it ran."""

    plans: int = 0

    def __call__(self, progress: onestop.Progress) -> None:
        """Count what is heard."""
        del progress
        self.plans += 1


def first_plan(problem: onestop.Problem, seconds: float) -> tuple[float, onestop.Plan]:
    """Return how long the first plan takes that the checker has passed, and the plan."""
    heard = _Heard()
    options = onestop.SolveOptions(
        time_limit=seconds, on_progress=heard, cancelled=lambda: heard.plans > 0
    )
    began = time.perf_counter()
    plan = onestop.solve(problem, options)
    return time.perf_counter() - began, plan


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="which case (default: 1)")
    parser.add_argument("--seconds", type=float, default=30.0, help="time limit (default: 30)")
    given = parser.parse_args()
    problem = school(given.seed)
    taken, plan = first_plan(problem, given.seconds)
    print(f"first checked plan: {taken:.1f} s, {len(plan.visits)} visits")
    began = time.perf_counter()
    plan = onestop.solve(problem, onestop.SolveOptions(time_limit=given.seconds))
    print(f"after {time.perf_counter() - began:.1f} s: {plan.status}")
    for level in plan.objective:
        gap = (level.value - level.bound) / level.value if level.value else 0.0
        print(f"{level.level:>10} {level.value:>8} {level.bound:>8} {gap:>6.1%}")


if __name__ == "__main__":
    main()
