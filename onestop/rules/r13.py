"""R13: an interpreter or signer where the child needs one."""

from collections.abc import Iterator

from onestop.model import Person, Presence, Seat
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import Fills, Verb
from onestop.texts import Text

SEAT = "interpreter"


class Interpreter(Rule):
    """
    Adds the interpreter's seat when the child speaks none of the centre's languages.

    Small centres have none of their own and call a remote pool by video (domain
    brief section 7).
    """

    id = "R13"
    sentence = Text(
        "A child who does not speak the language has an interpreter or signer throughout.",
        "儿童不通晓当地语言文字或者有听说障碍的，应全程有翻译或手语翻译。",
    )
    source = "刑诉法解释 art. 89(3)(4)"

    def shape(self, brief: Brief, shape: Shape) -> Shape:
        """Add the seat where people talk with the child."""
        if not self.needed(brief):
            return shape
        seat = Seat(
            name=SEAT,
            roles=tuple(brief.value(self.id, "roles")),
            presence=(Presence.ROOM, Presence.REMOTE),
        )
        for service in brief.value(self.id, "services"):
            shape = shape.seated(service, seat)
        return shape

    @classmethod
    def needed(cls, brief: Brief) -> bool:
        """Tell whether the child speaks none of the languages that the centre works in."""
        return set(brief.case.child.languages).isdisjoint(brief.value(cls.id, "languages"))

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an appointment where nobody interprets the child's language."""
        child = outcome.brief.case.child
        working = outcome.brief.value(self.id, "languages")
        if any(language in working for language in child.languages):
            return
        for appointment in outcome.visit.appointments:
            if appointment.service in outcome.brief.value(self.id, "services"):
                interpreter = outcome.person(appointment.who(SEAT))
                if interpreter is None or not set(child.languages) & set(interpreter.languages):
                    yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Leave those who speak the child's language."""
        speakers = {person.ref for person in brief.people if self._speaks(brief, person)}
        for need in shape.needs:
            if need.seat(SEAT):
                yield Fills(service=need.service, seat=SEAT, people=speakers)

    @staticmethod
    def _speaks(brief: Brief, person: Person) -> bool:
        """Tell whether *person* and the child share a language."""
        return any(language in person.languages for language in brief.case.child.languages)
