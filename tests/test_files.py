"""Centre and case files: what they may say, and one clear error for what they may not."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop import files, profiles, reading
from onestop.errors import FileError
from onestop.model import (
    Appointment,
    Case,
    Centre,
    Child,
    Companion,
    Gender,
    HalfDay,
    Hours,
    LeftOut,
    Override,
    PastInterview,
    Person,
    Pin,
    Plan,
    Recurrence,
    Room,
    Sent,
    Site,
    Standing,
    Told,
    Urgency,
    Visit,
    Window,
    Wishes,
)
from onestop.texts import Language
from tests.filing import AWARE, CORRECT, judge, write

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

[[sites]]
ref = "hospital"
travel = { main = 25 }

[[rooms]]
ref = "int-1"
site = "main"
kinds = ["interview"]
features = ["recording"]
capacity = 1
observed_from = "obs-1"
reset = 20
away = [{ start = 2026-03-16T08:00:00+08:00, end = 2026-03-16T20:00:00+08:00 }]
label = "301"
email = "room301@example.org"

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
territory = ["haishu", "yinzhou"]
contact = "duty telephone 3"
site_only = true
on_call = [{ rrule = "FREQ=DAILY", from = "18:00", to = "08:00", holidays = true }]
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
distressed = true
told_all = true
at_risk = true
more_time = "an interpreter comes from afar"
consented = true
territory = "haishu"
family = "F-0412"
with_cases = ["2026-0413"]
suspects = ["X-1"]
refused = ["P08"]
lessons = [{ rrule = "FREQ=WEEKLY;BYDAY=MO", from = "08:00", to = "16:00" }]
routines = [{ rrule = "FREQ=DAILY", from = "12:00", to = "13:30", holidays = true }]
wishes = { examiner = "female", time = "morning", person = "P01", together = "2026-0413" }
excluded = ["P07"]
blocked = [{ start = 2026-03-09T12:00:00+08:00, end = 2026-03-09T13:00:00+08:00 }]

[[companions]]
ref = "G1"
relation = "grandmother"
gender = "female"
suitable = false
may_consent = true
languages = ["ug"]
email = "g1@example.org"
hours = [{ rrule = "FREQ=DAILY", from = "22:00", to = "06:00" }]
away = [{ start = 2026-03-09T12:00:00+08:00, end = 2026-03-09T13:00:00+08:00 }]

[[past_interviews]]
at = 2026-03-01T09:00:00+08:00
interviewer = "P01"
adult = "G1"

[[overrides]]
rule = "R01"
reason = "a new allegation"
approved_by = "A-9"
at = 2026-03-09T08:00:00+08:00
topics = ["the new allegation"]

[[pins]]
service = "interview"
start = 2026-03-09T10:00:00+08:00
room = "int-1"
people = ["P01"]
"""  # noqa: E501 - an inline table is one line in TOML

