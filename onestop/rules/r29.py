"""R29: the exam within a day of the report."""

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from onestop.rules import lateness
from onestop.rules.base import Brief, Outcome, Shape
from onestop.rules.deadlines import first_ends_by
from onestop.rules.verbs import Verb
from onestop.texts import Text


class ExamWithinADay(lateness.Deadline):
    """Hard where the law says so; the hours run from the report, whenever it happened."""

    id = "R29"
    sentence = Text(
        "The medical exam is over within a day of the report.",
        "身体检查须在接报后二十四小时内完成。",
    )
    source = "India, POCSO Act section 27 with CrPC section 164A: 24 hours (domain brief P24b)"
    defaults = MappingProxyType({"hours": 24, "services": ["exam"]})

    def overdue(self, outcome: Outcome) -> Iterator[tuple[str, timedelta]]:
        """Measure the exam's end from the report."""
        brief = outcome.brief
        found = (outcome.find(service) for service in brief.value(self.id, "services"))
        exam = next((appointment for appointment in found if appointment), None)
        if exam is not None:
            allowed = timedelta(hours=brief.value(self.id, "hours"))
            yield exam.ref, exam.end - brief.case.reported - allowed

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Set the deadline on the exam."""
        by = brief.case.reported + timedelta(hours=brief.value(self.id, "hours"))
        yield from first_ends_by(shape, brief.value(self.id, "services"), by)
