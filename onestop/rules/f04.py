"""F04: nobody is in two places, no room overfull."""

import itertools
from collections import Counter
from collections.abc import Iterator

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
    held,
    others,
)
from onestop.rules.verbs import (
    OneAtATime,
    PersonFree,
    RoomFree,
    Shares,
    Verb,
)
from onestop.texts import Text


class OnePlace(Rule):
    """A frame rule: it holds whatever the jurisdiction."""

    id = "F04"
    sentence = Text(
        "Nobody is in two places at once, and no room serves more families than it can.",
        "任何人不得同时身处两地，房间同时接待的家庭不得超过其容量。",
    )
    source = "onestop design, section 4"
    per_subject = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find double bookings against every other visit, and against what has no child."""
        taken = [a for other in others(outcome).values() for a in held(other)]
        rooms = outcome.brief.problem.centre.rooms
        capacity = {room.ref: room.capacity for room in rooms}
        own = held(outcome.visit)
        for mine in own:
            # F03 keeps those with the child apart; the team may meet meanwhile.
            beside = [a for a in own if a.ref != mine.ref and not (a.child and mine.child)]
            rivals = [a for a in (*taken, *beside) if a.start < mine.end and mine.start < a.end]
            busy = {person.ref for rival in rivals for person in rival.people}
            if not busy.isdisjoint(person.ref for person in mine.people):
                yield Violation(appointment=mine.ref)
            for room in mine.rooms:
                using = [a.window for a in rivals if room in a.rooms]
                if _crowd(using, mine.window) >= capacity.get(room, 1):
                    yield Violation(appointment=mine.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Take standing bookings out of the diaries, and let new visits take turns."""
        del shape
        booked: dict[str, list[Window]] = {}
        used: dict[str, list[Window]] = {}
        for visit in brief.standing_visits():
            for appointment in held(visit):
                for seated in appointment.people:
                    booked.setdefault(seated.ref, []).append(appointment.window)
                for taken in appointment.rooms:
                    used.setdefault(taken, []).append(appointment.window)
        all_time = Availability((brief.problem.horizon,))
        for person in brief.people:
            yield OneAtATime(person=person.ref)
            if person.ref in booked:
                free = all_time - Availability(tuple(booked[person.ref]))
                yield PersonFree(person=person.ref, windows=free)
        for room in brief.problem.centre.rooms:
            windows = used.get(room.ref, [])
            yield Shares(room=room.ref, capacity=room.capacity, booked=tuple(windows))
            if windows:
                full = _at_capacity(windows, room.capacity)
                yield RoomFree(room=room.ref, windows=all_time - full)


def _crowd(windows: list[Window], within: Window) -> int:
    """Return how many of *windows* share one moment of *within*, at most."""
    moments = [max(window.start, within.start) for window in windows]
    return max((sum(w.start <= m < w.end for w in windows) for m in moments), default=0)


def _at_capacity(windows: list[Window], capacity: int) -> Availability:
    """Return the time in which *capacity* or more of *windows* run together."""
    changes = Counter(window.start for window in windows)
    changes.subtract(window.end for window in windows)
    moments = sorted(changes)
    crowds = itertools.accumulate(changes[moment] for moment in moments)
    pieces = zip(itertools.pairwise(moments), crowds, strict=False)
    return Availability(tuple(Window(*edges) for edges, crowd in pieces if crowd >= capacity))
