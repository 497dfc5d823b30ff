"""
The small set of verbs in which rules speak to a solver.

A verb is data: what it demands, not how.  ``starts`` and ``search`` interpret
verbs on bitsets, ``solver`` interprets them in CP-SAT; neither knows any rule.
Services are named within one case's visit; an empty *service* means every
appointment of the visit.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import TypeAlias

import attrs

from onestop.model import Availability, Window


def _refs(refs: Iterable[str]) -> AbstractSet[str]:
    """Return *refs* as a set that nobody can change."""
    return frozenset(refs)


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
class Distinct:
    """The seats of *service* are filled by different people."""

    service: str

    @property
    def subject(self) -> str:
        """The service."""
        return self.service


@attrs.frozen(kw_only=True)
class PersonFree:
    """*person* takes seats only inside *windows*; *here*: only where on site."""

    person: str
    windows: Availability
    here: bool = False

    @property
    def subject(self) -> str:
        """The person."""
        return self.person


@attrs.frozen(kw_only=True)
class AtMost:
    """*person* fills *seat* of *service* at most *count* times inside *window*, in all visits."""

    person: str
    service: str
    seat: str
    window: Window
    count: int

    @property
    def subject(self) -> str:
        """The person."""
        return self.person


@attrs.frozen(kw_only=True)
class OneAtATime:
    """*person* takes one seat at a time, over all visits; *service* narrows it to that service."""

    person: str
    service: str = ""

    @property
    def subject(self) -> str:
        """The person."""
        return self.person


@attrs.frozen(kw_only=True)
class InRoom:
    """*service* takes place in one of *rooms*."""

    service: str
    rooms: AbstractSet[str] = attrs.field(converter=_refs)

    @property
    def subject(self) -> str:
        """The service."""
        return self.service


@attrs.frozen(kw_only=True)
class RoomFree:
    """*room* is used only inside *windows*."""

    room: str
    windows: Availability

    @property
    def subject(self) -> str:
        """The room."""
        return self.room


@attrs.frozen(kw_only=True)
class Shares:
    """*room* holds at most *capacity* appointments at a time; *booked* ones stand."""

    room: str
    capacity: int
    booked: tuple[Window, ...] = ()

    @property
    def subject(self) -> str:
        """The room."""
        return self.room


@attrs.frozen(kw_only=True)
class RoomApart:
    """In *room*, *minutes* lie between appointments of different visits; *booked* ones stand."""

    room: str
    minutes: int
    booked: tuple[Window, ...]

    @property
    def subject(self) -> str:
        """The room."""
        return self.room


@attrs.frozen(kw_only=True)
class Within:
    """*service* lies wholly inside one of *windows*."""

    service: str
    windows: Availability

    @property
    def subject(self) -> str:
        """The service."""
        return self.service


@attrs.frozen(kw_only=True)
class EndsBy:
    """*service* ends no later than *by*; where soft, every minute past costs."""

    service: str
    by: datetime

    @property
    def subject(self) -> str:
        """The service."""
        return self.service


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
    """From the visit's first start to its last end pass at most *minutes*."""

    minutes: int
    subject: str = ""


@attrs.frozen(kw_only=True)
class SameDay:
    """The whole visit lies inside one of *days*."""

    days: tuple[Window, ...]
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
    | Never
)
