"""Workloads that press: a full fortnight, an acute arrival, a long standing plan."""

import random
from datetime import timedelta

import attrs

import onestop
from benchmarks.workloads import centres, mix
from benchmarks.workloads.scale import DISTRICT, METROPOLITAN, Scale
from benchmarks.workloads.town import NOW, dice_of, ordinary
from benchmarks.workloads.workload import Workload, chained

# More than a district can see in a fortnight, and the sign that it is full.
MANY = 60
IN_VAIN = 5
STANDING = 60
ARRIVAL = centres.MONDAY + timedelta(hours=7, minutes=40)
# Sixty visits in ten days are two thirds more than the table's; in twenty days they are not.
LONG = attrs.evolve(METROPOLITAN, days=28)


def booked(seed: int) -> Workload:
    """
    Return a district's fortnight that is full, and one more case.

    Cases are planned one after the other until five in a row found no place.
    """
    dice = dice_of("booked", seed)
    empty = ordinary("booked", DISTRICT, seed)
    many = mix.cases(dice, DISTRICT, empty.centre, MANY, NOW, letter="B")
    standing = chained(attrs.evolve(empty, cases=many).problem(), enough=IN_VAIN).plan
    return _one_more(dice, empty, DISTRICT, standing)


def acute(seed: int) -> Workload:
    """Return a district whose visits are booked, and an acute case that arrives at 7:40."""
    dice = dice_of("acute", seed)
    calm = ordinary("acute", attrs.evolve(DISTRICT, acute=0.0), seed)
    standing = chained(calm.problem()).plan
    case = mix.arrival(dice, DISTRICT, calm.centre, ARRIVAL)
    return attrs.evolve(calm, cases=(case,), now=ARRIVAL, standing=standing)


def standing(seed: int) -> Workload:
    """Return a metropolitan centre with sixty booked visits in four weeks, and one new case."""
    dice = dice_of("standing", seed)
    empty = ordinary("standing", LONG, seed)
    many = mix.cases(dice, LONG, empty.centre, MANY + 20, NOW, letter="B")
    planned = chained(attrs.evolve(empty, cases=many).problem(), most=STANDING).plan
    return _one_more(dice, empty, LONG, planned)


def _one_more(
    dice: random.Random, empty: Workload, scale: Scale, standing: onestop.Plan | None
) -> Workload:
    """Return the workload of one new case on top of *standing*."""
    (case,) = mix.cases(dice, scale, empty.centre, 1, NOW, letter="N")
    return attrs.evolve(empty, cases=(case,), standing=standing)
