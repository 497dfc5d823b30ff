"""
F01-F09: what every plan must be, whatever the jurisdiction.

People are qualified, free and in one place; rooms fit; the child does one
thing at a time.  Practice and law stand in the modules named by R-ids.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from onestop.model import (
    Appointment,
    Attendance,
    Availability,
    Person,
    Presence,
    Seat,
    Window,
)
from onestop.rules.base import (
    BREAK,
    Brief,
    Need,
    Outcome,
    Rule,
    Shape,
    Violation,
    main_appointments,
)
from onestop.rules.verbs import (
    Distinct,
    Fills,
    Includes,
    InRoom,
    OneAtATime,
    PersonFree,
    RoomFree,
    Shares,
    Verb,
    Within,
)
from onestop.texts import Text

if TYPE_CHECKING:
    from onestop.model import Service

DESIGN = "onestop design, section 4"
INTERVIEW = "interview"


def base_need(brief: Brief, service: "Service") -> Need:
    """Return what *service* needs before any rule adds to it."""
    minutes, seats = service.minutes, service.seats
    if brief.acute:
        minutes = service.acute_minutes or minutes
        for absorbed in _absorbed(brief, service):
            taken = {seat.name for seat in seats}
            more = brief.problem.profile.service(absorbed).seats
            seats += tuple(seat for seat in more if seat.name not in taken)
    return Need(
        service=service.ref,
        minutes=brief.rounded(minutes),
        kinds=service.kinds,
        seats=seats,
    )


def _absorbed(brief: Brief, service: "Service") -> tuple[str, ...]:
    """Return the wanted services that an acute case has inside *service*."""
    return tuple(ref for ref in service.absorbs if ref in _wanted(brief))


def _wanted(brief: Brief) -> tuple[str, ...]:
    """Return the services that the case asks for, in the profile's order."""
    services = brief.problem.profile.services
    if brief.case.services is None:
        return tuple(service.ref for service in services if service.default)
    return tuple(
        service.ref for service in services if service.ref in brief.case.services
    )


def base_shape(brief: Brief) -> Shape:
    """Return what the case's services need before any rule adds to it."""
    profile, wanted = brief.problem.profile, _wanted(brief)
    inside: set[str] = set()
    if brief.acute:
        for ref in wanted:
            inside.update(_absorbed(brief, profile.service(ref)))
    kept = (profile.service(ref) for ref in wanted if ref not in inside)
    return Shape(needs=tuple(base_need(brief, service) for service in kept))


class Complete(Rule):
    """F01."""

    id = "F01"
    sentence = Text(
        "Every service asked for has its one appointment, with its length and every seat filled.",
        "所需各项服务均安排且仅安排一次，时长足够，席位齐全。",
    )
    source = DESIGN
    turn = 0

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Start with the services that the case asks for."""
        return base_shape(brief).plus(*shape.needs)

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Miss what is missing and notice what is too much."""
        brief, shape, visit = outcome.brief, outcome.shape, outcome.visit
        base = base_shape(brief)
        counts = Counter(a.service for a in main_appointments(visit))
        if visit.child != brief.case.child.ref:
            yield Violation()
        if any(counts[needed.service] == 0 for needed in base.needs):
            yield Violation()
        for appointment in main_appointments(visit):
            need = shape.need(appointment.service)
            wanted = base.need(appointment.service)
            if (
                need is None
                or counts[need.service] > 1
                or not self._fits(appointment, need, wanted)
            ):
                yield Violation(appointment=appointment.ref)

    @staticmethod
    def _fits(appointment: Appointment, need: Need, base: Need | None) -> bool:
        """Tell whether the appointment has its length, its base seats and no others."""
        filled = Counter(person.seat for person in appointment.people)
        known = {seat.name for seat in need.seats}
        base_seats = {seat.name for seat in base.seats} if base else set()
        return (
            appointment.end - appointment.start == timedelta(minutes=need.minutes)
            and all(filled[name] == 1 for name in base_seats)
            and all(name in known and count == 1 for name, count in filled.items())
        )


