"""Meetings, who appeared, what was concluded and what is owed."""

from .documents import MeetingDocument
from .meeting import Host, Intervention, Meeting, MeetingAppearance, Theme
from .outcomes import Conclusion, FollowUp

__all__ = [
    "Conclusion",
    "FollowUp",
    "Host",
    "Intervention",
    "Meeting",
    "MeetingAppearance",
    "MeetingDocument",
    "Theme",
]
