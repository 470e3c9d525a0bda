"""Takes mail that comes back over SMTP or LMTP (RFC 2033), for addresses of ours alone.

It answers 250 only once a message is committed, and 451 while the database is away: so whoever
hands it over goes on keeping it.
"""

import asyncio
import logging
import signal
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from .reading import takes_mail_for
from .take_in import take_in

logger = logging.getLogger(__name__)

TAKEN = "250 2.0.0 Taken"
NOT_HERE = "550 5.1.1 No such address here"
LATER = "451 4.3.0 Not now; please try again"
# What comes back may enclose a whole message of ours, with its pictures.
MOST_BYTES = 20_000_000
AT_ONCE = 4


@dataclass(frozen=True)
class Place:
    """Where to listen, as ``BOUNCE_LISTEN`` has it: ``lmtp://127.0.0.1:8024``."""

    protocol: str
    host: str
    port: int


def place_of(url: str) -> Place:
    """Read ``BOUNCE_LISTEN``; raises ``ValueError`` with a sentence for what it cannot be."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "lmtp"} or not parts.hostname or parts.port is None:
        raise ValueError("BOUNCE_LISTEN must be like lmtp://127.0.0.1:8024 or smtp://0.0.0.0:2525.")
    return Place(parts.scheme, parts.hostname, parts.port)


class Door:
    """Decides about each recipient, and hands each message in."""

    def __init__(self, *, answers_each: bool) -> None:
        """``answers_each``: LMTP answers once for every recipient."""
        self.answers_each = answers_each
        self.hands = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="returned")

    # aiosmtpd calls these by name and by position.
    async def handle_RCPT(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take what is signed by us, and nothing else: this is no relay."""
        if not takes_mail_for(address):
            return NOT_HERE
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Commit the message, and say so only then."""
        hand_in = partial(_hand_in, envelope.original_content or b"", list(envelope.rcpt_tos))
        answer = await asyncio.get_running_loop().run_in_executor(self.hands, hand_in)
        times = len(envelope.rcpt_tos) if self.answers_each else 1
        return "\r\n".join([answer] * times)


class LongLines:
    """Some who enclose a message fold nothing; what is only read may have lines of any length."""

    line_length_limit = 1_000_000


class ByLmtp(LongLines, LMTP):
    """LMTP as aiosmtpd has it."""


class BySmtp(LongLines, SMTP):
    """SMTP as aiosmtpd has it."""


async def listen(place: Place, *, opened: socket.socket | None = None) -> asyncio.Server:
    """Begin to listen; the caller closes what it gets. ``place.port`` 0: a free one.

    ``opened`` is a socket that listens already.
    """
    is_lmtp = place.protocol == "lmtp"
    protocol = partial(
        ByLmtp if is_lmtp else BySmtp,
        Door(answers_each=is_lmtp),
        data_size_limit=MOST_BYTES,
        enable_SMTPUTF8=True,
        hostname=settings.BOUNCE_DOMAIN,
        ident="returned mail",
    )
    loop = asyncio.get_running_loop()
    if opened is not None:
        return await loop.create_server(protocol, sock=opened)
    return await loop.create_server(protocol, place.host, place.port)


async def serve(place: Place, *, opened: socket.socket | None = None) -> None:
    """Listen until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = await listen(place, opened=opened)
    logger.info("Mail that comes back is taken at %s:%s.", *server.sockets[0].getsockname()[:2])
    await stop.wait()
    server.close()


def _hand_in(content: bytes, recipients: Sequence[str]) -> str:
    try:
        take_in(content, envelope_to=recipients)
    except (DatabaseError, InterfaceError) as error:
        logger.warning("A message that came back could not be taken: %s", error)
        return LATER
    finally:
        connection.close()
    return TAKEN
