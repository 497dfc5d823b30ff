"""
What can be wrong with a plan: each function yields the id of a rule once per breach.

Whether a rule binds the case, only costs, or is lifted is the law's matter.
"""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

from onestop.model import Person, Room, Seat
from tests.brute.law import MINUTE, Law, Taken, Want, meet

Rivals = list[tuple[Law, Taken]]
Spans = dict[str, tuple[datetime, datetime]]


# One appointment: its time.


def time_faults(law: Law, want: Want, start: datetime, end: datetime) -> Iterator[str]:
    """Yield F07 F08 R26 for the time alone, and R01 R37 for that of an interview."""
    problem, case = law.problem, law.case
    there = max(problem.now, case.reported) + case.child.travel * MINUTE
    local = start.astimezone(law.zone)
    if start < there or local.minute % law.grid or local.second or local.microsecond:
        yield "F07"
    if start < problem.horizon.start or end > problem.horizon.end:
        yield "F07"
    if any(start < gone.end and gone.start < end for gone in (*case.blocked, *law.elsewhere)):
        yield "F07"
    if any(pin.service == want.service and pin.start != start for pin in case.pins):
        yield "F08"
    closes = law.closes()
    if closes is not None and want.service == law.collects() and end > closes:
        yield "R26"
    if want.service == "interview":
        yield from _interview_faults(law, local, end.astimezone(law.zone))


def _interview_faults(law: Law, start: datetime, end: datetime) -> Iterator[str]:
    """Yield R01 R37 for the wall-clock time of an interview."""
    if len(law.case.past_interviews) + 1 > law.values["R01"]["interviews"]:
        yield "R01"
    early, late = law.values["R37"]["from"], law.values["R37"]["to"]
    if start.date() != end.date() or start.time() < early or end.time() > late:
        yield "R37"


# One appointment: its people.


def seat_faults(law: Law, want: Want, seat: Seat, ref: str, presence: str) -> Iterator[str]:
    """Yield F02 R04 R05 R06 R07 R13 R19 for somebody in a seat, at whatever time."""
    if ref in law.case.excluded:
        yield "R07"
    if any(c.ref == ref and not c.suitable for c in law.case.companions):
        yield "R07"
    person = law.people.get(ref)
    if person is None:
        yield "F02"
        return
    qualified = any(role in seat.roles for role in person.roles)
    qualified &= all(c in person.certificates for c in seat.certificates)
    by_video = person.remote and "remote" in seat.presence
    if not qualified or presence not in seat.presence or by_video != (presence == "remote"):
        yield "F02"
    if law.girl and person.gender == "male":
        yield from _man_faults(law, [want.service, seat.name], person)
    yield from _duty_faults(law, want, seat.name, person, presence)


def _duty_faults(law: Law, want: Want, seat: str, person: Person, presence: str) -> Iterator[str]:
    """Yield R06 R13 R19 for somebody in a seat that one of these rules adds."""
    values, roles = law.values, set(person.roles)
    guards = presence == "room" and roles & set(values["R06"]["roles"])
    if seat == values["R06"]["seat"] and want.service in values["R06"]["services"] and not guards:
        yield "R06"
    speaks = set(law.case.child.languages) & set(person.languages)
    if seat == "interpreter" and not speaks:
        yield "R13"
    watches = presence != "room" and roles & set(values["R19"]["roles"])
    if seat == "prosecutor" and not watches:
        yield "R19"


def _man_faults(law: Law, place: list[str], man: Person) -> Iterator[str]:
    """Yield R04a R04b R05a R05b for a man who sits with a girl."""
    if place == ["interview", "lead"]:
        yield "R04a"
    if place == ["interview", "second"]:
        yield "R04b"
    physician = any(role in law.values["R05a"]["physicians"] for role in man.roles)
    if place in law.values["R05a"]["seats"] and not physician:
        yield "R05a"
    if place == law.values["R05b"]["seat"]:
        yield "R05b"


