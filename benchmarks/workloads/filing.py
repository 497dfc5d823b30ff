"""
Workloads as ordinary files: ``centre.toml``, ``cases/*.toml`` and ``standing.json``.

What says when the cases are planned stands beside them in ``workload.json``, and the
command that plans them in ``README.md``.  ``read`` gives back the very same objects.
"""

import json
from datetime import datetime, time
from enum import Enum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import tomli_w

import onestop
from benchmarks.workloads.workload import Workload
from onestop.files import CASE, CENTRE, plan_to_json, write_together

FORM = "onestop/workload/1"
# Keys that files spell differently from the fields of the model.
SPELLED = {(onestop.Hours, "since"): "from", (onestop.Hours, "until"): "to"}


def files_of(workload: Workload) -> dict[str, bytes]:
    """
    Return what *workload* is as files, by path.

    Raises:
        ValueError: A diary that no centre file can hold, because it was read from a calendar.

    """
    zone = workload.centre.zone
    files = {"centre.toml": _toml(CENTRE, workload.centre, zone)}
    for number, case in enumerate(workload.cases, start=1):
        files[_case_path(number, case)] = _toml(CASE, case, zone)
    if workload.standing is not None:
        text = plan_to_json(workload.standing, zone=workload.centre.time_zone)
        files["standing.json"] = text.encode()
    files["README.md"] = _command(workload).encode()
    files["workload.json"] = _facts(workload).encode()
    return files


def write(workload: Workload, folder: Path) -> None:
    """
    Write *workload* into *folder*, all of it or nothing.

    Raises:
        OutputError: A file could not be written.
        ValueError: As for :func:`files_of`.

    """
    write_together(folder, files_of(workload))


def read(folder: Path) -> Workload:
    """
    Return the workload that :func:`write` put into *folder*.

    Raises:
        FileError: The first thing that is wrong with one of its files.

    """
    facts = json.loads((folder / "workload.json").read_text(encoding="utf-8"))
    standing = folder / "standing.json"
    return Workload(
        name=facts["name"],
        seed=facts["seed"],
        centre=onestop.read_centre(folder / "centre.toml"),
        cases=tuple(onestop.read_case(folder / name) for name in facts["cases"]),
        now=datetime.fromisoformat(facts["now"]),
        days=facts["days"],
        standing=onestop.read_plan(standing) if standing.exists() else None,
    )


def _case_path(number: int, case: onestop.Case) -> str:
    """Return where a case is kept; numbered, because their order is part of the problem."""
    return f"cases/{number:03}-{case.ref}.toml"


def _facts(workload: Workload) -> str:
    """Return what no other file says."""
    facts = {
        "format": FORM,
        "name": workload.name,
        "seed": workload.seed,
        "now": workload.now.isoformat(),
        "days": workload.days,
        "cases": [_case_path(*pair) for pair in enumerate(workload.cases, start=1)],
    }
    return json.dumps(facts, indent=2) + "\n"


def _command(workload: Workload) -> str:
    """Return how to plan the files by hand."""
    standing = " --standing standing.json" if workload.standing is not None else ""
    return (
        f"# {workload.name}, seed {workload.seed}\n\n"
        "Made up by a seed; nobody in it exists.  To plan it:\n\n"
        f"    onestop plan centre.toml cases/*.toml --now {workload.now.isoformat()}"
        f" --days {workload.days}{standing}\n"
    )


def _toml(form: str, value: attrs.AttrsInstance, zone: ZoneInfo) -> bytes:
    """Return *value* as a TOML file of the format *form*."""
    return tomli_w.dumps({"format": form, **_table(value, zone)}).encode()


def _table(value: Any, zone: ZoneInfo) -> dict[str, Any]:  # noqa: ANN401 - of the model
    """Return the fields of *value* that are not as they are by default, as a file spells them."""
    table = {}
    for field in attrs.fields(type(value)):
        item = getattr(value, field.name)
        if field.init and item != _default(field):
            key = SPELLED.get((type(value), field.name), field.name)
            table[key] = _spelled(value, field.name, item, zone)
    return table


def _default(field: "attrs.Attribute[Any]") -> object:
    """Return what *field* is if nobody says anything."""
    default = field.default
    return default.factory() if isinstance(default, attrs.Factory) else default


def _spelled(owner: object, name: str, item: object, zone: ZoneInfo) -> object:
    """Return a field's value; an incident is a list, and calendars cannot be written here."""
    if isinstance(owner, onestop.Case) and name == "incident":
        return [_plain(getattr(item, end), zone) for end in ("start", "end")]
    if isinstance(owner, onestop.Person) and name == "busy":
        message = f"{owner.ref}: a diary read from a calendar has no place in a centre file"
        raise ValueError(message)
    return _plain(item, zone)


def _plain(item: object, zone: ZoneInfo) -> object:
    """Return *item* as TOML has it; moments in *zone*."""
    match item:
        case Enum():
            plain: object = item.value
        case datetime():
            plain = item.astimezone(zone)
        case time():
            plain = item.isoformat("minutes")
        case tuple():
            plain = [_plain(each, zone) for each in item]
        case _ if attrs.has(type(item)):
            plain = _table(item, zone)
        case _:
            plain = item
    return plain
