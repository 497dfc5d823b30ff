"""Invites: what one message says."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from onestop.ical import Method, checking, writing
from onestop.model import (
    Gender,
    Person,
    Presence,
    Site,
)
from onestop.texts import Language
from tests.builders import (
    a_room,
    a_seat,
    an_appointment,
    at,
    utc,
)
from tests.invitations import (
    GOLDEN,
    ROLE,
    a_watch_room,
    content,
    one,
    the_centre,
    the_plan,
    the_problem,
    the_talk,
)


@pytest.mark.parametrize(
    ("name", "zone", "people", "language"),
    [
        ("in-the-room", "Asia/Shanghai", [("P-ada", "lead", Presence.ROOM)], Language.ZH),
        ("observing", "Asia/Shanghai", [("D-dora", "x", Presence.OBSERVING)], Language.EN),
        ("remote", "Asia/Shanghai", [("D-dora", "x", Presence.REMOTE)], Language.EN),
        ("in-utc", "Europe/Oslo", [("P-ada", "lead", Presence.ROOM)], Language.EN),
    ],
)
def test_a_request_is_exactly_this(name, zone, people, language):
    """The bytes are the ones in the file, down to the last fold."""
    centre = the_centre(time_zone=zone)
    plan = the_plan(the_talk(*(a_seat(*each) for each in people)))
    invite = one(plan, the_problem(centre=centre), language=language)

    assert invite.method is Method.REQUEST
    assert invite.data == (GOLDEN / f"{name}.ics").read_bytes()


def test_a_cancellation_is_exactly_this():
    """The bytes are the ones in the file, and the UID is the one of the request."""
    before = the_plan()
    after = the_plan(the_talk(a_seat("J-gil", "lead")), revision=3)
    invite = one(after, previous=before)

    assert invite.method is Method.CANCEL
    assert invite.uid == one(before).uid
    assert invite.data == (GOLDEN / "cancelled.ics").read_bytes()


def test_an_invite_is_read_back_by_a_reader_of_its_own():
    """Every fact stands in its own line, once, and no other line is there."""
    invite = one(the_plan(revision=4))

    assert content(invite.data) == {
        "VCALENDAR": ["VERSION:2.0", "PRODID:-//appointments//calendar 1//EN", "METHOD:REQUEST"],
        "UID": [f":{invite.uid}"],
        "SEQUENCE": [":4"],
        "DTSTAMP": [":20260309T000000Z"],
        "DTSTART": [";TZID=Asia/Shanghai:20260309T100500"],
        "DTEND": [";TZID=Asia/Shanghai:20260309T105000"],
        "SUMMARY": [":Work appointment"],
        "LOCATION": [":1号楼，三层\\, 301"],
        "STATUS": [":CONFIRMED"],
        "CLASS": [":PRIVATE"],
        "TRANSP": [":OPAQUE"],
        "X-MICROSOFT-CDO-BUSYSTATUS": [":BUSY"],
        "ORGANIZER": [":mailto:centre@example.org"],
        "ATTENDEE": [
            f';CN="示例 警官";{ROLE};RSVP=TRUE:mailto:ada@example.org',
        ],
    }


def test_an_invite_is_read_back_by_icalendar():
    """The whole file, zone and all, means the appointment's times to the second."""
    calendar = Calendar.from_ical(one(the_plan()).data)
    (event,) = calendar.events

    assert (event.start, event.end) == (at("10:05"), at("10:50"))
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert [zone.tz_name for zone in calendar.timezones] == ["Asia/Shanghai"]


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/New_York", "Asia/Shanghai"])
@pytest.mark.parametrize("moment", ["2026-03-08 07:00", "2026-03-29 01:00", "2026-11-01 06:30"])
def test_times_survive_clock_changes(zone, moment):
    """An hour that a clock change repeats or skips is still the right one."""
    start = utc(moment)
    plan = the_plan(the_talk(start=start, end=start + timedelta(minutes=45)))
    problem = the_problem(centre=the_centre(time_zone=zone), now=utc("2026-03-01 00:00"))
    (event,) = Calendar.from_ical(one(plan, problem).data).events

    assert (event.start, event.end) == (start, start + timedelta(minutes=45))


