"""Replies that attack: a value or one of our errors, soon, whatever the bytes."""

import random
import re
import time as clock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop import texts
from onestop.errors import ReplyError
from onestop.ical.replies import Reply, read_reply
from onestop.texts import Language
from tests.answers import OUTLOOK_COM, REPLY, a_reply, refused, the_sent
from tests.invitations import the_centre

SENT, CENTRE = the_sent(), the_centre()
COUNTER = OUTLOOK_COM.replace("METHOD:REPLY", "METHOD:COUNTER")
WORDS = [REPLY.encode(), OUTLOOK_COM.encode(), COUNTER.encode()]
SNIPPETS = [
    b"\r\n",
    b"\n ",
    b"\x00",
    b"\xff",
    b'"',
    b";",
    b":",
    b",",
    b"^n",
    "\u2028".encode(),
    "\u202e".encode(),
    b"BEGIN:VEVENT\n",
    b"END:VEVENT\n",
    b"BEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\n",
    b"RRULE:FREQ=SECONDLY\n",
    b"SEQUENCE:99999999999999999999\n",
    b"DTSTART:99991231T235959Z\n",
    b"DURATION:P99999999W\n",
    b"ATTENDEE:mailto:dora@example.org\n",
    b"TZID=/etc/passwd:",
    b"ATTENDEE;PARTSTAT=",
]


def taken(data: bytes) -> Reply | ReplyError:
    """Return what becomes of *data*: nothing else may come out."""
    try:
        return read_reply(data, sent=SENT, centre=CENTRE)
    except ReplyError as error:
        return error


def judge(data: bytes) -> bool:
    """Hold what becomes of *data* against what may; tell whether it is a reply."""
    began = clock.monotonic()
    came = taken(data)
    assert clock.monotonic() - began < 2.0

    if isinstance(came, Reply):
        assert came.recipient in ("P-ada", "D-dora")
        assert "Marker" not in repr(came)
        return True
    assert (came.__cause__, came.__context__) == (None, None)
    said = came.say() + came.say(Language.ZH) + repr(vars(came)) + came.place
    assert not re.search(r"Marker|ada@|dora@|eve@|passwd|示例", said)
    return False


@given(st.sampled_from(WORDS), st.data())
def test_changed_bytes_are_a_reply_or_an_error_of_ours(data, choice):
    """A few bytes of a reply replaced, removed or put in."""
    for _ in range(choice.draw(st.integers(1, 4))):
        at = choice.draw(st.integers(0, len(data)))
        gone = choice.draw(st.integers(0, 12))
        new = choice.draw(st.sampled_from(SNIPPETS) | st.binary(max_size=8))
        data = data[:at] + new + data[at + gone :]
    judge(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data):
    """Nothing that is no calendar is an answer."""
    assert not judge(data)


def mutated(chance: random.Random) -> bytes:
    """Return a reply with one to eight changes."""
    data = chance.choice(WORDS)
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        gone = chance.choice([0, 0, 1, 4, 40])
        new = chance.choice([*SNIPPETS, chance.randbytes(chance.randint(0, 5))])
        data = data[:at] + new + data[at + gone :]
    return data


@pytest.mark.long
def test_a_hundred_thousand_changed_replies(long_budget):
    """None hangs, none raises what is not ours, and some still are replies."""
    chance, until = random.Random(7), clock.monotonic() + long_budget
    replies = tried = 0
    while tried < 100_000 and clock.monotonic() < until:
        replies += judge(mutated(chance))
        tried += 1

    assert replies > tried / 100


def zone(observance: str) -> str:
    """Return a zone of the name that outlook.com gives its own."""
    part = f"BEGIN:STANDARD\nDTSTART:20000101T000000\n{observance}\nEND:STANDARD\n"
    return f"BEGIN:VTIMEZONE\nTZID:China Standard Time\n{part}END:VTIMEZONE\n"


OFFSETS = "TZOFFSETFROM:+0800\nTZOFFSETTO:+0800\n"
ATTACKS = {
    "sub-daily zone": zone(OFFSETS + "RRULE:FREQ=SECONDLY"),
    "endless zone": zone(OFFSETS + "RRULE:FREQ=DAILY;INTERVAL=0"),
    "zone without offsets": zone(""),
    "zone that lies": zone(OFFSETS.replace("+08", "+09")),
    "99 hours": zone(OFFSETS.replace("+08", "+99")),
}


@pytest.mark.parametrize("definition", ATTACKS.values(), ids=ATTACKS)
def test_a_proposal_in_a_hostile_zone_is_refused(definition):
    """The definition is looked at and bounded before anything is worked out."""
    text = re.sub(r"BEGIN:VTIMEZONE.*END:VTIMEZONE\n", definition, COUNTER, flags=re.DOTALL)

    assert not judge(a_reply(text=text))


INSIDE = {
    "size": "X-LONG:" + "x" * 2**20,
    "lines": "\n" * 120_001,
    "depth": "BEGIN:X-DEEP\n" * 20_000,
    "people": "ATTENDEE:mailto:x@example.org\n" * 20_000,
    "parameters": "DTSTAMP;" + ";".join(f"X{number}=1" for number in range(60_000)) + ":x",
    "quotes": "ATTENDEE;CN=" + '"' * 500_000 + ":mailto:ada@example.org",
}
BEFORE = {
    "events": "BEGIN:VEVENT\nEND:VEVENT\n" * 5_001,
    "zones": "BEGIN:VTIMEZONE\nEND:VTIMEZONE\n" * 10_000,
}


@pytest.mark.parametrize("padding", INSIDE.values(), ids=INSIDE)
def test_an_event_that_holds_too_much_is_refused_soon(padding):
    """Whatever it is full of."""
    assert not judge(a_reply(("END:VEVENT", f"{padding}\nEND:VEVENT")))


@pytest.mark.parametrize("padding", BEFORE.values(), ids=BEFORE)
def test_a_calendar_that_holds_too_much_is_refused_soon(padding):
    """One event is an answer; thousands are an attack."""
    assert not judge(a_reply(("BEGIN:VEVENT", f"{padding}BEGIN:VEVENT")))


def test_the_size_of_a_reply_is_bounded():
    """A mebibyte is far more than any answer needs; the sentence says so."""
    head, mark, tail = a_reply().partition(b"Marker-7f3a")
    room = 2**20 - len(head) - len(mark) - len(tail)
    words = (b"x" * 1021 + b"\r\n ") * 1024
    largest, larger = (head + mark + words[:size] + tail for size in (room, room + 1))

    assert len(largest) == 2**20
    assert judge(largest)
    assert refused(larger).expected == texts.EXPECTED_SMALL_CALENDAR.fill(limit=1024)


def test_a_long_comment_is_no_reason_to_refuse():
    """Half the bytes that may be, in many folds, are dropped unread."""
    comment = "COMMENT:" + "\n ".join(["Marker-7f3a"] * 50_000)

    assert judge(a_reply(("COMMENT:Marker-7f3a", comment)))


def test_one_reply_changes_no_other():
    """A zone that one file defines is unknown to the next."""
    own = COUNTER.replace("China Standard Time", "Ours")
    without = re.sub(r"BEGIN:VTIMEZONE.*END:VTIMEZONE\n", "", own, flags=re.DOTALL)

    assert judge(a_reply(text=own))
    assert refused(a_reply(text=without)).place == "event 1"
