"""What can be wrong with the breaks of a visit: F03 R23 R33 R35."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.brute.law import MINUTE, Law, Taken

Pauses = list[tuple[datetime, datetime]]


def break_faults(law: Law, held: list[Taken], pauses: list[Taken]) -> Iterator[str]:
    """Yield F03 for a break that interrupts nothing, and R23 R33 R35 for an interview."""
    for pause in pauses:
        # A break in which the child is there makes a stay of its own of another part.
        hosts = [a for a in held if a.child and (a.part == pause.part or not pause.child)]
        inside = any(a.start <= pause.start and pause.end <= a.end for a in hosts)
        if not inside or pause.people or pause.room or pause.observed:
            yield "F03"
    for interview in (a for a in held if a.service == "interview"):
        within = sorted(
            (p.start, p.end)
            for p in pauses
            if interview.start <= p.start and p.end <= interview.end
        )
        yield from _interview_faults(law, interview, within)


def _interview_faults(law: Law, interview: Taken, pauses: Pauses) -> Iterator[str]:
    """Yield R23 R33 R35 for an interview with the breaks inside it."""
    asking = interview.end - interview.start
    if "R23" in law.values:
        least = law.values["R23"]["minutes"]
        middle = interview.start + asking / 2
        late = [b - a for a, b in pauses if a >= middle and b - a >= least * MINUTE]
        if law.wanted["interview"].observed and not late:
            yield "R23"
        # The pause for the observers is no asking.
        asking -= min([*late[:1], law.upward(least) * MINUTE]) if late else timedelta()
    if law.row and asking >= _cap(law) + law.grid * MINUTE:
        yield "R33"
    every = law.row["break_every"] * MINUTE if "R35" in law.values and law.row else None
    if every is not None and _longest(law, interview, pauses) > every:
        yield "R35"


def _cap(law: Law) -> timedelta:
    """Return R33's cap, which grows as the length does; that is then rounded up to the grid."""
    values, grow = law.values["R33"], [1.0]
    grow += [values["interpreter"]] if law.foreign else []
    grow += [values["disability"]] if "disability" in law.case.child.needs else []
    return law.row["cap"] * max(grow) * MINUTE


def _longest(law: Law, interview: Taken, pauses: Pauses) -> timedelta:
    """Return the longest stretch without a break that is long enough."""
    least = law.values["R35"]["minutes"] * MINUTE
    since, stretches = interview.start, []
    for start, end in pauses:
        if end - start >= least:
            stretches.append(start - since)
            since = end
    return max([*stretches, interview.end - since])


def planned_faults(law: Law) -> list[str]:
    """Return what is wrong with the breaks that the visit has by its shape, wherever it is."""
    want = law.wanted.get("interview")
    if want is None:
        return []
    start = law.problem.horizon.start

    def at(service: str, after: int, minutes: int) -> Taken:
        begin = start + after * MINUTE
        return Taken(service, begin, begin + minutes * MINUTE, None, None, (), part=want.part)

    pauses = [at("break", after, minutes) for after, minutes in want.breaks]
    return list(break_faults(law, [at("interview", 0, want.minutes)], pauses))
