"""Which texts are missing, stale or current, across all records: how many, and which ones.

A model may say by ``texts_are_final`` (a Q) which of its rows nobody changes any more, as those
of a published bulletin: their texts are no work, and are left out.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from .completeness import FieldState, State, source_language, translated_fields
from .models import TranslationRecord

Model = type[models.Model]
Sql = tuple[str, list[Any]]

OPEN = (State.MISSING, State.STALE)

# The languages of a row's fields become rows, each beside the source it was made from.
# "core.completeness" says the same of records in memory; a test holds the two together.
_TEXTS = """
SELECT {rank} AS rank, r.{pk} AS pk, t.place, t.field, t.language,
       CASE WHEN t.text = '' THEN 'missing'
            WHEN t.source <> '' AND k.source_text <> t.source THEN 'stale'
            ELSE 'current' END AS state,
       k.source_text, k.made_at, k.made_by_id
FROM {table} r
CROSS JOIN LATERAL (VALUES {texts}) AS t (place, field, language, text, source, every)
LEFT JOIN {kept} k ON k.content_type_id = {content_type} AND k.object_id = r.{pk}
      AND k.field = t.field AND k.language = t.language
WHERE t.every <> ''
"""

# What Python strips from the ends of a text.
_SPACES = r"E' \t\r\n'"


@dataclass(frozen=True)
class Tally:
    """How many texts of the records of ``model`` are missing, and how many stale."""

    model: Model
    missing: int
    stale: int


@dataclass(frozen=True)
class Count:
    """How many texts of one model and language are in one state."""

    model: Model
    language: str
    state: State
    number: int


def translated_models() -> list[Model]:
    """Every model with texts in three languages."""
    return [model for model in apps.get_models() if translated_fields(model)]


def tally() -> list[Tally]:
    """The numbers of missing and stale texts per model, those with none left out; one query."""
    numbers: Counter[tuple[Model, State]] = Counter()
    for count in counts():
        numbers[count.model, count.state] += count.number
    rows = [
        Tally(model, numbers[model, State.MISSING], numbers[model, State.STALE])
        for model in translated_models()
    ]
    return [row for row in rows if row.missing or row.stale]


def counts() -> list[Count]:
    """How many texts there are, by model, language and state; one query."""
    chosen = translated_models()
    rows = _rows(
        "SELECT rank, language, state, count(*) FROM ({texts}) AS o"
        " GROUP BY rank, language, state ORDER BY rank",
        chosen,
    )
    return [
        Count(chosen[rank], language, State(state), number)
        for rank, language, state, number in rows
    ]


def open_texts(*chosen: Model) -> Iterator[FieldState]:
    """The missing and stale texts of records of the ``chosen`` models, or of all."""
    yield from find_texts(*chosen, states=OPEN)


def find_texts(
    *chosen: Model,
    states: Collection[State] = (),
    languages: Collection[str] = (),
    start: int = 0,
    stop: int | None = None,
) -> Iterator[FieldState]:
    """Texts of records of the ``chosen`` models, or of all: from ``start`` to before ``stop``.

    Those in any state and language if none is named, in the order of models, records, fields
    and languages; one query, and one per model found.
    """
    among = list(chosen or translated_models())
    rows = _rows(
        "SELECT rank, pk, field, language, state, source_text, made_at, made_by_id"
        " FROM ({texts}) AS o WHERE state = ANY(%s) AND language = ANY(%s)"
        " ORDER BY rank, pk, place OFFSET %s LIMIT %s",
        among,
        [str(state) for state in states or State],
        list(languages or dict(settings.LANGUAGES)),
        start,
        None if stop is None else stop - start,
    )
    for rank in sorted({row[0] for row in rows}):
        of_model = [row for row in rows if row[0] == rank]
        rows_of_model = among[rank]._default_manager.select_related()
        records = rows_of_model.in_bulk({row[1] for row in of_model})
        for _rank, pk, field, language, state, source, made_at, made_by in of_model:
            is_there = state != State.MISSING
            yield FieldState(
                records[pk],
                field,
                language,
                State(state),
                source if state == State.STALE else "",
                made_at if is_there else None,
                made_by if is_there else None,
            )


def find_places(
    language: str, *, states: Collection[State] = OPEN
) -> Iterator[tuple[Model, int, str]]:
    """Where the texts in ``language`` stand that are in one of ``states``; one query.

    Model, key of the record and field, in the order of ``find_texts``; no record is read.
    """
    among = translated_models()
    rows = _rows(
        "SELECT rank, pk, field FROM ({texts}) AS o WHERE state = ANY(%s) AND language = %s"
        " ORDER BY rank, pk, place",
        among,
        [str(state) for state in states],
        language,
    )
    yield from ((among[rank], pk, field) for rank, pk, field in rows)


def final_rows(model: Model) -> "models.QuerySet[Any] | None":
    """The rows of ``model`` whose texts nobody changes any more; None if it has no such rows."""
    condition = getattr(model, "texts_are_final", None)
    return None if condition is None else model._base_manager.filter(condition)


def _rows(question: str, chosen: Sequence[Model], *more: Any) -> list[tuple]:  # type: ignore[type-arg]
    kinds = ContentType.objects.get_for_models(*chosen)
    parts = [_texts_of(model, rank, kinds[model].pk) for rank, model in enumerate(chosen)]
    values = [value for _question, values in parts for value in values]
    with connection.cursor() as cursor:
        texts = " UNION ALL ".join(part for part, _values in parts)
        cursor.execute(question.format(texts=texts), [*values, *more])
        return list(cursor.fetchall())


def _texts_of(model: Model, rank: int, content_type: int) -> Sql:
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
    pk = quote(str(model._meta.pk.column))
    question = _TEXTS.format(
        rank=rank,
        pk=pk,
        table=quote(model._meta.db_table),
        texts=", ".join(rows),
        kept=quote(TranslationRecord._meta.db_table),
        content_type=content_type,
    )
    final = final_rows(model)
    if final is None:
        return question, []
    inner, values = final.order_by().values("pk").query.sql_with_params()
    return f"{question} AND r.{pk} NOT IN ({inner})", list(values)
