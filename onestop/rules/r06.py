"""R06: a guardian or appropriate adult is there, and none whom the child refuses."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import Seat
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Fills, Verb
from onestop.texts import Text


class AdultPresent(Rule):
    """
    Adds the adult's seat; a suitable companion or one of the centre's pool fills it.

    A companion is nobody new to the child, so the level ``faces`` prefers one.
    """

    id = "R06"
    sentence = Text(
        "A guardian or appropriate adult is with the child throughout the interview.",
        "询问时法定代理人或者合适成年人应全程在场。",
    )
    source = "刑事诉讼法 art. 281; 刑诉法解释 art. 90"

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the seat."""
        seat = Seat(
            name=brief.value(self.id, "seat"),
            roles=tuple(brief.value(self.id, "roles")),
        )
        for service in brief.value(self.id, "services"):
            shape = shape.seated(service, seat)
        return shape

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an appointment without such an adult in the room."""
        names = ("services", "seat", "roles")
        services, seat, roles = (outcome.brief.value(self.id, name) for name in names)
        for appointment in outcome.visit.appointments:
            if appointment.service in services and not outcome.sits(appointment, seat, roles):
                yield Violation(appointment=appointment.ref)


class RefusedAdult(Rule):
    """The child says no to one adult; another is called."""

    id = "R06b"
    sentence = Text(
        "An adult whom the child refuses does not sit with it.",
        "儿童拒绝的成年人不得作为在场成年人，应另行通知他人。",
    )
    source = "人民检察院刑事诉讼规则 art. 465"
    defaults = MappingProxyType({"seat": "adult"})

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an adult in the seat whom the child refuses."""
        seat, refused = outcome.brief.value(self.id, "seat"), outcome.brief.case.refused
        for appointment in outcome.visit.appointments:
            if appointment.who(seat) in refused:
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave the others."""
        if not brief.case.refused:
            return
        seat = brief.value(self.id, "seat")
        welcome = {p.ref for p in brief.people if p.ref not in brief.case.refused}
        for need in shape.needs:
            if need.seat(seat):
                yield Fills(service=need.service, seat=seat, people=welcome)
