"""Mail that leaves, with every row settled: beside Postfix's load program, and beside Django's."""

import contextlib
import smtplib
import subprocess
import time
from collections.abc import Iterator
from functools import lru_cache
from statistics import median

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from bulletins.render import render
from mailings.accounting import account
from mailings.enqueue import Content, Entry, enqueue, open_mailing
from mailings.message import Recipient
from mailings.models import Mailing
from mailings.render import load_template
from mailings.send import run_slot

from . import tools
from .bulletins import bulletin_of
from .measure import Benchmark, Goal, Missing, Stopwatch

K = 10
WIDE = 40
LANGUAGES = ("en", "fr", "es")
TO_SOURCE = f"mail: into smtp-sink, as a share of smtp-source's rate ({K} connections)"
UNLIMITED = f"mail: into a sink without limit, as a share of smtp-source's rate ({WIDE} to 10)"
TO_DJANGO = "mail: times Django's EmailMultiAlternatives over one shared connection"
CPU = "mail: CPU time a message as a share of Django's"
FAR = "mail: messages a round trip and connection, relay 20 ms away"


def needs_durability() -> None:
    """What is promised is promised of a database that keeps what it has committed."""
    with connection.cursor() as cursor:
        for name in ("fsync", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] != "on":
                raise Missing(f"the database runs with {name} off")


@contextlib.contextmanager
def a_mailing(size: int) -> Iterator[Mailing]:
    """A mailing under way to ``size`` readers in three languages; gone afterwards."""
    needs_durability()
    mailing = open_mailing(
        title="Measured", reference="", topic="", list_id="bench.example.org", contents=contents()
    )
    enqueue(mailing, readers(size))
    Mailing.objects.filter(pk=mailing.pk).update(
        state=Mailing.State.RUNNING, started_at=timezone.now()
    )
    mailing.refresh_from_db()
    try:
        yield mailing
    finally:
        empty_the_post_room()


def empty_the_post_room() -> None:
    """The database is the benchmark's own."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE mailings_mailing, mailings_slot CASCADE")


@lru_cache
def contents() -> dict[str, Content]:
    """What it says: a bulletin as it is mailed, of some 39 KB as a message.

    Its longest lines have over a thousand bytes, as in the Group's first bulletin.
    """
    with transaction.atomic():
        bulletin = bulletin_of(8, paragraphs=6)
        made = {language: render(bulletin, language) for language in LANGUAGES}
        transaction.set_rollback(True)
    return {
        language: Content("Bulletin", one.mail_html, one.text) for language, one in made.items()
    }


def readers(size: int) -> list[Entry]:
    """To whom."""
    return [
        Entry(
            f"reader-{number}@sample.example",
            LANGUAGES[number % 3],
            f"Reader {number}",
            str(number),
            f"{number:022}",
        )
        for number in range(size)
    ]


def send_all(mailing: Mailing, *, port: int, connections: int) -> float:
    """Send it to the last row; returns the seconds that took, opening and goodbye included."""
    changed = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "SENDER_CONNECTIONS": connections}
    with override_settings(SENDER_SLOTS=1, **changed), Stopwatch() as watch:
        while run_slot(0):
            pass
    if account(mailing).counts["accepted"] != mailing.audience:
        raise RuntimeError(f"Not everything was accepted: {account(mailing).counts}")
    return watch.seconds


def smtp_source(*, port: int, size: int, octets: int) -> float:
    """Postfix's load program with ten sessions; returns its seconds."""
    found = tools.postfix()
    command = [found.source, "-s", str(K), "-m", str(size), "-l", str(octets), f"127.0.0.1:{port}"]
    with Stopwatch() as watch:
        subprocess.run(command, env=found.environment or None, check=True)  # noqa: S603 - our own words
    return watch.seconds


def octets_of(mailing: Mailing) -> int:
    """How long one message is."""
    recipient = Recipient(1, "reader-1@sample.example", "Reader 1", f"{1:022}")
    return len(load_template(mailing.pk, "fr").fill(recipient).data)


def round_beside_source(size: int) -> dict[str, float]:
    """Both into Postfix's sink."""
    with tools.sink_of_postfix() as port, a_mailing(size) as mailing:
        theirs = smtp_source(port=port, size=size, octets=octets_of(mailing))
        ours = send_all(mailing, port=port, connections=K)
    return {TO_SOURCE: theirs / ours}


def round_without_limit(size: int) -> dict[str, float]:
    """Both into a sink that costs next to nothing."""
    tools.postfix()
    with tools.unlimited() as port, a_mailing(size) as mailing:
        theirs = smtp_source(port=port, size=size, octets=octets_of(mailing))
        ours = send_all(mailing, port=port, connections=WIDE)
    return {UNLIMITED: theirs / ours}


def round_beside_django(size: int) -> dict[str, float]:
    """Ours with all its rows, and a fifteenth of the messages by Django's own words."""
    few = max(size // 15, 1)
    with tools.sink_of_postfix() as port, a_mailing(size) as mailing:
        said = contents()["fr"]
        began = time.process_time()
        backend = "django.core.mail.backends.smtp.EmailBackend"
        with (
            Stopwatch() as theirs,
            get_connection(backend, host="127.0.0.1", port=port) as shared,
        ):
            for entry in readers(few):
                message = EmailMultiAlternatives(
                    said.subject, said.text, settings.MAIL_FROM, [entry.address], connection=shared
                )
                message.attach_alternative(said.html, "text/html")
                message.send()
        their_cpu, began = time.process_time() - began, time.process_time()
        ours = send_all(mailing, port=port, connections=K)
        our_cpu = time.process_time() - began
    return {
        TO_DJANGO: (theirs.seconds / few) / (ours / size),
        CPU: (our_cpu / size) / (their_cpu / few),
    }


def round_far_away(size: int) -> dict[str, float]:
    """Behind a proxy that delays; the round trip is measured with NOOP over the same proxy."""
    with (
        tools.unlimited() as sink,
        tools.far_away(sink, milliseconds=20) as port,
        a_mailing(size) as mailing,
    ):
        round_trip = _round_trip(port)
        seconds = send_all(mailing, port=port, connections=K)
    return {FAR: size / (seconds / round_trip) / K}


def _round_trip(port: int) -> float:
    found = []
    with smtplib.SMTP("127.0.0.1", port) as relay:
        for _time in range(20):
            with Stopwatch() as watch:
                relay.noop()
            found.append(watch.seconds)
    return median(found)


BENCHMARKS = (
    Benchmark(round_beside_source, (Goal(TO_SOURCE, 1.0, "times"),), size=20_000, rounds=5),
    Benchmark(round_without_limit, (Goal(UNLIMITED, 0.5, "times"),), size=60_000, rounds=5),
    Benchmark(
        round_beside_django,
        (Goal(TO_DJANGO, 20, "times"), Goal(CPU, 0.025, "times", at_least=False)),
        size=15_000,
        rounds=5,
    ),
    Benchmark(round_far_away, (Goal(FAR, 0.9, "messages"),), size=5_000, rounds=5),
)
