"""What recipients' calendars hold: the messages that were sent, by reference alone."""

from datetime import datetime

import attrs

from onestop.model import checks
from onestop.model.time import to_utc


@attrs.frozen(kw_only=True)
class Told:
    """
    The last message about one appointment to one recipient.

    Attributes:
        case: The case's reference.
        appointment: The appointment's reference.
        recipient: The reference of the person or room.
        uid: What the recipient's calendar knows the appointment by.
        sequence: The number of the last message (RFC 5546 2.1.4).
        stamp: When it was made.
        start: When the appointment that it told of starts.
        end: When it ends.
        digest: A keyed hash of what it told; the same for the same words and times.
        cancelled: It took the appointment out; what comes after has another *uid*.

    """

    case: str = attrs.field(validator=checks.ref)
    appointment: str = attrs.field(validator=[checks.filled, checks.line])
    recipient: str = attrs.field(validator=checks.ref)
    uid: str = attrs.field(validator=checks.ref)
    sequence: int = attrs.field(validator=checks.whole(0, 2**31 - 1))
    stamp: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    start: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    end: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    digest: str = attrs.field(validator=checks.ref)
    cancelled: bool = attrs.field(default=False, validator=checks.flag)

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when the appointment moves."""
        return self.case, self.appointment, self.recipient


@attrs.frozen(kw_only=True)
class Sent:
    """
    All that recipients' calendars hold.

    Attributes:
        centre: The centre's reference.
        messages: The last one about each appointment to each recipient; of one that was
            cancelled and came back, both.

    """

    centre: str = attrs.field(validator=checks.ref)
    messages: tuple[Told, ...] = ()

    def find(self, uid: str) -> Told | None:
        """Return what was told under *uid*, or None."""
        return next((told for told in self.messages if told.uid == uid), None)
