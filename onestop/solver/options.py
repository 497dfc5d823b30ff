"""What a caller can say about a solve, and what it hears while one runs."""

from collections.abc import Callable
from typing import Any

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.model import checks
from onestop.rules import Level


@attrs.frozen(kw_only=True)
class Progress:
    """
    A better plan was found, a better bound, or a level ended.

    Nothing is told before there is a plan: a level that has no value has no gap.

    Attributes:
        level: The level that this is about.
        value: Its value so far.
        bound: What it cannot be below, given the levels above; equal to *value* once proved.
        seconds: Since the solve began.

    """

    level: Level
    value: int
    bound: int
    seconds: float

    @property
    def gap(self) -> float:
        """How far the value may be from the best, as a share of the value."""
        return (self.value - self.bound) / self.value if self.value else 0.0


def _positive(_: object, field: "attrs.Attribute[Any]", value: float) -> None:
    """Demand a number of seconds above zero."""
    # Not "value <= 0", which is false of NaN.
    if not (isinstance(value, int | float) and value > 0):
        raise InputError(field.name, texts.EXPECTED_SECONDS)


def _level(value: object) -> Level:
    """Return the level that *value* is or names."""
    return checks.member(Level, value, "down_to")


@attrs.frozen(kw_only=True)
class SolveOptions:
    """
    How to solve.

    Once every level of a plan is proved, it depends on nothing here but *may_leave_out* (P4).

    The callbacks may run in other threads, but never two at once.  What one of them
    raises ends the solve and reaches its caller.

    Attributes:
        may_leave_out: Whether services may be left out where not all fit; what is left
            out is as little as can be, and stands in the plan with its reason.
        down_to: The last level that counts; below it, whatever comes.
        time_limit: Seconds for everything.
        workers: CP-SAT workers; one beats two on a single visit.
        seed: For CP-SAT's random choices.
        on_progress: Called with a :class:`Progress`.
        cancelled: Asked about every 20 ms; true stops the solve.

    """

    may_leave_out: bool = attrs.field(default=False, validator=checks.flag)
    down_to: Level = attrs.field(default=Level.TIE, converter=_level)
    time_limit: float = attrs.field(default=60.0, validator=_positive)
    workers: int = attrs.field(default=1, validator=checks.whole(1, 256))
    seed: int = attrs.field(default=0, validator=checks.whole(0, 2**31 - 1))
    on_progress: Callable[[Progress], None] | None = None
    cancelled: Callable[[], bool] | None = None
