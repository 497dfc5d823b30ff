"""R22: the interview room has its own observation room."""

from collections.abc import Iterator

from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import InRoom, Verb
from onestop.texts import Text


class Linked(Rule):
    """An observed appointment takes the room and the one linked to it, both at once."""

    id = "R22"
    sentence = Text(
        "An observed interview takes a room together with the observation room linked to it.",
        "被观察的询问须同时占用询问室及与其相连的观察室。",
    )
    source = "domain brief P9: one-way glass and intercom"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an observed appointment without its own observation room."""
        rooms = {room.ref: room for room in outcome.brief.problem.centre.rooms}
        for appointment in outcome.visit.appointments:
            need = outcome.shape.need(appointment.service)
            room = rooms.get(appointment.room or "")
            linked = room.observed_from if room and need and need.observed else None
            if appointment.observed_from != linked or (need and need.observed and not linked):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Name the rooms that can be observed."""
        rooms = {room.ref for room in brief.problem.centre.rooms if room.observed_from}
        for need in shape.needs:
            if need.observed:
                yield InRoom(service=need.service, rooms=rooms)
