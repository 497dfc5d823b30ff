"""Replies: what recipients answer, as a value, and why some answers do not count."""

import itertools

import attrs
import pytest

from onestop import texts
from onestop.errors import InputError, Refusal, ReplyError
from onestop.ical.replies import Answer, Reply, newest_replies, read_reply
from onestop.model import Window
from onestop.texts import Language
from tests.answers import (
    ADA,
    DORA,
    OUTLOOK_COM,
    REPLY,
    STAMP,
    a_reply,
    a_told,
    read,
    refused,
    the_sent,
)
from tests.builders import a_case, a_companion, a_person, a_room, at, utc
from tests.invitations import a_watch_room, the_centre, two_people

COUNTER = (
    ("METHOD:REPLY", "METHOD:COUNTER"),
    ("T100500", "T140000"),
    ("T105000", "T144500"),
    ("ACCEPTED", "TENTATIVE"),
)
DTEND = "DTEND;TZID=Asia/Shanghai:20260310T144500"


def the_answer(**changes) -> Reply:
    """Return ada's acceptance as a value."""
    facts = {
        "answer": Answer.ACCEPTED,
        "case": "2026-0001",
        "appointment": "2026-0001.interview",
        "recipient": "P-ada",
        "uid": ADA,
        "sequence": 2,
        "stamp": STAMP,
    }
    return Reply(**facts | changes)


def test_an_acceptance_is_this_value():
    """The answer comes with the references of what it answers, and its time."""
    assert read(a_reply()) == the_answer()


def test_outlook_com_needs_no_organizer():
    """Its reply names none, and writes addresses as it likes."""
    reply = read(a_reply(text=OUTLOOK_COM))

    assert "ORGANIZER" not in OUTLOOK_COM
    assert reply == the_answer(answer=Answer.DECLINED, stamp=at("12:15"))


@pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.DECLINED, Answer.TENTATIVE])
@pytest.mark.parametrize("spelled", [str.upper, str.lower])
def test_an_answer_is_one_of_three(answer, spelled):
    """However it is capitalised."""
    assert read(a_reply(("ACCEPTED", spelled(answer.name)))).answer is answer


def test_a_counter_proposes_a_time():
    """On the clocks of the zone that it names, kept in UTC; the answer beside it means nothing."""
    reply = read(a_reply(*COUNTER))
    proposed = Window(utc("2026-03-10 06:00"), utc("2026-03-10 06:45"))

    assert reply == the_answer(answer=Answer.COUNTER, proposed=proposed)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("DTSTART:20260310T060000Z", "DTEND:20260310T064500Z", 45),
        ("DTSTART:20260310T140000", "DTEND:20260310T144500", 45),
        ("DTSTART:20260310T060000Z", "DURATION:PT1H", 60),
    ],
)
def test_a_proposed_time_has_many_forms(start, end, minutes):
    """UTC, the centre's clocks, a length instead of an end."""
    changes = (("DTSTART;TZID=Asia/Shanghai:20260310T140000", start), (DTEND, end))
    proposed = read(a_reply(*COUNTER, *changes)).proposed

    assert (proposed.start, proposed.minutes) == (utc("2026-03-10 06:00"), minutes)


def test_a_proposed_time_survives_a_clock_change():
    """Half past two before and after the hour that Oslo repeats are an hour and more apart."""
    changes = (
        ("DTSTART;TZID=Asia/Shanghai:20260310T140000", "DTSTART;TZID=Europe/Oslo:20261025T013000"),
        (DTEND, "DTEND;TZID=Europe/Oslo:20261025T033000"),
    )

    assert read(a_reply(*COUNTER, *changes)).proposed.minutes == 180


def test_whoever_reads_the_mailbox_may_have_turned_a_proposal_down():
    """DECLINECOUNTER is told as what it is."""
    reply = read(a_reply(("METHOD:REPLY", "METHOD:DECLINECOUNTER")))

    assert reply == the_answer(answer=Answer.DECLINECOUNTER)


def test_a_refresh_asks_again():
    """It has no number, so it cannot be stale."""
    reply = read(a_reply(("METHOD:REPLY", "METHOD:REFRESH"), ("SEQUENCE:2\n", "")))

    assert reply == the_answer(answer=Answer.REFRESH)


