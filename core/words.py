"""Words as they are searched: no accents, no capitals, taken apart alike on both sides."""

import re
import unicodedata

from .sorting import sort_key

# Longer ones are no words, and would only cost time.
LONGEST_WORD = 60
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"[^\W_]+(?:[-‐‑’'.][^\W_]+)+")


def folded(text: str) -> str:
    """``text`` without accents and capitals; ligatures are taken apart."""
    return sort_key(text, language="en")


def words(text: str) -> list[str]:
    """The words of ``text`` in small letters, accents kept: "l’information" is two."""
    plain = unicodedata.normalize("NFC", text.replace("\0", " ")).lower()
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain)]


def squeezed(text: str) -> str:
    """``text`` as one folded word, by which names and symbols are told: "wtmin1758"."""
    return "".join(_WORD.findall(folded(text.replace("\0", " "))))


def joined(text: str) -> list[str]:
    """What stands in ``text`` with a hyphen, apostrophe or dot inside, as one word: "ecommerce"."""
    return [squeezed(found) for found in _JOINED.findall(text)]


def initials(name: str) -> str:
    """The letters that a name is shortened to: "Union européenne" gives "ue"; "" for one word."""
    capitals = [word[0] for word in name.split() if word[0].isupper() or len(word) > 4]
    return squeezed("".join(capitals)) if 1 < len(capitals) < 8 else ""
