"""A whole installation whose processes are killed, one after the other, while it mails.

Sender, worker, Redis, PostgreSQL (its postmaster) and web get ``kill -9`` at random moments and
are started again at once. Whoever takes the mail remembers each Message-ID.
"""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from msme_site.launch import roles
from msme_site.launch.cluster import Cluster
from msme_site.launch.machine import find_redis
from msme_site.launch.places import CHECKOUT, Refusal, production_shape
from msme_site.launch.settle import settle
from msme_site.launch.suite import answers

from . import tools
from .measure import Benchmark, Goal, Missing
from .recording_sink import RecordingSink

K = 10
LOST = "kills: rows that are lost"
DOUBLED = "kills: messages that arrived twice"
UNCERTAIN = f"kills: rows that one kill leaves uncertain, at most ({K} connections)"
UNTRUE = "kills: rows of which the ledger says what is not so"
VICTIMS = ("sender", "worker", "redis", "database", "web")
ROWS_A_KILL = 1000
POST_ROOM = [sys.executable, "-m", "benchmarks.post_room"]


class Installation:
    """Its processes by name; each can be killed and started again."""

    def __init__(self, folder: Path, *, relay: int) -> None:
        try:
            executable, name = find_redis()
            self.cluster: Cluster = replace(settle(folder, throwaway=True), throwaway=False)
        except Refusal as refusal:
            raise Missing(str(refusal)) from refusal
        self.folder = folder
        self.redis = tools.free_port()
        redis = [name, "--port", str(self.redis), "--bind", "127.0.0.1", "--dir", str(folder)]
        self.environment = production_shape(
            self.cluster.url(), f"redis://127.0.0.1:{self.redis}/0", folder
        ) | {
            "EMAIL_URL": f"smtp://127.0.0.1:{relay}",
            "SENDER_SLOTS": "2",
            "SENDER_CONNECTIONS": str(K),
        }
        ours: dict[str, Any] = {"env": self.environment, "cwd": CHECKOUT}
        self.commands: dict[str, tuple[list[str], dict[str, Any]]] = {
            "database": (self.cluster.serve_command(), dict(self.cluster.popen_options)),
            "redis": ([*redis, "--save", ""], {"executable": executable}),
            "web": (roles.web_command(host="127.0.0.1", port=tools.free_port()), ours),
            "worker": (roles.worker_command(), ours),
            "sender": (roles.sender_command(), ours),
            "beat": ([*roles.beat_command(), "-s", str(folder / "beat")], ours),
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def set_up(self) -> None:
        """A database with its tables, and every process."""
        subprocess.run(  # noqa: S603 - our own words
            self.cluster.make_command(),
            check=True,
            stdout=subprocess.DEVNULL,
            **self.cluster.popen_options,
        )
        self.start("database")
        self.ask([sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"])
        for name in ("redis", "web", "worker", "sender", "beat"):
            self.start(name)

    def start(self, name: str) -> None:
        """Start what does not run; database and Redis answer then."""
        command, options = self.commands[name]
        with (self.folder / f"{name}.log").open("ab") as log:
            while True:
                self.processes[name] = subprocess.Popen(  # noqa: S603 - our own words
                    command, stdout=log, stderr=log, start_new_session=True, **options
                )
                if self._is_up(name):
                    return
                time.sleep(0.2)  # what it left behind may be in the way for a moment

    def _is_up(self, name: str) -> bool:
        process = self.processes[name]
        while name in {"database", "redis"} and process.poll() is None:
            if self.cluster.answers() if name == "database" else answers(self.redis):
                return True
            time.sleep(0.05)
        return process.poll() is None

    def kill(self, name: str) -> None:
        """End it in the middle of whatever it does; of PostgreSQL, its postmaster."""
        process = self.processes[name]
        with contextlib.suppress(ProcessLookupError):
            if name == "database":
                os.kill(process.pid, signal.SIGKILL)
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def ask(self, command: list[str]) -> str:
        """Run one of our own commands there; returns what it says."""
        done = subprocess.run(  # noqa: S603 - our own words
            command,
            env=self.environment,
            cwd=CHECKOUT,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{command}: {done.stderr[-2000:]}")
        return done.stdout

    def tear_down(self) -> None:
        """End everything; the database in good order, since its memory is the machine's."""
        for name in self.processes:
            if name != "database":
                self.kill(name)
        if database := self.processes.get("database"):
            database.send_signal(signal.SIGINT)
            database.wait(30)
        self.cluster.clear_away()


@contextlib.contextmanager
def installation(*, relay: int) -> Iterator[Installation]:
    """One in a folder of its own, which goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="kills-", dir=settings.VAR_DIR))
    folder.chmod(0o755)
    made = None
    try:
        made = Installation(folder, relay=relay)
        made.set_up()
        yield made
    finally:
        if made is not None:
            made.tear_down()
        shutil.rmtree(folder, ignore_errors=True)


def round_of_kills(size: int) -> dict[str, float]:
    """One mailing to ``size`` readers, and a kill for every thousand of them."""
    dice = random.Random()  # noqa: S311 - no secret
    kills = max(size // ROWS_A_KILL, 1)
    victims = [VICTIMS[number % len(VICTIMS)] for number in range(kills)]
    dice.shuffle(victims)
    moments = sorted(dice.sample(range(1, max(size - 300, 2)), kills))
    with RecordingSink() as sink, installation(relay=sink.port) as there:
        there.ask([*POST_ROOM, "mail", str(size)])
        for victim, moment in zip(victims, moments, strict=True):
            _wait_for(sink, moment)
            time.sleep(dice.random() / 10)
            there.kill(victim)
            there.start(victim)
        told = _at_the_end(there)
    accepted, uncertain = set(told["accepted"]), set(told["uncertain"])
    arrived = set(sink.taken)
    return {
        LOST: size - len(accepted | uncertain),
        DOUBLED: sum(sink.taken.values()) - len(arrived),
        UNCERTAIN: max(told["by_kill"], default=0),
        UNTRUE: len(accepted - arrived) + len(arrived - accepted - uncertain),
    }


def _wait_for(sink: RecordingSink, number: int) -> None:
    until = time.monotonic() + 300
    while sink.taken.total() < number:
        if time.monotonic() > until:
            raise RuntimeError("The installation does not recover.")
        time.sleep(0.01)


def _at_the_end(there: Installation) -> dict[str, Any]:
    """What the ledger says once nothing waits any more."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        told: dict[str, Any] = json.loads(there.ask([*POST_ROOM, "tell"]))
        if told["is_done"]:
            return told
        time.sleep(1)
    raise RuntimeError("The mailing did not come to its end.")


BENCHMARKS = (
    Benchmark(
        round_of_kills,
        (
            Goal(LOST, 0, "rows", at_least=False),
            Goal(DOUBLED, 0, "messages", at_least=False),
            Goal(UNCERTAIN, K, "rows", at_least=False),
            Goal(UNTRUE, 0, "rows", at_least=False),
        ),
        size=50_000,
        rounds=1,
    ),
)
