"""Reminders a day before."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.message import EmailMessage

from onestop import texts
from onestop.ical import Invite, Method
from onestop.mail.composing import as_part, aware, check_in_step, checked, headed
from onestop.mail.dates import day_of
from onestop.mail.words import summary_of, words_of

_A_DAY = timedelta(days=1)


def reminders(
    invites: Iterable[Invite], *, mailbox: str, now: datetime
) -> tuple[EmailMessage, ...]:
    """
    Return one mail for each recipient with appointments on the day after *now*.

    The day is that of the centre's calendar, on whose clocks invites tell their
    times: called once on each day, at whatever hour, every appointment is
    reminded of once.  A second call on the same day gives mails with the same
    Message-ID, which mail systems show once.

    There is no calendar part, because calendars would ask for an answer again.
    Whoever has no address gets no mail; :func:`onestop.plain_text` is for them.

    Args:
        invites: Everything that was sent, or all of the plan; of several about one
            appointment the last counts, and one that was cancelled is not reminded of.
        mailbox: The centre's, from which the invites say that they come.
        now: When they are sent.

    Raises:
        InputError: A time without zone, or a mailbox that is no plain address.
        InviteError: As of :func:`onestop.as_mail`.

    """
    moment = aware(now)
    due: dict[tuple[str, str], list[Invite]] = {}
    for invite in sorted(_last(invites), key=lambda each: (each.start, each.uid)):
        if _is_due(invite, moment):
            check_in_step(invite, mailbox)
            due.setdefault((invite.recipient, invite.email), []).append(invite)
    return tuple(_reminder(group, mailbox, moment) for group in due.values())


def _last(invites: Iterable[Invite]) -> list[Invite]:
    """Return the last of *invites* about each appointment of each recipient."""
    last: dict[str, Invite] = {}
    for invite in invites:
        held = last.get(invite.uid, invite)
        if (invite.sequence, invite.stamp) >= (held.sequence, held.stamp):
            last[invite.uid] = invite
    return list(last.values())


def _is_due(invite: Invite, now: datetime) -> bool:
    """Tell whether *invite* asks somebody with an address to come on the day after *now*."""
    today = now.astimezone(invite.start.tzinfo).date()
    asked = invite.method is Method.REQUEST and bool(invite.email)
    return asked and invite.start.date() == today + _A_DAY


def _reminder(invites: list[Invite], mailbox: str, now: datetime) -> EmailMessage:
    """Return the mail that reminds one recipient of *invites*, all of one day."""
    first = invites[0]
    subject = texts.MAIL_REMINDER.say(
        first.language, summary=summary_of(first), day=day_of(first.start, first.language)
    )
    text = "\n\n".join(words_of(invite).text for invite in invites)
    uids = (f"{invite.uid} {invite.sequence}" for invite in invites)
    seed = ("reminder", f"{first.start.date()}", *uids)
    message = headed(first, mailbox, now, subject, seed)
    message.set_content(text, cte="quoted-printable")
    return checked(message, first, subject, as_part(text))
