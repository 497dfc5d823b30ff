"""
Which time zone a file means.

Names decide: IANA, Windows, or the tail of a vendor's own name.  Most files
define their zones as well, and programs differ in which of the two they go by;
so where definition and name disagree, the file is refused.  A name that nobody
knows is taken only if its definition never changes its offset.
"""

import bisect
import contextlib
import functools
import zoneinfo
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from onestop import texts
from onestop.errors import InputError
from onestop.ical.definitions import Definition, definition_of
from onestop.ical.lines import Component

MOST_OBSERVANCES = 200
EASTERNMOST = "Etc/GMT-14"
DOUBT = timedelta(hours=26)

# A series is compared with its definition from the first year that plans are
# made for, because exporters simplify the past; to the year in which lists of
# clock changes usually end; and once a week, which no clock change escapes.
_COMPARED = tuple(
    datetime(2024, 1, 1, 12, tzinfo=UTC) + week * timedelta(days=7) for week in range(13 * 52)
)
_NOT_A_PLACE = frozenset({"localtime", "posixrules", "Factory"})
_AN_HOUR = timedelta(hours=1)


@functools.cache
def _known() -> frozenset[str]:
    """Return every IANA name, less those that mean the machine's own zone."""
    return frozenset(zoneinfo.available_timezones() - _NOT_A_PLACE)


def named(name: str) -> str | None:
    """
    Return the IANA name of the zone that *name* stands for, or None.

    Example:
        >>> named("China Standard Time"), named("/example.org/20260101/Europe/Oslo")
        ('Asia/Shanghai', 'Europe/Oslo')

    """
    candidates = [name, WINDOWS_TO_OLSON.get(name, "")]
    if name.startswith("/"):
        parts = name.split("/")
        candidates += ["/".join(parts[-length:]) for length in (3, 2)]
    return next((each for each in candidates if each in _known()), None)


class Zones:
    """
    The time zones of one file; nothing of them outlives it.

    Attributes:
        taken: The IANA name that each name in the file was taken for, once it was used.
        floating: Whether the file has dates, or times without a zone.

    """

    def __init__(self, components: Iterable[Component]) -> None:
        """Keep the VTIMEZONEs of a file; they are looked into when they are used."""
        self.taken: dict[str, str] = {}
        self.floating = False
        self._components: dict[str, Component] = {}
        self._definitions: dict[str, Definition] = {}
        self._disagreements: dict[str, list[datetime]] = {}
        observances = 0
        for component in components:
            tzid = component.one("TZID")
            observances += len(component.inside)
            if tzid is None or tzid.value in self._components or observances > MOST_OBSERVANCES:
                raise InputError(component.place, texts.EXPECTED_KNOWN_ZONE, texts.LIST_ABSENCES)
            self._components[tzid.value] = component

    def find(self, tzid: str, place: str) -> str:
        """
        Return the IANA name of the zone that the file calls *tzid*.

        Raises:
            InputError: It is not known.

        """
        found = named(tzid)
        if found is None and tzid in self._components:
            found = _fixed(self._definition(tzid))
        if found is None:
            raise InputError(place, texts.EXPECTED_KNOWN_ZONE, texts.LIST_ABSENCES)
        return found

    def at(self, wall: datetime, tzid: str, place: str) -> str:
        """
        Return the IANA name of the zone that the file calls *tzid*, at the local time *wall*.

        Raises:
            InputError: It is not known, or the file's definition disagrees with its name then.

        """
        found = self.taken.get(tzid) or self.find(tzid, place)
        self.taken[tzid] = found
        if tzid in self._components:
            moment = wall.replace(tzinfo=zoneinfo.ZoneInfo(found)).astimezone(UTC)
            if not self._agree(tzid, moment):
                raise InputError(place, texts.EXPECTED_AGREEING_ZONE, texts.LIST_ABSENCES)
        return found

    def shown(self, tzid: str, zone: str) -> str:
        """
        Return what can be told of the name *tzid*, which was taken for *zone*.

        A name that is nobody's but the file's may be somebody's address, and is
        told by where it is defined.
        """
        if tzid in _known() or tzid in WINDOWS_TO_OLSON:
            return tzid
        if tzid in self._components:
            return f"VTIMEZONE {list(self._components).index(tzid) + 1}"
        return zone

    def check_series(self, tzid: str, since: datetime, until: datetime, place: str) -> None:
        """Refuse *tzid* if definition and name disagree between *since* and *until*."""
        if tzid not in self._components:
            return
        if tzid not in self._disagreements:
            wrong = [moment for moment in _COMPARED if not self._agree(tzid, moment)]
            self._disagreements[tzid] = wrong
        wrong = self._disagreements[tzid]
        if bisect.bisect_left(wrong, since) < bisect.bisect_right(wrong, until):
            raise InputError(place, texts.EXPECTED_AGREEING_ZONE, texts.LIST_ABSENCES)

    def _agree(self, tzid: str, moment: datetime) -> bool:
        """Tell whether definition and name give the same offset at *moment*, if both give one."""
        zone = zoneinfo.ZoneInfo(self.find(tzid, ""))
        offset = self._definition(tzid).offset(moment)
        return offset is None or offset == moment.astimezone(zone).utcoffset()

    def _definition(self, tzid: str) -> Definition:
        """Return what the file says of *tzid*, worked out once."""
        if tzid not in self._definitions:
            self._definitions[tzid] = definition_of(self._components[tzid])
        return self._definitions[tzid]


class Guess(Zones):
    """
    The time zones of a file, with a guess for those that are not known.

    The guess is the easternmost zone: no clock on earth shows a time earlier.
    What is guessed may be as much as ``DOUBT`` later.

    Attributes:
        doubtful: Whether there was anything to guess.

    """

    def __init__(self, zones: Zones) -> None:
        """Keep the *zones* that are asked first."""
        super().__init__(())
        self.doubtful = False
        self._asked = zones

    def at(self, wall: datetime, tzid: str, place: str) -> str:
        """Return the zone that the file means, or the easternmost."""
        with contextlib.suppress(InputError):
            return self._asked.at(wall, tzid, place)
        self.doubtful = True
        return EASTERNMOST

    def check_series(self, tzid: str, since: datetime, until: datetime, place: str) -> None:
        """Refuse what the zones refuse that are asked, but for those that were guessed."""
        if not self.doubtful:
            self._asked.check_series(tzid, since, until, place)


def _fixed(definition: Definition) -> str | None:
    """Return the IANA name of a zone that never changes its offset of whole hours."""
    offset = definition.offsets[0]
    hours = offset // _AN_HOUR
    if set(definition.offsets) != {offset} or offset % _AN_HOUR or not -12 <= hours <= 14:
        return None
    return f"Etc/GMT{-hours:+d}"  # POSIX signs: west is positive
