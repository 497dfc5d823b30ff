"""Participants' calendars that could hide busy time, or that attack: one clear error each."""

import time as clock
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop import texts
from onestop.errors import FileError
from onestop.ical import lines, read_availability, read_busy
from tests.builders import (
    ZONE,
)
from tests.calendars import NINE, SECRET, START, WEEK, a_calendar, a_zone, busy, fixed, refused

WRONG_EVENTS = {
    "no start": ("DURATION:PT1H", "DTSTART"),
    "two starts": (f"{NINE}\n{START}", "DTSTART"),
    "two ends": (f"{NINE}\nDTEND:20260309T020000Z", "DTEND"),
    "no date": ("DTSTART:tomorrow", "DTSTART"),
    "no such day": ("DTSTART:20260230T090000Z", "DTSTART"),
    "leap second": ("DTSTART:20260309T235960Z", "DTSTART"),
    "year 0000": ("DTSTART:00000309T090000Z", "DTSTART"),
    "year 0001": ("DTSTART:00010309T090000Z", "DTSTART"),
    "year 9999": ("DTSTART:99990309T090000Z", "DTSTART"),
    "full-width digits": ("DTSTART:\uff12\uff10\uff12\uff160309T090000Z", "DTSTART"),
    "not that kind": ("DTSTART;VALUE=DATE:20260309T090000Z", "DTSTART"),
    "unknown kind": ("DTSTART;VALUE=TEXT:20260309T090000Z", "DTSTART"),
    "zone and Z": ("DTSTART;TZID=Asia/Shanghai:20260309T010000Z", "DTSTART"),
    "broken parameter": ("DTSTART;TZID:20260309T010000Z", "DTSTART"),
    "list as parameter": ("DTSTART;TZID=UTC,UTC:20260309T010000", "DTSTART"),
    "end before start": (f"{START}\nDTEND:20260309T000000Z", texts.EXPECTED_EVENT_END),
    "end and length": (f"{NINE}\nDURATION:PT1H", texts.EXPECTED_EVENT_END),
    "date as end": (f"{START}\nDTEND;VALUE=DATE:20260310", texts.EXPECTED_EVENT_END),
    "time as end": ("DTSTART:20260309\nDTEND:20260310T000000Z", texts.EXPECTED_EVENT_END),
    "ten years": (f"{START}\nDTEND:20360309T010000Z", texts.EXPECTED_EVENT_END),
    "backwards": (f"{START}\nDURATION:-PT1H", "DURATION"),
    "empty length": (f"{START}\nDURATION:P", "DURATION"),
    "empty time": (f"{START}\nDURATION:P1DT", "DURATION"),
    "million days": (f"{START}\nDURATION:P999999999D", "DURATION"),
    "27 years": (f"{START}\nDURATION:P9999D", texts.EXPECTED_EVENT_END),
    "part of a day": ("DTSTART:20260309\nDURATION:PT90M", "DURATION"),
    "two rules": (f"{NINE}\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "RRULE"),
    "EXRULE": (f"{NINE}\nEXRULE:FREQ=DAILY", "EXRULE"),
    "this and earlier": (
        f"{NINE}\nRECURRENCE-ID;RANGE=THISANDPRIOR:20260309T010000Z",
        texts.EXPECTED_ONE_EXCEPTION,
    ),
    "this and future of nothing": (
        f"{NINE}\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260309T010000Z",
        texts.EXPECTED_SERIES,
    ),
    "zone twice": (f"{NINE}\nEXDATE;TZID=UTC;TZID=UTC:20260309T010000", "EXDATE"),
    "21 parameters": (f"{NINE}\nEXDATE{';X=1' * 21}:20260309T010000Z", "EXDATE"),
    "21 quoted parameters": (
        f"{NINE}\nEXDATE{''.join(f';X{n}=^n' for n in range(21))}:20260309T010000Z",
        "at most 20 parameters",
    ),
    "long line": (f"{NINE}\nEXDATE:{'20260309T010000Z,' * 4000}", "at most 65536 characters"),
    "exception that recurs": (
        f"{NINE}\nRECURRENCE-ID:20260309T010000Z\nRRULE:FREQ=DAILY",
        texts.EXPECTED_ONE_EXCEPTION,
    ),
    "exception with more dates": (
        f"{NINE}\nRECURRENCE-ID:20260309T010000Z\nRDATE:20260310T010000Z",
        texts.EXPECTED_ONE_EXCEPTION,
    ),
    "broken exception": (f"{NINE}\nRECURRENCE-ID:x", "RECURRENCE-ID"),
    "broken EXDATE": (f"{NINE}\nEXDATE:20260309T010000Z,x", "EXDATE"),
    "empty RDATE": (f"{NINE}\nRDATE:", "RDATE"),
    "period of dates": (f"{NINE}\nRDATE:20260309/20260310", "RDATE"),
    "period backwards": (
        f"{NINE}\nRDATE:20260309T010000Z/20260309T000000Z",
        texts.EXPECTED_EVENT_END,
    ),
    "no number": (f"{NINE}\nSEQUENCE:one", "SEQUENCE"),
    "two states": (f"{NINE}\nSTATUS:CANCELLED\nSTATUS:CONFIRMED", "STATUS"),
}


@pytest.mark.parametrize(("event", "told"), WRONG_EVENTS.values(), ids=WRONG_EVENTS.keys())
def test_an_event_that_could_hide_busy_time_is_refused(event, told):
    """The error names the file, the event and the property, and nothing of what stands there."""
    event = f"SUMMARY:{SECRET}\n{event}\nX-NOTE:{SECRET}"
    error = refused(a_calendar(NINE, event))

    assert (error.file, error.place) == ("people/P01.ics", "event 2")
    assert told in error.expected.en if isinstance(told, str) else error.expected == _said(told)
    assert SECRET not in "".join(traceback.format_exception(error))
    assert error.__context__ is None


def _said(told: texts.Text) -> texts.Text:
    """Return *told* with the bound that it names."""
    return told.fill(limit=366)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=2000000000",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=FORTNIGHTLY",
        "RSCALE=CHINESE;FREQ=YEARLY",
        "COUNT=3",
        f"FREQ={SECRET}",
        "",
    ],
)
def test_a_rule_that_cannot_be_trusted_is_refused(rule):
    """Rules on which calendar programs hang are refused before anything is worked out."""
    error = refused(a_calendar(f"{NINE}\nRRULE:{rule}"))

    assert error.place == "event 1: RRULE"
    assert SECRET not in error.say()
    assert error.__context__ is None


