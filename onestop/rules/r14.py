"""R14: a safe place, not an ordinary police room."""

from collections.abc import Iterator

from onestop.model import Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import InRoom, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class SafePlace(Rule):
    """The room is marked as part of the one-stop premises."""

    id = "R14"
    sentence = Text(
        "The child is interviewed in one-stop premises, not in an ordinary police room.",
        "询问应在一站式场所进行，不在普通办案场所进行。",
    )
    source = "上海市未成年人保护条例 art. 71; 2023 Opinion art. 22"
    strength = Strength.OVERRIDABLE
    lifted_costs = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an interview elsewhere."""
        tag = outcome.brief.value(self.id, "feature")
        safe = [r.ref for r in outcome.brief.problem.centre.rooms if tag in r.features]
        interview = outcome.find(INTERVIEW)
        if interview and interview.room not in safe:
            yield Violation(appointment=interview.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Name the rooms that are safe."""
        if shape.has(INTERVIEW):
            wanted = brief.value(self.id, "feature")
            rooms = {r.ref for r in brief.problem.centre.rooms if wanted in r.features}
            yield InRoom(service=INTERVIEW, rooms=rooms)
