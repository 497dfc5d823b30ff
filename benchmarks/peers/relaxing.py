"""
The problem without what no peer can be told, for all of them to go without: onestop too.

What numbers can say is what ``reading`` says in them.
"""

import attrs

from onestop.model import Problem, Wishes
from onestop.rules import Posted
from onestop.rules.verbs import (
    AtMost,
    Barred,
    Before,
    Between,
    Distinct,
    EndsBy,
    Fills,
    InRoom,
    OneAtATime,
    PersonFree,
    RoomFree,
    SameDay,
    Shares,
    SpanAtMost,
    StartsWith,
    Within,
)
from onestop.solver.asking import asked

# Verbs that calendars, candidates, order, span and days say.
SAID = (
    Barred,
    Before,
    Between,
    Distinct,
    EndsBy,
    Fills,
    InRoom,
    OneAtATime,
    PersonFree,
    RoomFree,
    SameDay,
    Shares,
    SpanAtMost,
    StartsWith,
    Within,
)
# Frame rules hold in every profile; what they ask for is taken out of centre and cases instead.
WISHES, WAYS = "F10", "F11"


@attrs.frozen(kw_only=True)
class Relaxed:
    """
    A problem without what a peer cannot be told.

    Attributes:
        problem: What is left.
        hard: Rules that had to hold, and are off for everybody now.
        soft: Rules that cost at other levels than the one compared, likewise.

    """

    problem: Problem
    hard: tuple[str, ...]
    soft: tuple[str, ...]


def relaxed(problem: Problem) -> Relaxed:
    """
    Return *problem* without soft rules and without those that numbers cannot say.

    Again until nothing is left to take out: a rule that goes may take an
    appointment with it, and what other rules say of that.

    Raises:
        ValueError: Numbers cannot say the problem even so.

    """
    hard, soft = set[str](), set[str]()
    while True:
        posted = [item for question in asked(problem) for item in question.posted]
        found = {item.rule for item in posted if item.level is None and not said(item, problem)}
        costly = {item.rule for item in posted if item.level is not None}
        if not found | costly:
            return Relaxed(
                problem=problem, hard=tuple(sorted(hard)), soft=tuple(sorted(soft - hard))
            )
        hard, soft = hard | found, soft | costly
        problem = _without(problem, found | costly)


def said(item: Posted, problem: Problem) -> bool:
    """Tell whether numbers can say a demand."""
    if isinstance(item.verb, AtMost):
        # One visit has one interview at most.
        return len(problem.cases) == 1 and item.verb.count > 0
    return isinstance(item.verb, SAID)


def _without(problem: Problem, rules: set[str]) -> Problem:
    """
    Return *problem* without *rules*.

    Raises:
        ValueError: One of them is frame, and nothing can be taken out to satisfy it.

    """
    if frame := {rule for rule in rules if rule.startswith("F")} - {WISHES, WAYS}:
        raise ValueError(sorted(frame))
    kept = tuple(setting for setting in problem.profile.rules if setting.rule not in rules)
    cases = tuple(
        attrs.evolve(
            case,
            overrides=tuple(o for o in case.overrides if o.rule not in rules),
            wishes=Wishes() if WISHES in rules else case.wishes,
        )
        for case in problem.cases
    )
    profile, centre = attrs.evolve(problem.profile, rules=kept), problem.centre
    if WAYS in rules:
        site, *_ = centre.sites
        rooms = tuple(attrs.evolve(room, site=site.ref) for room in centre.rooms)
        centre = attrs.evolve(centre, sites=(attrs.evolve(site, travel={}),), rooms=rooms)
    return attrs.evolve(problem, profile=profile, cases=cases, centre=centre)
