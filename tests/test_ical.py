"""Invites: who gets which message, what it says, and what it never says."""

import random
import re
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Timezone, vDDDTypes

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical import Invite, Method, checking, invites, inviting, writing
from onestop.model import (
    Appointment,
    Case,
    Centre,
    Gender,
    Override,
    PastInterview,
    Person,
    Plan,
    Presence,
    Problem,
    Site,
    Urgency,
    Visit,
    Window,
)
from onestop.texts import Language
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_companion,
    a_person,
    a_plan,
    a_problem,
    a_room,
    a_seat,
    a_visit,
    an_appointment,
    at,
    utc,
)

GOLDEN = Path(__file__).parent / "ical"
ROLE = "CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT"
KEY = b"a secret of the centre, 32 bytes"


def two_people() -> tuple[Person, ...]:
    """Return an officer with a name and a doctor without one, both with an address."""
    return (
        a_person(ref="P-ada", name="示例 警官", email="ada@example.org"),
        a_person(ref="D-dora", roles=("doctor",), email="dora@example.org"),
        a_person(ref="J-gil", roles=("prosecutor",)),
    )


def a_watch_room(**changes):
    """Return the room from which the interview room is watched."""
    return a_room(**{"ref": "obs-1", "kinds": ("observation",), "observed_from": None} | changes)


def two_rooms():
    """Return the interview room and where it is watched from, both with a neutral label."""
    return (a_room(label="301"), a_watch_room(label="302"))


def the_centre(**changes) -> Centre:
    """Return a centre whose people can be written to."""
    sites = (Site(ref="main", name="1号楼，三层"),)
    return a_centre(**{"people": two_people(), "rooms": two_rooms(), "sites": sites} | changes)


def the_problem(**changes) -> Problem:
    """Return a problem of that centre."""
    return a_problem(**{"centre": the_centre()} | changes)


def the_talk(*people, **changes) -> Appointment:
    """Return an interview at which ada sits in the room."""
    people = people or (a_seat("P-ada", "lead"),)
    facts = {"room": "interview-1", "observed_from": "obs-1"}
    return an_appointment("interview", "10:05", "10:50", *people, **facts | changes)


def the_plan(*appointments: Appointment, **changes) -> Plan:
    """Return a plan of one visit with *appointments*."""
    return a_plan(visits=(a_visit(appointments=appointments or (the_talk(),)),), **changes)


def one(plan: Plan, problem: Problem | None = None, **changes) -> Invite:
    """Return the only invite that *plan* gives."""
    (invite,) = invites(plan, problem or the_problem(), **{"key": KEY} | changes)
    return invite


def content(data: bytes) -> dict[str, list[str]]:
    """
    Return the lines of the VEVENT by name, and of the calendar under ``VCALENDAR``.

    A reader of its own: it shares nothing with the library, nor with icalendar.
    """
    assert data.endswith(b"\r\n")
    text = re.sub(r"\r\n ", "", data.decode("utf-8"))
    found: dict[str, list[str]] = {}
    stack: list[str] = []
    for line in text.split("\r\n")[:-1]:
        name, value = re.match(r"([A-Z-]+)((?:;[A-Z]+=(?:\"[^\"]*\"|[^\";:]*))*:.*)", line).groups()
        if name == "BEGIN":
            stack.append(value[1:])
        elif name == "END":
            assert stack.pop() == value[1:]
        elif stack == ["VCALENDAR", "VEVENT"]:
            found.setdefault(name, []).append(value)
        elif stack == ["VCALENDAR"]:
            found.setdefault("VCALENDAR", []).append(f"{name}{value}")
    assert stack == []
    return found


# What one message says.


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
        "SUMMARY": [":Appointment"],
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


# Who gets one.


def test_everybody_with_an_address_gets_one_for_each_appointment():
    """Two appointments in a row are two messages; who has no address gets none."""
    talk = the_talk(
        a_seat("P-ada", "lead"), a_seat("D-dora", "x", Presence.OBSERVING), a_seat("J-gil", "y")
    )
    exam = an_appointment("exam", "10:50", "11:30", a_seat("D-dora", "doctor"))
    found = invites(the_plan(exam, talk), the_problem(), key=KEY)

    assert [(each.recipient, each.email) for each in found] == [
        ("D-dora", "dora@example.org"),
        ("P-ada", "ada@example.org"),
        ("D-dora", "dora@example.org"),
    ]
    assert len({each.uid for each in found}) == 3
    assert all(each.filename == f"{each.uid}.ics" for each in found)


