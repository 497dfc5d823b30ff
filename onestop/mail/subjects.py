"""
Subject lines: any words, as they are (RFC 2047).

Python's own writer loses a blank where it breaks a line between two encoded
words, and its reader takes words that only look encoded for encoded ones; so
here a subject is never read, and written whole.
"""

import base64
from collections.abc import Iterator
from email.headerregistry import HeaderRegistry, UniqueUnstructuredHeader
from email.policy import SMTP, Policy
from typing import Any

# With these around, a line is at most 76 characters long, and a word 75.
_BEGIN, _END = "=?utf-8?b?", "?="
_MOST_BYTES = 39
_MOST_PLAIN = 67


class Subject(UniqueUnstructuredHeader):
    """A subject that says what it was given."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take *value* as it is: nothing in it is encoded."""
        super().parse(value, kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: Policy) -> str:
        """Return the header as it stands in a mail: plain if it can be, else encoded as a whole."""
        words = str(self)
        if not words.isascii() or len(words) > _MOST_PLAIN or _BEGIN[:2] in words:
            encoded = (base64.b64encode(each).decode() for each in _pieces(words))
            words = f"{policy.linesep} ".join(f"{_BEGIN}{each}{_END}" for each in encoded)
        return f"Subject: {words}{policy.linesep}"


def _pieces(words: str) -> Iterator[bytes]:
    """Yield *words* in UTF-8, in pieces that cut through no character."""
    piece = b""
    for each in map(str.encode, words):
        if len(piece) + len(each) > _MOST_BYTES:
            yield piece
            piece = b""
        piece += each
    yield piece


_headers = HeaderRegistry()
# A kind of header is mixed into BaseHeader, which the stubs do not say.
_headers.map_to_type("subject", Subject)  # type: ignore[arg-type]
POLICY = SMTP.clone(header_factory=_headers)
"""How mails are written: for SMTP, with subjects of this kind."""
