"""A million rows: how long it takes to enqueue them, and what memory a sender needs for them."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from mailings.enqueue import enqueue, open_mailing
from mailings.models import Batch, Delivery, Mailing

from . import tools
from .mail import a_mailing, contents, empty_the_post_room, needs_durability, readers
from .measure import Benchmark, Goal, Stopwatch
from .senders import Senders

ENQUEUE = "ledger: enqueue, times a bare COPY into the same indexes"
MEMORY = "ledger: a sender's memory at the last row, times that at row 10,000"
EARLY = 10_000
COLUMNS = "mailing_id, address, language, name, reference, leave_token, state, reason, attempts"


def round_of_enqueuing(size: int) -> dict[str, float]:
    """Copy rows as they are; then enqueue the same people for another mailing, beside them."""
    needs_durability()
    bare = open_mailing(title="Bare", reference="", topic="", list_id="", contents={})
    lines = [
        "\t".join([str(bare.pk), *_columns(entry), "waiting", "", "0"]) + "\n"
        for entry in readers(size)
    ]
    chunks = ["".join(lines[start : start + 10_000]) for start in range(0, size, 10_000)]
    into = f"COPY mailings_delivery ({COLUMNS}) FROM STDIN"
    with connection.cursor() as cursor, Stopwatch() as copying, cursor.copy(into) as copy:
        for chunk in chunks:
            copy.write(chunk)
    del lines, chunks
    whole = open_mailing(title="Whole", reference="", topic="", list_id="", contents=contents())
    people = Delivery.objects.filter(mailing=bare).values_list(
        "address", "language", "name", "reference", "leave_token"
    )
    with Stopwatch() as enqueuing:
        added = enqueue(whole, people)
    empty_the_post_room()
    if added.waiting != size:
        raise RuntimeError(f"Not everybody was enqueued: {added}")
    return {ENQUEUE: enqueuing.seconds / copying.seconds}


def _columns(entry: tuple[str, ...]) -> list[str]:
    address, language, name, reference, token = entry
    return [address, language, name, reference, token]


def round_of_memory(size: int) -> dict[str, float]:
    """Watch the memory of a sender's process, from early on to its last row."""
    early = EARLY if size > 2 * EARLY else size // 3
    with tools.unlimited() as port, a_mailing(size) as mailing:
        environment = environment_of_a_sender(port=port, connections=10)
        with Senders(environment) as senders:
            number = senders.start()
            _wait_until(lambda: _given(mailing) > early)
            at_first = _memory(number)
            _wait_until(lambda: _given(mailing) >= size - 1)
            at_last = _memory(number)
            _wait_until(lambda: not Batch.objects.exists())
    return {MEMORY: at_last / at_first}


def environment_of_a_sender(*, port: int, connections: int) -> dict[str, str]:
    """What a process needs to send from this database to a relay at ``port``."""
    server = urlsplit(os.environ["DATABASE_URL"])
    return os.environ | {
        "DATABASE_URL": urlunsplit(server._replace(path=f"/{connection.settings_dict['NAME']}")),
        "SECRET_KEY": settings.SECRET_KEY,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "SENDER_SLOTS": "1",
        "SENDER_CONNECTIONS": str(connections),
    }


def _given(mailing: Mailing) -> int:
    """How many rows a sender has taken: ids of one mailing follow each other here."""
    mailing.refresh_from_db()
    first = Delivery.objects.filter(mailing=mailing).order_by("pk").values_list("pk", flat=True)[0]
    return int(mailing.cursor) - int(first) + 1 if mailing.cursor else 0


def _memory(number: int) -> int:
    """Resident kilobytes of a process."""
    lines = Path(f"/proc/{number}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def _wait_until(condition: Callable[[], bool], *, seconds: float = 3600) -> None:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError("The sender did not get there.")
        time.sleep(0.05)


BENCHMARKS = (
    Benchmark(
        round_of_enqueuing,
        (Goal(ENQUEUE, 2, "times", at_least=False),),
        size=1_000_000,
        rounds=3,
    ),
    Benchmark(
        round_of_memory,
        (Goal(MEMORY, 1.1, "times", at_least=False),),
        size=1_000_000,
        rounds=1,
    ),
)
