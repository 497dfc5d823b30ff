"""Mails: nothing that stands in a word, a place or an address adds a header, recipient or part."""

import email
import email.policy
import re

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical.writing import cleaned
from onestop.mail import as_mail, plain_text, reminders
from onestop.texts import Language
from tests.builders import at
from tests.mails import MAILBOX, an_invite, taken_apart

HEADERS = ["date", "from", "to", "subject", "message-id", "mime-version", "content-type"]
NASTY = st.sampled_from(
    [
        "\r\nBcc: eve@example.org",
        "\nBcc: eve@example.org",
        "\rBcc: eve@example.org",
        "\u2028Bcc: eve@example.org",
        "\x85Bcc: eve@example.org",
        "\x0bBcc: eve@example.org",
        "\x00",
        "=?utf-8?q?=0D=0ABcc=3A_eve=40example.org?=",
        "=?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?=",
        "=?utf-8?q?a?= =?utf-8?q?b?=",
        "--=_",
        "\r\n\r\n--=_boundary\r\nContent-Type: text/html\r\n\r\n<b>",
        "\r\n.\r\n",
        "From ",
        '"',
        "<eve@example.org>",
        ", eve@example.org",
        "; x=y",
        "\u202e",
        "\ufeff",
        "\U0001f9f8",
        "\U00020bb7",
        "示例",
        " ",
        "x" * 1000,
        "=20",
        "%2C%3B%5C",
        "\\",
        "\\;",
        "\\,:",
    ]
)
WORDS = st.lists(NASTY | st.text(max_size=30), max_size=6).map("".join)


def clean(text: str) -> str:
    """Return *text* as an invite may have it: one clean line."""
    return cleaned(text, 120)


def judge(data: bytes, headers: list[str]) -> None:
    """Demand these headers, one recipient, and lines that no mail system breaks."""
    found, _ = taken_apart(data)
    assert sorted(found) == sorted(headers)
    assert found["to"] == "ada@example.org"
    assert found["from"] == MAILBOX
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|[\x00\x80-\xff]", data)


@given(WORDS.map(clean), WORDS.map(clean))
@example("=?utf-8?q?=0D=0ABcc=3A_eve=40example.org?=", "a" * 120)
@example("From eve@example.org", "From eve@example.org")
def test_words_stay_words(summary, place):
    """Whatever an invite may say stands in the subject and the body as it is, or not at all."""
    invite = an_invite(summary=summary, place=place, language=Language.ZH)

    judge(bytes(as_mail(invite, mailbox=MAILBOX)), HEADERS)
    for each in reminders([invite], mailbox=MAILBOX, now=at("08:00").replace(day=8)):
        judge(bytes(each), [*HEADERS, "content-transfer-encoding"])


@given(WORDS, WORDS, WORDS)
@example("\ud800", "\udfff", "")
def test_raw_words_give_a_text_of_few_lines(summary, place, note):
    """Even from a value that nobody checked, each thing stands on its own line and is bounded."""
    told = plain_text(evolved(summary, place, note))
    title, *lines = told.split("\n")

    assert len(told.splitlines()) == len(told.split("\n")) <= 3
    assert 0 < len(title) <= 128
    assert len("\n".join(lines)) <= 1000
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e\ud800-\udfff]", told)


def evolved(summary: str, place: str, note: str):
    """Return an invite with words that its file does not say."""
    return attrs.evolve(an_invite(), summary=summary, place=place, note=note)


@given(WORDS, WORDS, WORDS)
@example("Bcc: eve@example.org", "=?utf-8?q?x?=", "\r\n")
def test_words_that_nobody_checked_are_not_mailed(summary, place, note):
    """What the calendar does not say is not said beside it."""
    invite = evolved(summary, place, note)
    if (summary, place, note) != ("Appointment", "Building 1, 301", ""):
        with pytest.raises(InviteError):
            as_mail(invite, mailbox=MAILBOX)


ADDRESSES = [
    "",
    "ada",
    "ada@example",
    "ada@example.org, eve@example.org",
    "ada@example.org,eve@example.org",
    "ada@example.org;eve@example.org",
    "ada@example.org\r\nBcc: eve@example.org",
    "ada@example.org\nBcc: eve@example.org",
    "ada@example.org\n",
    "ada@example.org ",
    "Ada <ada@example.org>",
    "<ada@example.org>",
    "(x)ada@example.org",
    '"ada"@example.org',
    "ada..x@example.org",
    ".ada@example.org",
    "ada@example..org",
    "ada@[127.0.0.1]",
    "=?utf-8?q?eve=40evil=2Eexample=3E?=@example.org",
    "äda@example.org",
    "ada@exämple.org",
    "ada@example.org\u2028",
    "ada%eve@example.org",
    "@eve.example:ada@example.org",
    f"{'a' * 250}@example.org",
]


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_an_address_is_one_plain_address(address):
    """Lists, comments, routes, encoded words and line breaks are none."""
    invite = attrs.evolve(an_invite(), email=address)
    with pytest.raises(InviteError) as caught:
        as_mail(invite, mailbox=MAILBOX)

    assert caught.value.what == texts.INVITE_ADDRESS.fill(person="P-ada")
    if address:  # without any, nobody is mailed
        with pytest.raises(InviteError):
            reminders([invite], mailbox=MAILBOX, now=at("08:00").replace(day=8))


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_a_mailbox_is_one_plain_address(address):
    """A sender that could be read as something else is the caller's mistake."""
    for make in (as_mail, reminded):
        with pytest.raises(InputError) as caught:
            make(an_invite(), mailbox=address)

        assert (caught.value.place, caught.value.expected) == ("mailbox", texts.EXPECTED_EMAIL)


def reminded(invite, mailbox):
    """Remind of *invite*."""
    return reminders([invite], mailbox=mailbox, now=at("08:00").replace(day=8))


LETTERS = "ab.+-~!$'*=?<>,;:@ \r\n%\"()\u2028é"


@given(st.text(LETTERS, min_size=1, max_size=12), st.sampled_from(["", ".", "@", "x.", " ", "\n"]))
def test_an_address_in_a_mail_is_the_one_that_was_given(local, host):
    """It is refused, or stands in the mail just as it was."""
    address = f"{local}@{host}example.org"
    fine = re.fullmatch(r"[ab+~!$'*-]+(\.[ab+~!$'*-]+)*@(x\.)?example\.org", address)
    try:
        data = bytes(as_mail(an_invite(email=address), mailbox=MAILBOX))
    except (InviteError, ValueError):  # icalendar refuses some before we do
        assert not fine
        return
    assert fine
    assert taken_apart(data)[0]["to"] == address


@pytest.mark.parametrize("language", list(Language))
def test_an_encoded_word_is_not_decoded(language):
    """Whoever smuggles one in reads it as it stands."""
    smuggled = "=?us-ascii?q?=41?="
    invite = an_invite(summary=smuggled, language=language)
    data = bytes(as_mail(invite, mailbox=MAILBOX))
    subject = email.message_from_bytes(data, policy=email.policy.default)["Subject"]

    assert subject.startswith(smuggled)
    assert "A" not in subject.replace("March", "").partition(":")[0]
