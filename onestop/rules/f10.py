"""F10: what the child or family would like."""

from collections.abc import Iterator
from datetime import datetime, time

from onestop.model import Availability, HalfDay, Strength, Window
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, main_appointments, others
from onestop.rules.verbs import Fills, SameDayAs, SomeOf, Verb, Within
from onestop.texts import Text

EXAM, DOCTOR = "exam", "doctor"
NOON = time(12)


class Wished(Rule):
    """
    A frame rule: it holds whatever the jurisdiction, but it only costs.

    One for an examiner of another sex, for each of the child's appointments at
    another time of the day, for never meeting the person, and for coming on
    another day than brother or sister.
    """

    id = "F10"
    sentence = Text(
        "What the child or family wishes for is granted where that is possible.",
        "尽量满足儿童及其家庭的意愿。",
    )
    source = "onestop design, section 3 (case file: wishes)"
    strength = Strength.SOFT

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find wishes that the plan does not grant."""
        brief, wishes = outcome.brief, outcome.brief.case.wishes
        exam = outcome.find(EXAM)
        doctor = outcome.person(exam.who(DOCTOR)) if exam else None
        if exam and doctor and wishes.examiner not in (None, doctor.gender):
            yield Violation(appointment=exam.ref)
        appointments = main_appointments(outcome.visit)
        for appointment in appointments:
            if wishes.time not in (None, self._half(brief, appointment.window)):
                yield Violation(appointment=appointment.ref)
        met = {person.ref for appointment in appointments for person in appointment.people}
        if wishes.person is not None and wishes.person not in met:
            yield Violation()
        if self._parted(outcome):
            yield Violation()

    @staticmethod
    def _half(brief: Brief, window: Window) -> HalfDay | None:
        """Return the half of the day that holds *window*; None if none does."""
        start = brief.local(window.start)
        # An end at noon or at midnight is still in the half before.
        last = brief.local(window.end - window.end.resolution)
        if start.date() != last.date() or start.time() < NOON <= last.time():
            return None
        return HalfDay.MORNING if last.time() < NOON else HalfDay.AFTERNOON

    @staticmethod
    def _parted(outcome: Outcome) -> bool:
        """Tell whether the one to come with comes on another day."""
        brief = outcome.brief
        other = others(outcome).get(brief.case.wishes.together or "")
        if other is None:
            return False
        starts = (visit.parts[-1].start for visit in (outcome.visit, other))
        return len({brief.local(start).date() for start in starts}) > 1

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer what is wished for."""
        wishes, exam = brief.case.wishes, shape.need(EXAM)
        if wishes.examiner and exam and exam.seat(DOCTOR):
            people = {person.ref for person in brief.people if person.gender is wishes.examiner}
            yield Fills(service=EXAM, seat=DOCTOR, people=people)
        if wishes.time:
            halves = Availability(tuple(self._halves(brief, wishes.time)))
            for need in shape.needs:
                if need.child:
                    yield Within(service=need.service, windows=halves)
        if wishes.person:
            yield SomeOf(service="", seats=(), people={wishes.person})
        if wishes.together:
            yield from self._with(brief, wishes.together)

    @staticmethod
    def _halves(brief: Brief, half: HalfDay) -> Iterator[Window]:
        """Yield the mornings, or the afternoons, of the horizon's days."""
        zone = brief.problem.centre.zone
        for day in brief.days():
            noon = datetime.combine(brief.local(day.start).date(), NOON, zone)
            morning = half is HalfDay.MORNING
            yield Window(day.start, noon) if morning else Window(noon, day.end)

    @staticmethod
    def _with(brief: Brief, case: str) -> Iterator[SameDayAs]:
        """Yield the wish to come on the day of *case*, if that is planned or stands."""
        stood = [v.parts[-1] for v in brief.standing_visits() if v.case == case]
        if stood or any(other.ref == case for other in brief.problem.cases):
            yield SameDayAs(days=brief.days(), case=case, booked=stood[0] if stood else None)