WISHES = (
    'wishes = { examiner = "female", time = "morning", person = "P01", together = "2026-0413" }\n'
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a new folder, so that files have short names."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
                hours=(Hours(rrule="FREQ=DAILY", since=clock(8), until=clock(20), holidays=True),),
            ),
            Site(ref="hospital", travel={"main": 25}),
        ),
        rooms=(
            Room(
                ref="int-1",
                site="main",
                kinds=("interview",),
                features=("recording",),
                capacity=1,
                observed_from="obs-1",
                reset=20,
                away=(Window(since, until),),
                label="301",
                email="room301@example.org",
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
                territory=("haishu", "yinzhou"),
                contact="duty telephone 3",
                site_only=True,
                on_call=(
                    Hours(rrule="FREQ=DAILY", since=clock(18), until=clock(8), holidays=True),
                ),
                hours=(Hours(rrule="FREQ=WEEKLY;BYDAY=MO", since=clock(8, 30), until=clock(12)),),
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
        distressed=True,
        told_all=True,
        at_risk=True,
        more_time="an interpreter comes from afar",
        consented=True,
        territory="haishu",
        family="F-0412",
        with_cases=("2026-0413",),
        suspects=("X-1",),
        refused=("P08",),
        lessons=(Hours(rrule="FREQ=WEEKLY;BYDAY=MO", since=clock(8), until=clock(16)),),
        routines=(Hours(rrule="FREQ=DAILY", since=clock(12), until=clock(13, 30), holidays=True),),
        wishes=Wishes(
            examiner=Gender.FEMALE, time=HalfDay.MORNING, person="P01", together="2026-0413"
        ),
        excluded=("P07",),
        blocked=(noon,),
        companions=(
            Companion(
                ref="G1",
                relation="grandmother",
                gender=Gender.FEMALE,
                suitable=False,
                may_consent=True,
                languages=("ug",),
                email="g1@example.org",
                hours=(Hours(rrule="FREQ=DAILY", since=clock(22), until=clock(6)),),
                away=(noon,),
            ),
        ),
        past_interviews=(PastInterview(at=china("01T09:00"), interviewer="P01", adult="G1"),),
        overrides=(
            Override(
                rule="R01",
                reason="a new allegation",
                approved_by="A-9",
                at=china("09T08:00"),
                topics=("the new allegation",),
            ),
        ),
        pins=(Pin(service="interview", start=china("09T10:00"), room="int-1", people=("P01",)),),
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


def test_a_wish_is_a_wish_by_itself() -> None:
    """What is not wished for is left out, and a family that wishes nothing has no such key."""
    one = write("one.toml", CASE, ('examiner = "female", ', ""), (', together = "2026-0413"', ""))
    none = write("none.toml", CASE, (WISHES, ""))

    assert files.read_case(one).wishes == Wishes(time=HalfDay.MORNING, person="P01")
    assert files.read_case(none).wishes == Wishes()


def test_a_profile_of_ones_own_is_looked_for_beside_the_centre_file(folder: Path) -> None:
    """The centre names it from its own folder, wherever the program runs."""
    own = ('profile = "cn"', 'profile = "profiles/ours.toml"')
    path = write("here/centre.toml", CENTRE, own)
    write("here/profiles/ours.toml", "anything")

    assert files.read_centre(path).profile == str((folder / "here/profiles/ours.toml").resolve())


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
    write("here/people/P02.ics", CALENDAR)
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


def test_the_example_is_read() -> None:
    """What ships with the library is sound."""
    example = Path(files.__file__).with_name("example")

    centre = files.read_centre(example / "centre.toml")
    cases = [files.read_case(path) for path in sorted((example / "cases").iterdir())]

    assert any(person.busy for person in centre.people)
    assert len({case.ref for case in cases}) == len(cases) == 3


FORMATS = Path(__file__).parents[1] / "docs" / "reference" / "file-formats.md"
RENAMED = {"since": "from", "until": "to"}
ELSEWHERE = {("Centre", "holiday_years"), ("Person", "busy")}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("## centre.toml", Centre),
        ("### sites", Site),
        ("### rooms", Room),
        ("### people", Person),
        ("### hours", Hours),
        ("## case.toml", Case),
        ("### child", Child),
        ("### companions", Companion),
        ("### past_interviews", PastInterview),
        ("### wishes", Wishes),
        ("### overrides", Override),
        ("### pins", Pin),
        ("## plan.json", Plan),
        ("### visits", Visit),
        ("### appointments", Appointment),
        ("### left_out", LeftOut),
        ("## .sent.json", Sent),
        ("### messages", Told),
    ],
)
def test_the_reference_lists_every_key(heading: str, kind: type[attrs.AttrsInstance]) -> None:
    """A key that is read is a key that people can look up."""
    section = FORMATS.read_text(encoding="utf-8").split(f"\n{heading}\n")[1].split("\n#")[0]
    listed = re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]*)\|", section, re.MULTILINE)))

    fields = [f.name for f in attrs.fields(kind) if (kind.__name__, f.name) not in ELSEWHERE]
    extra = {"format", "calendar"} & set(listed)
    assert set(listed) - extra == {RENAMED.get(name, name) for name in fields}
    assert len(listed) == len(set(listed))


