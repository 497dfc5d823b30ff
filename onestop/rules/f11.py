"""F11: whoever works at two sites has time for the way."""

from collections.abc import Iterator
from datetime import timedelta

from onestop.model import Appointment, Presence
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, held, others
from onestop.rules.verbs import Verb, Ways
from onestop.texts import Text


class OnTheWay(Rule):
    """
    A frame rule: it holds whatever the jurisdiction, where a centre has several sites.

    The child's own way is a journey of its own (R50).  Who takes part by video
    goes nowhere.
    """

    id = "F11"
    sentence = Text(
        "Whoever goes from one site to another has time for the way.",
        "人员在不同场所之间往返，须留有足够的路程时间。",
    )
    source = "onestop design, section 3: minutes between sites"
    per_subject = True

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find people who would have to be at another site too soon."""
        if len(outcome.brief.problem.centre.sites) == 1:
            return
        rivals = [a for visit in others(outcome).values() for a in held(visit)]
        own = held(outcome.visit)
        for mine in own:
            beside = [a for a in own if a.ref != mine.ref]
            if any(self._too_soon(outcome, mine, other) for other in (*rivals, *beside)):
                yield Violation(appointment=mine.ref)

    @staticmethod
    def _too_soon(outcome: Outcome, one: Appointment, other: Appointment) -> bool:
        """Tell whether somebody is at both and has no time for the way between them."""
        centre = outcome.brief.problem.centre
        sites = {room.ref: room.site for room in centre.rooms}
        here, there = sites.get(one.room or ""), sites.get(other.room or "")
        if here is None or there is None or here == there:
            return False
        present = [
            {person.ref for person in a.people if person.presence is not Presence.REMOTE}
            for a in (one, other)
        ]
        way = timedelta(minutes=centre.way(here, there))
        apart = one.start - other.end >= way or other.start - one.end >= way
        return not apart and not present[0].isdisjoint(present[1])

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Give the ways, and where everybody stands already."""
        del shape
        centre = brief.problem.centre
        if len(centre.sites) == 1:
            return
        sites = {room.ref: room.site for room in centre.rooms}
        ways = {
            (a.ref, b.ref): centre.way(a.ref, b.ref) for a in centre.sites for b in centre.sites
        }
        for person in brief.people:
            booked = tuple(
                (appointment.window, sites[appointment.room])
                for visit in brief.standing_visits()
                for appointment in visit.appointments
                for seated in appointment.people
                if seated.ref == person.ref
                and seated.presence is not Presence.REMOTE
                and appointment.room in sites
            )
            yield Ways(person=person.ref, sites=sites, ways=ways, booked=booked)
