"""Profiles: where they are looked for, and what stands in one is checked."""

from datetime import time
from pathlib import Path

import pytest

from onestop import profiles
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
OTHER_KIND = "this is another kind of file, or made for another version of onestop"


def refused(text: str) -> str:
    """Return the message that a profile of this *text* is refused with."""
    with pytest.raises(FileError) as caught:
        profiles.parse(text.encode(), "ours.toml")
    assert caught.value.say(Language.ZH) != str(caught.value)
    return str(caught.value)


def set_to(rule: str, values: str) -> str:
    """Return the text of a profile in which *rule* has *values*."""
    return GOOD.replace('"R01"', f'"{rule}"').replace("{ interviews = 1 }", f"{{ {values} }}")


# Where they are.


@pytest.mark.parametrize("name", ["", "../profiles/cn", "cn.toml", "xx", "\0", "cn\n"])
def test_an_unknown_profile_is_refused_with_those_that_exist(name: str) -> None:
    """No name leads out of the folder, and a relative path begins nowhere."""
    with pytest.raises(InputError) as caught:
        profiles.load(name)

    assert caught.value.place == "profile"
    assert ", ".join(profiles.shipped()) in str(caught.value)
    assert caught.value.say(Language.ZH) != str(caught.value)


def test_a_slip_in_a_profiles_name_is_guessed() -> None:
    """The remedy names the one that was probably meant."""
    with pytest.raises(InputError, match=r"did you mean cn\?"):
        profiles.load("cnn")


def test_a_shipped_name_is_required_as_it_is(tmp_path: Path) -> None:
    """A file called cn beside the centre does not hide the one that ships."""
    (tmp_path / "cn").write_text(GOOD, encoding="utf-8")

    assert profiles.require("cn") == profiles.require("cn", tmp_path) == "cn"


def test_a_path_is_looked_for_from_the_folder_of_whoever_names_it(tmp_path: Path) -> None:
    """It comes back absolute, so that it can be loaded from anywhere."""
    inside = tmp_path / "centres" / "a"
    inside.mkdir(parents=True)
    (tmp_path / "ours.toml").write_text(GOOD, encoding="utf-8")

    name = profiles.require("../../ours.toml", inside)

    assert Path(name) == (tmp_path / "ours.toml").resolve()
    assert profiles.require(name) == name
    assert profiles.load(name).ref == "ours"


@pytest.mark.parametrize("name", ["none.toml", "folder.toml", "no\0thing.toml"])
def test_a_path_to_nothing_is_refused(tmp_path: Path, name: str) -> None:
    """Missing files, folders and names that no file can have are told before they are read."""
    (tmp_path / "folder.toml").mkdir()

    with pytest.raises(InputError, match="profile: expected a profile file that exists"):
        profiles.require(name, tmp_path)


@pytest.mark.parametrize("rooted", ["{folder}/ours.toml", r"C:\ours.toml", r"\\host\x\ours.toml"])
def test_a_path_from_the_root_is_refused_where_a_folder_is_known(
    tmp_path: Path, rooted: str
) -> None:
    """A file that names another one must work on every machine."""
    (tmp_path / "ours.toml").write_text(GOOD, encoding="utf-8")

    with pytest.raises(InputError, match="expected a profile that ships"):
        profiles.require(rooted.format(folder=tmp_path), tmp_path)


def test_errors_show_no_more_of_a_loaded_path_than_its_name(tmp_path: Path) -> None:
    """The rest of it may tell more than is anybody's business."""
    (tmp_path / "ours.toml").write_text("x", encoding="utf-8")

    with pytest.raises(FileError) as caught:
        profiles.load(str(tmp_path / "ours.toml"))

    assert str(caught.value).startswith("ours.toml: line 1, column 2: expected TOML")


def test_errors_show_a_path_that_is_read_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever typed it finds it again."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(FileError, match=r"^drafts/ours\.toml: expected a file that exists;"):
        profiles.read("drafts/ours.toml")


# What stands in one.


def test_a_profile_of_a_local_file_is_read_the_same_way() -> None:
    """What is shipped has no privilege."""
    profile = profiles.parse(GOOD.encode(), "ours.toml")

    assert (profile.ref, profile.title.zh) == ("ours", "本县")


def test_times_and_numbers_arrive_as_what_they_are() -> None:
    """A time may be written either way; a whole number serves as a factor."""
    profile = profiles.parse(set_to("R37", 'from = "09:00", to = 17:30:00').encode(), "ours.toml")
    daytime = profile.setting("R37")
    assert daytime is not None
    assert daytime.values == {"from": time(9), "to": time(17, 30)}

    profile = profiles.parse(set_to("R33", "interpreter = 2").encode(), "ours.toml")
    lengths = profile.setting("R33")
    assert lengths is not None
    assert lengths.values["interpreter"] == 2.0


def test_what_is_left_out_is_the_rules_own() -> None:
    """A rule's default stands where the profile is silent."""
    profile = profiles.parse(set_to("R15", "").encode(), "ours.toml")
    setting = profile.setting("R15")

    assert setting is not None
    assert setting.strength is Strength.OVERRIDABLE
    assert setting.values == {"gap": 60}


