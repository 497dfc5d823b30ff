"""A small centre whose people get invites, and a reader of invites."""

import re
from pathlib import Path

import attrs

from onestop.ical import Invite, invites
from onestop.model import (
    Appointment,
    Centre,
    Person,
    Plan,
    Problem,
    Profile,
    Room,
    Setting,
    Site,
)
from tests.builders import (
    a_centre,
    a_person,
    a_plan,
    a_problem,
    a_profile,
    a_room,
    a_seat,
    a_visit,
    an_appointment,
)

GOLDEN = Path(__file__).parent / "ical"
ROLE = "CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT"
KEY = b"a secret of the centre, 32 bytes"


def two_people() -> tuple[Person, ...]:
    """Return an officer with a name and a doctor without one, both with an address."""
    return (
        a_person(ref="P-ada", name="示例 警官", email="ada@example.org", languages=()),
        a_person(ref="D-dora", roles=("doctor",), email="dora@example.org", languages=()),
        a_person(ref="J-gil", roles=("prosecutor",)),
    )


def a_watch_room(**changes) -> Room:
    """Return the room from which the interview room is watched."""
    return a_room(**{"ref": "obs-1", "kinds": ("observation",), "observed_from": None} | changes)


def two_rooms() -> tuple[Room, ...]:
    """Return the interview room and where it is watched from, both with a neutral label."""
    return (a_room(label="301"), a_watch_room(label="302"))


def the_centre(**changes) -> Centre:
    """Return a centre whose people can be written to."""
    sites = (Site(ref="main", name="1号楼，三层"),)
    return a_centre(**{"people": two_people(), "rooms": two_rooms(), "sites": sites} | changes)


def a_quiet_profile() -> Profile:
    """Return the usual profile, in which nobody is told how to come (R56)."""
    profile = a_profile()
    return attrs.evolve(profile, rules=tuple(s for s in profile.rules if s.rule != "R56"))


def in_plain_clothes(**values) -> Profile:
    """Return a profile whose police come in plain clothes; *values* as of R56."""
    quiet = a_quiet_profile()
    setting = Setting(rule="R56", strength="overridable", values=values)
    return attrs.evolve(quiet, rules=(*quiet.rules, setting))


def the_problem(**changes) -> Problem:
    """Return a problem of that centre."""
    return a_problem(**{"centre": the_centre(), "profile": a_quiet_profile()} | changes)


def the_talk(*people, **changes) -> Appointment:
    """Return an interview at which ada sits in the room."""
    people = people or (a_seat("P-ada", "lead"),)
    facts = {"room": "interview-1", "observed_from": "obs-1"}
    return an_appointment("interview", "10:05", "10:50", *people, **facts | changes)


def the_plan(*appointments: Appointment, **changes) -> Plan:
    """Return a plan of one visit with *appointments*."""
    return a_plan(visits=(a_visit(appointments=appointments or (the_talk(),)),), **changes)


def one(plan: Plan, problem: Problem | None = None, **changes) -> Invite:
    """Return the only invite that *plan* gives."""
    (invite,) = invites(plan, problem or the_problem(), **{"key": KEY} | changes)
    return invite


def content(data: bytes) -> dict[str, list[str]]:
    """
    Return the lines of the VEVENT by name, and of the calendar under ``VCALENDAR``.

    A reader of its own: it shares nothing with the library, nor with icalendar.
    """
    assert data.endswith(b"\r\n")
    text = re.sub(r"\r\n ", "", data.decode("utf-8"))
    found: dict[str, list[str]] = {}
    stack: list[str] = []
    for line in text.split("\r\n")[:-1]:
        name, value = re.match(r"([A-Z-]+)((?:;[A-Z]+=(?:\"[^\"]*\"|[^\";:]*))*:.*)", line).groups()
        if name == "BEGIN":
            stack.append(value[1:])
        elif name == "END":
            assert stack.pop() == value[1:]
        elif stack == ["VCALENDAR", "VEVENT"]:
            found.setdefault(name, []).append(value)
        elif stack == ["VCALENDAR"]:
            found.setdefault("VCALENDAR", []).append(f"{name}{value}")
    assert stack == []
    return found
