"""
The small set of verbs in which rules speak to a solver.

A verb is data: what it demands, not how.  ``starts`` and ``search`` interpret
verbs on bitsets, ``solver`` interprets them in CP-SAT; neither knows any rule.
Services are named within one case's visit; an empty *service* means every
appointment of the visit at which the child is.

Verbs that name *cases* bind this visit to those of other cases of the problem;
what stands already comes along as times, because no variable moves it.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import TypeAlias

import attrs

from onestop.model import Availability, Window


def _refs(refs: Iterable[str]) -> AbstractSet[str]:
    """Return *refs* as a set that nobody can change."""
    return frozenset(refs)


class _OfPerson:
    """A verb about one person."""

    person: str

    @property
    def subject(self) -> str:
        """The person."""
        return self.person


class _OfRoom:
    """A verb about one room."""

    room: str

    @property
    def subject(self) -> str:
        """The room."""
        return self.room


class _OfService:
    """A verb about one service."""

    service: str

    @property
    def subject(self) -> str:
        """The service."""
        return self.service


@attrs.frozen(kw_only=True)
class Fills:
    """Only *people* may fill *seat* of *service*."""

    service: str
    seat: str
    people: AbstractSet[str] = attrs.field(converter=_refs)

    @property
    def subject(self) -> str:
        """The seat."""
        return f"{self.service}.{self.seat}"


@attrs.frozen(kw_only=True)
class Barred:
    """None of *people* fills any seat of the visit."""

    people: AbstractSet[str] = attrs.field(converter=_refs)
    subject: str = ""


@attrs.frozen(kw_only=True)
class Includes:
    """*person* fills one of the seats of *service*."""

    service: str
    person: str

    @property
    def subject(self) -> str:
        """The service and the person."""
        return f"{self.service}.{self.person}"


@attrs.frozen(kw_only=True)
class Distinct(_OfService):
    """The seats of *service* are filled by different people."""

    service: str


@attrs.frozen(kw_only=True)
class PersonFree(_OfPerson):
    """*person* takes seats only inside *windows*; *here*: only where on site."""

    person: str
    windows: Availability
    here: bool = False


@attrs.frozen(kw_only=True)
class AtMost(_OfPerson):
    """*person* fills *seat* of *service* at most *count* times inside *window*, in all visits."""

    person: str
    service: str
    seat: str
    window: Window
    count: int


@attrs.frozen(kw_only=True)
class OneAtATime(_OfPerson):
    """*person* takes one seat at a time, over all visits; *service* narrows it to that service."""

    person: str
    service: str = ""


@attrs.frozen(kw_only=True)
class InRoom(_OfService):
    """*service* takes place in one of *rooms*."""

    service: str
    rooms: AbstractSet[str] = attrs.field(converter=_refs)


@attrs.frozen(kw_only=True)
class RoomFree(_OfRoom):
    """*room* is used only inside *windows*."""

    room: str
    windows: Availability


@attrs.frozen(kw_only=True)
class Shares(_OfRoom):
    """*room* holds at most *capacity* appointments at a time; *booked* ones stand."""

    room: str
    capacity: int
    booked: tuple[Window, ...] = ()


@attrs.frozen(kw_only=True)
class RoomApart(_OfRoom):
    """In *room*, *minutes* lie between appointments of different visits; *booked* ones stand."""

    room: str
    minutes: int
    booked: tuple[Window, ...]


@attrs.frozen(kw_only=True)
class Within(_OfService):
    """*service* lies wholly inside one of *windows*."""

    service: str
    windows: Availability


@attrs.frozen(kw_only=True)
class EndsBy(_OfService):
    """*service* ends no later than *by*; where soft, every minute past costs."""

    service: str
    by: datetime


@attrs.frozen(kw_only=True)
class Before:
    """*first* ends before *then* starts."""

    first: str
    then: str

    @property
    def subject(self) -> str:
        """Both services."""
        return f"{self.first}.{self.then}"


@attrs.frozen(kw_only=True)
class Between:
    """*middle* lies after one of *one* and *other* and before the other of them."""

    middle: str
    one: str
    other: str

    @property
    def subject(self) -> str:
        """The service in the middle."""
        return self.middle


@attrs.frozen(kw_only=True)
class SpanAtMost:
    """From the first start of the visit's *part* to its last end pass at most *minutes*."""

    minutes: int
    part: int = 1
    subject: str = ""


@attrs.frozen(kw_only=True)
class SameDay:
    """The whole *part* of the visit lies inside one of *days*."""

    days: tuple[Window, ...]
    part: int = 1
    subject: str = ""


