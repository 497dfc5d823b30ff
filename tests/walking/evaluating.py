"""
The busy minutes of a calendar, marked one by one.

What the documentation of onestop says a calendar means, read a second time:
neither dateutil nor icalendar nor anything of onestop takes part.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from tests.walking.rules import starts
from tests.walking.text import clock, duration, tree

A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
WINDOWS = {
    "China Standard Time": "Asia/Shanghai",
    "W. Europe Standard Time": "Europe/Berlin",
    "Eastern Standard Time": "America/New_York",
}
UTC_NAMES = ("UTC", "GMT", "Etc/UTC")


@attrs.frozen
class Clocks:
    """The time zones of a calendar: its own definitions, and the zone of times without any."""

    offsets: dict
    default: str

    def zone(self, line, value=None):
        """Return what *line*, or one *value* of it, is local to."""
        if (value or line.value).endswith("Z"):
            return UTC
        name = line.parameters.get("TZID")
        if name is None:
            return ZoneInfo(self.default)
        if name in self.offsets:
            return self.offsets[name]
        return ZoneInfo(WINDOWS.get(name, name.split("/", 3)[-1] if name[0] == "/" else name))

    def moment(self, line, value=None):
        """Return the moment that *line*, or one *value* of it, states."""
        stated = value or line.value
        return clock(stated).replace(tzinfo=self.zone(line, stated)).astimezone(UTC)


@attrs.frozen
class Event:
    """A VEVENT or an AVAILABLE, and how to read its times."""

    component: object
    clocks: Clocks

    @property
    def zone(self):
        """What its start is local to."""
        return self.clocks.zone(self.component.first("DTSTART"))

    @property
    def start(self):
        """Its first start on its own clocks."""
        return clock(self.component.value("DTSTART"))

    @property
    def whole_day(self):
        """Whether it is a day, not a time."""
        return "T" not in self.component.value("DTSTART")

    @property
    def length(self):
        """How long it lasts; whole days as such."""
        end, stated = self.component.first("DTEND"), self.component.first("DURATION")
        if stated:
            lasts = duration(stated.value)
            if self.whole_day or self.recurs:
                return lasts
            return self.which(_passes(self.start, lasts, self.zone), lasts)
        if end is None:
            return A_DAY if self.whole_day else timedelta()
        if self.whole_day:
            return clock(end.value) - self.start
        first = self.clocks.moment(self.component.first("DTSTART"))
        lasts = self.clocks.moment(end) - first
        if self.recurs or self.follows:
            shown = self.clocks.moment(end).astimezone(self.zone).replace(tzinfo=None) - self.start
            return self.which(lasts, shown)
        return lasts

    @property
    def recurs(self):
        """Whether it may happen more than once."""
        extra = [line for line in self.component.all("RDATE") if "/" not in line.value]
        return bool(self.component.value("RRULE") or extra)

    @property
    def which(self):
        """Which counts of two lengths that programs may give it."""
        return min if self.component.name == "AVAILABLE" else max

    @property
    def busy(self):
        """Whether it takes time."""
        cancelled = self.component.value("STATUS") == "CANCELLED"
        return not cancelled and self.component.value("TRANSP") != "TRANSPARENT"

    @property
    def uid(self):
        """What it shares with its exceptions."""
        return self.component.value("UID")

    @property
    def age(self):
        """The higher, the newer."""
        return int(self.component.value("SEQUENCE", "0"))

    @property
    def replaced(self):
        """The line that says which start of its series it stands for, or None."""
        return self.component.first("RECURRENCE-ID")

    @property
    def follows(self):
        """Whether it stands for all later ones, too."""
        return bool(self.replaced) and "RANGE" in self.replaced.parameters

    def named(self, line, value):
        """Return which start on its clocks one *value* of *line* means."""
        if "T" not in value:
            return datetime.combine(clock(value), self.start.time())
        if self.clocks.zone(line, value) == self.zone:
            return clock(value)  # also one that clocks never show
        return self.clocks.moment(line, value).astimezone(self.zone).replace(tzinfo=None)


def busy_minutes(data, start, end, zone):
    """
    Return one byte for each minute from *start* to *end*: 1 if it is busy.

    Args:
        data: A well-formed calendar.
        start: Where to begin, with its zone.
        end: Where to stop.
        zone: IANA name of the zone of times without any.

    """
    calendar = tree(data)
    marks = Marks(start.astimezone(UTC), end.astimezone(UTC))
    own = calendar.value("X-WR-TIMEZONE")
    own = WINDOWS.get(own, own)
    clocks = Clocks(_offsets(calendar), zone if not own or own in UTC_NAMES else own)
    _close(calendar, clocks, marks)
    _take(calendar.children("VEVENT"), clocks, marks)
    _list(calendar.children("VFREEBUSY"), clocks, marks)
    return marks.minutes


def _offsets(calendar):
    """Return the zones of one offset that a calendar defines itself."""
    found = {}
    for each in calendar.children("VTIMEZONE"):
        text = each.inside[0].value("TZOFFSETTO")
        found[each.value("TZID")] = datetime.strptime(text, "%z").tzinfo
    return found


class Marks:
    """The minutes of a stretch of time, busy or not."""

    def __init__(self, start, end):
        """Begin with all of them free."""
        self.start, self.end = start, end
        self.minutes = bytearray((end - start) // A_MINUTE)

    def mark(self, start, end, value=1):
        """Mark the minutes from *start* to *end*, one by one."""
        moment = max(start, self.start)
        while moment < min(end, self.end):
            self.minutes[(moment - self.start) // A_MINUTE] = value
            moment += A_MINUTE


def _take(components, clocks, marks):
    """Mark when events take time."""
    events = [Event(component, clocks) for component in components]
    newest = {}
    for event in events:
        key = _key(event)
        newest[key] = max(newest.get(key, 0), event.age)
    current = [event for event in events if event.age == newest[_key(event)]]
    for event in current:
        if event.replaced:
            _place(event, event.start, event.zone, event.length, marks)
        else:
            mine = [each for each in current if each.replaced and each.uid == event.uid]
            _series(event, mine, marks)


def _key(event):
    """Return what the versions of one event share."""
    line = event.replaced
    return event.uid, line and event.clocks.moment(line), event.follows


def _series(event, exceptions, marks):
    """Mark when a series, or a single event, takes time where no exception stands for it."""
    component = event.component
    last = (marks.end + 40 * A_DAY).astimezone(event.zone).replace(tzinfo=None)
    found = starts(component.value("RRULE"), event.start, event.zone, last)
    lengths = {}
    _extra(event, found, lengths)
    gone = {event.named(each.replaced, each.replaced.value) for each in exceptions}
    for line in component.all("EXDATE"):
        gone.update(event.named(line, value) for value in line.value.split(","))
    for start in sorted(set(found) - gone):
        for own in lengths.get(start, [None]):
            _happens(event, _ruling(event, exceptions, start), start, own, marks)


def _extra(event, found, lengths):
    """Add to what is *found* the starts that RDATE lists, and to *lengths* those of periods."""
    for line in event.component.all("RDATE"):
        for value in line.value.split(","):
            first, _, rest = value.partition("/")
            start = event.named(line, first)
            if rest:
                lasts = (
                    duration(rest)
                    if rest[0] == "P"
                    else event.clocks.moment(line, rest) - event.clocks.moment(line, first)
                )
                # Where the rule gives the same start, too, the longer one counts.
                lengths[start] = [lasts, *([None] if start in found else [])]
            found.append(start)


def _happens(event, ruling, start, own, marks):
    """Mark one start of a series, which may have a length of its *own*, as *ruling* has it."""
    acting, zone = ruling or event, event.zone
    if ruling:
        moved = ruling.start.replace(tzinfo=ruling.zone).astimezone(zone)
        meant = event.named(ruling.replaced, ruling.replaced.value)
        start = start + (moved.replace(tzinfo=None) - meant)
    if own is None:
        _place(acting, start, zone, acting.length, marks, many=event.recurs)
    else:
        _place(acting, start, zone, max(own, ruling.length) if ruling else own, marks)


def _ruling(event, exceptions, start):
    """Return the last exception for all that follow that has begun at *start*, or None."""
    begun = [
        (event.named(each.replaced, each.replaced.value), index)
        for index, each in enumerate(exceptions)
        if each.follows and event.named(each.replaced, each.replaced.value) <= start
    ]
    return exceptions[max(begun)[1]] if begun else None


def _passes(start, shown, zone):
    """Return how much time passes until clocks in *zone* have gone on by *shown*."""
    ends = [each.replace(tzinfo=zone).astimezone(UTC) for each in (start, start + shown)]
    return ends[1] - ends[0]


def _place(event, start, zone, length, marks, *, many=False):
    """
    Mark one occurrence, which may be one of *many*.

    Days end at midnight.  Everything else lasts as long as it lasts; but when the
    clocks of a series change, as long as that or as on the clock.
    """
    if event.busy:
        begin = start.replace(tzinfo=zone).astimezone(UTC)
        end = begin + length
        if event.whole_day:
            end = (start + length).replace(tzinfo=zone).astimezone(UTC)
        elif many and length:
            shown = _passes(start, length, zone)
            end = begin + (event.which(length, shown) if shown > timedelta() else length)
        marks.mark(begin, end)


def _list(components, clocks, marks):
    """Mark what free-busy times list, and the time of which they say nothing."""
    spoken = Marks(marks.start, marks.end)
    for component in components:
        ends = [component.first("DTSTART"), component.first("DTEND")]
        since, until = (clocks.moment(line) if line else None for line in ends)
        spoken.mark(since or marks.start, until or marks.end)
        for line in component.all("FREEBUSY"):
            for value in line.value.split(",") if line.parameters.get("FBTYPE") != "FREE" else ():
                first, _, rest = value.partition("/")
                start = clocks.moment(line, first)
                end = start + duration(rest) if rest[0] == "P" else clocks.moment(line, rest)
                marks.mark(start, end)
    if components:
        for index, said in enumerate(spoken.minutes):
            if not said:
                marks.minutes[index] = 1


def _close(calendar, clocks, marks):
    """Mark when availabilities, the lowest priority first, say that nobody is there."""
    components = calendar.children("VAVAILABILITY")
    for component in sorted(components, key=_rank):
        ends = [component.first("DTSTART"), component.first("DTEND")]
        since, until = (clocks.moment(line) if line else None for line in ends)
        marks.mark(since or marks.start, until or marks.end)
        open_marks = Marks(marks.start, marks.end)
        _take(component.children("AVAILABLE"), clocks, open_marks)
        first, last = since or marks.start, until or marks.end
        for index, free in enumerate(open_marks.minutes):
            if free and first <= marks.start + index * A_MINUTE < last:
                marks.minutes[index] = 0


def _rank(component):
    """Return the order in which availabilities count: 9 is low, 1 high, 0 lowest."""
    return -(int(component.value("PRIORITY", "0")) or 10)
