"""What is asked of a CalDAV server, and what its answer means."""

# ruff: noqa: S106 - invented logins

import base64
import socket
import xml.etree.ElementTree as ET
from datetime import timedelta
from functools import partial

import pytest

from onestop.caldav import Password, Token, Transport
from onestop.errors import (
    CalDavAnswerError,
    CalDavUnreachableError,
    FileError,
    InputError,
)
from onestop.model import Availability, Window
from tests.answering import Answering, an_answer
from tests.asking import DAY, SPAN, a_report, answered, asked, free, refused

# What is asked.


def test_the_question_is_that_of_rfc_4791():
    """A REPORT about the events of the calendar, for exactly the time that is asked about."""
    with Answering(lambda: an_answer(a_report())) as server:
        asked(server.url + "?share=1")

    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    first, *headers = head.decode().split("\r\n")
    said = dict(line.split(": ", 1) for line in headers)
    assert first == "REPORT /ada/work/?share=1 HTTP/1.1"
    assert (said["Depth"], said["Host"]) == ("1", f"127.0.0.1:{server.port}")
    assert said["Content-Type"] == "application/xml; charset=utf-8"
    tree = ET.fromstring(body)  # noqa: S314 - our own
    assert tree.tag == "{urn:ietf:params:xml:ns:caldav}free-busy-query"
    assert [each.tag for each in tree] == ["{urn:ietf:params:xml:ns:caldav}time-range"]
    assert tree[0].attrib == {"start": "20260309T000000Z", "end": "20260310T000000Z"}


def test_parts_of_a_second_are_asked_about_whole():
    """Servers count in seconds; less than what was meant must not be asked."""
    horizon = Window(DAY.start + timedelta(milliseconds=1), DAY.end - timedelta(milliseconds=1))
    with Answering(lambda: an_answer(a_report())) as server:
        found = asked(server.url, horizon=horizon)

    assert b'start="20260309T000000Z" end="20260310T000000Z"' in server.requests[0]
    assert found == Availability((horizon,))


@pytest.mark.parametrize(
    ("login", "header"),
    [
        (
            Password(user="ada", password="a:b 密"),
            f"Basic {base64.b64encode('ada:a:b 密'.encode()).decode()}",
        ),
        (Token(token="abc.-_~+/9=="), "Bearer abc.-_~+/9=="),
        (None, None),
    ],
)
def test_a_login_is_said_once_and_only_there(login, header):
    """A password in UTF-8 (RFC 7617), a token as it is (RFC 6750), or nothing."""
    with Answering(lambda: an_answer(a_report())) as server:
        asked(server.url, login=login)

    lines = server.requests[0].decode().split("\r\n")
    said = [line.partition(": ")[2] for line in lines if line.startswith("Authorization")]
    assert said == ([header] if header else [])


@pytest.mark.parametrize(
    "login",
    [
        Password(user="ada:x", password="Marker-7f3a"),
        Password(user="Marker-7f3a\r\nX: y", password="a"),
        Password(user="ada", password="Marker-7f3a\n"),
        Password(user="ada", password="Marker-7f3a\ud800"),
        Password(user="", password="Marker-7f3a"),
        Token(token="Marker-7f3a\r\nX: y"),
        Token(token="Marker-7f3a 密"),
        Token(token=""),
    ],
)
def test_a_login_that_cannot_be_said_is_not_sent(login):
    """No line can be smuggled into the request, and no error quotes a secret."""
    with Answering(lambda: an_answer(a_report())) as server, pytest.raises(InputError) as caught:
        asked(server.url, login=login)

    assert server.requests == []
    assert caught.value.place == "login"
    assert "Marker" not in f"{caught.value}{caught.value!r}"


def test_a_login_does_not_show_itself():
    """A traceback that prints local variables, or a log, spills nothing."""
    secret = (Password(user="Marker", password="Marker"), Token(token="Marker"))

    assert "Marker" not in repr(secret)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "calendar.example.org/ada",
        "ftp://127.0.0.1/Marker",
        "file:///etc/Marker",
        "https://",
        "https:///Marker",
        "https://ada:Marker@127.0.0.1/",
        "https://Marker@127.0.0.1/",
        "https://127.0.0.1/Marker x",
        "https://127.0.0.1/Marker\r\nX: y",
        "https://127.0.0.1/Marker\u2028",
        "https://127.0.0.1:99999/Marker",
        "https://127.0.0.1:port/Marker",
        "https://[::1/Marker",
        "https://例子.example.org/Marker",
        "https://a..example.org/Marker",
        f"https://{'a' * 64}.example.org/Marker",
    ],
)
def test_an_address_that_leads_nowhere_is_refused_unquoted(url, monkeypatch):
    """Nothing is looked up, and the error shows nothing of the address."""
    monkeypatch.setattr(socket, "getaddrinfo", None)
    with pytest.raises(InputError) as caught:
        asked(url)

    assert caught.value.place == "url"
    assert "Marker" not in f"{caught.value}{caught.value!r}"
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


@pytest.mark.parametrize(
    "host", ["calendar.example.org", "10.0.0.7", "localhost.example.org", "[2001:db8::1]"]
)
def test_http_is_for_this_computer_alone(host, monkeypatch):
    """A password does not go out in the open unless somebody wants that in so many words."""
    asked_for = []

    def nowhere(name, port, **_):
        asked_for.append((name, port))
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(InputError, match="url: expected https"):
        asked(f"http://{host}/ada/")
    assert asked_for == []

    for word in (Transport.PLAIN, "plain"):
        with pytest.raises(CalDavUnreachableError):
            asked(f"http://{host}/ada/", transport=word)
    assert asked_for == [(host.strip("[]"), 80)] * 2


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
def test_http_to_this_computer_needs_no_permission(host, monkeypatch):
    """Nobody is on the way."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])

    with pytest.raises(CalDavUnreachableError):
        asked(f"http://{host}/ada/")


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), 3601, "5", None])
def test_seconds_are_a_number_that_ends(seconds):
    """Without an end there could be a hang."""
    with pytest.raises(InputError, match="seconds"):
        asked("https://127.0.0.1/", seconds=seconds)


def test_the_environment_does_not_count(monkeypatch):
    """No proxy learns when somebody is busy."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert answered() == free("00:00-24:00")


