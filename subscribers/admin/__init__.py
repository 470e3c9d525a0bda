"""The secretariat's screens of subscribers: who they are, and the sets of them that have a name."""

from .imports import SubscriberImportAdmin
from .segment import SegmentAdmin
from .subscriber import SubscriberAdmin

__all__ = ["SegmentAdmin", "SubscriberAdmin", "SubscriberImportAdmin"]
