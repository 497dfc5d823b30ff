"""
Scenarios as their files tell them: a centre with changes, cases, and what is expected.

A file holds one story in stages: the first, and one for each ``otherwise``,
which changes what it names of the stage before and expects something else.
Appointments are lines::

    d2 interview 09:10-09:55 room=int-1 lead=P01 prosecutor=T01/remote

The day (``d1``, the first, if left out), the service, its time, and facts:
``room``, ``from`` (where it is observed from), ``part``, ``child=no``, and who
fills a seat, in the room unless it says where.  Expectations may leave out the
time and any fact, and may add ``in_room`` (how many adults sit with the child),
``has`` and ``without`` (somebody in some seat, or in none).
"""

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import attrs

import onestop
from onestop import files, profiles

FOLDER = Path(__file__).parent
KEYS = {"title", "told_in", "profile", "centre", "now", "days", "may_leave_out", "change"}
KEYS |= {"cases", "plan", "expect", "otherwise"}
LISTS = ("sites", "rooms", "people")


@attrs.frozen(kw_only=True)
class Line:
    """One appointment as a line tells it."""

    service: str
    start: datetime | None
    end: datetime | None
    facts: dict[str, str]


@attrs.frozen(kw_only=True)
class Stage:
    """One question with its expected answer."""

    name: str
    tree: dict[str, Any]

    @property
    def expect(self) -> dict[str, Any]:
        """What is expected."""
        expect: dict[str, Any] = self.tree["expect"]
        return expect

    def problem(self, folder: Path) -> onestop.Problem:
        """Return the problem, read by the library's own readers from files in *folder*."""
        own = self.tree["profile"]
        if own.endswith(".toml"):
            (folder / own).write_bytes((FOLDER / own).read_bytes())
        centre = onestop.read_centre(_written(folder / "centre.json", self._centre()))
        cases = [
            onestop.read_case(_written(folder / f"{case['ref']}.json", _a_case(case)))
            for case in self.tree["cases"]
        ]
        profile = profiles.load(str(FOLDER / own) if own.endswith(".toml") else own)
        now, days = self.tree["now"], self.tree.get("days", 2)
        return onestop.prepare(centre, cases, now=now, days=days, profile=profile)

    def _centre(self) -> dict[str, Any]:
        """Return the shared centre's tree with this stage's changes."""
        path = FOLDER / "centres" / f"{self.tree['centre']}.toml"
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
        tree["profile"] = self.tree["profile"]
        changes = dict(self.tree.get("change", {}))
        dropped = changes.pop("drop", [])
        changes = {ref: change for ref, change in changes.items() if ref not in dropped}
        for kind in LISTS:
            tree[kind] += changes.pop(kind, [])
            tree[kind] = [
                item | changes.pop(item["ref"], {})
                for item in tree[kind]
                if item["ref"] not in dropped
            ]
        assert not changes, f"nobody to change: {sorted(changes)}"
        return tree

    def line(self, text: str) -> Line:
        """Return what *text* tells of one appointment."""
        words = text.split()
        day = int(words.pop(0)[1:]) if words[0][1:].isdigit() else 1
        service = words.pop(0)
        start, end = None, None
        if words and "=" not in words[0]:
            start, end = self._moments(words.pop(0), day)
        return Line(service=service, start=start, end=end, facts=_facts(words))

    def window(self, text: str) -> tuple[datetime, ...]:
        """Return the two moments of a stay, such as ``d2 09:00-10:10``."""
        *day, times = text.split()
        return tuple(self._moments(times, int(day[0][1:]) if day else 1))

    def _moments(self, times: str, day: int) -> Iterator[datetime]:
        """Yield start and end; an end that is not later is on the next day."""
        path = FOLDER / "centres" / f"{self.tree['centre']}.toml"
        zone = onestop.read_centre(path).zone
        date_of_day = self.tree["now"].astimezone(zone).date() + timedelta(days=day - 1)
        start, end = (time.fromisoformat(text) for text in times.split("-"))
        yield datetime.combine(date_of_day, start, zone)
        yield datetime.combine(date_of_day + timedelta(days=end <= start), end, zone)

    def visit(self, case: onestop.Case, lines: list[str]) -> onestop.Visit:
        """Return the visit of *case* that *lines* tell in full."""
        told = [self.line(text) for text in lines]
        return onestop.Visit(
            case=case.ref,
            child=case.child.ref,
            family=case.family,
            with_cases=case.with_cases,
            appointments=tuple(_appointment(line) for line in told),
        )


def stages(path: Path) -> Iterator[Stage]:
    """Yield the stages of the scenario at *path*."""
    tree = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = tree.keys() - KEYS
    assert not unknown, f"{path.name}: {sorted(unknown)}"
    others = tree.pop("otherwise", [])
    yield Stage(name=path.stem, tree=tree)
    for number, other in enumerate(others, start=2):
        unknown = other.keys() - KEYS
        assert not unknown, f"{path.name}: {sorted(unknown)}"
        tree = _changed(tree, other)
        yield Stage(name=f"{path.stem}-{number}", tree=tree)


def _changed(tree: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return *tree* as an ``otherwise`` changes it: centre and cases key by key."""
    new = copy.deepcopy(tree) | {key: value for key, value in other.items() if key != "cases"}
    new["change"] = tree.get("change", {}) | other.get("change", {})
    changes = dict(other.get("cases", {}))
    new["cases"] = [case | changes.pop(case["ref"], {}) for case in new["cases"]]
    assert not changes, f"no case to change: {sorted(changes)}"
    new.pop("plan", None)
    return new


def _a_case(case: dict[str, Any]) -> dict[str, Any]:
    """Return a case as a file has it."""
    return {"format": files.CASE} | case


def _written(path: Path, tree: dict[str, Any]) -> Path:
    """Write *tree* to *path*: the same keys as in TOML."""
    path.write_text(json.dumps(tree, default=_plain), encoding="utf-8")
    return path


def _plain(value: object) -> str:
    """Return a moment or day as text."""
    assert isinstance(value, date | time)
    return value.isoformat()


def _facts(words: list[str]) -> dict[str, str]:
    """Return the facts of a line by their names."""
    facts = [tuple(word.split("=", 1)) for word in words]
    return dict(facts)  # type: ignore[arg-type]


def _appointment(line: Line) -> onestop.Appointment:
    """Return the appointment that a line tells in full."""
    assert line.start is not None
    assert line.end is not None
    facts = dict(line.facts)
    told = {"room": facts.pop("room", None), "observed_from": facts.pop("from", None)}
    child, part = facts.pop("child", "yes") != "no", int(facts.pop("part", "1"))
    people = (_attendance(seat, who) for seat, who in facts.items())
    return onestop.Appointment(
        ref=f"{line.service}-{line.start:%H%M}",
        service=line.service,
        part=part,
        child=child,
        start=line.start,
        end=line.end,
        people=tuple(people),
        **told,
    )


def _attendance(seat: str, who: str) -> onestop.Attendance:
    """Return who sits where; in the room unless it says otherwise."""
    ref, _, presence = who.partition("/")
    return onestop.Attendance(ref=ref, seat=seat, presence=presence or "room")
