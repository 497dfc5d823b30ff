"""
What can be wrong with one appointment: each function yields the id of a rule once per breach.

Whether a rule binds the case, only costs, or is lifted is the law's matter.
"""

from collections.abc import Iterator
from datetime import datetime, time

from onestop.model import Person, Seat
from tests.brute.law import MINUTE, Law, Taken, meet
from tests.brute.shape import Want, serves

NOON = time(12)


# Its time.


def time_faults(law: Law, want: Want, start: datetime, end: datetime) -> Iterator[str]:
    """Yield F07 F08 F10 R02 R26-R31 R39 R40 for the time, and R01 R34 R37 for an interview's."""
    problem, case = law.problem, law.case
    local = start.astimezone(law.zone)
    if local.minute % law.grid or local.second or local.microsecond or start < problem.now:
        yield "F07"
    if start < problem.horizon.start or end > problem.horizon.end:
        yield "F07"
    if any(pin.service == want.service and pin.start != start for pin in case.pins):
        yield "F08"
    yield from (rule for rule, watched, by in law.deadlines if watched == want.service and end > by)
    if law.night:
        since, until = law.night
        # R02: nothing of the day's part starts before the night is over.
        if (want.part > 1 and start < until) or (want.part == 1 and want.child and end > until):
            yield "R02"
        if want.part == 1 and start < since:
            yield "R02"
    if want.child:
        yield from _childs_time(law, start, end)
    if want.service == "interview":
        yield from _interview_faults(law, local, end.astimezone(law.zone))


def _childs_time(law: Law, start: datetime, end: datetime) -> Iterator[str]:
    """Yield F07 F10 R39 R40 where the child cannot or would rather not be there then."""
    taken = [(gone.start, gone.end) for gone in (*law.case.blocked, *law.elsewhere)]
    if start < law.ready or any(start < until and since < end for since, until in taken):
        yield "F07"
    if law.case.wishes.time is not None and not _in_half(law, start, end):
        yield "F10"
    for rule, kept in (("R39", law.problem.lessons), ("R40", law.problem.routines)):
        windows = kept[law.case.ref].windows if law.case.ref in kept else ()
        if any(start < w.end and w.start < end for w in windows):
            yield rule


def _in_half(law: Law, start: datetime, end: datetime) -> bool:
    """Tell whether all of it lies in the half of the day that is wished for."""
    first, last = start.astimezone(law.zone), end.astimezone(law.zone)
    noon = datetime.combine(first.date(), NOON, law.zone)
    if law.case.wishes.time == "morning":
        return last <= noon
    midnight = last.time() == time() and law.day(end - MINUTE) == first.date()
    return first >= noon and (midnight or last.date() == first.date())


def _interview_faults(law: Law, start: datetime, end: datetime) -> Iterator[str]:
    """Yield R01 R34 R37 for the wall-clock time of an interview."""
    once = law.values["R01"]["interviews"] if "R01" in law.values else None
    if once is not None and len(law.case.past_interviews) + 1 > once:
        yield "R01"
    if "R34" in law.values:
        today = [moment for moment in law.heard if law.day(moment) == start.date()]
        if len(today) + 1 > law.values["R34"]["sessions"]:
            yield "R34"
    if "R37" in law.values:
        early, late = law.values["R37"]["from"], law.values["R37"]["to"]
        if start.date() != end.date() or start.time() < early or end.time() > late:
            yield "R37"


# Its people.


def seat_faults(law: Law, want: Want, seat: Seat, ref: str, presence: str) -> Iterator[str]:
    """Yield F02 F10 and what rules say of somebody in a seat, at whatever time."""
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
    qualified &= not seat.agencies or person.agency in seat.agencies
    area = law.case.territory
    qualified &= area is None or not person.territory or area in person.territory
    by_video = person.remote and "remote" in seat.presence
    if not qualified or presence not in seat.presence or by_video != (presence == "remote"):
        yield "F02"
    place = [want.service, seat.name]
    examiner = law.case.wishes.examiner
    if place == ["exam", "doctor"] and examiner not in (None, person.gender):
        yield "F10"
    if law.girl and person.gender == "male":
        yield from _man_faults(law, place, person)
    yield from _duty_faults(law, want, seat.name, person, presence)
    yield from _known_faults(law, want, seat.name, person)


