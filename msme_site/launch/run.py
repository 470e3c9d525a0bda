"""``make run``: one supervisor that starts the whole system, watches it, and stops it."""

import contextlib
import fcntl
import os
import secrets
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import roles
from .cluster import Cluster
from .machine import offer_pango
from .places import (
    CHECKOUT,
    EMBEDDED_RECORD,
    VAR,
    Refusal,
    embedded_environment,
    python,
    read_record,
    say,
    write_record,
)
from .processes import Children, Stopped, sweep
from .screen import show_screen
from .settle import settle
from .steps import DEMO, PREPARE, Steps

SAMPLE_DAY = "2018-10-01"
STOP_ORDER = (("web", "beat"), ("worker", "sender"), ("mail", "returned"), ("database",))


def main() -> int:
    """Run until someone asks to stop; return the exit code."""
    children = Children(run_dir=VAR / "run", log_dir=VAR / "log")
    children.heed_signals()
    clear_away = contextlib.ExitStack()
    try:
        with clear_away, only_supervisor(VAR):
            try:
                serve(children, clear_away)
            except Stopped:
                say("Stopping …")
            finally:
                children.stop_all(*STOP_ORDER)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    say("Stopped; the data stays for the next 'make run'.")
    return 0


def serve(children: Children, clear_away: contextlib.ExitStack) -> None:
    """Start everything and tend it; ends only by an exception."""
    if swept := sweep(children.run_dir):
        say(f"An earlier run did not stop cleanly: ended its {', '.join(swept)}")
    port = chosen_port()
    offer_pango()
    database_url = start_database(children, clear_away)
    mail, returned = listening_socket(), listening_socket()
    smtp_port, returned_port = mail.getsockname()[1], returned.getsockname()[1]
    write_surroundings(database_url, port=port, smtp_port=smtp_port, returned_port=returned_port)
    make_folders()
    steps = Steps(children, var=VAR)
    steps.compile_catalogues()
    steps.take(*PREPARE)
    start_processes(children, port=port, mail=mail, returned=returned)
    wait_for_site(children, port)
    if os.environ.get("DEMO", "1") != "0":
        steps.take(DEMO)
    show_screen(port, VAR)
    while True:
        children.pause(0.5)
        children.tend()


@contextlib.contextmanager
def only_supervisor(var: Path) -> Iterator[None]:
    """Hold the lock of this ``var``; the system lets go of it however we end."""
    with (var / "run" / "supervisor.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            port = read_record(var / EMBEDDED_RECORD).get("port", "?")
            raise Refusal(
                f"This checkout is already running at http://localhost:{port}/; "
                "stop it with Ctrl-C where it was started."
            ) from None
        yield


def chosen_port() -> int:
    """The web's port: PORT, or 8000; refused when something listens there."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refusal(f"PORT must be a number from 1 to 65535, and it is {text!r}.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Refusal(
                f"Port {port} is for root alone; choose one from 1024, as in: PORT=8001 make run"
            ) from None
        except OSError:
            raise Refusal(
                f"Port {port} is in use; choose another, as in: PORT=8001 make run"
            ) from None
    return port


def start_database(children: Children, clear_away: contextlib.ExitStack) -> str:
    """Start the embedded PostgreSQL, or take the one DATABASE_URL names; return its URL."""
    if given := os.environ.get("DATABASE_URL"):
        say("Using the database of DATABASE_URL")
        return given
    cluster = settle(VAR)
    clear_away.callback(cluster.clear_away)
    if cluster.outside:
        say(f"PostgreSQL cannot reach this checkout, so its data lies in {cluster.outside}")
    start_cluster(children, cluster)
    return cluster.url()


def start_cluster(children: Children, cluster: Cluster) -> None:
    """Make the cluster if it is new, start it, and wait until it answers."""
    if not cluster.is_made:
        say("Making the database …")
        children.run("initdb", cluster.make_command(), **cluster.popen_options)
    cluster.check_version()
    database = children.start(
        "database",
        cluster.serve_command(),
        stop_signal=signal.SIGINT,
        **cluster.popen_options,
    )
    while not cluster.answers():
        if database.ended:
            raise Refusal(f"The database did not start.\n{children.tail('database')}")
        children.pause(0.05)


def listening_socket() -> socket.socket:
    """A socket on a free port of this machine, open before anyone is told its number."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def write_surroundings(database_url: str, *, port: int, smtp_port: int, returned_port: int) -> None:
    """Leave what settings read when no DATABASE_URL is set; the secret key stays the same."""
    path = VAR / EMBEDDED_RECORD
    record = {
        "database_url": database_url,
        "smtp_port": smtp_port,
        "returned_port": returned_port,
        "port": port,
        "secret_key": read_record(path).get("secret_key") or secrets.token_urlsafe(48),
        "site_today": SAMPLE_DAY,
    }
    write_record(path, record, private=True)


def make_folders() -> None:
    """What the processes keep beside the database; loading the sample asks for work already."""
    folders = ("mail", "beat", "celery/queue", "celery/done", "celery/control")
    for folder in (*folders, "media", "documents"):
        (VAR / folder).mkdir(parents=True, exist_ok=True)


def start_processes(
    children: Children, *, port: int, mail: socket.socket, returned: socket.socket
) -> None:
    """Start mail, sender, worker, beat, web and the door for bounces, each with its own log."""
    say("Starting mail, sender, worker, beat and web …")
    options: dict[str, Any] = {"cwd": CHECKOUT, "env": embedded_environment(VAR)}
    descriptor = mail.fileno()
    mail_command = python("-m", "msme_site.embedded.mail_server", "--maildir", str(VAR / "mail"))
    mail_command += ["--fd", str(descriptor), "--returned-port", str(returned.getsockname()[1])]
    children.start("mail", mail_command, pass_fds=(descriptor,), **options)
    children.start("web", roles.web_command(host="127.0.0.1", port=port), **options)
    children.start("sender", roles.sender_command(), **options)
    children.start("worker", roles.worker_command(), **options)
    children.start("beat", roles.beat_command(), **options)
    door = [*roles.returned_command(), "--fd", str(returned.fileno())]
    children.start("returned", door, pass_fds=(returned.fileno(),), **options)


def wait_for_site(children: Children, port: int) -> None:
    """Wait until the site answers; what dies meanwhile is reported."""
    while not site_answers(port):
        children.pause(0.1)
        children.tend()


def site_answers(port: int) -> bool:
    """Tell whether the web process takes requests, whatever it thinks of them."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
