"""Mails, texts, reminders and files for servers: nothing leaks, whatever a plan holds."""

import email
import email.policy
import random
import re
import traceback
from datetime import datetime, timedelta

import attrs
import pytest

from onestop.errors import InputError, InviteError
from onestop.ical import Invite, Method, for_caldav, invites
from onestop.mail import as_mail, plain_text, reminders
from onestop.texts import Language
from tests.invitations import KEY
from tests.mails import MAILBOX
from tests.test_ical_leaks import addressed, marked_problem, within

# Dates and names of headers begin with the letter of the markers, too.
MARKER = re.compile(r"M(?!(?:on|onday|ar|arch|essage)\b)[a-z]")


def read(data: bytes) -> tuple[str, str]:
    """Return what a mail says outside of its calendar, and in it, all decoded."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    said = [*(f"{name}: {value}" for name, value in message.items()), message.preamble or ""]
    calendar = ""
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            calendar += part.get_payload(decode=True).decode().replace("\r\n ", "")
        elif not part.is_multipart():
            said.append(part.get_content())
    return "\n".join(said), calendar


def day_before(invite: Invite) -> datetime:
    """Return a moment at which *invite* is reminded of: noon of the day before."""
    return invite.start.replace(hour=12, minute=0) - timedelta(days=1)


def outputs(messages: tuple[Invite, ...]):
    """Yield whom each output is for, what it says in words, and what in a calendar."""
    for invite in messages:
        yield invite.recipient, *read(bytes(as_mail(invite, mailbox=MAILBOX)))
        yield invite.recipient, plain_text(invite), ""
        if invite.method is Method.REQUEST:
            yield invite.recipient, "", for_caldav(invite).decode().replace("\r\n ", "")
    for now in {day_before(invite) for invite in messages}:
        for mail in reminders(messages, mailbox=MAILBOX, now=now):
            (recipient,) = {i.recipient for i in messages if i.email == mail["To"]}
            yield recipient, *read(bytes(mail))


@pytest.mark.parametrize("plans", [10, pytest.param(1000, marks=pytest.mark.long)])
def test_no_marker_reaches_anybody(plans, long_budget):
    """Words hold no name at all and one address, calendars the recipient's own name."""
    chance, told = random.Random(21), 0
    for _ in within(long_budget, plans):
        problem, plan, later = marked_problem(chance)
        messages = invites(plan, problem, key=KEY)
        messages += invites(later, problem, key=KEY, previous=plan)
        for recipient, words, calendar in outputs(messages):
            person = addressed(problem)[recipient]
            own = words.replace(person.email, "")
            name = getattr(person, "name", "") or person.email  # a room has none
            shown = calendar.replace(name, "").replace(person.email, "")
            told += 1

            assert not MARKER.search(own)
            assert not MARKER.search(shown)
            assert set(re.findall(r"[\w.]+@[\w.]+", own)) <= {MAILBOX, *ids(words)}
    assert told > 50


def ids(words: str) -> set[str]:
    """Return the Message-ID of a mail: a hash at the mailbox's domain."""
    return set(re.findall(r"\b[0-9a-f]{32}@example\.org", words))


def test_what_is_the_senders_alone_makes_no_difference():
    """References and hashes that an invite carries for the sender are in no byte."""
    problem, plan, _ = marked_problem(random.Random(22))
    for invite in invites(plan, problem, key=KEY):
        hidden = dict.fromkeys(("recipient", "case", "appointment", "digest"), "Mother")
        other = attrs.evolve(invite, filename="Mother.ics", **hidden)
        now = day_before(invite)
        made = [
            (
                bytes(as_mail(each, mailbox=MAILBOX)),
                plain_text(each),
                for_caldav(each),
                [bytes(mail) for mail in reminders([each], mailbox=MAILBOX, now=now)],
            )
            for each in (invite, other)
        ]

        assert made[0] == made[1]
        assert made[0][3]


def test_errors_and_logs_hold_no_address_and_no_word(caplog):
    """What a log could show of a mail that was withheld is references."""
    problem, plan, _ = marked_problem(random.Random(23))
    invite = invites(plan, problem, key=KEY)[0]
    changes = [
        {"email": "Mmail9@Mhost9.example"},
        {"email": "Mmail9@Mhost9.example\r\nBcc: x"},
        {"place": "Mplace"},
        {"summary": "Msummary\n"},
        {"data": b"Mdata"},
        {"method": Method.CANCEL},
        {"method": "Mmethod"},
    ]
    for change in changes:
        wrong = attrs.evolve(invite, **change)
        for make in (as_mail, made_reminders, put):
            try:
                make(wrong, mailbox=MAILBOX)
            except (InviteError, InputError) as error:
                said = str(error) + error.say(Language.ZH) + repr(error)
                said += "".join(traceback.format_exception(error)) + repr(wrong)
                for secret in ("Mmail", "Mhost", "Mplace", "Mdata", "Mname"):
                    assert secret not in said
    assert caplog.text == ""


def made_reminders(invite: Invite, mailbox: str):
    """Remind of *invite*."""
    return reminders([invite], mailbox=mailbox, now=day_before(invite))


def put(invite: Invite, mailbox: str):
    """Make the file of *invite* for a server."""
    assert mailbox
    return for_caldav(invite)
