"""Centre, case and plan files: what they may say, what they may not, and how plans are written."""

import copy
import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop import files, reading
from onestop.errors import FileError, InputError, OutputError
from onestop.model import (
    Appointment,
    Attendance,
    Case,
    Centre,
    Child,
    Companion,
    Conflict,
    Gender,
    Hours,
    LevelValue,
    Lifted,
    Override,
    PastInterview,
    Person,
    Pin,
    Plan,
    Presence,
    Reason,
    Recurrence,
    Room,
    Site,
    Standing,
    Status,
    Unplanned,
    Urgency,
    Visit,
    Window,
)
from onestop.texts import Language, Text
from tests.builders import a_plan, an_appointment, at

CENTRE = """\
format = "onestop/centre/1"
ref = "haishu"
time_zone = "Asia/Shanghai"
profile = "cn"
grid = 10
mailbox = "centre@example.org"
holidays = [2026-10-01, 2026-10-02]
working_days = [2026-10-10]

[[sites]]
ref = "main"
name = "3rd floor"
hours = [{ rrule = "FREQ=DAILY", from = "08:00", to = "20:00", holidays = true }]

[[rooms]]
ref = "int-1"
site = "main"
kinds = ["interview"]
features = ["recording"]
capacity = 2
observed_from = "obs-1"
reset = 20
away = [{ start = 2026-03-16T08:00:00+08:00, end = 2026-03-16T20:00:00+08:00 }]
label = "301"

[[rooms]]
ref = "obs-1"
site = "main"
kinds = ["observation"]

[[people]]
ref = "P01"
name = "Example Officer"
roles = ["interviewer", "police"]
agency = "police"
gender = "female"
languages = ["zh"]
email = "p01@example.org"
travel = 15
notice = 30
remote = true
certificates = ["forensic"]
max_interviews_per_day = 2
hours = [{ rrule = "FREQ=WEEKLY;BYDAY=MO", from = 08:30:00, to = 12:00:00 }]
away = [{ start = 2026-03-10T08:00:00+08:00, end = 2026-03-10T12:00:00+08:00 }]

[[people]]
ref = "P02"
roles = ["doctor"]
gender = "male"
"""

