"""Plan files, and how files are written: whole or not at all."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop import files
from onestop.errors import FileError, InputError, OutputError
from onestop.model import (
    Appointment,
    Attendance,
    Conflict,
    LeftOut,
    LevelValue,
    Lifted,
    Override,
    Plan,
    Presence,
    Reason,
    Status,
    Unplanned,
    Visit,
)
from onestop.texts import Text
from tests.builders import a_plan, an_appointment, at
from tests.filing import AWARE, CORRECT, as_nobody, judge, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a new folder, so that files have short names."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Plans.


def test_a_plan_file_says_what_the_design_says() -> None:
    """Keys in order, times with the centre's offset, Chinese as itself, one line end."""
    conflict = Conflict(
        reasons=(Reason(rule="F05", subject="P07", sentence=Text("Nobody is free.", "无人有空。")),)
    )
    override = Override(rule="R37", reason="夜间", approved_by="A-9", at=at("07:55"))
    plan = a_plan(
        revision=3,
        visits=(
            Visit(
                case="2026-0001",
                child="C-1",
                family="F-1",
                with_cases=("2026-0002",),
                kept_apart=True,
                appointments=(interview(),),
            ),
        ),
        left_out=(LeftOut(case="2026-0001", service="counselling", conflict=conflict),),
        unplanned=(Unplanned(case="2026-0002", conflict=conflict),),
        overrides=(Lifted(case="2026-0001", override=override),),
    )

    text = files.plan_to_json(plan, zone="Asia/Shanghai")

    assert text == PLAN
    files.write_plan(plan, "plan.json", zone="Asia/Shanghai")
    assert Path("plan.json").read_bytes() == PLAN.encode()
    assert files.read_plan("plan.json") == plan


def interview() -> Appointment:
    """Return an appointment that fills every key."""
    return an_appointment(
        "interview",
        "10:05",
        "10:50",
        Attendance(ref="P-ada", seat="lead"),
        Attendance(ref="J-gil", seat="prosecutor", presence=Presence.OBSERVING),
        room="interview-1",
        observed_from="obs-1",
        part=2,
        child=False,
    )


PLAN = """\
{
  "format": "onestop/plan/1",
  "centre": "centre-1",
  "revision": 3,
  "status": "feasible",
  "objective": [
    {
      "level": "on-site",
      "value": 0,
      "bound": 0
    }
  ],
  "visits": [
    {
      "case": "2026-0001",
      "child": "C-1",
      "family": "F-1",
      "with_cases": [
        "2026-0002"
      ],
      "kept_apart": true,
      "appointments": [
        {
          "ref": "2026-0001.interview",
          "service": "interview",
          "part": 2,
          "child": false,
          "start": "2026-03-09T10:05:00+08:00",
          "end": "2026-03-09T10:50:00+08:00",
          "room": "interview-1",
          "observed_from": "obs-1",
          "people": [
            {
              "ref": "P-ada",
              "seat": "lead",
              "presence": "room"
            },
            {
              "ref": "J-gil",
              "seat": "prosecutor",
              "presence": "observing"
            }
          ]
        }
      ]
    }
  ],
  "unplanned": [
    {
      "case": "2026-0002",
      "conflict": {
        "reasons": [
          {
            "rule": "F05",
            "subject": "P07",
            "sentence": {
              "en": "Nobody is free.",
              "zh": "无人有空。"
            }
          }
        ]
      }
    }
  ],
  "left_out": [
    {
      "case": "2026-0001",
      "service": "counselling",
      "conflict": {
        "reasons": [
          {
            "rule": "F05",
            "subject": "P07",
            "sentence": {
              "en": "Nobody is free.",
              "zh": "无人有空。"
            }
          }
        ]
      }
    }
  ],
  "overrides": [
    {
      "case": "2026-0001",
      "override": {
        "rule": "R37",
        "reason": "夜间",
        "approved_by": "A-9",
        "at": "2026-03-09T07:55:00+08:00",
        "topics": []
      }
    }
  ]
}
"""

UNKNOWN = "a known key; remove it, or use one of: "
BAD_PLANS = [
    ('"feasible"', '"best"', "status", "one of optimal, feasible" + CORRECT),
    ('"revision": 3', '"revision": -1', "revision",
     "a whole number from 0 to 1000000000" + CORRECT),
    ("10:05:00+08:00", "10:05:00", "visits[0].appointments[0].start", AWARE + CORRECT),
    ("10:50:00", "10:05:00", "visits[0].appointments[0].end",
     "an end later than the start" + CORRECT),
    ('"presence": "observing"', '"presence": "away"',
     "visits[0].appointments[0].people[1].presence",
     "one of room, observing, remote" + CORRECT),
    ('"child": "C-1"', '"name": "x"', "visits[0].name",
     UNKNOWN + "case, child, family, with_cases, kept_apart, appointments"),
    ('"child": false', '"child": 0', "visits[0].appointments[0].child",
     "true or false, without quotation marks" + CORRECT),
    ('"service": "counselling"', '"service": "a b"', "left_out[0].service",
     "a reference of letters, digits, dots and hyphens, at most 64 characters" + CORRECT),
    ('        "at": "2026-03-09T07:55:00+08:00",\n', "", "overrides[0].override.at",
     "this key, but it is missing; add it and run again"),
    ("onestop/plan/1", "onestop/plan/9", "format",
     '"onestop/plan/1"; this is another kind of file, or made for another version of onestop'),
    ('"room": "interview-1",', '"room": "interview-1"', "line 31, column 11",
     'JSON, such as {"key": "text", "number": 5}' + CORRECT),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "told"), BAD_PLANS)
