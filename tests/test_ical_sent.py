"""Invites: what calendars hold, over chains of plans."""

import random

import attrs
import pytest

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical import Invite, Method, assumed_sent, invites
from onestop.model import Lifted, Override, Plan, Presence, Problem, Sent, Site, Told
from onestop.texts import Language
from tests.builders import (
    a_case,
    a_companion,
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
    in_plain_clothes,
    the_centre,
    the_plan,
    the_problem,
    the_talk,
    two_people,
)

NOBODY = Sent(centre="centre-1")
NO_VISIT = a_plan(visits=())


def told(**changes) -> Told:
    """Return what ada was told of the interview."""
    facts = {
        "case": "2026-0001",
        "appointment": "interview",
        "recipient": "P-ada",
        "uid": "0" * 32,
        "sequence": 0,
        "stamp": at("08:00"),
        "start": at("10:05"),
        "end": at("10:50"),
        "digest": "1" * 32,
    }
    return Told(**facts | changes)


def send(
    plan: Plan, sent: Sent = NOBODY, problem: Problem | None = None, **changes
) -> tuple[list[Invite], Sent]:
    """Return the messages about *plan* to those who hold *sent*, and what they hold then."""
    messages = invites(plan, problem or the_problem(), **{"key": KEY, "sent": sent} | changes)
    return list(messages), sent.after(messages)


def only(messages: list[Invite]) -> Invite:
    """Return the one message, as its own words say it is."""
    (message,) = messages
    found = content(message.data)
    assert found["UID"] == [f":{message.uid}"]
    assert found["SEQUENCE"] == [f":{message.sequence}"]
    assert f"METHOD:{message.method}" in found["VCALENDAR"]
    return message


# From plan to plan.


def test_the_first_message_has_number_0_whatever_the_revision():
    """RFC 5546 2.1.4 counts the messages about an appointment, not the centre's plans."""
    messages, sent = send(the_plan(revision=7))

    assert only(messages).sequence == 0
    assert sent.messages == (only(messages).told,)


def test_what_was_told_is_not_told_again():
    """The same plan, or one of another revision, is silence."""
    _, sent = send(the_plan())

    assert send(the_plan(), sent) == ([], sent)
    assert send(the_plan(revision=3), sent) == ([], sent)
    assert send(the_plan(), sent, language=Language.ZH) == ([], sent)


def test_every_change_counts_one_on():
    """Another time, room or way to take part: same UID, next number."""
    sent, uids = NOBODY, set()
    chain = [
        the_talk(),
        the_talk(start=at("10:00")),
        the_talk(start=at("10:00"), end=at("11:00")),
        the_talk(start=at("10:00"), end=at("11:00"), room="obs-1"),
        the_talk(a_seat("P-ada", "lead", Presence.REMOTE)),
        the_talk(),
    ]
    for number, talk in enumerate(chain):
        messages, sent = send(the_plan(talk), sent)
        message = only(messages)
        uids.add(message.uid)

        assert (message.method, message.sequence) == (Method.REQUEST, number)
        assert (message.start, message.end) == (talk.start, talk.end)
    assert len(uids) == 1
    assert len(sent.messages) == 1


def test_a_cancellation_counts_on_and_comes_once():
    """It has the UID of what it takes out and a higher number, and is not repeated."""
    (first,), sent = send(the_plan())
    messages, sent = send(NO_VISIT, sent)
    gone = only(messages)

    assert (gone.method, gone.uid, gone.sequence) == (Method.CANCEL, first.uid, 1)
    assert (gone.start, gone.end) == (first.start, first.end)
    assert content(gone.data)["DTSTART"] == content(first.data)["DTSTART"]
    assert content(gone.data)["STATUS"] == [":CANCELLED"]
    assert send(NO_VISIT, sent) == ([], sent)


def test_what_comes_back_has_a_new_identifier():
    """Calendars refuse one that they threw away, so it counts from 0 under another one."""
    sent, uids = NOBODY, []
    for plan in (the_plan(), NO_VISIT) * 3:
        messages, sent = send(plan, sent)
        uids.append(only(messages).uid)
        assert only(messages).sequence == (1 if plan is NO_VISIT else 0)

    assert uids[0::2] == uids[1::2]
    assert len(set(uids)) == 3
    assert [each.cancelled for each in sent.messages] == [True] * 3


