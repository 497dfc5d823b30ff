"""The three profiles that ship: sound, sourced, and really opposite where they should be."""

import importlib
import inspect
import json

import pytest

from onestop import profiles, reading, rules
from onestop.model import Profile, Setting, Strength
from onestop.profiles import loading, parameters
from tools import write_rules_reference

EVERY = profiles.shipped()
# Rules that no shipped profile sets, each with its reason.
LEFT_OUT = {
    "R29": "India's",
    "R38": "India's",
    "R55": "an option of one American tool",
    "R59": "for local profiles",
}
each = pytest.mark.parametrize("name", EVERY)


def setting(name: str, rule: str) -> Setting:
    """Return how the profile called *name* sets *rule*."""
    found = profiles.load(name).setting(rule)
    assert found is not None
    return found


def has(name: str, *wanted: str) -> list[bool]:
    """Return which of the *wanted* rules the profile called *name* sets."""
    return [profiles.load(name).setting(rule) is not None for rule in wanted]


def test_three_profiles_ship() -> None:
    """And no file that somebody forgot."""
    assert EVERY == ("barnahus", "cn", "us")


@each
def test_a_shipped_profile_loads_under_its_own_name(name: str) -> None:
    """Its reference is its file's name; it is read once, and extends nothing."""
    assert profiles.load(name).ref == name
    assert profiles.load(name) is profiles.load(name)
    assert len(profiles.family(name)) == 1


@each
def test_every_setting_names_its_source(name: str) -> None:
    """And every code in it stands for something in the reference."""
    for one in profiles.load(name).rules:
        codes = write_rules_reference.CODE.findall(one.source)
        assert one.source, one.rule
        assert set(codes) <= set(write_rules_reference.CODES), one.rule


@each
def test_every_value_is_one_that_its_rule_reads(name: str) -> None:
    """A value that no rule asks for would be a promise that nobody keeps."""
    for one in profiles.load(name).rules:
        module = type(rules.registry()[one.rule]).__module__
        source = inspect.getsource(importlib.import_module(module))
        own = set(rules.registry()[one.rule].defaults)
        assert [v for v in one.values if v not in own and f'"{v}"' not in source] == [], one.rule


@each
def test_every_value_has_a_model_in_one_kind(name: str) -> None:
    """A profile's own value is refused or taken by these; so they must agree."""
    rule_values = {s.rule: s.values for s in profiles.load(name).rules}
    for rule, values in rule_values.items():
        for value, models in parameters.models(rule).items():
            kinds = {list if isinstance(m, tuple) else type(m) for m in models}
            assert len(kinds) == 1, (rule, value)
        spelled = reading.from_json(json.dumps(profiles.plain(values)))
        assert parameters.checked_values(rules.registry()[rule], spelled) is not None


def test_every_rule_is_set_somewhere_or_left_out_for_a_reason() -> None:
    """A rule without a setting never applies, and nobody would notice."""
    used = {s.rule for name in EVERY for s in profiles.load(name).rules}

    assert {rule for rule in rules.registry() if rule[0] == "R"} - used == set(LEFT_OUT)


@each
def test_what_is_shown_to_programs_is_the_profile(name: str) -> None:
    """The tree has the keys of a profile file, and makes the same profile again."""
    profile = profiles.load(name)
    tree = json.loads(json.dumps(profiles.profile_to_tree(profile)))

    assert tree.pop("format") == loading.FORMAT
    assert reading.structure(tree, Profile).services == profile.services
    again = [reading.structure(entry, Setting) for entry in tree["rules"]]
    for one, other in zip(again, profile.rules, strict=True):
        values = parameters.checked_values(rules.registry()[one.rule], one.values)
        assert (one.strength, one.source) == (other.strength, other.source)
        assert profiles.plain(values) == profiles.plain(other.values)


# What is opposite.


def test_the_guardian_is_in_the_room_on_site_or_kept_out() -> None:
    """Three policies: beside the child, with an advocate next door, nowhere near."""
    assert has("cn", "R06", "R08a", "R08b") == [True, False, False]
    assert has("us", "R06", "R08a", "R08b") == [False, True, True]
    assert has("barnahus", "R06", "R08a", "R08b") == [False, True, False]
    assert "companion" in setting("cn", "R06").values["roles"]
    assert setting("us", "R08a").strength is setting("barnahus", "R08a").strength is Strength.HARD
    advice = profiles.load("us").service("advice")
    assert not advice.child
    assert [seat.roles for seat in advice.seats] == [("advocate",), ("companion",)]


def test_the_exam_comes_before_the_interview_or_after_it() -> None:
    """As long as nothing is acute; then it comes first everywhere."""
    assert ["exam", "interview"] in setting("cn", "R25").values["order"]
    for name in ("us", "barnahus"):
        assert ["interview", "exam"] in setting(name, "R25").values["order"]
    assert all(has(name, "R24") == [True] for name in EVERY)


def test_two_interview_or_one_alone() -> None:
    """Where one is alone with the child, others watch."""
    assert has("cn", "R10a", "R10b", "R20") == [True, True, False]
    for name in ("us", "barnahus"):
        assert has(name, "R10a", "R10b", "R20") == [False, False, True]
        assert [seat.name for seat in profiles.load(name).service("interview").seats] == ["lead"]


def test_the_defence_watches_in_a_barnahus_only() -> None:
    """With a pause for the questions of those who watch."""
    assert [has(name, "R21", "R23", "R30") for name in EVERY] == [
        [True, True, True],
        [False, False, False],
        [False, False, False],
    ]
    days = setting("barnahus", "R30").values
    assert [days[key] for key in ("soon", "usual", "late", "more")] == [7, 14, 21, 7]


def test_only_a_barnahus_has_no_night_part() -> None:
    """Elsewhere the acute exam may come in the night, before the rest."""
    parts = {name: setting(name, "R02").values["parts"] for name in EVERY}

    assert parts == {"barnahus": 1, "cn": 2, "us": 2}
    night = setting("cn", "R02").values
    assert (f"{night['night_from']:%H}", f"{night['night_to']:%H}") == ("19", "08")
    assert night["night_services"] == ["exam", "evidence", "prophylaxis"]


@each
def test_no_age_is_booked_longer_than_it_may_last(name: str) -> None:
    """Older children are not booked shorter, nor stay shorter."""
    rows = setting(name, "R33").values["ages"]

    assert [row["to"] for row in rows] == [5, 9, 13, 15, 17]
    for key in ("booked", "cap", "break_every", "stay"):
        column = [row[key] for row in rows]
        assert column == sorted(column)
    assert all(row["booked"] <= row["cap"] for row in rows)
