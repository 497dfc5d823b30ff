"""R03: the interview is recorded throughout."""

from collections.abc import Iterator

from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import InRoom, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class Recorded(Rule):
    """A room that records sound and picture is part of the interview."""

    id = "R03"
    sentence = Text(
        "The interview takes place in a room that records sound and picture throughout.",
        "询问须在具备全程同步录音录像条件的房间进行。",
    )
    source = "未成年人保护法 art. 112"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an interview in a room without recorder."""
        feature = outcome.brief.value(self.id, "feature")
        rooms = {room.ref: room for room in outcome.brief.problem.centre.rooms}
        interview = outcome.find(INTERVIEW)
        if interview:
            room = rooms.get(interview.room or "")
            if room is None or feature not in room.features:
                yield Violation(appointment=interview.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Name the rooms that record."""
        if shape.has(INTERVIEW):
            wanted = brief.value(self.id, "feature")
            rooms = brief.problem.centre.rooms
            yield InRoom(
                service=INTERVIEW,
                rooms={room.ref for room in rooms if wanted in room.features},
            )
