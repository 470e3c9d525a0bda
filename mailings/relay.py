"""The relay that mail is handed to: a connection greeted, encrypted and signed in, ready to speak.

The standard library's client does what is done once a connection and may wait; then the
socket is taken over, and what is said over it never waits (``conversation``).
"""

import smtplib
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from .headers import one_line

Reply = tuple[int, str]


class RelayTrouble(Exception):
    """The relay cannot be spoken to now; the sentence says why. No body was spoken."""


@dataclass(frozen=True)
class Relay:
    """Where mail is handed over, and how to get in."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Opened:
    """A connection over which a conversation may begin, and what the relay offers there."""

    relay: Relay
    socket: socket.socket
    extensions: dict[str, str]


def first_relay() -> Relay:
    """The relay of the settings."""
    return Relay(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        settings.EMAIL_HOST_USER,
        settings.EMAIL_HOST_PASSWORD,
        settings.EMAIL_USE_TLS,
        settings.EMAIL_USE_SSL,
    )


def relays() -> list[Relay]:
    """All of them, in the order in which they are tried."""
    second = settings.SECOND_RELAY
    return [first_relay(), *([second_relay(second)] if second else [])]


def second_relay(values: Mapping[str, Any]) -> Relay:
    """The one of EMAIL_URL_2, in the words of its reader."""
    return Relay(
        values["EMAIL_HOST"],
        values["EMAIL_PORT"] or 25,
        values.get("EMAIL_HOST_USER") or "",
        values.get("EMAIL_HOST_PASSWORD") or "",
        bool(values.get("EMAIL_USE_TLS")),
        bool(values.get("EMAIL_USE_SSL")),
    )


# Relays that could not be used, and until when another is tried before them.
_resting: dict[Relay, float] = {}
REST = 60.0


def usable_relays() -> list[Relay]:
    """All of them, those that could not be used a moment ago at the end."""
    now = time.monotonic()
    return sorted(relays(), key=lambda relay: _resting.get(relay, 0) > now)


def let_rest(relay: Relay) -> None:
    """Try the others before ``relay`` for a minute: a sender lives less long than that."""
    _resting[relay] = time.monotonic() + REST


def open_connection(relay: Relay) -> Opened:
    """Connect, greet, encrypt and sign in, which may wait; raises ``RelayTrouble``."""
    try:
        smtp = _connected(relay)
    except smtplib.SMTPResponseException as error:
        reply = error.smtp_error
        text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
        raise RelayTrouble(in_words((error.smtp_code, one_line(text)))) from error
    except (OSError, smtplib.SMTPException) as error:
        raise RelayTrouble(str(error) or type(error).__name__) from error
    opened = smtp.sock
    if opened is None:
        raise RelayTrouble("the connection was closed")
    smtp.sock = None  # it is ours now: the client would close it
    opened.settimeout(0)
    return Opened(relay, opened, dict(smtp.esmtp_features))


def _connected(relay: Relay) -> smtplib.SMTP:
    opens = partial(smtplib.SMTP_SSL, context=ssl.create_default_context())
    kind = opens if relay.is_tls else smtplib.SMTP
    smtp = kind(
        relay.host,
        relay.port,
        local_hostname=settings.BOUNCE_DOMAIN,
        timeout=settings.EMAIL_TIMEOUT,
    )
    try:
        smtp.ehlo_or_helo_if_needed()
        if relay.starts_tls:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if relay.user:
            smtp.login(relay.user, relay.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def in_words(reply: Reply) -> str:
    """A reply as it stands in the ledger and in sentences: "550 5.1.1 No such user"."""
    code, text = reply
    return f"{code} {text}".strip()
