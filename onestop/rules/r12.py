"""R12: each child is interviewed alone."""

from collections.abc import Iterator

from onestop.rules.base import Outcome, Rule, Violation, others
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text


class InterviewedAlone(Rule):
    """
    No joint sessions: two interviews at once need two rooms.

    F04 says this to the solver, because a room for interviews holds one family.
    """

    id = "R12"
    sentence = Text(
        "Each child is interviewed individually, in a room of its own.",
        "询问儿童应当个别进行，各在单独的房间。",
    )
    source = "公安机关办理刑事案件程序规定 art. 210; 刑诉法解释 art. 90"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find another child's interview in the same room at the same time."""
        mine = outcome.find(INTERVIEW)
        if mine is None:
            return
        for visit in others(outcome).values():
            theirs = visit.find(INTERVIEW)
            if not theirs or not theirs.room or theirs.room != mine.room:
                continue
            if theirs.window.overlaps(mine.window):
                yield Violation(appointment=mine.ref)
