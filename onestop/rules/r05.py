"""R05: who may examine a girl's body, and who consents to it."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import CONSENT, Gender, Seat, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Fills, Verb
from onestop.texts import Text

SOURCE = "刑事诉讼法 art. 132"


class FemaleOrPhysician(Rule):
    """Whoever is at a body exam in an examining seat; the profile lists the seats."""

    id = "R05a"
    sentence = Text(
        "A girl's body is examined by women or physicians.",
        "检查女性儿童的身体，由女性工作人员或者医师进行。",
    )
    source = SOURCE

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a man who is no physician."""
        brief = outcome.brief
        if brief.case.child.gender is not Gender.FEMALE:
            return
        seats = [tuple(pair) for pair in brief.value(self.id, "seats")]
        physicians = set(brief.value(self.id, "physicians"))
        for appointment in outcome.visit.appointments:
            for attendance in appointment.people:
                person = outcome.person(attendance.ref)
                if person and (appointment.service, attendance.seat) in seats:
                    doctor = not physicians.isdisjoint(person.roles)
                    if person.gender is Gender.MALE and not doctor:
                        yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave women and physicians in those seats."""
        if brief.case.child.gender == "male":
            return
        roles = brief.value(self.id, "physicians")
        allowed = {
            person.ref
            for person in brief.people
            if person.gender == "female" or any(role in roles for role in person.roles)
        }
        for service, seat in brief.value(self.id, "seats"):
            need = shape.need(service)
            if need and need.seat(seat):
                yield Fills(service=service, seat=seat, people=allowed)


class FemaleDoctor(Rule):
    """A wish that costs, so that a male physician is better than no exam."""

    id = "R05b"
    sentence = Text(
        "A girl is examined by a woman doctor where there is one.",
        "女性儿童优先由女医生检查。",
    )
    source = SOURCE
    strength = Strength.SOFT

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a male doctor at a girl's exam."""
        service, seat = outcome.brief.value(self.id, "seat")
        exam = outcome.find(service)
        if exam and outcome.brief.case.child.gender is Gender.FEMALE:
            doctor = outcome.person(exam.who(seat))
            if doctor and doctor.gender is Gender.MALE:
                yield Violation(appointment=exam.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer women."""
        service, seat = brief.value(self.id, "seat")
        need = shape.need(service)
        if need and need.seat(seat) and brief.case.child.gender == "female":
            women = {person.ref for person in brief.people if person.gender == "female"}
            yield Fills(service=service, seat=seat, people=women)


class Consent(Rule):
    """
    Adds a seat for whoever may consent, unless consent is on record.

    A companion that may consent has the role; a centre may give it to others.
    """

    id = "R05c"
    sentence = Text(
        "Whoever may consent to the exam is there, unless consent is on record.",
        "检查时有权同意检查的人应到场，已取得书面同意的除外。",
    )
    source = f"{SOURCE}: only a suspect may be examined by force; consent by general practice"
    strength = Strength.OVERRIDABLE
    defaults = MappingProxyType({"services": ("exam",), "seat": "consent"})

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the seat."""
        if brief.case.consented:
            return shape
        seat = Seat(name=brief.value(self.id, "seat"), roles=(CONSENT,))
        for service in brief.value(self.id, "services"):
            shape = shape.seated(service, seat)
        return shape

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an exam to which nobody in the room consents."""
        brief = outcome.brief
        if brief.case.consented:
            return
        for appointment in outcome.visit.appointments:
            if appointment.service not in brief.value(self.id, "services"):
                continue
            if not outcome.sits(appointment, brief.value(self.id, "seat"), ["consent"]):
                yield Violation(appointment=appointment.ref)
