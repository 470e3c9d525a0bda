"""Documents as sections list them: title, symbols, and a link for each language."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from library.models import Document, DocumentFile

from .base import Text, texts_of

PREFETCH = ("files", "symbols")


@dataclass(frozen=True)
class FileLink:
    """A file or page to open; ``words`` say its language and type."""

    url: str
    words: str
    language: str


@dataclass(frozen=True)
class DocumentEntry:
    """A document in a list; ``is_open`` says that it may belong elsewhere."""

    document: Document
    symbols: tuple[str, ...]
    links: tuple[FileLink, ...]
    is_open: bool = False


def entry(document: Document, *, is_open: bool = False) -> DocumentEntry:
    """``document`` with its links, the reader's language first; none if it is restricted."""
    reader = (get_language() or "en")[:2]
    restricted = document.access == Document.Access.RESTRICTED
    files = (
        []
        if restricted
        else sorted(document.files.all(), key=lambda file: (file.language != reader, file.language))
    )
    return DocumentEntry(
        document=document,
        symbols=tuple(symbol.text for symbol in document.symbols.all()),
        links=tuple(_link(file) for file in files),
        is_open=is_open,
    )


def document_texts(document: Document) -> Iterator[Text]:
    """What a list of documents shows of ``document``."""
    yield from texts_of(document, "title", "note")


def in_language(code: str) -> str:
    """The adverb of a language, as in a sentence: "in French"."""
    return {"en": _("in English"), "fr": _("in French"), "es": _("in Spanish")}[code]


def _link(file: DocumentFile) -> FileLink:
    language = in_language(file.language)
    words = f"{language}, {file.media_type}" if file.media_type else language
    return FileLink(file.url or file.file.url, words, file.language)
