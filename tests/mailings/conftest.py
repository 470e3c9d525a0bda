"""Mailings to send, and the local mail server as their relay."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from mailings.enqueue import Content, Entry, enqueue, open_mailing
from mailings.message import LEAVE_URL, PREFERENCES_URL
from mailings.models import Delivery
from mailings.tasks import wake_senders
from msme_site.launch.roles import sender_command

from .scripted import ScriptedRelay

LANGUAGES = ("en", "fr", "es")


def contents():
    return {
        language: Content(
            subject=f"Bulletin in {language}",
            html=f"<p>{language}</p><a href='{LEAVE_URL}'>x</a>",
            text=f"{language}\n{LEAVE_URL}\n{PREFERENCES_URL}\n",
        )
        for language in LANGUAGES
    }


def readers(number, local_part="reader"):
    return [
        Entry(
            f"{local_part}-{index:04}@sample.example",
            LANGUAGES[index % 3],
            reference=f"row {index}",
            leave_token=f"token-{local_part}-{index}",
        )
        for index in range(1, number + 1)
    ]


@pytest.fixture
def open_to():
    """A mailing that is ready, with an audience."""

    def make(audience, **changes):
        values = {
            "title": "Autumn 2018",
            "reference": "",
            "topic": "bulletin",
            "list_id": "bulletin.example.org",
            "contents": contents(),
        }
        mailing = open_mailing(**values | changes)
        enqueue(mailing, audience)
        return mailing

    return make


@pytest.fixture
def states():
    """Addresses by the state of their rows."""

    def look(mailing):
        found = {}
        rows = Delivery.objects.filter(mailing=mailing).order_by("address")
        for state, address in rows.values_list("state", "address"):
            found.setdefault(state, []).append(address.partition("@")[0])
        return found

    return look


@pytest.fixture
def scripted(settings):
    """Starts a relay that follows a script, and sets it as ours."""
    servers = []

    def start(
        *, pipelining=False, certificate=None, tls_at_once=False, is_careless=False, **script
    ):
        while servers:
            servers.pop().end()
        server = ScriptedRelay(
            pipelining=pipelining,
            certificate=certificate,
            tls_at_once=tls_at_once,
            is_careless=is_careless,
            script=script,
        )
        servers.append(server)
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT, settings.SENDER_SLOTS = 0.25, 1
        return server

    yield start
    while servers:
        servers.pop().end()


@pytest.fixture
def start_sender(relay):
    """Starts the sender's own process as production does, on this test's database and relay."""
    started = []

    def start():
        environment = os.environ | {
            "DATABASE_URL": url_of_test_database(),
            "EMAIL_URL": f"smtp://127.0.0.1:{relay.port}",
            "SENDER_SLOTS": "4",
        }
        process = subprocess.Popen(sender_command(), env=environment, start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def url_of_test_database():
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def is_up(relay):
    """The mail server of a test may be starting still; what is timed begins afterwards."""
    with socket.create_connection(("127.0.0.1", relay.port), 10) as opened:
        assert opened.recv(100)


def eventually(condition, *, seconds=60):
    """Waits until ``condition`` holds, as beat would: it wakes senders every half second."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to this in time"
        wake_senders()
        time.sleep(0.5)
