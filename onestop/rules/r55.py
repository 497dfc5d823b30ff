"""R55: whoever leads the interview knows little of what came before."""

from collections.abc import Iterator
from types import MappingProxyType

import attrs

from onestop.model import Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Differs, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text

SEAT = "lead"


class OpenMind(Rule):
    """Takes the lead's own seat out of those appointments, after R18 has seated them."""

    id = "R55"
    sentence = Text(
        "Whoever leads the interview is at no briefing, exam or collection before it.",
        "主询问人员不参加事前碰头会、身体检查和取证，以免先入为主。",
    )
    source = "domain brief P18: case data hidden from the interviewer"
    strength = Strength.SOFT
    turn = 7
    defaults = MappingProxyType({"services": ("briefing", "exam", "evidence")})

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Drop the seat."""
        for service in brief.value(self.id, "services") if shape.has(INTERVIEW) else ():
            if need := shape.need(service):
                seats = tuple(seat for seat in need.seats if seat.name != SEAT)
                shape = shape.plus(attrs.evolve(need, seats=seats))
        return shape

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find the lead there."""
        interview = outcome.find(INTERVIEW)
        lead = interview.who(SEAT) if interview else None
        for service in outcome.brief.value(self.id, "services"):
            there = outcome.find(service)
            if there and lead and any(person.ref == lead for person in there.people):
                yield Violation(appointment=there.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Ask for somebody else, one appointment at a time, so that each costs."""
        for service in brief.value(self.id, "services"):
            if shape.has(INTERVIEW, service):
                yield Differs(service=INTERVIEW, seat=SEAT, others={service})
