"""
The command line: ``onestop plan``, ``check``, ``demo`` and ``profile``.

The only module, besides ``sheet``, that prints, and the only one that asks for
the time, the terminal and the keyboard.  What a command needs is imported when
it runs, so that ``-h`` answers at once.

Exit codes: 0 done, 2 bad input, 3 proved impossible, 4 time limit or
cancelled (Ctrl-C while solving), 5 the checker found something, 70 a bug of
ours, 130 Ctrl-C at any other time.
"""

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from onestop import texts
from onestop.cli.arguments import language_of, parser
from onestop.cli.exits import CommandError, Exit
from onestop.cli.terminal import complain, never_fail_to_print
from onestop.errors import InternalError, NoPlanError, OneStopError
from onestop.texts import Language

__all__ = ["Exit", "main"]


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command and return its exit code.

    Whatever goes wrong is told in one sentence and without a traceback: an
    exception's own words could hold what stands in a file.

    Args:
        argv: What stands after ``onestop``; None for the process's own.

    """
    given = sys.argv[1:] if argv is None else argv
    language = language_of(given)
    never_fail_to_print()
    try:
        return _run(given, language)
    except CommandError as error:
        complain(str(error))
        return Exit.BAD_INPUT
    except KeyboardInterrupt:
        complain(texts.INTERRUPTED.say(language))
        return Exit.INTERRUPTED
    except OneStopError as error:
        complain(error.say(language))
        return _code(error)
    except Exception as error:  # noqa: BLE001 - the last resort
        complain(InternalError(_where(error)).say(language))
        return Exit.BUG


def _run(given: Sequence[str], language: Language) -> Exit:
    """Run the command that is *given*."""
    try:
        args = parser(language).parse_args(given)
    except SystemExit:  # argparse leaves so after -h and --version
        return Exit.DONE
    # Not before: -h needs nothing of what the commands import.
    from onestop.cli import commands  # noqa: PLC0415

    code: Exit = getattr(commands, args.command)(args)
    return code


def _code(error: OneStopError) -> Exit:
    """Return the exit code for *error*."""
    if isinstance(error, InternalError):
        return Exit.BUG
    return Exit.STOPPED if isinstance(error, NoPlanError) else Exit.BAD_INPUT


def _where(error: Exception) -> str:
    """Return the kind of *error* and where it came from, but none of its words."""
    package = Path(__file__).parents[1]
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(package)]
    place = Path(ours[-1].filename).relative_to(package).as_posix()
    return f"{type(error).__name__}, {place}:{ours[-1].lineno}"
