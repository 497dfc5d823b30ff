"""
The shared instances as ordinary problems: no rule of practice, one objective.

A file of ``benchmarks/instances/shared`` says in its ``about`` what is asked.
The level ``earliest`` of a plan comes to five times the instance's objective,
because the instance counts in steps of five minutes.  Every other level is
onestop's own and comes below it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import onestop
from onestop.model import Seat, Service, Setting, Weights
from onestop.texts import Text

STEP = timedelta(minutes=5)
MONDAY = datetime(2026, 3, 9, tzinfo=UTC)
A_DAY = timedelta(days=1)
# All day and all night; what is not free is told as absence.
ALWAYS = (onestop.Hours(rrule="FREQ=DAILY", since=time(), until=time()),)
# Least urgent first: an acute case has its own order of things, so it comes last.
URGENCIES = ("planned", "urgent", "acute")
LANGUAGE = "zh"
INTERVIEW = "interview"

_Instance = Mapping[str, Any]


def instances() -> tuple[Path, ...]:
    """Return the files of all shared instances, by name."""
    return tuple(sorted(Path(__file__).with_name("instances").glob("shared/*.json")))


def read(path: Path) -> _Instance:
    """Return the instance that the file at *path* holds."""
    instance: _Instance = json.loads(path.read_text(encoding="utf-8"))
    return instance


def problem_of(path: Path) -> onestop.Problem:
    """
    Return the instance at *path* as a problem.

    Raises:
        ValueError: It has more different weights than there are urgencies.

    """
    instance = read(path)
    urgencies = _urgencies(child["weight"] for child in instance["children"])
    return onestop.prepare(
        _centre(path.stem, instance),
        tuple(_cases(instance["children"], urgencies)),
        now=MONDAY,
        days=instance["days"],
        profile=_profile(instance, urgencies),
    )


def objective(plan: onestop.Plan) -> tuple[int, int]:
    """Return value and bound of *plan* in the instance's own units; the bound is rounded up."""
    level = next(level for level in plan.objective if level.level == "earliest")
    return level.value // 5, -(-level.bound // 5)


def _urgencies(weights: Iterable[int]) -> dict[int, str]:
    """Return which urgency stands for which weight."""
    different = sorted(set(weights))
    if len(different) > len(URGENCIES):
        message = f"{len(different)} different weights, but only {len(URGENCIES)} urgencies"
        raise ValueError(message)
    return dict(zip(different, URGENCIES, strict=False))


def _centre(ref: str, instance: _Instance) -> onestop.Centre:
    """Return the centre: every pool is a role, every kind of room a kind."""
    days = onestop.Window(MONDAY - A_DAY, MONDAY + (instance["days"] + 1) * A_DAY)
    return onestop.Centre(
        ref=ref,
        time_zone="UTC",
        grid=STEP // timedelta(minutes=1),
        sites=(onestop.Site(ref="main"),),
        rooms=tuple(
            onestop.Room(ref=f"{kind}-{number}", site="main", kinds=(kind,))
            for kind, count in instance["rooms"].items()
            for number in range(1, count + 1)
        ),
        people=tuple(
            onestop.Person(
                ref=f"{role}-{number}",
                roles=(role,),
                gender="female",
                hours=ALWAYS,
                away=tuple(_taken(windows, days)),
            )
            for role, pool in instance["people"].items()
            for number, windows in enumerate(pool, start=1)
        ),
    )


def _taken(windows: Iterable[Sequence[int]], days: onestop.Window) -> Iterator[onestop.Window]:
    """Yield what is left of *days* around the free *windows*, given in steps."""
    free = onestop.Availability(tuple(onestop.Window(_at(a), _at(b)) for a, b in windows))
    return iter(onestop.Availability((days,)) - free)


def _at(step: int) -> datetime:
    """Return the moment at which *step* begins."""
    return MONDAY + step * STEP


def _cases(
    children: Iterable[Mapping[str, int]], urgencies: Mapping[int, str]
) -> Iterator[onestop.Case]:
    """Yield one case for each child, reported at its release."""
    for number, child in enumerate(children, start=1):
        yield onestop.Case(
            ref=f"K{number:02}",
            urgency=urgencies[child["weight"]],
            reported=_at(child["release"]),
            child=onestop.Child(
                ref=f"C{number:02}", age=10, gender="female", languages=(LANGUAGE,)
            ),
        )


def _profile(instance: _Instance, urgencies: Mapping[int, str]) -> onestop.Profile:
    """Return a jurisdiction that has the instance's services and nothing else."""
    weights = {urgency: weight for weight, urgency in urgencies.items()}
    return onestop.Profile(
        ref="plain",
        title=Text("shared instance", "共享算例"),
        services=tuple(_services(instance["services"])),
        rules=tuple(_rules(instance)),
        weights=Weights(**weights),
    )


def _services(services: Mapping[str, _Instance]) -> Iterator[Service]:
    """Yield the services; a seat is called by its pool."""
    for ref, service in services.items():
        kind = service["room"]
        yield Service(
            ref=ref,
            title=Text(ref, ref),
            minutes=_minutes(service["duration"]),
            kinds=() if kind is None else (kind,),
            seats=tuple(Seat(name=pool, roles=(pool,)) for pool in service["seats"]),
        )


def _rules(instance: _Instance) -> Iterator[Setting]:
    """
    Yield the order (R25) and the longest stay (R45), as hard rules.

    R45 looks into the age table of R33, which looks up the languages of R13; both
    say nothing that the instance does not say.
    """
    interview = _minutes(instance["services"][INTERVIEW]["duration"])
    stay = _minutes(instance["max_span"])
    age = {"to": 17, "booked": interview, "cap": interview, "break_every": stay, "stay": stay}
    settings: dict[str, dict[str, Any]] = {
        # Says nothing new: everybody is away at night for longer than the longest stay.
        "R02": {"parts": 1, "night_from": time(19), "night_to": time(8)},
        "R13": {"languages": [LANGUAGE], "roles": ["interpreter"], "services": []},
        "R25": {"order": instance["before"], "acute": True},
        "R33": {"interpreter": 1.0, "disability": 1.0, "ages": [age]},
        "R45": {"exam": "exam", "acute": 0},
    }
    for rule, values in settings.items():
        yield Setting(rule=rule, strength="hard", source="the instance", values=values)


def _minutes(steps: int) -> int:
    """Return *steps* in minutes."""
    return steps * (STEP // timedelta(minutes=1))
