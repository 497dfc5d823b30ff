"""What can be wrong between appointments: of one visit, and of several."""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.brute.faults import close, full, limit, together, too_soon
from tests.brute.law import MINUTE, Law, Sight, Spans, Taken, meet
from tests.brute.shape import advised, stay_cap

Rivals = list[tuple[Law, Taken]]


# One visit: its times.


def order_faults(law: Law, spans: Spans) -> Iterator[str]:
    """Yield what the times of a visit, or of a part of one, break: order, day and length."""
    childs = {s: span for s, span in spans.items() if law.wanted[s].child}
    for one, other in itertools.combinations(childs.values(), 2):
        if one[0] < other[1] and other[0] < one[1]:
            yield "F03"
    for part in {law.wanted[service].part for service in spans}:
        whole = [span for service, span in spans.items() if law.wanted[service].part == part]
        days = {law.day(start) for start, _ in whole}
        days |= {law.day(end - timedelta(microseconds=1)) for _, end in whole}
        # The night's part may cross midnight; what the team does alone has its day, too.
        if len(days) > 1 and (law.night is None or part > 1):
            yield "R02"
    for part in {law.wanted[service].part for service in childs}:
        there = [span for service, span in childs.items() if law.wanted[service].part == part]
        first, last = min(start for start, _ in there), max(end for _, end in there)
        cap = stay_cap(law, part) if "R45" in law.values else None
        if cap is not None and last - first > cap:
            yield "R45"
    yield from _exam_faults(law, spans)
    yield from _sequence_faults(law, spans, childs)


def _exam_faults(law: Law, spans: Spans) -> Iterator[str]:
    """Yield R24 R25: what comes before the interview, or after it."""
    hurried = law.acute or law.case.injured
    rule = "R24" if hurried else "R25"
    if rule not in law.values:
        return
    first = [(service, "interview") for service in law.values["R24"]["services"]] if hurried else []
    for one, other in first if hurried else law.values["R25"]["order"]:
        if one in spans and other in spans and spans[one][1] > spans[other][0]:
            yield rule


def _sequence_faults(law: Law, spans: Spans, childs: Spans) -> Iterator[str]:
    """Yield R08b R18a R18b R41 R42 R43 R44 for what comes before, with or after what."""
    interview = spans.get("interview")

    def named(rule: str) -> tuple[datetime, datetime] | None:
        return spans.get(law.values[rule]["service"]) if rule in law.values else None

    rights = named("R41")
    if rights and any(span != rights and span[0] < rights[1] for span in childs.values()):
        yield "R41"
    if interview is None:
        return
    for rule in ("R18a", "R42"):
        span = named(rule) if rule == "R18a" or law.case.distressed else None
        if span and span[1] > interview[0]:
            yield rule
    for rule in ("R18b", "R43"):
        span = named(rule)
        if span and span[0] < interview[1]:
            yield rule
    advice = named("R08b")
    if advice and advised(law) and advice[0] != interview[0]:
        yield "R08b"
    if "R44" in law.values and not _rested(law, spans):
        yield "R44"


def _rested(law: Law, spans: Spans) -> bool:
    """Tell whether the rest, if any, lies between exam and interview, if there are both."""
    tiring = next((s for s in law.values["R44"]["after"] if s in law.wanted), None)
    rest = spans.get(law.values["R44"]["service"])
    exam, interview = spans.get(tiring), spans.get("interview")
    if not (rest and exam and interview) or law.night:
        return True
    first, then = min(exam, interview), max(exam, interview)
    return first[1] <= rest[0] and rest[1] <= then[0]


def start_faults(law: Law, spans: Spans) -> Iterator[str]:
    """Yield R32 for the first start of the child in a complete visit."""
    first = min(start for service, (start, _) in spans.items() if law.wanted[service].child)
    yield from (rule for rule, watched, by in law.deadlines if watched is None and first > by)


# One visit: its rooms and people.


def site_faults(law: Law, held: list[Taken]) -> Iterator[str]:
    """Yield R50 once if the child's rooms are not where the journey, or its absence, allows."""
    if "R50" not in law.values:
        return
    there = [a for a in held if a.child and law.wanted[a.service].kinds]
    at = {a.service: law.site(a.room) for a in there if a.room in law.rooms}
    leg = next((a for a in held if a.service == law.values["R50"]["service"]), None)
    if not law.pair:
        if len(set(at.values())) > 1:
            yield "R50"
        return
    if leg is None:
        yield "R50"
        return
    before = {at[a.service] for a in there if a.service in at and a.start < leg.start}
    after = {at[a.service] for a in there if a.service in at and a.start >= leg.start}
    one, other = law.pair
    if not any(before <= {a} and after <= {b} for a, b in ((one, other), (other, one))):
        yield "R50"


def wish_faults(law: Law, held: list[Taken]) -> Iterator[str]:
    """Yield F10 if the person that the child would like to meet again is nowhere."""
    wished = law.case.wishes.person
    met = {ref for a in held if a.child for _, ref, _ in a.people}
    if wished is not None and wished not in met:
        yield "F10"


# Appointments of one visit, and of new visits.


