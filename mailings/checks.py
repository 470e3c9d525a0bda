"""A mail identity that is not set is told at start-up, not with the first message."""

import re
from email.utils import parseaddr

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .headers import deliverable


@register()
def check_identity(**_kwargs: object) -> list[CheckMessage]:
    """MAIL_FROM and REPLY_TO are addresses, BOUNCE_DOMAIN is a domain."""
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
    return problems


def _is_address(value: str) -> bool:
    try:
        deliverable(parseaddr(value)[1])
    except ValueError:
        return False
    return True
