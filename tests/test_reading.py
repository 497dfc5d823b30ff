"""Reading: from bytes to values, and one clear error for whatever is wrong."""

import enum
import json
import os
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop import reading, texts
from onestop.errors import FileError, InputError
from onestop.model import checks
from onestop.texts import Language, Text
from tests.filing import as_nobody

FORM = "onestop/shelf/1"


class Colour(enum.StrEnum):
    """What a book looks like."""

    RED = "red"
    BLUE = "blue"


@attrs.frozen(kw_only=True)
class Book:
    """Something that stands on a shelf, once."""

    ref: str = attrs.field(validator=checks.ref)
    pages: int = attrs.field(default=10, validator=checks.whole(1, 999))
    shelf_mark: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(checks.whole(1, 9))
    )
    number: int = 0
    colour: Colour = Colour.RED
    lent: bool = False
    note: str | None = None
    bought: date | None = None
    due: datetime | None = None
    read_at: time | None = None
    title: Text | None = None
    tags: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    extras: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Shelf:
    """What the files of these tests describe."""

    books: tuple[Book, ...]
    owner: str = attrs.field(default="", validator=checks.line)

    def __attrs_post_init__(self) -> None:
        """Refuse two books of one reference."""
        checks.unique(self.books, "books")


def a_file(folder: Path, content: str | bytes, name: str = "shelf.toml") -> Path:
    """Return the path of a new file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def a_shelf(body: str) -> str:
    """Return a TOML file of the right format."""
    return f'format = "{FORM}"\n{body}'


def refused(path: str | Path) -> FileError:
    """Return the error that reading the shelf at *path* ends in."""
    with pytest.raises(FileError) as caught:
        reading.read(path, Shelf, form=FORM)
    assert caught.value.file == str(path)
    below = caught.value.__context__
    # Below it, only more of our own: a parser's exception would hold the whole text.
    assert isinstance(below, InputError)
    assert below.__context__ is None
    return caught.value


def wrong(body: str, tmp_path: Path) -> tuple[str, str]:
    """Return place, and expectation with remedy, of the error that a TOML *body* ends in."""
    error = refused(a_file(tmp_path, a_shelf(body)))
    return error.place, f"{error.expected.en}; {error.remedy.en}"


# From a path to text.


def test_a_toml_file_becomes_values(tmp_path: Path) -> None:
    """Every kind of value that files hold arrives as the model wants it."""
    path = a_file(
        tmp_path,
        a_shelf("""
            [[books]]
            ref = "B1"
            pages = 20
            shelf_mark = 3
            number = -4
            colour = "blue"
            lent = true
            note = "读物"
            bought = 2026-03-09
            due = 2026-03-09T08:00:00+08:00
            read_at = 08:30:00
            title = { en = "a book", zh = "一本书" }
            tags = ["x", "y"]
            extras = { at = 08:30:00, list = [1] }
            [[books]]
            ref = "B2"
        """),
    )

    shelf = reading.read(path, Shelf, form=FORM)

    assert shelf.books == (
        Book(
            ref="B1",
            pages=20,
            shelf_mark=3,
            number=-4,
            colour=Colour.BLUE,
            lent=True,
            note="读物",
            bought=date(2026, 3, 9),
            due=datetime(2026, 3, 9, tzinfo=UTC),
            read_at=time(8, 30),
            title=Text("a book", "一本书"),
            tags=("x", "y"),
            extras={"at": time(8, 30), "list": [1]},
        ),
        Book(ref="B2"),
    )
    assert type(shelf.books[0].colour) is Colour


def test_json_says_dates_and_times_as_text_and_none_as_null(tmp_path: Path) -> None:
    """What JSON has no type for is text in ISO 8601."""
    book = {
        "ref": "B1",
        "shelf_mark": None,
        "note": None,
        "bought": "2026-03-09",
        "due": "2026-03-09T00:00:00.5Z",
        "read_at": "08:30",
    }
    path = a_file(tmp_path, json.dumps({"format": FORM, "books": [book]}), "shelf.json")

    shelf = reading.read(path, Shelf, form=FORM)

    assert shelf.books == (
        Book(
            ref="B1",
            bought=date(2026, 3, 9),
            due=datetime(2026, 3, 9, microsecond=500_000, tzinfo=UTC),
            read_at=time(8, 30),
        ),
    )


@pytest.mark.parametrize("name", ["shelf.json", "shelf.JSON", "shelf", "shelf.txt"])
def test_a_brace_makes_json_unless_the_name_says_toml(tmp_path: Path, name: str) -> None:
    """Programs may hand over files of any name."""
    path = a_file(tmp_path, "\n" + json.dumps({"format": FORM, "books": []}), name)

    assert reading.read(path, Shelf, form=FORM) == Shelf(books=())


def test_a_toml_name_wins_over_a_brace(tmp_path: Path) -> None:
    """A slip in a TOML file is told as one of TOML."""
    assert refused(a_file(tmp_path, "{}")).expected == texts.EXPECTED_TOML


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    """Editors on Windows write both."""
    path = a_file(tmp_path, b"\xef\xbb\xbf" + a_shelf("books = []").replace("\n", "\r\n").encode())

    assert reading.read(path, Shelf, form=FORM) == Shelf(books=())


def test_a_path_that_leads_to_no_ordinary_file_is_told(tmp_path: Path) -> None:
    """Missing, below a file, with a NUL, too long, a folder, a device."""
    below = a_file(tmp_path, "x = 1") / "more.toml"

    for path in (tmp_path / "missing.toml", below, "a\0b.toml"):
        assert refused(path).expected == texts.EXPECTED_FILE
    assert refused(tmp_path / ("x" * 300)).expected == texts.EXPECTED_READABLE
    for path in (tmp_path, os.devnull):
        assert refused(path).expected == texts.EXPECTED_NO_FOLDER


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """Permissions are the reader's to mend."""
    path = a_file(tmp_path, a_shelf("books = []"))
    path.chmod(0)

    with as_nobody():
        assert refused(path).expected == texts.EXPECTED_READABLE


