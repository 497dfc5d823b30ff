"""The centre: its sites, rooms and people, as the coordinator describes them."""

import enum
import itertools
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.model import checks
from onestop.model.time import Window, to_utc

GRIDS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)
A_DAY = 24 * 60
PRIVATE_KINDS = frozenset({"interview", "exam", "evidence"})
LONGEST = timedelta(days=366)
# In many zone databases; what they mean depends on the machine.
NO_ZONES = ("Factory", "localtime", "posixrules")


class Gender(enum.StrEnum):
    """The sex that R04, R05 and R53 ask for."""

    FEMALE = "female"
    MALE = "male"


def to_gender(value: object) -> Gender:
    """Return the gender that *value* is or names."""
    return checks.member(Gender, value, "gender")


def zone(name: str, place: str = "time_zone") -> ZoneInfo:
    """
    Return the IANA time zone called *name*.

    Raises:
        InputError: There is none.

    """
    try:
        found = None if name in NO_ZONES else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        found = None
    if found is None:
        raise InputError(place, texts.EXPECTED_ZONE)
    return found


def _grid(_: object, field: "attrs.Attribute[Any]", value: int) -> None:
    """Demand a grid that divides the hour, so that every full hour is on it."""
    if value not in GRIDS:
        raise InputError(field.name, texts.EXPECTED_GRID)


def _zone(_: object, field: "attrs.Attribute[Any]", value: str) -> None:
    """Demand a known time zone."""
    zone(value, field.name)


def _length(_: object, field: "attrs.Attribute[Any]", value: timedelta) -> None:
    """Demand a length from nothing to a year."""
    if not timedelta() <= value <= LONGEST:
        raise InputError(field.name, texts.EXPECTED_LENGTH)


@attrs.frozen(kw_only=True)
class Hours:
    """
    Working hours that recur: an RFC 5545 RRULE and wall-clock times of the centre's zone.

    Public holidays cancel them unless *holidays* is true (a duty roster); on a
    make-up working day (调休) they hold as on the nearest weekday.  An *until*
    that is not later than *since* means the next day: a night shift.
    """

    rrule: str = attrs.field(validator=checks.line)
    since: time
    until: time
    holidays: bool = attrs.field(default=False, validator=checks.flag)


def _shift(_: object, field: "attrs.Attribute[Any]", value: timedelta) -> None:
    """Demand at most a year, to and fro."""
    if not -LONGEST <= value <= LONGEST:
        raise InputError(field.name, texts.EXPECTED_LENGTH)


@attrs.frozen(kw_only=True)
class Change:
    """
    What becomes of a series from one of its starts on (RFC 5545 3.2.13, THISANDFUTURE).

    Attributes:
        since: That start, as the series has it; local to its zone.
        shift: How much later all that follow start on the clock, at most 366 days; or earlier.
        length: How long each of them lasts, at most 366 days; nothing if they take no time.

    """

    since: datetime = attrs.field(validator=checks.year)
    shift: timedelta = attrs.field(validator=_shift)
    length: timedelta = attrs.field(validator=_length)


@attrs.frozen(kw_only=True)
class Recurrence:
    """
    Busy or free time that may recur, as a calendar states it.

    Attributes:
        start: First start; local to *zone*, so that 09:00 stays 09:00 when clocks change.
        length: How long each occurrence lasts, at most 366 days.
        zone: IANA name that *start*, *extra* and *skipped* are local to.
        rrule: RFC 5545 3.3.10, without DTSTART; empty for a single occurrence.
        extra: RDATE: further starts.
        skipped: EXDATE: starts that do not happen.
        changes: What becomes of the starts from some on; the latest that has begun holds.
        ahead: What is taken before every start, too: the way there.

    """

    start: datetime = attrs.field(validator=checks.year)
    length: timedelta = attrs.field(validator=_length)
    zone: str = attrs.field(validator=_zone)
    rrule: str = ""
    extra: tuple[datetime, ...] = attrs.field(default=(), validator=checks.years)
    skipped: tuple[datetime, ...] = attrs.field(default=(), validator=checks.years)
    changes: tuple[Change, ...] = ()
    ahead: timedelta = attrs.field(default=timedelta(), validator=_length)


def _moment(owner: object, field: "attrs.Attribute[Any]", value: datetime | None) -> None:
    """Demand a time with its zone, unless there is no such end."""
    if value is not None:
        checks.aware(owner, field, value)


