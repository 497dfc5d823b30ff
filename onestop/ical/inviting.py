"""Who gets which message: from plan to plan, only what changed."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import datetime

import attrs

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical.checking import is_right
from onestop.ical.privacy import Secrets
from onestop.ical.writing import LONGEST_PLACE, Message, Method, cleaned, cleaned_name, written
from onestop.model import Appointment, Person, Plan, Presence, Problem, Told
from onestop.rules.base import BREAK
from onestop.rules.r56 import PlainClothes
from onestop.texts import Language, Text

SHORTEST_KEY = 16
_UID_DIGITS = 32
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


@attrs.frozen(kw_only=True)
class _Seat:
    """
    One person at one appointment.

    Attributes:
        case: The case's reference.
        appointment: The appointment, with the child or without.
        person: The person's reference.
        presence: Where the person takes part.
        near: Rooms that tell the site: its own, else those used before and after.

    """

    case: str
    appointment: Appointment
    person: str
    presence: Presence
    near: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when the appointment moves."""
        return self.case, self.appointment.ref, self.person

    @property
    def order(self) -> tuple[datetime, str, str, str]:
        """Earliest first; then by reference."""
        return self.appointment.start, *self.key


def invites(
    plan: Plan,
    problem: Problem,
    *,
    key: bytes,
    previous: Plan | None = None,
    language: Language = Language.EN,
) -> tuple[Invite, ...]:
    """
    Return one message for everybody with a seat and an address, about each appointment.

    Compared with *previous*, only what changed is told.  The child, people
    without an address and appointments that are over get nothing.  Every
    message is read back and checked; if one fails, none is returned.

    Args:
        plan: What is planned.
        problem: What it was planned from: people, rooms, and *now* as the time of sending.
        key: The centre's secret, at least 16 bytes and always the same: it makes
            identifiers that nobody can guess or link to a case.
        previous: The plan that the recipients' calendars hold.
        language: Of the few words that an invite has.

    Raises:
        InputError: The key is too short.
        InviteError: A message cannot be made, or would tell what it must not.

    """
    if len(key) < SHORTEST_KEY:
        raise InputError("key", texts.EXPECTED_KEY_BYTES.fill(limit=SHORTEST_KEY))
    post = _Post(plan, problem, key=key, previous=previous, language=language)
    return tuple(post.changes())


def _seats(plan: Plan | None) -> dict[tuple[str, str, str], _Seat]:
    """
    Return everybody's seats in *plan*; a break is no appointment of anybody's.

    Raises:
        InviteError: Two appointments share a reference, so that one would
            replace the other in calendars.

    """
    seats: dict[tuple[str, str, str], _Seat] = {}
    for visit in plan.visits if plan else ():
        appointments = [a for a in visit.appointments if a.service != BREAK]
        if len({appointment.ref for appointment in appointments}) < len(appointments):
            raise InviteError(texts.INVITE_TWICE.fill(case=visit.case))
        for appointment in appointments:
            near = _near(appointment, appointments)
            for who in appointment.people:
                seat = _Seat(
                    case=visit.case,
                    appointment=appointment,
                    person=who.ref,
                    presence=who.presence,
                    near=near,
                )
                seats.setdefault(seat.key, seat)
    return seats


def _near(appointment: Appointment, visit: list[Appointment]) -> tuple[str, ...]:
    """Return the rooms around *appointment*: a journey starts where the child was before."""
    by_time = sorted(visit, key=lambda each: (each.start, each.ref))
    earlier = [each for each in by_time if each.start < appointment.start]
    later = [each for each in by_time if each.start >= appointment.start]
    around = (appointment, *reversed(earlier), *later)
    return tuple(room for each in around for room in each.rooms)


def _in_plain_clothes(problem: Problem) -> frozenset[str]:
    """Return the roles that wear no uniform here; none where the profile leaves R56 out."""
    setting = problem.profile.setting(PlainClothes.id)
    if setting is None:
        return frozenset()
    return frozenset({**PlainClothes.defaults, **setting.values}["roles"])


