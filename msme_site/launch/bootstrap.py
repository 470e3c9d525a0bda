"""The first step of every make target: .venv, the locked packages, then the real program.

Run as a script by a bare Python 3.11 or newer, so it imports the standard
library only and nothing of this package.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("MSME_VAR") or CHECKOUT / "var")
# What is installed: the lock file's name and the hash it had.
INSTALLED = VENV / "installed.json"

LOCKS = {
    "run": "requirements.txt",
    "test": "requirements-dev.txt",
    "bench": "requirements-dev.txt",
    "lint": "requirements-dev.txt",
    "messages": "requirements.txt",
}
PROGRAMS = {
    "run": "msme_site.launch.run",
    "test": "msme_site.launch.suite",
    "bench": "msme_site.launch.bench",
    "lint": "msme_site.launch.lint",
    "messages": "msme_site.launch.messages",
}


def main(task: str, arguments: list[str]) -> None:
    """Prepare .venv for ``task`` and become the program that does it."""
    os.chdir(CHECKOUT)
    if task == "clean":
        clean()
        return
    with one_at_a_time():
        if not installed(LOCKS[task]):
            if task == "run":
                refuse_busy_port(os.environ.get("PORT") or "8000")
            make_venv()
            install(LOCKS[task])
    program = [str(VENV_PYTHON), "-m", PROGRAMS[task], *arguments]
    # Some images forbid it; each process would then compile all our modules again, half its start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.execv(program[0], program)  # noqa: S606 - becomes the program, no shell wanted


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let two makes of one checkout take turns in changing .venv."""
    try:
        VAR.mkdir(parents=True, exist_ok=True)
        lock = (VAR / "bootstrap.lock").open("w")
    except OSError as error:
        sys.exit(f"{VAR} cannot be written ({error.strerror}): does it belong to another user?")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another make that is installing packages")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def installed(lock_name: str) -> bool:
    """Tell whether .venv holds exactly what the lock file names."""
    if not VENV_PYTHON.exists():
        return False
    try:
        record = json.loads(INSTALLED.read_text())
    except (OSError, ValueError):
        return False
    return bool(record.get(lock_name) == fingerprint(lock_name))


def fingerprint(lock_name: str) -> str:
    """Name the content of a lock file."""
    return hashlib.sha256((CHECKOUT / lock_name).read_bytes()).hexdigest()


def refuse_busy_port(port: str) -> None:
    """Say before a minute of downloading what would be said after it."""
    with socket.socket() as probe:
        if port.isdigit() and probe.connect_ex(("127.0.0.1", int(port))) == 0:
            sys.exit(f"Port {port} is in use; choose another, as in: PORT=8001 make run")


def make_venv() -> None:
    """Make .venv, or make it anew when its Python has gone."""
    if VENV_PYTHON.exists() and works(VENV_PYTHON, "import pip"):
        return
    if Path(sys.prefix).resolve() == VENV.resolve():
        sys.exit("The environment in .venv is damaged: remove it and run make again.")
    if not works(Path(sys.executable), "import ensurepip"):
        add_venv_module()
    say(f"Making .venv with Python {sys.version.split()[0]}")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode:
        sys.exit(f"Making .venv failed: {last_line(made.stdout + made.stderr)}")


def works(python: Path, statement: str) -> bool:
    """Tell whether this Python can execute the statement."""
    done = subprocess.run([python, "-c", statement], check=False, capture_output=True)
    return done.returncode == 0


def add_venv_module() -> None:
    """Debian's Python comes without venv: root may add it, others are told how."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    sentence = f"This Python has no venv module; install it with: sudo apt install {package}"
    if os.geteuid() or not shutil.which("apt-get"):
        sys.exit(sentence)
    say(f"Installing {package} with apt")
    command = f"apt-get -qq update; apt-get -qq -y install {package}"
    try:
        subprocess.run(
            ["sh", "-c", command],
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=300,
        )
    except subprocess.TimeoutExpired:
        sys.exit(f"apt took longer than five minutes. {sentence}")
    except subprocess.CalledProcessError:
        sys.exit(sentence)


def install(lock_name: str) -> None:
    """Install what the lock names, each file checked against its hash.

    Ends with one sentence when a download fails; the whole output stays in
    ``var/log/install.log``.
    """
    log = VAR / "log" / "install.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    say(f"Installing the packages of {lock_name} (about a minute the first time)")
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--require-hashes", "--no-input"]
    command += ["--disable-pip-version-check", "--no-warn-script-location", "-r", lock_name]
    with log.open("w") as output:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        sys.exit(
            "The packages could not be downloaded or installed "
            f"({last_line(log.read_text(errors='replace'))}); check the network and run make "
            f"again. All of pip's output: {log}"
        )
    # The larger lock is resolved on top of the smaller, so it holds both.
    names = {lock_name, "requirements.txt"}
    INSTALLED.write_text(json.dumps({name: fingerprint(name) for name in sorted(names)}))


def last_line(output: str) -> str:
    """Return the line that says why: pip's last error, or the last line there is."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["no output"])[-1].removeprefix("ERROR:").strip()


def clean() -> None:
    """Remove what the other targets made, also outside the checkout."""
    try:
        with (VAR / "run" / "supervisor.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("make run is running here: stop it with Ctrl-C first.")
    except OSError:
        pass
    with contextlib.suppress(OSError, ValueError, KeyError):
        outside = json.loads((VAR / "cluster.json").read_text())["outside"]
        if outside and Path(outside).name.startswith("msme-"):
            shutil.rmtree(outside, ignore_errors=True)
    caches = [CHECKOUT / f".{tool}_cache" for tool in ("mypy", "ruff", "pytest")]
    for folder in (VAR, VENV, *caches):
        shutil.rmtree(folder, ignore_errors=True)


def say(line: str) -> None:
    """Tell what is being done."""
    print(f"· {line} …", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2:])
    except KeyboardInterrupt:
        sys.exit("Stopped.")
