"""Invites: who gets which message, from plan to plan, and what stops one."""

import re
import unicodedata

import attrs
import pytest

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical import Method, invites
from onestop.model import (
    Presence,
)
from tests.builders import (
    a_case,
    a_child,
    a_companion,
    a_person,
    a_plan,
    a_room,
    a_seat,
    a_visit,
    an_appointment,
    at,
)
from tests.invitations import (
    KEY,
    a_watch_room,
    content,
    one,
    the_centre,
    the_plan,
    the_problem,
    the_talk,
    two_people,
    two_rooms,
)


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
        invites(the_plan(), the_problem(), key=b"k" * 15)

    assert caught.value.place == "key"
    assert invites(the_plan(), the_problem(), key=b"k" * 16)


def test_doubled_references_are_refused():
    """One of two appointments with one reference would silently replace the other."""
    with pytest.raises(InviteError) as caught:
        invites(the_plan(the_talk(), the_talk()), the_problem(), key=KEY)

    assert caught.value.what == texts.INVITE_TWICE.fill(case="2026-0001")


def test_doubled_references_are_refused_across_visits():
    """Of two visits of one case, too, calendars would hold but one."""
    later = the_talk(start=at("14:00"), end=at("14:45"))
    visits = tuple(a_visit(appointments=(talk,)) for talk in (the_talk(), later))
    with pytest.raises(InviteError) as caught:
        invites(a_plan(visits=visits), the_problem(), key=KEY)

    assert caught.value.what == texts.INVITE_TWICE.fill(case="2026-0001")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_recognised_however_it_is_typed(form):
    """An accent in one character or in two is one and the same, to all but its owner."""
    ada, dora, *others = two_people()
    zoe = attrs.evolve(dora, name=unicodedata.normalize(form, "Zoé  Müller"))
    label = unicodedata.normalize("NFD" if form == "NFC" else "NFC", "Zoé Müller")
    problem = the_problem(
        centre=the_centre(people=(ada, zoe, *others), rooms=(a_room(label=label), a_watch_room()))
    )
    with pytest.raises(InviteError):
        one(the_plan(), problem)

    assert one(the_plan(the_talk(a_seat("D-dora", "lead"))), problem).place.endswith("Zoé Müller")


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
