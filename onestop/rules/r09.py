"""R09: one adult stays with the child, and no appropriate adult serves two of one matter."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, held, others
from onestop.rules.verbs import Fills, NotShared, Same, Verb
from onestop.texts import Text


class SameAdult(Rule):
    """
    Looks back to the last interview, too, as long as its adult is still to be had.

    Co-victims may have the same guardian, but not the same appropriate adult,
    whichever of their cases names the other.
    """

    id = "R09"
    sentence = Text(
        "The same adult stays with the child throughout the case,"
        " and no appropriate adult serves two children of one matter.",
        "同一案件中由同一名成年人陪同儿童，同一名合适成年人不得陪同该案的其他被害儿童。",
    )
    source = "domain brief P27 (Suzhou; written for suspects)"
    strength = Strength.OVERRIDABLE
    defaults = MappingProxyType({"seat": "adult", "roles": ("appropriate-adult",)})

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find another adult than before, and one who serves a co-victim as well."""
        seat, roles = (outcome.brief.value(self.id, key) for key in ("seat", "roles"))
        mine = [(a.ref, who) for a in held(outcome.visit) if (who := a.who(seat)) is not None]
        expected = self._last(outcome) or next((who for _, who in mine), None)
        taken = self._with_co_victims(outcome, seat)
        for ref, who in mine:
            person = outcome.person(who)
            serves = person is not None and not set(roles).isdisjoint(person.roles)
            if who != expected or (serves and who in taken):
                yield Violation(appointment=ref)

    @staticmethod
    def _last(outcome: Outcome) -> str | None:
        """Return who sat with the child at its last interview, if that is still possible."""
        for past in outcome.brief.case.past_interviews[-1:]:
            if outcome.person(past.adult):
                return past.adult
        return None

    @staticmethod
    def _with_co_victims(outcome: Outcome, seat: str) -> set[str | None]:
        """Return who fills *seat* in visits of co-victims."""
        mine = outcome.brief.case
        return {
            appointment.who(seat)
            for visit in others(outcome).values()
            if visit.case in mine.with_cases or mine.ref in visit.with_cases
            for appointment in held(visit)
        }

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Tie the seats together, or to the adult of the last interview; keep co-victims' out."""
        seat = brief.value(self.id, "seat")
        services = [need.service for need in shape.needs if need.seat(seat)]
        everybody = {person.ref for person in brief.people}
        known = [past.adult for past in brief.case.past_interviews][-1:]
        adults = everybody.intersection(known)
        for service in services:
            if adults:
                yield Fills(service=service, seat=seat, people=adults)
            elif service != services[0]:
                yield Same(service=services[0], seat=seat, other=service, other_seat=seat)
        yield from self._apart(brief, seat, services)

    def _apart(self, brief: Brief, seat: str, services: list[str]) -> Iterator[Verb]:
        """Keep appropriate adults of co-victims out of *seat*."""
        roles = set(brief.value(self.id, "roles"))
        bound = {person.ref for person in brief.people if roles.intersection(person.roles)}
        case = brief.case
        booked = {
            seated.ref
            for visit in brief.standing_visits()
            if case.ref in visit.with_cases or visit.case in case.with_cases
            for appointment in visit.appointments
            for seated in appointment.people
            if seated.seat == seat
        }
        if bound & booked:
            free = {person.ref for person in brief.people} - (bound & booked)
            for service in services:
                yield Fills(service=service, seat=seat, people=free)
        new = {
            other.ref
            for other in brief.problem.cases
            if other.ref in case.with_cases or case.ref in other.with_cases
        }
        if new:
            yield NotShared(seat=seat, cases=new, people=bound)
