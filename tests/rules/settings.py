"""
Profiles and problems for the tables of rules that the usual profile may not set.

Each maker takes the profile to start from, so that they can be put one inside
the other: ``ruled("R55", base=ruled("R18a", base=served("briefing", ...)))``.
"""

from typing import Any

import attrs

from onestop.model import (
    Case,
    Gender,
    Person,
    Problem,
    Profile,
    Seat,
    Service,
    Setting,
    Strength,
)
from onestop.rules import registry
from onestop.texts import Text
from tests.builders import (
    a_case,
    a_centre,
    a_person,
    a_problem,
    a_profile,
    some_people,
)
from tests.rules.rows import an_override

# What these pages set one by one; the builders' plan knows none of it.
OURS = (
    *("R05c", "R06b", "R08a", "R08b", "R10c", "R18a", "R18b", "R20", "R21"),
    *("R23", "R42", "R46", "R47", "R51", "R53", "R55", "R58", "R59"),
)


def plain() -> Profile:
    """Return the usual profile without the rules of these pages."""
    profile = a_profile()
    return attrs.evolve(profile, rules=tuple(s for s in profile.rules if s.rule not in OURS))


def ruled(
    rule: str,
    *,
    strength: Strength | None = None,
    base: Profile | None = None,
    **values: Any,
) -> Profile:
    """Return *base* with *rule* set, as usual and with its defaults if nothing else is said."""
    profile, known = base or plain(), registry()[rule]
    setting = Setting(
        rule=rule,
        strength=strength or known.strength,
        values={**known.defaults, **values},
    )
    others = tuple(s for s in profile.rules if s.rule != rule)
    return attrs.evolve(profile, rules=(*others, setting))


def unruled(*rules: str, base: Profile | None = None) -> Profile:
    """Return *base* without *rules*."""
    profile = base or plain()
    return attrs.evolve(profile, rules=tuple(s for s in profile.rules if s.rule not in rules))


def served(ref: str, *seats: Seat, base: Profile | None = None, **facts: Any) -> Profile:
    """Return *base* with a service: twenty minutes in the counselling room, if nothing is said."""
    profile = base or plain()
    usual = {"minutes": 20, "kinds": ("counselling",), "default": False}
    service = Service(ref=ref, title=Text(ref, "服务"), seats=seats, **{**usual, **facts})
    others = tuple(s for s in profile.services if s.ref != ref)
    return attrs.evolve(profile, services=(*others, service))


def for_role(name: str, *roles: str, **facts: Any) -> Seat:
    """Return a seat for *roles*, or for the role of its own name."""
    return Seat(name=name, roles=roles or (name,), **facts)


def somebody(ref: str, *roles: str, **facts: Any) -> Person:
    """Return a woman with *roles*."""
    return a_person(**{"ref": ref, "roles": roles, "gender": Gender.FEMALE} | facts)


def under(profile: Profile, *people: Person, lifted: tuple[str, ...] = (), **case: Any) -> Problem:
    """Return the problem of one case under *profile*, where *people* work besides the usual."""
    return a_problem(
        centre=a_centre(people=(*some_people(), *people)),
        profile=profile,
        cases=(lifting(*lifted, **case),),
    )


def lifting(*rules: str, **case: Any) -> Case:
    """Return a case for which *rules* are lifted."""
    return a_case(**{"overrides": tuple(map(an_override, rules))} | case)
