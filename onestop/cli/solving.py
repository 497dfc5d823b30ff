"""A solve that people watch and can stop."""

import concurrent.futures
import shutil
import sys
import threading
from typing import TYPE_CHECKING, TextIO

from onestop import texts
from onestop.cli.writing import Step
from onestop.solver import Progress, SolveOptions, solve
from onestop.texts import Language

if TYPE_CHECKING:
    import argparse

    from onestop.model import Problem

QUIET_SECONDS = 2.0
POLL_SECONDS = 0.2
_ERASE = "\r\x1b[K"


def solve_watched(problem: "Problem", args: "argparse.Namespace") -> Step:
    """
    Return the plan; Ctrl-C asks the solver to stop and come back with what it has.

    The solver runs in a thread of its own: while it computes, Python would not
    hear the keyboard in this one.

    Raises:
        NoPlanError: There is no plan, or none was found in time.

    """
    stop, line = threading.Event(), ProgressLine(sys.stderr, args.lang)
    options = SolveOptions(
        may_leave_out=args.may_leave_out,
        time_limit=args.time_limit,
        workers=args.workers,
        seed=args.seed,
        on_progress=line,
        cancelled=stop.is_set,
    )
    with concurrent.futures.ThreadPoolExecutor(max_workers=1) as pool:
        solving = pool.submit(solve, problem, options)
        done = False
        while not done:
            try:
                done = bool(concurrent.futures.wait([solving], timeout=POLL_SECONDS).done)
            except KeyboardInterrupt:
                stop.set()
    line.clear()
    return Step(problem=problem, plan=solving.result(), cancelled=stop.is_set())


class ProgressLine:
    """One line on a terminal about a solve that takes longer than two seconds."""

    def __init__(self, stream: TextIO, language: Language) -> None:
        """Keep where to write."""
        self.stream, self.language = stream, language
        self.wanted, self.shown = stream.isatty(), False

    def __call__(self, progress: Progress) -> None:
        """Say how far the solver is."""
        if self.wanted and progress.seconds >= QUIET_SECONDS:
            line = texts.PROGRESS.say(
                self.language,
                seconds=round(progress.seconds),
                level=texts.LEVEL_TITLES[progress.level],
                value=progress.value,
                bound=progress.bound,
            )
            # A line that wraps cannot be taken back, and each character may take two columns.
            columns = shutil.get_terminal_size().columns
            cut = columns - 1 if line.isascii() else columns // 2
            print(f"{_ERASE}{line[:cut]}", end="", file=self.stream, flush=True)
            self.shown = True

    def clear(self) -> None:
        """Take the line back."""
        if self.shown:
            print(_ERASE, end="", file=self.stream, flush=True)
