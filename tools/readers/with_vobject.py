"""
Read calendars with vobject, Radicale's own reader: a line of JSON for each file of a folder.

Runs in Radicale's environment; so it shares nothing with the rest.
"""

# ruff: noqa: INP001, T201 - a script, whose output is read by another

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import vobject  # type: ignore[import-untyped]


def answer(path: Path) -> dict[str, Any]:
    """Return what the one event of the calendar at *path* says."""
    calendar = vobject.readOne(path.read_text(encoding="utf-8"))
    (event,) = calendar.vevent_list
    contents = event.contents
    return {
        "file": path.name,
        "method": calendar.method.value if "method" in calendar.contents else None,
        "uid": event.uid.value,
        "sequence": int(event.sequence.value),
        "start": seconds(event.dtstart.value),
        "end": seconds(event.dtend.value),
        "status": event.status.value,
        "attendees": [each.value for each in contents.get("attendee", ())],
    }


def seconds(time: datetime) -> float | None:
    """Return *time* as seconds since 1970 in UTC, or None if it is no moment but local."""
    return time.timestamp() if time.tzinfo is not None else None


for each in sorted(Path(sys.argv[1]).glob("*.ics")):
    print(json.dumps(answer(each)))
