"""The ledger: mailings, one row per address, who speaks for them, and whom we do not write to."""

from .delivery import Batch, Delivery
from .mailing import (
    LANGUAGE_CHOICES,
    Mailing,
    MailingAttachment,
    MailingContent,
    MailingPicture,
)
from .slot import Slot
from .suppression import Suppression

__all__ = [
    "LANGUAGE_CHOICES",
    "Batch",
    "Delivery",
    "Mailing",
    "MailingAttachment",
    "MailingContent",
    "MailingPicture",
    "Slot",
    "Suppression",
]
