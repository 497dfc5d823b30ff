"""F01: everything asked for is there, and nothing else."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from onestop.model import (
    Appointment,
    Case,
    Standing,
    Visit,
)
from onestop.rules.base import (
    Brief,
    Need,
    Outcome,
    Rule,
    Shape,
    Violation,
    held,
)
from onestop.rules.wanted import base_need, base_shape
from onestop.texts import Text


class Complete(Rule):
    """A frame rule: it holds whatever the jurisdiction."""

    id = "F01"
    sentence = Text(
        "Every service asked for has its one appointment, with its length and every seat filled.",
        "所需各项服务均安排且仅安排一次，时长足够，席位齐全。",
    )
    source = "onestop design, section 4"
    turn = 0

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Start with the services that the case asks for."""
        return base_shape(brief).plus(*shape.needs)

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Miss what is missing and notice what is too much."""
        brief, shape, visit = outcome.brief, outcome.shape, outcome.visit
        base = base_shape(brief)
        counts = Counter(a.service for a in held(visit))
        if not self._belongs(brief.case, visit):
            yield Violation()
        if any(counts[needed.service] == 0 for needed in base.needs):
            yield Violation()
        for appointment in held(visit):
            need = shape.need(appointment.service)
            if need is None or counts[need.service] > 1 or not self._fits(brief, appointment, need):
                yield Violation(appointment=appointment.ref)

    @staticmethod
    def _belongs(case: Case, visit: Visit) -> bool:
        """Tell whether the visit says of its child, and of whom it may meet, what the case says."""
        return (
            visit.child == case.child.ref
            and visit.family == case.family
            and visit.with_cases == case.with_cases
            and visit.kept_apart == (case.standing is Standing.SUSPECT)
        )

    @staticmethod
    def _fits(brief: Brief, appointment: Appointment, need: Need) -> bool:
        """Tell whether the appointment has its length, its service's own seats and no others."""
        filled = Counter(person.seat for person in appointment.people)
        known = {seat.name for seat in need.seats}
        # Also of a service that a rule added (R41): no rule but this misses its own seats.
        service = brief.problem.profile.service(need.service)
        base_seats = {seat.name for seat in base_need(brief, service).seats} & known
        return (
            appointment.end - appointment.start == timedelta(minutes=need.minutes)
            and (appointment.child, appointment.part) == (need.child, need.part)
            and all(filled[name] == 1 for name in base_seats)
            and all(name in known and count == 1 for name, count in filled.items())
        )
