"""R45: how long a child stays."""

from collections.abc import Iterator

from onestop.model import Appointment, Strength, Urgency
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, main_appointments
from onestop.rules.r33 import row
from onestop.rules.verbs import SpanAtMost, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class StayCap(Rule):
    """
    By age, for each part of the visit; more by what was added to that part.

    That is what interpreter, disability or observers' pause add to the interview,
    an hour for an acute exam, and the way between two sites.
    """

    id = "R45"
    sentence = Text(
        "The child is on site no longer than its age allows.",
        "儿童在中心停留时间不得超过其年龄所允许的上限。",
    )
    source = "domain brief section 5, table (design)"
    strength = Strength.OVERRIDABLE
    lifted_costs = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Measure each part from the first start to the last end."""
        numbers = sorted({a.part for a in outcome.visit.appointments if a.child})
        for number, stay in zip(numbers, outcome.visit.parts, strict=False):
            if stay.minutes > self._allowed(outcome, number):
                yield Violation()

    def _allowed(self, outcome: Outcome, part: int) -> int:
        """Return the minutes that the child may stay in *part* of a finished visit."""
        brief, age = outcome.brief, outcome.brief.case.child.age
        table = min(
            (r for r in brief.value("R33", "ages") if r["to"] >= age), key=lambda r: int(r["to"])
        )
        here = [a for a in main_appointments(outcome.visit) if a.part == part]
        cap: int = table["stay"] + sum(self._added(brief, a, table["booked"]) for a in here)
        return cap

    def _added(self, brief: Brief, appointment: Appointment, booked: int) -> int:
        """Return by how much *appointment* is longer than usual, or an extra altogether."""
        service, grid = appointment.service, brief.problem.centre.grid
        added = 0
        if service == INTERVIEW:
            plain = (booked + grid - 1) // grid * grid
            added += max(0, appointment.window.minutes - plain)
        if brief.case.urgency is Urgency.ACUTE and service == brief.value(self.id, "exam"):
            added += brief.value(self.id, "acute")
        if brief.problem.profile.setting("R50") and service == brief.value("R50", "service"):
            added += appointment.window.minutes
        return added

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Bound each part."""
        for part in sorted({need.part for need in shape.needs if need.child}):
            here = Shape(needs=tuple(need for need in shape.needs if need.part == part))
            minutes = row(brief)["stay"]
            if need := here.need(INTERVIEW):
                minutes += max(0, need.minutes - brief.rounded(row(brief)["booked"]))
            if brief.acute and here.has(brief.value(self.id, "exam")):
                minutes += brief.value(self.id, "acute")
            if brief.problem.profile.setting("R50"):
                way = here.need(brief.value("R50", "service"))
                minutes += way.minutes if way else 0
            yield SpanAtMost(minutes=minutes, part=part)
