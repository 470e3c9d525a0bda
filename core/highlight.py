"""Show why a text was found: the words that were looked for are marked, and a long text is cut."""

import re
from collections.abc import Collection

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .words import folded

LONGEST = 240
BEFORE = 60
_WORD = re.compile(r"[^\W_]+")


def marked(text: str, terms: Collection[str]) -> SafeString:
    """``text`` as HTML, with the words that begin with one of ``terms`` within ``mark``."""
    parts: list[str] = []
    end = 0
    for found in _WORD.finditer(text):
        if _is_meant(found[0], terms):
            parts += [escape(text[end : found.start()]), f"<mark>{escape(found[0])}</mark>"]
            end = found.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


def excerpt(text: str, terms: Collection[str]) -> str:
    """The part of ``text`` that has most of ``terms``, cut between words."""
    if len(text) <= LONGEST:
        return text
    places = [found.start() for found in _WORD.finditer(text) if _is_meant(found[0], terms)]
    counts = [
        sum(place <= other < place + LONGEST - BEFORE for other in places) for place in places
    ]
    start = max(0, places[counts.index(max(counts))] - BEFORE) if places else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + LONGEST
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + BEFORE)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"


def _is_meant(word: str, terms: Collection[str]) -> bool:
    bare = folded(word)
    return any(_begins(bare, term) for term in terms)


def _begins(word: str, term: str) -> bool:
    if len(term) < 3:
        return word == term
    # The English stem of "company" is "compani".
    return word.startswith(term) or (term.endswith("i") and word.startswith(f"{term[:-1]}y"))
