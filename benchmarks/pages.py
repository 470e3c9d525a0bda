"""Pages from one web process, beside a minimal Django view in that process in the same round."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from selectors import EVENT_READ, DefaultSelector
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from core import generation
from meetings.models import Conclusion, Meeting

from .measure import Benchmark, Goal

CACHED = "pages: requests/s of a cached page, to those of a minimal view"
ASKED = "pages: requests/s answered 304, to those of a minimal view"
UNCACHED = "pages: time of an uncached meeting page, in those of a minimal view"
CACHED_P99 = "pages: p99 of a cached page, to that of a minimal view"
UNCACHED_P99 = "pages: p99 of an uncached meeting page, to that of a minimal view"
MINIMAL = "pages: requests/s of a minimal view, for comparison"
SLUG = "bench"
PAGE = f"/en/meetings/{SLUG}/"
READERS = 4
PARTS = 4  # in turns, so that a moment of other work on the machine hits all alike
# A session makes a page one's own: it is made anew each time, as before there was a cache.
OWN = "Cookie: sessionid=nobody\r\n"


@contextmanager
def _record() -> Iterator[None]:
    """A meeting with conclusions, as a page of middling size, for all processes to see."""
    meeting = Meeting.objects.create(
        slug=SLUG,
        title_en="A meeting",
        status=Meeting.Status.HELD,
        date=date(2018, 9, 1),
        precision="day",
    )
    for number in range(10):
        text = f"Agreed on this as number {number}."
        Conclusion.objects.create(meeting=meeting, kind=Conclusion.Kind.AGREED, text_en=text)
    try:
        yield
    finally:
        meeting.delete()
        generation.hang_up()


@contextmanager
def web_process() -> Iterator[int]:
    """One web process with the threads that ``make run`` gives it; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    here = urlsplit(os.environ["DATABASE_URL"])
    name = str(connection.settings_dict["NAME"])
    environment = os.environ | {"DATABASE_URL": urlunsplit(here._replace(path=f"/{name}"))}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "8", "--no-ws", "--log-level", "error"]
    command += ["benchmarks.pages_server:application"]
    with subprocess.Popen(command, env=environment) as process:  # noqa: S603 - all of it is ours
        try:
            _wait(port)
            yield port
        finally:
            process.terminate()


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The web process does not start.")


class Reader:
    """A browser's connection, kept open, that asks for one page again and again."""

    def __init__(self, port: int, path: str, headers: str = "") -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n{headers}\r\n"
        self.question = lines.encode()
        self.began = 0.0
        self.heard = b""

    def ask(self) -> None:
        """Ask once more."""
        self.began, self.heard = time.perf_counter(), b""
        self.socket.sendall(self.question)

    def hear(self) -> bool:
        """Take what has come; whether it is the whole answer."""
        self.heard += self.socket.recv(65536)
        head, end, body = self.heard.partition(b"\r\n\r\n")
        if not end:
            return False
        if b" 304 " in head[:20]:
            return True
        if b" 200 " not in head[:20]:
            raise RuntimeError(head.decode())
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
        return len(body) >= int(length)

    def etag(self) -> str:
        """How the page is told from another version of it."""
        self.ask()
        while not self.hear():
            pass
        return self.heard.lower().partition(b"\r\netag: ")[2].partition(b"\r")[0].decode()


def _ask(port: int, requests: int, path: str, headers: str = "") -> list[float]:
    """How long each answer took, in seconds, with several readers at once; last comes the whole."""
    readers = [Reader(port, path, headers) for _number in range(READERS)]
    took: list[float] = []
    left = requests
    began = time.perf_counter()
    with DefaultSelector() as selector:
        for reader in readers:
            selector.register(reader.socket, EVENT_READ, reader)
            reader.ask()
            left -= 1
        while len(took) < requests:
            for key, _events in selector.select():
                reader = key.data
                if reader.hear():
                    took.append(time.perf_counter() - reader.began)
                    if left > 0:
                        left -= 1
                        reader.ask()
    took.append(time.perf_counter() - began)
    for reader in readers:
        reader.socket.close()
    return took


class Case:
    """One kind of request: what was measured of it over all its turns."""

    def __init__(self, path: str, headers: str = "", *, share: float = 1) -> None:
        self.path, self.headers, self.share = path, headers, share
        self.took: list[float] = []
        self.seconds = 0.0

    def turn(self, port: int, requests: int) -> None:
        """Ask as often as this kind's share is."""
        *took, seconds = _ask(
            port, max(int(requests * self.share), READERS), self.path, self.headers
        )
        self.took += took
        self.seconds += seconds

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.took) / self.seconds

    @property
    def p99(self) -> float:
        """What 99 of 100 answers took at most, in seconds."""
        return sorted(self.took)[int(len(self.took) * 0.99)]


def round_of_requests(size: int) -> dict[str, float]:
    """Ask for each kind of page in turns."""
    with _record(), web_process() as port:
        plain = Reader(port, PAGE)
        etag = plain.etag()
        plain.socket.close()
        cases = {
            "minimal": Case("/minimal"),
            "cached": Case(PAGE),
            "asked": Case(PAGE, f"If-None-Match: {etag}\r\n"),
            "uncached": Case(PAGE, OWN, share=0.05),
        }
        for case in cases.values():  # templates are read once, connections opened
            _ask(port, 3 * READERS, case.path, case.headers)
        for _turn in range(PARTS):
            for case in cases.values():
                case.turn(port, size // PARTS)
    least = cases["minimal"].rate
    return {
        MINIMAL: least,
        CACHED: cases["cached"].rate / least,
        ASKED: cases["asked"].rate / least,
        UNCACHED: least / cases["uncached"].rate,
        CACHED_P99: cases["cached"].p99 / cases["minimal"].p99,
        UNCACHED_P99: cases["uncached"].p99 / cases["minimal"].p99,
    }


BENCHMARKS = (
    Benchmark(
        round_of_requests,
        (
            Goal(CACHED, 0.5, "times"),
            Goal(ASKED, 0.5, "times"),
            Goal(UNCACHED, 300, "times", at_least=False),
            Goal(CACHED_P99, 4, "times", at_least=False),
            Goal(UNCACHED_P99, 150, "times", at_least=False),
            Goal(MINIMAL, 1000, "requests/s"),
        ),
        size=8_000,
    ),
)
