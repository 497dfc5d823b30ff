"""Invites: the few words they have, for people and rooms, and in whose language."""

import re

import pytest

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical import Method, invites, language_of
from onestop.model import Presence, Sent
from onestop.texts import Language
from tests.builders import (
    a_case,
    a_companion,
    a_person,
    a_plan,
    a_room,
    a_seat,
    an_appointment,
    at,
)
from tests.invitations import (
    KEY,
    a_watch_room,
    content,
    in_plain_clothes,
    one,
    the_centre,
    the_plan,
    the_problem,
    the_talk,
)


def with_people(*people):
    """Return a problem whose centre has *people*."""
    return the_problem(centre=the_centre(people=people))


def with_rooms(*rooms, **changes):
    """Return a problem whose centre has *rooms*."""
    return the_problem(centre=the_centre(rooms=rooms, **changes))


def two_calendars():
    """Return a problem whose two rooms have calendars of their own."""
    return with_rooms(
        a_room(label="301", email="room301@example.org"),
        a_watch_room(label="302", email="room302@example.org"),
    )


# What it is called.


@pytest.mark.parametrize(
    ("roles", "summary"),
    [
        (("police", "interviewer"), "Work appointment"),
        (("prosecutor",), "Work appointment"),
        (("doctor",), "Work appointment"),
        (("interpreter", "signer"), "Work appointment"),
        (("a-role-of-ones-own",), "Work appointment"),
        (("appropriate-adult",), "Appointment"),
        (("social-worker", "appropriate-adult"), "Appointment"),
        (("attesting-witness",), "Appointment"),
    ],
)
def test_the_summary_is_neutral_and_by_kind_of_recipient(roles, summary):
    """Who comes for an employer sees work, who comes for the child an appointment."""
    person = a_person(ref="X", roles=roles, email="x@example.org", languages=())
    invite = one(the_plan(the_talk(a_seat("X", "lead"))), with_people(person))

    assert invite.summary == summary
    assert content(invite.data)["SUMMARY"] == [f":{summary}"]


@pytest.mark.parametrize("may_consent", [True, False])
def test_companions_have_an_appointment(may_consent):
    """A relative is not at work, and is not told what the other adults come for."""
    kin = a_companion(email="kin@example.org", may_consent=may_consent)
    plan = the_plan(the_talk(a_seat("G1", "adult")))
    invite = one(plan, the_problem(cases=(a_case(companions=(kin,)),)))

    assert invite.summary == "Appointment"


def test_no_summary_depends_on_what_is_done():
    """Whatever the service, seat or presence, the word is the same."""
    person = a_person(ref="X", email="x@example.org", languages=())
    summaries = {
        one(
            the_plan(an_appointment(service, "10:00", "11:00", a_seat("X", seat, presence))),
            with_people(person),
        ).summary
        for service in ("interview", "exam", "counselling")
        for seat in ("lead", "doctor")
        for presence in Presence
    }

    assert summaries == {"Work appointment"}


# Where it is.


def test_who_is_met_at_the_door_is_told_the_site():
    """The room is not told, nor is that of who watches."""
    person = a_person(ref="X", email="x@example.org", site_only=True)
    for presence in (Presence.ROOM, Presence.OBSERVING):
        plan = the_plan(the_talk(a_seat("X", "lead", presence)))
        invite = one(plan, with_people(person))

        assert invite.place == "1号楼，三层"
        assert b"30" not in b"".join(re.findall(rb"LOCATION:.*", invite.data))


def test_an_invite_says_what_its_file_says():
    """Mails and texts are made of the same words and times as the calendar's."""
    problem = the_problem(profile=in_plain_clothes())
    invite = one(the_plan(), problem, language=Language.ZH)
    found = content(invite.data)

    assert (invite.case, invite.appointment) == ("2026-0001", "2026-0001.interview")
    assert (invite.start, invite.end, invite.stamp) == (at("10:05"), at("10:50"), at("08:00"))
    assert f"{invite.start:%H:%M}" == "10:05"
    assert str(invite.start.tzinfo) == str(invite.end.tzinfo) == "Asia/Shanghai"
    assert invite.language is Language.ZH
    assert found["SUMMARY"] == [f":{invite.summary}"]
    assert found["LOCATION"] == [f":{invite.place}"]
    assert found["DESCRIPTION"] == [f":{invite.note}"]
    assert invite.note == texts.INVITE_PLAIN_CLOTHES.zh


# In whose language.


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ((), "default"),
        (("ug", "csl"), "default"),
        (("zh",), Language.ZH),
        (("zh-Hans-CN",), Language.ZH),
        (("ZH-tw",), Language.ZH),
        (("en",), Language.EN),
        (("fr", "en-GB"), Language.EN),
        (("en", "zh"), Language.ZH),
        (("zha", "eno"), "default"),
    ],
)
@pytest.mark.parametrize("default", list(Language))
def test_everybody_is_written_to_in_a_language_of_theirs(languages, expected, default):
    """Chinese where they list it, else English, else what the caller said."""
    meant = default if expected == "default" else expected
    person = a_person(ref="X", email="x@example.org", languages=languages)
    kin = a_companion(email="kin@example.org", languages=languages)
    invite = one(the_plan(the_talk(a_seat("X", "lead"))), with_people(person), language=default)

    assert language_of(person, default) is language_of(kin, default) is meant
    assert invite.language is meant
    assert invite.summary == texts.INVITE_WORK.say(meant)
    assert invite.place == texts.INVITE_PLACE.say(meant, site="1号楼，三层", room="301")