def test_two_seats_at_one_appointment_are_one_message():
    """A person who fills two seats is asked to come once."""
    talk = the_talk(a_seat("P-ada", "lead"), a_seat("P-ada", "officer"))

    assert one(the_plan(talk)).recipient == "P-ada"


def test_companions_are_invited_without_a_name():
    """A companion with an address gets a message like anybody else."""
    case = a_case(companions=(a_companion(email="kin@example.org", relation="grandmother"),))
    plan = the_plan(the_talk(a_seat("G1", "adult")))
    invite = one(plan, the_problem(cases=(case,)))

    assert invite.email == "kin@example.org"
    assert "CN=" not in content(invite.data)["ATTENDEE"][0]


def test_breaks_and_what_is_over_give_no_invite():
    """A pause inside an appointment is nobody's, and the past needs no invite."""
    pause = an_appointment("break", "10:20", "10:30", a_seat("P-ada", "lead"))
    over = an_appointment("exam", "07:00", "08:00", a_seat("P-ada", "lead"))

    assert invites(the_plan(pause, over), the_problem(), key=KEY) == ()
    assert invites(the_plan(the_talk(a_seat("J-gil", "x"))), the_problem(), key=KEY) == ()


def test_identifiers_are_stable_and_cannot_be_linked():
    """The same seat has the same UID whatever else changes; another key, person or case another."""
    first = one(the_plan())

    assert re.fullmatch("[0-9a-f]{32}", first.uid)
    assert one(the_plan(the_talk(start=at("11:00"), end=at("12:00")), revision=9)).uid == first.uid
    others = [
        one(the_plan(), key=KEY[::-1]),
        one(the_plan(the_talk(a_seat("D-dora", "lead")))),
        one(the_plan(the_talk(ref="another"))),
        one(a_plan(visits=(a_visit(case="2026-0002", appointments=(the_talk(),)),))),
        one(the_plan(centre="c2"), the_problem(centre=the_centre(ref="c2"))),
    ]
    assert len({each.uid for each in (first, *others)}) == 6


# From plan to plan.


def test_only_what_changed_is_told():
    """What is untouched is silent; what changed is requested again, with a higher SEQUENCE."""
    still = an_appointment("exam", "09:00", "09:45", a_seat("P-ada", "doctor"))
    before = the_plan(still, the_talk())
    for changes in (
        {"start": at("10:00")},
        {"end": at("11:00")},
        {"room": "obs-1"},
        {"people": (a_seat("P-ada", "lead", Presence.REMOTE),)},
    ):
        after = the_plan(still, attrs.evolve(the_talk(), **changes), revision=7)
        invite = one(after, previous=before)

        assert invite.method is Method.REQUEST
        assert invite.uid == one(the_plan(the_talk())).uid
        assert content(invite.data)["SEQUENCE"] == [":7"]
    other_seat = the_talk(a_seat("P-ada", "second"), a_seat("J-gil", "lead"))
    assert (
        invites(the_plan(still, other_seat, revision=7), the_problem(), key=KEY, previous=before)
        == ()
    )


def test_what_is_gone_is_cancelled():
    """Whoever loses a seat, an appointment or the whole visit is told; the past is left alone."""
    over = an_appointment("exam", "07:00", "08:00", a_seat("P-ada", "doctor"))
    both = the_talk(a_seat("P-ada", "lead"), a_seat("D-dora", "x", Presence.OBSERVING))
    before = the_plan(over, both)
    empty = a_plan(visits=(), revision=1)
    replaced = the_plan(the_talk(a_seat("D-dora", "lead")), revision=1)

    gone = invites(empty, the_problem(), key=KEY, previous=before)
    assert [(each.recipient, each.method) for each in gone] == [
        ("D-dora", Method.CANCEL),
        ("P-ada", Method.CANCEL),
    ]
    changed = invites(replaced, the_problem(), key=KEY, previous=before)
    assert [(each.recipient, each.method) for each in changed] == [
        ("D-dora", Method.REQUEST),
        ("P-ada", Method.CANCEL),
    ]


def test_a_room_that_is_gone_is_no_obstacle():
    """An appointment of the previous plan in a room that was given up is cancelled at the site."""
    before = the_plan(the_talk(room="given-up"))
    invite = one(a_plan(visits=(), revision=1), previous=before)

    assert content(invite.data)["LOCATION"] == [":1号楼，三层"]


