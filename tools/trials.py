"""
Mutants before the tests: a forked child for each, in which it is imported as if it were the module.

Everything that no rule can change is imported once, before the first fork; the
rest, tests included, is imported by every child anew.  So a mutant is what it
would be in a file, wherever the module is used, and starts in a fifth of a second.
"""

# ruff: noqa: INP001 - a folder of scripts, not a package

import atexit
import contextlib
import importlib
import importlib.machinery
import importlib.util
import inspect
import itertools
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from multiprocessing import connection
from pathlib import Path
from types import CodeType, FrameType, ModuleType

import attrs

ROOT = Path(__file__).resolve().parents[1]
OURS = ("onestop", "tests")
# What never imports a rule, so that no mutant of a rule can change it.
KEPT = ("onestop.availability", "onestop.bits", "onestop.errors", "onestop.model", "onestop.texts")
MEMORY = 4 << 30
KILLED, SURVIVED, LATE, STILLBORN = "killed", "survived", "timed out", "stillborn"


@attrs.frozen(kw_only=True)
class Trial:
    """
    One test with one set of arguments.

    Attributes:
        name: Where it stands, with the number of its arguments.
        subject: The rule that it is about; empty for several, or none.
        call: Runs it.

    """

    name: str
    subject: str
    call: Callable[[], object]


@attrs.frozen(kw_only=True)
class Record:
    """
    What a trial did without any mutant.

    Attributes:
        subject: The rule that it is about.
        seconds: How long it took.
        entered: The module and first line of each function of a watched file that it called.
        failure: What went wrong; empty if nothing.

    """

    subject: str
    seconds: float
    entered: tuple[tuple[str, int], ...]
    failure: str


@attrs.frozen(kw_only=True)
class Verdict:
    """What became of a mutant, and the trial or error that said so."""

    state: str
    by: str = ""


class _StillbornError(Exception):
    """The mutant cannot even be imported."""


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads one module from another text than its file's."""

    text = ""

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of that text."""
        del fullname
        return compile(self.text, self.path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        """Run it; say so where it does not run."""
        try:
            super().exec_module(module)
        except BaseException as error:
            raise _StillbornError(str(error)) from error


class _Finder:
    """Finds one module, elsewhere than where it is."""

    def __init__(self, module: str, file: str, text: str) -> None:
        self.module, self.file, self.text = module, file, text

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec with our loader for the one module, None for others."""
        del path, target
        if name != self.module:
            return None
        loader, folder = _Loader(name, self.file), Path(self.file)
        loader.text = self.text
        inside = [str(folder.parent)] if folder.stem == "__init__" else None
        return importlib.util.spec_from_file_location(
            name, self.file, loader=loader, submodule_search_locations=inside
        )


def prepare(tests: Iterable[str]) -> None:
    """Import everything, compile what is ours for all children, and forget it again."""
    _import_all(tests)
    sys.pycache_prefix = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, sys.pycache_prefix)
    sys.dont_write_bytecode = False
    _import_all(tests)


def _import_all(tests: Iterable[str]) -> None:
    """Import the tests with all that they use, then forget what a mutant may change."""
    for name in tests:
        importlib.import_module(name)
    forget()


def forget() -> None:
    """Make the next import of ours read its file again."""
    for name in list(sys.modules):
        if _within(name, OURS) and not _within(name, KEPT):
            del sys.modules[name]


def _within(name: str, packages: Collection[str]) -> bool:
    """Tell whether module *name* is one of *packages* or inside one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def trials(tests: Iterable[str]) -> Iterator[Trial]:
    """Yield every trial of the test modules, in their order."""
    for name in tests:
        module = importlib.import_module(name)
        for test, function in vars(module).items():
            mine = inspect.isfunction(function) and function.__module__ == name
            if mine and test.startswith("test_") and not hasattr(function, "hypothesis"):
                yield from _trials_of(f"{name}.{test}", function)


def _trials_of(name: str, function: Callable[..., object]) -> Iterator[Trial]:
    """Yield a trial for each set of arguments; none where a fixture is asked for."""
    marks = getattr(function, "pytestmark", ())
    if any(mark.name != "parametrize" for mark in marks):
        return  # long, or to be skipped
    every = itertools.product(*(list(_arguments(*mark.args[:2])) for mark in marks))
    for number, chosen in enumerate(every):
        arguments = {key: value for part in chosen for key, value in part.items()}
        if set(inspect.signature(function).parameters) == set(arguments):
            yield Trial(
                name=f"{name}[{number}]",
                subject=next(filter(None, map(_subject, arguments.values())), ""),
                call=lambda arguments=arguments: function(**arguments),
            )


def _arguments(names: str | Iterable[str], values: Iterable[object]) -> Iterator[dict[str, object]]:
    """Yield the arguments that one mark of pytest's gives, as keywords."""
    keys = [k.strip() for k in names.split(",")] if isinstance(names, str) else list(names)
    for value in values:
        plain = value.values if hasattr(value, "marks") else value
        several = len(keys) > 1 or hasattr(value, "marks")
        yield dict(zip(keys, plain if several else (plain,), strict=True))


