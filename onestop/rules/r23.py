"""R23: near the end the interview pauses for the observers' questions."""

from collections.abc import Iterator
from types import MappingProxyType

import attrs

from onestop.model import Appointment, Strength
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
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


def found_pause(outcome: Outcome, interview: Appointment) -> Appointment | None:
    """Return the first break that is long enough and begins in the interview's second half."""
    half = interview.start + (interview.end - interview.start) / 2
    least = outcome.brief.value("R23", "minutes")
    for pause in sorted(outcome.visit.appointments, key=lambda a: a.start):
        inside = pause.service == BREAK and interview.window.holds(pause.window)
        if inside and pause.start >= half and pause.window.minutes >= least:
            return pause
    return None


class QuestionsPause(Rule):
    """
    Makes an observed interview longer, so that talking time stays what the age allows.

    The pause ends some minutes before the interview does, because the questions
    are yet to be asked.  The interview's length settles it before anything is
    placed, so nothing is posted.
    """

    id = "R23"
    sentence = Text(
        "An observed interview pauses near its end for the observers' questions.",
        "有人观察的询问在结束前暂停，由观察人员提出补充问题。",
    )
    source = "domain brief P21, P24"
    strength = Strength.SOFT
    faces = Faces.DATA
    turn = 6
    defaults = MappingProxyType({"minutes": 10, "closing": 10})

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Lengthen the interview by the pause, on the grid, and put the pause near its end."""
        need = shape.need(INTERVIEW)
        if need is None or not need.observed:
            return shape
        length = brief.rounded(brief.value(self.id, "minutes"))
        # Whatever the grid adds, in the second half.
        half = -(-(need.minutes + length) // 2)
        begin = max(half, need.minutes - brief.value(self.id, "closing"))
        for pause in need.pauses:
            # A break that is under way comes to its end first.
            if pause.after < begin < pause.after + pause.minutes:
                begin = pause.after + pause.minutes
        later = (
            attrs.evolve(pause, after=pause.after + length) if pause.after >= begin else pause
            for pause in need.pauses
        )
        asked = Pause(after=begin, minutes=length)
        pauses = tuple(sorted((*later, asked), key=lambda pause: pause.after))
        return shape.plus(attrs.evolve(need, minutes=need.minutes + length, pauses=pauses))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an observed interview without the pause."""
        interview = outcome.find(INTERVIEW)
        if interview is None or interview.observed_from is None:
            return
        if found_pause(outcome, interview) is None:
            yield Violation(appointment=interview.ref)
