"""Identifiers and digests that only the holder of the centre's key can link to anything."""

import hashlib
import hmac

from onestop import texts
from onestop.errors import InputError

SHORTEST_KEY = 16
DIGITS = 32


def check_key(key: bytes) -> None:
    """
    Refuse a key that could be guessed.

    Raises:
        InputError: It is too short.

    """
    if len(key) < SHORTEST_KEY:
        raise InputError("key", texts.EXPECTED_KEY_BYTES.fill(limit=SHORTEST_KEY))


def keyed(key: bytes, *meant: object) -> str:
    """Return a hash of *meant*, which nobody without *key* can make or undo."""
    text = "\0".join(map(str, meant))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:DIGITS]
