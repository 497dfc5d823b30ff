"""R59: an attesting witness is at the body exam by the police."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import Seat, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.texts import Text


class AttestingWitness(Rule):
    """Adds the witness who signs the record, where evidence is collected."""

    id = "R59"
    sentence = Text(
        "An attesting witness is present when evidence is collected from the body.",
        "对人身进行检查、提取证据时应有见证人在场。",
    )
    source = "公安机关办理刑事案件程序规定 (the witness signs the record of the exam)"
    strength = Strength.OVERRIDABLE
    defaults = MappingProxyType(
        {
            "services": ("evidence", "exam"),
            "seat": "witness",
            "roles": ("attesting-witness",),
        }
    )

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the seat to the first of the services that the visit has."""
        roles = tuple(brief.value(self.id, "roles"))
        for service in brief.value(self.id, "services"):
            if shape.has(service):
                seat = Seat(name=brief.value(self.id, "seat"), roles=roles)
                return shape.seated(service, seat)
        return shape

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a collection that no witness sees."""
        value = outcome.brief.value
        found = [outcome.find(service) for service in value(self.id, "services")]
        for collection in [a for a in found if a][:1]:
            seat, roles = value(self.id, "seat"), value(self.id, "roles")
            if not outcome.sits(collection, seat, roles):
                yield Violation(appointment=collection.ref)
