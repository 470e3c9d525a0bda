"""A bulletin as headlines: what a frozen edition says in a line for each section, with links.

It is read from the edition's own page, so it says nothing that was not published.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from xml.etree.ElementTree import Element

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import override

from mailings.letter import write_letter
from mailings.message import LEAVE_URL, PREFERENCES_URL, Content

from .models import Edition
from .parts import underline

LONGEST = 160  # characters of a section's line
# Where words of one element do not run on into the next.
_APART = re.compile(r"<(?=/?(?:p|li|h\d|t[dh]|d[dt]|div|section|fig\w+|blockquote|br)\b)")
_PLACE = re.compile(r"section-(\d+)")
# Paragraphs that say something about a text rather than its first words.
_ABOUT = {"original", "note", "source", "scale", "waiver-note"}
# A line of facts about the section, each in an element of its own.
_FACTS = "section-meta"


@dataclass(frozen=True)
class Headline:
    """A section's heading and first words; ``language`` if the heading is not the reader's."""

    heading: str
    line: str
    address: str
    language: str = ""


def headlines_of(edition: Edition) -> list[Headline]:
    """The sections of ``edition`` that have a heading, in the order of reading."""
    import tinyhtml5  # noqa: PLC0415 - it takes a while to load, and only mailings need it

    root = tinyhtml5.parse(edition.content_html, namespace_html_elements=False)
    with override(edition.language):
        page = f"{settings.SITE_URL}{edition.bulletin.get_absolute_url()}"
    found = dict(_sections(root, page))
    return [found[place] for place in sorted(found)]


def words_in(markup: str) -> str:
    """What ``markup`` of ours says, in one line of plain words."""
    return " ".join(unescape(strip_tags(_APART.sub(" <", markup))).split())


def as_headlines(edition: Edition) -> Content:
    """The mail to who reads headlines only, in the edition's language."""
    with override(edition.language):
        context = {
            "edition": edition,
            "bulletin": edition.bulletin,
            "headlines": headlines_of(edition),
            # A dash that ends a line reads better than one that begins the next.
            "title": edition.title.replace(" – ", "\u00a0– "),
            "online": f"{settings.SITE_URL}{edition.bulletin.get_absolute_url()}",
            "underline": underline(edition.title),
            "why": _("You receive the headlines because you subscribed to the bulletin."),
            "leave_url": LEAVE_URL,
            "preferences_url": PREFERENCES_URL,
            "subscribe_url": f"{settings.SITE_URL}{reverse('subscribers:subscribe')}",
        }
    content = write_letter("headlines", language=edition.language, context=context)
    return replace(content, sender_name=edition.sender_name, reply_to=edition.reply_to)


def _sections(root: Element, page: str) -> Iterator[tuple[int, Headline]]:
    for section in root.iter("section"):
        place = _PLACE.fullmatch(section.get("id") or "")
        heading = section.find("h2")
        if place is None or heading is None:
            continue
        yield (
            int(place[1]),
            Headline(
                heading=_words(heading),
                line=_first_words(section),
                address=f"{page}#{place[0]}",
                language=heading.get("lang") or "",
            ),
        )


def _first_words(section: Element) -> str:
    paragraphs = (one for one in section.iter("p") if one.get("class") not in _ABOUT)
    words = next(filter(None, map(_line, paragraphs)), "")
    return shortened(words, LONGEST)


def _line(element: Element) -> str:
    if element.get("class") == _FACTS and len(element):
        return " · ".join(filter(None, map(_words, element)))
    return _words(element)


def shortened(text: str, longest: int) -> str:
    """The first whole words of ``text``, as many as fit into ``longest`` characters."""
    if len(text) <= longest:
        return text
    whole = text[:longest].rpartition(" ")[0] or text[: longest - 1]
    return whole.rstrip(" .,;:–") + "…"


def _words(element: Element) -> str:
    # No-break spaces stay: French asks for them.
    return re.sub(r"[ \t\r\n]+", " ", "".join(element.itertext())).strip(" ")
