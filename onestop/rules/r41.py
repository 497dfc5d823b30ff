"""R41: rights are told first."""

from collections.abc import Iterator

from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, main_appointments
from onestop.rules.verbs import Before, Verb
from onestop.rules.wanted import base_need
from onestop.texts import Text


class RightsFirst(Rule):
    """Adds the notice to any visit that does not ask for it, and puts it first."""

    id = "R41"
    sentence = Text(
        "The child and the adult are told their rights before anything else.",
        "一切程序开始之前，先向儿童及在场成年人告知权利。",
    )
    source = "人民检察院刑事诉讼规则 art. 259; 刑诉法解释; S1"
    turn = 1

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the notice."""
        service = brief.problem.profile.service(brief.value(self.id, "service"))
        if shape.has(service.ref):
            return shape
        return Shape(needs=(base_need(brief, service), *shape.needs))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a notice that is missing or not the first thing."""
        notice = outcome.find(outcome.brief.value(self.id, "service"))
        if notice is None:
            yield Violation()
            return
        for appointment in main_appointments(outcome.visit):
            if appointment != notice and appointment.start < notice.end:
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Put the notice before everything."""
        service = brief.value(self.id, "service")
        for need in shape.needs:
            if need.child and need.service != service:
                yield Before(first=service, then=need.service)