def between_faults(law: Law, mine: Taken, rivals: Rivals) -> Iterator[str]:
    """Yield what *mine* breaks against others of its visit, and against other new visits."""
    own = [theirs for their, theirs in rivals if their is law]
    others = [(their, theirs) for their, theirs in rivals if their is not law]
    # F03 keeps apart what the child is at.
    beside = [a for a in own if not (a.child and mine.child)]
    busy = [*beside, *(theirs for _, theirs in others)]
    people = {ref for _, ref, _ in mine.people}
    yield from ("F11" for _, theirs in rivals if too_soon(law, mine, theirs))
    for theirs in busy:
        if meet(mine, theirs) and any(ref in people for _, ref, _ in theirs.people):
            yield "F04"
    for room in {mine.room, mine.observed} - {None}:
        if full(law, mine, room, busy):
            yield "F04"
    yield from _tied_faults(law, mine, own)
    for their, theirs in others:
        if close(law, theirs, mine):
            yield "R49"
        if together(mine, theirs):
            yield "R12"
        if _shared_adult(law, mine, their, theirs):
            yield "R09"
    if mine.service == "interview" and others:
        interviews = [(their, a) for their, a in others if a.service == "interview"]
        yield from _interviewer_faults(law, mine, interviews)


def meetings(law: Law) -> Iterator[tuple[str, str]]:
    """Yield R18's rules and their services, where they tie people."""
    for rule in ("R18a", "R18b"):
        if law.on(rule) and "interview" in law.wanted:
            yield rule, law.values[rule]["service"]


def _tied_faults(law: Law, mine: Taken, own: list[Taken]) -> Iterator[str]:
    """Yield R09 R18a R18b R55 for *mine* against others of the same visit."""
    if "R09" in law.values:
        seat = law.values["R09"]["seat"]
        adult, others = mine.who(seat), [a for a in own if a.who(seat) is not None]
        first = min(others, key=lambda a: (a.start, a.end), default=None)
        if adult and first and first.start < mine.start and first.who(seat) != adult:
            yield "R09"
    interview = next((a for a in own if a.service == "interview"), None)
    if interview is None:
        return
    for rule, service in meetings(law):
        if mine.service == service:
            shared = [(ref, interview.who(seat)) for seat, ref, _ in mine.people]
            if any(theirs not in (None, ref) for ref, theirs in shared):
                yield rule
    lead = interview.who("lead")
    blind = law.values["R55"]["services"] if "R55" in law.values and lead else ()
    if mine.service in blind and any(ref == lead for _, ref, _ in mine.people):
        yield "R55"


def linked(law: Law, their: Law) -> bool:
    """Tell whether one of two cases names the other as a co-victim's."""
    return their.case.ref in law.case.with_cases or law.case.ref in their.case.with_cases


def _shared_adult(law: Law, mine: Taken, their: Law, theirs: Taken) -> bool:
    """Tell whether one appropriate adult serves two co-victims."""
    if "R09" not in law.values or not linked(law, their):
        return False
    adult = mine.who(law.values["R09"]["seat"])
    if adult is None or adult != theirs.who(law.values["R09"]["seat"]):
        return False
    roles = law.people[adult].roles if adult in law.people else ()
    return any(role in law.values["R09"]["roles"] for role in roles)


def _interviewer_faults(law: Law, mine: Taken, others: Rivals) -> Iterator[str]:
    """Yield R11 R48 for an interview against those of other new visits."""
    team, lead, ahead = {mine.who("lead"), mine.who("second")} - {None}, mine.who("lead"), 0
    for their, theirs in others:
        if meet(mine, theirs) and team & {theirs.who("lead"), theirs.who("second")}:
            yield "R11"
        if lead == theirs.who("lead") and law.day(mine.start) == law.day(theirs.start):
            ahead += _turn(their, theirs) < _turn(law, mine)
    if lead in law.people and "R48" in law.values:
        stood = law.led(lead, law.day(mine.start))
        if stood < limit(law, lead) <= stood + ahead:
            yield "R48"


def _turn(law: Law, interview: Taken) -> tuple[bool, datetime, str]:
    """Return R48's order among new interviews: those without override first, then by start."""
    lifted = any(override.rule == "R48" for override in law.case.overrides)
    return lifted, interview.start, law.case.ref


# Several visits: when their children come and go.


def crossing_faults(law: Law, mine: Sight, others: list[Sight]) -> Iterator[str]:
    """Yield F10 R15 R16 R17 for *mine* against other visits, new and standing."""
    for theirs in others:
        if "R15" in law.values and _must_not_meet(mine, theirs):
            gap = law.values["R15"]["gap"] * MINUTE
            if _overlap(mine, theirs, gap):
                yield "R15"
        if "R16" in law.values and mine.household != theirs.household and theirs.rank < mine.rank:
            gap = law.values["R16"]["gap"] * MINUTE
            doors = itertools.product(itertools.chain(*mine.stays), itertools.chain(*theirs.stays))
            yield from ("R16" for one, other in doors if abs(one - other) < gap)
        named = theirs.case in mine.with_cases or mine.case in theirs.with_cases
        if named and mine.interview and theirs.interview and _overlap(mine, theirs, 0 * MINUTE):
            first, other = mine.interview, theirs.interview
            if not (first[0] < other[1] and other[0] < first[1]):
                yield "R17"
        days = {law.day(sight.stays[-1][0]) for sight in (mine, theirs)}
        if theirs.case == law.case.wishes.together and len(days) > 1:
            yield "F10"


def _must_not_meet(mine: Sight, theirs: Sight) -> bool:
    """Tell whether R15 keeps two children apart."""
    if mine.kept_apart != theirs.kept_apart:
        return True
    named = theirs.rank >= 0 and mine.child in theirs.suspects
    return named or theirs.child in mine.suspects


def _overlap(mine: Sight, theirs: Sight, gap: timedelta) -> bool:
    """Tell whether a stay of one begins before one of the other is over, and *gap* past."""
    return any(
        one[0] < other[1] + gap and other[0] < one[1] + gap
        for one, other in itertools.product(mine.stays, theirs.stays)
    )
