"""
What deadlines demand: the solver's side.

How late a finished plan is stands in ``lateness.py``; neither knows the other.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from onestop.rules.base import Brief, Shape
from onestop.rules.verbs import EndsBy


def window_closes(brief: Brief, hours: int) -> datetime | None:
    """
    Return when a window of *hours* after the incident closes.

    None if the incident is unknown, or if the window had closed before the
    report: then nothing is left to be in time for.
    """
    incident, length = brief.case.incident, timedelta(hours=hours)
    if incident is None:
        return None
    # The incident is half-open: its last minute is the latest moment.
    earliest = incident.start + length
    latest = incident.end - timedelta(minutes=1) + length
    closes = earliest if earliest > brief.case.reported else latest
    return closes if closes > brief.case.reported else None


def first_ends_by(shape: Shape, services: list[str], moment: datetime | None) -> Iterator[EndsBy]:
    """Demand that the first of *services* that is needed ends by *moment*, if there is one."""
    needed = next((service for service in services if shape.has(service)), None)
    if needed is not None and moment is not None:
        yield EndsBy(service=needed, by=moment)
