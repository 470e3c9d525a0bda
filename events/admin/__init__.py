"""The secretariat's screens for the forum, the dialogues, quotes and history."""

from . import forum, record

__all__ = ["forum", "record"]
