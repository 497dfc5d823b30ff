"""R46: a second medical person is in the exam."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import Presence, Seat, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.texts import Text


class SecondMedical(Rule):
    """Adds the seat: a chaperone who is neither guardian nor police."""

    id = "R46"
    sentence = Text(
        "A second medical person is present at the exam.",
        "身体检查时应有第二名医务人员在场。",
    )
    source = "domain brief P15b"
    strength = Strength.OVERRIDABLE
    defaults = MappingProxyType(
        {"services": ("exam",), "seat": "second-medical", "roles": ("nurse", "doctor")}
    )

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the seat."""
        roles = tuple(brief.value(self.id, "roles"))
        for service in brief.value(self.id, "services"):
            shape = shape.seated(service, Seat(name=brief.value(self.id, "seat"), roles=roles))
        return shape

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an exam without a second medical person in the room."""
        value = outcome.brief.value
        for appointment in outcome.visit.appointments:
            if appointment.service not in value(self.id, "services"):
                continue
            second = (
                outcome.person(a.ref)
                for a in appointment.people
                if a.seat == value(self.id, "seat") and a.presence is Presence.ROOM
            )
            roles = set(value(self.id, "roles"))
            if not any(person and roles & set(person.roles) for person in second):
                yield Violation(appointment=appointment.ref)
