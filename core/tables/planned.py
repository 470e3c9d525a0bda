"""What would become of the records of a table: rows, and what changes in each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .columns import BETWEEN, Column, ListColumn, RelationColumn
from .files import Problem
from .names import names_of
from .table import Table


@dataclass
class Change:
    """What a column of one record would hold instead of what it holds."""

    column: Column
    before: str
    after: str
    value: Any  # a field's value, a related record, or a list of them
    held: Sequence[Any] = ()  # numbers of the records that were related; ``name_before`` names them


@dataclass
class Row:
    """What would become of one line."""

    line: int
    name: str
    record: Any
    is_new: bool
    changes: list[Change] = field(default_factory=list)
    is_unchecked: bool = False  # it refers to a record of this file, and is looked at after that

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be written."""
        return self.is_new or bool(self.changes)


@dataclass
class Plan:
    """What a file would do; nothing is written while there are problems."""

    table: Table
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def to_write(self) -> list[Row]:
        """The rows that change something."""
        return [row for row in self.rows if row.is_changed]


def name_before(plan: Plan) -> None:
    """Put into words what relations held before; a query or two for each kind of record."""
    unnamed: dict[RelationColumn | ListColumn, list[Change]] = defaultdict(list)
    for row in plan.rows:
        for change in row.changes:
            if isinstance(change.column, RelationColumn | ListColumn) and change.held:
                unnamed[change.column].append(change)
    for column, changes in unnamed.items():
        names = names_of(column.model, {pk for change in changes for pk in change.held})
        for change in changes:
            change.before = BETWEEN.join(names.get(pk, "") for pk in change.held)
