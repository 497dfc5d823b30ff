"""R28: prophylaxis and emergency contraception while they still help."""

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from onestop.model import Strength
from onestop.rules import lateness
from onestop.rules.base import Brief, Outcome, Shape
from onestop.rules.deadlines import first_ends_by, window_closes
from onestop.rules.verbs import Verb
from onestop.texts import Text


class Prophylaxis(lateness.Deadline):
    """
    Three days from the incident, counted as R26 counts.

    Binding unless a recorded decision lifts it; then every minute past costs.
    """

    id = "R28"
    sentence = Text(
        "Medicine against infection and pregnancy is given while it still helps.",
        "预防感染和紧急避孕用药须在有效时限内完成。",
    )
    source = "general medical practice: 72 hours for HIV prophylaxis and emergency contraception"
    strength = Strength.OVERRIDABLE
    defaults = MappingProxyType({"hours": 72, "services": ["prophylaxis"]})

    def overdue(self, outcome: Outcome) -> Iterator[tuple[str, timedelta]]:
        """Measure the medicine against its window."""
        services, hours = (outcome.brief.value(self.id, key) for key in ("services", "hours"))
        yield from lateness.since_incident(outcome, services, hours)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Set the deadline on the medicine."""
        closes = window_closes(brief, brief.value(self.id, "hours"))
        yield from first_ends_by(shape, brief.value(self.id, "services"), closes)
