"""The bytes of one message: rendered once per content, filled in per recipient.

What differs between recipients is ``To``, ``Message-ID``, ``List-Unsubscribe``,
the footer's links and the envelope's sender; everything else is made once.
"""

import hmac
import re
from base64 import encodebytes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import quoprimime
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.utils.crypto import constant_time_compare

from .headers import address_header, deliverable, id_header, text_header

LEAVE_URL = "%%LEAVE_URL%%"
PREFERENCES_URL = "%%PREFERENCES_URL%%"

# The addresses at which subscribers leave and choose; docs/concepts.md fixes them.
LEAVE_PATH = "/unsubscribe/{token}"
PREFERENCES_PATH = "/{language}/subscriptions/{token}/"

CRLF = "\r\n"
_OURS = re.compile(r"[A-Za-z0-9_.~-]+")
_MARKERS = re.compile(f"({re.escape(LEAVE_URL)}|{re.escape(PREFERENCES_URL)})")
# Quoted-printable lines have at most 76 characters, the "=" of a soft break included.
_LONGEST = 75
# A dot alone on its line ends a message.
_END = b".\r\n"


@dataclass(frozen=True)
class InlinePicture:
    """An image that travels within a mail; its HTML shows it as ``src="cid:<name>"`` (RFC 2392)."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Attachment:
    """A file that travels with a mail; ``media_type`` with its parameters, in plain ASCII."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Content:
    """What a mailing says in one language; HTML with its style inlined, both with the markers.

    ``sender_name`` and ``reply_to`` are those of the house where they are empty. ``pictures``
    are those that the HTML shows, ``attachments`` stand beside it.
    """

    subject: str
    html: str
    text: str
    sender_name: str = ""
    reply_to: str = ""
    pictures: tuple[InlinePicture, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What all messages of a mailing in one language share beside their content.

    ``date`` is aware; ``list_id`` is empty for letters.
    """

    mailing_id: int
    language: str
    date: datetime
    list_id: str = ""
    is_letter: bool = False


class Recipient(NamedTuple):
    """Whom a message is for: a row of the ledger, as the sender has read it."""

    delivery_id: int
    address: str
    name: str
    leave_token: str


class Message(NamedTuple):
    """A message with its envelope.

    ``pieces`` are what is spoken after DATA: lines that begin with a dot have one more, and
    a dot alone ends it (RFC 5321, 4.5.2). Nearly all of them are shared with other messages.
    """

    sender: str
    recipient: str
    pieces: list[bytes]

    @property
    def data(self) -> bytes:
        """The message as the other side reads it."""
        return re.sub(rb"(?m)^\.", b"", b"".join(self.pieces).removesuffix(_END))

    @property
    def needs_utf8(self) -> bool:
        """Whether the relay must offer SMTPUTF8 (RFC 6531) for this address."""
        return not self.recipient.isascii()


class MessageTemplate:
    """One content of one mailing as pieces of bytes, with gaps for what differs."""

    def __init__(self, content: Content, circumstances: Circumstances) -> None:
        """Render once; the same arguments give the same bytes."""
        self._of = circumstances
        mark = f"{circumstances.mailing_id}.{circumstances.language}"
        boundary = "=_" + _secret("boundary", mark)[:24]
        head = _fixed_headers(content, circumstances, boundary).encode("ascii")
        pieces = list(_joined([b"", head, *_whole(content, boundary), _END]))
        self._gaps = [(at, piece) for at, piece in enumerate(pieces) if isinstance(piece, str)]
        self._pieces = [b"" if isinstance(piece, str) else piece for piece in pieces]

    def fill(self, recipient: Recipient) -> Message:
        """The message for one recipient; raises ``ValueError`` for what is not an address."""
        address = deliverable(recipient.address)
        leave, preferences = self._links(recipient.leave_token)
        own = address_header("To", recipient.name, address)
        own += id_header("Message-ID", message_id(self._of.mailing_id, recipient.delivery_id))
        if recipient.leave_token:
            own += _unsubscribe_headers(leave, recipient.delivery_id)
        filled = self._pieces.copy()
        filled[0] = _stuffed(own.encode())
        values = {LEAVE_URL: _soft(leave), PREFERENCES_URL: _soft(preferences)}
        for place, marker in self._gaps:
            filled[place] = values[marker]
        return Message(return_path(recipient.delivery_id), address, filled)

    def _links(self, token: str) -> tuple[str, str]:
        """Where to leave and where to choose; without a token, the site itself."""
        if not token:
            return settings.SITE_URL, settings.SITE_URL
        preferences = PREFERENCES_PATH.format(language=self._of.language, token=_safe(token))
        return leave_url(token), f"{settings.SITE_URL}{preferences}"


def leave_url(token: str) -> str:
    """The absolute address at which ``token`` ends a subscription."""
    return f"{settings.SITE_URL}{LEAVE_PATH.format(token=_safe(token))}"


def _safe(token: str) -> str:
    """``token`` as a part of a path; ours need nothing, but nothing else may slip in."""
    return token if _OURS.fullmatch(token) else quote(token, safe="")


def message_id(mailing_id: int, delivery_id: int) -> str:
    """The same for the same delivery, however often it is tried (RFC 5322, 3.6.4)."""
    secret = _secret("message-id", f"{mailing_id}.{delivery_id}")[:32]
    return f"{secret}@{settings.BOUNCE_DOMAIN}"


def return_path(delivery_id: int) -> str:
    """The envelope's sender, which says whose message came back (VERP) and cannot be guessed."""
    return f"bounce+{_signed(delivery_id)}@{settings.BOUNCE_DOMAIN}"


def leave_address(delivery_id: int) -> str:
    """Where a mail ends the subscription that this delivery came by."""
    return f"leave+{_signed(delivery_id)}@{settings.BOUNCE_DOMAIN}"


def read_returned_to(address: str) -> tuple[str, int] | None:
    """The inverse: "bounce" or "leave", and whose message it was; None if it is not ours.

    Letters of any size are the same, since servers on the way may change them.
    """
    found = _RETURNED_TO.fullmatch(address.strip().lower())
    if found is None or found["domain"] != settings.BOUNCE_DOMAIN.lower():
        return None
    number = int(found["number"])
    if not constant_time_compare(f"{number}-{found['secret']}", _signed(number)):
        return None
    return found["purpose"], number


_RETURNED_TO = re.compile(
    r"(?P<purpose>bounce|leave)\+(?P<number>[0-9]{1,18})-(?P<secret>[0-9a-f]{16})@(?P<domain>[^@]+)"
)


def _signed(delivery_id: int) -> str:
    return f"{delivery_id}-{_secret('return-path', str(delivery_id))[:16]}"


def _secret(purpose: str, value: str) -> str:
    return hmac.digest(_key(purpose, settings.SECRET_KEY), value.encode(), "sha256").hex()


@lru_cache(maxsize=16)
def _key(purpose: str, secret_key: str) -> bytes:
    """What Django's ``salted_hmac`` makes anew for each value; a mailing has a million."""
    return sha256(f"mailings.{purpose}{secret_key}".encode()).digest()


def _fixed_headers(content: Content, circumstances: Circumstances, boundary: str) -> str:
    name, address = parseaddr(settings.MAIL_FROM)
    lines = [
        address_header("From", content.sender_name or name, address),
        text_header("Subject", content.subject),
        f"Date: {format_datetime(circumstances.date)}{CRLF}",
        f"Content-Language: {circumstances.language}{CRLF}",
    ]
    if answers := content.reply_to or settings.REPLY_TO:
        lines.append(address_header("Reply-To", *parseaddr(answers)))
    if circumstances.list_id:
        lines.append(id_header("List-Id", circumstances.list_id))
    # RFC 3834: robots should answer neither; a list's mail is no answer to anything.
    by_robot = circumstances.is_letter
    lines.append("Auto-Submitted: auto-generated" if by_robot else "Precedence: list")
    lines.append(f"{CRLF}X-Auto-Response-Suppress: OOF, AutoReply{CRLF}MIME-Version: 1.0{CRLF}")
    if content.attachments:
        lines.append(_container("mixed", f"{boundary}-mixed"))
    else:
        lines.append(_container("alternative", boundary))
    return "".join(lines)


def _container(subtype: str, boundary: str) -> str:
    return f'Content-Type: multipart/{subtype};{CRLF} boundary="{boundary}"{CRLF}{CRLF}'


def _unsubscribe_headers(url: str, delivery_id: int) -> str:
    """RFC 2369 and RFC 8058.

    An address for mail stands beside the link only where that mail is read: some programs
    prefer it, and whoever leaves would else go on being written to.
    """
    by_mail = ""
    if settings.RETURNED_MAIL_IS_READ:
        by_mail = f"<mailto:{leave_address(delivery_id)}?subject=unsubscribe>,{CRLF} "
    one_click = f"List-Unsubscribe-Post: List-Unsubscribe=One-Click{CRLF}"
    return f"List-Unsubscribe: {by_mail}<{url}>{CRLF}{one_click}"


def _whole(content: Content, boundary: str) -> Iterator[bytes | str]:
    """The body, and the files that travel beside it (RFC 2046, 5.1.3)."""
    if not content.attachments:
        yield from _body(content, boundary)
        return
    around = f"{boundary}-mixed"
    yield f"--{around}{CRLF}{_container('alternative', boundary)}".encode("ascii")
    yield from _body(content, boundary)
    for item in content.attachments:
        yield _attachment_part(item, around)
    yield f"--{around}--{CRLF}".encode("ascii")


def _body(content: Content, boundary: str) -> Iterator[bytes | str]:
    """Text, then HTML with its pictures; the markers are pieces of their own."""
    yield from _text_part("plain", content.text, boundary)
    if not content.pictures:
        yield from _text_part("html", content.html, boundary)
    else:
        related = f"{boundary}-related"
        head = f'--{boundary}{CRLF}Content-Type: multipart/related; type="text/html";{CRLF}'
        yield f'{head} boundary="{related}"{CRLF}{CRLF}'.encode("ascii")
        yield from _text_part("html", content.html, related)
        for picture in content.pictures:
            yield _picture_part(picture, related)
        yield f"--{related}--{CRLF}{CRLF}".encode("ascii")
    yield f"--{boundary}--{CRLF}".encode("ascii")


def _text_part(subtype: str, text: str, boundary: str) -> Iterator[bytes | str]:
    head = f"--{boundary}{CRLF}Content-Type: text/{subtype}; charset=utf-8{CRLF}"
    head += f"Content-Transfer-Encoding: quoted-printable{CRLF}{CRLF}"
    yield head.encode("ascii")
    yield from _quoted_printable(text)
    yield CRLF.encode("ascii")


def _picture_part(picture: InlinePicture, boundary: str) -> bytes:
    """An image as RFC 2387 puts it beside the HTML that shows it."""
    file_name = f"{picture.name.partition('@')[0]}.{picture.media_type.partition('/')[2]}"
    head = f"--{boundary}{CRLF}Content-Type: {picture.media_type}{CRLF}"
    head += f"Content-Transfer-Encoding: base64{CRLF}{id_header('Content-ID', picture.name)}"
    head += f'Content-Disposition: inline; filename="{file_name}"{CRLF}{CRLF}'
    body = encodebytes(picture.content).replace(b"\n", CRLF.encode("ascii"))
    return head.encode("ascii") + body


def _attachment_part(item: Attachment, boundary: str) -> bytes:
    head = f"--{boundary}{CRLF}Content-Type: {item.media_type}{CRLF}"
    head += f"Content-Transfer-Encoding: base64{CRLF}"
    head += f'Content-Disposition: attachment; filename="{item.name}"{CRLF}{CRLF}'
    body = encodebytes(item.content).replace(b"\n", CRLF.encode("ascii"))
    return head.encode("ascii") + body + CRLF.encode("ascii")


def _quoted_printable(content: str) -> Iterator[bytes | str]:
    """``content`` encoded piece by piece; each marker stands on a soft-broken line of its own.

    So a link of any length can take its place without lengthening a line.
    """
    whole = "\n".join(re.split(r"\r\n|\r|\n", content))
    for piece in _MARKERS.split(whole):
        if piece in (LEAVE_URL, PREFERENCES_URL):
            yield piece
        elif piece:
            # The library encodes characters below 256: bytes in disguise.
            disguised = piece.encode("utf-8", "replace").decode("latin-1")
            encoded = quoprimime.body_encode(disguised, maxlinelen=_LONGEST, eol=CRLF)
            yield f"{encoded}={CRLF}".encode("ascii")


def _soft(url: str) -> bytes:
    """A link cut into lines that a reader joins again; it has no character to be encoded."""
    if len(url) <= _LONGEST:
        return f"{url}={CRLF}".encode("ascii")
    chunks = (url[start : start + _LONGEST] for start in range(0, len(url), _LONGEST))
    return _stuffed("".join(f"{chunk}={CRLF}" for chunk in chunks).encode("ascii"))


def _joined(pieces: "list[bytes | str]") -> "Iterator[bytes | str]":
    """Neighbours as one, dot-stuffed; the first piece, and each marker, keeps its place.

    Every piece begins a line, so that stuffing them one by one is stuffing the whole.
    """
    yield pieces[0]
    together = b""
    for piece in pieces[1:]:
        if isinstance(piece, bytes):
            together += piece if piece is _END else _stuffed(piece)
        else:
            yield together
            yield piece
            together = b""
    yield together


def _stuffed(lines: bytes) -> bytes:
    return lines if b"." not in lines else re.sub(rb"(?m)^\.", b"..", lines)
