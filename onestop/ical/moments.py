"""Dates, times and lengths as calendars write them, each with the zone that it is local to."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.ical.lines import Component, Property
from onestop.ical.zones import Zones

FIRST_YEAR, LAST_YEAR = 1970, 2100
MOST_DATES = 2000
A_DAY = timedelta(days=1)

_MOMENT = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)
_LENGTH = re.compile(
    r"\+?P(?:(\d{1,4})W|(?=[\dT])(?:(\d{1,5})D)?"
    r"(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?)",
    re.ASCII,
)


@attrs.frozen(kw_only=True)
class Moment:
    """
    A date, or a date and time.

    Attributes:
        wall: What clocks in *zone* show; midnight for a date.
        zone: IANA name.
        whole_day: It is a date.

    """

    wall: datetime
    zone: str
    whole_day: bool = False

    @property
    def utc(self) -> datetime:
        """The moment in UTC."""
        return self.wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def wall_in(self, zone: str) -> datetime:
        """Return what clocks in *zone* show at this moment."""
        if zone == self.zone:
            return self.wall
        return self.utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    def like(self, start: "Moment") -> datetime:
        """
        Return which start of a series that begins at *start* this moment names.

        A date names the occurrence of that day.
        """
        if self.whole_day and not start.whole_day:
            return datetime.combine(self.wall, start.wall.time())
        return self.wall_in(start.zone)


@attrs.frozen
class Reader:
    """
    What turns properties into moments.

    Attributes:
        zones: The time zones of the file.
        default: The zone of dates and of times that name none.

    """

    zones: Zones
    default: str

    def moment(self, component: Component, name: str) -> Moment | None:
        """
        Return the moment that the property called *name* states, or None without it.

        Raises:
            InputError: It is no date and no time, or its zone is not known.

        """
        found = component.one(name)
        if found is None:
            return None
        return self.moment_of(found, component.place)

    def moment_of(self, found: Property, place: str) -> Moment:
        """
        Return the moment that the property *found* at *place* states.

        Raises:
            InputError: It is no date and no time, or its zone is not known.

        """
        return self._moment(found, found.value, place)

    def moments(self, component: Component, name: str) -> list[tuple[Moment, timedelta | None]]:
        """
        Return what all properties called *name* list; with a length where they list periods.

        Raises:
            InputError: One is no date, no time and no period, or there are too many.

        """
        found = component.every(name)
        if sum(each.value.count(",") + 1 for each in found) > MOST_DATES:
            expected = texts.EXPECTED_FEWER_DATES.fill(limit=MOST_DATES)
            raise InputError(component.place, expected, texts.EXPORT_AGAIN)
        return [
            self.period(each, value, component.place)
            for each in found
            for value in each.value.split(",")
        ]

    def period(self, found: Property, value: str, place: str) -> tuple[Moment, timedelta | None]:
        """
        Return the start of what *value*, a part of *found*, states, and a period's length.

        Raises:
            InputError: It is no date, no time and no period.

        """
        start, slash, end = value.partition("/")
        moment = self._moment(found, start, place, is_period=bool(slash))
        if not slash:
            return moment, None
        if end.lstrip("+").startswith("P"):
            return moment, length(end, found.name, place)
        return moment, self._moment(found, end, place, is_period=True).utc - moment.utc

    def _moment(
        self, found: Property, value: str, place: str, *, is_period: bool = False
    ) -> Moment:
        """Return the moment that *value* states."""
        match = _MOMENT.fullmatch(value)
        form = "PERIOD" if is_period else "DATE-TIME" if match and match[2] else "DATE"
        stated = found.parameters.get("VALUE", form).upper()
        if not match or stated != form or (is_period and not match[2]):
            raise _broken(found.name, place)
        wall = _wall(value.removesuffix("Z"))
        if wall is None:
            raise _broken(found.name, place)
        if not FIRST_YEAR <= wall.year <= LAST_YEAR:
            expected = texts.EXPECTED_EVENT_YEAR.fill(
                name=found.name, first=FIRST_YEAR, last=LAST_YEAR
            )
            raise InputError(place, expected)
        return self._placed(found, wall, match, place)

    def _placed(self, found: Property, wall: datetime, match: re.Match[str], place: str) -> Moment:
        """Return *wall* with its zone: its own, UTC, or the default."""
        tzid = found.parameters.get("TZID")
        if match[3]:
            if tzid is not None:  # some readers drop the Z, others the zone
                raise _broken(found.name, place)
            return Moment(wall=wall, zone="UTC")
        if tzid is None:
            self.zones.floating = True
        zone = self.default if tzid is None else self.zones.at(wall, tzid, place)
        return Moment(wall=wall, zone=zone, whole_day=match[2] is None)


def _wall(text: str) -> datetime | None:
    """Return the date and time that *text* spells, or None if there is no such day."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def length(text: str, name: str, place: str) -> timedelta:
    """
    Return a DURATION: weeks, or days, hours, minutes and seconds; never negative.

    Raises:
        InputError: It is none.

    """
    found = _LENGTH.fullmatch(text)
    if not found:
        raise _broken(name, place)
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _broken(name: str, place: str) -> InputError:
    """Say that the property called *name* is not what RFC 5545 wants."""
    return InputError(place, texts.EXPECTED_PROPERTY.fill(name=name), texts.EXPORT_AGAIN)
