"""Builders of invites with any words, and a reader of mails that shares nothing with ours."""

import base64
import quopri
import re
from datetime import datetime

from onestop.ical import Invite, Method
from onestop.ical.writing import Message, written
from onestop.texts import Language
from tests.builders import at

MAILBOX = "centre@example.org"
STAMP: datetime = at("08:00")


def an_invite(**changes) -> Invite:
    """Return an invite whose file says the same as its fields."""
    facts = {
        "recipient": "P-ada",
        "email": "ada@example.org",
        "method": Method.REQUEST,
        "uid": "5f0c0ffee0ddba11",
        "sequence": 0,
        "stamp": STAMP,
        "case": "2026-0001",
        "appointment": "2026-0001.interview",
        "start": at("10:05"),
        "end": at("10:50"),
        "language": Language.EN,
        "summary": "Appointment",
        "place": "Building 1, 301",
        "note": "",
        "digest": "abc",
        "filename": "5f0c0ffee0ddba11.ics",
    } | changes
    mailbox = facts.pop("mailbox", MAILBOX)
    return Invite(**{"data": written(a_message(facts, mailbox))} | facts)


def a_message(facts, mailbox: str) -> Message:
    """Return what the file of an invite with these *facts* from *mailbox* is made of."""
    told = ("method", "uid", "sequence", "stamp", "start", "end", "email", "summary", "place")
    return Message(
        **{name: facts[name] for name in told},
        note=facts["note"],
        cancelled=facts["method"] is Method.CANCEL,
        zone="Asia/Shanghai",
        mailbox=mailbox,
        name="",
    )


def taken_apart(data: bytes) -> tuple[dict[str, str], list[tuple[str, bytes]]]:
    """
    Return the headers of a mail, and type and content of each of its parts.

    Line by line, as the oldest mail program would: whatever could be a header
    line is one.
    """
    headers, body = headed(data)
    found = re.search(r'boundary="([^"]+)"', headers["content-type"])
    if not found:
        return headers, [(headers["content-type"], decoded(headers, body))]
    before, *inside, after = body.split(f"--{found[1]}".encode())
    assert (before, after) == (b"", b"--\r\n")
    parts = [headed(part.removeprefix(b"\r\n").removesuffix(b"\r\n")) for part in inside]
    return headers, [(head["content-type"], decoded(head, content)) for head, content in parts]


def headed(data: bytes) -> tuple[dict[str, str], bytes]:
    """Return headers by name in small letters, each of which stands once, and what follows."""
    head, _, body = data.partition(b"\r\n\r\n")
    assert b"\n" not in head.replace(b"\r\n", b"")
    assert b"\r" not in head.replace(b"\r\n", b"")
    lines = re.sub(r"\r\n[ \t]", " ", head.decode("ascii")).split("\r\n")
    pairs = [line.partition(": ")[::2] for line in lines]
    names = [name.lower() for name, _ in pairs]
    assert len(names) == len(set(names))
    return dict(zip(names, (value for _, value in pairs), strict=True)), body


def decoded(head: dict[str, str], body: bytes) -> bytes:
    """Return what *body* holds."""
    how = {"base64": base64.b64decode, "quoted-printable": quopri.decodestring}
    return how[head["content-transfer-encoding"]](body)