def test_a_missing_number_is_the_first():
    """Programs leave SEQUENCE out where it is 0."""
    dora = (("SEQUENCE:2\n", ""), (ADA, DORA), ("ada@", "dora@"))

    assert read(a_reply(*dora)).recipient == "D-dora"
    assert refused(a_reply(("SEQUENCE:2\n", ""))).refusal is Refusal.STALE


@pytest.mark.parametrize("written", ["MailTo:ADA@example.org", "mailto:ada%40example.org"])
def test_an_address_is_compared_as_what_it_means(written):
    """Capitals and percent signs change nothing."""
    assert read(a_reply(("mailto:ada@example.org", written))).recipient == "P-ada"


def test_a_companion_is_known_from_the_case():
    """Without the case nobody knows whose the address is."""
    case = a_case(companions=(a_companion(ref="G-1", email="Gran@example.org"),))
    sent = the_sent(a_told(recipient="G-1"))
    data = a_reply(("ada@", "gran@"))

    assert read(data, sent, cases=[case]).recipient == "G-1"
    assert refused(data, sent).refusal is Refusal.UNINVITED


def test_a_room_answers_for_itself():
    """A room's mailbox declines what somebody else has booked."""
    centre = the_centre(rooms=(a_room(email="Room301@example.org", label="301"), a_watch_room()))
    room = centre.rooms[0].ref
    data = a_reply(("ada@", "room301@"), ("PARTSTAT=ACCEPTED", "CUTYPE=ROOM;PARTSTAT=DECLINED"))
    reply = read(data, the_sent(a_told(recipient=room)), centre)

    assert (reply.recipient, reply.answer) == (room, Answer.DECLINED)


def test_somebody_without_an_address_answers_nothing():
    """An empty address matches no empty answer."""
    people = (attrs.evolve(two_people()[0], email=""), a_person(ref="P-2"))
    data = a_reply(("mailto:ada@example.org", "mailto:"))

    assert refused(data, centre=the_centre(people=people)).refusal is Refusal.UNINVITED


