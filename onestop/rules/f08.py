"""F08: what is fixed stays."""

from collections.abc import Iterator
from datetime import timedelta

from onestop.model import (
    Availability,
    Window,
)
from onestop.rules.base import (
    Brief,
    Outcome,
    Rule,
    Shape,
    Violation,
)
from onestop.rules.verbs import (
    Includes,
    InRoom,
    Verb,
    Within,
)
from onestop.texts import Text


class Pinned(Rule):
    """A frame rule: it holds whatever the jurisdiction."""

    id = "F08"
    sentence = Text(
        "What the coordinator has fixed stays: start, room and people.",
        "协调员已固定的安排（开始时间、房间、人员）不得改动。",
    )
    source = "onestop design, section 4"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find pins that the plan moved."""
        for pin in outcome.brief.case.pins:
            appointment = outcome.visit.find(pin.service)
            if appointment is None:
                yield Violation()
                continue
            there = {person.ref for person in appointment.people}
            room = pin.room is None or pin.room == appointment.room
            if appointment.start != pin.start or not room or not there.issuperset(pin.people):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave one start, one room, and the people."""
        for pin in brief.case.pins:
            need = shape.need(pin.service)
            if need is None:
                # Absorbed or not asked for: no visit can keep this pin.
                yield Within(service="", windows=Availability())
                continue
            only = Window(pin.start, pin.start + timedelta(minutes=need.minutes))
            yield Within(service=pin.service, windows=Availability((only,)))
            if pin.room is not None and not need.kinds:
                # It takes no room of its own: no visit can keep this pin either.
                yield Within(service="", windows=Availability())
            elif pin.room is not None:
                yield InRoom(service=pin.service, rooms={pin.room})
            for person in pin.people:
                yield Includes(service=pin.service, person=person)
