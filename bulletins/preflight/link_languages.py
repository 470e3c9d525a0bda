"""Whether a link leads readers to a page in another language without telling them."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from bulletins.language_of_address import language_of
from core.completeness import text_of
from core.findings import Finding
from core.richtext import RichTextField
from library.models import in_language

from .errors import name_of, shortened
from .inspected import Inspected
from .warnings import warning
from .where import admin_address

# How far behind a link the words may stand that tell its language: « (en anglais, PDF) ».
_NEAR = 40


@dataclass
class Link:
    """A link in a text: where it leads, what it claims, its words and those behind it."""

    href: str
    hreflang: str
    words: str = ""
    behind: str = ""

    @property
    def language(self) -> str:
        """The language of the page it leads to, as far as its address or ``hreflang`` tells."""
        return language_of(self.href) or self.hreflang

    def tells(self, language: str, reader: str) -> bool:
        """Whether its words, or those just behind it, name ``language`` to the reader."""
        with override(reader):
            name = in_language(language)
        # "in French" and "French version" both tell.
        name = name.rpartition(" ")[2].casefold()
        return name in self.words.casefold() or name in self.behind[:_NEAR].casefold()


def link_languages(inspected: Inspected) -> Iterator[Finding]:
    """A link in one language's text to a page in another one, of which readers are not told."""
    for text in inspected.texts():
        if not isinstance(text.record._meta.get_field(text.field), RichTextField):
            continue
        for code, _name in settings.LANGUAGES:
            for link in links_in_text(text_of(text.record, text.field, code)):
                if link.language in {"", code} or link.tells(link.language, code):
                    continue
                yield warning(
                    f"link-language:{name_of(text.record)}:{text.field}:{code}:{link.href}"[:250],
                    _("%(record)s, %(language)s: the link %(link)s leads to a page %(other)s.")
                    % {
                        "record": shortened(text.record),
                        "language": in_language(code),
                        "link": link.href,
                        "other": in_language(link.language),
                    },
                    admin_address(text.record, f"{text.field}_{code}"),
                )


def links_in_text(markup: str) -> list[Link]:
    """The links of ``markup`` in order."""
    parser = _Links()
    parser.feed(markup)
    parser.close()
    return parser.links


class _Links(HTMLParser):
    """Collects links with their words and what stands behind them in the same paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[Link] = []
        self._inside = False
        self._is_near = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a":
            self.links.append(Link(found.get("href") or "", (found.get("hreflang") or "")[:2]))
            self._inside = self._is_near = True
        elif tag in {"p", "li", "h3", "h4", "blockquote"}:
            self._is_near = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.links[-1].words += data
        elif self._is_near:
            self.links[-1].behind += data
