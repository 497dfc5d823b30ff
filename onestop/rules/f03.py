"""F03: the child does one thing at a time."""

from collections.abc import Iterator

from onestop.rules.base import (
    BREAK,
    Outcome,
    Rule,
    Violation,
    main_appointments,
)
from onestop.texts import Text


class InTurn(Rule):
    """A frame rule: it holds whatever the jurisdiction.  In a break nobody is booked."""

    id = "F03"
    sentence = Text(
        "The child is at one appointment at a time; a break lies inside the one it interrupts.",
        "儿童同一时间只参加一项安排；休息须在其所中断的安排之内。",
    )
    source = "onestop design, section 4"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find appointments that overlap, and breaks that hang in the air or are none."""
        appointments = main_appointments(outcome.visit)
        for index, late in enumerate(appointments):
            if any(early.window.overlaps(late.window) for early in appointments[:index]):
                yield Violation(appointment=late.ref)
        breaks = [pause for pause in outcome.visit.appointments if pause.service == BREAK]
        for pause in breaks:
            inside = any(
                a.window.holds(pause.window) and a.part == pause.part for a in appointments
            )
            if not inside or pause.people or pause.rooms:
                yield Violation(appointment=pause.ref)
