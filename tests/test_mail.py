"""Mails: one message to one recipient that says what its invite says, and nothing more."""

import email
import email.policy
import random
import re
import smtplib
import traceback
from datetime import datetime, timedelta

import attrs
import pytest

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical import Method, writing
from onestop.mail import as_mail, composing
from onestop.texts import Language
from tests.builders import a_seat, at
from tests.invitations import one, the_plan, the_talk
from tests.mails import MAILBOX, STAMP, an_invite, taken_apart


def the_mail(invite=None, **changes):
    """Return *invite* as a mail."""
    return as_mail(invite or an_invite(), **{"mailbox": MAILBOX} | changes)


def test_a_mail_has_these_headers_and_parts():
    """Text first, calendar last, as RFC 6047 wants it; nothing beside."""
    invite = an_invite()
    headers, parts = taken_apart(bytes(the_mail(invite)))

    assert headers == {
        "date": "Mon, 09 Mar 2026 00:00:00 +0000",
        "from": "centre@example.org",
        "to": "ada@example.org",
        "subject": "Appointment: Monday, March 9, 2026, 10:05-10:50",
        "message-id": headers["message-id"],
        "mime-version": "1.0",
        "content-type": headers["content-type"],
    }
    assert headers["content-type"].startswith('multipart/alternative; boundary="=_')
    assert parts == [
        (
            'text/plain; charset="utf-8"',
            b"Appointment: Monday, March 9, 2026, 10:05-10:50\r\nPlace: Building 1, 301\r\n",
        ),
        ('text/calendar; method="REQUEST"; charset="UTF-8"', invite.data),
    ]


def test_a_cancellation_says_so_everywhere():
    """In the subject, in the text, in the type of the part and in the calendar."""
    invite = an_invite(method=Method.CANCEL, language=Language.ZH, summary="预约", place="1号楼")
    headers, parts = taken_apart(bytes(the_mail(invite)))
    text = "已取消：预约，2026年3月9日星期一 10:05-10:50"

    assert str(email.header.make_header(email.header.decode_header(headers["subject"]))) == text
    assert parts[0][1].decode() == f"{text}\r\n地点：1号楼\r\n"
    assert parts[1][0] == 'text/calendar; method="CANCEL"; charset="UTF-8"'
    assert b"METHOD:CANCEL" in parts[1][1]


def test_what_the_library_writes_can_be_mailed():
    """An invite as it comes from a plan is in step with itself."""
    invite = one(the_plan(the_talk(a_seat("P-ada", "lead"), a_seat("J-gil", "x"))))
    read = email.message_from_bytes(bytes(the_mail(invite)), policy=email.policy.default)

    assert read["To"] == invite.email
    assert read.get_body(("plain",)).get_content().splitlines()[1] == f"Place: {invite.place}"


def test_the_same_arguments_give_the_same_bytes():
    """Neither the clock nor chance has a part in it."""
    random.seed(1)
    first = bytes(the_mail())
    random.seed(2)

    assert bytes(the_mail()) == first


def test_every_message_has_an_id_of_its_own():
    """Mail systems drop what they have seen, so a change and a second sending are new."""
    later = an_invite().stamp + timedelta(seconds=1)
    mails = [
        the_mail(),
        the_mail(an_invite(sequence=1)),
        the_mail(an_invite(uid="other")),
        the_mail(an_invite(method=Method.CANCEL)),
        the_mail(now=later),
    ]
    ids = [mail["Message-ID"] for mail in mails]

    assert len(set(ids)) == len(ids)
    assert {each.partition("@")[2] for each in ids} == {"example.org>"}
    assert "5f0c0ffee0ddba11" not in "".join(ids)


def test_a_mail_tells_when_it_is_sent():
    """By default when the invite was made; in UTC, whatever the caller's zone."""
    assert the_mail()["Date"] == "Mon, 09 Mar 2026 00:00:00 +0000"
    assert the_mail(now=at("13:30"))["Date"] == "Mon, 09 Mar 2026 05:30:00 +0000"
    assert bytes(the_mail(now=STAMP.replace(microsecond=1))) == bytes(the_mail())


def test_a_time_without_zone_is_refused():
    """The machine's own zone is nobody's business."""
    with pytest.raises(InputError) as caught:
        the_mail(now=datetime(2026, 3, 9))  # noqa: DTZ001 - what is refused

    assert (caught.value.place, caught.value.expected) == ("now", texts.EXPECTED_AWARE)


@pytest.mark.parametrize("method", [Method.PUBLISH, "REQUEST\r\nBcc: eve@example.org"])
def test_what_has_no_recipient_is_not_mailed(method):
    """A PUBLISH file is handed over."""
    with pytest.raises(InputError) as caught:
        the_mail(attrs.evolve(an_invite(), method=method))

    assert (caught.value.place, caught.value.expected) == ("invite.method", texts.EXPECTED_TO_SEND)


