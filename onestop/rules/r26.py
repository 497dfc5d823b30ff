"""R26: evidence is collected before its window closes."""

from collections.abc import Iterator
from datetime import timedelta

from onestop.model import Strength
from onestop.rules import lateness
from onestop.rules.base import Brief, Outcome, Shape
from onestop.rules.deadlines import first_ends_by, window_closes
from onestop.rules.verbs import Verb
from onestop.texts import Text


class EvidenceWindow(lateness.Deadline):
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

    def overdue(self, outcome: Outcome) -> Iterator[tuple[str, timedelta]]:
        """Measure the collection against the window of the child's age."""
        brief = outcome.brief
        young = brief.case.child.age < brief.value(self.id, "adolescent_from")
        hours = brief.value(self.id, "hours_child" if young else "hours_adolescent")
        yield from lateness.since_incident(outcome, brief.value(self.id, "services"), hours)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Set the deadline on the appointment that collects evidence."""
        closes = window_closes(brief, self.hours(brief))
        yield from first_ends_by(shape, brief.value(self.id, "services"), closes)

    def hours(self, brief: Brief) -> int:
        """Return how long the window is open."""
        grown = brief.case.child.age >= brief.value(self.id, "adolescent_from")
        hours: int = brief.value(self.id, "hours_adolescent" if grown else "hours_child")
        return hours