REFUSED = {
    "no UID": ([(f"UID:{ADA}\n", "")], "UID", Refusal.FOREIGN),
    "unknown UID": ([(ADA, "another")], "UID", Refusal.FOREIGN),
    "earlier message": ([("SEQUENCE:2", "SEQUENCE:1")], "SEQUENCE", Refusal.STALE),
    "later message": ([("SEQUENCE:2", "SEQUENCE:3")], "SEQUENCE", Refusal.FOREIGN),
    "no number": ([("SEQUENCE:2", "SEQUENCE:two")], "SEQUENCE", Refusal.BROKEN),
    "endless number": ([("SEQUENCE:2", f"SEQUENCE:{'2' * 5000}")], "SEQUENCE", Refusal.BROKEN),
    "other digits": ([("SEQUENCE:2", "SEQUENCE:\uff12")], "SEQUENCE", Refusal.BROKEN),
    "of another": ([(ADA, DORA), ("SEQUENCE:2", "SEQUENCE:0")], "ATTENDEE", Refusal.UNINVITED),
    "not invited": ([("ada@", "eve@")], "ATTENDEE", Refusal.UNINVITED),
    "no address": ([("mailto:ada@example.org", "ada@example.org")], "ATTENDEE", Refusal.UNINVITED),
    "nearly an address": ([("mailto:ada@", "mailto: ada@")], "ATTENDEE", Refusal.UNINVITED),
    "two in one": ([("ada@", "eve@example.org,ada@")], "ATTENDEE", Refusal.UNINVITED),
    "nobody": ([("ATTENDEE;", "CONTACT;")], "ATTENDEE", Refusal.BROKEN),
    "two people": (
        [("DTSTART", "ATTENDEE:mailto:dora@example.org\nDTSTART")],
        "ATTENDEE",
        Refusal.BROKEN,
    ),
    "delegated": ([("ACCEPTED", "DELEGATED")], "PARTSTAT", Refusal.UNSUPPORTED),
    "undecided": ([("ACCEPTED", "NEEDS-ACTION")], "PARTSTAT", Refusal.UNSUPPORTED),
    "unknown answer": ([("ACCEPTED", "MAYBE-LATER")], "PARTSTAT", Refusal.UNSUPPORTED),
    "no answer": ([("PARTSTAT=ACCEPTED;", "")], "PARTSTAT", Refusal.UNSUPPORTED),
    "two answers": ([("PARTSTAT=", "PARTSTAT=DECLINED,")], "event 1", Refusal.BROKEN),
    "no method": ([("METHOD:REPLY\n", "")], "METHOD", Refusal.UNSUPPORTED),
    "two methods": ([("METHOD:", "METHOD:REFRESH\nMETHOD:")], "line 1", Refusal.BROKEN),
    "method inside": (
        [("METHOD:REPLY\n", ""), ("DTSTAMP", "METHOD:REPLY\nDTSTAMP")],
        "METHOD",
        Refusal.UNSUPPORTED,
    ),
    "two UIDs": ([("DTSTAMP", f"UID:{ADA}\nDTSTAMP")], "event 1", Refusal.BROKEN),
    "no event": ([("VEVENT", "VTODO")], "VEVENT", Refusal.BROKEN),
    "two events": (
        [("END:VEVENT\n", f"END:VEVENT\nBEGIN:VEVENT\nUID:{ADA}\nEND:VEVENT\n")],
        "VEVENT",
        Refusal.BROKEN,
    ),
    "event in event": (
        [("DTSTAMP", f"BEGIN:VEVENT\nUID:{ADA}\nEND:VEVENT\nDTSTAMP")],
        "line 8",
        Refusal.BROKEN,
    ),
    "no stamp": ([("DTSTAMP:20260309T040000Z\n", "")], "DTSTAMP", Refusal.BROKEN),
    "stamp without time": (
        [("DTSTAMP:20260309T040000Z", "DTSTAMP:20260309")],
        "DTSTAMP",
        Refusal.BROKEN,
    ),
    "stamp in the past": ([("DTSTAMP:2026", "DTSTAMP:0001")], "event 1", Refusal.BROKEN),
    "no calendar": ([("BEGIN:VCALENDAR\n", "")], "line 1", Refusal.BROKEN),
}
REFUSED |= {
    name: ([("DTSTAMP", f"{name}:20260310T020500Z\nDTSTAMP")], name, Refusal.UNSUPPORTED)
    for name in ("RECURRENCE-ID", "RDATE", "EXDATE", "EXRULE", "RRULE")
}
REFUSED |= {
    name: ([("METHOD:REPLY", f"METHOD:{name}")], "METHOD", Refusal.UNSUPPORTED)
    for name in ("REQUEST", "CANCEL", "PUBLISH", "ADD", "EVIL", "")
}


@pytest.mark.parametrize(
    ("changes", "place", "refusal"), REFUSED.values(), ids=[name or "empty" for name in REFUSED]
)
def test_what_does_not_count_is_refused(changes, place, refusal):
    """With the place and the reason, and never in the words of the reply."""
    error = refused(a_reply(*changes))

    assert (error.place, error.refusal) == (place, refusal)
    assert "Marker" not in error.say() + error.say(Language.ZH) + repr(vars(error))
    assert "example.org" not in error.say() + error.say(Language.ZH) + repr(vars(error))


BROKEN_PROPOSALS = {
    "no start": ("DTSTART;TZID=Asia/Shanghai:20260310T140000\n", "", "DTSTART"),
    "no end": (DTEND + "\n", "", "DTEND"),
    "whole days": (DTEND, "DTEND;VALUE=DATE:20260311", "DTEND"),
    "end before start": (DTEND, "DTEND;TZID=Asia/Shanghai:20260310T140000", "end"),
    "end and length": (DTEND, f"{DTEND}\nDURATION:PT1H", "DTEND"),
    "unknown zone": (DTEND, "DTEND;TZID=Marker-7f3a:20260310T144500", "event 1"),
    "backwards": (DTEND, "DURATION:-PT1H", "DURATION"),
    "no time at all": (DTEND, "DURATION:PT0S", "end"),
    "centuries": (DTEND, "DURATION:P99999D", "end"),
}


