"""
Small random problems, each from its seed alone, that the oracle can afford.

Every seed has a flavour that stresses one rule or one corner; the rest of the
problem is drawn at random around it.
"""

from onestop.model import Problem
from tests.flavours import FLAVOURS, flavoured

__all__ = ["FLAVOURS", "flavour_of", "problem"]


def flavour_of(seed: int) -> str:
    """Return the name of the flavour that *seed* has."""
    names = list(FLAVOURS)
    return names[seed % len(names)]


def problem(seed: int) -> Problem:
    """Return the problem that belongs to *seed*."""
    return flavoured(flavour_of(seed), seed // len(FLAVOURS))
