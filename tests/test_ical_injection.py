"""Invites: no text that people write becomes anything but text."""

import contextlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterator

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from onestop.errors import InputError, InviteError
from onestop.files import sent_to_json
from onestop.ical import Invite, centre_calendar, handover, invites, writing
from onestop.model import Appointment, Attendance, Plan, Problem, Sent, Site
from onestop.texts import Language
from tests.builders import a_case, a_companion, a_person, a_plan, a_room, a_seat, a_visit
from tests.invitations import (
    KEY,
    a_watch_room,
    in_plain_clothes,
    the_centre,
    the_problem,
    the_talk,
)

NASTY = (
    "\r\n",
    "\n ",
    "\r",
    "\r\nATTENDEE:mailto:mallory@evil.example",
    "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n",
    "\nX-ALT-DESC:x",
    '"',
    '";X="',
    "^n^'^^",
    ";CN=x",
    ":mailto:mallory@evil.example",
    "\\n\\;\\\\",
    ",",
    "\x00",
    "\x07\x0b\x0c\x1c\x7f",
    "\x85",
    "\u2028",
    "\u2029",
    "\u202egnp\u202c",
    "\u2066\u2069\u200e\u200f\u061c",
    "\ufeff\u200b\u00ad\u2060",
    "\U000e0041\U000e007f",
    "\ufffe\uffff",
    "\ue000\U0010fffd",
    "\ud800",
    "\udfff\udc00",
    "e\u0301\u0323",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1e8\U0001f1f3",
    "\U00020bb7",
    "\u5f20\u4e09",
    "\u0645\u06cc\u200c\u062e",
    "%0d%0aATTENDEE",
    "=?utf-8?B?DQo=?=",
    "x" * 80,
    "\u4f60" * 80,
    "x" * 10_000,
    "\U0001f468" * 10_000,
)
WORDS = st.lists(
    st.one_of(st.sampled_from(NASTY), st.text(max_size=12), st.characters()), max_size=6
).map("".join)
MAIL = st.one_of(
    WORDS,
    st.tuples(WORDS, WORDS).map("@".join),
    st.tuples(st.just("ada@example.org"), WORDS).map("".join),
    st.tuples(WORDS, st.just("@example.org")).map("".join),
)


@attrs.frozen(kw_only=True)
class World:
    """Every text that reaches an invite, or the secret that its identifiers are made of."""

    centre: str = "centre-1"
    mailbox: str = "centre@example.org"
    site: str = "Lake Road"
    room: str = "interview-1"
    label: str = "301"
    room_email: str = "room301@example.org"
    person: str = "P-ada"
    name: str = "Ada"
    email: str = "ada@mail.example"
    companion: str = "G1"
    companion_email: str = "kin@mail.example"
    case: str = "2026-0001"
    appointment: str = "first"
    role: str = "police"
    language: str = "en"

    def made(self) -> tuple[Problem, Plan]:
        """Return a problem and a plan of these texts, if the model takes them."""
        person = a_person(
            ref=self.person,
            name=self.name,
            email=self.email,
            roles=(self.role,),
            languages=(self.language,),
        )
        room = a_room(ref=self.room, label=self.label, email=self.room_email)
        kin = a_companion(ref=self.companion, email=self.companion_email)
        centre = the_centre(
            ref=self.centre,
            mailbox=self.mailbox,
            sites=(Site(ref="main", name=self.site),),
            rooms=(room, a_watch_room()),
            people=(person,),
        )
        problem = the_problem(
            centre=centre,
            cases=(a_case(ref=self.case, companions=(kin,)),),
            profile=in_plain_clothes(),
        )
        return problem, self._plan()

    def _plan(self) -> Plan:
        """Return a plan in which the person and the companion meet in the room."""
        talk: Appointment = the_talk(
            a_seat(self.person, "lead"),
            Attendance(ref=self.companion, seat="adult"),
            ref=self.appointment,
            room=self.room,
        )
        return a_plan(centre=self.centre, visits=(a_visit(case=self.case, appointments=(talk,)),))