@attrs.frozen(kw_only=True)
class Layer:
    """
    A stretch of time in which somebody is there only when that is said (RFC 7953).

    Attributes:
        rank: Where stretches overlap, the highest rank decides; of equals, each one that is busy.
        start: The beginning, kept in UTC; None for since ever.
        end: The end, kept in UTC; None for ever.
        available: The exceptions, which are free.

    """

    rank: int = 0
    start: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=_moment
    )
    end: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=_moment
    )
    available: tuple[Recurrence, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class Closed:
    """
    Busy time that a calendar states by its exceptions: all of some stretches but what is free.

    Attributes:
        layers: The stretches, in any order.

    """

    layers: tuple[Layer, ...] = attrs.field(repr=False)


def _travel(_: object, field: "attrs.Attribute[Any]", value: Mapping[str, int]) -> None:
    """Demand whole minutes, at most a day, to every other site that is named."""
    for minutes in value.values():
        if type(minutes) is not int or not 0 <= minutes <= A_DAY:
            raise InputError(field.name, texts.EXPECTED_WHOLE.fill(low=0, high=A_DAY))


@attrs.frozen(kw_only=True)
class Site:
    """
    One address of the centre: the house itself, or the hospital it works with.

    Attributes:
        ref: Opaque reference.
        name: What people call it.
        hours: When it is open; empty for always.
        travel: Minutes from here to other sites by their references (R50); the
            way back takes as long.

    """

    ref: str = attrs.field(validator=checks.ref)
    name: str = attrs.field(default="", validator=checks.line)
    hours: tuple[Hours, ...] = ()
    travel: Mapping[str, int] = attrs.field(factory=dict, validator=_travel)


@attrs.frozen(kw_only=True)
class Room:
    """
    A room of a site.

    Attributes:
        ref: Opaque reference.
        site: The site's reference.
        kinds: What it serves as: ``interview``, ``exam``, ``observation`` ...
        features: What it has: ``recording``, ``one-stop``, ``accessible`` ...
        capacity: How many families it serves at once.
        observed_from: The observation room linked to it (R22).
        reset: Minutes to make it ready for the next family (R49).
        away: Windows in which it cannot be used.
        label: What stands on the door, told in invites; must give nothing away.
        email: The mailbox of its own calendar, which is then told of bookings; empty for none.

    """

    ref: str = attrs.field(validator=checks.ref)
    site: str = attrs.field(validator=checks.ref)
    kinds: tuple[str, ...] = attrs.field(validator=[checks.filled, checks.refs])
    features: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    capacity: int = attrs.field(default=1, validator=checks.whole(1, 50))
    observed_from: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(checks.ref)
    )
    reset: int = attrs.field(default=0, validator=checks.whole(0, 240))
    away: tuple[Window, ...] = ()
    label: str = attrs.field(default="", validator=checks.line)
    email: str = attrs.field(default="", repr=False, validator=checks.email)