# What files may not say: old text, new text, place, and what is told.

REF = "a reference of letters, digits, dots and hyphens, at most 64 characters"
LINE = "one line of at most 200 characters without control characters"
CENTRE_KEYS = "ref, time_zone, profile, grid, mailbox, sites, rooms, working_days, people, holidays"
CASE_KEYS = (
    "ref, urgency, reported, incident, child, services, standing, injured, distressed, told_all,"
    " at_risk, more_time, consented, territory, family, with_cases, suspects, refused, lessons,"
    " routines, wishes, companions, excluded, past_interviews, overrides, blocked, pins"
)
PERSON_KEYS = (
    "ref, name, roles, agency, gender, languages, email, travel, notice, remote, certificates,"
    " max_interviews_per_day, territory, contact, site_only, hours, on_call, away, calendar"
)
PROFILE = (
    f"a profile that ships with onestop ({', '.join(profiles.shipped())})"
    " or the path of a file that ends in .toml"
)
MISSING = "this key, but it is missing; add it and run again"
UNKNOWN = "a known key; remove it, or use one of: "

BAD_CASES = [
    # Keys.
    ("injured =", "injurd =", "injurd", "a known key; did you mean injured?"),
    ("age = 8", "aged = 8", "child.aged", "a known key; did you mean age?"),
    ("injured = true", 'school = "x"', "school", UNKNOWN + CASE_KEYS),
    ("told_all = true", "told = true", "told", "a known key; did you mean told_all?"),
    ("with_cases", "wiht_cases", "wiht_cases", "a known key; did you mean with_cases?"),
    ("injured = true", '"a name" = 1', "?", UNKNOWN + CASE_KEYS),
    ('urgency = "acute"\n', "", "urgency", MISSING),
    ("age = 8, ", "", "child.age", MISSING),
    ('relation = "grandmother"\ngender = "female"\n', "", "companions[0].gender", MISSING),
    ('reason = "a new allegation"\n', "", "overrides[0].reason", MISSING),
    # Types and ranges.
    ("age = 8", "age = 18", "child.age", "a whole number from 0 to 17" + CORRECT),
    ("age = 8", "age = -1", "child.age", "a whole number from 0 to 17" + CORRECT),
    ("age = 8", 'age = "8"', "child.age", "a whole number from 0 to 17" + CORRECT),
    ("age = 8", "age = 8.0", "child.age", "a whole number from 0 to 17" + CORRECT),
    ("age = 8", "age = true", "child.age", "a whole number from 0 to 17" + CORRECT),
    ("injured = true", "injured = 1", "injured",
     "true or false, without quotation marks" + CORRECT),
    ('urgency = "acute"', 'urgency = "Acute"', "urgency",
     "one of acute, urgent, planned" + CORRECT),
    ('standing = "witness"', "standing = 5", "standing",
     "one of victim, witness, suspect" + CORRECT),
    ('time = "morning"', 'time = "night"', "wishes.time", "one of morning, afternoon" + CORRECT),
    ('examiner = "female"', "examiner = 5", "wishes.examiner", "one of female, male" + CORRECT),
    ("distressed = true", 'distressed = "x"', "distressed",
     "true or false, without quotation marks" + CORRECT),
    ("at = 2026-03-09T08:00:00+08:00\n", "", "overrides[0].at", MISSING),
    ("at = 2026-03-09T08:00:00+08:00", "at = 2026-03-09T08:00:00", "overrides[0].at",
     AWARE + CORRECT),
    ('to = "16:00"', 'till = "16:00"', "lessons[0].till",
     UNKNOWN + "rrule, from, to, holidays"),
    ('"FREQ=WEEKLY;BYDAY=MO"', '"FREQ=SOMETIMES"', "lessons[0].rrule",
     "FREQ of HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY" + CORRECT),
    ('ref = "2026-0412"', "ref = 412", "ref", "text in quotation marks" + CORRECT),
    ('ref = "2026-0412"', 'ref = "a b"', "ref", REF + CORRECT),
    ('"P07"', '"P07", "P07"', "excluded", "every reference once, but P07 stands twice" + CORRECT),
    ('["disability"]', '["x", "x"]', "child.needs", "every entry once" + CORRECT),
    ('["rights", "interview"]', "[]", "services", "at least one entry" + CORRECT),
    ('["rights", "interview"]', '"rights"', "services", "a list in square brackets" + CORRECT),
    ('"g1@example.org"', '"g1 at example"', "companions[0].email",
     "one mail address such as duty@example.org" + CORRECT),
    ('"grandmother"', '"a\\nb"', "companions[0].relation", LINE + CORRECT),
    ('topics = ["the new allegation"]', 'topics = [""]', "overrides[0].topics",
     "at least one entry" + CORRECT),
    # Times.
    ("reported = 2026-03-09T07:40:00+08:00", "reported = 2026-03-09T07:40:00", "reported",
     AWARE + CORRECT),
    ("reported = 2026-03-09T07:40:00+08:00", "reported = 2026-03-09", "reported", AWARE + CORRECT),
    ("2026-03-01T09:00:00+08:00", "2026-03-01T09:00:00", "past_interviews[0].at", AWARE + CORRECT),
    ("start = 2026-03-09T10:00:00+08:00", "start = 9999-12-31T23:00:00-01:00", "pins[0].start",
     "years from 1900 to 2200" + CORRECT),
    ("[2026-03-08T21:00:00+08:00, 2026-03-08T23:00:00+08:00]", "2026-03-08T21:00:00", "incident",
     AWARE + CORRECT),
    ("2026-03-08T23:00:00+08:00]", "2026-03-08T23:00:00]", "incident[1]", AWARE + CORRECT),
    (", 2026-03-08T23:00:00+08:00]", "]", "incident",
     "one date and time with its offset, or two in square brackets: earliest, latest" + CORRECT),
    ("2026-03-08T23:00:00+08:00]", "2026-03-08T21:00:00+08:00]", "incident[1]",
     "an end later than the start" + CORRECT),
    ("[2026-03-08T21:00:00+08:00, 2026-03-08T23:00:00+08:00]", "2026-03-09T07:41:00+08:00",
     "incident", "a time before the report" + CORRECT),
    ('from = "22:00"', 'from = "24:00"', "companions[0].hours[0].from",
     'a time of day in whole minutes such as "08:30"' + CORRECT),
    ("blocked = [{ start = 2026-03-09T12:00:00+08:00, end = 2026-03-09T13:00:00+08:00 }]",
     "blocked = [{ start = 2026-03-09T12:00:00+08:00, end = 2026-03-09T12:00:00+08:00 }]",
     "blocked[0].end", "an end later than the start" + CORRECT),
    # What contradicts itself.
    ("[[past_interviews]]", '[[companions]]\nref = "G1"\ngender = "male"\n[[past_interviews]]',
     "companions[1].ref", "every reference once, but G1 stands twice" + CORRECT),
    ("[[pins]]",
     '[[pins]]\nservice = "interview"\nstart = 2026-03-09T15:00:00+08:00\n[[pins]]',
     "pins", "at most one pin per service" + CORRECT),
    ('with_cases = ["2026-0413"]', 'with_cases = ["2026-0412"]', "with_cases",
     "the ref of another case" + CORRECT),
    ('together = "2026-0413"', 'together = "2026-0412"', "wishes.together",
     "the ref of another case" + CORRECT),
    # Overrides.
    ('rule = "R01"', 'rule = "R60"', "overrides[0].rule", "the id of a known rule" + CORRECT),
    ('rule = "R01"', 'rule = "F01"', "overrides[0].rule",
     "a rule of practice: F01 is part of the frame and always holds" + CORRECT),
    ('topics = ["the new allegation"]\n', "", "overrides[0].topics",
     "the topics that the second interview is limited to; add it and run again"),
    # The file as a whole.
    ("onestop/case/1", "onestop/case/2", "format",
     '"onestop/case/1"; this is another kind of file, or made for another version of onestop'),
    ('format = "onestop/case/1"\n', "", "format", '"onestop/case/1"; add it and run again'),
    ('urgency = "acute"', "urgency = acute", "line 3, column 11",
     'TOML, such as key = "text" or key = 5' + CORRECT),
]  # fmt: skip

