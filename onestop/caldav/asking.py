"""What is asked of a CalDAV server, and what its answer means."""

import base64
import contextlib
import enum
import http.client
import ipaddress
import re
import ssl
import urllib.parse
from datetime import UTC, datetime, timedelta

import attrs

from onestop import texts
from onestop.caldav.exchange import (
    LARGEST_KIB,
    Address,
    Answer,
    Question,
    TooLargeError,
    exchange,
)
from onestop.errors import (
    CalDavAddressError,
    CalDavAnswerError,
    CalDavError,
    CalDavRefusedError,
    CalDavUnreachableError,
    InputError,
)
from onestop.ical import read_availability
from onestop.model import Availability, Window, checks

SECONDS = 30.0
MOST_SECONDS = 3600

_QUERY = """\
<?xml version="1.0" encoding="utf-8"?>
<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav">\
<C:time-range start="{start:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"/>\
</C:free-busy-query>
"""
# Depth 1: what is in the calendar, not the calendar itself (RFC 4791 7.10.1).
_HEADERS = {
    "Accept": "text/calendar",
    "Connection": "close",
    "Content-Type": "application/xml; charset=utf-8",
    "Depth": "1",
}
_HOST = re.compile(r"[A-Za-z0-9.:_-]+")
_TARGET = re.compile(r"[!-~]+")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FOLD = re.compile(rb"\r?\n[ \t]")
_STATED = re.compile(rb"(DTSTART|DTEND)(?:;VALUE=DATE-TIME)?:(\d{8}T\d{6}Z)")

_LOGIN = frozenset({401, 403, 407})
_NO_CALENDAR = frozenset({301, 302, 303, 307, 308, 404, 405, 410, 501})
_LATER = frozenset({408, 429, 500, 502, 503, 504})
# What a server says whose address is right, but of no calendar (RFC 3253 3.6).
_NOT_HERE = b"supported-report"


class Transport(enum.StrEnum):
    """
    Whether others may read what is asked and answered.

    Attributes:
        ENCRYPTED: No: https, and http only to this computer.
        PLAIN: Also http: on the way the login, and when somebody is busy, can be read.

    """

    ENCRYPTED = "encrypted"
    PLAIN = "plain"


@attrs.frozen(kw_only=True)
class Password:
    """
    How a user signs in (RFC 7617).

    Attributes:
        user: The name; holds no colon.
        password: The password: best one that was made for this alone.

    """

    user: str = attrs.field(repr=False)
    password: str = attrs.field(repr=False)

    @property
    def header(self) -> str:
        """What the request says; InputError if it cannot be said."""
        if ":" in self.user or not (_can_be_sent(self.user) and _can_be_sent(self.password)):
            raise InputError("login", texts.EXPECTED_LOGIN)
        both = f"{self.user}:{self.password}".encode()
        return f"Basic {base64.b64encode(both).decode()}"


@attrs.frozen(kw_only=True)
class Token:
    """
    How a program signs in that was given a token (RFC 6750).

    Attributes:
        token: The token.

    """

    token: str = attrs.field(repr=False)

    @property
    def header(self) -> str:
        """What the request says; InputError if it cannot be said."""
        if not _TOKEN.fullmatch(self.token):
            raise InputError("login", texts.EXPECTED_TOKEN)
        return f"Bearer {self.token}"


def read_caldav_availability(  # noqa: PLR0913 - what HTTP needs beside what is asked
    url: str,
    *,
    horizon: Window,
    zone: str,
    login: Password | Token | None = None,
    seconds: float = SECONDS,
    transport: Transport = Transport.ENCRYPTED,
    tls: ssl.SSLContext | None = None,
) -> Availability:
    """
    Return when somebody is free, as the CalDAV server says that keeps the calendar.

    Free is what the server speaks of and does not call busy.  Whoever has several
    calendars is free where all of them are: ``one & other``.

    Args:
        url: The address of one calendar, without user and password.
        horizon: The stretch of time that is asked about.
        zone: IANA name, as for :func:`onestop.read_availability`; servers answer in UTC.
        login: How to sign in; None for a calendar that is open to everybody.
        seconds: For everything together, up to an hour; only looking up the
            server's name is left to the operating system.
        transport: Whether plain http may be used.
        tls: Whom to trust; None for whom this computer trusts.

    Raises:
        CalDavUnreachableError: There is no whole answer in time.
        CalDavRefusedError: The server wants another login.
        CalDavAddressError: The address is not that of a calendar.
        CalDavAnswerError: The answer does not speak of all of *horizon*, or is none.
        FileError: What stands in the answer is broken; says where.
        InputError: An argument cannot be used.

    """
    address = _address(url, checks.member(Transport, transport, "transport"))
    if not (isinstance(seconds, int | float) and 0 < seconds <= MOST_SECONDS):
        raise InputError("seconds", texts.EXPECTED_SECONDS)
    # Servers count in whole seconds.
    start = horizon.start.replace(microsecond=0)
    end = (horizon.end + timedelta(microseconds=999_999)).replace(microsecond=0)
    question = Question(
        body=_QUERY.format(start=start, end=end).encode(),
        headers=_HEADERS | ({"Authorization": login.header} if login else {}),
    )
    answer = _asked(address, question, seconds, tls)
    _check(answer)
    if not _speaks_of(answer.data, start, end):
        raise CalDavAnswerError(texts.CALDAV_SPAN)
    return read_availability(answer.data, horizon=horizon, zone=zone)


