"""A sender takes rows to speak for: a batch that was given back, or the next ones of a mailing.

Both are one short transaction. Rows stay *waiting*: what a batch holds when its
sender dies is claimed again. Rated mailings give no more than their tokens allow.
"""

from typing import Any, NamedTuple

from .message import Recipient
from .session import Session

# Enough that claims cost little, few enough that other slots find work too.
BATCH = 1000
# Of deferred rows fewer are taken at once, so that new ones go beside them.
MOST_DUE = 200
# What a claim may charge at most. A rate that is spent for longer than that was written by a
# clock that has been set back since.
_LONGEST_CHARGE = f"({BATCH} + 1) * interval '1 second' / mailing.per_second"
_SPENT = f"""CASE WHEN mailing.spent_until <= clock_timestamp() + {_LONGEST_CHARGE}
    THEN mailing.spent_until END"""
# Unused tokens are kept for half a second, so that a rate is even and not a gush.
_UNSPENT = f"""greatest({_SPENT}, clock_timestamp()
    - greatest(interval '500 milliseconds', interval '1 second' / mailing.per_second))"""


class Row(NamedTuple):
    """A row of the ledger as a sender has read it."""

    recipient: Recipient
    language: str
    attempts: int

    @property
    def id(self) -> int:
        """The delivery's key."""
        return self.recipient.delivery_id


class Work(NamedTuple):
    """A batch that this sender holds, and the rows in it that want to be spoken for."""

    batch_id: int
    mailing_id: int
    rows: list[Row]


def claim(session: Session, *, letters_only: bool, is_open: bool = True) -> Work | None:
    """Take a batch of a running mailing; None where there is nothing now.

    ``is_open`` says whether mass mailings go at this hour. None is not proof: rows that
    another transaction holds at this moment are skipped.
    """
    with session.database.transaction(), session.database.cursor() as cursor:
        which = (letters_only, is_open)
        batch = _returned_batch(cursor, session, which) or _next_batch(cursor, session, which)
        if batch is None:
            return None
        batch_id, mailing_id, first, last, deferred = batch
        cursor.execute(_ROWS, [mailing_id, first, last, _STATES[deferred]])
        rows = [Row(Recipient(*columns[:4]), *columns[4:]) for columns in cursor.fetchall()]
        return Work(batch_id, mailing_id, rows)


def claim_due(session: Session, *, letters_only: bool, is_open: bool = True) -> list[Work]:
    """Take deferred rows that are due, each a batch of its own, many at once.

    Those of mailings with a rate are left to ``claim``, which charges them.
    """
    cursor = session.database.cursor()
    cursor.execute(_TAKE_DUE, [session.epoch, letters_only, is_open, MOST_DUE])
    return [
        Work(batch, mailing, [] if row[0] is None else [Row(Recipient(*row[:4]), *row[4:])])
        for batch, mailing, *row in cursor.fetchall()
    ]


# A deferred row is a batch of its own; inside another batch it is not due yet.
_STATES = {True: ["waiting", "deferred"], False: ["waiting"]}

_ROWS = """
SELECT id, address, name, leave_token, language, attempts FROM mailings_delivery
WHERE mailing_id = %s AND id BETWEEN %s AND %s AND state = ANY(%s) ORDER BY id
"""


# No wait is longer than eight hours: what is due later was written by a clock set back since.
IS_DUE = """(batch.due_at IS NULL OR batch.due_at <= now()
    OR batch.due_at > now() + interval '8 hours 10 minutes')"""
# Letters always go; in a slot that serves all, urgent mailings too, and others at their hours.
_MAY_GO = "(mailing.is_letter OR (NOT %s AND (mailing.is_urgent OR %s)))"

# Whether a mailing's rate allows one more at this moment.
_MAY_SPEAK_NOW = f"""(mailing.per_second IS NULL OR mailing.spent_until IS NULL
    OR mailing.spent_until + interval '1 second' / mailing.per_second <= clock_timestamp()
    OR mailing.spent_until > clock_timestamp() + {_LONGEST_CHARGE})"""