class Qualified(Rule):
    """F02."""

    id = "F02"
    sentence = Text(
        "Whoever fills a seat has a role and the certificates that the seat asks for,"
        " and is where the seat allows.",
        "席位由具备相应角色和资质的人员担任，且在场方式符合要求。",
    )
    source = DESIGN
    per_subject = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find people who are unknown, unqualified or in the wrong place."""
        brief, shape = outcome.brief, outcome.shape
        for appointment in main_appointments(outcome.visit):
            need = shape.need(appointment.service)
            for attendance in appointment.people if need else ():
                seat = need.seat(attendance.seat) if need else None
                if seat and not self._suits(
                    brief.person(attendance.ref), seat, attendance
                ):
                    yield Violation(appointment=appointment.ref)

    @staticmethod
    def _suits(person: Person | None, seat: Seat, attendance: Attendance) -> bool:
        """Tell whether *person* may fill *seat* in that way."""
        if person is None or set(person.roles).isdisjoint(seat.roles):
            return False
        if not set(seat.certificates) <= set(person.certificates):
            return False
        by_video = attendance.presence is Presence.REMOTE
        may_be_remote = Presence.REMOTE in seat.presence and person.remote
        return by_video == may_be_remote and attendance.presence in seat.presence

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Name those who qualify, seat by seat."""
        people = brief.people
        for need in shape.needs:
            for seat in need.seats:
                yield Fills(
                    service=need.service,
                    seat=seat.name,
                    people={
                        p.ref
                        for p in people
                        if any(role in seat.roles for role in p.roles)
                        and all(c in p.certificates for c in seat.certificates)
                        # Someone who only ever joins by video cannot sit on site, and
                        # a seat for video alone is closed to those who do not.
                        and (p.remote or seat.presence != (Presence.REMOTE,))
                    },
                )


