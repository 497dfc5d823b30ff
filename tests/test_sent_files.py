"""The account of what was sent, as a file: read strictly, written whole, for its owner alone."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop import files
from onestop.errors import FileError, OutputError
from onestop.model import Sent, Told
from tests.builders import at
from tests.filing import AWARE, CORRECT, judge, write

SENT = """\
{
  "format": "onestop/sent/1",
  "centre": "centre-1",
  "messages": [
    {
      "case": "2026-0001",
      "appointment": "2026-0001.interview",
      "recipient": "P-ada",
      "uid": "c5b65bd79768df2848a7a6b8855798c3",
      "sequence": 2,
      "stamp": "2026-03-09T08:00:00+08:00",
      "start": "2026-03-09T10:05:00+08:00",
      "end": "2026-03-09T10:50:00+08:00",
      "digest": "00000000000000000000000000000000.1111111111111111111111111111111",
      "cancelled": true
    }
  ]
}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a new folder, so that files have short names."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(**changes: Any) -> Told:
    """Return what the file above says of the only message."""
    facts: dict[str, Any] = {
        "case": "2026-0001",
        "appointment": "2026-0001.interview",
        "recipient": "P-ada",
        "uid": "c5b65bd79768df2848a7a6b8855798c3",
        "sequence": 2,
        "stamp": at("08:00"),
        "start": at("10:05"),
        "end": at("10:50"),
        "digest": f"{'0' * 32}.{'1' * 31}",
        "cancelled": True,
    }
    return Told(**facts | changes)


def test_an_account_is_written_as_the_reference_says() -> None:
    """Keys in order, times with the centre's offset, one line end; and it is read back."""
    sent = Sent(centre="centre-1", messages=(told(),))

    files.write_sent(sent, "sent.json", zone="Asia/Shanghai")

    assert Path("sent.json").read_bytes() == SENT.encode()
    assert files.read_sent("sent.json") == sent
    assert files.sent_to_json(sent, zone="Asia/Shanghai") == SENT


def test_only_its_owner_reads_an_account() -> None:
    """Whoever could read what stood there before cannot read it any more."""
    Path("sent.json").write_bytes(b"old")
    Path("sent.json").chmod(0o644)

    files.write_sent(Sent(centre="c"), "sent.json")
    files.write_sent(Sent(centre="c"), "new/sent.json")

    for name in ("sent.json", "new/sent.json"):
        assert Path(name).stat().st_mode & 0o777 == 0o600


def test_only_what_is_private_is_hidden() -> None:
    """Files that are written together keep what the system gives them, but for the account."""
    files.write_together(".", {"a.ics": b"a", "sent.json": b"{}"}, private=["sent.json"])
    Path("usual").touch()

    assert Path("a.ics").stat().st_mode == Path("usual").stat().st_mode
    assert Path("sent.json").stat().st_mode & 0o777 == 0o600


def test_an_account_that_cannot_be_written_is_told() -> None:
    """What stood there still stands."""
    Path("folder").mkdir()

    with pytest.raises(OutputError, match="folder"):
        files.write_sent(Sent(centre="c"), "folder")


WHOLE = "a whole number from 0 to 2147483647"