FIELDS = [field.name for field in attrs.fields(World)]
ADDRESSES = {"mailbox", "room_email", "email", "companion_email"}
PROPERTIES = {
    *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION"),
    *("STATUS", "CLASS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "ORGANIZER", "ATTENDEE"),
}
LINE = re.compile(rb'([A-Z-]+)((?:;[A-Z]+=(?:"[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*))*):(.*)')
A_TEXT = re.compile(r"(?:[^\\;,\x00-\x1f\x7f]|\\[\\;,])*")


def strictly(data: bytes) -> list[dict[str, str]]:
    """Return the properties of each event as a reader sees them that forgives nothing."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    assert all(0 < len(line) <= 75 for line in physical)
    assert all(line.decode("utf-8", "strict") for line in physical)
    assert b"\r" not in b"".join(physical)
    assert b"\n" not in b"".join(physical)
    unfolded = b"\r\n".join(physical).replace(b"\r\n ", b"").split(b"\r\n")
    return list(events(unfolded))


def events(lines: list[bytes]) -> Iterator[dict[str, str]]:
    """Yield the properties of each event; nothing may stand twice or where it does not belong."""
    path: list[bytes] = []
    found: dict[str, str] = {}
    for line in lines:
        name, parameters, value = LINE.fullmatch(line).groups()
        if name == b"BEGIN":
            path.append(value)
        elif name == b"END":
            assert path.pop() == value
            if value == b"VEVENT":
                yield found
                found = {}
        elif path == [b"VCALENDAR", b"VEVENT"]:
            assert name.decode() not in found
            found[name.decode()] = value.decode()
            found[f"{name.decode()};"] = parameters.decode()
        else:
            assert path == [b"VCALENDAR"] or path[:2] == [b"VCALENDAR", b"VTIMEZONE"]
    assert path == []


def unescaped(text: str) -> str:
    """Return the text that a TEXT value stands for."""
    assert A_TEXT.fullmatch(text)
    return re.sub(r"\\([\\;,])", r"\1", text)


def judge(data: bytes, place: str) -> dict[str, str]:
    """Demand one event of known properties, at a place that shows what it is; return it."""
    (event,) = strictly(data)
    names = {name for name in event if not name.endswith(";")}
    assert names <= PROPERTIES
    assert names >= PROPERTIES - {"LOCATION", "DESCRIPTION", "ORGANIZER", "ATTENDEE"}
    assert unescaped(event.get("LOCATION", "")) == place
    assert len(place) <= 120
    for character in place:
        hidden = unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
        assert not hidden or character in "\u200c\u200d"
        assert ord(character) & 0xFFFE != 0xFFFE
    (read,) = Calendar.from_ical(data).events
    assert read.get("LOCATION", "") == place
    return event


def judge_invite(invite: Invite) -> None:
    """Demand that an invite and what is handed over instead of it are what they seem to be."""
    sent, handed = judge(invite.data, invite.place), judge(handover(invite), invite.place)

    assert sent["ORGANIZER"].startswith("mailto:")
    assert sent["ATTENDEE"] == f"mailto:{invite.email}"
    assert re.fullmatch(r"[\w.+*$!~'-]+@[A-Za-z0-9.-]+", invite.email)
    assert sent["UID"] == invite.uid == handed["UID"]
    assert re.fullmatch(r"[0-9a-f]{32}\.ics", invite.filename)
    assert {"ORGANIZER", "ATTENDEE"}.isdisjoint(handed)


def judge_all(problem: Problem, plan: Plan) -> int:
    """Demand the same of everything that is made of a plan; return how many invites there are."""
    messages = invites(plan, problem, key=KEY, sent=Sent(centre=problem.centre.ref))
    for invite in messages:
        judge_invite(invite)
    strictly(centre_calendar(plan, problem, key=KEY))
    account = Sent(centre=problem.centre.ref).after(messages)
    tree = json.loads(sent_to_json(account))
    assert tree["centre"] == problem.centre.ref
    return len(messages)


@contextlib.contextmanager
def quiet(text: str) -> Iterator[None]:
    """Accept a refusal, if it does not repeat what was refused."""
    try:
        yield
    except (InputError, InviteError) as error:
        said = str(error) + error.say(Language.ZH) + repr(error)
        if len(text) > 3 and not re.fullmatch(r"[\w.-]+", text):
            assert text not in said.replace("duty@example.org", "")
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u2028\u202e]|mallory", said)


def test_the_usual_texts_pass():
    """Everything below is judged by a judge who lets the usual through."""
    assert judge_all(*World().made()) == 3


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", NASTY)
def test_every_nasty_text_is_refused_or_harmless(field, text):
    """In every field: alone, within, before and after what usually stands there."""
    usual = getattr(World(), field)
    for value in (text, f"{usual}{text}", f"{text}{usual}", f"{usual[:1]}{text}{usual[1:]}"):
        with quiet(value):
            judge_all(*attrs.evolve(World(), **{field: value}).made())


@pytest.mark.parametrize("field", FIELDS)
@settings(max_examples=40)
@given(data=st.data())
def test_any_text_is_refused_or_harmless(field, data):
    """In every field, whatever somebody types."""
    value = data.draw(MAIL if field in ADDRESSES else WORDS)
    with quiet(value):
        judge_all(*attrs.evolve(World(), **{field: value}).made())


@settings(max_examples=120)
@given(name=WORDS, label=WORDS, site=WORDS)
def test_what_slips_past_the_model_is_cleaned_or_withheld(name, label, site):
    """Values that nobody checked still become one line of text each, or nothing."""
    problem, plan = World().made()
    centre = problem.centre
    unchecked: list[tuple[object, str, str]] = [
        (centre.people[0], "name", name),
        (centre.rooms[0], "label", label),
        (centre.sites[0], "name", site),
    ]
    for value, field, text in unchecked:
        object.__setattr__(value, field, text)
    with quiet(name + label + site):
        judge_all(problem, plan)


@pytest.mark.parametrize("field", ["people", "rooms", "mailbox"])
@settings(max_examples=100)
@given(text=MAIL)
def test_an_address_that_slips_past_the_model_is_withheld(field, text):
    """An address of anything but letters, digits and a few marks is none."""
    problem, plan = World().made()
    centre = problem.centre
    owner: object = centre if field == "mailbox" else getattr(centre, field)[0]
    object.__setattr__(owner, "mailbox" if field == "mailbox" else "email", text)
    with quiet(text):
        judge_all(problem, plan)


@given(WORDS, st.integers(1, 130))
def test_cleaning_is_done_once_and_for_all(text, longest):
    """What is clean stays as it is, and is no longer than allowed."""
    clean: Callable[[str], str] = lambda given: writing.cleaned(given, longest)  # noqa: E731

    assert clean(clean(text)) == clean(text)
    assert len(clean(text)) <= longest
    assert clean(text).encode().decode() == clean(text)
    assert clean(text) == clean(text).strip()
    assert writing.cleaned_name(writing.cleaned_name(text)) == writing.cleaned_name(text)
