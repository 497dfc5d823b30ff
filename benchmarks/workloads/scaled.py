"""Workloads of any size, to see how time grows: so many children, days, staff, minutes a step."""

from collections import Counter
from collections.abc import Iterator

import attrs

import onestop
from benchmarks.workloads import centres, mix
from benchmarks.workloads.scale import Scale, Staff
from benchmarks.workloads.town import NOW, dice_of
from benchmarks.workloads.workload import Workload

# Nobody is left out of the first five: no visit goes without one of each.  Then in turn.
FIRST = "PRTMY"
TURN = "PARTMYPASL"
KINDS = {
    "P": (("interviewer", "police"), "police"),
    "R": (("recorder", "police"), "police"),
    "T": (("prosecutor",), "procuratorate"),
    "M": (("doctor",), "hospital"),
    "Y": (("psychologist",), "hospital"),
    "S": (("social-worker",), "civil-affairs"),
    "L": (("lawyer",), "legal-aid"),
    "A": (("appropriate-adult",), "volunteers"),
}
BUSY = (0.35, 0.45)


@attrs.frozen(kw_only=True)
class Size:
    """
    How large a problem is.

    Attributes:
        children: How many cases are planned together.
        days: How many days are planned; also how long the diaries are.
        staff: How many people work at the centre, five or more.
        grid: Minutes of a step.

    """

    children: int = 5
    days: int = 20
    staff: int = 40
    grid: int = 5


def scaled(size: Size, seed: int) -> Workload:
    """
    Return a problem of *size*.

    Nobody is acute, because what must be on the first day cannot be there for two
    hundred; all else is the usual mix, with a guardian who comes and is suitable.
    """
    dice = dice_of("scaled", seed)
    scale = _scale(size)
    centre = centres.centre(dice, scale, days=size.days, grid=size.grid)
    made = mix.cases(dice, scale, centre, size.children, NOW)
    return Workload(
        name="scaled",
        seed=seed,
        centre=centre,
        cases=tuple(_accompanied(case) for case in made),
        now=NOW,
        days=size.days,
    )


def _scale(size: Size) -> Scale:
    """Return a centre with so many people, and with rooms enough for them."""
    rooms = max(1, size.staff // 15)
    return Scale(
        ref="scaled",
        days=size.days,
        visits=(size.children, size.children),
        interview_rooms=(rooms, rooms),
        exam_rooms=rooms,
        counselling_rooms=rooms,
        family_rooms=rooms,
        staff=tuple(_staff(size.staff)),
        busy=BUSY,
        travel=(15, 45),
        activities=6,
        acute=0.0,
        urgent=0.0,
        absent=0.0,
        foreign=0.0,
    )


def _staff(count: int) -> Iterator[Staff]:
    """Yield *count* people of all kinds, two women to a man, a woman first."""
    letters = FIRST + TURN * (count // len(TURN) + 1)
    for letter, number in Counter(letters[:count]).items():
        roles, agency = KINDS[letter]
        yield Staff(
            letter=letter, count=number, women=(2 * number + 2) // 3, roles=roles, agency=agency
        )


def _accompanied(case: onestop.Case) -> onestop.Case:
    """Return *case* with a mother who is free, alone, and as a first interview without calming."""
    mother = onestop.Companion(ref=f"G-{case.ref}", relation="mother", gender="female")
    return attrs.evolve(
        case,
        companions=(mother,),
        services=("rights", "interview", "exam", "counselling"),
        distressed=False,
        past_interviews=(),
        overrides=(),
        with_cases=(),
        family=None,
    )