WRONG_FILES = {
    "empty": b"",
    "web page": b"<html><body>Marker-7f3a</body></html>",
    "zip": b"PK\x03\x04\x14\x00",
    "no calendar": b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
    "not closed": a_calendar(NINE).removesuffix(b"END:VCALENDAR\r\n"),
    "cut off": a_calendar(NINE)[:90],
    "closed twice": a_calendar(NINE) + b"END:VCALENDAR\r\n",
    "two calendars": a_calendar(NINE) + a_calendar(NINE),
    "text after it": a_calendar(NINE) + b"X-COMMENT:Marker-7f3a\r\n",
    "wrong END": a_calendar(NINE).replace(b"END:VEVENT", b"END:VTODO"),
    "free/busy in event": a_calendar(f"{NINE}\nBEGIN:VFREEBUSY\nEND:VFREEBUSY"),
    "available in calendar": a_calendar(before="BEGIN:AVAILABLE\nEND:AVAILABLE"),
    "event in availability": a_calendar(
        before=f"BEGIN:VAVAILABILITY\nBEGIN:VEVENT\n{NINE}\nEND:VEVENT\nEND:VAVAILABILITY"
    ),
    "unknown component": a_calendar(before="BEGIN:VPOLL\nEND:VPOLL"),
    "event in event": a_calendar(f"{NINE}\nBEGIN:VEVENT\n{NINE}\nEND:VEVENT"),
    "event in task": a_calendar(before=f"BEGIN:VTODO\nBEGIN:VEVENT\n{NINE}\nEND:VEVENT\nEND:VTODO"),
    "event in X": a_calendar(before=f"BEGIN:X-A\nBEGIN:VEVENT\n{NINE}\nEND:VEVENT\nEND:X-A"),
    "deep": a_calendar(NINE, before="BEGIN:X-A\n" * 8 + "END:X-A\n" * 8),
    "very deep": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X-A\r\n" * 20_000,
    "UTF-16": a_calendar(NINE).decode().encode("utf-16"),
    "GBK": a_calendar(f"{NINE}\nSUMMARY:开会").decode().encode("gbk"),
    "lone CR": a_calendar(NINE).replace(b"\r\n", b"\r"),
    "NUL": a_calendar(f"{NINE}\nSUMMARY:a\x00b"),
    "no name": a_calendar(f"{NINE}\nMarker-7f3a and more"),
    "other calendar": a_calendar(NINE, before="CALSCALE:CHINESE"),
    "large": b"BEGIN:VCALENDAR\r\nX-A:" + b"a" * 3 * 1024 * 1024,
    "long": a_calendar(NINE) + b"\n" * 120_000,
    "many events": a_calendar(*[START] * 6_001),
    "many components": a_calendar(NINE, before="BEGIN:VTODO\nEND:VTODO\n" * 20_000),
    "many dates in all": a_calendar(
        *[f"{NINE}\nEXDATE:" + ",".join(["20260310T010000Z"] * 1_000)] * 21
    ),
    "many versions": a_calendar(
        *[f"UID:a\n{NINE}"] * 230, *[f"UID:a\n{NINE}\nRECURRENCE-ID:20260309T010000Z"] * 230
    ),
    "many rules": a_calendar(*[f"{NINE}\nRRULE:FREQ=YEARLY"] * 501),
    "costly rules": a_calendar(*[f"{NINE}\nRRULE:FREQ=HOURLY;BYMINUTE=0,30"] * 20),
    "rules counted from long ago": a_calendar(*[f"{NINE}\nRRULE:FREQ=DAILY;COUNT=10000"] * 21),
    "months counted from long ago": a_calendar(*[f"{NINE}\nRRULE:FREQ=MONTHLY;COUNT=999"] * 11),
    "many dates": a_calendar(f"{NINE}\nRDATE:" + ",".join(["20260310T010000Z"] * 2_001)),
}


