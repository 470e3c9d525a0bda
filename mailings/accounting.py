"""The accounting identity of a mailing: everyone in its audience is somewhere, once."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from .models import Delivery, Mailing

# States in which something may still happen to a row.
OPEN = (Delivery.State.WAITING, Delivery.State.SUBMITTING, Delivery.State.DEFERRED)
DOMAINS = 10
# A million rows are counted in about a second. A count is kept for a second per so many rows, so
# that whoever looks on, and however many do, a twentieth of one connection is all they cost.
ROWS_A_SECOND = 50_000
# What the rate is taken from: how much was settled within this time.
LOOKED_AT = timedelta(seconds=60)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Domain:
    """How a domain of recipients fares."""

    name: str
    counts: Counter[str]


@dataclass(frozen=True)
class Accounting:
    """How many rows of a mailing are in each state, in all, by language, and by domain.

    ``domains`` are those with the most rows. ``earlier`` are the sums settled at moments before.
    """

    audience: int
    by_language: dict[str, Counter[str]]
    domains: list[Domain] = field(default_factory=list)
    at: datetime = field(default_factory=timezone.now)
    earlier: list[tuple[datetime, int]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by state; every state is there."""
        whole = sum(self.by_language.values(), Counter[str]())
        return {state.value: whole[state.value] for state in Delivery.State}

    @property
    def left(self) -> int:
        """Rows to which something may still happen by itself."""
        return sum(self.counts[state.value] for state in OPEN)

    @property
    def settled(self) -> int:
        """Rows to which nothing more will happen by itself."""
        return self.total - self.left

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.counts.values())

    @property
    def adds_up(self) -> bool:
        """Whether the states account for everyone that was put on the list."""
        return self.total == self.audience

    @property
    def per_second(self) -> float:
        """How many rows were settled a second of late; 0 while there is nothing to compare."""
        if not self.earlier:
            return 0.0
        since, settled = self.earlier[0]
        seconds = (self.at - since).total_seconds()
        return max(0, self.settled - settled) / seconds if seconds > 0 else 0.0

    @property
    def time_left(self) -> timedelta | None:
        """How long the rest takes at this rate; None where there is none."""
        return timedelta(seconds=self.left / self.per_second) if self.per_second else None


def account(mailing: Mailing) -> Accounting:
    """Count the rows of ``mailing``, in one query."""
    by_language: dict[str, Counter[str]] = {}
    by_domain: dict[str, Counter[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"mailing": mailing.pk, "domains": DOMAINS})
        for is_domain, name, state, number in cursor.fetchall():
            found = by_domain if is_domain else by_language
            found.setdefault(name, Counter())[state] = number
    domains = [Domain(name, counts) for name, counts in by_domain.items()]
    domains.sort(key=lambda domain: (-domain.counts.total(), domain.name))
    return Accounting(mailing.audience, by_language, domains)


# The rows are read once; what is grouped twice are the few groups that come out.
_COUNT = """
WITH grouped AS MATERIALIZED (
    SELECT language, split_part(address, '@', 2) AS domain, state, count(*) AS number
    FROM mailings_delivery WHERE mailing_id = %(mailing)s GROUP BY 1, 2, 3
), largest AS (
    SELECT domain FROM grouped GROUP BY domain ORDER BY sum(number) DESC, domain LIMIT %(domains)s
)
SELECT false, language, state, sum(number)::bigint FROM grouped GROUP BY language, state
UNION ALL
SELECT true, domain, state, sum(number)::bigint FROM grouped
WHERE domain IN (SELECT domain FROM largest) GROUP BY domain, state
"""


def account_of_late(mailing: Mailing) -> Accounting:
    """The accounting as it is, or was a moment ago: the larger the mailing, the longer.

    For screens that ask again and again. It also knows how much was settled in the last minute.
    """
    key = f"accounting:{mailing.pk}:{mailing.state}"
    known: Accounting | None = cache.get(key)
    kept = timedelta(seconds=mailing.audience / ROWS_A_SECOND)
    if known is not None and known.audience == mailing.audience:
        is_fresh = timezone.now() - known.at < kept
        # While somebody counts, others are told what was counted before.
        if is_fresh or (kept > SECOND and not cache.add(f"{key}:counting", 1, timeout=60)):
            return known
    fresh = account(mailing)
    if mailing.state == Mailing.State.RUNNING and known is not None:
        fresh.earlier.extend(_of_late(known, until=fresh.at, kept=kept))
    cache.set(key, fresh, timeout=600)
    cache.delete(f"{key}:counting")
    return fresh


def _of_late(known: Accounting, *, until: datetime, kept: timedelta) -> list[tuple[datetime, int]]:
    """What was counted within the time that the rate is taken from, a second or more apart."""
    moments = [*known.earlier, (known.at, known.settled)]
    since = until - LOOKED_AT - 2 * kept
    found: list[tuple[datetime, int]] = []
    for moment, settled in moments:
        if moment >= since and (not found or moment - found[-1][0] >= SECOND):
            found.append((moment, settled))
    return found
