"""How a command ends."""

import enum


class Exit(enum.IntEnum):
    """What the shell is told."""

    DONE = 0
    BAD_INPUT = 2
    IMPOSSIBLE = 3
    STOPPED = 4
    FOUND = 5
    BUG = 70
    INTERRUPTED = 130


class CommandError(Exception):
    """The command line cannot be read, or the answer not be printed; holds a sentence."""
