"""R40: meals, naps and medicine keep their times."""

from collections.abc import Iterator

from onestop.model import Availability, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, main_appointments
from onestop.rules.verbs import Verb, Within
from onestop.texts import Text


class Routines(Rule):
    """Each of the child's appointments that takes the time of a routine costs once."""

    id = "R40"
    sentence = Text(
        "The child eats, naps and takes medicine at its usual times.",
        "安排尽量避开儿童的用餐、午睡和服药时间。",
    )
    source = "Iceland: tired, eaten, medication (domain brief P10)"
    strength = Strength.SOFT

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find appointments in the way of a routine."""
        case = outcome.brief.case.ref
        routines = outcome.brief.problem.routines.get(case, Availability())
        for appointment in main_appointments(outcome.visit):
            if any(appointment.window.overlaps(routine) for routine in routines):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer the time between routines."""
        kept = brief.problem.routines.get(brief.case.ref)
        if kept:
            left = Availability((brief.problem.horizon,)) - kept
            for need in shape.needs:
                if need.child:
                    yield Within(service=need.service, windows=left)
