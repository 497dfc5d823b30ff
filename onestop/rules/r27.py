"""R27: some protocols keep the evidence window open for longer."""

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from onestop.model import Strength
from onestop.rules import lateness
from onestop.rules.base import Brief, Outcome, Shape
from onestop.rules.deadlines import first_ends_by, window_closes
from onestop.rules.verbs import Verb
from onestop.texts import Text


class LongerWindow(lateness.Deadline):
    """
    As R26, but a week for everybody, and soft: late evidence is better than none.

    An unknown incident, or a window that closed before the report, demands nothing.
    """

    id = "R27"
    sentence = Text(
        "Where a protocol allows more time, evidence is collected within the longer window.",
        "规程允许延长时限的，证据应在延长后的时限内采集完毕。",
    )
    source = "domain brief P15 (some protocols: 7 days), P26 (assault less than 7 days ago)"
    strength = Strength.SOFT
    defaults = MappingProxyType({"hours": 168, "services": ["evidence", "exam"]})

    def overdue(self, outcome: Outcome) -> Iterator[tuple[str, timedelta]]:
        """Measure the collection against the longer window."""
        services, hours = (outcome.brief.value(self.id, key) for key in ("services", "hours"))
        yield from lateness.since_incident(outcome, services, hours)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer an end inside the longer window."""
        closes = window_closes(brief, brief.value(self.id, "hours"))
        yield from first_ends_by(shape, brief.value(self.id, "services"), closes)
