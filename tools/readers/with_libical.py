"""
Read calendars with libical: a line of JSON for each file of a folder.

Runs in Debian's own Python, because the binding to libical knows no other; so
it shares nothing with the rest.
"""

# ruff: noqa: INP001, T201 - a script, whose output is read by another

import json
import sys
from pathlib import Path
from typing import Any

import gi  # type: ignore[import-not-found]

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # type: ignore[import-not-found]  # noqa: E402

KIND = ICalGLib.ComponentKind.VEVENT_COMPONENT
ATTENDEE = ICalGLib.PropertyKind.ATTENDEE_PROPERTY


def answer(path: Path) -> dict[str, Any]:
    """Return what the one event of the calendar at *path* says."""
    calendar = ICalGLib.Component.new_from_string(path.read_text(encoding="utf-8"))
    if calendar.count_components(KIND) != 1:
        return {"file": path.name, "error": "not one VEVENT"}
    event = calendar.get_first_component(KIND)
    return {
        "file": path.name,
        "method": ICalGLib.Property.method_to_string(calendar.get_method()),
        "uid": event.get_uid(),
        "sequence": event.get_sequence(),
        "start": seconds(event.get_dtstart()),
        "end": seconds(event.get_dtend()),
        "status": ICalGLib.Property.status_to_string(event.get_status()),
        "attendees": list(attendees(event)),
    }


def seconds(time: Any) -> int | None:  # noqa: ANN401 - of a binding without types
    """Return *time* as seconds since 1970 in UTC, or None if it is no moment but local."""
    zone = time.get_timezone()
    return int(time.as_timet_with_zone(zone)) if zone is not None else None


def attendees(event: Any) -> Any:  # noqa: ANN401 - of a binding without types
    """Yield the addresses of the attendees."""
    found = event.get_first_property(ATTENDEE)
    while found is not None:
        yield found.get_attendee()
        found = event.get_next_property(ATTENDEE)


for each in sorted(Path(sys.argv[1]).glob("*.ics")):
    print(json.dumps(answer(each)))
