"""
Centre, case, plan and sent files: TOML that people write, JSON that programs exchange.

``docs/reference/file-formats.md`` lists every key.  Writing is all or nothing:
whatever happens, a file is the old one or the new one, never a part of either.
"""

import contextlib
import errno
import functools
import json
import os
import re
import secrets
import stat
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, TypeAlias, TypeVar

import attrs

from onestop import availability, profiles, reading, rules, texts
from onestop.errors import InputError, OutputError
from onestop.model import (
    Case,
    Centre,
    Closed,
    Hours,
    Person,
    Plan,
    Recurrence,
    Sent,
    Window,
    checks,
)
from onestop.model import zone as known_zone

__all__ = [
    "CASE",
    "CENTRE",
    "PLAN",
    "SENT",
    "plan_to_json",
    "read_case",
    "read_centre",
    "read_plan",
    "read_sent",
    "sent_to_json",
    "write_atomically",
    "write_plan",
    "write_sent",
    "write_together",
]

CENTRE, CASE, PLAN, SENT = (f"onestop/{what}/1" for what in ("centre", "case", "plan", "sent"))
# Some 40,000 messages: it grows as long as the centre sends.
LARGEST_SENT_MIB = 16

_COUNTRY = re.compile(r"[A-Z]{2}")
_OWNER_ONLY = functools.partial(os.open, mode=0o600)
_A_MINUTE = timedelta(minutes=1)

Holidays: TypeAlias = tuple[date, ...] | str
_Value = TypeVar("_Value", bound=attrs.AttrsInstance)


# How files spell what the model holds.


@attrs.frozen(kw_only=True)
class _ListedPerson(Person):
    """A person as a centre file lists one: with the name of a calendar, or a folder of them."""

    calendar: str = attrs.field(default="", validator=checks.line)


@attrs.frozen(kw_only=True)
class _CentreFile(Centre):
    """A centre as its file has it: public holidays as a list or by country code."""

    people: tuple[_ListedPerson, ...] = attrs.field(validator=checks.filled)
    holidays_given: Holidays = ()


def _holidays(value: object) -> Holidays:
    """Take a country code or a list of dates."""
    if isinstance(value, str):
        if not _COUNTRY.fullmatch(value):
            raise InputError("", texts.EXPECTED_DAYS_OFF)
        return value
    if not isinstance(value, list):
        raise InputError("", texts.EXPECTED_DAYS_OFF)
    days: tuple[date, ...] = reading.structure(value, tuple[date, ...])
    return days


def _incident(value: object) -> Window:
    """Take one moment, or the earliest and the latest."""
    if not isinstance(value, list):
        moment = reading.structure(value, datetime)
        return Window(moment, moment + _A_MINUTE)
    earliest_latest = reading.structure(value, tuple[datetime, ...])
    if len(earliest_latest) != 2:
        raise InputError("", texts.EXPECTED_INCIDENT)
    earliest, latest = earliest_latest
    if latest <= earliest:
        raise InputError("[1]", texts.EXPECTED_LATER)
    return Window(earliest, latest)


def _rule(value: object) -> str:
    """Take a recurrence rule that can be worked out."""
    text: str = reading.structure(value, str)
    try:
        availability.check_rule(text)
    except InputError as error:
        error.place = ""
        raise
    return text


_SPELLING = reading.Spelling(
    keys={
        (Hours, "since"): "from",
        (Hours, "until"): "to",
        (_ListedPerson, "busy"): None,
        (_CentreFile, "holidays"): None,
        (_CentreFile, "holidays_given"): "holidays",
        (_CentreFile, "holiday_years"): None,
    },
    hooks={
        (Hours, "rrule"): _rule,
        (_CentreFile, "holidays_given"): _holidays,
        (Case, "incident"): _incident,
    },
)


# Reading.


def read_centre(path: str | Path) -> Centre:
    """
    Return the centre that the TOML file at *path* describes.

    Calendars of people and a profile of your own are looked for beside it,
    public holidays of a country in the library's data.

    Raises:
        FileError: The first thing that is wrong, in this file or in a calendar.

    """
    read = reading.read(path, _CentreFile, form=CENTRE, spelling=_SPELLING)
    folder = Path(path).parent
    with reading.in_file(str(path)):
        profile = profiles.require(read.profile, folder)
        people = tuple(
            _person(person, index, folder, read.time_zone)
            for index, person in enumerate(read.people)
        )
        return _plain(Centre, read, people=people, profile=profile, **_days_off(read))


