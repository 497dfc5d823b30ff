"""F07: the child's own time."""

from collections.abc import Iterator
from datetime import timedelta

from onestop.model import (
    Availability,
)
from onestop.rules.base import (
    Brief,
    Outcome,
    Rule,
    Shape,
    Violation,
    from_then,
    held,
    main_appointments,
)
from onestop.rules.verbs import (
    Verb,
    Within,
)
from onestop.texts import Text


class ChildsTime(Rule):
    """A frame rule: it holds whatever the jurisdiction."""

    id = "F07"
    sentence = Text(
        "Nothing starts before the child can be there, in time blocked for the child or taken"
        " by another of its cases, off the grid or outside of the days to plan.",
        "不得早于儿童可到达的时间，不得占用为儿童预留或其另案已安排的时间，"
        "并须符合时间格和计划日期范围。",
    )
    source = "onestop design, section 4"

    def violations(self, outcome: Outcome) -> Iterator[Violation]:
        """Find appointments that the child cannot be at."""
        brief, problem, case = outcome.brief, outcome.brief.problem, outcome.brief.case
        elsewhere = [
            visit
            for visit in (*brief.standing_visits(), *outcome.plan.visits)
            if visit.child == case.child.ref and visit.case != case.ref
        ]
        there = (a.window for v in elsewhere for a in v.appointments if a.child)
        taken = [*case.blocked, *there]
        arrival = max(problem.now, case.reported) + timedelta(minutes=case.child.travel)
        for appointment in main_appointments(outcome.visit):
            early = appointment.start < arrival
            if early or any(window.overlaps(appointment.window) for window in taken):
                yield Violation(appointment=appointment.ref)
        for appointment in held(outcome.visit):
            local = brief.local(appointment.start)
            if (
                appointment.start < problem.now
                or not problem.horizon.holds(appointment.window)
                or local.minute % problem.centre.grid
                or local.second
                or local.microsecond
            ):
                yield Violation(appointment=appointment.ref)

    def post(self, brief: Brief, shape: Shape) -> Iterator[Verb]:
        """Keep to the time that is the child's, and the team's from now on."""
        case = brief.case
        ready = max(brief.problem.now, case.reported)
        free = from_then(brief, ready + timedelta(minutes=case.child.travel))
        elsewhere = tuple(
            appointment.window
            for visit in brief.standing_visits()
            if visit.child == case.child.ref
            for appointment in visit.appointments
            if appointment.child
        )
        for need in shape.needs:
            if not need.child:
                yield Within(service=need.service, windows=from_then(brief, brief.problem.now))
        yield Within(service="", windows=free - Availability(case.blocked + elsewhere))
