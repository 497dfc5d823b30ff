"""Who gets which message: from plan to plan, only what changed."""

import re
from collections.abc import Iterator
from datetime import datetime

import attrs

from onestop import texts
from onestop.errors import InviteError
from onestop.ical.account import Account, Recipient, recipients_of
from onestop.ical.checking import is_right
from onestop.ical.hashing import check_key
from onestop.ical.privacy import Secrets
from onestop.ical.seats import Seat, seats_of
from onestop.ical.words import Words, language_of, own_words, summary_of
from onestop.ical.writing import Message, Method, cleaned_name, written
from onestop.model import Plan, Problem, Room, Sent, Told
from onestop.model.time import stretch
from onestop.texts import Language, Text

_ADDRESS = re.compile(r"[A-Za-z0-9._~!$'*+-]+@[A-Za-z0-9.-]+")


@attrs.frozen(kw_only=True)
class Invite:
    """
    One recipient's calendar message about one appointment.

    What a recipient may be shown is *data*, and what mails and texts are made of:
    times, *summary*, *place* and *note*.  *case* and *appointment* are for the
    sender alone.

    Attributes:
        recipient: The reference of the person or room.
        email: Where it goes.
        method: ``REQUEST`` enters or changes the appointment, ``CANCEL`` takes it out.
        uid: The same in every message about this appointment to this recipient.
        sequence: The number of the message: calendars follow a higher one only.
        stamp: When it was made.
        case: The case's reference.
        appointment: The appointment's reference.
        start: When it starts, on the centre's clocks.
        end: When it ends, on the centre's clocks.
        language: What *summary*, *place* and *note* are in.
        summary: Neutral words.
        place: Where to go; may be empty.
        note: How to come, in fixed words; mostly empty.
        digest: A keyed hash of what it tells.
        filename: Tells nothing about what is inside.
        data: The .ics file.

    """

    recipient: str
    email: str = attrs.field(repr=False)
    method: Method
    uid: str
    sequence: int
    stamp: datetime = attrs.field(repr=False)
    case: str
    appointment: str
    start: datetime
    end: datetime
    language: Language
    summary: str
    place: str = attrs.field(repr=False)
    note: str = attrs.field(repr=False)
    digest: str = attrs.field(repr=False)
    filename: str
    data: bytes = attrs.field(repr=False)

    @property
    def told(self) -> Told:
        """What the recipient's calendar holds from now on."""
        return Told(
            case=self.case,
            appointment=self.appointment,
            recipient=self.recipient,
            uid=self.uid,
            sequence=self.sequence,
            stamp=self.stamp,
            start=self.start,
            end=self.end,
            digest=self.digest,
            cancelled=self.method is Method.CANCEL,
        )


def invites(
    plan: Plan,
    problem: Problem,
    *,
    key: bytes,
    previous: Plan | None = None,
    sent: Sent | None = None,
    language: Language = Language.EN,
) -> tuple[Invite, ...]:
    """
    Return one message for everybody with a seat and an address, about each appointment.

    Rooms with a mailbox are told of their bookings like people.  Compared with
    what calendars hold, only what changed is told.  The child, people without
    an address and appointments that are over get nothing.  Every message is
    read back and checked; if one fails, none is returned.

    With *sent*, each message about an appointment has the next number, from 0
    (RFC 5546 2.1.4), and what comes back after it was cancelled has a new
    identifier, because calendars refuse one that they threw away.  Without, the
    plan's revision is the number, and identifiers stay.

    Args:
        plan: What is planned: everything, because what is missing is cancelled.
        problem: What it was planned from: people, rooms, and *now* as the time of sending.
        key: The centre's secret, at least 16 bytes and always the same: it makes
            identifiers that nobody can guess or link to a case.
        previous: The plan that the recipients' calendars hold, where nobody kept
            account in *sent*; else it is not looked at.
        sent: What the recipients' calendars hold; :meth:`Sent.after` keeps it.
        language: Of the few words that an invite has, where a recipient's
            languages name neither Chinese nor English.

    Raises:
        InputError: The key is too short.
        InviteError: A message cannot be made, or would tell what it must not.

    """
    check_key(key)
    account = Account(problem, key=key, previous=previous, sent=sent)
    return tuple(_Post(plan, problem, account, language).changes())


def assumed_sent(plan: Plan, problem: Problem, *, key: bytes) -> Sent:
    """
    Return what calendars hold if all of *plan* was told by its revision.

    It begins the account of a centre that kept none so far.

    Args:
        plan: The plan that the recipients' calendars hold.
        problem: Names the centre's sites and rooms.
        key: The centre's secret that the messages were made with.

    Raises:
        InputError: The key is too short.
        InviteError: *plan* is another centre's, or has two appointments of one reference.

    """
    check_key(key)
    return Account(problem, key=key, previous=plan).sent