def test_a_large_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """100 MB are refused by their size alone; a file at the limit is read."""
    path = tmp_path / "shelf.toml"
    with path.open("wb") as file:
        file.truncate(100_000_000)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))
        patch.setattr(Path, "read_bytes", lambda *_: pytest.fail("the file was read"))
        error = refused(path)

    assert error.expected.en == "a file of at most 1 MiB"
    body = a_shelf("books = []\n#")
    at_limit = a_file(tmp_path, body + "x" * (1024 * 1024 - len(body)))
    assert reading.read(at_limit, Shelf, form=FORM) == Shelf(books=())
    at_limit.write_bytes(at_limit.read_bytes() + b"x")
    assert refused(at_limit).expected == error.expected


def test_bytes_that_are_no_utf8_are_told_with_their_line(tmp_path: Path) -> None:
    """A file saved in GBK says on which line it stops being UTF-8."""
    path = a_file(tmp_path, 'a = 1\nb = "中文"\n'.encode("gbk"))

    assert str(refused(path)) == (
        f"{path}: line 2: expected text in UTF-8; save it as UTF-8 and run again"
    )


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told(tmp_path: Path, content: bytes) -> None:
    """An empty file is no file without keys."""
    assert refused(a_file(tmp_path, content)).expected == texts.EXPECTED_CONTENT


# Malformed.


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("a = 1\nb = = 2\n", "line 2, column 5"),
        ("a = 1\na = 2\n", "line 2, column 6"),
        ("a = 2026-02-30", "line 1, column 5"),
        ('a = 1\nb = "open', "line 2, column 10"),
        ("[a", "line 1, column 3"),
    ],
)
def test_malformed_toml_is_told_with_line_and_column(
    tmp_path: Path, content: str, place: str
) -> None:
    """Also where something is missing at the end of the file."""
    error = refused(a_file(tmp_path, content))

    assert (error.place, error.expected) == (place, texts.EXPECTED_TOML)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('{\n "a": 1,\n "b": }', "line 3, column 7"),
        ('{"a": 1', "line 1, column 8"),
        ('{"a": NaN}', ""),
        (f'{{"a": {"1" * 5000}}}', ""),
    ],
)
def test_malformed_json_is_told_with_line_and_column(
    tmp_path: Path, content: str, place: str
) -> None:
    """Numbers that JSON does not have, or that nobody can mean, have no place."""
    error = refused(a_file(tmp_path, content, "shelf.json"))

    assert (error.place, error.expected) == (place, texts.EXPECTED_JSON)


def test_a_number_of_thousands_of_digits_is_no_toml_either(tmp_path: Path) -> None:
    """Python refuses to parse one."""
    error = refused(a_file(tmp_path, "a = " + "1" * 5000))

    assert (error.place, error.expected) == ("", texts.EXPECTED_TOML)


def test_a_key_that_stands_twice_in_json_is_told(tmp_path: Path) -> None:
    """Readers differ in which one they keep, so none is kept."""
    error = refused(a_file(tmp_path, '{"a": {"b": 1, "b": 2}}', "shelf.json"))

    assert error.expected.en == "every key once, but b stands twice"