def test_a_person_who_is_replaced_is_told_and_so_is_the_other():
    """One CANCEL, one first REQUEST; whoever stays hears nothing."""
    both = the_talk(a_seat("P-ada", "lead"), a_seat("G1", "adult"))
    swapped = the_talk(a_seat("D-dora", "lead"), a_seat("G1", "adult"))
    kin = a_case(companions=(a_companion(email="kin@example.org"),))
    problem = the_problem(cases=(kin,))
    _, sent = send(the_plan(both), problem=problem)
    messages, sent = send(the_plan(swapped), sent, problem)

    assert [(each.recipient, each.method, each.sequence) for each in messages] == [
        ("D-dora", Method.REQUEST, 0),
        ("P-ada", Method.CANCEL, 1),
    ]
    assert {each.recipient for each in sent.messages if not each.cancelled} == {"D-dora", "G1"}


def test_what_is_over_is_left_alone():
    """Neither is it cancelled nor told; what moved into the past while still awaited is."""
    _, sent = send(the_plan())
    later = the_problem(now=at("10:50"))
    assert send(NO_VISIT, sent, later) == ([], sent)

    early = the_plan(the_talk(start=at("08:05"), end=at("08:50")))
    messages, _ = send(early, sent, the_problem(now=at("09:00")))
    assert only(messages).method is Method.CANCEL


def test_what_has_begun_is_still_cancelled():
    """Whoever is on the way, or waits there, hears of it until the end."""
    _, sent = send(the_plan())
    messages, _ = send(NO_VISIT, sent, the_problem(now=at("10:49")))

    assert only(messages).method is Method.CANCEL


def test_a_change_that_no_message_tells_is_none():
    """Where nothing says which room, it makes no difference whether one is in it or not."""
    bare = the_problem(
        centre=the_centre(sites=(Site(ref="main"),), rooms=(a_room(), a_watch_room()))
    )
    _, sent = send(the_plan(), problem=bare)
    remote = the_plan(the_talk(a_seat("P-ada", "lead", Presence.REMOTE)))

    assert send(remote, sent, bare) == ([], sent)


def test_fractions_of_a_second_are_not_told():
    """Calendars count in seconds."""
    messages, sent = send(the_plan(), problem=the_problem(now=at("08:00:00.750000")))

    assert only(messages).stamp == at("08:00")
    assert [each.stamp for each in sent.messages] == [at("08:00")]


def test_the_stamp_is_the_time_of_sending():
    """DTSTAMP is when a message was made, so that the later of two can be told."""
    _, sent = send(the_plan())
    messages, _ = send(the_plan(the_talk(end=at("11:00"))), sent, the_problem(now=at("09:17")))

    assert content(only(messages).data)["DTSTAMP"] == [":20260309T011700Z"]


def test_another_address_is_told_afresh():
    """Who reads a new mailbox has seen nothing yet; the name alone is no reason to write."""
    _, sent = send(the_plan())
    ada, *others = two_people()

    renamed = the_problem(centre=the_centre(people=(attrs.evolve(ada, name="Ada"), *others)))
    assert send(the_plan(), sent, renamed)[0] == []
    moved = attrs.evolve(ada, email="new@example.org")
    messages, _ = send(the_plan(), sent, the_problem(centre=the_centre(people=(moved, *others))))
    assert (only(messages).email, only(messages).sequence) == ("new@example.org", 1)


def test_how_to_come_is_told_again_when_it_changes():
    """Plain clothes are asked for once the profile says so."""
    _, sent = send(the_plan())
    messages, _ = send(the_plan(), sent, the_problem(profile=in_plain_clothes()))

    assert only(messages).note == texts.INVITE_PLAIN_CLOTHES.en
    assert only(messages).sequence == 1


def test_another_key_keeps_the_identifiers():
    """Who lost the key tells everything once more, under the names that calendars know."""
    (first,), sent = send(the_plan())
    messages, sent = send(the_plan(), sent, key=KEY[::-1])

    assert (only(messages).uid, only(messages).sequence) == (first.uid, 1)
    assert send(the_plan(), sent, key=KEY[::-1]) == ([], sent)


