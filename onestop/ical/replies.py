"""
What recipients answer: incoming iTIP (RFC 5546), matched with what was sent.

A reply is a hint for a person.  Anybody who knows an invite can write one
(RFC 5546 6.1), so nothing here changes a plan.  Only the answer, its time and
references of our own leave this module: a comment is free text about the case,
and is dropped unread, as is everything else that people wrote.
"""

import enum
import re
from collections.abc import Iterable
from datetime import datetime

import attrs

from onestop import texts
from onestop.errors import InputError, Refusal, ReplyError
from onestop.ical.envelope import KEPT, address, moment, one_event, reader_of
from onestop.ical.lines import Component, Property, parse
from onestop.ical.moments import Reader, length
from onestop.model import Case, Centre, Companion, Person, Room, Sent, Told, Window
from onestop.texts import Text

LARGEST_KIB = 1024
_REPEATING = ("RECURRENCE-ID", "RRULE", "RDATE", "EXDATE", "EXRULE")
_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
_REMEDIES = {
    Refusal.BROKEN: texts.ASK_PERSON,
    Refusal.UNSUPPORTED: texts.ASK_PERSON,
    Refusal.FOREIGN: texts.LEAVE_REPLY,
    Refusal.UNINVITED: texts.DISTRUST_REPLY,
    Refusal.STALE: texts.AWAIT_REPLY,
    Refusal.CANCELLED: texts.LEAVE_CANCELLED,
}


class Answer(enum.StrEnum):
    """What a reply says."""

    ACCEPTED = "accepted"
    """The recipient comes."""
    DECLINED = "declined"
    """The recipient does not come."""
    TENTATIVE = "tentative"
    """The recipient may come."""
    COUNTER = "counter"
    """The recipient proposes another time."""
    DECLINECOUNTER = "declinecounter"
    """Whoever reads the centre's mailbox turned a proposal down."""
    REFRESH = "refresh"
    """The recipient asks for the last message once more."""


_BY_METHOD = {
    "COUNTER": Answer.COUNTER,
    "DECLINECOUNTER": Answer.DECLINECOUNTER,
    "REFRESH": Answer.REFRESH,
}
_BY_PARTSTAT = {
    "ACCEPTED": Answer.ACCEPTED,
    "DECLINED": Answer.DECLINED,
    "TENTATIVE": Answer.TENTATIVE,
}
_ABOUT_COMING = frozenset({*_BY_PARTSTAT.values(), Answer.COUNTER})


@attrs.frozen(kw_only=True)
class Reply:
    """
    What one recipient answered about one appointment: a hint for a person.

    Attributes:
        answer: What it says.
        case: The case's reference.
        appointment: The appointment's reference.
        recipient: The reference of the person or room that was invited.
        uid: What the recipient's calendar knows the appointment by.
        sequence: The number of the message that is answered, which is the last one.
        stamp: When the reply was made, by the clock of whoever made it.
        proposed: Another time, of a ``COUNTER``; else None.

    """

    answer: Answer
    case: str
    appointment: str
    recipient: str
    uid: str
    sequence: int
    stamp: datetime
    proposed: Window | None = None


def read_reply(data: bytes, *, sent: Sent, centre: Centre, cases: Iterable[Case] = ()) -> Reply:
    """
    Return what the reply in *data* says, if it answers the last message to its sender.

    It is matched by UID, by the sender's address and by SEQUENCE (RFC 5546
    2.1.4 and 6.1); an ORGANIZER is not asked for, because outlook.com sends none.
    That proves nothing about who wrote it.

    Args:
        data: The part ``text/calendar`` of a mail, as bytes; at most 1 MiB.
        sent: What recipients' calendars hold.
        centre: Whose people and rooms were invited; times without a zone are local to its own.
        cases: Whose companions were invited.

    Raises:
        ReplyError: It is no answer that counts; says why, and never quotes it.
        InputError: *sent* is of another centre.

    """
    if sent.centre != centre.ref:
        raise InputError("sent", texts.EXPECTED_SENT_CENTRE.fill(centre=centre.ref))
    if len(data) > LARGEST_KIB * 1024:
        expected = texts.EXPECTED_SMALL_CALENDAR.fill(limit=LARGEST_KIB)
        raise _refused(Refusal.BROKEN, "calendar", expected)
    wrong = _refused(Refusal.BROKEN, "calendar", texts.EXPECTED_CALENDAR)
    try:
        return _reply(parse(data, KEPT), sent, centre, tuple(cases))
    except ReplyError as error:
        wrong = error
    except InputError as error:
        wrong = _refused(Refusal.BROKEN, error.place or "calendar", error.expected)
    except Exception:  # noqa: BLE001, S110 - hostile input gets no further than this
        pass
    # Out of the handlers, so that no exception that may quote the reply hangs on to ours.
    raise wrong


def newest_replies(replies: Iterable[Reply]) -> tuple[Reply, ...]:
    """
    Return the last thing that each recipient said about coming, once for each appointment.

    The last is the one that answers the highest SEQUENCE, then the one that was
    made last (RFC 5546 2.1.5), whatever the order in which mails arrived; of two
    from the same second, the one that is given later.  ``REFRESH`` and
    ``DECLINECOUNTER`` say nothing about coming, and are left out.
    """
    newest: dict[str, Reply] = {}
    for reply in replies:
        held = newest.get(reply.uid, reply)
        is_newer = (reply.sequence, reply.stamp) >= (held.sequence, held.stamp)
        if reply.answer in _ABOUT_COMING and is_newer:
            newest[reply.uid] = reply
    return tuple(newest.values())


