"""Time zones of participants' calendars: by name, and as files define them."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar, use_zoneinfo

from onestop import texts
from onestop.ical import read_busy
from tests.builders import (
    ZONE,
)
from tests.calendars import NINE, OSLO, a_calendar, a_zone, busy, fixed, refused


@pytest.mark.parametrize(
    "lines_of_zone",
    [
        fixed("+0800"),
        fixed("+080000"),
        "DTSTART:16010101T000000\nTZOFFSETFROM:+0800\nTZOFFSETTO:+0800",
        "DTSTART:19920101T000000\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0800\nRDATE:19930101T000000",
        f"{fixed('+0800')}\nRRULE:FREQ=YEARLY",
        f"{fixed('+0800')}\nRRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1",
        f"{fixed('+0800')}\nBEGIN:X-A\nDTSTART:x\nEND:X-A",
        "DTSTART:20260310T000000\nTZOFFSETFROM:+0700\nTZOFFSETTO:+0800",
    ],
)
@pytest.mark.parametrize("name", ["Asia/Shanghai", "China Standard Time", "(UTC+08:00) Beijing"])
def test_a_definition_that_agrees_is_taken(name, lines_of_zone):
    """A known name with the right definition, or an unknown one with one offset, is read."""
    event = f'DTSTART;TZID="{name}":20260309T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2'
    other = "BEGIN:X-A\nEND:X-A\nEND:VTIMEZONE"
    zone = a_zone(name, lines_of_zone).replace("END:VTIMEZONE", other)
    data = a_calendar(event, before=zone)

    assert busy(data) == ["09T09:00/10:00", "10T09:00/10:00"]


@pytest.mark.parametrize(
    ("offset", "zone"),
    [
        ("+0000", "Etc/GMT+0"),
        ("-0500", "Etc/GMT+5"),
        ("+1400", "Etc/GMT-14"),
        ("-1200", "Etc/GMT+12"),
    ],
)
def test_a_fixed_offset_has_a_name(offset, zone):
    """What never changes its offset of whole hours is the same as a zone of IANA's."""
    data = a_calendar(
        "DTSTART;TZID=Mine:20260309T090000\nDURATION:PT1H", before=a_zone("Mine", fixed(offset))
    )

    assert [each.zone for each in read_busy(data, "x", ZONE)] == [zone]


@pytest.mark.parametrize("day", ["20260115", "20260328", "20260329", "20260715", "20261025"])
def test_a_definition_with_clock_changes_agrees_all_year(day):
    """The definition of Oslo that programs write is the zone of that name."""
    event = f"DTSTART;TZID=Europe/Oslo:{day}T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY"
    data = a_calendar(event, before=OSLO.format(name="Europe/Oslo", month=3))

    assert [each.zone for each in read_busy(data, "x", ZONE)] == ["Europe/Oslo"]


@pytest.mark.parametrize("until", ["19990328T010000Z", "19990328T020000", "19990328"])
def test_definitions_list_their_changes_in_every_common_way(until):
    """Dates, month days, plain weekdays within month days and an end are understood."""
    daylight = (
        "DTSTART:20000326T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=25,26,27,28,29,30,31;WKST=MO"
    )
    dates = ",".join(f"{year}{_last_sunday(year, 10):%m%d}T030000" for year in range(1996, 2037))
    standard = f"DTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRDATE:{dates}"
    earlier = (
        "DTSTART:19810329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        f"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;UNTIL={until}"
    )
    now = "DTSTART;TZID=Europe/Oslo:20260309T120000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    then = "DTSTART;TZID=Europe/Oslo:19990330T120000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    data = a_calendar(now, then, before=a_zone("Europe/Oslo", daylight, standard, earlier))

    assert [each.zone for each in read_busy(data, "x", ZONE)] == ["Europe/Oslo", "Europe/Oslo"]


def _last_sunday(year: int, month: int) -> date:
    """Return the last Sunday of a month of 31 days."""
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def test_a_definition_that_disagrees_is_refused():
    """A name with another offset at the event's time could be meant either way."""
    event = "DTSTART;TZID=Asia/Shanghai:20260309T090000\nDURATION:PT1H"
    error = refused(a_calendar(event, before=a_zone("Asia/Shanghai", fixed("+0900"))))

    assert (error.place, error.expected) == ("event 1", texts.EXPECTED_AGREEING_ZONE)


def test_a_series_is_refused_where_the_definition_goes_out_of_date():
    """Mexico gave up summer time in 2022: what an old program wrote is an hour off in July only."""
    zone = OSLO.format(name="America/Mexico_City", month=4)
    zone = zone.replace("+0200", "-0500").replace("+0100", "-0600")
    event = "DTSTART;TZID=America/Mexico_City:20260112T090000\nDURATION:PT1H"

    assert read_busy(a_calendar(event, before=zone), "x", ZONE)
    past = f"{event}\nRRULE:FREQ=WEEKLY;UNTIL=20260223T150000Z"
    assert read_busy(a_calendar(past, before=zone), "x", ZONE)
    for rule in ("FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=52", "FREQ=WEEKLY;UNTIL=20260901"):
        error = refused(a_calendar(f"{event}\nRRULE:{rule}", before=zone))
        assert (error.place, error.expected) == ("event 1", texts.EXPECTED_AGREEING_ZONE)