def test_the_plan_before_is_not_looked_at_beside_the_account():
    """What was sent is what calendars hold, whatever was planned."""
    messages, sent = send(the_plan(), previous=the_plan())
    assert only(messages).sequence == 0

    gone, _ = send(NO_VISIT, sent, previous=the_plan())
    assert only(gone).place == ""
    assert send(the_plan(), previous=a_plan(centre="elsewhere"))[0] == messages


def test_companions_of_earlier_cases_are_left_alone():
    """Whose address is not known any more needs none unless something changed."""
    kin = the_talk(a_seat("G1", "adult"))
    case = a_case(companions=(a_companion(email="kin@example.org"),))
    _, sent = send(the_plan(kin), problem=the_problem(cases=(case,)))

    assert send(the_plan(kin), sent) == ([], sent)
    standing = the_problem(
        cases=(a_case(ref="2026-0002"),), standing=the_plan(attrs.evolve(kin, room=None))
    )
    for wrong, problem in (
        (the_plan(attrs.evolve(kin, end=at("11:00"))), the_problem()),
        (the_plan(attrs.evolve(kin, room=None)), standing),
        (NO_VISIT, the_problem()),
    ):
        with pytest.raises(InviteError) as caught:
            send(wrong, sent, problem)
        assert caught.value.what == texts.INVITE_UNKNOWN.fill(person="G1", case="2026-0001")


def test_who_stood_before_the_account_began_needs_no_address():
    """A companion of the standing plan, of whom nothing was ever sent, is no obstacle."""
    old = a_visit(case="2026-0000", child="C-0", appointments=(the_talk(a_seat("G-old", "adult")),))
    problem = the_problem(standing=a_plan(visits=(old,)))
    messages, _ = send(a_plan(visits=(old, the_plan().visits[0]), revision=1), problem=problem)

    assert only(messages).recipient == "P-ada"


# Many plans in a row.


def a_random_plan(chance: random.Random) -> Plan:
    """Return a plan of up to three appointments, each at one of few times with few people."""
    appointments = []
    for name in ("interview", "exam", "rest"):
        if chance.random() < 0.7:
            start, end = chance.choice([("10:00", "10:30"), ("11:00", "11:30"), ("08:00", "08:30")])
            people = chance.sample(["P-ada", "D-dora", "J-gil"], chance.randint(1, 3))
            seats = [a_seat(ref, f"s-{ref}", chance.choice(list(Presence))) for ref in people]
            room = chance.choice(["interview-1", "obs-1", None])
            appointments.append(an_appointment(name, start, end, *seats, room=room))
    return the_plan(*appointments) if appointments else NO_VISIT


def rooms_with_calendars():
    """Return the two rooms, each with a mailbox."""
    return (
        a_room(label="301", email="room301@example.org"),
        a_watch_room(label="302", email="room302@example.org"),
    )


class Mailbox:
    """A calendar that follows RFC 5546 2.1.5 and never takes back what it threw away."""

    def __init__(self) -> None:
        """Hold nothing."""
        self.held: dict[str, tuple[int, list[str]]] = {}
        self.thrown_away: set[str] = set()

    def take(self, message: Invite) -> None:
        """Do what *message* says, as its bytes say it."""
        found = content(message.data)
        (uid,), (number,) = found["UID"], found["SEQUENCE"]
        assert uid not in self.thrown_away
        assert int(number[1:]) == (self.held[uid][0] + 1 if uid in self.held else 0)
        if found["STATUS"] == [":CANCELLED"]:
            del self.held[uid]
            self.thrown_away.add(uid)
        else:
            place = found.get("LOCATION", [""])
            self.held[uid] = (int(number[1:]), [*found["DTSTART"], *found["DTEND"], *place])

    def shown(self) -> list[list[str]]:
        """Return times and places that the owner sees."""
        return sorted(shown for _, shown in self.held.values())