@attrs.frozen(kw_only=True)
class Person:
    """
    A professional, companion or other adult who can fill a seat.

    Attributes:
        ref: Opaque reference; all that plans and logs ever show.
        name: For the person's own invite only.
        roles: What the person can serve as.
        agency: Police, procuratorate, hospital ...
        gender: For R04 and R05.
        languages: Spoken or signed, BCP 47: ``zh``, ``ug``, ``csl``.
        email: Where the invite goes; empty for none.
        travel: Minutes of the person's own free time spent on the way, before the
            first and after the last seat of each stay.
        notice: Minutes from now until the person can be here.
        remote: Takes a seat by video wherever the seat allows it.
        certificates: What seats may demand.
        max_interviews_per_day: R48; None for the profile's number.
        territory: Areas that the person is in charge of; empty for all.
        contact: How to reach the person beside mail, such as a duty telephone.
        site_only: Told the site, not the room: who is met at the door.
        hours: When the person works.
        on_call: When acute cases may call the person beyond those hours.
        away: Leave and other absences.
        busy: What the person's own calendars hold; all of it together.

    """

    ref: str = attrs.field(validator=checks.ref)
    name: str = attrs.field(default="", repr=False, validator=checks.line)
    roles: tuple[str, ...] = attrs.field(validator=[checks.filled, checks.refs])
    agency: str = attrs.field(default="", validator=checks.line)
    gender: Gender = attrs.field(converter=to_gender)
    languages: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    email: str = attrs.field(default="", repr=False, validator=checks.email)
    travel: int = attrs.field(default=0, validator=checks.whole(0, A_DAY))
    notice: int = attrs.field(default=0, validator=checks.whole(0, 30 * A_DAY))
    remote: bool = attrs.field(default=False, validator=checks.flag)
    certificates: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    max_interviews_per_day: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(checks.whole(1, 20))
    )
    territory: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    contact: str = attrs.field(default="", repr=False, validator=checks.line)
    site_only: bool = attrs.field(default=False, validator=checks.flag)
    hours: tuple[Hours, ...] = attrs.field(default=(), repr=False)
    on_call: tuple[Hours, ...] = attrs.field(default=(), repr=False)
    away: tuple[Window, ...] = attrs.field(default=(), repr=False)
    busy: tuple[Recurrence | Closed, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class Centre:
    """
    A one-stop centre.

    Attributes:
        ref: Opaque reference.
        time_zone: IANA name; wall-clock times in files are local to it.
        profile: ``cn``, ``us``, ``barnahus``, or the path of a profile of your own.
        grid: Minutes; every appointment starts on it.
        mailbox: Organizer of invites, never a recipient.
        sites: At least one; with the minutes between them where there are several (R50).
        rooms: The rooms.
        people: Everybody who can be called.
        holidays: Public holidays.
        working_days: Weekend days that are worked instead (调休).
        holiday_years: The years that both lists cover; None for any.

    Raises:
        InputError: A duplicate or unknown reference, or a value out of range.

    """

    ref: str = attrs.field(validator=checks.ref)
    time_zone: str = attrs.field(validator=_zone)
    profile: str = attrs.field(default="cn", validator=checks.path)
    grid: int = attrs.field(default=5, validator=_grid)
    mailbox: str = attrs.field(default="", validator=checks.email)
    sites: tuple[Site, ...] = attrs.field(validator=checks.filled)
    rooms: tuple[Room, ...] = attrs.field(validator=checks.filled)
    people: tuple[Person, ...] = attrs.field(validator=checks.filled)
    holidays: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()
    holiday_years: tuple[int, ...] | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse references that clash or lead nowhere."""
        for place in ("sites", "rooms", "people"):
            checks.unique(getattr(self, place), place)
        self._check_ways()
        sites, rooms = {site.ref for site in self.sites}, {room.ref for room in self.rooms}
        for index, room in enumerate(self.rooms):
            if room.site not in sites:
                raise InputError(f"rooms[{index}].site", texts.EXPECTED_KNOWN_SITE)
            if room.observed_from is not None and room.observed_from not in rooms - {room.ref}:
                raise InputError(f"rooms[{index}].observed_from", texts.EXPECTED_OTHER_ROOM)
            if room.capacity > 1 and not PRIVATE_KINDS.isdisjoint(room.kinds):
                # R12: each child is interviewed by itself, and examined so, too.
                raise InputError(f"rooms[{index}].capacity", texts.EXPECTED_ONE_FAMILY)
        self._check_mailboxes()

    def _check_mailboxes(self) -> None:
        """Refuse a recipient who sends, and two recipients with one reference."""
        people = {person.ref for person in self.people}
        for index, person in enumerate(self.people):
            if self.is_mailbox(person.email):
                raise InputError(f"people[{index}].email", texts.EXPECTED_NOT_MAILBOX)
        for index, room in enumerate(self.rooms):
            if self.is_mailbox(room.email):
                raise InputError(f"rooms[{index}].email", texts.EXPECTED_NOT_MAILBOX)
            if room.email and room.ref in people:
                expected = texts.EXPECTED_UNIQUE.fill(ref=room.ref)
                raise InputError(f"rooms[{index}].ref", expected)

    def _check_ways(self) -> None:
        """Refuse ways to nowhere, two lengths of one way, and sites without a way."""
        refs = [site.ref for site in self.sites]
        for index, site in enumerate(self.sites):
            if not set(site.travel) <= set(refs) - {site.ref}:
                raise InputError(f"sites[{index}].travel", texts.EXPECTED_KNOWN_SITE)
        for one, other in itertools.combinations(self.sites, 2):
            ways = {one.travel.get(other.ref), other.travel.get(one.ref)} - {None}
            if len(ways) != 1:
                place = f"sites[{refs.index(one.ref)}].travel"
                raise InputError(place, texts.EXPECTED_WAY.fill(site=other.ref))

    def way(self, one: str, other: str) -> int:
        """Return the minutes between two sites; none from a site to itself."""
        if one == other:
            return 0
        tables = {site.ref: site.travel for site in self.sites}
        return tables[one].get(other, tables[other].get(one, 0))

    def is_mailbox(self, email: str) -> bool:
        """Tell whether *email* is the centre's own mailbox, however it is capitalised."""
        return bool(email) and email.casefold() == self.mailbox.casefold()

    @property
    def zone(self) -> ZoneInfo:
        """The centre's time zone."""
        return ZoneInfo(self.time_zone)
