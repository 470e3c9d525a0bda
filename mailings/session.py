"""A sender's own connection to PostgreSQL: it holds the lock of one slot for as long as it lives.

Session locks do not pass a pooler in transaction mode, and Django's pool gives
connections back; so this one is opened beside both, straight to the server.
"""

import contextlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import psycopg
from django.db import connection

# The first half of our advisory locks' keys: "mail" in ASCII. The second is the slot.
LOCKS = 0x6D61696C
# A machine that vanishes is noticed within 30 seconds, its locks freed by the server.
_KEEPALIVE = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4"


class Cursor(Protocol):
    """What the statements of the post room need: a sender's cursor or Django's."""

    def execute(self, query: Any, params: Any = None) -> Any:
        """Run one statement."""

    def fetchall(self) -> Sequence[Any]:
        """All rows of the last statement."""

    def fetchone(self) -> Any:
        """The next row, or None."""


@dataclass(frozen=True)
class Session:
    """A sender's standing in its slot: the connection, and the epoch that marks its rows."""

    database: "psycopg.Connection[Any]"
    slot: int
    epoch: int


def connect() -> "psycopg.Connection[Any]":
    """A connection of its own to Django's database; each statement is a transaction."""
    parameters = connection.get_connection_params()
    options = f"{parameters.pop('options', '')} {_KEEPALIVE}".strip()
    parameters.pop("cursor_factory", None)
    # The same few statements thousands of times: planned once, which no pooler forbids here.
    parameters["prepare_threshold"] = 5
    return psycopg.connect(**parameters, options=options, autocommit=True)


@contextlib.contextmanager
def stand_in(slot: int) -> Iterator[Session | None]:
    """Stand in ``slot`` until the block ends; None where another sender stands there.

    The slot's lock goes with the connection, however this process ends. Where it
    ends well the lock is given back first: the server would free it a little after
    the connection is closed, and the next sender would find the slot taken.
    """
    with contextlib.closing(connect()) as database:
        taken = database.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS, slot]).fetchone()
        if not taken or not taken[0]:
            yield None
            return
        try:
            yield Session(database, slot, epoch=secrets.randbits(62))
        finally:
            with contextlib.suppress(psycopg.Error):
                database.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, slot])


def living_slots(cursor: Cursor) -> set[int]:
    """The slots in which a sender stands now, on whatever machine."""
    cursor.execute(
        "SELECT objid::int FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
        " AND objsubid = 2"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        [LOCKS],
    )
    return {number for (number,) in cursor.fetchall()}
