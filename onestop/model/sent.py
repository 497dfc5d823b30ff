"""What recipients' calendars hold: the messages that were sent, by reference alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, Self

import attrs

from onestop import texts
from onestop.errors import InputError
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

    def __attrs_post_init__(self) -> None:
        """Refuse an appointment that holds no time."""
        if self.end <= self.start:
            raise InputError("end", texts.EXPECTED_LATER)

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when the appointment moves."""
        return self.case, self.appointment, self.recipient


class Telling(Protocol):
    """A message that knows what it tells, such as an invite."""

    @property
    def told(self) -> Told:
        """What the recipient's calendar holds from then on."""


@attrs.frozen(kw_only=True)
class Sent:
    """
    All that recipients' calendars hold.

    Attributes:
        centre: The centre's reference.
        messages: The last one under each identifier: of an appointment that was cancelled and
            came back, both.

    Raises:
        InputError: Two share an identifier, or a recipient would hold an appointment twice.

    """

    centre: str = attrs.field(validator=checks.ref)
    messages: tuple[Told, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse messages of which nobody could tell which one is the last."""
        uids: set[str] = set()
        held: set[tuple[str, str, str]] = set()
        for index, told in enumerate(self.messages):
            if told.uid in uids:
                repeated = texts.EXPECTED_UNIQUE.fill(ref=told.uid)
                raise InputError(f"messages[{index}].uid", repeated)
            if not told.cancelled and told.key in held:
                raise InputError(f"messages[{index}]", texts.EXPECTED_HELD_ONCE)
            uids.add(told.uid)
            held |= set() if told.cancelled else {told.key}

    def find(self, uid: str) -> Told | None:
        """Return what was told under *uid*, or None."""
        return next((told for told in self.messages if told.uid == uid), None)

    def after(self, messages: Iterable[Telling]) -> Self:
        """
        Return what recipients hold once *messages* are sent, too.

        Of two under one identifier the later counts, as it does in calendars
        (RFC 5546 2.1.5), so that it does no harm to count one twice.

        Args:
            messages: What :func:`onestop.invites` returned.

        """
        last = {told.uid: told for told in self.messages}
        for message in messages:
            told = message.told
            last[told.uid] = max(last.get(told.uid, told), told, key=_number)
        return attrs.evolve(self, messages=tuple(last.values()))


def _number(told: Told) -> tuple[int, datetime]:
    """Return by what calendars tell an older message from a later one."""
    return told.sequence, told.stamp
