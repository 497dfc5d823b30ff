"""The values in which rules speak take keywords only, so that no two facts change places."""

import inspect

import attrs
import pytest

from onestop import rules
from onestop.rules import base, verbs

VALUES = [
    kind
    for module in (rules, base, verbs)
    for _, kind in inspect.getmembers(module, inspect.isclass)
    if attrs.has(kind) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("value", VALUES)
def test_values_take_keywords_only(value):
    """Every fact is named where a value is made, and nothing changes it afterwards."""
    kinds = {p.kind for p in inspect.signature(value).parameters.values()}

    assert kinds <= {inspect.Parameter.KEYWORD_ONLY}
    assert "__delattr__" in vars(value)
