"""Which records have a table, and what a row of it is known by.

An app says so in its own ``tables.py``::

    table(Person)
    table(Conclusion, numbered_within="meeting")
    leave_out(Edition, because="frozen at publication")
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.utils.text import capfirst

from core.periods import Period

from .columns import Column, FieldColumn, ListColumn, OrdinalColumn, RelationColumn, columns_of

Model = type[models.Model]
# Between the parts of what a record is known by: 2018-03-27-access-to-information#2.
JOINT = "#"
# What nearly every record can say, after what it says itself.
LAST = ("source", "source_locator", "source_read_on", "staff_note")


@dataclass(frozen=True)
class Table:
    """The table of one kind of record.

    ``key`` names the columns that a row is known by; they are never numbers of the database.
    """

    model: Model
    numbered_within: str = ""
    without: tuple[str, ...] = ()
    given_key: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What it is called in addresses: "members.Person"."""
        return self.model._meta.label

    @property
    def title(self) -> str:
        """What it is called on our screens."""
        return str(capfirst(str(self.model._meta.verbose_name_plural)))

    @property
    def file_name(self) -> str:
        """What its files are called, without an ending."""
        return f"{self.model._meta.app_label}-{self.model._meta.model_name}"

    @cached_property
    def columns(self) -> list[Column]:
        """Its columns, those of its key first."""
        made = columns_of(self.model, numbered_within=self.numbered_within, without=self.without)
        by_name = {column.name: column for column in made}
        first = [by_name[name] for name in self.key]
        last = [by_name[name] for name in LAST if name in by_name and name not in self.key]
        rest = (column for column in made if column not in first and column not in last)
        return [*first, *rest, *last]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Its columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The names of the columns that a row is known by."""
        if self.given_key:
            return self.given_key
        if self.numbered_within:
            return (self.numbered_within, "ordinal")
        return natural_key(self.model)

    @property
    def key_columns(self) -> list[Column]:
        """The columns that a row is known by."""
        return [self.by_name[name] for name in self.key]

    @property
    def lists(self) -> list[ListColumn]:
        """The columns that hold several records."""
        return [column for column in self.columns if isinstance(column, ListColumn)]

    @property
    def relations(self) -> list[RelationColumn]:
        """The columns that hold one other record."""
        return [column for column in self.columns if isinstance(column, RelationColumn)]

    @property
    def fields(self) -> list[FieldColumn]:
        """The columns that hold a value."""
        return [column for column in self.columns if isinstance(column, FieldColumn)]

    @property
    def ordinal(self) -> OrdinalColumn | None:
        """The column that counts, if rows have no name of their own."""
        return next((one for one in self.columns if isinstance(one, OrdinalColumn)), None)

    def mark_in_words(self) -> str:
        """How another table names a record of this one: "slug", "slug#ordinal".

        What a part that is a record itself is known by stands in its place.
        """
        return JOINT.join(
            _tables[column.model].mark_in_words()
            if isinstance(column, RelationColumn)
            else column.name
            for column in self.key_columns
        )


def natural_key(model: Model) -> tuple[str, ...]:
    """What a row is known by, as its model says: a unique field, or fields unique together.

    What holds over a period is known by what may not overlap, and its first day.
    Raises ``LookupError`` if the model says nothing of the kind.
    """
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and not field.null and field.editable:
            return (field.name,)
    for constraint in model._meta.constraints:
        if isinstance(constraint, ExclusionConstraint) and issubclass(model, Period):
            return (*_kept_apart(model, constraint), "start")
        if isinstance(constraint, models.UniqueConstraint):
            fields, condition = constraint.fields, constraint.condition
            if fields and condition is None:
                return tuple(fields)
    raise LookupError(f"{model._meta.label} has nothing that its rows are known by.")


def _kept_apart(model: Model, constraint: ExclusionConstraint) -> Iterator[str]:
    """The fields whose equality ``core.periods.no_overlap`` has written as ranges."""
    for expression, _operator in constraint.expressions:
        name = expression.get_source_expressions()[0].name  # type: ignore[union-attr]
        if name != "start" and model._meta.get_field(name).editable:
            yield name


_tables: dict[Model, Table] = {}
_left_out: dict[Model, str] = {}


def table(
    model: Model,
    *,
    numbered_within: str = "",
    without: Sequence[str] = (),
    key: Sequence[str] = (),
) -> Table:
    """Let records of ``model`` go out and come in as a table.

    ``numbered_within`` names the relation within which rows without a name are counted.
    """
    made = Table(model, numbered_within, tuple(without), tuple(key))
    _tables[model] = made
    return made


def leave_out(*models_: Model, because: str) -> None:
    """Say why records of these models have no table."""
    for model in models_:
        _left_out[model] = because


def tables() -> list[Table]:
    """All tables, in the order of apps and models."""
    return [_tables[model] for model in apps.get_models() if model in _tables]


def table_of(model: Model) -> Table:
    """The table of ``model``; raises ``LookupError`` if it has none."""
    return _tables[model]


def has_table(model: Model) -> bool:
    """Whether records of ``model`` go out and come in as a table."""
    return model in _tables


def by_label(label: str) -> Table | None:
    """The table called "members.Person", if there is one."""
    return next((one for one in _tables.values() if one.label == label), None)


def reason_left_out(model: Model) -> str:
    """Why ``model`` has no table; "" if nobody has said so."""
    return _left_out.get(model, "")


def kept_in_lists() -> set[Model]:
    """Models whose rows are what a column of another table lists."""
    return {column.through for one in _tables.values() for column in one.lists}


def tables_kept_with(model: Model, screens: Iterable[Model]) -> list[Table]:
    """The table of ``model``, and those of records that have no screen but on its page."""
    own = [_tables[model]] if model in _tables else []
    return own + [
        one
        for one in tables()
        if one.model is not model and one.model not in screens and parent_of(one) is model
    ]


def parent_of(one: Table) -> Model | None:
    """The model on whose page rows of a table are kept, if they go with it."""
    for column in one.relations:
        if column.field.remote_field.on_delete is models.CASCADE or column.name in one.key:
            return column.model  # type: ignore[no-any-return]
    return None
