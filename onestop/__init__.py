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
    FileError,
    InfeasibleError,
    InputError,
    InternalError,
    InviteError,
    NoPlanError,
    OneStopError,
    OutputError,
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
    from onestop.files import read_case, read_centre, read_plan, write_plan
    from onestop.followup import FollowUp, follow_ups
    from onestop.ical import Invite, invites, read_availability
    from onestop.preparing import example_path, prepare
    from onestop.solver import Progress, SolveOptions, solve

__version__ = "0.1.0"

__all__ = [
    "Appointment",
    "Attendance",
    "Availability",
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
    "PastInterview",
    "Person",
    "Pin",
    "Plan",
    "Presence",
    "Problem",
    "Profile",
    "Progress",
    "Reason",
    "Room",
    "Sent",
    "Site",
    "SolveCancelledError",
    "SolveOptions",
    "Standing",
    "Status",
    "Strength",
    "TimeLimitError",
    "Told",
    "Urgency",
    "Visit",
    "Weights",
    "Window",
    "Wishes",
    "check",
    "example_path",
    "follow_ups",
    "invites",
    "prepare",
    "read_availability",
    "read_case",
    "read_centre",
    "read_plan",
    "solve",
    "write_plan",
]

_LAZY = {
    "read_case": "onestop.files",
    "read_centre": "onestop.files",
    "read_plan": "onestop.files",
    "write_plan": "onestop.files",
    "FollowUp": "onestop.followup",
    "follow_ups": "onestop.followup",
    "Invite": "onestop.ical",
    "invites": "onestop.ical",
    "read_availability": "onestop.ical",
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
