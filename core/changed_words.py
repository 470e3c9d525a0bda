"""What has changed between two texts, word by word, for the eye and for the ear."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .richtext import to_text

_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
# Beyond this the exact comparison takes longer than anybody wants to wait.
EXACT = 3000


class Kind(StrEnum):
    """What became of a piece of a text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Some words, and what became of them."""

    kind: Kind
    text: str


def changed_words(old: str, new: str) -> list[Piece]:
    """Pieces of which those not *added* make ``old``, and those not *removed* make ``new``.

    Words between which only a space stayed the same are one change.
    """
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    matcher = SequenceMatcher(a=before, b=after, autojunk=len(before) + len(after) > EXACT)
    pieces: list[Piece] = []
    removed, added = "", ""
    for act, i1, i2, j1, j2 in matcher.get_opcodes():
        same = "".join(before[i1:i2])
        if act == "equal" and not (same.isspace() and (removed or added) and i2 < len(before)):
            pieces += [*_change(removed, added), Piece(Kind.SAME, same)]
            removed, added = "", ""
        else:
            removed += same
            added += "".join(after[j1:j2])
    return [*pieces, *_change(removed, added)]


def readable(text: str, *, is_rich: bool) -> str:
    """``text`` as it can be compared in words: rich text without tags, its links at the end."""
    if not is_rich:
        return text
    plain, links = to_text(text)
    told = "\n".join(f"[{place}] {link}" for place, link in enumerate(links, start=1))
    return f"{plain}\n\n{told}" if told else plain


def marked(old: str, new: str, *, is_rich: bool = False) -> SafeString:
    """The changes as ``<del>`` and ``<ins>``, each told in a word to those who hear them."""
    before, after = readable(old, is_rich=is_rich), readable(new, is_rich=is_rich)
    if before == after:
        return format_html("<em>{}</em>", _("The words are the same; only their form has changed."))
    words = {Kind.REMOVED: ("del", _("removed:")), Kind.ADDED: ("ins", _("added:"))}
    return format_html_join(
        "",
        "{}",
        (
            (
                piece.text
                if piece.kind is Kind.SAME
                else format_html(
                    '<{0}><span class="visually-hidden">[{1} </span>{2}'
                    '<span class="visually-hidden">]</span></{0}>',
                    words[piece.kind][0],
                    words[piece.kind][1],
                    piece.text,
                ),
            )
            for piece in changed_words(before, after)
        ),
    )


def _change(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(Kind.REMOVED, removed)
    if added:
        yield Piece(Kind.ADDED, added)
