"""Participants' calendars that attack, and those broken by chance: our errors, and bounded."""

import pathlib
import random
import subprocess
import sys

import pytest

pytest.importorskip("resource", reason="Windows limits neither memory nor time of a process")

CLONE = pathlib.Path(__file__).parents[1]
MOST_KIB = 500 * 1024
# One takes at most 2 s of processor time where this was measured; hangs take for ever.
MOST_SECONDS = 10.0
TEN_MINUTES = 600


def told_by(module, *arguments):
    """Return the lines that *module*, run in a process under limits, prints."""
    command = [sys.executable, "-W", "error", "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=CLONE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


def read_hostile(most, seconds):
    """Read *most* hostile calendars, or fewer in *seconds*; return how many were read."""
    *lines, memory = told_by("tests.hostile", most, seconds)
    slow = [line for line in lines if float(line.split("\t")[0]) > MOST_SECONDS]
    assert slow == []
    assert int(memory) < MOST_KIB
    return len(lines)


def test_hostile_calendars_are_read_or_refused_within_bounds():
    """Whichever bound they go for: a result or the one error, in seconds and little memory."""
    assert read_hostile(40, TEN_MINUTES) == 40


@pytest.mark.long
def test_all_hostile_calendars_are_read_or_refused_within_bounds(long_budget):
    """Each of them, in each of the three treatments; about three minutes."""
    assert read_hostile(10_000, min(long_budget, TEN_MINUTES)) >= 40


def test_calendars_broken_by_chance_are_read_or_refused():
    """A sample of what the long test reads; the same one every time."""
    read, slowest, memory = told_by("tests.fuzzing", 3, 1, 60)[-1].split()

    assert int(read) >= 500
    assert float(slowest) < MOST_SECONDS
    assert int(memory) < MOST_KIB


@pytest.mark.long
def test_many_calendars_broken_by_chance_are_read_or_refused(long_budget):
    """Up to ten minutes of them; no error but ours, no hang, no hunger."""
    seconds = min(long_budget, TEN_MINUTES)
    seed = random.Random(2).randrange(10**6)
    read, slowest, memory = told_by("tests.fuzzing", 10**6, seed, seconds)[-1].split()

    assert int(read) >= 150
    assert float(slowest) < MOST_SECONDS
    assert int(memory) < MOST_KIB
