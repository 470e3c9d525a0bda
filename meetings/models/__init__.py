"""Meetings, who appeared, what was concluded and what is owed."""

from .meeting import Host, Intervention, Meeting, MeetingAppearance, MeetingDocument, Theme
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
