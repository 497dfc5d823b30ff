"""Busy times of a real CalDAV server: Radicale, started by these tests on this computer alone."""

# ruff: noqa: S106 - invented logins

from datetime import date, timedelta

import pytest

from onestop.caldav import Password, read_caldav_availability
from onestop.errors import CalDavAddressError, CalDavRefusedError, CalDavUnreachableError
from onestop.ical import read_availability
from onestop.model import Availability, Window
from tests.builders import ZONE, utc
from tests.calendars import OSLO, a_calendar, a_zone
from tests.installed import need
from tools.readers.server import radicale

NEW_YORK = a_zone(
    "America/New_York",
    "DTSTART:20071104T020000\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\n"
    "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
).replace(
    "END:VTIMEZONE",
    "BEGIN:DAYLIGHT\nDTSTART:20070311T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\nEND:DAYLIGHT\nEND:VTIMEZONE",
)
ZONES = {"Europe/Oslo": OSLO.format(name="Europe/Oslo", month=3), "America/New_York": NEW_YORK}
STAMP = "DTSTAMP:20260101T000000Z"
# The weeks around the clock changes of both, and one without.
WEEKS = [
    date(2026, 3, 5),
    date(2026, 3, 26),
    date(2026, 10, 22),
    date(2026, 10, 29),
    date(2026, 6, 1),
]


def in_zone(name, clock="090000", day="20260101"):
    """Return the line of a start on the clocks of *name*."""
    return f"DTSTART;TZID={name}:{day}T{clock}"


def a_series(name, *more):
    """Return the lines of an hour on every weekday, on the clocks of *name*."""
    rule = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"
    return "\n".join(["UID:series", STAMP, in_zone(name), "DURATION:PT1H", rule, *more])


def an_event(*lines):
    """Return the lines of a single event."""
    return "\n".join(["UID:single", STAMP, *lines])


def a_moved_one(name):
    """Return the lines that move one day of the series by three hours."""
    recurrence = in_zone(name, day="20261026").replace("DTSTART", "RECURRENCE-ID")
    start = in_zone(name, "120000", "20261026")
    return f"UID:series\n{STAMP}\n{recurrence}\n{start}\nDURATION:PT2H"


OBJECTS = {
    **{f"series {name}": a_calendar(a_series(name), before=zone) for name, zone in ZONES.items()},
    **{
        f"exceptions {name}": a_calendar(
            a_series(name, f"EXDATE;TZID={name}:20260329T090000,20261025T090000"),
            a_moved_one(name),
            before=zone,
        )
        for name, zone in ZONES.items()
    },
    "utc": a_calendar(an_event("DTSTART:20260602T230000Z", "DTEND:20260603T030000Z")),
    "transparent": a_calendar(
        an_event("DTSTART:20260602T100000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT")
    ),
    "cancelled": a_calendar(
        an_event("DTSTART:20260602T100000Z", "DURATION:PT1H", "STATUS:CANCELLED")
    ),
    "tentative": a_calendar(
        an_event("DTSTART:20260602T100000Z", "DURATION:PT1H", "STATUS:TENTATIVE")
    ),
    "from a date on": a_calendar(
        an_event("DTSTART:20260101T120000Z", "DURATION:PT25H", "RRULE:FREQ=MONTHLY;COUNT=18")
    ),
}


@pytest.fixture(scope="module")
def account():
    """Return a user of a server that holds each of OBJECTS in a calendar of its own."""
    need("Radicale")
    with radicale() as account:
        for number, data in enumerate(OBJECTS.values()):
            account.make_calendar(f"c{number}")
            account.put(f"c{number}/it.ics", data)
        account.make_calendar("empty")
        yield account


def asked(account, place, horizon, password=None):
    """Return what the server says of the calendar at *place*."""
    login = Password(user=account.user, password=password or account.password)
    return read_caldav_availability(
        f"{account.url}{place}/", horizon=horizon, zone=ZONE, login=login
    )


def a_week(day):
    """Return the week that begins on *day* in UTC."""
    start = utc(f"{day} 00:00")
    return Window(start, start + timedelta(days=7))


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("name", OBJECTS)
def test_the_server_and_our_own_reader_agree(account, name, week):
    """What the server works out from a calendar is what we read from the same file."""
    data, number = OBJECTS[name], list(OBJECTS).index(name)
    horizon = a_week(week)

    found = asked(account, f"c{number}", horizon)
    assert found == read_availability(data, horizon=horizon, zone=ZONE)


@pytest.mark.parametrize(
    ("name", "day", "hour"),
    [
        ("Europe/Oslo", "2026-03-28", 8),
        ("Europe/Oslo", "2026-03-30", 7),
        ("Europe/Oslo", "2026-10-24", 7),
        ("Europe/Oslo", "2026-10-26", 8),
        ("America/New_York", "2026-03-07", 14),
        ("America/New_York", "2026-03-09", 13),
        ("America/New_York", "2026-10-31", 13),
        ("America/New_York", "2026-11-02", 14),
    ],
)
def test_nine_o_clock_follows_the_clocks(account, name, day, hour):
    """Worked out by hand: an hour at nine, the days before and after clocks change."""
    number = list(OBJECTS).index(f"series {name}")
    midnight = utc(f"{day} 00:00")
    horizon = Window(midnight, midnight + timedelta(days=1))
    busy = Window(midnight + timedelta(hours=hour), midnight + timedelta(hours=hour + 1))

    assert asked(account, f"c{number}", horizon) == Availability((horizon,)) - Availability((busy,))


def test_an_empty_calendar_is_free(account):
    """Nobody said anything, and the server says so."""
    horizon = a_week(WEEKS[0])

    assert asked(account, "empty", horizon) == Availability((horizon,))


def test_several_calendars_are_free_where_all_are(account):
    """As the documentation says: one & other."""
    horizon = a_week(WEEKS[4])
    one, other = (
        asked(account, f"c{list(OBJECTS).index(n)}", horizon) for n in ("utc", "tentative")
    )

    taken = (("2026-06-02 23:00", "2026-06-03 03:00"), ("2026-06-02 10:00", "2026-06-02 11:00"))
    busy = Availability(tuple(Window(utc(since), utc(until)) for since, until in taken))
    assert one & other == Availability((horizon,)) - busy


def test_a_wrong_password_is_refused(account):
    """The server knows the user, and does not let in."""
    with pytest.raises(CalDavRefusedError) as caught:
        asked(account, "c0", a_week(WEEKS[0]), password="another")
    assert caught.value.status == 401


def test_without_login_nobody_is_let_in(account):
    """The calendar is not open to everybody."""
    with pytest.raises(CalDavRefusedError):
        read_caldav_availability(f"{account.url}c0/", horizon=a_week(WEEKS[0]), zone=ZONE)


@pytest.mark.parametrize("place", ["no-such-calendar", "."])
def test_another_address_is_not_a_calendar(account, place):
    """Neither what is not there, nor the folder in which a user's calendars are."""
    with pytest.raises(CalDavAddressError):
        asked(account, place, a_week(WEEKS[0]))


def test_a_server_that_has_ended_is_unreachable():
    """It ends with the block that started it, and leaves nobody behind."""
    need("Radicale")
    with radicale() as account:
        account.make_calendar("c0")
    with pytest.raises(CalDavUnreachableError):
        asked(account, "c0", a_week(WEEKS[0]))
