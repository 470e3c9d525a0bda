"""Child processes, each in a session of its own: started, tended, stopped, swept after a crash."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .places import Refusal, say

GRACE_SECONDS = 12.0
LOG_TAIL_LINES = 15


class Stopped(Exception):
    """Someone pressed Ctrl-C or asked the supervisor to end."""


@dataclass
class Child:
    """One process that the supervisor answers for."""

    name: str
    argv: list[str]
    popen_options: dict[str, Any]
    # PostgreSQL wants SIGINT for a fast stop, and to end its own backends.
    stop_signal: signal.Signals = signal.SIGTERM
    process: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        """Whether it ran and runs no more."""
        return self.process is not None and self.process.poll() is not None


class Children:
    """The processes of one run, under one folder for their pid files and logs.

    Signals only raise a flag, which every wait looks at, so that none can
    arrive between a fork and the note that it happened.
    """

    def __init__(self, *, run_dir: Path, log_dir: Path) -> None:
        self.run_dir = run_dir
        self.log_dir = log_dir
        self.children: list[Child] = []
        self.stop_asked = False
        run_dir.mkdir(parents=True, exist_ok=True)
        log_dir.mkdir(parents=True, exist_ok=True)

    def heed_signals(self) -> None:
        """Let Ctrl-C, a polite kill and a closed terminal ask for a stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, _number: int, _frame: object) -> None:
        self.stop_asked = True

    def pause(self, seconds: float) -> None:
        """Sleep, unless a stop was asked for: then raise ``Stopped``."""
        end = time.monotonic() + seconds
        while not self.stop_asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))
        if self.stop_asked:
            raise Stopped

    def log(self, name: str) -> Path:
        """Where the process of this name writes."""
        return self.log_dir / f"{name}.log"

    def start(
        self,
        name: str,
        argv: list[str],
        *,
        stop_signal: signal.Signals = signal.SIGTERM,
        **popen_options: Any,
    ) -> Child:
        """Start ``argv`` with its output in the log of its name."""
        child = Child(name, argv, popen_options, stop_signal)
        self.log(name).write_bytes(b"")
        self._spawn(child)
        self.children.append(child)
        return child

    def _spawn(self, child: Child) -> None:
        with self.log(child.name).open("ab") as output:
            options: dict[str, Any] = {
                "stdout": output,
                "stderr": subprocess.STDOUT,
            } | child.popen_options
            child.process = subprocess.Popen(
                child.argv, stdin=subprocess.DEVNULL, start_new_session=True, **options
            )
        self._note(child.name, child.process.pid)

    def _note(self, name: str, pid: int) -> None:
        (self.run_dir / f"{name}.pid").write_text(f"{pid} {started_at(pid)}\n")

    def run(self, name: str, argv: list[str], **popen_options: Any) -> None:
        """Run ``argv`` to its end; a failure is a ``Refusal`` with the tail of its log."""
        child = self.start(name, argv, **popen_options)
        while not child.ended:
            self.pause(0.05)
        self._forget(child)
        if child.process is not None and child.process.returncode:
            raise Refusal(f"This step failed ({name}).\n{self.tail(name)}")

    def _forget(self, child: Child) -> None:
        self.children.remove(child)
        (self.run_dir / f"{child.name}.pid").unlink(missing_ok=True)

    def tend(self) -> None:
        """Start again what has died; give up on what dies three times in a minute."""
        for child in self.children:
            if not child.ended:
                continue
            now = time.monotonic()
            child.deaths = [moment for moment in child.deaths if now - moment < 60] + [now]
            code = child.process.returncode if child.process else None
            if len(child.deaths) >= 3:
                raise Refusal(
                    f"{child.name} ended three times within a minute (last with {code}).\n"
                    f"{self.tail(child.name)}"
                )
            say(f"{child.name} ended with {code} and is started again: see {self.log(child.name)}")
            self.pause(len(child.deaths))
            self._spawn(child)

    def tail(self, name: str) -> str:
        """The last lines of a log, indented, and where the rest is."""
        path = self.log(name)
        lines = path.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]
        return "\n".join([*(f"    {line}" for line in lines), f"    The whole log: {path}"])

    def stop_all(self, *groups: tuple[str, ...]) -> None:
        """Stop the named groups in turn, then whatever is left, youngest first."""
        for names in groups:
            self._stop([child for child in self.children if child.name in names])
        for child in reversed(list(self.children)):
            self._stop([child])

    def _stop(self, children: list[Child]) -> None:
        for child in children:
            if child.process is not None and child.process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.process.pid, child.stop_signal)
        for child in children:
            if child.process is not None:
                end_process(child.process.pid, child.process)
            self._forget(child)


def end_process(pid: int, process: "subprocess.Popen[bytes] | None" = None) -> None:
    """Wait for a process that was asked to stop; past the grace time, kill its whole group."""
    end = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < end:
        if (process.poll() is not None) if process else (started_at(pid) is None):
            break
        time.sleep(0.05)
    # Also when the leader has gone: its group is empty, or holds what it left behind.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    if process:
        process.wait()


def started_at(pid: int) -> str | None:
    """When a process began, in the system's own words; None when there is none.

    With the pid it names one process for good, since pids are used again.
    """
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] == "Z" else fields[19]
    shown = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    state, _, moment = shown.partition(" ")
    return None if not shown or state.startswith("Z") else "-".join(moment.split())


def sweep(run_dir: Path) -> list[str]:
    """End what a killed supervisor left behind, and return the names of what was found.

    A process counts as ours when both its pid and its start agree with the note.
    """
    found = list(_left_behind(run_dir))
    # The database goes last, as in an ordinary stop.
    for name, pid in sorted(found, key=lambda entry: entry[0] == "database"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGINT if name == "database" else signal.SIGTERM)
        end_process(pid)
    for note in run_dir.glob("*.pid"):
        note.unlink(missing_ok=True)
    return [name for name, _ in found]


def _left_behind(run_dir: Path) -> Iterator[tuple[str, int]]:
    for note in sorted(run_dir.glob("*.pid")):
        pid, _, moment = note.read_text().strip().partition(" ")
        if pid.isdigit() and started_at(int(pid)) == moment:
            yield note.stem, int(pid)