BROKEN_ZONES = {
    "no observance": "BEGIN:VTIMEZONE\nTZID:Mine\nEND:VTIMEZONE",
    "no offset": a_zone("Mine", "DTSTART:19700101T000000\nTZOFFSETFROM:+0800"),
    "offset of 99 hours": a_zone("Mine", fixed("+9900")),
    "no start": a_zone("Mine", "TZOFFSETFROM:+0800\nTZOFFSETTO:+0800"),
    "start in UTC": a_zone("Mine", fixed("+0800").replace("0000\n", "0000Z\n", 1)),
    "year 0000": a_zone("Mine", fixed("+0800").replace("1970", "0000")),
    "year 0001": a_zone("Mine", fixed("+0800").replace("1970", "0001")),
    "every second": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=SECONDLY"),
    "every other year": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;INTERVAL=2"),
    "unknown part": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;BYHOUR=2"),
    "no such month": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;BYMONTH=13"),
    "no such weekday": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;BYDAY=1XX"),
    "no such day": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    "endless rule": a_zone("Mine", fixed("+0800") + "\nRRULE:FREQ=YEARLY;BYMONTHDAY=" + "1," * 200),
    "half hours": a_zone("Mine", fixed("+0530")),
    "too far east": a_zone("Mine", fixed("+1500")),
    "two offsets": OSLO.format(name="Mine", month=3),
    "other name": a_zone("Yours", fixed("+0800")),
}


@pytest.mark.parametrize("zone", BROKEN_ZONES.values(), ids=BROKEN_ZONES.keys())
def test_an_unknown_zone_is_refused(zone):
    """A zone that is neither known by name nor fixed is never taken as local."""
    data = a_calendar("DTSTART;TZID=Mine:20260309T090000\nDURATION:PT1H", before=zone)

    assert refused(data).expected == texts.EXPECTED_KNOWN_ZONE


@pytest.mark.parametrize(
    "name",
    [
        *("Asia", "Asia/Beijing", "asia/shanghai", "中国标准时间", "UTC+08:00"),
        "Mars/Asia/Shanghai",
        *("localtime", "posixrules", "Factory"),
        *("", "/", "../../etc/passwd", "x" * 300),
    ],
)
def test_a_name_that_is_no_zone_is_refused(name):
    """Folders, the machine's own zone, other spellings and other languages are no names."""
    data = a_calendar(f'DTSTART;TZID="{name}":20260309T090000\nDURATION:PT1H')

    assert refused(data).expected == texts.EXPECTED_KNOWN_ZONE
    if name:
        own = refused(a_calendar(NINE, before=f"X-WR-TIMEZONE:{name}"))
        assert (own.place, own.expected) == ("X-WR-TIMEZONE", texts.EXPECTED_KNOWN_ZONE)


def test_too_many_or_doubled_definitions_are_refused():
    """Which of two definitions holds nobody can say; thousands are an attack."""
    one = a_zone("Mine", fixed("+0800"))

    assert refused(a_calendar(NINE, before=one + one)).expected == texts.EXPECTED_KNOWN_ZONE
    most = a_zone("Mine", *[fixed("+0800")] * 200)
    assert read_busy(a_calendar(NINE, before=most), "x", ZONE)
    many = a_zone("Mine", *[fixed("+0800")] * 201)
    assert refused(a_calendar(NINE, before=many)).expected == texts.EXPECTED_KNOWN_ZONE
    unnamed = one.replace("TZID:Mine\n", "")
    assert refused(a_calendar(NINE, before=unnamed)).expected == texts.EXPECTED_KNOWN_ZONE


def test_one_calendar_does_not_change_how_the_next_is_read():
    """A definition of one file is unknown in the next, and a lie about a name stays its own."""
    event = "DTSTART;TZID=Mine:20260309T090000\nDURATION:PT1H"

    assert busy(a_calendar(event, before=a_zone("Mine", fixed("+0900")))) == ["09T08:00/09:00"]
    assert busy(a_calendar(event, before=a_zone("Mine", fixed("+0800")))) == ["09T09:00/10:00"]
    assert refused(a_calendar(event)).expected == texts.EXPECTED_KNOWN_ZONE


LIES = {
    # Name, the offset that one file gives it, and what the other file must read all the same.
    "its own name": ("Mine", "+0900", None),
    "a Windows name": ("China Standard Time", "+0900", "Asia/Shanghai"),
    "an IANA name": ("Asia/Shanghai", "+0900", "Asia/Shanghai"),
}


@pytest.mark.parametrize(("name", "lie", "zone"), LIES.values(), ids=LIES.keys())
@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_no_file_changes_how_another_is_read_whatever_else_the_program_reads(
    name, lie, zone, first
):
    """
    Neither in onestop nor through icalendar, which keeps zones for the whole process.

    icalendar is shown the lying file before and after, as by another part of the
    program; in both orders every file means what it means alone.
    """
    event = f"DTSTART;TZID={name}:20260309T090000\nDURATION:PT1H"
    liar = a_calendar(event, before=a_zone(name, fixed(lie)))
    honest = a_calendar(event, before=a_zone(name, fixed("+0800")))

    def read():
        assert busy(honest) == ["09T09:00/10:00"]
        if zone is None:
            assert busy(liar) == ["09T08:00/09:00"]
            assert refused(a_calendar(event)).expected == texts.EXPECTED_KNOWN_ZONE
        else:
            assert refused(liar).expected == texts.EXPECTED_AGREEING_ZONE
            assert busy(a_calendar(event)) == ["09T09:00/10:00"]
        assert busy(honest) == ["09T09:00/10:00"]

    if first == "ours":
        read()
    for data in (liar, honest):
        Calendar.from_ical(data)
    read()
    use_zoneinfo()  # leaves icalendar as it was, for other tests