def _plain(kind: type[_Value], read: _Value, **changes: object) -> _Value:
    """Return the *kind* that a value of one of its file classes stands for."""
    kept = {field.name: getattr(read, field.name) for field in attrs.fields(kind)}
    return kind(**kept | changes)


def _person(read: _ListedPerson, index: int, folder: Path, time_zone: str) -> Person:
    """Return the person, with the calendar read."""
    busy: tuple[Recurrence | Closed, ...] = ()
    if read.calendar:
        with reading.at(f"people[{index}].calendar"):
            path = _inside(folder, read.calendar)
        busy = _busy(path, folder, time_zone)
    return _plain(Person, read, busy=busy)


def _inside(folder: Path, name: str) -> Path:
    """Return the path of the file *name* of *folder*; a way out of the folder is refused."""
    rooted = PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor
    path = folder / name
    if rooted or not _real(path).is_relative_to(_real(folder)):
        raise InputError("", texts.EXPECTED_INSIDE)
    return path


def _busy(path: Path, folder: Path, time_zone: str) -> tuple[Recurrence | Closed, ...]:
    """Return what the calendar at *path* holds, or all calendars of that folder."""
    from onestop import ical  # noqa: PLC0415 - icalendar takes 0.2 s, and many centres need none

    with reading.in_file(str(path)):
        found = ical.calendar_files(path)
        for each in found:
            # A link in the folder may lead out of it.
            _inside(folder, os.path.relpath(each, folder))
    return ical.read_busy_files({str(each): each for each in found}, time_zone)


def _days_off(read: _CentreFile) -> dict[str, Any]:
    """Return the fields about public holidays."""
    if not isinstance(read.holidays_given, str):
        return {"holidays": read.holidays_given}
    if read.working_days:
        raise InputError("working_days", texts.EXPECTED_LIST_BESIDE, texts.REMOVE_IT)
    off, working, years = availability.public_holidays(read.holidays_given)
    return {"holidays": off, "working_days": working, "holiday_years": years}


def read_case(path: str | Path) -> Case:
    """
    Return the case that the TOML file at *path* describes.

    Raises:
        FileError: The first thing that is wrong.

    """
    case = reading.read(path, Case, form=CASE, spelling=_SPELLING)
    with reading.in_file(str(path)):
        _check_overrides(case)
    return case


def _check_overrides(case: Case) -> None:
    """
    Refuse an override of what is no rule or part of the frame, or of R01 without topics.

    Which rules can be lifted is for the profile to say, when the case is planned.
    """
    for index, override in enumerate(case.overrides):
        place = f"overrides[{index}].rule"
        if override.rule not in rules.registry():
            raise InputError(place, texts.EXPECTED_RULE_ID)
        if override.rule.startswith("F"):
            raise InputError(place, texts.EXPECTED_PRACTICE_RULE.fill(rule=override.rule))
        if override.rule == "R01" and not override.topics:
            raise InputError(f"overrides[{index}].topics", texts.EXPECTED_TOPICS, texts.ADD_IT)


def read_plan(path: str | Path) -> Plan:
    """
    Return the plan that the JSON file at *path* holds.

    Only its form is checked: whether it keeps the rules, :func:`onestop.check` tells.

    Raises:
        FileError: The first thing that is wrong.

    """
    plan = reading.read(path, Plan, form=PLAN)
    with reading.in_file(str(path)):
        _once([visit.case for visit in plan.visits], "visits[{}].case")
        for index, visit in enumerate(plan.visits):
            refs = [appointment.ref for appointment in visit.appointments]
            _once(refs, f"visits[{index}].appointments[{{}}].ref")
    return plan


def read_sent(path: str | Path) -> Sent:
    """
    Return what recipients' calendars hold, from the JSON file at *path*.

    Raises:
        FileError: The first thing that is wrong.

    """
    return reading.read(path, Sent, form=SENT, limit=LARGEST_SENT_MIB)


def _once(refs: list[str], place: str) -> None:
    """Refuse a reference that stands twice."""
    for index, ref in enumerate(refs):
        if ref in refs[:index]:
            raise InputError(place.format(index), texts.EXPECTED_UNIQUE.fill(ref=ref))


