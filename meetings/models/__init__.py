"""Meetings, how they are convened, who appeared, what was concluded and what is owed."""

from .agenda import AgendaItem
from .documents import MeetingDocument
from .follow_up import FollowUp
from .meeting import Host, Meeting, Theme
from .moves import FormerAddress, Postponement
from .notices import Notice
from .outcomes import Conclusion, Sponsor
from .speakers import Intervention, MeetingAppearance
from .step import Step

__all__ = [
    "AgendaItem",
    "Conclusion",
    "FollowUp",
    "FormerAddress",
    "Host",
    "Intervention",
    "Meeting",
    "MeetingAppearance",
    "MeetingDocument",
    "Notice",
    "Postponement",
    "Sponsor",
    "Step",
    "Theme",
]
