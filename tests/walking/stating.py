"""Busy time that made-up calendars state without events."""

from datetime import datetime, time, timedelta

import attrs

A_DAY = timedelta(days=1)


@attrs.frozen
class Made:
    """An event as it is written: its lines about time, its start and its zone."""

    lines: list
    uid: str
    start: datetime
    zone: str
    form: str
    rule: str
    days: int = 0


class Stating:
    """Makes up VFREEBUSY and VAVAILABILITY; the rest of a calendar is its subclass's."""

    def _free_busy(self):
        """List busy times, of all the horizon or of a part of it."""
        self.note("free-busy")
        self.rows.append("BEGIN:VFREEBUSY")
        if self.chance(0.7):
            first, last = self.start - 2 * A_DAY, self.start + (self.days + 2) * A_DAY
            if self.chance(0.2):
                self.note("free-busy-in-part")
                last = self.start + 3 * A_DAY
            self.rows += [f"DTSTART:{first:%Y%m%d}T000000Z", f"DTEND:{last:%Y%m%d}T000000Z"]
        kinds = ["", ";FBTYPE=BUSY", ";FBTYPE=FREE", ";FBTYPE=BUSY-TENTATIVE", ";FBTYPE=X-MINE"]
        for _ in range(self.rng.randrange(1, 4)):
            kind = self.rng.choice([*kinds, ";FBTYPE=BUSY-UNAVAILABLE"])
            values = [self._period() for _ in range(self.rng.randrange(1, 4))]
            self.rows.append(f"FREEBUSY{kind}:{','.join(values)}")
        self.rows.append("END:VFREEBUSY")

    def _period(self):
        """Return a period in UTC."""
        start = datetime.combine(self._near(), self._time())
        minutes = self.rng.choice([15, 60, 200])
        if self.chance(0.5):
            return f"{start:%Y%m%dT%H%M%SZ}/PT{minutes}M"
        return f"{start:%Y%m%dT%H%M%SZ}/{start + timedelta(minutes=minutes):%Y%m%dT%H%M%SZ}"

    def _availability(self):
        """Say when somebody is available, once or in two layers."""
        self.note("availability")
        self._layer(self.rng.choice([0, 9]))
        if self.chance(0.5):
            self.note("availability-priority")
            self._layer(self.rng.choice([1, 5]), bounded=True)

    def _layer(self, priority, *, bounded=False):
        """Write a VAVAILABILITY."""
        self.rows += ["BEGIN:VAVAILABILITY", "UID:a@example.org", "DTSTAMP:20260101T000000Z"]
        self.rows += [f"PRIORITY:{priority}"] if priority else []
        kinds = ["", "BUSY", "BUSY-TENTATIVE", "BUSY-UNAVAILABLE"]
        if kind := self.rng.choice(kinds):
            self.rows.append(f"BUSYTYPE:{kind}")
        if bounded or self.chance(0.5):
            first = self.start + self.rng.randrange(-2, 4) * A_DAY
            last = first + self.rng.randrange(2, 9) * A_DAY
            self.rows += [f"DTSTART;TZID={self.zone}:{first:%Y%m%d}T060000"]
            self.rows += [f"DTEND;TZID={self.zone}:{last:%Y%m%d}T180000"]
        for _ in range(self.rng.randrange(1, 3)):
            self._available()
        self.rows.append("END:VAVAILABILITY")

    def _available(self):
        """Write an AVAILABLE: office hours, or a night, with an exception now and then."""
        self.events += 1
        day = self.start - self.rng.randrange(0, 20) * A_DAY
        start = datetime.combine(day, time(self.rng.choice([1, 8, 9, 13, 22]), 30))
        rule = self.rng.choice(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"])
        made = Made([], f"a{self.events}@example.org", start, self.zone, "TZID", rule)
        rows = [self._line("DTSTART", made, start), "DURATION:PT5H", f"RRULE:{rule}"]
        self._write("AVAILABLE", made, rows)
        if self.chance(0.4):
            self.note("available-override")
            which = self.rng.choice(self._starts(made))
            new = self._line("DTSTART", made, which + timedelta(hours=1))
            rows = [self._line("RECURRENCE-ID", made, which), new, "DURATION:PT90M"]
            self._write("AVAILABLE", made, rows)
