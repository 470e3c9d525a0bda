"""Who gets our mail, on what evidence, and the sets of them that staff have named."""

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
    "Segment",
    "Subscriber",
    "Subscription",
    "Topic",
    "new_leave_token",
]
