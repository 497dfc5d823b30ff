"""Files for a CalDAV server: the invite, without what would make the server send it again."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from onestop import texts
from onestop.errors import InputError, InviteError
from onestop.ical import Method, for_caldav, pushing
from onestop.ical.writing import cleaned
from onestop.texts import Language
from tests.invitations import content, one, the_plan
from tests.mails import an_invite


def test_a_file_for_a_server_is_the_invite_without_its_method():
    """Everything else stands there, and who sends messages is said to be us."""
    invite = one(the_plan())
    before, after = content(invite.data), _content(for_caldav(invite))
    before["VCALENDAR"].remove("METHOD:REQUEST")
    for name in ("ORGANIZER", "ATTENDEE"):
        before[name] = [f";SCHEDULE-AGENT=CLIENT{value}" for value in before[name]]

    assert after == before


def _content(data: bytes) -> dict[str, list[str]]:
    """Return the lines of *data*, whose parameters have hyphens, too."""
    plain = content(data.replace(b"SCHEDULE-AGENT", b"SCHEDULEAGENT"))
    return {
        name: [value.replace("SCHEDULEAGENT", "SCHEDULE-AGENT") for value in values]
        for name, values in plain.items()
    }


def test_other_programs_read_the_same_from_it():
    """Another reader finds the same event, and no method."""
    invite = an_invite(place="1号楼，三层" * 10)
    calendar = Calendar.from_ical(for_caldav(invite))
    (event,) = calendar.events

    assert "METHOD" not in calendar
    assert (event.start, event.end, event["UID"]) == (invite.start, invite.end, invite.uid)
    assert event["LOCATION"] == invite.place
    assert {event[name].params["SCHEDULE-AGENT"] for name in ("ORGANIZER", "ATTENDEE")} == {
        "CLIENT"
    }


@given(st.text(max_size=200).map(lambda text: cleaned(text, 120)))
def test_lines_stay_short_and_whole(place):
    """Folded at 75 octets, never inside a character, and read back as it was."""
    data = for_caldav(an_invite(place=place))

    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert all(line.decode() is not None for line in data.split(b"\r\n"))
    assert str(Calendar.from_ical(data).events[0].get("LOCATION", "")) == place


def test_a_cancelled_appointment_is_deleted_there():
    """A file that says so would stay in the calendar."""
    with pytest.raises(InputError) as caught:
        for_caldav(an_invite(method=Method.CANCEL))

    assert caught.value.place == "invite.method"
    assert caught.value.remedy == texts.DELETE_THERE


@pytest.mark.parametrize("planted", ["SCHEDULE-AGENT=SERVER", "SCHEDULE-AGENT=NONE"])
def test_a_server_that_would_send_stops_the_file(monkeypatch, planted):
    """The file is read again before it is returned."""
    monkeypatch.setattr(pushing, "_OURS", planted)
    with pytest.raises(InviteError) as caught:
        for_caldav(an_invite())

    assert caught.value.what == texts.INVITE_PUT.fill(person="P-ada", case="2026-0001")


def test_a_file_that_lost_something_is_withheld(monkeypatch):
    """It says what the invite says, or nothing."""
    put = pushing._put  # noqa: SLF001 - what is spoilt
    monkeypatch.setattr(pushing, "_put", lambda line: put(line.replace("301", "Marker")))
    with pytest.raises(InviteError) as caught:
        for_caldav(an_invite())

    assert caught.value.what == texts.INVITE_PUT.fill(person="P-ada", case="2026-0001")
    assert "Marker" not in caught.value.say() + caught.value.say(Language.ZH)


def test_what_is_no_message_is_refused_without_being_quoted():
    """The mistake is the caller's."""
    with pytest.raises(InputError) as caught:
        for_caldav(attrs.evolve(an_invite(), data=b"Marker-7f3a"))

    assert "Marker" not in str(caught.value)
