"""What ``--mail`` writes beside the invites: each as a mail."""

from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from onestop.ical import Invite

MAILS = "mail"


def mails(invites: "Iterable[Invite]", mailbox: str) -> dict[str, bytes]:
    """
    Return a mail for each of *invites*, by the name of its file.

    Raises:
        InviteError: One would not say exactly what its invite says.

    """
    from onestop.mail import as_mail  # noqa: PLC0415 - only where it is asked for

    return {
        f"{MAILS}/{PurePath(invite.filename).stem}.eml": bytes(as_mail(invite, mailbox=mailbox))
        for invite in invites
    }
