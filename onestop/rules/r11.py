"""R11: an interviewer takes one child at a time."""

from collections.abc import Iterator

from onestop.model import Availability, Window
from onestop.rules.base import Brief, Outcome, Rule, Shape, Violation
from onestop.rules.verbs import OneAtATime, PersonFree, Verb
from onestop.rules.wanted import INTERVIEW
from onestop.texts import Text

SEATS = ("lead", "second")


class OneChild(Rule):
    """Sharper than F04: it names the interview record that a court would reject."""

    id = "R11"
    sentence = Text(
        "An interviewer interviews one child at a time.",
        "同一询问人员同一时段只能询问一名儿童。",
    )
    source = "刑诉法解释 art. 90(4), art. 92"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find an interviewer in two interviews that overlap."""
        mine = outcome.find(INTERVIEW)
        if mine is None:
            return
        team = {mine.who(seat) for seat in SEATS} - {None}
        others = {v.case: v for v in (*outcome.brief.standing_visits(), *outcome.plan.visits)}
        for case, visit in others.items():
            theirs = visit.find(INTERVIEW) if case != outcome.visit.case else None
            if theirs is None or not theirs.window.overlaps(mine.window):
                continue
            if any(theirs.who(seat) in team for seat in SEATS):
                yield Violation(appointment=mine.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Let interviews of one interviewer take turns, standing ones included."""
        if not shape.has(INTERVIEW):
            return
        taken: dict[str, list[Window]] = {}
        for visit in brief.standing_visits():
            for appointment in visit.appointments:
                for who in appointment.people if appointment.service == INTERVIEW else ():
                    if who.seat in SEATS:
                        taken.setdefault(who.ref, []).append(appointment.window)
        horizon = Availability((brief.problem.horizon,))
        for person in brief.people:
            yield OneAtATime(person=person.ref, service=INTERVIEW)
            if person.ref in taken:
                free = horizon - Availability(tuple(taken[person.ref]))
                yield PersonFree(person=person.ref, windows=free)
