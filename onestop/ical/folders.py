"""The calendar files of one person, within bounds that hold for all of them together."""

from collections.abc import Mapping
from pathlib import Path

from onestop import reading, texts
from onestop.errors import InputError
from onestop.ical import lines
from onestop.ical.contents import Contents, contents
from onestop.ical.events import check_steps
from onestop.ical.troubles import Broken
from onestop.model import zone as known_zone

MOST_FILES = 1_000
LARGEST_MIB = lines.LARGEST_KIB // 1024
MOST_MIB = 2 * LARGEST_MIB


def calendar_files(path: Path) -> list[Path]:
    """
    Return the calendars that *path* means: itself, or all .ics files of that folder in order.

    Folders in it are not looked into.

    Raises:
        InputError: The folder has none, or too many, or cannot be read.

    """
    if not path.is_dir():
        return [path]
    try:
        found = sorted(each for each in path.iterdir() if each.suffix.lower() == ".ics")
    except OSError:
        raise InputError("", texts.EXPECTED_READABLE, texts.CHECK_NAME) from None
    if not 0 < len(found) <= MOST_FILES:
        raise InputError("", texts.EXPECTED_CALENDARS.fill(limit=MOST_FILES), texts.CHECK_NAME)
    return found


def read_all(
    files: Mapping[str, Path], zone: str, broken: Broken = Broken.REFUSE
) -> dict[str, Contents]:
    """
    Return what the calendars of one person say.

    Args:
        files: Their paths, by what errors call them.
        zone: IANA name; dates, and times without a zone, are local to it unless
            a calendar names a zone of its own.
        broken: What becomes of events that cannot be read.

    Raises:
        FileError: One is no calendar, or holds something that could hide busy
            time, or they are too large together.
        InputError: There is no such *zone*.

    """
    known_zone(zone, "zone")
    found: dict[str, Contents] = {}
    size = 0
    for name, path in files.items():
        with reading.in_file(name):
            data = reading.read_bytes(path, largest=LARGEST_MIB)
            size += len(data)
            if size > MOST_MIB * 1024 * 1024:
                expected = texts.EXPECTED_SMALLER_TOGETHER.fill(limit=MOST_MIB)
                raise InputError("", expected, texts.EXPORT_AGAIN)
            found[name] = contents(data, name, zone, broken)
            check_steps(steps for each in found.values() for steps in each.steps)
    return found