def test_companions_of_earlier_cases_are_left_alone():
    """Whose address is not known here was told before; only a change needs the address."""
    kin = the_talk(a_seat("G-old", "adult"), ref="old.interview")
    old = a_visit(case="2026-0000", child="C-0", appointments=(kin,))
    standing = a_plan(visits=(old,))
    problem = the_problem(standing=standing)
    after = a_plan(visits=(old, the_plan().visits[0]), revision=1)

    assert one(after, problem, previous=standing).recipient == "P-ada"
    assert one(after, problem).recipient == "P-ada"
    for wrong, previous in (
        (the_plan(revision=1), standing),
        (
            a_plan(visits=(attrs.evolve(old, appointments=(attrs.evolve(kin, end=at("12:00")),)),)),
            None,
        ),
        (a_plan(visits=(old,), revision=1), a_plan(visits=())),
    ):
        with pytest.raises(InviteError) as caught:
            invites(wrong, problem, key=KEY, previous=previous)
        assert caught.value.what == texts.INVITE_UNKNOWN.fill(person="G-old", case="2026-0000")


def test_a_revision_that_is_not_higher_is_refused():
    """Calendars would take the change for an old message; without a change nothing is sent."""
    before = the_plan(revision=2)
    after = the_plan(the_talk(start=at("09:00")), revision=2)

    assert invites(before, the_problem(), key=KEY, previous=before) == ()
    with pytest.raises(InviteError) as caught:
        invites(after, the_problem(), key=KEY, previous=before)
    assert caught.value.what == texts.INVITE_REVISION.fill(revision=2, previous=2)


# What stops an invite.


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"mailbox": ""}, texts.INVITE_MAILBOX.fill(centre="centre-1")),
        ({"mailbox": "a%b@example.org"}, texts.INVITE_ADDRESS.fill(person="centre-1")),
        ({"ref": "elsewhere"}, texts.INVITE_CENTRE.fill(centre="elsewhere")),
    ],
)
def test_a_centre_that_cannot_send_is_told_why(change, expected):
    """Without a usable mailbox, or for another centre's plan, there are no invites."""
    with pytest.raises(InviteError) as caught:
        invites(the_plan(), the_problem(centre=the_centre(**change)), key=KEY)

    assert caught.value.what == expected


def test_a_previous_plan_of_another_centre_is_refused():
    """Its appointments are not this centre's to cancel."""
    with pytest.raises(InviteError):
        invites(the_plan(revision=1), the_problem(), key=KEY, previous=a_plan(centre="elsewhere"))


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("a?cc=b@example.org", texts.INVITE_ADDRESS.fill(person="G1")),
        ("a%41@example.org", texts.INVITE_ADDRESS.fill(person="G1")),
    ],
)
def test_an_address_that_would_mislead_is_refused(email, expected):
    """Marks that mean something in a link are no part of an address; the error does not show it."""
    case = a_case(companions=(a_companion(email=email),))
    with pytest.raises(InviteError) as caught:
        one(the_plan(the_talk(a_seat("G1", "adult"))), the_problem(cases=(case,)))

    assert caught.value.what == expected
    assert "@" not in str(caught.value)


def test_a_short_key_is_refused():
    """Identifiers that can be guessed would tell who knows them a case's reference."""
    with pytest.raises(InputError) as caught:
        invites(the_plan(), the_problem(), key=b"short")

    assert caught.value.place == "key"


def test_doubled_references_are_refused():
    """One of two appointments with one reference would silently replace the other."""
    with pytest.raises(InviteError) as caught:
        invites(the_plan(the_talk(), the_talk()), the_problem(), key=KEY)

    assert caught.value.what == texts.INVITE_TWICE.fill(case="2026-0001")


@pytest.mark.parametrize(
    "label",
    [
        *("Interview room", "EXAM", "the forensic interview", "取证室", "Room of D-dora"),
        *("Dora Dee's office", "C-1234", "2026-0001", "ask dora@example.org", "obs-1"),
    ],
)
def test_a_label_that_tells_is_refused(label):
    """What stands on a door may be no service, no reference and nobody's name."""
    people = (*two_people()[:1], attrs.evolve(two_people()[1], name="Dora Dee"))
    centre = the_centre(people=people, rooms=(a_room(label=label), *two_rooms()[1:]))
    problem = the_problem(centre=centre, cases=(a_case(child=a_child(ref="C-1234")),))
    with pytest.raises(InviteError) as caught:
        one(the_plan(), problem)

    assert caught.value.what == texts.INVITE_TELLING.fill(person="P-ada", case="2026-0001")
    assert label not in str(caught.value.what.en.replace("2026-0001", ""))


