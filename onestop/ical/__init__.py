"""
Calendars in, invites out: the only importer of icalendar.

What participants' programs export becomes busy time, strictly and within
bounds; every appointment of a plan becomes one message to each of its people.
"""

from onestop.ical.calendars import read_availability, read_busy
from onestop.ical.inviting import Invite, invites
from onestop.ical.writing import Method

__all__ = ["Invite", "Method", "invites", "read_availability", "read_busy"]
