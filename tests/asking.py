"""Questions to a server that answers what a test wants."""

# ruff: noqa: S106 - an invented login

import pytest

from onestop.caldav import Password, read_caldav_availability
from onestop.model import Availability, Window
from tests.answering import Answering, an_answer
from tests.builders import ZONE, utc

DAY = Window(utc("2026-03-09 00:00"), utc("2026-03-10 00:00"))
SPAN = "DTSTART:20260309T000000Z\nDTEND:20260310T000000Z"
LOGIN = Password(user="ada", password="Marker-7f3a")
SOON = 1.0


def a_report(*lines, span=SPAN):
    """Return the answer of a server: a VFREEBUSY of *lines* about *span*."""
    body = "\n".join(["BEGIN:VFREEBUSY", span, *lines, "END:VFREEBUSY"])
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}\nEND:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def answered(*lines, span=SPAN, **changes):
    """Return when somebody is free whose server answers with a VFREEBUSY of *lines*."""
    with Answering(lambda: an_answer(a_report(*lines, span=span))) as server:
        return asked(server.url, **changes)


def asked(url, **changes):
    """Return what becomes of a question."""
    facts = {"horizon": DAY, "zone": ZONE, "login": LOGIN, "seconds": 10.0}
    return read_caldav_availability(url, **facts | changes)


def refused(kind, sending, **changes):
    """Return the error with which the answer that *sending* yields is refused."""
    with Answering(sending) as server, pytest.raises(kind) as caught:
        asked(server.url, **changes)
    return caught.value


def free(*spans):
    """Return free time between pairs of clock times in UTC: ``00:00-09:00``."""
    pairs = (span.split("-") for span in spans)
    return Availability(
        tuple(
            Window(utc(f"2026-03-09 {since}"), utc(f"2026-03-09 {until}"))
            if until != "24:00"
            else Window(utc(f"2026-03-09 {since}"), DAY.end)
            for since, until in pairs
        )
    )
