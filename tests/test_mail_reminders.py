"""Reminders: a day before, once, to whoever still comes."""

import itertools
import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical import Method, handover
from onestop.mail import plain_text, reminders
from onestop.texts import Language
from tests.builders import at
from tests.mails import MAILBOX, an_invite, taken_apart

SUNDAY = at("08:00") - timedelta(days=1)


def due(*invites, now: datetime = SUNDAY):
    """Return the reminders of *invites* that are due at *now*."""
    return reminders(invites, mailbox=MAILBOX, now=now)


def told(mail) -> str:
    """Return the text of *mail*."""
    return mail.get_content().replace("\r\n", "\n").rstrip("\n")


def test_a_reminder_is_this_mail():
    """The day on a locked screen, the rest inside; no calendar, which would ask again."""
    (mail,) = due(an_invite())
    headers, parts = taken_apart(bytes(mail))

    assert headers == {
        "date": "Sun, 08 Mar 2026 00:00:00 +0000",
        "from": "centre@example.org",
        "to": "ada@example.org",
        "subject": "Reminder: Appointment, Monday, March 9, 2026",
        "message-id": headers["message-id"],
        "mime-version": "1.0",
        "content-type": 'text/plain; charset="utf-8"',
        "content-transfer-encoding": "quoted-printable",
    }
    assert [part for _, part in parts] == [
        b"Appointment: Monday, March 9, 2026, 10:05-10:50\r\nPlace: Building 1, 301\r\n"
    ]


@pytest.mark.parametrize(
    ("now", "is_due"),
    [
        ("2026-03-07T23:59:59+08:00", False),
        ("2026-03-08T00:00:00+08:00", True),
        ("2026-03-08T23:59:59+08:00", True),
        ("2026-03-09T00:00:00+08:00", False),
        ("2026-03-07T16:00:00+00:00", True),
    ],
)
def test_a_reminder_is_due_on_the_day_before(now, is_due):
    """From midnight to midnight of the centre's calendar, whatever the caller's zone."""
    assert len(due(an_invite(), now=datetime.fromisoformat(now))) == is_due


def test_whoever_asks_once_a_day_reminds_once():
    """At whatever hour, also across both changes of the clocks in New York."""
    chance, zone = random.Random(3), ZoneInfo("America/New_York")
    for month, day in ((3, 8), (11, 1)):
        start = datetime(2026, month, day, 0, 30, tzinfo=zone)
        changed = {"start": start, "end": start + timedelta(hours=1)}
        invite = an_invite(**changed)
        days = (start.replace(hour=chance.randrange(24)) + timedelta(d) for d in range(-4, 3))

        assert [len(due(invite, now=now)) for now in days] == [0, 0, 0, 1, 0, 0, 0]


def test_one_mail_holds_all_of_a_recipients_day():
    """In the order of the day; other days and other people are not in it."""
    later = an_invite(uid="b", start=at("14:00"), end=at("14:30"), place="", note="Bring a card.")
    sooner = an_invite(uid="c")
    next_day = an_invite(
        uid="d", start=at("09:00") + timedelta(days=1), end=at("10:00") + timedelta(days=1)
    )
    dora = an_invite(uid="e", recipient="D-dora", email="dora@example.org")
    mails = due(later, next_day, dora, sooner)

    assert {mail["To"]: told(mail).split("\n\n") for mail in mails} == {
        "ada@example.org": [
            "Appointment: Monday, March 9, 2026, 10:05-10:50\nPlace: Building 1, 301",
            "Appointment: Monday, March 9, 2026, 14:00-14:30\nTime zone: UTC+08:00\nBring a card.",
        ],
        "dora@example.org": [
            "Appointment: Monday, March 9, 2026, 10:05-10:50\nPlace: Building 1, 301"
        ],
    }


def test_two_people_behind_one_mailbox_get_two_mails():
    """A front desk hands each to whom it concerns."""
    other = an_invite(uid="b", recipient="P-bo")

    assert [mail["To"] for mail in due(an_invite(), other)] == ["ada@example.org"] * 2


def test_whoever_has_no_address_is_reminded_in_another_way():
    """An invite that is handed over has nobody to mail to, and is no reason to withhold others."""
    by_hand = attrs.evolve(an_invite(uid="b"), email="", data=handover(an_invite(uid="b")))

    assert [mail["To"] for mail in due(by_hand, an_invite())] == ["ada@example.org"]
    assert told(due(an_invite())[0]) == plain_text(by_hand)


def test_the_last_message_counts():
    """What moved away or was cancelled is not reminded of, in whatever order it is given."""
    moved = an_invite(
        sequence=1, start=at("10:05") + timedelta(days=2), end=at("10:50") + timedelta(days=2)
    )
    cancelled = an_invite(sequence=1, method=Method.CANCEL)
    for last in (moved, cancelled):
        for order in itertools.permutations([an_invite(), last]):
            assert due(*order) == ()


def test_of_one_number_the_later_message_counts():
    """As in calendars (RFC 5546 2.1.5)."""
    later = an_invite(stamp=at("09:00"), place="Building 2")
    for order in itertools.permutations([an_invite(), later]):
        (mail,) = due(*order)
        assert "Building 2" in told(mail)


def test_what_moved_here_is_reminded_of_here():
    """With the line that this time counts."""
    before = an_invite(start=at("10:05") + timedelta(days=7), end=at("10:50") + timedelta(days=7))
    (mail,) = due(before, an_invite(sequence=1))

    assert told(mail).startswith("Appointment: Monday, March 9, 2026, 10:05-10:50")
    assert told(mail).endswith(texts.MAIL_COUNTS.en)


def test_asking_twice_a_day_gives_mails_with_one_id():
    """So that mail systems show one of them; another day or change is another mail."""
    first, second = due(an_invite()), due(an_invite(), now=SUNDAY + timedelta(hours=6))
    changed = due(an_invite(sequence=1))
    other_day = {"start": at("10:05") + timedelta(days=1), "end": at("10:50") + timedelta(days=1)}
    moved = due(an_invite(**other_day), now=at("08:00"))

    assert first[0]["Message-ID"] == second[0]["Message-ID"]
    assert len({mail["Message-ID"] for (mail,) in (first, changed, moved)}) == 3


def test_a_reminder_speaks_the_recipients_language():
    """All of it."""
    (mail,) = due(an_invite(language=Language.ZH, summary="预约", place="1号楼"))

    assert mail["Subject"] == "提醒：预约，2026年3月9日星期一"
    assert told(mail) == "预约：2026年3月9日星期一 10:05-10:50\n地点：1号楼"


def test_an_invite_that_contradicts_itself_withholds_all():
    """As with mails: one of its parts is for somebody else."""
    with pytest.raises(InviteError):
        due(an_invite(), attrs.evolve(an_invite(uid="b"), email="eve@example.org"))


def test_a_time_without_zone_is_refused():
    """The machine's own zone would decide which day it is."""
    with pytest.raises(InputError) as caught:
        due(an_invite(), now=SUNDAY.replace(tzinfo=None))

    assert caught.value.place == "now"
