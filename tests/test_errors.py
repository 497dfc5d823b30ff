"""The exception tree: what callers catch, what messages say, and that errors can travel."""

import copy
import inspect
import pickle
from collections.abc import Callable

import pytest

from onestop import errors, texts
from onestop.errors import (
    CalDavAddressError,
    CalDavAnswerError,
    CalDavError,
    CalDavRefusedError,
    CalDavUnreachableError,
    FileError,
    InfeasibleError,
    InputError,
    InternalError,
    InviteError,
    NoPlanError,
    OneStopError,
    OutputError,
    Refusal,
    ReplyError,
    SolveCancelledError,
    TimeLimitError,
)
from onestop.model import Conflict, Reason
from onestop.texts import Language, Text

WHOLE = texts.EXPECTED_WHOLE.fill(low=0, high=17)
CONFLICT = Conflict(
    reasons=(
        Reason(rule="R04a", subject="", sentence=Text("a woman asks", "由女性询问")),
        Reason(rule="F05", subject="P07", sentence=Text("free time", "空闲时间")),
    )
)

EACH = [
    (
        InputError("child.age", WHOLE),
        "child.age: expected a whole number from 0 to 17; correct it and run again",
        "child.age：应为0到17之间的整数；请更正后重试",
    ),
    (
        InputError("child.age", WHOLE, Text("ask again", "请再问")),
        "child.age: expected a whole number from 0 to 17; ask again",
        "child.age：应为0到17之间的整数；请再问",
    ),
    (
        FileError("case.toml", "child.age", WHOLE),
        "case.toml: child.age: expected a whole number from 0 to 17; correct it and run again",
        "case.toml: child.age：应为0到17之间的整数；请更正后重试",
    ),
    (
        FileError("case.toml", "", texts.EXPECTED_SOME),
        "case.toml: expected at least one entry; correct it and run again",
        "case.toml：应为至少一项；请更正后重试",
    ),
    (
        ReplyError(Refusal.STALE, "SEQUENCE", WHOLE, Text("wait", "请等待")),
        "a reply was not taken: SEQUENCE: expected a whole number from 0 to 17; wait",
        "一份回复未予采纳：SEQUENCE：应为0到17之间的整数；请等待",
    ),
    (
        OutputError("plan.json", "No space left on device"),
        "plan.json: could not be written (No space left on device); nothing was changed",
        "plan.json：无法写入（No space left on device）；原有内容未改动",
    ),
    (
        InfeasibleError(["2026-1", "2026-2"], CONFLICT),
        "no plan fits case 2026-1, 2026-2: proved impossible; what collides: R04a, F05(P07)",
        "案件2026-1, 2026-2无法安排：已证明不可行；相互冲突的有：R04a, F05(P07)",
    ),
    (
        TimeLimitError(["2026-1"], 10.0),
        "stopped after 10 s without finding or ruling out a plan for case 2026-1; raise time_limit",
        "案件2026-1在10秒内既未找到也未排除可行安排；请提高时间上限",
    ),
    (
        SolveCancelledError(["2026-1"]),
        "cancelled before a plan for case 2026-1 was found",
        "案件2026-1的安排尚未找到即被取消",
    ),
    (
        InviteError(Text("it has no end", "缺少结束时间")),
        "an invite was withheld: it has no end",
        "一份日程邀请未予发出：缺少结束时间",
    ),
    (
        CalDavUnreachableError(texts.CALDAV_LATE.fill(seconds="30")),
        (
            "the calendar server could not be asked: no whole answer within 30 s;"
            " try again later, or check the address"
        ),
        "无法查询日历服务器：30秒内未收到完整答复；请稍后重试，或核对地址",
    ),
    (
        CalDavRefusedError(401),
        (
            "the calendar server refused the login (HTTP 401); check user and password or token,"
            " and that they may see when this calendar is busy"
        ),
        "日历服务器拒绝登录（HTTP 401）；请核对用户名、密码或令牌，并确认其有权查看该日历的忙闲",
    ),
    (
        CalDavAddressError(404),
        (
            "there is no calendar at that address that can be asked (HTTP 404);"
            " give the address of the calendar itself, as its server shows it"
        ),
        "该地址没有可供查询的日历（HTTP 404）；请填写服务器所示的日历本身的地址",
    ),
    (
        CalDavAnswerError(texts.CALDAV_NO_HTTP),
        (
            "the calendar server's answer was not understood: not as HTTP demands;"
            " export the calendar as .ics and read the file"
        ),
        "无法理解日历服务器的答复：不符合 HTTP 规定；请将日历导出为 .ics 文件后读取",
    ),
    (
        InternalError("R01 at level faces"),
        texts.INTERNAL_ERROR.en.replace("{what}", "R01 at level faces"),
        "结果未予输出，因为 onestop 违反了自身规则：R01 at level faces；请反馈本句，勿附案件文件",
    ),
]


