"""The columns of a table, made from the fields of its model; a new field comes along by itself."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.storage import Storage
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.richtext import RichTextField, clean

from .cells import (
    Value,
    as_date,
    as_decimal,
    as_integer,
    as_text,
    as_time,
    as_yes_or_no,
)

LANGUAGE_NAMES = dict(settings.LANGUAGES)
BETWEEN = "; "  # several records in one cell
ORDINAL = "ordinal"


class Column:
    """One column: what it is called in a file, and what it means."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def title(self) -> str:
        """What it is called on our screens."""
        raise NotImplementedError

    @property
    def meaning(self) -> str:
        """What may stand in it, in a sentence or two."""
        raise NotImplementedError


class FieldColumn(Column):
    """A field of the record itself."""

    def __init__(self, field: Any) -> None:
        super().__init__(field.name)
        self.field = field
        self.language = getattr(field, "language", "") if _is_translation(field) else ""

    @property
    def title(self) -> str:
        """The field's name, with its language if it has one."""
        original = self.field.translated_field if self.language else self.field
        title = str(capfirst(str(original.verbose_name)))
        return f"{title} ({LANGUAGE_NAMES[self.language]})" if self.language else title

    @property
    def meaning(self) -> str:
        """What kind of value it takes, and what the form says of it."""
        return " ".join(part for part in (self._kind(), str(self.field.help_text)) if part)

    def _kind(self) -> str:
        if self.is_array:
            values = ", ".join(str(value) for value, _label in self.field.base_field.flatchoices)
            return _("Several of %(words)s, with a semicolon between them.") % {"words": values}
        if self.field.choices:
            words = ", ".join(
                f"{value} ({label})" if str(value) != str(label) else str(value)
                for value, label in self.field.flatchoices
            )
            return _("One of: %(words)s.") % {"words": words}
        for kind, sentence in _sentences():
            if isinstance(self.field, kind):
                return sentence
        longest = self.field.max_length
        return _("Text, at most %(number)s characters.") % {"number": longest} if longest else ""

    def value(self, record: models.Model) -> Value:
        """What stands in the record, as it is written and compared."""
        value = getattr(record, self.field.attname)
        if isinstance(self.field, models.FileField):
            return value.name or "" if value else ""
        if self.is_array:
            return BETWEEN.join(value or ())
        if isinstance(value, datetime):
            return timezone.localtime(value).isoformat(timespec="seconds")
        if isinstance(value, str) or (value is None and self.is_text):
            return value or ""
        return value  # type: ignore[no-any-return]

    def read(self, cell: object) -> Value:
        """The value of a cell; raises ``ValueError`` with a sentence."""
        for kind, read in READERS:
            if isinstance(self.field, kind):
                return read(cell)
        text = as_text(cell)
        if self.is_array:
            return BETWEEN.join(_choice(self.field.base_field, part) for part in parts_in(text))
        if text and self.field.choices:
            return _choice(self.field, text)
        if isinstance(self.field, RichTextField):
            return str(clean(text))
        if isinstance(self.field, models.FileField) or not text:
            return text
        try:
            # What the field makes of a text is what it would store.
            return self.field.to_python(text)  # type: ignore[no-any-return]
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error

    def same(self, before: Value, after: Value) -> bool:
        """Whether a file says what the record holds: spaces around a text do not count."""
        if before == after:
            return True
        if not isinstance(before, str) or not isinstance(after, str):
            return False
        if isinstance(self.field, RichTextField):
            before = str(clean(before))
        return as_text(before) == as_text(after)

    def put(self, record: models.Model, value: Value) -> None:
        """Write a value into the record."""
        setattr(record, self.field.attname, parts_in(str(value)) if self.is_array else value)

    @property
    def is_array(self) -> bool:
        """Whether it holds several words."""
        return isinstance(self.field, ArrayField)

    @property
    def is_text(self) -> bool:
        """Whether an empty cell is an empty text rather than no value."""
        return isinstance(self.field, models.CharField | models.TextField | models.FileField)


class RelationColumn(Column):
    """Another record, by what it is known by."""

    def __init__(self, field: Any) -> None:
        super().__init__(field.name)
        self.field, self.model = field, field.related_model

    @property
    def title(self) -> str:
        """The relation's name."""
        return str(capfirst(str(self.field.verbose_name)))

    @property
    def meaning(self) -> str:
        """What the other record is known by."""
        return _meaning_of_mark(self.model, str(self.field.help_text))


class ListColumn(Column):
    """Several other records in one cell; in their order, where the record keeps one."""

    def __init__(self, field: Any) -> None:
        super().__init__(field.name)
        self.field, self.model = field, field.related_model
        self.through = field.remote_field.through
        # Names of the through model's own relations.
        self.here = field.m2m_field_name()
        self.there = field.m2m_reverse_field_name()
        self.is_ordered = any(one.name == "position" for one in self.through._meta.fields)

    @property
    def title(self) -> str:
        """The relation's name."""
        return str(capfirst(str(self.field.verbose_name)))

    @property
    def meaning(self) -> str:
        """What the others are known by, and what stands between them."""
        order = _("In their order, with a semicolon between them.")
        several = order if self.is_ordered else _("With a semicolon between them.")
        return f"{several} {_meaning_of_mark(self.model, str(self.field.help_text))}"


