"""
The oracle: what every rule means, written again from its sentence, and every plan tried.

Shares nothing with the package but the values of :mod:`onestop.model`, and
does not even call their methods.  Each ``*_faults`` function yields the id of
a rule once per breach, whether that rule binds the case or not; a
:class:`Law` knows which bind and which only cost.  :func:`holds` judges a
finished plan, :func:`levels` rates it, :func:`search` tries all of them: start
times first, best first, then every filling of seats and rooms.
"""

import heapq
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from onestop.model import (
    Appointment,
    Attendance,
    Case,
    Plan,
    Presence,
    Problem,
    Seat,
    Status,
    Visit,
)

LEVELS = ("deadline", "earliest", "on-site", "faces", "wishes", "load")
FRAME = frozenset(f"F0{number}" for number in range(1, 10))
LIFTED_COSTS = {"R04b", "R14", "R24", "R26", "R37", "R45", "R48"}
URGENCY = {"acute": 4, "urgent": 2, "planned": 1}
MINUTE = timedelta(minutes=1)


class Taken(NamedTuple):
    """An appointment in plain words: what, when, where, and (seat, who, how) of each person."""

    service: str
    start: datetime
    end: datetime
    room: str | None
    observed: str | None
    people: tuple[tuple[str, str, str], ...]

    def who(self, seat: str) -> str | None:
        """Return who fills *seat*."""
        return next((ref for name, ref, _ in self.people if name == seat), None)

    def uses(self, room: str) -> bool:
        """Tell whether the appointment takes *room*."""
        return room in (self.room, self.observed)


def taken(appointment: Appointment) -> Taken:
    """Return *appointment* in plain words."""
    people = tuple((p.seat, p.ref, str(p.presence)) for p in appointment.people)
    return Taken(
        appointment.service,
        appointment.start,
        appointment.end,
        appointment.room,
        appointment.observed_from,
        people,
    )


def meet(one: Taken, other: Taken) -> bool:
    """Tell whether two appointments share any time."""
    return one.start < other.end and other.start < one.end


def mains(visit: Visit) -> list[Taken]:
    """Return the appointments of *visit* that are no breaks."""
    return [taken(a) for a in visit.appointments if a.service != "break"]


class Law:
    """One case under its rules: which must hold, which cost, and what the visit must have."""

    def __init__(self, problem: Problem, case: Case, without: frozenset[str]) -> None:
        """Sort the rules, and shape the visit."""
        self.problem, self.case = problem, case
        self.grid, self.zone = problem.centre.grid, ZoneInfo(problem.centre.time_zone)
        self.must, self.weights = set(FRAME - without), {}
        self.values: dict[str, Any] = {s.rule: s.values for s in problem.profile.rules}
        lifted = {override.rule for override in case.overrides}
        for setting in problem.profile.rules:
            gone = setting.strength == "overridable" and setting.rule in lifted
            if setting.rule in without or (gone and setting.rule not in LIFTED_COSTS):
                continue
            if gone or setting.strength == "soft":
                self.weights[setting.rule] = setting.weight
            else:
                self.must.add(setting.rule)
        self.people = {person.ref: person for person in problem.centre.people}
        for c in case.companions:
            self.people[c.ref] = SimpleNamespace(
                ref=c.ref, roles=("companion",), gender=c.gender, languages=c.languages,
                agency="", travel=0, notice=0, remote=False, certificates=(),
                max_interviews_per_day=None,
            )  # fmt: skip
        self.rooms = {room.ref: room for room in problem.centre.rooms}
        self.standing = (
            {v.case: mains(v) for v in problem.standing.visits} if problem.standing else {}
        )
        self.acute = case.urgency == "acute"
        self.girl = case.child.gender == "female"
        self.foreign = not set(case.child.languages) & set(self.values["R13"]["languages"])
        ages = sorted(self.values["R33"]["ages"], key=lambda row: row["to"])
        self.row = next(row for row in ages if row["to"] >= case.child.age)
        self.wanted = shaped(self)
        self.stay = self._stay()

    def on(self, rule: str) -> bool:
        """Tell whether *rule* applies, binding or costing."""
        return rule in self.must or rule in self.weights

    def broken(self, faults: Iterable[str]) -> bool:
        """Tell whether any of *faults* breaks a rule that binds."""
        return any(fault in self.must for fault in faults)

    def cost(self, faults: Iterable[str]) -> int:
        """Return what *faults* cost as wishes; R26 costs minutes at a level of its own."""
        return sum(self.weights.get(fault, 0) for fault in faults if fault != "R26")

    def upward(self, minutes: float) -> int:
        """Return the first multiple of the grid that holds *minutes*."""
        return next(m for m in itertools.count(0, self.grid) if m >= minutes)

    def day(self, moment: datetime) -> Any:  # noqa: ANN401 - a date
        """Return the calendar day of *moment* on the centre's clocks."""
        return moment.astimezone(self.zone).date()

    def closes(self) -> datetime | None:
        """Return when R26's window closes; None if none applies."""
        if self.case.incident is None or not self.on("R26"):
            return None
        values = self.values["R26"]
        grown = self.case.child.age >= values["adolescent_from"]
        hours = values["hours_adolescent"] if grown else values["hours_child"]
        closes = self.case.incident.start + timedelta(hours=hours)
        return closes if closes > self.case.reported else None

    def collects(self) -> str | None:
        """Return the service that R26 watches."""
        services = (s for s in self.values["R26"]["services"] if s in self.wanted)
        return next(services, None)

    def _stay(self) -> int:
        """Return R45's minutes on site."""
        minutes = self.row["stay"]
        if "interview" in self.wanted:
            minutes += max(0, self.wanted["interview"].minutes - self.upward(self.row["booked"]))
        if self.acute and self.values["R45"]["exam"] in self.wanted:
            minutes += self.values["R45"]["acute"]
        return minutes

    def led(self, person: str, day: Any = None) -> int:  # noqa: ANN401 - a date
        """Return how many standing interviews *person* leads, of one day or of all."""
        return sum(
            a.service == "interview"
            and a.who("lead") == person
            and day in (None, self.day(a.start))
            for visit in self.standing.values()
            for a in visit
        )


