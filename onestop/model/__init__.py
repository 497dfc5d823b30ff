"""
The values that everything else speaks of: frozen, checked where they are made.

Only their meaning lives here; rules, solving and files stand above.  Personal
fields do not appear in any ``repr``.
"""

from onestop.model.case import (
    Case,
    Child,
    Companion,
    HalfDay,
    Override,
    PastInterview,
    Pin,
    Standing,
    Urgency,
    Wishes,
)
from onestop.model.centre import (
    Centre,
    Change,
    Closed,
    Gender,
    Hours,
    Layer,
    Person,
    Recurrence,
    Room,
    Site,
    zone,
)
from onestop.model.plan import (
    Appointment,
    Attendance,
    Conflict,
    Finding,
    LeftOut,
    LevelValue,
    Lifted,
    Plan,
    Reason,
    Status,
    Unplanned,
    Visit,
)
from onestop.model.problem import COMPANION, CONSENT, Problem
from onestop.model.profile import Presence, Profile, Seat, Service, Setting, Strength, Weights
from onestop.model.sent import Sent, Told
from onestop.model.time import Availability, Window, minutes

__all__ = [
    "COMPANION",
    "CONSENT",
    "Appointment",
    "Attendance",
    "Availability",
    "Case",
    "Centre",
    "Change",
    "Child",
    "Closed",
    "Companion",
    "Conflict",
    "Finding",
    "Gender",
    "HalfDay",
    "Hours",
    "Layer",
    "LeftOut",
    "LevelValue",
    "Lifted",
    "Override",
    "PastInterview",
    "Person",
    "Pin",
    "Plan",
    "Presence",
    "Problem",
    "Profile",
    "Reason",
    "Recurrence",
    "Room",
    "Seat",
    "Sent",
    "Service",
    "Setting",
    "Site",
    "Standing",
    "Status",
    "Strength",
    "Told",
    "Unplanned",
    "Urgency",
    "Visit",
    "Weights",
    "Window",
    "Wishes",
    "minutes",
    "zone",
]
