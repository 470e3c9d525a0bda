"""What is known of rows is written: in one statement per round, which also marks the next ones.

A body may be spoken only after the mark of its row, *submitting*, is committed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from .models import Delivery
from .session import Cursor

# How long a deferred row waits before it is tried again, by the number of attempts so far;
# after the last one it counts as refused. Three days in all, as RFC 5321 (4.5.4.1) has it.
WAITS = [timedelta(minutes=minutes) for minutes in (2, 5, 10, 20, 40, 60, 120, 240, *[480] * 8)]


@dataclass(frozen=True)
class Outcome:
    """What became of one row: a state, the other side's words, and when to ask again."""

    delivery_id: int
    state: Delivery.State
    reason: str = ""
    due_at: datetime | None = None


def accepted(delivery_id: int, reply: str) -> Outcome:
    """The next server took the message."""
    return Outcome(delivery_id, Delivery.State.ACCEPTED, reply)


def refused(delivery_id: int, reply: str) -> Outcome:
    """The next server, or we ourselves, will not have it."""
    return Outcome(delivery_id, Delivery.State.REFUSED, reply)


def deferred(delivery_id: int, reply: str, *, attempts: int) -> Outcome:
    """To be tried again after ``attempts`` attempts so far; refused when that is enough."""
    if attempts > len(WAITS):
        return refused(delivery_id, reply)
    due_at = timezone.now() + WAITS[attempts - 1]
    return Outcome(delivery_id, Delivery.State.DEFERRED, reply, due_at)


def unspoken(delivery_id: int) -> Outcome:
    """Marked, but its body was not spoken: it waits again."""
    return Outcome(delivery_id, Delivery.State.WAITING)


def uncertain(delivery_id: int, reason: str) -> Outcome:
    """Its body was spoken, or a part of it, and no answer came."""
    return Outcome(delivery_id, Delivery.State.UNCERTAIN, reason)


def settle_and_mark(
    cursor: Cursor, outcomes: Sequence[Outcome], next_ids: Sequence[int], *, epoch: int
) -> set[int]:
    """Write ``outcomes`` and mark ``next_ids`` as *submitting*, all or nothing.

    Returns the ids that are marked: those still waiting, in a mailing that is
    running. Only rows that ``epoch`` marked are settled; repeating is harmless.
    """
    cursor.execute(
        _SETTLE_AND_MARK,
        {
            "ids": [outcome.delivery_id for outcome in outcomes],
            "states": [str(outcome.state) for outcome in outcomes],
            "reasons": [outcome.reason[:300] for outcome in outcomes],
            "due": [outcome.due_at for outcome in outcomes],
            "epoch": epoch,
            "next": list(next_ids),
        },
    )
    return {number for (number,) in cursor.fetchall()}


_SETTLE_AND_MARK = """
WITH settled AS (
    UPDATE mailings_delivery AS delivery
    SET state = outcome.state, reason = outcome.reason, due_at = outcome.due_at,
        settled_at = CASE WHEN outcome.state = 'waiting' THEN NULL ELSE now() END
    FROM unnest(%(ids)s::bigint[], %(states)s::text[], %(reasons)s::text[],
        %(due)s::timestamptz[]) AS outcome (id, state, reason, due_at)
    WHERE delivery.id = outcome.id AND delivery.epoch = %(epoch)s
        AND delivery.state IN ('submitting', 'uncertain')
    RETURNING delivery.id, delivery.mailing_id, delivery.state, delivery.due_at
), later AS (
    INSERT INTO mailings_batch (mailing_id, first_id, last_id, due_at)
    SELECT mailing_id, id, id, due_at FROM settled WHERE state = 'deferred'
)
UPDATE mailings_delivery AS delivery
SET state = 'submitting', epoch = %(epoch)s, attempts = attempts + 1
FROM mailings_mailing AS mailing
WHERE mailing.id = delivery.mailing_id AND mailing.state = 'running'
    AND delivery.id = ANY(%(next)s::bigint[]) AND delivery.state IN ('waiting', 'deferred')
RETURNING delivery.id
"""


def finish_batch(cursor: Cursor, batch_id: int, *, epoch: int) -> None:
    """Every row of the batch is settled, or left before its turn."""
    cursor.execute("DELETE FROM mailings_batch WHERE id = %s AND holder = %s", [batch_id, epoch])


def give_back(cursor: Cursor, *, epoch: int) -> None:
    """Whatever batches this sender still holds may be taken by others."""
    cursor.execute("UPDATE mailings_batch SET holder = NULL WHERE holder = %s", [epoch])
