"""The connections of one sender: opened in threads, since that may wait, and watched together."""

import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator

from django.conf import settings

from .conversation import Conversation, Lost
from .relay import Opened, Relay, RelayTrouble, open_connection

# How long the other side may take to say goodbye.
FAREWELL = 1.0


class Connections:
    """Conversations with a relay, the database's socket beside them, and one place to listen."""

    def __init__(self) -> None:
        self.talks: list[Conversation] = []
        self.opening = 0
        self._selector = selectors.DefaultSelector()
        self._written: set[Conversation] = set()
        self._bell, self._door = socket.socketpair()
        self._door.setblocking(False)
        self._selector.register(self._door, selectors.EVENT_READ)
        self._arrivals: list[Opened | RelayTrouble] = []
        self._lock = threading.Lock()
        self._is_closed = False

    def open(self, relay: Relay) -> None:
        """Begin to open one more; ``arrived`` tells how it went."""
        self.opening += 1
        threading.Thread(target=self._open, args=(relay,), daemon=True).start()

    def _open(self, relay: Relay) -> None:
        try:
            arrival: Opened | RelayTrouble = open_connection(relay)
        except RelayTrouble as trouble:
            arrival = trouble
        with self._lock:
            if not self._is_closed:
                self._arrivals.append(arrival)
                self._bell.send(b"!")
            elif isinstance(arrival, Opened):
                arrival.socket.close()

    def arrived(self) -> Iterator[Conversation | RelayTrouble]:
        """What has come of opening since this was asked last."""
        if not self._arrivals:
            return
        with self._lock:
            arrivals, self._arrivals = self._arrivals, []
            with contextlib.suppress(BlockingIOError):
                self._door.recv(4096)
        for arrival in arrivals:
            self.opening -= 1
            if isinstance(arrival, RelayTrouble):
                yield arrival
            else:
                talk = Conversation(arrival, patience=settings.EMAIL_TIMEOUT)
                self.talks.append(talk)
                self._selector.register(talk.socket, selectors.EVENT_READ, talk)
                yield talk

    def watch_database(self, descriptor: int, *, for_writing: bool) -> None:
        """Listen to the database too."""
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if for_writing else 0)
        if descriptor not in self._selector.get_map():
            self._selector.register(descriptor, events)
        elif self._selector.get_key(descriptor).events != events:
            self._selector.modify(descriptor, events)

    def forget_database(self, descriptor: int) -> None:
        """Do not listen to the database any more; its connection may be gone."""
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(descriptor)

    def watch(self, talk: Conversation) -> None:
        """Listen for room to write where ``talk`` has more to say, and else not."""
        if talk.wants_to_write == (talk in self._written):
            return
        if talk.wants_to_write:
            self._written.add(talk)
            events = selectors.EVENT_READ | selectors.EVENT_WRITE
        else:
            self._written.discard(talk)
            events = selectors.EVENT_READ
        self._selector.modify(talk.socket, events, talk)

    def listen(self, seconds: float, hear: Callable[[Conversation], None]) -> bool:
        """Wait for at most ``seconds`` until somebody speaks; returns whether it was the database.

        ``hear`` is called with every conversation in which there is something to read.
        """
        is_database = False
        for key, mask in self._selector.select(seconds):
            talk = key.data
            if talk is None:
                is_database = is_database or key.fileobj is not self._door
                continue
            if mask & selectors.EVENT_WRITE:
                talk.write()
                self.watch(talk)
            if mask & selectors.EVENT_READ:
                hear(talk)
        return is_database

    def drop(self, talk: Conversation) -> None:
        """Close one without a word: nobody listens, or it is in a state that has no other end."""
        if talk in self.talks:
            self.talks.remove(talk)
            self._written.discard(talk)
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(talk.socket)
            talk.close()

    def say_goodbye(self) -> None:
        """QUIT on every connection where nothing is under way."""
        for talk in self.talks.copy():
            if talk.is_idle:
                talk.leave()
            else:
                self.drop(talk)

    def close(self) -> None:
        """Hear out who was told goodbye, for a moment, and close everything."""
        with self._lock:
            self._is_closed = True
            arrivals, self._arrivals = self._arrivals, []
        for arrival in arrivals:
            if isinstance(arrival, Opened):
                arrival.socket.close()
        until = time.monotonic() + FAREWELL
        while self.talks and (seconds := until - time.monotonic()) > 0:
            self.listen(seconds, self._hear_goodbye)
        for talk in self.talks.copy():
            self.drop(talk)
        self._selector.close()
        self._bell.close()
        self._door.close()

    def _hear_goodbye(self, talk: Conversation) -> None:
        try:
            list(talk.read())
        except Lost:
            self.drop(talk)
