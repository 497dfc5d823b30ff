"""What all tests share: the options for long tests, and repeatable random cases."""

import math

import hypothesis
import pytest

# The same examples on every run and machine, and no verdict by stop-watch.
hypothesis.settings.register_profile("onestop", derandomize=True, deadline=None)
hypothesis.settings.load_profile("onestop")


def pytest_addoption(parser):
    """Add the options for tests that take minutes."""
    group = parser.getgroup("onestop")
    group.addoption("--long", action="store_true", help="run the tests marked 'long' too")
    group.addoption(
        "--long-minutes",
        type=float,
        metavar="N",
        help="let all long tests together take about N minutes (default: as long as they need)",
    )


def pytest_configure(config):
    """Refuse a time for long tests that would not run."""
    minutes = config.getoption("long_minutes")
    if minutes is None:
        return
    if not config.getoption("long"):
        message = "--long-minutes needs --long"
        raise pytest.UsageError(message)
    if not 0 < minutes < math.inf:
        message = f"--long-minutes: expected a number above 0, not {minutes:g}"
        raise pytest.UsageError(message)


def pytest_collection_modifyitems(config, items):
    """Leave out the long tests unless they were asked for."""
    if config.getoption("long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="session")
def long_budget(request):
    """
    Return the seconds that one long test may spend, infinite unless limited.

    A test that loops stops when they are spent and judges what it did until
    then.  It takes its cases in a seeded random order, so that a short budget
    still sees a fair sample.
    """
    minutes = request.config.getoption("long_minutes")
    if minutes is None:
        return math.inf
    sharing = sum(1 for item in request.session.items if item.get_closest_marker("long"))
    return minutes * 60 / max(sharing, 1)
