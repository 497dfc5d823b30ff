"""
The profiles that ship with the library: one TOML file each in this folder.

``docs/reference/file-formats.md`` lists their keys.
"""

import difflib
from importlib import resources

from onestop import reading, rules, texts
from onestop.errors import InputError
from onestop.model import Profile, checks

__all__ = ["FORMAT", "load", "parse", "require", "shipped"]

FORMAT = "onestop/profile/1"


def shipped() -> tuple[str, ...]:
    """Return the names of the profiles that can be loaded, in alphabetical order."""
    names = (entry.name for entry in resources.files(__name__).iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


def require(name: str) -> None:
    """
    Demand that a profile called *name* ships with the library.

    Raises:
        InputError: There is none of that name.

    """
    known = shipped()
    if name not in known:
        expected = texts.EXPECTED_PROFILE.fill(known=", ".join(known))
        near = difflib.get_close_matches(name, known, n=1)
        remedy = texts.DID_YOU_MEAN.fill(key=near[0]) if near else texts.CORRECT_IT
        raise InputError("profile", expected, remedy)


def load(name: str) -> Profile:
    """
    Return the shipped profile called *name*.

    Raises:
        InputError: There is none of that name.

    """
    require(name)
    file = f"{name}.toml"
    return parse(resources.files(__name__).joinpath(file).read_bytes(), file)


def parse(data: bytes, file: str) -> Profile:
    """
    Return the profile that *data* describes.

    Args:
        data: TOML.
        file: What errors call it.

    Raises:
        FileError: Anything is wrong with it.

    """
    with reading.in_file(file):
        tree = reading.from_toml(reading.text_of(data))
        profile: Profile = reading.make(tree, Profile, form=FORMAT)
        _check(profile)
        return profile


def _check(profile: Profile) -> None:
    """Refuse what stands twice, and rules that do not exist."""
    checks.unique(profile.services, "services")
    seen: set[str] = set()
    for index, setting in enumerate(profile.rules):
        place = f"rules[{index}].rule"
        if setting.rule not in rules.registry():
            raise InputError(place, texts.EXPECTED_RULE_ID)
        if setting.rule in seen:
            raise InputError(place, texts.EXPECTED_UNIQUE.fill(ref=setting.rule))
        seen.add(setting.rule)
