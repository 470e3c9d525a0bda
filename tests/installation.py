"""A whole installation, started and stopped as people do it, with a ``var`` of its own."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from msme_site.launch.places import CHECKOUT, PRODUCTION_SETTINGS, VAR
from msme_site.launch.suite import free_port


class Installation:
    """One ``var`` of its own, and the runs of it."""

    def __init__(self, var: Path, **settings: str) -> None:
        self.var = var
        self.port = free_port()
        self.settings = settings
        self.run: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a person's shell has when nothing of ours is set."""
        # A make started by a person knows nothing of the one that runs the tests.
        strange = {*PRODUCTION_SETTINGS, "SITE_TODAY", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "ARGS"}
        kept = {name: value for name, value in os.environ.items() if name not in strange}
        own = {"MSME_VAR": str(self.var), "PORT": str(self.port), "DEMO": "0"}
        return kept | {"DJANGO_SETTINGS_MODULE": "msme_site.settings"} | own | self.settings

    def start(self) -> str:
        """Type ``make run`` at a terminal and wait for the screen; return all it printed."""
        self.run = subprocess.Popen(
            ["make", "run"],
            cwd=CHECKOUT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        lines = []
        for line in self.run.stdout:
            lines.append(line)
            if "Press Ctrl-C to stop" in line:
                return "".join(lines)
        raise AssertionError("".join(lines))

    def press_ctrl_c(self) -> str:
        """Do what a terminal does: the signal reaches make and everything it started."""
        os.killpg(self.run.pid, signal.SIGINT)
        return self.run.communicate(timeout=60)[0]

    def end(self) -> None:
        """Kill whatever is left of it."""
        for note in (self.var / "run").glob("*.pid"):
            with contextlib.suppress(OSError, ValueError):
                os.killpg(int(note.read_text().split()[0]), signal.SIGKILL)

    @property
    def passwords(self) -> dict[str, str]:
        """The staff logins and their passwords."""
        return json.loads((self.var / "staff.json").read_text())

    @property
    def messages(self) -> list[bytes]:
        """Every message that the local mail server accepted."""
        folder = self.var / "mail" / "new"
        return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.exists() else []

    def pid(self, name: str) -> int:
        return int((self.var / "run" / f"{name}.pid").read_text().split()[0])

    def supervisor(self) -> int:
        """The process that make became: the parent of the web's."""
        status = Path(f"/proc/{self.pid('web')}/status").read_text()
        return int(re.search(r"PPid:\s+(\d+)", status)[1])

    def processes(self) -> list[str]:
        """The command of every process on the machine that belongs to this ``var``."""
        mark = f"MSME_VAR={self.var}".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes()
                if mark in (process / "environ").read_bytes() or bytes(self.var) in command:
                    found.append(command.replace(b"\0", b" ").decode())
            except OSError:
                continue
        return [command for command in found if "pytest" not in command]

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.read().decode()

    def query(self, statement: str) -> object:
        url = json.loads((self.var / "embedded.json").read_text())["database_url"]
        with psycopg.connect(url.replace("postgres://", "postgresql://")) as connection:
            return connection.execute(statement).fetchone()[0]


@contextlib.contextmanager
def own_installation(**settings: str) -> Iterator[Installation]:
    """One that PostgreSQL's user can reach; everything in it is ended and removed."""
    VAR.mkdir(parents=True, exist_ok=True)
    var = Path(tempfile.mkdtemp(prefix="whole-", dir=VAR))
    var.chmod(0o755)
    installation = Installation(var, **settings)
    try:
        yield installation
    finally:
        installation.end()
        shutil.rmtree(var, ignore_errors=True)


def eventually(condition: Callable[[], object], *, seconds: float) -> None:
    """Wait until ``condition`` holds; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"did not happen within {seconds:.0f} seconds"
        time.sleep(0.1)
