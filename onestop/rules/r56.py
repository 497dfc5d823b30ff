"""R56: plain clothes and an unmarked car."""

from types import MappingProxyType

from onestop.model import Strength
from onestop.rules.base import Faces, Rule
from onestop.texts import Text


class PlainClothes(Rule):
    """Told to those whom it concerns."""

    id = "R56"
    sentence = Text(
        "The police wear plain clothes and come in an unmarked car.",
        "办案人员着便装，不使用有警用标志的车辆。",
    )
    source = "domain brief P4, P24b"
    strength = Strength.OVERRIDABLE
    faces = Faces.OUTPUT
    defaults = MappingProxyType({"roles": ["police", "interviewer"]})
    elsewhere = Text(
        "What people wear and drive is in no plan; where the rule is set, the invite of the"
        " police says so.",
        "着装和用车不属于计划内容；设有本规则的，由发给警方人员的邀请载明。",
    )