def diary_faults(law: Law, option: Taken, seat: str, ref: str, presence: str) -> Iterator[str]:
    """Yield F04 F05 R11 R48 for somebody in a seat, against diary and standing visits."""
    person, start, end = law.people.get(ref), option.start, option.end
    diary = law.problem.diaries.get(ref)
    if person is None or diary is None:
        yield "F05"
        return
    if presence != "remote":
        start, end = start - person.travel * MINUTE, end + person.travel * MINUTE
        if option.start < law.problem.now + max(person.notice, person.travel) * MINUTE:
            yield "F05"
    if not any(window.start <= start and end <= window.end for window in diary.windows):
        yield "F05"
    interviews = option.service == "interview" and seat in ("lead", "second")
    for theirs in law.stands:
        if meet(option, theirs) and any(ref == other for _, other, _ in theirs.people):
            yield "F04"
            asked = (theirs.who("lead"), theirs.who("second"))
            if interviews and theirs.service == "interview" and ref in asked:
                yield "R11"
    leads = (option.service, seat) == ("interview", "lead")
    if leads and law.led(ref, law.day(option.start)) >= limit(law, ref):
        yield "R48"


def limit(law: Law, ref: str) -> int:
    """Return how many interviews a day the person may lead."""
    own = law.people[ref].max_interviews_per_day
    return law.values["R48"]["interviews"] if own is None else own


def team_faults(law: Law, option: Taken) -> Iterator[str]:
    """Yield F08 F09 R10a for the people together."""
    refs = [ref for _, ref, _ in option.people]
    if len(set(refs)) < len(refs):
        yield "F09"
    for pin in law.case.pins:
        if pin.service == option.service and not set(pin.people) <= set(refs):
            yield "F08"
    if option.service == "interview" and option.who("second") is None:
        lead = law.people.get(option.who("lead") or "")
        if lead and lead.agency == law.values["R10a"]["agency"]:
            yield "R10a"


# One appointment: its rooms.


def room_faults(law: Law, want: Want, room: str | None, observed: str | None) -> Iterator[str]:
    """Yield F06 F08 R03 R14 R22 for the room, at whatever time."""
    place = law.rooms.get(room or "")
    if not _serves(law, want, place) or (not want.kinds and room is not None):
        yield "F06"
    if any(p.service == want.service and p.room not in (None, room) for p in law.case.pins):
        yield "F08"
    features = place.features if place else ()
    for rule in ("R03", "R14") if want.service == "interview" else ():
        if law.values[rule]["feature"] not in features:
            yield rule
    linked = place.observed_from if place and want.observed else None
    if observed != linked or (want.observed and linked is None):
        yield "R22"


def _serves(law: Law, want: Want, room: Room | None) -> bool:
    """Tell whether *room* is of the right kind and has what the child needs."""
    if not want.kinds:
        return True
    needs = [need for need in law.case.child.needs if need != "disability"]
    return (
        room is not None
        and any(kind in want.kinds for kind in room.kinds)
        and all(need in room.features for need in needs)
    )


def open_faults(law: Law, option: Taken) -> Iterator[str]:
    """Yield F04 F06 R49 for the rooms at a time, against openings and standing visits."""
    for ref in {option.room, option.observed} - {None}:
        opening = law.problem.openings.get(ref)
        windows = opening.windows if opening else ()
        if not any(w.start <= option.start and option.end <= w.end for w in windows):
            yield "F06"
        if full(law, option, ref, []):
            yield "F04"
    for theirs in law.stands:
        if close(law, theirs, option) or close(law, option, theirs):
            yield "R49"


def full(law: Law, option: Taken, room: str, rivals: list[Taken]) -> bool:
    """Tell whether *room* holds more than it can at some moment of *option*."""
    using = [a for a in (*law.stands, *rivals) if a.uses(room) and meet(a, option)]
    moments = [option.start, *(a.start for a in using if a.start > option.start)]
    crowd = max(1 + sum(a.start <= moment < a.end for a in using) for moment in moments)
    return crowd > (law.rooms[room].capacity if room in law.rooms else 1)


