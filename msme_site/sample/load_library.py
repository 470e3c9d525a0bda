"""Documents and figures of the sample, which all its other records may name as their source."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from core.dates import Precision
from library.models import Document, DocumentFile, Figure, Symbol

from .put import in_languages, put, put_leaf, read

Table = Mapping[str, Any]

BULLETIN = "bulletin-autumn-2018"  # the document that the sample's records are taken from


def load() -> None:
    """Load documents with their links and symbols, and figures. A second call changes nothing."""
    for table in read("documents")["documents"]:
        _load_document(table)
    for position, table in enumerate(read("figures")["figures"], start=1):
        _load_figure(table, position=position)


def dated(table: Table) -> dict[str, Any]:
    """The values of an imprecise date."""
    return {
        "date": table.get("date"),
        "precision": table.get("precision", Precision.DAY),
        **in_languages("date_note", table.get("date_note", {})),
    }


def from_the_bulletin(table: Table) -> dict[str, Any]:
    """The values of a record that is taken from the bulletin, with its open questions."""
    return {
        "source": Document.objects.get(slug=BULLETIN),
        "source_locator": table.get("source_locator", ""),
        "staff_note": table.get("staff_note", ""),
    }


def documents(slugs: Iterable[str]) -> list[Document]:
    """The documents of that name, in that order."""
    return [Document.objects.get(slug=slug) for slug in slugs]


def _load_document(table: Table) -> None:
    document = put(
        Document,
        key={"slug": table["slug"]},
        kind=table["kind"],
        **_origin(table),
        **dated(table),
        **in_languages("title", table["title"]),
        **in_languages("note", table.get("note", {})),
    )
    for file in table.get("files", ()):
        put_leaf(
            DocumentFile,
            key={"document": document, "language": file["language"]},
            url=file["url"],
            media_type=file.get("media_type", ""),
        )
    for symbol in table.get("symbols", ()):
        put_leaf(Symbol, key={"text": symbol}, document=document)


def _origin(table: Table) -> dict[str, Any]:
    """The bulletin is the source of every document that it names, and not of itself."""
    if table["slug"] == BULLETIN:
        return {"staff_note": table.get("staff_note", "")}
    return from_the_bulletin(table)


def _load_figure(table: Table, *, position: int) -> None:
    put(
        Figure,
        key={"slug": table["slug"]},
        value=_number(table["value"]),
        value_to=_number(table.get("value_to")),
        unit=table["unit"],
        comparison=table.get("comparison", ""),
        position=position,
        year=table.get("year"),
        source=Document.objects.get(slug=table["source"]) if "source" in table else None,
        staff_note=table.get("staff_note", ""),
        **in_languages("label", table["label"]),
        **in_languages("population", table["population"]),
    )


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