def _subject(value: object) -> str:
    """Return the rule that an argument of a test names."""
    for name in (value, getattr(value, "rule", None), getattr(value, "id", None)):
        if isinstance(name, str) and name[:1] in {"F", "R"} and name[1:3].isdigit():
            return name
    return ""


def recorded(
    tests: Collection[str], watched: Mapping[str, str], wanted: Callable[[Trial], bool]
) -> dict[str, Record]:
    """Return what every wanted trial does without a mutant; *watched* are modules by file."""

    def work() -> object:
        return [
            (trial.name, attrs.asdict(_record(trial, watched)))
            for trial in trials(tests)
            if wanted(trial)
        ]

    ((_, answer),) = in_children([("all", work)], jobs=1, limit=600)
    if not isinstance(answer, list):
        sys.exit(f"the tests do not run without mutants: {answer}")
    return {
        name: Record(**{**facts, "entered": tuple(map(tuple, facts["entered"]))})
        for name, facts in answer
    }


def _record(trial: Trial, watched: Mapping[str, str]) -> Record:
    """Run *trial* and note the functions of watched files that it calls."""
    entered: set[tuple[str, int]] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename in watched:
            entered.add((watched[frame.f_code.co_filename], frame.f_code.co_firstlineno))

    start = time.perf_counter()
    sys.setprofile(note if watched else None)
    failure = _failure(trial)
    sys.setprofile(None)
    took = time.perf_counter() - start
    return Record(subject=trial.subject, seconds=took, entered=tuple(entered), failure=failure)


def _failure(trial: Trial) -> str:
    """Run *trial*; return what went wrong, or an empty text."""
    try:
        trial.call()
    except BaseException as error:  # noqa: BLE001 - pytest's own are no Exception
        return f"{type(error).__name__}: {str(error)[:200]}"
    return ""


def tried(
    module: str, file: str, text: str, tests: Collection[str], names: Iterable[str]
) -> Verdict:
    """Return what the trials of *names*, in that order, say of *module* with another text."""
    sys.meta_path.insert(0, _Finder(module, file, text))
    try:
        importlib.import_module(module)
        every = {trial.name: trial for trial in trials(tests)}
    except _StillbornError as error:
        return Verdict(state=STILLBORN, by=str(error))
    except BaseException as error:  # noqa: BLE001 - tests that no longer import kill as well
        return Verdict(state=KILLED, by=f"import: {error}")
    warnings.simplefilter("error")
    for name in names:
        if name in every and _failure(every[name]):
            return Verdict(state=KILLED, by=name)
    return Verdict(state=SURVIVED)


def in_children(
    work: Iterable[tuple[str, Callable[[], object]]], *, jobs: int, limit: float
) -> Iterator[tuple[str, object]]:
    """
    Yield what each piece of work returns, done in a child of its own, *jobs* at a time.

    A piece that takes longer than *limit* seconds returns LATE.
    """
    running: dict[connection.Connection, tuple[str, int]] = {}
    left = iter(work)
    while True:
        for name, call in itertools.islice(left, jobs - len(running)):
            ours, pid = _fork(call, limit)
            running[ours] = name, pid
        if not running:
            return
        for ready in connection.wait(list(running)):
            name, pid = running.pop(ready)
            yield name, _answer(ready, pid)


def _fork(call: Callable[[], object], limit: float) -> tuple[connection.Connection, int]:
    """Start *call* in a child; return where its answer will be read, and its process."""
    ours, theirs = connection.Pipe(duplex=False)
    pid = os.fork()
    if pid:
        theirs.close()
        return ours, pid
    # From here on in the child, which must never return.
    try:
        _confine(limit)
        answer = json.dumps(call())
    except BaseException:  # noqa: BLE001 - whatever it is, the parent shall know
        answer = json.dumps(traceback.format_exc())
    with contextlib.suppress(BaseException):
        theirs.send_bytes(answer.encode())
    os._exit(0)


def _confine(limit: float) -> None:
    """Bound time and memory, and say nothing."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends even a solver that does not listen
    signal.setitimer(signal.ITIMER_REAL, limit)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    sys.dont_write_bytecode = True
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)


def _answer(ours: connection.Connection, pid: int) -> object:
    """Return what the child sent, or LATE if its time ran out first."""
    try:
        sent = ours.recv_bytes()
    except EOFError:
        sent = b""
    ours.close()
    _, status = os.waitpid(pid, 0)
    if sent:
        return json.loads(sent)
    return LATE if os.WIFSIGNALED(status) else "the child said nothing"
