"""``make run`` for real: started, used, stopped, killed and started again."""

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from msme_site.launch.places import CHECKOUT, VAR
from msme_site.launch.settle import settle
from msme_site.launch.suite import free_port

pytestmark = pytest.mark.slow

PROCESSES = {"database", "mail", "web", "sender", "worker", "beat"}


class Machine:
    """One ``var`` of its own, and the runs of it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.run: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        # A make started by a person knows nothing of the one that runs the tests.
        strange = ("DATABASE_URL", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "ARGS")
        kept = {name: value for name, value in os.environ.items() if name not in strange}
        return kept | {"MSME_VAR": str(self.var), "PORT": str(self.port), "DEMO": "0"}

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


@pytest.fixture
def machine():
    """A ``var`` that PostgreSQL's user can reach; everything in it is ended and removed."""
    VAR.mkdir(parents=True, exist_ok=True)
    var = Path(tempfile.mkdtemp(prefix="whole-", dir=VAR))
    var.chmod(0o755)
    machine = Machine(var)
    yield machine
    for note in (var / "run").glob("*.pid"):
        try:
            os.killpg(int(note.read_text().split()[0]), signal.SIGKILL)
        except (OSError, ValueError):
            continue
    shutil.rmtree(var, ignore_errors=True)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads processes as Linux shows them")
def test_it_starts_serves_stops_and_starts_again_with_its_data(machine):
    shown = machine.start()
    passwords = json.loads((machine.var / "staff.json").read_text())
    assert sorted(passwords) == ["administrator", "approver", "editor"]
    for login, password in passwords.items():
        assert re.search(rf"^  {login} +{re.escape(password)}$", shown, re.MULTILINE)
    for page in ("", "mailbox/", "admin/", "fr/bulletins/autumn-2018/"):
        assert f"http://localhost:{machine.port}/{page}\n" in shown
    assert stat.S_IMODE((machine.var / "staff.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((machine.var / "embedded.json").stat().st_mode) == 0o600
    assert {note.stem for note in (machine.var / "run").glob("*.pid")} == PROCESSES
    assert "<h1>" in machine.get("/mailbox/")
    meetings = machine.query("select count(*) from meetings_meeting")
    assert meetings > 0

    second = subprocess.run(
        ["make", "run"],
        check=False,
        cwd=CHECKOUT,
        env=machine.environment,
        capture_output=True,
        text=True,
    )
    assert second.returncode != 0
    assert f"already running at http://localhost:{machine.port}/" in second.stderr

    machine.query("select setval('meetings_meeting_id_seq', 5000)")
    assert "Stopped; the data stays" in machine.press_ctrl_c()
    assert machine.processes() == []

    began = time.monotonic()
    shown = machine.start()
    again = time.monotonic() - began
    assert "Preparing" not in shown
    assert "Loading" not in shown
    assert machine.query("select last_value from meetings_meeting_id_seq") == 5000
    assert json.loads((machine.var / "staff.json").read_text()) == passwords
    sys.stderr.write(f"a second start took {again:.1f} s\n")

    os.kill(machine.pid("worker"), signal.SIGKILL)
    os.kill(machine.supervisor(), signal.SIGKILL)
    machine.run.communicate()
    shown = machine.start()
    assert "An earlier run did not stop cleanly: ended its " in shown
    assert machine.query("select count(*) from meetings_meeting") == meetings
    machine.run.send_signal(signal.SIGTERM)
    machine.run.communicate(timeout=60)
    assert machine.processes() == []


def test_a_port_in_use_ends_in_one_sentence(machine):
    with socket.create_server(("127.0.0.1", machine.port)):
        done = subprocess.run(
            [sys.executable, "-m", "msme_site.launch.run"],
            check=False,
            cwd=CHECKOUT,
            env=machine.environment,
            capture_output=True,
            text=True,
        )
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"Port {machine.port} is in use; choose another, as in: PORT=8001 make run\n",
    )
    assert not (machine.var / "postgresql").exists()


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_ends_in_one_sentence(machine, port):
    done = subprocess.run(
        [sys.executable, "-m", "msme_site.launch.run"],
        check=False,
        cwd=CHECKOUT,
        env=machine.environment | {"PORT": port},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (
        1,
        f"PORT must be a number from 1 to 65535, and it is '{port}'.\n",
    )


def test_a_step_that_fails_says_which_and_why(machine):
    # Where PostgreSQL's user cannot reach the checkout, the data lies elsewhere.
    data = settle(machine.var).data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("16\n")
    done = subprocess.run(
        [sys.executable, "-m", "msme_site.launch.run"],
        check=False,
        timeout=120,
        cwd=CHECKOUT,
        env=machine.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "belongs to PostgreSQL 16 and this is 18" in done.stderr
