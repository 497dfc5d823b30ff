"""The school case: nine children of three families, at one district centre, in three days."""

import random
from collections.abc import Iterator
from datetime import time, timedelta

import onestop
from benchmarks.workloads.centres import MAIN, MONDAY, ONE_STOP, ZONE
from benchmarks.workloads.workload import Workload

NOW = MONDAY + timedelta(hours=7)
DAYS = 3
FAMILIES = (4, 3, 2)
RULE = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
HOURS = (onestop.Hours(rrule=RULE, since=time(8), until=time(18)),)
ROOMS = (
    onestop.Room(
        ref="int-1",
        site=MAIN,
        kinds=("interview",),
        features=ONE_STOP,
        observed_from="obs-1",
        reset=20,
    ),
    onestop.Room(
        ref="int-2",
        site=MAIN,
        kinds=("interview",),
        features=ONE_STOP,
        observed_from="obs-2",
        reset=20,
    ),
    onestop.Room(ref="obs-1", site=MAIN, kinds=("observation",)),
    onestop.Room(ref="obs-2", site=MAIN, kinds=("observation",)),
    onestop.Room(ref="exam-1", site=MAIN, kinds=("exam",), reset=15),
    onestop.Room(ref="coun-1", site=MAIN, kinds=("counselling",), reset=10),
    onestop.Room(ref="fam-1", site=MAIN, kinds=("family", "waiting"), capacity=3),
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


def school(seed: int) -> Workload:
    """Return the case that *seed* makes: the children's ages and sex, and busy hours."""
    dice = random.Random(seed)
    cases = tuple(_cases(dice))
    centre = onestop.Centre(
        ref="school",
        time_zone=ZONE.key,
        sites=(onestop.Site(ref=MAIN),),
        rooms=ROOMS,
        people=tuple(_people(dice)),
    )
    return Workload(name="school", seed=seed, centre=centre, cases=cases, now=NOW, days=DAYS)


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
