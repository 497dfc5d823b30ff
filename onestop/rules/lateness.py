"""
How late a finished plan is: the checker's side of deadlines.

What a solver is told of the same deadlines stands in ``deadlines.py``; neither
knows the other.
"""

import abc
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from onestop.rules.base import Level, Outcome, Rule, Violation

MINUTE = timedelta(minutes=1)


class Deadline(Rule, abc.ABC):
    """A rule that is broken by being late, and costs every minute that has begun."""

    level = Level.DEADLINE
    lifted_costs = True

    @abc.abstractmethod
    def overdue(self, outcome: Outcome) -> Iterator[tuple[str, timedelta]]:
        """Yield what has a deadline, and how long after it; less than nothing is in time."""

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find what is late."""
        for appointment, late in self.overdue(outcome):
            if late > timedelta():
                yield Violation(appointment=appointment)

    def cost(self, outcome: Outcome) -> int:
        """Count the minutes that have begun."""
        return sum(max(0, -(-late // MINUTE)) for _, late in self.overdue(outcome))


def since_incident(
    outcome: Outcome, services: Sequence[str], hours: int
) -> Iterator[tuple[str, timedelta]]:
    """
    Yield the first of *services* that the visit has, and how long after its window it ends.

    The window opens at the earliest moment of the incident or, where that one's
    had closed before the report, at the latest; nothing if both had.
    """
    case = outcome.brief.case
    done = [found for service in services if (found := outcome.find(service))]
    if case.incident is None or not done:
        return
    moments: tuple[datetime, ...] = (case.incident.start, case.incident.end - MINUTE)
    closings = [moment + timedelta(hours=hours) for moment in moments]
    for closing in [closing for closing in closings if closing > case.reported][:1]:
        yield done[0].ref, done[0].end - closing
