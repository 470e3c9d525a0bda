"""Words of a text that name a record of ours, such as a document's symbol, become links.

An app says in its own ``links.py`` which words it knows and where they lead::

    @linker(PATTERN)
    def documents(words: frozenset[str]) -> Mapping[str, str]: ...

Links are woven in when a text is shown; what is stored stays plain.
"""

import re
from collections.abc import Callable, Mapping

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

# Takes words of one text, all at once, and gives the addresses of those that lead somewhere.
Finder = Callable[[frozenset[str]], Mapping[str, str]]

_MARKUP = re.compile(r"(<[^>]*>)")
_finders: list[tuple[re.Pattern[str], Finder]] = []


def linker(pattern: re.Pattern[str]) -> Callable[[Finder], Finder]:
    """Register a function that finds the addresses of what ``pattern`` matches."""

    def register(find: Finder) -> Finder:
        _finders.append((pattern, find))
        return find

    return register


def linked(text: str) -> SafeString:
    """``text`` with links; plain text is escaped, safe HTML keeps its tags and its own links."""
    markup: str = conditional_escape(text)
    for pattern, find in _finders:
        markup = _weave(markup, pattern, find)
    return mark_safe(markup)  # noqa: S308 - escaped above; the links are escaped in _weave


def _weave(markup: str, pattern: re.Pattern[str], find: Finder) -> str:
    parts = _MARKUP.split(markup)
    open_text = list(_outside_of_links(parts))
    words = {found[0] for index in open_text for found in pattern.finditer(parts[index])}
    addresses = find(frozenset(words)) if words else {}
    if not addresses:
        return markup

    def link(found: re.Match[str]) -> str:
        address = addresses.get(found[0])
        return format_html('<a href="{}">{}</a>', address, found[0]) if address else found[0]

    for index in open_text:
        parts[index] = pattern.sub(link, parts[index])
    return "".join(parts)


def _outside_of_links(parts: list[str]) -> list[int]:
    """The places of those ``parts`` that are text, and not the text of a link."""
    places, depth = [], 0
    for index, part in enumerate(parts):
        if index % 2 == 0:
            if depth == 0:
                places.append(index)
        elif re.match(r"<a[\s>]", part, re.IGNORECASE):
            depth += 1
        elif part.lower().startswith("</a"):
            depth = max(0, depth - 1)
    return places