def close(law: Law, first: Taken, then: Taken) -> bool:
    """Tell whether *then* follows *first* in a room for one family before that is reset."""
    room = law.rooms.get(first.room or "") if first.room == then.room else None
    if room is None or room.capacity > 1:
        return False
    return first.end <= then.start < first.end + room.reset * MINUTE


# Several appointments.


def order_faults(law: Law, spans: Spans) -> Iterator[str]:
    """Yield F03 R02 R24 R25 R41 R43 R44 R45 for the times of a visit, or of a part of one."""
    for one, other in itertools.combinations(spans.values(), 2):
        if one[0] < other[1] and other[0] < one[1]:
            yield "F03"
    first, last = min(s for s, _ in spans.values()), max(e for _, e in spans.values())
    if law.day(first) != law.day(last - timedelta(microseconds=1)):
        yield "R02"
    if (last - first) // MINUTE > law.stay:
        yield "R45"
    hurried = law.acute or law.case.injured
    before = [(service, "interview") for service in law.values["R24"]["services"]]
    for one, other in before if hurried else law.values["R25"]["order"]:
        if one in spans and other in spans and spans[one][1] > spans[other][0]:
            yield "R24" if hurried else "R25"
    rights = spans.get(law.values["R41"]["service"])
    if rights and any(span != rights and span[0] < rights[1] for span in spans.values()):
        yield "R41"
    counselling, interview = spans.get(law.values["R43"]["service"]), spans.get("interview")
    if counselling and interview and counselling[0] < interview[1]:
        yield "R43"
    if not _rested(law, spans):
        yield "R44"


def _rested(law: Law, spans: Spans) -> bool:
    """Tell whether the rest, if any, lies between exam and interview, if there are both."""
    tiring = next((s for s in law.values["R44"]["after"] if s in law.wanted), None)
    rest = spans.get(law.values["R44"]["service"])
    exam, interview = spans.get(tiring), spans.get("interview")
    if not (rest and exam and interview):
        return True
    first, then = min(exam, interview), max(exam, interview)
    return first[1] <= rest[0] and rest[1] <= then[0]


def between_faults(law: Law, mine: Taken, rivals: Rivals) -> Iterator[str]:
    """Yield F04 R11 R48 R49 for *mine* against what other new visits hold."""
    for _, theirs in rivals:
        if meet(mine, theirs) and {r for _, r, _ in mine.people} & {r for _, r, _ in theirs.people}:
            yield "F04"
        if close(law, theirs, mine):
            yield "R49"
    for room in {mine.room, mine.observed} - {None}:
        if full(law, mine, room, [theirs for _, theirs in rivals]):
            yield "F04"
    if mine.service == "interview":
        others = [(their, a) for their, a in rivals if a.service == "interview"]
        yield from _interviewer_faults(law, mine, others)


def _interviewer_faults(law: Law, mine: Taken, others: Rivals) -> Iterator[str]:
    """Yield R11 R48 for an interview against those of other new visits."""
    team, lead, ahead = {mine.who("lead"), mine.who("second")} - {None}, mine.who("lead"), 0
    for their, theirs in others:
        if meet(mine, theirs) and team & {theirs.who("lead"), theirs.who("second")}:
            yield "R11"
        if lead == theirs.who("lead") and law.day(mine.start) == law.day(theirs.start):
            ahead += _turn(their, theirs) < _turn(law, mine)
    if lead in law.people:
        stood = law.led(lead, law.day(mine.start))
        if stood < limit(law, lead) <= stood + ahead:
            yield "R48"


def _turn(law: Law, interview: Taken) -> tuple[bool, datetime, str]:
    """Return R48's order among new interviews: those without override first, then by start."""
    lifted = any(override.rule == "R48" for override in law.case.overrides)
    return lifted, interview.start, law.case.ref
