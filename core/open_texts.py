"""Which texts are missing or stale, across all records: how many, and which ones."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from .completeness import FieldState, State, source_language, translated_fields
from .models import TranslationRecord

Model = type[models.Model]

# The languages of a row's fields become rows, each beside the source it was made from.
# "core.completeness" says the same of records in memory; a test holds the two together.
_OPEN = """
SELECT {label} AS model, r.{pk} AS pk, t.place, t.field, t.language, k.source_text,
       CASE WHEN t.text = '' THEN 'missing' ELSE 'stale' END AS state
FROM {table} r
CROSS JOIN LATERAL (VALUES {texts}) AS t (place, field, language, text, source, every)
LEFT JOIN {kept} k ON k.content_type_id = {content_type} AND k.object_id = r.{pk}
      AND k.field = t.field AND k.language = t.language
WHERE t.text = '' AND t.every <> ''
   OR t.text <> '' AND t.source <> '' AND k.source_text <> t.source
"""

# What Python strips from the ends of a text.
_SPACES = r"E' \t\r\n'"


@dataclass(frozen=True)
class Tally:
    """How many texts of the records of ``model`` are missing, and how many stale."""

    model: Model
    missing: int
    stale: int


def translated_models() -> list[Model]:
    """Every model with texts in three languages."""
    return [model for model in apps.get_models() if translated_fields(model)]


def tally() -> list[Tally]:
    """The numbers of missing and stale texts per model, those with none left out; one query."""
    by_label = {model._meta.label: model for model in translated_models()}
    rows = _rows(
        "SELECT model, count(*) FILTER (WHERE state = 'missing'),"
        " count(*) FILTER (WHERE state = 'stale') FROM ({open}) AS o GROUP BY model",
        list(by_label.values()),
    )
    counted = {label: Tally(by_label[label], missing, stale) for label, missing, stale in rows}
    return [counted[label] for label in by_label if label in counted]


def open_texts(*chosen: Model) -> Iterator[FieldState]:
    """The missing and stale texts of records of the ``chosen`` models, or of all.

    In the order of models, records, fields and languages; one query, and one per model found.
    """
    by_label = {model._meta.label: model for model in chosen or translated_models()}
    rows = _rows(
        "SELECT model, pk, field, language, state, source_text FROM ({open}) AS o"
        " ORDER BY model, pk, place",
        list(by_label.values()),
    )
    found = Counter(row[0] for row in rows)
    for label in (label for label in by_label if label in found):
        of_model = [row for row in rows if row[0] == label]
        rows_of_model = by_label[label]._default_manager.select_related()
        records = rows_of_model.in_bulk({row[1] for row in of_model})
        for _label, pk, field, language, state, source in of_model:
            source_then = source if state == State.STALE else ""
            yield FieldState(records[pk], field, language, State(state), source_then)


def _rows(question: str, chosen: Sequence[Model]) -> list[tuple]:  # type: ignore[type-arg]
    kinds = ContentType.objects.get_for_models(*chosen)
    parts = " UNION ALL ".join(_open_of(model, kinds[model].pk) for model in chosen)
    with connection.cursor() as cursor:
        cursor.execute(question.format(open=parts))
        return list(cursor.fetchall())


def _open_of(model: Model, content_type: int) -> str:
    """The question for one model; every name in it comes from our own models."""
    quote = connection.ops.quote_name
    columns = {code: f"r.{{field}}_{code}" for code, _name in settings.LANGUAGES}
    texts = {code: f"btrim(coalesce({name}, ''), {_SPACES})" for code, name in columns.items()}
    source, every = texts[source_language()], f"concat({', '.join(texts.values())})"
    places = product(translated_fields(model), texts.items())
    rows = [
        f"({place}, '{field}', '{code}', {text}, {source}, {every})".format(field=field)
        for place, (field, (code, text)) in enumerate(places)
    ]
    return _OPEN.format(
        label=f"'{model._meta.label}'",
        pk=quote(str(model._meta.pk.column)),
        table=quote(model._meta.db_table),
        texts=", ".join(rows),
        kept=quote(TranslationRecord._meta.db_table),
        content_type=content_type,
    )
