"""R10: at least two staff interview, one of them a woman."""

from collections.abc import Iterator
from types import MappingProxyType

from onestop.model import Gender, Seat, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Fills, SomeOf, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class TwoProsecutors(Rule):
    """A prosecutor never interviews alone, whatever is lifted for the police."""

    id = "R10a"
    sentence = Text(
        "A prosecutor interviews together with a second member of staff.",
        "检察人员询问时不得少于二人。",
    )
    source = "人民检察院刑事诉讼规则 art. 260"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find a prosecutor who interviews alone."""
        interview = outcome.find(INTERVIEW)
        if interview is None or interview.who("second") is not None:
            return
        lead = outcome.person(interview.who("lead"))
        if lead and lead.agency == outcome.brief.value(self.id, "agency"):
            yield Violation(appointment=interview.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Without a second seat, leave the lead to others."""
        need = shape.need(INTERVIEW)
        if need and not need.seat("second"):
            agency = brief.value(self.id, "agency")
            others = {person.ref for person in brief.people if person.agency != agency}
            yield Fills(service=INTERVIEW, seat="lead", people=others)


class TwoInterview(Rule):
    """Adds the second seat; lifted, one officer interviews alone."""

    id = "R10b"
    sentence = Text("At least two members of staff interview.", "询问由不少于二名工作人员进行。")
    source = "公安机关办理刑事案件程序规定 art. 210, two by practice"
    strength = Strength.OVERRIDABLE

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the second seat."""
        roles = tuple(brief.value(self.id, "roles"))
        return shape.seated(INTERVIEW, Seat(name="second", roles=roles))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an interview by one alone."""
        interview = outcome.find(INTERVIEW)
        if interview and interview.who("second") is None:
            yield Violation(appointment=interview.ref)


class OneWoman(Rule):
    """Whatever the child's sex; R04 asks for more where the child is a girl."""

    id = "R10c"
    sentence = Text(
        "At least one of those who interview is a woman.",
        "询问人员中至少有一名女性工作人员。",
    )
    source = "domain brief S2 (必须有1名女职工)"
    strength = Strength.OVERRIDABLE
    defaults = MappingProxyType({"seats": ("lead", "second")})

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an interview by men alone."""
        interview = outcome.find(INTERVIEW)
        if interview is None:
            return
        refs = [interview.who(seat) for seat in outcome.brief.value(self.id, "seats")]
        team = [person for person in map(outcome.person, refs) if person]
        if all(person.gender is Gender.MALE for person in team):
            yield Violation(appointment=interview.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Ask for a woman in one of the seats."""
        if shape.has(INTERVIEW):
            women = {person.ref for person in brief.people if person.gender == "female"}
            seats = brief.value(self.id, "seats")
            yield SomeOf(service=INTERVIEW, seats=seats, people=women)
