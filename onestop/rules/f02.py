"""F02: whoever fills a seat is qualified for it."""

from collections.abc import Iterator

from onestop.model import (
    Attendance,
    Case,
    Person,
    Presence,
    Seat,
)
from onestop.rules.base import (
    Brief,
    Outcome,
    Rule,
    Shape,
    Violation,
    held,
)
from onestop.rules.verbs import (
    Fills,
    Verb,
)
from onestop.texts import Text


class Qualified(Rule):
    """A frame rule: it holds whatever the jurisdiction."""

    id = "F02"
    sentence = Text(
        "Whoever fills a seat has a role and the certificates that the seat asks for, comes from"
        " an agency and a territory in charge, and is where the seat allows.",
        "席位由具备相应角色和资质、所属单位和辖区符合要求的人员担任，且在场方式符合要求。",
    )
    source = "onestop design, section 4"
    per_subject = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find people who are unknown, unqualified or in the wrong place."""
        brief, shape = outcome.brief, outcome.shape
        for appointment in held(outcome.visit):
            need = shape.need(appointment.service)
            for attendance in appointment.people if need else ():
                seat = need.seat(attendance.seat) if need else None
                person = brief.person(attendance.ref)
                suits = person and self._in_charge(person, brief.case, seat)
                if seat and not (suits and self._suits(person, seat, attendance)):
                    yield Violation(appointment=appointment.ref)

    @staticmethod
    def _suits(person: Person | None, seat: Seat, attendance: Attendance) -> bool:
        """Tell whether *person* may fill *seat* in that way."""
        if person is None or set(person.roles).isdisjoint(seat.roles):
            return False
        if not set(seat.certificates) <= set(person.certificates):
            return False
        by_video = attendance.presence is Presence.REMOTE
        may_be_remote = Presence.REMOTE in seat.presence and person.remote
        return by_video == may_be_remote and attendance.presence in seat.presence

    @staticmethod
    def _in_charge(person: Person, case: Case, seat: Seat | None) -> bool:
        """Tell whether agency and territory of *person* are in charge."""
        if seat and seat.agencies and person.agency not in seat.agencies:
            return False
        return not (case.territory and person.territory) or case.territory in person.territory

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Name those who qualify, seat by seat."""
        area = brief.case.territory
        people = [p for p in brief.people if not p.territory or area in (None, *p.territory)]
        for need in shape.needs:
            for seat in need.seats:
                yield Fills(
                    service=need.service,
                    seat=seat.name,
                    people={
                        p.ref
                        for p in people
                        if any(role in seat.roles for role in p.roles)
                        and all(c in p.certificates for c in seat.certificates)
                        and (p.agency in seat.agencies or seat.agencies == ())
                        # A remote person sits on site where the seat has no video, and
                        # a seat for video alone is closed to those who do not.
                        and (p.remote or seat.presence != (Presence.REMOTE,))
                    },
                )
