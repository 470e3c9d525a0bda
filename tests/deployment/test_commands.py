"""Each container's command as a plain process, against a real database, broker and relay."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from msme_site.launch.places import CHECKOUT
from msme_site.launch.suite import free_port

pytestmark = pytest.mark.slow

MANAGE = [sys.executable, "manage.py"]


def run(arguments, environment):
    done = subprocess.run(
        [*MANAGE, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env=environment,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def production(tmp_path_factory, worker_id):
    """The environment of an installation with a database of its own, not yet migrated."""
    given = os.environ["DATABASE_URL"]
    name = f"deployment_{worker_id}"
    server = given.replace("postgres://", "postgresql://")
    with psycopg.connect(server, autocommit=True, dbname="postgres") as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name}")
    var = tmp_path_factory.mktemp("production")
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(urlsplit(given)._replace(path=f"/{name}")),
        "MSME_VAR": str(var),
    }
    environment.pop("DEBUG", None)
    yield environment
    with psycopg.connect(server, autocommit=True, dbname="postgres") as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="module")
def migrated(production):
    """The same after the migration step and with the image's static files."""
    for command in (["migrate", "--no-input"], ["collectstatic", "--no-input"]):
        code, _, trouble = run(command, production)
        assert (code, trouble) == (0, "")
    return production


class Served:
    """A role that runs, and what it wrote."""

    def __init__(self, role, environment, log: Path) -> None:
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [*MANAGE, "serve", role],
                cwd=CHECKOUT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for(self, pattern: str) -> None:
        end = time.monotonic() + 40
        while not re.search(pattern, self.log.read_text()):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.1)

    def stop(self) -> int:
        self.process.terminate()
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise


@pytest.fixture
def serve(migrated, tmp_path, mail_server):
    """Start a role; whatever still runs at the end of the test is killed."""
    served = []

    def start(role, **environment):
        relay = {"EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}"}
        relay["BOUNCE_LISTEN"] = f"lmtp://127.0.0.1:{free_port()}"
        served.append(Served(role, migrated | relay | environment, tmp_path / f"{role}.log"))
        return served[-1]

    yield start
    for one in served:
        if one.process.poll() is None:
            os.killpg(one.process.pid, signal.SIGKILL)
            one.process.wait()


def test_the_web_serves_pages_with_their_styles_and_says_that_it_is_ready(serve, migrated):
    port = free_port()
    web = serve("web", PORT=str(port))
    web.wait_for("Started worker")
    check = [sys.executable, "-m", "msme_site.launch.ask"]
    environment = migrated | {"PORT": str(port)}
    assert subprocess.run(check, check=False, cwd=CHECKOUT, env=environment).returncode == 0
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/en/", headers={"Host": urlsplit(migrated["SITE_URL"]).netloc}
    )
    with urllib.request.urlopen(request) as answer:
        page = answer.read().decode()
    (style,) = re.findall(r'<link rel="stylesheet" href="(/static/css/site\.\w+\.css)">', page)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{style}") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    assert web.stop() in {0, -signal.SIGTERM}


@pytest.mark.parametrize(
    ("role", "ready"),
    [
        ("worker", r"worker@\S+ ready"),
        ("sender", r"sender@\S+ ready"),
        ("beat", "beat: Starting"),
        ("returned", r"Mail that comes back is taken at 127\.0\.0\.1:\d+"),
    ],
)
def test_the_other_processes_start_and_stop_when_told(serve, role, ready):
    served = serve(role)
    served.wait_for(ready)
    # Of its own accord and not by a signal; beat says 1 when it was still opening its file.
    assert served.stop() >= 0


def test_each_service_is_named_with_how_it_went(migrated, mail_server):
    relay = {"EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}"}
    code, said, trouble = run(["check_services"], migrated | relay)
    assert (code, trouble) == (0, "")
    assert [line.partition(":")[0] for line in said.splitlines()] == [
        "database",
        "broker",
        "mail",
        "pdf",
    ]


@pytest.mark.parametrize(
    ("role", "setting", "sentence"),
    [
        (
            "web",
            {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"},
            (
                "web does not start. The database none at 127.0.0.1 cannot be used: "
                "Connection refused; check DATABASE_URL.\n"
            ),
        ),
        (
            "worker",
            {"REDIS_URL": "redis://127.0.0.1:9/0"},
            (
                "worker does not start. The broker at 127.0.0.1:9 cannot be used: "
                "Error 111 connecting to 127.0.0.1:9. Connection refused; check REDIS_URL.\n"
            ),
        ),
        (
            "sender",
            {"EMAIL_URL": "smtp://127.0.0.1:9"},
            (
                "sender does not start. The mail relay 127.0.0.1:9 cannot be used: "
                "[Errno 111] Connection refused; check EMAIL_URL.\n"
            ),
        ),
        (
            "web",
            {"SECRET_KEY": ""},
            (
                "SECRET_KEY must be set when DATABASE_URL is set; "
                "without DATABASE_URL the embedded default is used.\n"
            ),
        ),
    ],
)
def test_a_wrong_setting_ends_in_one_sentence(production, role, setting, sentence):
    assert run(["serve", role], production | setting) == (2, "", sentence)


def test_an_unknown_database_ends_any_command_in_one_sentence(production):
    parts = urlsplit(production["DATABASE_URL"])
    unknown = urlunsplit(parts._replace(path="/no_such_database"))
    code, said, trouble = run(["migrate"], production | {"DATABASE_URL": unknown})
    assert (code, said) == (2, "")
    assert trouble.endswith('database "no_such_database" does not exist; check DATABASE_URL.\n')
    assert len(trouble.splitlines()) == 1


def test_a_relay_that_refuses_is_quoted(production):
    import socket
    import threading

    def refuse(listener):
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"554 No service for you\r\n")
            connection.recv(100)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=refuse, args=[listener], daemon=True).start()
        port = listener.getsockname()[1]
        relay = {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        assert run(["check_services", "mail"], production | relay) == (
            2,
            "",
            (
                f"mail: The mail relay 127.0.0.1:{port} cannot be used: "
                "it answers 554 No service for you; check EMAIL_URL.\n"
            ),
        )
