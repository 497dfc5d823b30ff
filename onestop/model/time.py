"""
Stretches of time and sets of them.

Windows are half-open: 09:00-10:00 and 10:00-11:00 touch and share nothing.
All times are kept in UTC, because Python subtracts two times of the *same*
zone as wall clocks and so loses the hour of a daylight-saving change.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Self

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.model import checks


def to_utc(moment: datetime) -> datetime:
    """Return *moment* in UTC; one without zone or far off is left for the validator to refuse."""
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment


def minutes(span: timedelta) -> int:
    """Return *span* in whole minutes, rounded down."""
    return span // timedelta(minutes=1)


@attrs.frozen(order=True)
class Window:
    """
    A half-open stretch of time, kept in UTC.

    Raises:
        InputError: A time without zone, or an end that is not after the start.

    """

    start: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    end: datetime = attrs.field(converter=to_utc, validator=checks.aware)

    def __attrs_post_init__(self) -> None:
        """Refuse a window that holds no time."""
        if self.end <= self.start:
            raise InputError("end", texts.EXPECTED_LATER)

    @property
    def minutes(self) -> int:
        """The length in whole minutes."""
        return minutes(self.end - self.start)

    def overlap(self, other: "Window") -> "Window | None":
        """
        Return the part that both windows share, or None.

        Windows that merely touch share nothing, so a doctor who finishes at
        10:00 can start elsewhere at 10:00.
        """
        if other.holds(self):
            return self
        start, end = max(self.start, other.start), min(self.end, other.end)
        return stretch(start, end) if start < end else None

    def overlaps(self, other: "Window") -> bool:
        """Tell whether the windows share any time."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Window") -> bool:
        """Tell whether *other* lies wholly inside this window."""
        return self.start <= other.start and other.end <= self.end


def stretch(start: datetime, end: datetime) -> Window:
    """Return the window between two times that windows have had: in UTC already, and in order."""
    window = object.__new__(Window)
    object.__setattr__(window, "start", start)
    object.__setattr__(window, "end", end)
    return window


def _merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Return *windows* sorted, with those that overlap or touch made one."""
    merged: list[Window] = []
    for window in sorted(windows, key=lambda window: window.start):
        if merged and window.start <= merged[-1].end:
            if window.end > merged[-1].end:
                merged[-1] = stretch(merged[-1].start, window.end)
        else:
            merged.append(window)
    return tuple(merged)


@attrs.frozen
class Availability:
    """
    A set of windows: sorted, disjoint, none touching the next.

    Two availabilities that cover the same time are equal, however they were
    built.
    """

    windows: tuple[Window, ...] = attrs.field(default=(), converter=_merged)

    def __iter__(self) -> Iterator[Window]:
        """Iterate over the windows, earliest first."""
        return iter(self.windows)

    def __bool__(self) -> bool:
        """Tell whether there is any time at all."""
        return bool(self.windows)

    def __or__(self, other: Self) -> Self:
        """Return the time in either."""
        return type(self)(self.windows + other.windows)

    def _of(self, windows: list[Window]) -> Self:
        """Return a set of *windows* that are known to be in order and apart."""
        some = object.__new__(type(self))
        object.__setattr__(some, "windows", tuple(windows))
        return some

    def __and__(self, other: Self) -> Self:
        """Return the time in both."""
        shared: list[Window] = []
        mine, theirs = list(self.windows)[::-1], list(other.windows)[::-1]
        while mine and theirs:
            if common := mine[-1].overlap(theirs[-1]):
                shared.append(common)
            (mine if mine[-1].end <= theirs[-1].end else theirs).pop()
        return self._of(shared)

    def __sub__(self, other: Self) -> Self:
        """Return the time in this one and not in *other*."""
        left: list[Window] = []
        gone = list(other.windows)[::-1]
        for window in self.windows:
            start = window.start
            while gone and gone[-1].start < window.end:
                if gone[-1].start > start:
                    left.append(stretch(start, gone[-1].start))
                start = max(start, gone[-1].end)
                if start > window.end:
                    break
                gone.pop()
            if start == window.start:
                left.append(window)
            elif start < window.end:
                left.append(stretch(start, window.end))
        return self._of(left)

    def holds(self, window: Window) -> bool:
        """Tell whether *window* lies wholly inside one of the windows."""
        return any(mine.holds(window) for mine in self.windows)

    def shrunk(self, before: timedelta, after: timedelta) -> Self:
        """
        Return each window without its first *before* and its last *after*.

        A window too short for both disappears.
        """
        if not before and not after:
            return self
        ends = ((window.start + before, window.end - after) for window in self.windows)
        return type(self)(tuple(stretch(start, end) for start, end in ends if start < end))
