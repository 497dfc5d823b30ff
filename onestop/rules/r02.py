"""R02: everything in one visit, on one day."""

from collections.abc import Iterator

from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import SameDay, Verb
from onestop.texts import Text


class OneDay(Rule):
    """The visit is the unit of planning; night parts come with R38 and its kin."""

    id = "R02"
    sentence = Text(
        "All services take place in one visit on one day.",
        "各项服务在同一天的一次到访中完成。",
    )
    source = "domain brief L7, P9: services in one visit; same day by onestop design, section 6"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Compare the dates on the centre's clocks; an end at midnight is still that day."""
        window = outcome.visit.window
        first = outcome.brief.local(window.start).date()
        last = outcome.brief.local(window.end - (window.end - window.start) / 10**6).date()
        if first != last:
            yield Violation()

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Keep to one day of the horizon."""
        del shape
        yield SameDay(days=brief.days())