def test_a_plan_file_is_refused_with_place_and_remedy(
    old: str, new: str, place: str, told: str
) -> None:
    """A plan that was edited or cut off is not taken for one."""
    path = write("plan.json", PLAN, (old, new))

    with pytest.raises(FileError) as caught:
        files.read_plan(path)

    judge(caught.value, "plan.json", place, told)


def test_a_case_or_an_appointment_that_stands_twice_in_a_plan_is_refused() -> None:
    """Which of both would be meant?"""
    visit = Visit(case="2026-0001", child="C-1", appointments=(interview(), interview()))
    files.write_plan(a_plan(visits=(visit,)), "appointment.json")
    files.write_plan(a_plan(visits=(*a_plan().visits, *a_plan().visits)), "visit.json")

    for path, place, ref in (
        ("appointment.json", "visits[0].appointments[1].ref", "2026-0001.interview"),
        ("visit.json", "visits[1].case", "2026-0001"),
    ):
        with pytest.raises(FileError) as caught:
            files.read_plan(path)
        judge(caught.value, path, place, f"every reference once, but {ref} stands twice{CORRECT}")


def test_a_plan_of_an_earlier_version_means_what_it_meant() -> None:
    """Without the newer keys: one part, the child is there, nobody is kept apart."""
    tree = json.loads(files.plan_to_json(a_plan()))
    del tree["left_out"]
    for visit in tree["visits"]:
        for key in ("family", "with_cases", "kept_apart"):
            del visit[key]
        for appointment in visit["appointments"]:
            del appointment["child"], appointment["part"]
    Path("plan.json").write_text(json.dumps(tree), encoding="utf-8")

    assert files.read_plan("plan.json") == a_plan()


REFS = st.text("aB9-中", max_size=5).map(lambda tail: f"x{tail}")
LINES = st.text("aé中，😀 \\\"'/", min_size=1, max_size=9)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=80_000)).map(
    lambda since: datetime(1970, 1, 1, tzinfo=UTC) + since
)


@st.composite
def appointments(draw: st.DrawFn) -> Appointment:
    """Draw an appointment that need not make sense."""
    start, length = draw(MOMENTS), timedelta(microseconds=draw(st.integers(1, 10**11)))
    attendance = st.builds(
        Attendance, ref=REFS, seat=REFS, presence=st.sampled_from(list(Presence))
    )
    return Appointment(
        ref=draw(REFS),
        service=draw(REFS),
        part=draw(st.integers(1, 9)),
        child=draw(st.booleans()),
        start=start,
        end=start + length,
        room=draw(st.none() | REFS),
        observed_from=draw(st.none() | REFS),
        people=tuple(draw(st.lists(attendance, max_size=2))),
    )


