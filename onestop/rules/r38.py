"""R38: no child at a police station by night."""

from collections.abc import Iterator
from datetime import datetime, time
from types import MappingProxyType

from onestop.model import Availability, Window
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, held
from onestop.rules.verbs import RoomFree, Verb
from onestop.texts import Text


class NoNightAtPolice(Rule):
    """On the centre's clocks; the feature marks the rooms that are part of a station."""

    id = "R38"
    sentence = Text(
        "Rooms of a police station are used by day only.",
        "设在公安机关办公场所的房间仅在白天使用。",
    )
    source = "India, POCSO Act section 24(4) (domain brief P24b); the hours by onestop design"
    defaults = MappingProxyType({"feature": "police-station", "from": time(6), "to": time(18)})

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find appointments there that start too early or end too late."""
        brief = outcome.brief
        feature, dawn, dusk = (brief.value(self.id, key) for key in ("feature", "from", "to"))
        rooms = brief.problem.centre.rooms
        police = {room.ref for room in rooms if feature in room.features}
        for appointment in held(outcome.visit):
            start, end = brief.local(appointment.start), brief.local(appointment.end)
            by_day = start.date() == end.date() and dawn <= start.time() and end.time() <= dusk
            if not by_day and not police.isdisjoint(appointment.rooms):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Open the rooms by day."""
        del shape
        since: time = brief.value(self.id, "from")
        until: time = brief.value(self.id, "to")
        zone = brief.problem.centre.zone
        dates = [brief.local(day.start).date() for day in brief.days()]
        windows = tuple(
            Window(datetime.combine(day, since, zone), datetime.combine(day, until, zone))
            for day in dates
        )
        for room in brief.problem.centre.rooms:
            if brief.value(self.id, "feature") in room.features:
                yield RoomFree(room=room.ref, windows=Availability(windows))
