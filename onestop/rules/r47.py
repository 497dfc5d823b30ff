"""R47: whoever interviewed the child interviews it again."""

from collections.abc import Iterator

from onestop.model import Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Fills, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text

SEAT = "lead"


class SameInterviewer(Rule):
    """The one of the last interview; who has left the centre is missed by an override."""

    id = "R47"
    sentence = Text(
        "A child who is interviewed again has the same interviewer.",
        "再次询问由原询问人员主持。",
    )
    source = "Directive 2011/93/EU art. 20(3); domain brief P21, P20"
    strength = Strength.OVERRIDABLE

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find another interviewer than the last one."""
        past, interview = outcome.brief.case.past_interviews, outcome.find(INTERVIEW)
        if past and interview and interview.who(SEAT) != past[-1].interviewer:
            yield Violation(appointment=interview.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave the last one alone."""
        need = shape.need(INTERVIEW)
        for last in brief.case.past_interviews[-1:]:
            if need and need.seat(SEAT):
                yield Fills(service=INTERVIEW, seat=SEAT, people={last.interviewer})
