"""Subscribers as a file, row by row, however many there are; what it holds can come in again."""

import csv
import json
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.tables.cells import guarded

from .bring_in.line import COLUMNS
from .models import Consent, Segment, Subscriber, Subscription

CSV, XLSX, JSON = "csv", "xlsx", "json"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    JSON: "application/json",
}
# What a sheet of a workbook can hold under its header.
MOST_OF_A_SHEET = 1_048_575
# Rows that are read from the database at a time.
BIT = 5_000


def exported(segment: Segment | None = None) -> "QuerySet[Subscriber]":
    """Whoever receives something now, of everyone or of a segment."""
    held = Subscription.objects.filter(state=Subscription.State.CONFIRMED)
    found = Subscriber.objects.filter(pk__in=held.values("subscriber"))
    return found.filter(segment.condition()) if segment is not None else found


def rows_of(subscribers: "QuerySet[Subscriber]") -> Iterator[list[str]]:
    """A row for each, in the order of ``COLUMNS``, read from the database bit by bit."""
    is_held = Q(subscriptions__state=Subscription.State.CONFIRMED)
    source = Consent.objects.filter(subscriber=OuterRef("pk"), act=Consent.Act.IMPORTED)
    found = (
        subscribers.order_by("pk")
        .annotate(
            topics=ArrayAgg(
                "subscriptions__topic", filter=is_held, order_by="subscriptions__topic"
            ),
            since=Coalesce(
                Subquery(source.order_by("pk").values("given_on")[:1]),
                Min("subscriptions__confirmed_at__date", filter=is_held),
            ),
            source=Subquery(source.order_by("pk").values("text")[:1]),
        )
        .values_list(
            "address",
            "language",
            "topics",
            "frequency",
            "form",
            "member__code",
            "organisation",
            "since",
            "source",
        )
    )
    for address, language, topics, frequency, form, member, body, since, told in found.iterator(
        BIT
    ):
        yield [
            address,
            language,
            " ".join(topics),
            frequency,
            form,
            member or "",
            body,
            since.isoformat() if since else "",
            told or "",
        ]


class _Echo:
    """What ``csv`` writes to: it gives back each line."""

    def write(self, line: str) -> str:
        return line


def as_csv(rows: Iterator[list[str]]) -> Iterator[str]:
    """Lines in UTF-8 with a mark that spreadsheets look for; formulas are guarded."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([guarded(cell) for cell in row])


def as_json(rows: Iterator[list[str]]) -> Iterator[str]:
    """A list of objects, one a line."""
    before = "[\n"
    for row in rows:
        told: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
        told["topics"] = told["topics"].split()
        yield before + json.dumps(told, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def as_workbook(rows: Iterator[list[str]]) -> IO[bytes]:
    """A workbook on disk, of texts alone: nothing in it is reckoned with."""
    # A quarter of a second to load, and only workbooks need it.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("subscribers")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    for row in rows:
        cells = []
        for text in row:
            # An apostrophe is taken off when it is read, so one that is meant gets another.
            kept = guarded(text) if text.startswith("'") else text
            cell = WriteOnlyCell(sheet, value=kept or None)
            cell.data_type = "s" if kept else "n"
            cells.append(cell)
        sheet.append(cells)
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file
