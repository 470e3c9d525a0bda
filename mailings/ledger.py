"""The one statement that a sender has in flight: it is handed to PostgreSQL and not waited for.

So the sockets are served while a commit is written to disk. Connections stay
psycopg's; only this statement speaks to libpq without blocking, because its socket
is watched beside those of the relay.
"""

import psycopg
from psycopg import errors, pq

from .session import Session
from .settle import NUMBERED, Round

_NAME = b"mailings_round"


class Ledger:
    """Where rounds are written; ``Round`` after ``Round``, never two at once.

    Errors of the database are raised as psycopg's, from whichever method meets them.
    """

    def __init__(self, session: Session) -> None:
        """Prepare the statement once; the connection must be used for nothing else in flight."""
        self._epoch = session.epoch
        self._wire = session.database.pgconn
        self._is_flushed = True
        # What to watch: it is readable when there is an answer.
        self.socket = self._wire.socket
        self.round: Round | None = None
        _checked(self._wire.prepare(_NAME, NUMBERED.encode()))

    @property
    def wants_to_write(self) -> bool:
        """Whether a part of the statement waits until the connection takes it."""
        return not self._is_flushed

    def begin(self, this_round: Round) -> None:
        """Hand ``this_round`` to PostgreSQL."""
        if self.round is not None:
            raise RuntimeError("A round is being written already.")
        self.round = this_round
        parameters = [
            text.encode("utf-8", "replace") for text in this_round.parameters(epoch=self._epoch)
        ]
        self._wire.send_query_prepared(_NAME, parameters)
        self._is_flushed = self._wire.flush() == 0

    def go_on(self) -> set[int] | None:
        """Write and read what can be; returns the rows that are marked once it is committed."""
        if not self._is_flushed:
            self._is_flushed = self._wire.flush() == 0
        self._wire.consume_input()
        if self.round is None or self._wire.is_busy():
            return None
        marked: set[int] = set()
        while (result := self._wire.get_result()) is not None:
            _checked(result)
            marked.update(int(result.get_value(row, 0) or 0) for row in range(result.ntuples))
        self.round = None
        return marked


def _checked(result: pq.abc.PGresult) -> None:
    """Raise what PostgreSQL refused as the error that psycopg has for it."""
    if result.status in (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK):
        return
    message = result.error_message.decode("utf-8", "replace").strip()
    state = (result.error_field(pq.DiagnosticField.SQLSTATE) or b"").decode()
    try:
        kind: type[psycopg.Error] = errors.lookup(state)
    except KeyError:
        kind = psycopg.OperationalError
    raise kind(message)
