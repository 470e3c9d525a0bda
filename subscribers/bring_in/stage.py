"""A file's lines in a table of the transaction, each with the reason why it stays out, if any."""

from collections.abc import Iterable

from django.db import connection

from mailings.audiences import suppressed
from subscribers.models import SubscriberImport

from .line import Staged


def stage(lines: Iterable[Staged]) -> int:
    """Copy ``lines`` into the staging table, which is made for it; returns how many."""
    number = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS subscribers_staged")
        cursor.execute(_TABLE)
        with cursor.copy(_COPY) as copy:
            for row in lines:
                copy.write_row(row)
                number += 1
        cursor.execute("ANALYZE subscribers_staged (address)")
    return number


def judge(of: SubscriberImport) -> dict[str, int]:
    """Refuse what only the whole file or our records can tell; keep all refusals of ``of``.

    Returns how many lines are refused for each reason.
    """
    source, parameters = suppressed().values("address", "reason").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_REPEATED)
        cursor.execute(_SUPPRESSED.format(suppressed=source), parameters)
        cursor.execute(_LEFT)
        cursor.execute("DELETE FROM subscribers_importrefusal WHERE of_id = %s", [of.pk])
        cursor.execute(_KEEP, [of.pk])
        cursor.execute(
            "SELECT reason, count(*) FROM subscribers_staged WHERE reason <> '' GROUP BY reason"
        )
        return dict(cursor.fetchall())


_TABLE = """
CREATE TEMPORARY TABLE subscribers_staged (
    line integer, address text, language text, topics text[], frequency text, form text,
    member_id bigint, organisation text, consent_on date, source text, reason text,
    detail text NOT NULL DEFAULT ''
) ON COMMIT DROP
"""

_COPY = f"COPY subscribers_staged ({', '.join(Staged._fields)}) FROM STDIN"

# Of several lines with one address the first counts that is right in itself.
_REPEATED = """
UPDATE subscribers_staged AS staged SET reason = 'repeated', detail = twice.line::text
FROM (
    SELECT address, min(line) AS line FROM subscribers_staged
    WHERE reason = '' GROUP BY address HAVING count(*) > 1
) AS twice
WHERE staged.address = twice.address AND staged.line > twice.line AND staged.reason = ''
"""

_SUPPRESSED = """
UPDATE subscribers_staged AS staged SET reason = 'suppressed', detail = suppressed.why
FROM ({suppressed}) AS suppressed (address, why)
WHERE staged.reason = '' AND staged.address = suppressed.address
"""

# Whoever has left anything is left in peace by files: only they themselves come back.
_LEFT = """
UPDATE subscribers_staged AS staged SET reason = 'left', detail = gone.ended_on
FROM (
    SELECT subscriber.address,
        coalesce(max(subscription.ended_at)::date::text, '') AS ended_on
    FROM subscribers_subscriber AS subscriber
    JOIN subscribers_subscription AS subscription ON subscription.subscriber_id = subscriber.id
    WHERE subscription.state = 'ended'
    GROUP BY subscriber.address
) AS gone
WHERE staged.reason = '' AND staged.address = gone.address
"""

_KEEP = """
INSERT INTO subscribers_importrefusal (of_id, line, address, reason, detail)
SELECT %s, line, address, reason, left(detail, 200)
FROM subscribers_staged WHERE reason <> '' ORDER BY line
"""