BAD_CENTRES = [
    ("grid = 10", "gird = 10", "gird", "a known key; did you mean grid?"),
    ("holidays = [2026-10-01", "holiday = [2026-10-01", "holiday",
     "a known key; did you mean holidays?"),
    ("grid = 10", "holiday_years = [2026]", "holiday_years", "a known key; did you mean holidays?"),
    ('ref = "P02"', 'ref = "P02"\non_call = true', "people[1].on_call",
     "a list in square brackets" + CORRECT),
    ('ref = "P02"', 'ref = "P02"\nterritory = "x"', "people[1].territory",
     "a list in square brackets" + CORRECT),
    ("duty telephone 3", "duty\\n3", "people[0].contact", LINE + CORRECT),
    ('ref = "P02"', 'ref = "P02"\nbusy = []', "people[1].busy", UNKNOWN + PERSON_KEYS),
    ("grid = 10", "opening = 1", "opening", UNKNOWN + CENTRE_KEYS),
    ('roles = ["doctor"]\n', "", "people[1].roles", MISSING),
    ("grid = 10", "grid = 7", "grid",
     "minutes that divide the hour: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60" + CORRECT),
    ("grid = 10", "grid = true", "grid", "a whole number" + CORRECT),
    ("Asia/Shanghai", "Asia/Shangai", "time_zone",
     "an IANA time zone such as Asia/Shanghai" + CORRECT),
    ("capacity = 1", "capacity = 0", "rooms[0].capacity", "a whole number from 1 to 50" + CORRECT),
    ("max_interviews_per_day = 2", 'max_interviews_per_day = "2"',
     "people[0].max_interviews_per_day", "a whole number from 1 to 20" + CORRECT),
    ('gender = "male"', 'gender = "m"', "people[1].gender", "one of female, male" + CORRECT),
    ('ref = "P02"', 'ref = "P01"', "people[1].ref",
     "every reference once, but P01 stands twice" + CORRECT),
    ('observed_from = "obs-1"', 'observed_from = "obs-2"', "rooms[0].observed_from",
     "the ref of another room of this centre" + CORRECT),
    ('site = "main"\nkinds = ["observation"]', 'site = "x"\nkinds = ["observation"]',
     "rooms[1].site", "the ref of a site of this centre" + CORRECT),
    ('name = "3rd floor"', 'name = "3rd floor"\n[[sites]]\nref = "two"',
     "sites[0].travel", "the minutes to site two, said once or both times the same" + CORRECT),
    ("{ main = 25 }", "{ main = 25.5 }", "sites[1].travel",
     "a whole number from 0 to 1440" + CORRECT),
    ("{ main = 25 }", "5", "sites[1].travel", "a table of keys and values" + CORRECT),
    ("{ main = 25 }", "{ mian = 25 }", "sites[1].travel",
     "the ref of a site of this centre" + CORRECT),
    ("p01@example.org", "centre@example.org", "people[0].email",
     "an address other than the centre's mailbox, which only sends" + CORRECT),
    ("room301@example.org", "CENTRE@example.org", "rooms[0].email",
     "an address other than the centre's mailbox, which only sends" + CORRECT),
    ('ref = "P02"', 'ref = "int-1"', "rooms[0].ref",
     "every reference once, but int-1 stands twice" + CORRECT),
    ("p01@example.org", "p01@" + "a" * 247 + ".org", "people[0].email",
     "one mail address such as duty@example.org" + CORRECT),
    ("start = 2026-03-10T08:00:00+08:00", "start = 2026-03-10T08:00:00", "people[0].away[0].start",
     AWARE + CORRECT),
    ("start = 2026-03-10T08:00:00+08:00", "start = 2026-03-10", "people[0].away[0].start",
     AWARE + CORRECT),
    ("end = 2026-03-10T12:00:00+08:00", "end = 2026-03-10T07:00:00+08:00", "people[0].away[0].end",
     "an end later than the start" + CORRECT),
    ("from = 08:30:00", "from = 08:30:30", "people[0].hours[0].from",
     'a time of day in whole minutes such as "08:30"' + CORRECT),
    ('"FREQ=DAILY", from = "08:00"', '5, from = "08:00"', "sites[0].hours[0].rrule",
     "text in quotation marks" + CORRECT),
    ("2026-10-02]", "2026-10-02T00:00:00]", "holidays[1]", "a date such as 2026-10-01" + CORRECT),
    ("[2026-10-01, 2026-10-02]", '"China"', "holidays",
     'a list of dates or a country code such as "CN"' + CORRECT),
    ("[2026-10-01, 2026-10-02]", "5", "holidays",
     'a list of dates or a country code such as "CN"' + CORRECT),
    ("[2026-10-01, 2026-10-02]", '"CN"', "working_days",
     "no such key beside a country code, which brings its own; remove it and run again"),
    ('profile = "cn"', 'profile = "cnn"', "profile",
     PROFILE + "; did you mean cn?"),
    ('"FREQ=DAILY", from = "08:00"', '"FREQ=SOMETIMES", from = "08:00"', "sites[0].hours[0].rrule",
     "FREQ of HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY" + CORRECT),
    ("onestop/centre/1", "onestop/case/1", "format",
     '"onestop/centre/1"; this is another kind of file, or made for another version of onestop'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "told"), BAD_CASES)
