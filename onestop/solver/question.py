"""A case, or one part of it, ready to be asked; search and CP-SAT both begin here."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs

from onestop.model import Case
from onestop.rules import Brief, Posted, Shape
from onestop.starts import Starts

Key: TypeAlias = tuple[str, int]


@attrs.frozen(kw_only=True)
class Question:
    """One part of one case, ready to be asked: its shape, its demands, its feasible starts."""

    part: int = 1
    brief: Brief
    shape: Shape
    posted: tuple[Posted, ...]
    starts: Mapping[str, Starts]

    @property
    def case(self) -> Case:
        """The case."""
        return self.brief.case

    @property
    def key(self) -> Key:
        """The case and the part."""
        return self.case.ref, self.part

    def binding(self) -> Iterable[Posted]:
        """Return the demands that must be met."""
        return (item for item in self.posted if item.level is None)
