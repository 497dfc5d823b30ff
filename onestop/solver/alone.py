"""What the lower levels cannot be below, because no visit alone can."""

import heapq
from collections import Counter
from collections.abc import Sequence

import attrs

from onestop.model import Problem
from onestop.objective import LEAD
from onestop.rules import Level
from onestop.solver.clock import Clock
from onestop.solver.ladder import Ladder
from onestop.solver.question import Question
from onestop.solver.running import run
from onestop.solver.slack import Slack

LEVELS = (Level.ON_SITE, Level.FACES, Level.WISHES)


def alone(problem: Problem, open_to: Slack, clock: Clock, seconds: float) -> dict[Level, int]:
    """
    Return the sum over all cases of what each would come to if it had the centre to itself.

    Args:
        problem: The problem.
        open_to: Its visits, on the days and by the ends that they can still have.
        clock: The caller's patience.
        seconds: At most so many.

    """
    until = clock.seconds + seconds
    found: Counter[Level] = Counter(dict.fromkeys(LEVELS, 0))
    by_case: dict[str, list[Question]] = {}
    for question in open_to.questions:
        by_case.setdefault(question.case.ref, []).append(question)
    for left, (_, questions) in zip(range(len(by_case), 0, -1), by_case.items(), strict=True):
        if clock.seconds < until and not clock.over():
            found.update(
                _floors(problem, questions, open_to, clock, (until - clock.seconds) / left)
            )
    return {**found, Level.LOAD: even(problem, open_to.questions)}


def _floors(
    problem: Problem, questions: Sequence[Question], open_to: Slack, clock: Clock, seconds: float
) -> dict[Level, int]:
    """Return what bounds each level for one case."""
    case = questions[0].case
    one = attrs.evolve(problem, cases=(case,))
    ladder = Ladder(one, questions, {q.key: open_to.earliest[q.key] for q in questions})
    floors = {}
    for level in LEVELS:
        goal = ladder.goals()[level]
        if not isinstance(goal, int):
            ladder.model.minimize(goal)
            answer = run(ladder.model, None, clock, seconds=seconds / len(LEVELS))
            floors[level] = max(0, answer.bound)
    return floors


def even(problem: Problem, questions: Sequence[Question]) -> int:
    """Return what ``load`` comes to if whoever can lead an interview could lead every one."""
    service, seat = LEAD
    talks = (each.starts[service] for each in questions if service in each.starts)
    asked = [talk.seats[seat] for talk in talks if seat in talk.seats]
    led = Counter({ref: 0 for who in asked for ref in who})
    for visit in problem.standing.visits if problem.standing else ():
        interview = visit.find(service)
        ref = interview.who(seat) if interview else None
        if ref is not None and ref in led:
            led[ref] += 1
    counts = list(led.values())
    heapq.heapify(counts)
    return sum(heapq.heapreplace(counts, counts[0] + 1) for _ in asked)
