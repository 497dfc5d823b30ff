"""
A very small centre with a profile of its own: half hours, few rules, few people.

The oracle's tests work its answers out by hand, or try every plan there is.  The
one case was reported at 07:40 on the Monday and is urgent; everybody and every
room is free from 08:30 to 10:30.
"""

from typing import Any

from onestop.model import (
    Availability,
    Case,
    Gender,
    Person,
    Problem,
    Profile,
    Room,
    Seat,
    Service,
    Setting,
    Site,
    Strength,
)
from onestop.texts import Text
from tests.builders import (
    a_case,
    a_centre,
    a_child,
    a_companion,
    a_diary,
    a_person,
    a_problem,
    a_room,
)

HALF_HOUR = 30


def a_seat(name: str, *roles: str, **changes: Any) -> Seat:
    """Return a seat for whoever has one of *roles*, by default the one called as the seat."""
    return Seat(name=name, roles=roles or (name,), **changes)


def a_service(ref: str, *seats: str | Seat, **changes: Any) -> Service:
    """Return a service of half an hour in any room."""
    filled = tuple(seat if isinstance(seat, Seat) else a_seat(seat) for seat in seats)
    facts: dict[str, Any] = {"minutes": HALF_HOUR, "kinds": ("room",), "seats": filled}
    return Service(ref=ref, title=Text(ref, ref), **facts | changes)


def a_rule(rule: str, strength: str = "hard", weight: int = 1, **values: Any) -> Setting:
    """Return how a rule is set."""
    return Setting(rule=rule, strength=Strength(strength), weight=weight, values=values)


def someone(ref: str, *roles: str, **changes: Any) -> Person:
    """Return a woman who can serve as *roles*."""
    return a_person(**{"ref": ref, "roles": roles, "agency": "agency"} | changes)


def somewhere(ref: str, **changes: Any) -> Room:
    """Return a plain room."""
    facts = {"kinds": ("room",), "features": (), "observed_from": None}
    return a_room(**{"ref": ref} | facts | changes)


def a_small_case(*services: str, ref: str = "A", **changes: Any) -> Case:
    """Return an urgent case of a girl of eight with *services*."""
    child = a_child(**{"ref": f"C-{ref}"} | changes.pop("child", {}))
    facts: dict[str, Any] = {"ref": ref, "child": child, "services": services}
    return a_case(**facts | changes)


def a_guardian(**changes: Any) -> Any:
    """Return a grandmother."""
    return a_companion(**{"ref": "G"} | changes)


def a_man(ref: str, *roles: str, **changes: Any) -> Person:
    """Return a man who can serve as *roles*."""
    return someone(ref, *roles, **{"gender": Gender.MALE} | changes)


def small(
    cases: tuple[Case, ...],
    services: tuple[Service, ...],
    rules: tuple[Setting, ...],
    people: tuple[Person, ...],
    **changes: Any,
) -> Problem:
    """Return the problem, with two rooms unless *rooms* names others."""
    people = people or (someone("nobody", "nothing"),)
    rooms = changes.pop("rooms", (somewhere("r-1"), somewhere("r-2")))
    sites = changes.pop("sites", (Site(ref="main"),))
    grid = changes.pop("grid", HALF_HOUR)
    free = a_diary(("08:30", "10:30"))
    companions = [companion.ref for case in cases for companion in case.companions]
    diaries: dict[str, Availability] = dict.fromkeys([p.ref for p in people] + companions, free)
    profile = Profile(ref="small", title=Text("s", "s"), services=services, rules=rules)
    facts: dict[str, Any] = {
        "profile": profile,
        "centre": a_centre(grid=grid, sites=sites, rooms=rooms, people=people),
        "cases": cases,
        "diaries": diaries | changes.pop("diaries", {}),
        "openings": {room.ref: free for room in rooms} | changes.pop("openings", {}),
    }
    return a_problem(**facts | changes)


def one(*services: Any, rules: Any = (), people: Any = (), **changes: Any) -> Problem:
    """Return one case with all of *services* that *asked* names, or with all."""
    case = changes.pop("case", {})
    asked = changes.pop("asked", [service.ref for service in services])
    companions = changes.pop("companions", ())
    cases = (a_small_case(*asked, companions=companions, **case),)
    return small(cases, services, tuple(rules), tuple(people), **changes)


def pair(*services: Any, rules: Any = (), people: Any = (), **changes: Any) -> Problem:
    """Return two cases, A and B, each with all of *services*."""
    a, b = changes.pop("a", {}), changes.pop("b", {})
    refs = [service.ref for service in services]
    cases = (a_small_case(*refs, **a), a_small_case(*refs, ref="B", **b))
    return small(cases, services, tuple(rules), tuple(people), **changes)
