"""R01: the child is formally interviewed once."""

from collections.abc import Iterator

from onestop.model import Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Never, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class OnceInterviewed(Rule):
    """
    A second interview needs a recorded override with its topics.

    Past interviews are the case's own record: the data alone decide.
    """

    id = "R01"
    sentence = Text(
        "A child is formally interviewed once for a case.",
        "同一案件对儿童的正式询问以一次为限。",
    )
    source = (
        "未成年人保护法 art. 112; 人民检察院刑事诉讼规则 art. 465; Directive 2011/93/EU art. 20(3)"
    )
    strength = Strength.OVERRIDABLE

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Count past interviews and those of the visit."""
        allowed = outcome.brief.value(self.id, "interviews")
        planned = [a for a in outcome.visit.appointments if a.service == INTERVIEW]
        count = len(outcome.brief.case.past_interviews)
        for appointment in planned:
            count += 1
            if count > allowed:
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Rule an interview out when the allowed number is used up."""
        used_up = len(brief.case.past_interviews) >= brief.value(self.id, "interviews")
        if shape.has(INTERVIEW) and used_up:
            yield Never()
