"""
Calendars in, invites out: the only importer of icalendar.

What participants' programs export becomes busy time, strictly and within
bounds; every appointment of a plan becomes one message to each of its people.
"""

from onestop.ical.calendars import read_availability, read_busy
from onestop.ical.invite import Invite
from onestop.ical.inviting import assumed_sent, invites
from onestop.ical.publishing import centre_calendar, handover
from onestop.ical.words import language_of
from onestop.ical.writing import Method

__all__ = [
    "Invite",
    "Method",
    "assumed_sent",
    "centre_calendar",
    "handover",
    "invites",
    "language_of",
    "read_availability",
    "read_busy",
]
