"""The ordinary workloads: a county, a district and a metropolitan centre on a Monday morning."""

import random
from datetime import datetime, timedelta

from benchmarks.workloads import centres, mix
from benchmarks.workloads.scale import COUNTY, DISTRICT, METROPOLITAN, THIRTY, Scale
from benchmarks.workloads.workload import Workload

NOW = centres.MONDAY + timedelta(hours=7, minutes=30)


def dice_of(name: str, seed: int) -> random.Random:
    """Return the dice of one workload: the same for the same name and seed, everywhere."""
    return random.Random(f"{name} {seed}")


def ordinary(name: str, scale: Scale, seed: int, *, now: datetime = NOW) -> Workload:
    """Return the workload that *seed* makes of *scale*."""
    dice = dice_of(name, seed)
    centre = centres.centre(dice, scale, days=scale.days)
    count = dice.randint(*scale.visits)
    return Workload(
        name=name,
        seed=seed,
        centre=centre,
        cases=mix.cases(dice, scale, centre, count, now),
        now=now,
        days=scale.days,
    )


def county(seed: int) -> Workload:
    """Return a county's fortnight: one or two visits, one woman among the interviewers."""
    return ordinary("county", COUNTY, seed)


def district(seed: int) -> Workload:
    """Return a district's fortnight: five to eight visits."""
    return ordinary("district", DISTRICT, seed)


def metropolitan(seed: int) -> Workload:
    """Return ten working days of a metropolitan centre: forty to sixty visits."""
    return ordinary("metropolitan", METROPOLITAN, seed)


def one_visit(seed: int) -> Workload:
    """Return one visit on a loaded problem: 20 days, thirty people busy for 60 % of the time."""
    return ordinary("one-visit", THIRTY, seed)
