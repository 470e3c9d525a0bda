"""Meetings, who appeared, what was concluded and what is owed."""

from .documents import MeetingDocument
from .follow_up import FollowUp, Step
from .meeting import Host, Intervention, Meeting, MeetingAppearance, Theme
from .outcomes import Conclusion, Sponsor

__all__ = [
    "Conclusion",
    "FollowUp",
    "Host",
    "Intervention",
    "Meeting",
    "MeetingAppearance",
    "MeetingDocument",
    "Sponsor",
    "Step",
    "Theme",
]
