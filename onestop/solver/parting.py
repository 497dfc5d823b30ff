"""A visit in two parts, night and day: what each demand means for one of them."""

from collections.abc import Iterable, Iterator

import attrs

from onestop.rules import Posted, Shape
from onestop.rules.verbs import (
    Before,
    Between,
    Never,
    OneJourney,
    SameDay,
    SameDayAs,
    SomeOf,
    SpanAtMost,
    StartsBy,
    Verb,
)


def of_part(posted: Iterable[Posted], shape: Shape, part: int) -> Iterator[Posted]:
    """
    Yield the demands of *posted* that bind the *part* of a visit of that *shape*.

    The first part is over before the second begins (R02), so an order between
    the parts is kept or broken whatever the times.
    """
    parts = {need.service: need.part for need in shape.needs}
    last = max(parts.values())
    for item in posted:
        verb = _narrowed(item.verb, parts, part, last)
        if verb is not None:
            yield attrs.evolve(item, verb=verb)


def _narrowed(verb: Verb, parts: dict[str, int], part: int, last: int) -> Verb | None:
    """Return what *verb* demands of *part*; None if nothing."""
    match verb:
        case SpanAtMost(part=only) | SameDay(part=only) | OneJourney(part=only):
            return verb if only == part else None
        case StartsBy() | SomeOf(service=""):
            return verb if part == 1 else None
        case SameDayAs():
            return verb if part == last else None
        case Before() | Between():
            return _ordered(verb, parts, part)
        case _:
            service = getattr(verb, "service", "") or getattr(verb, "leg", "")
            return verb if parts.get(service, part) == part else None


def _ordered(verb: Before | Between, parts: dict[str, int], part: int) -> Verb | None:
    """Return what is left of an order of services."""
    if isinstance(verb, Between):
        return _between(verb, parts, part)
    return _in_order(verb, verb.first, verb.then, parts, part)


def _in_order(verb: Verb, first: str, then: str, parts: dict[str, int], part: int) -> Verb | None:
    """Return *verb* if both are in *part*, nothing if the parts keep the order themselves."""
    if parts[first] > parts[then]:
        return Never() if part == parts[then] else None
    return verb if parts[first] == parts[then] == part else None


def _between(verb: Between, parts: dict[str, int], part: int) -> Verb | None:
    """Return what is left of *verb* when the parts put its ends in order."""
    early, late = sorted((verb.one, verb.other), key=parts.__getitem__)
    if parts[early] == parts[late]:
        outside = Never() if part == parts[early] else None
        return (verb if parts[late] == part else None) if _with(verb, parts) else outside
    first = _in_order(Before(first=early, then=verb.middle), early, verb.middle, parts, part)
    return first or _in_order(Before(first=verb.middle, then=late), verb.middle, late, parts, part)


def _with(verb: Between, parts: dict[str, int]) -> bool:
    """Tell whether the middle is in the part of both ends, which share one."""
    return parts[verb.middle] == parts[verb.one]
