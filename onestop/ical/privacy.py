"""
Words that no invite may hold: references of cases and children, services, other people.

Dates, identifiers and fixed words of an invite are compared with what they must
be, so what is left to search is the one text that people wrote: where to go.
"""

import re
from collections.abc import Iterable, Iterator

from onestop.ical.writing import cleaned
from onestop.model import Case, Plan, Problem

# Composed characters of which Unicode wants three (NFC).
_AT_MOST = 3
SHORTEST, SHORTEST_NUMBER, SHORTEST_HAN = 3, 6, 2


class Secrets:
    """What the texts of invites must not tell."""

    def __init__(self, problem: Problem, plans: Iterable[Plan], cases: Iterable[str] = ()) -> None:
        """Gather the words, from the problem and from plans and *cases* that it may not know."""
        words = {*_of_centre(problem), *_of_cases(problem.cases), *cases}
        for plan in plans:
            words.update(_of_plan(plan))
        telling = sorted(filter(_tells, map(_as_shown, words)), key=len, reverse=True)
        self._pattern = _any_whole(telling)
        self._told: dict[str, frozenset[str]] = {}

    def told_by(self, text: str, own: Iterable[str] = ()) -> bool:
        """Tell whether *text* holds a secret; what somebody is called, *own*, is none to them."""
        if text not in self._told:
            found = self._pattern.findall(text)
            self._told[text] = frozenset(word.casefold() for word in found)
        return not self._told[text] <= {_as_shown(word).casefold() for word in own}


def _as_shown(word: str) -> str:
    """Return *word* as it would stand in a text that was cleaned."""
    return cleaned(word, _AT_MOST * len(word))


def _of_plan(plan: Plan) -> Iterator[str]:
    """Yield what must not be told of a plan: whose visits, who is there, who got none."""
    for visit in plan.visits:
        yield from (visit.case, visit.child, visit.family or "", *visit.with_cases)
        yield from (who.ref for a in visit.appointments for who in a.people)
    yield from (left.case for left in plan.unplanned)
    yield from (left.case for left in plan.left_out)


def _of_centre(problem: Problem) -> Iterator[str]:
    """Yield what must not be told of the centre: who works there, and what is done there."""
    for person in problem.centre.people:
        yield from (person.ref, person.name, person.email, person.contact)
    for service in problem.profile.services:
        yield from (service.ref, service.title.en, service.title.zh)
    for room in problem.centre.rooms:
        yield room.email
        # A reference that stands on the door is no secret.
        if room.ref != room.label:
            yield room.ref


def _of_cases(cases: Iterable[Case]) -> Iterator[str]:
    """Yield what must not be told of cases."""
    for case in cases:
        yield from (case.ref, case.child.ref, case.family or "", *case.with_cases)
        yield from (*case.suspects, *case.refused)
        for companion in case.companions:
            yield from (companion.ref, companion.email)


def _tells(word: str) -> bool:
    """
    Tell whether *word* is long enough to mean what it looks like.

    "2", "B1" or "301" stand on doors as well as in lists of references.
    """
    if not word.isascii():
        return len(word) >= SHORTEST_HAN
    return len(word) >= (SHORTEST if any(map(str.isalpha, word)) else SHORTEST_NUMBER)


def _any_whole(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of *words*, but not inside of a longer word or number."""
    # The borders stand once around all of them: around each they take ten times as long.
    inside = "|".join(map(re.escape, words)) or "(?!)"
    return re.compile(rf"(?<![0-9A-Za-z])(?:{inside})(?![0-9A-Za-z])", re.IGNORECASE)
