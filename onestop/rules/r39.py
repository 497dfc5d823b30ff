"""R39: no lesson is missed where that can be avoided."""

from collections.abc import Iterator

from onestop.model import Availability, Strength
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation, main_appointments
from onestop.rules.verbs import Verb, Within
from onestop.texts import Text


class Lessons(Rule):
    """Each of the child's appointments that shares time with a lesson costs once."""

    id = "R39"
    sentence = Text(
        "The child misses no lessons and no school exams.", "安排尽量避开儿童的上课和考试时间。"
    )
    source = "domain brief P10 (checklist: missing an activity); onestop design"
    strength = Strength.SOFT

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find appointments during lessons."""
        case = outcome.brief.case.ref
        lessons = outcome.brief.problem.lessons.get(case, Availability())
        for appointment in main_appointments(outcome.visit):
            if any(appointment.window.overlaps(lesson) for lesson in lessons):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Prefer the time between lessons."""
        taught = brief.problem.lessons.get(brief.case.ref)
        if taught:
            left = Availability((brief.problem.horizon,)) - taught
            for need in shape.needs:
                if need.child:
                    yield Within(service=need.service, windows=left)
