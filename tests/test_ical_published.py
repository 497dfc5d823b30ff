"""Calendars that are shown or handed over: they name nobody."""

import re
from datetime import UTC, timedelta

import attrs
import pytest
from icalendar import Calendar

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical import Method, centre_calendar, handover, invites, publishing
from onestop.model import Presence, Sent, Site
from onestop.texts import Language
from tests.builders import a_plan, a_room, a_seat, a_visit, an_appointment, at, utc
from tests.invitations import (
    GOLDEN,
    KEY,
    a_watch_room,
    content,
    in_plain_clothes,
    one,
    the_centre,
    the_plan,
    the_problem,
    the_talk,
    two_people,
)


def handed_over(**changes) -> bytes:
    """Return what ada is handed, with *changes* to her invite."""
    return handover(attrs.evolve(one(the_plan()), **changes))


def screen(plan, problem=None, **changes) -> bytes:
    """Return what the centre's screen shows of *plan*."""
    return centre_calendar(plan, problem or the_problem(), **{"key": KEY} | changes)


def shown(data: bytes) -> list[tuple[str, str, str]]:
    """Return start, end and place of each event, as they stand in the lines."""
    text = re.sub("\r\n ", "", data.decode())
    return [
        tuple(
            re.search(rf"^{name}[;:](?:TZID=Asia/Shanghai:)?(.*)\r$", event, re.MULTILINE)[1]
            for name in ("DTSTART", "DTEND", "LOCATION")
        )
        for event in text.split("BEGIN:VEVENT")[1:]
    ]


# By hand.


def test_a_file_to_hand_over_is_exactly_this():
    """The bytes are the ones in the file: the same facts, nobody's address, nothing to answer."""
    problem = the_problem(profile=in_plain_clothes())
    data = handover(one(the_plan(), problem, language=Language.ZH))

    assert data == (GOLDEN / "handed-over.ics").read_bytes()
    for named in (b"ATTENDEE", b"ORGANIZER", b"mailto", b"@", "示例".encode()):
        assert named not in data


def test_a_file_to_hand_over_says_what_the_invite_says():
    """Times, words and number are the same in every zone, so that both are one entry."""
    for zone in ("Asia/Shanghai", "Europe/Oslo"):
        invite = one(the_plan(revision=3), the_problem(centre=the_centre(time_zone=zone)))
        mine, theirs = content(handover(invite)), content(invite.data)

        assert mine.pop("VCALENDAR")[-1] == "METHOD:PUBLISH"
        assert {*theirs} - {*mine} == {"VCALENDAR", "ORGANIZER", "ATTENDEE"}
        assert mine == {name: theirs[name] for name in mine}


def test_a_cancelled_appointment_is_handed_over_as_cancelled():
    """It is shown so, and takes no time."""
    sent = Sent(centre="centre-1").after([one(the_plan())])
    found = content(handover(one(a_plan(visits=()), sent=sent)))

    assert found["STATUS"] == [":CANCELLED"]
    assert found["TRANSP"] == [":TRANSPARENT"]
    assert found["SEQUENCE"] == [":1"]


def test_who_has_no_address_can_be_handed_everything():
    """Where somebody goes round with it, a prosecutor without mail has the same life cycle."""
    talk = the_talk(a_seat("J-gil", "prosecutor", Presence.OBSERVING))
    both = the_talk(a_seat("P-ada", "lead"), *talk.people)
    sent = Sent(centre="centre-1")
    messages = invites(the_plan(both), the_problem(), key=KEY, sent=sent, by_hand=True)
    mine = {each.recipient: each for each in messages}

    assert mine["P-ada"].data == one(the_plan(), sent=sent).data
    assert (mine["J-gil"].email, mine["J-gil"].place) == ("", "1号楼，三层 302")
    assert mine["J-gil"].data == handover(mine["J-gil"])
    sent = sent.after(messages)
    assert invites(the_plan(both), the_problem(), key=KEY, sent=sent, by_hand=True) == ()
    gone = one(the_plan(), sent=sent, by_hand=True)
    assert (gone.recipient, gone.method, gone.sequence) == ("J-gil", Method.CANCEL, 1)
    assert content(gone.data)["STATUS"] == [":CANCELLED"]
    assert invites(the_plan(), the_problem(), key=KEY, sent=sent) == ()


