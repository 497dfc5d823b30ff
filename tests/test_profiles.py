"""Profiles: the shipped ones load, and what stands in one is checked."""

from datetime import time

import pytest

from onestop import profiles, rules
from onestop.errors import FileError, InputError
from onestop.model import Strength
from onestop.texts import Language

GOOD = """
format = "onestop/profile/1"
ref = "ours"
title = { en = "our county", zh = "本县" }
services = [{ ref = "rights", title = { en = "rights", zh = "告知" }, minutes = 10 }]
rules = [{ rule = "R01", strength = "overridable", values = { interviews = 1 } }]
"""


def refused(text: str) -> str:
    """Return the message that a profile of this *text* is refused with."""
    with pytest.raises(FileError) as caught:
        profiles.parse(text.encode(), "ours.toml")
    return str(caught.value)


def test_every_shipped_profile_loads_under_its_own_name() -> None:
    """A profile's reference is its file's name."""
    assert "cn" in profiles.shipped()
    assert [profiles.load(name).ref for name in profiles.shipped()] == [*profiles.shipped()]


def test_the_chinese_profile_holds_services_seats_and_rules() -> None:
    """Five services by default, times as times, strengths as strengths."""
    profile = profiles.load("cn")

    asked = [service.ref for service in profile.services if service.default]
    assert asked == ["rights", "interview", "evidence", "exam", "counselling"]
    assert profile.service("interview").seats[0].roles == ("interviewer",)
    daytime = profile.setting("R37")
    assert daytime is not None
    assert daytime.values == {"from": time(8, 30), "to": time(18, 30)}
    assert daytime.strength is Strength.OVERRIDABLE


def test_every_rule_of_the_registry_is_set_by_the_chinese_profile() -> None:
    """A rule without a setting would never apply, and nobody would notice."""
    profile = profiles.load("cn")

    unset = [rule for rule in rules.registry() if rule[0] == "R" and not profile.setting(rule)]
    assert unset == []


@pytest.mark.parametrize("name", ["", "../profiles/cn", "cn.toml", "xx"])
def test_an_unknown_profile_is_refused_with_those_that_exist(name: str) -> None:
    """No name leads out of the folder."""
    with pytest.raises(InputError) as caught:
        profiles.load(name)

    assert caught.value.place == "profile"
    assert ", ".join(profiles.shipped()) in str(caught.value)
    assert caught.value.say(Language.ZH) != str(caught.value)


def test_a_slip_in_a_profiles_name_is_guessed() -> None:
    """The remedy names the one that was probably meant."""
    with pytest.raises(InputError, match=r"did you mean cn\?"):
        profiles.load("cnn")


def test_a_profile_of_a_local_file_is_read_the_same_way() -> None:
    """What is shipped has no privilege."""
    profile = profiles.parse(GOOD.encode(), "ours.toml")

    assert (profile.ref, profile.title.zh) == ("ours", "本县")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"R01"',
            '"R99"',
            "ours.toml: rules[0].rule: expected the id of a known rule; correct it and run again",
        ),
        (
            "services = [",
            'services = [{ ref = "rights", title = { en = "x", zh = "y" }, minutes = 5 }, ',
            (
                "ours.toml: services[1].ref: expected every reference once,"
                " but rights stands twice; correct it and run again"
            ),
        ),
        (
            "rules = [",
            'rules = [{ rule = "R01", strength = "hard" }, ',
            (
                "ours.toml: rules[1].rule: expected every reference once, but R01 stands twice;"
                " correct it and run again"
            ),
        ),
        (
            '"overridable"',
            '"firm"',
            (
                "ours.toml: rules[0].strength: expected one of hard, overridable, soft;"
                " correct it and run again"
            ),
        ),
        (
            "onestop/profile/1",
            "onestop/case/1",
            (
                'ours.toml: format: expected "onestop/profile/1";'
                " this is another kind of file, or made for another version of onestop"
            ),
        ),
        (
            "minutes = 10",
            "minutes = 0",
            (
                "ours.toml: services[0].minutes: expected a whole number from 1 to 1440;"
                " correct it and run again"
            ),
        ),
    ],
)
def test_what_is_wrong_in_a_profile_is_told_with_its_place(
    old: str, new: str, message: str
) -> None:
    """Unknown rules and things that stand twice, beside all that reading checks."""
    assert old in GOOD
    assert refused(GOOD.replace(old, new)) == message