@pytest.mark.parametrize(("old", "new", "place"), BROKEN_PROPOSALS.values(), ids=BROKEN_PROPOSALS)
def test_a_proposal_that_cannot_be_meant_is_refused(old, new, place):
    """A wrong time would be worse than none."""
    error = refused(a_reply(*COUNTER, (old, new)))

    assert (error.place, error.refusal) == (place, Refusal.BROKEN)


def test_a_cancelled_appointment_is_not_answered():
    """Its UID is never used again."""
    error = refused(a_reply(), the_sent(a_told(cancelled=True)))

    assert (error.place, error.refusal) == ("UID", Refusal.CANCELLED)


def test_an_appointment_that_came_back_is_answered_under_its_new_name():
    """The cancelled message and the new one stand side by side."""
    sent = the_sent(a_told(uid="old", cancelled=True), a_told())

    assert read(a_reply(), sent).uid == ADA


def test_another_centres_messages_are_no_help():
    """The mistake is the caller's, so it is no ReplyError."""
    with pytest.raises(InputError) as caught:
        read_reply(a_reply(), sent=attrs.evolve(the_sent(), centre="other"), centre=the_centre())

    assert (type(caught.value), caught.value.place) == (InputError, "sent")


def test_what_to_do_depends_on_the_reason():
    """Each reason comes with a remedy, in both languages."""
    stale = refused(a_reply(("SEQUENCE:2", "SEQUENCE:1")))

    assert stale.say() == (
        "a reply was not taken: SEQUENCE: expected 2, the number of the last message;"
        " wait for the answer to the last message, or ask the person directly"
    )
    assert stale.say(Language.ZH) == (
        "一份回复未予采纳：SEQUENCE：应为最近一次消息的序号2；"
        "请等待对最近一次消息的答复，或直接询问本人"
    )
    assert refused(a_reply((ADA, "x"))).remedy == texts.LEAVE_REPLY


def test_a_delegation_says_why():
    """Who sits where is planned."""
    assert refused(a_reply(("ACCEPTED", "DELEGATED"))).expected == texts.EXPECTED_OWN_ANSWER


def test_an_unforeseen_exception_is_one_of_ours(monkeypatch):
    """Whatever icalendar raises ends here, and takes no words along."""
    monkeypatch.setattr("onestop.ical.replies.parse", lambda *_: {}["Marker-7f3a"])
    error = refused(a_reply())

    assert (error.refusal, error.__context__, error.__cause__) == (Refusal.BROKEN, None, None)


def test_a_comment_is_never_kept():
    """Nothing that people wrote is in the value, nor in what a log shows of it."""
    reply = read(a_reply())

    assert "COMMENT:Marker-7f3a" in REPLY
    assert "Marker" not in repr(reply) + repr(attrs.asdict(reply))
    assert "@" not in repr(attrs.asdict(reply))


# What was said last.


def test_the_newest_reply_counts():
    """By number, then by time, whatever came first by mail."""
    first = the_answer(sequence=1, stamp=at("16:00"))
    second = the_answer(answer=Answer.DECLINED)
    third = the_answer(answer=Answer.COUNTER, stamp=at("12:01"))
    for order in itertools.permutations([first, second, third]):
        assert newest_replies(order) == (third,)


def test_of_two_from_one_second_the_later_given_counts():
    """Their order is all that is known."""
    accepted, declined = the_answer(), the_answer(answer=Answer.DECLINED)

    assert newest_replies([accepted, declined]) == (declined,)
    assert newest_replies([declined, accepted]) == (accepted,)


def test_what_says_nothing_about_coming_hides_no_answer():
    """A later REFRESH or DECLINECOUNTER leaves an acceptance as it is."""
    later = [
        the_answer(answer=answer, stamp=at("13:00"))
        for answer in (Answer.REFRESH, Answer.DECLINECOUNTER)
    ]

    assert newest_replies([the_answer(), *later]) == (the_answer(),)
    assert newest_replies(later) == ()


def test_every_recipient_has_a_newest_reply():
    """One answer does not replace somebody else's."""
    other = the_answer(uid=DORA, recipient="D-dora", stamp=at("08:00"))

    assert newest_replies([the_answer(), other]) == (the_answer(), other)


def test_a_reply_error_is_an_input_error():
    """Whoever catches the one gets the other."""
    assert issubclass(ReplyError, InputError)
