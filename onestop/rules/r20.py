"""R20: those who must observe the interview."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from onestop.model import Presence, Seat
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


def outside(name: str, roles: Iterable[str]) -> Seat:
    """Return a seat outside the room: observing on site or by video."""
    presence = (Presence.OBSERVING, Presence.REMOTE)
    return Seat(name=name, roles=tuple(roles), presence=presence)


def watches(outcome: Outcome, name: str, roles: Iterable[str]) -> bool:
    """Tell whether somebody with one of *roles* has the seat, and not in the room."""
    interview, wanted = outcome.find(INTERVIEW), set(roles)
    for attendance in interview.people if interview else ():
        person = outcome.person(attendance.ref)
        if attendance.seat == name and attendance.presence is not Presence.ROOM and person:
            return not wanted.isdisjoint(person.roles)
    return False


class Observers(Rule):
    """Adds one seat for each observer that the profile lists."""

    id = "R20"
    sentence = Text(
        "Everybody whom the law wants to watch the interview watches it from outside the room.",
        "法定应当观察询问的人员均在询问室外同步观察。",
    )
    source = "domain brief P10, P23"
    defaults = MappingProxyType(
        {"observers": ({"seat": "child-protection", "roles": ("child-protection",)},)}
    )

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the seats."""
        for observer in brief.value(self.id, "observers"):
            shape = shape.seated(INTERVIEW, outside(observer["seat"], observer["roles"]))
        return shape

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an interview that one of them does not watch."""
        interview = outcome.find(INTERVIEW)
        for observer in outcome.brief.value(self.id, "observers") if interview else ():
            if interview and not watches(outcome, observer["seat"], observer["roles"]):
                yield Violation(appointment=interview.ref)
