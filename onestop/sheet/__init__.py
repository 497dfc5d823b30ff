"""
What people look at: plans, findings and conflicts as tables of text.

People appear by reference only, and of a case nothing but its references and
its appointments: no reason, no relation, no address.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import attrs

from onestop import texts
from onestop.errors import InfeasibleError
from onestop.model import (
    Appointment,
    Attendance,
    Case,
    Conflict,
    Finding,
    LevelValue,
    Plan,
    Presence,
    Problem,
    Status,
    Visit,
)
from onestop.rules import Brief, Outcome, Rule, in_force, registry, shape_of
from onestop.rules.base import BREAK
from onestop.rules.deadlines import window_closes
from onestop.rules.r26 import EvidenceWindow
from onestop.rules.wanted import as_planned
from onestop.sheet.page import GAP, Cell, Look, heading, paragraph, table
from onestop.texts import Text

__all__ = ["Look", "render_conflict", "render_findings", "render_plan", "render_visits"]

PLAIN = Look()


def render_plan(problem: Problem, plan: Plan, look: Look = PLAIN) -> str:
    """
    Return *plan* as a table of each new visit, notes, what stands, and how good it is.

    Args:
        problem: What was asked; its cases are the new ones.
        plan: The answer.
        look: Language, width and colour.

    """
    parts = [
        _title(problem, plan, look),
        render_visits(problem, plan, look),
        _standing(problem, plan, look),
        _goals(plan.objective, look),
    ]
    return "".join(parts)


def render_visits(problem: Problem, plan: Plan, look: Look = PLAIN) -> str:
    """Return the new visits of *plan*, and what is to be noted about them."""
    found = (plan.visit(case.ref) for case in problem.cases)
    visits = sorted((visit for visit in found if visit), key=lambda visit: visit.window.start)
    stays = [_stay(problem, stay, look) for visit in visits for stay in _stays(visit)]
    return "".join((*stays, _notes(problem, plan, look)))


def render_findings(findings: Sequence[Finding], look: Look = PLAIN) -> str:
    """Return what the checker says: one line if nothing is wrong."""
    if not findings:
        return paragraph(look.say(texts.CHECK_CLEAN), look)
    places: dict[tuple[str, str, Text], dict[str, None]] = {}
    for finding in findings:
        same = places.setdefault((finding.rule, finding.case, finding.sentence), {})
        same[finding.appointment] = None
    header = (texts.COLUMN_RULE, texts.COLUMN_CASE, texts.COLUMN_SERVICE, texts.COLUMN_SENTENCE)
    rows = [
        (rule, case, "\n".join(where), look.say(sentence))
        for (rule, case, sentence), where in places.items()
    ]
    return heading(look.say(texts.CHECK_FOUND), look).lstrip() + table(header, rows, look)


def render_conflict(problem: Problem, error: InfeasibleError, look: Look = PLAIN) -> str:
    """Return why nothing fits, and the plan of the medical part if that does not wait."""
    ends = (problem.horizon.start, problem.horizon.end - timedelta(minutes=1))
    first, last = (_local(problem, moment).date().isoformat() for moment in ends)
    facts = {"cases": _listed(error.cases), "first": first, "last": last}
    parts = [heading(look.say(texts.CONFLICT_HEADING, **facts), look).lstrip()]
    parts.append(paragraph(look.say(texts.CONFLICT_REASONS), look))
    parts.append(_reasons(error.conflict, look))
    if error.medical is not None:
        parts.append(heading(look.say(texts.CONFLICT_MEDICAL), look))
        parts.append(render_visits(problem, error.medical, look))
    return "".join(parts)


# The parts of a plan.


def _title(problem: Problem, plan: Plan, look: Look) -> str:
    """Return whose plan this is and what is proved of it."""
    best = plan.status is Status.OPTIMAL
    facts = {
        "centre": plan.centre,
        "revision": plan.revision,
        "status": texts.PROVED_BEST if best else texts.NOT_PROVED_BEST,
        "zone": problem.centre.time_zone,
    }
    return paragraph(look.say(texts.SHEET_PLAN, **facts), look)


@attrs.frozen(kw_only=True)
class _Stay:
    """One part of a visit, with its number and how many there are."""

    visit: Visit
    number: int
    count: int


def _stays(visit: Visit) -> list[_Stay]:
    """Return the parts of *visit*, earliest first: by night and on the next day, or only one."""
    numbers = sorted({appointment.part for appointment in visit.appointments})
    parts = [tuple(a for a in visit.appointments if a.part == number) for number in numbers]
    return [
        _Stay(visit=attrs.evolve(visit, appointments=part), number=number, count=len(parts))
        for number, part in enumerate(parts, start=1)
    ]


def _stay(problem: Problem, stay: _Stay, look: Look) -> str:
    """Return one stay, appointment by appointment."""
    visit, whole = stay.visit, stay.count == 1
    start, end = (_local(problem, moment) for moment in (visit.window.start, visit.window.end))
    facts = {
        "case": visit.case,
        "child": visit.child,
        "part": stay.number,
        "parts": stay.count,
        "day": _day(start, look),
        "time": _span(start, end),
        "minutes": visit.window.minutes,
    }
    title = look.say(texts.SHEET_VISIT if whole else texts.SHEET_VISIT_PART, **facts)
    header = (texts.COLUMN_TIME, texts.COLUMN_SERVICE, texts.COLUMN_ROOM, texts.COLUMN_PEOPLE)
    # A break comes after the appointment that it interrupts, whatever their order in a file.
    order = sorted(visit.appointments, key=lambda a: (a.start, a.service == BREAK, a.ref))
    rows = [_appointment(problem, appointment, look) for appointment in order]
    return heading(title, look) + table(header, rows, look)


def _appointment(problem: Problem, appointment: Appointment, look: Look) -> tuple[Cell, ...]:
    """Return the row of one appointment."""
    time = _span(*(_local(problem, m) for m in (appointment.start, appointment.end)))
    if appointment.service == BREAK:
        return time, f"- {look.say(texts.BREAK_TITLE)}", "", ""
    name = look.say(_title_of(problem, appointment.service))
    if not appointment.child:
        name = look.say(texts.WITHOUT_CHILD, service=name)
    labels = {room.ref: room.label for room in problem.centre.rooms}
    rooms = (_room(ref, labels.get(ref, ""), look) for ref in appointment.rooms)
    people = look.listed(_seated(attendance, look) for attendance in appointment.people)
    return time, name, "\n".join(rooms), people


def _title_of(problem: Problem, service: str) -> Text:
    """Return what people call *service*; its reference where the profile does not say."""
    known = {each.ref: each.title for each in problem.profile.services}
    return known.get(service, Text(service, service))


def _room(ref: str, label: str, look: Look) -> str:
    """Return a room as staff call it, with what stands on its door."""
    return look.say(texts.ROOM_LABELLED, ref=ref, label=label) if label else ref


def _seated(attendance: Attendance, look: Look) -> str:
    """Return who sits where."""
    seat = texts.SEAT_TITLES.get(attendance.seat)
    name = look.say(seat) if seat else f"{attendance.seat}:"
    words = {
        Presence.ROOM: texts.SEATED,
        Presence.OBSERVING: texts.SEATED_OBSERVING,
        Presence.REMOTE: texts.SEATED_REMOTE,
    }
    return look.say(words[attendance.presence], seat=name, person=attendance.ref)


def _notes(problem: Problem, plan: Plan, look: Look) -> str:
    """Return what a coordinator should know about the new visits."""
    notes = [look.say(note) for note in _noted(problem, plan)]
    if not notes:
        return ""
    return heading(look.say(texts.NOTES_HEADING), look) + "".join(
        paragraph(note, look, first="- ", rest=GAP) for note in notes
    )


def _noted(problem: Problem, plan: Plan) -> Iterator[Text]:
    """Yield closed windows, lifted rules, wishes that gave way, and what was left out."""
    for case in problem.cases:
        brief = Brief(problem=problem, case=as_planned(problem, case, plan))
        if _window_closed(brief):
            yield texts.NOTE_WINDOW_CLOSED.fill(case=case.ref, rule=EvidenceWindow.id)
        costly = {rule.id: rule for rule in _gave_way(brief, plan)}
        for rule in _lifted(case):
            words = texts.NOTE_LIFTED if rule.id in costly else texts.NOTE_LIFTED_UNUSED
            yield words.fill(case=case.ref, rule=rule.id, sentence=rule.sentence)
        for wish in costly.values():
            if not case.lifts(wish.id):
                yield texts.NOTE_WISH.fill(case=case.ref, rule=wish.id, sentence=wish.sentence)
        if people := _without_mail(brief, plan):
            yield texts.NOTE_NO_MAIL.fill(case=case.ref, people=_listed(people))
    for out in plan.left_out:
        yield texts.NOTE_LEFT_OUT.fill(
            case=out.case,
            service=_title_of(problem, out.service),
            reasons=_codes(out.conflict),
        )
    for left in plan.unplanned:
        yield texts.NOTE_UNPLANNED.fill(case=left.case, reasons=_codes(left.conflict))


def _codes(conflict: Conflict) -> Text:
    """Return the reasons of *conflict* in one line."""
    return _listed(reason.code for reason in conflict.reasons)


def _lifted(case: Case) -> list[Rule]:
    """Return the rules that recorded decisions lift for *case*."""
    return [registry()[override.rule] for override in case.overrides]


def _window_closed(brief: Brief) -> bool:
    """Tell whether the evidence window had closed before anybody knew."""
    if brief.problem.profile.setting(EvidenceWindow.id) is None:
        return False
    shape, rule = shape_of(brief), EvidenceWindow()
    void = brief.case.incident is not None and window_closes(brief, rule.hours(brief)) is None
    return void and any(shape.has(service) for service in brief.value(rule.id, "services"))


def _gave_way(brief: Brief, plan: Plan) -> Iterator[Rule]:
    """Yield the soft and lifted rules that the case's visit goes against."""
    visit = plan.visit(brief.case.ref)
    if visit is not None:
        outcome = Outcome(brief=brief, shape=shape_of(brief), visit=visit, plan=plan)
        for force in in_force(brief):
            if force.costs and force.rule.cost(outcome):
                yield force.rule