def test_everybodys_language_is_their_own():
    """Two people at one appointment read the same thing in two languages."""
    people = (
        a_person(ref="X", email="x@example.org", languages=("zh",)),
        a_person(ref="Y", email="y@example.org", languages=("en",)),
    )
    plan = the_plan(the_talk(a_seat("X", "lead"), a_seat("Y", "second")))
    found = invites(plan, with_people(*people), key=KEY)

    assert [each.summary for each in found] == ["工作安排", "Work appointment"]


# Calendars of rooms.


def test_a_room_with_a_mailbox_is_booked():
    """Its calendar learns when, and what stands on its own door; and may say that it is taken."""
    plan = the_plan(the_talk(a_seat("J-gil", "lead")))
    found = {each.recipient: each for each in invites(plan, two_calendars(), key=KEY)}
    room = content(found["interview-1"].data)

    assert {*found} == {"interview-1", "obs-1"}
    role = ";CUTYPE=ROOM;PARTSTAT=NEEDS-ACTION;ROLE=NON-PARTICIPANT;RSVP=TRUE"
    assert room["ATTENDEE"] == [f"{role}:mailto:room301@example.org"]
    assert room["SUMMARY"] == [":Booked"]
    assert room["LOCATION"] == [":1号楼，三层\\, 301"]
    assert "DESCRIPTION" not in room
    assert content(found["obs-1"].data)["LOCATION"] == [":1号楼，三层\\, 302"]
    assert len({each.uid for each in found.values()}) == 2


def test_a_room_is_told_in_the_callers_language():
    """Nobody's languages decide what stands on a screen beside a door."""
    plan = the_plan(the_talk(a_seat("J-gil", "lead"), observed_from=None))

    assert one(plan, two_calendars(), language=Language.ZH).summary == "已预订"


def test_a_room_follows_its_bookings():
    """A booking that goes to another room is taken out of the one and put into the other."""
    sent, talk = Sent(centre="centre-1"), the_talk(a_seat("J-gil", "x"), observed_from=None)
    (first,) = invites(the_plan(talk), two_calendars(), key=KEY, sent=sent)
    elsewhere = the_plan(the_talk(a_seat("J-gil", "x"), room="obs-1", observed_from=None))
    sent = sent.after([first])
    changes = invites(elsewhere, two_calendars(), key=KEY, sent=sent)

    assert [(each.recipient, each.method, each.sequence) for each in changes] == [
        ("interview-1", Method.CANCEL, 1),
        ("obs-1", Method.REQUEST, 0),
    ]
    assert changes[0].uid == first.uid
    assert "RSVP" not in content(changes[0].data)["ATTENDEE"][0]
    assert invites(elsewhere, two_calendars(), key=KEY, sent=sent.after(changes)) == ()


def test_a_room_that_gave_up_its_calendar_is_left_alone():
    """There is nowhere left to say that the booking is gone."""
    plan = the_plan(the_talk(a_seat("J-gil", "lead")))
    sent = Sent(centre="centre-1").after(invites(plan, two_calendars(), key=KEY))

    assert invites(a_plan(visits=()), the_problem(), key=KEY, sent=sent) == ()


def test_the_plan_before_counts_for_rooms_too():
    """Compared with a plan, a room that is booked as before is silent."""
    plan = the_plan(the_talk(a_seat("J-gil", "lead")))
    later = the_plan(the_talk(a_seat("J-gil", "lead"), observed_from=None), revision=1)
    found = invites(later, two_calendars(), key=KEY, previous=plan)

    assert [(each.recipient, each.method) for each in found] == [("obs-1", Method.CANCEL)]


def test_a_room_that_is_its_own_observation_room_is_booked_once():
    """One calendar, one booking."""
    talk = the_talk(a_seat("J-gil", "lead"), observed_from="interview-1")

    assert one(the_plan(talk), two_calendars()).recipient == "interview-1"


def test_the_address_of_a_room_is_no_door_sign():
    """Its own invite may show it, nobody else's."""
    rooms = (a_room(label="room301@example.org", email="room301@example.org"), a_watch_room())
    alone = the_plan(the_talk(a_seat("J-gil", "lead"), observed_from=None))

    assert one(alone, with_rooms(*rooms)).recipient == "interview-1"
    with pytest.raises(InviteError):
        invites(the_plan(the_talk(observed_from=None)), with_rooms(*rooms), key=KEY)


def test_a_room_and_a_person_of_one_reference_are_refused():
    """Nobody could tell whose message is meant."""
    room = a_room(ref="P-ada", observed_from=None)
    assert the_centre(rooms=(room, a_watch_room()))
    room = a_room(ref="P-ada", email="room@example.org", observed_from=None)
    with pytest.raises(InputError) as caught:
        the_centre(rooms=(room, a_watch_room()))
    assert caught.value.place == "rooms[0].ref"

    kin = a_case(companions=(a_companion(ref="interview-1"),))
    assert the_problem(cases=(kin,))
    with pytest.raises(InputError) as caught:
        the_problem(centre=two_calendars().centre, cases=(kin,))
    assert caught.value.place == "2026-0001: companions"


def test_a_room_never_receives_at_the_mailbox_that_sends():
    """Outlook takes what it sent itself for its own."""
    with pytest.raises(InputError) as caught:
        the_centre(rooms=(a_room(email="Centre@Example.org"), a_watch_room()))

    assert caught.value.place == "rooms[0].email"
