"""Who gets our mail, on what evidence, and the sets of them that staff have named."""

from .brought_in import ImportPiece, ImportRefusal, SubscriberImport
from .segment import Segment
from .subscriber import (
    LANGUAGE_CHOICES,
    Consent,
    Form,
    Frequency,
    Subscriber,
    Subscription,
    Topic,
    new_leave_token,
)

__all__ = [
    "LANGUAGE_CHOICES",
    "Consent",
    "Form",
    "Frequency",
    "ImportPiece",
    "ImportRefusal",
    "Segment",
    "Subscriber",
    "SubscriberImport",
    "Subscription",
    "Topic",
    "new_leave_token",
]
