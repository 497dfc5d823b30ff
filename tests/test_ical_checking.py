"""Invites: a planted fault is found."""

import re

import attrs
import pytest
from icalendar import Calendar, vDDDTypes

from onestop import texts
from onestop.errors import InviteError
from onestop.ical import Method, checking, invites, inviting, writing
from onestop.model import (
    Appointment,
    Person,
)
from tests.builders import (
    at,
)
from tests.invitations import KEY, the_plan, the_problem, the_talk, two_people


def good() -> tuple[bytes, writing.Message, Appointment, Person]:
    """Return what the check accepts."""
    person, talk = two_people()[0], the_talk()
    message = writing.Message(
        method=Method.REQUEST,
        uid="0" * 32,
        sequence=0,
        stamp=at("08:00"),
        start=talk.start,
        end=talk.end,
        zone="Asia/Shanghai",
        mailbox="centre@example.org",
        email=person.email,
        name=person.name,
        summary="Appointment",
        place="Building 1, room 301, " + "far away " * 8,
    )
    return writing.written(message), message, talk, person


def _moved_zone(data: bytes) -> bytes:
    """Return *data* with the zone's definition after the event."""
    head, zone, tail = data.partition(checking._ZONE)  # noqa: SLF001
    event, end, rest = tail.partition(b"END:VEVENT\r\n")
    return head + event + end + zone + rest


def _nested(data: bytes) -> bytes:
    """Return *data* whose SUMMARY stands outside of the event."""
    without = data.replace(b"SUMMARY:Appointment\r\n", b"")
    return without.replace(b"METHOD:", b"SUMMARY:Appointment\r\nMETHOD:")


def _swapped(data: bytes) -> bytes:
    """Return *data* in which nothing stands inside the event."""
    event = data.index(b"BEGIN:VEVENT\r\n")
    begin, end = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"
    body = data[event:].replace(begin, b"").replace(end, b"")
    return data[:event] + begin + end + body


PLANTED = {
    "no final line break": lambda data: data[:-2],
    "line feeds only": lambda data: data.replace(b"\r\n", b"\n"),
    "one line feed": lambda data: data.replace(b"\r\nEND:VEVENT", b"\nEND:VEVENT"),
    "blank line": lambda data: data.replace(b"\r\nEND:VEVENT", b"\r\n\r\nEND:VEVENT"),
    "long line": lambda data: data.replace(b"\r\n ", b""),
    "control character": lambda data: data.replace(b"Building", b"Buil\x0bding"),
    "line separator": lambda data: data.replace(b"Building", "Buil\u2028ding".encode()),
    "a note": lambda data: data.replace(b"CLASS:", b"DESCRIPTION:x\r\nCLASS:"),
    "cut character": lambda data: data.replace("示".encode(), b"\xe7\xa4\r\n \xba"),
    "another property": lambda data: data.replace(b"CLASS:", b"COMMENT:x\r\nCLASS:"),
    "second attendee": lambda data: data.replace(b"CLASS:", b"ATTENDEE:mailto:x@y.z\r\nCLASS:"),
    "property missing": lambda data: data.replace(b"CLASS:PRIVATE\r\n", b""),
    "property twice": lambda data: data.replace(b"CLASS:PRIVATE", b"CLASS:PRIVATE\r\n" * 2),
    "public": lambda data: data.replace(b"PRIVATE", b"PUBLIC"),
    "other UID": lambda data: data.replace(b"UID:00", b"UID:01"),
    "other time": lambda data: data.replace(b"T100500", b"T100501"),
    "other address": lambda data: data.replace(b"ada@", b"dora@"),
    "other zone": lambda data: data.replace(
        b"DTSTART;TZID=Asia/Shanghai", b"DTSTART;TZID=Asia/Tokyo"
    ),
    "no definition": lambda data: re.sub(
        rb"BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", b"", data, flags=re.DOTALL
    ),
    "other definition": lambda data: data.replace(b"+0800", b"+0900"),
    "definition at the end": _moved_zone,
    "event in event": _nested,
    "no event": _swapped,
    "unreadable": lambda data: data.replace(
        b"END:VEVENT\r\nEND:VCALENDAR", b"END:VCALENDAR\r\nEND:VEVENT"
    ),
}


