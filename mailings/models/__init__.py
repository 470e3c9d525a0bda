"""The ledger: mailings, one row per address, who speaks for them, and whom we do not write to."""

from .delivery import NOBODY, Batch, Delivery
from .limit import Hours, Limit
from .mailing import (
    LANGUAGE_CHOICES,
    Mailing,
    MailingAttachment,
    MailingContent,
    MailingPicture,
)
from .returned import WEIGHTS, Bounce, Complaint, ReturnedMessage, ReturnMailbox
from .slot import Slot
from .suppression import Suppression

__all__ = [
    "LANGUAGE_CHOICES",
    "NOBODY",
    "WEIGHTS",
    "Batch",
    "Bounce",
    "Complaint",
    "Delivery",
    "Hours",
    "Limit",
    "Mailing",
    "MailingAttachment",
    "MailingContent",
    "MailingPicture",
    "ReturnMailbox",
    "ReturnedMessage",
    "Slot",
    "Suppression",
]
