"""A mailbox that bounces are delivered to, looked into over IMAP (RFC 3501).

How far it has been read stands in our database, in the transaction of each message. So nothing
is lost and nothing read twice, wherever this is killed; flags and folders are for people.
"""

import imaplib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.db import transaction

from mailings.models import ReturnMailbox

from .take_in import take_in

logger = logging.getLogger(__name__)

TIMEOUT = 30
AT_MOST = 200  # in one go; beat comes back
# Of a message: a report stands at its beginning, and what it encloses may be long.
MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class Address:
    """Where the mailbox is: ``imaps://user:password@host:993/INBOX?done=Read``.

    ``done`` is the folder that messages are moved to once read; without it they are marked as
    seen and stay.
    """

    is_tls: bool
    host: str
    port: int
    user: str
    password: str
    folder: str
    done: str

    @property
    def name(self) -> str:
        """What it is known by, whatever its password."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


def address_of(url: str) -> Address:
    """Read ``BOUNCE_IMAP_URL``; raises ``ValueError`` with a sentence for what it cannot be."""
    parts = urlsplit(url)
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username:
        raise ValueError(
            "BOUNCE_IMAP_URL must be like imaps://user:password@imap.example.org/INBOX?done=Read."
        )
    is_tls = parts.scheme == "imaps"
    return Address(
        is_tls=is_tls,
        host=parts.hostname,
        port=parts.port or (993 if is_tls else 143),
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        done=parse_qs(parts.query).get("done", [""])[0],
    )


def read_mailbox(url: str) -> int:
    """Read what is new in the mailbox at ``url``; returns how many messages.

    Raises ``OSError`` or ``imaplib.IMAP4.error`` where the server does not play along: beat asks
    again.
    """
    address = address_of(url)
    with _signed_in(address) as imap:
        validity = _open(imap, address.folder)
        box, _made = ReturnMailbox.objects.get_or_create(name=address.name)
        if box.uid_validity != validity:
            # The server has counted anew; bytes that were read before are told by their digest.
            ReturnMailbox.objects.filter(pk=box.pk).update(uid_validity=validity, last_uid=0)
            box.refresh_from_db()
        _put_away(
            imap,
            address,
            [uid for uid in _search(imap, _LEFT[bool(address.done)]) if uid <= box.last_uid],
        )
        new = [uid for uid in _search(imap, f"UID {box.last_uid + 1}:*") if uid > box.last_uid]
        read = 0
        for uid in sorted(new)[:AT_MOST]:
            read += _read(imap, box, uid)
            _put_away(imap, address, [uid])
        return read


# What an earlier round read, and was killed before it could put away.
_LEFT = {True: "ALL", False: "UNSEEN"}


def _read(imap: imaplib.IMAP4, box: ReturnMailbox, uid: int) -> int:
    """Read one message, unless somebody else has meanwhile."""
    content = _fetch(imap, uid)
    with transaction.atomic():
        held = ReturnMailbox.objects.select_for_update().get(pk=box.pk)
        if held.uid_validity != box.uid_validity or uid <= held.last_uid:
            return 0
        if content is not None:  # None: it is gone
            take_in(content)
        held.last_uid = uid
        held.save(update_fields=["last_uid"])
    return 1


@contextmanager
def _signed_in(address: Address) -> Iterator[imaplib.IMAP4]:
    kind = imaplib.IMAP4_SSL if address.is_tls else imaplib.IMAP4
    imap = kind(address.host, address.port, timeout=TIMEOUT)
    try:
        if not address.is_tls and "STARTTLS" in imap.capabilities:
            imap.starttls()
        imap.login(address.user, address.password)
        yield imap
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            imap.logout()
        with suppress(OSError, imaplib.IMAP4.error):
            imap.shutdown()  # a failed logout leaves the socket open


def _open(imap: imaplib.IMAP4, folder: str) -> int:
    """Select ``folder``; returns its UIDVALIDITY."""
    _ok(imap.select(_quoted(folder)), f"There is no folder {folder}")
    _name, values = imap.response("UIDVALIDITY")
    return int(values[0]) if values and values[0] else 0


def _search(imap: imaplib.IMAP4, what: str) -> list[int]:
    found = _ok(imap.uid("SEARCH", what), "The mailbox could not be searched")
    return [int(number) for number in (found[0] or b"").split()]


def _fetch(imap: imaplib.IMAP4, uid: int) -> bytes | None:
    """The bytes of a message without marking it; None if it is not there any more."""
    answer = imap.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    parts = _ok(answer, f"Message {uid} could not be fetched")
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), None)


def _put_away(imap: imaplib.IMAP4, address: Address, uids: list[int]) -> None:
    """Mark what was read, or move it; what fails here is made up for at the next look."""
    if not uids:
        return
    them = ",".join(str(uid) for uid in uids)
    if not address.done:
        imap.uid("STORE", them, "+FLAGS.SILENT", r"(\Seen)")
        return
    imap.create(_quoted(address.done))  # it says NO where there is one
    if "MOVE" in imap.capabilities:
        imap.uid("MOVE", them, _quoted(address.done))
    elif imap.uid("COPY", them, _quoted(address.done))[0] == "OK":
        imap.uid("STORE", them, "+FLAGS.SILENT", r"(\Seen \Deleted)")
        # Without UIDPLUS, EXPUNGE would take what others have marked, too.
        if "UIDPLUS" in imap.capabilities:
            imap.uid("EXPUNGE", them)
        else:
            imap.expunge()


def _ok(answer: tuple[str, list[Any]], otherwise: str) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(f"{otherwise}: {data!r}")
    return data


def _quoted(name: str) -> str:
    return '"' + re.sub(r'([\\"])', r"\\\1", name) + '"'
