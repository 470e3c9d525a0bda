"""The Maildir as a reader sees it: newest first, read no further than a page needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from functools import lru_cache
from pathlib import Path

from django.conf import settings

# Enough for the headers of anything this site writes, and of most other mail.
HEAD_BYTES = 8192
_NAME = re.compile(r"[0-9]{20}\.[0-9]+_[0-9]+\.local")


@dataclass(frozen=True)
class Head:
    """What a list shows of one message."""

    name: str
    arrived: datetime
    sender: str
    # The envelope's recipients: who really got it, whatever the headers say.
    recipients: tuple[str, ...]
    subject: str


def folder() -> Path:
    """Where the mail server files what it accepts."""
    return settings.VAR_DIR / "mail" / "new"


def names(address: str = "") -> list[str]:
    """The messages, newest first; only those to addresses that contain ``address``.

    A name begins with the time of arrival, so that sorting reads no file.
    """
    if not folder().is_dir():
        return []
    found = sorted((path.name for path in folder().iterdir()), reverse=True)
    wanted = address.strip().lower()
    if not wanted:
        return found
    return [
        name
        for name in found
        if any(wanted in recipient.lower() for recipient in read_head(name).recipients)
    ]


@lru_cache(maxsize=20_000)
def read_head(name: str) -> Head:
    """The head of one message; it is remembered, since a filed message never changes."""
    with (folder() / name).open("rb") as file:
        headers = BytesHeaderParser(policy=policy.default).parsebytes(file.read(HEAD_BYTES))
    return Head(
        name=name,
        arrived=datetime.fromtimestamp(int(name.partition(".")[0]) / 1e9, tz=UTC),
        sender=str(headers.get("From", "")),
        recipients=tuple(str(value) for value in headers.get_all("Delivered-To", [])),
        subject=str(headers.get("Subject", "")),
    )


def read_message(name: str) -> EmailMessage:
    """One whole message; ``FileNotFoundError`` when there is none of this name."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    content = (folder() / name).read_bytes()
    return message_from_bytes(content, policy=policy.default)


def raw_headers(message: EmailMessage) -> Iterator[tuple[str, str]]:
    """Name and value of each header in order, unfolded."""
    for name, value in message.items():
        yield name, " ".join(str(value).split())


def body(message: EmailMessage, kind: str) -> str:
    """The text of the ``plain`` or ``html`` part, or nothing."""
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def images(message: EmailMessage) -> dict[str, EmailMessage]:
    """The inline images by the Content-ID with which the HTML names them."""
    return {
        str(part["Content-ID"]).strip("<> "): part
        for part in message.walk()
        if part["Content-ID"] and part.get_content_maintype() == "image"
    }
