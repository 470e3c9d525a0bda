"""What readers find of documents and figures."""

from collections.abc import Collection, Iterable, Iterator

from django.urls import reverse
from django.utils.translation import get_language

from core.completeness import text_of
from core.numbers import in_figures
from core.search import Kind, Offer, by_key, found_again, search_source

from .models import Document, Figure, Symbol

DOCUMENT, FIGURE = "document", "figure"


def _documents(keys: Collection[str] | None) -> Iterable[tuple[str, Document]]:
    return by_key(Document.objects.open().prefetch_related("symbols"), keys)


@search_source(DOCUMENT, kind=Kind.DOCUMENTS, weight=0.8, records=_documents)
def document_offer(document: Document) -> Offer | None:
    """A document that is open to all, by its title and its symbols, however these are typed."""
    if not text_of(document, "title", (get_language() or "en")[:2]):
        return None
    symbols = document.symbols.all()
    return Offer(
        title=str(document.title),
        page=document.get_absolute_url(),
        text=str(document.note or ""),
        names=(*(symbol.text for symbol in symbols), str(document.get_kind_display())),
        marks=(*(symbol.text for symbol in symbols), str(document.title)),
        near=tuple(part for symbol in symbols for part in _parts_of(symbol)),
        day=document.date,
        when=document.date_in_words(),
    )


def _parts_of(symbol: Symbol) -> Iterator[str]:
    """What a symbol is also looked for by: without Rev.1, and without its first parts."""
    parts = symbol.base.split("/")
    for place in range(len(parts) - 1):
        yield "/".join(parts[place:])


@found_again(DOCUMENT, Document)
def _itself(document: Document) -> Iterable[str]:
    return [str(document.pk)]


@found_again(DOCUMENT, Symbol)
def _of_its_document(symbol: Symbol) -> Iterable[str]:
    return [str(symbol.document_id)]


def _figures(keys: Collection[str] | None) -> Iterable[tuple[str, Figure]]:
    return by_key(Figure.objects.all(), keys)


@search_source(FIGURE, kind=Kind.FIGURES, weight=0.3, records=_figures)
def figure_offer(figure: Figure) -> Offer | None:
    """A figure by what it says and of whom."""
    if not text_of(figure, "label", (get_language() or "en")[:2]):
        return None
    number = in_figures(figure.value)
    if figure.value_to is not None:
        number = f"{number}–{in_figures(figure.value_to)}"
    unit = " %" if figure.unit == Figure.Unit.PERCENT else ""
    return Offer(
        title=f"{number}{unit} {figure.label}",
        page=reverse("library:figures"),
        text=str(figure.population or ""),
        when=str(figure.year or ""),
        is_running_text=True,
    )


@found_again(FIGURE, Figure)
def _figure_itself(figure: Figure) -> Iterable[str]:
    return [str(figure.pk)]
