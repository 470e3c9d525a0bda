"""Renders one section after another for a medium: each by the template of its kind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from core.columns import WIDTH
from core.templatetags.house import shown_language
from core.typography import typeset

from .contents import Contents
from .frame import Frame, Medium
from .kinds import kind_of
from .kinds.base import has_text
from .models import Section

_TAG = re.compile(r"<[^>]*>")
# Which of the three templates of a kind makes which medium.
FILES = {Medium.PAGE: "page.html", Medium.MAIL: "mail.html", Medium.TEXT: "text.txt"}


@dataclass(frozen=True)
class Part:
    """A section as rendered; ``place`` is its number when all stand in one column.

    ``heading_language`` is that of the heading if it is not the reader's.
    """

    html: SafeString
    heading: str
    place: int
    heading_language: str = ""


def render_parts(contents: Contents, sections: Iterable[Section], frame: Frame) -> list[Part]:
    """``sections`` of ``contents`` in the active language, for the medium of ``frame``."""
    places = {
        _key(section): place for place, section in enumerate(contents.in_reading_order(), start=1)
    }
    waived = frame.language in contents.waived
    return [_part(section, frame, places[_key(section)], waived=waived) for section in sections]


def underline(text: str) -> str:
    """The line of === under a title of a plain text, as long as the title's longest line."""
    return "=" * min(len(text), WIDTH)


def _part(section: Section, frame: Frame, place: int, *, waived: bool) -> Part:
    kind = kind_of(section)
    heading, heading_language = _heading(section, frame)
    own = {"section": section, "frame": frame, "kind": section.kind}
    body = _fill(f"sections/{section.kind}", own | kind.context(section), frame)
    originals = frame.take_originals()
    if not _says_something(body):
        frame.hollow.add((frame.medium, *_key(section)))
    around = {
        "body": mark_safe(body.strip()),  # noqa: S308 - the template has escaped it
        "heading": heading,
        "heading_language": heading_language,
        "underline": underline(heading),
        "name": section._meta.verbose_name,
        # Where a whole language is waived, one note at the top says so for all.
        "originals": [] if waived else originals,
        "place": place,
    }
    html = _fill("frames", own | around, frame)
    return Part(mark_safe(html), heading, place, heading_language)  # noqa: S308 - the same


def _heading(section: Section, frame: Frame) -> tuple[str, str]:
    """The heading, and its language if that is not the reader's."""
    if not has_text(section, "heading"):
        return typeset(kind_of(section).title(section)), ""
    borrowed = shown_language(section, "heading")
    if borrowed:
        frame.originals.add(borrowed)
    return typeset(str(section.heading), language=borrowed), borrowed


def _fill(folder: str, context: dict[str, object], frame: Frame) -> str:
    escaped = frame.medium is not Medium.TEXT
    template = Engine.get_default().get_template(f"bulletins/{folder}/{FILES[frame.medium]}")
    return template.render(Context(context, autoescape=escaped))


def _says_something(body: str) -> bool:
    """Whether there is a word or an image in ``body``, markup or plain text."""
    return "<img" in body or bool(unescape(_TAG.sub("", body)).strip())


def _key(section: Section) -> tuple[str, int]:
    return section.kind, section.pk
