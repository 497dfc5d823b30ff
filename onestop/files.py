"""
Centre, case, plan and sent files: TOML that people write, JSON that programs exchange.

``docs/reference/file-formats.md`` lists every key.  Writing is all or nothing:
whatever happens, a file is the old one or the new one, never a part of either.
"""

import json
import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, TypeAlias, TypeVar

import attrs

from onestop import availability, profiles, reading, rules, texts
from onestop.errors import InputError
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
from onestop.storing import real_path, write_atomically, write_together

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
    if rooted or not real_path(path).is_relative_to(real_path(folder)):
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
    with reading.in_file(str(path)):
        # JSON whatever its name: so large a file in TOML could take for ever.
        text = reading.text_of(reading.read_bytes(path, largest=LARGEST_SENT_MIB))
        return reading.make(reading.from_json(text), Sent, form=SENT)


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
