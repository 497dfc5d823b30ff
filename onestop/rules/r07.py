"""R07: suspects, accomplices and unsuitable adults are kept out."""

from collections.abc import Iterator

from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Barred, Verb
from onestop.texts import Text


class KeptOut(Rule):
    """Whoever the case excludes, and every companion marked as not suitable."""

    id = "R07"
    sentence = Text(
        "A suspect, an accomplice or an unsuitable adult takes no part.",
        "犯罪嫌疑人、共犯及不适宜的成年人不得参与。",
    )
    source = "刑事诉讼法 art. 281"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find anybody who is kept out."""
        case = outcome.brief.case
        unsuitable = {c.ref for c in case.companions if not c.suitable}
        for appointment in outcome.visit.appointments:
            if any(p.ref in case.excluded or p.ref in unsuitable for p in appointment.people):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Bar them from every seat."""
        del shape
        barred = set(brief.case.excluded)
        barred.update(
            companion.ref for companion in brief.case.companions if not companion.suitable
        )
        if barred:
            yield Barred(people=barred)
