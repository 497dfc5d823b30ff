"""R37: interviews by day."""

from collections.abc import Iterator
from datetime import datetime, time

from onestop.model import Availability, Strength, Window
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Verb, Within
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class ByDay(Rule):
    """On the centre's clocks."""

    id = "R37"
    sentence = Text("The interview takes place in the daytime.", "询问在白天进行。")
    source = "general practice: never after bedtime unless safety demands"
    strength = Strength.OVERRIDABLE
    lifted_costs = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an interview that starts too early or ends too late."""
        interview = outcome.find(INTERVIEW)
        if interview is None:
            return
        earliest, latest = (outcome.brief.value(self.id, key) for key in ("from", "to"))
        start, end = (
            outcome.brief.local(interview.start),
            outcome.brief.local(interview.end),
        )
        if start.date() != end.date() or start.time() < earliest or end.time() > latest:
            yield Violation(appointment=interview.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave the daytime of every day."""
        if shape.has(INTERVIEW):
            first: time = brief.value(self.id, "from")
            last: time = brief.value(self.id, "to")
            zone = brief.problem.centre.zone
            dates = (brief.local(day.start).date() for day in brief.days())
            windows = tuple(
                Window(datetime.combine(d, first, zone), datetime.combine(d, last, zone))
                for d in dates
            )
            yield Within(service=INTERVIEW, windows=Availability(windows))
