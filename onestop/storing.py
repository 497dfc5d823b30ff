"""
Writing files, whole or not at all.

Whatever happens, a file is the old one or the new one, never a part of either.
"""

import contextlib
import errno
import functools
import os
import secrets
import stat
from collections.abc import Collection, Mapping
from pathlib import Path

from onestop.errors import OutputError

_OWNER_ONLY = functools.partial(os.open, mode=0o600)


def write_atomically(path: str | Path, data: bytes) -> None:
    """
    Write *data* to *path*, whole or not at all.

    Raises:
        OutputError: It could not be written; what stood there still stands.

    """
    write_together(Path(path).parent, {Path(path).name: data})


def write_together(
    folder: str | Path, files: Mapping[str, bytes], *, private: Collection[str] = ()
) -> None:
    """
    Write *files* into *folder*: all of them or none.

    Everything is on the disk under other names before anything is renamed, so
    a full disk changes nothing.  They are renamed in the order given: name
    ``plan.json`` last, and where the new one stands all the others do.

    Args:
        folder: Where to; made if it is missing, as are folders inside it.
        files: What to write, by path from *folder*.
        private: Which of them only their owner may read, whoever could before.

    Raises:
        OutputError: One could not be written; all that stood there still stands.

    """
    staged: dict[Path, Path] = {}
    shown = Path(folder)
    try:
        for name, data in files.items():
            shown = Path(folder, name)
            staged[shown] = _staged(real_path(shown), data, private=name in private)
        for shown, other in staged.items():
            other.replace(real_path(shown))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise OutputError(str(shown), reason) from error
    finally:
        for other in staged.values():
            _remove(other)
    for parent in {real_path(shown).parent for shown in staged}:
        _sync_folder(parent)


def real_path(path: Path) -> Path:
    """Return where *path* leads: a rename would cut a link, not follow it."""
    return Path(os.path.realpath(path))


def _staged(target: Path, data: bytes, *, private: bool) -> Path:
    """Put *data* on the disk beside *target*, and return where."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    other = target.with_name(f".onestop-{secrets.token_hex(8)}.tmp")
    try:
        # Private from the first moment; Path.open takes no opener.
        with open(other, "xb", opener=_OWNER_ONLY if private else None) as file:
            if target.exists() and not private:
                other.chmod(stat.S_IMODE(target.stat().st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        _remove(other)
        raise
    return other


def _remove(other: Path) -> None:
    """Remove a file that was put beside another, if it is still there."""
    with contextlib.suppress(OSError):
        other.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Put the names in *folder* on the disk, where the system can: Windows cannot."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
