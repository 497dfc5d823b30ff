"""The flavours by name, in the order in which their modules are read."""

import random
from collections.abc import Callable

from onestop.model import Problem
from tests.drafting import Draft
from tests.flavours.seasoning import season

CN = ("cn",)
# Mostly China, on whose rules most flavours were made.
ALL = ("cn", "cn", "cn", "us", "barnahus")

Stress = Callable[[Draft], None]
FLAVOURS: dict[str, tuple[tuple[str, ...], Stress]] = {}


def flavour(bases: tuple[str, ...]) -> Callable[[Stress], Stress]:
    """Register a function under its own name; one of the profiles *bases* is drawn for it."""

    def register(stress: Stress) -> Stress:
        FLAVOURS[stress.__name__] = bases, stress
        return stress

    return register


def flavoured(name: str, number: int) -> Problem:
    """Return the problem number *number* of the flavour *name*, whatever others there are."""
    rng = random.Random(f"{name} {number}")
    bases, stress = FLAVOURS[name]
    draft = Draft(rng, rng.choice(bases))
    stress(draft)
    season(draft)
    return draft.build()


def interview_and(draft: Draft, *others: str) -> None:
    """Ask for an interview, and maybe one of *others*."""
    draft.ask("interview", *draft.rng.sample(others, draft.rng.randint(0, 1)))
