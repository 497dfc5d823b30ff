"""
Calendars in, invites out, replies in: the only importer of icalendar.

What participants' programs export becomes busy time, strictly and within
bounds; every appointment of a plan becomes one message to each of its people,
and what they answer becomes a hint for a person.
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
from onestop.ical.pushing import for_caldav
from onestop.ical.replies import Answer, Reply, newest_replies, read_reply
from onestop.ical.troubles import Broken, Remark
from onestop.ical.words import language_of
from onestop.ical.writing import Method

__all__ = [
    "Answer",
    "Broken",
    "CalendarReading",
    "Invite",
    "Method",
    "Remark",
    "Reply",
    "ZoneTaken",
    "assumed_sent",
    "calendar_files",
    "centre_calendar",
    "for_caldav",
    "handover",
    "invites",
    "language_of",
    "newest_replies",
    "read_availability",
    "read_busy",
    "read_busy_files",
    "read_calendar",
    "read_reply",
]