_TAKE_DUE = f"""
WITH taken AS (
    UPDATE mailings_batch SET holder = %s WHERE id IN (
        SELECT batch.id FROM mailings_batch AS batch
        JOIN mailings_mailing AS mailing ON mailing.id = batch.mailing_id
        WHERE batch.holder IS NULL AND batch.due_at IS NOT NULL AND {IS_DUE}
            AND mailing.state = 'running' AND mailing.per_second IS NULL AND {_MAY_GO}
        ORDER BY mailing.is_letter DESC, mailing.is_urgent DESC, batch.due_at
        LIMIT %s FOR UPDATE OF batch SKIP LOCKED
    ) RETURNING id, mailing_id, first_id
)
SELECT taken.id, taken.mailing_id, delivery.id, address, name, leave_token, language, attempts
FROM taken LEFT JOIN mailings_delivery AS delivery
    ON delivery.id = taken.first_id AND delivery.state IN ('waiting', 'deferred')
"""  # noqa: S608 - only our own words

_TAKE_RETURNED = f"""
UPDATE mailings_batch SET holder = %s WHERE id = (
    SELECT batch.id FROM mailings_batch AS batch
    JOIN mailings_mailing AS mailing ON mailing.id = batch.mailing_id
    WHERE batch.holder IS NULL AND {IS_DUE}
        AND mailing.state = 'running' AND {_MAY_GO} AND {_MAY_SPEAK_NOW}
    ORDER BY mailing.is_letter DESC, mailing.is_urgent DESC, batch.id
    LIMIT 1 FOR UPDATE OF batch SKIP LOCKED
) RETURNING id, mailing_id, first_id, last_id, due_at IS NOT NULL
"""  # noqa: S608 - only our own words

_CHARGE = f"""
UPDATE mailings_mailing AS mailing
SET spent_until = {_UNSPENT} + %s * interval '1 second' / per_second
WHERE id = %s AND per_second IS NOT NULL
"""  # noqa: S608


def _returned_batch(cursor: Any, session: Session, which: tuple[bool, bool]) -> Any:
    """A batch whose sender is gone, or a deferred row that is due; charged to the rate."""
    cursor.execute(_TAKE_RETURNED, [session.epoch, *which])
    batch = cursor.fetchone()
    if batch is not None:
        _id, mailing_id, first, last, deferred = batch
        cursor.execute(_ROWS, [mailing_id, first, last, _STATES[deferred]])
        cursor.execute(_CHARGE, [len(cursor.fetchall()), mailing_id])
    return batch


_LOCK_MAILING = f"""
SELECT mailing.id, mailing.cursor, CASE WHEN mailing.per_second IS NULL THEN %s ELSE least(%s,
    greatest(1, floor(extract(epoch FROM clock_timestamp() - {_UNSPENT}) * mailing.per_second)))
    END::int
FROM mailings_mailing AS mailing
WHERE mailing.state = 'running' AND {_MAY_GO} AND {_MAY_SPEAK_NOW}
    AND EXISTS (SELECT FROM mailings_delivery AS delivery
        WHERE delivery.mailing_id = mailing.id AND delivery.id > mailing.cursor)
ORDER BY mailing.is_letter DESC, mailing.is_urgent DESC, mailing.id
LIMIT 1 FOR UPDATE OF mailing SKIP LOCKED
"""  # noqa: S608

_CUT = """
WITH next AS (
    SELECT id FROM mailings_delivery
    WHERE mailing_id = %(mailing)s AND id > %(cursor)s AND state = 'waiting'
    ORDER BY id LIMIT %(limit)s
), cut AS (
    INSERT INTO mailings_batch (mailing_id, first_id, last_id, holder)
    SELECT %(mailing)s, min(id), max(id), %(epoch)s FROM next HAVING count(*) > 0
    RETURNING id, mailing_id, first_id, last_id
), moved AS (
    UPDATE mailings_mailing SET cursor = coalesce((SELECT last_id FROM cut),
        (SELECT max(id) FROM mailings_delivery WHERE mailing_id = %(mailing)s), cursor)
    WHERE id = %(mailing)s
)
SELECT id, mailing_id, first_id, last_id, false, (SELECT count(*) FROM next) FROM cut
"""


def _next_batch(cursor: Any, session: Session, which: tuple[bool, bool]) -> Any:
    """The next waiting rows after a mailing's cursor, as many as its rate allows now."""
    cursor.execute(_LOCK_MAILING, [BATCH, BATCH, *which])
    locked = cursor.fetchone()
    if locked is None:
        return None
    mailing_id, after, limit = locked
    cursor.execute(
        _CUT, {"mailing": mailing_id, "cursor": after, "limit": limit, "epoch": session.epoch}
    )
    batch = cursor.fetchone()
    if batch is None:
        return None
    cursor.execute(_CHARGE, [batch[5], mailing_id])
    return batch[:5]