def test_a_case_file_is_refused_with_place_and_remedy(
    old: str, new: str, place: str, told: str
) -> None:
    """One sentence says where, what was expected and what to do."""
    path = write("case.toml", CASE, (old, new))

    with pytest.raises(FileError) as caught:
        files.read_case(path)

    judge(caught.value, "case.toml", place, told)


@pytest.mark.parametrize(("old", "new", "place", "told"), BAD_CENTRES)
def test_a_centre_file_is_refused_with_place_and_remedy(
    old: str, new: str, place: str, told: str
) -> None:
    """One sentence says where, what was expected and what to do."""
    path = write("centre.toml", CENTRE, (old, new))

    with pytest.raises(FileError) as caught:
        files.read_centre(path)

    judge(caught.value, "centre.toml", place, told)


@pytest.mark.parametrize(
    "name", ["../P02.ics", "/etc/P02.ics", "C:/P02.ics", "\\\\P02.ics", "link/P02.ics", "loop"]
)
def test_a_calendar_outside_of_the_centre_files_folder_is_refused(folder: Path, name: str) -> None:
    """Neither a path nor a link leads to other people's files."""
    write("P02.ics", CALENDAR)
    write("here/people/P02.ics", CALENDAR)
    Path("here/link").symlink_to(folder)
    Path("here/loop").symlink_to("loop")
    path = write("here/centre.toml", CENTRE + f"calendar = '{name}'\n")

    with pytest.raises(FileError) as caught:
        files.read_centre(path)

    if name == "loop":
        assert caught.value.file == "here/loop"
        return
    told = "a file inside the folder of the centre file, named from there, such as people/P01.ics"
    judge(caught.value, "here/centre.toml", "people[1].calendar", told + CORRECT)


