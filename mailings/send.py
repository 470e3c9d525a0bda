"""One sender in one slot: it claims, marks, speaks and settles for at most a minute.

At any instant at most one row per connection is *submitting*; killed there, it
becomes *uncertain* and is never blindly repeated.
"""

import logging
import threading
import time
from collections.abc import Sequence
from functools import lru_cache

import psycopg
from django.db import OperationalError

from . import reconcile, trouble
from .claim import Row, Work, claim
from .message import Attachment, Circumstances, Content, InlinePicture, MessageTemplate
from .models import Mailing, MailingContent
from .relay import NoAnswer, Relay, RelayTrouble, Reply, in_words
from .session import Session, connect, stand_in
from .settle import (
    Outcome,
    accepted,
    deferred,
    finish_batch,
    give_back,
    refused,
    settle_and_mark,
    uncertain,
    unspoken,
)
from .wake import is_due, serves_letters_only

logger = logging.getLogger(__name__)

# Set when the worker is asked to stop: senders leave after the message they are speaking.
stopping = threading.Event()

# How long a sender waits for the rate's next token, and for a database that went away.
TICK = 0.1
PATIENCE = 30.0


def run_slot(slot: int, *, seconds: float = 60) -> bool:
    """Stand in ``slot`` and send what is due, for about ``seconds`` at most.

    Returns whether the slot should be woken again at once. Where another sender
    stands there already, nothing is done.
    """
    with stand_in(slot) as session, Relay() as relay:
        if session is None:
            return False
        _begin(session)
        return Sender(session, relay).run(until=time.monotonic() + seconds)


def _begin(session: Session) -> None:
    """Settle what the last one left here, and put our name to the slot."""
    with session.database.transaction(), session.database.cursor() as cursor:
        reconcile.settle_for_dead(cursor, session.slot)
        cursor.execute(
            "INSERT INTO mailings_slot (number, epoch, trouble, failures) VALUES (%s, %s, '', 0)"
            " ON CONFLICT (number) DO UPDATE SET epoch = excluded.epoch",
            [session.slot, session.epoch],
        )


