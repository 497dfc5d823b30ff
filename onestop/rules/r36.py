"""R36: a tired child is not asked on."""

from onestop.rules.base import Faces, Rule
from onestop.texts import Text


class StopWhenTired(Rule):
    """Happens in the room, while the interview runs."""

    id = "R36"
    sentence = Text(
        "The interview stops when the child is tired.",
        "儿童疲劳时应停止询问。",
    )
    source = "domain brief P24c (Viet Nam, 2024 law, art. 156)"
    faces = Faces.RUN
    elsewhere = Text(
        "Whether a child is tired shows only in the room: the interviewer stops, and the"
        " coordinator plans what is left as a new visit with the same interviewer (R47).",
        "儿童是否疲劳只有在询问现场才能判断：由询问人员停止询问，"
        "其余部分由协调员另行安排，仍由同一询问人员进行（R47）。",
    )