def _can_be_sent(text: str) -> bool:
    """Tell whether *text* is characters, and none of them a control character."""
    with contextlib.suppress(UnicodeEncodeError):
        return bool(text.encode()) and not _CONTROL.search(text)
    return False


def _address(url: str, transport: Transport) -> Address:
    """
    Return where *url* leads.

    Raises:
        InputError: Nowhere, or by a way that may not be taken; never quotes it.

    """
    address = None
    with contextlib.suppress(ValueError):
        address = _split(url)
    if address is None:
        raise InputError("url", texts.EXPECTED_CALDAV_URL)
    if not (address.secure or transport is Transport.PLAIN or _is_here(address.host)):
        raise InputError("url", texts.EXPECTED_HTTPS, texts.USE_HTTPS)
    return address


def _split(url: str) -> Address | None:
    """Return the parts of *url*, or None if it has none that can be used."""
    parts = urllib.parse.urlsplit(url)
    host, target = parts.hostname or "", parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    # Errors of other programs may quote an address, so no login stands in one.
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    if not (_HOST.fullmatch(host) and _TARGET.fullmatch(target)):
        return None
    host.encode("idna")  # raises what sockets would, for a name that no computer can have
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    return Address(secure=secure, host=host, port=port, target=target)


def _is_here(host: str) -> bool:
    """Tell whether *host* is this computer."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _asked(
    address: Address, question: Question, seconds: float, tls: ssl.SSLContext | None
) -> Answer:
    """Return what the server answers, or raise what is wrong with it."""
    wrong: CalDavError
    try:
        return exchange(address, question, seconds=seconds, tls=tls)
    except TimeoutError:
        wrong = CalDavUnreachableError(texts.CALDAV_LATE.fill(seconds=f"{seconds:g}"))
    except ssl.SSLCertVerificationError:
        wrong = CalDavUnreachableError(texts.CALDAV_UNTRUSTED)
    except OSError:
        wrong = CalDavUnreachableError(texts.CALDAV_NO_CONNECTION)
    except TooLargeError:
        wrong = CalDavAnswerError(texts.CALDAV_LARGE.fill(limit=LARGEST_KIB))
    except (http.client.HTTPException, ValueError):
        wrong = CalDavAnswerError(texts.CALDAV_NO_HTTP)
    # Out of the handlers, so that no exception that may quote address or answer hangs on to ours.
    raise wrong


def _check(answer: Answer) -> None:
    """Refuse an answer that is not a calendar."""
    status = answer.status
    if status in _NO_CALENDAR or (status == 403 and _NOT_HERE in answer.data):
        raise CalDavAddressError(status)
    if status in _LOGIN:
        raise CalDavRefusedError(status)
    if status in _LATER:
        raise CalDavUnreachableError(texts.CALDAV_STATUS.fill(status=status))
    if status != 200:
        raise CalDavAnswerError(texts.CALDAV_STATUS.fill(status=status))
    if answer.kind != "text/calendar" or answer.coded:
        raise CalDavAnswerError(texts.CALDAV_KIND)


def _speaks_of(data: bytes, start: datetime, end: datetime) -> bool:
    """
    Tell whether *data* holds one VFREEBUSY, for all the time from *start* to *end*.

    RFC 4791 7.10 demands that.  Radicale before 3.8.2 gives one for each busy span
    instead, which to every other reader says the opposite: that only then nobody is busy.
    An empty calendar would say that somebody is always free.
    """
    lines = _FOLD.sub(b"", data).upper().splitlines()
    if lines.count(b"BEGIN:VFREEBUSY") != 1 or lines.count(b"END:VFREEBUSY") != 1:
        return False
    inside = lines[lines.index(b"BEGIN:VFREEBUSY") : lines.index(b"END:VFREEBUSY")]
    stated = [match.groups() for match in map(_STATED.fullmatch, inside) if match]
    spans = {name: _moment(value) for name, value in stated}
    since, until = spans.get(b"DTSTART"), spans.get(b"DTEND")
    if len(stated) != 2 or since is None or until is None:
        return False
    return since <= start and end <= until


def _moment(value: bytes) -> datetime | None:
    """Return the moment that *value* spells in UTC, or None if there is none such."""
    with contextlib.suppress(ValueError):
        return datetime.strptime(value.decode(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return None
