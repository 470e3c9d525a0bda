"""What the templates of sections write with: texts in a language, rich text, links.

Each tag does the same for page, mail and plain text; the frame in the context says which.
"""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bulletins.frame import Frame, Medium
from bulletins.language_of_address import language_of as language_of_address
from bulletins.mail_pictures import MailPicture, for_mail
from bulletins.models import Picture
from core import completeness, richtext
from core.templatetags.house import shown_language
from core.typography import typeset
from library.models import in_language

register = template.Library()


@register.simple_tag(takes_context=True)
def shown(context: dict[str, Any], record: models.Model, field: str) -> str:
    """A plain text of ``record``; where the language lacks it, the original, marked as such."""
    frame: Frame = context["frame"]
    stored, language = _text(frame, record, field)
    text = typeset(stored, language=language)
    if frame.medium is Medium.TEXT:
        return text
    if language == frame.language:
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', language, text)


@register.simple_tag(takes_context=True)
def shown_rich(context: dict[str, Any], record: models.Model, field: str) -> str:
    """A rich text of ``record``, cleaned once more; plain text with numbered links in a text."""
    frame: Frame = context["frame"]
    stored, language = _text(frame, record, field)
    markup = frame.absolute(typeset(richtext.clean(stored), language=language))
    if frame.medium is Medium.TEXT:
        return richtext.to_text(markup, frame.links)[0]
    if not markup:
        return ""
    marked = "" if language == frame.language else f' lang="{language}"'
    return mark_safe(f'<div class="prose"{marked}>{markup}</div>')  # noqa: S308 - cleaned above


@register.simple_tag(takes_context=True)
def link(context: dict[str, Any], path: str) -> str:
    """The address of a link: absolute in mail, its number in brackets in a text."""
    frame: Frame = context["frame"]
    if not path or not safe(path):
        return ""
    if frame.medium is Medium.TEXT:
        return f"[{frame.number(path)}]"
    return frame.address(path)


@register.simple_tag(takes_context=True)
def hreflang(context: dict[str, Any], path: str) -> str:
    """The attribute of a link to a page in another language than the reader's."""
    other = _other_language(context["frame"], path)
    return format_html(' hreflang="{}"', other) if other else ""


@register.simple_tag(takes_context=True)
def in_other_language(context: dict[str, Any], path: str) -> str:
    """What stands behind such a link: " (in French)"."""
    other = _other_language(context["frame"], path)
    return f" ({in_language(other)})" if other else ""


@register.simple_tag(takes_context=True)
def mail_picture(context: dict[str, Any], section: Picture) -> MailPicture | None:
    """The picture of ``section``, which the mail is to carry within itself; None if it cannot."""
    frame: Frame = context["frame"]
    picture = for_mail(section)
    if picture is not None:
        frame.pictures[picture.inline.name] = picture.inline
    return picture


@register.filter
def marks(text: object, language: str) -> SafeString | str:
    """``text`` in the quotation marks of ``language``."""
    opening, closing = {"fr": ("«\u00a0", "\u00a0»"), "es": ("«", "»")}.get(language, ("“", "”"))
    marked = f"{opening}{text}{closing}"
    return mark_safe(marked) if isinstance(text, SafeString) else marked  # noqa: S308 - safe came in


def safe(address: str) -> bool:
    """Whether ``address`` may be linked to: a path of ours, the web or a mailbox."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https", "mailto"} or (
        not parts.scheme and not parts.netloc and address.startswith(("/", "#"))
    )


def _other_language(frame: Frame, path: str) -> str:
    found = language_of_address(path) if safe(path) else ""
    return "" if found == frame.language else found


def _text(frame: Frame, record: models.Model, field: str) -> tuple[str, str]:
    """The stored text and its language; a borrowed one is noted in the frame."""
    borrowed = shown_language(record, field)
    language = borrowed or frame.language
    if borrowed:
        frame.originals.add(borrowed)
    return completeness.text_of(record, field, language), language
