"""R26: evidence is collected before its window closes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from onestop.model import Strength
from onestop.rules.base import Brief, Level, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import EndsBy, Verb
from onestop.texts import Text


class EvidenceWindow(Rule):
    """
    Hours since the incident, by age; a window that closed before the report is void.

    An unknown incident sets no window.  An uncertain one counts from its earliest
    moment, or from its latest where only the earliest one's window had closed.
    """

    id = "R26"
    sentence = Text(
        "Evidence is collected before its window after the incident closes.",
        "证据须在案发后的有效时限内采集完毕。",
    )
    source = "domain brief P15: 72 h before puberty, 120 h for adolescents"
    strength = Strength.OVERRIDABLE
    level = Level.DEADLINE
    lifted_costs = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a collection that ends too late."""
        for appointment, late in self._lateness(outcome):
            if late > 0:
                yield Violation(appointment=appointment)

    def cost(self, outcome: Outcome) -> int:
        """Count the minutes past."""
        return sum(max(0, late) for _, late in self._lateness(outcome))

    def _lateness(self, outcome: Outcome) -> Iterator[tuple[str, int]]:
        """Yield the collection and the minutes it ends after the window, rounded up."""
        case = outcome.brief.case
        if case.incident is None:
            return
        young = case.child.age < outcome.brief.value(self.id, "adolescent_from")
        hours = outcome.brief.value(self.id, "hours_child" if young else "hours_adolescent")
        # The window is half-open: its last minute is the latest moment.
        moments = (case.incident.start, case.incident.end - timedelta(minutes=1))
        still_open = [m for m in moments if m + timedelta(hours=hours) > case.reported]
        found = [outcome.find(service) for service in outcome.brief.value(self.id, "services")]
        for appointment in [a for a in found if a][:1]:
            for moment in still_open[:1]:
                left = moment + timedelta(hours=hours) - appointment.end
                yield appointment.ref, -(left // timedelta(minutes=1))

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Set the deadline on the appointment that collects evidence."""
        closes = self.closes(brief)
        collects = [s for s in brief.value(self.id, "services") if shape.has(s)]
        if collects and closes and closes > brief.case.reported:
            yield EndsBy(service=collects[0], by=closes)

    def closes(self, brief: Brief) -> datetime | None:
        """
        Return when the window closes or, if it had closed before the report, when it did.

        None if the incident is unknown.
        """
        case = brief.case
        if case.incident is None:
            return None
        grown = case.child.age >= brief.value(self.id, "adolescent_from")
        hours = brief.value(self.id, "hours_adolescent" if grown else "hours_child")
        earliest = case.incident.start + timedelta(hours=hours)
        latest = case.incident.end - timedelta(minutes=1) + timedelta(hours=hours)
        return earliest if earliest > case.reported else latest