def _duty_faults(law: Law, want: Want, seat: str, person: Person, presence: str) -> Iterator[str]:
    """Yield R06 R13 R19 R20 R21 for somebody in a seat that one of these rules adds."""
    values, roles, place = law.values, set(person.roles), (want.service, seat)
    if "R06" in values and seat == values["R06"]["seat"]:
        guards = presence == "room" and roles & set(values["R06"]["roles"])
        if want.service in values["R06"]["services"] and not guards:
            yield "R06"
    speaks = set(law.case.child.languages) & set(person.languages)
    if seat == "interpreter" and not speaks:
        yield "R13"
    watchers = {"R19": [("prosecutor", values.get("R19", {}).get("roles"))]}
    watchers["R20"] = [(o["seat"], o["roles"]) for o in values.get("R20", {}).get("observers", ())]
    watchers["R21"] = [(values.get("R21", {}).get("seat"), values.get("R21", {}).get("roles"))]
    for rule, seats in watchers.items():
        for name, asked in seats:
            watches = presence != "room" and asked is not None and roles & set(asked)
            if rule in values and place == ("interview", name) and not watches:
                yield rule


def _known_faults(law: Law, want: Want, seat: str, person: Person) -> Iterator[str]:
    """Yield R06b R08a R09 R47: who is refused, who comes along, who was there before."""
    values, case = law.values, law.case
    if "R06b" in values and seat == values["R06b"]["seat"] and person.ref in case.refused:
        yield "R06b"
    if want.service == "interview" and "companion" in person.roles:
        yield "R08a"
    last = case.past_interviews[-1] if case.past_interviews else None
    if "R09" in values and seat == values["R09"]["seat"]:
        if last and last.adult in law.people and last.adult != person.ref:
            yield "R09"
        pooled = any(role in values["R09"]["roles"] for role in person.roles)
        if pooled and person.ref in law.linked_adults:
            yield "R09"
    if last and [want.service, seat] == ["interview", "lead"] and person.ref != last.interviewer:
        yield "R47"


def _man_faults(law: Law, place: list[str], man: Person) -> Iterator[str]:
    """Yield R04a R04b R05a R05b R53 for a man who sits with a girl."""
    values = law.values
    if place == ["interview", "lead"]:
        yield "R04a"
    if place == ["interview", "second"]:
        yield "R04b"
    bodily = values["R05a"]["seats"] if "R05a" in values else ()
    if any(place == list(pair) for pair in bodily) and not any(
        role in values["R05a"]["physicians"] for role in man.roles
    ):
        yield "R05a"
    if "R05b" in values and place == list(values["R05b"]["seat"]):
        yield "R05b"
    if "R53" in values and place == [values["R53"]["service"], values["R53"]["seat"]]:
        yield "R53"


def diary_faults(law: Law, option: Taken, seat: str, ref: str, presence: str) -> Iterator[str]:
    """Yield F04 F05 R11 R48 for somebody in a seat, against diary and standing visits."""
    person, start, end = law.people.get(ref), option.start, option.end
    windows = law.windows(ref)
    if person is None or windows is None:
        yield "F05"
        return
    if presence != "remote":
        start, end = start - person.travel * MINUTE, end + person.travel * MINUTE
        if option.start < law.problem.now + max(person.notice, person.travel) * MINUTE:
            yield "F05"
    if not any(since <= start and end <= until for since, until in windows):
        yield "F05"
    interviews = option.service == "interview" and seat in ("lead", "second")
    for theirs in law.stands:
        if meet(option, theirs) and any(ref == other for _, other, _ in theirs.people):
            yield "F04"
            asked = (theirs.who("lead"), theirs.who("second"))
            if interviews and theirs.service == "interview" and ref in asked:
                yield "R11"
    leads = (option.service, seat) == ("interview", "lead")
    if leads and "R48" in law.values and law.led(ref, law.day(option.start)) >= limit(law, ref):
        yield "R48"


