"""Documents that are open to all, and figures, for machines."""

from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from core.api import (
    DEFAULT_LIMIT,
    ImpreciseDay,
    Limit,
    Offset,
    Paged,
    Slug,
    Texts,
    Year,
    answers,
    chosen,
    imprecise,
    one_of,
    paged,
    pages,
    texts,
)

from .models import Document, DocumentFile, Figure
from .symbols import NotASymbol, parse

router = Router(tags=["Documents and figures"])


class FileOut(Schema):
    """A document in one language: where it stands, its type and, of a file of ours, its size."""

    language: str
    url: str
    media_type: str | None
    size: int | None


class DocumentOut(Schema):
    """A text in up to three languages."""

    slug: str
    title: Texts
    kind: str
    date: ImpreciseDay
    symbols: list[str]
    note: Texts
    files: list[FileOut]
    supersedes: str | None
    page: Texts


class FigureOut(Schema):
    """A number with what it counts; a span has a second one."""

    slug: str
    label: Texts
    population: Texts
    value: float
    value_to: float | None
    unit: str
    year: int | None
    source: str | None
    source_locator: str | None


Kind = Annotated[Document.Kind | None, Query(), one_of(Document.Kind)]


@router.get("/documents", response=answers(Paged[DocumentOut]), summary="Documents")
def list_documents(
    request: HttpRequest,
    kind: Kind = None,
    year: Year = None,
    symbol: Annotated[str | None, Query(max_length=60, pattern=r"^[^\x00]*$")] = None,
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> Any:
    """Latest first. ``symbol`` may be typed with other spaces and capitals than it is printed."""
    rows = _open().filter(**chosen(kind=kind, date__year=year))
    if symbol is not None:
        try:
            rows = rows.filter(symbols__text=str(parse(symbol)))
        except NotASymbol:
            rows = rows.none()
    return paged(rows.latest_first(), document, limit=limit, offset=offset)


@router.get("/documents/{slug}", response=answers(DocumentOut), summary="One document")
def one_document(request: HttpRequest, slug: Slug) -> Any:
    """A document that is open to all; of any other, nothing is told."""
    found = _open().filter(slug=slug).first()
    if found is None:
        raise Http404
    return document(found)


@router.get("/figures", response=answers(Paged[FigureOut]), summary="Figures")
def list_figures(request: HttpRequest, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0) -> Any:
    """Numbers about small businesses, each with its population, year and source."""
    rows = Figure.objects.select_related("source").order_by("position", "slug")
    return paged(rows, _figure, limit=limit, offset=offset)


def document(row: Document) -> dict[str, Any]:
    """A document as it is told to machines; it must be open."""
    before = row.supersedes
    return {
        "slug": row.slug,
        "title": texts(row, "title"),
        "kind": row.kind,
        "date": imprecise(row),
        "symbols": [symbol.text for symbol in row.symbols.all()],
        "note": texts(row, "note"),
        "files": [_file(item) for item in row.files.all()],
        "supersedes": before.slug if before is not None and before.is_open else None,
        "page": pages(row.get_absolute_url),
    }


def _open() -> Any:
    return Document.objects.open().select_related("supersedes").with_files()


def _file(item: DocumentFile) -> dict[str, Any]:
    ours = f"{settings.SITE_URL}{item.address()}" if item.file else item.url
    return {
        "language": item.language,
        "url": ours,
        "media_type": item.media_type or None,
        "size": item.size if item.file else None,
    }


def _figure(row: Figure) -> dict[str, Any]:
    source = row.public_source
    return {
        "slug": row.slug,
        "label": texts(row, "label"),
        "population": texts(row, "population"),
        "value": float(row.value),
        "value_to": None if row.value_to is None else float(row.value_to),
        "unit": row.unit,
        "year": row.year,
        "source": source.slug if source else None,
        "source_locator": (row.source_locator or None) if source else None,
    }
