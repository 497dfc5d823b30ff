"""
Mails with an invite (RFC 6047): one message, one recipient, the same neutral words.

Nothing is ambient: same arguments, same bytes, down to the boundary between the
parts.  Every mail is read back before it is returned, so nothing that somebody
put into a name, a place or an address can add a header, a recipient or a part.
"""

import email
import hashlib
import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical import Invite, Method
from onestop.ical.envelope import Envelope, envelope
from onestop.mail.subjects import POLICY
from onestop.mail.words import words_of

# Plain words between dots: no comment, no quotes, nothing encoded (RFC 5322 3.4.1).
_ADDRESS = re.compile(r"[\w~!$'*+-]+(\.[\w~!$'*+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_LONGEST_ADDRESS = 254
_HEADERS = sorted(["date", "from", "to", "subject", "message-id", "mime-version"])
_ID_DIGITS = 32


def as_mail(invite: Invite, *, mailbox: str, now: datetime | None = None) -> EmailMessage:
    """
    Return *invite* as a mail that calendar programs answer to, with *Accept* and *Decline*.

    Its bytes are an ``.eml`` file: ``bytes(as_mail(...))``.  Subject and body say
    what the invite says.  Without encryption a mail is a postcard (RFC 6047 3).

    Args:
        invite: A REQUEST or CANCEL; a PUBLISH has no recipient.
        mailbox: The centre's, from which the invite says that it comes.
        now: When it is sent; None for when the invite was made.  Mail systems
            drop a message that they have seen, so whoever sends one again gives
            another time.

    Raises:
        InputError: A method that is not for one recipient, a mailbox that is no plain
            address, or a time without zone.
        InviteError: An address that mail systems misread, or a mail that would not say
            exactly what the invite says.

    """
    if invite.method not in (Method.REQUEST, Method.CANCEL):
        raise InputError("invite.method", texts.EXPECTED_TO_SEND)
    check_in_step(invite, mailbox)
    words = words_of(invite)
    moment = aware(now or invite.stamp)
    seed = (invite.method, invite.uid, str(invite.sequence), moment.isoformat())
    message = headed(invite, mailbox, moment, words.headline, seed)
    message.set_content(words.text, cte="quoted-printable")
    message.add_alternative(
        invite.data,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": str(invite.method), "charset": "UTF-8"},
    )
    # In neither encoding of the parts can this stand; left alone, Python draws lots.
    message.set_boundary(f"=_{_digest('boundary', *seed)}")
    calendar = ("text/calendar", str(invite.method), invite.data)
    return checked(message, invite, words.headline, as_part(words.text), calendar)


def headed(
    invite: Invite, mailbox: str, moment: datetime, subject: str, seed: tuple[str, ...]
) -> EmailMessage:
    """Return a mail to the recipient of *invite* that has no content yet."""
    message = EmailMessage(policy=POLICY)
    message["Date"] = moment
    message["From"] = Address(addr_spec=mailbox)
    message["To"] = Address(addr_spec=invite.email)
    message["Subject"] = subject
    message["Message-ID"] = f"<{_digest(*seed)}@{mailbox.rpartition('@')[2]}>"
    return message


def aware(moment: datetime) -> datetime:
    """
    Return *moment* in UTC, in whole seconds.

    Raises:
        InputError: It has no zone: the machine's own would be taken.

    """
    if moment.utcoffset() is None:
        raise InputError("now", texts.EXPECTED_AWARE)
    return moment.astimezone(UTC).replace(microsecond=0)


def check_in_step(invite: Invite, mailbox: str) -> None:
    """
    Demand that the parts of *invite* say the same, and are for one and the same recipient.

    Raises:
        InputError: The mailbox is no plain address.
        InviteError: They do not, or the address could be read as something else.

    """
    if not _is_address(mailbox):
        raise InputError("mailbox", texts.EXPECTED_EMAIL)
    if not _is_address(invite.email):
        raise InviteError(texts.INVITE_ADDRESS.fill(person=invite.recipient))
    if _said_by(invite) != Envelope(
        method=str(invite.method),
        uid=invite.uid,
        sequence=str(invite.sequence),
        start=invite.start.astimezone(UTC),
        end=invite.end.astimezone(UTC),
        organizer=mailbox.casefold(),
        addresses=(invite.email.casefold(),),
        words=(invite.summary, invite.place, invite.note),
    ):
        raise _wrong(invite)


def checked(
    message: EmailMessage, invite: Invite, subject: str, *parts: tuple[str, str, bytes]
) -> EmailMessage:
    """
    Return *message*, if a reader finds in it what was meant, once, and nothing else.

    Args:
        message: What is to be sent to the recipient of *invite*.
        invite: Whose recipient it is for.
        subject: What it is headed with.
        parts: The type, method and bytes of each part.

    Raises:
        InviteError: It does not.

    """
    try:
        read = email.message_from_bytes(bytes(message), policy=SMTP)
        right = (
            sorted(name.lower() for name in read if not name.lower().startswith("content-"))
            == _HEADERS
            and [each.addr_spec for each in read["To"].addresses] == [invite.email]
            and read["Subject"] == subject
            and _parts(read) == list(parts)
        )
    except (MessageError, LookupError, ValueError):
        right = False
    if not right:
        raise _wrong(invite)
    return message


def as_part(text: str) -> tuple[str, str, bytes]:
    """Return what a reader finds in the part that says *text*."""
    return "text/plain", "", "".join(f"{line}\r\n" for line in text.split("\n")).encode()


def _is_address(text: str) -> bool:
    """Tell whether *text* is one address that every program reads alike."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def _parts(read: EmailMessage) -> list[tuple[object, ...]]:
    """Return type, method and bytes of each part of *read* that is not made of parts."""
    return [
        (part.get_content_type(), part.get_param("method", ""), part.get_payload(decode=True))
        for part in read.walk()
        if not part.is_multipart()
    ]


def _said_by(invite: Invite) -> Envelope | None:
    """Return what the file of *invite* says; None if it cannot be read."""
    try:
        return envelope(invite.data)
    except InputError:
        return None


def _wrong(invite: Invite) -> InviteError:
    """Return the error that withholds a mail."""
    return InviteError(texts.INVITE_MAIL.fill(person=invite.recipient, case=invite.case))


def _digest(*seed: str) -> str:
    """Return an identifier that is the same whenever it is made of the same."""
    return hashlib.sha256("\0".join(seed).encode()).hexdigest()[:_ID_DIGITS]
