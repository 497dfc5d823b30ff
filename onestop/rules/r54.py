"""R54: who the child is shows nowhere."""

from onestop.rules.base import Faces, Rule
from onestop.texts import Text


class NeverNamed(Rule):
    """Holds for whatever leaves the library."""

    id = "R54"
    sentence = Text(
        "Nothing that leaves the centre tells who the child is.",
        "不得泄露儿童的姓名、住所、学校等身份信息。",
    )
    source = "未成年人保护法 art. 103"
    faces = Faces.OUTPUT
    elsewhere = Text(
        "A plan has references only; there is no field for a name, school or address of the"
        " child. Invites, tables and errors are written so, each for its own recipient.",
        "计划只含编号，系统不设儿童姓名、学校、住址字段；"
        "邀请、表格和错误提示均按此生成，且各收件人只见本人所需内容。",
    )
