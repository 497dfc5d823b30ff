"""R49: a room is reset between families."""

from collections.abc import Iterator
from datetime import timedelta

from onestop.model import Appointment, Strength, Visit
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, main_appointments
from onestop.rules.verbs import RoomApart, Verb
from onestop.texts import Text


class RoomReset(Rule):
    """
    Room and recorder are made ready between two families.

    Counts pairs of appointments that follow each other too closely: each pair
    once, at the later one if that is new, at the earlier one if only that is.
    Rooms for more than one family at a time are never empty in between, so the
    rule leaves them alone.
    """

    id = "R49"
    sentence = Text(
        "A room is reset before the next family uses it.",
        "房间在接待下一个家庭之前应完成整理和设备检查。",
    )
    source = "domain brief P19"
    strength = Strength.SOFT

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find visits that follow too closely in one room."""
        resets = self._resets(outcome.brief)
        several = [
            (other, stands) for other, stands in self._others(outcome) if other.room in resets
        ]
        for mine in main_appointments(outcome.visit):
            reset = resets.get(mine.room or "", timedelta())
            for theirs, stands in several:
                if mine.room != theirs.room:
                    continue
                after = timedelta() <= mine.start - theirs.end < reset
                before = stands and timedelta() <= theirs.start - mine.end < reset
                if after or before:
                    yield Violation(appointment=mine.ref)

    @staticmethod
    def _others(outcome: Outcome) -> Iterator[tuple[Appointment, bool]]:
        """Yield the appointments of other visits, and whether each stood before."""
        new = {case.ref for case in outcome.brief.problem.cases}
        standing = outcome.brief.standing_visits()
        visits: dict[str, Visit] = {v.case: v for v in (*standing, *outcome.plan.visits)}
        for case, visit in visits.items():
            if case != outcome.visit.case:
                for appointment in main_appointments(visit):
                    yield appointment, case not in new

    @staticmethod
    def _resets(brief: Brief) -> dict[str, timedelta]:
        """Return the time that each room needs that serves one family at a time."""
        rooms = brief.problem.centre.rooms
        return {r.ref: timedelta(minutes=r.reset) for r in rooms if r.reset and r.capacity == 1}

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Ask for the time in every room that needs it."""
        kinds = {kind for need in shape.needs for kind in need.kinds}
        stood = [a for visit in brief.standing_visits() for a in main_appointments(visit)]
        for room in brief.problem.centre.rooms:
            if room.reset and room.capacity == 1 and kinds & set(room.kinds):
                booked = [
                    appointment.window for appointment in stood if appointment.room == room.ref
                ]
                yield RoomApart(room=room.ref, minutes=room.reset, booked=tuple(booked))