@pytest.mark.parametrize("name", ["shelf.toml", "shelf.json"])
def test_absurd_nesting_is_told(tmp_path: Path, name: str) -> None:
    """Parsers run out of stack; people get a sentence."""
    deep = "[" * 100_000 + "]" * 100_000
    content = f"a = {deep}" if name.endswith("toml") else f'{{"a": {deep}}}'

    assert refused(a_file(tmp_path, content, name)).expected == texts.EXPECTED_FLATTER


@pytest.mark.parametrize("part", ["a.", "a . ", "'b'.", '"b.c"\t.'])
@pytest.mark.parametrize("rest", ["a = 1", "a]"])
def test_a_key_of_many_parts_is_told_unparsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, rest: str
) -> None:
    """100 kB of dots would take all memory of the machine."""
    monkeypatch.setattr(tomllib, "loads", lambda _: pytest.fail("it was parsed"))

    error = refused(a_file(tmp_path, f"x = 1\n{'[' * rest.count(']')}{part * 30_000}{rest}"))

    assert (error.place, error.expected) == ("line 2", texts.EXPECTED_FLATTER)


@given(st.integers(1, 16))
def test_a_key_of_some_parts_is_parsed(parts: int) -> None:
    """People write two or three."""
    tree = reading.from_toml("a." * (parts - 1) + "a = 1")

    assert str(tree).count("a") == parts


@pytest.mark.parametrize("content", ["[]", "5", '"text"', "null"])
def test_a_file_that_is_no_table_is_told(tmp_path: Path, content: str) -> None:
    """JSON may hold anything at the top."""
    assert refused(a_file(tmp_path, content, "shelf.json")).expected == texts.EXPECTED_TABLE


# Values.


def test_the_format_comes_first(tmp_path: Path) -> None:
    """A file of another kind is told as such, not by its keys."""
    none = refused(a_file(tmp_path, "bogus = 1"))
    other = refused(a_file(tmp_path, 'bogus = 1\nformat = "onestop/shelf/2"'))
    number = refused(a_file(tmp_path, "format = 1"))

    assert str(none).endswith(
        'shelf.toml: format: expected "onestop/shelf/1"; add it and run again'
    )
    assert str(other).endswith(
        'shelf.toml: format: expected "onestop/shelf/1";'
        " this is another kind of file, or made for another version of onestop"
    )
    assert number.expected == other.expected


@pytest.mark.parametrize(
    ("body", "place", "told"),
    [
        ("books = 5", "books", "a list in square brackets; correct it and run again"),
        ("books = [5]", "books[0]", "a table of keys and values; correct it and run again"),
        ("", "books", "this key, but it is missing; add it and run again"),
        ("books = [{}]", "books[0].ref", "this key, but it is missing; add it and run again"),
        (
            "books = [{ref = 5}]",
            "books[0].ref",
            "text in quotation marks; correct it and run again",
        ),
        ("book = []", "book", "a known key; did you mean books?"),
        ("zzz = 1", "zzz", "a known key; remove it, or use one of: books, owner"),
        ('"a b" = 1', "?", "a known key; remove it, or use one of: books, owner"),
    ],
)
def test_a_table_is_read_strictly(tmp_path: Path, body: str, place: str, told: str) -> None:
    """Unknown, missing and mistyped keys are told with their path."""
    assert wrong(body, tmp_path) == (place, told)


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        ("pages", ["0", '"5"', "5.0", "true", "[5]"], "a whole number from 1 to 999"),
        ("shelf_mark", ["0", '"5"', "5.0"], "a whole number from 1 to 9"),
        ("shelf_mark", ["true"], "a whole number from 1 to 9"),
        ("number", ['"5"', "5.0", "true", "nan"], "a whole number"),
        ("colour", ['"green"', "5", "[]"], "one of red, blue"),
        ("lent", ["1", '"true"'], "true or false, without quotation marks"),
        ("note", ["5", "true", "[]", "2026-03-09"], "text in quotation marks"),
        ("note", [f'"{"x" * 2001}"'], "text of at most 2000 whole characters"),
        (
            "bought",
            ['"9 March"', "2026-03-09T08:00:00", '"2026-02-30"', '"20260309"', "5", "08:30:00"],
            "a date such as 2026-10-01",
        ),
        ("bought", ["1899-12-31", "2201-01-01"], "years from 1900 to 2200"),
        (
            "due",
            [
                "2026-03-09T08:00:00",
                "2026-03-09",
                "08:30:00",
                '"2026-03-09T08:00:00"',
                '"2026-02-30T08:00:00Z"',
                '"2026-W10-1T08:00Z"',
                "5",
            ],
            "a date and time with its offset, such as 2026-03-09T07:40:00+08:00",
        ),
        (
            "due",
            ["0001-01-01T00:00:00+08:00", "9999-12-31T23:00:00-08:00", "2201-01-01T00:00:00Z"],
            "years from 1900 to 2200",
        ),
        (
            "read_at",
            ['"8:30"', '"08:30:00"', '"25:00"', "08:30:01", "08:30:00.5", "5"],
            'a time of day in whole minutes such as "08:30"',
        ),
        ("title", ["5"], "a table of keys and values"),
        ("title", ['{ en = "{a}", zh = "{b}" }'], "the same gaps in both languages"),
        ("extras", ["5", "[]"], "a table of keys and values"),
        ("tags", ['"x"'], "a list in square brackets"),
        ("tags", ['["x", "x"]'], "every reference once, but x stands twice"),
    ],
)
def test_a_value_is_read_strictly(
    tmp_path: Path, key: str, values: list[str], expected: str
) -> None:
    """Nothing is converted behind the writer's back, and no value is repeated."""
    for value in values:
        told = wrong(f'books = [{{ ref = "B1", {key} = {value} }}]', tmp_path)

        assert told == (f"books[0].{key}", f"{expected}; correct it and run again")


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    """JSON can spell one; no file could be written with it."""
    path = a_file(
        tmp_path, f'{{"format": "{FORM}", "books": [], "owner": "\\ud800"}}', "shelf.json"
    )

    assert refused(path).expected == texts.EXPECTED_SHORTER.fill(limit=2000)