class InTurn(Rule):
    """F03."""

    id = "F03"
    sentence = Text(
        "The child is at one appointment at a time; a break lies inside the one it interrupts.",
        "儿童同一时间只参加一项安排；休息须在其所中断的安排之内。",
    )
    source = DESIGN

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find appointments that overlap and breaks that hang in the air."""
        appointments = main_appointments(outcome.visit)
        for index, late in enumerate(appointments):
            if any(
                early.window.overlaps(late.window) for early in appointments[:index]
            ):
                yield Violation(appointment=late.ref)
        for pause in outcome.visit.appointments:
            if pause.service == BREAK and not any(
                a.window.holds(pause.window) for a in appointments
            ):
                yield Violation(appointment=pause.ref)


class OnePlace(Rule):
    """F04."""

    id = "F04"
    sentence = Text(
        "Nobody is in two places at once, and no room serves more families than it can.",
        "任何人不得同时身处两地，房间同时接待的家庭不得超过其容量。",
    )
    source = DESIGN
    per_subject = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find double bookings against every other visit of the plan."""
        brief, visit = outcome.brief, outcome.visit
        others = {v.case: v for v in (*brief.standing_visits(), *outcome.plan.visits)}
        others.pop(visit.case, None)
        taken = [a for other in others.values() for a in main_appointments(other)]
        capacity = {room.ref: room.capacity for room in brief.problem.centre.rooms}
        for mine in main_appointments(visit):
            rivals = [a for a in taken if a.window.overlaps(mine.window)]
            busy = {person.ref for rival in rivals for person in rival.people}
            if not busy.isdisjoint(person.ref for person in mine.people):
                yield Violation(appointment=mine.ref)
            for room in mine.rooms:
                using = [a.window for a in rivals if room in a.rooms]
                if _crowd(using, mine.window) >= capacity.get(room, 1):
                    yield Violation(appointment=mine.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Take standing bookings out of the diaries, and let new visits take turns."""
        del shape
        booked: dict[str, list[Window]] = {}
        used: dict[str, list[Window]] = {}
        for visit in brief.standing_visits():
            for appointment in main_appointments(visit):
                for seated in appointment.people:
                    booked.setdefault(seated.ref, []).append(appointment.window)
                for taken in appointment.rooms:
                    used.setdefault(taken, []).append(appointment.window)
        all_time = Availability((brief.problem.horizon,))
        for person in brief.people:
            yield OneAtATime(person=person.ref)
            if person.ref in booked:
                free = all_time - Availability(tuple(booked[person.ref]))
                yield PersonFree(person=person.ref, windows=free)
        for room in brief.problem.centre.rooms:
            windows = used.get(room.ref, [])
            yield Shares(room=room.ref, capacity=room.capacity, booked=tuple(windows))
            if windows:
                full = _at_capacity(windows, room.capacity)
                yield RoomFree(room=room.ref, windows=all_time - full)


def _crowd(windows: list[Window], within: Window) -> int:
    """Return how many of *windows* share one moment of *within*, at most."""
    moments = [max(window.start, within.start) for window in windows]
    return max((sum(w.start <= m < w.end for w in windows) for m in moments), default=0)


def _at_capacity(windows: list[Window], capacity: int) -> Availability:
    """Return the time in which *capacity* or more of *windows* run together."""
    edges = sorted(
        {moment for window in windows for moment in (window.start, window.end)}
    )
    pieces = [Window(a, b) for a, b in itertools.pairwise(edges)]
    full = (p for p in pieces if sum(w.holds(p) for w in windows) >= capacity)
    return Availability(tuple(full))


class InDiary(Rule):
    """F05."""

    id = "F05"
    sentence = Text(
        "Everybody is seated inside their own free time, with time to be told and to travel.",
        "各人须在其空闲时间内出席，并留有通知和路程时间。",
    )
    source = DESIGN
    per_subject = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find seats outside of the diary, too soon, or without time for the way."""
        for appointment in main_appointments(outcome.visit):
            if any(
                not self._can_come(outcome.brief, appointment, a)
                for a in appointment.people
            ):
                yield Violation(appointment=appointment.ref)

    @staticmethod
    def _can_come(
        brief: Brief, appointment: Appointment, attendance: Attendance
    ) -> bool:
        """Tell whether the diary holds the appointment and the way to and from it."""
        person = brief.person(attendance.ref)
        diary = brief.problem.diaries.get(attendance.ref)
        if person is None or diary is None:
            return False
        if attendance.presence is Presence.REMOTE:
            return diary.holds(appointment.window)
        way = timedelta(minutes=person.travel)
        away_from_desk = Window(appointment.start - way, appointment.end + way)
        told = brief.problem.now + timedelta(minutes=person.notice)
        return diary.holds(away_from_desk) and appointment.start >= told

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Give every person's diary, and what is left of it for a seat on site."""
        del shape
        for person in brief.people:
            diary = brief.problem.diaries[person.ref]
            yield PersonFree(person=person.ref, windows=diary)
            if person.travel or person.notice:
                way = timedelta(minutes=person.travel)
                here = diary.shrunk(way, way) & _after(brief, person.notice)
                yield PersonFree(person=person.ref, windows=here, here=True)


def _after(brief: Brief, minutes: int) -> Availability:
    """Return the horizon from *minutes* after now."""
    horizon = brief.problem.horizon
    start = max(horizon.start, brief.problem.now + timedelta(minutes=minutes))
    return Availability((Window(start, horizon.end),) if start < horizon.end else ())


class RightRoom(Rule):
    """F06."""

    id = "F06"
    sentence = Text(
        "Every appointment has a room of the right kind that is open and has what the child needs.",
        "每项安排均在用途相符、开放且满足儿童需要的房间进行。",
    )
    source = DESIGN
    per_subject = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find rooms that are missing, unfit or closed."""
        brief, shape = outcome.brief, outcome.shape
        for appointment in main_appointments(outcome.visit):
            need = shape.need(appointment.service)
            if need and not self._fits(brief, appointment, need):
                yield Violation(appointment=appointment.ref)

    @staticmethod
    def _fits(brief: Brief, appointment: Appointment, need: Need) -> bool:
        """Tell whether the appointment's room serves."""
        if not need.kinds:
            return appointment.room is None
        rooms = {room.ref: room for room in brief.problem.centre.rooms}
        room = rooms.get(appointment.room or "")
        if room is None or set(room.kinds).isdisjoint(need.kinds):
            return False
        wanted = set(brief.case.child.needs) - {"disability"}
        openings = brief.problem.openings
        return wanted <= set(room.features) and all(
            ref in openings and openings[ref].holds(appointment.window)
            for ref in appointment.rooms
        )

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Name the rooms that serve, and when each is open."""
        rooms = brief.problem.centre.rooms
        special = [need for need in brief.case.child.needs if need != "disability"]
        for need in shape.needs:
            if need.kinds:
                fit = {
                    room.ref
                    for room in rooms
                    if any(kind in need.kinds for kind in room.kinds)
                    and all(feature in room.features for feature in special)
                }
                yield InRoom(service=need.service, rooms=fit)
        for room in rooms:
            yield RoomFree(room=room.ref, windows=brief.problem.openings[room.ref])


class ChildsTime(Rule):
    """F07."""

    id = "F07"
    sentence = Text(
        "Nothing starts before the child can be there, in time blocked for the child,"
        " off the grid or outside of the days to plan.",
        "不得早于儿童可到达的时间，不得占用为儿童预留的时间，并须符合时间格和计划日期范围。",
    )
    source = DESIGN

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find appointments that the child cannot be at."""
        brief, problem, case = outcome.brief, outcome.brief.problem, outcome.brief.case
        arrival = max(problem.now, case.reported) + timedelta(minutes=case.child.travel)
        for appointment in main_appointments(outcome.visit):
            local = brief.local(appointment.start)
            if (
                appointment.start < arrival
                or not problem.horizon.holds(appointment.window)
                or any(blocked.overlaps(appointment.window) for blocked in case.blocked)
                or local.minute % problem.centre.grid
                or local.second
                or local.microsecond
            ):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Keep to the time that is the child's."""
        del shape
        late = max(timedelta(), brief.case.reported - brief.problem.now) // timedelta(
            minutes=1
        )
        # A report may come in within a minute that has begun: round up.
        late += bool(brief.case.reported > brief.problem.now + timedelta(minutes=late))
        free = _after(brief, late + brief.case.child.travel)
        yield Within(service="", windows=free - Availability(brief.case.blocked))


