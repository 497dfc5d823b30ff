"""Whatever a CalDAV server does, the caller gets one of our errors: soon, and telling nothing."""

import base64
import shutil
import socket
import ssl
import subprocess
import time
import traceback
import tracemalloc
from functools import partial

import pytest

from onestop.errors import (
    CalDavAddressError,
    CalDavAnswerError,
    CalDavError,
    CalDavRefusedError,
    CalDavUnreachableError,
)
from tests.answering import CALENDAR, OK, Answering, an_answer, endless, slowly
from tests.asking import SOON, a_report, asked, free, refused

# What the server refuses.


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, CalDavAddressError) for status in (301, 302, 303, 307, 308, 404, 405, 410, 501)),
        *((status, CalDavRefusedError) for status in (401, 403, 407)),
        *((status, CalDavUnreachableError) for status in (408, 429, 500, 502, 503, 504)),
        *((status, CalDavAnswerError) for status in (201, 204, 207, 206, 304, 400, 418, 599)),
    ],
)
def test_each_refusal_says_what_to_do(status, kind):
    """Another address, another login, another time, or a file instead."""
    head = b"HTTP/1.1 %d Marker\r\n" % status + CALENDAR + b"Location: http://127.0.0.1:1/\r\n"
    error = refused(kind, lambda: an_answer(a_report(), head))

    assert type(error) is kind
    assert str(status) in str(error)
    assert "Marker" not in str(error)


def test_a_folder_of_calendars_is_another_address():
    """A server that knows no such report there says 403, and which condition failed (RFC 3253)."""
    body = b'<error xmlns="DAV:"><supported-report/></error>'
    error = refused(CalDavAddressError, lambda: an_answer(body, b"HTTP/1.1 403 Forbidden\r\n"))

    assert error.status == 403


def test_nobody_is_followed_to_another_address():
    """A redirection would carry the login to whom it was not meant for."""
    with Answering(lambda: an_answer(a_report())) as other:
        head = b"HTTP/1.1 307 Moved\r\nLocation: " + other.url.encode() + b"\r\n"
        refused(CalDavAddressError, lambda: an_answer(b"", head))

    assert other.requests == []


@pytest.mark.parametrize(
    "head",
    [
        OK,
        OK + b"Content-Type: text/html\r\n",
        OK + b"Content-Type: application/octet-stream\r\n",
        OK + b"Content-Type: text/calendar-x\r\n",
        OK + b"Content-Type: ;;;===\r\n",
        OK + CALENDAR + b"Content-Encoding: gzip\r\n",
    ],
)
def test_another_type_is_no_answer(head):
    """The page of a gateway that wants a login is not somebody's calendar."""
    refused(CalDavAnswerError, lambda: an_answer(a_report(), head))


# What a hostile server does.

CHUNKED = OK + CALENDAR + b"Transfer-Encoding: chunked\r\n\r\n"
LATE = {
    "silence": lambda: slowly([b""] * 60),
    "a byte of the head now and then": lambda: slowly(bytes([byte]) for byte in OK * 4),
    "a byte of the body now and then": lambda: slowly([OK + CALENDAR + b"\r\n", *[b"x"] * 60]),
    "a chunk now and then": lambda: slowly([CHUNKED, *[b"1\r\nx\r\n"] * 60]),
    "nothing after the promise": lambda: slowly(
        [OK + CALENDAR + b"Content-Length: 100\r\n\r\n", *[b""] * 60]
    ),
}
TOO_LARGE = {
    "a body without end": lambda: endless(b"x" * 65536, OK + CALENDAR + b"\r\n"),
    "a line of 10 MB": lambda: [OK, CALENDAR, b"\r\nSUMMARY:", *[b"x" * 65536] * 160],
    "the promise of a terabyte": lambda: endless(
        b"x" * 65536, OK + CALENDAR + b"Content-Length: 1099511627776\r\n\r\n"
    ),
    "chunks without end": lambda: endless(b"8000\r\n" + b"x" * 32768 + b"\r\n", CHUNKED),
    "a chunk of a terabyte": lambda: endless(b"x" * 65536, CHUNKED + b"10000000000\r\n"),
    "go on, go on": lambda: endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
}
NO_HTTP = {
    "a head without end": lambda: endless(b"X-Header: x\r\n" * 1000, OK),
    "a header without end": lambda: endless(b"x" * 65536, OK + b"X-Header: "),
    "a first line without end": lambda: endless(b"x" * 65536, b"HTTP/1.1 200 "),
    "no HTTP": lambda: [b"220 mail.example.org ESMTP\r\n"],
    "no status": lambda: [b"HTTP/1.1 many OK\r\n\r\n"],
    "less than promised": lambda: [OK + CALENDAR + b"Content-Length: 100\r\n\r\n", b"x"],
    "a chunk of nonsense": lambda: [CHUNKED + b"zz\r\nx\r\n"],
    "a chunk of less than nothing": lambda: [CHUNKED + b"-5\r\nx\r\n"],
}


def bounded(kind, sending, seconds=SOON):
    """Return the error, after making sure that it took neither too long nor much memory."""
    with Answering(sending) as server:
        tracemalloc.start()
        began = time.monotonic()
        with pytest.raises(kind) as caught:
            asked(server.url, seconds=seconds)
        spent, (_, peak) = time.monotonic() - began, tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert spent < seconds + 5
    assert peak < 16e6
    return caught.value


