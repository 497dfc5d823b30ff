"""
Jurisdictions as data: the profiles that ship with the library, and those of your own.

Each is a TOML file: a whole profile, or what it changes in another one that it
extends.  ``docs/reference/profile-files.md`` lists the keys.
"""

from onestop.profiles.comparing import Difference, differences
from onestop.profiles.loading import FORMAT, family, load, parse, read
from onestop.profiles.origins import require, shipped
from onestop.profiles.spelling import plain, profile_to_tree, toml

__all__ = [
    "FORMAT",
    "Difference",
    "differences",
    "family",
    "load",
    "parse",
    "plain",
    "profile_to_tree",
    "read",
    "require",
    "shipped",
    "toml",
]
