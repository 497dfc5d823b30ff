"""Invites: a planted fault is found."""

import re

import attrs
import pytest
from icalendar import Calendar, vDDDTypes

from onestop import texts
from onestop.errors import InviteError
from onestop.ical import Method, checking, invites, inviting, writing
from onestop.model import Person, Room, Window
from tests.builders import a_room, at
from tests.invitations import KEY, the_plan, the_problem, the_talk, two_people

Good = tuple[bytes, writing.Message, Window, Person | Room]


def good() -> Good:
    """Return what the check accepts: an invite of a person."""
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
    return writing.written(message), message, talk.window, person


def good_room() -> Good:
    """Return what the check accepts: an invite of a room."""
    _, message, when, _ = good()
    room = a_room(label="301", email="ada@example.org")
    booked = attrs.evolve(message, name="", room=True, summary="Booked")
    return writing.written(booked), booked, when, room


def good_cancellation() -> Good:
    """Return what the check accepts: an appointment that is taken out."""
    _, message, when, person = good()
    off = attrs.evolve(message, method=Method.CANCEL, cancelled=True, sequence=1)
    return writing.written(off), off, when, person


def good_pages() -> tuple[bytes, list[writing.Message], list[Window]]:
    """Return what the other check accepts: two stretches that are shown."""
    _, message, when, _ = good()
    first = attrs.evolve(
        message, method=Method.PUBLISH, email="", name="", summary="In use", note=""
    )
    second = attrs.evolve(first, uid="1" * 32, start=at("11:00"), end=at("11:30"))
    times = [when, Window(second.start, second.end)]
    return writing.written(first, second), [first, second], times


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


KINDS = pytest.mark.parametrize("kind", [good, good_room, good_cancellation])


@KINDS
def test_what_is_right_passes(kind):
    """The check accepts what the library writes."""
    assert checking.is_right(*kind())


def test_what_may_be_shown_passes():
    """The check accepts what the library writes, with a mailbox to name and without."""
    data, messages, times = good_pages()
    assert checking.is_publishable(data, messages, times)

    silent = [attrs.evolve(message, mailbox="") for message in messages]
    assert checking.is_publishable(writing.written(*silent), silent, times)
    assert not checking.is_publishable(data, silent, times)


@KINDS
@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_found(plant, kind):
    """Every way in which the bytes could be wrong withholds them."""
    data, *facts = kind()
    wrong = plant(data)

    assert wrong != data or (kind is not good and plant is PLANTED["cut character"])
    assert checking.is_right(wrong, *facts) == (wrong == data)


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_found_in_what_is_shown(plant):
    """It is judged line by line like an invite."""
    data, messages, times = good_pages()
    wrong = plant(data)

    assert checking.is_publishable(wrong, messages, times) == (wrong == data)


SHOWN = {
    "an event less": lambda data: data[: data.rindex(b"BEGIN:VEVENT")] + b"END:VCALENDAR\r\n",
    "an event more": lambda data: data.replace(
        b"END:VCALENDAR", data[data.rindex(b"BEGIN:VEVENT") :].removesuffix(b"\r\n")
    ),
    "the other order": lambda data: (
        data.replace(b"UID:1", b"UID:2").replace(b"UID:0", b"UID:1").replace(b"UID:2", b"UID:0")
    ),
    "no end": lambda data: data.replace(b"END:VEVENT\r\n", b""),
    "between two": lambda data: data.replace(
        b"END:VEVENT\r\nBEGIN", b"END:VEVENT\r\nCOMMENT:x\r\nBEGIN"
    ),
    "an invitation": lambda data: data.replace(b"PUBLISH", b"REQUEST"),
    "somebody invited": lambda data: data.replace(
        b"CLASS:", b"ATTENDEE:mailto:ada@example.org\r\nCLASS:"
    ),
    "another sender": lambda data: data.replace(b"centre@", b"other@"),
}


@pytest.mark.parametrize("plant", SHOWN.values(), ids=SHOWN.keys())
def test_what_is_shown_is_all_that_is_shown(plant):
    """No stretch is missing, doubled or somebody else's, and nobody is asked to come."""
    data, *facts = good_pages()

    assert plant(data) != data
    assert not checking.is_publishable(plant(data), *facts)


def test_only_what_asks_for_nothing_is_shown():
    """Words of the library's own, under a method that nobody answers."""
    _, messages, times = good_pages()
    for changes in (
        {"method": Method.REQUEST},
        {"summary": "Interview"},
        {"note": "Please come to the girl of eight."},
    ):
        told = [attrs.evolve(message, **changes) for message in messages]
        assert not checking.is_publishable(writing.written(*told), told, times)


def test_words_of_others_are_stopped():
    """A room is booked, a person is called; neither has words of the other or of somebody."""
    for kind, summary in (
        (good, "Booked"),
        (good, "In use"),
        (good, "Forensic interview"),
        (good_room, "Work appointment"),
    ):
        _, message, *facts = kind()
        told = attrs.evolve(message, summary=summary)
        assert not checking.is_right(writing.written(told), told, *facts)


@pytest.mark.parametrize("method", [Method.REQUEST, Method.CANCEL])
def test_a_message_that_contradicts_itself_is_stopped(method):
    """A request of what is cancelled, or a cancellation of what takes place."""
    _, message, *facts = good()
    told = attrs.evolve(message, method=method, cancelled=method is Method.REQUEST)

    assert not checking.is_right(writing.written(told), told, *facts)


@pytest.mark.parametrize("room", [True, False])
def test_a_room_is_no_person(room):
    """What a room is told says that it is one, and what a person is told does not."""
    _, message, when, recipient = good_room() if room else good()
    told = attrs.evolve(message, room=not room)

    assert not checking.is_right(writing.written(told), told, when, recipient)


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
