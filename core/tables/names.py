"""What records are known by in files, and which record a name means; a few queries for any number.

A name is the key of a record's table, its parts joined: "hkg", "public-forum-2018#1#opening".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from .cells import written
from .columns import FieldColumn, OrdinalColumn, RelationColumn
from .table import JOINT, Table, table_of

Parts = tuple[str, ...]
Pk = Any


def parts_of(table: Table, pks: Collection[Pk] | None = None) -> dict[Pk, Parts]:
    """The parts of the names of rows of ``table``; None means all rows."""
    columns = table.key_columns
    rows: Any = table.model._default_manager.order_by()
    if ordinal := table.ordinal:
        rows = rows.annotate(
            **{
                ordinal.name: Window(
                    RowNumber(),
                    partition_by=F(ordinal.within.field.attname),
                    order_by=F("pk").asc(),
                )
            }
        )
    if pks is not None:
        rows = rows.filter(_among(table, pks))
    wanted = [
        column.name if isinstance(column, OrdinalColumn) else column.field.attname  # type: ignore[attr-defined]
        for column in columns
    ]
    found = list(rows.values_list("pk", *wanted))
    if pks is not None:
        asked = set(pks)
        found = [row for row in found if row[0] in asked]
    parts = [
        _part_of(column, [row[place] for row in found])
        for place, column in enumerate(columns, start=1)
    ]
    return {row[0]: own for row, own in zip(found, zip(*parts, strict=True), strict=True)}


def _among(table: Table, pks: Collection[Pk]) -> Q:
    """The rows of ``pks``; where rows are counted, all that are counted with them."""
    if table.ordinal is None:
        return Q(pk__in=list(pks))
    within = table.ordinal.within.field.attname
    counted: Any = table.model._default_manager.filter(pk__in=list(pks)).order_by()
    return Q(**{f"{within}__in": list(counted.values_list(within, flat=True).distinct())})


def _part_of(column: Any, values: list[Any]) -> list[str]:
    if isinstance(column, RelationColumn):
        known = names_of(column.model, {value for value in values if value is not None})
        return [known.get(value, "") for value in values]
    return [written(value) for value in values]


def names_of(model: type[models.Model], pks: Collection[Pk]) -> dict[Pk, str]:
    """The names of the records of ``model`` with these numbers."""
    if not pks:
        return {}
    return {pk: JOINT.join(parts) for pk, parts in parts_of(table_of(model), pks).items()}


def numbers_of(table: Table, wanted: Iterable[str]) -> dict[str, list[Pk]]:
    """The numbers of the records that are ``wanted`` by name; nearly always one for a name."""
    names = set(wanted)
    found: dict[str, list[Pk]] = defaultdict(list)
    for pk, parts in parts_of(table, _candidates(table, names)).items():
        name = JOINT.join(parts)
        if name in names:
            found[name].append(pk)
    return found


def _candidates(table: Table, names: set[str]) -> Collection[Pk] | None:
    """Which rows to look at: those that have one of the names, where one field says so."""
    (first, *others) = table.key_columns
    if others or not isinstance(first, FieldColumn) or not first.is_text:
        return None
    rows = table.model._default_manager.order_by()
    return list(rows.filter(**{f"{first.name}__in": names}).values_list("pk", flat=True))


def records_called(table: Table, wanted: Iterable[str]) -> dict[str, models.Model]:
    """The records that are ``wanted`` by name; what several records are called is left out."""
    numbers = {
        name: found[0] for name, found in numbers_of(table, wanted).items() if len(found) == 1
    }
    records = table.model._default_manager.in_bulk(list(numbers.values()))
    return {name: records[pk] for name, pk in numbers.items() if pk in records}


def all_names(table: Table) -> list[str]:
    """Every name, for whoever has mistyped one."""
    return [JOINT.join(parts) for parts in parts_of(table).values()]
