"""R04: girls are interviewed by women."""

from collections.abc import Iterator
from typing import ClassVar

from onestop.model import Gender, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Fills, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class _Woman(Rule):
    """A seat at a girl's interview that a woman fills."""

    source = "未成年人保护法 art. 112"
    seat: ClassVar[str]

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a man in the seat."""
        interview = outcome.find(INTERVIEW)
        if interview is None or outcome.brief.case.child.gender is not Gender.FEMALE:
            return
        for attendance in interview.people:
            person = outcome.person(attendance.ref)
            if attendance.seat == self.seat and person and person.gender is not Gender.FEMALE:
                yield Violation(appointment=interview.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave women only."""
        need = shape.need(INTERVIEW)
        if need and need.seat(self.seat) and brief.case.child.gender == "female":
            women = {person.ref for person in brief.people if person.gender == "female"}
            yield Fills(service=INTERVIEW, seat=self.seat, people=women)


class FemaleLead(_Woman):
    """The law's own demand."""

    id = "R04a"
    seat = "lead"
    sentence = Text("A girl is interviewed by a woman.", "询问女性儿童由女性工作人员主持。")


class FemaleSecond(_Woman):
    """A choice of practice: the second seat may be lifted when no second woman is there."""

    id = "R04b"
    seat = "second"
    strength = Strength.OVERRIDABLE
    lifted_costs = True
    sentence = Text(
        "The second person interviewing a girl is a woman, too.",
        "参与询问女性儿童的第二名工作人员也应为女性。",
    )
