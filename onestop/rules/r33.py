"""R33: how long an interview is booked, and its cap, by the child's age."""

from collections.abc import Iterator
from typing import Any

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.model import Appointment
from onestop.rules.base import Brief, Faces, Outcome, Rule, Shape, Violation
from onestop.rules.r13 import Interpreter
from onestop.rules.r23 import found_pause
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


def row(brief: Brief) -> dict[str, Any]:
    """
    Return the age table's row for the child: the first whose age is not below the child's.

    Raises:
        InputError: The profile's table ends too early, or books more than its own cap.

    """
    rows: list[dict[str, Any]] = brief.value("R33", "ages")
    found = next((r for r in rows if brief.case.child.age <= r["to"]), None)
    if found is None or found["booked"] > found["cap"]:
        raise InputError("rules.R33.ages", texts.EXPECTED_AGES)
    return found


def longer_by(brief: Brief) -> float:
    """Return the factor for an interpreter or a disability: once, the larger of the two."""
    factors = [1.0]
    if Interpreter.needed(brief):
        factors.append(brief.value("R33", "interpreter"))
    if "disability" in brief.case.child.needs:
        factors.append(brief.value("R33", "disability"))
    return max(factors)


class SessionCap(Rule):
    """
    Length times factor, rounded up to the grid; the cap grows by the same factor.

    The pause for the observers' questions (R23) comes on top of both.
    The table settles the length before anything is placed, so nothing is posted.
    """

    id = "R33"
    sentence = Text(
        "An interview is no longer than the child's age allows.",
        "询问时长不得超过儿童年龄所允许的上限。",
    )
    source = "domain brief section 5 (NICHD rule of thumb; 2017 guideline: about 1 h under 14)"
    faces = Faces.DATA
    turn = 3

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Book the age's length."""
        need = shape.need(INTERVIEW)
        if need is None:
            return shape
        minutes = brief.rounded(row(brief)["booked"] * longer_by(brief))
        return shape.plus(attrs.evolve(need, minutes=minutes))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an interview over the cap."""
        interview = outcome.find(INTERVIEW)
        if interview is None:
            return
        brief, child = outcome.brief, outcome.brief.case.child
        ages = sorted(brief.value(self.id, "ages"), key=lambda row: -row["to"])
        cap = [row["cap"] for row in ages if child.age <= row["to"]][-1]
        foreign = not set(child.languages) & set(brief.value("R13", "languages"))
        grow = max(
            brief.value(self.id, "interpreter") if foreign else 1,
            brief.value(self.id, "disability") if "disability" in child.needs else 1,
        )
        asking = interview.window.minutes - self._pausing(outcome, interview)
        # Lengths are rounded up to the grid, and the cap with them.
        if asking >= cap * grow + brief.problem.centre.grid:
            yield Violation(appointment=interview.ref)

    @staticmethod
    def _pausing(outcome: Outcome, interview: Appointment) -> int:
        """Return the minutes that the observers' pause takes, as far as R23 asks for it."""
        brief = outcome.brief
        if brief.problem.profile.setting("R23") is None:
            return 0
        pause = found_pause(outcome, interview)
        longest = brief.rounded(brief.value("R23", "minutes"))
        return min(pause.window.minutes, longest) if pause else 0
