"""Puts two people's edits of one bulletin together, field by field; nothing of either is lost.

There are three forms: as it was when the second person began, as the first has left the bulletin,
and as the second sends it. What only one of them changed is taken. Where both changed the same
field to something else, whoever saves is asked.
"""

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from bulletins.sittings import Values
from core.changed_words import readable

# The name of the answer to the question about a field, and its two values.
CHOICE = "_choice-"
THEIRS, YOURS = "theirs", "yours"
# Where a section stands is not worth a question: who moved it last has moved it.
PLACE = {"region", "ordering"}
# More rows of one kind than any form of ours has.
MOST = 1000
# No fields of the record.
ROW = {"id", "parent", "DELETE"}


@dataclass(frozen=True)
class Conflict:
    """A field that both changed, with both texts as they can be read."""

    name: str
    where: str
    label: str
    theirs: str
    yours: str
    # What the question was about: an answer to another question is none.
    key: str


@dataclass
class Together:
    """The form to be saved, what in it is theirs, and what must be asked first."""

    data: QueryDict
    taken: list[str] = dataclasses.field(default_factory=list)
    conflicts: list[Conflict] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A record's form as the other person left it, and the prefix of its fields in mine."""

    form: forms.BaseForm
    prefix: str

    def name(self, field_name: str) -> str:
        """The field's name in my form."""
        return f"{self.prefix}-{field_name}" if self.prefix else field_name

    @property
    def where(self) -> str:
        """Which section; nothing for the bulletin itself."""
        return str(self.form.instance) if self.prefix else ""  # type: ignore[attr-defined]


def put_together(
    theirs: forms.BaseForm, sets: Iterable[Any], mine: QueryDict, opened: Values | None
) -> Together:
    """``mine``, begun with ``opened``, and what ``theirs`` and the formsets ``sets`` hold now."""
    result = Together(mine.copy())
    _merge(result, Row(theirs, ""), opened)
    for formset in sets:
        standing = {str(form.instance.pk): form for form in formset.initial_forms}
        gone = []
        for number, key in enumerate(_keys(result.data, formset.prefix)):
            prefix = f"{formset.prefix}-{number}"
            if key in standing:
                _merge(result, Row(standing[key], prefix), opened)
            else:
                gone.append(number)
        if gone:
            _let_go(result, formset, gone, opened)
    return result


def _merge(result: Together, row: Row, opened: Values | None) -> None:
    touched = False
    for name, there in row.form.fields.items():
        if name in ROW or isinstance(there, forms.FileField):
            continue
        theirs = values_of(row.form, name)
        before = None if opened is None else _filled(opened.get(row.name(name), []))
        mine = _filled(result.data.getlist(row.name(name)))
        if before == theirs or (before is None and mine == theirs):
            continue
        touched = touched or name not in PLACE
        if before == mine:
            result.data.setlist(row.name(name), theirs)
            if name not in PLACE:
                result.taken.append(_called(row, str(there.label)))
        elif mine != theirs and name not in PLACE:
            _ask(result, row, name, theirs, mine)
    if touched and result.data.get(row.name("DELETE")):
        _ask_whether_out(result, row)


def _ask(result: Together, row: Row, name: str, theirs: list[str], mine: list[str]) -> None:
    label = str(row.form.fields[name].label)
    field = row.form.fields[name]
    shown, yours = _readable(field, theirs), _readable(field, mine)
    conflict = Conflict(row.name(name), row.where, label, shown, yours, _key(theirs))
    answer = _answer(result.data, conflict)
    if answer == THEIRS:
        result.data.setlist(row.name(name), theirs)
        result.taken.append(_called(row, label))
    elif answer is None:
        result.conflicts.append(conflict)


def _ask_whether_out(result: Together, row: Row) -> None:
    name = row.name("DELETE")
    conflict = Conflict(
        name,
        row.where,
        _("Taken out"),
        _("It was edited meanwhile"),
        _("Take it out"),
        _key([name]),
    )
    answer = _answer(result.data, conflict)
    if answer == THEIRS:
        del result.data[name]
    elif answer is None:
        result.conflicts.append(conflict)


def _answer(data: QueryDict, conflict: Conflict) -> str | None:
    found = data.get(f"{CHOICE}{conflict.name}", "").partition(":")
    return found[0] if found[0] in {THEIRS, YOURS} and found[2] == conflict.key else None


def _let_go(result: Together, formset: Any, gone: list[int], opened: Values | None) -> None:
    """Sections that the other took out: one that I edited is new again, others are out."""
    prefix, data = formset.prefix, result.data
    names = {name for name in formset.empty_form.fields if name not in ROW | PLACE}
    kept: list[Values] = []
    new: list[Values] = []
    for number in range(_number(data, f"{prefix}-TOTAL_FORMS")):
        values = _values_of_row(data, f"{prefix}-{number}-")
        edited = opened is None or any(
            _filled(values.get(name, [])) != _filled(opened.get(f"{prefix}-{number}-{name}", []))
            for name in names
        )
        if number not in gone:
            (kept if _filled(values.get("id", [])) else new).append(values)
        elif edited and not values.get("DELETE"):
            new.append(values | {"id": [""]})
            title = _filled(values.get("heading_en", [])) or [str(formset.model._meta.verbose_name)]
            result.taken.append(
                _("%(section)s, which was taken out meanwhile, is kept as a new section")
                % {"section": title[0]}
            )
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        if name.removeprefix(f"{prefix}-").split("-")[0].isdigit():
            del data[name]
    for number, values in enumerate([*kept, *new]):
        for name, found in values.items():
            data.setlist(f"{prefix}-{number}-{name}", found)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(new))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(kept))


def values_of(form: forms.BaseForm, name: str) -> list[str]:
    """What a browser would send for a field that nobody touches."""
    widget = form.fields[name].widget
    value = form[name].value()
    if isinstance(value, list | tuple):
        return _filled(str(getattr(item, "pk", item)) for item in value)
    shown = widget.format_value(value) if hasattr(widget, "format_value") else value
    shown = shown if isinstance(shown, list | tuple) else [shown]
    return _filled("" if item is None else str(item) for item in shown)


def _filled(values: Iterable[str]) -> list[str]:
    """Values as they can be compared: line ends and order have no meaning, nor has nothing."""
    plain = (value.replace("\r\n", "\n").strip() for value in values)
    return sorted(value for value in plain if value)


def _keys(data: QueryDict, prefix: str) -> Iterator[str]:
    for number in range(_number(data, f"{prefix}-INITIAL_FORMS")):
        yield data.get(f"{prefix}-{number}-id", "")


def _number(data: QueryDict, name: str) -> int:
    """A count that a form states; one that is none is refused by the form itself."""
    given = data.get(name, "")
    return min(int(given), MOST) if given.isdecimal() else 0


def _values_of_row(data: QueryDict, prefix: str) -> Values:
    return {
        name.removeprefix(prefix): list(found)
        for name, found in data.lists()
        if name.startswith(prefix)
    }


def _readable(there: forms.Field, values: list[str]) -> str:
    if isinstance(there, forms.ModelChoiceField) and there.queryset is not None:
        return "; ".join(str(row) for row in there.queryset.filter(pk__in=values))
    text = " ".join(values)
    return readable(text, is_rich=text.startswith("<")) or "–"


def _called(row: Row, label: str) -> str:
    return f"{row.where} – {label}" if row.where else label


def _key(values: list[str]) -> str:
    return hashlib.sha256("\n".join(values).encode()).hexdigest()[:16]
