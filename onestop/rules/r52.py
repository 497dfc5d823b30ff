"""R52: the days that legal aid takes."""

from types import MappingProxyType

from onestop.model import Strength
from onestop.rules.base import Faces, Rule
from onestop.texts import Text


class LegalAid(Rule):
    """
    What is decided after the visit breaks no plan: ``onestop.follow_ups`` lists when it is due.

    The days run from the day on which the application comes in: that of the
    visit's own legal-aid appointment (``service``) or, without one, the visit's first.
    """

    id = "R52"
    sentence = Text(
        "An application for legal aid is decided in time, and a lawyer assigned soon after.",
        "法律援助申请在法定期限内作出决定，并在决定后的法定期限内指派律师。",
    )
    source = "法律援助法 art. 43: seven days to decide, three more to assign"
    strength = Strength.SOFT
    faces = Faces.AFTER
    defaults = MappingProxyType({"decision": 7, "assignment": 3, "service": "legal-aid"})
    elsewhere = Text(
        "It is decided after the visit: onestop.follow_ups lists when it is due.",
        "在到访之后办理：onestop.follow_ups 列出到期日。",
    )
