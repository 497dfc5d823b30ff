"""R40: meals, naps and medicine keep their times."""

from onestop.model import Availability
from onestop.rules import sparing
from onestop.rules.base import Brief
from onestop.texts import Text


class Routines(sparing.Spared):
    """What the case says of the child's day: :attr:`onestop.Case.routines`."""

    id = "R40"
    sentence = Text(
        "The child eats, naps and takes medicine at its usual times.",
        "安排尽量避开儿童的用餐、午睡和服药时间。",
    )
    source = "Iceland: tired, eaten, medication (domain brief P10)"

    def spared(self, brief: Brief) -> Availability:
        """Return when the child eats, naps or takes medicine."""
        return brief.problem.routines.get(brief.case.ref, Availability())
