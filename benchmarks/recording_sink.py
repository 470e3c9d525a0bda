"""A mail server that takes everything and remembers the Message-ID of each message it accepted."""

import asyncio
import threading
from collections import Counter
from types import TracebackType
from typing import Self

_ANSWERS = {b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n", b"DATA": b"354 go on\r\n"}
_ID = b"\r\nMessage-ID:"


class _Talk(asyncio.Protocol):
    """One connection; a message counts as taken at the moment before that is said."""

    def __init__(self, taken: "Counter[str]") -> None:
        self._taken = taken
        self._rest = b""
        self._in_body = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = transport
        self._say(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer whatever is complete."""
        self._rest += data
        answers = []
        while self._in_body or b"\n" in self._rest:
            if not self._in_body:
                line, _end, self._rest = self._rest.partition(b"\n")
                word = line[:4].upper()
                answers.append(_ANSWERS.get(word, b"250 2.0.0 Ok\r\n"))
                self._in_body = word == b"DATA"
                continue
            message, end, rest = self._rest.partition(b"\r\n.\r\n")
            if not end:
                break
            head = b"\r\n" + message.partition(b"\r\n\r\n")[0]
            self._taken[head.partition(_ID)[2].split(None, 1)[0].strip(b"<>").decode()] += 1
            answers.append(b"250 2.0.0 Ok\r\n")
            self._in_body, self._rest = False, rest
        self._say(b"".join(answers))

    def _say(self, answer: bytes) -> None:
        if answer and isinstance(self._transport, asyncio.WriteTransport):
            self._transport.write(answer)


class RecordingSink:
    """Serves on a free port of this machine, in a thread of its own, while its block lasts."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._is_up = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(lambda: _Talk(self.taken), "127.0.0.1", 0)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._is_up.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.close()

    def __enter__(self) -> Self:
        self._thread.start()
        self._is_up.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
