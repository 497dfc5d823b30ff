"""R35: breaks inside the interview, by the child's age."""

from collections.abc import Iterator
from datetime import timedelta

import attrs

from onestop.model import Strength
from onestop.rules.base import (
    BREAK,
    Brief,
    Faces,
    Outcome,
    Pause,
    Rule,
    Shape,
    Violation,
)
from onestop.rules.r33 import row
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class Breaks(Rule):
    """
    Cuts the booked length into equal stretches, none longer than the age's.

    The interview's length settles the breaks before it is placed, so nothing is
    posted: they move with it.
    """

    id = "R35"
    sentence = Text(
        "An interview pauses at least as often as the child's age asks for.",
        "询问过程中按儿童年龄定时休息。",
    )
    source = "domain brief section 5, table"
    strength = Strength.OVERRIDABLE
    faces = Faces.DATA
    turn = 4

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Spread the breaks evenly."""
        need = shape.need(INTERVIEW)
        if need is None:
            return shape
        every, length = row(brief)["break_every"], brief.value(self.id, "minutes")
        count = 0
        while need.minutes - count * length > every * (count + 1):
            count += 1
        talk, odd = divmod(need.minutes - count * length, count + 1)
        pauses, at = [], 0
        for index in range(count):
            at += talk + (index < odd)
            pauses.append(Pause(after=at, minutes=length))
            at += length
        return shape.plus(attrs.evolve(need, pauses=tuple(pauses)))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a stretch without break that is too long."""
        interview = outcome.find(INTERVIEW)
        if interview is None:
            return
        brief = outcome.brief
        allowed = min(
            (r["to"], r["break_every"])
            for r in brief.value("R33", "ages")
            if r["to"] >= brief.case.child.age
        )[1]
        least = timedelta(minutes=brief.value(self.id, "minutes"))
        talking_since = interview.start
        for pause in sorted((a for a in outcome.visit.appointments), key=lambda a: a.start):
            long_enough = pause.end - pause.start >= least
            if pause.service == BREAK and interview.window.holds(pause.window) and long_enough:
                if pause.start - talking_since > timedelta(minutes=allowed):
                    yield Violation(appointment=interview.ref)
                talking_since = pause.end
        if interview.end - talking_since > timedelta(minutes=allowed):
            yield Violation(appointment=interview.ref)