@pytest.mark.parametrize(("error", "english", "chinese"), EACH)
def test_message_stands_in_both_languages(error: OneStopError, english: str, chinese: str) -> None:
    """An error words its own message in English and in Chinese."""
    assert str(error) == english
    assert error.say(Language.ZH) == chinese


def test_every_class_that_is_raised_has_its_message_tested() -> None:
    """No class is missing above but those that only group others."""
    classes = {
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, OneStopError)
    }
    assert {type(error) for error, _, _ in EACH} == classes - {
        OneStopError,
        NoPlanError,
        CalDavError,
    }


@pytest.mark.parametrize(
    ("kind", "caught_as"),
    [
        (InputError, ValueError),
        (FileError, InputError),
        (ReplyError, InputError),
        (OutputError, OSError),
        (InfeasibleError, NoPlanError),
        (TimeLimitError, NoPlanError),
        (SolveCancelledError, NoPlanError),
        (NoPlanError, OneStopError),
        (InviteError, OneStopError),
        (CalDavUnreachableError, CalDavError),
        (CalDavRefusedError, CalDavError),
        (CalDavAddressError, CalDavError),
        (CalDavAnswerError, CalDavError),
        (CalDavError, OSError),
        (InternalError, OneStopError),
    ],
)
def test_callers_can_catch_by_kind(kind: type[OneStopError], caught_as: type[Exception]) -> None:
    """The tree is the one that the module draws."""
    assert issubclass(kind, caught_as)
    assert issubclass(kind, OneStopError)


def test_a_time_out_is_never_an_impossible() -> None:
    """Whoever catches one of the two does not get the other."""
    assert not issubclass(TimeLimitError, InfeasibleError)
    assert not issubclass(InfeasibleError, TimeLimitError)


def test_facts_stay_attributes() -> None:
    """A caller need not take a message apart."""
    file = FileError("case.toml", "child.age", WHOLE)
    assert (file.file, file.place, file.expected) == ("case.toml", "child.age", WHOLE)
    infeasible = InfeasibleError(["2026-1"], CONFLICT, medical="the plan")
    assert (infeasible.cases, infeasible.conflict) == (("2026-1",), CONFLICT)
    assert infeasible.medical == "the plan"


@pytest.mark.parametrize("error", [error for error, _, _ in EACH])
@pytest.mark.parametrize("travel", [lambda e: pickle.loads(pickle.dumps(e)), copy.deepcopy])  # noqa: S301 - our own bytes
def test_errors_travel_between_processes(
    error: OneStopError, travel: Callable[[OneStopError], OneStopError]
) -> None:
    """An executor of processes hands on the error itself, whole."""
    arrived = travel(error)
    assert type(arrived) is type(error)
    assert vars(arrived) == vars(error)
    assert arrived.args == error.args
    assert str(arrived) == str(error)


def test_seconds_are_said_without_needless_zeros() -> None:
    """Half a second is half a second, and ten seconds are ten."""
    assert "after 0.5 s" in str(TimeLimitError(["2026-1"], 0.5))
    assert "after 10 s" in str(TimeLimitError(["2026-1"], 10.0))
