"""R42: a distressed child is calmed before the interview."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Before, Verb
from onestop.rules.wanted import INTERVIEW, base_need
from onestop.texts import Text


class CalmedFirst(Rule):
    """Adds an appointment, where the case says that the child is distressed."""

    id = "R42"
    sentence = Text(
        "A distressed child is calmed before the interview.",
        "情绪不稳定的儿童先行安抚，再接受询问。",
    )
    source = "domain brief P5"
    strength = Strength.OVERRIDABLE
    turn = 2
    defaults = MappingProxyType({"service": "calming"})

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the calming talk."""
        service = brief.value(self.id, "service")
        if not brief.case.distressed or not shape.has(INTERVIEW) or shape.has(service):
            return shape
        return shape.plus(base_need(brief, brief.problem.profile.service(service)))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a calming talk that is missing or too late."""
        interview = outcome.find(INTERVIEW)
        if interview is None or not outcome.brief.case.distressed:
            return
        talk = outcome.find(outcome.brief.value(self.id, "service"))
        if talk is None or talk.end > interview.start:
            yield Violation(appointment=interview.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Put it before the interview."""
        if brief.case.distressed and shape.has(INTERVIEW):
            yield Before(first=brief.value(self.id, "service"), then=INTERVIEW)
