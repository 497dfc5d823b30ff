"""How values are spelled outside: as trees for programs, as TOML for people."""

import enum
import json
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

import attrs

from onestop.model import Profile
from onestop.profiles.loading import FORMAT


def profile_to_tree(profile: Profile) -> dict[str, Any]:
    """Return *profile* with the keys of a profile file, for JSON; a whole one, extending none."""
    tree: dict[str, Any] = plain(profile)
    return {"format": FORMAT} | tree


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return *value* in what JSON has: tables, lists, text, numbers; times as ``"08:30"``."""
    kind = type(value)
    if attrs.has(kind):
        names = (field.name for field in attrs.fields(kind) if field.init)
        pairs = ((name, getattr(value, name)) for name in names)
        # No file spells "none": such keys are left out.
        return {name: plain(item) for name, item in pairs if item is not None}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, str) or not isinstance(value, Sequence):
        return value
    return [plain(item) for item in value]


def toml(value: object) -> str:
    """Return *value* as a profile spells it, in one line."""
    if isinstance(value, time):
        return value.isoformat()
    tree = plain(value)
    if isinstance(tree, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in tree.items()) + " }"
    if isinstance(tree, list):
        return "[" + ", ".join(map(toml, tree)) + "]"
    return json.dumps(tree, ensure_ascii=False)
