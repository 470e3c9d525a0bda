"""How fast a sender may speak: tokens that rows of PostgreSQL grant to all senders together.

Limits are read anew every second, so they may be changed while mail is sent.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator

from .models import Limit
from .parcel import Parcel
from .session import Cursor

# Replies that ask for patience (RFC 5321, 4.2.3), and how many of a domain mean its speed.
TOO_FAST = (421, 450, 454)
ENOUGH = 3
# Rows that wait for their domain's turn in a sender's hands.
MOST_HELD = 5000
FRESH = 1.0
# Tokens of a relay that a sender asks for at once.
AT_ONCE = 200


class Pace:
    """What one sender may offer to its relay now; ``held`` are rows of domains with a limit."""

    def __init__(self, relay: str) -> None:
        self.relay = relay
        self.held: dict[str, deque[Parcel]] = defaultdict(deque)
        self._limited: set[tuple[str, str]] = set()
        self._tokens = 0
        self._read_at = 0.0
        self._patience: Counter[tuple[str, str]] = Counter()
        self._to_slow: dict[tuple[str, str], str] = {}

    @property
    def is_full(self) -> bool:
        """Whether so many rows wait for their domain's turn that no more are claimed."""
        return sum(map(len, self.held.values())) >= MOST_HELD

    def all_held(self) -> Iterator[Parcel]:
        """Every row that waits for its domain's turn, which nobody holds then."""
        held, self.held = self.held, defaultdict(deque)
        for rows in held.values():
            yield from rows

    def let_in(self, parcels: Iterable[Parcel]) -> Iterator[Parcel]:
        """Those that no domain's limit concerns; the others are held."""
        for parcel in parcels:
            domain = domain_of(parcel)
            if self._limited and (Limit.Of.DOMAIN.value, domain) in self._limited:
                self.held[domain].append(parcel)
            else:
                yield parcel

    @property
    def has_token(self) -> bool:
        """Whether the relay may be offered one more row now."""
        return self._tokens > 0 or (Limit.Of.RELAY.value, self.relay) not in self._limited

    def take_token(self) -> None:
        """One more row is offered."""
        self._tokens = max(self._tokens - 1, 0)

    def has_changed(self, cursor: Cursor, now: float) -> bool:
        """Read the limits there are, once a second; whether they are others than before."""
        if now < self._read_at + FRESH:
            return False
        self._read_at = now
        cursor.execute("SELECT of, name FROM mailings_limit")
        limited = {(of, name) for of, name in cursor.fetchall()}
        changed, self._limited = limited != self._limited, limited
        return changed

    def granted(self, cursor: Cursor, *, waiting: int) -> Iterator[Parcel]:
        """Ask for tokens, also for ``waiting`` rows beside; gives the held rows that may go."""
        if not self._limited:
            return
        asked = {(Limit.Of.DOMAIN.value, domain): len(rows) for domain, rows in self.held.items()}
        asked[Limit.Of.RELAY.value, self.relay] = max(min(waiting, AT_ONCE) - self._tokens, 0)
        names = [(of, name, wanted) for (of, name), wanted in asked.items() if wanted]
        if not names:
            return
        cursor.execute(_GRANT, [list(column) for column in zip(*names, strict=True)])
        granted = {(of, name): number for of, name, number in cursor.fetchall()}
        self._tokens += granted.get((Limit.Of.RELAY.value, self.relay), 0)
        for domain, rows in list(self.held.items()):
            # Where the limit has been taken away, all of them may go.
            number = granted.get((Limit.Of.DOMAIN.value, domain), len(rows))
            for _number in range(number):
                yield rows.popleft()
            if not rows:
                del self.held[domain]

    def note_reply(self, parcel: Parcel, code: int, words: str) -> None:
        """A recipient's server may ask for patience; when it does so again, it is slowed down."""
        if code in TOO_FAST:
            self._note(Limit.Of.DOMAIN, domain_of(parcel), words)

    def note_lost(self, words: str, *, has_served: bool) -> None:
        """So may the relay, unless that is how it ends a connection that has served long enough."""
        code = int(words[:3]) if words[:3].isdigit() else 0
        if code in TOO_FAST and not (code == TOO_FAST[0] and has_served):
            self._note(Limit.Of.RELAY, self.relay, words)

    def _note(self, of: Limit.Of, name: str, words: str) -> None:
        self._patience[of.value, name] += 1
        if self._patience[of.value, name] >= ENOUGH:
            self._patience[of.value, name] = 0
            self._to_slow[of.value, name] = words[:300]

    def slow_down(self, cursor: Cursor) -> None:
        """Write down who is to be written to at half the speed."""
        for (of, name), words in self._to_slow.items():
            cursor.execute(_SLOW_DOWN, [of, name, words])
            self._read_at = 0.0
        self._to_slow.clear()


def domain_of(parcel: Parcel) -> str:
    """What stands after the @, as the ledger has it: in small letters."""
    return parcel.row.recipient.address.rpartition("@")[2]


def forget_slowness(cursor: Cursor) -> None:
    """Rows that were made when somebody was slowed down go when that has worn off."""
    cursor.execute(
        "DELETE FROM mailings_limit WHERE slowness > 0"
        " AND coalesce(per_second, per_minute, per_hour) IS NULL"
        " AND slowed_at < now() - slowness * interval '1 minute'"
    )


# How often a limit is halved now: a step a minute wears off.
_STEPS = """coalesce(greatest(0, slowness
    - floor(extract(epoch FROM now() - slowed_at) / 60)), 0)"""

# Unused tokens are kept for half a second, so that a limit is even and not a gush.
_GRANT = f"""
WITH asked AS (
    SELECT * FROM unnest(%s::text[], %s::text[], %s::int[]) AS asked (of, name, wanted)
), pace AS (
    SELECT id, wanted, spent_until, CASE {_STEPS} WHEN 0 THEN coalesce(even, 0)
        ELSE greatest(coalesce(even, 0), 0.05) * 2 ^ {_STEPS} END AS seconds
    FROM mailings_limit JOIN asked USING (of, name) CROSS JOIN LATERAL (SELECT
        greatest(1.0 / per_second, 60.0 / per_minute, 3600.0 / per_hour) AS even) AS rate
    ORDER BY id FOR UPDATE OF mailings_limit
), since AS (
    SELECT id, wanted, seconds, greatest(least(spent_until, clock_timestamp()),
        clock_timestamp() - make_interval(secs => greatest(0.5, seconds))) AS since
    FROM pace
), answer AS (
    SELECT id, seconds, since, CASE seconds WHEN 0 THEN wanted ELSE greatest(0, least(wanted,
        floor(extract(epoch FROM clock_timestamp() - since) / seconds)))::int END AS number
    FROM since
)
UPDATE mailings_limit AS one
SET spent_until = answer.since + make_interval(secs => answer.seconds * answer.number)
FROM answer WHERE one.id = answer.id RETURNING one.of, one.name, answer.number
"""  # noqa: S608 - only our own words

_SLOW_DOWN = f"""
INSERT INTO mailings_limit AS mailings_limit (of, name, slowness, slowed_at, slowed_by)
VALUES (%s, %s, 1, now(), %s)
ON CONFLICT (of, name) DO UPDATE
SET slowness = least(9, {_STEPS.replace("slow", "mailings_limit.slow")} + 1),
    slowed_at = now(), slowed_by = excluded.slowed_by
WHERE mailings_limit.slowed_at IS NULL
    OR mailings_limit.slowed_at < now() - interval '5 seconds'
"""  # noqa: S608
