"""Participants' calendars: several files of one person, and what is told of all of them."""

import pathlib
import tomllib

import pytest

import onestop
from onestop import texts
from onestop.errors import FileError, InputError
from onestop.files import read_centre
from onestop.ical import Broken, ZoneTaken, folders, read_busy, read_calendar
from onestop.model import Availability
from tests.builders import ZONE
from tests.calendars import NINE, SECRET, START, WEEK, a_calendar, a_zone, fixed, shown
from tests.test_ical_broken import TEN
from tests.test_ical_stating import OFFICE, an_availability


def a_folder(path, **files):
    """Return the folder at *path* with *files*, by their names without ``.ics``."""
    path.mkdir(exist_ok=True)
    for name, data in files.items():
        (path / f"{name}.ics").write_bytes(data)
    return path


def reading_of(source, broken=Broken.REFUSE):
    """Return what *source* says of the week."""
    return read_calendar(source, horizon=WEEK, zone=ZONE, broken=broken)


def test_a_folder_is_read_as_one(tmp_path):
    """What any calendar in it says is busy, is; other files and folders are not looked at."""
    folder = a_folder(tmp_path / "P01", b=a_calendar(NINE), a=a_calendar(TEN))
    (folder / "c.ICS").write_bytes(a_calendar(NINE.replace("20260309", "20260311")))
    (folder / "notes.txt").write_bytes(b"no calendar")
    a_folder(folder / "old", d=b"no calendar")
    expected = ["09T09:00/10:00", "10T10:00/11:00", "11T09:00/10:00"]

    for source in (folder, str(folder)):
        found = reading_of(source)
        assert shown(found.busy) == expected
        assert found.free == onestop.read_availability(source, horizon=WEEK, zone=ZONE)


def test_availability_of_one_file_opens_no_other(tmp_path):
    """Whoever is available by the one calendar is still busy by the other."""
    high = an_availability(OFFICE, head="PRIORITY:1")
    low = an_availability(OFFICE.replace("T090000", "T100000"), head="PRIORITY:9")
    folder = a_folder(tmp_path, a=a_calendar(before=high), b=a_calendar(before=low))

    assert shown(reading_of(folder).busy) == [
        *("09T00:00/10:00", "09T17:00/10T10:00", "10T17:00/16T00:00"),
    ]


def test_errors_and_remarks_name_the_file(tmp_path):
    """Of a folder, each file by its name; of one file, the file as it was given."""
    folder = a_folder(tmp_path, a=a_calendar(NINE), b=a_calendar(NINE, f"{TEN}\nSEQUENCE:x"))
    with pytest.raises(FileError) as caught:
        reading_of(str(folder))
    assert (caught.value.file, caught.value.place) == (str(folder / "b.ics"), "event 2")

    remarks = reading_of(folder, Broken.SKIP).remarks
    assert [remark.place for remark in remarks] == ["b.ics: event 2"]
    remarks = reading_of(folder / "b.ics", Broken.SKIP).remarks
    assert [remark.place for remark in remarks] == ["event 2"]


def test_a_folder_without_calendars_is_an_error(tmp_path):
    """A wrong name would otherwise make somebody free; so would too many to read."""
    empty = tmp_path / "empty"
    empty.mkdir()
    many = tmp_path / "many"
    many.mkdir()
    for number in range(1_001):
        (many / f"{number}.ics").touch()
    for folder in (empty, many):
        with pytest.raises(FileError) as caught:
            reading_of(folder)
        assert caught.value.file == str(folder)
        assert caught.value.expected == texts.EXPECTED_CALENDARS.fill(limit=1_000)


def test_a_folder_that_cannot_be_listed_is_one_error(tmp_path, monkeypatch):
    """As a file that cannot be read."""

    def refuse(_):
        raise PermissionError

    monkeypatch.setattr(pathlib.Path, "iterdir", refuse)
    with pytest.raises(FileError) as caught:
        reading_of(tmp_path)
    assert caught.value.expected == texts.EXPECTED_READABLE
    assert caught.value.__cause__ is None


