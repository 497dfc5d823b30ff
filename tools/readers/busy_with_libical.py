"""
Work out with libical when calendars are busy: a line of JSON for each file of a folder.

``asked.json`` in the folder says what is asked of each file: from when to when,
in seconds since 1970, and the zone of times that name none.  Runs in Debian's own
Python, because the binding to libical knows no other.

Series are expanded by libical.  What it leaves to its callers is done here, in
the simplest way: exceptions replace what they name, and what is transparent or
cancelled is not busy.
"""

# ruff: noqa: INP001, T201 - a script, whose output is read by another

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gi  # type: ignore[import-not-found]

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # type: ignore[import-not-found]  # noqa: E402

EVENT = ICalGLib.ComponentKind.VEVENT_COMPONENT
TRANSP = ICalGLib.PropertyKind.TRANSP_PROPERTY
STATUS = ICalGLib.PropertyKind.STATUS_PROPERTY
REPLACED = ICalGLib.PropertyKind.RECURRENCEID_PROPERTY
TZID = ICalGLib.ParameterKind.TZID_PARAMETER
A_DAY = 86_400
UTC = ICalGLib.Timezone.get_utc_timezone()


def busy(path: Path, since: int, until: int, zone: str) -> list[tuple[int, int]]:
    """Return the busy spans of the calendar at *path*, as pairs of seconds since 1970."""
    calendar = ICalGLib.Component.new_from_string(path.read_text(encoding="utf-8"))
    here = ICalGLib.Timezone.get_builtin_timezone(zone)
    events = list(inside(calendar))
    replaced = {
        (event.get_uid(), moment(event.get_recurrenceid(), zone_of(event, calendar) or here))
        for event in events
        if is_exception(event)
    }
    spans = []
    for event in events:
        if not takes_time(event):
            continue
        for start, end in occurrences(event, since, until, here):
            if is_exception(event) or (event.get_uid(), start) not in replaced:
                spans.append((start, end))
    return spans


def inside(calendar: Any) -> Iterator[Any]:  # noqa: ANN401 - of a binding without types
    """Yield the events of *calendar*."""
    event = calendar.get_first_component(EVENT)
    while event is not None:
        yield event
        event = calendar.get_next_component(EVENT)


def is_exception(event: Any) -> bool:  # noqa: ANN401 - of a binding without types
    """Tell whether *event* stands for one occurrence of a series."""
    return not event.get_recurrenceid().is_null_time()


def zone_of(event: Any, calendar: Any) -> Any:  # noqa: ANN401 - of a binding without types
    """Return the zone of the occurrence that *event* stands for, which libical does not keep."""
    named = event.get_first_property(REPLACED).get_first_parameter(TZID)
    if named is None:
        return None
    name = named.get_tzid()
    return calendar.get_timezone(name) or ICalGLib.Timezone.get_builtin_timezone(name)


def takes_time(event: Any) -> bool:  # noqa: ANN401 - of a binding without types
    """Tell whether somebody with *event* is busy."""
    return "TRANSPARENT" not in said(event, TRANSP) and "CANCELLED" not in said(event, STATUS)


def said(event: Any, kind: Any) -> str:  # noqa: ANN401 - of a binding without types
    """Return the value of a property, or nothing."""
    found = event.get_first_property(kind)
    return str(found.get_value_as_string()) if found is not None else ""


def moment(time: Any, here: Any) -> int:  # noqa: ANN401 - of a binding without types
    """Return *time* as seconds since 1970; one without zone is local to *here*."""
    return int(time.as_timet_with_zone(time.get_timezone() or here))


def occurrences(
    event: Any,  # noqa: ANN401 - of a binding without types
    since: int,
    until: int,
    here: Any,  # noqa: ANN401 - of a binding without types
) -> list[tuple[int, int]]:
    """Return start and end of every occurrence that touches the time that is asked about."""
    first, last = event.get_dtstart(), event.get_dtend()
    # The spans of whole days end a second before another midnight; so their length is asked.
    days = max(moment(last, UTC) - moment(first, UTC), A_DAY) if first.is_date() else 0
    local = first.get_timezone() is None
    found = []

    def take(_: object, span: Any, *__: object) -> None:  # noqa: ANN401 - of a binding
        start = span.get_start()
        end = start + days if days else span.get_end()
        found.append((placed(start, here), placed(end, here)) if local else (start, end))

    # From the beginning, because steps of hours are miscounted from another start; a day more at
    # the end, because times without zone are taken for UTC until they are placed.
    bounds = (ICalGLib.Time.new_from_timet_with_zone(t, 0, UTC) for t in (0, until + A_DAY))
    event.foreach_recurrence(*bounds, take, None)
    return [(start, end) for start, end in found if start < until and end > since]


def placed(seconds: int, here: Any) -> int:  # noqa: ANN401 - of a binding without types
    """Return the moment at which clocks in *here* show what UTC's show at *seconds*."""
    wall = ICalGLib.Time.new_from_timet_with_zone(seconds, 0, UTC)
    return int(wall.as_timet_with_zone(here))


folder = Path(sys.argv[1])
for name, asked in json.loads((folder / "asked.json").read_text()).items():
    print(json.dumps({"file": name, "busy": busy(folder / name, *asked)}))
