"""Profiles that change another one: what they keep, what they change, what they may not."""

from pathlib import Path

import pytest

from onestop import profiles
from onestop.errors import FileError
from onestop.model import Profile, Setting, Strength, Urgency, Weights
from onestop.profiles import Difference
from onestop.rules import registry
from onestop.texts import Language

HEAD = """
format = "onestop/profile/1"
ref = "ours"
title = { en = "our county", zh = "本县" }
"""


def extending(changes: str, base: str = "cn") -> str:
    """Return the text of a profile that makes *changes* to *base*."""
    return f'{HEAD}extends = "{base}"\n{changes}'


def made(changes: str) -> Profile:
    """Return the profile that makes *changes* to the Chinese one."""
    return profiles.parse(extending(changes).encode(), "ours.toml")


def setting(profile: Profile, rule: str) -> Setting:
    """Return how *profile* sets *rule*."""
    found = profile.setting(rule)
    assert found is not None
    return found


def refused(changes: str) -> str:
    """Return what is said of a profile with these *changes*."""
    with pytest.raises(FileError) as caught:
        made(changes)
    assert caught.value.say(Language.ZH) != str(caught.value)
    return str(caught.value).removeprefix("ours.toml: ")


CN = profiles.load("cn")


# What is kept and what is changed.


def test_a_profile_that_changes_nothing_is_its_base_under_another_name() -> None:
    """Services, rules and their order stay."""
    profile = made("")

    assert (profile.ref, profile.title.en) == ("ours", "our county")
    assert (profile.services, profile.rules) == (CN.services, CN.rules)
    assert list(profiles.differences(CN, profile)) == []


def test_an_entry_changes_the_keys_that_it_gives() -> None:
    """A strength; the values and the source stay."""
    profile = made('rules = [{ rule = "R53", strength = "hard" }]')

    assert setting(profile, "R53").strength is Strength.HARD
    assert setting(profile, "R53").values == setting(CN, "R53").values
    assert setting(profile, "R53").source == setting(CN, "R53").source
    assert [s.rule for s in profile.rules] == [s.rule for s in CN.rules]
    changes = list(profiles.differences(CN, profile))
    assert changes == [
        Difference(kind="rule", ref="R53", key="strength", before="soft", after="hard")
    ]


def test_values_change_one_by_one() -> None:
    """What an entry does not name stays as it was, also the strength."""
    profile = made('rules = [{ rule = "R31", values = { urgent = 48 } }]')

    assert setting(profile, "R31").values == {"acute": 24, "urgent": 48, "planned": 168}
    assert setting(profile, "R31").strength is Strength.SOFT


def test_weights_sources_and_bases_change() -> None:
    """Every key of a rule can be given again."""
    entry = '{ rule = "R49", weight = 5, source = "ours", basis = "our law" }'
    profile = made(f"rules = [{entry}]")

    one = setting(profile, "R49")
    assert (one.weight, one.source, one.basis) == (5, "ours", "our law")


def test_a_service_changes_key_by_key() -> None:
    """Its seats are one key: given again, they are all replaced."""
    seats = '[{ name = "doctor", roles = ["paediatrician"] }]'
    profile = made(f'services = [{{ ref = "exam", minutes = 60, seats = {seats} }}]')

    new, old = profile.service("exam"), CN.service("exam")
    assert (new.minutes, [seat.roles for seat in new.seats]) == (60, [("paediatrician",)])
    assert (new.acute_minutes, new.title, new.kinds) == (old.acute_minutes, old.title, old.kinds)
    assert [s.ref for s in profile.services] == [s.ref for s in CN.services]


def test_a_service_can_be_added() -> None:
    """With all that a service needs; it comes last, and rules can name it."""
    service = '{ ref = "tea", title = { en = "tea", zh = "茶歇" }, minutes = 15 }'
    profile = made(
        f'services = [{service}]\nrules = [{{ rule = "R44", values = {{ service = "tea" }} }}]'
    )

    assert profile.services[-1].title.zh == "茶歇"
    assert setting(profile, "R44").values["service"] == "tea"


def test_a_rule_can_be_added() -> None:
    """It needs a strength, and its own defaults fill what is left out."""
    profile = made('rules = [{ rule = "R59", strength = "overridable", source = "L4" }]')

    assert setting(profile, "R59").values == {**registry()["R59"].defaults}
    assert profile.rules[-1].rule == "R59"
    assert refused('rules = [{ rule = "R59" }]').startswith("rules[0].strength: expected this key")


def test_a_soft_rule_can_be_switched_off() -> None:
    """Then it does not apply, and nothing else is asked."""
    profile = made('rules = [{ rule = "R39", off = true, source = "ours" }]')

    assert profile.setting("R39") is None
    (gone,) = profiles.differences(CN, profile)
    assert gone == Difference(kind="rule", ref="R39", before=CN.setting("R39"))


