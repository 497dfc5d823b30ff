"""R25: the usual order of a visit that is not acute."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import Strength, Urgency
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Before, Verb
from onestop.texts import Text


class UsualOrder(Rule):
    """
    Exam first in China, interview first in the United States: the profile says which.

    With the value ``acute``, cases that are acute or injured keep the order too.
    Overridable, not soft: a wish would give way to any earlier end, and so to chance.
    """

    id = "R25"
    sentence = Text(
        "Without urgency, exam and interview come in the order usual here.",
        "非紧急情形下，检查与询问按当地通常顺序进行。",
    )
    source = "domain brief P5 (exam first, one Chongqing district), P3 (interview first, US)"
    strength = Strength.OVERRIDABLE
    defaults = MappingProxyType({"acute": False})

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find the other order."""
        case, value = outcome.brief.case, outcome.brief.value
        in_hurry = case.injured or case.urgency is Urgency.ACUTE
        if in_hurry and not value(self.id, "acute"):
            return
        for first, then in value(self.id, "order"):
            early, late = outcome.find(first), outcome.find(then)
            if early and late and early.end > late.start:
                yield Violation(appointment=early.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer the usual order."""
        free = (brief.acute or brief.case.injured) and not brief.value(self.id, "acute")
        for first, then in () if free else brief.value(self.id, "order"):
            if shape.has(first, then):
                yield Before(first=first, then=then)
