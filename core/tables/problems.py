"""What a record's own rules say against it, told by the column of a file."""

from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from .columns import RelationColumn
from .files import Problem
from .planned import Row
from .table import Table


def problems_of(row: Row, table: Table, *, clean: bool = True) -> Iterator[Problem]:
    """What the record's own rules say against it, as far as no constraint must be asked.

    A record that refers to one which this file makes is looked at as a whole once that is there.
    """
    record = row.record
    unsaved = [one.name for one in table.relations if is_unsaved(record, one)]
    # That a related record is there has been looked up for all rows at once.
    related = [
        one.name for one in table.relations if getattr(record, one.field.attname) is not None
    ]
    try:
        record.clean_fields(exclude={*unsaved, *related})
        if clean and not unsaved:
            record.clean()
    except ValidationError as error:
        yield from told(error, row.line, table)


def is_unsaved(record: models.Model, column: RelationColumn) -> bool:
    """Whether the related record is one that this file makes."""
    return (
        column.field.is_cached(record)
        and (other := getattr(record, column.name)) is not None
        and other.pk is None
    )


def told(error: ValidationError, line: int, table: Table) -> Iterator[Problem]:
    """A refusal of the record by the columns it concerns; "" is the line as a whole."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in by_field.items():
        yield Problem(line, column_of(table, name), " ".join(messages))


def column_of(table: Table, field_name: str) -> str:
    """The column that a field's name stands for: the source language's, if it has languages."""
    if field_name in table.by_name:
        return field_name
    source = f"{field_name}_{settings.MODELTRANSLATION_DEFAULT_LANGUAGE}"
    return source if source in table.by_name else ""
