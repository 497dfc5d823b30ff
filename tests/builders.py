"""
Builders of valid values for tests: each takes keyword changes.

Together they describe one small centre on Monday 2026-03-09 in which a visit
under the ``cn`` profile is easily possible.
"""

import functools
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from onestop import profiles
from onestop.model import (
    Appointment,
    Attendance,
    Availability,
    Case,
    Centre,
    Change,
    Child,
    Companion,
    Gender,
    Hours,
    LevelValue,
    Person,
    Plan,
    Presence,
    Problem,
    Profile,
    Recurrence,
    Room,
    Site,
    Status,
    Urgency,
    Visit,
    Window,
)

MONDAY = date(2026, 3, 9)
SHANGHAI = timezone(timedelta(hours=8))
ZONE = "Asia/Shanghai"


def at(clock: str, day: date = MONDAY) -> datetime:
    """Return the moment when the centre's clocks show *clock*, such as ``08:30``."""
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


def utc(text: str) -> datetime:
    """Return the moment that *text* names in UTC, such as ``2026-03-09 01:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_window(since: str = "08:30", until: str = "18:00", day: date = MONDAY) -> Window:
    """Return a window between two wall-clock times of one day."""
    return Window(at(since, day), at(until, day))


def the_day(day: date = MONDAY, days: int = 1) -> Window:
    """Return the horizon of *days* days from midnight."""
    return Window(at("00:00", day), at("00:00", day + timedelta(days=days)))


def a_diary(*windows: tuple[str, str], day: date = MONDAY) -> Availability:
    """Return what is free between pairs of wall-clock times; by default 08:30-18:00."""
    pairs = windows or (("08:30", "18:00"),)
    return Availability(tuple(a_window(since, until, day) for since, until in pairs))


def some_hours(**changes: Any) -> Hours:
    """Return working hours: weekdays from 08:30 to 18:00."""
    facts: dict[str, Any] = {
        "rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "since": time(8, 30),
        "until": time(18),
    }
    return Hours(**facts | changes)


def a_recurrence(**changes: Any) -> Recurrence:
    """Return something that takes an hour at 09:00 on the Monday, once."""
    facts: dict[str, Any] = {
        "start": datetime.fromisoformat("2026-03-09T09:00"),
        "length": timedelta(hours=1),
        "zone": ZONE,
    }
    return Recurrence(**facts | changes)


def a_change(**changes: Any) -> Change:
    """Return a change that makes all starts from the Tuesday on an hour later."""
    facts: dict[str, Any] = {
        "since": datetime.fromisoformat("2026-03-10T09:00"),
        "shift": timedelta(hours=1),
        "length": timedelta(hours=1),
    }
    return Change(**facts | changes)


def a_child(**changes: Any) -> Child:
    """Return a girl of eight who speaks Chinese and is already here."""
    facts: dict[str, Any] = {"ref": "C-1", "age": 8, "gender": Gender.FEMALE}
    return Child(**facts | changes)


def a_companion(**changes: Any) -> Companion:
    """Return a woman who comes with the child at any time."""
    facts: dict[str, Any] = {"ref": "G1", "gender": Gender.FEMALE}
    return Companion(**facts | changes)


def a_case(**changes: Any) -> Case:
    """Return an urgent case, reported on the Monday at 07:40, with every default service."""
    facts: dict[str, Any] = {
        "ref": "2026-0001",
        "urgency": Urgency.URGENT,
        "reported": at("07:40"),
        "child": a_child(),
    }
    return Case(**facts | changes)


def a_person(**changes: Any) -> Person:
    """Return a woman of the police who interviews."""
    facts: dict[str, Any] = {
        "ref": "P-ada",
        "roles": ("interviewer", "police"),
        "agency": "police",
        "gender": Gender.FEMALE,
        "languages": ("zh",),
        "hours": (some_hours(),),
    }
    return Person(**facts | changes)


def some_people() -> tuple[Person, ...]:
    """Return everybody a visit can need, by reference: who it is shows in each."""

    def other(ref: str, role: str, agency: str, gender: Gender, *more: str) -> Person:
        return a_person(
            ref=ref, roles=(role,), agency=agency, gender=gender, languages=("zh", *more)
        )

    return (
        a_person(),
        a_person(ref="P-bea"),
        a_person(ref="P-carl", gender=Gender.MALE),
        other("D-dora", "doctor", "hospital", Gender.FEMALE),
        other("D-emil", "doctor", "hospital", Gender.MALE),
        other("Y-fay", "psychologist", "hospital", Gender.FEMALE),
        other("J-gil", "prosecutor", "procuratorate", Gender.MALE),
        other("A-hana", "appropriate-adult", "youth-league", Gender.FEMALE),
        other("I-ida", "interpreter", "court", Gender.FEMALE, "ug"),
    )


def a_room(**changes: Any) -> Room:
    """Return the interview room, watched from ``obs-1``."""
    facts: dict[str, Any] = {
        "ref": "interview-1",
        "site": "main",
        "kinds": ("interview",),
        "features": ("recording", "one-stop"),
        "observed_from": "obs-1",
    }
    return Room(**facts | changes)


def some_rooms() -> tuple[Room, ...]:
    """Return every room a visit can need."""

    def other(ref: str, *kinds: str, capacity: int = 1) -> Room:
        return Room(ref=ref, site="main", kinds=kinds, capacity=capacity)

    return (
        a_room(),
        other("obs-1", "observation"),
        other("exam-1", "exam"),
        other("counselling-1", "counselling"),
        other("family-1", "family", "waiting", capacity=3),
    )


def a_centre(**changes: Any) -> Centre:
    """Return the centre with one site, five rooms and nine people."""
    facts: dict[str, Any] = {
        "ref": "centre-1",
        "time_zone": ZONE,
        "mailbox": "centre@example.org",
        "sites": (Site(ref="main"),),
        "rooms": some_rooms(),
        "people": some_people(),
    }
    return Centre(**facts | changes)


@functools.cache
def _loaded(load: Callable[[str], Profile]) -> Profile:
    """Return the ``cn`` profile, read once; a test may put another loader in place."""
    return load("cn")


def a_profile() -> Profile:
    """Return the ``cn`` profile."""
    return _loaded(profiles.load)


def free_all_day(refs: Iterable[str], day: date = MONDAY) -> dict[str, Availability]:
    """Return a diary from 08:30 to 18:00 for each of *refs*."""
    return {ref: a_diary(day=day) for ref in refs}


def a_problem(**changes: Any) -> Problem:
    """
    Return one case to plan on the Monday, seen from 08:00 of that day.

    Everybody and every room of the (changed) centre and cases is free from
    08:30 to 18:00, unless *diaries* or *openings* say otherwise for some.
    """
    centre = changes.pop("centre", None) or a_centre()
    cases = changes.pop("cases", None) or (a_case(),)
    companions = [companion.ref for case in cases for companion in case.companions]
    diaries = free_all_day([*(person.ref for person in centre.people), *companions])
    openings = free_all_day(room.ref for room in centre.rooms)
    facts: dict[str, Any] = {
        "centre": centre,
        "profile": changes.pop("profile", None) or a_profile(),
        "cases": cases,
        "now": at("08:00"),
        "horizon": the_day(),
        "diaries": diaries | dict(changes.pop("diaries", {})),
        "openings": openings | dict(changes.pop("openings", {})),
    }
    return Problem(**facts | changes)


def a_seat(ref: str, seat: str, presence: Presence = Presence.ROOM) -> Attendance:
    """Return *ref* in *seat*."""
    return Attendance(ref=ref, seat=seat, presence=presence)


def an_appointment(
    service: str, since: str, until: str, *people: Attendance, **changes: Any
) -> Appointment:
    """Return *service* between two wall-clock times of the Monday."""
    facts: dict[str, Any] = {
        "ref": f"2026-0001.{service}",
        "service": service,
        "start": at(since),
        "end": at(until),
        "people": people,
    }
    return Appointment(**facts | changes)


def some_appointments() -> tuple[Appointment, ...]:
    """Return a visit's appointments, earliest first, that keep every rule that binds."""
    adult = a_seat("A-hana", "adult")
    return (
        an_appointment(
            "rights", "08:30", "08:40", a_seat("P-ada", "officer"), adult, room="family-1"
        ),
        an_appointment(
            "evidence",
            "08:40",
            "09:00",
            a_seat("D-dora", "doctor"),
            a_seat("P-bea", "officer"),
            room="exam-1",
        ),
        an_appointment("exam", "09:00", "09:45", a_seat("D-dora", "doctor"), room="exam-1"),
        an_appointment("rest", "09:45", "10:05", room="family-1"),
        an_appointment(
            "interview",
            "10:05",
            "10:50",
            a_seat("P-ada", "lead"),
            a_seat("P-bea", "second"),
            adult,
            a_seat("J-gil", "prosecutor", Presence.OBSERVING),
            room="interview-1",
            observed_from="obs-1",
        ),
        an_appointment("break", "10:25", "10:30", ref="2026-0001.break-1"),
        an_appointment(
            "counselling", "10:50", "11:30", a_seat("Y-fay", "psychologist"), room="counselling-1"
        ),
    )


def a_visit(**changes: Any) -> Visit:
    """Return a visit of the case on the Monday morning that keeps every rule that binds."""
    facts: dict[str, Any] = {
        "case": "2026-0001",
        "child": "C-1",
        "appointments": some_appointments(),
    }
    return Visit(**facts | changes)


def a_plan(**changes: Any) -> Plan:
    """Return a plan that holds the visit and passes the checker; it is not the best one."""
    facts: dict[str, Any] = {
        "centre": "centre-1",
        "status": Status.FEASIBLE,
        "objective": (LevelValue(level="on-site", value=0, bound=0),),
        "visits": (a_visit(),),
    }
    return Plan(**facts | changes)
