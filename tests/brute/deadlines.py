"""By when services must be over, or the visit begun: R26 to R32."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.brute.law import MINUTE, Law

Deadline = tuple[str, str | None, datetime]


def deadlines(law: Law) -> Iterator[Deadline]:
    """Yield (rule, service that must be over, when); None is the child's first start."""
    yield from _since_incident(law)
    reported = law.case.reported
    if law.on("R29"):
        yield from _first(law, "R29", reported + timedelta(hours=law.values["R29"]["hours"]))
    if "interview" in law.wanted:
        if law.on("R30"):
            last = law.day(reported) + timedelta(days=_days(law))
            yield "R30", "interview", law.midnight(last + timedelta(days=1))
        if law.on("R31"):
            hours = law.values["R31"][str(law.case.urgency)]
            yield "R31", "interview", reported + timedelta(hours=hours)
    if law.on("R32") and law.acute:
        since = max(law.problem.now, reported)
        yield "R32", None, since + law.values["R32"]["minutes"] * MINUTE


def _first(law: Law, rule: str, by: datetime) -> Iterator[Deadline]:
    """Yield the deadline for the first of the rule's services that the visit has."""
    wanted = [service for service in law.values[rule]["services"] if service in law.wanted]
    for service in wanted[:1]:
        yield rule, service, by


def _since_incident(law: Law) -> Iterator[Deadline]:
    """Yield R26 R27 R28, whose clocks run from the incident."""
    if law.case.incident is None:
        return
    for rule in ("R26", "R27", "R28"):
        closes = _closes(law, rule) if law.on(rule) else None
        if closes is not None:
            yield from _first(law, rule, closes)


def _closes(law: Law, rule: str) -> datetime | None:
    """Return when the window closes; None if it had closed before the report."""
    incident, values = law.case.incident, law.values[rule]
    hours = values.get("hours")
    if rule == "R26":
        grown = law.case.child.age >= values["adolescent_from"]
        hours = values["hours_adolescent"] if grown else values["hours_child"]
    # Of an uncertain incident, the latest moment counts where the earliest is too long ago.
    possible = (incident.start, incident.end - timedelta(minutes=1))
    closings = [moment + timedelta(hours=hours) for moment in possible]
    return min((c for c in closings if c > law.case.reported), default=None)


def _days(law: Law) -> int:
    """Return the days that R30 gives the interview, counted from the day of the report."""
    case, values = law.case, law.values["R30"]
    since = case.reported - timedelta(days=values["recent"])
    fresh = case.incident is not None and case.incident.start > since
    if fresh or case.told_all or case.at_risk:
        days = values["soon"]
    elif case.standing == "victim" or (
        case.standing == "witness" and case.child.age < values["young"]
    ):
        days = values["usual"]
    else:
        days = values["late"]
    return days + (values["more"] if case.more_time else 0)
