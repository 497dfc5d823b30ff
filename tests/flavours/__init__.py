"""
Flavours: each makes one rule or one corner decide, and leaves the rest to chance.

A flavour that is named after a rule, ``r16_doors``, is tried first when somebody
asks whether the rule ever decides anything.
"""

from tests.flavours import (
    adults,
    children,
    families,
    frame,
    medical,
    pairs,
    places,
    team,
    times,
)
from tests.flavours.register import FLAVOURS, flavoured

__all__ = [
    "FLAVOURS",
    "adults",
    "children",
    "families",
    "flavoured",
    "frame",
    "medical",
    "pairs",
    "places",
    "team",
    "times",
]
