"""R15: no child meets a suspect."""

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from onestop.model import Standing, Visit
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, others
from onestop.rules.verbs import Verb, VisitsApart
from onestop.texts import Text


class NoSuspectMet(Rule):
    """
    Adult suspects never come; minors who do are here while no other child is.

    Minor suspects may meet each other, unless one case suspects the other's child.
    """

    id = "R15"
    sentence = Text(
        "A child under suspicion and other children come and go at different times.",
        "涉嫌违法犯罪的未成年人与其他儿童应错开到访，不得相遇。",
    )
    source = "domain brief S4 (罪错未成年人), P24b, P2; the gap by design"
    defaults = MappingProxyType({"gap": 60})

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find stays that are too close to those of somebody whom the child must not meet."""
        gap = timedelta(minutes=outcome.brief.value(self.id, "gap"))
        for visit in others(outcome).values():
            if not self._may_meet(outcome, visit) and any(
                mine.start < theirs.end + gap and theirs.start < mine.end + gap
                for mine in outcome.visit.parts
                for theirs in visit.parts
            ):
                yield Violation()
                return

    @staticmethod
    def _may_meet(outcome: Outcome, visit: Visit) -> bool:
        """Tell whether the child and that of *visit* may meet."""
        mine = outcome.brief.case
        if visit.kept_apart != (mine.standing is Standing.SUSPECT):
            return False
        theirs = [c.suspects for c in outcome.brief.problem.cases if c.ref == visit.case]
        named = any(mine.child.ref in suspects for suspects in theirs)
        return visit.child not in mine.suspects and not named

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Keep the gap to every such visit."""
        del shape
        case, suspect = brief.case, brief.case.standing is Standing.SUSPECT
        new = {
            other.ref
            for other in brief.problem.cases
            if other.ref != case.ref
            and (
                (other.standing is Standing.SUSPECT) != suspect
                or other.child.ref in case.suspects
                or case.child.ref in other.suspects
            )
        }
        booked = [
            stay
            for visit in brief.standing_visits()
            if visit.kept_apart != suspect or visit.child in case.suspects
            for stay in visit.parts
        ]
        if new or booked:
            gap = brief.value(self.id, "gap")
            yield VisitsApart(minutes=gap, cases=new, booked=tuple(booked))
