"""
Calendars that attack: at a bound or beyond one, each as large as it may be.

``python -m tests.hostile MOST SECONDS`` reads them in a process of its own, under limits
for memory and time, and prints what each took.
"""

import contextlib
import itertools
import random
import resource
import sys
import time as clock
from datetime import UTC, datetime

from onestop.errors import FileError, InputError
from onestop.ical import Broken, read_calendar
from onestop.ical.contents import contents_of
from onestop.ical.lines import parse
from onestop.model import Window
from tests.calendars import a_calendar, a_zone

MOST_MEMORY = 500 * 1024 * 1024
YEAR = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
LARGEST = 3 * 1024 * 1024
START = "DTSTART:20260101T000000Z\nDURATION:PT1M"
ZONED = "DTSTART;TZID={}:20260101T000000\nDURATION:PT1M"


def repeated(event, count):
    """Return a calendar of *count* events, each with its number for ``{n}``."""
    return a_calendar(*(event.replace("{n}", str(n)) for n in range(count)))


def filled(line):
    """Return a calendar of one event with as many of *line* as fit."""
    room = LARGEST - 300
    return a_calendar(f"{START}\n" + f"{line}\n" * min(room // (len(line) + 2), 119_990))


def observances(count, rule):
    """Return a zone with *count* observances, each with *rule*."""
    one = f"DTSTART:19700101T000000\nTZOFFSETFROM:+0800\nTZOFFSETTO:+0800\n{rule}"
    return a_zone("Asia/Shanghai", *[one] * count)


def calendars():
    """Return every hostile calendar by its name."""
    dates = ",".join(
        f"2026{month:02}{day:02}T010000Z" for month in range(1, 13) for day in range(1, 29)
    )
    many_dates = ",".join([dates] * 5)
    uid = "UID:a"
    found = {
        "empty": b"",
        "as large as may be": b"BEGIN:VCALENDAR\r\n" + b"a" * (LARGEST - 17),
        "one line": b"BEGIN:VCALENDAR\r\nX:" + b"a" * (LARGEST - 19),
        "folds": b"BEGIN:VCALENDAR\r\nX:" + b"\n a" * 119_000,
        "blank lines": b"\n" * 120_000,
        "colons": filled("DTSTART:" + ":" * 900),
        "semicolons": filled("EXDATE" + ";" * 900),
        "parameters": filled("EXDATE" + ";A=b" * 220 + ":x"),
        "parameters in quotes": filled("EXDATE" + ';A="b"' * 150 + ":x"),
        "escapes": filled("UID:" + "\\" * 900),
        "carets": filled("EXDATE;X=" + "^" * 900 + ":x"),
        "open quotes": filled('EXDATE;X="' + "a;" * 450),
        "lists of parameters": filled("EXDATE;X=" + "a," * 450 + ":x"),
        "short names": filled("A:"),
        "no names": filled("a"),
        "deep": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X-A\r\n" * 119_000,
        "components": a_calendar(before="BEGIN:VTODO\nEND:VTODO\n" * 19_999),
        "names of components": a_calendar(
            before="".join(f"BEGIN:X-{n}\nEND:X-{n}\n" for n in range(19_999))
        ),
        "events": repeated(f"UID:{{n}}\n{START}", 6_000),
        "events without start": repeated("UID:{n}", 6_000),
        "broken rules": repeated(f"UID:{{n}}\n{START}\nRRULE:FREQ=HOURLY\nSEQUENCE:x", 6_000),
        "broken lengths": repeated("UID:{n}\nDTSTART:20260101T000000Z\nDTEND:x", 6_000),
        "long events": repeated("UID:{n}\nDTSTART:20260101T000000Z\nDURATION:P366D", 6_000),
        "versions": repeated(f"{uid}\n{START}\nSEQUENCE:{{n}}", 6_000),
        "equal versions": repeated(f"{uid}\n{START}", 6_000),
        "exceptions": a_calendar(
            f"{uid}\n{START}\nRRULE:FREQ=DAILY",
            *[f"{uid}\nRECURRENCE-ID:{dates.split(',')[n % 336]}\n{START}" for n in range(5_999)],
        ),
        "changes": a_calendar(
            f"{uid}\n{START}\nRRULE:FREQ=HOURLY",
            *[
                f"{uid}\nRECURRENCE-ID;RANGE=THISANDFUTURE:202601{1 + n // 1440:02}T"
                f"{n // 60 % 24:02}{n % 60:02}00Z\n{START}"
                for n in range(5_999)
            ],
        ),
        "orphans": repeated(f"UID:{{n}}\nRECURRENCE-ID:20260101T000000Z\n{START}", 6_000),
        "pairs": a_calendar(
            *[f"{uid}\n{START}"] * 220, *[f"{uid}\nRECURRENCE-ID:20260101T000000Z\n{START}"] * 220
        ),
        "too many pairs": a_calendar(
            *[f"{uid}\n{START}"] * 3_000,
            *[f"{uid}\nRECURRENCE-ID:20260101T000000Z\n{START}"] * 3_000,
        ),
        "dates": a_calendar(*[f"{START}\nEXDATE:{many_dates}\nRRULE:FREQ=DAILY"] * 11),
        "extra dates": a_calendar(*[f"{START}\nRDATE:{many_dates}"] * 11),
        "periods": a_calendar(
            *[f"{START}\nRDATE;VALUE=PERIOD:{many_dates.replace('Z', 'Z/PT1M')}"] * 11
        ),
        "too many dates": a_calendar(*[f"{START}\nEXDATE:{many_dates}"] * 90),
        "busy periods": a_calendar(
            before="BEGIN:VFREEBUSY\n"
            + f"FREEBUSY:{dates.replace('Z', 'Z/PT1M')}\n" * 29
            + "END:VFREEBUSY\n"
        ),
        "reports": a_calendar(
            before="BEGIN:VFREEBUSY\nDTSTART:20260101T000000Z\nDTEND:20260102T000000Z\n"
            "FREEBUSY:20260101T000000Z/PT1M\nEND:VFREEBUSY\n" * 6_000
        ),
        "availabilities": a_calendar(
            before="".join(
                f"BEGIN:VAVAILABILITY\nDTSTART:202601{1 + n % 28:02}T{n % 24:02}0000Z\n"
                f"PRIORITY:{n % 10}\nBEGIN:AVAILABLE\n{START}\nEND:AVAILABLE\nEND:VAVAILABILITY\n"
                for n in range(3_000)
            )
        ),
        "available": a_calendar(
            before="BEGIN:VAVAILABILITY\n"
            + "".join(f"BEGIN:AVAILABLE\nUID:{n}\n{START}\nEND:AVAILABLE\n" for n in range(5_999))
            + "END:VAVAILABILITY\n"
        ),
        "available in rules": a_calendar(
            before="BEGIN:VAVAILABILITY\n"
            + f"BEGIN:AVAILABLE\n{START}\nRRULE:FREQ=DAILY;BYDAY=MO\nEND:AVAILABLE\n" * 500
            + "END:VAVAILABILITY\n"
        ),
        "lines without name": a_calendar(f"{START}\n" + "no name\n" * 10_000),
        "zones": a_calendar(
            *[ZONED.format("Asia/Shanghai") + "\nRRULE:FREQ=DAILY"] * 40,
            before=observances(200, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
        ),
        "zones of dates": a_calendar(
            ZONED.format("Asia/Shanghai"),
            before=observances(100, "RDATE:" + "19700101T000000," * 1_500 + "19700101T000000"),
        ),
        "zones that change every second": a_calendar(
            ZONED.format("Asia/Shanghai"), before=observances(2, "RRULE:FREQ=SECONDLY")
        ),
        "zones with rules that never come": a_calendar(
            ZONED.format("Asia/Shanghai"),
            before=observances(2, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        ),
        "zones without step": a_calendar(
            ZONED.format("Asia/Shanghai"), before=observances(2, "RRULE:FREQ=YEARLY;INTERVAL=0")
        ),
        "unknown zones": repeated(f"UID:{{n}}\n{ZONED.format('Mars-{n}')}", 6_000),
        "many zone names": a_calendar(
            *[ZONED.format(name) for name in itertools.islice(itertools.cycle(ZONES), 6_000)]
        ),
    }
    for rule in RULES:
        for count in (1, 20, 500):
            found[f"{count} x {rule[:50]}"] = repeated(f"UID:{{n}}\n{START}\nRRULE:{rule}", count)
            early = START.replace("2026", "1970")
            found[f"{count} x {rule[:50]} since 1970"] = repeated(f"{early}\nRRULE:{rule}", count)
    for year in ("0000", "0001", "1969", "1970", "2100", "2101", "9999"):
        found[f"year {year}"] = repeated(f"DTSTART:{year}0101T000000Z\nRRULE:FREQ=DAILY", 400)
    return found


ZONES = ("Asia/Shanghai", "Europe/Oslo", "America/New_York", "Asia/Kathmandu", "Australia/Sydney")
RULES = (
    "FREQ=SECONDLY",
    "FREQ=SECONDLY;COUNT=1000000000",
    "FREQ=MINUTELY",
    "FREQ=MINUTELY;COUNT=2000000000",
    "FREQ=HOURLY",
    "FREQ=HOURLY;COUNT=1000000000",
    "FREQ=HOURLY;COUNT=200000",
    "FREQ=HOURLY;COUNT=20000",
    "FREQ=HOURLY;BYMONTH=2;BYDAY=MO;BYHOUR=3",
    "FREQ=HOURLY;BYMINUTE=0,15,30,45",
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=DAILY;COUNT=20000",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=3",
    "FREQ=DAILY;BYSETPOS=2",
    "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,30",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=7",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=366",
    "FREQ=WEEKLY;COUNT=20000",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=366",
    "FREQ=MONTHLY;COUNT=10000",
    "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4,6,9,11,2;BYDAY=MO",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
    "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO",
    "FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO",
    "FREQ=YEARLY;BYDAY=53MO",
    "FREQ=YEARLY;COUNT=10000",
    "FREQ=FORTNIGHTLY",
    "RSCALE=CHINESE;FREQ=YEARLY",
    "FREQ=DAILY;UNTIL=99991231T235959Z",
    "FREQ=YEARLY;UNTIL=99991231",
    "FREQ=DAILY;UNTIL=00010101",
)


def limited(seconds):
    """Let this process use no more memory than it may, and no more time than *seconds*."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def seconds_of(data, broken, zone="Asia/Shanghai", horizon=YEAR):
    """Return the seconds that reading *data* takes; no error but ours is caught."""
    began = clock.process_time()
    with contextlib.suppress(FileError):
        read_calendar(data, horizon=horizon, zone=zone, broken=broken)
    return clock.process_time() - began


def foreseen(data, broken, zone="Asia/Shanghai"):
    """Read *data* without the net that makes one error of all that nobody thought of."""
    with contextlib.suppress(InputError):
        contents_of(parse(data), zone, broken)


def main(most, seconds):
    """
    Print what reading calendars took, and the memory that all took.

    They come in a seeded random order, until *most* are read or *seconds* are spent.
    """
    limited(int(seconds) + 120)
    cases = [(name, data, broken) for name, data in calendars().items() for broken in Broken]
    random.Random(1).shuffle(cases)
    until = clock.monotonic() + seconds
    for name, data, broken in cases[:most]:
        if clock.monotonic() > until:
            break
        foreseen(data, broken)
        print(f"{seconds_of(data, broken):.3f}\t{broken}\t{name}")  # noqa: T201 - for the parent
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)  # noqa: T201 - for the parent


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