@pytest.mark.parametrize("label", ["301", "Examiner street 2", "B1", "Li", "P-ada", "示例 警官"])
def test_a_label_that_only_looks_like_it_is_fine(label):
    """Parts of longer words, short references and the recipient's own name tell nothing."""
    people = (*two_people(), a_person(ref="B1", name="Li"), a_person(ref="301"))
    rooms = (a_room(ref="r1", label=label), a_watch_room())
    plan = the_plan(the_talk(room="r1"))
    invite = one(plan, the_problem(centre=the_centre(people=people, rooms=rooms)))

    assert content(invite.data)["LOCATION"][0].endswith(label)


def test_a_reference_on_the_door_is_fine():
    """Where the label is the reference, the coordinator has decided to show it."""
    centre = the_centre(rooms=(a_room(ref="room-301", label="room-301"), a_watch_room()))

    assert one(the_plan(the_talk(room="room-301")), the_problem(centre=centre)).recipient == "P-ada"


# The check before anything leaves.


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
    (read if name == "METHOD" else read.events[0])[name] = wrong
    monkeypatch.setattr(checking.Calendar, "from_ical", lambda _: read)

    assert not checking.is_right(data, message, *facts)


def test_an_invite_that_fails_its_check_is_withheld(monkeypatch):
    """Nothing is returned, and the error names references only."""
    monkeypatch.setattr(inviting, "written", lambda _: b"BEGIN:VCALENDAR\r\n")
    with pytest.raises(InviteError) as caught:
        invites(the_plan(), the_problem(), key=KEY)

    assert caught.value.what == texts.INVITE_WRONG.fill(person="P-ada", case="2026-0001")


# Nothing leaks.


def marked_problem(chance: random.Random) -> tuple[Problem, Plan, Plan]:
    """Return a problem with a marker in every private field, a plan of it and a later one."""
    people = tuple(
        a_person(
            ref=f"Mperson{index}",
            name=f"Mname{index} Mfamily{index}",
            email=f"Mmail{index}@Mhost{index}.example",
            agency=f"Magency{index}",
            roles=(f"Mrole{index}",),
            languages=(f"Mlanguage{index}",),
            certificates=(f"Mcertificate{index}",),
        )
        for index in range(5)
    )
    rooms = tuple(
        a_room(ref=f"Mroom{index}", kinds=(f"Mkind{index}",), observed_from=None, label=f"3{index}")
        for index in range(3)
    )
    cases = tuple(marked_case(index, chance) for index in range(chance.randint(1, 3)))
    centre = the_centre(people=people, rooms=rooms)
    problem = the_problem(centre=centre, cases=cases)
    visits = tuple(marked_visit(case, people, chance) for case in cases)
    later = tuple(marked_visit(case, people, chance) for case in cases if chance.random() < 0.7)
    return problem, a_plan(visits=visits), a_plan(visits=later, revision=1)


def marked_case(index: int, chance: random.Random) -> Case:
    """Return a case with a marker in every private field."""
    return a_case(
        ref=f"Mcase{index}",
        urgency=chance.choice(list(Urgency)),
        child=a_child(
            ref=f"Mchild{index}",
            age=chance.randint(3, 17),
            gender=chance.choice(list(Gender)),
            languages=(f"Mtongue{index}",),
            needs=(f"Mneed{index}",),
        ),
        companions=(
            a_companion(
                ref=f"Mkin{index}", relation=f"Mrelation{index}", email=f"Mkin{index}@kin.example"
            ),
        ),
        past_interviews=(PastInterview(at=at("00:10"), interviewer="Mperson0"),),
        overrides=(Override(rule="R01", reason=f"Mreason{index}", approved_by=f"Mchief{index}"),),
    )


