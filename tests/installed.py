"""The calendar engines that some tests need, and what becomes of those tests without them."""

import functools
import os

import pytest

from tools.readers import engines

NEEDED = "ONESTOP_READERS"


@functools.cache
def is_installed(engine: str) -> bool:
    """Tell whether *engine* is there; asked once, because asking starts a process."""
    return engines.installed(engine)


def need(engine: str) -> None:
    """Skip the test that calls this if *engine* is not installed; in CI, let it fail."""
    if not is_installed(engine):
        told = pytest.fail if os.environ.get(NEEDED) else pytest.skip
        told(f"{engine} is not installed: tools/readers/install brings it")
