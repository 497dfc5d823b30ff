"""R19: a prosecutor observes."""

from collections.abc import Iterator

from onestop.model import Presence, Seat, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text

SEAT = "prosecutor"


class ProsecutorObserves(Rule):
    """Adds an observer's seat, from the observation room or by video."""

    id = "R19"
    sentence = Text(
        "A prosecutor observes the interview from outside the room, on site or by video.",
        "检察官在询问室外（现场或视频）同步观察询问。",
    )
    source = "domain brief S2 (提前介入全覆盖), P9"
    strength = Strength.OVERRIDABLE

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the seat."""
        seat = Seat(
            name=SEAT,
            roles=tuple(brief.value(self.id, "roles")),
            presence=(Presence.OBSERVING, Presence.REMOTE),
        )
        return shape.seated(INTERVIEW, seat)

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an interview that no prosecutor observes."""
        interview = outcome.find(INTERVIEW)
        if interview is None:
            return
        roles = outcome.brief.value(self.id, "roles")
        for attendance in interview.people:
            person = outcome.person(attendance.ref)
            outside = attendance.seat == SEAT and attendance.presence is not Presence.ROOM
            if outside and person and any(role in roles for role in person.roles):
                return
        yield Violation(appointment=interview.ref)