def test_the_definition_of_shanghai_is_icalendars():
    """What every reader was measured to read right is what the library itself writes."""
    zone = Timezone.from_tzid(
        "Asia/Shanghai",
        first_date=date(1992, 1, 1),
        last_date=date(2100, 1, 1),
    )
    zone.pop("COMMENT")

    assert zone.to_ical() in one(the_plan()).data


def test_a_person_without_a_name_or_a_room_without_a_label_leaves_no_trace():
    """What is empty is left out, not written empty."""
    bare = the_centre(sites=(Site(ref="main"),), rooms=(a_room(), a_watch_room()))
    person = a_seat("D-dora", "doctor")
    found = content(one(the_plan(the_talk(person)), the_problem(centre=bare)).data)

    assert "LOCATION" not in found
    assert "CN=" not in found["ATTENDEE"][0]
    for changes, place in (
        ({"sites": bare.sites}, ":301"),
        ({"rooms": bare.rooms}, ":1号楼，三层"),
    ):
        problem = the_problem(centre=the_centre(**changes))
        assert content(one(the_plan(), problem).data)["LOCATION"] == [place]


def test_an_appointment_without_a_room_is_at_the_site():
    """Somebody who is not called into a room is told the building."""
    plan = the_plan(the_talk(room=None, observed_from=None))

    assert content(one(plan).data)["LOCATION"] == [":1号楼，三层"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nATTENDEE:mailto:x@example.org", "a ATTENDEE mailto x@example.org"),
        ('张 "老" \\警官', "张 老 警官"),
        ("a;b:c,d^e<f>", "a b c d e f"),
        ("\u202egnp.ics\u2066\u200e\ufeff", "gnp.ics"),
        ("a\x00b\x0bc\x85d\u2028e\u2029f", "a b c d e f"),
        ("A\u030a", "\u00c5"),
        ("\ud800x", "x"),
        ("x" * 10_000, "x" * 64),
        ("\u4f60" * 70, "\u4f60" * 64),
        ("  ", ""),
    ],
)
def test_names_are_cleaned(text, shown):
    """Nothing that a program could take for more than a name is left of it."""
    assert writing.cleaned_name(text) == shown


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=150))
def test_no_text_breaks_an_invite(name, site, label):
    """Whatever stands in names and labels, the message is well-formed, and says them once."""
    message = writing.Message(
        method=Method.REQUEST,
        uid="0" * 32,
        sequence=0,
        stamp=at("08:00"),
        start=at("09:00"),
        end=at("10:00"),
        zone="Asia/Shanghai",
        mailbox="centre@example.org",
        email="ada@example.org",
        name=writing.cleaned_name(name),
        summary="Appointment",
        place=writing.cleaned(f"{site} {label}", 120),
    )
    person = Person(ref="P", roles=("x",), gender=Gender.MALE, email="ada@example.org")
    object.__setattr__(person, "name", name)
    data = writing.written(message)

    assert checking.is_right(data, message, an_appointment("x", "09:00", "10:00"), person)
    found = content(data)
    place = found.get("LOCATION", [":"])[0][1:]
    assert re.sub(r"\\([\\;,])", r"\1", place) == message.place
    assert len(found["ATTENDEE"]) == 1


def test_nothing_private_is_in_a_repr():
    """An invite in a log shows references only."""
    shown = repr(one(the_plan()))

    assert "recipient='P-ada'" in shown
    assert "ada@" not in shown
    assert "BEGIN" not in shown


def test_zones_other_than_chinas_are_written_in_utc():
    """Programs disagree about definitions with clock changes, so none is written."""
    data = one(the_plan(), the_problem(centre=the_centre(time_zone="America/New_York"))).data

    assert b"VTIMEZONE" not in data
    assert b"TZID" not in data
    assert content(data)["DTSTART"] == [":20260309T020500Z"]
