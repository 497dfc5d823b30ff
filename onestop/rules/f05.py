"""F05: everybody is seated inside their own free time."""

from collections.abc import Iterator
from datetime import timedelta

from onestop.model import (
    Appointment,
    Attendance,
    Availability,
    Presence,
    Window,
)
from onestop.rules.base import (
    Brief,
    Outcome,
    Rule,
    Shape,
    Violation,
    from_then,
    held,
)
from onestop.rules.verbs import (
    PersonFree,
    Verb,
)
from onestop.texts import Text


class InDiary(Rule):
    """A frame rule: it holds whatever the jurisdiction."""

    id = "F05"
    sentence = Text(
        "Everybody is seated inside their own free time, with time to be told and to travel.",
        "各人须在其空闲时间内出席，并留有通知和路程时间。",
    )
    source = "onestop design, section 4"
    per_subject = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find seats outside of the diary, too soon, or without time for the way."""
        for appointment in held(outcome.visit):
            if any(not self._can_come(outcome.brief, appointment, a) for a in appointment.people):
                yield Violation(appointment=appointment.ref)

    @staticmethod
    def _can_come(brief: Brief, appointment: Appointment, attendance: Attendance) -> bool:
        """Tell whether the diary holds the appointment and the way to and from it."""
        person = brief.person(attendance.ref)
        diary = brief.problem.diaries.get(attendance.ref)
        called = brief.problem.on_call.get(attendance.ref)
        if diary is not None and called and brief.acute:
            diary |= called
        if person is None or diary is None:
            return False
        if attendance.presence is Presence.REMOTE:
            return diary.holds(appointment.window)
        way = timedelta(minutes=person.travel)
        away_from_desk = Window(appointment.start - way, appointment.end + way)
        told = brief.problem.now + max(way, timedelta(minutes=person.notice))
        return diary.holds(away_from_desk) and appointment.start >= told

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Give every person's diary, and what is left of it for a seat on site."""
        del shape
        for person in brief.people:
            diary = brief.problem.diaries.get(person.ref, Availability())
            if brief.case.urgency == "acute":
                diary = diary | brief.problem.on_call.get(person.ref, Availability())
            yield PersonFree(person=person.ref, windows=diary)
            if person.travel or person.notice:
                way = timedelta(minutes=person.travel)
                told = brief.problem.now + timedelta(minutes=max(person.notice, person.travel))
                here = diary.shrunk(way, way) & from_then(brief, told)
                yield PersonFree(person=person.ref, windows=here, here=True)
