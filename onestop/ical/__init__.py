"""
Calendars in, invites out: the only importer of icalendar.

What participants' programs export becomes busy time, strictly and within
bounds; every appointment of a plan becomes one message to each of its people.
"""

from onestop.ical.calendars import (
    CalendarReading,
    read_availability,
    read_busy,
    read_busy_files,
    read_calendar,
)
from onestop.ical.contents import ZoneTaken
from onestop.ical.folders import calendar_files
from onestop.ical.invite import Invite
from onestop.ical.inviting import assumed_sent, invites
from onestop.ical.publishing import centre_calendar, handover
from onestop.ical.troubles import Broken, Remark
from onestop.ical.words import language_of
from onestop.ical.writing import Method

__all__ = [
    "Broken",
    "CalendarReading",
    "Invite",
    "Method",
    "Remark",
    "ZoneTaken",
    "assumed_sent",
    "calendar_files",
    "centre_calendar",
    "handover",
    "invites",
    "language_of",
    "read_availability",
    "read_busy",
    "read_busy_files",
    "read_calendar",
]