def test_nothing_at_all_is_an_answer_where_it_means_something() -> None:
    """No gap is a choice; no interview is a slip."""
    assert profiles.parse(set_to("R15", "gap = 0").encode(), "ours.toml")
    assert "from 1 to" in refused(set_to("R01", "interviews = 0"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"R01"',
            '"R99"',
            "rules[0].rule: expected the id of a known rule; correct it and run again",
        ),
        ('"R01"', '"law"', "rules[0].rule: expected the id of a known rule; correct it and run"),
        ('"R01"', '"r01"', "rules[0].rule: expected the id of a known rule; did you mean R01?"),
        (
            '"R01"',
            '"F04"',
            (
                "rules[0].rule: expected a rule of practice: F04 is part of the frame"
                " and always holds; remove it and run again"
            ),
        ),
        (
            "services = [",
            'services = [{ ref = "rights", title = { en = "x", zh = "y" }, minutes = 5 }, ',
            (
                "services[1].ref: expected every reference once,"
                " but rights stands twice; correct it and run again"
            ),
        ),
        (
            "rules = [",
            'rules = [{ rule = "R01", strength = "hard" }, ',
            (
                "rules[1].rule: expected every reference once, but R01 stands twice;"
                " correct it and run again"
            ),
        ),
        (
            '"overridable"',
            '"firm"',
            "rules[0].strength: expected one of hard, overridable, soft; correct it and run again",
        ),
        (
            "onestop/profile/1",
            "onestop/case/1",
            f'format: expected "onestop/profile/1"; {OTHER_KIND}',
        ),
        (
            "minutes = 10",
            "minutes = 0",
            "services[0].minutes: expected a whole number from 1 to 1440; correct it and run again",
        ),
        ("ref = ", "extend = 1\nref = ", "extend: expected a known key; did you mean extends?"),
        (
            "services = ",
            "# ",
            "services: expected this key, but it is missing; add it and run again",
        ),
        (
            '"overridable",',
            '"hard", off = true,',
            (
                "rules[0].off: expected a known key; remove it, or use one of:"
                " rule, strength, weight, source, basis, values"
            ),
        ),
        ("interviews", "interview", "rules[0].values.interview: expected a value that R01 has;"),
    ],
)
def test_what_is_wrong_in_a_profile_is_told_with_its_place(
    old: str, new: str, message: str
) -> None:
    """Unknown rules and keys, and things that stand twice, beside all that reading checks."""
    assert old in GOOD
    assert refused(GOOD.replace(old, new, 1)).startswith(f"ours.toml: {message}")


AGES = "booked = 30, cap = 45, break_every = 20, stay = 180"


@pytest.mark.parametrize(
    ("rule", "values", "message"),
    [
        ("R01", "interviews = true", "interviews: expected a whole number from 1 to 100000;"),
        ("R01", 'interviews = "1"', "interviews: expected a whole number from 1 to 100000;"),
        ("R01", "interviews = 1000000", "interviews: expected a whole number from 1 to 100000;"),
        ("R33", "interpreter = 0", "interpreter: expected a number above 0 and at most 10;"),
        ("R33", "interpreter = true", "interpreter: expected a number above 0 and at most 10;"),
        ("R33", "interpreter = nan", "interpreter: expected a number above 0 and at most 10;"),
        ("R03", "feature = 5", "feature: expected text in quotation marks;"),
        ("R03", 'feature = "a b"', "feature: expected a reference of letters,"),
        ("R10a", 'agency = "a\\nb"', "agency: expected one line of at most 200"),
        ("R37", "from = 5", "from: expected a time of day"),
        ("R37", "from = 09:00:00, to = 08:00:00", "to: expected an end later than the start;"),
        ("R19", 'roles = "prosecutor"', "roles: expected a list in square brackets;"),
        ("R19", "roles = []", "roles: expected at least one entry;"),
        ("R19", 'roles = ["a", "a"]', "roles[1]: expected every entry once;"),
        ("R25", 'order = [["rights", 5]]', "order[0][1]: expected text in quotation marks;"),
        ("R33", "ages = [5]", "ages[0]: expected a table of keys and values;"),
        ("R33", "ages = [{ too = 5 }]", "ages[0].too: expected a known key; did you mean to?"),
        ("R33", "ages = [{ to = 5 }]", "ages[0].booked: expected this key, but it is missing;"),
        ("R33", f"ages = [{{ to = 9, {AGES} }}]", "ages: expected an age table that reaches 17"),
        (
            "R33",
            f"ages = [{{ to = 17, {AGES} }}, {{ to = 9, {AGES} }}]",
            "ages: expected an age table that reaches 17",
        ),
        (
            "R33",
            f"ages = [{{ to = 17, {AGES.replace('45', '25')} }}]",
            "ages: expected an age table that reaches 17 and books no more than its own cap;",
        ),
        ("R22", "room = 1", "room: expected no values, because R22 has none; remove it and run"),
        (
            "R37",
            "xyz = 1",
            "xyz: expected a value that R37 has; remove it, or use one of: from, to",
        ),
        ("R37", "frm = 1", "frm: expected a value that R37 has; did you mean from?"),
        ("R41", 'service = "right"', "service: expected the ref of a service of this profile:"),
        ("R25", 'order = [["rights", "x"]]', "order: expected the ref of a service of this"),
        # Also where it is the rule's own default that leads nowhere.
        ("R42", "", "service: expected the ref of a service of this profile: rights; correct it"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(rule: str, values: str, message: str) -> None:
    """Names, kinds and ranges of a rule's values, and the services that they name."""
    assert refused(set_to(rule, values)).startswith(f"ours.toml: rules[0].values.{message}")


def test_the_first_thing_that_is_wrong_in_the_file_is_told() -> None:
    """Rules may stand before services; then so do their errors."""
    rules = GOOD.splitlines()[-1]
    swapped = GOOD.replace(rules, "").replace("services", f"{rules}\nservices")
    wrong = swapped.replace("R01", "R99").replace("minutes = 10", "minutes = 0")

    assert refused(wrong).startswith("ours.toml: rules[0].rule")
    assert refused(GOOD.replace("R01", "R99").replace("= 10", "= 0")).startswith(
        "ours.toml: services[0].minutes"
    )