def _without_mail(brief: Brief, plan: Plan) -> list[str]:
    """Return who has a seat but no address, by reference."""
    visit = plan.visit(brief.case.ref)
    seated = {who.ref for a in visit.appointments for who in a.people} if visit else set()
    return sorted(
        person.ref for person in brief.people if person.ref in seated and not person.email
    )


def _standing(problem: Problem, plan: Plan, look: Look) -> str:
    """Return the visits that stood before, one line for each stay."""
    new = {case.ref for case in problem.cases}
    stood = [visit for visit in plan.visits if visit.case not in new]
    rows = []
    for visit in sorted(stood, key=lambda visit: visit.window.start):
        for stay in visit.parts:
            start, end = (_local(problem, m) for m in (stay.start, stay.end))
            rows.append((visit.case, _day(start, look), _span(start, end)))
    if not rows:
        return ""
    header = (texts.COLUMN_CASE, texts.COLUMN_DAY, texts.COLUMN_TIME)
    return heading(look.say(texts.STANDING_HEADING), look) + table(header, rows, look)


def _goals(levels: Sequence[LevelValue], look: Look) -> str:
    """Return what every level of the objective came to, and whether that is proved."""
    header = (texts.COLUMN_VALUE, texts.COLUMN_BOUND, texts.COLUMN_PROVED, texts.COLUMN_GOAL)
    rows = []
    for level in levels:
        if level.value:
            proved = look.say(texts.YES if level.value == level.bound else texts.NOT_YET)
            title = texts.LEVEL_TITLES.get(level.level)
            name = look.say(title) if title else level.level
            rows.append((str(level.value), str(level.bound), proved, name))
    parts = [heading(look.say(texts.GOALS_HEADING), look), table(header, rows, look)]
    if len(rows) < len(levels):
        parts.append(paragraph(look.say(texts.GOALS_AT_ZERO), look, first=GAP, rest=GAP))
    return "".join(parts) if levels else ""


