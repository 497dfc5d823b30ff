"""``onestop profile``: what it shows of a profile, and what it says of one of your own."""

import json
from datetime import time
from pathlib import Path

import pytest

from onestop import cli, profiles
from onestop.cli.exits import Exit
from onestop.rules import registry
from onestop.sheet import Look
from onestop.sheet.profile import render_check, render_profile
from onestop.texts import Language, Text

HEAD = """
format = "onestop/profile/1"
ref = "ours"
title = { en = "our county", zh = "本县" }
"""
TEA = '{ ref = "tea", title = { en = "tea", zh = "茶歇" }, minutes = 15 }'
SOON = '{ ref = "counselling", acute_minutes = 20 }'
CHANGES = f"""{HEAD}
extends = "cn"
services = [{{ ref = "exam", title = {{ en = "check-up", zh = "体检" }} }}, {TEA}, {SOON}]

[[rules]]
rule = "R03"
strength = "overridable"
basis = "our act, art. 5"

[[rules]]
rule = "R33"
[rules.values]
ages = [{{ to = 17, booked = 30, cap = 40, break_every = 20, stay = 200 }}]

[[rules]]
rule = "R39"
off = true

[[rules]]
rule = "R46"
strength = "overridable"
"""
CHECKED = """\
ours.toml is sound: profile ours, 16 services, 53 rules.

What it changes in cn:
  What                        Change
  --------------------------  --------------------------------------------------
  exam: title                 before: medical exam
                              now: check-up
  counselling: acute_minutes  before: nothing
                              now: 20
  tea                         added: 15 minutes
  R03: strength               before: hard
                              now: overridable
  R03: basis                  before: ""
                              now: "our act, art. 5"
  R33: ages                   before: [{ to = 5, booked = 30, cap = 45,
                              break_every = 20, stay = 180 }, { to = 9, booked =
                              45, cap = 60, break_every = 25, stay = 210 }, { to
                              = 13, booked = 60, cap = 60, break_every = 30,
                              stay = 240 }, { to = 15, booked = 60, cap = 90,
                              break_every = 45, stay = 240 }, { to = 17, booked
                              = 75, cap = 120, break_every = 45, stay = 270 }]
                              now: [{ to = 17, booked = 30, cap = 40,
                              break_every = 20, stay = 200 }]
  R46                         added: overridable
  R39                         switched off; it was soft
"""
LANGUAGES = pytest.mark.parametrize("language", list(Language))


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Return a function that runs a command in an empty folder: code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*given):
        code = cli.main(["profile", *map(str, given)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def keep(text, name="ours.toml"):
    """Put a profile into the folder."""
    Path(name).write_text(text, encoding="utf-8")


# Help.


@pytest.mark.parametrize(
    ("given", "example"),
    [
        ([], "onestop profile show cn"),
        (["show"], "onestop profile show cn"),
        (["check"], "onestop profile check ours.toml"),
    ],
)
@LANGUAGES
def test_help_shows_an_example(run, given, example, language):
    """Each part of the command explains itself."""
    code, out, err = run(*given, "-h", "--lang", language)

    assert (code, err) == (Exit.DONE, "")
    assert f":\n  {example}\n" in out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "required: COMMAND; see onestop profile -h"),
        (["show"], "required: NAME|FILE; see onestop profile show -h"),
        (["shw", "cn"], "invalid choice: 'shw'"),
        (["show", "cnn"], "profile: expected a profile that ships with onestop (barnahus, cn, us)"),
        (["show", "none.toml"], "none.toml: expected a file that exists;"),
        (["check", "none.toml"], "none.toml: expected a file that exists;"),
        (["check", "cn"], "cn: expected a file that exists;"),
    ],
)
def test_what_cannot_be_shown_is_one_line(run, given, told):
    """Exit code 2, and nothing on standard output."""
    code, out, err = run(*given)

    assert (code, out, err.count("\n")) == (Exit.BAD_INPUT, "", 1)
    assert told in err


# Showing.


@pytest.mark.parametrize("name", profiles.shipped())
@LANGUAGES
def test_a_shipped_profile_is_shown_whole(run, name, language):
    """Every service and rule, with sentence, class and source, in lines that fit a page."""
    code, out, err = run("show", name, "--lang", language)

    profile = profiles.load(name)
    assert (code, err) == (Exit.DONE, "")
    words = "".join(out.split())
    for service in profile.services:
        assert f"  {service.ref} " in out
        assert "".join(service.title.say(language).split())[:8] in words
    for setting in profile.rules:
        assert f"\n  {setting.rule} " in out
        assert "".join(registry()[setting.rule].sentence.say(language).split())[:10] in words
    missing = [r for r in registry() if r[0] == "R" and profile.setting(r) is None]
    last = "".join(out.rsplit("\n\n", 1)[1].split())
    assert all(rule in last for rule in missing)


