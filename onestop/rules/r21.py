"""R21: the defence watches the interview as it happens."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.r20 import outside, watches
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class DefenceWatches(Rule):
    """Where the recording is to replace the child in court, the defence is heard at once."""

    id = "R21"
    sentence = Text(
        "The defence watches the interview live, from outside the room.",
        "辩护人在询问室外实时观看询问。",
    )
    source = "domain brief P10 (Iceland), P21 (Norway: later, from the recording)"
    defaults = MappingProxyType({"seat": "defence", "roles": ("defence-lawyer",)})

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the seat."""
        name, roles = brief.value(self.id, "seat"), brief.value(self.id, "roles")
        return shape.seated(INTERVIEW, outside(name, roles))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an interview that the defence does not watch."""
        interview, brief = outcome.find(INTERVIEW), outcome.brief
        name, roles = brief.value(self.id, "seat"), brief.value(self.id, "roles")
        if interview and not watches(outcome, name, roles):
            yield Violation(appointment=interview.ref)