@pytest.mark.parametrize("zone", ["Europe/Oslo", "Asia/Shanghai"])
@pytest.mark.parametrize(
    ("start", "minutes"),
    [("2026-10-24 23:30", 30), ("2026-10-25 00:30", 45), ("2026-03-29 00:30", 30)],
)
def test_a_file_to_hand_over_survives_clock_changes(zone, start, minutes):
    """Where clocks show an hour twice, and where they leave one out."""
    since, until = utc(start), utc(start) + timedelta(minutes=minutes)
    problem = the_problem(centre=the_centre(time_zone=zone))
    found = Calendar.from_ical(handover(one(the_plan(the_talk(start=since, end=until)), problem)))

    (event,) = found.events
    assert (event.start.astimezone(UTC), event.end.astimezone(UTC)) == (since, until)


def test_nothing_is_handed_to_rooms():
    """A room without a mailbox has no calendar to put a file into."""
    messages = invites(the_plan(), the_problem(), key=KEY, by_hand=True)

    assert [each.recipient for each in messages] == ["P-ada"]


def test_who_gets_an_address_is_written_to_about_what_was_handed_over():
    """The same entry, one number on."""
    talk = the_talk(a_seat("J-gil", "prosecutor"))
    (first,) = invites(
        the_plan(talk), the_problem(), key=KEY, sent=Sent(centre="centre-1"), by_hand=True
    )
    ada, dora, gil = two_people()
    reached = the_centre(people=(ada, dora, attrs.evolve(gil, email="gil@example.org")))
    sent = Sent(centre="centre-1").after([first])
    second = one(the_plan(talk), the_problem(centre=reached), sent=sent)

    assert (second.uid, second.sequence, second.method) == (first.uid, 1, Method.REQUEST)


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": "Interview of a child"},
        {"note": "She is eight."},
        {"place": "a\x0bb"},
        {"place": "a\u2028b"},
        {"place": "a\nb"},
        {"uid": "x\r\nATTENDEE:mailto:a@b.example"},
    ],
)
def test_what_an_invite_cannot_say_is_not_handed_over(changes):
    """Words of somebody's own are withheld, as are those that programs would misread."""
    with pytest.raises(InviteError) as caught:
        handed_over(**changes)

    assert caught.value.what == texts.INVITE_PUBLISHED


def test_a_file_that_fails_its_check_is_withheld(monkeypatch):
    """Nothing leaves that does not read back as it was meant."""
    for wrong in (b"BEGIN:VCALENDAR\r\n", handed_over(end=at("11:00"))):
        monkeypatch.setattr(publishing, "written", lambda *_, wrong=wrong: wrong)
        with pytest.raises(InviteError):
            handed_over()


# On the centre's screen.


def test_the_screen_shows_exactly_this():
    """The bytes are the ones in the file: rooms and times, and whose mailbox it is."""
    exam = an_appointment("exam", "11:30", "12:00", a_seat("D-dora", "doctor"), room="obs-1")

    assert screen(the_plan(the_talk(), exam)) == (GOLDEN / "screen.ics").read_bytes()


def test_the_screen_is_read_back_by_icalendar():
    """Each stretch of each room is an event of its own, to the second."""
    exam = an_appointment("exam", "11:30", "12:00", room="interview-1")
    calendar = Calendar.from_ical(screen(the_plan(the_talk(), exam)))

    assert calendar["METHOD"] == "PUBLISH"
    assert [(each.start, each.end, each["LOCATION"]) for each in calendar.events] == [
        (at("10:05"), at("10:50"), "1号楼，三层, 301"),
        (at("10:05"), at("10:50"), "1号楼，三层, 302"),
        (at("11:30"), at("12:00"), "1号楼，三层, 301"),
    ]
    assert len({each["UID"] for each in calendar.events}) == 3


def test_what_follows_in_a_room_is_one_stretch():
    """Neither services, nor cases, nor how long each takes can be told apart."""
    first = the_talk(observed_from=None)
    second = an_appointment("exam", "10:50", "11:30", room="interview-1")
    other = an_appointment("exam", "11:30", "12:00", room="interview-1", ref="2026-0002.exam")
    visits = (
        a_visit(appointments=(first, second)),
        a_visit(case="2026-0002", child="C-2", appointments=(other,)),
    )

    assert shown(screen(a_plan(visits=visits))) == [
        ("20260309T100500", "20260309T120000", "1号楼，三层\\, 301")
    ]


def test_doors_that_look_alike_are_one():
    """Rooms without a label are the site; a room that was given up is nowhere."""
    bare = the_centre(rooms=(a_room(), a_watch_room()))
    talk = the_talk(end=at("10:30"))
    watched = an_appointment("exam", "10:15", "11:00", room="obs-1", ref="2")
    lost = an_appointment("rest", "12:00", "12:30", room="given-up")

    data = screen(the_plan(talk, watched, lost), the_problem(centre=bare))
    assert shown(data) == [("20260309T100500", "20260309T110000", "1号楼，三层")]