@pytest.mark.parametrize(
    ("old", "new", "place", "expected"),
    [
        ("onestop/sent/1", "onestop/plan/1", "format",
         '"onestop/sent/1"; this is another kind of file, or made for another version of onestop'),
        ('"sequence": 2', '"sequence": -1', "messages[0].sequence", WHOLE + CORRECT),
        ('"sequence": 2', '"sequence": 2147483648', "messages[0].sequence", WHOLE + CORRECT),
        ('"uid": "c5', '"uid": "c 5', "messages[0].uid",
         "a reference of letters, digits, dots and hyphens, at most 64 characters" + CORRECT),
        ('"2026-03-09T10:05:00+08:00"', '"2026-03-09T10:05:00"', "messages[0].start",
         AWARE + CORRECT),
        ("T10:50:00", "T10:05:00", "messages[0].end", "an end later than the start" + CORRECT),
        ('"cancelled": true', '"cancelled": 1', "messages[0].cancelled",
         "true or false, without quotation marks" + CORRECT),
        ('"centre": "centre-1",', "", "centre",
         "this key, but it is missing; add it and run again"),
        ('"digest"', '"digset"', "messages[0].digset", "a known key; did you mean digest?"),
    ],
)  # fmt: skip
def test_an_account_is_refused_with_place_and_remedy(
    old: str, new: str, place: str, expected: str
) -> None:
    """One sentence says where, what was expected and what to do."""
    path = write("sent.json", SENT, (old, new))

    with pytest.raises(FileError) as caught:
        files.read_sent(path)

    judge(caught.value, "sent.json", place, expected)


def test_an_account_that_contradicts_itself_is_refused() -> None:
    """A message that stands twice was damaged; going on would tell somebody twice."""
    tree = json.loads(SENT)
    tree["messages"] *= 2
    Path("sent.json").write_text(json.dumps(tree), encoding="utf-8")

    with pytest.raises(FileError) as caught:
        files.read_sent("sent.json")

    assert caught.value.place == "messages[1].uid"


def test_an_account_may_grow() -> None:
    """Thousands of messages are read back, where a file that people write would be refused."""
    many = tuple(told(uid=f"{number:032x}") for number in range(4000))
    files.write_sent(Sent(centre="c", messages=many), "sent.json")

    assert Path("sent.json").stat().st_size > 1024 * 1024
    assert len(files.read_sent("sent.json").messages) == 4000


def test_an_account_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody can have sent is refused before it fills the memory."""
    monkeypatch.setattr(files, "LARGEST_SENT_MIB", 0)
    files.write_sent(Sent(centre="c"), "sent.json")

    with pytest.raises(FileError) as caught:
        files.read_sent("sent.json")

    assert "0 MiB" in str(caught.value)


REFS = st.from_regex(r"\w[\w.-]{0,20}", fullmatch=True)
MOMENTS = st.integers(-(10**6), 10**6).map(lambda minutes: at("08:00") + timedelta(minutes=minutes))


@given(
    st.lists(
        st.builds(
            told,
            case=REFS,
            appointment=REFS,
            recipient=REFS,
            uid=REFS,
            sequence=st.integers(0, 2**31 - 1),
            stamp=MOMENTS,
            digest=REFS,
            cancelled=st.booleans(),
        ),
        unique_by=(lambda each: each.uid, lambda each: each.key),
        max_size=5,
    ),
    st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Oslo"]),
)
def test_an_account_comes_back_from_its_file_as_it_was(messages: list[Told], zone: str) -> None:
    """Whatever was sent, and on whatever clocks its times are written."""
    sent = Sent(centre="centre-1", messages=tuple(messages))

    files.write_sent(sent, "sent.json", zone=zone)

    assert files.read_sent("sent.json") == sent
    shorter = attrs.evolve(sent, messages=sent.messages[1:])
    assert (files.sent_to_json(shorter) == files.sent_to_json(sent)) is (not messages)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 2_000_000,
        '{"a":' * 400_000,
        'format = "onestop/sent/1"\n' + 'x = "' + "a." * 700_000 + '"\n',
        '{"format": "onestop/sent/1", "centre": "c", "messages": ' + "1" * 2_000_000 + "}",
    ],
    ids=["lists", "tables", "TOML", "a number"],
)
@pytest.mark.parametrize("name", ["sent.json", "sent.toml", ".sent"])
def test_a_hostile_account_ends_in_our_error(name: str, text: str) -> None:
    """It may be larger than other files, but no slower, and is JSON whatever it is called."""
    Path(name).write_text(text, encoding="utf-8")

    with pytest.raises(FileError):
        files.read_sent(name)
