"""R18: the team meets before the interview and after it."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import ClassVar

import attrs

from onestop.model import Appointment, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Before, Same, Verb
from onestop.rules.wanted import INTERVIEW, base_need
from onestop.texts import Text


class _Meeting(Rule):
    """
    Adds an appointment without the child, with those of its seats that the interview has.

    Other rules seat the interview (R10, R19, R20), so this one comes after them.
    """

    strength = Strength.OVERRIDABLE
    turn = 6
    comes_first: ClassVar[bool]

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the meeting, or drop the seats that have nobody to meet."""
        interview = shape.need(INTERVIEW)
        if interview is None:
            return shape
        ref = brief.value(self.id, "service")
        need = shape.need(ref) or base_need(brief, brief.problem.profile.service(ref))
        seats = tuple(seat for seat in need.seats if interview.seat(seat.name))
        return shape.plus(attrs.evolve(need, seats=seats))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a meeting that is missing, at the wrong time or of other people."""
        interview = outcome.find(INTERVIEW)
        meeting = outcome.find(outcome.brief.value(self.id, "service"))
        if interview is None:
            return
        if meeting is None:
            yield Violation(appointment=interview.ref)
        elif not self._in_order(meeting, interview) or any(
            interview.who(attendance.seat) not in (None, attendance.ref)
            for attendance in meeting.people
        ):
            yield Violation(appointment=meeting.ref)

    def _in_order(self, meeting: Appointment, interview: Appointment) -> bool:
        """Tell whether the meeting lies where it should."""
        if self.comes_first:
            return meeting.end <= interview.start
        return meeting.start >= interview.end

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Put the meeting on its side of the interview, with the same people."""
        ref = brief.value(self.id, "service")
        need = shape.need(ref)
        if need is None or not shape.has(INTERVIEW):
            return
        order = (ref, INTERVIEW) if self.comes_first else (INTERVIEW, ref)
        yield Before(first=order[0], then=order[1])
        for seat in need.seats:
            yield Same(service=ref, seat=seat.name, other=INTERVIEW, other_seat=seat.name)


class Briefing(_Meeting):
    """What is known and who asks what is settled before the child is asked."""

    id = "R18a"
    sentence = Text(
        "Those who interview and watch meet before the interview.",
        "询问前，参与询问和观察的人员先行碰头会商。",
    )
    source = "domain brief P10, P14, P26: the team meets first"
    defaults = MappingProxyType({"service": "briefing"})
    comes_first = True


class Debriefing(_Meeting):
    """What the child said and what follows is settled by the same people."""

    id = "R18b"
    sentence = Text(
        "Those who interviewed and watched meet after the interview.",
        "询问后，参与询问和观察的人员及时总结会商。",
    )
    source = "domain brief P2, P3: the team meets again afterwards"
    defaults = MappingProxyType({"service": "debrief"})
    comes_first = False
