"""Where a profile's file stands: in this folder, or beside whoever names it."""

import difflib
from importlib import resources
from pathlib import Path, PurePosixPath, PureWindowsPath

import attrs

from onestop import reading, texts
from onestop.errors import InputError

SUFFIX = ".toml"


@attrs.frozen(kw_only=True)
class Origin:
    """
    A profile's file.

    Attributes:
        shown: What errors call it.
        key: The same for the same file, however it is named.
        folder: Where paths of other profiles begin; None if it has none.
        data: What it holds, where it was given and need not be read.

    """

    shown: str
    key: str
    folder: Path | None = None
    data: bytes | None = attrs.field(default=None, repr=False)

    def read(self) -> bytes:
        """
        Return what the file holds.

        Raises:
            InputError: It cannot be read.

        """
        return reading.read_bytes(self.key) if self.data is None else self.data


def shipped() -> tuple[str, ...]:
    """Return the names of the profiles that ship with the library, in alphabetical order."""
    names = (entry.name for entry in resources.files("onestop.profiles").iterdir())
    return tuple(sorted(n.removesuffix(SUFFIX) for n in names if n.endswith(SUFFIX)))


def require(name: str, folder: Path | None = None) -> str:
    """
    Return *name* in the form that :func:`onestop.profiles.load` takes.

    A name that ends in ``.toml`` is the path of a profile file: relative to
    *folder*, or absolute where there is no folder.  Whether the file holds a
    profile is told when it is loaded.

    Raises:
        InputError: No profile of that name ships with the library, no such file.

    """
    if name in shipped():
        return name
    if name.lower().endswith(SUFFIX) and _is_rooted(name) == (folder is None):
        path = Path(folder or "", name)
        # A name with a NUL is no path at all: is_file() says so, resolve() fails.
        if path.is_file():
            return str(path.resolve())
        raise InputError("profile", texts.EXPECTED_PROFILE_FILE, texts.CHECK_NAME)
    known = shipped()
    expected = texts.EXPECTED_PROFILE.fill(known=", ".join(known))
    near = difflib.get_close_matches(name, known, n=1)
    remedy = texts.DID_YOU_MEAN.fill(key=near[0]) if near else texts.CORRECT_IT
    raise InputError("profile", expected, remedy)


def _is_rooted(name: str) -> bool:
    """Tell whether *name* says where it begins, on any system."""
    return PurePosixPath(name).is_absolute() or bool(PureWindowsPath(name).anchor)


def origin_of(name: str, shown: str = "") -> Origin:
    """
    Return where the profile called *name* stands.

    Args:
        name: As :func:`require` returns it.
        shown: What errors call it; its file's own name if empty, because the
            rest of a path may tell more than is anybody's business.

    """
    if name in shipped():
        file = f"{name}{SUFFIX}"
        data = resources.files("onestop.profiles").joinpath(file).read_bytes()
        return Origin(shown=shown or file, key=name, data=data)
    path = Path(name)
    return Origin(shown=shown or path.name, key=name, folder=path.parent)
