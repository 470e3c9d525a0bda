"""The secretariat's screens for the forum, the dialogues, quotes and history."""

from . import forum, programme, record

__all__ = ["forum", "programme", "record"]
