"""Records as rows: what stands in each column, in a number of queries that rows do not change."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from . import files
from .cells import Value
from .columns import BETWEEN, Column, FieldColumn, ListColumn, RelationColumn
from .names import names_of, parts_of
from .table import Table

CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def rows_of(table: Table, records: Any) -> Iterator[list[Value]]:
    """The rows of ``records`` (a queryset of the table's model), in the order of their names."""
    pks = list(records.order_by().values_list("pk", flat=True).distinct())
    rows = table.model._default_manager.in_bulk(pks)
    known = parts_of(table, pks)
    order = sorted(rows, key=lambda pk: (_sortable(known[pk]), pk))
    cells = {column.name: _cells(column, rows, table, known) for column in table.columns}
    for pk in order:
        yield [cells[column.name][pk] for column in table.columns]


def _sortable(parts: Sequence[str]) -> list[tuple[str, int]]:
    """Numbers by their size, words by the alphabet."""
    return [("", int(part)) if part.isdecimal() else (part, 0) for part in parts]


def _cells(
    column: Column, rows: dict[Any, Any], table: Table, known: dict[Any, tuple[str, ...]]
) -> dict[Any, Value]:
    if isinstance(column, FieldColumn):
        return {pk: column.value(row) for pk, row in rows.items()}
    if isinstance(column, RelationColumn):
        numbers = {pk: getattr(row, column.field.attname) for pk, row in rows.items()}
        names = names_of(column.model, {one for one in numbers.values() if one is not None})
        return {pk: names.get(number, "") for pk, number in numbers.items()}
    if isinstance(column, ListColumn):
        listed = listed_by(column, rows)
        names = names_of(column.model, {one for several in listed.values() for one in several})
        return {pk: in_one_cell(column, [names[one] for one in listed[pk]]) for pk in rows}
    place = table.key.index(column.name)
    return {pk: int(known[pk][place]) for pk in rows}


def listed_by(column: ListColumn, pks: Any) -> dict[Any, list[Any]]:
    """The numbers of the records that each of ``pks`` lists, in their order."""
    through: Any = column.through
    order = ["position", "pk"] if column.is_ordered else ["pk"]
    found: dict[Any, list[Any]] = defaultdict(list)
    pairs = (
        through._default_manager.filter(**{f"{column.here}__in": list(pks)})
        .order_by(*order)
        .values_list(f"{column.here}_id", f"{column.there}_id")
    )
    for here, there in pairs:
        found[here].append(there)
    return found


def in_one_cell(column: ListColumn, names: Sequence[str]) -> str:
    """Several names in one cell; by the alphabet where no order is kept."""
    return BETWEEN.join(names if column.is_ordered else sorted(names))


def export(table: Table, records: Any, *, kind: str) -> bytes:
    """``records`` as a file of ``kind``; raises ``Unwritable`` if they do not fit into it."""
    header = [column.name for column in table.columns]
    rows = rows_of(table, records)
    if kind == CSV:
        return files.to_csv(header, rows)
    return files.to_xlsx(header, rows, notes=catalogue(table))


def template(table: Table, *, kind: str) -> bytes:
    """A file with the names of the columns only; a workbook says what they mean, too."""
    return export(table, table.model._default_manager.none(), kind=kind)


def catalogue(table: Table) -> list[tuple[str, str, str]]:
    """What each column is called in files and on our screens, and what may stand in it."""
    head = (_("Column"), _("What it is"), _("What may stand in it"))
    return [head, *((one.name, one.title, one.meaning) for one in table.columns)]


def records_kept_with(table: Table, parents: Any) -> Any:
    """The rows of ``table`` that belong to ``parents``, a queryset of the model they go with."""
    for column in table.relations:
        if column.model is parents.model:
            numbers = parents.order_by().values("pk")
            rows: models.QuerySet[Any] = table.model._default_manager.filter(
                **{f"{column.name}__in": numbers}
            )
            return rows
    return table.model._default_manager.none()
