"""
Calendars broken by chance: what hypothesis makes of good ones and of hostile pieces.

``python -m tests.fuzzing ROUNDS SEED SECONDS`` reads them in a process of its own, under
limits for memory and time, and prints how many it read, the longest time of one
and the memory that all took.  Any error that is not ours ends it with a traceback.
"""

import functools
import resource
import sys
import time as clock

import hypothesis
from hypothesis import strategies as st

from onestop.ical import Broken
from tests.calendars import OSLO
from tests.hostile import RULES, foreseen, limited, seconds_of
from tests.walking.generating import generated

EXAMPLES = 200
BASES = 60

PIECES = [
    *(f"RRULE:{rule}" for rule in RULES),
    *("DTSTART:00010101T000000Z", "DTSTART:99991231T235959Z", "DTSTART;VALUE=DATE:20260230"),
    *("DTSTART;TZID=Asia:20260309T090000", "DTSTART;TZID=localtime:20260309T090000"),
    *("DURATION:-PT1H", "DURATION:P999999999D", "DTEND:19700101T000000Z", "DTEND:20261025"),
    *("RECURRENCE-ID;RANGE=THISANDFUTURE:20260309T010000Z", "RECURRENCE-ID;VALUE=DATE:20260310"),
    *(
        "EXDATE:20260309T010000Z,,",
        "RDATE;VALUE=PERIOD:20260309T010000Z/-PT1H",
        "EXRULE:FREQ=DAILY",
    ),
    *("UID:e1@example.org", "SEQUENCE:99999999999", "SEQUENCE:-1", "STATUS:CANCELLED"),
    *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:X-A", "END:X-A"),
    *("BEGIN:VFREEBUSY", "END:VFREEBUSY", "BEGIN:VAVAILABILITY", "END:VAVAILABILITY"),
    *("BEGIN:AVAILABLE", "END:AVAILABLE", "BEGIN:VALARM", "END:VALARM", "METHOD:REQUEST"),
    *("FREEBUSY:20260309T010000Z/P366D", "FREEBUSY;FBTYPE=:20260309T010000Z/PT1H", "PRIORITY:0"),
    *("X-WR-TIMEZONE:Mars", "X-WR-TIMEZONE:", "CALSCALE:CHINESE", " folded", "\tfolded", ""),
    *OSLO.format(name="Europe/Oslo", month=3).splitlines(),
]
WORDS = [
    *(b"", b"\r\n", b"\r\n ", b";", b":", b"=", b",", b'"', b"-", b"+", b"/", b"Z", b"T", b"P"),
    *(b"0", b"9", b"99999999", b"0000", b"\x00", b"\xff", b"\xe2\x80\xa8", b"\xef\xbb\xbf"),
    *(b"TZID=", b"VALUE=DATE", b"RANGE=THISANDFUTURE", b"COUNT=1000000000", b"INTERVAL=0"),
]


@functools.cache
def good_calendars():
    """Return what is to be broken."""
    return generated(BASES, 77)


@st.composite
def broken_calendars(draw):
    """Return a calendar broken in a few places, with its horizon, zone and treatment."""
    data, horizon, zone, _ = draw(st.sampled_from(good_calendars()))
    for _ in range(draw(st.integers(1, 5))):
        data = draw(st.sampled_from(CHANGES))(draw, data)
    return data, draw(st.sampled_from(list(Broken))), zone, horizon


def _bytes(draw, data):
    """Put something else in place of a few bytes."""
    where = draw(st.integers(0, len(data)))
    until = draw(st.integers(where, min(len(data), where + 12)))
    instead = draw(st.one_of(st.sampled_from(WORDS), st.binary(max_size=8)))
    return data[:where] + instead + data[until:]


def _lines(draw, data):
    """Put a hostile line somewhere, perhaps in place of another."""
    lines = data.split(b"\r\n")
    where = draw(st.integers(0, len(lines)))
    piece = draw(st.sampled_from(PIECES)).encode()
    return b"\r\n".join([*lines[:where], piece, *lines[where + draw(st.booleans()) :]])


def _parts(draw, data):
    """Repeat, drop or move some lines."""
    lines = data.split(b"\r\n")
    where = draw(st.integers(0, len(lines)))
    until = draw(st.integers(where, min(len(lines), where + 30)))
    times = draw(st.sampled_from([0, 2, 40]))
    return b"\r\n".join([*lines[:where], *lines[where:until] * times, *lines[until:]])


CHANGES = (_bytes, _lines, _parts)


def main(rounds, seed, seconds):
    """Read calendars for a number of *rounds*, or until *seconds* are spent."""
    limited(int(seconds) + 120)
    found = []
    until = clock.monotonic() + seconds

    for index in range(rounds):
        if clock.monotonic() > until:
            break

        @hypothesis.seed(seed + index)
        @hypothesis.settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(broken_calendars())
        def read(made):
            found.append(seconds_of(*made))
            foreseen(*made[:3])

        read()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(len(found), max(found), memory)  # noqa: T201 - for the parent


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