@pytest.mark.parametrize("data", WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_a_file_that_is_no_plain_calendar_is_refused(data):
    """Anything else than one well-formed calendar within bounds is one error, and at once."""
    began = clock.perf_counter()
    error = refused(data)

    assert clock.perf_counter() - began < 5  # it takes less than one; hangs take for ever
    assert SECRET not in "".join(traceback.format_exception(error))
    assert error.__context__ is None


@pytest.mark.parametrize("name", ["UTF-16", "GBK"])
def test_another_encoding_is_told_as_such(name):
    """Nobody guesses: the remedy is to save the file as UTF-8."""
    error = refused(WRONG_FILES[name])

    assert (error.expected, error.remedy) == (texts.EXPECTED_UTF8, texts.SAVE_AS_UTF8)


FULL = {
    "bytes": a_calendar(NINE, before="X-A:" + "a" * (3 * 1024 * 1024 - len(a_calendar(NINE)) - 6)),
    "lines": a_calendar(NINE) + b"\n" * (120_000 - a_calendar(NINE).count(b"\n")),
    "events": a_calendar(*[f"{START}\nDURATION:PT1H"] * 6_000),
    "components": a_calendar(NINE, before="BEGIN:VTODO\nEND:VTODO\n" * 19_998),
    "parameters": a_calendar(f"{NINE}\nEXDATE{''.join(f';X{n}=1' for n in range(20))}:20260309"),
    "line": a_calendar(
        f"{NINE}\nDESCRIPTION:{'a' * 100_000}\nEXDATE:" + "20260310," * 1_999 + "20260311"
    ),
    "dates in all": a_calendar(*[f"{NINE}\nEXDATE:" + ",".join(["20260310"] * 2_000)] * 10),
    "rules": a_calendar(*[f"{NINE}\nRRULE:FREQ=YEARLY"] * 500),
    "steps": a_calendar(*[f"{NINE}\nRRULE:FREQ=DAILY;COUNT=10000"] * 20),
    "dates": a_calendar(f"{NINE}\nRDATE:" + ",".join(["20260310T010000Z"] * 2_000)),
    "depth": a_calendar(NINE, before="BEGIN:X-A\n" * 7 + "END:X-A\n" * 7),
}


@pytest.mark.parametrize("data", FULL.values(), ids=FULL.keys())
def test_a_file_at_a_bound_is_read(data):
    """A bound is what is still read; only what lies beyond it is refused."""
    assert read_busy(data, "x", ZONE)


def test_places_are_lines_and_events():
    """Structure is placed by its line in the file, what an event says by the event's number."""
    folded = f"{NINE}\nSUMMARY:a\n b\n c"
    wrong_line = a_calendar(f"{NINE}\nwrong", before="X-A:b")

    assert refused(wrong_line).place == "line 7"
    assert refused(a_calendar(folded, "DTSTART:x")).place == "event 2"
    assert refused(a_calendar(folded) + b"X").place == f"line {a_calendar(folded).count(10) + 1}"


def test_lines_are_unfolded_before_they_are_decoded():
    """A fold may cut through a character, a name or a value, and a BOM may come first."""
    data = a_calendar(f"{NINE}\nSUMMARY:会议").replace("会".encode(), b"\xe4\r\n \xbc\x9a")
    data = data.replace(b"DTSTART;TZID", b"DTST\r\n\tART;TZ\r\n ID")

    assert busy(b"\xef\xbb\xbf" + data.replace(b"\r\n", b"\n")) == ["09T09:00/10:00"]


def test_what_is_not_about_time_is_never_parsed(monkeypatch):
    """Summaries, attendees and descriptions are dropped unread, however broken they are."""
    seen = []
    original = lines._property  # noqa: SLF001 - what is given to it is the point
    monkeypatch.setattr(lines, "_property", lambda *given: seen.append(given) or original(*given))
    private = f'SUMMARY:{SECRET}\nATTENDEE;CN="{SECRET}:mailto:x\nDESCRIPTION;{SECRET}:x'
    found = read_busy(a_calendar(f"{private}\n{NINE}"), "x", ZONE)

    assert len(seen) == 2
    assert SECRET not in repr(found) + repr(seen)


def test_anything_unforeseen_is_one_error(monkeypatch):
    """Even a failure that nobody thought of says nothing of the file."""

    def fail(_: str) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(lines, "Contentline", fail)
    error = refused(a_calendar(f"{NINE}\nUID:a\\,b"))

    assert error.expected == texts.EXPECTED_CALENDAR
    assert SECRET not in "".join(traceback.format_exception(error))


@given(st.data())
def test_no_change_to_a_calendar_makes_anything_else_happen(data):
    """Whatever happens to a good file, it is read or refused with the one error."""
    good = a_calendar(
        f"UID:a\n{NINE}\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20261231T000000Z\n"
        "EXDATE;TZID=Asia/Shanghai:20260310T090000",
        "UID:a\nRECURRENCE-ID:20260316T010000Z\nDTSTART;VALUE=DATE:20260317\nDURATION:P1D",
        before=a_zone("Asia/Shanghai", fixed("+0800")),
    )
    where = data.draw(st.integers(0, len(good)))
    until = data.draw(st.integers(where, min(len(good), where + 12)))
    words = st.sampled_from(
        [b"", b"\r\n", b";", b":", b"=", b"-", b"9", b"T", b",", b'"', b"BEGIN:"]
    )
    instead = data.draw(st.one_of(st.binary(max_size=8), words, st.just(good[where:until] * 2)))
    changed = good[:where] + instead + good[until:]
    try:
        read_availability(changed, horizon=WEEK, zone=ZONE)
    except FileError as error:
        refusal = error
    else:
        return
    assert refusal.file == "calendar"
