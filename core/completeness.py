"""Each translated field is *missing*, *stale* or *current*; staff see which."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
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
    """The state of ``field`` of ``record`` in ``language``; ``source_then`` is set if stale.

    Of a text that is there it says who made it from its source and when, if anybody noted that.
    """

    record: models.Model
    field: str
    language: str
    state: State
    source_then: str = ""
    made_at: datetime | None = None
    made_by_id: int | None = None

    @property
    def name(self) -> str:
        """The field as it is stored, as "title" of a language."""
        return f"{self.field}_{self.language}"

    @property
    def text(self) -> str:
        """The text itself."""
        return text_of(self.record, self.field, self.language)

    @property
    def source(self) -> str:
        """The text that it is translated from, as it is now."""
        return text_of(self.record, self.field, source_language())


def translated_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Names of the fields of ``model`` that staff write in every language, if any.

    Fields that the house computes (sort keys) are not editable and do not count, nor do
    addresses of mail, which are chosen for a language and not translated.
    """
    try:
        options: Any = translator.get_options_for_model(model)
        names = set(options.fields)
    except NotRegistered:
        return ()
    fields = model._meta.concrete_fields
    return tuple(
        field.name
        for field in fields
        if field.name in names and field.editable and not isinstance(field, models.EmailField)
    )


def source_language() -> str:
    """The language that the others are translated from."""
    return str(settings.MODELTRANSLATION_DEFAULT_LANGUAGE)


def text_of(record: models.Model, field: str, language: str) -> str:
    """The stored text, without fallback to another language."""
    return str(record.__dict__.get(f"{field}_{language}") or "").strip()


def digest(text: str) -> str:
    """What a source text is recognized by."""
    return hashlib.sha256(text.encode()).hexdigest()


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
            texts = texts_of(row, field)
            for code in texts:
                yield _state(row, field, code, texts, kept.get((row.pk, field, code)))


def texts_of(record: models.Model, field: str) -> dict[str, str]:
    """The stored texts of ``field`` by language."""
    return {code: text_of(record, field, code) for code, _name in settings.LANGUAGES}


def _state(
    record: models.Model,
    field: str,
    language: str,
    texts: Mapping[str, str],
    made: TranslationRecord | None,
) -> FieldState:
    if not texts[language]:
        state = State.MISSING if any(texts.values()) else State.EMPTY
        return FieldState(record, field, language, state)
    if made is None:
        return FieldState(record, field, language, State.CURRENT)
    source = texts[source_language()]
    derived = language != source_language() and source  # without a source there is none to fit
    is_stale = derived and made.source_hash != digest(source)
    return FieldState(
        record,
        field,
        language,
        State.STALE if is_stale else State.CURRENT,
        made.source_text if is_stale else "",
        made.made_at,
        made.made_by_id,
    )


def note_translations(
    record: models.Model, *, by: models.Model | None = None, changed: Collection[str] | None = None
) -> None:
    """Remember that translated texts were made from the source as it is now.

    ``changed`` names the fields as stored ("title_fr"); None means all of them.
    To be called after saving, in the same transaction.
    """
    note_many([(record, changed)], by=by)


def note_many(
    records: Iterable[tuple[models.Model, Collection[str] | None]],
    *,
    by: models.Model | None = None,
) -> None:
    """``note_translations`` for many records of one model, each with what was changed in it."""
    rows = list(records)
    if not rows:
        return
    kind = ContentType.objects.get_for_model(rows[0][0])
    fields = translated_fields(type(rows[0][0]))
    made: list[TranslationRecord] = []
    sources: dict[tuple[Any, str], str] = {}
    for record, changed in rows:
        for field in fields:
            texts = texts_of(record, field)
            source = texts.pop(source_language())
            if changed is None or f"{field}_{source_language()}" in changed:
                sources[record.pk, field] = source
            made += [
                TranslationRecord(
                    content_type=kind,
                    object_id=record.pk,
                    field=field,
                    language=code,
                    source_hash=digest(source),
                    source_text=source,
                    made_by_id=by.pk if by is not None else None,
                )
                for code, text in texts.items()
                if text and (changed is None or f"{field}_{code}" in changed)
            ]
    _note_sources(kind, sources)
    TranslationRecord.objects.bulk_create(
        made,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "field", "language"],
        update_fields=["source_hash", "source_text", "made_by", "made_at"],
    )


def _note_sources(kind: ContentType, sources: Mapping[tuple[Any, str], str]) -> None:
    """Texts that were there before their source were not made from it, but it from them."""
    without = TranslationRecord.objects.filter(
        content_type=kind, source_text="", object_id__in={pk for pk, _field in sources}
    )
    older = [row for row in without if (row.object_id, row.field) in sources]
    for row in older:
        row.source_text = sources[row.object_id, row.field]
        row.source_hash = digest(row.source_text)
    TranslationRecord.objects.bulk_update(older, ["source_text", "source_hash"], batch_size=1000)
