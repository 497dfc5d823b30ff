"""R30: how many days an interview may wait."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from types import MappingProxyType

from onestop.model import Standing, Strength
from onestop.rules import lateness
from onestop.rules.base import Brief, Outcome, Shape
from onestop.rules.verbs import EndsBy, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class InterviewDeadline(lateness.Deadline):
    """
    Days after the day of the report, the last one in full, on the centre's clocks.

    The fewest where it happened lately, the child told all at once or needs
    protection; fewer for victims and very young witnesses; a week more where the
    case says why.
    """

    id = "R30"
    sentence = Text(
        "The interview takes place within the days that the law allows after the report.",
        "询问须在接报后法定天数内进行。",
    )
    source = "Norway, forskrift om tilrettelagte avhør section 6: 1, 2 or 3 weeks (P11, P12)"
    strength = Strength.OVERRIDABLE
    defaults = MappingProxyType(
        {"recent": 14, "soon": 7, "usual": 14, "late": 21, "more": 7, "young": 6}
    )

    def overdue(self, outcome: Outcome) -> Iterator[tuple[str, timedelta]]:
        """Measure the interview's end from the midnight after the last day."""
        interview, brief = outcome.find(INTERVIEW), outcome.brief
        if interview is not None:
            reported = brief.local(brief.case.reported)
            last = reported.date() + timedelta(days=self._allowed(brief))
            after = datetime.combine(last + timedelta(days=1), time(), brief.problem.centre.zone)
            yield interview.ref, interview.end - after

    def _allowed(self, brief: Brief) -> int:
        """Return the days, as the checker reads the law."""
        case = brief.case
        recent = timedelta(days=brief.value(self.id, "recent"))
        lately = case.incident is not None and case.reported - case.incident.start < recent
        young = case.child.age < brief.value(self.id, "young")
        weighs = case.standing is Standing.VICTIM or (case.standing is Standing.WITNESS and young)
        by_weight = "usual" if weighs else "late"
        name = "soon" if lately or case.told_all or case.at_risk else by_weight
        days: int = brief.value(self.id, name)
        return days + (brief.value(self.id, "more") if case.more_time else 0)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Set the deadline on the interview."""
        if shape.has(INTERVIEW):
            limits = [brief.value(self.id, name) for name in self._names(brief)]
            days = min(limits) + bool(brief.case.more_time) * brief.value(self.id, "more")
            midnight = brief.local(brief.case.reported).date() + timedelta(days=days + 1)
            by = datetime.combine(midnight, time(), brief.problem.centre.zone)
            yield EndsBy(service=INTERVIEW, by=by)

    def _names(self, brief: Brief) -> Iterator[str]:
        """Yield every limit that the case falls under; the shortest counts."""
        case = brief.case
        yield "late"
        if case.standing is Standing.VICTIM:
            yield "usual"
        if case.standing is Standing.WITNESS and case.child.age < brief.value(self.id, "young"):
            yield "usual"
        if case.told_all or case.at_risk:
            yield "soon"
        days = brief.value(self.id, "recent")
        if case.incident and case.incident.start + timedelta(days=days) > case.reported:
            yield "soon"
