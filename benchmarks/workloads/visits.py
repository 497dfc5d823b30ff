"""
Which services a case asks for: as many as its centre offers, as far as a child can bear.

While a window for evidence is open, only what cannot wait; legal aid and the like come
later, and so does counselling where nobody is there for it every day.
The lengths are those of the profile ``cn``: they decide how much fits into the time
that the child's age allows on site (R33, R45).  Some of it stays free, because a visit
without a minute of waiting hardly exists.
"""

import functools
from collections.abc import Iterator

import onestop
from benchmarks.workloads.scale import Scale
from onestop import profiles

# In this order, as far as they fit: with the guardian alone, or with the child.
OFFERED = ("advice", "legal-aid", "relief", "family-guidance")
WITH_GUARDIAN = ("advice",)
# Minutes of a stay that stay free.
SPARE = 25
ACUTE_MORE = 60


def services_of(case: onestop.Case, scale: Scale) -> tuple[str, ...]:
    """Return the services of *case* at a centre of *scale*, in the profile's order."""
    kept = list(_needed(case, scale))
    allowed = _stay(case)
    if "counselling" in kept and _minutes(case, kept) > allowed:
        kept.remove("counselling")  # on another day: the child was calmed already
    activities = len(kept) + 1  # the rest comes by itself (R44)
    taken = _minutes(case, kept)
    for service in () if "evidence" in kept else OFFERED:
        if service in WITH_GUARDIAN:
            fits = any(companion.suitable for companion in case.companions)
            longer = 0
        else:
            longer = _length(service)
            fits = taken + longer + SPARE <= allowed
        if fits and activities < scale.activities:
            kept.append(service)
            activities, taken = activities + 1, taken + longer
    order = [service.ref for service in _cn().services]
    return tuple(sorted(kept, key=order.index))


def _needed(case: onestop.Case, scale: Scale) -> Iterator[str]:
    """Yield what every child of its kind has; evidence only where its window is open."""
    yield from ("rights", "interview", "exam")
    recent = case.incident is not None and (case.reported - case.incident.start).days < 2
    hurried = recent or case.urgency == "acute"
    if not (hurried and any(staff.part_time for staff in scale.staff)):
        yield "counselling"
    if hurried:
        yield "evidence"


@functools.cache
def _cn() -> onestop.Profile:
    """Return the profile, read once for all cases."""
    return profiles.load("cn")


def _length(service: str) -> int:
    """Return how many minutes *service* usually takes."""
    return _cn().service(service).minutes


def _row(case: onestop.Case) -> dict[str, int]:
    """Return what R33 says of the child's age."""
    setting = _cn().setting("R33")
    rows: list[dict[str, int]] = setting.values["ages"] if setting else []
    return next(row for row in rows if case.child.age <= row["to"])


def _stay(case: onestop.Case) -> int:
    """Return how many minutes the child may stay."""
    return _row(case)["stay"] + (ACUTE_MORE if case.urgency == "acute" else 0)


def _minutes(case: onestop.Case, services: list[str]) -> int:
    """Return how long *services* take, with the rest and with calming; the usual interview."""
    exam = _cn().service("exam")
    acute = case.urgency == "acute"
    inside = exam.absorbs if acute else ()
    lengths = {service: _length(service) for service in services if service not in inside}
    lengths["interview"] = _row(case)["booked"]
    if acute:
        lengths["exam"] = exam.acute_minutes or exam.minutes
    more = ("rest", "calming") if case.distressed else ("rest",)
    return sum(lengths.values()) + sum(map(_length, more))
