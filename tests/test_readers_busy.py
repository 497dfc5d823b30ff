"""libical and onestop call the same time busy, and the comparer notices if not."""

import re
from datetime import timedelta

import pytest

import onestop
from onestop.model import Availability, Window
from tests.builders import utc
from tests.calendars import a_calendar, a_zone, fixed
from tests.installed import need
from tools.readers import busy, engines
from tools.readers.busy import disagreements, judged, parts

HORIZON = Window(utc("2026-03-20 00:00"), utc("2026-04-10 00:00"))
SERIES = "UID:series\nDTSTART;TZID=Europe/Oslo:20260302T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY"
MOVED = (
    "UID:series\nRECURRENCE-ID;TZID=Europe/Oslo:20260401T090000\n"
    "DTSTART;TZID=Europe/Oslo:20260401T120000\nDURATION:PT30M"
)
OURS = a_zone("Our own", fixed("+0300"))
READ = {
    "a series over a clock change": [SERIES],
    "exceptions": [f"{SERIES}\nEXDATE;TZID=Europe/Oslo:20260325T090000", MOVED],
    "one that is taken out": [SERIES, f"{MOVED}\nSTATUS:CANCELLED"],
    "one that is transparent": [f"{SERIES}\nTRANSP:TRANSPARENT", MOVED],
    "whole days": ["DTSTART;VALUE=DATE:20260328\nDURATION:P2D\nRRULE:FREQ=WEEKLY"],
    "a day without end": ["DTSTART;VALUE=DATE:20260328"],
    "without zone": ["DTSTART:20260328T090000\nDTEND:20260330T110000"],
    "in UTC": ["DTSTART:20260328T230000Z\nDTEND:20260329T010000Z\nRDATE:20260401T090000Z"],
    "a zone of its own": [
        'UID:a\nDTSTART;TZID="Our own":20260320T090000\nDURATION:PT1H\nRRULE:FREQ=HOURLY',
        'UID:a\nRECURRENCE-ID;TZID="Our own":20260320T140000\nDTSTART:20260320T070000Z',
    ],
    "what has no length": ["DTSTART:20260328T230000Z"],
    "what ends with its first": [f"{SERIES};UNTIL=20260302T080000Z"],
}
LEFT_OUT = {
    "this and all following": [SERIES, MOVED.replace("ID;", "ID;RANGE=THISANDFUTURE;")],
    "a zone by Windows' name": ["DTSTART;TZID=China Standard Time:20260328T090000"],
    "a zone by a vendor's name": ["DTSTART;TZID=/example.org/Europe/Oslo:20260328T090000"],
    "periods": ["DTSTART:20260328T090000Z\nRDATE;VALUE=PERIOD:20260329T090000Z/PT1H"],
    "extra dates in a zone": [f"{SERIES}\nRDATE;TZID=Europe/Oslo:20260328T110000"],
    "two versions": [SERIES, SERIES],
    "an end before the start": [f"{SERIES};UNTIL=20260302T075959Z"],
    "hours over a clock change": [SERIES.replace("DAILY", "HOURLY")],
    "a time that clocks skip or repeat": [SERIES.replace("T09", "T02")],
}


def split(*events, zone="Europe/Oslo"):
    """Return the parts of a calendar of *events*."""
    return list(parts(0, a_calendar(*events, before=OURS), HORIZON, zone))


@pytest.mark.parametrize("name", READ)
def test_libical_and_onestop_agree(name):
    """Over the clock change of March, with a zone of the file's own, and without any."""
    need("libical")
    (part,) = split(*READ[name])

    assert part.unread == ""
    assert disagreements([part]) == []


def test_what_is_compared_is_busy():
    """Two engines that find nothing agree about nothing."""
    need("libical")
    known = {"one that is transparent", "what has no length", "what ends with its first"}
    for name in READ.keys() - known:
        (part,) = split(*READ[name])
        free = onestop.read_availability(part.text.encode(), horizon=HORIZON, zone=part.zone)
        assert free != Availability((HORIZON,))


@pytest.mark.parametrize("shift", [1, 60, 3600])
def test_a_wrong_reading_is_found(shift, monkeypatch):
    """Be it a second: what onestop reads is replaced by what it must not read."""
    need("libical")
    (part,) = split("DTSTART:20260328T090000Z\nDTEND:20260328T100000Z")
    right = Window(utc("2026-03-28 09:00"), utc("2026-03-28 10:00"))
    wrong = Window(right.start, right.end + timedelta(seconds=shift))
    free = Availability((HORIZON,)) - Availability((wrong,))
    monkeypatch.setattr(onestop, "read_availability", lambda *_, **__: free)

    expected = (part, Availability((right,)), Availability((wrong,)))
    assert disagreements([part]) == [expected]


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_libical_does_not_read_is_counted(name, capsys):
    """Nothing is left out unsaid."""
    need("libical")
    found = split(*LEFT_OUT[name], "UID:other\nDTSTART:20260328T090000Z")

    assert [part.unread for part in found] == [name, ""]
    assert judged(found) == 0
    assert re.search(r"1 of 2 events .*: 1}\n0 disagreements", capsys.readouterr().out)


def test_a_calendar_is_taken_apart_by_uid():
    """An exception stays with its series, a folded line is whole, and zones go with everything."""
    data = a_calendar(SERIES, MOVED, "UID:other\nDTSTART:2026\n 0328T090000Z", before=OURS)
    one, other = parts(7, data, HORIZON, "Europe/Oslo")

    assert (one.file, other.file) == ("007-00.ics", "007-01.ics")
    assert one.text.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20260328T090000Z" in other.text
    assert all("TZID:Our own" in part.text for part in (one, other))


def test_a_calendar_s_own_zone_goes_before_the_one_that_is_given():
    """As onestop reads it: libical is told."""
    data = a_calendar("DTSTART:20260328T090000", before="X-WR-TIMEZONE:America/New_York")
    (part,) = parts(0, data, HORIZON, "Europe/Oslo")

    assert part.zone == "America/New_York"


def test_the_comparer_leaves_with_1_if_the_two_disagree(monkeypatch, capsys):
    """CI goes by the exit code; who reads its log sees the event."""
    found = split(SERIES)
    nothing = {part.file: Availability() for part in found}
    monkeypatch.setattr(busy, "busy_with_libical", lambda _: nothing)
    monkeypatch.setattr(busy, "made_up", lambda *_: found)

    assert busy.main([]) == 1
    assert "DTSTART;TZID=Europe/Oslo:20260302T090000" in capsys.readouterr().out


def test_the_comparer_leaves_with_2_without_libical(monkeypatch, capsys):
    """An engine that was not asked has not agreed."""
    monkeypatch.setattr(engines, "DEBIANS_PYTHON", "no-such-python")

    assert judged(split(SERIES)) == 2
    assert "run tools/readers/install" in capsys.readouterr().err
