"""How a verb says no: in a sentence, for the person who meets it."""

from .follow_ups import NotPossible

__all__ = ["NotPossible"]
