"""
Calendars in, invites out, replies in: the only importer of icalendar.

What participants' programs export becomes busy time, strictly and within
bounds; every appointment of a plan becomes one message to each of its people,
and what they answer becomes a hint for a person.
"""

from onestop.ical.calendars import read_availability, read_busy
from onestop.ical.inviting import Invite, invites
from onestop.ical.pushing import for_caldav
from onestop.ical.replies import Answer, Reply, newest_replies, read_reply
from onestop.ical.writing import Method

__all__ = [
    "Answer",
    "Invite",
    "Method",
    "Reply",
    "for_caldav",
    "invites",
    "newest_replies",
    "read_availability",
    "read_busy",
    "read_reply",
]