class OrdinalColumn(Column):
    """Which one of several that have no name of their own, as they were recorded: 1, 2, 3."""

    def __init__(self, within: RelationColumn) -> None:
        super().__init__(ORDINAL)
        self.within = within

    @property
    def title(self) -> str:
        """A number among others."""
        return _("Which one")

    @property
    def meaning(self) -> str:
        """What is counted."""
        return _(
            "1 for the one of “%(column)s” that was recorded first, and so on. "
            "A new record has the next number."
        ) % {"column": self.within.name}


READERS: tuple[tuple[Any, Callable[[object], Value]], ...] = (
    (models.DateTimeField, as_text),
    (models.DateField, as_date),
    (models.TimeField, as_time),
    (models.BooleanField, as_yes_or_no),
    (models.DecimalField, as_decimal),
    (models.IntegerField, as_integer),
)


def _sentences() -> list[tuple[Any, str]]:
    return [
        (models.DateField, _("A day, as 2018-10-03.")),
        (models.TimeField, _("An hour, as 08:30.")),
        (models.BooleanField, _("yes or no.")),
        (models.DecimalField, _("A number, as 7.6.")),
        (models.IntegerField, _("A whole number.")),
        (RichTextField, _("HTML of paragraphs, lists, links and emphasis; the rest is removed.")),
        (models.EmailField, _("An email address.")),
        (
            models.FileField,
            _("The name under which a file is kept here. Files are uploaded on the record’s page."),
        ),
        (models.SlugField, _("Letters, digits and hyphens.")),
    ]


def _meaning_of_mark(model: type[models.Model], help_text: str) -> str:
    from .table import table_of  # noqa: PLC0415 - a table is made of columns

    table = table_of(model)
    sentence = _("One of “%(records)s”, by its %(key)s.") % {
        "records": table.title,
        "key": table.mark_in_words(),
    }
    return f"{sentence} {help_text}".strip()


def _choice(field: Any, text: str) -> str:
    """The value of ``field`` that ``text`` means, by itself or by its label."""
    values = [str(value) for value, _label in field.flatchoices]
    by_word = {str(label).casefold(): str(value) for value, label in field.flatchoices}
    by_word |= {value.casefold(): value for value in values}
    if (found := by_word.get(text.casefold())) is not None:
        return found
    raise ValueError(
        _("“%(word)s” is not one of: %(words)s.") % {"word": text[:60], "words": ", ".join(values)}
    )


def parts_in(text: str) -> list[str]:
    """What stands in a cell that holds several, each once."""
    parts = (part.strip() for part in text.split(BETWEEN.strip()))
    return list(dict.fromkeys(part for part in parts if part))


def columns_of(
    model: type[models.Model], *, numbered_within: str = "", without: Iterable[str] = ()
) -> list[Column]:
    """The columns of ``model`` in the order of its fields: own fields, relations, lists."""
    left_out = set(without)
    columns = [
        column
        for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)
        if field.name not in left_out
        for column in _column_of(field)
    ]
    if numbered_within:
        place = next(index for index, one in enumerate(columns) if one.name == numbered_within)
        within = columns[place]
        assert isinstance(within, RelationColumn)  # noqa: S101 - a developer's mistake
        columns.insert(place + 1, OrdinalColumn(within))
    return columns


def _column_of(field: Any) -> Iterator[Column]:
    """The column of a field; none for what the house keeps itself, or keeps elsewhere."""
    if field.many_to_many:
        if is_list(field):
            yield ListColumn(field)
    elif field.primary_key or not field.editable or not _original(field).editable:
        return
    elif field.is_relation:
        yield RelationColumn(field)
    elif not _has_languages(field):
        yield FieldColumn(field)


def is_list(field: Any) -> bool:
    """Whether a relation to many says no more than which ones, and in which order."""
    through = field.remote_field.through
    says = [one for one in through._meta.concrete_fields if not one.primary_key]
    return len([one for one in says if one.name != "position"]) == 2


def _is_translation(field: Any) -> bool:
    return hasattr(field, "translated_field")


def _original(field: Any) -> Any:
    return field.translated_field if _is_translation(field) else field


def _has_languages(field: Any) -> bool:
    """Whether the texts of this field stand in the fields of its languages."""
    return any(
        _is_translation(one) and one.translated_field.name == field.name
        for one in field.model._meta.concrete_fields
    )


def file_is_there(column: FieldColumn, name: str) -> bool:
    """Whether the store of ``column`` keeps a file of this name that no other record holds."""
    storage: Storage = column.field.storage
    held = column.field.model._default_manager.filter(**{column.name: name})
    try:
        return storage.exists(name) and not held.exists()
    except (OSError, ValueError, SuspiciousFileOperation):  # as a path out of the store
        return False
