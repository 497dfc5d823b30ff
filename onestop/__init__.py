"""
Plan the one visit in which a hurt child is interviewed, examined and counselled.

::

    import onestop

    centre = onestop.read_centre("centre.toml")
    case = onestop.read_case("case.toml")
    problem = onestop.prepare(centre, [case], now=now)
    plan = onestop.solve(problem)

What reads files, solves or speaks iCalendar is imported when it is first used,
so that ``import onestop`` is quick and loads no solver.
"""

import importlib
from typing import TYPE_CHECKING

from onestop.check import check
from onestop.errors import (
    CalDavAddressError,
    CalDavAnswerError,
    CalDavError,
    CalDavRefusedError,
    CalDavUnreachableError,
    CalendarWarning,
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
from onestop.model import (
    Appointment,
    Attendance,
    Availability,
    Case,
    Centre,
    Child,
    Companion,
    Conflict,
    Finding,
    Gender,
    HalfDay,
    Hours,
    LeftOut,
    LevelValue,
    Override,
    PastInterview,
    Person,
    Pin,
    Plan,
    Presence,
    Problem,
    Profile,
    Reason,
    Room,
    Sent,
    Site,
    Standing,
    Status,
    Strength,
    Told,
    Urgency,
    Visit,
    Weights,
    Window,
    Wishes,
)
from onestop.texts import Language

if TYPE_CHECKING:
    from onestop.caldav import Password, Token, Transport, read_caldav_availability
    from onestop.files import (
        read_case,
        read_centre,
        read_plan,
        read_sent,
        write_plan,
        write_sent,
    )
    from onestop.followup import FollowUp, follow_ups
    from onestop.ical import (
        Answer,
        Broken,
        CalendarReading,
        Invite,
        Remark,
        Reply,
        ZoneTaken,
        centre_calendar,
        for_caldav,
        handover,
        invites,
        newest_replies,
        read_availability,
        read_calendar,
        read_reply,
    )
    from onestop.mail import as_mail, plain_text, reminders
    from onestop.preparing import example_path, prepare
    from onestop.solver import Progress, SolveOptions, solve

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Appointment",
    "Attendance",
    "Availability",
    "Broken",
    "CalDavAddressError",
    "CalDavAnswerError",
    "CalDavError",
    "CalDavRefusedError",
    "CalDavUnreachableError",
    "CalendarReading",
    "CalendarWarning",
    "Case",
    "Centre",
    "Child",
    "Companion",
    "Conflict",
    "FileError",
    "Finding",
    "FollowUp",
    "Gender",
    "HalfDay",
    "Hours",
    "InfeasibleError",
    "InputError",
    "InternalError",
    "Invite",
    "InviteError",
    "Language",
    "LeftOut",
    "LevelValue",
    "NoPlanError",
    "OneStopError",
    "OutputError",
    "Override",
    "Password",
    "PastInterview",
    "Person",
    "Pin",
    "Plan",
    "Presence",
    "Problem",
    "Profile",
    "Progress",
    "Reason",
    "Refusal",
    "Remark",
    "Reply",
    "ReplyError",
    "Room",
    "Sent",
    "Site",
    "SolveCancelledError",
    "SolveOptions",
    "Standing",
    "Status",
    "Strength",
    "TimeLimitError",
    "Token",
    "Told",
    "Transport",
    "Urgency",
    "Visit",
    "Weights",
    "Window",
    "Wishes",
    "ZoneTaken",
    "as_mail",
    "centre_calendar",
    "check",
    "example_path",
    "follow_ups",
    "for_caldav",
    "handover",
    "invites",
    "newest_replies",
    "plain_text",
    "prepare",
    "read_availability",
    "read_caldav_availability",
    "read_calendar",
    "read_case",
    "read_centre",
    "read_plan",
    "read_reply",
    "read_sent",
    "reminders",
    "solve",
    "write_plan",
    "write_sent",
]

_LAZY = {
    "Password": "onestop.caldav",
    "Token": "onestop.caldav",
    "Transport": "onestop.caldav",
    "read_caldav_availability": "onestop.caldav",
    "read_case": "onestop.files",
    "read_centre": "onestop.files",
    "read_plan": "onestop.files",
    "read_sent": "onestop.files",
    "write_plan": "onestop.files",
    "write_sent": "onestop.files",
    "FollowUp": "onestop.followup",
    "follow_ups": "onestop.followup",
    "Answer": "onestop.ical",
    "Broken": "onestop.ical",
    "CalendarReading": "onestop.ical",
    "Invite": "onestop.ical",
    "Remark": "onestop.ical",
    "Reply": "onestop.ical",
    "ZoneTaken": "onestop.ical",
    "centre_calendar": "onestop.ical",
    "for_caldav": "onestop.ical",
    "handover": "onestop.ical",
    "invites": "onestop.ical",
    "newest_replies": "onestop.ical",
    "read_availability": "onestop.ical",
    "read_calendar": "onestop.ical",
    "read_reply": "onestop.ical",
    "as_mail": "onestop.mail",
    "plain_text": "onestop.mail",
    "reminders": "onestop.mail",
    "example_path": "onestop.preparing",
    "prepare": "onestop.preparing",
    "Progress": "onestop.solver",
    "SolveOptions": "onestop.solver",
    "solve": "onestop.solver",
}


def __getattr__(name: str) -> object:
    """Import *name* from its module when it is first asked for."""
    if name not in _LAZY:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
