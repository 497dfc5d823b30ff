"""A server on this computer that answers, once for each connection, whatever a test wants."""

import contextlib
import itertools
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Self

OK = b"HTTP/1.1 200 OK\r\n"
CALENDAR = b"Content-Type: text/calendar; charset=utf-8\r\n"
LOOPBACK = "127.0.0.1"
# Longer than any test waits; a server whose caller stays away ends by itself.
PATIENCE = 20.0

Sending = Callable[[], Iterable[bytes]]


def an_answer(body: bytes, head: bytes = OK + CALENDAR) -> list[bytes]:
    """Return an ordinary answer."""
    return [head, b"Content-Length: %d\r\n\r\n" % len(body), body]


def slowly(pieces: Iterable[bytes], pause: float = 0.05) -> Iterator[bytes]:
    """Yield *pieces* with a pause before each."""
    for piece in pieces:
        time.sleep(pause)
        yield piece


def endless(piece: bytes, first: bytes = b"") -> Iterator[bytes]:
    """Yield *first*, and then *piece* for ever."""
    return itertools.chain([first], itertools.repeat(piece))


class Answering:
    """
    A server that sends what *sending* yields to everybody who asks.

    Attributes:
        port: Where it listens.
        requests: What was asked, whole.

    """

    def __init__(self, sending: Sending, tls: ssl.SSLContext | None = None) -> None:
        self._sending, self._tls = sending, tls
        self._server = socket.create_server((LOOPBACK, 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port: int = self._server.getsockname()[1]
        self.requests: list[bytes] = []

    @property
    def url(self) -> str:
        """The address of a calendar there."""
        return f"http://{LOOPBACK}:{self.port}/ada/work/"

    def __enter__(self) -> Self:
        """Start."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and wait until nothing is left of it."""
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        """Answer until the server is closed."""
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._server.accept()
                # Whoever hangs up has seen enough.
                with line, contextlib.suppress(OSError):
                    line.settimeout(PATIENCE)
                    self._answer(
                        self._tls.wrap_socket(line, server_side=True) if self._tls else line
                    )

    def _answer(self, line: socket.socket) -> None:
        """Hear what is asked, and send."""
        with line:
            self.requests.append(_request(line))
            for piece in self._sending():
                line.sendall(piece)
            line.shutdown(socket.SHUT_WR)


def _request(line: socket.socket) -> bytes:
    """Return a whole request."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(65536) or b"\r\n\r\n"
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [each for each in head.lower().split(b"\r\n") if each.startswith(b"content-length:")]
    missing = sum(int(each.partition(b":")[2]) for each in lengths) - len(body)
    while missing > 0 and (piece := line.recv(65536)):
        data, missing = data + piece, missing - len(piece)
    return data