def _reply(calendar: Component, sent: Sent, centre: Centre, cases: tuple[Case, ...]) -> Reply:
    """Return what *calendar* says."""
    method = _method(calendar)
    event = one_event(calendar)
    for name in _REPEATING:
        if event.every(name):
            raise _refused(Refusal.UNSUPPORTED, name, texts.EXPECTED_SINGLE.fill(name=name))
    told = _told(event, sent)
    attendee = _attendee(event, _addresses(told.recipient, centre, cases))
    answer = _BY_METHOD.get(method) or _partstat(attendee)
    if answer is not Answer.REFRESH:  # which has no number (RFC 5546 3.2.6)
        _check_sequence(event, told)
    reader = reader_of(calendar, centre.time_zone)
    return Reply(
        answer=answer,
        case=told.case,
        appointment=told.appointment,
        recipient=told.recipient,
        uid=told.uid,
        sequence=told.sequence,
        stamp=moment(event, "DTSTAMP", reader).utc,
        proposed=_proposed(event, reader) if answer is Answer.COUNTER else None,
    )


def _method(calendar: Component) -> str:
    """Return the METHOD, one of those that answer something."""
    method = calendar.word("METHOD")
    known = ("REPLY", *_BY_METHOD)
    if method not in known:
        expected = texts.EXPECTED_ONE_OF.fill(known=", ".join(known))
        raise _refused(Refusal.UNSUPPORTED, "METHOD", expected)
    return method


def _told(event: Component, sent: Sent) -> Told:
    """Return what was sent under the event's UID, if it still stands."""
    uid = event.one("UID")
    told = sent.find(uid.value.strip()) if uid else None
    if told is None:
        raise _refused(Refusal.FOREIGN, "UID", texts.EXPECTED_SENT_UID)
    if told.cancelled:
        raise _refused(Refusal.CANCELLED, "UID", texts.EXPECTED_STANDING_UID)
    return told


def _addresses(recipient: str, centre: Centre, cases: tuple[Case, ...]) -> set[str]:
    """Return the addresses that go by the reference *recipient*, in small letters."""
    companions = (companion for case in cases for companion in case.companions)
    everybody: Iterable[Person | Room | Companion]
    everybody = (*centre.people, *centre.rooms, *companions)
    return {each.email.casefold() for each in everybody if each.email and each.ref == recipient}


def _attendee(event: Component, addresses: set[str]) -> Property:
    """Return the one ATTENDEE, who has one of *addresses*."""
    attendees = event.every("ATTENDEE")
    if len(attendees) != 1:
        raise _refused(Refusal.BROKEN, "ATTENDEE", texts.EXPECTED_ONE_ATTENDEE)
    if address(attendees[0].value) not in addresses:
        raise _refused(Refusal.UNINVITED, "ATTENDEE", texts.EXPECTED_RECIPIENT)
    return attendees[0]


def _partstat(attendee: Property) -> Answer:
    """Return what *attendee* answers."""
    stated = attendee.parameters.get("PARTSTAT", "").upper()
    if stated in _BY_PARTSTAT:
        return _BY_PARTSTAT[stated]
    expected = texts.EXPECTED_ONE_OF.fill(known=", ".join(_BY_PARTSTAT))
    if stated == "DELEGATED":
        expected = texts.EXPECTED_OWN_ANSWER
    raise _refused(Refusal.UNSUPPORTED, "PARTSTAT", expected)


def _check_sequence(event: Component, told: Told) -> None:
    """Demand the number of the last message; one that is missing is 0 (RFC 5545 3.8.7.4)."""
    stated = event.word("SEQUENCE") or "0"
    if not _NUMBER.fullmatch(stated):
        raise InputError("SEQUENCE", texts.EXPECTED_PROPERTY.fill(name="SEQUENCE"))
    if int(stated) != told.sequence:
        # Nobody but the organizer raises it, so a higher one answers nothing of ours.
        refusal = Refusal.STALE if int(stated) < told.sequence else Refusal.FOREIGN
        expected = texts.EXPECTED_SENT_SEQUENCE.fill(sequence=told.sequence)
        raise _refused(refusal, "SEQUENCE", expected)


def _proposed(event: Component, reader: Reader) -> Window:
    """Return the time that is proposed."""
    start, lasts = moment(event, "DTSTART", reader), event.one("DURATION")
    if lasts is None:
        return Window(start.utc, moment(event, "DTEND", reader).utc)
    if event.every("DTEND"):
        raise InputError("DTEND", texts.EXPECTED_NO_PROPERTY.fill(name="DURATION"))
    return Window(start.utc, start.utc + length(lasts.value, "DURATION", "DURATION"))


def _refused(refusal: Refusal, place: str, expected: Text) -> ReplyError:
    """Return the error that says why a reply does not count."""
    return ReplyError(refusal, place, expected, _REMEDIES[refusal])
