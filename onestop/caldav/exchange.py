"""
One question to a server over HTTP, and one answer, bounded as a whole.

It is the standard library's HTTP, because the usual packages bound the time of
each read alone: a server that sends a byte now and then holds them for ever.
They also follow redirections with the password, and look for passwords and
proxies in the environment.
"""

import http.client
import io
import socket
import ssl
import time

import attrs

LARGEST_KIB = 1024
_LARGEST = LARGEST_KIB * 1024
_HEAD = 64 * 1024
_PIECE = 64 * 1024


class TooLargeError(Exception):
    """The server sends more than any answer needs."""


@attrs.frozen(kw_only=True)
class Address:
    """
    Where a calendar is; the whole is as secret as what stands in it.

    Attributes:
        secure: Whether by https.
        host: The server's name or number.
        port: The server's port.
        target: What the server knows the calendar by: path and query.

    """

    secure: bool
    host: str = attrs.field(repr=False)
    port: int = attrs.field(repr=False)
    target: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Question:
    """
    What is asked.

    Attributes:
        body: The question itself.
        headers: What is said about it, and who asks; so a traceback must not show it.

    """

    body: bytes = attrs.field(repr=False)
    headers: dict[str, str] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Answer:
    """
    What a server answered.

    Attributes:
        status: The number that HTTP gives it.
        kind: The media type that the server calls it, in small letters; may be empty.
        coded: Whether it is compressed, which nobody asked for.
        data: What stands in it.

    """

    status: int
    kind: str
    coded: bool
    data: bytes = attrs.field(repr=False)


def exchange(
    address: Address, question: Question, *, seconds: float, tls: ssl.SSLContext | None
) -> Answer:
    """
    Return what the server at *address* answers to a REPORT.

    Args:
        address: Whom to ask, and of what.
        question: What to ask.
        seconds: For everything together, but for looking up the server's name.
        tls: Whom to trust; None for whom this computer trusts.

    Raises:
        OSError: There is no connection, or not one that can be trusted; a
            TimeoutError when the time is up.
        http.client.HTTPException: The answer is not HTTP.
        ValueError: Likewise.
        TooLargeError: The answer does not end.

    """
    deadline = _Deadline(seconds)
    context = (tls or ssl.create_default_context()) if address.secure else None
    with _connected(address, deadline, context) as line:
        connection = http.client.HTTPConnection(address.host, address.port)
        connection.sock = _Line(line, deadline)
        connection.request("REPORT", address.target, question.body, question.headers)
        return _answer(connection.getresponse())


def _answer(response: http.client.HTTPResponse) -> Answer:
    """Return what *response* holds."""
    # Before anything is read: http.client sets aside as much memory as the server says.
    if response.length is not None and response.length > _LARGEST:
        raise TooLargeError
    pieces = []
    while piece := response.read(_PIECE):
        pieces.append(piece)
    # Nor does it mind, read so, that less comes than was promised.
    if response.length:
        raise http.client.IncompleteRead(b"")
    return Answer(
        status=response.status,
        kind=response.headers.get_content_type() if "Content-Type" in response.headers else "",
        coded=response.headers.get("Content-Encoding", "identity").strip().lower() != "identity",
        data=b"".join(pieces),
    )


def _connected(
    address: Address, deadline: "_Deadline", context: ssl.SSLContext | None
) -> socket.socket:
    """Return a connection to the first of the server's addresses that takes one."""
    reason = OSError("no address")
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    for *_, place in found:
        try:
            numbered = (str(place[0]), address.port)
            line = socket.create_connection(numbered, timeout=deadline.left())
        except TimeoutError:
            raise
        except OSError as error:
            reason = error
            continue
        return _encrypted(line, address.host, deadline, context)
    raise reason


def _encrypted(
    line: socket.socket, host: str, deadline: "_Deadline", context: ssl.SSLContext | None
) -> socket.socket:
    """Return *line*, encrypted if there is a *context* that says whom to trust."""
    if context is None:
        return line
    try:
        line.settimeout(deadline.left())
        return context.wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise


class _Deadline:
    """The moment by which all must be over."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; TimeoutError if there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Line:
    """A connection as http.client uses one: nothing on it takes longer than there is time."""

    def __init__(self, line: socket.socket, deadline: _Deadline) -> None:
        self._line, self._deadline = line, deadline

    def sendall(self, data: bytes) -> None:
        """Send *data*."""
        self._line.settimeout(self._deadline.left())
        self._line.sendall(data)

    def makefile(self, _: str) -> io.BufferedReader:
        """Return what is received."""
        return io.BufferedReader(_Incoming(self._line, self._deadline))

    def close(self) -> None:
        """Stay on the line: http.client closes it once it has the head, and reads on."""


class _Incoming(io.RawIOBase):
    """What the server sends, until it is too much or too late."""

    def __init__(self, line: socket.socket, deadline: _Deadline) -> None:
        self._line, self._deadline = line, deadline
        self._left = _LARGEST + _HEAD

    def readable(self) -> bool:
        """Say that this is for reading."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read what is there into *buffer*."""
        self._line.settimeout(self._deadline.left())
        count = self._line.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise TooLargeError
        return count
