"""
The engines that read calendars: where ``tools/readers/install`` put them, and what they answer.

Each runs in a process of its own, with its own parser and its own time zones.
Radicale is a server: it is given every message as a client would store it, and
what it gives back is read.
"""

# ruff: noqa: INP001, S603 - a folder of scripts, which starts the engines

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onestop.model import Availability, Window
from tools.readers.letters import Answer
from tools.readers.server import RADICALE, Account, radicale

HERE = Path(__file__).parent
READERS = HERE.parents[1] / ".readers"
DEBIANS_PYTHON = "/usr/bin/python3"
SECONDS = 300
# Nobody's zone here: a time that lost its own would be read as this one's, not as UTC.
ELSEWHERE = {"TZ": "Pacific/Chatham"}


class EngineError(Exception):
    """An engine is not there, or gave no answer that can be compared."""


def libical(folder: Path) -> Iterable[str]:
    """Return what libical reads: Evolution, KDE and much else."""
    return _run(DEBIANS_PYTHON, HERE / "with_libical.py", folder)


def busy_with_libical(folder: Path) -> dict[str, Availability]:
    """
    Return when each calendar of *folder* is busy, as libical works it out.

    Raises:
        EngineError: It is not installed, or failed.

    """
    found = map(json.loads, _run(DEBIANS_PYTHON, HERE / "busy_with_libical.py", folder))
    return {each["file"]: _spans(each["busy"]) for each in found}


def _spans(pairs: Iterable[tuple[int, int]]) -> Availability:
    """Return the time between *pairs* of seconds since 1970; what has no length takes none."""
    moments = ([datetime.fromtimestamp(each, UTC) for each in pair] for pair in pairs)
    return Availability(tuple(Window(since, until) for since, until in moments if since < until))


def icaljs(folder: Path) -> Iterable[str]:
    """Return what ical.js reads: Thunderbird and Nextcloud."""
    return _run("node", HERE / "with_icaljs.cjs", READERS, folder)


def nodeical(folder: Path) -> Iterable[str]:
    """Return what node-ical reads: home automation and many web services."""
    return _run("node", HERE / "with_nodeical.cjs", READERS, folder)


def through_radicale(folder: Path) -> Iterable[str]:
    """Return what comes back from a Radicale server, read by its own reader."""
    with tempfile.TemporaryDirectory() as back, radicale() as account:
        stored(account, folder, Path(back))
        return _run(RADICALE, HERE / "with_vobject.py", back)


def stored(account: Account, folder: Path, back: Path) -> None:
    """PUT every message of *folder* as clients do, and GET it again into the folder *back*."""
    made: set[str] = set()
    for path in sorted(folder.glob("*.ics")):
        # A calendar for each story, because Radicale looks through all that is in one.
        calendar = path.stem.rsplit("-", 2)[0]
        if calendar not in made:
            account.make_calendar(calendar)
            made.add(calendar)
        data = path.read_bytes()
        # One object for each UID, so that a change replaces what it changes.
        place = f"{calendar}/{uid_of(data)}.ics"
        account.put(place, without_method(data))
        (back / path.name).write_bytes(account.get(place))


def uid_of(data: bytes) -> str:
    """Return the UID of a message, for the name under which a client stores it."""
    (line,) = (line for line in data.split(b"\r\n") if line.startswith(b"UID:"))
    return line.removeprefix(b"UID:").decode()


def without_method(data: bytes) -> bytes:
    """Return a message as it is stored: on a server it has no METHOD (RFC 4791 4.1)."""
    lines = data.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.startswith(b"METHOD:"))


ENGINES: Mapping[str, Callable[[Path], Iterable[str]]] = {
    "libical": libical,
    "ical.js": icaljs,
    "node-ical": nodeical,
    "Radicale": through_radicale,
}


def installed(name: str) -> bool:
    """Tell whether the engine called *name* is there."""
    if name == "libical":
        asked = 'import gi; gi.require_version("ICalGLib", "3.0")'
        with contextlib.suppress(EngineError):
            return not _run(DEBIANS_PYTHON, "-c", asked)
        return False
    if name == "Radicale":
        return (READERS / "radicale.installed").exists()
    return bool(shutil.which("node")) and (READERS / "node.installed").exists()


def answers(name: str, folder: Path) -> dict[str, Answer]:
    """
    Return what the engine called *name* reads in each file of *folder*.

    Raises:
        EngineError: It is not installed, failed, or said of a file that it cannot be read.

    """
    found = map(json.loads, ENGINES[name](folder))
    return {facts.pop("file"): _answer(name, facts) for facts in found}


def _answer(name: str, facts: dict[str, Any]) -> Answer:
    """Return what an engine said of one file."""
    if "error" in facts:
        message = f"{name}: {facts['error']}"
        raise EngineError(message)
    return Answer(**facts | {"attendees": tuple(facts["attendees"])})


def _run(*command: str | Path) -> list[str]:
    """Return the lines that *command* prints."""
    try:
        done = subprocess.run(
            list(map(str, command)),
            check=True,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            env=os.environ | ELSEWHERE,
        )
    except (OSError, subprocess.SubprocessError) as error:
        told = getattr(error, "stderr", "") or ""
        message = f"{error}; run tools/readers/install\n{told}"
        raise EngineError(message) from error
    return done.stdout.splitlines()
