"""One recipient's message about one appointment, and who may send it."""

import re
from datetime import datetime

import attrs

from onestop import texts
from onestop.errors import InviteError
from onestop.ical.writing import Method
from onestop.model import Plan, Problem, Told
from onestop.texts import Language

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
        email: Where it goes; empty for what is handed over.
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
        data: The .ics file: the message, or what :func:`handover` makes of it.

    """

    recipient: str
    email: str = attrs.field(repr=False)
    method: Method
    uid: str
    sequence: int
    stamp: datetime = attrs.field(repr=False)
    # Beside a uid in a log, these two would link it without the key.
    case: str = attrs.field(repr=False)
    appointment: str = attrs.field(repr=False)
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


def check_centre(plan: Plan, problem: Problem) -> None:
    """
    Refuse another centre's plan, and a mailbox that programs would take for another one.

    Raises:
        InviteError: Says which.

    """
    centre = problem.centre
    if plan.centre != centre.ref:
        raise InviteError(texts.INVITE_CENTRE.fill(centre=centre.ref))
    if centre.mailbox:
        check_address(centre.mailbox, centre.ref)


def check_address(email: str, ref: str) -> None:
    """
    Refuse an address that programs would take for another one.

    Raises:
        InviteError: Says whose, *ref*, and not what it is.

    """
    if not _ADDRESS.fullmatch(email):
        raise InviteError(texts.INVITE_ADDRESS.fill(person=ref))