class _Post:
    """Everything that is needed to write to people and rooms about one plan."""

    def __init__(self, plan: Plan, problem: Problem, account: Account, language: Language) -> None:
        """Gather who is who, what calendars hold, and what must not be told."""
        check_centre(plan, problem)
        if not problem.centre.mailbox:
            raise InviteError(texts.INVITE_MAILBOX.fill(centre=problem.centre.ref))
        self._plan, self._problem, self._account = plan, problem, account
        self._language, self._words = language, Words(problem, plan)
        self._standing = seats_of(problem.standing, account.rooms)
        self._secrets = Secrets(problem, filter(None, (plan, account.previous)))
        self._recipients = recipients_of(problem)

    def changes(self) -> Iterator[Invite]:
        """Yield the messages, in the order of the appointments."""
        everything = seats_of(self._plan, self._account.rooms)
        now = {key: seat for key, seat in everything.items() if seat.end > self._problem.now}
        changed = [seat for seat in now.values() if not self._is_told(seat)]
        due = [*changed, *self._account.gone(now)]
        for seat in sorted(due, key=lambda seat: seat.order):
            method = Method.REQUEST if seat.key in now else Method.CANCEL
            recipient = self._recipient(seat, method)
            if recipient and recipient.email:
                yield self._invite(seat, recipient, method)

    def _is_told(self, seat: Seat) -> bool:
        """Tell whether the recipient's calendar holds just what *seat* says."""
        recipient = self._recipients.get(seat.recipient)
        note = self._words.note(seat, recipient, Language.EN)
        return self._account.knows(seat, recipient, note)

    def _recipient(self, seat: Seat, method: Method) -> Recipient | None:
        """Return whom to write to, None for nobody; somebody unknown must not need it."""
        if seat.recipient in self._recipients:
            return self._recipients[seat.recipient]
        # A companion of a case that was planned earlier was told then.
        stands = method is Method.REQUEST and self._stands(seat)
        if stands and self._account.previous is None and self._account.held(seat) is None:
            return None
        raise self._error(texts.INVITE_UNKNOWN, seat)

    def _stands(self, seat: Seat) -> bool:
        """Tell whether *seat* is the same in the plan that stood before."""
        before = self._standing.get(seat.key)
        return before is not None and self._account.what(before) == self._account.what(seat)

    def _invite(self, seat: Seat, recipient: Recipient, method: Method) -> Invite:
        """Return the message about *seat*, checked."""
        if not _ADDRESS.fullmatch(recipient.email):
            raise InviteError(texts.INVITE_ADDRESS.fill(person=recipient.ref))
        invite = self._worded(seat, recipient, method)
        if self._secrets.told_by(invite.place, own_words(recipient)):
            raise self._error(texts.INVITE_TELLING, seat)
        message = self._message(invite, recipient)
        data = written(message)
        if not is_right(data, message, stretch(seat.start, seat.end), recipient):
            raise self._error(texts.INVITE_WRONG, seat)
        return attrs.evolve(invite, data=data)

    def _worded(self, seat: Seat, recipient: Recipient, method: Method) -> Invite:
        """Return what *recipient* is told, as yet without data."""
        language, zone = self._language_of(recipient), self._problem.centre.zone
        how = self._words.note(seat, recipient, language) if method is Method.REQUEST else ""
        english = self._words.note(seat, recipient, Language.EN)
        uid = self._account.uid(seat)
        return Invite(
            recipient=recipient.ref,
            email=recipient.email,
            method=method,
            uid=uid,
            sequence=self._account.sequence(seat, self._plan),
            stamp=self._problem.now.replace(microsecond=0),
            case=seat.case,
            appointment=seat.appointment,
            start=seat.start.astimezone(zone),
            end=seat.end.astimezone(zone),
            language=language,
            summary=summary_of(recipient).say(language),
            place=self._words.place(seat, recipient, language),
            note=how,
            digest=self._account.digest(seat, recipient, english),
            filename=f"{uid}.ics",
            data=b"",
        )

    def _message(self, invite: Invite, recipient: Recipient) -> Message:
        """Return *invite* as a message to *recipient*."""
        room = isinstance(recipient, Room)
        return Message(
            method=invite.method,
            cancelled=invite.method is Method.CANCEL,
            uid=invite.uid,
            sequence=invite.sequence,
            stamp=invite.stamp,
            start=invite.start,
            end=invite.end,
            zone=self._problem.centre.time_zone,
            mailbox=self._problem.centre.mailbox,
            email=recipient.email,
            name="" if isinstance(recipient, Room) else cleaned_name(recipient.name),
            room=room,
            summary=invite.summary,
            place=invite.place,
            note=invite.note,
        )

    def _language_of(self, recipient: Recipient) -> Language:
        """Return the language to write to *recipient* in."""
        if isinstance(recipient, Room):
            return self._language
        return language_of(recipient, self._language)

    @staticmethod
    def _error(what: Text, seat: Seat) -> InviteError:
        """Return the error that says *what* of the message about *seat*."""
        return InviteError(what.fill(person=seat.recipient, case=seat.case))


def check_centre(plan: Plan, problem: Problem) -> None:
    """
    Refuse another centre's plan, and a mailbox that programs would take for another one.

    Raises:
        InviteError: Says which.

    """
    centre = problem.centre
    if plan.centre != centre.ref:
        raise InviteError(texts.INVITE_CENTRE.fill(centre=centre.ref))
    if centre.mailbox and not _ADDRESS.fullmatch(centre.mailbox):
        raise InviteError(texts.INVITE_ADDRESS.fill(person=centre.ref))
