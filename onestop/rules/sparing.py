"""Times of the child's own that its appointments spare: R39 and R40 differ in which."""

import abc
from collections.abc import Iterator

from onestop.model import Availability, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, main_appointments
from onestop.rules.verbs import Verb, Within


class Spared(Rule, abc.ABC):
    """Each of the child's appointments that shares time with what is to be spared costs once."""

    strength = Strength.SOFT

    @abc.abstractmethod
    def spared(self, brief: Brief) -> Availability:
        """Return the times to be spared."""

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find appointments in these times."""
        times = self.spared(outcome.brief)
        for appointment in main_appointments(outcome.visit):
            taken = appointment.window
            if any(taken.overlaps(window) for window in times):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer the time between them."""
        times = self.spared(brief)
        if times:
            left = Availability((brief.problem.horizon,)) - times
            for need in shape.needs:
                if need.child:
                    yield Within(service=need.service, windows=left)
