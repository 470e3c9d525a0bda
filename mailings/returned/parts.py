"""A returned message taken apart, however it was made: its headers, texts and reports.

Nothing here raises for what a message holds: servers write whatever they like.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses

Block = dict[str, str]  # lines of a report by their names in small letters

# What of a text is looked at: a diagnosis stands at its beginning, the original may be long.
LOOKED_AT = 20_000
_COMPAT = policy.compat32
_REPORTS = {"delivery-status", "global-delivery-status"}
_ORIGINALS = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}


def open_message(content: bytes) -> "Message[str, str]":
    """The message as the library parses it; leniently, as mail was before it had standards."""
    return message_from_bytes(content, policy=_COMPAT)


def header(message: "Message[str, str]", name: str) -> str:
    """A header decoded and unfolded; empty if it is not there."""
    return _decoded(message.get(name, ""))


def headers(message: "Message[str, str]", name: str) -> list[str]:
    """Every header of this name."""
    return [_decoded(value) for value in message.get_all(name, [])]


def addresses_in(values: list[str]) -> list[str]:
    """The addresses of header values, in small letters."""
    return [address.strip().lower() for _name, address in getaddresses(values) if "@" in address]


def leaves(message: "Message[str, str]") -> "Iterator[Message[str, str]]":
    """The parts of a message without going into messages that it carries."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in _children(message):
            yield from leaves(part)
    else:
        yield message


def report_blocks(message: "Message[str, str]") -> list[Block]:
    """The lines of its delivery reports (RFC 3464, RFC 6533), a block for each group."""
    found: list[Block] = []
    for part in leaves(message):
        if part.get_content_maintype() == "message" and part.get_content_subtype() in _REPORTS:
            found += blocks_of(body_of(part))
    return found


def part_of_type(message: "Message[str, str]", *types: str) -> "Message[str, str] | None":
    """The first part of one of these types."""
    return next((part for part in leaves(message) if part.get_content_type() in types), None)


def original_of(message: "Message[str, str]") -> "Message[str, str] | None":
    """The headers of the message that came back, as far as it, or its head, is enclosed.

    Old servers enclose it as plain text below a line that says so.
    """
    part = part_of_type(message, *_ORIGINALS)
    if part is not None:
        return BytesHeaderParser(policy=_COMPAT).parsebytes(body_of(part).lstrip())
    # The head of ours, wherever it stands: each of our messages has both lines.
    text = text_of(message)
    found = _HEAD.search(text)
    if found is None:
        return None
    unquoted = re.sub(r"(?m)^[ \t]*>? ?(?=[A-Za-z-]+:)", "", text[found.start() :])
    return BytesHeaderParser(policy=_COMPAT).parsebytes(unquoted.encode("utf-8", "replace"))


_HEAD = re.compile(r"(?mi)^[> \t]*(?:Return-Path|Received|Message-ID|From|List-Unsubscribe):")


def text_of(message: "Message[str, str]") -> str:
    """What it says to people, as plain text; of HTML, without the tags."""
    plain, html = [], []
    for part in leaves(message):
        kind = part.get_content_type()
        if kind == "text/html":
            html.append(re.sub(r"<[^>]{0,2000}>", " ", _text(part)))
        elif part.get_content_maintype() == "text" and kind != "text/rfc822-headers":
            plain.append(_text(part))
    return "\n".join(plain or html)[:LOOKED_AT].replace("\0", "")


def body_of(part: "Message[str, str]") -> bytes:
    """The bytes below a part's own head, decoded; the library decodes no part of type message."""
    try:
        whole = part.as_bytes(policy=_COMPAT)
    except (UnicodeError, LookupError, ValueError, AttributeError):  # of damaged parts
        return b""
    body = re.split(rb"\r?\n\r?\n", whole, maxsplit=1)[-1]
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "base64":
        return _from_base64(body)
    return quopri.decodestring(body) if encoding == "quoted-printable" else body


def blocks_of(content: bytes) -> list[Block]:
    """Groups of lines that empty lines divide; folded lines are joined."""
    text = content.decode("utf-8", "replace").replace("\0", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return [found for piece in re.split(r"\n[ \t]*\n", text) if (found := _block(piece))]


def _block(piece: str) -> Block:
    lines = re.sub(r"\n[ \t]+", " ", piece.strip("\n")).split("\n")
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _children(message: "Message[str, str]") -> "list[Message[str, str]]":
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if payload else []


def _text(part: "Message[str, str]") -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset("utf-8")
    try:
        return content.decode(charset, "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _decoded(value: object) -> str:
    raw = str(value)
    try:
        text = str(make_header(decode_header(raw)))
    except (ValueError, LookupError, UnicodeError, binascii.Error):
        text = raw
    plain = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(plain.replace("\0", "").split())


def _from_base64(body: bytes) -> bytes:
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
    try:
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return body