def too_soon(law: Law, one: Taken, other: Taken) -> bool:
    """Tell whether somebody at both sites has no time for the way between them: F11."""
    way = law.way(law.site(one.room), law.site(other.room))
    if one.start - other.end >= way or other.start - one.end >= way:
        return False
    present = ({ref for _, ref, how in a.people if how != "remote"} for a in (one, other))
    return way > 0 * MINUTE and not set.isdisjoint(*present)


def limit(law: Law, ref: str) -> int:
    """Return how many interviews a day the person may lead."""
    own = law.people[ref].max_interviews_per_day
    return law.values["R48"]["interviews"] if own is None else own


def team_faults(law: Law, option: Taken) -> Iterator[str]:
    """Yield F08 F09 F11 R10a R10c R51 R58 for the people together, in their room."""
    refs = [ref for _, ref, _ in option.people]
    if len(set(refs)) < len(refs):
        yield "F09"
    for pin in law.case.pins:
        if pin.service == option.service and not set(pin.people) <= set(refs):
            yield "F08"
    yield from ("F11" for theirs in law.stands if too_soon(law, option, theirs))
    if option.service == "interview":
        yield from _interviewers_faults(law, option)


def _interviewers_faults(law: Law, option: Taken) -> Iterator[str]:
    """Yield R10a R10c R51 R58 for those who interview together."""
    lead = law.people.get(option.who("lead") or "")
    alone = lead is not None and option.who("second") is None
    if alone and "R10a" in law.values and lead.agency == law.values["R10a"]["agency"]:
        yield "R10a"
    if "R10c" in law.values:
        team = [law.people.get(option.who(seat) or "") for seat in law.values["R10c"]["seats"]]
        if not any(person and person.gender == "female" for person in team):
            yield "R10c"
    how = {seat: presence for seat, _, presence in option.people}
    if how.get("lead") == "remote" and how.get("second") != "room":
        yield "R51"
    if option.room is None or lead is None:
        yield "R58"


# Its rooms.


def room_faults(law: Law, want: Want, room: str | None, observed: str | None) -> Iterator[str]:
    """Yield F06 F08 R03 R14 R22 for the room, at whatever time."""
    place = law.rooms.get(room or "")
    if (want.kinds and not serves(law, want, room)) or (not want.kinds and room is not None):
        yield "F06"
    if any(p.service == want.service and p.room not in (None, room) for p in law.case.pins):
        yield "F08"
    features = place.features if place else ()
    for rule in ("R03", "R14") if want.service == "interview" else ():
        if rule in law.values and law.values[rule]["feature"] not in features:
            yield rule
    linked = place.observed_from if place and want.observed else None
    if observed != linked or (want.observed and linked is None):
        yield "R22"


def open_faults(law: Law, option: Taken) -> Iterator[str]:
    """Yield F04 F06 R12 R38 R49 for the rooms at a time, against openings and standing visits."""
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
        if together(option, theirs):
            yield "R12"
    room = law.rooms.get(option.room or "")
    if room and "R38" in law.values and law.values["R38"]["feature"] in room.features:
        start, end = option.start.astimezone(law.zone), option.end.astimezone(law.zone)
        early, late = law.values["R38"]["from"], law.values["R38"]["to"]
        if start.date() != end.date() or start.time() < early or end.time() > late:
            yield "R38"


def together(one: Taken, other: Taken) -> bool:
    """Tell whether two interviews share a room and any time."""
    both = one.service == other.service == "interview"
    return both and meet(one, other) and one.room is not None and one.room == other.room


def full(law: Law, option: Taken, room: str, rivals: list[Taken]) -> bool:
    """Tell whether *room* holds more than it can at some moment of *option*."""
    using = [a for a in (*law.stands, *rivals) if a.uses(room) and meet(a, option)]
    moments = [option.start, *(a.start for a in using if a.start > option.start)]
    crowd = max(1 + sum(a.start <= moment < a.end for a in using) for moment in moments)
    return crowd > (law.rooms[room].capacity if room in law.rooms else 1)


def close(law: Law, first: Taken, then: Taken) -> bool:
    """Tell whether *then* follows *first* in a room for one family before that is reset."""
    room = law.rooms.get(first.room or "") if first.room == then.room else None
    if room is None or room.capacity > 1 or not (first.child and then.child):
        return False
    return first.end <= then.start < first.end + room.reset * MINUTE
