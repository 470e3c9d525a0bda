"""What a file would do to the records of a table, row by row, or what is wrong with a cell."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from .cells import Value, as_text, written
from .columns import (
    Column,
    FieldColumn,
    ListColumn,
    OrdinalColumn,
    RelationColumn,
    file_is_there,
    parts_in,
)
from .export import in_one_cell, listed_by
from .files import Faulty, Line, Problem, Sheet
from .header import check_header
from .names import all_names, numbers_of, records_called
from .planned import Change, Plan, Row
from .problems import is_unsaved, problems_of
from .table import JOINT, Table, table_of

# For so many names that nobody has, the likeliest meant one is looked for.
GUESSES = 50
# How many lines are read before someone is told how far it is.
STEP = 250

Tell = Callable[[int], None]


def plan(
    table: Table, sheet: Sheet, *, keep: bool = False, tell: Tell = lambda _done: None
) -> Plan:
    """Read ``sheet`` against the records of ``table``; writes nothing.

    An empty cell empties what the record holds, or leaves it if ``keep`` is set; a column that
    is left out changes nothing. Raises ``Unreadable`` if the columns are not those of the table.
    """
    check_header(table, sheet.header)
    return _Planning(table, sheet, keep=keep, tell=tell).plan()


class _Planning:
    def __init__(self, table: Table, sheet: Sheet, *, keep: bool, tell: Tell) -> None:
        self.table, self.sheet, self.keep, self.tell = table, sheet, keep, tell
        self.plan_ = Plan(table, problems=list(sheet.problems))
        self.columns = [column for column in table.columns if column.name in sheet.header]
        self.faulty = {problem.line for problem in sheet.problems}
        self.own_names: dict[int, str] = {}
        self.seen: dict[str, int] = {}
        self.planned: dict[str, Row] = {}
        self.others: dict[str, Mapping[str, models.Model]] = {}
        self.guesses = 0
        self.known: dict[str, list[str]] = {}

    def plan(self) -> Plan:
        """Cells first, then the records they name, then each line."""
        values = {line.number: dict(self._values(line)) for line in self.sheet.lines}
        lines = [line for line in self.sheet.lines if self._is_known(line, values[line.number])]
        existing = self._existing(self.own_names.values())
        self._number_new_ones(lines, existing)
        self._look_up(values.values())
        for line in lines:
            self._begin(line, existing)
        before = self._lists_before()
        for done, line in enumerate(lines, start=1):
            self._fill(self.planned[self.own_names[line.number]], values[line.number], before)
            if done % STEP == 0:
                self.tell(done)
        bad = {problem.line for problem in self.plan_.problems}
        self.plan_.rows = [row for row in self.planned.values() if row.line not in bad]
        self.plan_.problems.sort(key=lambda one: (one.line, one.column))
        return self.plan_

    def _wrong(self, line: int, column: str, reason: str) -> None:
        self.plan_.problems.append(Problem(line, column, reason))
        self.faulty.add(line)

    def _values(self, line: Line) -> Iterator[tuple[str, Any]]:
        """What each cell says; names of other records are looked up later."""
        for column in self.columns:
            cell = line.values.get(column.name)
            if isinstance(cell, Faulty):
                self._wrong(line.number, column.name, cell.reason)
                continue
            try:
                yield column.name, _read(column, cell)
            except ValueError as error:
                self._wrong(line.number, column.name, str(error))

    def _is_known(self, line: Line, values: Mapping[str, Any]) -> bool:
        """Whether it is clear which record a line means, and no line before means it too."""
        parts = []
        for column in self.table.key_columns:
            if column.name not in values:
                return False
            part = written(values[column.name])
            if not part and not _may_be_empty(column):
                words = _("This cell cannot be empty: the record is known by it.")
                self._wrong(line.number, column.name, words)
                return False
            parts.append(part)
        name = JOINT.join(parts)
        if name in self.seen:
            words = _("“%(name)s” stands in line %(number)s already.")
            reason = words % {"name": name[:100], "number": self.seen[name]}
            self._wrong(line.number, self.table.key[-1], reason)
            return False
        self.own_names[line.number] = name
        self.seen[name] = line.number
        return True

    def _existing(self, names: Iterable[str]) -> dict[str, models.Model]:
        """The records that lines mean; two records of one name cannot be told apart."""
        numbers = numbers_of(self.table, names)
        for number, name in self.own_names.items():
            if len(numbers.get(name, ())) > 1:
                words = _("Several records are known by “%(name)s”.") % {"name": name[:100]}
                self._wrong(number, self.table.key[-1], words)
        pks = [found[0] for found in numbers.values()]
        records = self.table.model._default_manager.in_bulk(pks)
        return {name: records[found[0]] for name, found in numbers.items()}

    def _number_new_ones(self, lines: Iterable[Line], existing: Mapping[str, Any]) -> None:
        """New records that are counted get the next numbers, in the order of the file."""
        if self.table.ordinal is None:
            return
        highest: dict[str, int] = defaultdict(int)
        for name in all_names(self.table):
            within, _joint, number = name.rpartition(JOINT)
            highest[within] = max(highest[within], int(number))
        for line in lines:
            name = self.own_names[line.number]
            within, _joint, number = name.rpartition(JOINT)
            if name in existing:
                continue
            highest[within] += 1
            if number != str(highest[within]):
                words = _("There are %(number)s of “%(record)s”: the next one is %(next)s.") % {
                    "number": highest[within] - 1,
                    "record": within,
                    "next": highest[within],
                }
                self._wrong(line.number, self.table.ordinal.name, words)

    def _look_up(self, values: Iterable[Mapping[str, Any]]) -> None:
        """Every record that cells name, a few queries for each kind of record."""
        wanted: dict[type[models.Model], set[str]] = defaultdict(set)
        related = [one for one in self.columns if isinstance(one, RelationColumn | ListColumn)]
        for row in values:
            for column in related:
                named = row.get(column.name) or ()
                wanted[column.model].update([named] if isinstance(named, str) else named)
        found = {model: records_called(table_of(model), names) for model, names in wanted.items()}
        self.others = {column.name: found.get(column.model, {}) for column in related}

    def _begin(self, line: Line, existing: Mapping[str, Any]) -> None:
        """A row for each line, before lines can refer to each other."""
        name = self.own_names[line.number]
        record = existing.get(name)
        self.planned[name] = Row(
            line=line.number,
            name=name,
            record=self.table.model() if record is None else record,
            is_new=record is None,
        )

    def _lists_before(self) -> dict[str, dict[Any, list[Any]]]:
        pks = [row.record.pk for row in self.planned.values() if not row.is_new]
        lists = [column for column in self.columns if isinstance(column, ListColumn)]
        return {column.name: listed_by(column, pks) for column in lists}

    def _fill(
        self, row: Row, values: Mapping[str, Any], before: Mapping[str, dict[Any, list[Any]]]
    ) -> None:
        for column in self.columns:
            if column.name not in values:
                continue
            value = values[column.name]
            if isinstance(column, FieldColumn):
                self._fill_field(row, column, value)
            elif isinstance(column, RelationColumn):
                self._fill_relation(row, column, value)
            elif isinstance(column, ListColumn):
                self._fill_list(row, column, value, before[column.name].get(row.record.pk, []))
        if row.is_changed:
            self._check(row)

    def _fill_field(self, row: Row, column: FieldColumn, value: Value) -> None:
        is_empty = value is None or value == ""
        if is_empty and (row.is_new or self.keep):
            return  # a new record has what its model gives it
        before = column.value(row.record)
        if not row.is_new and column.same(before, value):
            return
        if isinstance(column.field, models.FileField) and not (
            is_empty or file_is_there(column, str(value))
        ):
            words = _("No file is kept under this name. Upload it on the record’s page.")
            self._wrong(row.line, column.name, words)
            return
        if not row.is_new:
            row.changes.append(Change(column, written(before), written(value), value))
        column.put(row.record, value)

    def _fill_relation(self, row: Row, column: RelationColumn, name: str) -> None:
        other = self._found(row.line, column, name) if name else None
        if (name and other is None) or (not name and self.keep):
            return
        before = getattr(row.record, column.field.attname)
        if other is None and before is None:
            return
        if other is not None and before is not None and other.pk == before:
            # At hand, so that what the record asks of it needs no query.
            setattr(row.record, column.field.name, other)
            return
        if not row.is_new:
            held = [] if before is None else [before]
            row.changes.append(Change(column, "", name, other, held))
        setattr(row.record, column.field.name, other)

    def _fill_list(
        self, row: Row, column: ListColumn, names: Sequence[str], before: Sequence[Any]
    ) -> None:
        if not names and self.keep:
            return
        found = [self._found(row.line, column, name) for name in names]
        others = [one for one in found if one is not None]
        if len(others) < len(names):
            return
        after = [one.pk for one in others]
        same = after == list(before) if column.is_ordered else set(after) == set(before)
        if not same or None in after:
            words = in_one_cell(column, names)
            row.changes.append(Change(column, "", words, others, list(before)))

    def _found(
        self, line: int, column: RelationColumn | ListColumn, name: str
    ) -> models.Model | None:
        """The record called ``name``, be it in the database or in this file."""
        if (other := self.others[column.name].get(name)) is not None:
            return other
        if column.model is self.table.model and name in self.planned:
            return self.planned[name].record  # type: ignore[no-any-return]
        self._wrong(line, column.name, self._nobody(column.model, name))
        return None

    def _nobody(self, model: type[models.Model], name: str) -> str:
        table = table_of(model)
        sentence = _("There is no record “%(mark)s” among: %(records)s.") % {
            "mark": name[:60],
            "records": table.title,
        }
        self.guesses += 1
        if self.guesses > GUESSES:
            return sentence
        if table.label not in self.known:
            self.known[table.label] = all_names(table)
        found = get_close_matches(name, self.known[table.label], n=1, cutoff=0.6)
        return (
            f"{sentence} {_('Did you mean “%(name)s”?') % {'name': found[0]}}"
            if found
            else sentence
        )

    def _check(self, row: Row) -> None:
        """What the record itself asks; a cell that was told already is not told again."""
        told = {one.column for one in self.plan_.problems if one.line == row.line}
        if row.line in self.faulty and not told:
            return
        row.is_unchecked = any(is_unsaved(row.record, one) for one in self.table.relations)
        for problem in problems_of(row, self.table, clean=row.line not in self.faulty):
            if problem.column not in told:
                self._wrong(problem.line, problem.column, problem.reason)
                told.add(problem.column)


def _read(column: Column, cell: object) -> Any:
    if isinstance(column, FieldColumn):
        return column.read(cell)
    text = as_text(cell)
    if isinstance(column, ListColumn):
        return parts_in(text)
    if isinstance(column, OrdinalColumn) and text and not (text.isdecimal() and int(text)):
        raise ValueError(_("Write a whole number, as 12."))
    return text


def _may_be_empty(column: Column) -> bool:
    """Whether a part of a name may be empty, as the first day of a period may."""
    if isinstance(column, OrdinalColumn):
        return False
    field: Any = column.field  # type: ignore[attr-defined]
    return bool(field.blank)
