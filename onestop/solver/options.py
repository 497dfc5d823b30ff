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
    A better plan was found, or a level was closed.

    Attributes:
        level: The level being minimised.
        value: Its value so far.
        bound: What it cannot be below.
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


@attrs.frozen(kw_only=True)
class SolveOptions:
    """
    How to solve.

    Once a plan is optimal, it depends on nothing here but *may_leave_out* (P4).

    Attributes:
        may_leave_out: Whether services may be left out where not all fit; what is left
            out is as little as can be, and stands in the plan with its reason.
        time_limit: Seconds for everything.
        workers: CP-SAT workers; one beats two on a single visit.
        seed: For CP-SAT's random choices.
        on_progress: Called with a :class:`Progress`, from another thread.
        cancelled: Asked about every 50 ms, from another thread; true stops the solve.

    """

    may_leave_out: bool = attrs.field(default=False, validator=checks.flag)
    time_limit: float = attrs.field(default=60.0, validator=_positive)
    workers: int = attrs.field(default=1, validator=checks.whole(1, 256))
    seed: int = attrs.field(default=0, validator=checks.whole(0, 2**31 - 1))
    on_progress: Callable[[Progress], None] | None = None
    cancelled: Callable[[], bool] | None = None
