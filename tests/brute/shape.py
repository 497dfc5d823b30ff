"""What the visit of a case must have: appointments, lengths, seats, breaks and parts."""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from onestop.model import Case, Presence, Problem, Seat, Service
from tests.brute.deadlines import deadlines
from tests.brute.law import MINUTE, Law, Span

WATCHING = (Presence.OBSERVING, Presence.REMOTE)
Breaks = tuple[tuple[int, int], ...]


class Want(NamedTuple):
    """An appointment that the visit must have: its service, length, rooms, seats and breaks."""

    service: str
    minutes: int
    kinds: tuple[str, ...]
    seats: tuple[Seat, ...]
    breaks: Breaks = ()
    child: bool = True
    part: int = 1

    @property
    def observed(self) -> bool:
        """Whether a seat may be taken in the observation room."""
        return any("observing" in seat.presence for seat in self.seats)

    @property
    def names(self) -> list[str]:
        """The names of the seats."""
        return [seat.name for seat in self.seats]


def read(problem: Problem, case: Case, without: frozenset[str] = frozenset()) -> Law:
    """Return the law of *case* when the rules *without* are dropped, with its visit's shape."""
    law = Law(problem, case, without)
    chosen, inside = _chosen(law)
    law.night = _night(law, chosen)
    known = {service.ref: service for service in problem.profile.services}
    law.wanted = {ref: _one(law, known, known[ref], inside) for ref in _added(law, chosen)}
    law.wanted = {ref: _seated(law, want) for ref, want in law.wanted.items()}
    _meetings(law)
    if law.on("R23") and "interview" in law.wanted and law.wanted["interview"].observed:
        law.wanted["interview"] = _paused(law, law.wanted["interview"])
    if law.on("R50"):
        _journey(law, known)
    if law.night:
        at_once = law.values["R02"]["night_services"] + law.values["R02"]["night_also"]
        parts = {ref: 1 if ref in at_once else 2 for ref in law.wanted}
        law.wanted = {ref: want._replace(part=parts[ref]) for ref, want in law.wanted.items()}
    law.deadlines = list(deadlines(law))
    return law


def _chosen(law: Law) -> tuple[list[str], set[str]]:
    """Return what is asked for, and what of it takes place inside another appointment."""
    known = {service.ref: service for service in law.problem.profile.services}
    asked = law.case.services
    chosen = [s for s in known if (known[s].default if asked is None else s in asked)]
    inside = {i for s in chosen for i in known[s].absorbs if i in chosen} if law.acute else set()
    chosen = [service for service in chosen if service not in inside]
    if law.on("R41") and law.values["R41"]["service"] not in chosen:
        chosen.insert(0, law.values["R41"]["service"])
    return chosen, inside


def _night(law: Law, chosen: list[str]) -> Span | None:
    """Return from when to when R02 lets an acute child be seen at night, before the day's part."""
    if not law.on("R02") or law.values["R02"]["parts"] == 1 or not law.acute:
        return None
    values = law.values["R02"]
    needed = any(service in chosen for service in values["night_services"])
    local = law.ready.astimezone(law.zone)
    dark = local.time() >= values["night_from"] or local.time() < values["night_to"]
    if "interview" not in chosen or not needed or not dark:
        return None
    day = local.date() + timedelta(days=local.time() >= values["night_to"])
    dawn = datetime.combine(day, values["night_to"], law.zone)
    early = [s for s in law.problem.profile.services if s.ref in chosen]
    early = [s for s in early if s.ref in values["night_services"] + values["night_also"]]
    lasting = sum(law.upward(s.acute_minutes or s.minutes) for s in early) * MINUTE
    # What would not be over before the day begins waits for the day.
    return (law.ready, dawn) if law.ready + lasting <= dawn else None


