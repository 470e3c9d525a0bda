"""One sender in one slot: it claims, marks, speaks and settles for at most a minute.

At any instant at most one row per connection is *submitting*; killed there, it
becomes *uncertain* and is never blindly repeated. In one statement per round the
rows that were answered for are settled and the next ones are marked; a body is
spoken once its row's mark is committed, and while the statement is written other
connections go on.
"""

import gc
import logging
import threading
import time
from collections import deque
from functools import lru_cache

import psycopg
from django.conf import settings
from django.db import OperationalError

from . import reconcile, trouble
from .claim import claim, claim_due
from .connections import Connections
from .conversation import LOST, SLOW, Conversation, Decided, Lost
from .hours import is_open
from .ledger import Ledger
from .models import Mailing, MailingContent
from .pace import Pace
from .parcel import Load, Parcel, unpack
from .relay import RelayTrouble, Reply, in_words, usable_relays
from .render import load_template
from .session import Session, connect, stand_in
from .settle import (
    Outcome,
    Round,
    accepted,
    deferred,
    give_back,
    refused,
    settle_and_mark,
    uncertain,
    unspoken,
)
from .wake import is_due, serves_letters_only

logger = logging.getLogger(__name__)

# Set when the worker is asked to stop: senders leave after the messages they are speaking.
stopping = threading.Event()

# How often a sender looks at the clock, the rate and the next rows, in seconds.
TICK = 0.1
# How long it waits for a database that went away.
PATIENCE = 30.0
# A row at whose envelope so many connections ended waits, lest it end them all.
MOST_CUTS = 3
# Letters are few; their slot needs no more connections.
FOR_LETTERS = 2


def run_slot(slot: int, *, seconds: float = 60) -> bool:
    """Stand in ``slot`` and send what is due, for about ``seconds`` at most.

    Returns whether the slot should be woken again at once. Where another sender
    stands there already, nothing is done.
    """
    try:
        with stand_in(slot) as session:
            if session is None:
                return False
            _begin(session)
            _keep_what_is_loaded()
            return Sender(session).run(until=time.monotonic() + seconds)
    except (psycopg.OperationalError, OperationalError) as error:
        logger.warning("The database cannot be used; no mail is sent now: %s", _line(error))
        return False


def _begin(session: Session) -> None:
    """Settle what the last one left here, and put our name to the slot."""
    with session.database.transaction(), session.database.cursor() as cursor:
        reconcile.settle_for_dead(cursor, session.slot)
        cursor.execute(
            "INSERT INTO mailings_slot (number, epoch, trouble, failures) VALUES (%s, %s, '', 0)"
            " ON CONFLICT (number) DO UPDATE SET epoch = excluded.epoch",
            [session.slot, session.epoch],
        )


@lru_cache(maxsize=1)
def _keep_what_is_loaded() -> None:
    """Look no more for garbage in what the process has loaded; it is done once.

    Rows come by the thousand, and each time all of Django's objects would be gone through.
    """
    gc.collect()
    gc.freeze()


