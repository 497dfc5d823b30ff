"""F09: one person, one seat."""

from collections.abc import Iterator

from onestop.rules.base import (
    Brief,
    Outcome,
    Rule,
    Shape,
    Violation,
    held,
)
from onestop.rules.verbs import (
    Distinct,
    Verb,
)
from onestop.texts import Text


class TwoSeats(Rule):
    """A frame rule: it holds whatever the jurisdiction."""

    id = "F09"
    sentence = Text(
        "Nobody fills two seats of one appointment.",
        "同一人不得在同一安排中担任两个席位。",
    )
    source = "onestop design, section 4"
    per_subject = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find people who sit twice."""
        for appointment in held(outcome.visit):
            if len({person.ref for person in appointment.people}) < len(appointment.people):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Ask for different people, appointment by appointment."""
        del brief
        for need in shape.needs:
            if len(need.seats) > 1:
                yield Distinct(service=need.service)