CASE = """\
format = "onestop/case/1"
ref = "2026-0412"
urgency = "acute"
incident = [2026-03-08T21:00:00+08:00, 2026-03-08T23:00:00+08:00]
reported = 2026-03-09T07:40:00+08:00
child = { ref = "C-0412", age = 8, gender = "female", languages = ["ug"], needs = ["disability"], travel = 40 }
services = ["rights", "interview"]
standing = "witness"
injured = true
excluded = ["P07"]
blocked = [{ start = 2026-03-09T12:00:00+08:00, end = 2026-03-09T13:00:00+08:00 }]

[[companions]]
ref = "G1"
relation = "grandmother"
gender = "female"
suitable = false
languages = ["ug"]
email = "g1@example.org"
hours = [{ rrule = "FREQ=DAILY", from = "22:00", to = "06:00" }]
away = [{ start = 2026-03-09T12:00:00+08:00, end = 2026-03-09T13:00:00+08:00 }]

[[past_interviews]]
at = 2026-03-01T09:00:00+08:00
interviewer = "P01"

[[overrides]]
rule = "R01"
reason = "a new allegation"
approved_by = "A-9"
topics = ["the new allegation"]

[[pins]]
service = "interview"
start = 2026-03-09T10:00:00+08:00
room = "int-1"
people = ["P01"]
"""  # noqa: E501 - an inline table is one line in TOML


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a new folder, so that files have short names."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str, *changes: tuple[str, str]) -> str:
    """Write *text* with *changes* to the file *name*, and return its name."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return name


def china(day: str) -> datetime:
    """Return a moment by its wall clock in China."""
    return datetime.fromisoformat(f"2026-03-{day}:00+08:00")


# What files may say.


def test_a_centre_file_becomes_a_centre() -> None:
    """Every key lands in its field; the value is that of the model, not of the reader."""
    since, until = china("16T08:00"), china("16T20:00")

    assert files.read_centre(write("centre.toml", CENTRE)) == Centre(
        ref="haishu",
        time_zone="Asia/Shanghai",
        profile="cn",
        grid=10,
        mailbox="centre@example.org",
        holidays=(date(2026, 10, 1), date(2026, 10, 2)),
        working_days=(date(2026, 10, 10),),
        sites=(
            Site(
                ref="main",
                name="3rd floor",
                hours=(
                    Hours(rrule="FREQ=DAILY", since=clock(8), until=clock(20), holidays=True),
                ),
            ),
        ),
        rooms=(
            Room(
                ref="int-1",
                site="main",
                kinds=("interview",),
                features=("recording",),
                capacity=2,
                observed_from="obs-1",
                reset=20,
                away=(Window(since, until),),
                label="301",
            ),
            Room(ref="obs-1", site="main", kinds=("observation",)),
        ),
        people=(
            Person(
                ref="P01",
                name="Example Officer",
                roles=("interviewer", "police"),
                agency="police",
                gender=Gender.FEMALE,
                languages=("zh",),
                email="p01@example.org",
                travel=15,
                notice=30,
                remote=True,
                certificates=("forensic",),
                max_interviews_per_day=2,
                hours=(
                    Hours(rrule="FREQ=WEEKLY;BYDAY=MO", since=clock(8, 30), until=clock(12)),
                ),
                away=(Window(china("10T08:00"), china("10T12:00")),),
            ),
            Person(ref="P02", roles=("doctor",), gender=Gender.MALE),
        ),
    )


def test_a_case_file_becomes_a_case() -> None:
    """Every key lands in its field."""
    noon = Window(china("09T12:00"), china("09T13:00"))

    assert files.read_case(write("case.toml", CASE)) == Case(
        ref="2026-0412",
        urgency=Urgency.ACUTE,
        incident=Window(china("08T21:00"), china("08T23:00")),
        reported=china("09T07:40"),
        child=Child(
            ref="C-0412",
            age=8,
            gender=Gender.FEMALE,
            languages=("ug",),
            needs=("disability",),
            travel=40,
        ),
        services=("rights", "interview"),
        standing=Standing.WITNESS,
        injured=True,
        excluded=("P07",),
        blocked=(noon,),
        companions=(
            Companion(
                ref="G1",
                relation="grandmother",
                gender=Gender.FEMALE,
                suitable=False,
                languages=("ug",),
                email="g1@example.org",
                hours=(Hours(rrule="FREQ=DAILY", since=clock(22), until=clock(6)),),
                away=(noon,),
            ),
        ),
        past_interviews=(PastInterview(at=china("01T09:00"), interviewer="P01"),),
        overrides=(
            Override(
                rule="R01",
                reason="a new allegation",
                approved_by="A-9",
                topics=("the new allegation",),
            ),
        ),
        pins=(
            Pin(service="interview", start=china("09T10:00"), room="int-1", people=("P01",)),
        ),
    )


def test_one_moment_of_an_incident_is_a_window_of_its_minute() -> None:
    """A report often knows the minute."""
    moment = ("[2026-03-08T21:00:00+08:00, 2026-03-08T23:00:00+08:00]", "2026-03-08T21:00:00+08:00")

    case = files.read_case(write("case.toml", CASE, moment))

    assert case.incident == Window(china("08T21:00"), china("08T21:01"))


def test_a_case_may_come_as_json() -> None:
    """What programs exchange has the same keys, with times as text."""
    Path("case.json").write_text(json.dumps(as_json(CASE)), encoding="utf-8")

    assert files.read_case("case.json") == files.read_case(write("case.toml", CASE))


def as_json(text: str) -> dict[str, Any]:
    """Return what a TOML *text* says, with dates and times as JSON has them."""
    tree = json.loads(json.dumps(reading.from_toml(text), default=lambda value: value.isoformat()))
    for hours in (h for person in tree.get("people", ()) for h in person.get("hours", ())):
        hours |= {key: hours[key][:5] for key in ("from", "to")}
    assert isinstance(tree, dict)
    return tree


def test_a_country_code_brings_holidays_and_make_up_days() -> None:
    """China's National Day is off in 2025, and a weekend day before it is worked."""
    changes = (("[2026-10-01, 2026-10-02]", '"CN"'), ("working_days = [2026-10-10]\n", ""))

    centre = files.read_centre(write("centre.toml", CENTRE, *changes))

    assert date(2025, 10, 1) in centre.holidays
    assert date(2025, 9, 28) in centre.working_days
    assert centre.holiday_years is not None
    assert 2025 in centre.holiday_years


CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:1@example.org
DTSTAMP:20260301T000000Z
DTSTART:20260309T090000
DTEND:20260309T100000
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_a_calendar_beside_the_centre_file_becomes_busy_time(folder: Path) -> None:
    """The path is relative to the centre file; floating times are the centre's."""
    write("here/people/P02.ics", CALENDAR) if Path("here").mkdir() else None
    Path("here/people").mkdir(exist_ok=True)
    Path("here/people/P02.ics").write_bytes(CALENDAR.encode())
    path = write("here/centre.toml", CENTRE + 'calendar = "people/P02.ics"\n')

    person = files.read_centre(folder / path).people[1]

    assert type(person) is Person
    assert person.busy == (
        Recurrence(
            start=datetime.fromisoformat("2026-03-09T09:00"),
            length=timedelta(hours=1),
            zone="Asia/Shanghai",
        ),
    )