def test_what_is_over_is_not_shown():
    """A stretch stays whole until it ends, and then goes."""
    talk, more = the_talk(), an_appointment("exam", "10:50", "11:30", room="interview-1")
    plan = the_plan(talk, more)

    for clock, count in (("08:00", 2), ("10:49", 2), ("10:50", 1), ("11:29", 1), ("11:30", 0)):
        found = screen(plan, the_problem(now=at(clock)))
        assert found.count(b"BEGIN:VEVENT") == count
    assert found == publishing.NOTHING_IN_USE
    assert Calendar.from_ical(found)["METHOD"] == "PUBLISH"


def test_the_screen_is_in_the_callers_language_and_the_centres_zone():
    """Outside of China times are in UTC."""
    oslo = the_problem(centre=the_centre(time_zone="Europe/Oslo"))
    data = screen(the_plan(), oslo, language=Language.ZH)

    assert "SUMMARY:使用中".encode() in data
    assert b"DTSTART:20260309T020500Z" in data
    assert b"VTIMEZONE" not in data


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/New_York"])
@pytest.mark.parametrize("moment", ["2026-03-08 06:00", "2026-03-29 00:00", "2026-11-01 05:00"])
def test_the_screen_survives_clock_changes(zone, moment):
    """A stretch across a clock change is as long as it is."""
    start = utc(moment)
    plan = the_plan(the_talk(start=start, end=start + timedelta(hours=3), observed_from=None))
    problem = the_problem(centre=the_centre(time_zone=zone), now=utc("2026-03-01 00:00"))
    (event,) = Calendar.from_ical(screen(plan, problem)).events

    assert (event.start, event.end) == (start, start + timedelta(hours=3))


def test_a_centre_without_a_mailbox_has_a_screen():
    """Nobody is written to, so nobody has to send."""
    data = screen(the_plan(), the_problem(centre=the_centre(mailbox="")))

    assert b"ORGANIZER" not in data
    assert data.count(b"BEGIN:VEVENT") == 2


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"mailbox": "a%b@example.org"}, texts.INVITE_ADDRESS.fill(person="centre-1")),
        ({"ref": "elsewhere"}, texts.INVITE_CENTRE.fill(centre="elsewhere")),
        ({"sites": (Site(ref="main", name="Exam wing"),)}, texts.INVITE_DOOR_TELLING),
        ({"rooms": (a_room(label="P-ada"), a_watch_room())}, texts.INVITE_DOOR_TELLING),
        ({"rooms": (a_room(label="2026-0001"), a_watch_room())}, texts.INVITE_DOOR_TELLING),
    ],
)
def test_a_screen_that_would_tell_is_refused(changes, expected):
    """Nobody's name, no case and no service stand on it, nor anything of another centre."""
    with pytest.raises(InviteError) as caught:
        screen(the_plan(), the_problem(centre=the_centre(**changes)))

    assert caught.value.what == expected


def test_a_screen_needs_the_key():
    """Identifiers that can be guessed would tell rooms and times to who has one of them."""
    with pytest.raises(InputError):
        screen(the_plan(), key=b"short")
    first, second = (screen(the_plan(), key=key) for key in (KEY, KEY[::-1]))
    assert first != second


def test_a_screen_that_does_not_add_up_is_withheld(monkeypatch):
    """A room that is taken longer than shown, or at another time, would be entered."""
    right = publishing._stretches  # noqa: SLF001
    wrong = [
        lambda spans: spans[1:],
        lambda spans: [*spans, spans[0]],
        lambda spans: [("elsewhere", spans[0][1]), *spans[1:]],
        lambda spans: [(spans[0][0], attrs.evolve(spans[0][1], end=at("10:40"))), *spans[1:]],
        lambda spans: [(spans[0][0], attrs.evolve(spans[0][1], start=at("10:00"))), *spans[1:]],
    ]
    for change in wrong:
        monkeypatch.setattr(publishing, "_stretches", lambda *args, c=change: c(right(*args)))
        with pytest.raises(InviteError) as caught:
            screen(the_plan())
        assert caught.value.what == texts.INVITE_PUBLISHED


def test_only_what_is_shown_is_published():
    """A request is no notice board: it would ask whoever sees it to answer."""
    invite = one(the_plan())

    assert invite.method is Method.REQUEST
    assert b"METHOD:PUBLISH" in handover(invite)
    assert b"REQUEST" not in handover(invite)
