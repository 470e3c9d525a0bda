"""The local mail server: takes every message into a Maildir, and refuses or defers on request.

An address whose local part contains ``refused`` gets 550, one that contains
``deferred`` gets 451; all others are accepted. Nothing leaves the machine.
What servers would send back later is in ``send_back``.
A message is answered with 250 once its file stands in ``new/`` under its
final name, so stopping or killing the server loses nothing it accepted.
"""

import argparse
import asyncio
import contextlib
import itertools
import os
import signal
import socket
import time
from functools import partial
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from .send_back import send_back

REFUSED = "550 5.1.1 This sample address refuses its mail"
DEFERRED = "451 4.7.1 This sample address defers its mail"


class IntoMaildir:
    """Decides about each recipient and files each message."""

    def __init__(self, maildir: Path, *, returned_port: int | None = None) -> None:
        self.maildir = maildir
        self.returned_port = returned_port
        self.sending_back: set[asyncio.Task[None]] = set()
        self.count = itertools.count(1)
        for folder in ("tmp", "new", "cur"):
            (maildir / folder).mkdir(parents=True, exist_ok=True)

    # aiosmtpd calls these by name and by position.
    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, replies: list[str]
    ) -> list[str]:
        """Offer PIPELINING as well: aiosmtpd answers in order but does not say so (RFC 2920)."""
        session.host_name = name
        return [*replies[:-1], "250-PIPELINING", replies[-1]]

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept the recipient, unless its local part asks for something else."""
        local_part = address.rpartition("@")[0].lower()
        if "refused" in local_part:
            return REFUSED
        if "deferred" in local_part:
            return DEFERRED
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """File the message, and say so only then."""
        try:
            name = self.file(envelope)
        except OSError as error:
            return f"452 4.3.1 The message could not be filed: {error.strerror}"
        if self.returned_port is not None:
            task = asyncio.create_task(send_back(envelope, self.returned_port))
            self.sending_back.add(task)  # a task that nobody holds may vanish
            task.add_done_callback(self.sending_back.discard)
        return f"250 2.0.0 Filed as {name}"

    def file(self, envelope: Envelope) -> str:
        """Write one message with its envelope in front, and return the name of its file.

        Names begin with the time in nanoseconds, so that their order is the
        order of arrival.
        """
        name = f"{time.time_ns():020d}.{os.getpid()}_{next(self.count)}.local"
        head = [f"Return-Path: <{envelope.mail_from or ''}>"]
        head += [f"Delivered-To: {address}" for address in envelope.rcpt_tos]
        content = envelope.original_content or b""
        unfinished = self.maildir / "tmp" / name
        unfinished.write_bytes("".join(f"{line}\r\n" for line in head).encode() + content)
        unfinished.rename(self.maildir / "new" / name)
        return name


async def serve(
    listener: socket.socket, maildir: Path, *, returned_port: int | None = None
) -> None:
    """Serve until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    protocol = partial(
        SMTP,
        IntoMaildir(maildir, returned_port=returned_port),
        hostname="localhost",
        ident="MSME sample mailbox",
        enable_SMTPUTF8=True,
        loop=loop,
    )
    server = await loop.create_server(protocol, sock=listener)
    await stop.wait()
    server.close()


def main() -> None:
    """Listen on an inherited socket, or on a port of this machine."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--maildir", type=Path, required=True)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--fd", type=int, help="an open listening socket")
    where.add_argument("--port", type=int)
    parser.add_argument("--returned-port", type=int, help="where what comes back is taken")
    arguments = parser.parse_args()
    if arguments.fd is not None:
        listener = socket.socket(fileno=arguments.fd)
    else:
        listener = socket.create_server(("127.0.0.1", arguments.port))
    with contextlib.closing(listener):
        returned_port = arguments.returned_port
        asyncio.run(serve(listener, arguments.maildir, returned_port=returned_port))


if __name__ == "__main__":
    main()
