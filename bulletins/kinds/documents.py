"""Documents as sections list them: title, symbols, and a link for each language."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language

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
    """``document`` with its links, the reader's language first.

    Whoever calls leaves out what is not open: a bulletin names no restricted document.
    """
    reader = (get_language() or "en")[:2]
    files = sorted(document.files.all(), key=lambda file: (file.language != reader, file.language))
    return DocumentEntry(
        document=document,
        symbols=tuple(symbol.text for symbol in document.symbols.all()),
        links=tuple(_link(file) for file in files),
        is_open=is_open,
    )


def document_texts(document: Document) -> Iterator[Text]:
    """What a list of documents shows of ``document``: nothing if the public may not know of it."""
    if document.is_open:
        yield from texts_of(document, "title", "note")


def _link(file: DocumentFile) -> FileLink:
    return FileLink(file.address(), file.words(), file.language)
