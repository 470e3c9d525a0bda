"""Write what was planned: all of it or, if the database refuses a row, nothing, and say which."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from core.completeness import note_many
from core.keep_calendar import keep_once
from core.keep_search import is_heard_by_others, touch_all
from core.models import Computed, write_audits

from .columns import ListColumn
from .files import Problem
from .planned import Plan, Row
from .problems import is_unsaved, told
from .table import JOINT, Table

# Rows that go to the database together; where one of them is refused, they go in halves.
BATCH = 250

Tell = Callable[[int], None]


def write(
    plan: Plan, *, by: models.Model | None, act: str, tell: Tell = lambda _done: None
) -> list[Problem]:
    """Write the rows of ``plan`` in the present transaction; return what the database refused.

    Whoever calls rolls back if anything was refused, or was wrong before. ``act`` goes into the
    journal.
    """
    rows = plan.to_write
    with keep_once():
        problems = _Writing(plan.table, tell).write(rows)
        if not problems:
            problems = [problem for row in rows for problem in _write_lists(row)]
    if not problems and not plan.problems:
        note_many([(row.record, _changed(row)) for row in rows], by=by)
        write_audits(((_verb(row), row.record, _detail(row, act)) for row in rows), actor=by)
    return sorted(problems, key=lambda one: (one.line, one.column))


def _verb(row: Row) -> str:
    return "added" if row.is_new else "changed"


def _changed(row: Row) -> list[str] | None:
    return None if row.is_new else [change.column.name for change in row.changes]


def _detail(row: Row, act: str) -> dict[str, Any]:
    names = [change.column.name for change in row.changes]
    return {"import": act, "line": row.line} | ({} if row.is_new else {"fields": names})


class _Writing:
    def __init__(self, table: Table, tell: Tell) -> None:
        self.table, self.tell, self.done = table, tell, 0
        self.in_bulk = _may_go_in_bulk(table.model)

    def write(self, rows: Sequence[Row]) -> list[Problem]:
        """Changes first, so that a period can end before the next one begins.

        What is refused is tried again after the rest, as long as that brings more in: a row may
        stand in the way of another, or be needed by it, whatever their order in the file.
        """
        waiting = [row for row in rows if not row.is_new] + [row for row in rows if row.is_new]
        problems: list[Problem] = []
        while waiting:
            held = self._held_back(waiting)
            ready = [row for row in waiting if row.line not in held]
            refused = dict(self._write_some(ready))
            problems = [one for found in refused.values() for one in found]
            waiting = [row for row in waiting if row.line in held or row.line in refused]
            if len(refused) == len(ready):
                problems += [self._stuck(row) for row in waiting if self._waits(row)]
                break
        return problems

    def _held_back(self, rows: Sequence[Row]) -> set[int]:
        """Lines whose turn has not come: what they refer to is not there yet.

        Rows that are counted come in the order of their numbers, so one holds back the next ones.
        """
        held: set[int] = set()
        groups: set[str] = set()
        for row in rows:
            group = row.name.rpartition(JOINT)[0] if self.table.ordinal and row.is_new else ""
            if self._waits(row) or (group and group in groups):
                held.add(row.line)
                groups.add(group)
        return held

    def _waits(self, row: Row) -> bool:
        """Whether it refers to a record of this file that is not there yet."""
        return any(is_unsaved(row.record, column) for column in self.table.relations)

    def _stuck(self, row: Row) -> Problem:
        column = next(one for one in self.table.relations if is_unsaved(row.record, one))
        words = _("The record that this line refers to cannot be written either.")
        return Problem(row.line, column.name, words)

    def _write_some(self, rows: Sequence[Row]) -> Iterator[tuple[int, list[Problem]]]:
        for start in range(0, len(rows), BATCH):
            yield from self._batch(rows[start : start + BATCH])

    def _batch(self, rows: Sequence[Row]) -> Iterator[tuple[int, list[Problem]]]:
        """Write ``rows``; yield the lines that are refused, with the reasons."""
        try:
            with transaction.atomic():
                self._save(rows)
        except (DatabaseError, ValidationError) as error:
            for row in rows:
                if row.is_new:
                    row.record.pk, row.record._state.adding = None, True
            if len(rows) == 1:
                yield rows[0].line, list(refusals(error, rows[0], self.table))
                return
            half = len(rows) // 2
            yield from self._batch(rows[:half])
            yield from self._batch(rows[half:])
        else:
            self.done += len(rows)
            self.tell(self.done)

    def _save(self, rows: Sequence[Row]) -> None:
        together = []
        for row in rows:
            record = row.record
            for column in self.table.relations:
                _take_number(record, column.field)
            if row.is_unchecked:
                record.clean()
            if not (row.is_new and self.in_bulk):
                record.save()
                continue
            if isinstance(record, Computed):
                record.compute()
            together.append(record)
        if together:
            self.table.model._default_manager.bulk_create(together)
            touch_all(self.table.model)


def _take_number(record: models.Model, field: Any) -> None:
    """The number of a related record that was saved since it was put here."""
    if field.is_cached(record) and (other := getattr(record, field.name)) is not None:
        setattr(record, field.attname, other.pk)


def _may_go_in_bulk(model: type[models.Model]) -> bool:
    """Whether saving does nothing but what a bulk does too: the search alone is told by us."""
    plain = model.save in {models.Model.save, Computed.save}
    return plain and not is_heard_by_others(model)


def refusals(error: Exception, row: Row, table: Table) -> Iterator[Problem]:
    """Why the database, or the record itself, refuses this row, in a sentence a column."""
    if isinstance(error, ValidationError):
        yield from told(error, row.line, table)
        return
    record = row.record
    try:
        record.validate_unique()
        record.validate_constraints()
    except ValidationError as found:
        for problem in told(found, row.line, table):
            yield (
                problem
                if problem.column
                else Problem(row.line, _concerned(error, table), problem.reason)
            )
        return
    yield Problem(row.line, _concerned(error, table), _sentence(error, table))


def _constraint(error: Exception, table: Table) -> Any:
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    return next((one for one in table.model._meta.constraints if one.name == name), None)


def _concerned(error: Exception, table: Table) -> str:
    """The columns that a broken constraint speaks of."""
    constraint = _constraint(error, table)
    if constraint is None:
        return ""
    names: Sequence[str] = getattr(constraint, "fields", ())
    if expressions := getattr(constraint, "expressions", ()):
        names = [
            one.name
            for pair in expressions
            for one in (pair[0] if isinstance(pair, tuple) else pair).get_source_expressions()
            if hasattr(one, "name")
        ]
    if condition := getattr(constraint, "condition", None):
        names = names or [child[0].partition("__")[0] for child in _leaves(condition)]
    columns = [name for name in dict.fromkeys(names) if name in table.by_name]
    return ", ".join(columns)


def _leaves(condition: models.Q) -> Iterator[Any]:
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _leaves(child)
        elif isinstance(child, tuple):
            yield child


def _sentence(error: Exception, table: Table) -> str:
    constraint = _constraint(error, table)
    if constraint is not None:
        return str(constraint.get_violation_error_message())
    return _("The database refuses this line: it contradicts a record that is there already.")


def _write_lists(row: Row) -> Iterator[Problem]:
    """What a record lists, once all records are there; what stays is not touched."""
    for change in row.changes:
        if not isinstance(change.column, ListColumn):
            continue
        try:
            with transaction.atomic():
                _put_list(row.record, change.column, change.value)
        except ValidationError as error:
            yield Problem(row.line, change.column.name, " ".join(error.messages))
        except DatabaseError:
            words = _("The database refuses these records here.")
            yield Problem(row.line, change.column.name, words)


def _put_list(record: models.Model, column: ListColumn, others: Sequence[Any]) -> None:
    if column.through._meta.auto_created:
        getattr(record, column.name).set(others)
        return
    through: Any = column.through
    kept = {
        getattr(one, f"{column.there}_id"): one
        for one in through._default_manager.filter(**{column.here: record})
    }
    for position, other in enumerate(others, start=1):
        one = kept.pop(other.pk, None) or through(**{column.here: record, column.there: other})
        if one.pk is None or (column.is_ordered and one.position != position):
            if column.is_ordered:
                one.position = position
            one.full_clean()
            one.save()
    for one in kept.values():
        one.delete()