def test_smtplib_sends_it_to_one_address(monkeypatch):
    """The envelope of the transport is taken from the headers, which name one recipient."""
    sent = []
    monkeypatch.setattr(smtplib.SMTP, "ehlo_or_helo_if_needed", lambda _: None)
    monkeypatch.setattr(smtplib.SMTP, "sendmail", lambda _, *facts: sent.append(facts[:3]))
    smtplib.SMTP().send_message(the_mail())

    assert sent == [("centre@example.org", ["ada@example.org"], bytes(the_mail()))]


WRONG = {
    "another recipient": {"email": "dora@example.org"},
    "another method": {"method": Method.CANCEL},
    "another UID": {"uid": "0"},
    "another number": {"sequence": 1},
    "another start": {"start": at("10:00")},
    "another end": {"end": at("10:55")},
    "another place": {"place": "Building 2"},
    "another summary": {"summary": "Interview"},
    "a note": {"note": "Come alone."},
    "no calendar": {"data": b"Building 1"},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_a_mail_and_its_calendar_say_the_same(changes):
    """An invite whose parts are not in step is withheld: one of them is for somebody else."""
    with pytest.raises(InviteError) as caught:
        the_mail(attrs.evolve(an_invite(), **changes))

    assert caught.value.what == texts.INVITE_MAIL.fill(person="P-ada", case="2026-0001")
    assert caught.value.__cause__ is None


def test_a_line_break_is_no_letter():
    """What a calendar shows on two lines is not what the mail says on one."""
    broken = an_invite().data.replace(b"Building 1", b"Buildi\\ng 1")
    with pytest.raises(InviteError):
        the_mail(attrs.evolve(an_invite(), data=broken))


def test_two_attendees_are_one_too_many():
    """What goes to one recipient may name no other."""
    invite = an_invite()
    both = invite.data.replace(b"ATTENDEE", b"ATTENDEE:mailto:dora@example.org\r\nATTENDEE")
    with pytest.raises(InviteError):
        the_mail(attrs.evolve(invite, data=both))


def test_answers_come_back_to_the_sender():
    """A mailbox that is not the invite's organizer would never hear of them."""
    with pytest.raises(InviteError):
        the_mail(mailbox="other@example.org")


@pytest.mark.parametrize("break_it", ["recipient", "subject", "header", "part", "boundary"])
def test_a_mail_that_reads_differently_is_withheld(monkeypatch, break_it):
    """Whatever a reader finds that was not meant, the mail does not leave."""

    def spoiled(message):
        if break_it == "recipient":
            message.replace_header("To", "ada@example.org, eve@example.org")
        if break_it == "subject":
            message.replace_header("Subject", "Interview of a girl of eight")
        if break_it == "header":
            message["Bcc"] = "eve@example.org"
        if break_it == "part":
            message.add_attachment("more")
        return bytes(message).replace(b"=_", b"==" if break_it == "boundary" else b"=_", 1)

    monkeypatch.setattr(composing, "bytes", spoiled, raising=False)
    with pytest.raises(InviteError) as caught:
        the_mail()

    assert caught.value.what == texts.INVITE_MAIL.fill(person="P-ada", case="2026-0001")


def test_what_cannot_be_written_is_withheld(monkeypatch):
    """An error of Python's own, which may quote, does not leave either."""

    def fail(_):
        raise ValueError("Marker-7f3a")

    monkeypatch.setattr(composing, "bytes", fail, raising=False)
    with pytest.raises(InviteError) as caught:
        the_mail()

    assert "Marker" not in "".join(traceback.format_exception(caught.value))


def test_a_long_name_never_splits_an_address():
    """The longest addresses that are allowed are still in one piece, and so is the id."""
    long = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 59}.example"
    centre = long.replace("a", "z", 1)
    facts = {"email": long, "mailbox": centre}
    headers, _ = taken_apart(bytes(the_mail(an_invite(**facts), mailbox=centre)))

    assert (headers["to"], headers["from"]) == (long, centre)
    assert re.fullmatch(r"<[0-9a-f]{32}@\S+>", headers["message-id"])


def test_mails_are_made_of_what_writing_makes():
    """The builder of these tests writes files as the library does."""
    invite = one(the_plan())
    facts = {field.name: getattr(invite, field.name) for field in attrs.fields(type(invite))}
    again = an_invite(**facts | {"data": b""})

    assert attrs.evolve(again, data=invite.data) == invite
    assert writing.PRODID.encode() in an_invite().data
