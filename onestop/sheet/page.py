"""
Setting lines and tables in a page's width, with or without colour.

There is one layout.  Colour needs the extra ``table`` (rich) and changes
neither what is said nor where it stands.
"""

import importlib.util
import io
import itertools
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import attrs

from onestop import texts
from onestop.texts import Language, Text

# Text that may be broken between words, or pieces that are broken only if they must.
Cell: TypeAlias = str | tuple[str, ...]

NARROWEST = 20
GAP = "  "
_ENDLESS = 10_000
_OPENING, _CLOSING = "（“《(", "，。；：、）”》！？,.;:)"
_PIECE = re.compile(r"\s+|[^\s\u2e80-\uffef]+|.")


@attrs.frozen(kw_only=True)
class Look:
    """
    How a sheet is set.

    Attributes:
        language: What it is written in.
        width: Columns of the terminal or page; CJK characters take two.
        colour: For a terminal that shows it; plain text if rich is not installed.

    """

    language: Language = Language.EN
    width: int = 100
    colour: bool = False

    @property
    def paints(self) -> bool:
        """Whether colour is wanted and there is something to make it with."""
        return self.colour and importlib.util.find_spec("rich") is not None

    def say(self, text: Text, **facts: object) -> str:
        """Return *text* in the sheet's language."""
        return text.say(self.language, **facts)

    def listed(self, items: Iterable[str]) -> tuple[str, ...]:
        """Return *items* as pieces of one line, each but the last with a comma."""
        comma, pieces = self.say(texts.LIST_COMMA), tuple(items)
        return (*(piece + comma for piece in pieces[:-1]), *pieces[-1:])


def heading(text: str, look: Look) -> str:
    """Return a heading after a blank line."""
    lines = paragraph(text, look)
    if look.paints:
        from rich.text import Text as Painted  # noqa: PLC0415 - the extra `table`

        lines = _painted(Painted(lines, style="bold", end=""))
    return f"\n{lines}"


def paragraph(text: str, look: Look, *, first: str = "", rest: str = "") -> str:
    """Return *text* in lines of the page's width; *first* and *rest* stand before them."""
    lines = _broken(text, look.width - len(rest))
    return "".join(f"{rest if n else first}{line}\n" for n, line in enumerate(lines))


def table(header: Sequence[Text], rows: Iterable[Sequence[Cell]], look: Look) -> str:
    """Return a table; its last column takes what is left of the width, broken into lines."""
    said: list[Sequence[Cell]] = [[look.say(title) for title in header], *rows]
    widths = [max(_natural(row[number]) for row in said) for number in range(len(header))]
    left = look.width - sum(len(GAP) + width for width in widths[:-1]) - len(GAP)
    widths[-1] = min(widths[-1], max(left, NARROWEST))
    cells = [[_broken(cell, w) for cell, w in zip(row, widths, strict=True)] for row in said]
    cells.insert(1, [["-" * width] for width in widths])
    return _in_colour(cells) if look.paints else _in_type(cells, widths)


def _in_type(cells: Sequence[Sequence[Sequence[str]]], widths: Sequence[int]) -> str:
    """Return the lines of a table as plain text."""
    typed = []
    for row in cells:
        for line in itertools.zip_longest(*row, fillvalue=""):
            padded = (c + " " * (w - _columns(c)) for c, w in zip(line, widths, strict=True))
            typed.append(f"{GAP}{GAP.join(padded)}".rstrip() + "\n")
    return "".join(typed)


def _in_colour(cells: Sequence[Sequence[Sequence[str]]]) -> str:
    """Return the same lines with a bold header and the first column in colour."""
    from rich.table import Table  # noqa: PLC0415 - the extra `table`
    from rich.text import Text as Painted  # noqa: PLC0415

    grid = Table.grid(padding=(0, 0, 0, len(GAP)))
    for number in range(len(cells[0])):
        grid.add_column(style="" if number else "cyan", no_wrap=True)
    for row, style in itertools.zip_longest(cells, ("bold", "dim")):
        grid.add_row(*(Painted("\n".join(cell)) for cell in row), style=style)
    return textwrap.indent(_painted(grid), GAP)


def _painted(what: object) -> str:
    """Return what rich makes of *what*, which is laid out already, on any terminal."""
    from rich.console import Console  # noqa: PLC0415 - the extra `table`

    page = io.StringIO()
    console = Console(
        file=page,
        width=_ENDLESS,
        color_system="standard",
        force_terminal=True,
        legacy_windows=False,
        highlight=False,
        _environ={},
    )
    console.print(what, end="")
    return page.getvalue()


def _natural(cell: Cell) -> int:
    """Return how wide *cell* is where it need not be broken."""
    return max(_columns(line) for line in _broken(cell, _ENDLESS))


def _broken(cell: Cell, width: int) -> list[str]:
    """Return *cell* in lines of at most *width* columns, if its pieces are not longer."""
    if isinstance(cell, tuple):
        fit = [[piece] if _columns(piece) <= width else _pieces(piece) for piece in cell]
        return _filled(itertools.chain(*fit), width)
    return [line for part in cell.split("\n") for line in _filled(_pieces(part), width)]


def _filled(pieces: Iterable[str], width: int) -> list[str]:
    """Return lines, each with as many *pieces* as fit, at least one."""
    lines, line = [], ""
    for piece in pieces:
        if line and _columns((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """Return what must not be broken: words and CJK characters with their punctuation."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        if pieces and (piece[0] in _CLOSING or pieces[-1][-1] in _OPENING):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _columns(text: str) -> int:
    """Return how many columns of a terminal *text* takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
