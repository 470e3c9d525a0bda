"""What is known of rows is written: in one statement per round, which also marks the next ones.

A body may be spoken only after the mark of its row, *submitting*, is committed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from .models import Delivery
from .session import Cursor

# How long a deferred row waits before it is tried again, by the number of attempts so far;
# after the last one it counts as refused. Three days in all, as RFC 5321 (4.5.4.1) has it.
WAITS = [timedelta(minutes=minutes) for minutes in (2, 5, 10, 20, 40, 60, 120, 240, *[480] * 8)]


@dataclass(frozen=True)
class Outcome:
    """What became of one row: a state, the other side's words, and how long to wait.

    The wait is counted by the database's clock, which is the one that says when it is over.
    """

    delivery_id: int
    state: Delivery.State
    reason: str = ""
    wait: timedelta | None = None


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
    return Outcome(delivery_id, Delivery.State.DEFERRED, reply, WAITS[attempts - 1])


def unspoken(delivery_id: int) -> Outcome:
    """Marked, but its body was not spoken: it waits again."""
    return Outcome(delivery_id, Delivery.State.WAITING)


def uncertain(delivery_id: int, reason: str) -> Outcome:
    """Its body was spoken, or a part of it, and no answer came."""
    return Outcome(delivery_id, Delivery.State.UNCERTAIN, reason)


@dataclass(frozen=True)
class Round:
    """What is to be committed in one statement: what became of rows, and which are next.

    Batches of which every row is decided are ``finished``; others are ``returned``.
    """

    outcomes: Sequence[Outcome] = ()
    next_ids: Sequence[int] = ()
    finished: Sequence[int] = ()
    returned: Sequence[int] = ()

    def parameters(self, *, epoch: int) -> list[str]:
        """What the statement takes, in its order, as PostgreSQL writes arrays."""
        outcomes = self.outcomes
        return [
            _array([str(outcome.delivery_id) for outcome in outcomes]),
            _array([outcome.state.value for outcome in outcomes]),
            _array([_quoted(outcome.reason[:300]) for outcome in outcomes]),
            _array([_seconds(outcome.wait) for outcome in outcomes]),
            str(epoch),
            _array([str(number) for number in self.next_ids]),
            _array([str(number) for number in self.finished]),
            _array([str(number) for number in self.returned]),
        ]


def settle_and_mark(
    cursor: Cursor, outcomes: Sequence[Outcome], next_ids: Sequence[int], *, epoch: int
) -> set[int]:
    """Write ``outcomes`` and mark ``next_ids`` as *submitting*, all or nothing.

    Returns the ids that are marked: those still waiting, in a mailing that is
    running. Rows that were spoken for are settled only where ``epoch`` marked them;
    those that the relay would not hear of, only while they wait. Repeating is harmless.
    """
    this_round = Round(outcomes, next_ids)
    cursor.execute(STATEMENT, dict(zip(_PLACES, this_round.parameters(epoch=epoch), strict=True)))
    return {number for (number,) in cursor.fetchall()}


_PLACES = ("ids", "states", "reasons", "waits", "epoch", "next", "finished", "returned")

# An attempt counts when it is marked; one that ended before its body was due counts here, and
# one that was marked and not spoken does not.
STATEMENT = """
WITH settled AS (
    UPDATE mailings_delivery AS delivery
    SET state = outcome.state, reason = outcome.reason,
        due_at = now() + make_interval(secs => outcome.wait),
        attempts = delivery.attempts + CASE
            WHEN outcome.state = 'waiting' THEN -1
            WHEN delivery.state IN ('waiting', 'deferred') THEN 1 ELSE 0 END,
        settled_at = CASE WHEN outcome.state = 'waiting' THEN NULL ELSE now() END
    FROM unnest(%(ids)s::bigint[], %(states)s::text[], %(reasons)s::text[],
        %(waits)s::float[]) AS outcome (id, state, reason, wait)
    WHERE delivery.id = outcome.id AND (
        (delivery.state IN ('submitting', 'uncertain') AND delivery.epoch = %(epoch)s::bigint)
        OR (delivery.state IN ('waiting', 'deferred') AND outcome.state IN ('deferred', 'refused')))
    RETURNING delivery.id, delivery.mailing_id, delivery.state, delivery.due_at
), later AS (
    INSERT INTO mailings_batch (mailing_id, first_id, last_id, due_at)
    SELECT mailing_id, id, id, due_at FROM settled WHERE state = 'deferred'
), over AS (
    DELETE FROM mailings_batch
    WHERE id = ANY(%(finished)s::bigint[]) AND holder = %(epoch)s::bigint
), free AS (
    UPDATE mailings_batch SET holder = NULL
    WHERE id = ANY(%(returned)s::bigint[]) AND holder = %(epoch)s::bigint
)
UPDATE mailings_delivery AS delivery
SET state = 'submitting', epoch = %(epoch)s::bigint, attempts = attempts + 1
WHERE delivery.id = ANY(%(next)s::bigint[]) AND delivery.state IN ('waiting', 'deferred')
    -- Row by row: letters are mailings too, and thousands may be under way.
    AND (SELECT mailing.state FROM mailings_mailing AS mailing
        WHERE mailing.id = delivery.mailing_id) = 'running'
RETURNING delivery.id
"""
# The same for the wire, where parameters have numbers.
NUMBERED = STATEMENT % {name: f"${number}" for number, name in enumerate(_PLACES, 1)}


def _array(items: Sequence[str]) -> str:
    return f"{{{','.join(items)}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\0", "")
    return f'"{escaped}"'


def _seconds(wait: timedelta | None) -> str:
    return "NULL" if wait is None else str(wait.total_seconds())


def give_back(cursor: Cursor, *, epoch: int) -> None:
    """Whatever batches this sender still holds may be taken by others."""
    cursor.execute("UPDATE mailings_batch SET holder = NULL WHERE holder = %s", [epoch])
