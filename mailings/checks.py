"""A mail identity that is not set is told at start-up, not with the first message."""

import re
from email.utils import parseaddr

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .headers import deliverable
from .returned.listener import place_of
from .returned.mailbox import address_of


@register()
def check_identity(**_kwargs: object) -> list[CheckMessage]:
    """Addresses are addresses, the domain is one, and what comes back has a place to come to."""
    problems: list[CheckMessage] = []
    for name in ("MAIL_FROM", "REPLY_TO"):
        value = getattr(settings, name)
        if value and not _is_address(value):
            problems.append(
                Error(
                    f"{name} must be an address, as in 'The Group <bulletin@example.org>'.",
                    id="mailings.E001",
                )
            )
    if not re.fullmatch(r"[A-Za-z0-9.-]+", settings.BOUNCE_DOMAIN):
        problems.append(
            Error("BOUNCE_DOMAIN must be a domain, as in mail.example.org.", id="mailings.E002")
        )
    places = (("BOUNCE_LISTEN", place_of, "E003"), ("BOUNCE_IMAP_URL", address_of, "E004"))
    for name, read, number in places:
        if value := getattr(settings, name):
            try:
                read(value)
            except ValueError as error:
                problems.append(Error(str(error), id=f"mailings.{number}"))
    return problems


def _is_address(value: str) -> bool:
    try:
        deliverable(parseaddr(value)[1])
    except ValueError:
        return False
    return True
