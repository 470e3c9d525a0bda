"""Each translated field is *missing*, *stale* or *current*; staff see which."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import NotRegistered, translator

from .models import TranslationRecord


class State(models.TextChoices):
    """The state of one field in one language."""

    MISSING = "missing", _("missing")  # another language has a text, this one has none
    STALE = "stale", _("stale")  # the source changed since this text was made
    CURRENT = "current", _("current")  # made from the source as it is, or the source itself
    EMPTY = "empty", _("empty")  # no language has a text


@dataclass(frozen=True)
class FieldState:
    """The state of ``field`` of ``record`` in ``language``; ``source_then`` is set if stale."""

    record: models.Model
    field: str
    language: str
    state: State
    source_then: str = ""


def translated_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Names of the fields of ``model`` that staff write in every language, if any.

    Fields that the house computes (sort keys) are not editable and do not count.
    """
    try:
        options: Any = translator.get_options_for_model(model)
        names: tuple[str, ...] = tuple(options.fields)
    except NotRegistered:
        return ()
    return tuple(name for name in names if model._meta.get_field(name).editable)


def source_language() -> str:
    """The language that the others are translated from."""
    return str(settings.MODELTRANSLATION_DEFAULT_LANGUAGE)


def text_of(record: models.Model, field: str, language: str) -> str:
    """The stored text, without fallback to another language."""
    return str(record.__dict__.get(f"{field}_{language}") or "")


def digest(text: str) -> str:
    """What a source text is recognized by."""
    return hashlib.sha256(text.strip().encode()).hexdigest()


def states(records: Iterable[models.Model]) -> Iterator[FieldState]:
    """The states of every translated field of ``records`` (of one model), in one query."""
    rows = list(records)
    if not rows:
        return
    kept: dict[tuple[Any, str, str], TranslationRecord] = {
        (item.object_id, item.field, item.language): item
        for item in TranslationRecord.objects.filter(
            content_type=ContentType.objects.get_for_model(rows[0]),
            object_id__in=[row.pk for row in rows],
        )
    }
    for row in rows:
        for field in translated_fields(type(row)):
            source = text_of(row, field, source_language())
            texts = {code: text_of(row, field, code) for code, _name in settings.LANGUAGES}
            for code, text in texts.items():
                made = kept.get((row.pk, field, code))
                yield _state(row, field, code, text, source, any(texts.values()), made)


def _state(
    record: models.Model,
    field: str,
    language: str,
    text: str,
    source: str,
    some_text: bool,
    made: TranslationRecord | None,
) -> FieldState:
    if not text:
        return FieldState(record, field, language, State.MISSING if some_text else State.EMPTY)
    if language != source_language() and made is not None and made.source_hash != digest(source):
        return FieldState(record, field, language, State.STALE, made.source_text)
    return FieldState(record, field, language, State.CURRENT)


def note_translations(
    record: models.Model, *, by: models.Model | None = None, changed: Iterable[str] | None = None
) -> None:
    """Remember that translated texts were made from the source as it is now.

    ``changed`` names the fields as stored ("title_fr"); None means all of them.
    To be called after saving, in the same transaction.
    """
    names = None if changed is None else set(changed)
    content_type = ContentType.objects.get_for_model(record)
    for field in translated_fields(type(record)):
        source = text_of(record, field, source_language())
        for code, _name in settings.LANGUAGES:
            wanted = names is None or f"{field}_{code}" in names
            if code == source_language() or not wanted or not text_of(record, field, code):
                continue
            TranslationRecord.objects.update_or_create(
                content_type=content_type,
                object_id=record.pk,
                field=field,
                language=code,
                defaults={
                    "source_hash": digest(source),
                    "source_text": source,
                    "made_by_id": by.pk if by is not None else None,
                },
            )