def test_off_may_be_said_to_be_false() -> None:
    """It says what is the case anyway."""
    assert made('rules = [{ rule = "R39", off = false }]').rules == CN.rules
    added = made('rules = [{ rule = "R46", strength = "soft", off = false }]')
    assert setting(added, "R46").strength is Strength.SOFT


def test_how_much_minutes_count_changes_weight_by_weight() -> None:
    """What a profile does not say of urgency stays as it was, and the change is named."""
    profile = made("weights = { acute = 5 }")

    assert CN.weights == Weights(acute=4, urgent=2, planned=1)
    assert profile.weights == Weights(acute=5, urgent=2, planned=1)
    assert [profile.weights.of(urgency) for urgency in Urgency] == [5, 2, 1]
    assert list(profiles.differences(CN, profile)) == [
        Difference(kind="weights", ref="weights", key="acute", before=4, after=5)
    ]


def test_a_weight_is_a_whole_number() -> None:
    """A minute of a child's wait is never worth nothing."""
    assert refused("weights = { acute = 0 }").startswith("weights.acute: expected a whole number")


def test_differences_name_what_is_new() -> None:
    """Services first, then rules; values by their names."""
    profile = made("""
services = [{ ref = "tea", title = { en = "tea", zh = "茶歇" }, minutes = 15 }]
rules = [{ rule = "R46", strength = "soft" }, { rule = "R32", values = { minutes = 30 } }]
""")

    changes = list(profiles.differences(CN, profile))
    assert [(c.kind, c.ref, c.key) for c in changes] == [
        ("service", "tea", ""),
        ("rule", "R32", "minutes"),
        ("rule", "R46", ""),
    ]
    assert (changes[0].after, changes[1].before, changes[1].after) == (
        profile.service("tea"),
        120,
        30,
    )


# Nothing that is hard gets weaker unseen.


@pytest.mark.parametrize("strength", ["overridable", "soft"])
def test_a_hard_rule_is_weakened_with_a_basis_only(strength: str) -> None:
    """The refusal says what the rule says; a basis in law is recorded in the setting."""
    entry = f'rule = "R06", strength = "{strength}"'
    message = refused(f"rules = [{{ {entry} }}]")

    assert message == (
        "rules[0].strength: expected hard, as in cn, or a basis in law beside it, because it says:"
        " A guardian or appropriate adult is with the child throughout the interview;"
        ' keep it hard, or name the law that allows it: basis = "..."'
    )
    profile = made(f'rules = [{{ {entry}, basis = "our act, art. 5" }}]')
    assert setting(profile, "R06").strength == strength
    assert setting(profile, "R06").basis == "our act, art. 5"


def test_a_hard_rule_is_switched_off_with_a_basis_only() -> None:
    """Off is the weakest of all."""
    assert refused('rules = [{ rule = "R03", off = true }]').startswith(
        "rules[0].off: expected hard, as in cn, or a basis in law beside it, because it says: The"
        " interview takes place in a room that records sound and picture throughout; keep it hard"
    )
    profile = made('rules = [{ rule = "R03", off = true, basis = "our act, art. 6" }]')
    assert profile.setting("R03") is None


