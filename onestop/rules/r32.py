"""R32: those on call assemble at once."""

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from onestop.model import Strength
from onestop.rules import lateness
from onestop.rules.base import Brief, Outcome, Shape, main_appointments
from onestop.rules.verbs import StartsBy, Verb
from onestop.texts import Text


class Assembled(lateness.Deadline):
    """
    For acute cases: from the report, or from now if that is later.

    Nobody can come to a visit before it is planned.
    """

    id = "R32"
    sentence = Text(
        "For an acute case the agencies assemble at once.",
        "紧急案件发生后，各部门人员应立即到场。",
    )
    source = "Taiwan: 30 minutes (domain brief P22); another profile may set more"
    strength = Strength.SOFT
    defaults = MappingProxyType({"minutes": 30})

    def overdue(self, outcome: Outcome) -> Iterator[tuple[str, timedelta]]:
        """Measure the child's first appointment from the call."""
        brief = outcome.brief
        called = max(brief.problem.now, brief.case.reported)
        for first in main_appointments(outcome.visit)[:1] if brief.acute else ():
            wait = timedelta(minutes=brief.value(self.id, "minutes"))
            yield first.ref, first.start - called - wait

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer a visit that starts at once."""
        del shape
        if brief.acute:
            wait = timedelta(minutes=brief.value(self.id, "minutes"))
            yield StartsBy(by=max(brief.problem.now + wait, brief.case.reported + wait))
