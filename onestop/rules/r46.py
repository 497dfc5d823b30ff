"""R46: a second medical person is in the exam."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import Seat, Strength
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
        names = ("services", "seat", "roles")
        services, seat, roles = (outcome.brief.value(self.id, name) for name in names)
        for appointment in outcome.visit.appointments:
            if appointment.service in services and not outcome.sits(appointment, seat, roles):
                yield Violation(appointment=appointment.ref)
