"""What may stand on the command line, explained in both languages."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from onestop import texts
from onestop.cli.exits import CommandError
from onestop.cli.terminal import show
from onestop.cli.writing import KEY_NAME
from onestop.texts import Language, Text

PROGRAM = "onestop"
PLAN_EXAMPLE = "onestop plan centre.toml case.toml --out out --standing out/plan.json"
CHECK_EXAMPLE = "onestop check centre.toml case.toml --plan out/plan.json"
SHOW_EXAMPLE, TRY_EXAMPLE = "onestop profile show cn", "onestop profile check ours.toml"


class _Parser(argparse.ArgumentParser):
    """Helps in either language and complains in one line."""

    def __init__(self, *, language: Language, about: Text, example: str, **more: Any) -> None:  # noqa: ANN401
        """Say what the command is *about*, and give an *example*."""
        self.language = language
        after = f"{self.say(texts.HELP_EXAMPLE)}:\n  {example}\n\n{self.say(texts.HELP_EXIT)}"
        super().__init__(
            description=self.say(about),
            epilog=after,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
            allow_abbrev=False,
            **more,
        )
        self.files = self.add_argument_group(self.say(texts.HELP_FILES))
        self.settings = self.add_argument_group(self.say(texts.HELP_OPTIONS))
        self.option("-h", "--help", action=_Help, about=texts.HELP_HELP)

    def say(self, text: Text, **facts: object) -> str:
        """Return *text* in the parser's language."""
        return text.say(self.language, **facts)

    def file(self, name: str, metavar: str, about: Text, **more: Any) -> None:  # noqa: ANN401
        """Take a file to read."""
        self.files.add_argument(name, metavar=metavar, help=self.say(about), **more)

    def option(self, *names: str, about: Text, **more: Any) -> None:  # noqa: ANN401
        """Take an option."""
        self.settings.add_argument(*names, help=self.say(about), **more)

    def commands(self, into: str) -> Callable[[str, Text, str], "_Parser"]:
        """Take commands, and return what adds one: name, what it is about, an example."""
        added = self.add_subparsers(
            title=self.say(texts.HELP_COMMANDS),
            metavar="COMMAND",
            dest=into,
            required=True,
            parser_class=_Parser,
        )

        def add(name: str, about: Text, example: str) -> _Parser:
            said, language = self.say(about), self.language
            return added.add_parser(
                name, help=said, language=language, about=about, example=example
            )

        return add

    def error(self, message: str) -> NoReturn:
        """Leave the complaining to :func:`onestop.cli.main`."""
        raise CommandError(self.say(texts.USAGE_ERROR, command=self.prog, what=message))


class _Help(argparse.Action):
    """Shows the help through the one place that prints."""

    def __init__(self, option_strings: Sequence[str], dest: str, **more: Any) -> None:  # noqa: ANN401
        """Take no value."""
        super().__init__(option_strings, dest, nargs=0, **more)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Show it and leave."""
        show(parser.format_help(), getattr(parser, "language", Language.EN))
        parser.exit()


def language_of(given: Sequence[str]) -> Language:
    """Return the language that ``--lang`` asks for, before anything can go wrong."""
    known = [language.value for language in Language]
    for index, word in enumerate(given):
        name, _, value = word.partition("=")
        if name == "--lang":
            asked = value or next(iter(given[index + 1 :]), "")
            return Language(asked) if asked in known else Language.EN
    return Language.EN


def parser(language: Language) -> argparse.ArgumentParser:
    """Return the parser of every command."""
    made = _Parser(
        language=language, about=texts.HELP_PROGRAM, example=f"{PROGRAM} demo", prog=PROGRAM
    )
    command = made.commands("command")
    _plan(command("plan", texts.HELP_PLAN, PLAN_EXAMPLE))
    _check(command("check", texts.HELP_CHECK, CHECK_EXAMPLE))
    _demo(command("demo", texts.HELP_DEMO, f"{PROGRAM} demo --out demo"))
    _profile(command("profile", texts.HELP_PROFILE, SHOW_EXAMPLE))
    return made


def _plan(command: _Parser) -> None:
    """Add what ``plan`` takes."""
    _asked(command, texts.HELP_NOW)
    command.option("--standing", metavar="PLAN", type=_name, about=texts.HELP_STANDING)
    command.option("--may-leave-out", action="store_true", about=texts.HELP_MAY_LEAVE_OUT)
    _written(command)
    _solving(command)
    _said(command)


def _check(command: _Parser) -> None:
    """Add what ``check`` takes."""
    command.option("--plan", metavar="PLAN", required=True, about=texts.HELP_PLAN_FILE)
    _asked(command, texts.HELP_CHECK_NOW)
    _said(command)


def _demo(command: _Parser) -> None:
    """Add what ``demo`` takes."""
    _written(command)
    _solving(command)
    _said(command)


def _profile(command: _Parser) -> None:
    """Add what ``profile`` can do."""
    add = command.commands("verb")
    shown = add("show", texts.HELP_PROFILE_SHOW, SHOW_EXAMPLE)
    shown.file("profile", "NAME|FILE", texts.HELP_PROFILE_NAME)
    _said(shown)
    checked = add("check", texts.HELP_PROFILE_CHECK, TRY_EXAMPLE)
    checked.file("profile", "FILE", texts.HELP_PROFILE_FILE)
    _said(checked)


def _name(given: str) -> str:
    """Take the name of a file; an unset variable of a shell gives an empty one."""
    if not given:
        raise argparse.ArgumentTypeError("expected the name of a file, not nothing")
    return given


def _asked(command: _Parser, now: Text) -> None:
    """Add the files and the time that make a problem."""
    command.file("centre", "CENTRE", texts.HELP_CENTRE)
    command.file("cases", "CASE", texts.HELP_CASE, nargs="+")
    command.option("--now", metavar="TIME", about=now)
    command.option("--from", metavar="DATE", dest="start", about=texts.HELP_FROM)
    command.option("--days", metavar="N", type=int, default=14, about=texts.HELP_DAYS)


def _written(command: _Parser) -> None:
    """Add where the plan and the invites go."""
    command.option("--out", metavar="DIR", type=_name, about=texts.HELP_OUT)
    command.option("--mail", action="store_true", about=texts.HELP_MAIL)
    command.option("--key", metavar="FILE", type=_name, about=texts.HELP_KEY.fill(name=KEY_NAME))


def _solving(command: _Parser) -> None:
    """Add how the solver is set."""
    command.option(
        "--time-limit", metavar="S", type=float, default=60.0, about=texts.HELP_TIME_LIMIT
    )
    command.option("--workers", metavar="N", type=int, default=1, about=texts.HELP_WORKERS)
    command.option("--seed", metavar="N", type=int, default=0, about=texts.HELP_SEED)


def _said(command: _Parser) -> None:
    """Add how the answer is told."""
    command.option("--json", action="store_true", about=texts.HELP_JSON)
    command.option(
        "--lang", type=Language, choices=list(Language), default=Language.EN, about=texts.HELP_LANG
    )