class _Post:
    """Everything that is needed to write to people about one plan."""

    def __init__(
        self,
        plan: Plan,
        problem: Problem,
        *,
        key: bytes,
        previous: Plan | None,
        language: Language,
    ) -> None:
        centre = problem.centre
        if any(each and each.centre != centre.ref for each in (plan, previous)):
            raise InviteError(texts.INVITE_CENTRE.fill(centre=centre.ref))
        if not centre.mailbox:
            raise InviteError(texts.INVITE_MAILBOX.fill(centre=centre.ref))
        if not _ADDRESS.fullmatch(centre.mailbox):
            raise InviteError(texts.INVITE_ADDRESS.fill(person=centre.ref))
        self._plan, self._previous, self._problem = plan, previous, problem
        self._key, self._language = key, language
        self._standing = _seats(problem.standing)
        self._secrets = Secrets(problem, [plan, *([previous] if previous else [])])
        self._rooms = {room.ref: room for room in centre.rooms}
        everybody = (person for case in problem.cases for person in problem.people(case))
        self._people = {person.ref: person for person in everybody}
        self._in_plain_clothes = _in_plain_clothes(problem)

    def changes(self) -> Iterator[Invite]:
        """Yield the messages, in the order of the appointments."""
        now, before = _seats(self._plan), _seats(self._previous)
        changed = [seat for seat in now.values() if not self._same(seat, before.get(seat.key))]
        gone = [seat for seat in before.values() if seat.key not in now]
        for seat in sorted([*changed, *gone], key=lambda seat: seat.order):
            over = seat.appointment.end <= self._problem.now
            if not over and self._has_address(seat):
                yield self._invite(seat, Method.REQUEST if seat.key in now else Method.CANCEL)

    def _has_address(self, seat: _Seat) -> bool:
        """Tell whether the person can be written to; somebody unknown must not need it."""
        if seat.person in self._people:
            return bool(self._people[seat.person].email)
        # A companion of a case that was planned earlier was told then.
        if self._previous is None and self._same(seat, self._standing.get(seat.key)):
            return False
        raise self._error(texts.INVITE_UNKNOWN, seat)

    def _same(self, seat: _Seat, other: _Seat | None) -> bool:
        """Tell whether two seats look alike to the person who fills them."""
        return other is not None and self._facts(seat) == self._facts(other)

    def _facts(self, seat: _Seat) -> tuple[datetime, datetime, Presence, str]:
        """Return what a message tells of *seat*, and how the person takes part."""
        appointment = seat.appointment
        return appointment.start, appointment.end, seat.presence, self._place(seat)

    def _invite(self, seat: _Seat, method: Method) -> Invite:
        """Return the message about *seat*, checked."""
        self._check_revision()
        person = self._people[seat.person]
        self._check_address(person)
        message = self._message(seat, person, method)
        if self._secrets.told_by(message.place, person):
            raise self._error(texts.INVITE_TELLING, seat)
        data = written(message)
        if not is_right(data, message, seat.appointment, person):
            raise self._error(texts.INVITE_WRONG, seat)
        return Invite(
            recipient=person.ref,
            email=person.email,
            method=method,
            uid=message.uid,
            sequence=message.sequence,
            stamp=message.stamp,
            case=seat.case,
            appointment=seat.appointment.ref,
            start=message.start.astimezone(self._problem.centre.zone),
            end=message.end.astimezone(self._problem.centre.zone),
            language=self._language,
            summary=message.summary,
            place=message.place,
            note=message.note,
            digest=self._digest(seat),
            filename=f"{message.uid}.ics",
            data=data,
        )

    def _message(self, seat: _Seat, person: Person, method: Method) -> Message:
        """Return what *person* is told."""
        return Message(
            method=method,
            uid=self._uid(seat),
            sequence=self._plan.revision,
            stamp=self._problem.now.replace(microsecond=0),
            start=seat.appointment.start,
            end=seat.appointment.end,
            zone=self._problem.centre.time_zone,
            mailbox=self._problem.centre.mailbox,
            email=person.email,
            name=cleaned_name(person.name),
            summary=texts.INVITE_SUMMARY.say(self._language),
            place=self._place(seat),
            note=self._note(seat, person) if method is Method.REQUEST else "",
        )

    def _note(self, seat: _Seat, person: Person) -> str:
        """Return how *person* should come (R56), unless a recorded decision lifts that."""
        lifted = any(
            lifted.case == seat.case and lifted.override.rule == PlainClothes.id
            for lifted in self._plan.overrides
        )
        if lifted or self._in_plain_clothes.isdisjoint(person.roles):
            return ""
        return texts.INVITE_PLAIN_CLOTHES.say(self._language)

    def _uid(self, seat: _Seat) -> str:
        """Return an identifier that only the holder of the key can link to anything."""
        meant = "\0".join((self._problem.centre.ref, *seat.key))
        return hmac.new(self._key, meant.encode(), hashlib.sha256).hexdigest()[:_UID_DIGITS]

    def _digest(self, seat: _Seat) -> str:
        """Return what only the holder of the key can compare with what was told."""
        meant = "\0".join(map(str, self._facts(seat)))
        return hmac.new(self._key, meant.encode(), hashlib.sha256).hexdigest()[:_UID_DIGITS]

    def _place(self, seat: _Seat) -> str:
        """Return where the person has to go: what stands outside and on the door."""
        if seat.presence is Presence.REMOTE:
            return ""
        appointment = seat.appointment
        observing = seat.presence is Presence.OBSERVING
        ref = appointment.observed_from if observing else appointment.room
        room = self._rooms.get(ref or "")
        label = room.label if room else ""
        name = self._site(seat)
        if name and label:
            both = texts.INVITE_PLACE.say(self._language, site=name, room=label)
            return cleaned(both, LONGEST_PLACE)
        return cleaned(name or label, LONGEST_PLACE)

    def _site(self, seat: _Seat) -> str:
        """Return the name of the site where the appointment is, or starts from."""
        sites = {site.ref: site.name for site in self._problem.centre.sites}
        known = (self._rooms[ref].site for ref in seat.near if ref in self._rooms)
        return sites[next(known, self._problem.centre.sites[0].ref)]

    def _check_revision(self) -> None:
        """Refuse a plan whose changes calendars would take for older ones."""
        previous, revision = self._previous, self._plan.revision
        if previous and revision <= previous.revision:
            raise InviteError(
                texts.INVITE_REVISION.fill(revision=revision, previous=previous.revision)
            )

    def _check_address(self, person: Person) -> None:
        """Refuse an address that programs would take for another one."""
        if not _ADDRESS.fullmatch(person.email):
            raise InviteError(texts.INVITE_ADDRESS.fill(person=person.ref))

    @staticmethod
    def _error(what: Text, seat: _Seat) -> InviteError:
        """Return the error that says *what* of the message about *seat*."""
        return InviteError(what.fill(person=seat.person, case=seat.case))
