"""The caller's patience: what is left of it, and what the caller has heard."""

import threading
import time

import attrs

from onestop.rules import Level
from onestop.solver.options import Progress, SolveOptions

_RANK = {level: rank for rank, level in enumerate(Level)}


@attrs.define
class Clock:
    """What is left of the caller's patience, and what the caller has heard."""

    options: SolveOptions
    began: float = attrs.field(factory=time.monotonic)
    stopped: bool = False
    told: dict[Level, tuple[int, int]] = attrs.field(factory=dict, init=False)
    # CP-SAT's threads and the watch take turns, so that no caller has to think of threads.
    turn: threading.Lock = attrs.field(factory=threading.Lock, init=False, repr=False, eq=False)

    @property
    def seconds(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left, at least zero."""
        return max(0.0, self.options.time_limit - self.seconds)

    def cancelled(self) -> bool:
        """Tell whether the caller has asked to stop; once asked, it stays so."""
        with self.turn:
            if not self.stopped and self.options.cancelled is not None:
                self.stopped = self.options.cancelled()
        return self.stopped

    def over(self) -> bool:
        """Tell whether to stop now."""
        return self.cancelled() or not self.left

    def tell(self, level: Level, *, value: int | None = None, bound: int = 0) -> None:
        """
        Tell the caller what a level has come to, unless it has heard as much.

        Within one level the value only falls and the bound only rises.  A better
        value begins the levels below anew: they may be worse with it.

        Args:
            level: The level.
            value: What it is in the best plan so far; None if that was told before.
                Nothing is told of a level that no plan gives a value.
            bound: What it cannot be below, given the levels above.

        """
        with self.turn:
            news = self._news(level, value, bound)
            if news and self.options.on_progress is not None:
                best, cannot = news
                self.options.on_progress(
                    Progress(level=level, value=best, bound=cannot, seconds=self.seconds)
                )

    def _news(self, level: Level, value: int | None, bound: int) -> tuple[int, int] | None:
        """Return the value and bound to tell, and remember them; None if they are known."""
        known = self.told.get(level)
        if known is None:
            if value is None:
                return None
            self.told[level] = value, min(value, bound)
            return self.told[level]
        best = known[0] if value is None else min(value, known[0])
        news = best, min(best, max(bound, known[1]))
        if best < known[0]:
            self.told = {
                each: what for each, what in self.told.items() if _RANK[each] < _RANK[level]
            }
        self.told[level] = news
        return None if news == known else news