# Writing.


def plan_to_json(plan: Plan, *, zone: str = "UTC") -> str:
    """
    Return *plan* as it stands in ``plan.json``: always the same bytes for the same plan.

    Args:
        plan: The plan.
        zone: IANA name of the zone whose offset times are given in: the centre's.

    """
    return _to_json(plan, PLAN, zone)


def _to_json(value: attrs.AttrsInstance, form: str, zone: str) -> str:
    """Return *value* as it stands in its file, with times in *zone*."""
    place = known_zone(zone)

    def plain(_: object, __: object, value: object) -> object:
        return value.astimezone(place).isoformat() if isinstance(value, datetime) else value

    tree = {"format": form} | attrs.asdict(value, value_serializer=plain)
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def write_plan(plan: Plan, path: str | Path, *, zone: str = "UTC") -> None:
    """
    Write *plan* to *path*, whole or not at all.

    Args:
        plan: The plan.
        path: Where to; what stands there is replaced.
        zone: IANA name of the zone whose offset times are given in: the centre's.

    Raises:
        OutputError: It could not be written; what stood there still stands.

    """
    write_atomically(path, plan_to_json(plan, zone=zone).encode())


def sent_to_json(sent: Sent, *, zone: str = "UTC") -> str:
    """
    Return *sent* as it stands in its file: always the same bytes for the same messages.

    Args:
        sent: What recipients' calendars hold.
        zone: IANA name of the zone whose offset times are given in: the centre's.

    """
    return _to_json(sent, SENT, zone)


def write_sent(sent: Sent, path: str | Path, *, zone: str = "UTC") -> None:
    """
    Write *sent* to *path*, whole or not at all, into a file that only its owner reads.

    It says who meets whom when, and which identifier belongs to which case.

    Args:
        sent: What recipients' calendars hold.
        path: Where to; what stands there is replaced.
        zone: IANA name of the zone whose offset times are given in: the centre's.

    Raises:
        OutputError: It could not be written; what stood there still stands.

    """
    name, data = Path(path).name, sent_to_json(sent, zone=zone).encode()
    write_together(Path(path).parent, {name: data}, private=[name])


def write_atomically(path: str | Path, data: bytes) -> None:
    """
    Write *data* to *path*, whole or not at all.

    Raises:
        OutputError: It could not be written; what stood there still stands.

    """
    write_together(Path(path).parent, {Path(path).name: data})


def write_together(
    folder: str | Path, files: Mapping[str, bytes], *, private: Collection[str] = ()
) -> None:
    """
    Write *files* into *folder*: all of them or none.

    Everything is on the disk under other names before anything is renamed, so
    a full disk changes nothing.  They are renamed in the order given: name
    ``plan.json`` last, and where the new one stands all the others do.

    Args:
        folder: Where to; made if it is missing, as are folders inside it.
        files: What to write, by path from *folder*.
        private: Which of them only their owner may read, whoever could before.

    Raises:
        OutputError: One could not be written; all that stood there still stands.

    """
    staged: dict[Path, Path] = {}
    shown = Path(folder)
    try:
        for name, data in files.items():
            shown = Path(folder, name)
            staged[shown] = _staged(_real(shown), data, private=name in private)
        for shown, other in staged.items():
            other.replace(_real(shown))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise OutputError(str(shown), reason) from error
    finally:
        for other in staged.values():
            _remove(other)
    for parent in {_real(shown).parent for shown in staged}:
        _sync_folder(parent)


def _real(path: Path) -> Path:
    """Return where *path* leads: a rename would cut a link, not follow it."""
    return Path(os.path.realpath(path))


def _staged(target: Path, data: bytes, *, private: bool) -> Path:
    """Put *data* on the disk beside *target*, and return where."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    other = target.with_name(f".onestop-{secrets.token_hex(8)}.tmp")
    try:
        # Private from the first moment; Path.open takes no opener.
        with open(other, "xb", opener=_OWNER_ONLY if private else None) as file:
            if target.exists() and not private:
                other.chmod(stat.S_IMODE(target.stat().st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        _remove(other)
        raise
    return other


def _remove(other: Path) -> None:
    """Remove a file that was put beside another, if it is still there."""
    with contextlib.suppress(OSError):
        other.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Put the names in *folder* on the disk, where the system can: Windows cannot."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
