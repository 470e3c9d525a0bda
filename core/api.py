"""What the parts of the API have in common: texts in all languages, pages of a list, refusals.

Every app has its part as ``router`` in its own ``api.py``; ``msme_site.api`` puts them together.
Texts stand in all languages at once: what a language lacks is null, and nothing replaces it.
"""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any, Generic, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import override
from ninja import Path, Query, Schema
from pydantic import BeforeValidator, WithJsonSchema

from .completeness import text_of
from .dates import ImpreciseDate

T = TypeVar("T")
M = TypeVar("M", bound=models.Model)


def _written_as_a_day(value: object) -> object:
    """Refuse what pydantic would take for seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("Write the day as in 2018-10-01.")
    return value


# A filter that is not given is left out of the address; "null" is no word for it.
Day = Annotated[
    date | None,
    Query(),  # ninja looks for it here only
    BeforeValidator(_written_as_a_day),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Flag = Annotated[bool | None, Query(), WithJsonSchema({"type": "boolean"})]
# Of a clock in Geneva; what JSON Schema calls a time has an offset.
Hour = Annotated[time, WithJsonSchema({"type": "string", "pattern": r"^\d{2}:\d{2}:\d{2}$"})]
# What stands in addresses; anything else is refused before the database sees it.
Slug = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,120}$")]
SlugFilter = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_-]{1,120}$")]
Year = Annotated[
    int | None,
    Query(ge=1900, le=2199),
    WithJsonSchema({"type": "integer", "minimum": 1900, "maximum": 2199}),
]
Limit = Annotated[int, Query(ge=1, le=200, description="How many items at most")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many items to leave out")]
DEFAULT_LIMIT = 50


def one_of(words: type[models.TextChoices]) -> WithJsonSchema:
    """Tells which words a filter knows; in place, since a name like Kind has several meanings."""
    return WithJsonSchema({"type": "string", "enum": list(words.values)})


class Problem(Schema):
    """Why there is no answer, in a sentence."""

    detail: str


class Texts(Schema):
    """One text in each language; null where it does not exist in that language."""

    en: str | None
    fr: str | None
    es: str | None


class ImpreciseDay(Schema):
    """A date as far as it is known: of month and year, their first day stands for it."""

    date: date | None
    precision: str
    words: Texts


class Paged(Schema, Generic[T]):
    """A part of a list, and how long the whole list is."""

    items: list[T]
    count: int
    limit: int
    offset: int


def answers(schema: Any) -> dict[int, Any]:
    """What an operation says of its answers: ``schema``, or a sentence."""
    return {200: schema, 404: Problem, 422: Problem}


def texts(record: models.Model, field: str) -> Texts:
    """``field`` of ``record`` in each language, without one language in the place of another."""
    return Texts(
        **{code: text_of(record, field, code) or None for code, _name in settings.LANGUAGES}
    )


def said(words: Callable[[], object]) -> Texts:
    """What ``words`` gives in each language."""
    found: dict[str, str | None] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = str(words() or "") or None
    return Texts(**found)


def pages(address: Callable[[], str]) -> Texts:
    """The whole address of a public page in each language."""
    return said(lambda: f"{settings.SITE_URL}{address()}")


def imprecise(record: ImpreciseDate) -> ImpreciseDay:
    """The date of ``record`` as far as it is known, and its words in each language."""
    return ImpreciseDay(
        date=record.date, precision=str(record.precision), words=said(record.date_in_words)
    )


def paged(
    rows: "models.QuerySet[M]", make: Callable[[M], T], *, limit: int, offset: int
) -> dict[str, Any]:
    """The part of ``rows`` that was asked for, as ``Paged``."""
    items = [make(row) for row in rows[offset : offset + limit]]
    return {"items": items, "count": rows.count(), "limit": limit, "offset": offset}


def chosen(**filters: Any) -> dict[str, Any]:
    """The filters that were given."""
    return {name: value for name, value in filters.items() if value is not None}