def test_the_basis_of_one_profile_does_not_serve_another(tmp_path: Path) -> None:
    """What is weakened once more needs no basis: it was not hard any longer."""
    weak = 'rules = [{ rule = "R03", strength = "overridable", basis = "our act" }]'
    (tmp_path / "weak.toml").write_text(extending(weak), encoding="utf-8")
    hard = 'rules = [{ rule = "R03", strength = "hard" }]'
    (tmp_path / "hard.toml").write_text(extending(hard, "weak.toml"), encoding="utf-8")

    soft = 'rules = [{ rule = "R03", strength = "soft" }]'
    data = extending(soft, "weak.toml").encode()
    assert setting(profiles.parse(data, "x.toml", tmp_path), "R03").strength is Strength.SOFT
    with pytest.raises(FileError, match="expected hard, as in ours, or a basis"):
        profiles.parse(extending(soft, "hard.toml").encode(), "x.toml", tmp_path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            'rules = [{ rule = "R29", off = true }]',
            "rules[0].rule: expected a rule that cn sets, because only such a rule can be switched",
        ),
        (
            'rules = [{ rule = "R5", off = true }]',
            "rules[0].rule: expected the id of a known rule; did you mean R05a?",
        ),
        ("rules = [{ off = true }]", "rules[0].rule: expected this key, but it is missing"),
        (
            'rules = [{ rule = "R39", off = true, weight = 3 }]',
            "rules[0].off: expected nothing else beside off = true but source and basis;",
        ),
        ('rules = [{ rule = "R39", off = true, source = 5 }]', "rules[0].source: expected text"),
        ('rules = [{ rule = "R39", off = 1 }]', "rules[0].off: expected true or false"),
        ('rules = [{ rule = "F04", strength = "soft" }]', "rules[0].rule: expected a rule of"),
        (
            'rules = [{ rule = "R39", weight = 1 }, { rule = "R39", off = true }]',
            "rules[1].rule: expected every reference once, but R39 stands twice;",
        ),
        ('rules = [{ rule = "R31", values = { urgnt = 1 } }]', "rules[0].values.urgnt: expected a"),
        ('rules = [{ rule = "R31", strenth = "hard" }]', "rules[0].strenth: expected a known key;"),
        ('rules = [{ strength = "hard" }]', "rules[0].rule: expected this key, but it is missing"),
        ("services = [{ minutes = 5 }]", "services[0].ref: expected this key, but it is missing"),
        ('services = [{ ref = "tea" }]', "services[0].title: expected this key, but it is missing"),
        ('services = [{ ref = "exam", minutes = 0 }]', "services[0].minutes: expected a whole"),
        (
            'services = [{ ref = "exam", title = { en = "exam" } }]',
            "services[0].title.zh: expected this key, but it is missing;",
        ),
        (
            'services = [{ ref = "exam" }, { ref = "exam" }]',
            "services[1].ref: expected every reference once, but exam stands twice;",
        ),
    ],
)
def test_what_is_wrong_in_a_change_is_told_with_its_place(changes: str, message: str) -> None:
    """The place is the one in the changing file, not in its base."""
    assert refused(changes).startswith(message)


# Chains.


def test_profiles_form_chains(tmp_path: Path) -> None:
    """Each changes the one before; paths begin at the file that names them."""
    (tmp_path / "county").mkdir()
    province = 'rules = [{ rule = "R32", values = { minutes = 60 } }]'
    (tmp_path / "province.toml").write_text(extending(province), encoding="utf-8")
    county = 'rules = [{ rule = "R32", weight = 7 }]'
    path = tmp_path / "county" / "ours.toml"
    path.write_text(extending(county, "../province.toml"), encoding="utf-8")

    family = profiles.read(path)

    assert [setting(p, "R32").values["minutes"] for p in family] == [60, 60, 120]
    assert [setting(p, "R32").weight for p in family] == [7, 1, 1]
    assert family[2] == CN
    assert profiles.family(str(path)) == family


def test_what_is_wrong_in_a_base_is_told_in_its_own_file(tmp_path: Path) -> None:
    """Not in the one that extends it."""
    (tmp_path / "base.toml").write_text(extending("rules = 5"), encoding="utf-8")

    with pytest.raises(FileError, match=r"^base\.toml: rules: expected a list"):
        profiles.parse(extending("", "base.toml").encode(), "ours.toml", tmp_path)


@pytest.mark.parametrize(
    ("base", "message"),
    [
        ("cnn", r"did you mean cn\?"),
        ("none.toml", "expected a profile file that exists, named from the folder of this file"),
        ("/none.toml", "expected a profile that ships with onestop"),
    ],
)
def test_a_base_that_is_not_there_is_told(tmp_path: Path, base: str, message: str) -> None:
    """A name that does not ship, or a path to nothing."""
    with pytest.raises(FileError, match=rf"^ours\.toml: extends: .*{message}"):
        profiles.parse(extending("", base).encode(), "ours.toml", tmp_path)


def test_a_circle_is_told_by_its_files(tmp_path: Path) -> None:
    """Whatever the number of profiles in it, also one."""
    for name, base in (("a", "b"), ("b", "c"), ("c", "b"), ("d", "d")):
        text = extending("", f"{base}.toml")
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")

    with pytest.raises(FileError) as caught:
        profiles.load(str(tmp_path / "a.toml"))
    assert str(caught.value).startswith(
        "c.toml: extends: expected a profile that does not lead back to itself,"
        " but b.toml > c.toml > b.toml does;"
    )
    with pytest.raises(FileError, match=r"d\.toml > d\.toml"):
        profiles.read(tmp_path / "d.toml")


def test_a_chain_ends_somewhere(tmp_path: Path) -> None:
    """Eight files in a row are plenty."""
    for number in range(12):
        base = "cn" if number == 0 else f"{number - 1}.toml"
        (tmp_path / f"{number}.toml").write_text(extending("", base), encoding="utf-8")

    assert len(profiles.read(tmp_path / "7.toml")) == 9
    with pytest.raises(FileError, match=r"^1\.toml: extends: expected a chain of at most 8"):
        profiles.read(tmp_path / "8.toml")
