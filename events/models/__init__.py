"""The Public Forum, the Trade Dialogues, quotes and the Group's history."""

from .forum import Forum, Programme
from .record import Dialogue, DialogueDocument, Milestone, Quote
from .session import ForumSession, SessionAppearance, SessionOrganiser

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