class Want(NamedTuple):
    """An appointment that the visit must have: its service, length, rooms, seats and breaks."""

    service: str
    minutes: int
    kinds: tuple[str, ...]
    seats: tuple[Seat, ...]
    breaks: tuple[tuple[int, int], ...] = ()

    @property
    def observed(self) -> bool:
        """Whether a seat may be taken in the observation room."""
        return any("observing" in seat.presence for seat in self.seats)


def shaped(law: Law) -> dict[str, Want]:
    """Return what the visit must have: F01 R06 R10b R13 R19 R33 R35 R41 R44."""
    known = {service.ref: service for service in law.problem.profile.services}
    asked = law.case.services
    chosen = [s for s in known if (known[s].default if asked is None else s in asked)]
    inside = {i for s in chosen for i in known[s].absorbs if i in chosen} if law.acute else set()
    chosen = [service for service in chosen if service not in inside]
    if law.on("R41") and law.values["R41"]["service"] not in chosen:
        chosen.insert(0, law.values["R41"]["service"])
    if law.on("R44") and "interview" in chosen:
        tiring = any(s in chosen for s in law.values["R44"]["after"])
        rest = law.values["R44"]["service"]
        chosen += [rest] if tiring and rest not in chosen else []
    return {ref: shaped_one(law, known, known[ref], inside) for ref in chosen}


def shaped_one(law: Law, known: dict[str, Any], service: Any, inside: set[str]) -> Want:  # noqa: ANN401
    """Return one appointment with its length, its seats and its breaks."""
    minutes, seats, breaks = service.minutes, list(service.seats), ()
    if law.acute:
        minutes = service.acute_minutes or minutes
        for ref in (ref for ref in service.absorbs if ref in inside):
            seats += [s for s in known[ref].seats if s.name not in [t.name for t in seats]]
    if service.ref == "interview" and law.on("R33"):
        values, grow = law.values["R33"], [1.0]
        grow += [values["interpreter"]] if law.foreign else []
        grow += [values["disability"]] if "disability" in law.case.child.needs else []
        minutes = law.row["booked"] * max(grow)
    if service.ref == "interview" and law.on("R35"):
        breaks = spread(law.upward(minutes), law.row["break_every"], law.values["R35"]["minutes"])
    for rule, seat in extra_seats(law):
        if law.on(rule) and service.ref in law.values[rule].get("services", ("interview",)):
            seats.append(seat)
    return Want(service.ref, law.upward(minutes), service.kinds, tuple(seats), breaks)


def extra_seats(law: Law) -> Iterator[tuple[str, Seat]]:
    """Yield the seats that rules add, each with its rule."""
    values = law.values
    yield "R06", Seat(name=values["R06"]["seat"], roles=tuple(values["R06"]["roles"]))
    yield "R10b", Seat(name="second", roles=tuple(values["R10b"]["roles"]))
    if law.foreign:
        yield "R13", Seat(name="interpreter", roles=tuple(values["R13"]["roles"]))
    watching = ("observing", "remote")
    yield "R19", Seat(name="prosecutor", roles=tuple(values["R19"]["roles"]), presence=watching)