def test_a_profile_of_your_own_is_shown_with_what_it_extends(run):
    """Its own title, and all that it takes over."""
    keep(CHANGES)

    code, out, err = run("show", "ours.toml")

    assert (code, err) == (Exit.DONE, "")
    assert out.startswith("Profile ours: our county. 16 services, 53 rules.\nIt extends cn.\n")
    assert "Basis in law: our act, art. 5" in out
    assert "{ to = 17, booked = 30, cap = 40," in out
    assert "No plan decides it: " in out


def test_a_profile_is_shown_to_programs(run):
    """The keys of a profile file: what is shown can be read again."""
    keep(CHANGES)

    code, out, _ = run("show", "ours.toml", "--json")

    tree = json.loads(out)
    assert code == Exit.DONE
    assert (tree["format"], tree["ref"]) == ("onestop/profile/1", "ours")
    (daytime,) = (rule for rule in tree["rules"] if rule["rule"] == "R37")
    assert daytime["values"] == {"from": "08:30", "to": "18:30"}
    assert "acute_minutes" not in tree["services"][0]


# Checking.


def test_a_check_says_what_a_profile_changes(run):
    """Each change with what stood before."""
    keep(CHANGES)

    code, out, err = run("check", "ours.toml")

    assert (code, out, err) == (Exit.DONE, CHECKED, "")


@LANGUAGES
def test_a_check_says_so_if_nothing_changes(language):
    """Also of a profile that extends none."""
    cn = profiles.load("cn")

    same = render_check("x.toml", (cn, cn), Look(language=language))
    alone = render_check("x.toml", (cn,), Look(language=language))

    assert {"en": "It changes nothing in cn.", "zh": "相对于cn没有改动。"}[language] in same
    assert {"en": "It extends no other profile.", "zh": "未扩展其他规范。"}[language] in alone


def test_a_check_tells_programs(run):
    """The same changes with before and after, and the base that they are changes of."""
    keep(CHANGES)

    code, out, _ = run("check", "ours.toml", "--json")

    tree = json.loads(out)
    assert code == Exit.DONE
    assert (tree["format"], tree["extends"]) == ("onestop/profile-check/1", "cn")
    assert [change["ref"] for change in tree["changes"]] == [
        "exam", "counselling", "tea", "R03", "R03", "R33", "R46", "R39",
    ]  # fmt: skip
    assert tree["changes"][3] == {
        "kind": "rule",
        "ref": "R03",
        "key": "strength",
        "before": "hard",
        "after": "overridable",
    }
    keep(CHANGES.replace('extends = "cn"', 'extends = "base.toml"'))
    keep(f'{HEAD}extends = "cn"', "base.toml")
    assert json.loads(run("check", "ours.toml", "--json")[1])["extends"] == "ours"


def test_a_profile_that_stands_alone_tells_programs_so(run):
    """No base, no changes."""
    rule = 'rules = [{ rule = "R01", strength = "hard", values = { interviews = 1 } }]'
    keep(f"{HEAD}services = [{TEA}]\n{rule}")

    tree = json.loads(run("check", "ours.toml", "--json")[1])

    assert tree == {
        "format": "onestop/profile-check/1",
        "ref": "ours",
        "extends": None,
        "changes": [],
    }


def test_what_is_wrong_in_a_profile_is_one_line(run):
    """Exit code 2, with file, place and remedy."""
    keep(CHANGES.replace('basis = "our act, art. 5"', ""))

    code, out, err = run("check", "ours.toml")

    assert (code, out) == (Exit.BAD_INPUT, "")
    assert err.startswith("onestop: ours.toml: rules[0].strength: expected hard, as in cn, or a")


# Spelling.


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (5, "5"),
        (1.5, "1.5"),
        (True, "true"),
        ('a"b', '"a\\"b"'),
        (time(8, 30), "08:30:00"),
        (["a", ("b",)], '["a", ["b"]]'),
        ({"seat": "lead", "roles": ["x"]}, '{ seat = "lead", roles = ["x"] }'),
        (Text("a", "甲"), '{ en = "a", zh = "甲" }'),
    ],
)
def test_values_are_spelled_as_profiles_spell_them(value, spelled):
    """So that they can be copied into one."""
    assert profiles.toml(value) == spelled


def test_a_sheet_needs_no_look():
    """English on a page is the default."""
    assert render_profile(profiles.family("cn")).startswith("Profile cn: China, one-stop centre.")
    assert render_check("cn.toml", profiles.family("cn")).startswith("cn.toml is sound")
