"""R25: the usual order of a visit that is not acute."""

from collections.abc import Iterator

from onestop.model import Strength, Urgency
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Before, Verb
from onestop.texts import Text


class UsualOrder(Rule):
    """
    Exam first in China, interview first in the United States: the profile says which.

    Overridable, not soft: a wish would give way to any earlier end, and so to chance.
    """

    id = "R25"
    sentence = Text(
        "Without urgency, exam and interview come in the order usual here.",
        "非紧急情形下，检查与询问按当地通常顺序进行。",
    )
    source = "domain brief P5 (exam first, one Chongqing district), P3 (interview first, US)"
    strength = Strength.OVERRIDABLE

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find the other order."""
        case = outcome.brief.case
        if case.injured or case.urgency is Urgency.ACUTE:
            return
        for first, then in outcome.brief.value(self.id, "order"):
            early, late = outcome.find(first), outcome.find(then)
            if early and late and early.end > late.start:
                yield Violation(appointment=early.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer the usual order."""
        for first, then in brief.value(self.id, "order"):
            if shape.has(first, then) and not (brief.acute or brief.case.injured):
                yield Before(first=first, then=then)
