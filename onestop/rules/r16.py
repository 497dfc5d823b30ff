"""R16: families do not wait together."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from onestop.model import Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, others
from onestop.rules.verbs import DoorsApart, Verb
from onestop.texts import Text


class FamiliesApart(Rule):
    """
    Waiting space fills when families come and go: their arrivals and departures lie apart.

    Brothers and sisters may come together.  Each pair of moments that is too
    close counts once: at the later case of the problem, or at the new one.
    """

    id = "R16"
    sentence = Text(
        "Unrelated families do not arrive or leave within minutes of each other.",
        "不同家庭的到达和离开时间应当错开，避免在等候区相遇。",
    )
    source = "domain brief, design"
    strength = Strength.SOFT
    defaults = MappingProxyType({"gap": 10})

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find arrivals and departures that are too close to another family's."""
        brief, gap = outcome.brief, timedelta(minutes=outcome.brief.value(self.id, "gap"))
        planned = [case.ref for case in brief.problem.cases]
        later = planned[planned.index(brief.case.ref) :]
        mine = [moment for stay in outcome.visit.parts for moment in (stay.start, stay.end)]
        for visit in others(outcome).values():
            if visit.case in later or (visit.family or visit.child) == brief.case.household:
                continue
            for stay in visit.parts:
                for theirs in (stay.start, stay.end):
                    for moment in mine:
                        if abs(moment - theirs) < gap:
                            yield Violation()

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer other moments than those of earlier cases and of what stands."""
        del shape
        before = itertools.takewhile(lambda other: other.ref != brief.case.ref, brief.problem.cases)
        earlier = {other.ref for other in before if other.household != brief.case.household}
        booked = [
            moment
            for visit in brief.standing_visits()
            if (visit.child if visit.family is None else visit.family) != brief.case.household
            for stay in visit.parts
            for moment in (stay.start, stay.end)
        ]
        if earlier or booked:
            gap = brief.value(self.id, "gap")
            yield DoorsApart(minutes=gap, cases=earlier, booked=tuple(booked))
