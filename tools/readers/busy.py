"""
Let libical work out when calendars are busy, and compare with what onestop reads.

Run as ``.venv/bin/python tools/readers/busy.py`` after ``tools/readers/install``.
The calendars are made up by chance, with all that participants' programs write,
around the clock changes of 2026.  Each is taken apart into its events and series,
so that one which libical does not read does not hide the others.  Leaves with 1
if the two disagree about any that libical reads.
"""

# ruff: noqa: INP001, T201 - a script, which says what it finds

import argparse
import importlib
import json
import re
import sys
import tempfile
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import attrs

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # so that it runs from anywhere

import onestop  # noqa: E402
from onestop.model import Availability, Window  # noqa: E402
from tools.readers.engines import EngineError, busy_with_libical  # noqa: E402

SHOWN = 10
_FOLD = re.compile(r"\r?\n[ \t]")
_COMPONENT = re.compile(r"BEGIN:(VEVENT|VTIMEZONE)\r\n.*?END:\1\r\n", re.DOTALL)
_UID = re.compile(r"^UID:(.*)\r$", re.MULTILINE)
_UNTIL = re.compile(r"UNTIL=(\d{8})(T\d{6})?(Z?)")
_START = re.compile(
    r"BEGIN:VEVENT.*?\nDTSTART(?:;TZID=\"?([^:;\"]+)\"?)?[^:]*:(\d{8})(T\d{6})?(Z?)", re.DOTALL
)


def _moment(day: str, time: str) -> datetime:
    """Return what clocks show at *time*, such as T090000 or nothing, on *day*."""
    return datetime.fromisoformat(day + (time or "T000000"))


@attrs.frozen(kw_only=True)
class Part:
    """One event or series of a calendar, as a calendar of its own."""

    file: str
    text: str = attrs.field(repr=False)
    horizon: Window
    zone: str

    @property
    def unread(self) -> str:
        """Why libical does not read it; empty if it does."""
        return next((why for why, found in UNREAD.items() if found(self)), "")

    @property
    def start(self) -> tuple[str, datetime]:
        """The zone in which the first start is stated, and what clocks show then."""
        tzid, day, time, utc = _START.findall(self.text)[0]
        return "UTC" if utc else tzid or self.zone, _moment(day, time)

    @property
    def over_a_change(self) -> bool:
        """Whether clocks change in its zone between the first start and the end of the horizon."""
        name, wall = self.start
        if name not in zoneinfo.available_timezones():
            return False  # one that the calendar defines, with one offset
        zone = zoneinfo.ZoneInfo(name)
        moments = (wall.replace(tzinfo=zone), self.horizon.start, self.horizon.end)
        return len({moment.astimezone(zone).utcoffset() for moment in moments}) > 1


def _holds(pattern: str) -> Callable[[Part], bool]:
    """Return what tells whether *pattern* is found in a part."""
    found = re.compile(pattern)
    return lambda part: bool(found.search(part.text))


def _has_versions(part: Part) -> bool:
    """Tell whether an event stands there twice, and not as an exception."""
    return part.text.count("BEGIN:VEVENT") - part.text.count("\nRECURRENCE-ID") > 1


def _ends_early(part: Part) -> bool:
    """Tell whether a series ends before its first start, which RFC 5545 does not foresee."""
    name, start = part.start
    for day, time, utc in _UNTIL.findall(part.text):
        if utc and name in zoneinfo.available_timezones():
            there = start.replace(tzinfo=zoneinfo.ZoneInfo(name)).astimezone(UTC)
            return bool(_moment(day, time).replace(tzinfo=UTC) < there)
        return bool(day < f"{start:%Y%m%d}")
    return False


def _hourly(part: Part) -> bool:
    """Tell whether steps of hours go over a change of clocks: by clocks, or by what passes?"""
    return "FREQ=HOURLY" in part.text and part.over_a_change


def _at_night(part: Part) -> bool:
    """
    Tell whether it may start when clocks change.

    RFC 5545 3.3.5 says which moment is meant that clocks skip, or show twice;
    libical takes another.
    """
    return part.start[1].hour in (1, 2) and part.over_a_change


