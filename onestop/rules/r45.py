"""R45: how long a child stays."""

from collections.abc import Iterator

from onestop.model import Strength, Urgency
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.r33 import row
from onestop.rules.verbs import SpanAtMost, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class StayCap(Rule):
    """By age; more by what interpreter or disability add, and by an hour for an acute exam."""

    id = "R45"
    sentence = Text(
        "The child is on site no longer than its age allows.",
        "儿童在中心停留时间不得超过其年龄所允许的上限。",
    )
    source = "domain brief section 5, table (design)"
    strength = Strength.OVERRIDABLE
    lifted_costs = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Measure from the first start to the last end."""
        brief, case = outcome.brief, outcome.brief.case
        rows = [r for r in brief.value("R33", "ages") if r["to"] >= case.child.age]
        table = min(rows, key=lambda r: int(r["to"]))
        cap = table["stay"]
        interview = outcome.find(INTERVIEW)
        if interview:
            grid = brief.problem.centre.grid
            plain = (table["booked"] + grid - 1) // grid * grid
            cap += max(0, interview.window.minutes - plain)
        if case.urgency is Urgency.ACUTE and outcome.find(brief.value(self.id, "exam")):
            cap += brief.value(self.id, "acute")
        if outcome.visit.window.minutes > cap:
            yield Violation()

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Bound the visit."""
        minutes = row(brief)["stay"]
        if need := shape.need(INTERVIEW):
            minutes += max(0, need.minutes - brief.rounded(row(brief)["booked"]))
        if brief.acute and shape.has(brief.value(self.id, "exam")):
            minutes += brief.value(self.id, "acute")
        yield SpanAtMost(minutes=minutes)