class Pinned(Rule):
    """F08."""

    id = "F08"
    sentence = Text(
        "What the coordinator has fixed stays: start, room and people.",
        "协调员已固定的安排（开始时间、房间、人员）不得改动。",
    )
    source = DESIGN

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find pins that the plan moved."""
        for pin in outcome.brief.case.pins:
            appointment = outcome.visit.find(pin.service)
            if appointment is None:
                yield Violation()
                continue
            there = {person.ref for person in appointment.people}
            room = pin.room is None or pin.room == appointment.room
            if (
                appointment.start != pin.start
                or not room
                or not there.issuperset(pin.people)
            ):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave one start, one room, and the people."""
        for pin in brief.case.pins:
            need = shape.need(pin.service)
            if need is None:
                # Absorbed or not asked for: no visit can keep this pin.
                yield Within(service="", windows=Availability())
                continue
            only = Window(pin.start, pin.start + timedelta(minutes=need.minutes))
            yield Within(service=pin.service, windows=Availability((only,)))
            if pin.room is not None:
                yield InRoom(service=pin.service, rooms={pin.room})
            for person in pin.people:
                yield Includes(service=pin.service, person=person)


class TwoSeats(Rule):
    """F09."""

    id = "F09"
    sentence = Text(
        "Nobody fills two seats of one appointment.",
        "同一人不得在同一安排中担任两个席位。",
    )
    source = DESIGN
    per_subject = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find people who sit twice."""
        for appointment in main_appointments(outcome.visit):
            if len({person.ref for person in appointment.people}) < len(
                appointment.people
            ):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Ask for different people, appointment by appointment."""
        del brief
        for need in shape.needs:
            if len(need.seats) > 1:
                yield Distinct(service=need.service)
