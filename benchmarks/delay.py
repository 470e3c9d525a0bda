"""A proxy behind which a server is far away: ``python -m benchmarks.delay TO MILLISECONDS PORT``.

What comes in goes on half the milliseconds later, in each direction, however much it is.
"""

import asyncio
import sys
from functools import partial


class _End(asyncio.Protocol):
    """One end of a connection; what arrives here leaves at the other end, later."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.other: _End | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember how to write here."""
        if isinstance(transport, asyncio.Transport):
            self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Pass it on when its time has come."""
        asyncio.get_running_loop().call_later(self.seconds, self._pass_on, data)

    def connection_lost(self, _error: Exception | None) -> None:
        """Hang up at the other end too, after what is still on its way."""
        asyncio.get_running_loop().call_later(self.seconds, self._hang_up)

    def _pass_on(self, data: bytes) -> None:
        if self.other and self.other.transport:
            self.other.transport.write(data)

    def _hang_up(self) -> None:
        if self.other and self.other.transport:
            self.other.transport.close()


class _Door(_End):
    """The end that somebody comes to."""

    def __init__(self, seconds: float, target: int) -> None:
        super().__init__(seconds)
        self.target = target

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Go to the server as well."""
        super().connection_made(transport)
        self.going = asyncio.ensure_future(self._go())

    async def _go(self) -> None:
        loop = asyncio.get_running_loop()
        _transport, far = await loop.create_connection(
            partial(_End, self.seconds), "127.0.0.1", self.target
        )
        self.other, far.other = far, self


async def serve(target: int, seconds: float, port: int) -> None:
    """Serve until killed."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(partial(_Door, seconds, target), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]) / 2000, int(sys.argv[3])))
