"""A real Radicale server on this computer alone, started for as long as it is needed."""

# ruff: noqa: INP001, S603 - a folder of scripts, which starts the server

import base64
import contextlib
import http.client
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

RADICALE = Path(__file__).parents[2] / ".readers" / "radicale" / "bin" / "python"
LOOPBACK = "127.0.0.1"
SECONDS = 30
# Radicale syncs every object to its disk; in memory that costs nothing.
MEMORY = next((path for path in ("/dev/shm",) if Path(path).is_dir()), None)  # noqa: S108
# Ends when whoever started it does, in whatever way: then its input is at an end.
PROGRAM = """\
import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
runpy.run_module("radicale", run_name="__main__", alter_sys=True)
"""
SETTINGS = """\
[server]
hosts = {host}:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/collections
[logging]
level = warning
"""


@attrs.frozen(kw_only=True)
class Account:
    """
    A user of a server, and how to reach it.

    Attributes:
        port: Where the server listens.
        user: Who.
        password: The user's.

    """

    port: int
    user: str
    password: str = attrs.field(repr=False)

    @property
    def url(self) -> str:
        """The address of the user's collections."""
        return f"http://{LOOPBACK}:{self.port}/{self.user}/"

    def make_calendar(self, name: str) -> None:
        """Make an empty calendar collection."""
        self.ask("MKCALENDAR", name)

    def put(self, place: str, data: bytes) -> None:
        """Store an object."""
        self.ask("PUT", place, data, {"Content-Type": "text/calendar; charset=utf-8"})

    def get(self, place: str) -> bytes:
        """Return an object."""
        return self.ask("GET", place)

    def ask(
        self, method: str, place: str, data: bytes = b"", more: Mapping[str, str] | None = None
    ) -> bytes:
        """
        Return what the server answers.

        Raises:
            OSError: It refused.

        """
        secret = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        headers = {"Authorization": f"Basic {secret}", **(more or {})}
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=SECONDS)
        with contextlib.closing(connection):
            connection.request(method, f"/{self.user}/{place}", data, headers)
            response = connection.getresponse()
            body = response.read()
        if response.status >= 300:
            message = f"{method}: {response.status} {body[:200]!r}"
            raise OSError(message)
        return body


@contextlib.contextmanager
def radicale(user: str = "ada", password: str = "a secret") -> Iterator[Account]:  # noqa: S107 - invented
    """
    Run a server with one user until the block ends.

    Raises:
        OSError: It does not start.

    """
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        account = Account(port=_free_port(), user=user, password=password)
        settings, log = Path(folder, "settings"), Path(folder, "log")
        settings.write_text(SETTINGS.format(host=LOOPBACK, port=account.port, folder=folder))
        Path(folder, "users").write_text(f"{user}:{password}\n")
        with _started(settings, log) as process:
            try:
                _wait(process, account.port, log)
                yield account
            finally:
                process.kill()  # it holds nothing that anybody needs


def _started(settings: Path, log: Path) -> "subprocess.Popen[bytes]":
    """Return a server that has just been started with *settings* and no others."""
    with log.open("wb") as output:
        return subprocess.Popen(
            [str(RADICALE), "-I", "-c", PROGRAM, "--config", str(settings)],
            env={"PATH": os.defpath},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
        )


def _free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.create_server((LOOPBACK, 0)) as server:
        port: int = server.getsockname()[1]
    return port


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """Return once the server listens."""
    until = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
            return
        time.sleep(0.05)
    message = f"Radicale does not start: {log.read_text()}"
    raise OSError(message)
