"""The secretariat's screens for meetings, what they concluded and what is owed."""

from . import follow_ups, meetings

__all__ = ["follow_ups", "meetings"]