def some(items: st.SearchStrategy[Any], **bounds: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    """Draw a few of *items*."""
    return st.lists(items, max_size=2, **bounds).map(tuple)


CONFLICTS = st.builds(
    Conflict,
    reasons=some(
        st.builds(Reason, rule=REFS, subject=LINES, sentence=st.builds(Text, LINES, LINES))
    ),
)
PLANS = st.builds(
    Plan,
    centre=REFS,
    revision=st.integers(0, 10**9),
    status=st.sampled_from(list(Status)),
    objective=some(st.builds(LevelValue, level=REFS, value=st.integers(), bound=st.integers())),
    visits=some(
        st.builds(
            Visit,
            case=REFS,
            child=REFS,
            family=st.none() | REFS,
            with_cases=some(REFS, unique=True),
            kept_apart=st.booleans(),
            appointments=some(appointments(), min_size=1, unique_by=lambda a: a.ref),
        ),
        unique_by=lambda visit: visit.case,
    ),
    unplanned=some(st.builds(Unplanned, case=REFS, conflict=CONFLICTS)),
    left_out=some(st.builds(LeftOut, case=REFS, service=REFS, conflict=CONFLICTS)),
    overrides=some(
        st.builds(
            Lifted,
            case=REFS,
            override=st.builds(
                Override, rule=REFS, reason=LINES, approved_by=LINES, at=MOMENTS, topics=some(LINES)
            ),
        )
    ),
)


@settings(max_examples=60)
@given(PLANS, st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Oslo", "America/New_York"]))
def test_a_plan_comes_back_from_its_file_as_it_was(plan: Plan, zone: str) -> None:
    """Whatever zone it was written in; and written again it has the same bytes."""
    with mock.patch.object(os, "fsync"):  # the disk's part in this is none
        files.write_plan(plan, "plan.json", zone=zone)

    again = files.read_plan("plan.json")

    assert again == plan
    assert files.plan_to_json(again, zone=zone).encode() == Path("plan.json").read_bytes()


def test_both_hours_of_an_autumn_night_keep_their_offset() -> None:
    """02:30 stands twice on that night in Oslo; the offset says which one it is."""
    times = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    night = attrs.evolve(interview(), start=times[0], end=times[1])
    plan = a_plan(visits=(Visit(case="1", child="C", appointments=(night,)),))

    text = files.plan_to_json(plan, zone="Europe/Oslo")

    assert re.findall(r"T02:30:00(\+\d\d:\d\d)", text) == ["+02:00", "+01:00"]


def test_an_unknown_zone_for_a_plan_is_refused() -> None:
    """Before anything is written."""
    with pytest.raises(InputError, match="time_zone"):
        files.write_plan(a_plan(), "plan.json", zone="Asia/Shangai")

    assert not Path("plan.json").exists()


# Writing.


def names() -> list[str]:
    """Return every file below the working folder."""
    return sorted(str(path) for path in Path().rglob("*") if path.is_file())


def test_files_are_written_together_in_the_order_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders are made, and where the last file stands all the others do."""
    order: list[str] = []
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        order.append(target.name)
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    files.write_together("out/new", {"invites/b.ics": b"b", "a.ics": b"a", "plan.json": b"{}"})

    assert order == ["b.ics", "a.ics", "plan.json"]
    assert names() == ["out/new/a.ics", "out/new/invites/b.ics", "out/new/plan.json"]
    assert Path("out/new/invites/b.ics").read_bytes() == b"b"


def test_an_existing_file_is_replaced_and_keeps_its_permissions() -> None:
    """A plan that only its owner could read stays so."""
    Path("plan.json").write_bytes(b"old")
    Path("plan.json").chmod(0o600)

    files.write_atomically("plan.json", b"new")

    assert Path("plan.json").read_bytes() == b"new"
    assert Path("plan.json").stat().st_mode & 0o777 == 0o600


def test_a_link_is_followed_and_stays_one() -> None:
    """The file that it leads to is replaced."""
    Path("there").mkdir()
    Path("plan.json").symlink_to("there/plan.json")

    files.write_atomically("plan.json", b"new")

    assert Path("plan.json").is_symlink()
    assert Path("there/plan.json").read_bytes() == b"new"


def full(*_: object) -> int:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The old files are whole, nothing else is left behind, and the error says why."""
    files.write_together(".", {"a.ics": b"old", "plan.json": b"old"})
    synced: list[int] = []

    def fsync(handle: int) -> None:
        synced.append(handle)
        if len(synced) > 1:
            full()

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OutputError) as caught:
        files.write_together(".", {"a.ics": b"new", "plan.json": b"new"})

    assert (caught.value.file, caught.value.reason) == ("plan.json", "No space left on device")
    assert str(caught.value) == (
        "plan.json: could not be written (No space left on device); nothing was changed"
    )
    assert {name: Path(name).read_bytes() for name in names()} == {
        "a.ics": b"old",
        "plan.json": b"old",
    }


def test_an_interrupt_while_writing_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control-C is no reason for litter."""

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.write_atomically("plan.json", b"new")

    assert names() == []


def test_a_rename_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses it while another program has the file open."""
    monkeypatch.setattr(Path, "replace", full)

    with pytest.raises(OutputError, match=r"plan\.json"):
        files.write_atomically("plan.json", b"new")

    assert names() == []


def test_a_folder_that_cannot_be_synced_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stands whole by then."""
    monkeypatch.setattr(os, "open", full)

    files.write_atomically("plan.json", b"new")

    assert names() == ["plan.json"]


def test_where_nothing_can_be_written_is_told(folder: Path) -> None:
    """A read-only folder, a folder in the file's place, a file in the folder's, a NUL."""
    shut = folder / "shut"
    shut.mkdir()
    shut.chmod(0o555)
    Path("file").write_bytes(b"")

    with as_nobody(), pytest.raises(OutputError, match=r"could not be written \(Permission denied"):
        files.write_atomically(shut / "plan.json", b"new")
    for path in (folder, "file/plan.json", "a\0b"):
        with pytest.raises(OutputError, match="could not be written"):
            files.write_atomically(path, b"new")

    assert names() == ["file"]


WRITER = """
import itertools
from onestop import files
for data in itertools.cycle((b"1" * 400_000, b"2" * 400_000)):
    files.write_together(".", {"invites/a.ics": data, "plan.json": data})
    print(flush=True)
"""


def test_a_writer_that_is_killed_leaves_old_or_new_and_never_a_part() -> None:
    """Kill -9 at any moment: each file is whole."""
    for round_ in range(6):
        writer = subprocess.Popen([sys.executable, "-c", WRITER], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.003 * round_)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()

        for name in ("invites/a.ics", "plan.json"):
            data = Path(name).read_bytes()
            assert len(data) == 400_000
            assert len(set(data)) == 1