def _over_night(part: Part) -> bool:
    """
    Tell whether clocks may change while an occurrence of a series goes on.

    libical ends it after the same time as ever; busy is the later of that and of the
    same time of day.
    """
    recurs = "\nRRULE" in part.text or "\nRDATE" in part.text
    timed = "\nDTSTART;VALUE=DATE:" not in part.text
    return (
        recurs
        and timed
        and part.over_a_change
        and (part.start[1].hour >= 16 or part.start[1].hour < 3)
    )


# What libical leaves to its callers, or reads in another way.
UNREAD: Mapping[str, Callable[[Part], bool]] = {
    "this and all following": _holds(r"RANGE=THISANDFUTURE"),
    "a zone by Windows' name": _holds(r"TZID=[^:;]*Standard Time"),
    "a zone by a vendor's name": _holds(r"TZID=\"?/"),
    "periods": _holds(r"RDATE;VALUE=PERIOD"),
    "extra dates in a zone": _holds(r"RDATE[^:]*TZID="),
    "two versions": _has_versions,
    "an end before the start": _ends_early,
    "hours over a clock change": _hourly,
    "a time that clocks skip or repeat": _at_night,
    "a night in which clocks change": _over_night,
}


def parts(number: int, data: bytes, horizon: Window, zone: str) -> Iterator[Part]:
    """Yield every event and series of the calendar *data*, with the zones that it defines."""
    text = _FOLD.sub("", data.decode())
    own = re.search(r"^X-WR-TIMEZONE:(.*)\r$", text, re.MULTILINE)
    zones, series = "", dict[str, str]()
    for match in _COMPONENT.finditer(text):
        if match[1] == "VTIMEZONE":
            zones += match[0]
            continue
        uid = _UID.search(match[0])
        name = uid[1] if uid else str(len(series))
        series[name] = series.get(name, "") + match[0]
    for count, events in enumerate(series.values()):
        body = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{zones}{events}END:VCALENDAR\r\n"
        yield Part(
            file=f"{number:03}-{count:02}.ics",
            text=body,
            horizon=horizon,
            zone=own[1] if own else zone,
        )


def disagreements(asked: Sequence[Part]) -> list[tuple[Part, Availability, Availability]]:
    """
    Return where libical and onestop disagree, with what is busy as libical and as onestop has it.

    Raises:
        EngineError: libical is not there, or failed.

    """
    with tempfile.TemporaryDirectory() as folder:
        questions = {}
        for part in asked:
            Path(folder, part.file).write_bytes(part.text.encode())
            bounds = (int(edge.timestamp()) for edge in (part.horizon.start, part.horizon.end))
            questions[part.file] = [*bounds, part.zone]
        Path(folder, "asked.json").write_text(json.dumps(questions))
        theirs = busy_with_libical(Path(folder))
    wrong = []
    for part in asked:
        whole = Availability((part.horizon,))
        ours = whole - onestop.read_availability(
            part.text.encode(), horizon=part.horizon, zone=part.zone
        )
        if (found := theirs[part.file] & whole) != ours:
            wrong.append((part, found, ours))
    return wrong


def made_up(count: int, seed: int) -> Iterator[Part]:
    """Yield the events and series of *count* calendars that the tests make up by chance."""
    generating = importlib.import_module("tests.walking.generating")
    for number, (data, horizon, zone, _) in enumerate(generating.generated(count, seed)):
        yield from parts(number, data, horizon, zone)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, and return the exit code."""
    parser = argparse.ArgumentParser(description="Let libical work out when calendars are busy.")
    parser.add_argument("--calendars", type=int, default=300, help="how many (300)")
    parser.add_argument("--seed", type=int, default=0, help="of them (0)")
    given = parser.parse_args(arguments)
    return judged(made_up(given.calendars, given.seed))


def judged(found: Iterable[Part]) -> int:
    """Say what came of comparing what libical reads of *found*, and return the exit code."""
    every = list(found)
    asked = [part for part in every if not part.unread]
    left_out = Counter(part.unread for part in every if part.unread)
    try:
        wrong = disagreements(asked)
    except EngineError as error:
        print(f"readers: {error}", file=sys.stderr)
        return 2
    print(f"{len(asked)} of {len(every)} events and series read by libical; not: {dict(left_out)}")
    for part, theirs, ours in wrong[:SHOWN]:
        print(part.file, part.zone, part.text, "libical:", theirs, "onestop:", ours, sep="\n")
    print(f"{len(wrong)} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
