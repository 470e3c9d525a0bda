"""What the benchmarks of mail are measured with: Postfix's load programs, and sinks of our own."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from .measure import Missing

HERE = Path(__file__).resolve().parent
TOOLS = Path(settings.VAR_DIR).resolve().parent / "bench-tools"


@dataclass(frozen=True)
class Postfix:
    """``smtp-source`` and ``smtp-sink``, as installed or as unpacked from Debian's package."""

    source: str
    sink: str
    environment: dict[str, str] = field(default_factory=dict)


@lru_cache
def postfix() -> Postfix:
    """Find them, or fetch Debian's package and unpack it without installing; else ``Missing``."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    source, sink = (shutil.which(name, path=path) for name in ("smtp-source", "smtp-sink"))
    if source and sink:
        return Postfix(source, sink)
    programs = TOOLS / "usr/sbin"
    if not (programs / "smtp-source").exists() and shutil.which("apt-get"):
        TOOLS.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(subprocess.SubprocessError, OSError):
            _quietly("apt-get", "download", "-q", "postfix")
            (package,) = TOOLS.glob("postfix_*.deb")
            _quietly("dpkg", "-x", str(package), str(TOOLS))
            package.unlink()
    if not (programs / "smtp-source").exists():
        raise Missing("smtp-source and smtp-sink are not here: install postfix")
    libraries = {"LD_LIBRARY_PATH": str(TOOLS / "usr/lib/postfix")}
    return Postfix(
        str(programs / "smtp-source"), str(programs / "smtp-sink"), os.environ | libraries
    )


def _quietly(*command: str) -> None:
    subprocess.run(  # noqa: S603 - our own words
        command, cwd=TOOLS, check=True, capture_output=True, timeout=60
    )


@lru_cache
def unlimited_sink() -> str:
    """The small sink in C, compiled; ``Missing`` where there is no compiler."""
    compiler = next((name for name in ("cc", "gcc", "clang") if shutil.which(name)), None)
    if compiler is None:
        raise Missing("there is no C compiler (cc) to build the sink with")
    TOOLS.mkdir(parents=True, exist_ok=True)
    built = TOOLS / "unlimited-sink"
    _quietly(compiler, "-O2", "-o", str(built), str(HERE / "unlimited_sink.c"))
    return str(built)


@contextlib.contextmanager
def serving(command: list[str], environment: dict[str, str] | None = None) -> Iterator[int]:
    """Run a server, in whose command ``{port}`` stands for where to listen; gives that port."""
    port = free_port()
    words = [word.format(port=port) for word in command]
    process = subprocess.Popen(  # noqa: S603 - our own words
        words, env=environment, stdout=subprocess.DEVNULL, cwd=HERE.parent
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.kill()
        process.wait()


def sink_of_postfix() -> "contextlib.AbstractContextManager[int]":
    """Postfix's sink."""
    tools = postfix()
    as_whom = ["-u", "nobody"] if os.geteuid() == 0 else []
    command = [tools.sink, *as_whom, "127.0.0.1:{port}", "1000"]
    return serving(command, tools.environment or None)


def unlimited() -> "contextlib.AbstractContextManager[int]":
    """Our sink in C."""
    return serving([unlimited_sink(), "{port}"])


def far_away(port: int, *, milliseconds: int) -> "contextlib.AbstractContextManager[int]":
    """A proxy before ``port``, behind which everything is ``milliseconds`` away and back."""
    program = [sys.executable, "-m", "benchmarks.delay", str(port), str(milliseconds)]
    return serving([*program, "{port}"])


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise Missing("a sink does not start")
