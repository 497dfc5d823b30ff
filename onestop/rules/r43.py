"""R43: counselling follows the interview on the same day."""

from collections.abc import Iterator

from onestop.model import Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Before, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class CounsellingAfter(Rule):
    """The same day is R02's; this is the order."""

    id = "R43"
    sentence = Text("Counselling follows the interview.", "心理疏导安排在询问之后。")
    source = "domain brief P9, P3"
    strength = Strength.SOFT

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find counselling before the interview is over."""
        interview = outcome.find(INTERVIEW)
        counselling = outcome.find(outcome.brief.value(self.id, "service"))
        if interview and counselling and counselling.start < interview.end:
            yield Violation(appointment=counselling.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer counselling after."""
        service = brief.value(self.id, "service")
        if shape.has(INTERVIEW, service):
            yield Before(first=INTERVIEW, then=service)
