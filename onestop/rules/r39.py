"""R39: no lesson is missed where that can be avoided."""

from onestop.model import Availability
from onestop.rules import sparing
from onestop.rules.base import Brief
from onestop.texts import Text


class Lessons(sparing.Spared):
    """What the case says of school: :attr:`onestop.Case.lessons`."""

    id = "R39"
    sentence = Text(
        "The child misses no lessons and no school exams.", "安排尽量避开儿童的上课和考试时间。"
    )
    source = "domain brief P10 (checklist: missing an activity); onestop design"

    def spared(self, brief: Brief) -> Availability:
        """Return when the child has lessons."""
        return brief.problem.lessons.get(brief.case.ref, Availability())