class Sender:
    """A sender at work, in one thread.

    ``_known`` is what became of rows and is not written yet, ``_writing`` what is being
    written; ``_asked`` are the conversations whose row ahead is being marked.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.template = lru_cache(maxsize=16)(load_template)
        self._letters_only = serves_letters_only(session.slot)
        self._most = min(settings.SENDER_CONNECTIONS, FOR_LETTERS if self._letters_only else 1000)
        self._connections = Connections()
        self._ledger = Ledger(session)
        self._queue: deque[Parcel] = deque()
        self._known: list[Outcome] = []
        self._writing: list[Outcome] = []
        self._asked: list[tuple[Conversation, Parcel]] = []
        self._set_down: dict[int, Parcel] = {}
        self._decided_loads: list[Load] = []
        self._is_ending = self._is_well = False
        # Whether some conversation may have no row ahead.
        self._is_hungry = True
        self._is_due = True
        self._ask_at = self._open_at = self._look_at = self._pace_at = 0.0
        self._is_open, self._hours_at = is_open(), time.monotonic() + 1
        self._relays = usable_relays()
        self._pace = Pace(self._relays[0].host.lower())
        self._failures = 0
        self._trouble = ""

    def run(self, *, until: float) -> bool:
        """Send until nothing is due or time is up; returns whether something is still due."""
        try:
            self._work(until)
            self._leave()
        except (psycopg.OperationalError, OperationalError) as error:
            logger.warning("The database went away while mail was being sent: %s", _line(error))
            self._leave_by_another_door()
            return False
        except BaseException:
            self._leave_by_another_door()
            raise
        finally:
            self._connections.close()
        if self._trouble:
            trouble.note(self.session.slot, self._trouble)
        return self._is_ending and not self._trouble

    def _work(self, until: float) -> None:
        while True:
            now = time.monotonic()
            if self._trouble or stopping.is_set() or now > until:
                self._is_ending = True
            if not self._is_ending:
                self._fill(now)
                self._connect(now)
                self._offer()
            self._write()
            if self._is_at_rest():
                return
            self._listen(now)

    def _is_at_rest(self) -> bool:
        """Whether nothing is under way and nothing more will be."""
        if self._ledger.round or self._known or self._decided_loads:
            return False
        if self._queue and not self._is_ending:
            return False
        if any(talk.ahead or talk.spoken for talk in self._connections.talks):
            return False
        return self._is_ending or not (self._queue or self._pace.held or self._is_due)

    def _fill(self, now: float) -> None:
        """Claim more rows where few are left and the database is not busy with a round."""
        if self._ledger.round:
            return
        self._keep_pace(now)
        if len(self._queue) >= self._most or now < self._ask_at or self._pace.is_full:
            return
        which = {"letters_only": self._letters_only, "is_open": self._is_open}
        works = claim_due(self.session, **which)
        if work := claim(self.session, **which):
            works.append(work)
        if not works:
            self._ask_at = now + TICK
            self._is_due = is_due(self.session.database.cursor(), **which)
        for work in works:
            load, parcels = unpack(work)
            self._queue.extend(self._pace.let_in(parcels))
            if not parcels:
                self._decided_loads.append(load)

    def _keep_pace(self, now: float) -> None:
        """Read limits and hours, ask for tokens; what is in hand goes back when hours end."""
        if now < self._pace_at:
            return
        self._pace_at = now + TICK
        cursor = self.session.database.cursor()
        self._pace.slow_down(cursor)
        if self._pace.has_changed(cursor, now):
            self._queue = deque(self._pace.let_in(self._queue.copy()))
        self._queue.extend(self._pace.granted(cursor, waiting=len(self._queue)))
        if now > self._hours_at:
            self._hours_at = now + 1
            was_open, self._is_open = self._is_open, is_open()
            self._is_ending = was_open and not self._is_open

    def _connect(self, now: float) -> None:
        """Open as many connections as there is work for, as far as the relay lets us."""
        talks = self._connections.talks
        have = len(talks) + self._connections.opening
        if have >= self._most or not self._queue or now < self._open_at:
            return
        busy = sum(1 for talk in talks if not talk.is_idle)
        for _number in range(min(self._most, len(self._queue) + busy) - have):
            self._connections.open(self._relays[0])

    def _offer(self) -> None:
        """Give a row to every conversation that has none ahead, to idle ones first."""
        if not (self._is_hungry and self._queue and self._pace.has_token):
            return
        self._is_hungry = False
        hungry = [talk for talk in self._connections.talks if talk.may_offer]
        for talk in sorted(hungry, key=lambda talk: talk.spoken is not None):
            if parcel := self._next_for(talk):
                talk.offer(parcel)
                self._connections.watch(talk)
            else:
                self._is_hungry = True

    def _next_for(self, talk: Conversation) -> Parcel | None:
        """The next row with its message; rows that cannot have one are refused by ourselves."""
        while self._queue and self._pace.has_token:
            parcel = self._queue.popleft()
            row = parcel.row
            try:
                template = self.template(parcel.load.mailing_id, row.language)
                parcel.message = template.fill(row.recipient)
            except (ValueError, MailingContent.DoesNotExist) as error:
                self._decide(parcel, refused(row.id, str(error)))
                continue
            if parcel.message.needs_utf8 and not talk.takes_utf8:
                words = "553 5.6.7 the relay takes no addresses beyond ASCII"
                self._decide(parcel, refused(row.id, words))
                continue
            self._pace.take_token()
            return parcel
        return None

    def _decide(self, parcel: Parcel, outcome: Outcome) -> None:
        self._known.append(outcome)
        self._lay_down(parcel)

    def _lay_down(self, parcel: Parcel) -> None:
        """Have nothing more to do with a row; its batch goes with the last one."""
        parcel.load.open -= 1
        if not parcel.load.open:
            self._decided_loads.append(parcel.load)

    def _write(self) -> None:
        """Hand the next round to PostgreSQL, unless one is under way."""
        if self._ledger.round:
            return
        asked = [
            (talk, talk.ahead) for talk in self._connections.talks if talk.is_ready and talk.ahead
        ]
        if not (asked or self._known or self._decided_loads):
            return
        loads, self._decided_loads = self._decided_loads, []
        self._asked = asked
        self._writing, self._known = self._known, []
        self._ledger.begin(
            Round(
                self._writing,
                [parcel.row.id for _talk, parcel in asked],
                [load.batch_id for load in loads if not load.goes_back],
                [load.batch_id for load in loads if load.goes_back],
            )
        )
        wire = self._ledger
        self._connections.watch_database(wire.socket, for_writing=wire.wants_to_write)

    def _written(self, marked: set[int]) -> None:
        """A round is committed: bodies of the rows that it marked may be spoken."""
        asked, self._asked, self._writing = self._asked, [], []
        if self._set_down:
            self._queue.extendleft(self._set_down.values())
            self._set_down = {}
        for talk, parcel in asked:
            is_there = talk.ahead is parcel and talk in self._connections.talks
            is_marked = parcel.row.id in marked
            marked.discard(parcel.row.id)  # a row in two batches is spoken for once
            if not is_marked:
                self._connections.drop(talk)  # it waits for a body, and there is none to come
                self._not_marked(parcel)
            elif is_there:
                more = not self._is_ending and not talk.is_spent
                following = self._next_for(talk) if more else None
                self._is_hungry = self._is_hungry or following is None
                talk.hand_over(following)
                self._connections.watch(talk)
            else:
                self._put_back(parcel)

    def _put_back(self, parcel: Parcel) -> None:
        """A row that is marked lost its connection before its body: it waits again, then goes."""
        self._known.append(unspoken(parcel.row.id))
        self._set_down[parcel.row.id] = parcel

    def _not_marked(self, parcel: Parcel) -> None:
        """The row left meanwhile, or its mailing was held: then none of its rows goes on."""
        found = self.session.database.execute(
            "SELECT state FROM mailings_mailing WHERE id = %s", [parcel.load.mailing_id]
        ).fetchone()
        if found is None or found[0] != Mailing.State.RUNNING:
            parcel.load.goes_back = True
            self._let_go(parcel.load.mailing_id)
        self._lay_down(parcel)

    def _let_go(self, mailing_id: int) -> None:
        """Give back every row of a mailing that nobody speaks for yet."""
        self._queue.extend(self._pace.all_held())
        parcels, self._queue = self._queue, deque()
        for one in parcels:
            if one.load.mailing_id == mailing_id:
                one.load.goes_back = True
                self._lay_down(one)
            else:
                self._queue.extend(self._pace.let_in([one]))

    def _listen(self, now: float) -> None:
        """Wait for replies, for the database, or for the next look at the clock."""
        if self._connections.listen(TICK, self._hear):
            marked = self._ledger.go_on()
            wire = self._ledger
            self._connections.watch_database(wire.socket, for_writing=wire.wants_to_write)
            if marked is not None:
                self._written(marked)
        for arrival in self._connections.arrived():
            self._is_hungry = True
            if isinstance(arrival, RelayTrouble):
                self._pace.note_lost(str(arrival), has_served=False)
                self._failed(str(arrival))
        if now > self._look_at:
            self._look_at = now + TICK
            for talk in [talk for talk in self._connections.talks if talk.deadline < now]:
                self._lose(talk, SLOW)

    def _hear(self, talk: Conversation) -> None:
        try:
            for decided in talk.read():
                self._take(decided)
        except Lost as error:
            self._lose(talk, str(error))
        else:
            self._connections.watch(talk)
            if talk.is_ready:
                self._note_well()
            elif talk.is_spent and talk.is_idle:
                talk.leave()
                self._connections.drop(talk)

    def _take(self, decided: Decided) -> None:
        self._note_well()
        self._is_hungry = self._is_hungry or decided.parcel.message is not None
        code = decided.reply[0]
        self._pace.note_reply(decided.parcel, code, in_words(decided.reply))
        self._decide(decided.parcel, outcome_of(decided.parcel, decided.reply))

    def _note_well(self) -> None:
        if not self._is_well:
            self._is_well = True
            trouble.forget(self.session.slot)

    def _lose(self, talk: Conversation, sentence: str) -> None:
        """A connection is gone: a row whose body was spoken is uncertain, one ahead goes again."""
        self._connections.drop(talk)
        if talk.spoken:
            self._decide(talk.spoken, uncertain(talk.spoken.row.id, sentence))
        if talk.ahead and (talk, talk.ahead) not in self._asked:
            self._take_back(talk.ahead, sentence)
        self._pace.note_lost(sentence, has_served=bool(talk.answered))
        if talk.answered:
            self._failures = 0
        else:
            self._failed(sentence)

    def _take_back(self, parcel: Parcel, sentence: str) -> None:
        """The envelope alone was spoken: nothing happened, unless it happens every time."""
        parcel.message = None
        parcel.cuts += 1
        if parcel.cuts < MOST_CUTS:
            self._queue.appendleft(parcel)
        else:
            self._decide(
                parcel, deferred(parcel.row.id, sentence, attempts=parcel.row.attempts + 1)
            )

    def _failed(self, sentence: str) -> None:
        """A connection could not be had, or was of no use; trouble, unless others are."""
        now = time.monotonic()
        if self._connections.talks or self._connections.opening:
            if now >= self._open_at:  # those that were opened together fail together
                self._failures += 1
                self._open_at = now + min(0.5 * 2**self._failures, 60)
        elif len(self._relays) > 1:
            trouble.note_relay(self._relays.pop(0), sentence, instead=self._relays[0])
            self._pace.relay = self._relays[0].host.lower()
            self._failures, self._open_at = 0, now
        else:
            self._trouble = sentence or LOST

    def _leave(self) -> None:
        """Say goodbye, give back what is held, and take our name off the slot."""
        self._connections.forget_database(self._ledger.socket)
        self._connections.say_goodbye()
        with self.session.database.transaction(), self.session.database.cursor() as cursor:
            self._pace.slow_down(cursor)
            self._sign_off(cursor)
            reconcile.finish_mailings(cursor)

    def _sign_off(self, cursor: "psycopg.Cursor[object]") -> None:
        give_back(cursor, epoch=self.session.epoch)
        cursor.execute(
            "UPDATE mailings_slot SET epoch = NULL WHERE number = %s AND epoch = %s",
            [self.session.slot, self.session.epoch],
        )

    def _leave_by_another_door(self) -> None:
        """Our connection to the database may be gone, and the lock with it: no new body.

        What is owed is heard, and what is known is written over a new connection, to
        rows of our own epoch alone; where that fails for too long, they will be found
        *uncertain*.
        """
        self._hear_the_rest()
        known = [*self._writing, *self._known]
        known += [unspoken(parcel.row.id) for _talk, parcel in self._asked]
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with connect() as database, database.cursor() as cursor:
                    settle_and_mark(cursor, known, [], epoch=self.session.epoch)
                    self._sign_off(cursor)
            except psycopg.OperationalError:
                time.sleep(0.5)
            else:
                return

    def _hear_the_rest(self) -> None:
        """Read the replies that are owed for bodies; rows without one are uncertain."""
        self._connections.forget_database(self._ledger.socket)
        self._asked = [(talk, parcel) for talk, parcel in self._asked if talk.spoken is not parcel]
        until = time.monotonic() + settings.EMAIL_TIMEOUT
        while any(talk.spoken for talk in self._connections.talks) and time.monotonic() < until:
            self._connections.listen(TICK, self._hear_without_a_ledger)
        for talk in self._connections.talks.copy():
            self._lose_for_good(talk, SLOW)

    def _hear_without_a_ledger(self, talk: Conversation) -> None:
        try:
            for decided in talk.read():
                outcome = outcome_of(decided.parcel, decided.reply)
                self._known.append(outcome)
        except Lost as error:
            self._lose_for_good(talk, str(error))

    def _lose_for_good(self, talk: Conversation, sentence: str) -> None:
        self._connections.drop(talk)
        if talk.spoken:
            self._known.append(uncertain(talk.spoken.row.id, sentence))


def outcome_of(parcel: Parcel, reply: Reply) -> Outcome:
    """What a relay's reply means for the row it was given for."""
    row, words = parcel.row, in_words(reply)
    if 200 <= reply[0] < 300:
        return accepted(row.id, words)
    if reply[0] >= 500:
        return refused(row.id, words)
    return deferred(row.id, words, attempts=row.attempts + 1)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
