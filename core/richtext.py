"""Rich text: the small set of HTML that staff may write, cleaned at every door."""

import html
import re
from html.parser import HTMLParser
from typing import Any

import nh3
from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django_prose_editor.fields import ProseEditorField

TAGS = {"p", "br", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "a", "abbr", "span"}
ATTRIBUTES = {
    "a": {"href", "title", "hreflang", "type"},
    "abbr": {"title"},
    "span": {"lang"},
    "blockquote": {"lang", "cite"},
    "em": {"lang"},
    "p": {"lang"},
}
SCHEMES = {"https", "http", "mailto"}
DANGEROUS = {"script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "svg"}
# nh3 writes "<" and ">" of a text as entities, and quotes every attribute.
_LINK_TAG = re.compile(r"""<a(?: [a-z]+="[^"]*")*>|</a>""")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Heading": {"levels": [3, 4]},
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "HardBreak": True,
    "History": True,
    # Shows no-break spaces; msme_site/static/admin/rich_text.js has the button and the key.
    "SpecialCharacters": True,
}


def clean(markup: str) -> SafeString:
    """``markup`` reduced to the allowed tags, attributes and schemes; a link leads somewhere."""
    reduced = nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return mark_safe(_without_dead_links(reduced))  # noqa: S308 - this is the place that makes it safe


def _without_dead_links(reduced: str) -> str:
    """``reduced``, which nh3 has written, with the words only of links that have no address."""
    kept: list[bool] = []  # of each link that is open, whether its tags stay

    def tag(found: re.Match[str]) -> str:
        if not found[0].startswith("</"):
            kept.append(bool(dict(_ATTRIBUTE.findall(found[0])).get("href")))
            return found[0] if kept[-1] else ""
        return found[0] if not kept or kept.pop() else ""

    return _LINK_TAG.sub(tag, reduced)


class _Unsafe(HTMLParser):
    """Collects what a browser would run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DANGEROUS:
            self.parts.append(f"<{tag}>")
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", value or "") if name in {"href", "src"} else ""
            scheme, colon, _rest = address.partition(":")
            if name.startswith("on"):
                self.parts.append(f"{name}=")
            elif colon and not set("/?#") & set(scheme) and scheme.lower() not in SCHEMES:
                self.parts.append(address)


def unsafe_parts(markup: str) -> list[str]:
    """What in ``markup`` a browser would run: elements, handlers, links; ``clean`` drops it all."""
    parser = _Unsafe()
    parser.feed(markup)
    parser.close()
    return parser.parts


class RichTextField(ProseEditorField):
    """HTML edited in the admin; cleaned when a form is validated and when a row is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["extensions"] = EXTENSIONS
        kwargs["sanitize"] = clean
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002 - Django's
        """Clean what scripts and imports assign, which no form has seen."""
        value = clean(str(getattr(model_instance, self.attname) or ""))
        setattr(model_instance, self.attname, value)
        return value


class _PlainText(HTMLParser):
    """Collects text; links become numbered references."""

    def __init__(self, links: list[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links = links
        self._href: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self.parts.append("\n- ")
        elif tag == "br":
            self.parts.append("\n")
        elif tag in {"p", "h3", "h4", "ul", "ol", "blockquote"}:
            self.parts.append("\n\n")
        elif tag == "a":
            self._href.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href and (address := self._href.pop()):
            if address not in self.links:
                self.links.append(address)
            self.parts.append(f" [{self.links.index(address) + 1}]")

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"[ \t\r\n]+", " ", data))


def to_text(markup: str, links: list[str] | None = None) -> tuple[str, list[str]]:
    """Plain text of ``markup`` and its links in order; "[1]" in the text is the first link.

    A list of ``links`` that is given is gone on with, so that several texts number theirs as one.
    """
    parser = _PlainText([] if links is None else links)
    parser.feed(markup)
    parser.close()
    text = re.sub(r" *\n *", "\n", "".join(parser.parts))
    return re.sub(r"\n{3,}", "\n\n", text).replace("\n\n- ", "\n- ").strip(), parser.links


def from_plain(text: str) -> SafeString:
    """Paragraphs of HTML from plain text with blank lines between them."""
    paragraphs = (html.escape(part.strip(), quote=False) for part in text.split("\n\n"))
    return clean("".join(f"<p>{part}</p>" for part in paragraphs if part))
