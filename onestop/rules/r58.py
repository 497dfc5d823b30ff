"""R58: when, where and by whom the child was interviewed is on the record."""

from collections.abc import Iterator

from onestop.rules.base import Outcome, Rule, Violation
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class OnRecord(Rule):
    """
    A record without them is a defect before a court.

    A plan cannot but have start and end.  A solver's plan has the rest by its
    shape; the checker looks at plans of any hand.
    """

    id = "R58"
    sentence = Text(
        "Start, end, place and interviewer of the interview are on the record.",
        "询问的起止时间、地点和询问人员应记录在案。",
    )
    source = "刑诉法解释 art. 87, 90(1)"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an interview without place or interviewer."""
        interview = outcome.find(INTERVIEW)
        if interview and (interview.room is None or interview.who("lead") is None):
            yield Violation(appointment=interview.ref)
