"""R48: how many interviews one person leads in a day."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from onestop.model import Appointment, Person, Strength, Visit, Window
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import AtMost, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text

SEAT = "lead"


class DailyLoad(Rule):
    """The person's own number, else the profile's; counted by the centre's calendar day."""

    id = "R48"
    sentence = Text(
        "Nobody leads more interviews in a day than they should.",
        "每名询问人员每日主持询问不超过规定次数。",
    )
    source = "domain brief, design: 2 a day"
    strength = Strength.OVERRIDABLE
    lifted_costs = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Count the day's interviews of the one who leads this one."""
        interview, brief = outcome.find(INTERVIEW), outcome.brief
        lead = outcome.person(interview.who(SEAT)) if interview else None
        if interview is None or lead is None:
            return
        limit = lead.max_interviews_per_day
        limit = brief.value(self.id, "interviews") if limit is None else limit
        if sum(1 for _ in self._ahead(outcome, interview, lead.ref)) >= limit:
            yield Violation(appointment=interview.ref)

    @staticmethod
    def _ahead(outcome: Outcome, mine: Appointment, lead: str) -> Iterator[Appointment]:
        """
        Yield that day's interviews by *lead* that count before *mine*.

        Standing ones come first, then those without override, then the earlier:
        so the excess is counted once, at the visits that make it.
        """
        brief = outcome.brief
        new = {case.ref: case for case in brief.problem.cases}
        visits = {v.case: v for v in (*brief.standing_visits(), *outcome.plan.visits)}

        def rank(visit: Visit, start: datetime) -> tuple[bool, bool, datetime, str]:
            case = new.get(visit.case)
            return case is not None, bool(case and case.lifts("R48")), start, visit.case

        mine_rank = rank(outcome.visit, mine.start)
        for visit in visits.values():
            other = visit.find(INTERVIEW)
            if visit.case == outcome.visit.case or other is None or other.who(SEAT) != lead:
                continue
            same_day = brief.local(other.start).date() == brief.local(mine.start).date()
            if same_day and rank(visit, other.start) < mine_rank:
                yield other

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave what is left of each day's number, where that could matter."""
        if not shape.has(INTERVIEW):
            return
        led = Counter(self._led(brief, visit) for visit in brief.standing_visits())
        busy = {ref for ref, _ in led}
        days = [(day, brief.local(day.start).date()) for day in brief.days()]
        for person in brief.people:
            limit = self._limit(brief, person)
            if person.ref not in busy and limit >= len(brief.problem.cases):
                continue
            for day, date_of_day in days:
                left = limit - led[person.ref, date_of_day]
                if left < len(brief.problem.cases):
                    yield self._at_most(person, day, max(0, left))

    @staticmethod
    def _led(brief: Brief, visit: Visit) -> tuple[str | None, date | None]:
        """Return who leads the visit's interview, and on which day."""
        interview = visit.find(INTERVIEW)
        if interview is None:
            return None, None
        return interview.who(SEAT), brief.local(interview.start).date()

    def _limit(self, brief: Brief, person: Person) -> int:
        """Return the person's own number, else the profile's."""
        if person.max_interviews_per_day is not None:
            return person.max_interviews_per_day
        number: int = brief.value(self.id, "interviews")
        return number

    @staticmethod
    def _at_most(person: Person, day: Window, count: int) -> AtMost:
        """Word it as a verb."""
        return AtMost(person=person.ref, service=INTERVIEW, seat=SEAT, window=day, count=count)