def _reasons(conflict: Conflict, look: Look) -> str:
    """Return a conflict, each rule once with all that it concerns."""
    subjects: dict[str, list[str]] = {}
    sentences: dict[str, str] = {}
    for reason in conflict.reasons:
        sentences[reason.rule] = look.say(reason.sentence)
        subjects.setdefault(reason.rule, []).extend(filter(None, [reason.subject]))
    rows = [
        (rule, "\n".join(filter(None, (sentence, look.say(_listed(subjects[rule]))))))
        for rule, sentence in sorted(sentences.items())
    ]
    return table((texts.COLUMN_RULE, texts.COLUMN_CONCERNS), rows, look)


# Times and lists.


def _local(problem: Problem, moment: datetime) -> datetime:
    """Return *moment* on the centre's clocks."""
    return moment.astimezone(problem.centre.zone)


def _day(moment: datetime, look: Look) -> str:
    """Return the date with its weekday."""
    weekday = texts.WEEKDAYS[moment.weekday()]
    return look.say(texts.SHEET_DAY, weekday=weekday, date=moment.date().isoformat())


def _span(start: datetime, end: datetime) -> str:
    """Return from when to when on the clock."""
    return f"{start:%H:%M}-{end:%H:%M}"


def _listed(items: Iterable[str]) -> Text:
    """Return *items* in one line, in both languages."""
    every = tuple(items)
    return Text(texts.LIST_COMMA.en.join(every), texts.LIST_COMMA.zh.join(every))
