"""The way to an event, which Apple's calendar keeps free before it: X-APPLE-TRAVEL-DURATION."""

import pytest

from onestop import texts
from onestop.errors import FileError
from onestop.ical import Broken, read_availability
from onestop.model import Availability, Window
from tests.builders import ZONE, at, the_day
from tests.calendars import NINE, WEEK, a_calendar, busy, refused

WAY = "X-APPLE-TRAVEL-DURATION;VALUE=DURATION:"
DAILY = f"UID:a\n{NINE}\nRRULE:FREQ=DAILY;COUNT=3"


@pytest.mark.parametrize(
    ("events", "taken"),
    [
        ([f"{NINE}\n{WAY}PT45M"], ["09T08:15/10:00"]),
        ([f"{NINE}\n{WAY}PT0S"], ["09T09:00/10:00"]),
        ([f"{DAILY}\n{WAY}PT30M"], ["09T08:30/10:00", "10T08:30/10:00", "11T08:30/10:00"]),
        (
            [
                DAILY,
                (
                    "UID:a\nRECURRENCE-ID:20260310T010000Z\nDTSTART:20260310T060000Z\n"
                    f"DURATION:PT1H\n{WAY}PT1H"
                ),
            ],
            ["09T09:00/10:00", "10T13:00/15:00", "11T09:00/10:00"],
        ),
        (
            [
                DAILY,
                (
                    "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260310T010000Z\n"
                    f"DTSTART:20260310T060000Z\nDURATION:PT1H\n{WAY}PT1H"
                ),
            ],
            # The longest way of a series counts for all of it.
            ["09T08:00/10:00", "10T13:00/15:00", "11T13:00/15:00"],
        ),
        ([f"{NINE}\nTRANSP:TRANSPARENT\n{WAY}PT45M"], []),
    ],
)
def test_the_way_to_an_event_is_busy(events, taken):
    """Whoever drives for three quarters of an hour is not free for a child meanwhile."""
    assert busy(a_calendar(*events), WEEK) == taken


def test_the_way_to_what_begins_after_the_horizon_is_seen():
    """The event itself lies outside, the way to it does not."""
    event = f"DTSTART;TZID={ZONE}:20260310T003000\nDURATION:PT1H\n{WAY}PT2H"
    free = read_availability(a_calendar(event), horizon=the_day(), zone=ZONE)
    taken = Window(at("22:30"), the_day().end)
    assert Availability((the_day(),)) - free == Availability((taken,))


@pytest.mark.parametrize("way", ["-PT1H", "soon", "P400D"])
def test_a_way_that_cannot_be_read_is_a_broken_event(way):
    """It is refused by default; where it is counted as busy, at least its own time is."""
    calendar = a_calendar(f"{NINE}\n{WAY}{way}")
    assert refused(calendar).place == "event 1"
    with pytest.warns(match="event 1"):
        free = read_availability(calendar, horizon=WEEK, zone=ZONE, broken=Broken.BUSY)
    assert not free.holds(Window(at("09:00"), at("10:00")))


def test_the_error_about_a_way_names_it():
    """Whoever looks into the file knows what to look for."""
    with pytest.raises(FileError) as caught:
        read_availability(a_calendar(f"{NINE}\n{WAY}soon"), horizon=WEEK, zone=ZONE)
    named = texts.EXPECTED_PROPERTY.fill(name="X-APPLE-TRAVEL-DURATION")
    assert caught.value.expected == named
