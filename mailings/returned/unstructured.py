"""Bounces that are no reports: as old, small or wayward servers write them."""

import re
from email.message import Message
from email.utils import parseaddr

from flufl.bounce import all_failures

from .failure import Action, Recipient
from .parts import LOOKED_AT, addresses_in, header, open_message, text_of

_DAEMON = re.compile(
    r"^(?:mailer[-_. ]?daemon|postmaster|mail[-_. ]?delivery|mdaemon|bounces?|noreply-bounce"
    r"|microsoftexchange[0-9a-f]*|mail[-_.]?administrator|ms-mailer-daemon)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|undelivered|returned mail|mail (?:delivery|system) (?:fail|error|problem)"
    r"|delivery (?:status|failure|has failed|failed|problem|report|notification|unsuccessful)"
    r"|failure notice|mail failure|could not (?:be )?deliver|message not delivered|nondeliverable"
    r"|non remis|[ée]chec de (?:la )?(?:remise|distribution|livraison)|courrier non distribu[ée]"
    r"|no se (?:puede|pudo|ha podido) entregar|no entregado|devuelto|error (?:de|en la) entrega"
    r"|unzustellbar|nicht zugestellt|退信|系统退信|退件|投递失败|无法投递|無法傳遞",
    re.IGNORECASE,
)
_FOR_NOW = re.compile(
    r"will (?:be retried|keep trying|continue|retry)|still (?:trying|being retried|queued)"
    r"|not yet (?:been )?delivered|warning(?: message)?:|(?:delivery )?delayed|this is a warning"
    r"|you do not need to (?:resend|do anything)|no action is required on your part"
    r"|sera (?:retent|r[ée]essay)|se volver[áa] a intentar|seguir[áa] intentando|retard[ée]"
    r"|继续尝试|将重试",
    re.IGNORECASE,
)
_FAILED_WORDS = re.compile(
    r"(?<![\d.])5\d\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b|permanent|could not be delivered|fatal errors"
    r"|couldn.t be delivered|was not delivered|failed|undeliverable|unknown|does not exist"
    r"|n.a pas pu|impossible|no se (?:pudo|puede|ha podido)|不存在|退信|无法|無法|失败",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")


def is_from_daemon(message: "Message[str, str]") -> bool:
    """Whether a mail system wrote this, by its sender or by a subject that only those have."""
    name, address = parseaddr(header(message, "From"))
    by_name = bool(_DAEMON.match(address) or re.match(r"(?i)mail delivery|mailer-daemon", name))
    empty = header(message, "Return-Path").strip() == "<>"
    return by_name or (empty and bool(_SUBJECT.search(header(message, "Subject"))))


def read_marked(message: "Message[str, str]") -> list[Recipient]:
    """Exim's header for programs, which says all that is needed."""
    named = addresses_in([header(message, "X-Failed-Recipients")])
    words = text_of(message)
    if not named or _is_for_now(message, words):
        return []
    return [Recipient(address, Action.FAILED, "", _reason(words, address)) for address in named]


def read(message: "Message[str, str]") -> list[Recipient]:
    """What a mail system says in its own words; empty where nothing tells that it failed."""
    words = text_of(message)
    is_bounce = is_from_daemon(message) or bool(_SUBJECT.search(header(message, "Subject")))
    if not is_bounce:
        return []
    temporary, permanent = _known_shapes(message)
    if _is_for_now(message, words) or (temporary and not permanent):
        addresses = temporary or permanent or [""]
        return [Recipient(address, Action.DELAYED) for address in addresses]
    if not permanent and not _FAILED_WORDS.search(words):
        return []
    addresses = permanent or _first_address(words)
    return [Recipient(address, Action.FAILED, "", _reason(words, address)) for address in addresses]


def _known_shapes(message: "Message[str, str]") -> tuple[list[str], list[str]]:
    """What flufl.bounce knows of the shapes of some twenty servers: temporary and permanent."""
    try:
        found = all_failures(open_message(message.as_bytes()[: 10 * LOOKED_AT]))
    except Exception:  # noqa: BLE001 - its patterns meet mail that nobody has foreseen
        return [], []
    temporary, permanent = (
        sorted(item.decode("ascii", "replace").lower() for item in group if b"@" in item)
        for group in found
    )
    return temporary, permanent


def _is_for_now(message: "Message[str, str]", words: str) -> bool:
    return bool(_FOR_NOW.search(header(message, "Subject")) or _FOR_NOW.search(words[:3000]))


def _first_address(words: str) -> list[str]:
    """The first address that is no mail system's own, or one that is not known."""
    found = (address.lower() for address in _ADDRESS.findall(words))
    return [next((address for address in found if not _DAEMON.match(address)), "")]


def _reason(words: str, address: str) -> str:
    """From where the address is named to where the original begins, without the layout."""
    place = words.lower().find(address) if address else -1
    after = words[max(place, 0) :]
    end = re.search(
        r"(?im)^(?:-{2,}|={3,}).*(?:original|copy of|returned message|below this line)"
        r"|^(?:return-path|received|message-id):",
        after,
    )
    return " ".join((after[: end.start()] if end else after).split())[:500]
