"""Subscribers from a file, beside the same rows as PostgreSQL copies them when nobody looks."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from core import jobs
from mailings.models import Suppression
from subscribers.bring_in.job import ask_bring_in, ask_look
from subscribers.models import Subscriber, SubscriberImport, Subscription

from .measure import Benchmark, Goal, Stopwatch

LOOK = "subscribers: rows looked at a second (CSV)"
IMPORT = "subscribers: rows brought in a second, with evidence (CSV)"
RATIO = "subscribers: times as long as a bare COPY into the same three tables"
# Every hundredth line is not right, and every thousandth address is suppressed.
WRONG, SUPPRESSED = 100, 1000
TABLES = ("subscribers_subscriber", "subscribers_subscription", "subscribers_consent")


def _file(size: int) -> bytes:
    lines = ["address,language,organisation,consent_on"]
    for number in range(size):
        address = f"reader-{number:07}@sample.example" if number % WRONG else f"reader-{number:07}"
        lines.append(f"{address},{('en', 'fr', 'es')[number % 3]},A body,2018-10-03")
    return "\n".join(lines).encode()


def _done(of: SubscriberImport) -> SubscriberImport:
    """Do what was asked for, unless it was small enough to be done at once."""
    if of.job is None or of.job.is_over:
        return of
    jobs.run(of.job.pk, with_heart=False)
    of.refresh_from_db()
    if of.job.state != of.job.State.DONE:
        raise RuntimeError(of.job.sentence)
    return of


def _check() -> None:
    """Foreign keys are looked at when a transaction ends, which here is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _bare() -> float:
    """What has come in, copied out, removed, and copied in again by PostgreSQL alone: seconds."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TEMPORARY TABLE bare_{table} (LIKE {table})")
            cursor.execute(f"INSERT INTO bare_{table} SELECT * FROM {table}")  # noqa: S608 - ours
        kept = []
        for table in TABLES:
            with cursor.copy(f"COPY bare_{table} TO STDOUT (FORMAT binary)") as copy:
                kept.append(b"".join(bytes(part) for part in copy))
        for table in reversed(TABLES):
            cursor.execute(f"TRUNCATE {table} CASCADE")
        with Stopwatch() as copying:
            for table, content in zip(TABLES, kept, strict=True):
                with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(content)
            _check()
    return copying.seconds


def round_of_a_file(size: int) -> dict[str, float]:
    """Look at a file and bring it in as a worker does; then the same rows bare."""
    content = _file(size)
    with transaction.atomic():
        Suppression.objects.bulk_create(
            Suppression(address=f"reader-{number:07}@sample.example", reason="bounced")
            for number in range(1, size, SUPPRESSED)
        )
        of = ask_look(
            SimpleUploadedFile("list.csv", content),
            language="en",
            topics=["bulletin"],
            source="Measured.",
            consent_on=None,
            by=None,
        )
        with Stopwatch() as looking:
            of = _done(of)
        with Stopwatch() as bringing:
            of = ask_bring_in(of, by=None)
            of = _done(of)
            _check()
        right = of.counts["lines"] - sum(of.counts["refused"].values())
        if not 0 < right == Subscription.objects.count() == Subscriber.objects.count():
            raise RuntimeError(f"Not everything came in: {of.counts}")
        bare = _bare()
        transaction.set_rollback(True)
    return {
        LOOK: size / looking.seconds,
        IMPORT: size / bringing.seconds,
        RATIO: bringing.seconds / bare,
    }


BENCHMARKS = (
    Benchmark(
        round_of_a_file,
        (
            Goal(LOOK, 10_000, "rows/s"),
            Goal(IMPORT, 2_000, "rows/s"),
            Goal(RATIO, 2, "times", at_least=False),
        ),
        size=200_000,
    ),
)
