"""What recipients' calendars hold: which message is new, and what it is called there."""

import itertools
from collections.abc import Container, Iterator, Mapping
from typing import TypeAlias

from onestop import texts
from onestop.errors import InviteError
from onestop.ical.hashing import keyed
from onestop.ical.seats import Key, Seat, seat_told, seats_of
from onestop.ical.words import Words
from onestop.model import Person, Plan, Problem, Room, Sent, Told
from onestop.texts import Language

Recipient: TypeAlias = Person | Room
# A reference has room for both halves of a digest and the dot between.
_SECOND_HALF = 31


def recipients_of(problem: Problem) -> Mapping[str, Recipient]:
    """Return everybody who could be written to, with or without an address."""
    everybody: dict[str, Recipient] = {room.ref: room for room in problem.centre.rooms}
    for case in problem.cases:
        everybody |= {person.ref: person for person in problem.people(case)}
    return everybody


class Account:
    """
    What recipients' calendars hold.

    A digest has two halves: what is told of the appointment, and with which
    words to which address.  The second one needs the recipient, who may not be
    known any more when nothing has changed.

    Attributes:
        sent: What is held.
        previous: The plan that *sent* was assumed from, or None.
        rooms: References of the rooms that keep calendars of their own.

    """

    def __init__(
        self,
        problem: Problem,
        *,
        key: bytes,
        previous: Plan | None = None,
        sent: Sent | None = None,
    ) -> None:
        """
        Take *sent*, or else what *previous* lets assume.

        Raises:
            InviteError: It is another centre's.

        """
        self._problem, self._key = problem, key
        self._numbered = sent is not None
        self.previous = previous if sent is None else None
        self._words, self._recipients = Words(problem, self.previous), recipients_of(problem)
        self._check_centre(sent)
        self.rooms = frozenset(room.ref for room in problem.centre.rooms if room.email)
        self._seats = seats_of(self.previous, self.rooms)
        self.sent = sent or self._assumed()
        self._held = {told.key: told for told in self.sent.messages if not told.cancelled}
        self._used = {told.uid for told in self.sent.messages}

    def _check_centre(self, sent: Sent | None) -> None:
        """Refuse what is another centre's to change."""
        centre = self._problem.centre.ref
        if self.previous and self.previous.centre != centre:
            raise InviteError(texts.INVITE_CENTRE.fill(centre=centre))
        if sent and sent.centre != centre:
            raise InviteError(texts.INVITE_SENT.fill(centre=centre))

    def _assumed(self) -> Sent:
        """Return what calendars hold if all of the previous plan was told by its revision."""
        revision = self.previous.revision if self.previous else 0
        stamp = self._problem.now.replace(microsecond=0)
        messages = tuple(
            Told(
                case=seat.case,
                appointment=seat.appointment,
                recipient=seat.recipient,
                uid=self._uid(seat.key, 0),
                sequence=revision,
                stamp=stamp,
                start=seat.start,
                end=seat.end,
                digest=self._assumed_digest(seat),
            )
            for seat in self._seats.values()
        )
        return Sent(centre=self._problem.centre.ref, messages=messages)

    def _assumed_digest(self, seat: Seat) -> str:
        """Return a digest without a second half, but for whoever has no address to be told at."""
        recipient = self._recipients.get(seat.recipient)
        if recipient is None or recipient.email:
            return self.what(seat)
        return self.digest(seat, recipient, self._words.note(seat, recipient, Language.EN))

    @property
    def cases(self) -> set[str]:
        """The cases that calendars hold appointments of."""
        return {told.case for told in self._held.values()}

    def held(self, seat: Seat) -> Told | None:
        """Return what the recipient's calendar holds in place of *seat*, or None."""
        return self._held.get(seat.key)

    def knows(self, seat: Seat, recipient: Recipient | None, note: str) -> bool:
        """Tell whether the calendar of *recipient*, None for unknown, holds what *seat* says."""
        told = self.held(seat)
        what, _, how = told.digest.partition(".") if told else ("", "", "")
        if what != self.what(seat):
            return False
        # What was assumed has no second half, and so ends in the same nothing as any.
        return recipient is None or self.digest(seat, recipient, note).endswith(how)

    def gone(self, seats: Container[Key]) -> Iterator[Seat]:
        """Yield what calendars hold and none of *seats* stands for, unless it is over."""
        for key, told in self._held.items():
            if key not in seats and told.end > self._problem.now:
                yield self._seats.get(key) or seat_told(told)

    def uid(self, seat: Seat) -> str:
        """Return what the recipient's calendar knows *seat* by, or will know it by."""
        told = self.held(seat)
        if told:
            return told.uid
        uids = (self._uid(seat.key, times) for times in itertools.count())
        return next(uid for uid in uids if uid not in self._used)

    def _uid(self, key: Key, times: int) -> str:
        """Return the identifier of *key*, taken out *times* before."""
        again = (times,) if times else ()
        return keyed(self._key, self._problem.centre.ref, *key, *again)

    def sequence(self, seat: Seat, plan: Plan) -> int:
        """
        Return the number of the next message about *seat*.

        Raises:
            InviteError: Calendars would take a change in *plan* for an older one.

        """
        if not self._numbered:
            self._check_revision(plan)
            return plan.revision
        told = self.held(seat)
        return told.sequence + 1 if told else 0

    def _check_revision(self, plan: Plan) -> None:
        """Refuse a plan whose changes calendars would take for older ones."""
        previous, revision = self.previous, plan.revision
        if previous and revision <= previous.revision:
            raise InviteError(
                texts.INVITE_REVISION.fill(revision=revision, previous=previous.revision)
            )

    def what(self, seat: Seat) -> str:
        """Return the first half of a digest: when and where."""
        recipient = self._recipients.get(seat.recipient)
        # In one language, so that nothing is told again because another one is chosen.
        place = self._words.place(seat, recipient, Language.EN)
        times = seat.start.isoformat(), seat.end.isoformat()
        return keyed(self._key, *times, place)

    def digest(self, seat: Seat, recipient: Recipient, note: str) -> str:
        """Return the digest of what *recipient* is told of *seat*; *note* in English."""
        how = keyed(self._key, recipient.email, note)
        return f"{self.what(seat)}.{how[:_SECOND_HALF]}"