def test_errors_inside_lists_and_tables_have_the_whole_path(tmp_path: Path) -> None:
    """The path names every key and index on the way."""
    deep = '[[books]]\nref = "B1"\n[[books]]\nref = "B2"\ntags = ["x", 5]\n'
    title = '[[books]]\nref = "B1"\ntitle = { en = "x" }\n'
    twice = '[[books]]\nref = "B1"\n[[books]]\nref = "B1"\n'

    assert wrong(deep, tmp_path)[0] == "books[1].tags[1]"
    assert wrong(title, tmp_path)[0] == "books[0].title.zh"
    assert wrong(twice, tmp_path)[0] == "books[1].ref"


@given(st.permutations(['pages = "x"', 'ref = ""', "lent = 5", "bogus = 1", 'tags = ["é!"]']))
def test_of_several_faults_the_first_in_file_order_is_told(lines: list[str]) -> None:
    """People mend a file from top to bottom, whatever the order of fields in the code."""
    tree = reading.from_toml("[[books]]\n" + "\n".join(lines))

    with pytest.raises(InputError) as caught:
        reading.structure(tree, Shelf)

    first = lines[0].split(" = ")[0]
    assert caught.value.place == f"books[0].{first}"


def test_a_spelling_renames_hides_and_makes_fields() -> None:
    """A file's key may differ from the field, be no key at all, or hold something else."""
    spelling = reading.Spelling(
        keys={(Book, "pages"): "length", (Book, "lent"): None},
        hooks={(Book, "pages"): len},
    )

    book = reading.structure({"ref": "B1", "length": "xxx"}, Book, spelling)
    with pytest.raises(InputError) as renamed:
        reading.structure({"ref": "B1", "pages": 3}, Book, spelling)
    with pytest.raises(InputError) as hidden:
        reading.structure({"ref": "B1", "lent": True}, Book, spelling)

    assert book == Book(ref="B1", pages=3)
    assert (renamed.value.place, hidden.value.place) == ("pages", "lent")


def test_an_error_that_names_its_file_keeps_it() -> None:
    """A calendar named by a centre file is the file to mend."""
    inner = FileError("P01.ics", "line 3", texts.EXPECTED_CONTENT)

    with pytest.raises(FileError) as caught, reading.in_file("centre.toml"):
        raise inner

    assert caught.value is inner


def test_errors_are_said_in_chinese_too(tmp_path: Path) -> None:
    """The same facts, the other language."""
    error = refused(a_file(tmp_path, a_shelf("books = 5"), "架.toml"))

    assert error.say(Language.ZH).endswith("架.toml: books：应为方括号中的列表；请更正后重试")


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_by_an_input_error(data: bytes) -> None:
    """Nothing else ever comes out of text, TOML and JSON."""
    for parse in (reading.from_toml, reading.from_json):
        with pytest.raises(InputError):
            reading.make(parse(reading.text_of(data)), Shelf, form=FORM)
