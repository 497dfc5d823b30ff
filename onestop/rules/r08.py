"""R08: whoever comes with the child stays out of the interview, and is looked after meanwhile."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import COMPANION, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Fills, StartsWith, Verb
from onestop.rules.wanted import INTERVIEW, base_need
from onestop.texts import Text


class CaregiverOutside(Rule):
    """Neither in the room nor watching: a child speaks more freely so, by this practice."""

    id = "R08a"
    sentence = Text(
        "Nobody who came with the child is in the interview or watches it.",
        "陪同儿童前来的成年人不得在场参与或观看询问。",
    )
    source = "domain brief P2, P10"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a companion at the interview."""
        interview = outcome.find(INTERVIEW)
        there = interview.people if interview else ()
        people = [outcome.person(attendance.ref) for attendance in there]
        if interview and any(person and "companion" in person.roles for person in people):
            yield Violation(appointment=interview.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave every seat to others."""
        need = shape.need(INTERVIEW)
        others = {person.ref for person in brief.people if COMPANION not in person.roles}
        for seat in need.seats if need else ():
            yield Fills(service=INTERVIEW, seat=seat.name, people=others)


class AdviceMeanwhile(Rule):
    """Adds an appointment without the child, where an adult may attend at all (R07)."""

    id = "R08b"
    sentence = Text(
        "While the child is interviewed, whoever came with it is advised.",
        "询问进行时，同步为陪同儿童前来的成年人提供咨询辅导。",
    )
    source = "domain brief P2, P3, P14: the caregiver meets an advocate meanwhile"
    strength = Strength.OVERRIDABLE
    turn = 2
    defaults = MappingProxyType({"service": "advice"})

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the advice."""
        service = brief.value(self.id, "service")
        if not self._due(brief, shape) or shape.has(service):
            return shape
        return shape.plus(base_need(brief, brief.problem.profile.service(service)))

    @staticmethod
    def _due(brief: Brief, shape: Shape) -> bool:
        """Tell whether there is an interview, and an adult to advise."""
        case = brief.case
        adults = {companion.ref for companion in case.companions if companion.suitable}
        return shape.has(INTERVIEW) and bool(adults - set(case.excluded))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find advice that is missing or at another time."""
        case, interview = outcome.brief.case, outcome.find(INTERVIEW)
        if interview is None or not any(
            companion.suitable and companion.ref not in case.excluded
            for companion in case.companions
        ):
            return
        advice = outcome.find(outcome.brief.value(self.id, "service"))
        if advice is None or advice.start != interview.start:
            yield Violation(appointment=advice.ref if advice else interview.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Let both start together."""
        if self._due(brief, shape):
            yield StartsWith(service=brief.value(self.id, "service"), host=INTERVIEW)
