"""
Calendars made up by chance: everything that participants' programs write, in every mixture.

The same count and seed give the same calendars, byte for byte.
"""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

from onestop.model import Window
from tests.walking.rules import DAYS, starts
from tests.walking.stating import A_DAY, Made, Stating

# Around both clock changes of 2026; Shanghai has none, so around nothing in particular.
PLACES = (
    ("Asia/Shanghai", date(2026, 3, 9)),
    ("Europe/Oslo", date(2026, 3, 29)),
    ("Europe/Oslo", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
)
WINDOWS_NAMES = {
    "Asia/Shanghai": "China Standard Time",
    "America/New_York": "Eastern Standard Time",
}
RULES = {
    "daily": (
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=DAILY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12",
    ),
    "weekly": ("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;WKST=SU"),
    "monthly": ("FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=2"),
    "yearly": ("FREQ=YEARLY",),
    "hourly": ("FREQ=HOURLY;INTERVAL=5", "FREQ=HOURLY;INTERVAL=12"),
}


class Maker(Stating):
    """Makes up one calendar."""

    def __init__(self, rng):
        """Choose a place and a horizon around its day."""
        self.rng = rng
        self.zone, day = rng.choice(PLACES)
        self.start = day - rng.randrange(2, 7) * A_DAY
        self.days = rng.randrange(7, 15)
        self.features = {self.zone}
        self.rows = []
        self.events = 0
        self.floating = self.zone
        self.gone = []

    def calendar(self):
        """Return the calendar, its horizon, its zone and its features."""
        self._own_zone()
        for _ in range(self.rng.randrange(2, 7)):
            self._event()
        if self.chance(0.3):
            self._free_busy()
        if self.chance(0.3):
            self._availability()
        rows = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//made up//",
            *self.rows,
            "END:VCALENDAR",
        ]
        text = "\r\n".join(self._folded(row) for row in rows) + "\r\n"
        zone = ZoneInfo(self.zone)
        ends = (self.start, self.start + self.days * A_DAY)
        horizon = Window(*(datetime.combine(day, time(), zone) for day in ends))
        return text.encode(), horizon, self.zone, frozenset(self.features)

    def chance(self, share):
        """Tell, by chance, yes in that *share* of cases."""
        return self.rng.random() < share

    def note(self, feature):
        """Note that the calendar has a *feature*."""
        self.features.add(feature)

    # What stands around events.

    def _own_zone(self):
        """Let the calendar name a zone of its own, sometimes, or define one."""
        if self.chance(0.25):
            self.note("x-wr-timezone")
            self.floating = self.rng.choice(["Asia/Shanghai", "Europe/Oslo", "America/New_York"])
            self.rows.append(f"X-WR-TIMEZONE:{self.floating}")
        self.rows += [
            *("BEGIN:VTIMEZONE", "TZID:Our own", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
            *("TZOFFSETFROM:+0300", "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE"),
        ]

    def _folded(self, row):
        """Return *row*, folded somewhere now and then."""
        if len(row) > 12 and self.chance(0.1):
            self.note("folded")
            where = self.rng.randrange(5, len(row) - 2)
            return f"{row[:where]}\r\n {row[where:]}"
        return row

    # Times.

    def _near(self):
        """Return a day on which something may begin: before, in or after the horizon."""
        return self.start + self.rng.randrange(-40, self.days) * A_DAY

    def _time(self):
        """Return a time of day; nights of clock changes are as likely as office hours."""
        hour = self.rng.choice([*range(24), 1, 2, 2, 3])
        return time(hour, self.rng.choice([0, 15, 30, 45]) or (30 if hour == 0 else 0))

    def _form(self):
        """Return how times are written, and the zone that they are local to."""
        form = self.rng.choice(
            ["TZID", "TZID", "TZID", "UTC", "floating", "day", "windows", "vendor", "custom"]
        )
        zone = self.zone
        if form == "windows" and zone not in WINDOWS_NAMES:
            form = "TZID"
        if form == "UTC":
            zone = "UTC"
        elif form in ("floating", "day"):
            zone = self.floating
        elif form == "custom":
            zone = "Etc/GMT-3"
        elif form == "TZID" and self.chance(0.3):
            zone = self.rng.choice(["Asia/Shanghai", "Europe/Oslo", "America/New_York"])
        self.note({"day": "all-day", "TZID": "iana"}.get(form, form))
        return form, zone

    def _line(self, name, made, moment, *parameters):
        """Return a property that states *moment*, local to the zone of the event *made*."""
        extra = "".join(f";{each}" for each in parameters)
        if made.form == "day":
            return f"{name};VALUE=DATE{extra}:{moment:%Y%m%d}"
        if made.form in ("UTC", "floating"):
            return f"{name}{extra}:{moment:%Y%m%dT%H%M%S}{'Z' if made.form == 'UTC' else ''}"
        named = {
            "windows": WINDOWS_NAMES.get(made.zone),
            "vendor": f"/example.org/2026/{made.zone}",
            "custom": '"Our own"',
        }.get(made.form, made.zone)
        return f"{name};TZID={named}{extra}:{moment:%Y%m%dT%H%M%S}"

    def _in_utc(self, name, made, moment, *parameters):
        """Return a property that states *moment* in UTC."""
        extra = "".join(f";{each}" for each in parameters)
        there = moment.replace(tzinfo=ZoneInfo(made.zone)).astimezone(UTC)
        return f"{name}{extra}:{there:%Y%m%dT%H%M%SZ}"

    # Events.

    def _event(self):
        """Make up an event, or a series with its exceptions."""
        self.events += 1
        rule = self._rule() if self.chance(0.65) else ""
        form, zone = self._form()
        if form == "day" and rule.startswith("FREQ=HOURLY"):
            rule = "FREQ=DAILY"
        at = time() if form == "day" else self._time()
        start = datetime.combine(self._near(), at)
        made = Made([], f"e{self.events}@example.org", start, zone, form, rule)
        made = self._started(made)
        rows = [*made.lines, *self._status()]
        if made.rule:
            rows += self._dates(made)
        self._write("VEVENT", made, rows)
        if made.rule and self.chance(0.5):
            self._exceptions(made)
        elif self.chance(0.1):
            self._versions(made)

    def _write(self, kind, made, rows):
        """Write a component."""
        self.rows += [f"BEGIN:{kind}", f"UID:{made.uid}", "DTSTAMP:20260101T000000Z", *rows]
        self.rows.append(f"END:{kind}")

    def _rule(self):
        """Return a rule without its end."""
        kind = self.rng.choice(["daily", "weekly", "weekly", "monthly", "yearly", "hourly"])
        self.note(kind)
        return self.rng.choice(RULES[kind])

    def _started(self, made):
        """Return *made* with start, length and rule, the rule made to fit the start."""
        rows = [self._line("DTSTART", made, made.start), *self._length(made)]
        rule = made.rule and self._fitting(made)
        if rule:
            rows.append(f"RRULE:{rule}")
        return attrs.evolve(made, lines=rows, rule=rule)

    def _length(self, made):
        """Return the lines about how long it lasts."""
        if made.form == "day":
            days = self.rng.randrange(1, 4)
            if days == 1 and self.chance(0.5):
                self.note("no-end")
                return []
            if self.chance(0.5):
                return [f"DURATION:P{days}D"]
            return [self._line("DTEND", made, made.start + days * A_DAY)]
        if self.chance(0.05):
            self.note("no-end")
            return []
        minutes = self.rng.choice([15, 30, 45, 60, 90, 240, 600])
        if self.chance(0.4):
            return [f"DURATION:PT{minutes}M"]
        start = made.start.replace(tzinfo=ZoneInfo(made.zone)).astimezone(UTC)
        end = (start + timedelta(minutes=minutes)).astimezone(ZoneInfo(made.zone))
        return [self._end(made, end)]

    def _end(self, made, end):
        """Return a DTEND; the second of two equal times can only be said in UTC."""
        wall = end.replace(tzinfo=None, fold=0)
        again = wall.replace(tzinfo=ZoneInfo(made.zone)).astimezone(UTC)
        if again == end.astimezone(UTC):
            return self._line("DTEND", made, wall)
        return f"DTEND:{end.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    def _fitting(self, made):
        """Return the rule with days that the start is one of, and with an end."""
        rule, start = made.rule, made.start
        if rule.startswith("FREQ=WEEKLY") and self.chance(0.6):
            days = {DAYS[start.weekday()], *self.rng.sample(DAYS, 2)}
            rule += f";BYDAY={','.join(sorted(days, key=DAYS.index))}"
        elif rule.startswith("FREQ=MONTHLY"):
            rule += self._of_month(start)
        if made.form != "day" and rule.startswith("FREQ=DAILY") and self.chance(0.2):
            self.note("by-hour")
            rule += f";BYHOUR={start.hour},{(start.hour + 5) % 24}"
        return rule + self._until(made)

    def _of_month(self, start):
        """Return which days of a month a rule holds on, the start's among them."""
        nth, last = (start.day - 1) // 7 + 1, (start + 7 * A_DAY).month != start.month
        weekday = DAYS[start.weekday()]
        chosen = self.rng.choice(["", "day", "nth", "last", "place"])
        if chosen == "day":
            return f";BYMONTHDAY={start.day}"
        if chosen == "nth":
            return f";BYDAY={nth}{weekday}"
        if chosen == "last" and last:
            return f";BYDAY=-1{weekday}"
        if chosen == "place":
            self.note("by-set-pos")
            return f";BYDAY={weekday};BYSETPOS={nth}"
        return ""

    def _until(self, made):
        """Return the end of a rule, or nothing."""
        chosen = self.rng.choice(["", "", "COUNT", "UNTIL"])
        if not chosen:
            return ""
        self.note(chosen.lower())
        if chosen == "COUNT":
            return f";COUNT={self.rng.randrange(2, 60)}"
        last = datetime.combine(self._near() + 20 * A_DAY, made.start.time())
        if made.form == "day":
            return f";UNTIL={last:%Y%m%d}"
        if made.form == "floating":
            return f";UNTIL={last:%Y%m%dT%H%M%S}"
        there = last.replace(tzinfo=ZoneInfo(made.zone)).astimezone(UTC)
        return f";UNTIL={there:%Y%m%dT%H%M%SZ}"

    def _status(self):
        """Return lines about whether the event takes time."""
        chosen = self.rng.choice(["", "", "", "", "CONFIRMED", "TENTATIVE", "CANCELLED", "FREE"])
        if chosen == "FREE":
            self.note("transparent")
            return ["TRANSP:TRANSPARENT"]
        if chosen:
            self.note(chosen.lower())
        return [f"STATUS:{chosen}"] if chosen else ["TRANSP:OPAQUE"]

    def _starts(self, made):
        """Return the starts of a series as the walker finds them."""
        last = datetime.combine(self.start + self.days * A_DAY, time())
        return starts(made.rule, made.start, ZoneInfo(made.zone), last)

    def _dates(self, made):
        """Return EXDATEs and RDATEs."""
        rows, found, self.gone = [], self._starts(made), []
        if self.chance(0.4):
            self.note("exdate")
            gone = self.rng.sample(found, min(len(found), 2))
            self.gone = gone
            in_utc = made.form not in ("day", "floating") and self.chance(0.3)
            rows += [
                (self._in_utc if in_utc else self._line)("EXDATE", made, each) for each in gone
            ]
        if self.chance(0.3):
            self.note("rdate")
            extra = datetime.combine(self._near(), made.start.time())
            rows.append(self._line("RDATE", made, extra))
        if made.form == "UTC" and self.chance(0.3):
            self.note("rdate-period")
            extra = datetime.combine(self._near(), self._time()).replace(second=7)
            rows.append(f"RDATE;VALUE=PERIOD:{extra.replace(second=0):%Y%m%dT%H%M%SZ}/PT40M")
        return rows

    # Exceptions.

    def _exceptions(self, made):
        """Replace some starts of a series, alone or with all that follow."""
        found = self._starts(made)
        chosen = self.rng.sample(found, min(len(found), self.rng.randrange(1, 4)))
        if self.chance(0.1):
            self.note("orphan")
            chosen.append(made.start - 3 * A_DAY)
        for index, start in enumerate(sorted(chosen)):
            follows = start in found and self.chance(0.5)
            self.note("this-and-future" if follows else "override")
            if start in self.gone:  # readers differ in whether it happens
                self.note("exdate-of-exception")
            self._exception(made, start, index, follows=follows)

    def _exception(self, made, start, index, *, follows):
        """Replace the occurrence at *start*, and all later ones if it *follows*."""
        shift = timedelta(minutes=self.rng.choice([-120, -30, 0, 45, 90, 24 * 60, 3 * 24 * 60]))
        if made.form == "day":
            shift = timedelta(days=self.rng.choice([-1, 0, 1, 2]))
        moved = start + shift
        if moved.time() == time() and made.form != "day":
            moved += timedelta(minutes=15)
        new = attrs.evolve(made, start=moved, rule="", lines=[])
        status = self._status()
        if follows and status[0] in ("STATUS:CANCELLED", "TRANSP:TRANSPARENT"):
            self.note("this-and-future-ends")
        reach = ["RANGE=THISANDFUTURE"] if follows else []
        in_utc = made.form not in ("day", "floating") and self.chance(0.3)
        named = (self._in_utc if in_utc else self._line)("RECURRENCE-ID", made, start, *reach)
        rows = [named, self._line("DTSTART", new, moved), *self._length(new), *status]
        self._write("VEVENT", made, [*rows, f"SEQUENCE:{index}"])

    def _versions(self, made):
        """Write a newer version of an event, moved."""
        self.note("versions")
        new = attrs.evolve(made, start=made.start + 2 * A_DAY, rule="", lines=[])
        rows = [self._line("DTSTART", new, new.start), *self._length(new), "SEQUENCE:3"]
        self._write("VEVENT", made, rows)


def generated(count, seed):
    """
    Return calendars made up by chance.

    Args:
        count: How many.
        seed: The same one gives the same calendars.

    Returns:
        For each its bytes, the horizon (:class:`onestop.Window`), the IANA name of
        the zone of times without any, and the names of its features.

    """
    return [Maker(random.Random(f"{seed}-{index}")).calendar() for index in range(count)]
