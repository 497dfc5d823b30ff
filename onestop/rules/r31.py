"""R31: the interview soon after the report."""

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from onestop.model import Strength
from onestop.rules import lateness
from onestop.rules.base import Brief, Outcome, Shape
from onestop.rules.deadlines import first_ends_by
from onestop.rules.verbs import Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class InterviewSoon(lateness.Deadline):
    """Hours from the report by urgency; each one late costs, and the level is a high one."""

    id = "R31"
    sentence = Text(
        "The interview is over soon after the report, the sooner the more urgent the case is.",
        "询问应在接报后尽快完成，案件越紧急越应提前。",
    )
    source = "onestop design: 24 h acute, 72 h urgent, 7 days otherwise"
    strength = Strength.SOFT
    defaults = MappingProxyType({"acute": 24, "urgent": 72, "planned": 168})

    def overdue(self, outcome: Outcome) -> Iterator[tuple[str, timedelta]]:
        """Measure the interview's end from the report."""
        interview, case = outcome.find(INTERVIEW), outcome.brief.case
        if interview is not None:
            hours = outcome.brief.value(self.id, case.urgency.value)
            yield interview.ref, interview.end - case.reported - timedelta(hours=hours)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer an interview that is over in time."""
        hours = timedelta(hours=brief.value(self.id, str(brief.case.urgency)))
        yield from first_ends_by(shape, [INTERVIEW], brief.case.reported + hours)
