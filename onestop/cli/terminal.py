"""Talking to a terminal, a pipe or a file."""

import codecs
import io
import json
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

from onestop import texts
from onestop.cli.exits import CommandError
from onestop.texts import Language

if TYPE_CHECKING:
    from onestop.sheet import Look

# A page when nobody says how wide it is, and the widest that still reads well.
PAGE, WIDEST = 80, 120


def look(language: Language) -> "Look":
    """Return how a table is set for where it goes."""
    from onestop.sheet import Look  # noqa: PLC0415 - only for tables

    if not sys.stdout.isatty():
        return Look(language=language, width=PAGE)
    width = min(shutil.get_terminal_size().columns, WIDEST)
    colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return Look(language=language, width=width, colour=colour)


def never_fail_to_print() -> None:
    """Print a question mark for what the terminal's encoding lacks, instead of failing."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def show(text: str, language: Language) -> None:
    """
    Print *text*; a reader that has gone away (``| head``) is no error.

    Raises:
        CommandError: It could not be printed.

    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Python prints what is left when it ends, and would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            reason = error.strerror or type(error).__name__
            raise CommandError(texts.NOT_PRINTED.say(language, reason=reason)) from None


def show_json(tree: dict[str, Any], language: Language) -> None:
    """Print *tree* as JSON; with escapes that mean the same where the stream is not UTF-8."""
    utf8 = codecs.lookup(sys.stdout.encoding or "utf-8").name == "utf-8"
    show(json.dumps(tree, ensure_ascii=not utf8, indent=2) + "\n", language)


def complain(sentence: str) -> None:
    """Say what went wrong, where it does not mix with what was asked for."""
    sys.stderr.write(f"onestop: {sentence}\n")