def _added(law: Law, chosen: list[str]) -> list[str]:
    """Return what is chosen with what R08b R18 R42 R44 add to an interview."""
    if "interview" not in chosen:
        return chosen
    more = [law.values[rule]["service"] for rule in ("R18a", "R18b") if law.on(rule)]
    if law.on("R42") and law.case.distressed:
        more.append(law.values["R42"]["service"])
    if advised(law):
        more.append(law.values["R08b"]["service"])
    if law.on("R44") and law.night is None:
        tiring = any(service in chosen for service in law.values["R44"]["after"])
        more += [law.values["R44"]["service"]] if tiring else []
    return list(dict.fromkeys([*chosen, *more]))


def advised(law: Law) -> bool:
    """Tell whether R08b asks for advice: somebody suitable comes with the child."""
    kept_out = law.case.excluded
    suitable = [c for c in law.case.companions if c.suitable and c.ref not in kept_out]
    return law.on("R08b") and bool(suitable)


def _one(law: Law, known: dict[str, Service], service: Service, inside: set[str]) -> Want:
    """Return one appointment with its length, its service's own seats and R35's breaks."""
    minutes, seats, breaks = service.minutes, list(service.seats), ()
    kinds = service.kinds
    if law.acute:
        minutes, kinds = service.acute_minutes or minutes, service.acute_kinds or kinds
        for ref in (ref for ref in service.absorbs if ref in inside):
            seats += [s for s in known[ref].seats if s.name not in [t.name for t in seats]]
    if service.ref == "interview" and law.on("R33"):
        values, grow = law.values["R33"], [1.0]
        grow += [values["interpreter"]] if law.foreign else []
        grow += [values["disability"]] if "disability" in law.case.child.needs else []
        minutes = law.row["booked"] * max(grow)
    if service.ref == "interview" and law.on("R35") and law.row:
        breaks = spread(law.upward(minutes), law.row["break_every"], law.values["R35"]["minutes"])
    return Want(service.ref, law.upward(minutes), kinds, tuple(seats), breaks, child=service.child)