@pytest.mark.parametrize("seed", range(40))
def test_calendars_show_the_last_plan_after_any_chain(seed):
    """Whoever followed every message sees what somebody told of the last plan alone would see."""
    chance, sent = random.Random(seed), NOBODY
    problem = the_problem(now=at("09:00"), centre=the_centre(rooms=rooms_with_calendars()))
    everybody = [*two_people(), *rooms_with_calendars()]
    boxes = {each.ref: Mailbox() for each in everybody}
    for _ in range(8):
        plan = a_random_plan(chance)
        messages, sent = send(plan, sent, problem, by_hand=True)
        for message in messages:
            boxes[message.recipient].take(message)
        afresh = {each.ref: Mailbox() for each in everybody}
        for message in send(plan, problem=problem, by_hand=True)[0]:
            afresh[message.recipient].take(message)

        assert {ref: box.shown() for ref, box in boxes.items()} == {
            ref: box.shown() for ref, box in afresh.items()
        }
    assert any(box.thrown_away for box in boxes.values())


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_and_the_account_of_it_tell_the_same(seed):
    """Compared with the plan before or with what was sent of it, the same people hear the same."""
    chance, problem = random.Random(seed), the_problem(now=at("09:00"))
    for _ in range(5):
        before, after = a_random_plan(chance), attrs.evolve(a_random_plan(chance), revision=1)
        _, sent = send(before, problem=problem)
        by_account, _ = send(after, sent, problem)
        by_plan = invites(after, problem, key=KEY, previous=before)

        assert [facts(each) for each in by_account] == [facts(each) for each in by_plan]


def facts(message: Invite) -> tuple[object, ...]:
    """Return what *message* is about."""
    return message.recipient, message.method, message.uid, message.start, message.end


# Beginning an account.


def test_an_account_can_begin_with_a_plan():
    """Where nobody kept account, the plan's revision is the number that calendars hold."""
    before = the_plan(revision=4)
    (first,) = invites(before, the_problem(), key=KEY)
    sent = assumed_sent(before, the_problem(), key=KEY)

    assert [(each.uid, each.sequence) for each in sent.messages] == [(first.uid, 4)]
    assert send(before, sent) == ([], sent)
    moved, _ = send(the_plan(the_talk(end=at("11:00"))), sent)
    assert (only(moved).uid, only(moved).sequence) == (first.uid, 5)
    gone, _ = send(NO_VISIT, sent)
    assert (only(gone).method, only(gone).sequence) == (Method.CANCEL, 5)


def test_an_account_begins_in_the_order_of_the_plan():
    """The same plan gives the same account, byte for byte, people before rooms."""
    problem = the_problem(centre=the_centre(rooms=rooms_with_calendars()))
    talk = the_talk(a_seat("P-ada", "lead"), a_seat("D-dora", "x", Presence.OBSERVING))
    sent = assumed_sent(the_plan(talk), problem, key=KEY)

    assert [each.recipient for each in sent.messages] == [
        *("P-ada", "D-dora", "interview-1", "obs-1")
    ]
    assert send(the_plan(talk), sent, problem) == ([], sent)


def test_a_case_that_only_the_account_knows_is_a_secret():
    """A label must not tell of a visit that is not planned any more, but still awaited."""
    old = a_plan(visits=(a_visit(case="2026-0999", child="C-9", appointments=(the_talk(),)),))
    _, sent = send(old)
    labelled = the_problem(centre=the_centre(rooms=(a_room(label="2026-0999"), a_watch_room())))

    with pytest.raises(InviteError):
        send(the_plan(), sent, labelled)
    assert send(the_plan(), problem=labelled)[0]


def test_an_account_that_began_with_a_plan_does_not_ask_who_was_written_to():
    """Nobody knows any more to which address, so another one is no reason to write again."""
    sent = assumed_sent(the_plan(), the_problem(), key=KEY)
    ada, *others = two_people()
    moved = the_centre(people=(attrs.evolve(ada, email="new@example.org"), *others))

    assert send(the_plan(), sent, the_problem(centre=moved))[0] == []


