"""
Cases in the project's mix, made by a seed.

Girls 80 %, ages as at one Norwegian centre, acute 15 % (county 25 %), a quarter
reported between 19:00 and 08:00, guardians unsuitable 15 % or absent 10 % (county
25 %), interpreters 3 % (metropolitan 10 %), disability 8 %, groups 12 % of the cases,
second interviews 5 %.  What happens on the day, such as lateness, is not part of a plan.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

import attrs

import onestop
from benchmarks.workloads.scale import LANGUAGES, Scale
from benchmarks.workloads.visits import services_of

# The oldest of each group of ages, its youngest, and its share in per cent.
AGES = ((5, 3, 15), (9, 6, 37), (12, 10, 22), (15, 13, 21), (17, 16, 5))
# How many children a group has, with its weight: 2.3 on average, at most nine.
GROUPS = {2: 78, 3: 16, 4: 4, 5: 1, 9: 1}
GROUPED = 0.12
IN_GROUP = sum(size * weight for size, weight in GROUPS.items()) / sum(GROUPS.values())
NIGHT = 0.25
SCHOOL = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
LESSONS = (
    onestop.Hours(rrule=SCHOOL, since=time(8), until=time(11, 30)),
    onestop.Hours(rrule=SCHOOL, since=time(13, 30), until=time(16)),
)
NAP = (onestop.Hours(rrule="FREQ=DAILY", since=time(12, 30), until=time(14)),)
AN_HOUR = timedelta(hours=1)


def cases(
    dice: random.Random,
    scale: Scale,
    centre: onestop.Centre,
    count: int,
    now: datetime,
    *,
    letter: str = "K",
) -> tuple[onestop.Case, ...]:
    """Return *count* cases, all reported before *now*; their references begin with *letter*."""
    refs = [f"{letter}{number:03}" for number in range(1, count + 1)]
    made: list[onestop.Case] = []
    while len(made) < count:
        group = refs[len(made) : len(made) + _size(dice, count - len(made))]
        made += _group(dice, scale, group, now)
    hurt = [_with_past(dice, centre, case) for case in made]
    return tuple(attrs.evolve(case, services=services_of(case, scale)) for case in hurt)


def arrival(
    dice: random.Random, scale: Scale, centre: onestop.Centre, now: datetime
) -> onestop.Case:
    """Return an acute case that is reported *now*."""
    (case,) = cases(dice, attrs.evolve(scale, acute=1.0), centre, 1, now, letter="N")
    start = now - timedelta(hours=dice.randint(4, 18))
    return attrs.evolve(case, reported=now, incident=onestop.Window(start, start + AN_HOUR))


def _size(dice: random.Random, left: int) -> int:
    """Return how many children come together, at most *left*."""
    # Of all matters, fewer are groups than of all cases are in groups.
    matters = GROUPED / IN_GROUP / (1 - GROUPED + GROUPED / IN_GROUP)
    if dice.random() >= matters:
        return 1
    (size,) = dice.choices(list(GROUPS), weights=list(GROUPS.values()))
    return min(size, left)


def _group(
    dice: random.Random, scale: Scale, refs: Sequence[str], now: datetime
) -> Iterator[onestop.Case]:
    """Yield the cases of one matter: one child, brothers and sisters, or co-victims."""
    siblings = len(refs) > 1 and dice.random() < 0.5
    urgency = _urgency(dice, scale)
    reported = _reported(dice, urgency, now)
    incident = _incident(dice, urgency, reported)
    shared = _guardian(dice, scale, f"G-{refs[0]}")
    for ref in refs:
        yield onestop.Case(
            ref=ref,
            urgency=urgency,
            reported=reported,
            incident=incident,
            child=_child(dice, scale, ref),
            family=f"F-{refs[0]}" if siblings else None,
            with_cases=tuple(other for other in refs if other != ref),
            companions=shared if siblings else _guardian(dice, scale, f"G-{ref}"),
            distressed=dice.random() < 0.08,
        )


def _urgency(dice: random.Random, scale: Scale) -> str:
    """Return how urgent a matter is."""
    if dice.random() < scale.acute:
        return "acute"
    return "urgent" if dice.random() < scale.urgent else "planned"


def _reported(dice: random.Random, urgency: str, now: datetime) -> datetime:
    """Return when the report came in: if acute, in the last 18 hours, else in the last days."""
    if urgency == "acute":
        return now - timedelta(minutes=5 * dice.randint(4, 18 * 12))
    longest = 2 if urgency == "urgent" else 5
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    day = midnight - timedelta(days=dice.randint(1, longest))
    # A quarter between 19:00 and 08:00, which is thirteen hours over midnight.
    by_night = dice.random() < NIGHT
    since, hours = (19, 13) if by_night else (8, 11)
    moment = day + since * AN_HOUR + timedelta(minutes=5 * dice.randrange(12 * hours))
    return min(moment, now - timedelta(minutes=20))


def _incident(dice: random.Random, urgency: str, reported: datetime) -> onestop.Window | None:
    """Return between when and when it happened; None where nobody knows."""
    if urgency == "acute":
        start = reported - timedelta(hours=dice.randint(2, 24))
        return onestop.Window(start, start + AN_HOUR)
    if urgency == "urgent" and dice.random() < 0.3:
        start = reported - timedelta(hours=dice.randint(4, 12))
        return onestop.Window(start, start + AN_HOUR)
    if dice.random() < 0.4:
        return None
    # Long ago, and over months: no window for evidence is open.
    start = reported - timedelta(days=dice.randint(60, 300))
    return onestop.Window(start, start + timedelta(days=dice.randint(1, 40)))


def _child(dice: random.Random, scale: Scale, ref: str) -> onestop.Child:
    """Return a child; its way is on the grid of five minutes."""
    (ages,) = dice.choices(AGES, weights=[share for *_, share in AGES])
    foreign = dice.random() < scale.foreign
    return onestop.Child(
        ref=f"C-{ref}",
        age=dice.randint(ages[1], ages[0]),
        gender="female" if dice.random() < 0.8 else "male",
        languages=(dice.choice(LANGUAGES),) if foreign else ("zh",),
        needs=("disability",) if dice.random() < 0.08 else (),
        travel=5 * dice.randint(scale.travel[0] // 5, scale.travel[1] // 5),
    )


def _guardian(dice: random.Random, scale: Scale, ref: str) -> tuple[onestop.Companion, ...]:
    """Return who comes along; nobody where the guardian is absent."""
    if dice.random() < scale.absent:
        return ()
    days = sorted(dice.sample(("MO", "TU", "WE", "TH", "FR"), 3))
    works = dice.random() < 0.3
    rule = f"FREQ=WEEKLY;BYDAY={','.join(days)}"
    hours = (onestop.Hours(rrule=rule, since=time(7), until=time(20)),) if works else ()
    unsuitable = dice.random() < 0.15
    relation, gender = dice.choice(
        (("mother", "female"), ("father", "male"), ("grandmother", "female"))
    )
    return (
        onestop.Companion(
            ref=ref, relation=relation, gender=gender, suitable=not unsuitable, hours=hours
        ),
    )


def _with_past(dice: random.Random, centre: onestop.Centre, case: onestop.Case) -> onestop.Case:
    """Return *case* with what only some have: lessons, a nap, wishes, an earlier interview."""
    school = 6 <= case.child.age <= 15 and dice.random() < 0.4
    young = case.child.age < 6 and dice.random() < 0.5
    examiner = "female" if case.child.gender == "female" and dice.random() < 0.2 else None
    case = attrs.evolve(
        case,
        lessons=LESSONS if school else (),
        routines=NAP if young else (),
        wishes=onestop.Wishes(examiner=examiner, time="morning" if young else None),
    )
    again = dice.random() < 0.05
    # An acute matter is a new one.
    return _heard_before(dice, centre, case) if again and case.urgency != "acute" else case


def _heard_before(dice: random.Random, centre: onestop.Centre, case: onestop.Case) -> onestop.Case:
    """Return *case* after one interview, with the recorded decision to hold a second."""
    able = [
        person.ref
        for person in centre.people
        if "interviewer" in person.roles
        and (case.child.gender == "male" or person.gender == "female")
    ]
    past = onestop.PastInterview(
        at=case.reported - timedelta(days=30), interviewer=dice.choice(able)
    )
    override = onestop.Override(
        rule="R01",
        reason="new facts that the first interview could not cover",
        approved_by="procurator on duty",
        at=case.reported,
        topics=("new facts",),
    )
    return attrs.evolve(case, past_interviews=(past,), overrides=(override,))
