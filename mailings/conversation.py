"""One connection to a relay as a conversation that never waits: it writes and reads what it can.

Where the relay offers PIPELINING (RFC 2920) the end of one message and the
envelope of the next leave in one piece, and their replies come in order; where
it does not, every command waits for the reply to the one before. Every reply has
a meaning for either the row or the relay:

=====================  ==========================  ======================
step                   4xx                         5xx
=====================  ==========================  ======================
MAIL                   the relay is in trouble     the relay is in trouble
RCPT, DATA, the body   the row is deferred         the row is refused
=====================  ==========================  ======================

421 and a lost connection are the relay's trouble at any step. Trouble before the
body leaves the row waiting; after it, what became of the row is uncertain.
"""

import contextlib
import enum
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from .headers import one_line
from .parcel import Parcel
from .relay import Opened, Reply, in_words

LOST = "the relay closed the connection"
SLOW = "the relay did not answer in time"
# A filter may read a message for a while before the relay answers for it.
PATIENCE_FOR_A_BODY = 4
# Longer lines, and replies of more of them, are no SMTP.
_LONGEST_LINE = 4096
_MOST_LINES = 100
_NOT_NOW = (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Step(enum.Enum):
    """What a reply is waited for."""

    MAIL = enum.auto()
    RCPT = enum.auto()
    DATA = enum.auto()
    BODY = enum.auto()
    NOTHING = enum.auto()  # a body without a line: DATA was accepted though its recipient was not
    RSET = enum.auto()
    QUIT = enum.auto()


_HOPED = {Step.MAIL: 250, Step.RCPT: 250, Step.DATA: 354}


class Decided(NamedTuple):
    """The reply that decides about a row."""

    parcel: Parcel
    reply: Reply
    step: Step


class Lost(Exception):
    """The conversation is over; the sentence says why, ``reply`` how the other side put it."""

    def __init__(self, sentence: str, reply: Reply | None = None) -> None:
        super().__init__(sentence)
        self.reply = reply


class Conversation:
    """What has been said to a relay over one connection, and what it owes an answer to.

    ``spoken`` is the row whose body was spoken and not answered for; ``ahead`` the one
    after it, of which the envelope alone may be spoken. ``is_ready`` says that the relay
    waits for its body.
    """

    def __init__(self, opened: Opened, *, patience: float) -> None:
        """``patience`` is how long a reply may take, in seconds."""
        self.socket = opened.socket
        self.relay = opened.relay
        self._extensions = opened.extensions
        # A message's pieces leave as they are, without being put together; TLS cannot do that.
        self._send: Callable[[list[bytes]], int] = opened.socket.sendmsg
        if isinstance(opened.socket, ssl.SSLSocket):
            self._send = self._send_over_tls
        self._pipelines = "pipelining" in opened.extensions
        self._patience = patience
        self._most = most_messages(opened.extensions)
        self.spoken: Parcel | None = None
        self.ahead: Parcel | None = None
        self.is_ready = False
        self.bodies = self.answered = self._envelopes = 0
        self.deadline = float("inf")
        self._verdict: Decided | None = None
        self._unsaid: deque[tuple[Step, list[bytes]]] = deque()
        self._expected: deque[Step] = deque()
        self._outgoing: list[bytes] = []
        self._incoming = b""
        self._lines: list[bytes] = []

    @property
    def takes_utf8(self) -> bool:
        """Whether the relay takes addresses beyond ASCII (RFC 6531)."""
        return "smtputf8" in self._extensions

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return not (self.spoken or self.ahead or self._expected or self._unsaid)

    @property
    def is_spent(self) -> bool:
        """Whether the relay takes no more messages over this connection (RFC 9422)."""
        return self._envelopes >= self._most

    @property
    def may_offer(self) -> bool:
        """Whether the envelope of a row may be spoken now."""
        return self.ahead is None and self._verdict is None and not self.is_spent

    @property
    def wants_to_write(self) -> bool:
        """Whether something waits until the connection takes it."""
        return bool(self._outgoing)

    def offer(self, parcel: Parcel) -> None:
        """Speak the envelope of ``parcel``."""
        self._queue_envelope(parcel)
        self._say()

    def hand_over(self, following: Parcel | None) -> None:
        """Speak the body of the row ahead, whose mark is committed, and the envelope after it."""
        parcel = self.ahead
        if parcel is None or parcel.message is None:
            raise RuntimeError("There is no message to hand over.")
        self.spoken, self.ahead, self.is_ready = parcel, None, False
        self.bodies += 1
        self._unsaid.append((Step.BODY, parcel.message.pieces))
        parcel.message = None  # a sender holds many rows and few messages
        if following is not None:
            self._queue_envelope(following)
        self._say()

    def leave(self) -> None:
        """Say QUIT."""
        self._unsaid.append((Step.QUIT, [b"QUIT\r\n"]))
        self._say()

    def close(self) -> None:
        """Close the connection as it is."""
        with contextlib.suppress(OSError):
            self.socket.close()

    def write(self) -> None:
        """Write what the connection takes now; that it is gone, the next ``read`` will tell."""
        try:
            sent = self._send(self._outgoing)
        except _NOT_NOW:
            return
        except OSError:
            self._outgoing = []  # the other side may have said why, which is read first
            return
        if sent == sum(map(len, self._outgoing)):
            self._outgoing = []
        else:
            self._outgoing = [b"".join(self._outgoing)[sent:]]

    def read(self) -> Iterator[Decided]:
        """Take in what the relay said; gives the rows that are decided by it.

        Raises ``Lost`` when that was its last word.
        """
        is_open = self._receive()
        start = 0
        while (end := self._incoming.find(b"\n", start)) >= 0:
            line, start = self._incoming[start:end].rstrip(b"\r"), end + 1
            if line[3:4] == b"-" and line[:3].isdigit() and len(self._lines) < _MOST_LINES:
                self._lines.append(line[4:])
                continue
            code = _code(line)
            if self._is_as_hoped(code):
                self._lines.clear()
                continue
            words = _shown(b" ".join([*self._lines, line[4:]]))
            self._lines.clear()
            yield from self._heard((code, words))
        self._incoming = self._incoming[start:]
        if len(self._incoming) > _LONGEST_LINE:
            raise Lost(_shown(self._incoming[:100]))
        if not is_open:
            raise Lost(LOST)
        if self._unsaid:
            self._say()

    def _send_over_tls(self, pieces: list[bytes]) -> int:
        return self.socket.send(b"".join(pieces))

    def _receive(self) -> bool:
        """Take what has arrived; False at its end. TLS may hold more than the socket shows."""
        try:
            while data := self.socket.recv(65536):
                self._incoming += data
                if not isinstance(self.socket, ssl.SSLSocket) or not self.socket.pending():
                    return True
        except _NOT_NOW:
            return True
        except OSError as error:
            raise Lost(str(error) or LOST) from error
        return False

    def _queue_envelope(self, parcel: Parcel) -> None:
        message = parcel.message
        if message is None:
            raise RuntimeError("There is no message to announce.")
        self.ahead = parcel
        self._envelopes += 1
        options = " BODY=8BITMIME SMTPUTF8" if message.needs_utf8 else ""
        self._unsaid.append((Step.MAIL, [f"MAIL FROM:<{message.sender}>{options}\r\n".encode()]))
        self._unsaid.append((Step.RCPT, [f"RCPT TO:<{message.recipient}>\r\n".encode()]))
        self._unsaid.append((Step.DATA, [b"DATA\r\n"]))

    def _say(self) -> None:
        """Write what may be said now: everything, or one command where replies are awaited."""
        said = False
        while self._unsaid and (self._pipelines or not self._expected):
            step, pieces = self._unsaid.popleft()
            self._expected.append(step)
            self._outgoing += pieces
            said = True
        if said:
            self._grant_time()
            self.write()

    def _grant_time(self) -> None:
        """From now on, for the reply that is due next."""
        if not self._expected:
            self.deadline = float("inf")
            return
        times = PATIENCE_FOR_A_BODY if self._expected[0] is Step.BODY else 1
        self.deadline = time.monotonic() + self._patience * times

    def _is_as_hoped(self, code: int) -> bool:
        """Whether this is the usual answer to an envelope, of which no word matters."""
        if not self._expected or _HOPED.get(self._expected[0]) != code or self._verdict:
            return False
        if self._expected.popleft() is Step.DATA:
            self.is_ready = True
        self._grant_time()
        return True

    def _heard(self, reply: Reply) -> Iterator[Decided]:
        """What one reply means; they come in the order of what was said."""
        if not self._expected or (reply[0] == 421 and self._expected[0] is not Step.BODY):
            raise Lost(in_words(reply), reply)  # unasked, or its last word
        step = self._expected.popleft()
        self._grant_time()
        if step is Step.BODY:
            yield self._answered(reply)
            if reply[0] == 421:
                raise Lost(in_words(reply), reply)
        elif step is Step.MAIL and reply[0] != 250:
            raise Lost(in_words(reply), reply)
        elif step is Step.RCPT and not 200 <= reply[0] < 300:
            self._not_taken(reply)
        elif step is Step.DATA:
            self._data_answered(reply)
        elif step is Step.QUIT:
            raise Lost(LOST)
        if self._verdict is not None and Step.DATA not in self._expected:
            yield self._forget_envelope(self._verdict)

    def _answered(self, reply: Reply) -> Decided:
        """The other side has read a body and says what it makes of it."""
        if self.spoken is None or (not 200 <= reply[0] < 300 and not 400 <= reply[0] < 600):
            raise Lost(in_words(reply), reply)
        decided = Decided(self.spoken, reply, Step.BODY)
        self.spoken = None
        self.answered += 1
        return decided

    def _not_taken(self, reply: Reply) -> None:
        """RCPT failed: the row is decided once the reply to DATA, if it was said, is known."""
        if self.ahead is None or not 400 <= reply[0] < 600:
            raise Lost(in_words(reply), reply)
        self._verdict = Decided(self.ahead, reply, Step.RCPT)
        if self._unsaid and self._unsaid[0][0] is Step.DATA:
            self._unsaid.popleft()

    def _data_answered(self, reply: Reply) -> None:
        if reply[0] == 354:
            # RFC 2920, 3.1: nobody is to get it, and yet a body is waited for.
            self._unsaid.appendleft((Step.NOTHING, [b".\r\n"]))
        elif self.ahead is None or not 400 <= reply[0] < 600:
            raise Lost(in_words(reply), reply)
        elif self._verdict is None:
            self._verdict = Decided(self.ahead, reply, Step.DATA)

    def _forget_envelope(self, decided: Decided) -> Decided:
        """The row ahead is decided without its body; the next envelope begins from nothing."""
        self._verdict = self.ahead = None
        self.answered += 1
        if not self._unsaid or self._unsaid[0][0] is not Step.NOTHING:
            self._unsaid.append((Step.RSET, [b"RSET\r\n"]))
        return decided


def most_messages(extensions: dict[str, str]) -> float:
    """How many messages a relay takes over one connection, if it says so (RFC 9422)."""
    for limit in extensions.get("limits", "").upper().split():
        name, _is, number = limit.partition("=")
        if name == "MAILMAX" and number.isdigit() and int(number):
            return int(number)
    return float("inf")


def _code(line: bytes) -> int:
    """The code of a reply's last line; raises ``Lost`` for what is no reply."""
    if not line[:3].isdigit() or line[3:4] not in {b" ", b""}:
        raise Lost(_shown(line))
    return int(line[:3])


def _shown(text: bytes) -> str:
    return one_line(text.decode("utf-8", "replace"))[:500]
