"""Marks that our own messages carry, found again in what comes back."""

import re
from email.message import Message
from email.utils import parseaddr

from django.conf import settings

from .parts import header


def message_id_of(original: "Message[str, str] | None") -> str:
    """The Message-ID of the message that came back, if it is one that we make."""
    if original is None:
        return ""
    found = re.search(r"<?([0-9a-f]{32}@[^\s<>]+)>?", header(original, "Message-ID"))
    return found[1] if found is not None and _is_of_our_domain(found[1]) else ""


def is_ours(message: "Message[str, str]") -> bool:
    """Whether this is our own message, as it left: it went round, and says nothing new."""
    sender = parseaddr(header(message, "From"))[1].lower()
    from_us = sender == parseaddr(settings.MAIL_FROM)[1].lower()
    return bool(message_id_of(message)) or (from_us and bool(message.get("List-Id")))


def addresses_within(text: str) -> list[str]:
    """Addresses of ours that stand somewhere in ``text``, as within a link for mail."""
    domain = re.escape(settings.BOUNCE_DOMAIN)
    return re.findall(rf"(?:bounce|leave)\+[0-9]+-[0-9a-f]+@{domain}", text, re.IGNORECASE)


def _is_of_our_domain(identifier: str) -> bool:
    return identifier.rpartition("@")[2].lower() == settings.BOUNCE_DOMAIN.lower()
