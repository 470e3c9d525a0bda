"""A whole installation, started as ``make run`` starts it, for tests that use it as people do."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from msme_site.environment import BASE_DIR
from msme_site.launch.places import PRODUCTION_SETTINGS


@dataclass(frozen=True)
class Installation:
    """Where the site answers, who may sign in, and where its mail arrives."""

    url: str
    var: Path
    passwords: dict[str, str]

    @property
    def messages(self) -> list[bytes]:
        """Every message that the local mail server accepted."""
        folder = self.var / "mail" / "new"
        return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.exists() else []


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The sample as it is published, without the demonstration."""
    with running(tmp_path_factory.mktemp("run")) as started:
        yield started


@pytest.fixture(scope="module")
def draft_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The sample with its bulletin as a draft, for one test module alone."""
    with running(tmp_path_factory.mktemp("draft"), SAMPLE="draft") as started:
        yield started


@contextlib.contextmanager
def running(var: Path, **settings: str) -> Iterator[Installation]:
    """Start an installation under ``var``, wait for its screen, and stop it as Ctrl-C does."""
    port, screen = free_port(), var / "screen.txt"
    with screen.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "msme_site.launch.run"],
            cwd=BASE_DIR,
            env=surroundings(var, PORT=str(port), DEMO="0", **settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            eventually(
                lambda: "Ctrl-C" in screen.read_text() or process.poll() is not None, seconds=180
            )
            assert process.poll() is None, screen.read_text()
            passwords = json.loads((var / "staff.json").read_text())
            yield Installation(f"http://localhost:{port}", var, passwords)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def surroundings(var: Path, **more: str) -> dict[str, str]:
    """What a person's shell has when nothing of ours is set."""
    ours = {*PRODUCTION_SETTINGS, "SITE_TODAY"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"MSME_VAR": str(var), "DJANGO_SETTINGS_MODULE": "msme_site.settings"} | more


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(condition: Callable[[], object], *, seconds: float) -> None:
    """Wait until ``condition`` holds; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"did not happen within {seconds:.0f} seconds"
        time.sleep(0.1)