def test_a_calendar_that_is_missing_or_none_is_named() -> None:
    """The calendar is the file to mend, not the centre file."""
    path = write("centre.toml", CENTRE + 'calendar = "people/P02.ics"\n')

    with pytest.raises(FileError) as missing:
        files.read_centre(path)
    write("people/P02.ics", "no calendar")
    with pytest.raises(FileError) as none:
        files.read_centre(path)

    assert missing.value.file == none.value.file == "people/P02.ics"
    assert str(missing.value) == (
        "people/P02.ics: expected a file that exists; check its name and run again"
    )


# Whatever a file says: our own error or none, and nothing personal in it.

MARK = "Xmarkx"
MARKED = {
    "child": {
        "ref": "C-1",
        "age": 8,
        "gender": "female",
        "languages": [f"{MARK}a", f"{MARK}b"],
        "needs": [f"{MARK}c", f"{MARK}d"],
    },
    "relation": f"{MARK} e",
    "email": f"{MARK}f@example.org",
    "name": f"{MARK} g",
    "contact": f"{MARK} k",
    "more_time": f"{MARK} m",
    "reason": f"{MARK} h",
    "topics": [f"{MARK} i", f"{MARK} j"],
}


def marked(tree: Any) -> Any:
    """Return *tree* with a mark in every personal field that can hold one."""
    if isinstance(tree, list):
        return [marked(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    return {key: copy.deepcopy(MARKED.get(key, marked(value))) for key, value in tree.items()}


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container in *tree* with each of its keys or indices."""
    steps = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in list(steps):
        yield tree, key
        if isinstance(value, dict | list):
            yield from places(value)


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, -1, 10**30, 0.5, f"{MARK}!", f"{MARK}\n", "\ud800", "", [], {}, [[]]),
        *("2026-03-09", "2026-03-09T08:00:00", "0001-01-01T00:00:00+14:00", "08:30", {"a": 1}),
        f"{MARK} " * 500,
    ]
)


@st.composite
def spoilt(draw: st.DrawFn, text: str) -> dict[str, Any]:
    """Draw the tree of a good file, marked, with one to three things changed."""
    tree: dict[str, Any] = marked(as_json(text))
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(list(places(tree))))
        change = draw(st.sampled_from(["drop", "junk", "double", "rename"]))
        value = holder[key] if isinstance(holder, dict) else holder.pop(key)
        if change == "junk":
            value = copy.deepcopy(draw(JUNK))
        if change == "double":
            value = [value, value]
        if isinstance(holder, list):
            holder += [] if change == "drop" else [value]
            holder += [value] if change == "rename" else []
        elif change in ("drop", "rename"):
            del holder[key]
            holder |= {key[:-1] or "x": value} if change == "rename" else {}
        else:
            holder[key] = value
    return tree


def outcome(read: Callable[[str], object], path: str) -> str:
    """Return what reading *path* says, in both languages: nothing if it is fine."""
    told = ""
    try:
        read(path)
    except FileError as error:
        told = str(error) + error.say(Language.ZH) + repr(error)
    return told


@settings(max_examples=150)
@given(spoilt(CASE))
def test_a_spoilt_case_file_ends_in_our_error_and_tells_nothing_personal(
    tree: dict[str, Any],
) -> None:
    """No value of a personal field gets into a message, and no other exception out."""
    Path("case.json").write_text(json.dumps(tree), encoding="utf-8")

    assert MARK not in outcome(files.read_case, "case.json")


@settings(max_examples=150)
@given(spoilt(CENTRE))
def test_a_spoilt_centre_file_ends_in_our_error_and_tells_nothing_personal(
    tree: dict[str, Any],
) -> None:
    """No value of a personal field gets into a message, and no other exception out."""
    Path("centre.json").write_text(json.dumps(tree), encoding="utf-8")

    assert MARK not in outcome(files.read_centre, "centre.json")


@settings(max_examples=150)
@given(st.data())
def test_a_case_file_with_slips_of_the_pen_ends_in_our_error(data: st.DataObject) -> None:
    """Characters lost, doubled or put in anywhere leave a sound file or one of our errors."""
    text = CASE.replace("grandmother", MARK).replace("a new allegation", MARK)
    for _ in range(data.draw(st.integers(1, 3))):
        where = data.draw(st.integers(0, len(text)))
        lost = data.draw(st.integers(0, 3))
        text = text[:where] + data.draw(st.text(max_size=3)) + text[where + lost :]
    Path("case.toml").write_bytes(text.encode(errors="surrogatepass"))

    assert MARK not in outcome(files.read_case, "case.toml")


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_by_every_reader(data: bytes) -> None:
    """Nothing but our own error comes out."""
    Path("any").write_bytes(data)

    for read in (files.read_centre, files.read_case, files.read_plan):
        assert outcome(read, "any")