class Sender:
    """A sender at work.

    ``known`` is what it knows and has not written yet; ``marked`` the row that is
    marked as being spoken for, and not decided.
    """

    def __init__(self, session: Session, relay: Relay) -> None:
        self.session = session
        self.relay = relay
        self.known: list[Outcome] = []
        self.marked: int | None = None
        self.template = lru_cache(maxsize=16)(load_template)

    def run(self, *, until: float) -> bool:
        """Send until nothing is due or time is up; returns whether something is still due."""
        try:
            due = self._run(until)
            self._leave()
        except (psycopg.OperationalError, OperationalError) as error:
            logger.warning("The database went away while mail was being sent: %s", _line(error))
            self._leave_by_another_door()
            return False
        except BaseException:
            self._leave_by_another_door()
            raise
        return due

    def _run(self, until: float) -> bool:
        letters_only = serves_letters_only(self.session.slot)
        try:
            while not self._time_is_up(until):
                work = claim(self.session, letters_only=letters_only)
                if work is not None:
                    self._serve(work, until)
                elif is_due(self.session.database.cursor(), letters_only=letters_only):
                    stopping.wait(TICK)
                else:
                    return False
        except RelayTrouble as error:
            trouble.note(self.session.slot, str(error))
            return False
        return True

    def _time_is_up(self, until: float) -> bool:
        return stopping.is_set() or time.monotonic() > until

    def _serve(self, work: Work, until: float) -> None:
        """Speak for each row of a batch; leave the rest when asked to, or when it is paused."""
        if not work.rows:
            finish_batch(self.session.database.cursor(), work.batch_id, epoch=self.session.epoch)
            return
        self.relay.open()
        trouble.forget(self.session.slot)
        for row in work.rows:
            if self._time_is_up(until):
                return
            if self._mark(row):
                self.known.append(self._speak(work, row))
                self.marked = None
            elif not self._is_running(work):
                give_back(self.session.database.cursor(), epoch=self.session.epoch)
                return
        self._write()
        finish_batch(self.session.database.cursor(), work.batch_id, epoch=self.session.epoch)

    def _mark(self, row: Row) -> bool:
        """Commit that ``row`` is about to be spoken for; False where it left meanwhile."""
        self.marked = row.id
        if row.id in self._write(next_ids=[row.id]):
            return True
        self.marked = None
        return False

    def _write(self, *, next_ids: Sequence[int] = ()) -> set[int]:
        """Commit what is known, and the marks of the rows that are next."""
        marked = settle_and_mark(
            self.session.database.cursor(), self.known, next_ids, epoch=self.session.epoch
        )
        self.known.clear()
        return marked

    def _is_running(self, work: Work) -> bool:
        found = self.session.database.execute(
            "SELECT state FROM mailings_mailing WHERE id = %s", [work.mailing_id]
        ).fetchone()
        return found is not None and found[0] == Mailing.State.RUNNING

    def _speak(self, work: Work, row: Row) -> Outcome:
        """Hand one marked row over, and say what became of it."""
        try:
            message = self.template(work.mailing_id, row.language).fill(row.recipient)
        except (ValueError, MailingContent.DoesNotExist) as error:
            return refused(row.id, str(error))
        try:
            return outcome_of(row, self.relay.speak(message))
        except NoAnswer as error:
            return uncertain(row.id, str(error))
        except RelayTrouble:
            raise  # no body was spoken: the row is still marked, and will wait again
        except BaseException as error:
            self.known.append(uncertain(row.id, repr(error)))
            self.marked = None
            raise

    def _leave(self) -> None:
        """Write what is known, give back what is held, and take our name off the slot."""
        self._know_the_unspoken()
        self._write()
        with self.session.database.transaction(), self.session.database.cursor() as cursor:
            self._sign_off(cursor)
            reconcile.finish_mailings(cursor)

    def _sign_off(self, cursor: "psycopg.Cursor[object]") -> None:
        give_back(cursor, epoch=self.session.epoch)
        cursor.execute(
            "UPDATE mailings_slot SET epoch = NULL WHERE number = %s AND epoch = %s",
            [self.session.slot, self.session.epoch],
        )

    def _know_the_unspoken(self) -> None:
        """A row that is marked and not decided waits again: its body was not spoken."""
        if self.marked is not None:
            self.known.append(unspoken(self.marked))
            self.marked = None

    def _leave_by_another_door(self) -> None:
        """Our connection to the database may be gone, and the lock with it: no new body.

        What is known is written over a new connection, to rows of our own epoch
        alone; where that fails for too long, they will be found *uncertain*.
        """
        self._know_the_unspoken()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with connect() as database, database.cursor() as cursor:
                    settle_and_mark(cursor, self.known, [], epoch=self.session.epoch)
                    self._sign_off(cursor)
            except psycopg.OperationalError:
                time.sleep(0.5)
            else:
                return


def outcome_of(row: Row, reply: Reply) -> Outcome:
    """What a relay's reply means for the row it was given for."""
    words = in_words(reply)
    if 200 <= reply[0] < 300:
        return accepted(row.id, words)
    if reply[0] >= 500:
        return refused(row.id, words)
    return deferred(row.id, words, attempts=row.attempts + 1)


def load_template(mailing_id: int, language: str) -> MessageTemplate:
    """The bytes of a mailing in one language, rendered from its stored content."""
    said = MailingContent.objects.select_related("mailing").get(
        mailing_id=mailing_id, language=language
    )
    mailing = said.mailing
    pictures = tuple(
        InlinePicture(item.name, item.media_type, bytes(item.content))
        for item in mailing.pictures.order_by("pk")
        if f"cid:{item.name}" in said.html
    )
    attachments = tuple(
        Attachment(item.name, item.media_type, bytes(item.content))
        for item in mailing.attachments.filter(language=language).order_by("pk")
    )
    return MessageTemplate(
        Content(
            said.subject,
            said.html,
            said.text,
            said.sender_name,
            said.reply_to,
            pictures=pictures,
            attachments=attachments,
        ),
        Circumstances(
            mailing_id=mailing_id,
            language=language,
            date=mailing.started_at or mailing.created_at,
            list_id=mailing.list_id,
            is_letter=mailing.is_letter,
        ),
    )


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
