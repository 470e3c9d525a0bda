"""House typography, applied when text is shown: texts are stored plainly.

French: a no-break space before « : ; ? ! % » and inside guillemets (Lexique des
règles typographiques en usage à l'Imprimerie nationale; U+00A0 throughout, since
our fonts lack U+202F). Spanish: a no-break space before "%", none inside guillemets.
All three: the typographic apostrophe, and no line that begins with an ellipsis.
Addresses and symbols are left alone.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

NBSP = "\u00a0"

_MARKUP = re.compile(r"(<[^>]*>)")
_UNTOUCHABLE = re.compile(r"(https?://\S+|\bwww\.\S+|\b(?:WT|INF|JOB|G|TN)/\S+|&#?\w+;)")
_SPACE = r"[ \u00a0\u202f]"
_APOSTROPHE = (re.compile(r"(?<=\w)'"), "’")
_ELLIPSIS = (re.compile(rf"{_SPACE}+…"), NBSP + "…")  # which begins no line
_PERCENT = (re.compile(rf"(?<=\d){_SPACE}*%"), NBSP + "%")
_FRENCH = (
    (re.compile(rf"{_SPACE}+([;:?!%»])"), NBSP + r"\1"),
    (re.compile(r"(?<=[\w»”)])([;:?!])(?=\s|$|»)"), NBSP + r"\1"),
    (re.compile(r"(?<=\S)»"), NBSP + "»"),
    (re.compile(rf"«{_SPACE}*"), "«" + NBSP),
    (re.compile(r"(?<=\d)[ \u202f](?=\d{3}\b)"), NBSP),
    _PERCENT,
    _APOSTROPHE,
    _ELLIPSIS,
)
_SPANISH = (
    (re.compile(rf"«{_SPACE}+"), "«"),
    (re.compile(rf"{_SPACE}+»"), "»"),
    _PERCENT,
    _APOSTROPHE,
    _ELLIPSIS,
)
_ENGLISH = (_APOSTROPHE, _ELLIPSIS)
_RULES = {"fr": _FRENCH, "es": _SPANISH, "en": _ENGLISH}


def typeset(text: str, *, language: str = "") -> str:
    """``text`` with the spaces and apostrophes its language asks for; plain or HTML.

    Tags, entities, addresses and document symbols pass through unchanged.
    The result is safe exactly if ``text`` was.
    """
    language = (language or get_language() or "en")[:2]
    rules = _RULES.get(language, ())
    done = "".join(
        part if part.startswith("<") else _typeset_plain(part, rules)
        for part in _MARKUP.split(str(text))
    )
    return mark_safe(done) if isinstance(text, SafeString) else done  # noqa: S308 - safe came in


def quoted(text: str, *, language: str = "") -> str:
    """``text`` between the quotation marks of the given or active language."""
    language = (language or get_language() or "en")[:2]
    return typeset(f"“{text}”" if language == "en" else f"«{text}»", language=language)


def semicolon(*, language: str = "") -> str:
    """What parts names of which some contain a comma; French has a no-break space before it."""
    return f"{NBSP};" if (language or get_language() or "en").startswith("fr") else ";"


def listed(names: Iterable[object], *, language: str = "") -> str:
    """``names`` with ";" between them; the result is safe exactly if every name was."""
    parts = [
        typeset(name if isinstance(name, str) else str(name), language=language) for name in names
    ]
    whole = f"{semicolon(language=language)} ".join(parts)
    safe = all(isinstance(part, SafeString) for part in parts)
    return mark_safe(whole) if safe else whole  # noqa: S308 - safe came in


@lru_cache(maxsize=4096)  # a page asks for the same few hundred texts again and again
def _typeset_plain(text: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    pieces = _UNTOUCHABLE.split(text)
    for index in range(0, len(pieces), 2):
        for pattern, replacement in rules:
            pieces[index] = pattern.sub(replacement, pieces[index])
    return "".join(pieces)