@attrs.frozen(kw_only=True)
class StartsBy:
    """The child's first appointment starts no later than *by*; where soft, minutes past cost."""

    by: datetime
    subject: str = ""


@attrs.frozen(kw_only=True)
class StartsWith(_OfService):
    """*service* starts when *host* starts."""

    service: str
    host: str


@attrs.frozen(kw_only=True)
class Same:
    """Whoever fills *seat* of *service* fills *other_seat* of *other*, too."""

    service: str
    seat: str
    other: str
    other_seat: str

    @property
    def subject(self) -> str:
        """Both services."""
        return f"{self.service}.{self.other}"


@attrs.frozen(kw_only=True)
class Differs:
    """Whoever fills *seat* of *service* fills no seat of any of *others*."""

    service: str
    seat: str
    others: AbstractSet[str] = attrs.field(converter=_refs)

    @property
    def subject(self) -> str:
        """The seat."""
        return f"{self.service}.{self.seat}"


@attrs.frozen(kw_only=True)
class SomeOf(_OfService):
    """
    At least one of *seats* of *service* is filled by one of *people*.

    Without *seats*, any seat; with an empty *service*, at any appointment of the child.
    """

    service: str
    seats: AbstractSet[str] = attrs.field(converter=_refs)
    people: AbstractSet[str] = attrs.field(converter=_refs)


@attrs.frozen(kw_only=True)
class OneJourney:
    """
    The child changes the site once, by *leg*, or in the visit's *part* not at all.

    All that comes before the leg is at one site, all that comes after it at
    another; *sites* tells where each room is.  Without a leg, all is at one site.
    """

    leg: str
    sites: Mapping[str, str]
    part: int = 1

    @property
    def subject(self) -> str:
        """The leg."""
        return self.leg


@attrs.frozen(kw_only=True)
class Ways(_OfPerson):
    """
    *person* has the minutes of *ways* from a seat at one site to a seat at another.

    *sites* tells where each room is, *booked* when and at which site the person stands.
    """

    person: str
    sites: Mapping[str, str]
    ways: Mapping[tuple[str, str], int]
    booked: tuple[tuple[Window, str], ...] = ()


@attrs.frozen(kw_only=True)
class NotShared:
    """None of *people* fills *seat* both in this visit and in that of one of *cases*."""

    seat: str
    cases: AbstractSet[str] = attrs.field(converter=_refs)
    people: AbstractSet[str] = attrs.field(converter=_refs)
    subject: str = ""


@attrs.frozen(kw_only=True)
class VisitsApart:
    """*minutes* lie between the child's stays and those of *cases*; *booked* stays stand."""

    minutes: int
    cases: AbstractSet[str] = attrs.field(converter=_refs)
    booked: tuple[Window, ...] = ()
    subject: str = ""


@attrs.frozen(kw_only=True)
class NotMixed:
    """
    No stay of the child overlaps one of *cases*, unless the interviews of both overlap.

    *booked* holds the stays that stand, each with the interview of its visit.
    """

    cases: AbstractSet[str] = attrs.field(converter=_refs)
    booked: tuple[tuple[Window, Window], ...] = ()
    subject: str = ""


@attrs.frozen(kw_only=True)
class DoorsApart:
    """
    The child's arrivals and departures lie *minutes* or more from those of *cases*.

    Where soft, every pair of moments that is closer costs, at the case that is
    named later in the problem; *booked* moments stand.
    """

    minutes: int
    cases: AbstractSet[str] = attrs.field(converter=_refs)
    booked: tuple[datetime, ...] = ()
    subject: str = ""


@attrs.frozen(kw_only=True)
class SameDayAs:
    """The visit's last part is on the same one of *days* as that of *case*, or on *booked*."""

    days: tuple[Window, ...]
    case: str
    booked: Window | None = None
    subject: str = ""


@attrs.frozen(kw_only=True)
class Never:
    """Nothing satisfies this: the data alone rule the visit out."""

    subject: str = ""


Verb: TypeAlias = (
    Fills
    | Barred
    | Includes
    | Distinct
    | PersonFree
    | AtMost
    | OneAtATime
    | InRoom
    | RoomFree
    | Shares
    | RoomApart
    | Within
    | EndsBy
    | Before
    | Between
    | SpanAtMost
    | SameDay
    | StartsBy
    | StartsWith
    | Same
    | Differs
    | SomeOf
    | OneJourney
    | Ways
    | NotShared
    | VisitsApart
    | NotMixed
    | DoorsApart
    | SameDayAs
    | Never
)
