"""Which rules and diaries collide when nothing fits."""

from collections.abc import Callable, Sequence

from onestop.model import Conflict, Reason

# Reasons that explain least are dropped first, so that those that remain say most.
_LATE = ("F05", "R")
PLAIN = ("F02", "F09")


def conflict(reasons: Sequence[Reason], possible: Callable[[frozenset[Reason]], bool]) -> Conflict:
    """
    Return reasons without which a plan exists.

    Each round finds an irreducible set that collides, by QuickXplain (Junker,
    AAAI 2004), sets it aside and looks whether the rest still collides.

    Reasons that go without saying, such as that a doctor examines, are named only
    where nothing fits even without all the others.

    Args:
        reasons: Everything that may be named.
        possible: Tells whether a plan exists without the reasons given.

    """
    ordered = sorted(dict.fromkeys(reasons), key=_weight)
    telling = [reason for reason in ordered if not _plain(reason)]
    if possible(frozenset(telling)):
        ordered = telling
    named: list[Reason] = []
    while not possible(frozenset(named)):
        rest = [reason for reason in ordered if reason not in named]
        found = _explain(rest, frozenset(named), possible)
        named += found
    return Conflict(reasons=tuple(sorted(named, key=lambda r: (r.rule, r.subject))))


def _plain(reason: Reason) -> bool:
    """Tell whether a reason goes without saying: who qualifies, and for one seat at a time."""
    return reason.rule in PLAIN


def _weight(reason: Reason) -> tuple[bool, str, str]:
    """Return the order in which QuickXplain prefers to keep reasons: those kept come first."""
    return not reason.rule.startswith(_LATE), reason.rule, reason.subject


def _explain(
    reasons: list[Reason],
    without: frozenset[Reason],
    possible: Callable[[frozenset[Reason]], bool],
) -> list[Reason]:
    """Return an irreducible part of *reasons* that collides by itself."""

    def collide(kept: list[Reason]) -> bool:
        return not possible(without | (everything - set(kept)))

    def narrow(background: list[Reason], candidates: list[Reason], *, grew: bool) -> list[Reason]:
        if grew and collide(background):
            return []
        if len(candidates) == 1:
            return candidates
        half = len(candidates) // 2
        first, second = candidates[:half], candidates[half:]
        from_second = narrow(background + first, second, grew=True)
        from_first = narrow(background + from_second, first, grew=bool(from_second))
        return from_first + from_second

    everything = set(reasons)
    return narrow([], reasons, grew=False)
