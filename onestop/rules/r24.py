"""R24: acute or injured, the exam comes first."""

from collections.abc import Iterator

from onestop.model import Strength, Urgency
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Before, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class ExamFirst(Rule):
    """Traces decay, and washing or eating destroys them; the interview can wait an hour."""

    id = "R24"
    sentence = Text(
        "An acute or injured child is examined before the interview.",
        "紧急或受伤的儿童先检查，后询问。",
    )
    source = "domain brief P5; general practice"
    strength = Strength.OVERRIDABLE
    lifted_costs = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an exam or collection after the interview."""
        case, interview = outcome.brief.case, outcome.find(INTERVIEW)
        if interview is None or not (case.injured or case.urgency is Urgency.ACUTE):
            return
        for service in outcome.brief.value(self.id, "services"):
            exam = outcome.find(service)
            if exam and exam.end > interview.start:
                yield Violation(appointment=exam.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Put exam and collection before the interview."""
        if (brief.acute or brief.case.injured) and shape.has(INTERVIEW):
            for service in brief.value(self.id, "services"):
                if shape.has(service):
                    yield Before(first=service, then=INTERVIEW)
