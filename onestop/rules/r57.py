"""R57: after the visit the case is not forgotten."""

from types import MappingProxyType

from onestop.model import Strength
from onestop.rules.base import Faces, Rule
from onestop.texts import Text

ELSEWHERE = Text(
    "It is done after the visit: onestop.follow_ups lists when it is due.",
    "在到访之后进行：onestop.follow_ups 列出到期日。",
)


class FollowUpCalls(Rule):
    """A call after a week, after a month, then every two, for as many months as are set."""

    id = "R57a"
    sentence = Text(
        "Somebody calls a week after the visit, a month after it, and then every two months.",
        "到访后一周、一个月各回访一次，此后每两个月回访一次。",
    )
    source = "domain brief S2 (每两个月…谈一次心), S4 (回访); first two calls: onestop design"
    strength = Strength.SOFT
    faces = Faces.AFTER
    defaults = MappingProxyType({"days": 7, "first_month": 1, "every": 2, "months": 12})
    elsewhere = ELSEWHERE


class CaseReview(Rule):
    """The team reviews each case (一案一复盘) within working days of the visit's last day."""

    id = "R57b"
    sentence = Text(
        "The team reviews every case soon after the visit.",
        "到访结束后及时逐案复盘（一案一复盘）。",
    )
    source = "domain brief S2 (一案一复盘); the days by onestop design"
    strength = Strength.SOFT
    faces = Faces.AFTER
    defaults = MappingProxyType({"days": 5})
    elsewhere = ELSEWHERE
