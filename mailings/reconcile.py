"""What dead senders left, and mailings that have come to their end; safe to repeat at any time."""

from django.db import connection, transaction

from .models import Slot
from .session import LOCKS, Cursor

UNCERTAIN = "no answer"


def settle_for_dead(cursor: Cursor, slot: int) -> None:
    """Settle what the last sender of ``slot`` left; the caller holds the slot's lock.

    To be called in a statement after the lock was taken, so that the dead one's
    last commit is seen. Rows it was speaking for become *uncertain*; the rest of
    its batches may be claimed again.
    """
    cursor.execute("SELECT epoch FROM mailings_slot WHERE number = %s", [slot])
    found = cursor.fetchone()
    if not found or found[0] is None:
        return
    cursor.execute(_MARK_UNCERTAIN, {"epoch": found[0], "reason": UNCERTAIN})
    cursor.execute("UPDATE mailings_batch SET holder = NULL WHERE holder = %s", [found[0]])
    cursor.execute("UPDATE mailings_slot SET epoch = NULL WHERE number = %s", [slot])


_MARK_UNCERTAIN = """
UPDATE mailings_delivery AS delivery
SET state = 'uncertain', reason = %(reason)s, settled_at = now()
FROM mailings_batch AS batch
WHERE batch.holder = %(epoch)s AND delivery.mailing_id = batch.mailing_id
    AND delivery.id BETWEEN batch.first_id AND batch.last_id
    AND delivery.state = 'submitting' AND delivery.epoch = %(epoch)s
"""


def settle_for_all_dead() -> None:
    """Settle what any dead sender left, also in slots where nobody stands any more."""
    for slot in Slot.objects.filter(epoch__isnull=False).values_list("number", flat=True):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCKS, slot])
            if cursor.fetchone()[0]:
                settle_for_dead(cursor, slot)


def close_cancelled(cursor: Cursor) -> None:
    """Rows of cancelled mailings that nobody speaks for are left out, with the reason."""
    cursor.execute(
        "DELETE FROM mailings_batch AS batch USING mailings_mailing AS mailing"
        " WHERE mailing.id = batch.mailing_id AND mailing.state = 'cancelled'"
        " AND batch.holder IS NULL"
    )
    cursor.execute(_EXCLUDE_CANCELLED)


_EXCLUDE_CANCELLED = """
WITH closing AS (
    SELECT id FROM mailings_mailing
    WHERE state = 'cancelled' AND finished_at IS NULL
        AND NOT EXISTS (SELECT FROM mailings_batch AS batch
            WHERE batch.mailing_id = mailings_mailing.id)
), excluded AS (
    UPDATE mailings_delivery SET state = 'excluded', reason = 'cancelled', settled_at = now()
    WHERE mailing_id IN (SELECT id FROM closing) AND state IN ('waiting', 'deferred')
)
UPDATE mailings_mailing SET finished_at = now() WHERE id IN (SELECT id FROM closing)
"""


def finish_mailings(cursor: Cursor) -> None:
    """Running mailings of which nothing is left to speak become *done*.

    Should rows be waiting that no batch holds, the cursor goes back to them.
    """
    cursor.execute(_FINISH)


_FINISH = """
WITH spent AS (
    SELECT mailing.id, (SELECT min(id) FROM mailings_delivery AS delivery
        WHERE delivery.mailing_id = mailing.id AND delivery.state = 'waiting') AS left_over
    FROM mailings_mailing AS mailing
    WHERE mailing.state = 'running'
        AND NOT EXISTS (SELECT FROM mailings_batch AS batch WHERE batch.mailing_id = mailing.id)
        AND NOT EXISTS (SELECT FROM mailings_delivery AS delivery
            WHERE delivery.mailing_id = mailing.id AND delivery.id > mailing.cursor)
    FOR UPDATE OF mailing SKIP LOCKED
)
UPDATE mailings_mailing AS mailing
SET state = CASE WHEN spent.left_over IS NULL THEN 'done' ELSE 'running' END,
    finished_at = CASE WHEN spent.left_over IS NULL THEN now() END,
    cursor = coalesce(spent.left_over - 1, mailing.cursor)
FROM spent WHERE mailing.id = spent.id
"""
