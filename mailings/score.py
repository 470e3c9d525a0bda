"""The score of an address: what its bounces weigh, once a day, halved with every year.

It is counted from the bounces whenever it is asked for, so that it can neither drift nor be
lost. Two addresses that are not there within a year, or six full mailboxes, are enough.
"""

from collections.abc import Iterable

from django.db import connection

HALF_LIFE = 365.0  # days: bulletins are months apart
ENOUGH = 1.4


def scores_of(addresses: Iterable[str]) -> dict[str, float]:
    """The score today of each of ``addresses`` that has any, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_SCORES, [HALF_LIFE, [address.lower() for address in addresses]])
        return dict(cursor.fetchall())


# The heaviest bounce of a day counts: one address may fail for five mailings in an hour.
_SCORES = """
SELECT address, sum(weight * power(0.5, greatest(current_date - day, 0) / %s))
FROM (
    SELECT address, day, max(weight) AS weight FROM mailings_bounce
    WHERE address = ANY(%s) AND weight > 0 AND NOT is_forgiven
    GROUP BY address, day
) AS daily
GROUP BY address
"""