def test_bounds_hold_for_all_files_together(tmp_path):
    """Bytes and rules of a folder are bounded, too; each file within its own bounds."""
    filler = "X-A:" + "a" * (folders.LARGEST_MIB * 1024 * 1024 - 200)
    large = a_calendar(NINE, before=filler)
    folder = a_folder(tmp_path / "a", a=large, b=large)
    assert shown(reading_of(folder).busy) == ["09T09:00/10:00"]
    a_folder(folder, c=a_calendar(before="X-A:" + "a" * 500))
    with pytest.raises(FileError) as caught:
        reading_of(folder)
    assert caught.value.expected == texts.EXPECTED_SMALLER_TOGETHER.fill(limit=6)
    assert caught.value.file == str(folder / "c.ics")

    rules = a_calendar(*[f"{NINE}\nRRULE:FREQ=YEARLY"] * 250)
    folder = a_folder(tmp_path / "b", a=rules, b=rules)
    assert shown(reading_of(folder).busy) == ["09T09:00/10:00"]
    a_folder(folder, c=a_calendar(f"{NINE}\nRRULE:FREQ=YEARLY"))
    with pytest.raises(FileError) as caught:
        reading_of(folder)
    assert caught.value.expected == texts.EXPECTED_FEWER_RULES.fill(limit=500)


def test_an_unknown_zone_of_the_caller_is_no_fault_of_a_file(tmp_path):
    """It is the argument that is wrong."""
    folder = a_folder(tmp_path, a=a_calendar(NINE))
    with pytest.raises(InputError) as caught:
        read_calendar(folder, horizon=WEEK, zone="Mars/Olympus")

    assert caught.value.place == "zone"
    assert not isinstance(caught.value, FileError)


# In a centre file.


def a_centre(folder, calendar):
    """Write a centre beside *calendar* and return its path."""
    example = onestop.example_path() / "centre.toml"
    text = example.read_text(encoding="utf-8")
    named = [p["calendar"] for p in tomllib.loads(text)["people"] if "calendar" in p]
    for name in named:
        text = text.replace(f'calendar = "{name}"', f'calendar = "{calendar}"')
    path = folder / "centre.toml"
    path.write_text(text, encoding="utf-8")
    return path


def busy_of(centre):
    """Return what the calendars of the people hold; of nobody twice the same."""
    return {person.busy for person in centre.people if person.busy}


def test_a_centre_file_may_name_a_folder(tmp_path):
    """All calendars in it are the person's; what is closed keeps its meaning."""
    office = a_calendar(before=an_availability(OFFICE))
    a_folder(tmp_path / "people", b=a_calendar(NINE), a=office)
    centre = read_centre(a_centre(tmp_path, "people"))

    both = read_busy(office, "a", ZONE) + read_busy(a_calendar(NINE), "b", ZONE)
    assert busy_of(centre) == {both}
    (person, *_) = (person for person in centre.people if person.busy)
    assert "2026" not in repr(person)
    assert "Closed" not in repr(centre)


def test_what_is_closed_reaches_the_diary(tmp_path):
    """`prepare` works out the complement over its own horizon, days before and after it too."""
    a_folder(tmp_path / "people", a=a_calendar(before=an_availability(OFFICE)))
    centre = read_centre(a_centre(tmp_path, "people"))
    now = WEEK.start
    case = onestop.read_case(onestop.example_path() / "cases" / "1-planned.toml")
    problem = onestop.prepare(centre, [case], now=now, days=7)
    usual = read_centre(onestop.example_path() / "centre.toml")
    plain = onestop.prepare(usual, [case], now=now, days=7)

    (person, *_) = (person for person in centre.people if person.busy and person.hours)
    free = problem.diaries[person.ref] & Availability((WEEK,))
    assert free
    closed = reading_of(a_calendar(before=an_availability(OFFICE))).busy
    assert not free & closed
    assert sum(w.minutes for w in free) <= 2 * 8 * 60
    others = [p.ref for p in centre.people if not p.busy]
    assert all(problem.diaries[ref] == plain.diaries[ref] for ref in others)


