"""Centres of a scale, made by a seed: rooms, people and their diaries."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import onestop
from benchmarks.workloads import diaries
from benchmarks.workloads.scale import Scale, Staff

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 9, tzinfo=ZONE)
MAIN, HOSPITAL = "main", "hospital"
ONE_STOP = ("recording", "one-stop")
OPEN = onestop.Hours(rrule="FREQ=DAILY", since=time(8), until=time(20))
EVENINGS = onestop.Hours(
    rrule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", since=time(17), until=time(20, 30)
)
WEEKENDS = onestop.Hours(rrule="FREQ=WEEKLY;BYDAY=SA,SU", since=time(8), until=time(20))


def centre(dice: random.Random, scale: Scale, *, days: int, grid: int = 5) -> onestop.Centre:
    """Return a centre of *scale* whose diaries are filled for *days* days from the Monday on."""
    away = dice.random() < scale.hospital
    midnights = [MONDAY + timedelta(days=day) for day in range(days)]
    return onestop.Centre(
        ref=scale.ref,
        time_zone=ZONE.key,
        grid=grid,
        mailbox="centre@example.org",
        sites=tuple(_sites(dice, scale, with_hospital=away)),
        rooms=tuple(_rooms(dice, scale, HOSPITAL if away else MAIN)),
        people=tuple(
            person for staff in scale.staff for person in _people(dice, scale, staff, midnights)
        ),
    )


def _sites(dice: random.Random, scale: Scale, *, with_hospital: bool) -> Iterator[onestop.Site]:
    """Yield the house, and the hospital where that one is needed."""
    if not with_hospital:
        yield onestop.Site(ref=MAIN, hours=(OPEN,))
        return
    way = 5 * dice.randint(scale.way[0] // 5, scale.way[1] // 5)
    yield onestop.Site(ref=MAIN, hours=(OPEN,), travel={HOSPITAL: way})
    yield onestop.Site(ref=HOSPITAL, hours=(OPEN,))


def _rooms(dice: random.Random, scale: Scale, exams: str) -> Iterator[onestop.Room]:
    """Yield the rooms; those for exams are at the site *exams*."""
    for number in range(1, dice.randint(*scale.interview_rooms) + 1):
        yield onestop.Room(
            ref=f"int-{number}",
            site=MAIN,
            kinds=("interview",),
            features=ONE_STOP,
            observed_from=f"obs-{number}",
            reset=20,
        )
        yield onestop.Room(ref=f"obs-{number}", site=MAIN, kinds=("observation",))
    if exams == HOSPITAL:
        # Rights are told before the exam, so there, too.
        yield onestop.Room(ref="ward-1", site=HOSPITAL, kinds=("family", "waiting"), capacity=3)
    for number in range(1, scale.exam_rooms + 1):
        yield onestop.Room(ref=f"exam-{number}", site=exams, kinds=("exam",), reset=15)
    for number in range(1, scale.counselling_rooms + 1):
        yield onestop.Room(ref=f"coun-{number}", site=MAIN, kinds=("counselling",), reset=10)
    for number in range(1, scale.family_rooms + 1):
        yield onestop.Room(ref=f"fam-{number}", site=MAIN, kinds=("family", "waiting"), capacity=3)


def _people(
    dice: random.Random, scale: Scale, staff: Staff, days: Sequence[datetime]
) -> Iterator[onestop.Person]:
    """Yield the people of one kind, women first."""
    for index in range(staff.count):
        shift = diaries.shift(dice, part_time=staff.part_time)
        duty = _duty(staff, index, days)
        share = staff.busy * dice.uniform(*scale.busy)
        spoken = staff.languages
        yield onestop.Person(
            ref=f"{staff.letter}{index + 1:02}",
            roles=staff.roles,
            agency=staff.agency,
            gender="female" if index < staff.women else "male",
            languages=("zh", spoken[index % len(spoken)]) if spoken else ("zh",),
            travel=staff.travel,
            notice=staff.notice,
            remote=staff.remote,
            hours=(shift.hours(),),
            on_call=(EVENINGS, WEEKENDS) if duty else (),
            away=diaries.taken(dice, shift, days, share, duty),
        )


def _duty(staff: Staff, index: int, days: Sequence[datetime]) -> frozenset[date]:
    """Return when somebody is there for acute cases: those on call take turns, day by day."""
    if index >= staff.on_call:
        return frozenset()
    turns = min(3, max(2, staff.on_call))
    return frozenset(
        day.date() for number, day in enumerate(days) if number % turns == index % turns
    )
