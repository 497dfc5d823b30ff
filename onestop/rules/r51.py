"""R51: an interviewer from elsewhere asks by video."""

from collections.abc import Iterator

import attrs

from onestop.model import Presence, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import SomeOf, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text

LEAD, SECOND = "lead", "second"


class RemoteLead(Rule):
    """Opens the lead's seat to video; lifted, the lead comes here."""

    id = "R51"
    sentence = Text(
        "Where the lead asks by video, a second member of the team is in the room.",
        "主询问人员通过视频远程询问的，应有另一名工作人员在询问室内。",
    )
    source = "公安机关办理刑事案件程序规定 art. 352"
    strength = Strength.OVERRIDABLE
    turn = 6

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Open the seat."""
        del brief
        need = shape.need(INTERVIEW)
        if need is None:
            return shape
        seats = (
            attrs.evolve(seat, presence=(*seat.presence, Presence.REMOTE))
            if seat.name == LEAD and Presence.REMOTE not in seat.presence
            else seat
            for seat in need.seats
        )
        return shape.plus(attrs.evolve(need, seats=tuple(seats)))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a child who is alone with a screen."""
        interview = outcome.find(INTERVIEW)
        if interview is None:
            return
        presences = {(a.seat, a.presence) for a in interview.people}
        remote = (LEAD, Presence.REMOTE) in presences
        if remote and (SECOND, Presence.ROOM) not in presences:
            yield Violation(appointment=interview.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """
        Ask that one of the two cannot but come here.

        A second who has no video is in the room anyway.
        """
        need = shape.need(INTERVIEW)
        second = need.seat(SECOND) if need else None
        if need and (second is None or Presence.REMOTE in second.presence):
            here = {person.ref for person in brief.people if not person.remote}
            yield SomeOf(service=INTERVIEW, seats={LEAD, SECOND}, people=here)