def test_what_is_right_passes():
    """The check accepts what the library writes."""
    assert checking.is_right(*good())


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_found(plant):
    """Every way in which the bytes could be wrong withholds them."""
    data, *facts = good()

    assert plant(data) != data
    assert not checking.is_right(plant(data), *facts)


@pytest.mark.parametrize(
    ("index", "changes"),
    [
        (0, {"start": at("10:06")}),
        (0, {"end": at("10:51")}),
        (1, {"email": "dora@example.org"}),
        (1, {"name": "Somebody else"}),
        (1, {"email": "CENTRE@example.org"}),
    ],
)
def test_the_check_knows_better_than_the_message(index, changes):
    """Times and recipient are compared with the appointment and the person."""
    data, message, *facts = good()
    facts[index] = attrs.evolve(facts[index], **changes)

    assert not checking.is_right(data, message, *facts)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("METHOD", "CANCEL"),
        ("UID", "1"),
        ("SEQUENCE", 1),
        ("SUMMARY", "x"),
        ("LOCATION", "x"),
        ("DESCRIPTION", "x"),
        ("ORGANIZER", "mailto:x@example.org"),
        ("ATTENDEE", "mailto:x@example.org"),
        ("DTSTAMP", vDDDTypes(at("08:01"))),
        ("DTSTART", vDDDTypes(at("10:06"))),
        ("DTEND", vDDDTypes(at("10:51"))),
    ],
)
def test_what_icalendar_reads_must_be_what_was_meant(monkeypatch, name, wrong):
    """A reader that sees something else stops the invite, even if the lines look right."""
    data, message, *facts = good()
    read = Calendar.from_ical(data)
    read.subcomponents = list(read.events)
    monkeypatch.setattr(checking.Calendar, "from_ical", lambda _: read)
    assert checking.is_right(data, message, *facts)

    (read if name == "METHOD" else read.events[0])[name] = wrong
    assert not checking.is_right(data, message, *facts)


@pytest.mark.parametrize("what", ["nothing", "two events", "no start"])
def test_what_icalendar_cannot_read_is_stopped(monkeypatch, what):
    """A reader that stumbles, or finds more or less than one whole event, stops the invite."""
    data, *facts = good()
    read = Calendar.from_ical(data)
    read.subcomponents = list(read.events) * (2 if what == "two events" else 1)
    if what == "no start":
        del read.events[0]["DTSTART"]
    found = "" if what == "nothing" else read.to_ical()
    original = Calendar.from_ical
    monkeypatch.setattr(checking.Calendar, "from_ical", lambda _: original(found))

    assert not checking.is_right(data, *facts)


def test_an_invite_that_fails_its_check_is_withheld(monkeypatch):
    """Nothing is returned, and the error names references only."""
    monkeypatch.setattr(inviting, "written", lambda _: b"BEGIN:VCALENDAR\r\n")
    with pytest.raises(InviteError) as caught:
        invites(the_plan(), the_problem(), key=KEY)

    assert caught.value.what == texts.INVITE_WRONG.fill(person="P-ada", case="2026-0001")


def test_only_fixed_words_are_a_note():
    """How to come is said in the library's own words, or not at all."""
    _, message, *facts = good()
    for note, fine in (
        (texts.INVITE_PLAIN_CLOTHES.en, True),
        (texts.INVITE_PLAIN_CLOTHES.zh, True),
        ("Please come to the girl of eight.", False),
    ):
        told = attrs.evolve(message, note=note)
        assert checking.is_right(writing.written(told), told, *facts) == fine
