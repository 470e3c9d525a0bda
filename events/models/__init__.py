"""The Public Forum, the Trade Dialogues, quotes and the Group's history."""

from .forum import Forum, ForumSession, Programme, SessionAppearance, SessionOrganiser
from .record import Dialogue, DialogueDocument, Milestone, Quote

__all__ = [
    "Dialogue",
    "DialogueDocument",
    "Forum",
    "ForumSession",
    "Milestone",
    "Programme",
    "Quote",
    "SessionAppearance",
    "SessionOrganiser",
]
