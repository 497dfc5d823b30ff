"""Medians, with the least and the most beside them."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Mapping

import attrs


def _samples(values: Iterable[float]) -> tuple[float, ...]:
    """Return *values* so that nobody can change them."""
    return tuple(values)


@attrs.frozen
class Figure:
    """
    What was measured, in milliseconds.

    Attributes:
        samples: One a round.

    """

    samples: tuple[float, ...] = attrs.field(converter=_samples)

    @property
    def median(self) -> float:
        """The median."""
        return statistics.median(self.samples)

    def __sub__(self, other: "Figure") -> "Figure":
        """Return, round by round, what is left without *other*."""
        return Figure(a - b for a, b in zip(self.samples, other.samples, strict=True))

    def __str__(self) -> str:
        """Return the median, the least and the most, as a table shows them."""
        return f"{self.median:.1f} ({min(self.samples):.1f} - {max(self.samples):.1f})"


def measure(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Figure]:
    """
    Return how long each call takes.

    Round by round all of them, so that a busy moment of the machine meets all
    alike; after one round that does not count, because it also fills caches.
    """
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for round_ in range(rounds + 1):
        for name, call in calls.items():
            milliseconds = clocked(call)
            if round_:
                taken[name].append(milliseconds)
    return {name: Figure(samples) for name, samples in taken.items()}


def clocked(call: Callable[[], object]) -> float:
    """Return how many milliseconds *call* takes, without the rubbish of those before it."""
    gc.collect()
    began = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - began)


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    lines = [list(head)]
    lines += [["---"] * len(lines[0]), *(list(map(str, row)) for row in rows)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)
