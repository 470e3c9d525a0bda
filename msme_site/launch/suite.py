"""``make test``: a private PostgreSQL and Redis, a browser, and the whole suite against them."""

import contextlib
import fcntl
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from .catalogues import compile_catalogues
from .machine import find_chromium, find_redis, offer_pango
from .places import CHECKOUT, VAR, Refusal, production_shape, python, read_record, say
from .processes import Children, Stopped, sweep
from .run import start_cluster
from .settle import settle

PREFIX = "test-"
# Chromium puts a socket some fifty characters below its temporary folder.
LONGEST_TEMPORARY = 50


def main(arguments: list[str]) -> int:
    """Run pytest with ``arguments``; return its exit code."""

    def work(children: Children, folder: Path, clear_away: contextlib.ExitStack) -> int:
        environment = prepare(children, folder, clear_away)
        return run(children, "pytest", pytest_command(arguments), environment)

    return supervised("pytest", work)


Work = Callable[[Children, Path, contextlib.ExitStack], int]


def supervised(name: str, work: Work) -> int:
    """Do ``work`` in a private folder and end what it started; return its exit code."""
    try:
        clear_stale_runs()
        with private_folder() as folder, contextlib.ExitStack() as clear_away:
            children = Children(run_dir=folder / "run", log_dir=folder / "log")
            children.heed_signals()
            try:
                return work(children, folder, clear_away)
            except Stopped:
                return 130
            finally:
                children.stop_all((name,), ("redis",), ("database",))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1


def run(children: Children, name: str, command: list[str], environment: Mapping[str, str]) -> int:
    """Run a command with its output on this terminal; return its exit code."""
    options: dict[str, Any] = {"cwd": CHECKOUT, "env": environment}
    child = children.start(name, command, stdout=None, stderr=None, **options)
    while not child.ended:
        children.pause(0.1)
    return child.process.returncode if child.process else 1


def prepare(children: Children, folder: Path, clear_away: contextlib.ExitStack) -> dict[str, str]:
    """Start what the suite needs; return the environment that names it."""
    chromium = find_chromium()
    return services(children, folder, clear_away) | {"CHROMIUM": chromium}


def services(
    children: Children, folder: Path, clear_away: contextlib.ExitStack, *, durable: bool = False
) -> dict[str, str]:
    """Start a private PostgreSQL and Redis, or take those named; return what names them.

    ``durable``: what is committed stays, as in production, though the folder goes in the end.
    """
    redis_url = os.environ.get("REDIS_URL") or start_redis(children, folder)
    offer_pango()
    cluster = replace(settle(folder, throwaway=True), throwaway=not durable)
    clear_away.callback(cluster.clear_away)
    database_url = os.environ.get("DATABASE_URL")
    if not database_url:
        start_cluster(children, cluster)
        database_url = cluster.url()
    compile_catalogues()
    places = private_places(cluster.outside or folder, clear_away)
    return production_shape(database_url, redis_url, folder) | places


def private_places(folder: Path, clear_away: contextlib.ExitStack) -> dict[str, str]:
    """Where browsers, libraries and tests put their files: all of it goes with ``folder``."""
    for name in ("home", "cache", "state", "tmp"):
        (folder / name).mkdir()
    temporary = folder / "tmp"
    if len(str(temporary)) > LONGEST_TEMPORARY:
        temporary = Path(clear_away.enter_context(tempfile.TemporaryDirectory(prefix="msme-")))
    return {
        "HOME": str(folder / "home"),
        "XDG_CONFIG_HOME": str(folder / "home"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "MSME_STATE": str(folder / "state"),
        "TMPDIR": str(temporary),
        "PYTEST_DEBUG_TEMPROOT": str(temporary),
    }


def start_redis(children: Children, folder: Path) -> str:
    """Start a Redis that keeps nothing, on a free port of this machine; return its URL."""
    executable, name = find_redis()
    port = free_port()
    command = [name, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    # Each parallel worker has a database of its own.
    command += ["--databases", "64", "--dir", str(folder)]
    child = children.start("redis", command, executable=executable)
    while not answers(port):
        if child.ended:
            raise Refusal(f"Redis did not start.\n{children.tail('redis')}")
        children.pause(0.05)
    return f"redis://127.0.0.1:{port}/0"


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Tell whether a Redis answers there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def pytest_command(arguments: list[str]) -> list[str]:
    """How pytest is called; tests/conftest.py says what stays with one worker and starts first."""
    command = python("-m", "pytest", "-n", "auto")
    if not os.environ.get("DATABASE_URL"):
        # A private cluster goes as a whole: its databases need not be dropped one by one.
        command.append("--reuse-db")
    return command + arguments


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A folder under ``var`` for this run alone, locked while it lasts, then removed."""
    VAR.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=VAR))
    # PostgreSQL's user must be able to pass; its own folder in here is closed.
    folder.chmod(0o755)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def clear_stale_runs() -> None:
    """End and remove what a killed test run left behind; one that still runs is left alone."""
    for folder in VAR.glob(f"{PREFIX}*"):
        try:
            with (folder / "lock").open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if swept := sweep(folder / "run"):
                    say(f"Ended what an earlier test run left: {', '.join(swept)}")
                record = read_record(folder / "cluster.json")
                for outside in (record.get("outside"), record.get("temporary_sockets")):
                    if outside:
                        shutil.rmtree(outside, ignore_errors=True)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