def marked_visit(case: Case, people: tuple[Person, ...], chance: random.Random) -> Visit:
    """Return a visit of *case* with appointments of random people and rooms."""
    appointments = []
    for index in range(chance.randint(1, 4)):
        start = at("08:30") + timedelta(minutes=5 * chance.randint(0, 100))
        somebody = [*(each.ref for each in people), *(each.ref for each in case.companions)]
        seated = chance.sample(somebody, chance.randint(1, 4))
        appointments.append(
            Appointment(
                ref=f"{case.ref}.Mappointment{index}",
                service=f"Mservice{index}",
                start=start,
                end=start + timedelta(minutes=5 * chance.randint(1, 12)),
                room=chance.choice(["Mroom0", "Mroom1", None]),
                observed_from=chance.choice(["Mroom2", None]),
                people=tuple(
                    a_seat(ref, f"Mseat{ref}", chance.choice(list(Presence))) for ref in seated
                ),
            )
        )
    return Visit(case=case.ref, child=case.child.ref, appointments=tuple(appointments))


def addressed(problem: Problem) -> dict[str, Person]:
    """Return everybody of *problem* by reference."""
    return {person.ref: person for case in problem.cases for person in problem.people(case)}


def test_no_marker_reaches_anybody():
    """Over 80 plans and their changes, a message tells its recipient's own name and no more."""
    chance, count = random.Random(11), 0
    for _ in range(80):
        problem, plan, later = marked_problem(chance)
        messages = invites(plan, problem, key=KEY)
        messages += invites(later, problem, key=KEY, previous=plan)
        for invite in messages:
            person = addressed(problem)[invite.recipient]
            text = invite.data.replace(b"\r\n ", b"").decode() + invite.filename
            rest = text.replace(person.name or person.email, "").replace(person.email, "")
            count += 1

            assert not re.search(r"M(?=[a-z])", rest)
            assert {each.lower() for each in re.findall(r"[\w.]+@[\w.]+", text)} == {
                "centre@example.org",
                person.email.lower(),
            }
    assert count > 400


def test_what_is_hidden_makes_no_difference():
    """Two worlds that differ in everything a recipient may not know give equal bytes."""
    chance = random.Random(12)
    for _ in range(12):
        problem, plan, later = marked_problem(chance)
        for recipient in ("Mperson0", "Mkin0"):
            other = hidden_changes(problem, recipient)
            for new, old in ((plan, None), (later, plan)):
                mine = [
                    [
                        each.data
                        for each in invites(new, world, key=KEY, previous=old)
                        if each.recipient == recipient
                    ]
                    for world in (problem, other)
                ]
                assert mine[0] == mine[1]


def hidden_changes(problem: Problem, recipient: str) -> Problem:
    """Return *problem* with everything changed that *recipient* must not learn."""
    people = tuple(
        person
        if person.ref == recipient
        else attrs.evolve(
            person, name="Other", email=f"o-{person.email}", agency="Other", travel=30
        )
        for person in problem.centre.people
    )
    cases = tuple(
        attrs.evolve(
            case,
            urgency=Urgency.PLANNED,
            injured=not case.injured,
            incident=Window(at("01:00"), at("02:00")),
            child=attrs.evolve(case.child, age=5, gender=Gender.MALE, languages=("ug",), needs=()),
            companions=tuple(
                attrs.evolve(
                    each,
                    relation="Other",
                    email=each.email if each.ref == recipient else "other@kin.example",
                )
                for each in case.companions
            ),
            past_interviews=(),
            overrides=(),
        )
        for case in problem.cases
    )
    return attrs.evolve(problem, cases=cases, centre=attrs.evolve(problem.centre, people=people))


def test_errors_and_reprs_hold_no_address_and_no_name():
    """What a log could show of a failed invite is references."""
    problem, plan, _ = marked_problem(random.Random(13))
    rooms = tuple(attrs.evolve(room, label="Mname0 Mfamily0") for room in problem.centre.rooms)
    telling = attrs.evolve(problem, centre=attrs.evolve(problem.centre, rooms=rooms))
    with pytest.raises(InviteError) as caught:
        invites(plan, telling, key=KEY)

    assert "Mname" not in repr(caught.value) + str(caught.value) + caught.value.say(Language.ZH)


def test_zones_other_than_chinas_are_written_in_utc():
    """Programs disagree about definitions with clock changes, so none is written."""
    data = one(the_plan(), the_problem(centre=the_centre(time_zone="America/New_York"))).data

    assert b"VTIMEZONE" not in data
    assert b"TZID" not in data
    assert content(data)["DTSTART"] == [":20260309T020500Z"]
