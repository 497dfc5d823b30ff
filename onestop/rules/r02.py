"""R02: everything in one visit, on one day."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from types import MappingProxyType

import attrs

from onestop.model import Availability
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, from_then
from onestop.rules.verbs import SameDay, Verb, Within
from onestop.rules.wanted import night
from onestop.texts import Text


class OneDay(Rule):
    """
    One day, or a night and a day where the profile allows two parts.

    A child brought in acutely at night is examined at once, by those on call,
    and sleeps before it is interviewed (domain brief section 6).
    """

    id = "R02"
    sentence = Text(
        "All services take place in one visit on one day; an acute exam at night may come first.",
        "各项服务在同一天的一次到访中完成；夜间紧急检查可先行进行。",
    )
    source = "domain brief L7, P9: services in one visit; same day by onestop design, section 6"
    turn = 9
    defaults = MappingProxyType(
        {
            "parts": 1,
            "night_from": time(19),
            "night_to": time(8),
            "night_services": ["exam", "evidence", "prophylaxis"],
            "night_also": ["rights"],
        }
    )

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Put what cannot wait into the night, and the rest after it."""
        if night(brief, shape) is None:
            return shape
        at_once = brief.value(self.id, "night_services") + brief.value(self.id, "night_also")
        return Shape(
            needs=tuple(attrs.evolve(n, part=1 if n.service in at_once else 2) for n in shape.needs)
        )

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Compare the dates on the centre's clocks; an end at midnight is still that day."""
        *early, last = outcome.visit.parts
        brief = outcome.brief
        by_day = [a for a in outcome.visit.appointments if a.part > len(early)]
        moments = [m for a in by_day for m in (a.start, _just_before(a.end))]
        if len({brief.local(m).date() for m in (last.start, *moments)}) > 1:
            yield Violation()
        for part in early:
            until = self._morning(brief)
            # What the team does without the child belongs to its part as well.
            late = [a for a in outcome.visit.appointments if a.part > 1 and a.start < until]
            if part.end > until or late:
                yield Violation()

    def _morning(self, brief: Brief) -> datetime:
        """Return when the night ends that the child arrives in."""
        case, ends = brief.case, brief.value(self.id, "night_to")
        arrives = max(brief.problem.now, case.reported) + timedelta(minutes=case.child.travel)
        local = brief.local(arrives)
        tonight = datetime.combine(local.date(), ends, brief.problem.centre.zone)
        return tonight if local < tonight else tonight + timedelta(days=1)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Keep to one day of the horizon, or to the night and one day after it."""
        dark = night(brief, shape)
        if dark is None:
            yield SameDay(days=brief.days())
            return
        tonight = Availability((dark,))
        for need in shape.needs:
            windows = tonight if need.part == 1 else from_then(brief, dark.end)
            yield Within(service=need.service, windows=windows)
        yield SameDay(days=brief.days(), part=2)


def _just_before(moment: datetime) -> datetime:
    """Return the last moment before *moment*."""
    return moment - timedelta.resolution
