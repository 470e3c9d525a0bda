"""A mark that moves with every change of what the public can see, in the database itself.

Whoever keeps something made from public records (a page, say) keeps it under the mark that was
``asked`` *before* it was made: as soon as the mark has moved, nobody finds it any more. A trigger
moves the mark in the transaction of the change, whoever makes it and by whatever way, so that the
two are seen together. ``watch`` puts the trigger on tables.
"""

import logging
import os
import threading
from collections.abc import Iterable

import psycopg
from django.db import DatabaseError, connection, transaction

logger = logging.getLogger(__name__)

TRIGGER = "core_generation"
# Every writer moves a row of its own, or two who edit different records would wait for each
# other. Two rows never meet in one backend; the few that share a slot merely wait. A row says when
# it last moved, in microseconds: the sum of all grows with each commit and, other than a counter,
# never comes back to an earlier value after a backup was restored and edited.
_MAKE = """
CREATE TABLE IF NOT EXISTS core_generation (slot integer PRIMARY KEY, moved bigint NOT NULL)
    WITH (fillfactor = 50);
CREATE OR REPLACE FUNCTION core_move_generation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here text := pg_current_xact_id()::text;
    moment bigint := extract(epoch FROM clock_timestamp()) * 1000000;
BEGIN
    -- Once in a transaction is enough; the note goes with a savepoint that is rolled back.
    IF current_setting('msme.generation_moved_in', true) IS DISTINCT FROM here THEN
        INSERT INTO core_generation AS kept (slot, moved) VALUES (pg_backend_pid() % 1024, moment)
            ON CONFLICT (slot) DO UPDATE SET moved = greatest(kept.moved + 1, excluded.moved);
        PERFORM set_config('msme.generation_moved_in', here, true);
    END IF;
    RETURN NULL;
END
$$;
"""
_ASK = b"SELECT sum(moved) FROM core_generation"
_WATCHED = """
SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname = %s AND pg_table_is_visible(c.oid)
"""


def watched() -> set[str]:
    """The tables that move the mark."""
    with connection.cursor() as cursor:
        cursor.execute(_WATCHED, [TRIGGER])
        return {name for (name,) in cursor.fetchall()}


def watch(tables: Iterable[str]) -> None:
    """Let every change of ``tables``, and of no others, move the mark; safe to repeat."""
    wanted = set(tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MAKE)
        known = watched()
        for table in sorted(wanted - known):
            cursor.execute(
                f"CREATE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
                f' ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION core_move_generation()'
            )
        for table in sorted(known - wanted):
            cursor.execute(f'DROP TRIGGER {TRIGGER} ON "{table}"')


class _Line:
    """A connection of this process that only asks for the mark.

    Django's own would cost more to take from its pool than the question does.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begun = 0
        self._answer: bytes | None = None
        self._open: psycopg.Connection | None = None
        self._process = 0

    def ask(self) -> bytes | None:
        """The answer, or None if there is none; a line that broke is opened once more.

        Who waits for the line while somebody asks shares the next answer with all others who
        wait: it was asked after they came, and is as true for them.
        """
        came_after = self._begun
        with self._lock:
            if self._begun == came_after:
                self._begun += 1
                self._answer = self._try() or self._try()
            return self._answer

    def _try(self) -> bytes | None:
        try:
            raw = self._connected().pgconn
            result = raw.exec_prepared(b"mark", [])
            if result.status == psycopg.pq.ExecStatus.TUPLES_OK:
                return result.get_value(0, 0) or b"0"
            logger.warning("The mark of changes is not told: %s", result.error_message)
        except (psycopg.Error, DatabaseError) as error:
            logger.warning("The mark of changes is not told: %s", error)
        self._drop()
        return None

    def _connected(self) -> psycopg.Connection:
        if self._open is None or self._process != os.getpid():
            parameters = connection.get_connection_params()
            parameters.pop("pool", None)
            self._open = psycopg.connect(**parameters, autocommit=True)
            self._open.pgconn.prepare(b"mark", _ASK)
            self._process = os.getpid()
        return self._open

    def _drop(self) -> None:
        if self._open is not None and self._process == os.getpid():
            self._open.close()
        self._open = None

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._drop()


_line = _Line()


def ask() -> bytes | None:
    """The mark as of now, in one round trip; None if the database does not tell.

    It is asked outside any transaction of the caller: what is not committed does not count.
    """
    return _line.ask()


def last_moved() -> int | None:
    """When the public records last changed, in whole seconds of the epoch; None if never."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(moved) / 1000000 FROM core_generation")
        moved: int | None = cursor.fetchone()[0]
        return moved


def hang_up() -> None:
    """Close the connection that asks: before a database is dropped."""
    _line.close()