def test_an_address_that_does_not_answer_is_not_the_last(monkeypatch):
    """A server with several addresses is asked at each until one takes the call."""
    looked_up = socket.getaddrinfo

    def both(host, port, *given, **more):
        """Return 127.0.0.2, where nobody listens, before the address of a name."""
        hosts = ["127.0.0.2", "127.0.0.1"] if host == "localhost" else [host]
        return [place for each in hosts for place in looked_up(each, port, *given, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with Answering(lambda: an_answer(a_report())) as server:
        found = asked(server.url.replace("127.0.0.1", "localhost"))

    assert found == free("00:00-24:00")


# What is understood.


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], free("00:00-24:00")),
        (["FREEBUSY:20260309T010000Z/20260309T020000Z"], free("00:00-01:00", "02:00-24:00")),
        (
            ["FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260309T010000Z/PT1H,20260309T220000Z/PT5H"],
            free("00:00-01:00", "02:00-22:00"),
        ),
        (["FREEBUSY;FBTYPE=FREE:20260309T010000Z/PT1H"], free("00:00-24:00")),
        (["FREEBUSY;FBTYPE=X-AWAY:20260309T010000Z/PT1H"], free("00:00-01:00", "02:00-24:00")),
        (["FREEBUSY:20260309T0100\n 00Z/PT23H"], free("00:00-01:00")),
    ],
)
def test_what_the_server_calls_busy_is_not_free(lines, expected):
    """Every type but FREE is busy; what is listed may reach out of the day."""
    assert answered(*lines) == expected


@pytest.mark.parametrize(
    "span",
    [
        "DTSTART:20260301T000000Z\nDTEND:20260401T000000Z",
        "DTSTART;VALUE=DATE-TIME:20260309T000000Z\nDTEND;VALUE=DATE-TIME:20260310T000000Z",
        "dtstart:20260309T000\n 000Z\nDTEND:20260310T000000Z\nUID:x",
    ],
)
def test_an_answer_may_say_more_than_was_asked(span):
    """A wider span, a stated type, small letters, folds: all of that is iCalendar."""
    assert answered("FREEBUSY:20260309T010000Z/PT1H", span=span) == free(
        "00:00-01:00", "02:00-24:00"
    )


@pytest.mark.parametrize(
    "span",
    [
        "DTSTART:20260309T000001Z\nDTEND:20260310T000000Z",
        "DTSTART:20260309T000000Z\nDTEND:20260309T235959Z",
        "DTSTART:20260309T000000Z",
        "DTEND:20260310T000000Z",
        "UID:x",
        "DTSTART:20260309T000000\nDTEND:20260310T000000",
        "DTSTART;TZID=Asia/Shanghai:20260309T000000\nDTEND:20260310T000000Z",
        "DTSTART:20260309T000000Z\nDTEND:20260310T000000Z\nDTEND:20260311T000000Z",
        "DTSTART:20260230T000000Z\nDTEND:20260310T000000Z",
        "DTSTART:20260309T000000Z\nDTEND:20261310T000000Z",
    ],
)
def test_an_answer_that_does_not_speak_of_all_the_time_is_refused(span):
    """Silence about an hour is not a free hour."""
    error = refused(CalDavAnswerError, lambda: an_answer(a_report(span=span)))

    assert "VFREEBUSY" in str(error)


def test_an_old_radicale_is_refused():
    """It gives a VFREEBUSY for each event, which reads as if nobody were busy just then."""
    one, other = (
        f"BEGIN:VFREEBUSY\r\nDTSTART:20260309T0{hour}0000Z\r\nDTEND:20260309T0{hour}3000Z\r\n"
        "FBTYPE:BUSY\r\nEND:VFREEBUSY\r\n"
        for hour in (1, 5)
    )
    for events in ("", one, one + other):
        body = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()
        refused(CalDavAnswerError, partial(an_answer, body))


@pytest.mark.parametrize(
    "body", [b"", b"BEGIN:VFREEBUSY\r\n" + SPAN.encode(), b"END:VFREEBUSY\r\nBEGIN:VFREEBUSY"]
)
def test_an_answer_without_a_whole_report_is_refused(body):
    """Half an answer is none."""
    refused(CalDavAnswerError, lambda: an_answer(body))


def test_an_end_before_its_begin_is_refused():
    """Nothing stands between the two."""
    body = b"END:VFREEBUSY\r\n" + SPAN.replace("\n", "\r\n").encode() + b"\r\nBEGIN:VFREEBUSY\r\n"

    refused(CalDavAnswerError, lambda: an_answer(body))


def test_a_broken_line_in_the_answer_is_told_by_its_place():
    """As of any calendar; the line itself is not shown."""
    error = refused(FileError, lambda: an_answer(a_report("FREEBUSY:Marker/PT1H")))

    assert error.file == "calendar"
    assert "Marker" not in str(error)


def test_an_unknown_zone_is_refused():
    """As by every reader of calendars."""
    with pytest.raises(InputError, match="zone"):
        answered(zone="Asia/Nowhere")