@pytest.mark.parametrize("name", ["people", "people/b.ics"])
def test_a_link_out_of_the_folder_is_refused(tmp_path, name):
    """A folder inside the centre's may not lead to files outside of it."""
    outside = tmp_path / "outside.ics"
    outside.write_bytes(a_calendar(NINE))
    inner = tmp_path / "centre"
    inner.mkdir()
    a_folder(inner / "people", a=a_calendar(NINE))
    (inner / "people" / "b.ics").symlink_to(outside)
    with pytest.raises(FileError) as caught:
        read_centre(a_centre(inner, name))

    assert caught.value.expected == texts.EXPECTED_INSIDE


# What the file says of its own zone, and what was assumed.


@pytest.mark.parametrize(
    ("event", "before", "zones", "assumed", "said"),
    [
        (START, "", [], ZONE, []),
        (NINE, "", [("Asia/Shanghai", "Asia/Shanghai", "TZID")], ZONE, []),
        (
            "DTSTART;TZID=China Standard Time:20260309T090000",
            "",
            [("China Standard Time", "Asia/Shanghai", "TZID")],
            ZONE,
            ["China Standard Time is read as Asia/Shanghai"],
        ),
        (
            f"DTSTART;TZID=/{SECRET}/Europe/Oslo:20260309T090000",
            "",
            [("Europe/Oslo", "Europe/Oslo", "TZID")],
            ZONE,
            [],
        ),
        (
            f"DTSTART;TZID={SECRET}:20260309T090000",
            a_zone("Other", fixed("+0800")) + a_zone(SECRET, fixed("+0800")),
            [("VTIMEZONE 2", "Etc/GMT-8", "TZID")],
            ZONE,
            ["VTIMEZONE 2 is read as Etc/GMT-8"],
        ),
        (
            "DTSTART:20260309T090000",
            "",
            [],
            ZONE,
            [texts.ZONE_ASSUMED.fill(zone=ZONE).en],
        ),
        (
            "DTSTART;VALUE=DATE:20260309",
            "X-WR-TIMEZONE:W. Europe Standard Time",
            [("W. Europe Standard Time", "Europe/Berlin", "X-WR-TIMEZONE")],
            "Europe/Berlin",
            [
                texts.ZONE_OF_CALENDAR.fill(zone="Europe/Berlin").en,
                "W. Europe Standard Time is read as Europe/Berlin",
            ],
        ),
        (
            START,
            "X-WR-TIMEZONE:UTC",
            [("UTC", "UTC", "X-WR-TIMEZONE")],
            ZONE,
            [],
        ),
    ],
)
def test_zones_are_told(event, before, zones, assumed, said):
    """Which zone the file states, what it was taken for, and what dates were read in."""
    found = reading_of(a_calendar(event, before=before))

    assert [(each.stated, each.zone, each.property) for each in found.zones] == zones
    assert found.assumed == assumed
    assert [remark.said.en for remark in found.remarks] == said
    assert SECRET not in repr(found)


def test_zones_of_several_files_are_told_once(tmp_path):
    """And every zone that dates were read in."""
    oslo = a_calendar(NINE, before="X-WR-TIMEZONE:Europe/Oslo")
    folder = a_folder(tmp_path, a=a_calendar(NINE), b=oslo, c=a_calendar(NINE))
    found = reading_of(folder)

    assert found.zones == (
        ZoneTaken(stated="Asia/Shanghai", zone="Asia/Shanghai", property="TZID"),
        ZoneTaken(stated="Europe/Oslo", zone="Europe/Oslo", property="X-WR-TIMEZONE"),
    )
    assert found.assumed == "Asia/Shanghai, Europe/Oslo"


def test_an_exception_without_its_series_is_told():
    """It counts where it stands, and the reader may wonder where the rest is."""
    found = reading_of(a_calendar(f"UID:a\nRECURRENCE-ID:20260309T010000Z\n{TEN}"))

    assert [(each.place, each.said, each.broken) for each in found.remarks] == [
        ("event 1", texts.WITHOUT_SERIES, None)
    ]


def test_a_reading_shows_no_times():
    """When somebody is free is nothing for a log."""
    assert "datetime" not in repr(reading_of(a_calendar(NINE)))