@pytest.mark.parametrize("how", LATE)
def test_a_slow_server_does_not_hold_anybody(how):
    """The time is that of the whole, however often a byte comes."""
    error = bounded(CalDavUnreachableError, LATE[how])

    assert "within 1 s" in str(error)


@pytest.mark.parametrize("how", TOO_LARGE)
def test_an_answer_without_end_is_not_kept(how):
    """No more is read than any answer needs, and no memory set aside for promises."""
    error = bounded(CalDavAnswerError, TOO_LARGE[how], seconds=15)

    assert "more than 1024 KiB" in str(error)


@pytest.mark.parametrize("how", NO_HTTP)
def test_what_is_not_http_is_no_answer(how):
    """Whatever a server sends, there is one of our errors."""
    error = bounded(CalDavAnswerError, NO_HTTP[how], seconds=15)

    assert "HTTP" in str(error)


def test_a_server_that_hangs_up_is_unreachable():
    """Also before it said anything."""
    refused(CalDavUnreachableError, list)


def test_a_server_that_is_not_there_is_unreachable():
    """Nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(CalDavUnreachableError, match="no connection"):
        asked(f"http://127.0.0.1:{port}/")


def test_a_server_that_takes_no_call_is_unreachable(monkeypatch):
    """The time counts from the first step on."""

    def never(_, timeout):
        time.sleep(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", never)
    with pytest.raises(CalDavUnreachableError, match=r"within 0\.2 s"):
        asked("http://127.0.0.1:9/", seconds=0.2)


def errors_of_all_kinds():
    """Yield an error of each kind, from a server that knows what must not be told."""
    answers = (
        b"HTTP/1.1 401 Marker-7f3a\r\n",
        b"HTTP/1.1 404 Marker-7f3a\r\n",
        b"HTTP/1.1 503 Marker-7f3a\r\n",
        b"HTTP/1.1 418 Marker-7f3a\r\n",
        b"HTTP/1.1 Marker-7f3a\r\n",
        OK + b"Content-Type: Marker-7f3a/x\r\n",
        OK + CALENDAR,
    )
    for head in answers:
        yield refused(CalDavError, partial(an_answer, b"Marker-7f3a", head))
    yield refused(CalDavError, lambda: [OK, b"Marker-7f3a: ", b"x" * 70_000])
    yield refused(CalDavError, lambda: slowly([OK, b"Marker-7f3a"] * 40), seconds=0.1)


def test_no_error_tells_address_login_or_answer():
    """Not in words, not in facts, not as a cause, not in the traceback of our own frames."""
    errors = list(errors_of_all_kinds())

    for error in errors:
        told = f"{error}{error!r}{vars(error)}{error.args}"
        told += "".join(traceback.format_exception(error))
        assert "Marker" not in told
        assert "127.0.0.1" not in told
        assert "/ada/" not in told
        assert (error.__cause__, error.__context__) == (None, None)
    assert len({type(error) for error in errors}) == 4


def test_a_traceback_that_shows_variables_shows_no_login():
    """As test runners and loggers print them: the address that was given, but no secret."""
    with (
        Answering(lambda: an_answer(b"", b"HTTP/1.1 404 No\r\n")) as server,
        pytest.raises(CalDavAddressError) as caught,
    ):
        asked(server.url)
    inner = caught.value.__traceback__.tb_next  # without this test's own variables
    shown = traceback.TracebackException(
        CalDavAddressError, caught.value, inner, capture_locals=True
    )
    told = "".join(shown.format())

    secret = base64.b64encode(b"ada:Marker-7f3a").decode()
    assert secret.encode() in server.requests[0]
    assert "login = Password()" in told
    assert secret not in told
    assert "Marker" not in told


# Encryption.


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return the paths of a certificate for 127.0.0.1 that nobody has signed, and of its key."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("needs openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    paths = (folder / "certificate.pem", folder / "key.pem")
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-days", "2", "-out", str(paths[0]), "-keyout", str(paths[1])]
    subprocess.run(command, check=True, capture_output=True)
    return paths


@pytest.fixture
def encrypted(certificate):
    """Return a server that speaks TLS, and what trusts its certificate."""
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(*certificate)
    with Answering(lambda: an_answer(a_report("FREEBUSY:20260309T010000Z/PT23H")), own) as server:
        yield server, ssl.create_default_context(cafile=certificate[0])


def test_an_encrypted_answer_is_read(encrypted):
    """Whom to trust can be said, for a house with an authority of its own."""
    server, trusting = encrypted

    assert asked(server.url.replace("http:", "https:"), tls=trusting) == free("00:00-01:00")


def test_a_certificate_that_nobody_signed_is_refused(encrypted):
    """Nothing is asked of a server that is not known to be the one."""
    server, _ = encrypted

    with pytest.raises(CalDavUnreachableError, match="certificate"):
        asked(server.url.replace("http:", "https:"))
    assert server.requests == []


def test_a_certificate_of_another_name_is_refused(encrypted):
    """Trusted, but not the one that was called."""
    server, trusting = encrypted

    with pytest.raises(CalDavUnreachableError, match="certificate"):
        asked(f"https://localhost:{server.port}/", tls=trusting)
    assert server.requests == []


def test_a_server_that_does_not_encrypt_does_not_hold_anybody():
    """It waits for a question that does not come before there is encryption."""
    with (
        Answering(lambda: an_answer(a_report())) as server,
        pytest.raises(CalDavUnreachableError, match="within 1 s"),
    ):
        asked(server.url.replace("http:", "https:"), seconds=SOON)
    assert not any(b"REPORT" in request for request in server.requests)
