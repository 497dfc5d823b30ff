"""
Read a year's calendar with onestop, and with icalendar plus recurring-ical-events.

::

    .venv/bin/python benchmarks/calendars.py

5,000 busy events and 40 that recur.  Each side runs in processes of its own, one
after the other in every round, and times itself after its imports.  Because
recurring-ical-events keeps python-dateutil below 3, it gets an environment of its
own in a temporary folder; onestop runs where it is installed, and again beside
python-dateutil 4.  Takes about two minutes and prints a table.
"""

import argparse
import itertools
import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SINGLE, RECURRING, ROUNDS = 5_000, 40, 7
ZONE = "Asia/Shanghai"
OWN = ("attrs", "cattrs", "icalendar", "python-dateutil>=4")
THEIRS = ("recurring-ical-events", "icalendar")
RULES = ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY")

READ_OWN = """
import json, sys, time
from datetime import datetime
from importlib.metadata import version
from onestop import Window, read_calendar
data, start, end, zone = open(sys.argv[1], "rb").read(), *sys.argv[2:]
horizon = Window(datetime.fromisoformat(start), datetime.fromisoformat(end))
began = time.perf_counter()
busy = read_calendar(data, horizon=horizon, zone=zone).busy
taken = time.perf_counter() - began
spans = [[w.start.timestamp(), w.end.timestamp()] for w in busy]
print(json.dumps({"seconds": taken, "busy": spans, "dateutil": version("python-dateutil")}))
"""
READ_THEIRS = """
import json, sys, time
from datetime import datetime
from importlib.metadata import version
import icalendar, recurring_ical_events
data, start, end = open(sys.argv[1], "rb").read(), *sys.argv[2:4]
start, end = datetime.fromisoformat(start), datetime.fromisoformat(end)
began = time.perf_counter()
calendar = icalendar.Calendar.from_ical(data)
events = recurring_ical_events.of(calendar).between(start, end)
taken = time.perf_counter() - began
busy = []
for first, last in sorted((e.start.timestamp(), e.end.timestamp()) for e in events):
    if busy and first <= busy[-1][1]:
        busy[-1][1] = max(busy[-1][1], last)
    else:
        busy.append([first, last])
said = " ".join(f"{each} {version(each)}" for each in ("icalendar", "recurring-ical-events"))
print(said, file=sys.stderr)
print(json.dumps({"seconds": taken, "busy": busy, "dateutil": version("python-dateutil")}))
"""


def a_year(single: int = SINGLE, recurring: int = RECURRING) -> bytes:
    """Return the calendar: events as programs write them, none of them about anything."""
    rng = random.Random(1)
    events = [_single(rng, number) for number in range(single)]
    events += [_recurring(rng, number) for number in range(recurring)]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//benchmark//", *itertools.chain(*events)]
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


def _single(rng: random.Random, number: int) -> list[str]:
    """Return the lines of an event of a quarter of an hour to two hours, some day of 2026."""
    day = date(2026, 1, 1) + rng.randrange(365) * timedelta(days=1)
    start = datetime.combine(day, time(rng.randrange(7, 19), rng.choice([0, 15, 30, 45])))
    end = start + rng.randrange(1, 9) * timedelta(minutes=15)
    return _event(f"single-{number}", start, f"DTEND;TZID={ZONE}:{end:%Y%m%dT%H%M%S}")


def _recurring(rng: random.Random, number: int) -> list[str]:
    """Return the lines of a series that starts in the first week of 2026."""
    day = date(2026, 1, 5) + rng.randrange(3) * timedelta(days=1)
    start = datetime.combine(day, time(rng.randrange(7, 19), rng.choice([0, 30])))
    rule = RULES[number % len(RULES)]
    if "BYDAY" in rule:
        start = start.replace(day=5)
    return _event(f"series-{number}", start, "DURATION:PT30M", f"RRULE:{rule}")


def _event(uid: str, start: datetime, *lines: str) -> list[str]:
    """Return the lines of one event."""
    return [
        *("BEGIN:VEVENT", f"UID:{uid}-5f2d8c1e@example.org", "DTSTAMP:20260101T000000Z"),
        *(f"DTSTART;TZID={ZONE}:{start:%Y%m%dT%H%M%S}", *lines),
        *("SUMMARY:Something that takes time and says so in a line", "STATUS:CONFIRMED"),
        *("TRANSP:OPAQUE", "CLASS:PRIVATE", "END:VEVENT"),
    ]


def environment(folder: Path, packages: Sequence[str]) -> Path:
    """Make an environment with *packages* in *folder*; return its Python."""
    base = getattr(sys, "_base_executable", sys.executable)
    subprocess.check_call([base, "-m", "venv", "--without-pip", folder])  # noqa: S603
    python = folder / "bin" / "python"
    pip = [base, "-m", "pip", "--python", python, "install", "--quiet", *packages]
    subprocess.check_call(pip)  # noqa: S603
    return python


def run(python: Path | str, script: str, calendar: Path) -> dict:
    """Return what *script* says of *calendar*."""
    arguments = [str(calendar), "2026-01-01T00:00+08:00", "2027-01-01T00:00+08:00", ZONE]
    command = [str(python), "-c", script, *arguments]
    output = subprocess.check_output(command, cwd=ROOT, text=True)  # noqa: S603
    return json.loads(output)


def compared(sides: Mapping[str, tuple[Path | str, str]], calendar: Path, rounds: int) -> dict:
    """Return what every side says in every round, the sides one after the other."""
    found: dict[str, list[dict]] = {name: [] for name in sides}
    for _ in range(rounds + 1):
        for name, (python, script) in sides.items():
            found[name].append(run(python, script, calendar))
    return {name: each[1:] for name, each in found.items()}  # the first one warms up


def table(found: Mapping[str, list[dict]]) -> str:
    """Return the medians, their ratios to the last side, and who says another thing."""
    medians = {n: statistics.median(e["seconds"] for e in each) for n, each in found.items()}
    last = list(found)[-1]
    busy = found[last][0]["busy"]
    rows = [
        "| | python-dateutil | seconds (least, most) | ratio | busy windows |",
        "|---|---|---|---|---|",
    ]
    for name, each in found.items():
        seconds = [one["seconds"] for one in each]
        same = "" if each[0]["busy"] == busy else ", others than the last"
        rows.append(
            f"| {name} | {each[0]['dateutil']} | {medians[name]:.2f} ({min(seconds):.2f},"
            f" {max(seconds):.2f}) | {medians[name] / medians[last]:.2f} |"
            f" {len(each[0]['busy'])}{same} |"
        )
    return "\n".join(rows)


def main() -> None:
    """Make the environments, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        calendar = folder / "year.ics"
        calendar.write_bytes(a_year())
        newer = environment(folder / "own", OWN)
        peer = environment(folder / "theirs", THEIRS)
        sides = {
            "onestop": (sys.executable, READ_OWN),
            "onestop, newer dateutil": (newer, READ_OWN),
            "icalendar + recurring-ical-events": (peer, READ_THEIRS),
        }
        print(f"{calendar.stat().st_size / 1024:.0f} KiB, medians of {rounds} rounds\n")
        print(table(compared(sides, calendar, rounds)))


if __name__ == "__main__":
    main()
