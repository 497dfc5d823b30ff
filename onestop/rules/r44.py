"""R44: a rest between exam and interview."""

from collections.abc import Iterator

from onestop.model import Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Between, Verb
from onestop.rules.wanted import INTERVIEW, base_need, night
from onestop.texts import Text


class Rest(Rule):
    """
    Adds an appointment of its own: a gap filled with counselling would be no rest.

    Overridable here, not soft: a soft rest would lose against every earlier end
    and every minute on site, and so would never take place.
    """

    id = "R44"
    sentence = Text("Between exam and interview the child rests.", "检查与询问之间应安排儿童休息。")
    source = "domain brief, design (reference visit: snack and rest, 20 minutes)"
    strength = Strength.OVERRIDABLE
    turn = 2

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the rest when there is an exam or a collection, and an interview."""
        # A night's sleep is rest enough.
        if not shape.has(INTERVIEW) or self._exam(brief, shape) is None or night(brief, shape):
            return shape
        service = brief.problem.profile.service(brief.value(self.id, "service"))
        return shape.plus(base_need(brief, service))

    def _exam(self, brief: Brief, shape: Shape) -> str | None:
        """Return what the child rests from: the exam, or the collection without one."""
        wanted: list[str] = brief.value(self.id, "after")
        return next((service for service in wanted if shape.has(service)), None)

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an exam and an interview without a rest between them."""
        found = [outcome.find(service) for service in outcome.brief.value(self.id, "after")]
        exams = [exam for exam in found if exam]
        interview = outcome.find(INTERVIEW)
        if interview is None or not exams or exams[0].part != interview.part:
            return
        early, late = sorted((exams[0], interview), key=lambda a: a.start)
        rest = outcome.find(outcome.brief.value(self.id, "service"))
        if rest is None or rest.start < early.end or rest.end > late.start:
            yield Violation(appointment=late.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Put the rest between the two."""
        service, exam = brief.value(self.id, "service"), self._exam(brief, shape)
        # Asked for by name, a rest may stand beside a night that is rest enough.
        if exam and shape.has(service, INTERVIEW) and not night(brief, shape):
            yield Between(middle=service, one=exam, other=INTERVIEW)
