"""Builders of what was sent, and of what calendar programs answer."""

from datetime import datetime

import pytest

from onestop.errors import ReplyError
from onestop.ical.replies import Reply, read_reply
from onestop.model import Centre
from onestop.model.sent import Sent, Told
from tests.builders import at
from tests.invitations import the_centre

ADA = "5f0c0ffee0ddba11"
DORA = "d0ca0ffee0ddba11"
STAMP: datetime = at("12:00")

REPLY = """\
BEGIN:VCALENDAR
PRODID:-//Example//Program//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
UID:5f0c0ffee0ddba11
SEQUENCE:2
DTSTAMP:20260309T040000Z
ORGANIZER:mailto:centre@example.org
ATTENDEE;PARTSTAT=ACCEPTED;CN="示例 警官":mailto:ada@example.org
DTSTART;TZID=Asia/Shanghai:20260310T100500
DTEND;TZID=Asia/Shanghai:20260310T105000
SUMMARY:Accepted: Appointment
COMMENT:Marker-7f3a
END:VEVENT
END:VCALENDAR
"""
OUTLOOK_COM = """\
BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:China Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT=DECLINED;CN=ada:MAILTO:Ada@Example.ORG
COMMENT;LANGUAGE=zh-CN:Marker-7f3a\\n
UID:5f0c0ffee0ddba11
SUMMARY;LANGUAGE=zh-CN:Declined: Appointment
DTSTART;TZID=China Standard Time:20260310T100500
DTEND;TZID=China Standard Time:20260310T105000
CLASS:PRIVATE
PRIORITY:5
DTSTAMP:20260309T041500Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:2
LOCATION;LANGUAGE=zh-CN:1
X-MICROSOFT-CDO-APPT-SEQUENCE:2
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
END:VCALENDAR
"""


def a_told(**changes) -> Told:
    """Return the second change of ada's appointment."""
    facts = {
        "case": "2026-0001",
        "appointment": "2026-0001.interview",
        "recipient": "P-ada",
        "uid": ADA,
        "sequence": 2,
        "stamp": at("09:00"),
        "start": at("10:05"),
        "end": at("10:50"),
        "digest": "abc",
    }
    return Told(**facts | changes)


def the_sent(*messages: Told) -> Sent:
    """Return what ada and dora were told, unless *messages* say otherwise."""
    usual = (a_told(), a_told(recipient="D-dora", uid=DORA, sequence=0))
    return Sent(centre=the_centre().ref, messages=messages or usual)


def a_reply(*changes: tuple[str, str], text: str = REPLY) -> bytes:
    """Return ada's acceptance with parts replaced; each must stand there."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.replace("\n", "\r\n").encode()


def read(data: bytes, sent: Sent | None = None, centre: Centre | None = None, **facts) -> Reply:
    """Return what *data* says."""
    return read_reply(data, sent=sent or the_sent(), centre=centre or the_centre(), **facts)


def refused(data: bytes, sent: Sent | None = None, **facts) -> ReplyError:
    """Return the error with which *data* is refused."""
    with pytest.raises(ReplyError) as caught:
        read(data, sent, **facts)
    return caught.value