def spread(minutes: int, every: int, length: int) -> tuple[tuple[int, int], ...]:
    """Return the fewest breaks, as (after, minutes), that leave no stretch over *every*."""
    count = next(n for n in itertools.count() if minutes - n * length <= every * (n + 1))
    talk = minutes - count * length
    return tuple((talk * i // (count + 1) + length * (i - 1), length) for i in range(1, count + 1))


# What can be wrong with one appointment: its time, its people, its room.


def time_faults(law: Law, want: Want, start: datetime, end: datetime) -> Iterator[str]:
    """Yield F07 F08 R01 R26 R37 for the time alone."""
    problem, case = law.problem, law.case
    there = max(problem.now, case.reported) + case.child.travel * MINUTE
    local, until = start.astimezone(law.zone), end.astimezone(law.zone)
    if start < there or local.minute % law.grid or local.second or local.microsecond:
        yield "F07"
    if start < problem.horizon.start or end > problem.horizon.end:
        yield "F07"
    if any(start < blocked.end and blocked.start < end for blocked in case.blocked):
        yield "F07"
    if any(pin.service == want.service and pin.start != start for pin in case.pins):
        yield "F08"
    closes = law.closes()
    if closes is not None and want.service == law.collects() and end > closes:
        yield "R26"
    if want.service == "interview":
        if law.on("R01") and len(case.past_interviews) + 1 > law.values["R01"]["interviews"]:
            yield "R01"
        if law.on("R37"):
            early, late = law.values["R37"]["from"], law.values["R37"]["to"]
            same = local.date() == until.date()
            if not same or local.time() < early or until.time() > late:
                yield "R37"


def seat_faults(law: Law, want: Want, seat: Seat, ref: str, presence: str) -> Iterator[str]:
    """Yield F02 R04a R04b R05a R05b R06 R07 R13 R19 for somebody in a seat, at whatever time."""
    person, case, here = law.people.get(ref), law.case, (want.service, seat.name)
    if ref in case.excluded or any(c.ref == ref and not c.suitable for c in case.companions):
        yield "R07"
    if person is None:
        yield "F02"
        return
    qualified = any(r in seat.roles for r in person.roles)
    qualified &= all(c in person.certificates for c in seat.certificates)
    by_video = person.remote and "remote" in seat.presence
    if not qualified or presence not in seat.presence or by_video != (presence == "remote"):
        yield "F02"
    man = person.gender == "male"
    if law.girl and man:
        if here == ("interview", "lead"):
            yield "R04a"
        if here == ("interview", "second"):
            yield "R04b"
        physician = any(role in law.values["R05a"]["physicians"] for role in person.roles)
        if list(here) in law.values["R05a"]["seats"] and not physician:
            yield "R05a"
        if list(here) == law.values["R05b"]["seat"]:
            yield "R05b"
    if seat.name == law.values["R06"]["seat"] and here[0] in law.values["R06"]["services"]:
        if presence != "room" or not any(r in law.values["R06"]["roles"] for r in person.roles):
            yield "R06"
    if seat.name == "interpreter" and not set(case.child.languages) & set(person.languages):
        yield "R13"
    if seat.name == "prosecutor":
        if presence == "room" or not any(r in law.values["R19"]["roles"] for r in person.roles):
            yield "R19"


def diary_faults(law: Law, option: Taken, seat: str, ref: str, presence: str) -> Iterator[str]:
    """Yield F04 F05 R11 R48 for somebody in a seat at a time, against diary and standing visits."""
    person, start, end = law.people.get(ref), option.start, option.end
    diary = law.problem.diaries.get(ref)
    if person is None or diary is None:
        yield "F05"
        return
    if presence != "remote":
        start, end = start - person.travel * MINUTE, end + person.travel * MINUTE
        if option.start < law.problem.now + person.notice * MINUTE:
            yield "F05"
    if not any(window.start <= start and end <= window.end for window in diary.windows):
        yield "F05"
    for visit in law.standing.values():
        for theirs in visit:
            if meet(option, theirs) and any(ref == other for _, other, _ in theirs.people):
                yield "F04"
                if option.service == theirs.service == "interview" and seat in ("lead", "second"):
                    if ref in (theirs.who("lead"), theirs.who("second")):
                        yield "R11"
    if (option.service, seat) == ("interview", "lead"):
        if law.led(ref, law.day(option.start)) >= limit(law, ref):
            yield "R48"


def limit(law: Law, ref: str) -> int:
    """Return how many interviews a day the person may lead."""
    own = law.people[ref].max_interviews_per_day
    return law.values["R48"]["interviews"] if own is None else own


def room_faults(law: Law, want: Want, room: str | None, observed: str | None) -> Iterator[str]:
    """Yield F06 F08 R03 R14 R22 for the room, at whatever time."""
    place = law.rooms.get(room or "")
    features = place.features if place else ()
    if want.kinds:
        needs = [need for need in law.case.child.needs if need != "disability"]
        if place is None or not any(kind in want.kinds for kind in place.kinds):
            yield "F06"
        elif not all(need in features for need in needs):
            yield "F06"
    elif room is not None:
        yield "F06"
    if any(p.service == want.service and p.room not in (None, room) for p in law.case.pins):
        yield "F08"
    if want.service == "interview":
        if law.values["R03"]["feature"] not in features:
            yield "R03"
        if law.values["R14"]["feature"] not in features:
            yield "R14"
    linked = place.observed_from if place and want.observed else None
    if observed != linked or (want.observed and linked is None):
        yield "R22"


def open_faults(law: Law, option: Taken) -> Iterator[str]:
    """Yield F04 F06 R49 for the rooms at a time, against openings and standing visits."""
    for ref in {option.room, option.observed} - {None}:
        opening = law.problem.openings.get(ref)
        windows = opening.windows if opening else ()
        if not any(w.start <= option.start and option.end <= w.end for w in windows):
            yield "F06"
        if full(law, option, ref, []):
            yield "F04"
    for visit in law.standing.values():
        for theirs in visit:
            if close(law, theirs, option) or close(law, option, theirs):
                yield "R49"


def full(law: Law, option: Taken, room: str, rivals: list[Taken]) -> bool:
    """Tell whether *room* holds more than it can at some moment of *option*."""
    others = [a for visit in law.standing.values() for a in visit] + rivals
    using = [a for a in others if a.uses(room) and meet(a, option)]
    moments = [option.start, *(a.start for a in using if a.start > option.start)]
    crowd = max(1 + sum(a.start <= moment < a.end for a in using) for moment in moments)
    return crowd > (law.rooms[room].capacity if room in law.rooms else 1)


def close(law: Law, first: Taken, then: Taken) -> bool:
    """Tell whether *then* follows *first* in a room for one family before that is reset."""
    room = law.rooms.get(first.room or "") if first.room == then.room else None
    if room is None or room.capacity > 1:
        return False
    return first.end <= then.start < first.end + room.reset * MINUTE


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


# What can be wrong between appointments.


def order_faults(law: Law, spans: dict[str, tuple[datetime, datetime]]) -> Iterator[str]:
    """Yield F03 R02 R24 R25 R41 R43 R44 R45 for the times of a visit, or of a part of one."""
    for one, other in itertools.combinations(spans.values(), 2):
        if one[0] < other[1] and other[0] < one[1]:
            yield "F03"
    first, last = min(s for s, _ in spans.values()), max(e for _, e in spans.values())
    if law.day(first) != law.day(last - timedelta(microseconds=1)):
        yield "R02"
    if law.on("R45") and (last - first) // MINUTE > law.stay:
        yield "R45"
    interview = spans.get("interview")
    hurried = law.acute or law.case.injured
    if hurried and interview and law.on("R24"):
        for service in law.values["R24"]["services"]:
            if service in spans and spans[service][1] > interview[0]:
                yield "R24"
    if not hurried and law.on("R25"):
        for one, other in law.values["R25"]["order"]:
            if one in spans and other in spans and spans[one][1] > spans[other][0]:
                yield "R25"
    if law.on("R41") and (rights := spans.get(law.values["R41"]["service"])):
        if any(span != rights and span[0] < rights[1] for span in spans.values()):
            yield "R41"
    if law.on("R43") and (counselling := spans.get(law.values["R43"]["service"])):
        if interview and counselling[0] < interview[1]:
            yield "R43"
    if law.on("R44") and (rest := spans.get(law.values["R44"]["service"])):
        tiring = next((s for s in law.values["R44"]["after"] if s in law.wanted), None)
        exam = spans.get(tiring)
        if exam and interview:
            between = exam[1] <= rest[0] and rest[1] <= interview[0]
            if not between and not (interview[1] <= rest[0] and rest[1] <= exam[0]):
                yield "R44"


def between_faults(law: Law, mine: Taken, rivals: list[tuple[Law, Taken]]) -> Iterator[str]:
    """Yield F04 R11 R48 R49 for *mine* against what other new visits hold."""
    ahead = 0
    for their_law, theirs in rivals:
        both = {ref for _, ref, _ in mine.people} & {ref for _, ref, _ in theirs.people}
        if meet(mine, theirs) and both:
            yield "F04"
        if close(law, theirs, mine):
            yield "R49"
        if mine.service == theirs.service == "interview":
            team = {mine.who("lead"), mine.who("second")} - {None}
            if meet(mine, theirs) and team & {theirs.who("lead"), theirs.who("second")}:
                yield "R11"
            if mine.who("lead") == theirs.who("lead"):
                same = law.day(mine.start) == law.day(theirs.start)
                ahead += same and turn(their_law, theirs) < turn(law, mine)
    for room in {mine.room, mine.observed} - {None}:
        if full(law, mine, room, [theirs for _, theirs in rivals]):
            yield "F04"
    lead = mine.who("lead") if mine.service == "interview" else None
    if lead in law.people:
        stood = law.led(lead, law.day(mine.start))
        if stood < limit(law, lead) <= stood + ahead:
            yield "R48"


def turn(law: Law, interview: Taken) -> tuple[bool, datetime, str]:
    """Return R48's order among new interviews: those without override first, then by start."""
    lifted = any(override.rule == "R48" for override in law.case.overrides)
    return lifted, interview.start, law.case.ref


# The judgement of a finished plan.


def holds(problem: Problem, plan: Plan, without: frozenset[str] = frozenset()) -> bool:
    """Tell whether *plan* breaks no rule that binds."""
    visits = {visit.case: visit for visit in plan.visits}
    laws = {case.ref: Law(problem, case, without) for case in problem.cases}
    return all(
        ref in visits
        and complete(law, visits[ref])
        and not law.broken(visit_faults(law, visits[ref], laws, visits))
        for ref, law in laws.items()
    )


def complete(law: Law, visit: Visit) -> bool:
    """Tell whether *visit* has what it must, once each, no longer and with no other seat."""
    held = sorted(mains(visit), key=lambda a: a.service)
    if visit.child != law.case.child.ref or sorted(law.wanted) != [a.service for a in held]:
        return False
    if any(pin.service not in law.wanted for pin in law.case.pins):
        return False
    for option in held:
        want = law.wanted[option.service]
        if option.end - option.start != want.minutes * MINUTE:
            return False
        if sorted(s.name for s in want.seats) != sorted(seat for seat, _, _ in option.people):
            return False
    return True


def visit_faults(
    law: Law, visit: Visit, laws: dict[str, Law], visits: dict[str, Visit]
) -> Iterator[str]:
    """Yield every fault of a complete *visit*."""
    held = mains(visit)
    for option in held:
        yield from alone_faults(law, option)
        rivals = [
            (laws[ref], theirs)
            for ref, other in visits.items()
            if ref in laws and ref != visit.case
            for theirs in mains(other)
        ]
        yield from between_faults(law, option, rivals)
    yield from order_faults(law, {a.service: (a.start, a.end) for a in held})
    yield from break_faults(law, visit)


def alone_faults(law: Law, option: Taken) -> Iterator[str]:
    """Yield every fault of one appointment, other new visits aside."""
    want = law.wanted[option.service]
    seats = {seat.name: seat for seat in want.seats}
    yield from time_faults(law, want, option.start, option.end)
    for seat, ref, presence in option.people:
        yield from seat_faults(law, want, seats[seat], ref, presence)
        yield from diary_faults(law, option, seat, ref, presence)
    yield from room_faults(law, want, option.room, option.observed)
    yield from open_faults(law, option)
    yield from team_faults(law, option)


def break_faults(law: Law, visit: Visit) -> Iterator[str]:
    """Yield F03 R35 for the breaks; R33's cap cannot be passed by a complete visit."""
    breaks = sorted((a.start, a.end) for a in visit.appointments if a.service == "break")
    held = mains(visit)
    for start, end in breaks:
        if not any(a.start <= start and end <= a.end for a in held):
            yield "F03"
    for interview in (a for a in held if a.service == "interview"):
        least = law.values["R35"]["minutes"] * MINUTE
        since = interview.start
        stretches = []
        for start, end in breaks:
            if interview.start <= start and end <= interview.end and end - start >= least:
                stretches.append(start - since)
                since = end
        stretches.append(interview.end - since)
        if max(stretches) > law.row["break_every"] * MINUTE:
            yield "R35"


def levels(problem: Problem, plan: Plan) -> tuple[int, ...]:
    """Return the value of every level of a plan that holds."""
    visits = {visit.case: visit for visit in plan.visits}
    laws = {case.ref: Law(problem, case, frozenset()) for case in problem.cases}
    total = dict.fromkeys(LEVELS, 0)
    led = Counter()
    for ref, law in laws.items():
        held = mains(visits[ref])
        first, last = min(a.start for a in held), max(a.end for a in held)
        total["deadline"] += sum(lateness(law, a.service, a.end) for a in held)
        total["earliest"] += URGENCY[law.case.urgency] * ((last - law.case.reported) // MINUTE)
        total["on-site"] += (
            sum(((last - first), *(a.start - a.end for a in held)), MINUTE * 0) // MINUTE
        )
        total["faces"] += len({face for a in held for face in faces(law, a)})
        total["wishes"] += law.cost(visit_faults(law, visits[ref], laws, visits))
        for lead in (a.who("lead") for a in held if a.service == "interview"):
            total["load"] += law.led(lead) + led[lead]
            led[lead] += 1
    return tuple(total.values())


def lateness(law: Law, service: str, end: datetime) -> int:
    """Return what R26 costs: begun minutes past its window."""
    closes = law.closes()
    if closes is None or "R26" not in law.weights or service != law.collects():
        return 0
    return law.weights["R26"] * max(0, -((closes - end) // MINUTE))


def faces(law: Law, option: Taken) -> frozenset[tuple[str, str]]:
    """Return whom the child meets in the room for the first time."""
    known = {companion.ref for companion in law.case.companions}
    known |= {past.interviewer for past in law.case.past_interviews}
    met = {ref for _, ref, presence in option.people if presence == "room"}
    return frozenset((law.case.ref, ref) for ref in met - known)


# The search.


class Choices:
    """Everything that one case could do, appointment by appointment."""

    def __init__(self, law: Law) -> None:
        """Find the starts at which each appointment could be held at all."""
        self.law, self.known = law, {}
        self.seats = {want.service: self._seats(want) for want in law.wanted.values()}
        self.rooms = {want.service: self._rooms(want) for want in law.wanted.values()}
        moments = list(self._moments())
        self.starts = {
            service: [m for m in moments if next(self._options(want, m), None)]
            for service, want in law.wanted.items()
        }

    def _moments(self) -> Iterator[datetime]:
        """Yield every start on the grid of the centre's clocks."""
        moment, end = self.law.problem.horizon.start, self.law.problem.horizon.end
        while moment < end:
            if moment.astimezone(self.law.zone).minute % self.law.grid == 0:
                yield moment
            moment += MINUTE

    def _seats(self, want: Want) -> list[list[tuple[str, str, str]]]:
        """Return for each seat who could fill it, and how, at some time."""
        law = self.law
        return [
            [
                (seat.name, ref, str(presence))
                for ref in law.people
                for presence in seat.presence
                if not law.broken(seat_faults(law, want, seat, ref, presence))
            ]
            for seat in want.seats
        ]

    def _rooms(self, want: Want) -> list[tuple[str | None, str | None]]:
        """Return the rooms, each with what it is observed from, that could serve at some time."""
        pairs = {(None, None)}
        for room in self.law.problem.centre.rooms:
            pairs |= {(room.ref, None), (room.ref, room.observed_from)}
        fit = (p for p in pairs if not self.law.broken(room_faults(self.law, want, *p)))
        return sorted(fit, key=str)

    def _options(self, want: Want, start: datetime) -> Iterator[Taken]:
        """Yield every way to hold *want* at *start* that other new visits allow or not."""
        law, end = self.law, start + want.minutes * MINUTE
        if law.broken(time_faults(law, want, start, end)):
            return
        bare = Taken(want.service, start, end, None, None, ())
        seats = [
            [one for one in seat if not law.broken(diary_faults(law, bare, *one))]
            for seat in self.seats[want.service]
        ]
        placed = (bare._replace(room=r, observed=o) for r, o in self.rooms[want.service])
        rooms = [option for option in placed if not law.broken(open_faults(law, option))]
        for people in itertools.product(*seats) if rooms else ():
            team = bare._replace(people=people)
            if not law.broken(team_faults(law, team)):
                yield from (room._replace(people=people) for room in rooms)

    def options(self, service: str, start: datetime) -> list[Taken]:
        """Return every way to hold *service* at *start*."""
        key = service, start
        if key not in self.known:
            self.known[key] = list(self._options(self.law.wanted[service], start))
        return self.known[key]

    def groups(self) -> Iterator[tuple[tuple[int, int, int], list[dict[str, datetime]]]]:
        """Yield the start vectors by (deadline, earliest, on-site), best first."""
        law, watched, starts = self.law, self.law.collects(), self.starts
        if any(pin.service not in law.wanted for pin in law.case.pins) and "F08" in law.must:
            return
        length = {service: want.minutes * MINUTE for service, want in law.wanted.items()}

        def late(moment: datetime) -> int:
            return lateness(law, watched, moment + length[watched])

        for lag in sorted({late(m) for m in starts[watched]}) if watched else (0,):
            some = {s: [m for m in starts[s] if s != watched or late(m) == lag] for s in starts}
            for end in sorted({m + length[s] for s in some for m in some[s]}):
                found: dict[int, list[dict[str, datetime]]] = {}
                for vector in self._vectors(some, length, end, end, {}):
                    idle = (end - min(vector.values()) - sum(length.values(), MINUTE * 0)) // MINUTE
                    found.setdefault(idle, []).append(vector)
                soon = URGENCY[law.case.urgency] * ((end - law.case.reported) // MINUTE)
                yield from (((lag, soon, idle), found[idle]) for idle in sorted(found))

    def _vectors(
        self,
        starts: dict[str, list[datetime]],
        length: dict[str, timedelta],
        end: datetime,
        until: datetime,
        placed: dict[str, datetime],
    ) -> Iterator[dict[str, datetime]]:
        """Yield the ways to put what is not placed before *until*, the last ending at *end*."""
        if len(placed) == len(starts):
            yield placed
        for service in starts:
            if service in placed:
                continue
            for start in starts[service]:
                stop = start + length[service]
                if stop > until or (not placed and stop != end):
                    continue
                more = {service: start, **placed}
                spans = {s: (m, m + length[s]) for s, m in more.items()}
                if not self.law.broken(order_faults(self.law, spans)):
                    yield from self._vectors(starts, length, end, start, more)


def joint(streams: list[Iterator[Any]]) -> Iterator[tuple[tuple[int, ...], list[Any]]]:
    """Yield one group of each of *streams*, the least sum of keys first."""
    seen: list[list[Any]] = [[] for _ in streams]

    def at(number: int, index: int) -> Any:  # noqa: ANN401 - a group or None
        while len(seen[number]) <= index:
            seen[number].append(next(streams[number], None))
        return seen[number][index]

    pushed, heap = set(), []

    def push(place: tuple[int, ...]) -> None:
        groups = [at(number, index) for number, index in enumerate(place)]
        if place not in pushed and None not in groups:
            pushed.add(place)
            key = tuple(map(sum, zip(*(group[0] for group in groups), strict=True)))
            heapq.heappush(heap, (key, place))

    push((0,) * len(streams))
    while heap:
        key, place = heapq.heappop(heap)
        yield key, [at(number, index)[1] for number, index in enumerate(place)]
        for number in range(len(place)):
            push((*place[:number], place[number] + 1, *place[number + 1 :]))


class Filling:
    """The best people and rooms for given times, over all cases."""

    def __init__(self, choices: list[Choices]) -> None:
        """Remember what was worked out."""
        self.choices, self.known = choices, {}
        self.reset = max(room.reset for room in choices[0].law.problem.centre.rooms) * MINUTE

    def best(
        self, vectors: tuple[dict[str, datetime], ...]
    ) -> tuple[int, int, int, tuple[Any, ...]] | None:
        """Return the least (faces, wishes, load) and who does it; None if nobody can."""
        cost = 0
        for choice, vector in zip(self.choices, vectors, strict=True):
            law = choice.law
            spans = {s: (m, m + law.wanted[s].minutes * MINUTE) for s, m in vector.items()}
            cost += law.cost(order_faults(law, spans))
        # By the faces met so far, the least of wishes and load: no other past matters.
        states: dict[Any, Any] = {frozenset(): (cost, 0, ())}
        for cluster in self._clusters(vectors):
            after: dict[Any, Any] = {}
            for (met, past), (new, more) in itertools.product(
                states.items(), self._cluster(cluster).items()
            ):
                total = (past[0] + more[0], past[1] + more[1], past[2] + more[2])
                together = met | new
                if together not in after or total[:2] < after[together][:2]:
                    after[together] = total
            states = after
        ranked = ((len(met), *total) for met, total in states.items())
        return min(ranked, key=lambda state: state[:3], default=None)

    def _clusters(self, vectors: tuple[dict[str, datetime], ...]) -> list[tuple[Any, ...]]:
        """Return the appointments, those together that could disturb each other."""
        clusters: list[tuple[Any, ...]] = []
        for number, vector in enumerate(vectors):
            for service, start in vector.items():
                this = (number, service, start)
                near = [c for c in clusters if any(self._near(this, other) for other in c)]
                clusters = [c for c in clusters if c not in near]
                clusters.append(tuple(sorted((this, *itertools.chain(*near)))))
        return clusters

    def _near(self, one: tuple[int, str, datetime], other: tuple[int, str, datetime]) -> bool:
        """Tell whether two appointments of different cases could disturb each other."""
        if one[0] == other[0]:
            return False
        if one[1] == other[1] == "interview":  # one lead may be asked twice: R48, load
            return True
        ends = [
            start + self.choices[number].law.wanted[service].minutes * MINUTE
            for number, service, start in (one, other)
        ]
        return one[2] < ends[1] + self.reset and other[2] < ends[0] + self.reset

    def _cluster(self, cluster: tuple[Any, ...]) -> dict[Any, Any]:
        """Return for each set of faces the least (wishes, load) of a cluster, and its options."""
        if cluster not in self.known:
            self.known[cluster] = best = {}
            laws = [self.choices[number].law for number, _, _ in cluster]
            every = [self.choices[n].options(service, start) for n, service, start in cluster]
            for options in itertools.product(*every):
                pairs = list(zip(laws, options, strict=True))
                if (cost := self._cost(pairs)) is None:
                    continue
                met = frozenset().union(*(faces(law, option) for law, option in pairs))
                total = (*cost, tuple((law.case.ref, option) for law, option in pairs))
                if met not in best or cost < best[met][:2]:
                    best[met] = total
        return self.known[cluster]

    @staticmethod
    def _cost(pairs: list[tuple[Law, Taken]]) -> tuple[int, int] | None:
        """Return (wishes, load) of options together; None where a rule forbids them."""
        wishes, load, led = 0, 0, Counter()
        for law, option in pairs:
            rivals = [(other, theirs) for other, theirs in pairs if other is not law]
            between = list(between_faults(law, option, rivals)) if rivals else []
            if law.broken(between):
                return None
            wishes += law.cost([*between, *alone_faults(law, option)])
            if option.service == "interview":
                lead = option.who("lead")
                load += law.led(lead) + led[lead]
                led[lead] += 1
        return wishes, load


class Found(NamedTuple):
    """The best there is: its levels, and one plan that reaches them."""

    values: tuple[int, ...]
    plan: Plan


def search(problem: Problem, without: frozenset[str] = frozenset()) -> Found | None:
    """Return the best plan of *problem* when the rules *without* are dropped; None if none is."""
    choices = [Choices(Law(problem, case, without)) for case in problem.cases]
    filling = Filling(choices)
    best: tuple[Any, ...] | None = None
    for key, groups in joint([choice.groups() for choice in choices]):
        if best is not None and key > best[:3]:
            break
        for vectors in itertools.product(*groups):
            filled = filling.best(vectors)
            if filled is not None and (best is None or (*key, *filled[:3]) < best[:6]):
                best = (*key, *filled)
    return Found(best[:6], planned(problem, choices, best[6])) if best else None


def brute(problem: Problem, without: frozenset[str] = frozenset()) -> tuple[int, ...] | None:
    """Return the optimum of :data:`LEVELS` in order of importance; None if nothing fits."""
    found = search(problem, without)
    return found.values if found else None


def planned(problem: Problem, choices: list[Choices], picks: Iterable[tuple[str, Taken]]) -> Plan:
    """Return *picks* as a plan, breaks and standing visits included."""
    visits = list(problem.standing.visits) if problem.standing else []
    for law in (choice.law for choice in choices):
        options = [option for ref, option in picks if ref == law.case.ref]
        held = [held_as(law, option) for option in sorted(options, key=lambda o: o.start)]
        flat = tuple(itertools.chain(*held))
        visits.append(Visit(case=law.case.ref, child=law.case.child.ref, appointments=flat))
    return Plan(centre=problem.centre.ref, status=Status.OPTIMAL, visits=tuple(visits))


def held_as(law: Law, option: Taken) -> list[Appointment]:
    """Return *option* as an appointment, followed by its breaks."""
    people = tuple(Attendance(seat=s, ref=r, presence=Presence(p)) for s, r, p in option.people)
    name = f"{law.case.ref}.{option.service}"
    main = Appointment(
        ref=name, service=option.service, start=option.start, end=option.end,
        room=option.room, observed_from=option.observed, people=people,
    )  # fmt: skip
    breaks = [
        Appointment(
            ref=f"{name}.break-{number}",
            service="break",
            room=option.room,
            start=option.start + after * MINUTE,
            end=option.start + (after + length) * MINUTE,
        )  # fmt: skip
        for number, (after, length) in enumerate(law.wanted[option.service].breaks, 1)
    ]
    return [main, *breaks]