def test_an_account_that_began_with_a_plan_asks_who_had_no_address():
    """Whoever could not be written to holds nothing, and is told once there is an address."""
    ada, *others = two_people()
    silent = the_problem(centre=the_centre(people=(attrs.evolve(ada, email=""), *others)))
    sent = assumed_sent(the_plan(revision=3), silent, key=KEY)

    assert send(the_plan(revision=4), sent, silent) == ([], sent)
    assert send(the_plan(revision=4), sent, silent, by_hand=True) == ([], sent)
    messages, sent = send(the_plan(revision=4), sent)
    assert (only(messages).method, only(messages).sequence) == (Method.REQUEST, 4)
    assert send(the_plan(revision=5), sent) == ([], sent)


def test_an_account_that_began_with_a_plan_knows_what_it_lifted():
    """A recorded decision against plain clothes is no reason to hand over the same thing again."""
    ada, *others = two_people()
    centre = the_centre(people=(attrs.evolve(ada, email=""), *others))
    problem = the_problem(centre=centre, profile=in_plain_clothes())
    decision = Override(rule="R56", reason="court", approved_by="head", at=at("07:00"))
    plan = the_plan(overrides=(Lifted(case="2026-0001", override=decision),))
    sent = assumed_sent(plan, problem, key=KEY)

    assert send(plan, sent, problem, by_hand=True) == ([], sent)
    assert len(send(the_plan(), sent, problem, by_hand=True)[0]) == 1


def test_an_account_does_not_begin_with_a_guessable_key():
    """Its identifiers have to be those of the messages."""
    with pytest.raises(InputError):
        assumed_sent(the_plan(), the_problem(), key=b"short")


def test_another_centres_account_is_refused():
    """Its appointments are not this centre's to cancel."""
    with pytest.raises(InviteError) as caught:
        send(the_plan(), Sent(centre="elsewhere"))

    assert caught.value.what == texts.INVITE_SENT.fill(centre="centre-1")


# The account itself.


def test_a_message_is_found_by_its_identifier():
    """Whoever answers names no more than that."""
    sent = Sent(centre="centre-1", messages=(told(), told(uid="2", case="2026-0002")))

    assert sent.find("2") == told(uid="2", case="2026-0002")
    assert sent.find("3") is None


def test_the_later_of_two_messages_counts():
    """Counting one twice, or an older one again, changes nothing."""
    (first,), once = send(the_plan())
    (second,), twice = send(the_plan(the_talk(end=at("11:00"))), once)

    assert twice.after([first]) == twice.after([second, first]) == twice
    again = attrs.evolve(second, stamp=at("09:00"))
    assert twice.after([again]).messages == (again.told,)
    assert twice.after([attrs.evolve(second, stamp=at("07:00"))]) == twice


@pytest.mark.parametrize(
    ("messages", "place"),
    [
        ((told(), told(case="2026-0002")), "messages[1].uid"),
        ((told(), told(uid="2")), "messages[1]"),
        ((told(uid="1", cancelled=True), told(), told(uid="2")), "messages[2]"),
    ],
)
def test_an_account_that_contradicts_itself_is_refused(messages, place):
    """Two messages of which neither is the last: nobody could tell what calendars hold."""
    with pytest.raises(InputError) as caught:
        Sent(centre="centre-1", messages=messages)

    assert caught.value.place == place
    for both in ((told(cancelled=True), told(uid="2")), (told(), told(uid="2", cancelled=True))):
        assert Sent(centre="c", messages=both).messages == both


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"end": at("10:05")}, "end"),
        ({"sequence": -1}, "sequence"),
        ({"uid": "a b"}, "uid"),
        ({"appointment": ""}, "appointment"),
        ({"cancelled": "no"}, "cancelled"),
        ({"stamp": at("08:00").replace(tzinfo=None)}, "stamp"),
    ],
)
def test_a_message_that_nobody_sent_is_refused(changes, place):
    """What an account holds was a message once."""
    with pytest.raises(InputError) as caught:
        told(**changes)

    assert caught.value.place == place


def test_an_account_shows_references_only():
    """Neither addresses, names nor places are in it."""
    site = Site(ref="main", name="Marker street")
    _, sent = send(the_plan(), problem=the_problem(centre=the_centre(sites=(site,))))
    shown = repr(sent)

    assert "P-ada" in shown
    (told_,) = sent.messages
    for secret in ("example.org", "示例", "Marker", "301", told_.uid, told_.digest):
        assert secret not in shown
