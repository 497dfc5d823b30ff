"""F06: rooms fit and are open."""

from collections.abc import Iterator

from onestop.model import (
    Appointment,
    Availability,
)
from onestop.rules.base import (
    Brief,
    Need,
    Outcome,
    Rule,
    Shape,
    Violation,
    held,
)
from onestop.rules.verbs import (
    InRoom,
    RoomFree,
    Verb,
)
from onestop.texts import Text


class RightRoom(Rule):
    """A frame rule: it holds whatever the jurisdiction."""

    id = "F06"
    sentence = Text(
        "Every appointment has a room of the right kind that is open and has what the child needs.",
        "每项安排均在用途相符、开放且满足儿童需要的房间进行。",
    )
    source = "onestop design, section 4"
    per_subject = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find rooms that are missing, unfit or closed."""
        brief, shape = outcome.brief, outcome.shape
        for appointment in held(outcome.visit):
            need = shape.need(appointment.service)
            if need and not self._fits(brief, appointment, need):
                yield Violation(appointment=appointment.ref)

    @staticmethod
    def _fits(brief: Brief, appointment: Appointment, need: Need) -> bool:
        """Tell whether the appointment's room serves."""
        if not need.kinds:
            return appointment.room is None
        rooms = {room.ref: room for room in brief.problem.centre.rooms}
        room = rooms.get(appointment.room or "")
        if room is None or set(room.kinds).isdisjoint(need.kinds):
            return False
        # What the child needs, no team asks for that meets without it.
        wanted = set(brief.case.child.needs) - {"disability"} if need.child else set[str]()
        openings = brief.problem.openings
        return wanted <= set(room.features) and all(
            ref in openings and openings[ref].holds(appointment.window) for ref in appointment.rooms
        )

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Name the rooms that serve, and when each is open."""
        rooms = brief.problem.centre.rooms
        special = [need for need in brief.case.child.needs if need != "disability"]
        for need in shape.needs:
            if need.kinds:
                fit = {
                    room.ref
                    for room in rooms
                    if any(kind in need.kinds for kind in room.kinds)
                    and (not need.child or all(f in room.features for f in special))
                }
                yield InRoom(service=need.service, rooms=fit)
        for room in rooms:
            opening = brief.problem.openings.get(room.ref, Availability())
            yield RoomFree(room=room.ref, windows=opening)
