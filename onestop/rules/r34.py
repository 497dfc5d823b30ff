"""R34: how many interviews a child has in a day."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import Appointment, Availability, Strength, Window
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, others
from onestop.rules.verbs import Verb, Within
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class SessionsADay(Rule):
    """Past interviews, standing ones and this, by the centre's calendar days that they touch."""

    id = "R34"
    sentence = Text(
        "A child has no more interviews in a day than allowed.",
        "同一儿童每日接受询问不超过规定次数。",
    )
    source = "Vietnam, juvenile justice law 2024 art. 156: two sessions a day (domain brief P24c)"
    strength = Strength.OVERRIDABLE
    defaults = MappingProxyType({"sessions": 2})

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Count the child's interviews on each day of this one."""
        interview, brief = outcome.find(INTERVIEW), outcome.brief
        if interview is None:
            return
        most = brief.value(self.id, "sessions")
        days = self._days_of_others(outcome)
        if any(days.count(day) >= most for day in self._days(brief, interview)):
            yield Violation(appointment=interview.ref)

    def _days_of_others(self, outcome: Outcome) -> list[int]:
        """Return the days of the child's other interviews, one entry for each."""
        brief, child = outcome.brief, outcome.brief.case.child.ref
        days = [brief.local(past.at).toordinal() for past in brief.case.past_interviews]
        for visit in others(outcome).values():
            other = visit.find(INTERVIEW)
            if visit.child == child and other is not None:
                days += self._days(brief, other)
        return days

    @staticmethod
    def _days(brief: Brief, interview: Appointment) -> range:
        """Return the days that *interview* touches, as ordinals."""
        start = brief.local(interview.start).toordinal()
        end = brief.local(interview.end - interview.end.resolution).toordinal()
        return range(start, end + 1)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave the days that have room for one more."""
        if shape.has(INTERVIEW):
            most = brief.value(self.id, "sessions")
            full = tuple(day for day in brief.days() if self._held(brief, day) >= most)
            if full:
                left = Availability((brief.problem.horizon,)) - Availability(full)
                yield Within(service=INTERVIEW, windows=left)

    @staticmethod
    def _held(brief: Brief, day: Window) -> int:
        """Return how many interviews the child has on *day* already."""
        mine = [v for v in brief.standing_visits() if v.child == brief.case.child.ref]
        standing = [interview for v in mine if (interview := v.find(INTERVIEW))]
        past = [past for past in brief.case.past_interviews if day.start <= past.at < day.end]
        return len(past) + sum(interview.window.overlaps(day) for interview in standing)
