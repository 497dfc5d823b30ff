"""R53: a girl has a woman for a lawyer."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import Gender
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Fills, Verb
from onestop.texts import Text


class FemaleLawyer(Rule):
    """Where the visit has legal aid; R52 says when a lawyer must be assigned at all."""

    id = "R53"
    sentence = Text(
        "A girl has a woman for her legal-aid lawyer.",
        "为女性儿童提供法律援助的，由女律师担任。",
    )
    source = "北京市未成年人保护条例 art. 56, 57"
    defaults = MappingProxyType({"service": "legal-aid", "seat": "lawyer"})

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a man who advises a girl."""
        advice = outcome.find(outcome.brief.value(self.id, "service"))
        if advice is None or outcome.brief.case.child.gender is not Gender.FEMALE:
            return
        lawyer = outcome.person(advice.who(outcome.brief.value(self.id, "seat")))
        if lawyer and lawyer.gender is not Gender.FEMALE:
            yield Violation(appointment=advice.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave women."""
        service, seat = brief.value(self.id, "service"), brief.value(self.id, "seat")
        need = shape.need(service)
        if need and need.seat(seat) and brief.case.child.gender == "female":
            women = {person.ref for person in brief.people if person.gender == "female"}
            yield Fills(service=service, seat=seat, people=women)