def spread(minutes: int, every: int, length: int) -> Breaks:
    """Return the fewest breaks, as (after, minutes), that leave no stretch over *every*."""
    count = next(n for n in itertools.count() if minutes - n * length <= every * (n + 1))
    talk = minutes - count * length
    return tuple((talk * i // (count + 1) + length * (i - 1), length) for i in range(1, count + 1))


def _paused(law: Law, want: Want) -> Want:
    """Return the interview with R23's pause: a little before its end, and in its second half."""
    length = law.upward(law.values["R23"]["minutes"])
    half = (want.minutes + length + 1) // 2
    since = max(half, want.minutes - law.values["R23"]["closing"])
    # A break that is under way then comes first.
    since = max([since, *(a + long for a, long in want.breaks if a < since < a + long)])
    breaks = [(a if a < since else a + length, long) for a, long in want.breaks]
    whole = tuple(sorted([*breaks, (since, length)]))
    return want._replace(minutes=want.minutes + length, breaks=whole)


def _seated(law: Law, want: Want) -> Want:
    """Return *want* with the seats that rules add to it, those that it lacks."""
    seats = list(want.seats)
    for services, seat in _seats(law):
        if want.service in services and seat.name not in [s.name for s in seats]:
            seats.append(seat)
    if want.service == "interview" and law.on("R51"):
        seats = [_by_video(seat) if seat.name == "lead" else seat for seat in seats]
    return want._replace(seats=tuple(seats))


def _by_video(seat: Seat) -> Seat:
    """Return *seat*, which may be taken by video, too."""
    more = () if "remote" in seat.presence else (Presence.REMOTE,)
    return Seat(
        name=seat.name,
        roles=seat.roles,
        presence=(*seat.presence, *more),
        certificates=seat.certificates,
        agencies=seat.agencies,
    )


def _seats(law: Law) -> Iterator[tuple[list[str], Seat]]:
    """Yield the seats that rules add, each with the services that have it."""
    for rule in ("R06", "R10b", "R13", "R19", "R20", "R21", "R46", "R59", "R05c"):
        values = law.values[rule] if law.on(rule) else {}
        at = list(values.get("services", ["interview"]))
        if rule == "R59":  # one witness is enough
            at = [service for service in at if service in law.wanted][:1]
        for name, roles, presence in _added_seats(law, rule) if values else ():
            yield at, Seat(name=name, roles=tuple(roles), presence=presence)


def _added_seats(law: Law, rule: str) -> list[tuple[str, list[str], tuple[Presence, ...]]]:
    """Return the name, roles and presence of each seat that *rule* adds."""
    values, here = law.values[rule], (Presence.ROOM,)
    if rule == "R20":
        return [(one["seat"], one["roles"], WATCHING) for one in values["observers"]]
    if rule == "R05c":
        return [] if law.case.consented else [(values["seat"], ["consent"], here)]
    if rule == "R13" and not law.foreign:
        return []
    names = {"R10b": "second", "R13": "interpreter", "R19": "prosecutor"}
    presence = WATCHING if rule in ("R19", "R21") else here
    if rule == "R13":  # a small centre's interpreters are called by video
        presence = (*here, Presence.REMOTE)
    return [(names.get(rule) or values["seat"], values["roles"], presence)]


def _meetings(law: Law) -> None:
    """Drop the seats that R18's meetings do not share with the interview, and R55's leads."""
    if "interview" not in law.wanted:
        return
    for service in (law.values[rule]["service"] for rule in ("R18a", "R18b") if law.on(rule)):
        names = law.wanted["interview"].names
        kept = tuple(s for s in law.wanted[service].seats if s.name in names)
        law.wanted[service] = law.wanted[service]._replace(seats=kept)
    for service in law.values["R55"]["services"] if law.on("R55") else ():
        if service in law.wanted:
            kept = tuple(s for s in law.wanted[service].seats if s.name != "lead")
            law.wanted[service] = law.wanted[service]._replace(seats=kept)


def serves(law: Law, want: Want, ref: str | None) -> bool:
    """Tell whether the room is of the right kind and has what the child needs, if it is there."""
    room = law.rooms.get(ref or "")
    needs = [need for need in law.case.child.needs if need != "disability"] if want.child else []
    return (
        room is not None
        and any(kind in want.kinds for kind in room.kinds)
        and all(need in room.features for need in needs)
    )


def sites(law: Law) -> tuple[str, ...]:
    """Return R50's sites: every one that serves all the child's needs, else the first two."""
    wants = [want for want in law.wanted.values() if want.child and want.kinds]
    served = {
        site.ref: [
            any(
                room.site == site.ref and serves(law, want, room.ref) for room in law.rooms.values()
            )
            for want in wants
        ]
        for site in law.problem.centre.sites
    }
    if not any(all(have) for have in served.values()):
        for one, other in itertools.combinations(served, 2):
            if all(map(any, zip(served[one], served[other], strict=True))):
                return one, other
    return ()


def _journey(law: Law, known: dict[str, Service]) -> None:
    """Add R50's journey where no site serves all."""
    law.pair = sites(law)
    if law.pair:
        ref = law.values["R50"]["service"]
        way = law.way(*law.pair) // MINUTE
        law.wanted[ref] = Want(ref, law.upward(way), (), tuple(known[ref].seats))


def stay_cap(law: Law, part: int) -> timedelta | None:
    """Return R45's cap on one stay; None where the table of R33 is missing."""
    if law.row is None:
        return None
    minutes = law.row["stay"]
    interview = law.wanted.get("interview")
    if interview and interview.part == part:
        minutes += max(0, interview.minutes - law.upward(law.row["booked"]))
    exam = law.wanted.get(law.values["R45"]["exam"])
    if exam and exam.part == part and law.acute:
        minutes += law.values["R45"]["acute"]
    return minutes * MINUTE
