"""Header lines of a message: encoded, folded, and closed to whatever a name might smuggle in."""

import re
import unicodedata
from email.header import Header

CRLF = "\r\n"
# What may stand in an address without quotes; quoted local parts are not written to.
_ADDRESS = re.compile(r"""[^\s<>()\[\],;:\\"@]+@[^\s<>()\[\],;:\\"@]+""")
# Most addresses need no closer look: ASCII throughout, no label too long for the DNS.
_PLAIN_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}"
)
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_IDENTIFIER = re.compile(r"[!-;=?-~]+")  # visible ASCII without angle brackets


def text_header(name: str, text: str) -> str:
    """A line of free text (RFC 5322, 2.2.1), encoded where it must be (RFC 2047)."""
    return f"{name}: {_encoded(name, one_line(text))}{CRLF}"


def address_header(name: str, display_name: str, address: str) -> str:
    """A line with one address; raises ``ValueError`` where ``address`` is none."""
    address = deliverable(address)
    shown = one_line(display_name)
    if not shown:
        return f"{name}: {address}{CRLF}"
    if shown.isascii() and "=?" not in shown:
        if not _ATOMS.fullmatch(shown):
            shown = '"' + re.sub(r'([\\"])', r"\\\1", shown) + '"'
    else:
        shown = _encoded(name, shown)
    fold = CRLF if len(name) + len(shown.rpartition(CRLF)[2]) + len(address) > 70 else ""
    return f"{name}: {shown}{fold} <{address}>{CRLF}"


def id_header(name: str, value: str) -> str:
    """A line with an identifier in angle brackets, as Message-ID and List-Id have."""
    if not _IDENTIFIER.fullmatch(value):
        raise ValueError(f"{value!r} cannot be the value of {name}.")
    return f"{name}: <{value}>{CRLF}"


def deliverable(address: str) -> str:
    """``address`` with its domain in ASCII; raises ``ValueError`` where it is no address.

    A local part beyond ASCII stays as it is: the relay must offer SMTPUTF8 for it.
    """
    if _PLAIN_ADDRESS.fullmatch(address):
        return address
    if not _ADDRESS.fullmatch(address) or _has_controls(address):
        raise ValueError(f"{address!r} is not an address that mail can be sent to.")
    local_part, _at, domain = address.rpartition("@")
    return f"{local_part}@{domain.encode('idna').decode('ascii')}"


def one_line(text: str) -> str:
    """``text`` without line breaks, control characters and doubled spaces."""
    if not (plain := text).isprintable():
        plain = "".join(" " if _is_control(letter) else letter for letter in text)
    # At plain spaces only: a no-break space of the language stays.
    return re.sub(" {2,}", " ", plain).strip()


def _encoded(name: str, text: str) -> str:
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    header = Header(text, charset, maxlinelen=76, header_name=name)
    return header.encode(linesep=CRLF)


def _has_controls(text: str) -> bool:
    return any(_is_control(letter) for letter in text)


def _is_control(letter: str) -> bool:
    """Control characters, line and paragraph separators, and lone surrogates."""
    return unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}
