"""
Ways to pack the appointments of one visit into a day.

The exact search tells when a visit is over; here is what it misses of soft
deadlines, and which visits there are that are over at one step.
"""

from collections.abc import Iterator, Sequence

import attrs

from onestop.bits import lowest
from onestop.search import Search, Visiting


class LongSearchError(Exception):
    """There is more to try than is worth it here."""


class UnsaidError(Exception):
    """A demand that the search without CP-SAT cannot express."""


@attrs.frozen(kw_only=True)
class Due:
    """
    A moment that should not be missed, and what every minute after it costs.

    Attributes:
        number: Of the appointment that should be over; None for the child's coming.
        minute: By when, in minutes from the first step.
        weight: What one minute costs.

    """

    number: int | None
    minute: int
    weight: int


class Timely:
    """
    Finds the visit of a day that misses the least of what is due, and of those the first over.

    Earlier is never worse for anything here, so each order of appointments is packed
    from the moment at which the child comes; only that moment has to be tried out,
    because the stay is bounded.
    """

    def __init__(self, search: Search, day: Visiting, dues: Sequence[Due], grid: int) -> None:
        """Keep what is due on *day*."""
        self.search, self.day, self.dues, self.grid = search, day, dues, grid
        self.masks = [
            one.mask & (1 << max(0, day.last - one.length + 1)) - 1 for one in search.starts
        ]

    def best(self) -> tuple[int, int] | None:
        """Return what the best visit of the day misses, weighted, and when it is over."""
        best: tuple[int, int] | None = None
        span = self.search.ties.span
        since = max(self.day.first, 0 if span is None else self.day.end - span)
        for begin in self._begins(since):
            bound = self._least(begin, exactly=False, until=self.day.last)
            if bound is None or (best is not None and bound >= best):
                break
            until = self.day.last if span is None else min(self.day.last, begin + span)
            found = self._least(begin, exactly=True, until=until)
            if found is not None and (best is None or found < best):
                best = found
        return best

    def _begins(self, since: int) -> Iterator[int]:
        """Yield when the child could come, from *since* on."""
        able = 0
        for number, mask in enumerate(self.masks):
            if self.search.may_follow(0, number):
                able |= mask
        able = able >> since << since
        while able:
            yield lowest(able)
            able &= able - 1

    def _least(self, since: int, *, exactly: bool, until: int) -> tuple[int, int] | None:
        """Return the least missed and then the first end of what begins at *since*, or later."""
        full = (1 << len(self.masks)) - 1
        labels: dict[int, list[tuple[int, int]]] = {0: [(since, 0)]}
        # A set of appointments comes after all of its subsets when counted as a number.
        for done in range(full):
            exact = exactly and not done
            for now, missed in labels.get(done, ()):
                for number, start, end in self._next(done, now, until):
                    if start == now or not exact:
                        more = missed + self._missed(number, start, end, first=not done)
                        _keep(labels.setdefault(done | 1 << number, []), (end, more))
        return min(((missed, end) for end, missed in labels.get(full, ())), default=None)

    def _next(self, done: int, now: int, until: int) -> Iterator[tuple[int, int, int]]:
        """Yield what may follow those *done*, each as early as it can be: start and end."""
        for number, mask in enumerate(self.masks):
            later = mask >> now
            if later and not done >> number & 1 and self.search.may_follow(done, number):
                start = now + lowest(later)
                end = start + self.search.starts[number].length
                if end <= until:
                    yield number, start, end

    def _missed(self, number: int, start: int, end: int, *, first: bool) -> int:
        """Return what an appointment misses."""
        total = 0
        for due in self.dues:
            if due.number == number or (first and due.number is None):
                moment = end if due.number == number else start
                total += due.weight * max(0, moment * self.grid - due.minute)
        return total


def _keep(labels: list[tuple[int, int]], new: tuple[int, int]) -> None:
    """Add *new* unless something kept is no worse in both; drop what is no better than it."""
    if not any(end <= new[0] and missed <= new[1] for end, missed in labels):
        labels[:] = [old for old in labels if old[0] < new[0] or old[1] < new[1]]
        labels.append(new)


class Walk:
    """
    Goes through the visits that are over at one step.

    Ties that the search does not know are not kept.
    """

    def __init__(self, search: Search, end: int, patience: int) -> None:
        """Set out; *patience* is how many steps the whole walk may take."""
        self.search, self.end, self.patience = search, end, patience
        self.placed = [0] * len(search.starts)
        self.busy = sum(one.length for one in search.starts)
        # From there, whatever the waiting before: what is left ends at the same step.
        self.dead: set[tuple[int, int]] = set()

    def visits(self, waiting: int) -> Iterator[tuple[int, ...]]:
        """
        Yield the starts of every visit with *waiting* empty steps, as the search numbers them.

        Raises:
            LongSearchError: It takes too many steps.

        """
        span, stay = self.search.ties.span, self.busy + waiting
        if stay <= self.end and (span is None or stay <= span):
            yield from self._on(0, self.end - stay, waiting)

    def _on(self, done: int, now: int, slack: int) -> Iterator[tuple[int, ...]]:
        """Yield the ways to go on from *now* after those *done*, with *slack* steps to waste."""
        if done == (1 << len(self.placed)) - 1:
            yield tuple(self.placed)
            return
        alive = False
        for number, start in self._next(done, now, slack):
            after, end = done | 1 << number, start + self.search.starts[number].length
            if (after, end) not in self.dead:
                self.placed[number] = start
                for found in self._on(after, end, slack - (start - now)):
                    alive = True
                    yield found
        if not alive:
            self.dead.add((done, now))

    def _next(self, done: int, now: int, slack: int) -> Iterator[tuple[int, int]]:
        """Yield what may come next, and when: the first at once, the last at the very end."""
        left = len(self.placed) - done.bit_count()
        first, last = (slack if left == 1 else 0), (slack if done else 0)
        for number, starts in enumerate(self.search.starts if first <= last else ()):
            if done >> number & 1 or not self.search.may_follow(done, number):
                continue
            self.patience -= 1
            if self.patience < 0:
                raise LongSearchError
            begins = starts.mask >> now & (2 << last) - (1 << first)
            while begins:
                step = lowest(begins)
                begins &= begins - 1
                yield number, now + step
